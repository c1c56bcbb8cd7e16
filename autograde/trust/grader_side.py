"""The grader's side of the wall: names that a student defined are stand-ins here, and only plain data comes back.

All that the student side sends is taken for hostile: `autograde.trust.transport` checks sizes, types and shapes, every
request has a deadline, and what goes wrong is a finding about the answer, never an exception of the grader's.
"""

from __future__ import annotations

import builtins
import contextlib
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any, Literal

import numpy as np

from autograde.trust.gone import FULL, Gone, Why, asked
from autograde.trust.outputs import CellRan, cell_ran, outputs, printable, strings
from autograde.trust.transport import (
    MOST_ANSWER,
    ConnectionClosed,
    DeadlinePassed,
    Transport,
    TransportError,
    set_state,
    state_of,
)
from kit.checks.asking.crossing import with_columns
from kit.checks.asking.given import Change, note
from kit.checks.asking.recorders import Recorder

MOST_OF_A_CHECK = 16_000_000  # bytes that the student side may send in one check, as checks keep all values
MOST_WAITING = 20  # requests that wait for each other
MOST_THINGS = 1_000  # stand-ins and generators in one frame: each takes microseconds and a kilobyte to make


class GraderSide:
    """The grader's end of the connection to one student process.

    Parameters
    ----------
    sock : socket
    seconds : float
        The deadline of what stand-ins ask by themselves.

    Attributes
    ----------
    until : float
        On time.monotonic's clock: no request goes on after it.
    gone : Gone or None
        Why no request can be made any more.
    """

    def __init__(self, sock: socket.socket, seconds: float = 15.0) -> None:
        self.transport = Transport(sock, self._encode, self._decode)
        self.seconds = seconds
        self.until = float("inf")
        self.gone: Gone | None = None
        self._cut: Gone | None = None
        self._given: list[Callable[..., Any]] = []  # functions that the student side may call
        self._kept = 0  # of them, for as long as the student side lives
        self._raised: dict[int, BaseException] = {}  # what they raised while the present request is answered
        self._left = MOST_OF_A_CHECK
        self._n_raised = self._n_things = self._turn = 0
        self._depth = 0  # of requests that wait for each other
        self._generators: list[np.random.Generator] = []  # in the order in which they come

    def close(self) -> None:
        """Close the connection."""
        self.transport.close()

    def cut(self, gone: Gone) -> None:
        """End the request that is made now, and refuse all later ones; any thread may call this."""
        self._cut = self._cut or gone
        with contextlib.suppress(OSError):  # it was closed already
            self.transport.sock.shutdown(socket.SHUT_RDWR)

    def cell(self, source: str, seconds: float) -> CellRan:
        """Run a cell on the student side.

        Raises
        ------
        Gone
        """
        reply = self._request({"do": "cell", "source": source}, seconds, most=None)
        return cell_ran(reply)

    def primed(self, seconds: float) -> list[list[dict[str, Any]]]:
        """The outputs of the cells that had been run before the student side was started."""
        cells = self._request({"do": "primed"}, seconds, most=None).get("outputs")
        return [outputs(parts) for parts in cells] if isinstance(cells, list) else []

    def get(self, name: str, seconds: float) -> Any:
        """Give what the student side has under a name: plain data, or a stand-in.

        Raises
        ------
        NameError, Gone
        """
        reply = self._request({"do": "get", "name": name}, seconds)
        if reply.get("missing") is True:
            raise NameError(f"name {name!r} is not defined")
        if "raised" in reply:
            raise NameError(
                f"what stands under the name {name!r} is too large or of no kind that a check can read"
            )
        return self._value(reply)

    def define(self, name: str, value: Any, seconds: float) -> None:
        """Define a name on the student side; a value that cannot cross is left out."""
        try:
            self._request({"do": "define", "name": name, "value": value}, seconds)
        except TypeError:
            return
        self._kept = len(self._given)

    def call(self, thing: int, args: tuple[Any, ...], options: dict[str, Any], seconds: float) -> Any:
        """Call something that the student side has under a number."""
        request = {"do": "call", "thing": thing, "args": list(args), "options": options}
        return self._value(self._request(request, seconds))

    def next(self, thing: int, seconds: float) -> Any:
        """Fetch the next value of an iterator; raise StopIteration at its end."""
        reply = self._request({"do": "next", "thing": thing}, seconds)
        if reply.get("end") is True:
            raise StopIteration
        return self._value(reply)

    def attribute(self, thing: int, name: str, seconds: float) -> Any:
        """Fetch an attribute of a thing."""
        return self._value(self._request({"do": "attribute", "thing": thing, "name": name}, seconds))

    def model(self, thing: int, method: str, args: tuple[Any, ...], seconds: float) -> Any:
        """Ask a Keras model by a method of `kit.checks.asking.models.asked.AskedModel`."""
        request = {"do": "model", "thing": thing, "method": method, "args": args}
        return self._value(self._request(request, seconds))

    def names(self, do: Literal["keep", "back"], seconds: float) -> None:
        """Have the student side keep the names that it has now, or bind again those that it kept, and no others."""
        self._request({"do": do}, seconds)

    def forget(self, seconds: float) -> None:
        """Let both sides drop what they hold for each other."""
        self._request({"do": "forget"}, seconds)
        del self._given[self._kept :]
        self._left = MOST_OF_A_CHECK

    def _request(
        self, request: dict[str, Any], seconds: float, most: int | None = MOST_ANSWER
    ) -> dict[str, Any]:
        """Send a request and answer what the student side asks, until its reply comes."""
        if self.gone is not None:
            raise self.gone.again()
        if not self._depth:
            self._raised.clear()
        if self._depth == MOST_WAITING:
            self.gone = Gone("its requests wait for each other", Why.UNREADABLE)
            raise self.gone.again()
        deadline = min(time.monotonic() + seconds, self.until)
        self._depth += 1
        self._turn = turn = self._turn + 1
        try:
            self.transport.send(request | {"turn": turn}, deadline)
            while "ask" in (reply := self._receive(deadline, most)) or "note" in reply:
                if "ask" in reply:
                    self._asked(reply, deadline)
                else:
                    self._told(reply)
            if type(reply.get("turn")) is not int or reply["turn"] != turn:
                raise TransportError("an answer out of turn")
            if reply.get("full") is True:
                self.gone = Gone(FULL, Why.MEMORY)
                if "raised" in reply:  # what a call raised is noted as well
                    return reply
            _note_change(reply.get("changed"))
        except DeadlinePassed:
            self.gone = Gone(f"it took more than {seconds:g} seconds", Why.TIME)
        except ConnectionClosed:
            self.gone = self._cut or Gone("it ended the kernel", Why.ENDED)
        except TransportError as error:
            self.gone = Gone(f"it sent what cannot be read: {error}", Why.UNREADABLE)
        finally:
            self._depth -= 1
        if self.gone is not None:
            raise self.gone.again()
        return reply

    def _receive(self, deadline: float, most: int | None) -> dict[str, Any]:
        self._n_things = 0
        message = self.transport.receive(deadline, most)
        if most is not None:
            self._left -= self.transport.size
        if self._left < 0:
            raise TransportError(f"more than {MOST_OF_A_CHECK // 1_000_000} MB in one check")
        return message

    def _asked(self, asked: dict[str, Any], deadline: float) -> None:
        """Call one of the grader's functions at the request of the student side."""
        generators, self._generators = self._generators, []
        function, args, options = self._call_of(asked["ask"], asked)
        answer: dict[str, Any] = {}
        try:
            answer["value"] = function(*args, **options)
        except BaseException as error:
            if self.gone or isinstance(error, TransportError) or type(error) is KeyboardInterrupt:
                raise  # nobody is there to hear of it; the last one is the instructor's own
            answer["raise"] = self._as_data(error)
        answer["states"] = [state_of(generator) for generator in generators]
        try:
            self.transport.send(answer, deadline)
        except TypeError as error:  # it cannot cross
            self.transport.send({"raise": self._as_data(error), "states": answer["states"]}, deadline)

    def _told(self, told: dict[str, Any]) -> None:
        """Note a call that the student side has made of its copy of a function, whose value it knows already."""
        self._generators.clear()
        function, args, options = self._call_of(told["note"], told)
        if not isinstance(function, Recorder):
            raise TransportError("no such function")
        with contextlib.suppress(Exception):  # it has had enough of calls, and says so when it is asked
            function.tell(*args, **options)

    def _call_of(
        self, number: Any, message: dict[str, Any]
    ) -> tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]:
        args, options = message.get("args"), message.get("options")
        if type(number) is not int or not 0 <= number < len(self._given):
            raise TransportError("no such function")
        if type(args) is not list or type(options) is not dict or not {*map(type, options)} <= {str}:
            raise TransportError("no such arguments")
        return self._given[number], tuple(args), options

    def _as_data(self, error: BaseException) -> dict[str, Any]:
        self._n_raised = token = self._n_raised + 1
        self._raised[token] = error
        kind = type(error)
        known = kind.__module__ == "builtins" or kind.__module__.split(".")[0] == "kit"
        name = f"{kind.__module__}:{kind.__qualname__}" if known else "builtins:RuntimeError"
        return {"class": name, "message": _text(error), "token": token}

    def _value(self, reply: dict[str, Any]) -> Any:
        if "raised" in reply:
            raise self._exception(reply["raised"])
        self._generators.clear()
        return reply.get("value")

    def _exception(self, raised: Any) -> BaseException:
        """Make the exception that the student side describes: the one that a given function raised, or a like one."""
        if not isinstance(raised, dict):
            return RuntimeError("an error without words")
        token = raised.get("token")
        own = self._raised.get(token) if type(token) is int else None
        if own is not None:
            return own
        kinds = raised.get("kinds")
        base = next((kind for name in strings(kinds) if (kind := _error_class(name))), RuntimeError)
        message = printable(raised.get("message"))[:2_000]
        name = str(raised.get("name", ""))[:80]
        made: type[Exception] = type(
            name if name.isidentifier() else "Error", (base,), {"__str__": lambda _: message}
        )
        try:
            error = made(message)
        except TypeError:  # such as UnicodeDecodeError, which wants five arguments
            error = type(made.__name__, (RuntimeError,), {})(message)
        error.far_frames = _frames(raised.get("frames"))  # type: ignore[attr-defined]
        return error

    def _encode(self, value: Any) -> Any:
        """Bring what the grader sends to plain data; what has no plain form is refused."""
        if isinstance(value, StandIn) and (value.is_of(self) or not isinstance(value, FunctionStandIn)):
            raise TypeError("a stand-in cannot be given back")
        if isinstance(value, np.random.Generator):
            return ["rng", state_of(value)]
        if hasattr(value, "to_cross"):
            return ["made", *value.to_cross()]
        if callable(value):
            self._given.append(value)
            described = [len(self._given) - 1, getattr(value, "__name__", "function")]
            return (
                ["recorder", *described, value.copy, value.args]
                if isinstance(value, Recorder)
                else ["function", *described]
            )
        raise TypeError(f"a {type(value).__name__} cannot cross")

    def _decode(self, data: Any) -> Any:
        """Make a value, or a stand-in, of what the student side sends for something that is not plain data."""
        tag, *parts = data if type(data) is list and data and type(data[0]) is str else [""]
        if tag == "plain" and len(parts) == 1:
            return parts[0]
        if tag == "table" and len(parts) == 2 and (table := with_columns(parts[1], parts[0])) is not None:
            return table
        self._n_things += 1
        if self._n_things > MOST_THINGS:
            raise TransportError("too many things")
        if tag == "rng" and len(parts) == 1:
            self._generators.append(set_state(np.random.default_rng(0), parts[0]))
            return self._generators[-1]
        if tag not in _STAND_INS or [type(part) for part in parts] != [int, str, str]:
            raise TransportError("no such thing")
        number, name, words = parts
        made = type(name[:80] if name.isidentifier() else "object", (_STAND_INS[tag],), {})
        return made(self, number, printable(words[:300]))


