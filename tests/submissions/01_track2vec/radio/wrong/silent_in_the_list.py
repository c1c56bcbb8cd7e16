# loses: steps over silence; starts from a silent query
# cause: a silent track is in the list
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    heard, tried = [], set()
    current = track = query
    while len(heard) <= n_steps:
        tried.add(track)
        try:
            heard.append(track)
            play(track)
            current = track
        except NoPreview:
            pass
        candidates = [t for t in suggest([current], n_candidates)[0] if t not in tried]
        if not candidates:
            break
        track = int(rng.choice(candidates))
    return heard
