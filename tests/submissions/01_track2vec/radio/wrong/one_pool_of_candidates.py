# loses: walks from track to track
# cause: a track that was not suggested
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    heard, tried = [], set()
    current = track = query
    pool = set()
    while len(heard) <= n_steps:
        tried.add(track)
        try:
            play(track)
            heard.append(track)
            current = track
        except NoPreview:
            pass
        pool |= set(suggest([current], n_candidates)[0].tolist())
        candidates = sorted(pool - tried)
        if not candidates:
            break
        track = int(rng.choice(candidates))
    return heard
