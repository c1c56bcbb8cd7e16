# loses: pairs kept with their labels
# cause: labels and pairs are torn apart
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    while True:
        pairs, labels = [], []
        for i in rng.integers(len(corpus), size=n_playlists):
            new_pairs, new_labels = sample_pairs(corpus[i], rng)
            pairs.append(new_pairs)
            labels.insert(0, new_labels)
        pairs, labels = np.concatenate(pairs), np.concatenate(labels)
        yield (pairs[:, 0], pairs[:, 1]), labels
