# loses: the counts beside all that was heard
# cause: the last track alone, whatever decay is

def history_scores(counts, history, decay):
    scores = np.zeros((len(history), counts.shape[1]))
    for i, tracks in enumerate(history):
        if len(tracks) == 0:
            continue
        weights = 1
        scores[i] = counts[tracks[-1:]].toarray()[0]
        scores[i, tracks] = -np.inf
    return scores
