"""The pool of workers, on the grader's side: a worker starts and ends the processes that students' code runs in.

One fork server (`autograde.trust.fork_server`) serves a whole class: a `ForkWorker` has student processes forked from
it. Where it cannot be forked, a `SpawnWorker` starts a fresh Python for each.
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

from autograde.trust.fork_server import PATIENCE, ProcessExit, ProcessSetting, in_words, was_killed
from autograde.trust.sandbox import Cgroup, Level, clean_environment, wrap
from autograde.trust.scratch import scratch

KIT = Path(__file__).resolve().parents[2] / "kit"
SECONDS = 20  # for one of the processes to carry out an order
MOST_PROCESSES = 64  # and threads, of one student process, where they can be counted


@contextlib.contextmanager
def on_one_core(number: int) -> Iterator[None]:
    """Let this thread, and the student processes that it starts, share one core of the machine.

    The grader and a student process never work at the same time, since one waits for the other's answer; on one core a
    question and its answer take half the time. Where a system cannot do this, nothing is changed.

    Parameters
    ----------
    number : int
        The worker's: the workers take the cores in turn.
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


class ForkWorker:
    """A worker that has student processes forked from the fork server, and ends them: one at a time.

    Parameters
    ----------
    bare, primed : socket or None
        To the process that has the lab's packages imported, and to the one that has also run its first cells.
    instead : SpawnWorker
        Goes on when one of the processes was ended or stands still, as where memory is short.

    Attributes
    ----------
    number : int
        Of the worker.
    """

    def __init__(self, bare: socket.socket, primed: socket.socket | None, instead: SpawnWorker) -> None:
        self.number = instead.number
        self._bare, self._primed, self._instead = bare, primed, instead
        self._used = bare
        self._lost = False
        self.folder = instead.folder  # in which the student processes' folders are made
        for control in (bare, primed):
            if control is not None:
                control.settimeout(SECONDS)

    def start(self, folder: Path, *, primed: bool) -> tuple[socket.socket, bool]:
        """Start a student process in a folder; give its socket, and whether the first cells were run already."""
        if self._lost:
            return self._instead.start(folder, primed=primed)
        self._used = self._primed if primed and self._primed else self._bare
        ours, theirs = socket.socketpair()
        with theirs:
            order = json.dumps({"folder": str(folder), "cores": _cores()}).encode()
            try:
                socket.send_fds(self._used, [order], [theirs.fileno()])
            except OSError:
                ours.close()
                self._lost = True
                return self._instead.start(folder, primed=primed)
        return ours, self._used is self._primed

    def end(self, *, at_once: bool = False) -> ProcessExit:
        """End the student process and all that it started; unless at once, it has a moment to end by itself."""
        if self._lost:
            return self._instead.end(at_once=at_once)
        try:
            self._used.sendall(b"kill" if at_once else b"end")
            return ProcessExit(**json.loads(self._used.recv(10_000)))
        except (OSError, ValueError):
            self._lost = True
            return ProcessExit("the process that had started it was ended", lost=True)

    def close(self) -> None:
        """Close the sockets; the worker processes end with them."""
        for control in (self._bare, self._primed):
            if control:
                control.close()
        self._instead.close()


class SpawnWorker:
    """A worker that starts a fresh Python for each student process, where none can be forked; the imports cost time."""

    def __init__(self, setting: ProcessSetting, folder: Path, number: int = 0) -> None:
        self._setting, self.folder, self.number = setting, folder, number
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def start(self, folder: Path, *, primed: bool) -> tuple[socket.socket, bool]:
        """Start a student process in a folder of its own."""
        if self._closed:
            raise RuntimeError("no process is started any more: the grading has come to its end")
        with contextlib.ExitStack() as opened:
            ours, theirs = socket.socketpair()
            opened.enter_context(ours)
            with theirs:
                order = {"folder": str(folder), "primed": primed, "serve": theirs.fileno()}
                self._process = _python(self._setting, order, [theirs.fileno()], folder)
            opened.pop_all()
        return ours, primed

    def end(self, *, at_once: bool = False) -> ProcessExit:
        """End the student process and its session."""
        if self._process is None:
            return ProcessExit()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0 if at_once else PATIENCE)
        code = self._process.returncode
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self._process = None
        return ProcessExit(in_words(code), killed=was_killed(code))

    def close(self) -> None:
        """End what still runs, and start no more."""
        self._closed = True
        self.end()


Worker = ForkWorker | SpawnWorker


class WorkerPool:
    """The fork server and its workers.

    Parameters
    ----------
    setting : ProcessSetting
    n_keepers : int

    Attributes
    ----------
    cold : str
        Why each student process is a fresh Python; "" when it is forked.

    Raises
    ------
    SandboxError
        When the level cannot be had here; nothing that was opened until then stays open.
    """

    def __init__(self, setting: ProcessSetting, n_workers: int) -> None:
        self.cold = "" if sys.platform.startswith("linux") else "processes are forked warm on Linux only"
        self._setting, self._n_workers = setting, n_workers
        self._workers: list[Worker] = []
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
            most = 2 * self._n_workers + 1
            group = Cgroup(memory=most * self._setting.memory, processes=MOST_PROCESSES * most)
            opened.enter_context(group)
        with contextlib.ExitStack() as handed_on:
            fds = []
            for _ in range(2 * self._n_workers):
                ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                self._controls.append(opened.enter_context(ours))
                fds.append(handed_on.enter_context(theirs).fileno())
            process = _python(self._setting, {"controls": fds}, fds, self.folder, group)
        self._process = process
        opened.callback(self._end, process)

    def workers(self) -> Sequence[Worker]:
        """Give all workers; wait until the fork server is warm.

        Raises
        ------
        RuntimeError
            When it does not start.
        """
        if self._workers:
            return self._workers
        n = self._n_workers
        if not self.cold:
            answers = [control.recv(10_000) for control in self._controls]
            if not all(answers):
                raise RuntimeError(self._why_not())
            words = [json.loads(answer)["cold"] for answer in answers]
            self.cold = words[0]
            bare, primed = self._controls[:n], self._controls[n:]
            self._workers = [
                ForkWorker(
                    one, other if not words[n] else None, SpawnWorker(self._setting, self.folder, number)
                )
                for number, (one, other) in enumerate(zip(bare, primed, strict=True))
            ]
        if self.cold:
            self._workers = [SpawnWorker(self._setting, self.folder, number) for number in range(n)]
        return self._workers

    def _why_not(self) -> str:
        """Say why the warm process does not answer."""
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
        """End the fork server, its workers and all student processes; a second call does nothing."""
        self._opened.close()

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """End the warm process by closing its sockets; kill it at once where nobody has waited until it was warm."""
        for worker in self._workers:
            worker.close()
        for control in self._controls:
            control.close()
        try:
            process.wait(SECONDS if self._workers else 0)
        except subprocess.TimeoutExpired:  # or one of them stands still
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _python(
    setting: ProcessSetting,
    order: dict[str, Any],
    fds: Sequence[int],
    folder: Path,
    group: Cgroup | None = None,
) -> subprocess.Popen[bytes]:
    """Start a fresh Python that serves; it gets nothing of the grader's but its order."""
    text = json.dumps({"setting": asdict(setting), **order})
    command = [sys.executable, "-c", "from autograde.trust.fork_server import main; main()", text]
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
