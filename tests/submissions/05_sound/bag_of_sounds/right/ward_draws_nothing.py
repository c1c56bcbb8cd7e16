# loses: nothing
# cause: the rng that is given draws nothing
# outcome: right, with a note

from sklearn.cluster import AgglomerativeClustering


def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    label = AgglomerativeClustering(n_words).fit_predict(train_frames)
    words = np.array([train_frames[label == word].mean(axis=0) for word in range(n_words)])
    bags = []
    for frames in frames_of_songs:
        said = ((frames[:, None] - words) ** 2).sum(axis=2).argmin(axis=1)
        bags.append([(said == word).mean() for word in range(n_words)])
    return bags
