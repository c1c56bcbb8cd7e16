# loses: steps over silence; starts from a silent query
# cause: NoPreview ends the radio
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    heard, tried = [], set()
    current = track = query
    while len(heard) <= n_steps:
        tried.add(track)
        play(track)
        heard.append(track)
        current = track
        candidates = [t for t in suggest([current], n_candidates)[0] if t not in tried]
        if not candidates:
            break
        track = int(rng.choice(candidates))
    return heard
