"""What strangers wrote is parsed in a process of its own: a text made to keep a parser busy costs only itself."""

from __future__ import annotations

import multiprocessing
import sys
import warnings
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from autograde.similar.tokens import Token, tokens_of

MOST_TEXT = 50_000  # characters of an answer
SECONDS, MEMORY = 10.0, 2 << 30  # for one answer


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
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
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
        if self._pipe is None:
            self._pipe = self._start()
        try:
            self._pipe.send(source)
            if self._pipe.poll(self._seconds):
                answer: list[Token] | str = self._pipe.recv()
                return answer
            why = f"to read it takes more than {self._seconds:g} seconds"
        except (EOFError, OSError):
            why = "to read it takes more memory than there is for one answer"
        self._end()
        return why

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_read, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        if not ours.poll(120):  # it imports IPython first
            raise RuntimeError("the process that reads answers does not start: free memory, then try again")
        ours.recv()
        return ours

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None


def _read(pipe: Connection) -> None:
    """Answer each text with its tokens, or with what is wrong, until nobody asks."""
    warnings.simplefilter("ignore")  # a backslash too many in an answer is nobody's warning here
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pipe.send("ready")
    while True:
        try:
            source = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send(_told(source))


def _told(source: str) -> list[Token] | str:
    try:
        return tokens_of(source)
    except SyntaxError as error:
        return f"it is no Python: {error.msg}" + (f" (line {error.lineno})" if error.lineno else "")
    except ValueError as error:
        return f"it is no Python: {error}"
    except (RecursionError, MemoryError):
        return "it is nested too deeply"
