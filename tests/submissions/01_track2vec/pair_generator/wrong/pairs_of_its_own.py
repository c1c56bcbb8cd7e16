# loses: endless; a batch as Keras reads it; playlists drawn at random; pairs kept with their labels
# cause: `sample_pairs` is never called
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        drawn = [corpus[i] for i in rng.integers(len(corpus), size=n_playlists)]
        target = np.concatenate([playlist[:-1] for playlist in drawn])
        context = np.concatenate([playlist[1:] for playlist in drawn])
        labels = np.ones(len(target), np.float32)
        yield (target, context), labels
