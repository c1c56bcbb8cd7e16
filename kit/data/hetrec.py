"""The six files of HetRec 2011 as columns, read as strictly as they are written."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from kit.data.errors import DataError

__all__ = ["COLUMNS", "FIRST_YEAR", "find_files", "is_hetrec", "read_tables"]

Tables = Mapping[str, Mapping[str, Any]]
COLUMNS = {
    "artists": ("id", "name", "url", "pictureURL"),
    "tags": ("tagID", "tagValue"),
    "user_artists": ("userID", "artistID", "weight"),
    "user_friends": ("userID", "friendID"),
    "user_taggedartists": ("userID", "artistID", "tagID", "day", "month", "year"),
    "user_taggedartists-timestamps": ("userID", "artistID", "tagID", "timestamp"),
}
"""The columns of each file, in order, by the file's name without its ending."""
FIRST_YEAR = 2002
"""Last.fm began in this year; a tag of an earlier year has a wrong date."""

_TEXTS = {"name", "url", "pictureURL", "tagValue"}


def read_tables(folder: str | Path) -> dict[str, dict[str, Any]]:
    """Read the six files as columns: integers or texts, one array a column.

    Parameters
    ----------
    folder : path

    Returns
    -------
    dict of str to dict of str to array
        By the name of the file without its ending, then by column; rows that a file has twice come twice.

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
    files = find_files(folder)
    for stem in COLUMNS:
        if stem not in files:
            raise DataError(
                f"{stem}.dat is missing in {folder}; the set has six files: {', '.join(COLUMNS)} (.dat)"
            )
    return {stem: _read(path, stem) for stem, path in files.items()}


def find_files(folder: str | Path) -> dict[str, Path]:
    """Find the six files in a folder, or in the only folder below it that has them; their names may be in capitals.

    Parameters
    ----------
    folder : path

    Returns
    -------
    dict of str to Path
        By the name of the file without its ending; a file that is not there is missing.

    Examples
    --------
    >>> from kit.data.lastfm import lastfm_folder
    >>> find_files(lastfm_folder("world"))["tags"].name
    'tags.dat'
    """
    folder = Path(folder)
    below = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    found = [files for place in (folder, *below) if (files := _files_in(place))]
    whole = [files for files in found if len(files) == len(COLUMNS)]
    return (whole or found or [{}])[0]


def is_hetrec(path: str | Path) -> bool:
    """Whether a folder, or a zip, has one of the six files.

    Examples
    --------
    >>> from kit.data.lastfm import lastfm_folder
    >>> is_hetrec(lastfm_folder("world")), is_hetrec("no such folder")
    (True, False)
    """
    path = Path(path)
    if path.is_dir():
        return bool(find_files(path))
    if not path.is_file() or not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = {PurePosixPath(name).name.casefold() for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        return False
    return bool(names & {f"{stem}.dat" for stem in COLUMNS})


def _files_in(folder: Path) -> dict[str, Path]:
    by_name = {path.name.casefold(): path for path in folder.iterdir() if path.is_file()}
    return {stem: by_name[name] for stem in COLUMNS if (name := f"{stem}.dat") in by_name}


def _read(path: Path, stem: str) -> dict[str, Any]:
    columns = COLUMNS[stem]
    # `splitlines` would, in latin-1, also break lines at letters.
    lines = [line.removesuffix("\r") for line in _text(path, stem).split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    header = [name.strip().strip('"') for name in lines[0].split("\t")] if lines else []
    if tuple(header) != columns:
        raise DataError(
            f"{path.name} begins with the columns {', '.join(header)[:100]!a}; expected are "
            f"{', '.join(columns)}, parted by tabs"
        )
    rows = [line.split("\t") for line in lines[1:]]
    for number, row in enumerate(rows, 2):
        if len(row) != len(columns):
            raise DataError(
                f"line {number} of {path.name} has {len(row)} columns, expected {len(columns)}: is it whole?"
            )
    by_column = list(zip(*rows, strict=True)) if rows else [() for _ in columns]
    read: dict[str, Any] = {}
    for name, cells in zip(columns, by_column, strict=True):
        try:
            read[name] = (
                np.array(cells, object) if name in _TEXTS else np.array(cells, dtype=str).astype(np.int64)
            )
        except (ValueError, OverflowError) as error:  # a number that no 64 bits hold is one
            raise DataError(
                f"the column {name} of {path.name} should hold whole numbers ({error})"
            ) from error
    return read


def _text(path: Path, stem: str) -> str:
    """Decode a file: the publisher writes tags in latin-1 and all else in UTF-8; tags in UTF-8 are read as well."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if stem == "tags":
            return raw.decode("latin-1")
        raise DataError(f"{path.name} is not in UTF-8 ({error}); unpack the original file again") from error
