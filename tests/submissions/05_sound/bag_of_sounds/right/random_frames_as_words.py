# loses: nothing

def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    middle, spread = train_frames.mean(axis=0), train_frames.std(axis=0)
    words = (train_frames[rng.choice(len(train_frames), n_words, replace=False)] - middle) / spread
    rows = []
    for frames in frames_of_songs:
        scaled = (frames - middle) / spread
        nearest = ((scaled[:, None] - words) ** 2).sum(axis=2).argmin(axis=1)
        rows.append(np.bincount(nearest, minlength=n_words) / len(frames))
    return np.array(rows)
