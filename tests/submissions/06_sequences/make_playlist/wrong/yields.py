# loses: n tracks that follow, nothing twice; the temperature: greedy near 0, softmax at 1; at most per_artist in any five, and an end
# cause: a generator in the place of its values

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    tracks = list(start)
    for _ in range(n):
        logits = np.array(score(list(tracks)), float)
        logits[tracks] = -np.inf
        if not np.isfinite(logits).any():
            return
        chances = np.exp((logits - logits.max()) / max(temperature, 1e-7))
        tracks.append(int(rng.choice(len(chances), p=chances / chances.sum())))
        yield tracks[-1]
