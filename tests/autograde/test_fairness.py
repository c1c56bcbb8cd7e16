"""An accident costs nobody a mark: what was short is run again alone, and not written down; our faults are no marks."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace

import pytest

import autograde.grader as module
from autograde.cells import ROOT
from autograde.grader import GradedLab, Grader, StoppedError
from autograde.handing_in import hand_in
from autograde.notebook import Cell
from autograde.trust import disk_watch
from autograde.trust.gone import Short
from autograde.trust.intake import Submission
from autograde.trust.notebook_run import NotebookRun
from autograde.trust.rebuild import rebuild
from autograde.trust.sandbox import Level, ResourceLimits
from autograde.trust.time_limits import TimeLimits
from kit.checks.outcome import Outcome
from kit.checks.verdict import Verdict

NUMBERS = ROOT / "bench" / "grading" / "numbers.py"
QUICK = TimeLimits(call=2, cell=8, submission=30)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="grading needs fork")


@pytest.fixture(scope="module")
def lab():
    return GradedLab.of(NUMBERS)


@pytest.fixture(scope="module")
def warm(lab):
    """A grader whose student processes are real."""
    with Grader(lab, QUICK, level=Level.LIMITS, jobs=2) as grader:
        grader.workers()
        yield grader


def submitted(lab, name="ada", **answers):
    return Submission(name, None, hand_in(lab, answers))


def notebook(lab, extra=None, **answers):
    handed = hand_in(lab, answers)
    if extra is not None:
        cell = handed.cells[2].copy()
        handed.cells.insert(2, type(cell)(cell_type="code", source=extra, metadata={}, outputs=[], id="own"))
    return rebuild(lab.instructor, lab.blank, handed).notebook


class Runs:
    """Stands for what running a notebook gives: one outcome after the other, the last one again and again."""

    def __init__(self, grader, *outcomes):
        self.grader, self.outcomes, self.beside = grader, list(outcomes), []

    def __call__(self, notebook, *_, **__):
        self.beside.append(self.grader._machine.n_shared)
        points, short = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        verdicts = {"cosine": Verdict("cosine", {"it": points}, FULL, Outcome.NOT_STARTED)}
        return NotebookRun(notebook, verdicts, short=list(short))


FULL, LOST = 10, 4


@pytest.fixture
def tried(lab, monkeypatch, tmp_path, warm):
    """Who was beside each run of a notebook that has these outcomes, its points, whether it is kept, its notes."""

    def tried(*outcomes):
        grader = Grader(lab, QUICK, records=tmp_path, pool=warm.pool)
        runs = Runs(grader, *outcomes)
        monkeypatch.setattr(module, "run_notebook", runs)
        ran = grader.run(notebook(lab), warm.workers()[0])
        return runs.beside, ran.points, bool(list(tmp_path.glob("*.json"))), ran.notes

    return tried


def test_what_lacked_nothing_is_run_once_and_kept(tried):
    assert tried((LOST, ())) == ([1], LOST, True, [])


@pytest.mark.parametrize("short", [Short.TIME, Short.SPACE, Short.MEMORY])
def test_whoever_loses_by_an_accident_is_run_once_more_alone(tried, short):
    note = f"it was short of {short}, and was run once more, alone"
    assert tried((LOST, [short]), (FULL, ())) == ([1, 0], FULL, True, [note])


def test_who_is_as_slow_alone_is_slow(tried):
    beside, points, kept, _ = tried((LOST, [Short.TIME]))
    assert (beside, points, kept) == ([1, 0], LOST, True)


@pytest.mark.parametrize("short", [Short.SPACE, Short.MEMORY])
def test_what_lacks_it_also_alone_is_not_written_down(tried, short):
    beside, points, kept, _ = tried((LOST, [short]))
    assert (beside, points, kept) == ([1, 0], LOST, False)


def test_who_loses_nothing_is_not_run_again_and_not_written_down(tried):
    assert tried((FULL, [Short.SPACE])) == ([1], FULL, False, [])


def test_the_better_of_both_counts_and_the_worse_is_not_kept(tried):
    assert tried((LOST, [Short.TIME]), (1, ()))[:3] == ([1, 0], LOST, False)


def test_the_reference_is_proved_alone_where_it_lacked_something(lab, warm, monkeypatch):
    """A machine that is busy for a moment keeps nobody from grading."""
    real, first = module.run_notebook, []

    def slow(*args, **options):
        ran = real(*args, **options)
        if not first:
            first.append(ran.verdicts.pop("cosine"))
            ran.lacked(Short.TIME)
        return ran

    monkeypatch.setattr(module, "run_notebook", slow)
    warm.prove_reference(warm.workers()[0])
    assert first


def test_a_deadline_is_noted(lab, warm):
    ran = warm._run_once(notebook(lab, cosine="def cosine(a, b):\n    while True: pass"), warm.workers()[0])
    assert ran.short == [Short.TIME]


def test_a_process_that_was_killed_is_noted(lab, warm):
    """As by the system, where there is no memory left."""
    killed = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    ran = warm._run_once(notebook(lab, killed), warm.workers()[0])
    assert ran.short == [Short.MEMORY]
    assert ran.points == FULL


HOG = """
import time
for number in range(100):
    with open(f"large-{number}", "wb") as file:
        file.write(bytes(range(256)) * 4096)
    time.sleep(0.02)