class StandIn:
    """Stands for something that stays on the student side."""

    elsewhere = True

    def __init__(self, student: GraderSide, number: int, words: str) -> None:
        self._student, self._number, self._words = student, number, words

    def is_of(self, student: GraderSide) -> bool:
        """Whether the thing is in the student process of this connection."""
        return self._student is student

    def __repr__(self) -> str:
        return self._words

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class ThingStandIn(StandIn):
    """Stands for an object: its attributes can be asked for, and its methods called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return asked(self._student.attribute, self._number, name, self._student.seconds)


class FunctionStandIn(StandIn):
    """Stands for anything that can be called."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Call it on the student side."""
        return asked(self._student.call, self._number, args, options, self._student.seconds)


class IteratorStandIn(StandIn):
    """Stands for an iterator."""

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return asked(self._student.next, self._number, self._student.seconds)


class ModelStandIn(StandIn):
    """Stands for a Keras model, which is asked on the student side."""

    is_model = True

    def ask(self, method: str, *args: Any) -> Any:
        """Call a method of `kit.checks.asking.models.asked.AskedModel` on the student side."""
        return asked(self._student.model, self._number, method, args, self._student.seconds)


_STAND_INS: dict[str, type[StandIn]] = {
    "object": ThingStandIn,
    "function": FunctionStandIn,
    "iterator": IteratorStandIn,
    "model": ModelStandIn,
}


def _note_change(told: Any) -> None:
    """Note that, as the student side reports, an answer has changed an argument: the report can only cost marks."""
    if told is None:
        return
    if type(told) is not list or [*map(type, told)] != [str, str, str]:
        raise TransportError("no such change")
    note(Change(*(printable(words[:200]) for words in told)))


def _text(error: BaseException) -> str:
    return str(error.args[0] if isinstance(error, KeyError) and error.args else error)


def _error_class(name: str) -> type[Exception] | None:
    kind = getattr(builtins, name, None)
    return kind if isinstance(kind, type) and issubclass(kind, Exception) else None


def _frames(frames: Any) -> list[traceback.FrameSummary]:
    """Read the frames that an exception came through out of a message of the student side."""
    return [
        traceback.FrameSummary(frame[0], frame[1], "", lookup_line=False, line=printable(frame[2][:300]))
        for frame in (frames[:30] if isinstance(frames, list) else [])
        if isinstance(frame, list) and [type(part) for part in frame] == [str, int, str]
    ]
