"""Commands that end before their time: in one line, with what was finished kept and nothing left lying about."""

import csv
import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from autograde import ending
from autograde import grade as grading
from autograde.__main__ import main
from autograde.build import as_text
from autograde.cells import ROOT
from autograde.ending import TerminatedError, ends_when_told, in_words, is_the_machines, undisturbed
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.trust.scratch import PREFIX
from kit.whole import write_whole

NUMBERS = ROOT / "bench" / "grading" / "numbers.py"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="grading needs fork")


def of_the_system(number, name=None):
    return OSError(number, os.strerror(number), name)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (of_the_system(errno.ENOSPC, "/out/a.csv"), "no space is left for /out/a.csv: make room there"),
        (of_the_system(errno.ENOSPC), "no space is left: make room there, or take another folder"),
        (of_the_system(errno.ENAMETOOLONG, "x" * 300), "of 300 characters is too long for this system: give"),
        (of_the_system(errno.ENOMEM), "not enough memory: close other programs, or take --jobs 1"),
        (MemoryError(), "not enough memory: close other programs, or take --jobs 1"),
        (ValueError("no such lab"), "no such lab"),
        (of_the_system(errno.EACCES, "/out"), "Permission denied: '/out'"),
    ],
)
def test_what_the_machine_lacks_is_said_with_its_remedy_in_a_line(error, words):
    said = in_words(error)
    assert words in said
    assert "\n" not in said


def test_a_fault_of_ours_is_not_explained_away():
    assert in_words(KeyError("x")) is None


def test_a_full_disk_is_named_where_the_error_does_not(monkeypatch, tmp_path):
    monkeypatch.setattr("autograde.trust.disk_watch.is_low", lambda place: place == tmp_path)
    assert f"no space is left in {tmp_path}: make room" in in_words(
        of_the_system(errno.ENOSPC), [Path("/no"), tmp_path]
    )


def test_what_a_gradebook_lacks_is_said_too(tmp_path):
    """One of two pages that is full, and one that is none."""
    full = create_engine(f"sqlite:///{tmp_path}/full.db")
    with full.connect() as db:
        db.execute(text("PRAGMA max_page_count=2"))
        db.execute(text("CREATE TABLE a (b TEXT)"))
        with pytest.raises(Exception, match="full") as caught:
            db.execute(text("INSERT INTO a VALUES (:x)"), {"x": "x" * 100_000})
    assert is_the_machines(caught.value)
    assert in_words(caught.value).startswith("no space is left")
    (tmp_path / "none.db").write_text("this is no database, and long enough to be looked at" * 20)
    none = create_engine(f"sqlite:///{tmp_path}/none.db")
    with none.connect() as db, pytest.raises(Exception, match="not a database") as caught:
        db.execute(text("SELECT * FROM a"))
    assert "the gradebook cannot be read or written (file is not a database)" in in_words(caught.value)
    assert not is_the_machines(caught.value)


def test_what_cannot_be_written_whole_is_not_written(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("before")

    def fails(*_):
        raise of_the_system(errno.ENOSPC)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "a", "after")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "before"


def test_told_to_end_is_an_exception_once():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(TerminatedError), ends_when_told():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_must_be_whole_is_done_first():
    done = []
    with pytest.raises(TerminatedError), ends_when_told():  # noqa: PT012 - it comes from the end of the block
        with undisturbed(), undisturbed():
            signal.raise_signal(signal.SIGTERM)
            done.append(1)
        done.append(2)
    assert done == [1]


def test_the_command_says_it_and_ends_with_1(monkeypatch, capsys, tmp_path):
    def fails(*_):
        raise of_the_system(errno.ENOSPC, str(tmp_path / "labs"))

    monkeypatch.setattr("autograde.build.build", fails)
    assert main(["build"]) == 1
    assert (
        capsys.readouterr().err == f"error: {in_words(of_the_system(errno.ENOSPC, str(tmp_path / 'labs')))}\n"
    )


# Whole gradings


def hand_in_class(folder, **answers):
    lab = GradedLab.of(NUMBERS)
    for student, source in answers.items():
        (folder / student).mkdir(parents=True)
        (folder / student / f"{lab.name}.ipynb").write_text(as_text(hand_in(lab, {"cosine": source})))
    return folder


@pytest.fixture
def small_disk(tmp_path):
    """Makes file systems of so many KB."""
    made = []

    def make(kilobytes):
        place = tmp_path / f"disk-{kilobytes}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(place)]
        if sys.platform != "linux" or os.geteuid() or subprocess.run(command, check=False).returncode:
            pytest.skip("no small file system can be made here: only root of Linux may mount one")
        made.append(place)
        return place

    yield make
    for place in made:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


