"""The levels of the sandbox, and what a caller says about one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path


class SandboxError(RuntimeError):
    """A level cannot be held here; the message says what is missing and what to do."""


class Level(IntEnum):
    """A level of the sandbox, which holds all that the lower levels hold."""

    NONE = 0
    LIMITS = 1
    FENCE = 2
    NAMESPACES = 3
    CGROUP = 4


@dataclass(frozen=True)
class ResourceLimits:
    """What one process may use up.

    Attributes
    ----------
    memory : int
        Bytes of address space on top of what is mapped when the sandbox is entered: TensorFlow alone maps gigabytes
        that it never touches, so an absolute number would mean something else on every machine.
    cpu_seconds : int
        Of all threads together, from the entry on.
    file_bytes : int
        Of the largest single file.
    open_files : int
    folder_bytes, folder_files : int
        Of all files of the folder together, and how many files and folders there may be. No process can be held to
        them by the system: `autograde.trust.disk_watch` watches the folder.
    """

    memory: int = 4 << 30
    cpu_seconds: int = 600
    file_bytes: int = 100 << 20
    open_files: int = 256
    folder_bytes: int = 400 << 20
    folder_files: int = 20_000


@dataclass(frozen=True)
class Fence:
    """Where a stranger's code runs, and what it may use.

    Attributes
    ----------
    level : Level
    folder : Path
        Scratch folder of this process alone: the only place to write, the working directory, and HOME.
    readable : tuple of Path
        Files, and folders with all below them, that may be read: `readable_by_default()` and the kit.
    limits : ResourceLimits
    keep_fds : tuple of int
        Open files that stay: the socket to the grader; 1 and 2 if they are to be seen. Every other one, standard output
        and error among them, leads to /dev/null afterwards.
    """

    level: Level
    folder: Path
    readable: tuple[Path, ...] = ()
    limits: ResourceLimits = field(default_factory=ResourceLimits)
    keep_fds: tuple[int, ...] = ()
