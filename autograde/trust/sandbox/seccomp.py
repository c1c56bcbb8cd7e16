"""A seccomp filter, written in the kernel's classic BPF, refuses some system calls.

All is allowed but what is listed here. A refused call answers EPERM, so that a student sees a PermissionError and the
rest of the notebook goes on; a call by another machine's table of numbers ends the process.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from autograde.trust.sandbox.linux import MACHINES, call, machine
from autograde.trust.sandbox.syscalls import NUMBERS

# The calls that are refused, by the reason for it. Landlock does not ask about changes of whose a file is, and
# whoever grades owns the gradebook.
REFUSED = {
    "speak to other machines, or to other processes of this one": "socket connect bind listen accept accept4",
    "start processes or programs": "execve execveat fork vfork",
    "look into other processes, or signal them": """ptrace process_vm_readv process_vm_writev kcmp tkill pidfd_open
        pidfd_getfd pidfd_send_signal process_madvise process_mrelease move_pages migrate_pages""",
    "slow other processes down": """setpriority ioprio_set sched_setscheduler sched_setparam sched_setattr""",
    "large or young parts of the kernel that no lesson needs": """io_uring_setup io_uring_enter io_uring_register bpf
        perf_event_open userfaultfd add_key request_key keyctl personality modify_ldt uselib nfsservctl
        lookup_dcookie""",
    "make another view of the file system": """mount umount2 pivot_root chroot unshare setns open_tree
        open_tree_attr move_mount fsopen fsconfig fsmount fspick mount_setattr""",
    "reach files past the fence, or watch them": """name_to_handle_at open_by_handle_at fanotify_init fanotify_mark
        inotify_init inotify_init1 inotify_add_watch""",
    "share memory or messages by name": """shmget shmat shmdt shmctl msgget msgsnd msgrcv msgctl semget semop
        semtimedop semctl mq_open mq_unlink""",
    "hold memory that no limit counts": "memfd_create memfd_secret",
    "become somebody else": """setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid
        capset""",
    "change whose a file is": """chown fchown lchown fchownat setxattr lsetxattr fsetxattr setxattrat removexattr
        lremovexattr fremovexattr removexattrat file_setattr""",
    "raise limits": "setrlimit",
    "run the machine": """reboot kexec_load kexec_file_load init_module finit_module delete_module swapon swapoff
        settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname quotactl quotactl_fd acct syslog
        vhangup iopl ioperm""",
}

# These calls do nothing and report success: a filter cannot see in whose folder a file is, and copying a file
# (shutil.copy, a new IPython shell) would fail if they were refused. In the own folder rights and times mean nothing.
IGNORED = "chmod fchmod fchmodat fchmodat2 utime utimes futimesat utimensat".split()  # noqa: SIM905

# The answer to these is "there is no such call": the C library then makes the older call, whose arguments a filter
# can see.
UNKNOWN = ["clone3", "openat2"]

# The ioctls that are let through are about a terminal, bytes waiting, blocking and close on exec; none changes a file
# or a terminal.
_IOCTLS = (0x5401, 0x802C542A, 0x540F, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# These fcntls send signals by way of a file (F_SETOWN, F_SETSIG, F_SETOWN_EX), or lease and watch files (F_SETLEASE,
# F_NOTIFY).
_FCNTLS = (8, 10, 15, 1024, 1026)
# These prctls undo what `enter` has set, or let others look in: PDEATHSIG, DUMPABLE, KEEPCAPS, SECUREBITS, MM,
# CHILD_SUBREAPER, SCHED_CORE, PTRACER.
_PRCTLS = (1, 4, 8, 28, 35, 36, 62, 0x59616D61)

_CLONE_THREAD = 0x10000
_CLONE_NEW = 0x7E020000  # all flags that make a namespace
_O_TRUNC, _O_ACCMODE = 0o1000, 3
_AF_UNIX, _SOCK_STREAM, _SOCK_SEQPACKET = 1, 1, 5

_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_REFUSE = 0x00050000 | errno.EPERM
_IGNORE = 0x00050000
_NO_SUCH_CALL = 0x00050000 | errno.ENOSYS

Step = tuple[int, int, int, int]  # code, steps to jump over if true, if false, operand

_SET_MODE_FILTER, _TSYNC = 1, 1


def restrict(landlock_abi: int) -> None:
    """Refuse the calls from now on, in all threads; there is no way back.

    Parameters
    ----------
    landlock_abi : int
        Before its version 3 Landlock did not see a file being cut short; the filter then does.
    """
    steps = program(machine(), os.getpid(), landlock_abi)
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code)))
    stubborn = call("seccomp", _SET_MODE_FILTER, _TSYNC, header)
    if stubborn:
        raise OSError(errno.ESRCH, f"thread {stubborn} could not be put behind the filter")


def program(name: str, pid: int, landlock_abi: int) -> list[Step]:
    """Make the filter for a machine and the process it holds."""
    numbers = NUMBERS[name]
    steps: list[Step] = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, MACHINES[name]), (_RETURN, 0, 0, _KILL)]
    steps.append((_LOAD, 0, 0, 0))
    if name == "x86_64":
        # From this number on stand the calls of x32, which are the 64-bit calls by other numbers.
        steps += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _KILL)]
    for call_name, judged in _judged(pid, landlock_abi).items():
        if call_name in numbers:
            steps += [(_EQUAL, 0, len(judged), numbers[call_name]), *judged]
    refused = " ".join(REFUSED.values()).split()
    for names, answer in ((refused, _REFUSE), (IGNORED, _IGNORE), (UNKNOWN, _NO_SUCH_CALL)):
        for number in [numbers[each] for each in names if each in numbers]:
            steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, answer)]
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _judged(pid: int, landlock_abi: int) -> dict[str, list[Step]]:
    """Give the steps for calls whose arguments decide; each list of steps ends in an answer."""
    own = _only(0, (pid,))
    rules = {
        "kill": own,
        "tgkill": own,
        "rt_sigqueueinfo": own,
        "rt_tgsigqueueinfo": own,
        "sched_setaffinity": _only(0, (0, pid)),
        "clone": _masked(0, _CLONE_THREAD | _CLONE_NEW, (_CLONE_THREAD,), _ALLOW, _REFUSE),
        "prlimit64": _null(2),
        "ioctl": _only(1, _IOCTLS),
        "fcntl": _but(1, _FCNTLS),
        "prctl": _but(0, _PRCTLS),
        "socketpair": _socketpair(),
    }
    if landlock_abi < 3:
        cut = (_O_TRUNC, _O_TRUNC | _O_ACCMODE)  # with an access that Landlock does not take for writing
        rules["open"] = _masked(1, _O_TRUNC | _O_ACCMODE, cut, _REFUSE, _ALLOW)
        rules["openat"] = _masked(2, _O_TRUNC | _O_ACCMODE, cut, _REFUSE, _ALLOW)
        rules["truncate"] = [(_RETURN, 0, 0, _REFUSE)]
    return rules


def _argument(position: int) -> Step:
    """Load the lower half of an argument; the kernel itself reads no more of an int."""
    return (_LOAD, 0, 0, 16 + 8 * position)


def _masked(position: int, mask: int, values: tuple[int, ...], found: int, other: int) -> list[Step]:
    tests = [(_EQUAL, len(values) - number, 0, value) for number, value in enumerate(values)]
    return [
        _argument(position),
        (_AND, 0, 0, mask),
        *tests,
        (_RETURN, 0, 0, other),
        (_RETURN, 0, 0, found),
    ]


def _only(position: int, values: tuple[int, ...]) -> list[Step]:
    return _masked(position, 0xFFFFFFFF, values, _ALLOW, _REFUSE)


def _but(position: int, values: tuple[int, ...]) -> list[Step]:
    return _masked(position, 0xFFFFFFFF, values, _REFUSE, _ALLOW)


def _null(position: int) -> list[Step]:
    low, half, high, whole = (
        _argument(position),
        (_EQUAL, 0, 3, 0),
        (_LOAD, 0, 0, 20 + 8 * position),
        (_EQUAL, 0, 1, 0),
    )
    return [low, half, high, whole, (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]


def _socketpair() -> list[Step]:
    """Allow two connected ends of this process, but no datagrams, which a connected end can send to any name."""
    kinds = _masked(1, 0xF, (_SOCK_STREAM, _SOCK_SEQPACKET), _ALLOW, _REFUSE)
    # The jumps lead to the refusal, the last step but one.
    return [_argument(0), (_EQUAL, 0, len(kinds) - 2, _AF_UNIX), *kinds]
