"""Students' code runs on this side of the wall, which decides nothing and holds nothing worth reading.

It serves requests that come through one socket: run a cell, look up a name, call what is there, ask an iterator for its
next value. What it answers is plain data; things that are not (functions, iterators, Keras models, other objects) stay
here, and only a number crosses that stands for them.
"""

from __future__ import annotations

import builtins
import importlib
import io
import linecache
import os
import random
import socket
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from autograde.trust.shell import Shell, words_of
from autograde.trust.transport import (
    MOST_ANSWER,
    ConnectionClosed,
    Transport,
    TransportError,
    set_state,
    state_of,
)
from kit.checks.asking.crossing import as_table
from kit.checks.asking.given import Given
from kit.checks.loaded import loaded

MOST_NOTES = 50  # calls that the grader may hear of later

_PLAIN: tuple[Callable[..., Any], ...] = (bool, int, float, str, list, tuple, dict)


class StudentSide:
    """Serves one grader through one socket.

    Parameters
    ----------
    sock : socket
    shell : Shell
    """

    def __init__(self, sock: socket.socket, shell: Shell) -> None:
        self.transport = Transport(sock, self.encode, self.decode)
        self.shell = shell
        self.things: list[Any] = []  # what the grader holds a number of
        self._generators: list[np.random.Generator] = []  # in the order in which they are sent
        self._iterators: dict[int, tuple[Any, Any, Given]] = {}  # whose answer was given what
        self._kept: dict[str, Any] = {}  # the names to come back to
        self.n_notes = 0  # of calls that the grader has not heard of

    def serve(self) -> None:
        """Answer requests until the grader closes the socket."""
        try:
            with self.shell.alone():
                while True:
                    self._answer(self.transport.receive())
        except TransportError:
            return

    def _answer(self, request: dict[str, Any]) -> None:
        what, turn = request.pop("do"), request.pop("turn")
        handler: Callable[..., Any] = getattr(self, f"do_{what}")
        most = None if what in ("cell", "primed") else MOST_ANSWER
        try:
            self.transport.send(handler(**request) | {"turn": turn}, most=most)
        except ConnectionClosed:
            raise
        except MemoryError:
            self.transport.send({"full": True, "turn": turn})
        except Exception as error:  # such as a value too large to cross
            self.transport.send({"raised": _raised(error), "turn": turn})

    def do_cell(self, source: str) -> dict[str, Any]:
        """Run a cell."""
        before = memory_mapped()
        ran = self.shell.run(source)
        if ran.full:
            raise MemoryError
        return {"outputs": ran.outputs, "rescued": ran.rescued, "grew": memory_mapped() - before}

    def do_primed(self) -> dict[str, Any]:
        """Give the outputs of the cells that were run before this process was forked."""
        return {"outputs": getattr(self.shell, "primed", [])}

    def do_get(self, name: str) -> dict[str, Any]:
        """Look up a name."""
        namespace = self.shell.user_ns
        return {"value": namespace[name]} if name in namespace else {"missing": True}

    def do_define(self, name: str, value: Any) -> dict[str, Any]:
        """Define a name."""
        self.shell.user_ns[name] = value
        return {}

    def do_call(self, thing: int, args: Any, options: Any) -> dict[str, Any]:
        """Call a thing."""
        function, given = self.things[thing], Given(args, options)
        reply = self._try(lambda: function(*given.args, **given.options))
        if isinstance(value := reply.get("value"), Iterator):
            self._iterators[id(value)] = value, function, given
        return reply | _changed(function, given)

    def do_next(self, thing: int) -> dict[str, Any]:
        """Give the next value of an iterator."""
        iterator = self.things[thing]
        _, function, given = self._iterators.get(id(iterator), (iterator, None, None))
        try:
            reply = self._try(lambda: next(iterator), StopIteration)
        except StopIteration:
            reply = {"end": True}
        return reply if given is None else reply | _changed(function, given)

    def do_attribute(self, thing: int, name: str) -> dict[str, Any]:
        """Give an attribute of a thing."""
        return self._try(lambda: getattr(self.things[thing], name))

    def do_model(self, thing: int, method: str, args: Any) -> dict[str, Any]:
        """Ask a Keras model, which never crosses the wall."""
        from kit.checks.asking.models.asked import AskedModel

        return self._try(lambda: getattr(AskedModel(self.things[thing]), method)(*args))

    def do_forget(self) -> dict[str, Any]:
        """Let go of all things."""
        self.things.clear()
        self._iterators.clear()
        return {}

    def do_keep(self) -> dict[str, Any]:
        """Keep the names that there are now, for `do_back`."""
        self._kept = dict(self.shell.user_ns)
        return {}

    def do_back(self) -> dict[str, Any]:
        """Bind again the names that were kept, and no others; chance, and the names of layers, begin anew."""
        self.shell.user_ns.clear()
        self.shell.user_ns.update(self._kept)
        self.things.clear()
        self._iterators.clear()
        if (keras := loaded("keras")) is not None:
            keras.utils.clear_session(free_memory=False)
        begin_chance()
        return {}

    def _try(self, call: Callable[[], Any], *through: type[BaseException]) -> dict[str, Any]:
        """Make a call without showing what it prints and warns of; give its value, or what it raised."""
        try:
            with warnings.catch_warnings(), redirect_stdout(_Nowhere()), redirect_stderr(_Nowhere()):
                warnings.simplefilter("ignore")
                return {"value": call()}
        except through:
            raise
        except BaseException as error:  # the student's code may raise anything
            return {"raised": _raised(error)} | ({"full": True} if isinstance(error, MemoryError) else {})

    def encode(self, value: Any) -> Any:
        """Bring a value to plain data; what has no plain form stays here, and its number crosses."""
        for kind in _PLAIN:
            if isinstance(value, kind):  # type: ignore[arg-type]
                return ["plain", kind(value)]
        if isinstance(value, complex):
            return ["plain", np.complex128(value)]
        if isinstance(value, np.ndarray):
            return ["plain", np.asarray(value)]
        if _crosses(value):
            self._generators.append(value)
            return ["rng", state_of(value)]
        if (table := as_table(value)) is not None:
            return ["table", list(table.columns), np.asarray(table)]
        kind_of_thing = self._kind(value)
        if kind_of_thing == "object" and hasattr(value, "__array__"):
            try:
                return ["plain", np.asarray(value)]  # a tensor
            except Exception:  # a symbolic tensor has no values
                kind_of_thing = "object"
        self.things.append(value)
        return [kind_of_thing, len(self.things) - 1, type(value).__name__[:80], _shown(value)]

    def _kind(self, value: Any) -> str:
        keras = loaded("keras")
        if keras is not None and isinstance(value, keras.Model):
            return "model"
        if isinstance(value, Iterator):
            return "iterator"
        return "function" if callable(value) else "object"

    def decode(self, data: Any) -> Any:
        """Make a value of what the grader sends for something that is not plain data; the grader is trusted."""
        tag, *parts = data
        if tag == "rng":
            return set_state(np.random.default_rng(0), parts[0])
        if tag == "function":
            return _Callback(self, *parts)
        if tag == "recorder":
            return _Recorder(self, *parts)
        if tag == "made":
            module, name = parts[0].split(":")
            return getattr(importlib.import_module(module), name)(*parts[1:])
        raise TransportError(f"no such {tag}")

    def note(
        self, number: int, copy: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]
    ) -> Any:
        """Call the copy of a grader's function and report it later; where the copy raises, call the grader at once."""
        if self.n_notes == MOST_NOTES:
            return self.ask(number, args, options)
        before = [(part, state_of(part)) for part in args if _crosses(part)]
        self.transport.send(
            {"note": number, "args": list(args), "options": options}, most=MOST_ANSWER, later=True
        )
        try:
            value = copy(*args, **options)
        except Exception:
            self.transport.take_back()
            for generator, state in before:
                set_state(generator, state)
            return self.ask(number, args, options)
        self.n_notes += 1
        return value

    def ask(self, number: int, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Have the grader call a function of its own; generators of random numbers take over the state that it left."""
        self._generators, self.n_notes = [], 0
        self.transport.send({"ask": number, "args": list(args), "options": options}, most=MOST_ANSWER)
        generators = self._generators
        while "do" in (reply := self.transport.receive()):
            self._answer(reply)
        for generator, state in zip(generators, reply["states"], strict=False):
            set_state(generator, state)
        if "raise" in reply:
            raise _exception(reply["raise"])
        return reply["value"]


def begin_chance() -> None:
    """Let the generators of random numbers that a student's code may draw from begin as in each student process."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - a student's code may draw from it
    if (keras := loaded("keras")) is not None:
        keras.utils.set_random_seed(0)


def memory_mapped() -> int:
    """Count the bytes of address space that this process has mapped, as its memory limit does."""
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


class _Nowhere(io.TextIOBase):
    """A stream that takes what is printed while a check asks, and keeps nothing of it."""

    def write(self, text: str) -> int:
        return len(text)


class _Callback:
    """A function of the grader's, as the student's code calls it."""

    def __init__(self, side: StudentSide, number: int, name: str) -> None:
        self._side, self._number = side, number
        self.__name__ = self.__qualname__ = name

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._side.ask(self._number, args, options)


class _Recorder:
    """A function of the grader's that has a copy here, as the student's code calls it."""

    def __init__(self, side: StudentSide, number: int, name: str, copy: str, args: tuple[Any, ...]) -> None:
        module, function = copy.split(":")
        self._side, self._number = side, number
        self._copy = partial(getattr(importlib.import_module(module), function), *args)
        self.__name__ = self.__qualname__ = name

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._side.note(self._number, self._copy, args, options)


def _crosses(value: Any) -> bool:
    return isinstance(value, np.random.Generator) and isinstance(value.bit_generator, np.random.PCG64)


def _shown(value: Any) -> str:
    try:
        return " ".join(repr(value).split())[:300]
    except Exception:  # a student's __repr__ may do anything
        return f"a {type(value).__name__}"


def _changed(function: Any, given: Given) -> dict[str, Any]:
    """Name the argument that a call has changed, as plain data; {} where it has changed none."""
    change = given.change(function)
    return {} if change is None else {"changed": [change.argument, change.before, change.after]}


def _raised(error: BaseException) -> dict[str, Any]:
    """Describe an exception as plain data: its class, its text, and where it arose."""
    frames = []
    for frame in traceback.extract_tb(error.__traceback__)[-30:]:
        line = frame.line or linecache.getline(frame.filename, frame.lineno or 0).strip()
        frames.append([frame.filename[:300], frame.lineno or 0, line[:300]])
    known = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    return {
        "name": type(error).__name__[:80],
        "kinds": known[:8],
        "message": words_of(error)[:2_000],
        "frames": frames,
        "token": getattr(error, "_from_grader", None),
    }


def _exception(raised: Any) -> BaseException:
    """Make an exception of the grader's, which the student's code may catch by its class."""
    module, name = raised["class"].split(":")
    kind: Any = getattr(builtins if module == "builtins" else importlib.import_module(module), name)
    error: BaseException = kind(raised["message"])
    error._from_grader = raised["token"]  # type: ignore[attr-defined]
    return error
