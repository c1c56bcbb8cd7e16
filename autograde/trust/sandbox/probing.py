"""Find the levels that work on this machine: enter each, and try what it forbids; no version number is trusted."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from autograde.trust.sandbox.cgroup import Cgroup
from autograde.trust.sandbox.entering import enter
from autograde.trust.sandbox.levels import Fence, Level, ResourceLimits, SandboxError
from autograde.trust.sandbox.namespaces import wrap
from autograde.trust.sandbox.readable import readable_by_default
from autograde.trust.scratch import scratch

WORKS = "works"
_PACKAGE = Path(__file__).parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from autograde.trust.sandbox.probing import {0}; {0}()"
_LIMITS = ResourceLimits(memory=256 << 20, cpu_seconds=10, file_bytes=1 << 20, open_files=64)
_MEMORY, _PROCESSES = 64 << 20, 8
_SECONDS = 20


@dataclass
class Probed:
    """What works here.

    Attributes
    ----------
    found : dict of Level to str
        "works", which is with all levels below it, or why not.
    alone : dict of Level to str
        The same of what a level adds, tried by itself: control groups may be had where bubblewrap is not.
    """

    found: dict[Level, str]
    alone: dict[Level, str]

    @classmethod
    def of(cls, alone: dict[Level, str]) -> Probed:
        """Keep the levels that work together with all levels below them; each was tried alone."""
        found: dict[Level, str] = {}
        missing = ""
        for level in sorted(alone):
            found[level] = missing if missing and alone[level] == WORKS else alone[level]
            if not missing and found[level] != WORKS:
                missing = f"it needs level {level:d}, which does not work here: {found[level]}"
        return cls(found, alone)

    @property
    def level(self) -> Level:
        """The highest level that works."""
        return max(level for level, words in self.found.items() if words == WORKS)


def probe(up_to: Level = Level.CGROUP) -> Probed:
    """Enter each level in a process of its own, and try what it forbids; this takes about half a second.

    Parameters
    ----------
    up_to : Level
        Levels above it are not tried.
    """
    found = dict.fromkeys(Level, f"this is {sys.platform}, and it needs Linux")
    found[Level.NONE] = WORKS
    if sys.platform == "win32":
        found[Level.LIMITS] = "Windows has no fork: grade in WSL, or in a virtual machine"
        return Probed.of(found)
    # Each level is tried in a fresh interpreter: this process may have threads, and then must not be forked.
    with scratch("probe") as folder:
        command = _command("probe_here", folder)
        tries = {Level.LIMITS: lambda: _answer([*command, "1"])}
        if sys.platform == "linux":
            tries[Level.FENCE] = lambda: _answer([*command, "2"])
            tries[Level.NAMESPACES] = lambda: _in_namespaces(folder)
            tries[Level.CGROUP] = lambda: _answer(_command("probe_cgroup", folder))
        with ThreadPoolExecutor(len(tries)) as pool:
            asked = {level: pool.submit(attempt) for level, attempt in tries.items() if level <= up_to}
            found |= {level: answer.result() for level, answer in asked.items()}
            found |= dict.fromkeys((level for level in tries if level > up_to), "not tried")
    return Probed.of(found)


def _command(function: str, folder: Path) -> list[str]:
    return [sys.executable, "-s", "-c", _START.format(function), str(_PACKAGE.parent), str(folder)]


def _in_namespaces(folder: Path) -> str:
    readable = [*readable_by_default(), _PACKAGE]
    try:
        command = wrap([*_command("probe_here", folder), "3", str(os.getpid())], readable, folder)
    except SandboxError as error:
        return str(error)
    return _answer(command)


def _answer(command: list[str]) -> str:
    """Give the last line that a process writes, or its complaint."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=3 * _SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"no answer within {3 * _SECONDS} seconds"
    lines = (done.stdout if done.returncode == 0 else done.stderr or f"ended by {done.returncode}").split(
        "\n"
    )
    said = [line for line in lines if line.strip()]
    return said[-1].strip() if said else "no answer"


