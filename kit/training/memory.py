"""Let memory stay with the process, for steps that each need some big arrays for a moment."""

from __future__ import annotations

import ctypes
import sys

__all__ = ["keep_memory"]

LARGE = 2**30  # bytes: arrays up to this size come out of the memory that is kept
_TRIM, _MMAP = -1, -3  # of malloc.h: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD


def keep_memory() -> bool:
    """Let the process keep the memory of big arrays that it gives back, for the next ones.

    Each step of Adam needs arrays as large as the table of vectors, for a moment. The C library of Linux asks the
    system for them anew each time, page by page, all zeros, and that takes longer than to compute what they hold:
    more than half of a step on a table of 127,000 tracks (`python -m bench.track2vec.run --only step`). Afterwards the
    process holds on to the most that it ever needed. Results are the same.

    TensorFlow's compiler sets one of the limits back when it first compiles: tell the library after a first step.

    Returns
    -------
    bool
        Whether it is done: only the C library of GNU (most Linux systems) can be told so.

    Examples
    --------
    >>> keep_memory() == (sys.platform == "linux" and hasattr(ctypes.CDLL(None), "gnu_get_libc_version"))
    True
    """
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    return bool(library.mallopt(_MMAP, LARGE)) and bool(library.mallopt(_TRIM, 2 * LARGE - 1))
