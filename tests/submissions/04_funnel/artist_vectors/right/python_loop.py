# loses: nothing
import math


def artist_vectors(counts, popularity, freshness, n_tags=500):
    table = counts.toarray().tolist()
    n, m = len(table), len(table[0])
    given = [sum(row[tag] for row in table) for tag in range(m)]
    kept = sorted(range(m), key=lambda tag: given[tag], reverse=True)[:n_tags]
    idf = [math.log((1 + n) / (1 + sum(row[tag] > 0 for row in table))) + 1 for tag in kept]
    rows = []
    for i, row in enumerate(table):
        weighted = [row[tag] * weight for tag, weight in zip(kept, idf)]
        length = math.sqrt(sum(x * x for x in weighted)) or 1.0
        p = (popularity[i] - min(popularity)) / (max(popularity) - min(popularity))
        f = (freshness[i] - min(freshness)) / (max(freshness) - min(freshness))
        rows.append([x / length for x in weighted] + [0.3 * p, 0.3 * f])
    return rows
