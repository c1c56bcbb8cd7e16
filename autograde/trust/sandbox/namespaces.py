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
    """A command in namespaces of its own: no network, no other processes, no files but these.

    Open files that are passed on stay open. The cgroup namespace alone is shared, so that level 4 can be told apart;
    its files are not to be seen.

    Parameters
    ----------
    command : list of str
    fence_readable : iterable of Path
        To be read. Own /proc and /dev stand in for the system's.
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
    bound = []
    for path in sorted({Path(os.path.abspath(each)) for each in fence_readable}):  # noqa: PTH100 - links stay links
        if not path.is_relative_to("/proc") and not path.is_relative_to("/dev"):
            bound += ["--ro-bind", str(path), str(path)]
    place = str(writable.resolve())
    told = ["--setenv", _OUTSIDE, json.dumps(_namespaces())]
    return [program, *separate, *own, *bound, "--bind", place, place, "--chdir", place, *told, "--", *command]


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
        raise SandboxError(f"the namespaces {', '.join(shared)} are the grader's: start this process by wrap()")


def _namespaces() -> dict[str, str]:
    return {kind: os.readlink(f"/proc/self/ns/{kind}") for kind in _KINDS}  # noqa: PTH115 - its answer is no path
