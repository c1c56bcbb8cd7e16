# loses: nothing
import pandas


def recommend(scores, seen, k):
    rows = []
    for row, known in zip(scores, seen):
        column = pandas.Series(row)[~known].sort_values(ascending=False, kind="stable").index[:k]
        rows.append(list(column) + [-1] * (k - len(column)))
    return pandas.DataFrame(rows)
