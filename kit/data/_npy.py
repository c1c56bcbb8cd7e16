"""Read lists of tokens from files in Deezer's layout, without ever running what a file asks to run.

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
_SAVED_AGAIN = """Where it is your own, write it as text, where it can be opened:
import numpy as np
from pathlib import Path
lists = np.load({path!r}, allow_pickle=True)
lines = [" ".join(map(str, tokens)) for tokens in lists]
Path({text!r}).write_text("\\n".join(lines), "utf-8")"""


def read_token_lists(path: str | Path) -> list[Sequence[str]]:
    """Read one list of tokens a playlist from a `.npy` file.

    Raises
    ------
    DataError
        The file is missing, damaged, of another kind, holds anything but texts, or asks to run code.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "two.npy")
    >>> lists = np.empty(2, object)
    >>> lists[:] = [["track_1", "artist_7"], ["track_2"]]
    >>> np.save(path, lists, allow_pickle=True)
    >>> read_token_lists(path)
    [['track_1', 'artist_7'], ['track_2']]
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            lists = read_npy(file, path.name)
    except FileNotFoundError as error:
        raise DataError(f"there is no file {path}; check the path") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); check its permissions") from error
    for number, items in enumerate(lists):
        for kind in set(map(type, items)) - {str}:
            token = next(item for item in items if type(item) is kind)
            raise DataError(f"playlist {number:,} of {path.name} holds {_shown(token)}; expected texts only")
    return lists


def read_npy(file: BinaryIO, name: str) -> list[Sequence[Any]]:
    """Read an object array whose entries are lists, tuples or 1-D arrays of texts, bytes or numbers.

    Lists that are all of one length became the rows of a 2-D array when numpy took them; they are read as well.
    """
    shape = _read_header(file, name)
    # The file is read into memory, so that a false length in it cannot ask for more than the file holds.
    body = io.BytesIO(file.read())
    array = _load(body, name)
    if body.read(1):
        raise DataError(f"{name} goes on after its array; expected {_MADE_WITH} and nothing else")
    if not isinstance(array, _Array) or not isinstance(array.items, list) or not array.fits(shape):
        raise DataError(f"{name} does not hold the {shape[0]:,} playlists it announces; get it again")
    return [_tokens(playlist, number, name) for number, playlist in enumerate(array.rows())]


def _read_header(file: BinaryIO, name: str) -> tuple[int, ...]:
    readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    if file.read(6) != b"\x93NUMPY":
        raise DataError(f"{name} is not a numpy file; expected {_MADE_WITH}")
    version = tuple(file.read(2))
    if version not in readers:
        raise DataError(f"{name} is a numpy file of unknown version {version}; expected {_MADE_WITH}")
    try:
        shape, _, dtype = readers[version](file)
    except (ValueError, EOFError) as error:
        raise DataError(f"the header of {name} is truncated or damaged; get the file again") from error
    if dtype != np.dtype(object) or len(shape) not in (1, 2):
        raise DataError(f"{name} holds a {len(shape)}-D array of {dtype}; expected {_MADE_WITH}, 1-D")
    return tuple(map(int, shape))


def _load(body: BinaryIO, name: str) -> object:
    try:
        return _TokenUnpickler(body, fix_imports=False).load()
    except _Refused as error:
        words = _SAVED_AGAIN.format(path=name, text=f"{Path(name).stem}.txt")
        raise DataError(f"{name} {error}; nothing of it was run. {words}") from error
    # A damaged pickle raises nearly any exception; each of them means that the file is damaged.
    except Exception as error:
        if isinstance(error, EOFError) or "truncated" in str(error):
            raise DataError(f"{name} is truncated: its end is missing; get the file again") from error
        raise DataError(f"{name} is damaged ({_shown(error)}); get the file again") from error


def _tokens(playlist: object, number: int, name: str) -> Sequence[Any]:
    items = playlist.items if isinstance(playlist, _Array) else playlist
    if not isinstance(items, (list, tuple)) or (isinstance(playlist, _Array) and playlist.n_columns):
        raise DataError(f"playlist {number:,} of {name} is {_shown(items)}; expected {_MADE_WITH}")
    for kind in set(map(type, items)) - {str, bytes, int, float}:
        token = next(item for item in items if type(item) is kind)
        raise DataError(f"playlist {number:,} of {name} holds {_shown(token)}; expected texts only")
    return items


def _shown(thing: object) -> str:
    """Show a stranger's object on one short line; of a container only its kind, as the container may be endless."""
    if type(thing) in (str, bytes, int, float, bool, type(None)):
        return ascii(thing[:60] if isinstance(thing, (str, bytes)) else thing)[:80]
    if isinstance(thing, Exception):
        return ascii(str(thing))[1:-1][:80]
    return f"a {type(thing).__name__.strip('_').lower()}"


class _Refused(Exception):
    """The file asked for something that no list of tokens needs."""


class _StandIn:
    """The object that a file gets for a name. It has no slots, so that the file can set nothing on it."""

    __slots__ = ()

    def __setstate__(self, state: object) -> None:
        raise _Refused("sets the inside of a function")


