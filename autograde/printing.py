"""Printing never ends a run: neither a name that cannot be written, nor a terminal or pipe that is closed."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO


class Steady:
    """A stream that goes on without its reader, and writes what its encoding does not know as escapes.

    Parameters
    ----------
    stream : file or None
        None, as Python has it where the stream was closed from the start, swallows all.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream: Any = stream or _Nowhere()

    def write(self, text: str) -> int:
        """Write the text, or go on without a reader."""
        encoding = self._stream.encoding or "utf-8"
        try:
            self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        except (OSError, ValueError):  # of a file that is closed
            self._let_go()
        return len(text)

    def flush(self) -> None:
        """Flush the stream, or go on without a reader."""
        try:
            self._stream.flush()
        except (OSError, ValueError):
            self._let_go()

    def _let_go(self) -> None:
        """Send what is left in the buffer nowhere, also when Python ends: nobody reads any more."""
        gone, self._stream = self._stream, _Nowhere()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, gone.fileno())
        except (OSError, ValueError):
            return  # it is no file of the system's, or closed already
        finally:
            os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Nowhere(io.TextIOBase):
    """A stream that takes all and keeps nothing."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)


@contextmanager
def steady() -> Iterator[None]:
    """Let nothing that is printed end what runs within."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Steady(before[0]), Steady(before[1])
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout, sys.stderr = before


def begin() -> None:
    """Make file names UTF-8 in this process, and keep its first three file numbers from any other file."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    if sys.getfilesystemencoding() != "utf-8":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - ourselves
