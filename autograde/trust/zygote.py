"""A warm process that students' processes are forked from: packages imported, nothing of the grader's in its memory.

The grader starts it with a clean environment and speaks to one keeper a worker, forked from it. A keeper starts one far
side at a time, each in its sandbox, and when it is over ends whatever is left of it. TensorFlow may be forked only as
long as it has run no operation; where it has, every far side is a fresh process instead.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from autograde.trust.sandbox import (
    Cgroup,
    Fence,
    Level,
    Limits,
    SandboxError,
    become_subreaper,
    clean_environment,
    enter,
    sweep,
    wrap,
)

KIT = Path(__file__).resolve().parents[2] / "kit"
MOST_PROCESSES = 64  # and threads, of one far side, where they can be counted
MOST_THREADS = 2  # of a process that is forked
PATIENCE = 0.3  # seconds for a process to end by itself
REFUSED = 97  # exit code of a far side that cannot be held at its level


@dataclass(frozen=True)
class Setting:
    """What every far side of a lab starts with.

    Attributes
    ----------
    imports : str
        The lab's own import statements.
    cells : tuple of str
        The lab's first given cells, run before forking; a far side without them starts from the imports.
    level : Level
    readable : tuple of str
        What may be read.
    memory : int
        Bytes a far side may use.
    """

    imports: str = ""
    cells: tuple[str, ...] = ()
    level: Level = Level.LIMITS
    readable: tuple[str, ...] = ()
    memory: int = Limits().memory


@dataclass
class Ended:
    """How a far side came to its end.

    Attributes
    ----------
    why : str
        In words; "" when the grader ended it.
    orphans : int
        Processes of its own that it left.
    memory : int
        The most bytes it had.
    """

    why: str = ""
    orphans: int = 0
    memory: int = 0


class Keeper:
    """Starts and ends far sides, one at a time, as the grader sees it.

    Parameters
    ----------
    bare, primed : socket or None
        To the process that has the lab's packages imported, and to the one that has also run its first cells.
    folder : Path
        In which the far sides' folders are made.
    """

    def __init__(self, bare: socket.socket, primed: socket.socket | None, folder: Path) -> None:
        self._bare, self._primed, self.folder = bare, primed, folder
        self._used = bare

    def start(self, folder: Path, *, primed: bool) -> tuple[socket.socket, bool]:
        """Start a far side in a folder of its own; the socket to speak to it through, and whether it is primed."""
        self._used = self._primed if primed and self._primed else self._bare
        near, far = socket.socketpair()
        with far:
            socket.send_fds(self._used, [json.dumps({"folder": str(folder)}).encode()], [far.fileno()])
        return near, self._used is self._primed

    def end(self, *, at_once: bool = False) -> Ended:
        """End the far side and all that it started; unless at once, it has a moment to end by itself."""
        self._used.sendall(b"kill" if at_once else b"end")
        return Ended(**json.loads(self._used.recv(10_000)))

    def close(self) -> None:
        """The processes end with their sockets."""
        for control in (self._bare, self._primed):
            if control:
                control.close()


class ColdKeeper:
    """The same by fresh processes, where a warm one cannot be forked; slower by the time of the imports."""

    def __init__(self, setting: Setting, folder: Path) -> None:
        self._setting, self.folder = setting, folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, folder: Path, *, primed: bool) -> tuple[socket.socket, bool]:
        """Start a far side in a folder of its own."""
        near, far = socket.socketpair()
        with far:
            order = {"folder": str(folder), "primed": primed, "serve": far.fileno()}
            self._process = _python(self._setting, order, [far.fileno()], folder)
        return near, primed

    def end(self, *, at_once: bool = False) -> Ended:
        """End the far side and its session."""
        if self._process is None:
            return Ended()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0 if at_once else PATIENCE)
        why = _why(self._process.returncode)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self._process = None
        return Ended(why)

    def close(self) -> None:
        """End what still runs."""
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
    """

    def __init__(self, setting: Setting, n_keepers: int) -> None:
        self.cold = "" if sys.platform.startswith("linux") else "processes are forked warm on Linux only"
        self._setting, self._n_keepers = setting, n_keepers
        self._keepers: list[Keeper | ColdKeeper] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._controls: list[socket.socket] = []
        self._group: Cgroup | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="grading-")).resolve()
        if not self.cold:
            pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(2 * n_keepers)]
            fds = [far.fileno() for _, far in pairs]
            self._process = self._start({"controls": fds}, fds)
            self._controls = [near for near, _ in pairs]
            for _, far in pairs:
                far.close()

    def _start(self, order: dict[str, Any], fds: Sequence[int]) -> subprocess.Popen[bytes]:
        """Start the warm process; from level 3 in namespaces of its own, from level 4 in a control group too."""
        if self._setting.level >= Level.CGROUP:
            most = 2 * self._n_keepers + 1
            self._group = Cgroup(memory=most * self._setting.memory, processes=MOST_PROCESSES * most)
            self._group.__enter__()
        return _python(self._setting, order, fds, self.folder, self._group)

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
                raise RuntimeError(
                    "the process that students' code runs in does not start: see the error above"
                )
            words = [json.loads(answer)["cold"] for answer in answers]
            self.cold = words[0]
            bare, primed = self._controls[:n], self._controls[n:]
            self._keepers = [
                Keeper(one, other if not words[n] else None, self.folder)
                for one, other in zip(bare, primed, strict=True)
            ]
        if self.cold:
            self._keepers = [ColdKeeper(self._setting, self.folder) for _ in range(n)]
        return self._keepers

    def close(self) -> None:
        """End it, its keepers and all far sides."""
        for keeper in self._keepers:
            keeper.close()
        for control in self._controls:
            control.close()
        if self._process is not None:
            self._process.wait()
        if self._group is not None:
            self._group.__exit__(None, None, None)
        remove_tree(self.folder)

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


