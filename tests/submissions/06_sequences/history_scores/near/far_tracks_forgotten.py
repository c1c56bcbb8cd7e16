# loses: the counts beside all that was heard
# cause: not the sum of the counts

def history_scores(counts, history, decay):
    scores = np.zeros((len(history), counts.shape[1]))
    for i, tracks in enumerate(history):
        if len(tracks) == 0:
            continue
        whole, tracks = tracks, tracks[-3:]
        weights = decay ** np.arange(len(tracks))[::-1]
        scores[i] = weights @ counts[tracks]
        scores[i, whole] = -np.inf
    return scores
