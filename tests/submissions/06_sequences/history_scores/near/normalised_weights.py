# loses: the counts beside all that was heard
# cause: weights that sum to 1

def history_scores(counts, history, decay):
    scores = np.zeros((len(history), counts.shape[1]))
    for i, tracks in enumerate(history):
        if len(tracks) == 0:
            continue
        weights = decay ** np.arange(len(tracks))[::-1]
        scores[i] = weights / weights.sum() @ counts[tracks]
        scores[i, tracks] = -np.inf
    return scores
