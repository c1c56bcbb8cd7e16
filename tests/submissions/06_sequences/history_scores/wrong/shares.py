# loses: the counts beside all that was heard; decay 0 is the last track alone
# cause: counts made shares

def history_scores(counts, history, decay):
    counts = counts.toarray()
    counts = counts / counts.sum(axis=1, keepdims=True)
    scores = np.zeros((len(history), counts.shape[1]))
    for i, tracks in enumerate(history):
        if len(tracks) == 0:
            continue
        weights = decay ** np.arange(len(tracks))[::-1]
        scores[i] = weights @ counts[tracks]
        scores[i, tracks] = -np.inf
    return scores
