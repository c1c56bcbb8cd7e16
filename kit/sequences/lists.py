"""The last tracks of lists as rows that a network reads, and what it suggests to follow them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.counting import best_scores

if TYPE_CHECKING:
    import keras

__all__ = ["suggest_next", "windows"]

BATCH = 128  # lists that are scored at once


def windows(lists: Sequence[ArrayLike], length: int) -> NDArray[np.int32]:
    """Give the last `length` tracks of each list as a row, shifted by one; what is too short has zeros on the left.

    Parameters
    ----------
    lists : sequence of (m,) integers
        Such as `split.test.prefixes`.
    length : int
        1 or more.

    Returns
    -------
    (n, length) int32
        Track t stands as t + 1, and 0 is padding.

    Raises
    ------
    ValueError
        When `length` is below 1.

    Examples
    --------
    >>> windows([[5, 0], [3, 1, 2, 9]], length=3).tolist()
    [[0, 6, 1], [2, 3, 10]]
    """
    if length < 1:
        raise ValueError(f"length is {length}; a window holds one track or more")
    rows = np.zeros((len(lists), length), np.int32)
    for row, tracks in zip(rows, lists, strict=True):
        last = np.asarray(tracks, np.int32)[-length:]
        row[length - len(last) :] = last + 1
    return rows


def suggest_next(model: keras.Model, lists: Sequence[ArrayLike], k: int) -> NDArray[np.int64]:
    """Suggest the `k` tracks that a network expects most after each list.

    Parameters
    ----------
    model : keras.Model
        From windows `(n, length)` to logits `(n, length, n_tracks)`; those at the last place are asked.
    lists : sequence of (m,) integers
        Each of one track or more.
    k : int

    Returns
    -------
    (n, k) int64
        Best first; never a track that the list holds already.

    Raises
    ------
    ValueError
        When a list is empty, or leaves fewer than `k` tracks.

    Examples
    --------
    >>> import keras
    >>> keras.utils.set_random_seed(0)
    >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Embedding(6, 5)])
    >>> suggest_next(model, [[0, 1], [4]], k=2).shape
    (2, 2)
    """
    from keras import ops

    held: list[NDArray[np.int64]] = [np.asarray(tracks, np.int64) for tracks in lists]
    if empty := sum(not len(tracks) for tracks in held):
        raise ValueError(f"{empty} of {len(held)} lists are empty: nothing comes before what they ask for")
    length, n_tracks = model.input_shape[1], model.output_shape[2]
    rows = windows(held, length)

    def score(asked: slice) -> NDArray[np.floating]:
        parts = np.array_split(rows[asked], range(BATCH, len(rows[asked]), BATCH))
        return np.concatenate([ops.convert_to_numpy(model(part, training=False))[:, -1] for part in parts])

    return best_scores(score, n_tracks, k, held)
