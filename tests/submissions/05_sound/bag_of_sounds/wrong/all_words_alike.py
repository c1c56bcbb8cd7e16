# loses: the share of each word, for songs of any length; words of the training frames alone
# cause: all songs have the same bag

def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    return np.full((len(frames_of_songs), n_words), 1 / n_words)
