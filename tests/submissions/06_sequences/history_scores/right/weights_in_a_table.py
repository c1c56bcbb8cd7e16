# loses: nothing

def history_scores(counts, history, decay):
    weights = np.zeros((len(history), counts.shape[0]))
    for i, tracks in enumerate(history):
        np.add.at(weights[i], tracks, decay ** np.arange(len(tracks))[::-1])
    scores = weights @ counts
    return np.where(weights + [np.isin(np.arange(counts.shape[0]), tracks) for tracks in history] > 0, -np.inf, scores)
