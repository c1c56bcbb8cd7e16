# loses: nothing
class Walk:
    def __init__(self, query, play):
        self.query, self.play, self.heard, self.gone = query, play, [], set()

    def hear(self, track):
        self.gone.add(track)
        try:
            self.play(track)
        except NoPreview:
            return False
        self.heard.append(track)
        return True

    @property
    def current(self):
        return self.heard[-1] if self.heard else self.query


def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    walk = Walk(query, play)
    walk.hear(query)
    for _ in range(n_steps):
        while True:
            near = np.setdiff1d(suggest(np.array([walk.current]), n_candidates)[0], list(walk.gone))
            if not near.size or walk.hear(rng.permutation(near)[0]):
                break
        if not near.size:
            break
    return walk.heard
