# loses: the temperature: greedy near 0, softmax at 1
# cause: other chances than those of the softmax

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    """A slip: where a track is drawn that may not follow, the best that may follow takes its place."""
    tracks = list(start)
    for _ in range(n):
        logits = np.array(score(list(tracks)), float)
        near = artist_of[tracks[-4:]].tolist()
        may = [artist < 0 or near.count(artist) < per_artist for artist in artist_of]
        may &= np.isfinite(logits)
        may[tracks] = False
        if not may.any():
            break
        best = int(np.where(may, logits, -np.inf).argmax())
        if temperature < 1e-6:
            tracks.append(best)
            continue
        chances = np.exp((logits - logits.max()) / temperature)
        track = int(rng.choice(len(chances), p=chances / chances.sum()))
        tracks.append(track if may[track] else best)
    return tracks[len(start) :]
