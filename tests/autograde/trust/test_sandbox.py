"""The sandbox: what each level refuses, by trying it; and what has to go on working inside.

The acts themselves stand in `sandbox_acts.py`, which also runs as another user and in namespaces.
"""

import contextlib
import errno
import functools
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the sandbox's own calls are Linux's", allow_module_level=True)

from autograde.__main__ import main as command
from autograde.trust.sandbox import (
    Cgroup,
    Fence,
    Level,
    Probed,
    SandboxError,
    cgroup,
    clean_environment,
    enter,
    landlock,
    linux,
    namespaces,
    probe,
    readable_by_default,
    wrap,
)
from autograde.trust.sandbox.probing import WORKS
from autograde.trust.sandbox.seccomp import IGNORED, REFUSED, UNKNOWN, program
from autograde.trust.sandbox.syscalls import NUMBERS
from tests.autograde.trust import sandbox_acts as acts

ROOT = Path(__file__).parents[3]
NOBODY = 65534


@functools.cache
def works():
    return probe()


def needs(level):
    if works().found[level] != WORKS:
        pytest.skip(f"level {level:d} does not work here: {works().found[level]}")


def needs_control_groups():
    """By themselves, with or without the namespaces that level 4 stands on."""
    if works().alone[Level.CGROUP] != WORKS:
        pytest.skip(f"there are no control groups here: {works().alone[Level.CGROUP]}")


@functools.cache
def python_of_nobody():
    """An interpreter that a user without rights can start, and that reaches this folder."""
    for candidate in (sys.executable, sys._base_executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import tests.autograde.trust.sandbox_acts"
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            subprocess.run([candidate, "-c", code], check=True, capture_output=True, cwd="/", **as_nobody())
            return candidate
    return None


def as_nobody():
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


@functools.cache
def readable_to(python):
    """What an interpreter has to read, and these tests."""
    code = (
        f"import sys, json; sys.path.insert(0, {str(ROOT)!r}); import autograde.trust.sandbox as s; "
        "print(json.dumps([str(path) for path in s.readable_by_default()]))"
    )
    found = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True, cwd="/").stdout
    return [*map(Path, json.loads(found)), ROOT / "autograde", ROOT / "tests"]


def started(user, level, scratch):
    """All acts at a level, as somebody, in a process of their own."""
    python = sys.executable if user == "oneself" else python_of_nobody()
    order = {"level": level, "scratch": str(scratch), "outer": os.getpid()}
    line = [python, str(ROOT / "tests/autograde/trust/sandbox_acts.py"), json.dumps(order)]
    if level == Level.NAMESPACES:
        line = wrap(line, readable_to(python), scratch)
    return subprocess.Popen(
        line,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env={"PATH": os.environ["PATH"], "AUTOGRADE_TEST_TOKEN": "instructor"},
        **(as_nobody() if user == "nobody" else {}),
    )


@pytest.fixture(scope="module")
def outcomes():
    """What came of every act, by user and level; the levels that need nothing else run side by side."""
    folders, running = [], {}

    def start(user, level):
        scratch = Path(tempfile.mkdtemp(prefix="sandbox-"))
        folders.append(scratch)
        if user == "nobody":
            os.chown(scratch, NOBODY, NOBODY)
        running[user, level] = started(user, level, scratch)

    @functools.cache
    def at(user, level):
        if user == "nobody" and os.geteuid() != 0:
            pytest.skip("only root can become another user; the acts run as oneself")
        if user == "nobody" and python_of_nobody() is None:
            pytest.skip("no interpreter that an ordinary user can start, or this folder is closed to them")
        needs(level)
        together = (level,) if level == Level.NAMESPACES else (Level.NONE, Level.LIMITS, Level.FENCE)
        for each in together:
            if (user, each) not in running:
                start(user, each)
        said, complaint = running[user, level].communicate(timeout=120)
        assert running[user, level].returncode == 0, complaint
        return json.loads(said)

    yield at
    for process in running.values():
        process.communicate(timeout=120)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def expected_at_limits(act, user):
    root = os.geteuid() == 0 and user == "oneself"
    words = acts.FORBIDDEN[act][1]["limits"]
    return {"of root": root, "of an ordinary user": not root}.get(words, words == "possible")


