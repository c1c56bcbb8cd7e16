# loses: nothing
import numpy as np


def merge_sources(lists, n):
    longest = max(len(row) for row in lists)
    table = np.full((longest, len(lists)), -1)
    for column, row in enumerate(reversed(lists)):
        table[: len(row), column] = row
    flat = table.ravel()
    flat = flat[flat >= 0]
    _, first = np.unique(flat, return_index=True)
    return flat[np.sort(first)][:n]
