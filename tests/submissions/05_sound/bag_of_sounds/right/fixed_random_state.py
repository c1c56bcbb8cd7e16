# loses: nothing
# cause: the rng that is given draws nothing
# outcome: right, with a note

def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    words = MiniBatchKMeans(n_words, n_init=1, random_state=0).fit(train_frames)
    return np.array(
        [np.bincount(words.predict(frames), minlength=n_words) / len(frames) for frames in frames_of_songs]
    )
