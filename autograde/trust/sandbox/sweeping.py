"""At level 1 students' code may start processes; `sweep` finds and kills those that outlive their parent."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Container
from pathlib import Path

from autograde.trust.sandbox.levels import SandboxError
from autograde.trust.sandbox.linux import PR_SET_CHILD_SUBREAPER, prctl

_PATIENCE = 5.0


def become_subreaper() -> None:
    """Inherit every descendant whose parent ends, however it detached: `sweep` then finds it.

    Raises
    ------
    SandboxError
        On other systems than Linux.
    """
    if sys.platform != "linux":
        raise SandboxError(
            "only Linux hands orphans on: here a process that detaches stays, so grade in a machine of its own"
        )
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def sweep(ancestor: int, spare: Container[int] = ()) -> int:
    """Kill every descendant of a process, and reap those that are children of this one; give the number killed.

    Parameters
    ----------
    worker : int
        A process that called `become_subreaper` before it forked.
    spare : container of int
        Children that go on, with all of theirs.

    Raises
    ------
    SandboxError
        When new ones are started faster than they can be killed.
    """
    killed: set[int] = set()
    deadline = time.monotonic() + _PATIENCE
    while alive := _descendants(ancestor, spare):
        if time.monotonic() > deadline:
            raise SandboxError(
                f"processes {sorted(alive)} cannot be killed: use level 2, where none can be started"
            )
        # All stand still before the first is killed, or each could start another in its place.
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in alive:
                _signal(pid, number)
        killed |= alive
        for pid in alive:
            _reap(pid)
        time.sleep(0.001)
    return len(killed)


def _descendants(ancestor: int, spare: Container[int]) -> set[int]:
    """Find the descendants of a process that still run, or that wait for this process to reap them."""
    below: dict[int, list[int]] = {}
    dead = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (found := _state(folder)):
            state, parent = found
            below.setdefault(parent, []).append(int(folder.name))
            if state in "ZX" and parent != os.getpid():
                dead.add(int(folder.name))
    found_all: set[int] = set()
    waiting = list(below.get(ancestor, ()))
    while waiting:
        pid = waiting.pop()
        if pid not in spare:
            found_all.add(pid)
            waiting += below.get(pid, ())
    return found_all - dead


def _state(folder: Path) -> tuple[str, int] | None:
    """Read a process's state and parent from stat(5); None when the process has gone meanwhile."""
    try:
        state, parent = (
            (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:2]
        )
    except (FileNotFoundError, ProcessLookupError):
        return None
    return state, int(parent)


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # it has ended by itself


def _reap(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return False  # a grandchild; it becomes a child when its parent has gone
