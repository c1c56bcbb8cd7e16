# loses: nothing
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    heard, tried, current = [], {query}, query
    try:
        play(query)
        heard.append(query)
    except NoPreview:
        pass
    for _ in range(n_steps):
        near = [track for track in suggest(np.array([current]), n_candidates)[0] if track not in tried]
        if len(near) == 0:
            break
        track = near[rng.integers(len(near))]
        tried.add(track)
        try:
            play(track)
        except NoPreview:
            continue
        heard.append(track)
        current = track
    return heard
