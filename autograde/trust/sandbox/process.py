"""Level 1 is what a process can give up by itself, on every system with fork. Each function is one step of `enter`."""

from __future__ import annotations

import ctypes
import errno
import math
import os
import signal
import struct
import sys
import tempfile
import time
from pathlib import Path

from autograde.trust.sandbox.levels import Fence, ResourceLimits, SandboxError
from autograde.trust.sandbox.linux import (
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    call,
    library,
    prctl,
)

if sys.platform != "win32":
    import resource

LINUX = sys.platform == "linux"
_FDS = "/proc/self/fd" if LINUX else "/dev/fd"
_CAPABILITY_VERSION = 0x20080522


def clean_environment(folder: Path) -> dict[str, str]:
    """Make the whole environment that a stranger's code sees; it takes nothing over from the instructor's.

    The process that submissions are forked from should be started with it too: libraries read most of it when they are
    imported, and what it never had cannot be found in its memory.

    Examples
    --------
    >>> clean_environment(Path("/scratch"))["HOME"]
    '/scratch'
    """
    homes = (
        "HOME",
        "TMPDIR",
        "IPYTHONDIR",
        "MPLCONFIGDIR",
        "KERAS_HOME",
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
    )
    jupyter = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    threads = ("OMP", "OPENBLAS", "MKL")
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "LANG": "C.UTF-8",
        "USER": "student",
        "LOGNAME": "student",
        **dict.fromkeys([*homes, *jupyter], str(folder)),
        **{f"{library}_NUM_THREADS": "1" for library in threads},
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "LOKY_MAX_CPU_COUNT": "1",
        "JOBLIB_MULTIPROCESSING": "0",  # n_jobs=2 then runs in this process instead of failing
        "MPLBACKEND": "Agg",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }


def own_session(_: Fence) -> None:
    """Leave the terminal, and the process group of the grader."""
    if os.getsid(0) != os.getpid():
        os.setsid()


def own_folder(fence: Fence) -> None:
    """Work in the folder, and let nobody else read what is written there."""
    os.umask(0o077)
    os.chdir(fence.folder)
    tempfile.tempdir = str(fence.folder)


def own_files(fence: Fence) -> None:
    """Point every open file but the kept ones at /dev/null.

    They are not closed: a Python object of the parent's that still holds the number would later close whatever had got
    the number since.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd in {0, 1, 2, *(int(path.name) for path in Path(_FDS).iterdir())} - {nothing, *fence.keep_fds}:
        os.dup2(nothing, fd, inheritable=fd < 3)
    if nothing > 2:
        os.close(nothing)


def own_environment(fence: Fence) -> None:
    """Replace the environment, also where the kernel shows what the process was started with."""
    os.environ.clear()
    if LINUX:
        library().clearenv()
        # These are the fields 50 and 51 of stat(5); the last bracket ends the first two fields.
        fields = Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()
        start, end = int(fields[47]), int(fields[48])
        ctypes.memset(start, 0, end - start)
        if Path("/proc/self/environ").read_bytes().strip(b"\0"):
            raise SandboxError(
                "the environment of the grader can still be read in /proc: start it with clean_environment()"
            )
    os.environ.update(clean_environment(fence.folder))


def no_privileges(_: Fence) -> None:
    """Drop what root may do beyond its own files; nothing that is started later gets it back."""
    if LINUX:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        call(
            "capset",
            ctypes.create_string_buffer(struct.pack("Ii", _CAPABILITY_VERSION, 0)),
            ctypes.create_string_buffer(24),
        )


def private(_: Fence | None = None) -> None:
    """Keep other processes of the same user from reading this one's memory and environment; for graders too."""
    if LINUX:
        prctl(PR_SET_DUMPABLE, 0)


def die_with_parent(_: Fence) -> None:
    """Have this process end when the thread that forked it ends."""
    if LINUX:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def writable_folder(fence: Fence) -> None:
    """Make sure, after the privileges have gone, that the folder can be written to."""
    if not os.access(fence.folder, os.R_OK | os.W_OK | os.X_OK):
        raise OSError(
            errno.EACCES, f"{fence.folder} belongs to another user: make it in the process that enters"
        )


def limits(fence: Fence) -> None:
    """Bind memory, time and files. Processes cannot be counted: root is exempt, others are counted all together."""
    if sys.platform == "win32":
        raise SandboxError("Windows has no limits of this kind: grade in WSL, or in a virtual machine")
    for which, most in _limits(fence.limits):
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))


def _limits(wanted: ResourceLimits) -> list[tuple[int, int]]:
    if sys.platform == "win32":
        return []
    found = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, math.ceil(time.process_time()) + wanted.cpu_seconds),
        (resource.RLIMIT_FSIZE, wanted.file_bytes),
        (resource.RLIMIT_NOFILE, wanted.open_files),
    ]
    if LINUX:  # macOS takes the number and does not keep to it
        mapped = int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
        found.append((resource.RLIMIT_AS, mapped + wanted.memory))
    return found
