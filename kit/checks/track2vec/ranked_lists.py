"""The checks of the two metrics ask for small tables of suggestions with the held-out tracks at given ranks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["WIDEST", "Ints", "in_words", "table"]

Rng = np.random.Generator
Ints = NDArray[np.int64]
WIDEST = 15  # all ranks of lists up to this length are asked: more than the ten of the lab


def table(
    rng: Rng, k: int, ranks: Sequence[int], *, elsewhere: bool = False, shared: bool = False
) -> tuple[Ints, Ints]:
    """Make rows of k tracks in which the held-out track stands at the given ranks, from 1; 0 stands for a miss.

    With `elsewhere` every miss stands in the row of another query, so that looking in the whole table is seen.
    With `shared` the last two queries hold out the same track; both are to be found.
    """
    n = len(ranks)
    tracks = rng.permutation(n * (k + 1) + 9)[: n * (k + 1)].reshape(n, k + 1)
    suggested, held_out = tracks[:, :k].copy(), tracks[:, k].copy()
    for i, rank in enumerate(ranks):
        if rank:
            held_out[i] = suggested[i, rank - 1]
        elif elsewhere and n > 1:
            suggested[(i + 1) % n, i % k] = held_out[i]
    if shared:
        suggested[-1][suggested[-1] == held_out[-1]] = held_out[-2]
        held_out[-1] = held_out[-2]
    return suggested, held_out


def in_words(suggested: Ints, held_out: Ints, ranks: Sequence[int]) -> str:
    """Describe a table: whole where it is small, else by its ranks."""
    if suggested.size <= 12:
        return f"suggested = {suggested.tolist()}, held_out = {held_out.tolist()}"
    where = ", ".join(map(str, ranks)) if any(ranks) else "none in its own row"
    some = "1 query" if len(ranks) == 1 else f"{len(ranks)} queries"
    return f"{some}, lists of {suggested.shape[1]}, found at rank {where}" + (
        " (0: a miss)" if 0 in ranks else ""
    )
