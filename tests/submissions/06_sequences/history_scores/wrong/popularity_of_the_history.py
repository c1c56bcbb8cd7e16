# loses: the counts beside all that was heard; decay 0 is the last track alone
# cause: the popularity of the history

def history_scores(counts, history, decay):
    popularity = np.asarray(counts.sum(axis=1)).ravel()
    scores = np.zeros((len(history), counts.shape[1]))
    for i, tracks in enumerate(history):
        scores[i, tracks] = popularity[tracks] * decay ** np.arange(len(tracks))[::-1]
        scores[i, tracks] = -np.inf
    return scores
