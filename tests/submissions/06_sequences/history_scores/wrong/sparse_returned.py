# loses: the counts beside all that was heard; decay 0 is the last track alone; nothing is suggested that was heard
# cause: a sparse table in the place of an array

from scipy import sparse


def history_scores(counts, history, decay):
    rows = np.repeat(np.arange(len(history)), [len(tracks) for tracks in history])
    tracks = np.concatenate(history)
    back = np.concatenate([np.arange(len(own))[::-1] for own in history])
    weights = sparse.csr_array((decay ** back.astype(float), (rows, tracks)), shape=(len(history), counts.shape[0]))
    return weights @ counts
