"""The fork server: a warm process with the packages imported, from which student processes are forked.

`autograde.trust.worker_pool` starts it, with a clean environment; nothing of the grader's is in its memory. It forks
one worker process for each worker of the pool. A worker process forks one student process at a time, which enters its
sandbox, and ends whatever that has left. TensorFlow may be forked only as long as it has run no operation.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograde.trust.sandbox import Fence, Level, ResourceLimits, SandboxError, become_subreaper, enter, sweep

MOST_THREADS = 2  # of a process that is forked
PATIENCE = 0.3  # seconds for a process to end by itself
REFUSED = 97  # exit code of a student process that cannot be held at its level


@dataclass(frozen=True)
class ProcessSetting:
    """What every student process of a lab starts with.

    Attributes
    ----------
    imports : str
        The lab's own import statements.
    cells : tuple of str
        The lab's first given cells, run before forking; a student process without them starts from the imports.
    level : Level
    readable : tuple of str
        What may be read.
    memory : int
        Bytes a student process may use.
    """

    imports: str = ""
    cells: tuple[str, ...] = ()
    level: Level = Level.LIMITS
    readable: tuple[str, ...] = ()
    memory: int = ResourceLimits().memory


@dataclass
class ProcessExit:
    """The way in which a student process has ended.

    Attributes
    ----------
    why : str
        In words; "" when the grader ended it.
    killed : bool
        Whether it ended as processes do where there is no memory left.
    lost : bool
        Whether the process that had started it was ended, as the system does then too.
    orphans : int
        Processes of its own that it left.
    memory : int
        The most bytes it had.
    """

    why: str = ""
    orphans: int = 0
    memory: int = 0
    killed: bool = False
    lost: bool = False


def main() -> None:
    """Run the fork server, or serve one student process; `autograde.trust.worker_pool` starts a fresh Python for it."""
    order = json.loads(sys.argv[1])
    setting = ProcessSetting(**order["setting"])
    sys.argv = ["lab"]
    if "serve" in order:
        importlib.import_module("autograde.trust.student_side")  # cannot be read from inside
        _enter(setting, Path(order["folder"]), order["serve"])
        shell = _warm_up(setting)
        _serve(order["serve"], _prime(shell, setting) if order["primed"] else shell)
        return
    controls = [socket.socket(fileno=fd) for fd in order["controls"]]
    half = len(controls) // 2
    shell = _warm_up(setting)
    gc.collect()
    gc.freeze()  # what a fork's collector looks at is copied for it
    _fork_workers(controls[:half], controls, setting, shell)
    primed = _prime(shell, setting)
    gc.collect()
    gc.freeze()
    _fork_workers(controls[half:], controls, setting, primed)
    for control in controls:
        control.close()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _warm_up(setting: ProcessSetting) -> Any:
    """Make the shell and import what the lab imports; an import that fails here fails again in the lab's cell."""
    from autograde.trust.shell import make_shell

    # The module is imported before the fence, behind which the children cannot read its file any more.
    importlib.import_module("autograde.trust.student_side")
    shell = make_shell()
    namespace: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for statement in setting.imports.splitlines():
            with contextlib.suppress(Exception):
                exec(statement, namespace)  # the lab's own
    return shell


def _prime(shell: Any, setting: ProcessSetting) -> Any:
    shell.primed = [shell.run(source).outputs for source in setting.cells]
    return shell


def cannot_fork() -> str:
    """Say why this process must not be forked; "" where it may be.

    A runtime that has started threads of its own leaves locks behind that nobody opens in a fork.
    """
    context = sys.modules.get("tensorflow.python.eager.context")
    if context is not None and context.context()._context_handle is not None:
        return "TensorFlow has run an operation"
    n_threads = len(list(Path("/proc/self/task").iterdir()))
    return f"{n_threads} threads are running" if n_threads > MOST_THREADS else ""


def _fork_workers(
    mine: Sequence[socket.socket], all_of_them: Sequence[socket.socket], setting: ProcessSetting, shell: Any
) -> None:
    cold = cannot_fork()
    for control in mine:
        try:
            control.sendall(json.dumps({"cold": cold}).encode())
        except BrokenPipeError:  # the grader was given something it cannot grade, and has gone
            sys.exit()
        if not cold and os.fork() == 0:
            for other in all_of_them:
                if other is not control:
                    other.close()
            _keep(control, setting, shell)
            os._exit(0)


def _keep(control: socket.socket, setting: ProcessSetting, shell: Any) -> None:
    """Fork a student process for each order, and clear away what is left of it."""
    become_subreaper()
    while True:
        try:
            order, fds, *_ = socket.recv_fds(control, 10_000, 1)
        except ConnectionResetError:  # the grader has gone without having read that this process is warm
            return
        if not order:
            return
        told = json.loads(order)
        if told["cores"]:
            os.sched_setaffinity(0, told["cores"])
        pid = os.fork()
        if pid == 0:
            control.close()
            _enter(setting, Path(told["folder"]), fds[0])
            _serve(fds[0], shell)
            os._exit(0)
        os.close(fds[0])
        word = control.recv(100)  # nothing when the grader has gone
        ended = _clear_away(pid, 0 if word == b"kill" else PATIENCE)
        if not word:
            return
        control.sendall(json.dumps(asdict(ended)).encode())


def _clear_away(pid: int, patience: float) -> ProcessExit:
    """Wait a moment for a student process that is ending by itself; then end it and all that it started."""
    until = time.monotonic() + patience
    found, status, usage = os.wait4(pid, os.WNOHANG)
    while not found and time.monotonic() < until:
        time.sleep(0.002)
        found, status, usage = os.wait4(pid, os.WNOHANG)
    code = os.waitstatus_to_exitcode(status) if found else None
    if not found:
        os.kill(pid, signal.SIGKILL)
        usage = os.wait4(pid, 0)[2]
    return ProcessExit(in_words(code), sweep(os.getpid()), usage.ru_maxrss * 1024, was_killed(code))


def was_killed(code: int | None) -> bool:
    """Whether a process that ended by itself may have been ended because there was no memory left."""
    return code in (-signal.SIGKILL, -signal.SIGABRT)


def in_words(code: int | None) -> str:
    """Say in words how a process ended by itself."""
    if not code:
        return ""
    if code == REFUSED:
        return "the sandbox could not be entered"
    if code > 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    return f"{name}, as when there is no memory left" if was_killed(code) else name


def _enter(setting: ProcessSetting, folder: Path, fd: int) -> None:
    """Enter the sandbox; from here on this process can read nothing but what the lab needs."""
    readable = tuple(Path(path) for path in setting.readable)
    os.chdir(folder)
    try:
        enter(
            Fence(
                Level(setting.level), folder, readable, ResourceLimits(memory=setting.memory), keep_fds=(fd,)
            )
        )
    except SandboxError:
        os._exit(REFUSED)


def _serve(fd: int, shell: Any) -> None:
    from autograde.trust.student_side import StudentSide, begin_chance

    begin_chance()
    StudentSide(socket.socket(fileno=fd), shell).serve()
