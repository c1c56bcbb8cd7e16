# loses: nothing

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    tracks = np.array(start, int)
    for _ in range(n):
        logits = score(tracks).astype(float)
        logits[tracks] = -np.inf
        artists, times = np.unique(artist_of[tracks[-4:]], return_counts=True)
        logits[np.isin(artist_of, artists[(times >= per_artist) & (artists >= 0)])] = -np.inf
        if logits.max() == -np.inf:
            break
        if temperature < 1e-6:
            best = logits.argmax()
        else:
            scaled = logits / temperature
            best = rng.choice(len(logits), p=np.exp(scaled - np.logaddexp.reduce(scaled)))
        tracks = np.append(tracks, best)
    return tracks[len(start) :]
