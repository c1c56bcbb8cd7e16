# loses: the counts beside all that was heard; decay 0 is the last track alone
# cause: all tracks weigh the same

def history_scores(counts, history, decay):
    scores = np.zeros((len(history), counts.shape[1]))
    for i, tracks in enumerate(history):
        if len(tracks) == 0:
            continue
        weights = np.ones(len(tracks))
        scores[i] = weights @ counts[tracks]
        scores[i, tracks] = -np.inf
    return scores
