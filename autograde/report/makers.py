"""Processes make the pages, each within a time and a memory: a page that is hard to make delays no other one."""

from __future__ import annotations

import json
import os
import resource
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from queue import LifoQueue
from typing import IO, Any, Self

from autograde.cells import ROOT

SECONDS = 20.0  # for one page
MEMORY = 2 << 30  # bytes of one process
_SIZE = struct.Struct("!?Q")  # whether it is a page or the words why there is none, and how many bytes


class NoPageError(Exception):
    """A page that cannot be made; the message says why."""


class Makers:
    """Processes that make pages, started when they are needed; as many as are asked at the same time.

    Parameters
    ----------
    seconds : float
        For one page; the first of a process has its start besides.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._free: LifoQueue[_Maker | None] = LifoQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while not self._free.empty():
            if (maker := self._free.get()) is not None:
                maker.close()

    def make(self, told: Mapping[str, Any]) -> bytes:
        """Make a page from the arguments of `autograde.report.page.page`.

        Raises
        ------
        NoPageError
            When it takes too long, or fails.
        """
        request = json.dumps(told).encode()
        with self._maker() as maker:
            return maker.make(request, self._seconds)

    @contextmanager
    def _maker(self) -> Iterator[_Maker]:
        maker = None if self._free.empty() else self._free.get()
        maker = maker or _Maker()
        try:
            yield maker
        except BaseException:
            maker.close()
            raise
        self._free.put(maker)


class _Maker:
    """One process that makes pages."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograde.report.makers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            process_group=0,  # Stop is for whoever grades; this one ends when nobody asks any more
        )
        self._fresh = True

    def make(self, request: bytes, seconds: float) -> bytes:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if self._fresh:  # its start counts for no page
            self._read(1, time.monotonic() + START)
            self._fresh = False
        until = time.monotonic() + seconds
        try:
            self._process.stdin.write(_SIZE.pack(True, len(request)) + request)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise NoPageError("the process that makes it has ended") from error
        made, size = _SIZE.unpack(self._read(_SIZE.size, until, seconds))
        answer = self._read(size, until, seconds)
        if not made:
            raise NoPageError(answer.decode("utf-8", "replace"))
        return answer

    def _read(self, size: int, until: float, seconds: float = 0) -> bytes:
        assert self._process.stdout is not None
        parts, left = [], size
        while left:
            waited = max(0.0, until - time.monotonic())
            if not select.select([self._process.stdout], [], [], waited)[0]:
                raise NoPageError(f"it takes more than {seconds or START:g} seconds")
            part = os.read(self._process.stdout.fileno(), min(left, 1 << 20))
            if not part:
                raise NoPageError("the process that makes it has ended")
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # what was left to be written is for nobody now
                pipe.close()


START = 120.0  # seconds; on a machine that has much else to do


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Make pages until no more requests come."""
    from autograde.report.page import page  # what the other side needs not import

    _answer(answers, b"!")
    while head := requests.read(_SIZE.size):
        request = requests.read(_SIZE.unpack(head)[1])
        try:
            made, answer = True, page(json.loads(request)).encode("utf-8", "backslashreplace")
        except (Exception, RecursionError, MemoryError) as error:
            made, answer = False, f"{type(error).__name__}: {str(error)[:200]}".encode("utf-8", "replace")
        _answer(answers, _SIZE.pack(made, len(answer)) + answer)


def _answer(answers: IO[bytes], data: bytes) -> None:
    answers.write(data)
    answers.flush()


if __name__ == "__main__":
    if sys.platform == "linux":  # elsewhere there is no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    _serve(sys.stdin.buffer, sys.stdout.buffer)
