"""What strangers wrote is parsed in a process of its own: a text made to keep a parser busy costs only itself."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import warnings
from typing import IO, Self

from autograde.similar.tokens import Token, tokens_of

MOST_TEXT = 50_000  # characters of an answer
SECONDS, MEMORY = 10.0, 2 << 30  # for one answer
START = 120.0  # seconds: it imports IPython first


class NoPythonError(ValueError):
    """An answer cannot be read; the message says why."""


class Reader:
    """It gives the tokens of answers; each text is read once.

    Examples
    --------
    >>> with Reader() as reader:
    ...     print(reader.tokens("x = 1"))
    [('Assign', 1), ('a name of its own', 1), ('number', 1)]
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._known: dict[str, list[Token] | str] = {}
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._thread = threading.Thread()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def tokens(self, source: str) -> list[Token]:
        """Give the tokens of an answer.

        Parameters
        ----------
        source : str

        Raises
        ------
        NoPythonError
        """
        if source not in self._known:
            self._known[source] = self._ask(source)
        found = self._known[source]
        if isinstance(found, str):
            raise NoPythonError(found)
        return found

    def _ask(self, source: str) -> list[Token] | str:
        if len(source) > MOST_TEXT:
            return f"it has {len(source):,} characters, and at most {MOST_TEXT:,} are read"
        if self._process is None:
            self._start()
        answer = self._answer(json.dumps(source), self._seconds)
        if answer is None:
            self._end()
            return f"to read it takes more than {self._seconds:g} seconds, or more memory than one answer may have"
        told = json.loads(answer)
        return told if isinstance(told, str) else [(kind, line) for kind, line in told]

    def _answer(self, line: str, seconds: float) -> str | None:
        """Send a line, and give the one that comes back; None where none comes."""
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
            return self._lines.get(timeout=seconds) or None
        except (OSError, queue.Empty):
            return None

    def _start(self) -> None:
        path = os.pathsep.join(filter(None, sys.path))
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from autograde.similar.reading import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="ascii",
            env={**os.environ, "PYTHONPATH": path},
        )
        self._lines = queue.SimpleQueue()
        assert self._process.stdout is not None
        self._thread = threading.Thread(
            target=_pass_on, args=(self._process.stdout, self._lines), daemon=True
        )
        self._thread.start()
        if self._answer('""', START) is None:
            self._end()
            raise RuntimeError("the process that reads answers does not start: free memory, then try again")

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._thread.join()  # it has seen the end, and reads no more
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what nobody has read is lost with the process
                    stream.close()
        self._process = None


def _pass_on(stream: IO[str], lines: queue.SimpleQueue[str]) -> None:
    """Put all lines of a process into a queue, and an empty one for its end."""
    for line in stream:
        lines.put(line)
    lines.put("")


def serve() -> None:
    """Answer each text with its tokens, or with what is wrong, until nobody asks."""
    warnings.simplefilter("ignore")  # a backslash too many in an answer is nobody's warning here
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        print(json.dumps(_told(json.loads(line))), flush=True)


def _told(source: str) -> list[Token] | str:
    try:
        return tokens_of(source)
    except SyntaxError as error:
        return f"it is no Python: {error.msg}" + (f" (line {error.lineno})" if error.lineno else "")
    except ValueError as error:
        return f"it is no Python: {error}"
    except (RecursionError, MemoryError):
        return "it is nested too deeply"