USERS = ["oneself", pytest.param("nobody", marks=pytest.mark.slow)]


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("act", acts.FORBIDDEN)
def test_level_1_refuses_what_it_says_and_no_more(outcomes, user, act):
    without = outcomes(user, Level.NONE)[act]
    held = outcomes(user, Level.LIMITS)[act]
    if without != "done":
        assert held != "done"
        pytest.skip(f"this machine refuses it to everybody: {without}")
    if act in ("parents_environment", "parents_memory", "ptrace") and held != "done":
        return  # more than is asked for: some distributions forbid it (Yama)
    assert (held == "done") == expected_at_limits(act, user), held


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("act", acts.FORBIDDEN)
def test_level_2_refuses_it(outcomes, user, act):
    without, held = outcomes(user, Level.NONE)[act], outcomes(user, Level.FENCE)[act]
    if "fence" in acts.FORBIDDEN[act][1]:
        assert held == "done"  # said in the reference: only level 3 hides that a thing exists
        return
    assert held.startswith("refused") or held == "ended: SIGSYS"
    if without != "done":
        pytest.skip(f"refused at level 2, but also without it: {without}")


@pytest.mark.slow
@pytest.mark.parametrize("user", ["oneself", "nobody"])
@pytest.mark.parametrize("act", acts.FORBIDDEN)
def test_level_3_refuses_it_too(outcomes, user, act):
    held = outcomes(user, Level.NAMESPACES)[act]
    assert held.startswith("refused") or held == "ended: SIGSYS"


