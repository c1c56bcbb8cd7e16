# loses: the counts beside all that was heard; decay 0 is the last track alone; nothing is suggested that was heard
# cause: a track that was not heard is taken out

def history_scores(counts, history, decay):
    """A slip: one row is filled again and again, and all that is returned is that row."""
    row, scores = np.zeros(counts.shape[1]), []
    for tracks in history:
        row[:] = 0
        for back, track in enumerate(tracks[::-1]):
            row += decay**back * counts[[track]].toarray()[0]
        row[tracks] = -np.inf
        scores.append(row)
    return np.array(scores)
