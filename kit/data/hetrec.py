"""The six files of HetRec 2011 as columns, read as strictly as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kit.data.errors import DataError

Tables = Mapping[str, Mapping[str, Any]]
COLUMNS = {
    "artists": ("id", "name", "url", "pictureURL"),
    "tags": ("tagID", "tagValue"),
    "user_artists": ("userID", "artistID", "weight"),
    "user_friends": ("userID", "friendID"),
    "user_taggedartists": ("userID", "artistID", "tagID", "day", "month", "year"),
    "user_taggedartists-timestamps": ("userID", "artistID", "tagID", "timestamp"),
}
"""Of each file, without its ending: its columns, in order."""
FIRST_YEAR = 2002
"""Last.fm began then; a tag of an earlier year has a wrong date."""

_TEXTS = {"name", "url", "pictureURL", "tagValue"}


def read_tables(folder: str | Path) -> dict[str, dict[str, Any]]:
    """Read the six files as columns: integers or texts, one array a column.

    Parameters
    ----------
    folder : path

    Returns
    -------
    dict of str to dict of str to array
        By the name of the file without its ending, then by column.

    Raises
    ------
    DataError
        With the file, and the line where there is one.

    Examples
    --------
    >>> from kit.data.lastfm import lastfm_folder
    >>> read_tables(lastfm_folder("world"))["tags"]["tagValue"][0]
    'rock'
    """
    return {stem: _read(Path(folder) / f"{stem}.dat", columns) for stem, columns in COLUMNS.items()}


def _read(path: Path, columns: tuple[str, ...]) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("latin-1" if path.stem == "tags" else "utf-8")
    except FileNotFoundError as error:
        raise DataError(f"{path} is missing; the set has six files: {', '.join(COLUMNS)} (.dat)") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not in UTF-8 ({error}); unpack the original file again") from error
    # Not splitlines: in latin-1 that would also break lines at letters.
    header, *lines = (line.removesuffix("\r").split("\t") for line in text.removesuffix("\n").split("\n"))
    if tuple(header) != columns:
        raise DataError(
            f"{path} begins with the columns {', '.join(header)[:100]}; expected are {', '.join(columns)}"
        )
    for number, row in enumerate(lines, 2):
        if len(row) != len(columns):
            raise DataError(
                f"line {number} of {path} has {len(row)} columns, expected {len(columns)}: is it whole?"
            )
    by_column = list(zip(*lines, strict=True)) if lines else [() for _ in columns]
    read: dict[str, Any] = {}
    for name, cells in zip(columns, by_column, strict=True):
        try:
            read[name] = (
                np.array(cells, object) if name in _TEXTS else np.array(cells, dtype=str).astype(np.int64)
            )
        except ValueError as error:
            raise DataError(f"the column {name} of {path} should hold whole numbers ({error})") from error
    return read
