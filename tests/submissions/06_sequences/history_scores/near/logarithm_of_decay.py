# loses: decay 0 is the last track alone
# cause: decay 0 gives no numbers

def history_scores(counts, history, decay):
    scores = np.zeros((len(history), counts.shape[1]))
    for i, tracks in enumerate(history):
        if len(tracks) == 0:
            continue
        weights = np.exp(np.arange(len(tracks))[::-1] * np.log(decay))
        scores[i] = weights @ counts[tracks]
        scores[i, tracks] = -np.inf
    return scores
