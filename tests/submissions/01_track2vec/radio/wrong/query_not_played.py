# loses: walks from track to track
# cause: the query is not played first
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    heard, tried, current = [query], {query}, query
    for _ in range(n_steps):
        candidates = [t for t in suggest([current], n_candidates)[0] if t not in tried]
        if not candidates:
            break
        track = int(rng.choice(candidates))
        tried.add(track)
        try:
            play(track)
        except NoPreview:
            continue
        heard.append(track)
        current = track
    return heard
