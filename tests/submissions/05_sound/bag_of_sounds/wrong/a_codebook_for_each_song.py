# loses: the share of each word, for songs of any length; words of the training frames alone
# cause: not the shares of its frames

from sklearn.cluster import KMeans


def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    bags = []
    for frames in frames_of_songs:
        words = KMeans(min(n_words, len(frames)), n_init=1, random_state=int(rng.integers(2**31)))
        bags.append(np.bincount(words.fit_predict(frames), minlength=n_words) / len(frames))
    return np.array(bags)
