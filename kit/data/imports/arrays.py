"""Arrays of numpy, of every layout that lists are kept in, and archives of them."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from kit.data._npy import read_npy
from kit.data.errors import DataError
from kit.data.imports.pieces import Piece, pieces_of_tokens

__all__ = ["is_npy", "read_array", "read_ragged"]

_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
    (3, 0): np.lib.format.read_array_header_2_0,  # differs in the names of fields, which nobody needs here
}
_RAGGED = {
    "values": "offsets",
    "indices": "indptr",
}  # of the kit's own files, and of sparse matrices of scipy


def is_npy(raw: bytes) -> bool:
    """Whether these are the first bytes of an array of numpy.

    Examples
    --------
    >>> is_npy(b"PK")
    False
    """
    return raw.startswith(b"\x93NUMPY")


def read_array(file: BinaryIO, name: str, *, one_list: bool = False) -> Iterator[Piece]:
    """Read an array: of lists; of one list a row; of two columns, list and track; or of one list, if it is 1-D.

    Rows of numbers that differ in length are filled up with -1 or nan, which are left out.

    Raises
    ------
    DataError
        When the array is damaged, asks to run code, or is of a layout that no lists have.

    Examples
    --------
    >>> file = io.BytesIO()
    >>> np.save(file, np.array([[11, 12], [13, -1]]))
    >>> _ = file.seek(0)
    >>> [[key for key, _, _ in piece.tracks] for piece in read_array(file, "two.npy")]
    [['11', '12'], ['13']]
    """
    body = io.BytesIO(file.read())
    shape, order, dtype = _header(body, name)
    if dtype.hasobject and not dtype.names:
        body.seek(0)
        yield from pieces_of_tokens(read_npy(body, name), name)
        return
    array = _plain(body, shape, order, dtype, name)
    yield from pieces_of_tokens(_rows(array, name, one_list=one_list), name)


def read_ragged(arrays: dict[str, Any], name: str) -> Iterator[Piece] | None:
    """Read an archive of two arrays: all tracks, and where each list starts; None where this is none.

    Parameters
    ----------
    arrays : dict of str to callable
        Of the name of each array a way to open it.
    name : str

    Examples
    --------
    >>> read_ragged({"a": None}, "no.npz") is None
    True
    """
    pair = next(((v, o) for v, o in _RAGGED.items() if {v, o} <= set(arrays)), None)
    if pair is None:
        return None
    values, offsets = (_one_row(arrays[part](), f"{part} of {name}") for part in pair)
    if offsets[:1].tolist() != [0] or offsets[-1] != len(values) or (np.diff(offsets) < 0).any():
        raise DataError(
            f"{pair[1]} of {name} do not cut its {len(values):,} {pair[0]} into lists; write it anew"
        )
    lists = (values[start:end].tolist() for start, end in itertools.pairwise(offsets))
    return iter(pieces_of_tokens(lists, name))


def _one_row(file: BinaryIO, name: str) -> NDArray[Any]:
    with file:
        body = io.BytesIO(file.read())
    array = _plain(body, *_header(body, name), name)
    if array.ndim != 1 or array.dtype.kind not in "iu" or not array.size:
        raise DataError(f"{name} are not one row of integers; write them anew")
    return array


def _header(body: BinaryIO, name: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    try:
        version = np.lib.format.read_magic(body)
        return _HEADERS[version](body)
    except (ValueError, EOFError, KeyError, TypeError, SyntaxError) as error:
        raise DataError(
            f"the header of {name} is damaged, or of a version of numpy to come; save it again"
        ) from error


def _plain(
    body: io.BytesIO, shape: tuple[int, ...], fortran: bool, dtype: np.dtype[Any], name: str
) -> NDArray[Any]:
    """Read what the file holds, not what its header claims."""
    n = 1
    for size in shape:
        n *= size
    held = len(body.getbuffer()) - body.tell()
    if dtype.hasobject or min(shape, default=0) < 0 or n * dtype.itemsize != held:
        raise DataError(
            f"{name} holds {held:,} bytes where its header claims an array of {shape}; get it again"
        )
    flat = np.frombuffer(body.read(), dtype)
    return flat.reshape(shape, order="F" if fortran else "C")


def _rows(array: NDArray[Any], name: str, *, one_list: bool) -> Iterator[Sequence[object]]:
    if array.dtype.names:
        yield from _of_fields(array, name)
        return
    if array.dtype.kind not in "iufUS" or array.ndim not in (1, 2):
        raise DataError(
            f"{name} holds a {array.ndim}-D array of {array.dtype}, which is none of lists; expected are "
            "texts or integers, one list a row"
        )
    if array.dtype.kind == "f":
        here = array[np.isfinite(array)]
        if (here != np.round(here)).any():
            raise DataError(
                f"{name} holds numbers such as {here[here != np.round(here)][0]}, which are no tracks"
            )
    if array.ndim == 2 and array.shape[1] == 2 and array.dtype.kind in "iu" and _are_pairs(array):
        yield from _by_list(array[:, 0], array[:, 1])
    elif array.ndim == 2:
        yield from (row.tolist() for row in array)
    elif array.dtype.kind in "US" and not one_list and any(len(_words(text)) > 1 for text in array.tolist()):
        yield from (_words(text) for text in array.tolist())
    else:
        yield array.tolist()


def _words(text: str | bytes) -> list[str]:
    return (text.decode("utf-8", "replace") if isinstance(text, bytes) else text).split()


def _are_pairs(array: NDArray[Any]) -> bool:
    """Whether the first column numbers lists: it never falls, and comes again."""
    steps = np.diff(array[:, 0])
    return bool(len(steps) and (steps >= 0).all() and (steps == 0).any())


def _by_list(lists: NDArray[Any], tracks: NDArray[Any]) -> Iterator[Sequence[object]]:
    order = np.argsort(lists, kind="stable")
    _, starts = np.unique(lists[order], return_index=True)
    yield from (part.tolist() for part in np.split(tracks[order], starts[1:]))


def _of_fields(array: NDArray[Any], name: str) -> Iterator[Sequence[object]]:
    fields = {field.casefold(): field for field in array.dtype.names or ()}
    lists = next((fields[one] for one in ("playlist", "playlist_id", "pid", "list") if one in fields), None)
    tracks = next(
        (fields[one] for one in ("track", "track_id", "track_uri", "song_id", "id") if one in fields), None
    )
    if lists is None or tracks is None or array.ndim != 1:
        raise DataError(f"{name} has the fields {', '.join(fields)}; expected are playlist and track")
    yield from _by_list(array[lists], array[tracks])
