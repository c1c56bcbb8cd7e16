# loses: the counts beside all that was heard; decay 0 is the last track alone; nothing is suggested that was heard
# cause: a track that was not heard is taken out

def history_scores(counts, history, decay):
    scores = np.zeros((len(history), counts.shape[1]))
    for i, tracks in enumerate(history):
        if len(tracks):
            scores[i] = decay ** np.arange(len(tracks))[::-1] @ counts[tracks]
    scores[:, np.concatenate(history)] = -np.inf
    return scores
