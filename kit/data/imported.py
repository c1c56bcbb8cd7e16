"""The data sets that `kit.data.import_file` keeps, by their names."""

from __future__ import annotations

import re
from pathlib import Path

from kit.data.cache import open_playlists
from kit.data.errors import DataError
from kit.data.folder import cache_folder
from kit.data.playlists import Playlists

__all__ = ["imported_names", "imported_path", "load_imported"]

_RESERVED = ("world", "mini", "deezer")


def load_imported(name: str, *, stream: bool = False) -> Playlists:
    """Load a data set that `import_file` kept; with `stream`, its positions stay on disk.

    Raises
    ------
    DataError
        When there is none of that name.
    """
    path = imported_path(name)
    if not path.exists():
        known = ", ".join(imported_names()) or "none yet"
        raise DataError(
            f"there is no imported data set {name!r}; imported: {known}. To make it: "
            f"python -m kit data import PATH --name {name}"
        )
    return open_playlists(path, stream=stream)


def imported_names() -> list[str]:
    """Give the names that `load_imported` knows, in alphabetical order."""
    return sorted(path.stem for path in (cache_folder() / "imported").glob("[!.]*.npz"))


def imported_path(name: str) -> Path:
    """Give the path that a data set of a name is kept at.

    Raises
    ------
    DataError
        When it is no name, or one of the kit's own data sets has it.

    Examples
    --------
    >>> imported_path("mine").name
    'mine.npz'
    """
    if not re.fullmatch(r"\w[\w-]*", name):
        raise DataError(f"{name!r} is no name for a data set; use letters, digits, - and _ (--name NAME)")
    if name in _RESERVED:
        raise DataError(f"{name!r} is a data set of the kit; import yours under another name (--name NAME)")
    return cache_folder() / "imported" / f"{name}.npz"
