# loses: words of the training frames alone
# cause: words that the training frames do not have

def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    words = MiniBatchKMeans(n_words - 1, n_init=3, random_state=int(rng.integers(2**31))).fit(train_frames)
    return np.array(
        [np.bincount(words.predict(frames), minlength=n_words) / len(frames) for frames in frames_of_songs]
    )
