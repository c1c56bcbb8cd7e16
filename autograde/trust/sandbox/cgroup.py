"""Level 4: a control group that counts the memory and the processes of all it holds."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from autograde.trust.sandbox.levels import SandboxError

_NAME = "autograde-"
_ROOT = Path("/sys/fs/cgroup")
# The group that holds the grader itself: a v2 group has members or children with limits, never both.
_KEEPER = "autograde-worker"
_PATIENCE = 5.0
_REMEDY = "run as root, or put before the command: systemd-run --user --scope -p Delegate=yes"


class Cgroup:
    """A control group of its own, from `with` to the end of the block; what is left in it then is killed.

    Parameters
    ----------
    memory : int
        Bytes really used, of all processes together, swap included.
    processes : int
        Processes and threads together.

    Raises
    ------
    SandboxError
        On entering, when this user may not make one here.

    Examples
    --------
    >>> with Cgroup(memory=1 << 30, processes=64) as group:  # doctest: +SKIP
    ...     group.add(pid)
    """

    def __init__(self, memory: int, processes: int) -> None:
        self.memory = memory
        self.processes = processes
        self.folders: list[Path] = []

    def __enter__(self) -> Self:
        name = f"{_NAME}{os.getpid()}-{secrets.token_hex(4)}"
        try:
            if (_ROOT / "cgroup.controllers").exists():
                self._make_v2(_ROOT, name)
            else:
                self._make_v1(name)
        except OSError as error:
            self._remove()
            raise SandboxError(f"no control group can be made here ({error}): {_REMEDY}") from error
        except SandboxError:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._remove()

    def add(self, pid: int) -> None:
        """Put a process into the group, with all it starts from now on; its present memory stays on the old account."""
        for folder in self.folders:
            _write(folder / "cgroup.procs", pid)

    def kill(self) -> int:
        """Kill everything in the group, and wait until it has gone; give the number of processes."""
        for folder in self.folders:
            if (folder / "pids.max").exists():
                _write(folder / "pids.max", 0)  # nothing new is born meanwhile
        killed: set[int] = set()
        deadline = time.monotonic() + _PATIENCE
        while members := {pid for folder in self.folders for pid in _members(folder)}:
            if time.monotonic() > deadline:
                raise SandboxError(
                    f"processes {sorted(members)} cannot be killed: look at them, then restart"
                )
            for pid in members:
                _kill(pid)
            killed |= members
            time.sleep(0.001)
        return len(killed)

    def _make_v1(self, name: str) -> None:
        homes = _v1_homes()
        if {"memory", "pids"} - set(homes):
            raise SandboxError(f"this system has no control groups for memory and processes: {_REMEDY}")
        self._make(homes["memory"] / name)
        self._make(homes["pids"] / name)
        _write(homes["memory"] / name / "memory.limit_in_bytes", self.memory)
        with_swap = homes["memory"] / name / "memory.memsw.limit_in_bytes"
        if with_swap.exists():
            _write(with_swap, self.memory)
        _write(homes["pids"] / name / "pids.max", self.processes)

    def _make_v2(self, root: Path, name: str) -> None:
        home = _v2_home(root)
        _hand_down(home)
        self._make(home / name)
        _write(home / name / "memory.max", self.memory)
        if (home / name / "memory.swap.max").exists():
            _write(home / name / "memory.swap.max", 0)
        _write(home / name / "memory.oom.group", 1)
        _write(home / name / "pids.max", self.processes)

    def _make(self, folder: Path) -> None:
        _sweep(folder.parent)
        folder.mkdir()
        self.folders.append(folder)

    def _remove(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while self.folders:
            try:
                self.folders[-1].rmdir()
                self.folders.pop()
            except OSError:
                # A group stays busy until the system has removed its dead, which it lists no more.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.005)


def _sweep(home: Path) -> None:
    """Remove the empty groups of graders that were killed; the number of each stands in its name."""
    for left in home.glob(f"{_NAME}[0-9]*-*"):
        owner = left.name.removeprefix(_NAME).split("-")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists():
            with contextlib.suppress(OSError):  # something still runs in it
                left.rmdir()


def in_a_cgroup() -> None:
    """Make sure that this process was put into a `Cgroup`.

    Raises
    ------
    SandboxError
        When it was not.
    """
    lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    groups = {
        controller: path for _, controllers, path in _split(lines) for controller in controllers.split(",")
    }
    counted = (
        [groups.get(""), groups.get("")] if "memory" not in groups else [groups["memory"], groups.get("pids")]
    )
    names = [Path(path or "/").name for path in counted]
    if not all(name.startswith(_NAME) and name != _KEEPER for name in names):
        raise SandboxError(
            "this process is in no control group of its own: Cgroup.add(pid) first, or use level 3"
        )


def _split(lines: list[str]) -> list[list[str]]:
    return [line.split(":", 2) for line in lines]


def _v1_homes() -> dict[str, Path]:
    """Where this process may make groups, by controller."""
    homes = {}
    for _, controllers, path in _split(Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()):
        for controller in controllers.split(","):
            home = _ROOT / controllers / path.lstrip("/")
            if controller in ("memory", "pids") and home.is_dir():
                homes[controller] = home
    return homes


def _v2_home(root: Path) -> Path:
    (path,) = [
        path
        for number, _, path in _split(Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines())
        if number == "0"
    ]
    home = root / path.lstrip("/")
    return home.parent if home.name == _KEEPER else home


def _hand_down(home: Path) -> None:
    """Let children of a v2 group have limits, for which its own members have to move into one of them."""
    missing = {"memory", "pids"} - set((home / "cgroup.controllers").read_text(encoding="utf-8").split())
    if missing:
        raise SandboxError(
            f"the control group {home} may not limit {' and '.join(sorted(missing))}: {_REMEDY}"
        )
    handed = set((home / "cgroup.subtree_control").read_text(encoding="utf-8").split())
    if {"memory", "pids"} <= handed:
        return
    others = set(_members(home)) - {os.getpid()}
    if others and home != _ROOT:
        raise SandboxError(f"the control group {home} is shared with other processes: {_REMEDY}")
    if home != _ROOT:
        (home / _KEEPER).mkdir(exist_ok=True)
        _write(home / _KEEPER / "cgroup.procs", os.getpid())
    _write(home / "cgroup.subtree_control", "+memory +pids")


def _members(folder: Path) -> list[int]:
    return [int(line) for line in (folder / "cgroup.procs").read_text(encoding="utf-8").split()]


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it has ended by itself


def _write(path: Path, value: int | str) -> None:
    path.write_text(str(value), encoding="utf-8")
