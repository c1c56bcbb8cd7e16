"""The processes that students' code runs in, from the grader's side: what was opened for them is closed again."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograde.trust import worker_pool
from autograde.trust.fork_server import ProcessSetting
from autograde.trust.sandbox import Level, SandboxError
from autograde.trust.worker_pool import SpawnWorker, WorkerPool

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="open files are counted in /proc"
)


@pytest.fixture
def left(monkeypatch, tmp_path):
    """What is open and lies about now, beyond what was there at the beginning."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = open_files()
    return lambda: ((open_files() - before), list(tmp_path.iterdir()), groups())


def open_files():
    return {(fd.name, str(fd.readlink())) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()}


class NoGroup:
    """A control group that counts nothing, for machines that have none."""

    inside = 0

    def __init__(self, **_): ...

    def __enter__(self):
        NoGroup.inside += 1
        return self

    def __exit__(self, *_):
        NoGroup.inside -= 1


def groups():
    return NoGroup.inside


def no_bubblewrap(*_):
    raise SandboxError("bubblewrap is missing")


def no_memory(*_, **__):
    raise OSError(12, "Cannot allocate memory")


@pytest.mark.parametrize(
    ("level", "name", "fails"),
    [
        (Level.NAMESPACES, "wrap", no_bubblewrap),
        (Level.CGROUP, "wrap", no_bubblewrap),
        (Level.LIMITS, "clean_environment", no_memory),
        (Level.CGROUP, "clean_environment", no_memory),
    ],
)
def test_a_start_that_fails_closes_all_that_it_opened(left, monkeypatch, level, name, fails):
    monkeypatch.setattr(worker_pool, "Cgroup", NoGroup)
    monkeypatch.setattr(worker_pool, "wrap", lambda command, *_: command)
    monkeypatch.setattr(worker_pool, name, fails)
    with pytest.raises((SandboxError, OSError)):
        WorkerPool(ProcessSetting(level=level), 2)
    assert left() == (set(), [], 0)


def test_a_cold_start_that_fails_closes_all_that_it_opened(left, monkeypatch, tmp_path):
    worker = SpawnWorker(ProcessSetting(level=Level.NAMESPACES), tmp_path)
    monkeypatch.setattr(worker_pool, "wrap", no_bubblewrap)
    with pytest.raises(SandboxError):
        worker.start(tmp_path, primed=False)
    worker.close()
    assert left() == (set(), [], 0)


def test_a_warm_process_that_is_killed_is_told_with_its_remedy(left):
    with WorkerPool(ProcessSetting(), 1) as pool:
        pool._process.kill()
        with pytest.raises(RuntimeError, match="no memory left: close other programs, or take --jobs 1"):
            pool.workers()
    assert left() == (set(), [], 0)


def test_an_end_that_fails_goes_on_to_close_the_rest(left, monkeypatch):
    """As where a process of the control group cannot be killed."""

    class Stuck(NoGroup):
        def __exit__(self, *_):
            super().__exit__()
            raise SandboxError("processes [4242] cannot be killed")

    monkeypatch.setattr(worker_pool, "Cgroup", Stuck)
    monkeypatch.setattr(worker_pool, "wrap", lambda command, *_: command)
    monkeypatch.setattr(worker_pool, "_python", lambda *_: subprocess.Popen(["true"], start_new_session=True))
    pool = WorkerPool(ProcessSetting(level=Level.CGROUP), 1)
    assert left()[2] == 1
    with pytest.raises(SandboxError):
        pool.close()
    pool.close()
    assert left() == (set(), [], 0)
