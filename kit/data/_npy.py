"""Lists of tokens from files in Deezer's layout, without ever running what a file asks to run.

A numpy file of lists holds a pickle, and a pickle may call any function of the computer that opens it. Here
every name that such an array needs is answered by a stand-in of ours which only writes down what it is told;
any other name is refused. No function of numpy is ever handed to the file. What a hostile file can still do
is to ask for much memory.
"""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from kit.data.errors import DataError

_MADE_WITH = "an object array of lists of tokens, as numpy.save(path, array, allow_pickle=True) writes it"
_DECORATION = str.maketrans(dict.fromkeys("\"',;[]()", " "))


def read_token_lists(path: str | Path) -> list[Sequence[str]]:
    r"""Read one list of tokens a playlist, from a `.npy` or `.txt` file.

    Raises
    ------
    DataError
        The file is missing, damaged, of another kind, or asks to run code.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "two.txt")
    >>> _ = path.write_text("track_1 artist_7 track_2 artist_8\n'track_1', 'artist_7'\n")
    >>> read_token_lists(path)
    [['track_1', 'artist_7', 'track_2', 'artist_8'], ['track_1', 'artist_7']]
    """
    path = Path(path)
    readers = {".npy": read_npy, ".txt": read_text}
    if path.suffix.lower() not in readers:
        raise DataError(f"{path.name} is neither .npy nor .txt; give it the ending that it is")
    try:
        return readers[path.suffix.lower()](path)
    except FileNotFoundError as error:
        raise DataError(f"there is no file {path}; check the path") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); check its permissions") from error


def read_text(path: Path) -> list[Sequence[str]]:
    """Read one playlist a line; spaces, commas, quotes and brackets part tokens. Blank lines are skipped."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is not UTF-8 text (byte {error.start:,}); save it as UTF-8") from error
    lists: list[Sequence[str]] = [line.split() for line in text.translate(_DECORATION).split("\n")]
    return [tokens for tokens in lists if tokens]


def read_npy(path: Path) -> list[Sequence[str]]:
    """Read a 1-D object array whose entries are lists, tuples or 1-D arrays of tokens."""
    with path.open("rb") as file:
        n_playlists = _read_header(file, path)
        # In memory, so that a length the file lies about cannot ask for more than the file holds.
        body = io.BytesIO(file.read())
    array = _load(body, path)
    if body.read(1):
        raise DataError(f"{path.name} goes on after its array; expected {_MADE_WITH} and nothing else")
    if not isinstance(array, _Array) or not isinstance(array.items, list) or len(array.items) != n_playlists:
        raise DataError(f"{path.name} does not hold the {n_playlists:,} playlists it announces; get it again")
    return [_tokens(playlist, number, path) for number, playlist in enumerate(array.items)]


def _read_header(file: BinaryIO, path: Path) -> int:
    readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    if file.read(6) != b"\x93NUMPY":
        raise DataError(f"{path.name} is not a numpy file; expected {_MADE_WITH}")
    version = tuple(file.read(2))
    if version not in readers:
        raise DataError(f"{path.name} is a numpy file of unknown version {version}; expected {_MADE_WITH}")
    try:
        shape, _, dtype = readers[version](file)
    except (ValueError, EOFError) as error:
        raise DataError(f"the header of {path.name} is truncated or damaged; get the file again") from error
    if dtype != np.dtype(object) or len(shape) != 1:
        raise DataError(f"{path.name} holds a {len(shape)}-D array of {dtype}; expected {_MADE_WITH}, 1-D")
    return int(shape[0])


def _load(body: BinaryIO, path: Path) -> object:
    try:
        return _TokenUnpickler(body, fix_imports=False).load()
    except _Refused as error:
        raise DataError(
            f"{path.name} {error}; nothing of it was run: do not trust the file, get it from a known place"
        ) from error
    # A damaged pickle raises nearly any exception; each of them means the same.
    except Exception as error:
        if isinstance(error, EOFError) or "truncated" in str(error):
            raise DataError(f"{path.name} is truncated: its end is missing; get the file again") from error
        raise DataError(f"{path.name} is damaged ({_shown(error)}); get the file again") from error


def _tokens(playlist: object, number: int, path: Path) -> Sequence[str]:
    items = playlist.items if isinstance(playlist, _Array) else playlist
    if not isinstance(items, (list, tuple)):
        raise DataError(f"playlist {number:,} of {path.name} is {_shown(items)}; expected {_MADE_WITH}")
    for kind in set(map(type, items)) - {str}:
        token = next(item for item in items if type(item) is kind)
        raise DataError(f"playlist {number:,} of {path.name} holds {_shown(token)}; expected texts only")
    return items


def _shown(thing: object) -> str:
    """A stranger's object on one short line; of a container only the kind, as it may be endless."""
    if type(thing) in (str, bytes, int, float, bool, type(None)):
        return ascii(thing[:60] if isinstance(thing, (str, bytes)) else thing)[:80]
    if isinstance(thing, Exception):
        return ascii(str(thing))[1:-1][:80]
    return f"a {type(thing).__name__.strip('_').lower()}"


