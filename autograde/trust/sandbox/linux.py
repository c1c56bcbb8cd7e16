"""The Linux kernel's own calls, by way of the C library that every Python has loaded."""

from __future__ import annotations

import ctypes
import functools
import os
import struct
import sys

from autograde.trust.sandbox.levels import SandboxError
from autograde.trust.sandbox.syscalls import NUMBERS

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

# What the kernel calls a machine in a seccomp filter (AUDIT_ARCH_*): both little-endian with 64 bits.
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def machine() -> str:
    """Give the machine's name, if its table of calls is known.

    Raises
    ------
    SandboxError
        On other systems and machines.
    """
    name = os.uname().machine if sys.platform == "linux" else sys.platform
    if sys.platform != "linux" or name not in MACHINES or struct.calcsize("P") != 8:
        raise SandboxError(
            f"the fence needs Linux on x86_64 or aarch64 with 64 bits, and this is {sys.platform}, {name}: "
            "use level 1 here, or grade in a virtual machine"
        )
    return name


@functools.cache
def library() -> ctypes.CDLL:
    """Give the C library of this process, for which no file is opened."""
    found = ctypes.CDLL(None, use_errno=True)
    found.syscall.restype = ctypes.c_long
    return found


def call(name: str, *arguments: int | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make one system call by its name.

    Raises
    ------
    OSError
        As the kernel answers; its file name is the call's.
    """
    passed = [_passed(value) for value in arguments]
    answer = library().syscall(ctypes.c_long(NUMBERS[machine()][name]), *passed)
    if answer < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), name)
    return int(answer)


def _passed(value: int | ctypes.Array[ctypes.c_char] | None) -> ctypes.c_long | ctypes.c_void_p:
    if isinstance(value, int):
        return ctypes.c_long(value)
    return ctypes.c_void_p(None if value is None else ctypes.addressof(value))


def prctl(option: int, value: int) -> None:
    """Set one property of this process."""
    call("prctl", option, value, 0, 0, 0)
