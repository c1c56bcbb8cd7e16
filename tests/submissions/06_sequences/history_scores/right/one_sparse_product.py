# loses: nothing

from scipy import sparse


def history_scores(counts, history, decay):
    rows = np.repeat(np.arange(len(history)), [len(tracks) for tracks in history])
    tracks = np.concatenate([np.empty(0, int), *history])
    back = np.concatenate([np.empty(0, int), *(np.arange(len(tracks))[::-1] for tracks in history)])
    weights = sparse.csr_array((decay ** back.astype(float), (rows, tracks)), shape=(len(history), counts.shape[0]))
    scores = (weights @ counts).toarray()
    scores[rows, tracks] = -np.inf
    return scores
