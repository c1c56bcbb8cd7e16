# loses: nothing

from collections import Counter

from scipy.special import softmax


def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    added = []
    for _ in range(n):
        so_far = list(start) + added
        logits = np.asarray(score(so_far), np.float64).copy()
        often = Counter(int(artist_of[t]) for t in so_far[-4:])
        enough = [artist for artist, times in often.items() if times >= per_artist and artist != -1]
        logits[np.isin(artist_of, enough)] = -np.inf
        logits[so_far] = -np.inf
        if np.isneginf(logits.max()):
            return added
        if temperature <= 1e-5:
            added.append(int(logits.argmax()))
        else:
            added.append(int(rng.choice(len(logits), p=softmax(logits / temperature))))
    return added
