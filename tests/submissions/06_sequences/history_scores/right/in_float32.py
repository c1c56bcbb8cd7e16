# loses: nothing

def history_scores(counts, history, decay):
    scores = np.zeros((len(history), counts.shape[1]), np.float32)
    for row, tracks in zip(scores, history):
        for back, track in enumerate(tracks[::-1]):
            start, end = counts.indptr[track : track + 2]
            row[counts.indices[start:end]] += np.float32(decay**back) * counts.data[start:end]
        row[tracks] = -np.inf
    return scores
