# loses: walks from track to track
# cause: a candidate is never drawn
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
        candidates = [t for t in suggest([current], n_candidates)[0] if t not in tried]
        if not candidates:
            break
        track = int(candidates[rng.integers(1, len(candidates)) if len(candidates) > 1 else 0])
    return heard
