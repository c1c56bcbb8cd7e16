# loses: the counts beside all that was heard; decay 0 is the last track alone
# cause: the most popular tracks, whatever was heard

def history_scores(counts, history, decay):
    scores = np.zeros((len(history), counts.shape[1]))
    for i, tracks in enumerate(history):
        if len(tracks) == 0:
            continue
        weights = decay ** np.arange(len(tracks))[::-1]
        scores[i] = counts.sum(axis=0)
        scores[i, tracks] = -np.inf
    return scores
