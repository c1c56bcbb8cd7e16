# loses: nothing

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    """Draw among all that has a chance, and take the chance of what may not follow away."""
    tracks = list(start)

    def may(track):
        artist = artist_of[track]
        near = [artist_of[one] for one in tracks[-4:]]
        return track not in tracks and (artist < 0 or near.count(artist) < per_artist)

    for _ in range(n):
        logits = np.array(score(tuple(tracks)), float)
        while np.isfinite(logits).any():
            if temperature < 1e-6:
                track = int(logits.argmax())
            else:
                chances = np.exp((logits - logits.max()) / temperature)
                track = int(rng.choice(len(chances), p=chances / chances.sum()))
            if may(track):
                tracks.append(track)
                break
            logits[track] = -np.inf
        else:
            break
    return tracks[len(start) :]
