# loses: nothing
def recommend(scores, seen, k):
    table = []
    for row, known in zip(scores.tolist(), seen.tolist()):
        pairs = sorted((-score, j) for j, score in enumerate(row) if not known[j])
        table.append(([j for _, j in pairs] + [-1] * k)[:k])
    return table
