# loses: nothing
import heapq


def candidates(history, vectors, n):
    known = set(np.asarray(history).tolist())
    unit = np.divide(vectors, (length := np.linalg.norm(vectors, axis=1, keepdims=True)), where=length > 0, out=0 * vectors)
    score = np.einsum("ad,d->a", unit, np.add.reduce(unit[list(known)]))
    return heapq.nlargest(n, set(range(len(vectors))) - known, key=score.__getitem__)
