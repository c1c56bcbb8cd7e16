# loses: nothing

def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    middle, spread = train_frames.mean(axis=0), train_frames.std(axis=0)

    def nearest(frames, words):
        return ((((frames - middle) / spread)[:, None] - words) ** 2).sum(axis=2).argmin(axis=1)

    words = (train_frames[rng.permutation(len(train_frames))[:n_words]] - middle) / spread
    for _ in range(10):
        of_frame = nearest(train_frames, words)
        for word in np.unique(of_frame):
            words[word] = ((train_frames[of_frame == word] - middle) / spread).mean(axis=0)
    bags = np.zeros((len(frames_of_songs), n_words))
    for bag, frames in zip(bags, frames_of_songs):
        np.add.at(bag, nearest(frames, words), 1 / len(frames))
    return bags
