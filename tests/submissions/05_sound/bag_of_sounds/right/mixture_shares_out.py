# loses: nothing

from sklearn.mixture import GaussianMixture


def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    mixture = GaussianMixture(
        n_words, covariance_type="diag", max_iter=15, random_state=np.random.RandomState(int(rng.integers(2**31)))
    )
    mixture.fit(train_frames)
    return np.array([mixture.predict_proba(frames).mean(axis=0) for frames in frames_of_songs])
