# loses: the counts beside all that was heard
# cause: an empty history has scores

def history_scores(counts, history, decay):
    rows = []
    for tracks in history:
        weights = decay ** np.arange(len(tracks))[::-1]
        row = weights @ counts[tracks] if len(tracks) else counts.sum(axis=0)
        row[tracks] = -np.inf
        rows.append(row)
    return np.array(rows)
