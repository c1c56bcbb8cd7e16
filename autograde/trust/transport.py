"""Carry plain data across the wall, in frames; nothing is ever pickled.

None, bool, int, float, str, list, tuple, dict and arrays of numbers cross as what they are. Everything else crosses by
name or not at all: each side says what it makes of such a thing (`encode` and `decode` of a `Transport`).

A frame is a head, a message in MessagePack, and the raw bytes of the arrays in it. Whoever reads a frame takes it for
hostile: sizes, types and shapes are checked before anything is made of them.
"""

from __future__ import annotations

import math
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import msgpack
import numpy as np

MOST_MESSAGE = 4_000_000  # bytes of a message without its arrays
MOST_RAW = 64_000_000  # bytes of its arrays
MOST_ARRAYS = 100_000
MOST_ANSWER = 2_000_000  # bytes of a frame that answers or asks something; the results of cells may be larger
MOST_LONG = 64  # bytes of an integer
MOST_KEYS = 10_000  # keys of all dicts of a frame: hostile numbers as keys take minutes to sort in
MOST_PARTS = 250_000  # lists, dicts and tuples of a frame: each takes a byte to send, and 70 to keep
MOST_EMPTY = 10_000  # rows, say, of an array without numbers: they cost nothing to send, and much to look at
LATE = 0.1  # seconds after a deadline at which it may be noticed
MOST_LEVELS = 12  # levels of tuples and the like in each other: each takes tens of KB of the reader's stack
KINDS = "biufc"  # of arrays
_HEAD = struct.Struct(">II")  # bytes of the message, number of arrays
_SIZE = struct.Struct(">Q")
_TUPLE, _ARRAY, _NUMBER, _OBJECTS, _LONG, _THING = range(1, 7)  # what MessagePack has no form for


class TransportError(Exception):
    """What came through the connection is no frame, or is too large a one."""


class ConnectionClosed(TransportError):
    """The other side has gone."""


class DeadlinePassed(TransportError):
    """The other side has sent or read nothing by the deadline."""


