# loses: n tracks that follow, nothing twice; at most per_artist in any five, and an end
# cause: a track of start comes again

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    tracks = list(start)
    for _ in range(n):
        logits = np.asarray(score(tracks), float)
        noisy = logits + temperature * rng.gumbel(size=len(logits))
        tracks.append(int(noisy.argmax()))
    return tracks[len(start) :]
