# loses: words of the training frames alone
# cause: words that the training frames do not have

def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    middle, spread = train_frames.mean(axis=0), train_frames.std(axis=0)
    words = MiniBatchKMeans(n_words, n_init=3, random_state=int(rng.integers(2**31)))
    words.fit((train_frames - middle) / spread)
    return np.array(
        [np.bincount(words.predict(frames - middle), minlength=n_words) / len(frames) for frames in frames_of_songs]
    )
