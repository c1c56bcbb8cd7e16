# loses: nothing

def history_scores(counts, history, decay):
    longest = max(map(len, history))
    padded = np.full((len(history), longest), -1)
    for i, tracks in enumerate(history):
        padded[i, longest - len(tracks) :] = tracks
    rows = np.vstack([counts.toarray(), np.zeros(counts.shape[1])])
    weights = float(decay) ** np.arange(longest)[::-1]
    scores = np.einsum("p,npt->nt", weights, rows[padded])
    for i, tracks in enumerate(history):
        scores[i, tracks] = -np.inf
    return scores
