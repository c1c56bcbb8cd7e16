"""A file is whole, or as it was: two writers at once, a killed writer, a full disk, a folder that is read only."""

import ast
import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kit.data.errors import DataError, written_whole
from kit.data.folder import written_folder
from kit.whole import LEFT, drafted, write_whole

ROOT = Path(__file__).parents[2]

WRITES_FOR_EVER = """
import sys
from kit.whole import write_whole
while True:
    write_whole(sys.argv[1], sys.argv[2] * 300_000)
"""

IS_KILLED = """
import os, signal, sys
from kit.whole import drafted
with drafted(sys.argv[1]) as draft:
    draft.write_text("half of it")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_two_writers_at_once_never_write_into_each_others_draft(tmp_path):
    path = tmp_path / "marks.csv"
    write_whole(path, "a" * 300_000)
    command = [sys.executable, "-c", WRITES_FOR_EVER, str(path)]
    writers = [subprocess.Popen([*command, letter], cwd=ROOT, stderr=subprocess.PIPE) for letter in "ab"]
    try:
        changes, last = 0, "a"
        until = time.monotonic() + 60
        while changes < 50 and time.monotonic() < until:
            content = path.read_text()
            assert content in ("a" * 300_000, "b" * 300_000)
            changes, last = changes + (content[0] != last), content[0]
        assert changes == 50
        assert [writer.poll() for writer in writers] == [None, None]  # neither lost its draft to the other
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_what_is_no_file_is_left_alone(tmp_path):
    pipe = tmp_path / "pipe"  # as /dev/null would be, which only root could replace
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="it is a device or a pipe, not a file"):
        write_whole(pipe, "a")
    assert pipe.is_fifo() and names(tmp_path) == ["pipe"]
    with (
        pytest.raises(DataError, match=r"a device or a pipe, not a file.*name another"),
        written_whole(pipe, "name another") as draft,
    ):
        draft.write_text("a")


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_who_may_read_a_file_stays_as_it_was(tmp_path):
    path = tmp_path / "grades.csv"
    write_whole(path, "a")
    path.chmod(0o640)
    write_whole(path, "b")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("b", 0o640)


@pytest.mark.skipif(os.name != "posix", reason="links are of POSIX")
def test_nothing_is_written_to_where_a_link_leads(tmp_path):
    elsewhere, path = tmp_path / "elsewhere.csv", tmp_path / "grades.csv"
    elsewhere.write_text("not ours")
    path.symlink_to(elsewhere)
    write_whole(path, "ours")
    assert (elsewhere.read_text(), path.read_text(), path.is_symlink()) == ("not ours", "ours", False)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_a_killed_writer_leaves_the_file_and_its_draft_is_swept_later(tmp_path):
    path = tmp_path / "marks.csv"
    write_whole(path, "before")
    killed = subprocess.run([sys.executable, "-c", IS_KILLED, str(path)], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert path.read_text() == "before"
    (draft,) = tmp_path.glob(".*.part")
    write_whole(tmp_path / "other.csv", "of another file")
    write_whole(path, "while somebody may still write to it")
    assert draft.read_text() == "half of it"
    then = time.time() - LEFT - 60
    os.utime(draft, (then, then))
    write_whole(tmp_path / "other.csv", "of another file")
    assert draft.exists()
    write_whole(path, "after")
    assert names(tmp_path) == ["marks.csv", "other.csv"]


@pytest.mark.parametrize("sync", [False, True])
def test_a_full_disk_leaves_what_was_there(tmp_path, sync):
    path = tmp_path / "marks.csv"
    path.write_text("before")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(OSError, match="No space"), drafted(path, sync=sync) as draft:  # noqa: PT012
        draft.write_text("half")
        raise full
    with pytest.raises(DataError, match=r"cannot be written .No space left on device.; make room, or wait"):  # noqa: PT012, SIM117
        with written_whole(path, "wait", sync=sync) as draft:
            draft.write_text("half")
            raise full
    assert names(tmp_path) == ["marks.csv"]
    assert path.read_text() == "before"


def of_one_file(path, number):
    with written_whole(path, "name another"):
        raise OSError(number, os.strerror(number))


def of_a_folder(path, number):
    def fill(_):
        raise OSError(number, os.strerror(number))

    written_folder(path, fill)


@pytest.mark.parametrize("writes", [of_one_file, of_a_folder])
@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG, errno.EIO]
)
def test_room_is_made_only_where_room_lacks(tmp_path, writes, number):
    with pytest.raises(DataError) as raised:
        writes(tmp_path / "kept", number)
    said = str(raised.value)
    assert said.startswith(f"{tmp_path / 'kept'} cannot be written ({os.strerror(number)}); ")
    assert ("make room, or " in said) == (number in (errno.ENOSPC, errno.EDQUOT))
    assert names(tmp_path) == []


def test_a_folder_that_is_read_only_is_said_and_nothing_is_left(tmp_path):
    (tmp_path / "marks.csv").write_text("before")
    tmp_path.chmod(0o500)
    try:
        if os.access(tmp_path, os.W_OK):
            pytest.skip("root writes everywhere")
        with pytest.raises(PermissionError):
            write_whole(tmp_path / "marks.csv", "after")
    finally:
        tmp_path.chmod(0o700)
    assert names(tmp_path) == ["marks.csv"]
    assert (tmp_path / "marks.csv").read_text() == "before"


def test_no_folder_at_all_is_said_as_it_is(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NotADirectoryError):
        write_whole(tmp_path / "file" / "marks.csv", "after")
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "nowhere" / "marks.csv", "after")


def test_a_name_that_is_just_not_too_long_stays_so(tmp_path):
    path = tmp_path / ("é" * 127)
    write_whole(path, "all of it")
    assert path.read_text() == "all of it"


def test_what_is_synced_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(os, "fsync", lambda handle: done.append(os.path.exists(tmp_path / "marks.csv")))  # noqa: PTH110
    write_whole(tmp_path / "marks.csv", "all of it", sync=True)
    assert done == ([False, True] if os.name == "posix" else [False])


MODULES = sorted(path for folder in ("kit", "autograde") for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_writes_drafts_by_hand(path):
    """What a download has so far is no draft: it waits under a name that a later run finds."""
    if path.relative_to(ROOT).as_posix() in ("kit/whole.py", "kit/data/_download.py"):
        return
    texts = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    assert [text for text in texts if isinstance(text, str) and text.endswith(".part")] == []
