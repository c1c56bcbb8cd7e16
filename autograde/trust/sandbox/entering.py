"""Enter the sandbox: the steps of each level, in the order in which they still work."""

from __future__ import annotations

import os
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from autograde.trust.sandbox import landlock, seccomp
from autograde.trust.sandbox.cgroup import in_a_cgroup
from autograde.trust.sandbox.levels import Fence, Level, SandboxError
from autograde.trust.sandbox.namespaces import in_namespaces
from autograde.trust.sandbox.process import (
    LINUX,
    die_with_parent,
    limits,
    no_privileges,
    own_environment,
    own_files,
    own_folder,
    own_session,
    private,
    writable_folder,
)


def enter(fence: Fence) -> None:
    """Hold this process, and all it becomes, at a level. There is no way back.

    To be called in a forked child, before it starts a thread. All of a level is applied or an error raised, after which
    the process is held in part: end it, and run nobody's code in it.

    Raises
    ------
    SandboxError
        When something of the level cannot be applied here.
    """
    for step in _steps(fence.level):
        try:
            step(fence)
        except (OSError, ValueError) as error:
            raise SandboxError(
                f"level {fence.level:d} cannot be entered, in the step {step.__name__.strip('_')}: {error}; "
                "`python -m autograde sandbox` shows which levels work here"
            ) from error


def _steps(level: Level) -> list[Callable[[Fence], None]]:
    steps: list[Callable[[Fence], None]] = []
    if level >= Level.LIMITS:
        steps += [_can_be_held]
    if level >= Level.FENCE:
        steps += [_tells_no_more]
    if level >= Level.NAMESPACES:
        steps += [_in_namespaces]
    if level >= Level.CGROUP:
        steps += [_in_a_cgroup]
    if level >= Level.LIMITS:
        steps += [own_session, own_files, own_environment, own_folder, no_privileges, writable_folder]
        steps += [limits, die_with_parent, private]
    if level >= Level.FENCE:
        steps += [_fence]
    return steps


def _can_be_held(fence: Fence) -> None:
    if sys.platform == "win32":
        raise SandboxError("Windows cannot fork: grade in WSL, or in a virtual machine")
    if not fence.folder.is_absolute() or not stat.S_ISDIR(fence.folder.lstat().st_mode):
        raise SandboxError(
            f"{fence.folder} is no folder of its own: give the full path of an existing one, not a link"
        )
    if LINUX and len(list(Path("/proc/self/task").iterdir())) > 1:
        raise SandboxError(
            "other threads run in this process and would stay outside: enter right after the fork"
        )


def _tells_no_more(fence: Fence) -> None:
    """Refuse folders and sockets that lead past the fence."""
    for path in fence.readable:
        if fence.folder.is_relative_to(path):
            raise SandboxError(
                f"{path} is readable and holds the folders of others: take it out of `readable`"
            )
    for fd in fence.keep_fds:
        if stat.S_ISSOCK(os.fstat(fd).st_mode):
            with socket.socket(fileno=os.dup(fd)) as kept:
                if kept.family != socket.AF_UNIX or kept.type == socket.SOCK_DGRAM:
                    raise SandboxError(f"socket {fd} can send anywhere: use socket.socketpair(), of streams")


def _in_namespaces(_: Fence) -> None:
    in_namespaces()


def _in_a_cgroup(_: Fence) -> None:
    in_a_cgroup()


def _fence(fence: Fence) -> None:
    seccomp.restrict(landlock.restrict(Path(fence.folder), fence.readable))
