# loses: nothing

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    """The highest of logit + temperature * Gumbel noise has the chances of a softmax, at any temperature."""
    tracks = list(start)
    while len(tracks) < len(start) + n:
        logits = np.asarray(score(tracks), float)
        near = [artist_of[t] for t in tracks[-4:]]
        may = [
            t
            for t in range(len(logits))
            if t not in tracks and (artist_of[t] == -1 or near.count(artist_of[t]) < per_artist) and logits[t] > -np.inf
        ]
        if not may:
            break
        noisy = logits[may] + temperature * rng.gumbel(size=len(may))
        tracks.append(may[int(np.argmax(noisy))])
    return tracks[len(start) :]
