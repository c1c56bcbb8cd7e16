"""The files that a Python with its packages has to read."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

_SYSTEM = """
    /lib /lib32 /lib64 /usr/lib /usr/lib32 /usr/lib64 /usr/local/lib
    /usr/share/zoneinfo /usr/share/fonts /usr/local/share/fonts /usr/share/fontconfig /usr/share/locale
    /etc/ld.so.cache /etc/localtime /etc/timezone /etc/mime.types /etc/fonts /etc/nsswitch.conf
    /dev/null /dev/zero /dev/urandom /dev/random
    /sys/devices/system/cpu /sys/devices/system/node
    /sys/fs/cgroup/cpu.max /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.cfs_period_us
    /proc/cpuinfo /proc/meminfo /proc/stat /proc/self
""".split()  # noqa: SIM905 - a list reads best as text

# These folders hold too much to belong to a Python alone.
_WIDE = {Path(name) for name in ("/", "/usr", "/usr/local", "/opt", "/home", "/root", "/tmp")}  # noqa: S108


def readable_by_default() -> tuple[Path, ...]:
    """Files and folders for `Fence.readable`: the interpreter, the packages, the system's libraries, a few devices.

    Not among them: the course folder, anybody's home, /tmp, /proc but for the process itself. Callers add the kit.
    A symbolic link stays one: /proc/self is another folder in every process.
    """
    paths = sysconfig.get_paths()
    wanted = [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix]
    wanted += [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    found = [Path(name) for name in [*wanted, *_SYSTEM]]
    wide = _WIDE | {Path.home(), Path.cwd()}
    return tuple(dict.fromkeys(path for path in found if path not in wide and os.path.lexists(path)))
