# loses: nothing
import heapq


def predict_batch(queries, k, vectors, tree):
    def nearest(query):
        others = (track for track in range(len(vectors)) if track != query)
        return heapq.nsmallest(k, others, key=lambda track: np.sum((vectors[track] - vectors[query]) ** 2))

    return tuple(map(nearest, queries))
