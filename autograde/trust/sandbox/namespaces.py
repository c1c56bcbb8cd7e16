"""Level 3: bubblewrap around the process that submissions are forked from."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from autograde.trust.sandbox.levels import SandboxError

_OUTSIDE = "AUTOGRADE_OUTSIDE"
_KINDS = ("mnt", "pid", "net", "ipc")


def wrap(command: list[str], fence_readable: Iterable[Path], writable: Path) -> list[str]:
    """Put a command into namespaces of its own: it has no network, no other processes, no files but the given ones.

    Open files that are passed on stay open. The cgroup namespace alone is shared, so that level 4 can be told apart;
    its files are not to be seen.

    Parameters
    ----------
    command : list of str
    fence_readable : iterable of Path
        To be read, by full paths; the program itself is added. Own /proc and /dev stand in for the system's.
    writable : Path
        The folder that holds the scratch folders.

    Raises
    ------
    SandboxError
        Without bubblewrap.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxError("bubblewrap is missing: apt-get install bubblewrap, or use level 2")
    separate = ["--unshare-user-try", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    own = ["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"]
    bound = [
        option for path in _outermost(fence_readable, command[0]) for option in ("--ro-bind", path, path)
    ]
    place = str(writable.resolve())
    told = ["--setenv", _OUTSIDE, json.dumps(_namespaces())]
    return [program, *separate, *own, *bound, "--bind", place, place, "--chdir", place, *told, "--", *command]


def _outermost(readable: Iterable[Path], program: str) -> list[str]:
    """Give the folders and files to bind, without those that lie in another one or are made anew."""
    found = [Path("/proc"), Path("/dev")]
    for path in sorted({*readable, *_program(program)}):
        if not any(path.is_relative_to(other) for other in found):
            found.append(path)
    return [str(path) for path in found[2:]]


def _program(name: str) -> set[Path]:
    """Find the place of a program by its name, behind all links."""
    found = shutil.which(name)
    if found is None:
        raise SandboxError(f"{name} is not to be found: give its full path")
    return {Path(found), Path(found).resolve()}


def in_namespaces() -> None:
    """Make sure that this process was started by `wrap`.

    Raises
    ------
    SandboxError
        When it still shares a namespace with whoever started it.
    """
    outside = json.loads(os.environ.get(_OUTSIDE, "null"))
    if outside is None:
        raise SandboxError("this process was not started in namespaces: start it by wrap(), or use level 2")
    shared = [kind for kind, name in _namespaces().items() if outside.get(kind) == name]
    if shared:
        raise SandboxError(
            f"the namespaces {', '.join(shared)} are the grader's: start this process by wrap()"
        )


def _namespaces() -> dict[str, str]:
    return {kind: os.readlink(f"/proc/self/ns/{kind}") for kind in _KINDS}  # noqa: PTH115 - its answer is no path
