# loses: nothing

def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    words = MiniBatchKMeans(n_words, n_init=3, random_state=int(rng.integers(1_000_000))).fit(train_frames)
    said = words.predict(np.concatenate(frames_of_songs))
    lengths = [len(frames) for frames in frames_of_songs]
    song = np.repeat(np.arange(len(lengths)), lengths)
    counts = np.zeros((len(lengths), n_words))
    np.add.at(counts, (song, said), 1)
    return counts / counts.sum(axis=1, keepdims=True)
