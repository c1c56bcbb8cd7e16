"""The listener's three folders: which files are in them, and which of these lie together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from kit.data.errors import DataError

__all__ = ["Side", "Spotted", "spotted_in", "three_folders"]


class Side(Enum):
    """What a folder says of the songs in it; the value is what it is called on the command line."""

    LIKED = "LIKED"
    DISLIKED = "DISLIKED"
    CANDIDATES = "CANDIDATES"


@dataclass(frozen=True)
class Spotted:
    """A file that was found, and not looked into yet.

    Attributes
    ----------
    path : Path
    side : Side
    shelf : str or None
        The folder in the listener's folder that it lies in, however deep; None where it lies in the listener's folder
        itself, which says nothing but what is liked.
    """

    path: Path
    side: Side
    shelf: str | None


def three_folders(liked: str | Path, disliked: str | Path, candidates: str | Path) -> dict[Side, Path]:
    """Look whether there are three folders, none within another.

    Raises
    ------
    DataError
        With the path, and what is expected there.

    Examples
    --------
    >>> three_folders("no such folder", ".", ".")
    Traceback (most recent call last):
        ...
    kit.data.errors.DataError: no such folder: there is no such folder; LIKED is a folder with files of sound ...
    """
    given = {Side.LIKED: Path(liked), Side.DISLIKED: Path(disliked), Side.CANDIDATES: Path(candidates)}
    for side, folder in given.items():
        if not folder.exists():
            _refuse(side, folder, "there is no such folder")
        if not folder.is_dir():
            _refuse(side, folder, "it is a file")
        try:
            seen = [not path.name.startswith(".") for path in folder.iterdir()]
        except OSError as error:
            _refuse(side, folder, f"it cannot be looked into ({error.strerror or error})")
        if not any(seen):
            _refuse(side, folder, "it holds hidden files alone" if seen else "it is empty")
    for one, first in given.items():
        for other, second in given.items():
            if one is not other and second.resolve().is_relative_to(first.resolve()):
                raise DataError(
                    f"{second}: {other.value} is {first}, which is {one.value}, or lies in it; give three folders "
                    "that lie beside each other, so that a song has one label"
                )
    return given


def _refuse(side: Side, folder: Path, why: str) -> None:
    raise DataError(
        f"{folder}: {why}; {side.value} is a folder with files of sound (wav, aiff, flac, ogg, opus, mp3), an album a "
        "folder in it, or single files"
    )


def spotted_in(folder: Path, side: Side) -> tuple[list[Spotted], list[tuple[Path, str]]]:
    """Find all files in a folder and in those within it; hidden ones are passed over.

    Parameters
    ----------
    folder : Path
    side : Side

    Returns
    -------
    files : list of Spotted
        In the order of their names.
    closed : list of (Path, str)
        Folders that could not be looked into, and why.

    Examples
    --------
    >>> import tempfile
    >>> liked = Path(tempfile.mkdtemp())
    >>> (liked / "album" / "disc 2").mkdir(parents=True)
    >>> for name in ("album/disc 2/b.ogg", "a.ogg", ".hidden"):
    ...     (liked / name).touch()
    >>> [(one.path.name, one.shelf) for one in spotted_in(liked, Side.LIKED)[0]]
    [('a.ogg', None), ('b.ogg', 'album')]
    """
    closed: list[tuple[Path, str]] = []
    found: list[Spotted] = []

    def unseen(error: OSError) -> None:
        closed.append((Path(error.filename), f"it cannot be looked into ({error.strerror or error})"))

    seen: set[str] = set()
    for place, folders, names in os.walk(folder, onerror=unseen, followlinks=True):
        real = os.path.realpath(place)
        if real in seen:  # a link that leads back
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = Path(place).relative_to(folder).parts
        for name in names:
            path = Path(place, name)
            if name.startswith("."):
                continue
            if path.is_file():
                found.append(Spotted(path, side, below[0] if below else None))
            else:
                closed.append(
                    (path, "it is a link that leads nowhere" if path.is_symlink() else "it is no file")
                )
    return sorted(found, key=lambda one: (one.shelf is not None, one.path)), closed
