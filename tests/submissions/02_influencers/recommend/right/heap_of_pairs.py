# loses: nothing
from heapq import nsmallest


def recommend(scores, seen, k):
    def row(given, met):
        best = nsmallest(k, ((-score, column) for column, (score, known) in enumerate(zip(given, met)) if not known))
        return [column for _, column in best] + [-1] * (k - len(best))

    return np.array([row(given, met) for given, met in zip(scores.tolist(), seen.tolist())])
