# loses: nothing
# cause: a very low score in the place of -inf
# outcome: right, with a note

def history_scores(counts, history, decay):
    scores = np.zeros((len(history), counts.shape[1]))
    for i, tracks in enumerate(history):
        if len(tracks) == 0:
            continue
        weights = decay ** np.arange(len(tracks))[::-1]
        scores[i] = weights @ counts[tracks]
        scores[i, tracks] = -1e9
    return scores