class _Refused(Exception):
    """The file asked for something that no list of tokens needs."""


class _StandIn:
    """What the file gets for a name. Without slots, and so without anything that the file could set."""

    __slots__ = ()

    def __setstate__(self, state: object) -> None:
        raise _Refused("sets the inside of a function")


class _NdarrayType(_StandIn):
    """For `numpy.ndarray`: never called, only handed to `_reconstruct`."""

    __slots__ = ()


class _Reconstruct(_StandIn):
    """For `numpy.core.multiarray._reconstruct`: an empty array, to be filled."""

    __slots__ = ()

    def __call__(self, kind: object, _shape: object, _code: object) -> _Array:
        if not isinstance(kind, _NdarrayType):
            raise _Refused("makes an array of a kind of its own")
        return _Array()


class _DtypeType(_StandIn):
    """For `numpy.dtype`: objects or texts, nothing else."""

    __slots__ = ()

    def __call__(self, code: object, _align: object = False, _copy: object = True) -> _Dtype:
        known = re.fullmatch(r"O[48]?|U([1-9]\d{0,6})", code) if isinstance(code, str) else None
        if known is None:
            raise _Refused(f"holds values of type {_shown(code)}, where only tokens belong")
        return _Dtype(int(known[1] or 0))


class _Scalar(_StandIn):
    """For `numpy.core.multiarray.scalar`: one `numpy.str_`."""

    __slots__ = ()

    def __call__(self, dtype: object, data: object) -> str:
        (text,) = _texts(dtype, data, 1)
        return text


class _Dtype:
    """`width` 0 for objects, else the characters of a text."""

    __slots__ = ("order", "width")

    def __init__(self, width: int) -> None:
        self.width, self.order = width, "<"

    def __setstate__(self, state: Any) -> None:
        order = state[1]
        if order not in ("<", ">", "|"):
            raise _Refused(f"has values in the byte order {_shown(order)}")
        self.order = order


class _Array:
    """`items` is what the file says the array holds: unchecked, as the file can go on filling a list."""

    __slots__ = ("items",)
    items: object

    def __init__(self) -> None:
        self.items = None

    def __setstate__(self, state: Any) -> None:
        _, shape, dtype, _, data = state
        if not isinstance(dtype, _Dtype) or type(shape) is not tuple or [type(n) for n in shape] != [int]:
            raise _Refused("holds an array that is not 1-D")
        self.items = data if dtype.width == 0 else _texts(dtype, data, shape[0])


def _texts(dtype: object, data: object, n: int) -> list[str]:
    """The texts that numpy stores as `n` times `width` characters of 4 bytes."""
    if not isinstance(dtype, _Dtype) or not dtype.width or type(data) is not bytes:
        raise _Refused("holds a value that is no text")
    if len(data) != n * dtype.width * 4:
        raise ValueError(f"{len(data):,} bytes of text do not fit their count")
    texts: list[str] = np.frombuffer(data, f"{dtype.order}U{dtype.width}").tolist() if data else []
    return texts


_MULTIARRAY = {"_reconstruct": _Reconstruct(), "scalar": _Scalar()}
_STAND_INS: dict[tuple[str, str], _StandIn] = {
    ("numpy", "ndarray"): _NdarrayType(),
    ("numpy", "dtype"): _DtypeType(),
    **{("numpy.core.multiarray", name): stand_in for name, stand_in in _MULTIARRAY.items()},
    **{("numpy._core.multiarray", name): stand_in for name, stand_in in _MULTIARRAY.items()},
}


class _TokenUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        stand_in = _STAND_INS.get((module, name))
        if stand_in is None:
            raise _Refused(f"asks to use {_shown(f'{module}.{name}')}, which no list of tokens needs")
        return stand_in

    def persistent_load(self, pid: object) -> Any:
        raise _Refused(f"asks for {_shown(pid)}, an object from outside itself")
