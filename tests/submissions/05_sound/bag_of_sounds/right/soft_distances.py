# loses: nothing

def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    words = train_frames[rng.choice(len(train_frames), n_words, replace=False)]
    bags = []
    for frames in frames_of_songs:
        distance = ((frames[:, None] - words) ** 2).sum(axis=2)
        near = np.exp(-(distance - distance.min(axis=1, keepdims=True)) / 20)
        bags.append((near / near.sum(axis=1, keepdims=True)).mean(axis=0))
    return bags
