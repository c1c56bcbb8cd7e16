"""The file that playlists are kept in: it holds plain arrays, which cannot run."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import DataError, written_whole
from kit.data.playlists import Playlists

__all__ = ["open_playlists", "save_playlists"]

FORMAT = 1
"""The number of the file's layout: it goes up when the layout changes, and older files are then made again."""

_TEXTS = ("deezer_ids", "titles", "artist_names")


def save_playlists(playlists: Playlists, path: str | Path) -> Path:
    """Keep playlists in one `.npz` file; it appears whole or not at all.

    Raises
    ------
    DataError
        When the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from kit.data.deezer import playlists_from_tokens
    >>> playlists = playlists_from_tokens("two", 2 * [["track_1", "artist_7", "track_2", "artist_7"]])
    >>> path = save_playlists(playlists, Path(tempfile.mkdtemp(), "two.npz"))
    >>> open_playlists(path)
    two: 2 playlists, 2 tracks, 4 positions (2.0 a playlist)
    """
    path = Path(path)
    if playlists.n_positions >= 2**31:
        raise DataError(
            f"{playlists.n_positions:,} positions are more than one file holds ({2**31 - 1:,}); keep them in several"
        )
    arrays: dict[str, Any] = {
        "format": np.int32(FORMAT),
        "values": np.asarray(playlists.values, np.int32),
        "offsets": np.asarray(playlists.offsets, np.int32),
        "artists": np.asarray(playlists.artists, np.int32),
    }
    texts = {"name": [playlists.name]} | {field: getattr(playlists, field) for field in _TEXTS}
    for field, column in texts.items():
        arrays[f"{field}_utf8"], arrays[f"{field}_offsets"] = _pack(column)
    if playlists.sound is not None:
        arrays["sound"] = np.asarray(playlists.sound, np.float32)
    remedy = "set KIT_DATA to a folder that you may write to, and run again"
    with written_whole(path, remedy) as unfinished, unfinished.open("wb") as file:
        np.savez(file, **arrays)
    return path


def open_playlists(path: str | Path, *, stream: bool = False) -> Playlists:
    """Read what `save_playlists` wrote.

    Parameters
    ----------
    path : path
    stream : bool
        Leave the positions on disk, as memory maps of the file: for playlists larger than memory. All of them are
        read once, to see that they are whole; titles and artists are held in memory as ever.

    Raises
    ------
    DataError
        When there is no such file, or it is damaged, of another version, or not of this kind. The message
        names the file to delete.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            archive = np.load(file, allow_pickle=False)
            if not isinstance(archive, np.lib.npyio.NpzFile):
                raise ValueError("one array, not an archive of them")
            with archive:
                return _read(archive, file if stream else None)
    except FileNotFoundError as error:
        raise DataError(f"there is no file {path}; import or download the data set first") from error
    # A damaged archive raises nearly any exception; each of them means that the file is damaged.
    except Exception as error:
        raise DataError(
            f"{path} is damaged, or not from this version of the kit ({error}); delete it, then import or "
            "download the data set again"
        ) from error


def _read(archive: np.lib.npyio.NpzFile, mapped: BinaryIO | None) -> Playlists:
    found = archive["format"].item() if "format" in archive else None
    if found != FORMAT:
        raise ValueError(f"format {found}, expected {FORMAT}")
    texts = {field: _unpack(archive, field) for field in _TEXTS}
    n_tracks = len(texts["deezer_ids"])
    values, offsets = (
        archive[field] if mapped is None else _map(archive, mapped, field) for field in ("values", "offsets")
    )
    artists = archive["artists"]
    _check_range("values", values, n_tracks)
    _check_range("artists", artists, len(texts["artist_names"]))
    _check_offsets("offsets", offsets, len(values), np.int32)
    sound = archive.get("sound")
    if sound is not None and (sound.dtype != np.float32 or sound.ndim != 2 or len(sound) != n_tracks):
        raise ValueError("sound is not one row a track")
    if not n_tracks == len(texts["titles"]) == len(artists):
        raise ValueError("not one title and one artist a track")
    return Playlists(_unpack(archive, "name")[0], values, offsets, artists=artists, sound=sound, **texts)


def _map(archive: np.lib.npyio.NpzFile, file: BinaryIO, field: str) -> NDArray[Any]:
    """Map an array of the archive where it lies in the file, which holds it uncompressed."""
    assert archive.zip is not None
    entry = archive.zip.getinfo(f"{field}.npy")
    if entry.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{field} are compressed, and cannot be streamed")
    file.seek(entry.header_offset + 26)  # of 30 bytes; the last ones say how long its name and extras are
    file.seek(sum(np.frombuffer(file.read(4), "<u2").tolist()), os.SEEK_CUR)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError(f"{field} are of an unknown version of numpy's format")
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    if dtype.hasobject or len(shape) != 1:
        raise ValueError(f"{field} are not one row of numbers")
    if not shape[0]:
        return np.empty(shape, dtype)  # nothing cannot be mapped
    return np.memmap(file, dtype, "r", file.tell(), shape)


def _check_range(field: str, numbers: NDArray[Any], n: int) -> None:
    if numbers.dtype != np.int32 or numbers.ndim != 1:
        raise ValueError(f"{field} are not one row of 32-bit integers")
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < n:
        raise ValueError(f"{field} outside 0 ... {n - 1}")


def _check_offsets(field: str, offsets: NDArray[Any], n: int, dtype: type[np.signedinteger[Any]]) -> None:
    right = offsets.dtype == dtype and offsets.ndim == 1 and offsets.size > 0
    if not right or offsets[0] != 0 or offsets[-1] != n or (np.diff(offsets) < 0).any():
        raise ValueError(f"{field} do not cut 0 ... {n} into pieces")


def _pack(texts: Sequence[str] | NDArray[np.object_]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Join all texts into one, in UTF-8, beside the character where each starts; the last entry is their total."""
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=offsets[1:])
    return np.frombuffer("".join(texts).encode(), np.uint8), offsets


def _unpack(archive: np.lib.npyio.NpzFile, field: str) -> NDArray[np.object_]:
    whole = archive[f"{field}_utf8"].tobytes().decode()
    offsets = archive[f"{field}_offsets"]
    _check_offsets(f"{field} offsets", offsets, len(whole), np.int64)
    at = offsets.tolist()
    return np.array([whole[start:end] for start, end in pairwise(at)], object)
