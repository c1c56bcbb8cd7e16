# loses: nothing

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    """Each track waits for a time that is the shorter, the higher its chance; the first one follows."""
    tracks = list(start)
    for _ in range(n):
        logits = np.array(score(tracks), float)
        near = artist_of[tracks[-4:]]
        times = np.array([np.count_nonzero(near == artist) for artist in artist_of])
        may = ((times < per_artist) | (artist_of < 0)) & np.isfinite(logits)
        may[tracks] = False
        if not may.any():
            break
        waits = np.log(rng.exponential(size=len(logits))) * temperature - logits
        waits[~may] = np.inf
        tracks.append(int(waits.argmin()))
    return tracks[len(start) :]
