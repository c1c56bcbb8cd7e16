# loses: nothing
# cause: column numbers kept as floats
# outcome: right, with a note
def recommend(scores, seen, k):
    table = np.zeros((len(scores), k)) - 1
    for i in range(len(scores)):
        free = [j for j in range(scores.shape[1]) if not seen[i, j]]
        best = sorted(free, key=lambda j: -scores[i, j])[:k]
        table[i, : len(best)] = best
    return table
