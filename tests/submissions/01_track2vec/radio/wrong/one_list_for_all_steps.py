# loses: walks from track to track
# cause: every step starts from the query again
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    heard, tried = [], set()
    current = track = query
    near = list(suggest([query], n_candidates)[0])
    while len(heard) <= n_steps:
        tried.add(track)
        try:
            play(track)
            heard.append(track)
            current = track
        except NoPreview:
            pass
        candidates = [t for t in near if t not in tried]
        if not candidates:
            break
        track = int(rng.choice(candidates))
    return heard
