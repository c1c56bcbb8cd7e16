"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file, or leave what was there; what was begun is removed when it cannot be brought to its end.

    Parameters
    ----------
    path : Path
        One that is read only is replaced.
    content : str or bytes

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "one.txt")
    >>> write_whole(path, "a"); write_whole(path, "b")
    >>> path.read_text(), len(list(path.parent.iterdir()))
    ('b', 1)
    """
    # As short as the name that it will have: a name that is just not too long stays so.
    draft = path.with_name(f".{os.getpid():x}{secrets.token_hex(4)}.part")
    try:
        draft.write_bytes(
            content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
        )
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
