# loses: words of the training frames alone
# cause: the cold songs had a say

from sklearn.cluster import KMeans


def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    words = KMeans(n_words, n_init=1, random_state=int(rng.integers(2**31)))
    words.fit(np.concatenate(frames_of_songs))
    return np.array(
        [np.bincount(words.predict(frames), minlength=n_words) / len(frames) for frames in frames_of_songs]
    )
