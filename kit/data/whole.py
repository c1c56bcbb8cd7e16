"""Files that appear whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kit.data.errors import DataError

__all__ = ["written_whole"]


@contextmanager
def written_whole(path: str | Path, remedy: str) -> Iterator[Path]:
    """Give another name to write to; the file gets its own when that went well, and until then the old one stays.

    Parameters
    ----------
    path : path
    remedy : str
        The end of the error's sentence: what to do when it cannot be written.

    Raises
    ------
    DataError

    Examples
    --------
    >>> path = Path(tempfile.mkdtemp(), "list.csv")
    >>> with written_whole(path, "name another file") as unfinished:
    ...     _ = unfinished.write_text("a,b")
    >>> path.read_text(), len(list(path.parent.iterdir()))
    ('a,b', 1)
    """
    path = Path(path)
    try:
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".unfinished-") as folder:
            unfinished = Path(folder, path.name)
            yield unfinished
            unfinished.replace(path)
    except OSError as error:
        raise DataError(f"{path} cannot be written ({error.strerror or error}); {remedy}") from error
