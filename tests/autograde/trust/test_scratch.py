"""Folders for a while: those of the dead are swept, those of the living are not."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap

import pytest

from autograde.cells import ROOT
from autograde.trust import scratch as module
from autograde.trust.sandbox import Cgroup, cgroup
from autograde.trust.scratch import remove_tree, scratch, sweep_scratch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders are locked by flock")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


OWNER = """
    import sys, tempfile, time
    sys.path.insert(0, sys.argv[1])
    tempfile.tempdir = sys.argv[2]
    from autograde.trust.scratch import scratch
    with scratch("grading") as folder:
        (folder / "submission-1").mkdir()
        (folder / "submission-1" / "large").write_bytes(bytes(1000))
        print(folder, flush=True)
        time.sleep(120)
"""


def test_what_a_killed_owner_left_is_swept_and_what_a_living_one_has_is_not(tmp_path):
    command = [sys.executable, "-c", textwrap.dedent(OWNER), str(ROOT), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        try:
            folder = tmp_path / os.path.basename(owner.stdout.readline().strip())  # noqa: PTH119
            assert sweep_scratch() == []
            assert (folder / "submission-1" / "large").exists()
        finally:
            owner.send_signal(signal.SIGKILL)
    assert folder.exists()
    assert sweep_scratch() == [folder]
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_anybody_else_is_swept(tmp_path, monkeypatch):
    (tmp_path / "intake-abc").mkdir()
    (tmp_path / "autograde-file").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "autograde-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "autograde-other").mkdir()
    with scratch("intake") as own:
        monkeypatch.setattr(module.os, "geteuid", lambda: -1)
        assert sweep_scratch() == []
        assert own.exists()
    assert {path.name for path in tmp_path.iterdir()} == {
        "intake-abc",
        "autograde-file",
        "elsewhere",
        "autograde-link",
        "autograde-other",
    }


def test_a_folder_that_was_swept_before_it_was_locked_is_made_again(tmp_path, monkeypatch):
    real, n = module._lock, []

    def late(folder, *, wait):
        if not n:
            n.append(1)
            remove_tree(next(tmp_path.iterdir()))
        return real(folder, wait=wait)

    monkeypatch.setattr(module, "_lock", late)
    with scratch("intake") as own:
        assert own.exists()
    assert list(tmp_path.iterdir()) == []


def test_the_empty_control_groups_of_the_dead_are_swept(tmp_path, monkeypatch):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = [f"autograde-{ended.pid}-aa", f"autograde-{os.getpid()}-bb", "autograde-worker", "other"]
    for name in left:
        (tmp_path / name).mkdir()
    cgroup._sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(left[1:])
    assert Cgroup(memory=1, processes=1).folders == []