"""


def test_a_student_process_has_a_bound_on_the_sum_of_its_files(lab, warm, monkeypatch):
    """Its cell is cut off while it writes, and costs only itself."""
    monkeypatch.setattr(
        disk_watch.DiskWatch.__init__, "__defaults__", (ResourceLimits(folder_bytes=10 << 20),)
    )
    ran = warm._run_once(notebook(lab, HOG), warm.workers()[0])
    assert Cell.of(ran.notebook.cells[2]).left_out == "its files have more than 10 MB"
    assert ran.points == FULL
    assert ran.short == []


def test_a_function_that_fills_the_disk_is_told_so(lab, warm, monkeypatch):
    monkeypatch.setattr(
        disk_watch.DiskWatch.__init__, "__defaults__", (ResourceLimits(folder_bytes=10 << 20),)
    )
    body = HOG.strip().replace("\n", "\n    ")
    ran = warm._run_once(notebook(lab, cosine=f"def cosine(a, b):\n    {body}"), warm.workers()[0])
    finding = ran.verdicts["cosine"].findings[0][1]
    assert finding.cause.startswith("it writes too many files")
    assert "10 MB" in finding.saw
    assert ran.points == FULL - 2


@pytest.fixture
def small_disk(tmp_path, monkeypatch):
    """A folder for temporary files of 60 MB."""
    done = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=60m", "none", str(tmp_path)],
            capture_output=True,
            check=False,
        )
        if sys.platform == "linux" and os.geteuid() == 0
        else None
    )
    if done is None or done.returncode:
        pytest.skip("no file system of 60 MB can be made here: only root of Linux may mount one")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


WRITES = """
def cosine(a, b):
    with open("mine", "wb") as file:
        file.write(bytes(3_000_000))
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
"""
FILLS = """
import time
try:
    for number in range(100):
        with open(f"large-{number}", "wb") as file:
            file.write(bytes(1_000_000))
except OSError:
    time.sleep(3)
"""


def test_one_who_fills_the_disk_costs_nobody_else_a_mark(lab, small_disk, tmp_path_factory):
    """Nor does it when they are graded again: nothing of the accident was kept."""
    records = tmp_path_factory.mktemp("records")
    with Grader(lab, QUICK, level=Level.FENCE, jobs=2, records=records) as grader:
        first, second = grader.workers()
        hog = threading.Thread(target=grader.run, args=(notebook(lab, FILLS), first))
        hog.start()
        until = time.monotonic() + 20
        while not disk_watch.is_low(small_disk) and time.monotonic() < until:
            time.sleep(0.01)
        assert disk_watch.is_low(small_disk)
        ran = grader.run(notebook(lab, cosine=WRITES), second)
        hog.join()
        assert ran.points == FULL
        assert ran.notes == [f"it was short of {Short.SPACE}, and was run once more, alone"]
        again = grader.run(notebook(lab, cosine=WRITES), second)
        assert again.points == FULL


# Faults of the grader's own


class Fails:
    """Fails as often as it is told to, in the place of running a notebook."""

    def __init__(self, n, real):
        self.left, self.real = n, real

    def __call__(self, *args, **options):
        self.left -= 1
        if self.left >= 0:
            raise SystemError("AST constructor recursion depth mismatch")
        return self.real(*args, **options)


def test_a_fault_of_the_graders_own_is_tried_once_more_alone(lab, warm, monkeypatch):
    monkeypatch.setattr(module, "run_notebook", Fails(1, module.run_notebook))
    done = warm.grade(submitted(lab), warm.workers()[0])
    assert done.fault == ""
    assert done.ran.points == FULL


def test_a_second_one_is_ours_and_no_mark(lab, warm, monkeypatch):
    monkeypatch.setattr(module, "run_notebook", Fails(2, module.run_notebook))
    done = warm.grade(submitted(lab), warm.workers()[0])
    assert done.ran is None
    assert done.fault == "the grader failed on it: SystemError: AST constructor recursion depth mismatch"
    assert done.notes == [f"not graded: ours: {done.fault}"]


def test_what_is_running_when_the_grading_is_ended_is_not_written_down(lab, tmp_path):
    """Its process is ended, which looks like a crash of the student's."""
    waits = "import time\nopen('here', 'w').close()\ntime.sleep(7)"
    with Grader(lab, QUICK, level=Level.LIMITS, records=tmp_path) as grader:
        worker, said = grader.workers()[0], []

        def one():
            try:
                said.append(grader.grade(Submission("ada", None, hand_in(lab, {"cosine": waits})), worker))
            except (StoppedError, RuntimeError, OSError) as error:
                said.append(error)

        thread = threading.Thread(target=one)
        thread.start()
        until = time.monotonic() + 20
        while not list(grader.pool.folder.glob("submission-*/here")) and time.monotonic() < until:
            time.sleep(0.01)
        grader.close()
        thread.join(20)
    assert not thread.is_alive()
    assert isinstance(said[0], Exception)
    assert list(tmp_path.iterdir()) == []


def test_a_graded_fault_is_a_copy_of_the_submission(lab):
    one = submitted(lab)
    assert module.failed(replace(one, notes=["a"]), KeyError("x")).notes[0] == "a"
