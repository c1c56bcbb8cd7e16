"""The grader's side of the processes that students' code runs in: it starts them, and ends them.

One warm process serves a whole class (`autograde.trust.zygote`); it is spoken to through one keeper a worker. Where a
warm process cannot be forked, every far side is a fresh process instead.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from autograde.trust.sandbox import Cgroup, Level, clean_environment, wrap
from autograde.trust.scratch import scratch
from autograde.trust.zygote import PATIENCE, Ended, Setting, in_words, was_killed

KIT = Path(__file__).resolve().parents[2] / "kit"
SECONDS = 20  # for one of the processes to do what it is told
MOST_PROCESSES = 64  # and threads, of one far side, where they can be counted


@contextlib.contextmanager
def on_one_core(number: int) -> Iterator[None]:
    """Let this thread, and the far sides that it starts, share one core of the machine.

    Only one of the two ever works while the other waits for its answer, and on one core a question and its answer take
    half the time. Where a system cannot do this, nothing is changed.

    Parameters
    ----------
    number : int
        Of the worker: they take the cores in turn.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(before)[number % len(before)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _cores() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


class Keeper:
    """Starts and ends far sides, one at a time, as the grader sees it.

    Parameters
    ----------
    bare, primed : socket or None
        To the process that has the lab's packages imported, and to the one that has also run its first cells.
    instead : ColdKeeper
        Goes on when one of the processes was ended or stands still, as where memory is short.

    Attributes
    ----------
    number : int
        Of the worker.
    """

    def __init__(self, bare: socket.socket, primed: socket.socket | None, instead: ColdKeeper) -> None:
        self.number = instead.number
        self._bare, self._primed, self._instead = bare, primed, instead
        self._used = bare
        self._lost = False
        self.folder = instead.folder  # in which the far sides' folders are made
        for control in (bare, primed):
            if control is not None:
                control.settimeout(SECONDS)

    def start(self, folder: Path, *, primed: bool) -> tuple[socket.socket, bool]:
        """Start a far side in a folder of its own; the socket to speak to it through, and whether it is primed."""
        if self._lost:
            return self._instead.start(folder, primed=primed)
        self._used = self._primed if primed and self._primed else self._bare
        near, far = socket.socketpair()
        with far:
            order = json.dumps({"folder": str(folder), "cores": _cores()}).encode()
            try:
                socket.send_fds(self._used, [order], [far.fileno()])
            except OSError:
                near.close()
                self._lost = True
                return self._instead.start(folder, primed=primed)
        return near, self._used is self._primed

    def end(self, *, at_once: bool = False) -> Ended:
        """End the far side and all that it started; unless at once, it has a moment to end by itself."""
        if self._lost:
            return self._instead.end(at_once=at_once)
        try:
            self._used.sendall(b"kill" if at_once else b"end")
            return Ended(**json.loads(self._used.recv(10_000)))
        except (OSError, ValueError):
            self._lost = True
            return Ended("the process that had started it was ended", lost=True)

    def close(self) -> None:
        """The processes end with their sockets."""
        for control in (self._bare, self._primed):
            if control:
                control.close()
        self._instead.close()


class ColdKeeper:
    """The same by fresh processes, where a warm one cannot be forked; slower by the time of the imports."""

    def __init__(self, setting: Setting, folder: Path, number: int = 0) -> None:
        self._setting, self.folder, self.number = setting, folder, number
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def start(self, folder: Path, *, primed: bool) -> tuple[socket.socket, bool]:
        """Start a far side in a folder of its own."""
        if self._closed:
            raise RuntimeError("no process is started any more: the grading has come to its end")
        with contextlib.ExitStack() as opened:
            near, far = socket.socketpair()
            opened.enter_context(near)
            with far:
                order = {"folder": str(folder), "primed": primed, "serve": far.fileno()}
                self._process = _python(self._setting, order, [far.fileno()], folder)
            opened.pop_all()
        return near, primed

    def end(self, *, at_once: bool = False) -> Ended:
        """End the far side and its session."""
        if self._process is None:
            return Ended()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0 if at_once else PATIENCE)
        code = self._process.returncode
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self._process = None
        return Ended(in_words(code), killed=was_killed(code))

    def close(self) -> None:
        """End what still runs, and start no more."""
        self._closed = True
        self.end()


