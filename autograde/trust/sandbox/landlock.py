"""Landlock, the kernel's fence for processes without rights of their own, limits which files they read and write."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from pathlib import Path

from autograde.trust.sandbox.levels import SandboxError
from autograde.trust.sandbox.linux import call

# How many rights over files each version of Landlock knows, newest first: they are numbered from bit 0 on.
_RIGHTS = ((5, 16), (3, 15), (2, 14), (1, 13))
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_BLOCK = 1 << 6, 1 << 11
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL

_NETWORK = 0b11  # binding and connecting TCP
_SCOPES = 0b11  # abstract unix sockets, signals

_VERSION, _BENEATH = 1, 1


def version() -> int:
    """Landlock's ABI version.

    Raises
    ------
    SandboxError
        Where the kernel has none.
    """
    try:
        return call("landlock_create_ruleset", None, 0, _VERSION)
    except OSError as error:
        raise SandboxError(
            f"this kernel has no Landlock ({error.strerror}): level 2 needs Linux 5.13 or later, with landlock "
            "among the names in /sys/kernel/security/lsm; use level 1, or grade in a virtual machine"
        ) from error


def restrict(folder: Path, readable: tuple[Path, ...]) -> int:
    """Fence this thread in, and all it starts, with no way back; return the ABI version.

    Nothing may be executed: mapping a library's code into memory asks Landlock only for reading.
    """
    abi = version()
    rights = (1 << next(count for since, count in _RIGHTS if abi >= since)) - 1
    ruleset = _new_ruleset(rights, abi)
    try:
        _allow(ruleset, folder, rights & ~(_EXECUTE | _MAKE_CHAR | _MAKE_BLOCK))
        for path in readable:
            # /dev/null may be written to: nothing stays there, and subprocess and logging open it for writing.
            more = _WRITE if path == Path("/dev/null") else 0
            _allow(ruleset, path, _READ | _LIST | more)
        call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)
    return abi


def _new_ruleset(rights: int, abi: int) -> int:
    wanted = struct.pack("Q", rights)
    if abi >= 4:
        wanted += struct.pack("Q", _NETWORK)
    if abi >= 6:
        wanted += struct.pack("Q", _SCOPES)
    return call("landlock_create_ruleset", ctypes.create_string_buffer(wanted, len(wanted)), len(wanted), 0)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _OF_A_FILE
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place), 12)
        call("landlock_add_rule", ruleset, _BENEATH, rule, 0)
    finally:
        os.close(place)
