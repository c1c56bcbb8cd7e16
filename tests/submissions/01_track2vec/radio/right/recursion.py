# loses: nothing
def start_radio(query, n_candidates, n_steps, suggest, play, rng, heard=None, tried=None):
    heard, tried = [] if heard is None else heard, set() if tried is None else tried
    if not tried:
        tried.add(query)
        try:
            play(query)
            heard.append(query)
        except NoPreview:
            pass
    current = heard[-1] if heard else query
    left = sorted(set(map(int, suggest([current], n_candidates)[0])) - tried)
    if n_steps == 0 or not left:
        return heard
    track = int(rng.permutation(left)[0])
    tried.add(track)
    try:
        play(track)
        heard.append(track)
        n_steps -= 1
    except NoPreview:
        pass
    return start_radio(query, n_candidates, n_steps, suggest, play, rng, heard, tried)
