# loses: steps over silence
# cause: the walk goes on from a silent track
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    heard, tried = [], set()
    current = track = query
    while len(heard) <= n_steps:
        tried.add(track)
        try:
            play(track)
            heard.append(track)
        except NoPreview:
            pass
        current = track
        candidates = [t for t in suggest([current], n_candidates)[0] if t not in tried]
        if not candidates:
            break
        track = int(rng.choice(candidates))
    return heard
