# loses: the counts beside all that was heard
# cause: a track that was heard twice counts once

def history_scores(counts, history, decay):
    weights = np.zeros((len(history), counts.shape[0]))
    for i, tracks in enumerate(history):
        weights[i, tracks] = decay ** np.arange(len(tracks))[::-1]
    scores = weights @ counts
    for i, tracks in enumerate(history):
        scores[i, tracks] = -np.inf
    return scores
