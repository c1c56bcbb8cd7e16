"""The one error of `kit.data`, and a way to write files that raises it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kit.whole import drafted

__all__ = ["DataError", "written_whole"]


class DataError(RuntimeError):
    """A data set could not be had; the message says what happened and what to do.

    Examples
    --------
    >>> from kit.data.deezer import load_imported
    >>> try:
    ...     load_imported("no_such_playlists")
    ... except DataError as error:
    ...     print(error)
    there is no imported data set 'no_such_playlists'; ...
    """


@contextmanager
def written_whole(path: str | Path, remedy: str, *, sync: bool = False) -> Iterator[Path]:
    """Give a draft as `kit.whole.drafted` does, make the folder too, and say what helps where writing fails.

    Parameters
    ----------
    path : path
    remedy : str
        The end of the error's sentence.
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
        raise DataError(f"{path} cannot be written ({error.strerror or error}); {remedy}") from error