class Transport:
    """One end of a socket, as two sides speak through it.

    Parameters
    ----------
    sock : socket
    encode : callable
        ``encode(value)`` gives plain data for what is not plain data.
    decode : callable
        ``decode(data)`` makes a value of such data again, or raises `TransportError`.

    Examples
    --------
    >>> a, b = socket.socketpair()
    >>> refuse = lambda value: (_ for _ in ()).throw(TransportError("no such value"))
    >>> Transport(a, refuse, refuse).send({"args": (1, [2.5], "drei", np.arange(3))})
    >>> Transport(b, refuse, refuse).receive()
    {'args': (1, [2.5], 'drei', array([0, 1, 2]))}
    >>> a.close(), b.close()
    (None, None)
    """

    def __init__(
        self, sock: socket.socket, encode: Callable[[Any], Any], decode: Callable[[Any], Any]
    ) -> None:
        self.sock, self._encode, self._decode = sock, encode, decode
        self.size = 0  # bytes of the frame that was read last
        self._buffer = bytearray()
        self._held: list[bytes] = []  # frames that go out before the next one
        self._raw: list[bytes] = []
        self._level = 0
        self._n_keys = self._n_parts = 0  # of the frame that is being read
        self._deadline: float | None = None
        self._timeout = sock.gettimeout()  # setting it is a system call

    def close(self) -> None:
        """Close the socket."""
        self.sock.close()

    def send(
        self,
        message: dict[str, Any],
        deadline: float | None = None,
        most: int | None = None,
        *,
        later: bool = False,
    ) -> None:
        """Write one frame.

        Parameters
        ----------
        message : dict
        deadline : float, optional
            On `time.monotonic`'s clock.
        most : int, optional
            Bytes that it may have.
        later : bool
            Keep it, and write it before the next one.

        Raises
        ------
        TransportError
            `ConnectionClosed` when the other side has gone, `DeadlinePassed` when it does not read; else when the frame
            cannot be sent.
        """
        raw: list[bytes] = []
        packed = self._pack(message, raw)
        if len(packed) > MOST_MESSAGE or sum(map(len, raw)) > MOST_RAW or len(raw) > MOST_ARRAYS:
            raise TransportError(f"the value has more than {MOST_RAW // 1_000_000} MB")
        if most is not None and len(packed) + sum(map(len, raw)) > most:
            raise TransportError(f"the value has more than {most // 1_000_000} MB")
        head = _HEAD.pack(len(packed), len(raw)) + b"".join(_SIZE.pack(len(part)) for part in raw)
        self._held.append(b"".join([head, packed, *raw]))
        if later:
            return
        frames, self._held = b"".join(self._held), []
        try:
            self._wait_until(deadline)
            self.sock.sendall(frames)
        except TimeoutError as error:
            raise DeadlinePassed("the other side does not read") from error
        except OSError as error:
            raise ConnectionClosed("the other side has gone") from error

    def take_back(self) -> None:
        """Drop the frame that was kept last, to be written later."""
        self._held.pop()

    def receive(self, deadline: float | None = None, most: int | None = None) -> dict[str, Any]:
        """Read one frame.

        Parameters
        ----------
        deadline, most
            As of `send`.

        Raises
        ------
        TransportError
            `ConnectionClosed` when the other side has gone, `DeadlinePassed` at the deadline; else when it is no frame.
        """
        self._deadline = deadline
        n_message, n_raw = _HEAD.unpack(self._read(_HEAD.size))
        if n_message > MOST_MESSAGE or n_raw > MOST_ARRAYS:
            raise TransportError("a frame that is too large")
        sizes = [size for (size,) in _SIZE.iter_unpack(self._read(_SIZE.size * n_raw))] if n_raw else []
        self.size = n_message + sum(sizes)
        if self.size - n_message > MOST_RAW or (most is not None and self.size > most):
            raise TransportError("a frame that is too large")
        packed = self._read(n_message)
        self._raw = [self._read(size) for size in sizes]
        self._n_keys = self._n_parts = 0
        message = self._unpack(packed)
        self._raw = []
        if type(message) is not dict or not {*map(type, message)} <= {str}:
            raise TransportError("no such message")
        return message

    def _pack(self, value: Any, raw: list[bytes]) -> bytes:
        """A value in MessagePack; its arrays go to `raw`."""
        level = 0

        def other(value: Any) -> msgpack.ExtType:
            kind = type(value)
            if kind is tuple:
                return msgpack.ExtType(_TUPLE, pack(list(value)))
            if kind is int and value.bit_length() >= 8 * MOST_LONG:
                raise ValueError(f"an integer of more than {8 * MOST_LONG} bits")
            if kind is int:
                return msgpack.ExtType(_LONG, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))
            if kind is np.ndarray:
                return array(value)
            if isinstance(value, np.generic) and value.dtype.kind in KINDS:
                return msgpack.ExtType(_NUMBER, pack(np.asarray(value)))
            return msgpack.ExtType(_THING, pack(self._encode(value)))

        def array(value: Any) -> msgpack.ExtType:
            if value.dtype.kind not in KINDS:
                return msgpack.ExtType(_OBJECTS, pack([list(value.shape), value.ravel().tolist()]))
            value = value.astype(value.dtype.newbyteorder("="), copy=False)
            raw.append(value.tobytes())
            return msgpack.ExtType(_ARRAY, pack([value.dtype.str, list(value.shape), len(raw) - 1]))

        def pack(value: Any) -> bytes:
            nonlocal level
            if level == MOST_LEVELS:
                raise ValueError(f"it is nested more than {MOST_LEVELS} deep")
            level += 1
            packed: bytes = msgpack.packb(value, default=other, strict_types=True, unicode_errors="replace")
            level -= 1
            return packed

        try:
            return pack(value)
        except (ValueError, OverflowError, RecursionError) as error:
            raise TransportError(f"the value cannot cross: {str(error)[:80]}") from error

    def _unpack(self, packed: bytes) -> Any:
        if self._level == MOST_LEVELS:
            raise TransportError("a message that is nested too deep")
        self._level += 1
        try:
            return msgpack.unpackb(
                packed,
                ext_hook=self._other,
                list_hook=self._list,
                object_pairs_hook=self._dict,
                strict_map_key=False,
                max_map_len=MOST_KEYS,
                timestamp=1,
            )
        except TransportError:
            raise
        except Exception as error:  # whatever MessagePack says of bytes that are none
            raise TransportError("a message that cannot be read") from error
        finally:
            self._level -= 1

    def _part(self, n: int = 1) -> None:
        self._n_parts += n
        if self._n_parts > MOST_PARTS:
            raise TransportError(f"more than {MOST_PARTS:,} lists and the like in one frame")

    def _list(self, values: list[Any]) -> list[Any]:
        self._part()
        return values

    def _dict(self, pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
        """A dict of its pairs, which are counted before any key is sorted in."""
        self._part()
        self._n_keys += len(pairs)
        if self._n_keys > MOST_KEYS:
            raise TransportError(f"more than {MOST_KEYS:,} keys in one frame")
        return dict(pairs)

    def _other(self, code: int, data: bytes) -> Any:
        self._part()
        if code == _LONG and len(data) <= MOST_LONG:
            return int.from_bytes(data, "big", signed=True)
        value = self._unpack(data)
        if code == _THING:
            return self._decode(value)
        if code == _TUPLE and type(value) is list:
            return tuple(value)
        if code == _NUMBER and isinstance(value, np.ndarray) and value.ndim == 0:
            return value[()]
        if code == _ARRAY and type(value) is list and len(value) == 3:
            self._part(-2)  # what it was told in is not kept
            return self._array(*value)
        if code == _OBJECTS and type(value) is list and len(value) == 2:
            return _objects(*value)
        raise TransportError("no such value")

    def _array(self, dtype: Any, shape: Any, number: Any) -> Any:
        if type(dtype) is not str or len(dtype) > 8 or type(number) is not int:
            raise TransportError("no such array")
        kind = np.dtype(dtype)
        raw = self._raw[number] if 0 <= number < len(self._raw) else b""
        if kind.kind not in KINDS or _count(shape) * kind.itemsize != len(raw):
            raise TransportError("an array of another size than it says")
        return np.frombuffer(raw, kind).reshape(shape).copy()

    def _read(self, size: int) -> bytes:
        while len(self._buffer) < size:
            try:
                # Anew: what comes byte by byte has no more time than the rest.
                self._wait_until(self._deadline)
                part = self.sock.recv(max(65_536, min(size - len(self._buffer), 1 << 20)))
            except TimeoutError as error:
                raise DeadlinePassed("nothing came in time") from error
            except OSError as error:
                raise ConnectionClosed("the other side has gone") from error
            if not part:
                raise ConnectionClosed("the other side has gone")
            self._buffer += part
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _wait_until(self, deadline: float | None) -> None:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise DeadlinePassed("nothing came in time")
        if left is None and self._timeout is None:
            return
        if left is None or self._timeout is None or not 0 <= self._timeout - left < LATE:
            self.sock.settimeout(left)
            self._timeout = left


def _objects(shape: Any, values: Any) -> Any:
    if type(values) is not list or _count(shape) != len(values):
        raise TransportError("an array of another size than it says")
    array = np.empty(len(values), object)
    for i, value in enumerate(values):
        array[i] = value
    return array.reshape(shape)


def _count(shape: Any) -> int:
    if type(shape) is not list or len(shape) > 32:
        raise TransportError("no such shape")
    if not all(type(side) is int and 0 <= side <= MOST_RAW for side in shape):
        raise TransportError("no such shape")
    size = math.prod(shape)
    if not size and math.prod(max(side, 1) for side in shape) > MOST_EMPTY:
        raise TransportError("no such shape")
    return size


def state_of(generator: np.random.Generator) -> list[str]:
    """The state of a PCG64 generator; its integers have 128 bits and cross as text."""
    state: Any = generator.bit_generator.state
    return [str(part) for part in (*state["state"].values(), state["has_uint32"], state["uinteger"])]


def set_state(generator: np.random.Generator, state: Any) -> np.random.Generator:
    """Put a PCG64 generator into a state that came through the connection."""
    if type(state) is not list or len(state) != 4 or not all(_is_digits(part) for part in state):
        raise TransportError("no such generator")
    whole, inc, has, kept = map(int, state)
    if max(whole, inc) >= 2**128 or has > 1 or kept >= 2**32:
        raise TransportError("no such generator")
    generator.bit_generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": whole, "inc": inc},
        "has_uint32": has,
        "uinteger": kept,
    }
    return generator


def _is_digits(part: Any) -> bool:
    return type(part) is str and len(part) <= 40 and part.isascii() and part.isdigit()
