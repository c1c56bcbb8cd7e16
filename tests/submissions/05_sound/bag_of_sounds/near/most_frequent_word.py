# loses: the share of each word, for songs of any length
# cause: one word for each song

from sklearn.cluster import KMeans


def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    words = KMeans(n_words, n_init=1, random_state=int(rng.integers(2**31))).fit(train_frames)
    counts = np.array([np.bincount(words.predict(frames), minlength=n_words) for frames in frames_of_songs])
    return np.eye(n_words)[counts.argmax(axis=1)]