def remove_tree(folder: Path) -> None:
    """Remove a stranger's folder, however deep it is; no link in it is followed."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):  # rmtree of Python 3.11 calls itself for each level
        subprocess.run(["rm", "-rf", "--", str(folder)], check=False, stderr=subprocess.DEVNULL)


def main() -> None:
    """What the fresh Python does."""
    order = json.loads(sys.argv[1])
    setting = Setting(**order["setting"])
    sys.argv = ["lab"]
    if "serve" in order:
        _enter(setting, Path(order["folder"]), order["serve"])
        shell = _warm_up(setting)
        _serve(order["serve"], _prime(shell, setting) if order["primed"] else shell)
        return
    controls = [socket.socket(fileno=fd) for fd in order["controls"]]
    half = len(controls) // 2
    shell = _warm_up(setting)
    _fork_keepers(controls[:half], controls, setting, shell)
    _fork_keepers(controls[half:], controls, setting, _prime(shell, setting))
    for control in controls:
        control.close()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _warm_up(setting: Setting) -> Any:
    """The shell, with all imported that the lab imports; what cannot be imported, the lab's cell will say."""
    from autograde.trust.far import make_shell

    shell = make_shell()
    namespace: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for statement in setting.imports.splitlines():
            with contextlib.suppress(Exception):
                exec(statement, namespace)  # the lab's own
    return shell


def _prime(shell: Any, setting: Setting) -> Any:
    shell.primed = [shell.run(source) for source in setting.cells]
    return shell


def cannot_fork() -> str:
    """Why this process must not be forked, or "".

    A runtime that has started threads of its own leaves locks behind that nobody opens in a fork.
    """
    context = sys.modules.get("tensorflow.python.eager.context")
    if context is not None and context.context()._context_handle is not None:
        return "TensorFlow has run an operation"
    n_threads = len(list(Path("/proc/self/task").iterdir()))
    return f"{n_threads} threads are running" if n_threads > MOST_THREADS else ""


def _fork_keepers(
    mine: Sequence[socket.socket], all_of_them: Sequence[socket.socket], setting: Setting, shell: Any
) -> None:
    cold = cannot_fork()
    for control in mine:
        control.sendall(json.dumps({"cold": cold}).encode())
        if not cold and os.fork() == 0:
            for other in all_of_them:
                if other is not control:
                    other.close()
            _keep(control, setting, shell)
            os._exit(0)


def _keep(control: socket.socket, setting: Setting, shell: Any) -> None:
    """Fork a far side for each order, and clear away what is left of it."""
    become_subreaper()
    while True:
        order, fds, *_ = socket.recv_fds(control, 10_000, 1)
        if not order:
            return
        pid = os.fork()
        if pid == 0:
            control.close()
            _enter(setting, Path(json.loads(order)["folder"]), fds[0])
            _serve(fds[0], shell)
            os._exit(0)
        os.close(fds[0])
        told = control.recv(100)  # nothing when the grader has gone
        ended = _clear_away(pid, 0 if told == b"kill" else PATIENCE)
        if not told:
            return
        control.sendall(json.dumps(asdict(ended)).encode())


def _clear_away(pid: int, patience: float) -> Ended:
    """Wait a moment for a far side that is ending by itself; then end it and all that it started."""
    until = time.monotonic() + patience
    found, status, usage = os.wait4(pid, os.WNOHANG)
    while not found and time.monotonic() < until:
        time.sleep(0.002)
        found, status, usage = os.wait4(pid, os.WNOHANG)
    why = _why(os.waitstatus_to_exitcode(status)) if found else ""
    if not found:
        os.kill(pid, signal.SIGKILL)
        usage = os.wait4(pid, 0)[2]
    return Ended(why, sweep(os.getpid()), usage.ru_maxrss * 1024)


def _why(code: int | None) -> str:
    """How a process ended by itself, in words."""
    if not code:
        return ""
    if code == REFUSED:
        return "the sandbox could not be entered"
    if code > 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    return f"{name}, as when there is no memory left" if name in ("SIGKILL", "SIGABRT") else name


def _enter(setting: Setting, folder: Path, fd: int) -> None:
    """Into the sandbox; from here on nothing can be read but what the lab needs."""
    readable = tuple(Path(path) for path in setting.readable)
    os.chdir(folder)
    try:
        enter(Fence(Level(setting.level), folder, readable, Limits(memory=setting.memory), keep_fds=(fd,)))
    except SandboxError:
        os._exit(REFUSED)


def _serve(fd: int, shell: Any) -> None:
    from autograde.trust.far import Far

    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - a student's code may draw from it
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(0)
    Far(socket.socket(fileno=fd), shell).serve()