def probe_here() -> None:
    """Try one level, the third argument, and print what came of it; `probe` starts this."""
    place, level = Path(sys.argv[2]), Level(int(sys.argv[3]))
    print(_tried(place, level, _acts(place, level)))


def probe_cgroup() -> None:
    """Try a control group, and print what came of it; `probe` starts this."""
    try:
        with Cgroup(memory=_MEMORY, processes=_PROCESSES) as group:
            print(_counted(group))
    except SandboxError as error:
        print(error)


def _acts(place: Path, level: Level) -> dict[str, Callable[[], object]]:
    """Give the acts that a level has to refuse, in words."""
    secret = place / f"secret-{level:d}"
    secret.write_text("secret", encoding="utf-8")
    acts: dict[str, Callable[[], object]] = {
        "use more memory than its limit": lambda: bytearray(2 * _LIMITS.memory),
        "write a file beyond its limit": lambda: Path("large").write_bytes(bytes(2 * _LIMITS.file_bytes)),
        "open more files than its limit": _open_many,
    }
    if sys.platform != "linux":
        del acts["use more memory than its limit"]
    if level >= Level.FENCE:
        grader = os.getpid()
        acts |= {
            "read a file outside": secret.read_text,
            "write a file outside": lambda: secret.write_text("", encoding="utf-8"),
            "change a file's rights": lambda: _changed(secret),
            "open a socket": socket.socket,
            "start a process": lambda: os.fork() or os._exit(0),
            "signal the grader": lambda: os.kill(grader, 0),
        }
    if level >= Level.NAMESPACES:
        acts["see the grader's processes"] = Path(f"/proc/{sys.argv[4]}").stat
    return acts


def _changed(path: Path) -> None:
    path.chmod(0o604)
    if path.stat().st_mode & 0o777 != 0o604:
        raise PermissionError


def _open_many() -> None:
    opened: list[int] = []
    try:
        for _ in range(2 * _LIMITS.open_files):
            opened.append(os.open(os.devnull, os.O_RDONLY))  # noqa: PERF401 - they are closed, however many there are
    finally:
        for fd in opened:
            os.close(fd)


def _tried(place: Path, level: Level, acts: dict[str, Callable[[], object]]) -> str:
    with tempfile.TemporaryDirectory(dir=place) as folder:

        def child(fd: int) -> str:
            enter(Fence(level, Path(folder), readable_by_default(), _LIMITS, (fd,)))
            possible = [words for words, act in acts.items() if _happens(act)]
            return json.dumps(f"entered, and yet it can {', '.join(possible)}" if possible else WORKS)

        return _in_child(child)


def _happens(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, MemoryError):
        return False
    return True


def _counted(group: Cgroup) -> str:
    """Whether a control group holds memory and processes."""
    ready, go = os.pipe()

    def child(_: int) -> str:
        os.read(ready, 1)
        if _children(_PROCESSES) == _PROCESSES:
            return json.dumps("entered, and yet it can start more processes than its limit")
        bytearray(b"x") * (2 * _MEMORY)
        return json.dumps("entered, and yet it can use more memory than its limit")

    def add(pid: int) -> None:
        group.add(pid)
        os.write(go, b"x")

    answer = _in_child(child, add)
    return WORKS if answer == "ended by SIGKILL" else answer


def _children(most: int) -> int:
    """Start processes that wait to be killed; give the number that could be started."""
    for started in range(most):
        try:
            pid = os.fork()
        except BlockingIOError:
            return started
        if not pid:
            signal.pause()
    return most


def _in_child(act: Callable[[int], str], before: Callable[[int], object] = lambda _: None) -> str:
    """Give what a forked child writes into a pipe, or how the child ended."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            signal.alarm(_SECONDS)
            os.write(writing, act(writing).encode())
        except SandboxError as error:
            os.write(writing, json.dumps(str(error)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    before(pid)
    ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if ended:
        return f"ended by {signal.Signals(-ended).name if ended < 0 else ended}"
    said = os.read(reading, 10_000)
    os.close(reading)
    return str(json.loads(said)) if said else "no answer"
