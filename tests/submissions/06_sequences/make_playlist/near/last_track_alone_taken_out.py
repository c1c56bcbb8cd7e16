# loses: n tracks that follow, nothing twice
# cause: a track of start comes again

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    tracks = list(start)
    for _ in range(n):
        logits = np.array(score(list(tracks)), float)
        logits[tracks[-1]] = -np.inf
        near = artist_of[tracks[-4:]].tolist()
        for track, artist in enumerate(artist_of):
            if artist >= 0 and near.count(artist) >= per_artist:
                logits[track] = -np.inf
        if not np.isfinite(logits).any():
            break
        if temperature < 1e-6:
            tracks.append(int(np.argmax(logits)))
            continue
        chances = np.exp((logits - logits.max()) / temperature)
        chances /= chances.sum()
        tracks.append(int(rng.choice(len(chances), p=chances)))
    return tracks[len(start) :]
