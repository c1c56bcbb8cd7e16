# loses: n tracks that follow, nothing twice; the temperature: greedy near 0, softmax at 1; at most per_artist in any five, and an end
# cause: start comes back

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    return list(start)
