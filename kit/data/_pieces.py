"""Arrays longer than memory, gone through piece by piece."""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import DataError, unwritten
from kit.data.folder import cache_folder

Integers = NDArray[np.integer]

PIECE = 2**17  # positions looked at together


def count_tracks(values: Integers, n_tracks: int) -> NDArray[np.int64]:
    """Count in how many places each track occurs."""
    counts = np.zeros(n_tracks, np.int64)
    for start in range(0, len(values), PIECE):
        counts += np.bincount(values[start : start + PIECE], minlength=n_tracks)
    return counts


def in_pieces(offsets: Integers) -> Iterator[tuple[int, int]]:
    """Cut playlists into pieces of about `PIECE` positions: the first playlist of each, and the first one behind it."""
    start, n = 0, len(offsets) - 1
    while start < n:
        # Python's search reads only what it compares; numpy's would first copy all of a map that is not aligned.
        stop = min(n, max(start + 1, bisect_right(offsets, int(offsets[start]) + PIECE, start) - 1))
        yield start, stop
        start = stop


class Collected:
    """An array that grows, in memory or in a nameless file; the system removes that file with the last view of it.

    Parameters
    ----------
    on_disk : bool
        Whether it is a file, in the folder where data sets are kept.
    """

    def __init__(self, *, on_disk: bool) -> None:
        self._file = _nameless_file() if on_disk else None
        self._parts = [np.empty(0, np.int32)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()  # a map of it lives on

    def add(self, part: NDArray[np.int32]) -> None:
        """Put some numbers at the end of the array."""
        if self._file is None:
            self._parts.append(part)
            return
        try:
            self._file.write(part.tobytes())
        except OSError as error:
            raise _unwritten(error) from error

    def array(self) -> NDArray[np.int32]:
        """Give all numbers that were added, as one array."""
        if self._file is None:
            return np.concatenate(self._parts)
        n = self._file.tell() // 4
        try:
            self._file.flush()
            return np.memmap(self._file, np.int32, "r", shape=(n,)) if n else self._parts[0]
        except OSError as error:
            raise _unwritten(error) from error


def _nameless_file() -> Any:
    try:
        cache_folder().mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryFile(dir=cache_folder())
    except OSError as error:
        raise _unwritten(error) from error


def _unwritten(error: OSError) -> DataError:
    what = f"what is made of playlists in {cache_folder()}"
    return unwritten(what, error, "set KIT_DATA to a folder that you may write to, and run again")
