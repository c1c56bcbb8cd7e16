# loses: starts from a silent query; ends well
# cause: a silent query ends the radio
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    play(query)
    heard, seen, current = [query], {query}, query
    while len(heard) <= n_steps:
        near = [t for t in suggest([current], n_candidates)[0] if t not in seen]
        if not near:
            continue
        track = near[rng.integers(len(near))]
        seen.add(track)
        try:
            play(track)
        except NoPreview:
            continue
        heard.append(track)
        current = track
    return heard
