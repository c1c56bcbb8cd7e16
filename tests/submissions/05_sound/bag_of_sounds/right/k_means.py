# loses: nothing

from sklearn.cluster import KMeans


def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    words = KMeans(n_words, random_state=int(rng.integers(2**31)), n_init=1).fit(train_frames)
    return np.array(
        [np.bincount(words.predict(frames), minlength=n_words) / len(frames) for frames in frames_of_songs]
    )