@pytest.mark.parametrize(
    ("user", "level"),
    [
        ("oneself", Level.LIMITS),
        ("oneself", Level.FENCE),
        pytest.param("nobody", Level.FENCE, marks=pytest.mark.slow),
        pytest.param("oneself", Level.NAMESPACES, marks=pytest.mark.slow),
        pytest.param("nobody", Level.NAMESPACES, marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("act", acts.NEEDED)
def test_what_a_lab_needs_goes_on_working(outcomes, user, level, act):
    said = "from the child, twice" if act == "grader_socket" else "done"
    assert outcomes(user, level)[act] == said


MISTAKES = {
    "with_other_threads": "right after the fork",
    "without_a_folder": "No such file",
    "folder_is_a_link": "not a link",
    "folder_by_half_a_path": "full path",
    "neighbours_are_readable": "take it out of",
    "readable_is_missing": "No such file",
    "kept_datagrams": "of streams",
    "kept_network": "of streams",
    "no_namespaces": "start it by wrap()",
    "no_cgroup": "Cgroup.add(pid) first",
}


@pytest.mark.parametrize("name", acts.MISTAKES)
def test_a_level_that_cannot_be_held_is_an_error(outcomes, name):
    said = outcomes("oneself", Level.FENCE)[name]
    assert said.startswith("mistake: ")
    assert MISTAKES[name] in said


def test_level_0_holds_nothing_and_changes_nothing(tmp_path):
    before = dict(os.environ), Path.cwd()
    enter(Fence(Level.NONE, tmp_path))
    assert (dict(os.environ), Path.cwd()) == before


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_kernel_without_landlock_is_an_error_that_names_the_remedy(monkeypatch, number):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(landlock, "call", refuse)
    with pytest.raises(SandboxError, match=r"Linux 5\.13.*use level 1"):
        landlock.version()


def test_another_machine_is_an_error(monkeypatch):
    monkeypatch.setattr(linux, "MACHINES", {"pdp11": 1})
    with pytest.raises(SandboxError, match="use level 1"):
        linux.machine()


# The filter, run by hand: also for the machine that this is not


def judge(steps, machine, name_or_number, *arguments, arch=None):
    """What a seccomp filter answers to a call: a small machine for classic BPF."""
    number = NUMBERS[machine].get(name_or_number, name_or_number)
    words = [value & (1 << 64) - 1 for value in (*arguments, *[0] * (6 - len(arguments)))]
    data = struct.pack("IIQ6Q", number, arch or linux.MACHINES[machine], 0, *words)
    at = register = 0
    while True:
        code, yes, no, operand = steps[at]
        at += 1
        if code == 0x20:
            (register,) = struct.unpack_from("I", data, operand)
        elif code == 0x54:
            register &= operand
        elif code in (0x15, 0x35):
            at += yes if (register == operand if code == 0x15 else register >= operand) else no
        else:
            assert code == 0x06
            known = {0x7FFF0000: "allowed", 0x80000000: "killed", 0x00050000: "ignored"}
            return known.get(operand) or errno.errorcode[operand & 0xFFFF]


PID = 4242
JUDGED = [
    ("kill", (PID, 9), "allowed"),
    ("kill", (1, 9), "EPERM"),
    ("kill", (0, 9), "EPERM"),
    ("kill", (-1, 9), "EPERM"),
    ("kill", (-PID, 9), "EPERM"),
    ("tgkill", (PID, PID + 1, 9), "allowed"),
    ("tgkill", (1, 1, 9), "EPERM"),
    ("rt_sigqueueinfo", (1, 9), "EPERM"),
    ("rt_tgsigqueueinfo", (1, 1, 9), "EPERM"),
    ("clone", (0x3D0F00,), "allowed"),  # what glibc starts a thread with
    ("clone", (0x1200011,), "EPERM"),  # and a process
    ("clone", (0x3D0F00 | 0x20000,), "EPERM"),
    ("clone3", (), "ENOSYS"),
    ("openat2", (), "ENOSYS"),
    ("socketpair", (1, 1), "allowed"),
    ("socketpair", (1, 1 | 0o2000000), "allowed"),
    ("socketpair", (1, 5), "allowed"),
    ("socketpair", (1, 2), "EPERM"),
    ("socketpair", (30, 1), "EPERM"),
    ("prlimit64", (0, 7, 0, 1 << 40), "allowed"),
    ("prlimit64", (0, 7, 1, 0), "EPERM"),
    ("prlimit64", (0, 7, 1 << 40, 0), "EPERM"),
    ("ioctl", (1, 0x5401), "allowed"),
    ("ioctl", (1, 0x5412), "EPERM"),
    ("fcntl", (1, 3), "allowed"),
    ("fcntl", (1, 8), "EPERM"),
    ("prctl", (15,), "allowed"),
    ("prctl", (1,), "EPERM"),
    ("sched_setaffinity", (0,), "allowed"),
    ("sched_setaffinity", (1,), "EPERM"),
    ("truncate", (), "allowed"),
    ("openat", (0, 0, 0o1000), "allowed"),
    ("io_uring_setup", (), "EPERM"),
    ("unshare", (), "EPERM"),
    ("fchmodat", (), "ignored"),
    ("utimensat", (), "ignored"),
    ("fchownat", (), "EPERM"),
    ("seccomp", (), "allowed"),
]


# One or more of each group: some are also refused by something else, and would not be missed when they are tried.
ALWAYS = """
    connect accept4 execve execveat vfork ptrace process_vm_readv tkill pidfd_open setpriority
    sched_setattr bpf userfaultfd keyctl mount pivot_root chroot setns open_by_handle_at fanotify_init
    inotify_add_watch shmat mq_open memfd_create setresuid capset setxattr setrlimit reboot init_module
""".split()  # noqa: SIM905


@pytest.mark.parametrize("machine", NUMBERS)
def test_the_filter_always_refuses(machine):
    steps = program(machine, PID, 7)
    known = [name for name in ALWAYS if name in NUMBERS[machine]]
    assert [name for name in known if judge(steps, machine, name) != "EPERM"] == []
    assert len(known) >= len(ALWAYS) - 1  # aarch64 has no vfork


@pytest.mark.parametrize("machine", NUMBERS)
@pytest.mark.parametrize(("name", "arguments", "answer"), JUDGED)
def test_the_filter_judges(machine, name, arguments, answer):
    assert judge(program(machine, PID, 7), machine, name, *arguments) == answer


@pytest.mark.parametrize("machine", NUMBERS)
def test_the_filter_refuses_all_it_lists(machine):
    steps = program(machine, PID, 7)
    for name in [name for names in REFUSED.values() for name in names.split() if name in NUMBERS[machine]]:
        assert judge(steps, machine, name) == "EPERM", name
    assert {name for names in REFUSED.values() for name in names.split()} <= set(NUMBERS["x86_64"])
    assert set(UNKNOWN) <= set(NUMBERS[machine])
    assert set(IGNORED) <= set(NUMBERS["x86_64"])


def test_another_table_of_calls_ends_the_process():
    steps = program("x86_64", PID, 7)
    assert judge(steps, "x86_64", 0, arch=0x40000003) == "killed"
    assert judge(steps, "x86_64", 0x40000000 | 39) == "killed"
    assert judge(steps, "x86_64", 39) == "allowed"
    assert judge(program("aarch64", PID, 7), "aarch64", 0, arch=0x40000028) == "killed"


@pytest.mark.parametrize("machine", NUMBERS)
def test_before_landlock_3_the_filter_keeps_files_from_being_cut(machine):
    steps = program(machine, PID, 2)
    assert judge(steps, machine, "truncate") == "EPERM"
    assert judge(steps, machine, "openat", 0, 0, os.O_RDONLY | os.O_TRUNC) == "EPERM"
    assert judge(steps, machine, "openat", 0, 0, 3 | os.O_TRUNC) == "EPERM"
    assert judge(steps, machine, "openat", 0, 0, os.O_WRONLY | os.O_TRUNC | os.O_CREAT) == "allowed"
    assert judge(steps, machine, "openat", 0, 0, os.O_RDONLY) == "allowed"


HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",
}


@pytest.mark.parametrize("machine", HEADERS)
def test_numbers_are_the_kernels(machine):
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip(f"{header} is not installed")
    text = header.read_text()
    known = {name: int(number) for name, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)}
    own = {name: number for name, number in NUMBERS[machine].items() if name in known}
    assert len(own) > 100
    assert own == {name: known[name] for name in own}


# What may be read, and the environment


def test_nothing_of_the_course_or_of_anybodys_home_is_readable():
    readable = readable_by_default()
    assert all(path.is_absolute() and os.path.lexists(path) for path in readable)
    for place in (
        ROOT / "solutions",
        ROOT / "pyproject.toml",
        Path.home(),
        Path("/tmp"),
        Path("/etc/passwd"),
    ):
        assert [path for path in readable if place.is_relative_to(path)] == []
    assert Path("/proc") not in readable
    assert Path("/proc/self") in readable  # as a link, which is another folder in each process


def test_the_environment_names_the_folder_and_nothing_of_the_instructors(tmp_path, monkeypatch):
    monkeypatch.setenv("API_KEY", "secret")
    made = clean_environment(tmp_path)
    assert "secret" not in made.values()
    assert {made[name] for name in ("HOME", "TMPDIR", "KERAS_HOME", "IPYTHONDIR")} == {str(tmp_path)}


# Level 3


def test_without_bubblewrap_the_remedy_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(namespaces.shutil, "which", lambda name: None)
    with pytest.raises(SandboxError, match="apt-get install bubblewrap"):
        wrap(["true"], (), tmp_path)


def test_open_files_are_passed_into_namespaces(tmp_path):
    needs(Level.NAMESPACES)
    read, write = os.pipe()
    tell = f"import os; os.write({write}, str(os.getpid()).encode())"
    line = wrap([sys.executable, "-c", tell], readable_by_default(), tmp_path)
    subprocess.run(line, check=True, pass_fds=[write], timeout=20)
    os.close(write)
    with os.fdopen(read) as pipe:
        assert int(pipe.read()) < 10  # a process number of its own count


def test_namespaces_that_are_shared_are_named(monkeypatch):
    monkeypatch.setenv("AUTOGRADE_OUTSIDE", json.dumps({**namespaces._namespaces(), "net": "net:[1]"}))
    with pytest.raises(SandboxError, match="mnt, pid, ipc"):
        namespaces.in_namespaces()


# Level 4


def grown(code):
    """A process that waits for a line, and then does something."""
    return subprocess.Popen(
        [sys.executable, "-c", f"import sys, os, time; sys.stdin.readline()\n{textwrap.dedent(code)}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def test_a_cgroup_counts_memory():
    needs_control_groups()
    with Cgroup(memory=64 << 20, processes=8) as group, grown("print(len(b'x' * (128 << 20)))") as process:
        group.add(process.pid)
        said, _ = process.communicate("go\n", timeout=30)
        assert process.returncode == -signal.SIGKILL
        assert said == ""


def test_a_cgroup_counts_processes_and_kills_them_all():
    needs_control_groups()
    code = """
        children = 0
        try:
            for children in range(30):
                if not os.fork():
                    os.setsid()
                    time.sleep(60)
        except BlockingIOError:
            print(children, flush=True)
        time.sleep(60)
    """
    with grown(code) as process:
        with Cgroup(memory=256 << 20, processes=8) as group:
            group.add(process.pid)
            process.stdin.write("go\n")
            process.stdin.flush()
            assert process.stdout.readline() == "7\n"
            folders = group.folders
        assert process.wait(10) == -signal.SIGKILL
    assert not any(folder.exists() for folder in folders)


def test_a_cgroup_that_cannot_be_made_is_an_error_with_a_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr(cgroup, "_ROOT", tmp_path)
    with pytest.raises(SandboxError, match="run as root"):
        Cgroup(memory=1 << 30, processes=8).__enter__()


# Processes that detach


DETACHING = """
    import os, sys, time
    sys.path.insert(0, sys.argv[1])
    from autograde.trust.sandbox import become_subreaper, sweep
    if sys.argv[2] == "yes":
        become_subreaper()
    ready, tell = os.pipe()
    spared = os.fork()
    if not spared:
        time.sleep(60)
    child = os.fork()
    if not child:
        for number in range(3):
            if not os.fork():
                os.setsid()
                if not os.fork():
                    os.write(tell, b"%d\\n" % os.getpid())
                    os.closerange(0, 3)
                    time.sleep(60)
                os._exit(0)
            os.wait()
        os._exit(0)
    os.waitpid(child, 0)
    found = b""
    while found.count(b"\\n") < 3:
        found += os.read(ready, 100)
    print(sweep(os.getpid(), {spared}), spared, *found.split(), file=sys.stderr)
    os.kill(spared, 0)
    os.kill(spared, 9)
"""


def detached(reaper):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DETACHING), str(ROOT), reaper],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    killed, _, *pids = map(int, re.sub(r"b'(\d+)'", r"\1", done.stderr).split())
    return killed, pids


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_processes_that_detach_are_swept():
    killed, pids = detached("yes")
    assert killed == 3
    assert not any(map(alive, pids))


def test_without_a_subreaper_they_would_stay():
    killed, pids = detached("no")
    assert killed == 0
    assert all(map(alive, pids))
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_the_child_dies_with_its_parent(tmp_path):
    code = f"""
        import os, sys, time
        from pathlib import Path
        sys.path.insert(0, {str(ROOT)!r})
        from autograde.trust.sandbox import Fence, Level, enter
        pid = os.fork()
        if not pid:
            enter(Fence(Level.LIMITS, Path({str(tmp_path)!r}), keep_fds=(1,)))
            print(os.getpid(), flush=True)
            time.sleep(60)
        time.sleep(60)
    """
    with grown(code) as process:
        process.stdin.write("go\n")
        process.stdin.flush()
        child = int(process.stdout.readline())
        assert alive(child)
        process.kill()
    deadline = time.monotonic() + 10
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not alive(child)


# Time


@pytest.mark.slow
def test_processor_time_runs_out(tmp_path):
    code = f"""
        from pathlib import Path
        sys.path.insert(0, {str(ROOT)!r})
        from autograde.trust.sandbox import Fence, Level, ResourceLimits, enter
        enter(Fence(Level.LIMITS, Path({str(tmp_path)!r}), limits=ResourceLimits(cpu_seconds=1), keep_fds=(1,)))
        while True:
            pass
    """
    with grown(code) as process:
        process.communicate("go\n", timeout=30)
        assert process.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


# Reports, and systems other than Linux


def test_the_command_says_what_works_here(capsys):
    assert command(["sandbox"]) == 0
    said = capsys.readouterr().out
    for level in Level:
        assert re.search(
            rf"^{level:d}  {level.name.lower()} +(works|does not work here)$", said, re.MULTILINE
        )
    assert f"highest level with all below it: {works().level:d}" in said


@pytest.mark.parametrize(
    ("missing", "highest", "words"),
    [
        ((), Level.CGROUP, None),
        ((Level.CGROUP,), Level.NAMESPACES, "no control groups"),
        (
            (Level.NAMESPACES,),
            Level.FENCE,
            "it needs level 3, which does not work here: no namespaces",
        ),
        (
            (Level.FENCE, Level.NAMESPACES),
            Level.LIMITS,
            "it needs level 2, which does not work here: no fence",
        ),
    ],
)
def test_a_level_works_only_with_all_below_it(missing, highest, words):
    """As where control groups can be used and bubblewrap is not installed."""
    lacks = {Level.FENCE: "no fence", Level.NAMESPACES: "no namespaces", Level.CGROUP: "no control groups"}
    alone = {level: lacks[level] if level in missing else WORKS for level in Level}
    probed = Probed.of(alone)
    assert probed.level is highest
    assert probed.found[Level.CGROUP] == (words or WORKS)
    assert {level for level in missing if probed.found[level] == lacks[level]} == set(missing)
    assert probed.alone == alone


def test_without_bubblewrap_a_machine_has_no_level_4(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    probed = probe()
    assert probed.found[Level.NAMESPACES].startswith("bubblewrap is missing: apt-get install bubblewrap")
    assert probed.level < Level.NAMESPACES
    if probed.alone[Level.CGROUP] == probed.found[Level.FENCE] == WORKS:
        assert probed.found[Level.CGROUP].startswith("it needs level 3, which does not work here: bubblewrap")


def test_a_level_that_lets_something_through_does_not_count(monkeypatch, tmp_path):
    """The probe sees it when a level is entered in name only."""
    code = f"""
        sys.path.insert(0, {str(ROOT)!r})
        from autograde.trust.sandbox import landlock, probing
        landlock.restrict = lambda folder, readable: 7
        sys.argv = ["", "", {str(tmp_path)!r}, "2"]
        probing.probe_here()
    """
    with grown(code) as process:
        said, _ = process.communicate("go\n", timeout=30)
    assert said == "entered, and yet it can read a file outside, write a file outside\n"


@pytest.mark.parametrize(("platform", "words"), [("win32", "Windows has no fork"), ("darwin", "needs Linux")])
def test_other_systems_import_it_and_are_told_the_truth(platform, words):
    code = f"""
        import sys, ctypes
        for name in ("autograde.trust.sandbox.report",):
            sys.path.insert(0, {str(ROOT)!r})
        import subprocess, tempfile, socket, pathlib, secrets, json, sysconfig, textwrap
        sys.platform = {platform!r}
        def refuse(*_, **__):
            raise AssertionError("a call to C")
        ctypes.CDLL = refuse
        if {platform!r} == "win32":
            sys.modules["resource"] = None
        import autograde.trust.sandbox
        from autograde.trust.sandbox import linux, probing
        probing._answer = lambda command: "works"
        print(probing.probe())
        try:
            linux.machine()
        except autograde.trust.sandbox.SandboxError as error:
            print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
    assert "the fence needs Linux" in done.stdout


# What the labs are made of


PACKAGES = """
    import os, sys, tempfile, json
    from pathlib import Path
    sys.path.insert(0, {root!r})
    from autograde.trust.sandbox import Fence, Level, clean_environment, enter, private, readable_by_default
    os.environ.clear()
    os.environ.update(clean_environment(Path({folder!r})))
    {imports}
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            enter(Fence(Level.FENCE, Path({folder!r}), readable_by_default(), keep_fds=(2, write)))
            import signal; signal.alarm(100)
            {code}
            os.write(write, b"well")
        except BaseException:
            import traceback; traceback.print_exc()
        finally:
            os._exit(0)
    os.close(write)
    print(os.read(read, 10))
    print(os.waitpid(pid, 0)[1])
"""


def inside(folder, imports, code):
    lines = textwrap.indent(textwrap.dedent(code).strip(), " " * 8).strip()
    script = textwrap.dedent(PACKAGES).format(
        root=str(ROOT), folder=str(folder), imports=imports, code="{code}"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script.replace("{code}", lines)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.stdout == "b'well'\n0\n", done.stderr


def test_numpy(tmp_path):
    code = """
        a = np.random.default_rng(0).normal(size=(200, 200))
        assert np.allclose(np.linalg.solve(a, a @ np.ones(200)), 1)
        np.savez("a.npz", a=a)
        assert np.load("a.npz")["a"].shape == (200, 200)
    """
    inside(tmp_path, "import numpy as np", code)


@pytest.mark.slow
def test_pandas_and_sklearn(tmp_path):
    imports = "import numpy as np, pandas as pd, sklearn.cluster, sklearn.neighbors"
    code = """
        x = np.random.default_rng(0).normal(size=(300, 4))
        assert sklearn.cluster.KMeans(3, n_init=1).fit(x).labels_.shape == (300,)
        assert sklearn.neighbors.NearestNeighbors(n_jobs=2).fit(x).kneighbors(x)[1].shape == (300, 5)
        pd.DataFrame(x).to_csv("x.csv")
        assert len(pd.read_csv("x.csv")) == 300
    """
    inside(tmp_path, imports, code)


@pytest.mark.slow
def test_matplotlib(tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not among the labs' packages here")
    code = """
        plt.plot([1, 2])
        plt.title("x")
        plt.savefig("x.png")
        assert Path("x.png").stat().st_size > 1000
    """
    inside(tmp_path, "import matplotlib.pyplot as plt", code)


@pytest.mark.slow
def test_keras_fits_after_a_fork(tmp_path):
    code = """
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1)])
        model.compile("adam", "mse")
        x = np.ones((256, 4), "float32")
        history = model.fit(x, x[:, :1], epochs=2, batch_size=32, verbose=0)
        assert len(history.history["loss"]) == 2
        model.save("model.keras")
        again = keras.saving.load_model("model.keras")
        assert np.allclose(again.predict(x, verbose=0), model.predict(x, verbose=0))
    """
    inside(tmp_path, "import keras, numpy as np", code)


@pytest.mark.slow
def test_a_shell_of_ipython_runs_cells_with_await(tmp_path):
    imports = "from IPython.core.interactiveshell import InteractiveShell"
    code = """
        shell = InteractiveShell.instance()
        for cell in ("import asyncio", "await asyncio.sleep(0.01)", "x = 1 + 1"):
            result = shell.run_cell(cell, store_history=False)
            result.raise_error()
        assert shell.user_ns["x"] == 2
    """
    inside(tmp_path, imports, code)
