# loses: nothing
def ndcg_at_k(suggested, held_out):
    same = np.equal(suggested, held_out[:, np.newaxis])
    first = np.argsort(~same, axis=1, kind="stable")[:, 0]
    return float(np.mean(same[np.arange(len(same)), first] / np.log2(first + 2)))
