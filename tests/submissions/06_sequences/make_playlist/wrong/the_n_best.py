# loses: the temperature: greedy near 0, softmax at 1; at most per_artist in any five, and an end
# cause: score is asked once

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    logits = np.array(score(start), float)
    logits[start] = -np.inf
    return np.argsort(-logits)[:n].tolist()
