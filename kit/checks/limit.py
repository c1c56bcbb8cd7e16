"""A check waits so long for an answer; Stop, and the end of the wait, give words instead of a traceback."""

from __future__ import annotations

import _thread
import ctypes
import linecache
import signal
import sys
import threading
import time
from enum import StrEnum
from types import TracebackType
from typing import Self

from kit.checks.outcome import Finding, Outcome, is_students

__all__ = ["SECONDS", "Ended", "Limit"]

SECONDS = 10.0
WORKING = 0.8  # share of the limit that has to be work, not waiting: a busy machine is no fault of the answer
MOST = 3  # after this many times the limit an answer that waits and does nothing is ended


class Ended(StrEnum):
    """The reason for which a try ended before its time."""

    OUT_OF_TIME = "out of time"
    STOPPED = "stopped"


class Limit:
    """A block with a time limit: a KeyboardInterrupt ends what runs in it, as Stop does, and neither leaves the block.

    Parameters
    ----------
    seconds : float or None
        None waits for ever.

    Attributes
    ----------
    ended : Ended or None
        Why the block ended before its time; None where it did not.
    where : str
        The line of the student's cell that ran then, such as "line 3 of your cell: while True:"; may be empty.

    Examples
    --------
    >>> with Limit(0.2) as limit:
    ...     while True:
    ...         pass
    >>> limit.ended
    <Ended.OUT_OF_TIME: 'out of time'>
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.ended: Ended | None = None
        self.where = ""
        self._thread = threading.current_thread()
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._began = time.monotonic(), time.process_time()
        self._outside = sys._getframe(1)
        if self.seconds is not None:
            self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        stopped = kind is not None and issubclass(kind, KeyboardInterrupt)
        while not self._is_over():  # an interrupt may still be on its way here
            stopped = True
        if stopped and self.ended is None:
            self.ended = Ended.STOPPED
            self.where = _line_of(_came_through(trace))
        del self._outside
        return stopped

    def finding(self) -> Finding | None:
        """The finding about an answer that did not come to its end."""
        at = f", at {self.where}" if self.where else ""
        if self.ended is Ended.STOPPED:
            return Finding(f"stopped{at}", so="nothing has been judged", outcome=Outcome.STOPPED)
        if self.ended is Ended.OUT_OF_TIME:
            return Finding(
                f"still running after {self.seconds:g} s{at}",
                so="the check has stopped it there",
                look="a loop that does not come to its end, or does far more than it has to "
                f"(`check.seconds = {6 * (self.seconds or 0):g}` lets the check wait longer)",
            )
        return None

    def _is_over(self) -> bool:
        try:
            self._over.set()
            if self._watcher.ident is not None:
                self._watcher.join()
            if self.ended is Ended.OUT_OF_TIME:
                time.sleep(0.02)
        except KeyboardInterrupt:
            return False
        return True

    def _watch(self) -> None:
        while not self._over.wait(1.0 if self.ended else 0.1):
            if self.ended is None and self._has_time():
                continue
            self.where = self.where or _line_of(self._stack())
            self.ended = Ended.OUT_OF_TIME
            _interrupt(self._thread)  # once a second: an answer may catch it

    def _stack(self) -> list[tuple[str, int]]:
        """Find the files and lines in which the block is, the outermost first."""
        found = []
        frame = sys._current_frames().get(self._thread.ident or 0)
        while frame is not None and frame is not self._outside:
            found.append((frame.f_code.co_filename, frame.f_lineno))
            frame = frame.f_back
        return found[::-1]

    def _has_time(self) -> bool:
        assert self.seconds is not None
        waited, worked = (
            now - began
            for now, began in zip((time.monotonic(), time.process_time()), self._began, strict=True)
        )
        return waited < self.seconds or (worked < WORKING * self.seconds and waited < MOST * self.seconds)


def _interrupt(thread: threading.Thread) -> None:
    """Raise KeyboardInterrupt in a thread; in the main one also where it sleeps or waits."""
    main = thread is threading.main_thread()
    if main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        if hasattr(signal, "pthread_kill"):
            assert thread.ident is not None
            signal.pthread_kill(thread.ident, signal.SIGINT)
        else:
            _thread.interrupt_main()
    else:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(KeyboardInterrupt)
        )


def _came_through(trace: TracebackType | None) -> list[tuple[str, int]]:
    """Find the files and lines that an exception came through, the outermost first."""
    found = []
    while trace is not None:
        found.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return found


def _line_of(lines: list[tuple[str, int]]) -> str:
    """Say in words which is the innermost line that stands in a cell."""
    for filename, number in reversed(lines):
        if is_students(filename):
            text = linecache.getline(filename, number).strip()
            return f"line {number} of your cell" + (f": {text}" if text else "")
    return ""
