"""The near side of the wall: the grader's. Names that a student defined are stand-ins here; only plain data comes back.

All that the far side sends is taken for hostile: `autograde.trust.wire` checks sizes, types and shapes, every request
has a deadline, and what goes wrong is a finding about the answer, never an exception of the grader's.
"""

from __future__ import annotations

import builtins
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograde.trust.wire import Closed, OutOfTime, Wire, WireError, set_state, state_of
from kit.checks.outcomes import Finding, FoundError, Outcome

OUTPUTS = ("stream", "display_data", "execute_result", "error")


class Gone(Exception):
    """The far side has ended or was cut off; the message says why."""


class Near:
    """One far side, as the grader speaks to it.

    Parameters
    ----------
    sock : socket

    Attributes
    ----------
    until : float
        On time.monotonic's clock: no request goes on after it.
    gone : str
        Why no request can be made any more.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.wire = Wire(sock, self._put, self._take)
        self.until = float("inf")
        self.gone = ""
        self._given: list[Callable[..., Any]] = []  # functions that the far side may call
        self._kept = 0  # of them, for as long as the far side lives
        self._raised: dict[int, BaseException] = {}  # what they raised
        self._generators: list[np.random.Generator] = []  # in the order in which they come

    def close(self) -> None:
        """Speak to it no more."""
        self.wire.close()

    def cell(self, source: str, seconds: float) -> list[dict[str, Any]]:
        """Run a cell on the far side; its outputs, in nbformat's form.

        Raises
        ------
        Gone
        """
        return _outputs(self._request({"do": "cell", "source": source}, seconds).get("outputs"))

    def primed(self, seconds: float) -> list[list[dict[str, Any]]]:
        """The outputs of the cells that had been run before the far side was started."""
        cells = self._request({"do": "primed"}, seconds).get("outputs")
        return [_outputs(parts) for parts in cells] if isinstance(cells, list) else []

    def get(self, name: str, seconds: float) -> Any:
        """What the far side has under a name: plain data, or a stand-in.

        Raises
        ------
        NameError, Gone
        """
        reply = self._request({"do": "get", "name": name}, seconds)
        if reply.get("missing"):
            raise NameError(f"name {name!r} is not defined")
        return self._value(reply)

    def put(self, name: str, value: Any, seconds: float) -> None:
        """Give the far side something under a name; what cannot cross is not given."""
        try:
            self._request({"do": "put", "name": name, "value": value}, seconds)
        except TypeError:
            return
        self._kept = len(self._given)

    def call(self, thing: int, args: tuple[Any, ...], options: dict[str, Any], seconds: float) -> Any:
        """Call a thing of the far side's."""
        request = {"do": "call", "thing": thing, "args": args, "options": options}
        return self._value(self._request(request, seconds))

    def next(self, thing: int, seconds: float) -> Any:
        """The next value of an iterator; StopIteration at its end."""
        reply = self._request({"do": "next", "thing": thing}, seconds)
        if reply.get("end"):
            raise StopIteration
        return self._value(reply)

    def attribute(self, thing: int, name: str, seconds: float) -> Any:
        """An attribute of a thing."""
        return self._value(self._request({"do": "attribute", "thing": thing, "name": name}, seconds))

    def model(self, thing: int, method: str, args: tuple[Any, ...], seconds: float) -> Any:
        """Ask a Keras model by a method of `kit.checks.elsewhere.AskedModel`."""
        request = {"do": "model", "thing": thing, "method": method, "args": args}
        return self._value(self._request(request, seconds))

    def forget(self, seconds: float) -> None:
        """Let both sides drop what they hold for each other."""
        self._request({"do": "forget"}, seconds)
        del self._given[self._kept :]
        self._raised.clear()

    def _request(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request and answer what the far side asks, until its reply comes."""
        if self.gone:
            raise Gone(self.gone)
        deadline = min(time.monotonic() + seconds, self.until)
        try:
            self.wire.send(request, deadline)
            while "ask" in (reply := self.wire.receive(deadline)):
                self._asked(reply, deadline)
        except OutOfTime:
            self.gone = f"it took more than {seconds:g} seconds"
        except Closed:
            self.gone = "it ended the kernel"
        except WireError as error:
            self.gone = f"it sent what cannot be read: {error}"
        if self.gone:
            raise Gone(self.gone)
        return reply

    def _asked(self, asked: dict[str, Any], deadline: float) -> None:
        """The far side calls a function that it was given."""
        generators, self._generators = self._generators, []
        number, args, options = asked["ask"], asked.get("args"), asked.get("options")
        if type(number) is not int or not 0 <= number < len(self._given):
            raise WireError("no such function")
        if (
            type(args) is not tuple
            or type(options) is not dict
            or not all(type(key) is str for key in options)
        ):
            raise WireError("no such arguments")
        answer: dict[str, Any] = {}
        try:
            answer["value"] = self._given[number](*args, **options)
        except (Gone, WireError):
            raise
        except BaseException as error:
            if type(error) is KeyboardInterrupt:
                raise  # the instructor's own
            answer["raise"] = self._as_data(error)
        answer["states"] = [state_of(generator) for generator in generators]
        self.wire.send(answer, deadline)

    def _as_data(self, error: BaseException) -> dict[str, Any]:
        token = len(self._raised) + 1
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
        """An exception of the far side's: the very one that a given function raised, or one of its kind and name."""
        if not isinstance(raised, dict):
            return RuntimeError("an error without words")
        own = self._raised.get(raised.get("token") or 0) if type(raised.get("token")) is int else None
        if own is not None:
            return own
        kinds = raised.get("kinds")
        base = next((kind for name in _strings(kinds) if (kind := _error_class(name))), RuntimeError)
        message = str(raised.get("message", ""))[:2_000]
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

    def _put(self, value: Any) -> Any:
        """What the grader gives that is not plain data."""
        if isinstance(value, StandIn):
            raise TypeError("a stand-in cannot be given back")
        if isinstance(value, np.random.Generator):
            return ["rng", state_of(value)]
        if hasattr(value, "to_cross"):
            return ["made", *value.to_cross()]
        if callable(value):
            self._given.append(value)
            return ["function", len(self._given) - 1, getattr(value, "__name__", "function")]
        raise TypeError(f"a {type(value).__name__} cannot cross")

    def _take(self, data: Any) -> Any:
        """What the far side gives that is not plain data, or was brought to its plain form there."""
        tag, *parts = data if type(data) is list and data and type(data[0]) is str else [""]
        if tag == "plain" and len(parts) == 1:
            return parts[0]
        if tag == "rng" and len(parts) == 1:
            self._generators.append(set_state(np.random.default_rng(0), parts[0]))
            return self._generators[-1]
        if tag not in _STAND_INS or [type(part) for part in parts] != [int, str, str]:
            raise WireError("no such thing")
        number, name, words = parts
        made = type(name[:80] if name.isidentifier() else "object", (_STAND_INS[tag],), {})
        return made(self, number, words[:300])


class StandIn:
    """Stands for something that stays on the far side.

    Attributes
    ----------
    seconds : float
        The deadline of each request.
    """

    seconds = 15.0
    elsewhere = True

    def __init__(self, near: Near, number: int, words: str) -> None:
        self._near, self._number, self._words = near, number, words

    def __repr__(self) -> str:
        return self._words

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class ThingStandIn(StandIn):
    """An object: its attributes can be asked for, and its methods called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return asked(self._near.attribute, self._number, name, self.seconds)


class FunctionStandIn(StandIn):
    """Anything that can be called."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Call it there."""
        return asked(self._near.call, self._number, args, options, self.seconds)


class IteratorStandIn(StandIn):
    """An iterator."""

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return asked(self._near.next, self._number, self.seconds)


class ModelStandIn(StandIn):
    """A Keras model: it is asked where it is."""

    is_model = True

    def ask(self, method: str, *args: Any) -> Any:
        """Call a method of `kit.checks.elsewhere.AskedModel` there."""
        return asked(self._near.model, self._number, method, args, self.seconds)


_STAND_INS: dict[str, type[StandIn]] = {
    "object": ThingStandIn,
    "function": FunctionStandIn,
    "iterator": IteratorStandIn,
    "model": ModelStandIn,
}


def asked(request: Callable[..., Any], *args: Any) -> Any:
    """What a request gives; that the far side has gone is a finding about the answer."""
    try:
        return request(*args)
    except Gone as gone:
        raise FoundError(_of_gone(str(gone))) from gone


def _of_gone(words: str) -> Finding:
    if "seconds" in words:
        return Finding(
            "it does not come to an end",
            f"your function was called, and {words}",
            "the check has stopped it",
            "your loops: does each come to its end?",
            Outcome.ERROR,
        )
    return Finding(
        "it ends the kernel",
        f"your function was called, and {words}",
        "all that was in memory is lost",
        "calls such as exit, and memory that grows without end",
        Outcome.ERROR,
    )


def _text(error: BaseException) -> str:
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def _strings(values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _error_class(name: str) -> type[Exception] | None:
    kind = getattr(builtins, name, None)
    return kind if isinstance(kind, type) and issubclass(kind, Exception) else None


def _frames(frames: Any) -> list[traceback.FrameSummary]:
    """Where an exception came through, as the far side tells it."""
    return [
        traceback.FrameSummary(frame[0], frame[1], "", lookup_line=False, line=frame[2][:300])
        for frame in (frames[:30] if isinstance(frames, list) else [])
        if isinstance(frame, list) and [type(part) for part in frame] == [str, int, str]
    ]


def _outputs(parts: Any) -> list[dict[str, Any]]:
    return [output for part in parts if (output := _output(part))] if isinstance(parts, list) else []


def _output(part: Any) -> dict[str, Any] | None:
    """One output in nbformat's form, or None for what is none."""
    if not isinstance(part, dict) or part.get("output_type") not in OUTPUTS:
        return None
    kind = part["output_type"]
    if kind == "stream":
        name = "stderr" if part.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _clean(part.get("text"))}
    if kind == "error":
        lines = [_clean(line) for line in _strings(part.get("traceback"))]
        return {
            "output_type": kind,
            "ename": _clean(part.get("ename"))[:200],
            "evalue": _clean(part.get("evalue"))[:2_000],
            "traceback": lines,
        }
    data = part.get("data")
    kept = {mime: _clean(data[mime]) for mime in _SHOWN if isinstance(data, dict) and mime in data}
    for mime in ("image/png", "image/jpeg"):
        if mime in kept and not _is_base64(kept[mime]):
            del kept[mime]
    output: dict[str, Any] = {"output_type": kind, "data": kept, "metadata": {}}
    if kind == "execute_result":
        output["execution_count"] = None
    return output


_SHOWN = ("text/plain", "image/png", "image/jpeg")
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\n")


def _clean(text: Any) -> str:
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""


def _is_base64(text: str) -> bool:
    return set(text) <= _BASE64
