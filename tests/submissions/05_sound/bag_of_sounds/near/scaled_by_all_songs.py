# loses: words of the training frames alone
# cause: the cold songs had a say

from sklearn.cluster import KMeans


def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    heard = np.concatenate(frames_of_songs)
    middle, spread = heard.mean(axis=0), heard.std(axis=0)
    words = KMeans(n_words, n_init=1, random_state=int(rng.integers(2**31)))
    words.fit((train_frames - middle) / spread)
    return np.array(
        [
            np.bincount(words.predict((frames - middle) / spread), minlength=n_words) / len(frames)
            for frames in frames_of_songs
        ]
    )
