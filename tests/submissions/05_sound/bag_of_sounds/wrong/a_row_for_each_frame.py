# loses: the share of each word, for songs of any length; words of the training frames alone; chance comes from rng
# cause: not a row for each song

from sklearn.cluster import KMeans


def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    words = KMeans(n_words, n_init=1, random_state=int(rng.integers(2**31))).fit(train_frames)
    return np.eye(n_words)[words.predict(np.concatenate(frames_of_songs))]
