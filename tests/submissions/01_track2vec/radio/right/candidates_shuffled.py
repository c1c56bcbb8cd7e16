# loses: nothing
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    def heard_now(track):
        tried.append(track)
        try:
            play(track)
            return True
        except NoPreview:
            return False

    tried, heard = [], []
    current = query
    if heard_now(query):
        heard.append(query)
    for _ in range(n_steps):
        candidates = np.array(suggest([current], n_candidates)[0])
        rng.shuffle(candidates)
        following = next((int(t) for t in candidates if t not in tried and heard_now(int(t))), None)
        if following is None:
            break
        heard.append(following)
        current = following
    return heard
