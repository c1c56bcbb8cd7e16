# loses: nothing
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    tried = {}

    def sounds(track):
        try:
            play(track)
        except NoPreview:
            tried[track] = False
        else:
            tried[track] = True
        return tried[track]

    sounds(query)
    current, steps = query, 0
    while steps < n_steps:
        left = list(filter(lambda track: track not in tried, suggest([current], n_candidates)[0].tolist()))
        if left == []:
            break
        track = left[int(rng.uniform(0, len(left)))]
        if sounds(track):
            current = track
            steps += 1
    return [track for track, heard in tried.items() if heard]