class _NdarrayType(_StandIn):
    """A stand-in for `numpy.ndarray`: it is never called, only handed to `_reconstruct`."""

    __slots__ = ()


class _Reconstruct(_StandIn):
    """A stand-in for `numpy.core.multiarray._reconstruct`: it makes an empty array, to be filled."""

    __slots__ = ()

    def __call__(self, kind: object, _shape: object, _code: object) -> _Array:
        if not isinstance(kind, _NdarrayType):
            raise _Refused("makes an array of a kind of its own")
        return _Array()


class _DtypeType(_StandIn):
    """A stand-in for `numpy.dtype`: it knows objects, texts, bytes and numbers, nothing else."""

    __slots__ = ()

    def __call__(self, code: object, _align: object = False, _copy: object = True) -> _Dtype:
        known = (
            re.fullmatch(r"O[48]?|([US])([1-9]\d{0,6})|([iuf])([1248])", code)
            if isinstance(code, str)
            else None
        )
        if known is None or code == "f1":
            raise _Refused(f"holds values of type {_shown(code)}, where only tokens belong")
        return _Dtype(known[1] or known[3] or "", int(known[2] or known[4] or 0))


class _Scalar(_StandIn):
    """A stand-in for `numpy.core.multiarray.scalar`: it makes one `numpy.str_`, or a number."""

    __slots__ = ()

    def __call__(self, dtype: object, data: object) -> Any:
        (value,) = _values(dtype, data, 1)
        return value


class _Encode(_StandIn):
    """A stand-in for `_codecs.encode`: it gives the bytes that a text of the first 256 characters means.

    So Python 3 writes bytes where a pickle has no opcode for them (protocols 0 to 2), as numpy did until 1.16.
    """

    __slots__ = ()

    def __call__(self, text: object, encoding: object) -> bytes:
        if type(text) is not str or encoding != "latin1":
            raise _Refused(f"encodes {_shown(text)} as {_shown(encoding)}, where only bytes as text belong")
        return text.encode("latin1")


class _NoBytes(_StandIn):
    """A stand-in for `bytes`, which protocols of pickle call without arguments for no bytes at all."""

    __slots__ = ()

    def __call__(self) -> bytes:
        return b""


class _Dtype:
    """A dtype: its `width` is 0 for objects, else the number of characters of a text, or of bytes of a number."""

    __slots__ = ("kind", "order", "width")

    def __init__(self, kind: str, width: int) -> None:
        self.kind, self.width, self.order = kind, width, "<"

    def __setstate__(self, state: Any) -> None:
        order = state[1]
        if order not in ("<", ">", "|"):
            raise _Refused(f"has values in the byte order {_shown(order)}")
        self.order = order


class _Array:
    """An array; `items` is what it holds by the file's word: unchecked, as the file can go on filling a list.

    `n_columns` is 0 for a 1-D array; the items of a 2-D one come row by row.
    """

    __slots__ = ("items", "n_columns")
    items: object

    def __init__(self) -> None:
        self.items, self.n_columns = None, 0

    def __setstate__(self, state: Any) -> None:
        _, shape, dtype, _, data = state
        if not isinstance(dtype, _Dtype) or type(shape) is not tuple or {*map(type, shape)} != {int}:
            raise _Refused("holds an array that is not 1-D")
        if len(shape) == 2 and not dtype.width and min(shape) > 0:
            self.n_columns = shape[1]
        elif len(shape) != 1:
            raise _Refused("holds an array that is not 1-D")
        self.items = _values(dtype, data, shape[0]) if dtype.width else data

    def fits(self, shape: tuple[int, ...]) -> bool:
        """Whether the array is of the shape that the header announces."""
        n_items = len(self.items) if isinstance(self.items, list) else -1
        return n_items == int(np.prod(shape)) and self.n_columns == (shape[1] if len(shape) == 2 else 0)

    def rows(self) -> list[Any]:
        """Give one list of tokens for each playlist."""
        items: list[Any] = self.items if isinstance(self.items, list) else []
        n = self.n_columns
        return [items[i : i + n] for i in range(0, len(items), n)] if n else items


def _values(dtype: object, data: object, n: int) -> list[Any]:
    """Read the texts that numpy stores as `n` times `width` characters of 4 bytes, or `n` numbers."""
    if not isinstance(dtype, _Dtype) or not dtype.width or type(data) is not bytes:
        raise _Refused("holds a value that is no text")
    kind = f"{dtype.order}{dtype.kind}{dtype.width}"
    if len(data) != n * np.dtype(kind).itemsize:
        raise ValueError(f"{len(data):,} bytes of text do not fit their count")
    values: list[Any] = np.frombuffer(data, kind).tolist() if data else []
    return values


_MULTIARRAY = {"_reconstruct": _Reconstruct(), "scalar": _Scalar()}
_STAND_INS: dict[tuple[str, str], _StandIn] = {
    ("numpy", "ndarray"): _NdarrayType(),
    ("numpy", "dtype"): _DtypeType(),
    ("_codecs", "encode"): _Encode(),
    ("builtins", "bytes"): _NoBytes(),
    ("__builtin__", "bytes"): _NoBytes(),
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
