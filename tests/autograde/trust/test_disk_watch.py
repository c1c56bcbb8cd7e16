"""The folder of a submission: how much it may hold, and whether there is room around it."""

import os
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from autograde.trust import disk_watch
from autograde.trust.disk_watch import DiskWatch, is_low, too_much
from autograde.trust.sandbox import ResourceLimits

LIMITS = ResourceLimits(folder_bytes=1 << 20, folder_files=50)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="grading needs fork")


def write(path, size):
    path.write_bytes(os.urandom(size))  # a file of zeros may take no space


def test_the_sum_of_files_is_bounded_however_they_lie(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    for number in range(3):
        write(tmp_path / f"{number}", 200_000)
        write(tmp_path / "a" / "b" / f"{number}", 100_000)
    assert too_much(tmp_path, LIMITS) == ""
    write(tmp_path / "a" / "more", 300_000)
    assert too_much(tmp_path, LIMITS) == "its files have more than 1 MB"


def test_the_number_of_files_and_folders_is_bounded(tmp_path):
    for number in range(LIMITS.folder_files):
        (tmp_path / f"{number}").mkdir()
    assert too_much(tmp_path, LIMITS) == ""
    (tmp_path / "one").touch()
    assert too_much(tmp_path, LIMITS) == "it has more than 50 files and folders"


def test_what_is_too_deep_to_be_looked_at_is_too_much(tmp_path):
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for _ in range(40):  # a path of 8,000 letters, of which each part can be opened
            os.mkdir("d" * 200, dir_fd=here)
            below = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
    finally:
        os.close(here)
    assert too_much(tmp_path, LIMITS) == "its folders are nested too deep"


def test_links_are_not_followed_and_one_file_of_two_names_counts_once(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    write(outside / "large", 2_000_000)
    own = tmp_path / "own"
    own.mkdir()
    (own / "link").symlink_to(outside)
    (own / "file").symlink_to(outside / "large")
    write(own / "small", 600_000)
    (own / "again").hardlink_to(own / "small")
    assert too_much(own, LIMITS) == ""


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert too_much(tmp_path / "no", LIMITS) == ""
    assert not is_low(tmp_path / "no")


MB = 1 << 20


@pytest.mark.parametrize(
    ("size", "free", "files", "free_files", "low"),
    [
        (60 * MB, 7 * MB, 0, 0, False),
        (60 * MB, 5 * MB, 0, 0, True),
        (1_000_000 * MB, 20 * MB, 10**6, 10**5, False),
        (1_000_000 * MB, 15 * MB, 10**6, 10**5, True),
        (60 * MB, 50 * MB, 1_000, 99, True),
        (60 * MB, 50 * MB, 0, 0, False),  # file systems without a bound on files
    ],
)
def test_a_file_system_is_low(monkeypatch, tmp_path, size, free, files, free_files, low):
    found = SimpleNamespace(
        f_blocks=size // 4096, f_frsize=4096, f_bavail=free // 4096, f_files=files, f_favail=free_files
    )
    monkeypatch.setattr(disk_watch.os, "statvfs", lambda _: found)
    assert is_low(tmp_path) is low


def test_whoever_writes_too_much_is_told_while_it_writes(tmp_path):
    told, done = [], threading.Event()

    def full(words):
        told.append(words)
        done.set()

    with DiskWatch(tmp_path, full, LIMITS):
        write(tmp_path / "a", 2_000_000)
        assert done.wait(20)
    assert told[0] == "its files have more than 1 MB"


def test_a_moment_without_space_is_seen(tmp_path, monkeypatch):
    with DiskWatch(tmp_path, lambda _: None, LIMITS) as watched:
        assert not watched.short
        monkeypatch.setattr(disk_watch, "is_low", lambda _: True)
        until = time.monotonic() + 20
        while not watched.short and time.monotonic() < until:
            time.sleep(0.01)
        monkeypatch.setattr(disk_watch, "is_low", lambda _: False)
    assert watched.short
