# loses: nothing

def next_batches(corpus, length, n_playlists, rng):
    values, offsets = corpus.values, corpus.offsets
    starts, sizes = [], []
    for begin, end in zip(offsets[:-1], offsets[1:]):
        if end - begin > 1:
            for start in range(begin, max(end - length, begin + 1)):
                starts.append(start)
                sizes.append(min(length, end - start - 1))
    starts, sizes = np.array(starts), np.array(sizes)
    columns = np.arange(length)
    while True:
        drawn = rng.integers(len(starts), size=n_playlists)
        weights = columns >= length - sizes[drawn][:, None]
        places = np.where(weights, starts[drawn][:, None] + columns - (length - sizes[drawn][:, None]), 0)
        yield (
            np.where(weights, values[places] + 1, 0),
            np.where(weights, values[np.minimum(places + 1, len(values) - 1)], 0),
            weights.astype(np.float32),
        )
