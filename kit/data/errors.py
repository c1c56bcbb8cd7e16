"""The one error of `kit.data`, and a way to write files that raises it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kit.whole import drafted

__all__ = ["FULL", "DataError", "unwritten", "written_whole"]


FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # no room, on the disk or for this user


class DataError(RuntimeError):
    """A data set could not be had; the message says what happened and what to do.

    Examples
    --------
    >>> from kit.data.imported import load_imported
    >>> try:
    ...     load_imported("no_such_playlists")
    ... except DataError as error:
    ...     print(error)
    there is no imported data set 'no_such_playlists'; ...
    """


def unwritten(path: str | Path, error: OSError, remedy: str) -> DataError:
    """Say what could not be written, why, and what helps: making room only where room is what lacks.

    Parameters
    ----------
    path : path
    error : OSError
    remedy : str
        What helps in any case: another place.

    Examples
    --------
    >>> print(unwritten("a.csv", OSError(errno.EACCES, "Permission denied"), "name another file"))
    a.csv cannot be written (Permission denied); name another file
    >>> print(unwritten("a.csv", OSError(errno.ENOSPC, "No space left on device"), "name another file"))
    a.csv cannot be written (No space left on device); make room, or name another file
    """
    room = "make room, or " if error.errno in FULL else ""
    return DataError(f"{path} cannot be written ({error.strerror or error}); {room}{remedy}")


@contextmanager
def written_whole(path: str | Path, remedy: str, *, sync: bool = False) -> Iterator[Path]:
    """Give a draft as `kit.whole.drafted` does, make the folder too, and say what helps where writing fails.

    Parameters
    ----------
    path : path
    remedy : str
        As of `unwritten`.
    sync : bool
        As of `drafted`.

    Raises
    ------
    DataError

    Examples
    --------
    >>> with written_whole("/dev/null/list.csv", "name another file") as draft:
    ...     pass
    Traceback (most recent call last):
        ...
    kit.data.errors.DataError: /dev/null/list.csv cannot be written (...); name another file
    """
    path = Path(path)
    try:
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        with drafted(path, sync=sync) as draft:
            yield draft
    except OSError as error:
        raise unwritten(path, error, remedy) from error
