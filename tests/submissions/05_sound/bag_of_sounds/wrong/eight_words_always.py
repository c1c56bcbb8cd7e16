# loses: the share of each word, for songs of any length; words of the training frames alone; chance comes from rng
# cause: not a column for each word

from sklearn.cluster import KMeans


def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    words = KMeans(8, n_init=1, random_state=int(rng.integers(2**31))).fit(train_frames)
    return np.array([np.bincount(words.predict(frames), minlength=8) / len(frames) for frames in frames_of_songs])
