# loses: walks from track to track
# cause: chance that is not `rng`
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    rng = np.random.default_rng(0)
    heard, tried = [], set()
    current = track = query
    while len(heard) <= n_steps:
        tried.add(track)
        try:
            play(track)
            heard.append(track)
            current = track
        except NoPreview:
            pass
        candidates = [t for t in suggest([current], n_candidates)[0] if t not in tried]
        if not candidates:
            break
        track = int(rng.choice(candidates))
    return heard
