"""Temporary folders that have an owner: each start of a command removes those whose owner is dead.

An owner holds a lock on its folder, which the system gives back however the owner ends, `kill -9` and a power cut among
them. No number of a process is trusted: it may be another's by then, or count in another container.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PREFIX = "autograde-"  # of all of them, and of nobody else's


@contextlib.contextmanager
def scratch(kind: str) -> Iterator[Path]:
    """Make a folder for this process in the folder for temporary files, and remove it at the end of the block.

    Parameters
    ----------
    kind : str
        What it is for; stands in its name.

    Examples
    --------
    >>> with scratch("intake") as folder:
    ...     sweep_scratch(), folder.name.startswith("autograde-intake-")
    ([], True)
    >>> folder.exists()
    False
    """
    with contextlib.ExitStack() as held:
        while True:
            folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{kind}-")).resolve()
            held.callback(remove_tree, folder)
            lock = _open(folder)
            if lock is None and sys.platform != "win32":
                continue  # somebody who sweeps was faster than the lock
            if lock is not None:
                held.callback(os.close, lock)
                _lock(lock, wait=True)
            if folder.exists():
                break
        yield folder


def sweep_scratch() -> list[Path]:
    """Remove what is left of processes that have died; nothing that belongs to another user, or to a living one."""
    swept: list[Path] = []
    if sys.platform == "win32":
        return swept
    for folder in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")):
        lock = _open(folder)
        if lock is None:
            continue
        try:
            if os.fstat(lock).st_uid == os.geteuid() and _lock(lock, wait=False):
                remove_tree(folder)
                swept.append(folder)
        finally:
            os.close(lock)
    return swept


def _open(folder: Path) -> int | None:
    """Open a folder, so that it can be locked; None where it is none, or has gone."""
    if sys.platform == "win32":
        return None
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None


def _lock(folder: int, *, wait: bool) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def remove_tree(folder: Path) -> None:
    """Remove a stranger's folder, however deep it is; no link in it is followed."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):  # rmtree of Python 3.11 calls itself for each level
        subprocess.run(["rm", "-rf", "--", str(folder)], check=False, stderr=subprocess.DEVNULL)