WRONG = "def cosine(a, b):\n    return 0.5"
NO_LAB = ["--lab", str(NUMBERS), "--no-feedback", "--jobs", "1"]


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [8, 100, 300])
def test_a_full_disk_ends_a_grading_in_one_line(small_disk, tmp_path, capsys, kilobytes):
    out = small_disk(kilobytes) / "out"
    students = {f"student-{number}": f"{WRONG}  # {number}" for number in range(6)}
    assert main(["grade", str(hand_in_class(tmp_path / "class", **students)), "-o", str(out), *NO_LAB]) == 1
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert len(said) == 1
    assert "room" in said[0]
    assert list(out.rglob("*.part")) == []


@pytest.mark.slow
def test_a_name_that_is_too_long_ends_a_grading_in_one_line(tmp_path, capsys):
    folder = hand_in_class(tmp_path / "class", ada=WRONG)
    assert main(["grade", str(folder), "-o", str(tmp_path / ("x" * 300)), *NO_LAB]) == 1
    assert "characters is too long for this system" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["class"]


def test_what_fails_before_anything_was_graded_leaves_no_folder(tmp_path, monkeypatch):
    folder = hand_in_class(tmp_path / "class", ada=WRONG)

    def fails(*_):
        raise of_the_system(errno.ENOSPC)

    monkeypatch.setattr(grading, "prepare", fails)
    assert main(["grade", str(folder), "-o", str(tmp_path / "out"), *NO_LAB]) == 1
    assert not (tmp_path / "out").exists()


WAITS = "import time\nopen('here', 'w').close()\ntime.sleep(50)"


@pytest.fixture
def started(tmp_path):
    """Grades two students side by side; the command, and the folder that it has for a while."""
    running = []

    def start(**answers):
        folder = tmp_path / "class"
        if not folder.exists():
            hand_in_class(folder, **answers)
        place = tmp_path / "tmp"
        place.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "autograde", "grade", str(folder), "-o", str(tmp_path / "out")]
        env = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(place)}
        command += ["--lab", str(NUMBERS), "--no-feedback", "--jobs", "2"]
        running.append(
            subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        )
        return running[-1], place

    yield start
    for process in running:
        process.kill()
        process.communicate()


def until(happens, seconds=60):
    end = time.monotonic() + seconds
    while not happens() and time.monotonic() < end:
        time.sleep(0.02)
    assert happens()


def statuses(out):
    with (out / "grades.csv").open() as file:
        return {
            (row["student"], row["exercise"]): (row["points"], row["status"]) for row in csv.DictReader(file)
        }


def one_waits_and_one_is_done(place, out):
    waits = list(place.glob(f"{PREFIX}grading-*/submission-*/here"))
    return waits and list(out.glob(".records/*.json"))


@pytest.mark.slow
def test_told_to_end_it_writes_the_table_and_leaves_nothing_behind(started, tmp_path):
    process, place = started(ada=WRONG, bob=WAITS)
    until(lambda: one_waits_and_one_is_done(place, tmp_path / "out"))
    began = time.monotonic()
    process.terminate()
    _, said = process.communicate(timeout=60)
    assert time.monotonic() - began < 30, "bob's cell is not waited for"
    assert process.returncode == 143
    assert said.splitlines()[-1] == f"this run was told to end; {ending.KEPT}"
    assert "Traceback" not in said
    found = statuses(tmp_path / "out")
    assert found["ada", "standardise"] == ("2", "right")
    assert found["bob", "standardise"][1].startswith("not graded: stopped before its turn")
    assert list(place.iterdir()) == []
    assert len(list((tmp_path / "out" / ".records").iterdir())) == 1, "what was ended is no run of bob's"


@pytest.mark.slow
def test_killed_its_folders_are_swept_and_what_was_finished_is_not_run_again(started, tmp_path):
    process, place = started(ada=WRONG, bob=WAITS)
    until(lambda: one_waits_and_one_is_done(place, tmp_path / "out"))
    process.kill()
    process.communicate()
    left = list(place.glob(f"{PREFIX}*"))
    assert left
    (record,) = (tmp_path / "out" / ".records").iterdir()
    written = record.stat().st_mtime_ns
    notebook = next((tmp_path / "class" / "bob").iterdir())
    notebook.write_text(as_text(hand_in(GradedLab.of(NUMBERS), {})))
    again, _ = started()
    _, said = again.communicate(timeout=200)
    assert again.returncode == 0, said
    assert not any(path.exists() for path in left)
    assert record.stat().st_mtime_ns == written
    found = statuses(tmp_path / "out")
    assert found["ada", "cosine"][0] == "0"
    assert found["bob", "cosine"] == ("2", "right")
    assert tempfile.gettempdir() != str(place)
