# loses: nothing
import math


def candidates(history, vectors, n):
    directions = []
    for vector in vectors.tolist():
        length = math.sqrt(sum(x * x for x in vector)) or 1
        directions.append([x / length for x in vector])
    taste = [sum(directions[a][j] for a in history) for j in range(len(directions[0]))]
    scored = []
    for artist, direction in enumerate(directions):
        if artist not in set(history.tolist()):
            scored.append((sum(x * y for x, y in zip(direction, taste)), artist))
    scored.sort(reverse=True)
    return [artist for _, artist in scored[:n]]
