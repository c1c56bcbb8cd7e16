"""A class of 100, honest, hostile and broken, by the command itself: everyone has the marks of being graded alone."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograde.build import as_text
from autograde.cells import ROOT
from autograde.grader import GradedLab, Grader
from autograde.handing_in import hand_in
from autograde.trust.intake import find_submissions
from autograde.trust.sandbox import Level
from autograde.trust.time_limits import TimeLimits

NUMBERS = ROOT / "bench" / "grading" / "numbers.py"
POINTS = 10
LIMITS = TimeLimits(call=4, cell=8)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are watched through /proc"),
]

COSINE = "def cosine(a, b):\n    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))"
ANSWERS = {  # what a student hands in for one exercise, and what it costs
    "wrong": ("def cosine(a, b):\n    return float(a @ b)", 2),
    "raises": ("def cosine(a, b):\n    return undefined", 2),
    "syntax": ("def cosine(a, b:\n    return 1", 2),
    "loops": ("def cosine(a, b):\n    while True:\n        pass", 2),
    "exits": ("import os\ndef cosine(a, b):\n    os._exit(0)", 2),
    "kills": (
        "import os, signal\ndef cosine(a, b):\n    os.kill(os.getppid(), signal.SIGKILL)\n    return 1",
        2,
    ),
    "memory": ("def cosine(a, b):\n    return len(bytearray(1 << 40))", 2),
    "equal": (
        "class Liar(float):\n    __eq__ = __lt__ = __le__ = lambda *_: True\ndef cosine(a, b):\n    return Liar(7)",
        2,
    ),
    "patches": ("np.allclose = lambda *_, **__: True\ndef cosine(a, b):\n    return np.nan", 2),
    "floods": (f"print('x' * 10_000_000)\n{COSINE}", 0),
    "noisy": (f"import sys, warnings\nwarnings.warn('careful')\nprint('x', file=sys.stderr)\n{COSINE}", 0),
    "right": (COSINE, 0),
}
FILES = {"empty": b"", "not-json": b"{", "deep": b"[" * 100_000, "not-utf8": b"\xff\xfe\x00", "list": b"[]"}


def write_class(folder):
    """100 students; their points by name."""
    lab, earned = GradedLab.of(NUMBERS), {}
    for number in range(95):
        name, (source, costs) = list(ANSWERS.items())[number % len(ANSWERS)]
        if number >= 24 and name in ("loops", "exits", "kills", "memory"):
            name, (source, costs) = "right", ANSWERS["right"]  # the slow ones twice are enough
        student = f"{name}-{number:02}"
        path = folder / student / f"{lab.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(as_text(hand_in(lab, {"cosine": f"{source}\n# {student}"})))
        earned[student] = POINTS - costs
    for name, data in FILES.items():
        (folder / name).mkdir()
        (folder / name / f"{lab.name}.ipynb").write_bytes(data)
        earned[name] = 0
    return earned


def command(submissions, out):
    start = [
        sys.executable,
        "-m",
        "autograde",
        "grade",
        str(submissions),
        "-o",
        str(out),
        "--lab",
        str(NUMBERS),
    ]
    return [*start, "--no-feedback", "--call-limit", "2", "--cell-limit", "4", "--jobs", "2"]


def grade(submissions, out):
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command(submissions, out), env=env, capture_output=True, text=True, timeout=300)
    broken = any((submissions / name).exists() for name in FILES)  # no notebooks
    assert done.returncode == int(broken), done.stdout + done.stderr
    assert ("not graded: " in done.stdout) == broken
    return done.stdout


def rows(out):
    with (out / "grades.csv").open() as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


def totals(out):
    points = {}
    for _, student, _, earned, *_ in rows(out):
        points[student] = points.get(student, 0) + float(earned)
    return points


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("big")
    earned = write_class(folder / "class")
    (folder / "out").mkdir()
    (folder / "out" / ".salt").write_text("77")
    grade(folder / "class", folder / "out")
    return folder, earned


def test_everyone_has_what_they_earned(graded):
    folder, earned = graded
    assert len(earned) == 100
    assert totals(folder / "out") == earned


def test_a_class_mate_beside_the_hostile_has_the_marks_of_being_graded_alone(graded):
    folder, _ = graded
    lab, marks = GradedLab.of(NUMBERS), rows(folder / "out")
    texts = [cell.source for cell in lab.blank.cells]
    with Grader(lab, LIMITS, level=Level.FENCE, salt=77) as grader:
        for submission in find_submissions(folder / "class", lab.name, lab.grade_ids, texts=texts):
            done = grader.grade(submission, grader.workers()[0])
            alone = {name: verdict.points for name, verdict in done.ran.verdicts.items()} if done.ran else {}
            own = {
                exercise: float(points)
                for student, exercise, points, *_ in marks
                if student == submission.student
            }
            assert {name: alone.get(name, 0) for name in own} == own, submission.student


def test_killed_in_the_middle_it_goes_on_and_ends_the_same(graded, tmp_path):
    folder, _ = graded
    out = tmp_path / "out"
    out.mkdir()
    (out / ".salt").write_text("77")
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command(folder / "class", out), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    while len(list((out / ".records").glob("*.json"))) < 30:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = {path: path.stat().st_mtime_ns for path in (out / ".records").glob("*.json")}
    assert len(before) < 95
    until = time.monotonic() + 20
    while serving() and time.monotonic() < until:
        time.sleep(0.1)
    assert serving() == [], "a grader that is killed leaves no process behind"
    grade(folder / "class", out)
    assert rows(out) == rows(folder / "out")
    assert {path: path.stat().st_mtime_ns for path in before} == before, "what was run is not run again"


def serving():
    """Warm processes that nobody speaks to any more."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes().split(b"\0")
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if b"from autograde.trust.fork_server import main; main()" in words and parent == 1:
            found.append(path.name)
    return found


def test_grading_again_tells_what_has_changed(tmp_path):
    lab = GradedLab.of(NUMBERS)
    (tmp_path / "class" / "ada").mkdir(parents=True)
    path = tmp_path / "class" / "ada" / f"{lab.name}.ipynb"
    path.write_text(as_text(hand_in(lab, {"cosine": ANSWERS["wrong"][0]})))
    assert "changed" not in grade(tmp_path / "class", tmp_path / "out")
    path.write_text(as_text(hand_in(lab, {"cosine": COSINE, "nearest": "def nearest(v, q):\n    return -1"})))
    said = grade(tmp_path / "class", tmp_path / "out")
    assert "changed  ada: cosine 0 -> 2\n" in said
    assert "changed  ada: nearest 2 -> 0\n" in said
    assert said.count("changed") == 2
