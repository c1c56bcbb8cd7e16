"""A command ends before its time when a signal comes or the machine lacks something; one line says which."""

from __future__ import annotations

import errno
import signal
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

KEPT = "what was finished is kept"
STOPPED, TOLD_TO_END = 130, 128 + signal.SIGTERM  # exit codes, as shells have them


class TerminatedError(KeyboardInterrupt):
    """The command was told to end by SIGTERM: at once, where Ctrl-C lets what is running come to its end."""


@contextmanager
def ends_when_told() -> Iterator[None]:
    """Raise `TerminatedError` in this thread when SIGTERM comes, so that what is open is closed on the way out."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Told:
    """When SIGTERM ends the command: at once, or as soon as a block is done that must not be torn."""

    n_undisturbed = 0
    waits = False


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let SIGTERM wait until the end of the block, which is short and must be whole."""
    _Told.n_undisturbed += 1
    try:
        yield
    finally:
        _Told.n_undisturbed -= 1
    if _Told.waits and not _Told.n_undisturbed:
        _Told.waits = False
        raise TerminatedError


def _end(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough: the table is being written now
    if _Told.n_undisturbed:
        _Told.waits = True
    else:
        raise TerminatedError


def in_words(error: Exception, places: Iterable[Path] = ()) -> str | None:
    """Tell in a line what is wrong and what to do; None for an error that is a fault of the grader's.

    Parameters
    ----------
    error : Exception
    places : iterable of Path
        Where is written to, besides the folder for temporary files: a full disk does not always say which it is.
    """
    number = _number(error)
    if number in (errno.ENOSPC, errno.EDQUOT):
        place = _full(error, [*places, Path(tempfile.gettempdir())])
        return f"no space is left{place}: make room there, or take another folder, then again; {KEPT}"
    if number == errno.ENAMETOOLONG:
        name = str(getattr(error, "filename", None) or "")
        return f"the name {name[:40]}... of {len(name)} characters is too long for this system: give a shorter one"
    if number == errno.ENOMEM or isinstance(error, MemoryError):
        return f"there is not enough memory: close other programs, or take --jobs 1, then again; {KEPT}"
    if number is not None and not isinstance(error, OSError):
        return f"the gradebook cannot be read or written ({getattr(error, 'orig', error)}): is it open elsewhere?"
    return str(error) if isinstance(error, ValueError | RuntimeError | OSError) else None


def is_the_machines(error: Exception) -> bool:
    """Whether the machine lacks something without which the rest of the command would fail too."""
    return isinstance(error, MemoryError) or _number(error) in (errno.ENOSPC, errno.EDQUOT, errno.ENOMEM)


def _number(error: Exception) -> int | None:
    return error.errno if isinstance(error, OSError) else _of_the_database(error)


def _of_the_database(error: Exception) -> int | None:
    """Give the system's number for what SQLite complains of; EIO where there is none."""
    sqlalchemy = sys.modules.get("sqlalchemy.exc")
    if sqlalchemy is None or not isinstance(error, sqlalchemy.DBAPIError):
        return None
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    return errno.ENOSPC if name == "SQLITE_FULL" else errno.ENOMEM if name == "SQLITE_NOMEM" else errno.EIO


def _full(error: Exception, places: Iterable[Path]) -> str:
    from autograde.trust.disk_watch import is_low

    named = getattr(error, "filename", None)
    if isinstance(named, str):
        return f" for {named}"
    return next((f" in {place}" for place in places if place.exists() and is_low(place)), "")
