"""Watch the folder of one submission: how much it holds, and how much room its file system still has.

No quota is needed, nor rights of root: what is written is counted while it is written. One file is bounded by the
system itself (`ResourceLimits.file_bytes`), so what is written between two looks is bounded too.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from autograde.trust.sandbox import ResourceLimits

SECONDS = 0.05  # between two looks
SHARE = 10  # a look takes this part of the time at most
LOW, LOW_SHARE = 16 << 20, 0.1  # bytes of a file system that are few, and the part of a small one
LOW_FILES = 100


class DiskWatch:
    """Looks at a folder again and again, from `with` to the end of the block.

    Parameters
    ----------
    folder : Path
    full : callable
        ``full(words)`` is called, from another thread, when the folder holds more than it may.
    limits : ResourceLimits
        `folder_bytes` and `folder_files`.

    Attributes
    ----------
    short : bool
        Whether the file system had few bytes left at one of the looks.
    """

    def __init__(
        self,
        folder: Path,
        full: Callable[[str], object],
        limits: ResourceLimits = ResourceLimits(),  # noqa: B008
    ) -> None:
        self._folder, self._full, self._limits = folder, full, limits
        self.short = is_low(folder)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"room of {folder.name}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.short = self.short or is_low(self._folder)

    def _watch(self) -> None:
        pause = SECONDS
        while not self._over.wait(pause):
            began = time.monotonic()
            self.short = self.short or is_low(self._folder)
            if words := too_much(self._folder, self._limits):
                self._full(words)
            pause = max(SECONDS, SHARE * (time.monotonic() - began))


def is_low(folder: Path) -> bool:
    """Whether the file system of a folder has so little left that a program which writes a little may fail."""
    if not hasattr(os, "statvfs"):
        return False
    try:
        found = os.statvfs(folder)
    except FileNotFoundError:  # it is just being made anew
        return False
    few = min(LOW, LOW_SHARE * found.f_blocks * found.f_frsize)
    return found.f_bavail * found.f_frsize < few or (found.f_files > 0 and found.f_favail < LOW_FILES)


def too_much(folder: Path, limits: ResourceLimits) -> str:
    """Say what a folder holds too much of; "" where it holds not too much.

    Parameters
    ----------
    folder : Path
        A stranger's: no link in it is followed, and however much it holds, only so much is looked at.
    limits : ResourceLimits
    """
    left = [str(folder)]
    seen: set[int] = set()
    size = n = 0
    while left:
        try:
            with os.scandir(left.pop()) as entries:
                for entry in entries:
                    n += 1
                    if n > limits.folder_files:
                        return f"it has more than {limits.folder_files:,} files and folders"
                    with contextlib.suppress(FileNotFoundError):  # it was removed meanwhile
                        found = entry.stat(follow_symlinks=False)
                        if stat.S_ISDIR(found.st_mode):
                            left.append(entry.path)
                        if found.st_nlink == 1 or found.st_ino not in seen:
                            seen.add(found.st_ino)
                            size += _used(found)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return "its folders are nested too deep"
            if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.EACCES):  # removed meanwhile, or closed
                raise
        if size > limits.folder_bytes:
            return f"its files have more than {limits.folder_bytes >> 20} MB"
    return ""


def _used(found: os.stat_result) -> int:
    return 512 * found.st_blocks if hasattr(found, "st_blocks") else found.st_size
