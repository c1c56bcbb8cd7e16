# loses: walks from track to track
# cause: n_candidates is not honoured
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
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
        candidates = [t for t in suggest([current], 35)[0] if t not in tried]
        if not candidates:
            break
        track = int(rng.choice(candidates))
    return heard
