"""The folder where data sets wait, and a way to fill a folder whole."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kit.data.errors import unwritten

__all__ = ["cache_folder", "written_folder"]

_BEGINS = ".unfinished-"
_LEFT = 86_400.0  # seconds without a change after which an unfinished folder is left over from a run that was killed


def cache_folder() -> Path:
    """Give the folder where data sets are kept.

    The environment variable `KIT_DATA` names it; otherwise it is ``~/.cache/music-recommendation-labs``.

    Examples
    --------
    >>> "KIT_DATA" in os.environ or cache_folder().name == "music-recommendation-labs"
    True
    """
    chosen = os.environ.get("KIT_DATA")
    return Path(chosen).expanduser() if chosen else Path.home() / ".cache" / "music-recommendation-labs"


def written_folder(folder: Path, fill: Callable[[Path], object], *, anew: bool = False) -> None:
    """Fill a folder that gets its name only when it is whole.

    Whatever stops it, Ctrl-C or a full disk, nothing is left; of two processes that fill one folder, the first to end
    gives it.

    Parameters
    ----------
    folder : Path
    fill : callable
        Takes the folder to write into.
    anew : bool
        Replace a folder that is there already, rather than leave it.

    Raises
    ------
    DataError
        When it cannot be written.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp(), "two")
    >>> written_folder(folder, lambda unfinished: (unfinished / "a.txt").write_text("a"))
    >>> [path.name for path in folder.iterdir()], [path.name for path in folder.parent.iterdir()]
    (['a.txt'], ['two'])
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder.parent)
        unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_BEGINS))
        try:
            fill(unfinished)
            unfinished.chmod(0o755)
            if anew and folder.exists():
                shutil.rmtree(folder)
            if not folder.exists():
                unfinished.replace(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        if folder.is_dir() and not anew:  # another process was just faster
            return
        raise unwritten(
            folder, error, "set KIT_DATA to a folder that you may write to, and run again"
        ) from error


def _sweep(parent: Path) -> None:
    """Remove what killed runs have left."""
    for left in parent.glob(f"{_BEGINS}*"):
        with suppress(OSError):  # another run may have removed it, or it is not ours
            if time.time() - left.stat().st_mtime > _LEFT:
                shutil.rmtree(left)
