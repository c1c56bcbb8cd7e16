# loses: nothing

def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    if n == 0:
        return []
    logits = np.array(score(start), float)
    near = list(artist_of[start[-4:]])
    full = {artist for artist in near if artist >= 0 and near.count(artist) >= per_artist}
    may = [t for t in np.flatnonzero(np.isfinite(logits)) if t not in start and artist_of[t] not in full]
    if not may:
        return []
    values = logits[may]
    if temperature > 1e-6:
        values = (values - values.max()) / temperature
        track = int(rng.choice(may, p=np.exp(values) / np.exp(values).sum()))
    else:
        track = int(may[values.argmax()])
    return [track, *make_playlist(score, [*start, track], n - 1, rng, temperature, artist_of, per_artist)]