class Zygote:
    """The warm process, with one keeper a worker.

    Parameters
    ----------
    setting : Setting
    n_keepers : int

    Attributes
    ----------
    cold : str
        Why far sides are fresh processes; "" when they are forked.

    Raises
    ------
    SandboxError
        When the level cannot be had here; nothing that was opened until then stays open.
    """

    def __init__(self, setting: Setting, n_keepers: int) -> None:
        self.cold = "" if sys.platform.startswith("linux") else "processes are forked warm on Linux only"
        self._setting, self._n_keepers = setting, n_keepers
        self._keepers: list[Keeper | ColdKeeper] = []
        self._controls: list[socket.socket] = []
        self._process: subprocess.Popen[bytes] | None = None
        with contextlib.ExitStack() as opened:
            self.folder = opened.enter_context(scratch("grading"))
            if not self.cold:
                self._start(opened)
            self._opened = opened.pop_all()

    def _start(self, opened: contextlib.ExitStack) -> None:
        """Start the warm process; from level 3 in namespaces of its own, from level 4 in a control group too."""
        group = None
        if self._setting.level >= Level.CGROUP:
            most = 2 * self._n_keepers + 1
            group = Cgroup(memory=most * self._setting.memory, processes=MOST_PROCESSES * most)
            opened.enter_context(group)
        with contextlib.ExitStack() as handed_on:
            fds = []
            for _ in range(2 * self._n_keepers):
                near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                self._controls.append(opened.enter_context(near))
                fds.append(handed_on.enter_context(far).fileno())
            process = _python(self._setting, {"controls": fds}, fds, self.folder, group)
        self._process = process
        opened.callback(self._end, process)

    def keepers(self) -> Sequence[Keeper | ColdKeeper]:
        """One a worker; waits until the process is warm.

        Raises
        ------
        RuntimeError
            When it does not start.
        """
        if self._keepers:
            return self._keepers
        n = self._n_keepers
        if not self.cold:
            answers = [control.recv(10_000) for control in self._controls]
            if not all(answers):
                raise RuntimeError(self._why_not())
            words = [json.loads(answer)["cold"] for answer in answers]
            self.cold = words[0]
            bare, primed = self._controls[:n], self._controls[n:]
            self._keepers = [
                Keeper(one, other if not words[n] else None, ColdKeeper(self._setting, self.folder, number))
                for number, (one, other) in enumerate(zip(bare, primed, strict=True))
            ]
        if self.cold:
            self._keepers = [ColdKeeper(self._setting, self.folder, number) for number in range(n)]
        return self._keepers

    def _why_not(self) -> str:
        """Why the warm process does not answer."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(SECONDS)
        words = "the process that students' code runs in"
        if was_killed(self._process.returncode):
            return (
                f"{words} was ended, as when there is no memory left: close other programs, or take --jobs 1"
            )
        return f"{words} does not start: see the error above"

    def close(self) -> None:
        """End it, its keepers and all far sides; nothing more when that was done."""
        self._opened.close()

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """End the warm process, which ends with its sockets; at once, where nobody has waited until it was warm."""
        for keeper in self._keepers:
            keeper.close()
        for control in self._controls:
            control.close()
        try:
            process.wait(SECONDS if self._keepers else 0)
        except subprocess.TimeoutExpired:  # or one of them stands still
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _python(
    setting: Setting, order: dict[str, Any], fds: Sequence[int], folder: Path, group: Cgroup | None = None
) -> subprocess.Popen[bytes]:
    """A fresh Python that serves; it gets nothing of the grader's but the order."""
    text = json.dumps({"setting": asdict(setting), **order})
    command = [sys.executable, "-c", "from autograde.trust.zygote import main; main()", text]
    if setting.level >= Level.NAMESPACES:
        command = wrap(command, [*map(Path, setting.readable), KIT.parent / "autograde"], folder)
    return subprocess.Popen(
        command,
        pass_fds=fds,
        env=clean_environment(folder) | {"PYTHONPATH": str(KIT.parent), "PYTHONHASHSEED": "0"},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=None if group is None else lambda: group.add(os.getpid()),
    )
