# loses: nothing

def history_scores(counts, history, decay):
    counts = counts.toarray() if hasattr(counts, "toarray") else np.asarray(counts)
    scores = []
    for tracks in history:
        row = np.zeros(len(counts))
        weight = 1.0
        for track in reversed(list(tracks)):
            row += weight * counts[track]
            weight *= decay
        row[list(tracks)] = -np.inf
        scores.append(row)
    return np.array(scores)
