"""The one way to write a file whole: whatever happens, the file holds all that it should, or what it held before."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

__all__ = ["drafted", "write_whole"]

LEFT = 3600.0  # seconds without a change after which a draft is left over from a run that was killed


@contextmanager
def drafted(path: str | Path, *, sync: bool = False) -> Iterator[Path]:
    """Give a draft to write to, which takes the file's place when the block has ended well, and else is removed.

    Each draft has a name of its own, so that two runs never write into one. Drafts of this file that killed runs have
    left are removed after an hour.

    Parameters
    ----------
    path : path
        One that is read only is replaced. Who may read it stays as it was. A link is
        replaced by a file: nothing is written to where it leads.
        What is neither file nor folder, such as ``/dev/null``, is left alone, with an OSError.
    sync : bool
        Have it on the disk itself before the block ends, as what nobody can write again should be.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "list.csv")
    >>> with drafted(path) as draft:
    ...     _ = draft.write_text("a,b")
    >>> path.read_text(), len(list(path.parent.iterdir()))
    ('a,b', 1)
    """
    path = Path(path)
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file", str(path))
    # Drafts are found by the file's name, cut short: a name that is just not too long must not become too long.
    begins = f".{crc32(os.fsencode(path.name)):08x}-"
    _sweep(path.parent, begins)
    draft = path.with_name(f"{begins}{secrets.token_hex(4)}.part")
    try:
        yield draft
        if path.is_file() and not path.is_symlink():  # whoever made it has decided who may read it
            draft.chmod(stat.S_IMODE(path.stat().st_mode) | stat.S_IWUSR)
        if sync:
            _to_disk(draft)
        draft.replace(path)
        if sync and os.name == "posix":
            _to_disk(path.absolute().parent)  # the name, too
    except BaseException:
        with suppress(OSError):  # why it cannot be written matters more
            draft.unlink(missing_ok=True)
        raise


def write_whole(path: str | Path, content: str | bytes, *, sync: bool = False) -> None:
    """Write a file, or leave what was there.

    Parameters
    ----------
    path : path
    content : str or bytes
        Text is written in UTF-8.
    sync : bool
        As of `drafted`.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "one.txt")
    >>> write_whole(path, "a"); write_whole(path, "b")
    >>> path.read_text(), len(list(path.parent.iterdir()))
    ('b', 1)
    """
    with drafted(path, sync=sync) as draft:
        draft.write_bytes(
            content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
        )


def _sweep(folder: Path, begins: str) -> None:
    """Remove what killed runs have left of a file."""
    for left in folder.glob(f"{begins}*.part"):
        with suppress(OSError):  # another run may have removed it, or the folder is not ours
            if time.time() - left.stat().st_mtime > LEFT:
                left.unlink()


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
