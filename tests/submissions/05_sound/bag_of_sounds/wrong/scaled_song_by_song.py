# loses: the share of each word, for songs of any length; words of the training frames alone; chance comes from rng
# cause: bags that are no numbers

def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    scaled = [(frames - frames.mean(axis=0)) / frames.std(axis=0) for frames in frames_of_songs]
    words = train_frames[rng.permutation(len(train_frames))[:n_words]]
    near = [np.exp(-((frames[:, None] - words) ** 2).sum(axis=2) / 100) for frames in scaled]
    return np.array([(one / one.sum(axis=1, keepdims=True)).mean(axis=0) for one in near])
