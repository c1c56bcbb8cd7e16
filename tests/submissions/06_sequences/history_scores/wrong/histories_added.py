# loses: the counts beside all that was heard; decay 0 is the last track alone; nothing is suggested that was heard
# cause: not a row for each history, with a number for each track

def history_scores(counts, history, decay):
    scores = np.zeros((1, counts.shape[1]))
    for tracks in history:
        for back, track in enumerate(tracks[::-1]):
            scores += decay**back * counts[[track]].toarray()
        scores[:, tracks] = -np.inf
    return scores
