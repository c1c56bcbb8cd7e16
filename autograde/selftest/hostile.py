"""A class of hostile students, with honest ones between them, is graded; then it is seen what they have reached.

The corpus lies in `tests/submissions/hostile/FAMILY__name.py`, a hostile student a file. Its first lines say what it
does and what its answers honestly deserve::

    # family: reading
    # does: reads the gradebook's marks
    # earns: hit_at_k=0                    exercises whose mark is not the one of the base
    # base: solved                         or blank: what all other cells hold
    # needs: a written answer              where the lab has to have one

Below stand cells in percent format: ``# %% exercise="NAME"`` and ``# %% answer="NAME"`` (its text as comments)
replace that exercise's cell, ``# %% extra`` is a cell of the student's own before the next of these, or at the end.
Or else one function ``hand_in(lab, folder)`` writes what the student hands in; it is trusted. ``{{SECRET}}``,
``{{MATE}}``, ``{{GRADEBOOK}}``, ``{{PORT}}``, ``{{SOCKET}}`` and ``{{ABSTRACT}}`` stand for the `Canaries` of the run.
"""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.build import as_text
from autograde.cells import ROOT
from autograde.grade import Course, grade
from autograde.grader import GradedLab, Grader
from autograde.handing_in import hand_in
from autograde.notebook import Kind, cells_of, grade_id_of, graded_cells
from autograde.report.feedback import Pages
from autograde.selftest.answers import cases
from autograde.selftest.canaries import Canaries
from autograde.selftest.left_over import children, orphans_are_ours
from autograde.selftest.other_labs import exchanged
from autograde.selftest.part import Part
from autograde.start import RunSettings
from autograde.trust.rebuild import rebuild
from autograde.trust.sandbox import Level
from autograde.trust.time_limits import TimeLimits

CORPUS = ROOT / "tests" / "submissions" / "hostile"
LIMITS = TimeLimits(call=6, cell=12, submission=60)
# The families whose texts a page shows. A page takes longer than the marks, so that the others get no page.
PAGES = ("files", "hidden", "metadata", "patched", "reading", "strings", "upstream")
EVERY = 12  # hostile students to one honest class-mate
N_HONEST = 3  # notebooks that these hand in by turns
SCRIPT = re.compile(
    r"<script[^>]*>[^<]*kitCanary"
    r"|<\w(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?\bon\w+\s*=\s*[\"']?kitCanary"  # not in the words of an attribute
    r"|<(iframe|object|embed)\b|<\w[^<>]*\b(href|src)\s*=\s*[\"']?javascript:",
    re.IGNORECASE,
)
STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Hostile:
    """One file of the corpus."""

    path: Path
    family: str
    does: str
    earns: dict[str, float]
    blank: bool
    body: str
    exchanged: bool = False  # put into the words of another lab, where nothing beside it is answered

    @property
    def name(self) -> str:
        """The name of the case, and of its student."""
        return self.path.stem


@dataclass(frozen=True)
class Expected:
    """What a student must have after the grading.

    Attributes
    ----------
    student : str
    marks : dict of str to float
        By exercise.
    hostile : Hostile or None
        None for an honest class-mate.
    """

    student: str
    marks: dict[str, float]
    hostile: Hostile | None = None


@dataclass(frozen=True)
class Failure:
    """Something that the grader did not hold.

    Attributes
    ----------
    student : str
        "" when it cannot be told who did it.
    what : str
    lost : bool
        Whether the student has fewer points than deserved, for which a busy machine may be to blame.
    """

    student: str
    what: str
    lost: bool = False


def corpus(lab: GradedLab, folder: Path = CORPUS) -> list[Hostile]:
    """Read all hostile students, by name, in the words of a lab; a lab without written answers has fewer of them."""
    paths = sorted(folder.glob("*__*.py"))
    if not cells_of(lab.instructor, Kind.ANSWER):
        paths = [path for path in paths if _NEEDS_ANSWER not in path.read_text(encoding="utf-8").splitlines()]
    return [read(path, lab) for path in paths]


_HANDS_IN = re.compile(r"^def hand_in\(", re.MULTILINE)
_NEEDS_ANSWER = "# needs: a written answer"


def read(path: Path, lab: GradedLab) -> Hostile:
    """Read one file of the corpus, in the words of a lab.

    Raises
    ------
    ValueError
        When its head is not as it should be.
    """
    text = path.read_text(encoding="utf-8")
    body = exchanged(text, lab.instructor)
    head = {"base": "solved"} | dict(
        re.findall(r"^# (family|does|earns|base): *(.*?) *$", body, re.MULTILINE)
    )
    base, is_exchanged = head["base"], body != text
    if (
        head.get("family") != path.stem.split("__")[0]
        or not head.get("does")
        or base not in ("solved", "blank")
    ):
        raise ValueError(
            f"{path.name}: its head needs `# family:` as in its name, `# does:` and a known `# base:`"
        )
    pairs = (pair.split("=") for pair in head.get("earns", "").split(",") if pair.strip())
    earns = {name.strip(): float(points) for name, points in pairs}
    blank = base == "blank" or (is_exchanged and not _HANDS_IN.search(body))
    return Hostile(path, head["family"], head["does"], earns, blank, body, is_exchanged)


# --- the class ------------------------------------------------------------------------------------------------------


def lay_out(folder: Path, lab: GradedLab, canaries: Canaries, part: Part | None = None) -> list[Expected]:
    """Write what a class hands in: every hostile student, and honest ones between them.

    Parameters
    ----------
    folder : Path
    lab : GradedLab
    canaries : Canaries
        Where the hostile ones are to look.
    part : Part, optional
        Of the hostile students, those who hand in; without it all.

    Returns
    -------
    list of Expected
        Without the marks of the honest ones, which are those that they have when they are graded alone.
    """
    expected = []
    part = part or Part(lab.name)
    for number, hostile in enumerate(one for one in corpus(lab) if part.has_hostile(one.name)):
        hand_in_hostile(hostile, folder, lab, canaries)
        expected.append(Expected(hostile.name, _deserved(hostile, lab), hostile))
        if number % EVERY == 0:
            student = f"{hostile.name}-mate"
            _write(folder, student, lab, _honest(lab, number // EVERY))
            expected.append(Expected(student, {}))
    return expected


def marks_alone(grader: Grader) -> list[dict[str, float]]:
    """Give the marks of the three honest notebooks that class-mates hand in, graded outside of any class."""
    lab, worker, found = grader.lab, grader.workers()[0], []
    for number in range(N_HONEST):
        ran = grader.run(rebuild(lab.instructor, lab.blank, _honest(lab, number)).notebook, worker)
        found.append({cell.name: ran.points_of(cell.name) for cell in graded_cells(lab.instructor)})
    return found


def hand_in_hostile(hostile: Hostile, folder: Path, lab: GradedLab, canaries: Canaries) -> None:
    """Write what one hostile student hands in below a folder."""
    body = canaries.fill(hostile.body)
    own = folder / hostile.name
    own.mkdir(parents=True)
    if _HANDS_IN.search(body):
        namespace: dict[str, object] = {"__name__": hostile.name}
        exec(compile(body, str(hostile.path), "exec"), namespace)  # noqa: S102 - our own
        namespace["hand_in"](lab, own)  # type: ignore[operator]
    else:
        _write(folder, hostile.name, lab, _with_cells(lab, body, None if hostile.blank else {}))


def _with_cells(lab: GradedLab, body: str, answers: dict[str, str] | None) -> NotebookNode:
    """Copy the base notebook, with the cells of a file of the corpus in it."""
    notebook = hand_in(lab, answers)
    extras: list[NotebookNode] = []
    for head, source in re.findall(r"^# %% (.*)\n((?:(?!# %% ).*\n?)*)", body, re.MULTILINE):
        if head == "extra":
            extras.append(nbformat.v4.new_code_cell(source.rstrip("\n")))
            continue
        kind, name = re.fullmatch(r'(exercise|answer)="(\w+)"', head).groups()  # type: ignore[union-attr]
        if kind == "answer":
            source = re.sub(r"^# ?", "", source, flags=re.MULTILINE)
        cell = next(c for c in notebook.cells if grade_id_of(c) == name)
        cell.source = source.rstrip("\n")
        place = notebook.cells.index(cell)
        notebook.cells[place:place] = extras
        extras = []
    notebook.cells += extras
    return notebook


def _honest(lab: GradedLab, number: int) -> NotebookNode:
    """Make a solved, a blank and a mistaken notebook by turns; no two are equal, so that each of them is run."""
    mistaken = {wrong.exercise: wrong.source for wrong in cases(lab, ["wrong"])[:1]}
    answers: dict[str, str] | None = [{}, None, mistaken][number % N_HONEST]
    notebook = hand_in(lab, answers)
    notebook.cells.append(nbformat.v4.new_code_cell(f"own = {number}"))
    return notebook


def _write(folder: Path, student: str, lab: GradedLab, notebook: NotebookNode) -> None:
    path = folder / student / f"{lab.name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(notebook), encoding="utf-8")


def _deserved(hostile: Hostile, lab: GradedLab) -> dict[str, float]:
    marks = {
        cell.name: 0.0 if hostile.blank or cell.kind is Kind.ANSWER else cell.points
        for cell in graded_cells(lab.instructor)
    }
    unknown = set(hostile.earns) - set(marks)
    if unknown:
        raise ValueError(f"{hostile.path.name}: the lab has no exercise {', '.join(sorted(unknown))}")
    return marks | hostile.earns


# --- what was held --------------------------------------------------------------------------------------------------


def held(course: Course, expected: Sequence[Expected], canaries: Canaries) -> list[Failure]:
    """Say what the grader did not hold, student by student.

    Parameters
    ----------
    course : Course
        The graded class.
    expected : sequence of Expected
    canaries : Canaries
    """
    failures: list[Failure] = []
    for student in expected:
        failures += _wrong_marks(course, student)
        failures += [Failure(student.student, what) for what in _told(course, student, canaries)]
    failures += [Failure("", f"the file {name} was changed") for name in canaries.changed()]
    failures += [Failure("", f"a connection came through: {what}") for what in canaries.heard]
    with course.grades.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            texts = [text for text in row.values() if text and (STEERS.search(text) or text[0] in "=+-@\t\r")]
            failures += [Failure(row["student"], f"grades.csv has {text!r}") for text in texts]
    for text in canaries.texts:
        if text in course.grades.read_text(encoding="utf-8"):
            failures.append(Failure("", "a secret stands in grades.csv"))
    return failures


def _wrong_marks(course: Course, expected: Expected) -> Iterator[Failure]:
    found = {mark.exercise: mark for mark in course.results if mark.student == expected.student}
    own_loss = expected.hostile is not None and expected.hostile.exchanged
    for name, points in expected.marks.items():
        if name not in found:
            yield Failure(expected.student, f"{name} has no mark")
            continue
        mark = found[name]
        if mark.points > points or (mark.points < points and not own_loss):
            what = f"{name} earned {mark.points:g} and deserves {points:g}: {mark.status}"
            yield Failure(expected.student, what, lost=mark.points < points)


def _told(course: Course, expected: Expected, canaries: Canaries) -> Iterator[str]:
    """Find what stands in the files made of a submission, and must not stand there."""
    pages = sorted((course.feedback / expected.student).glob("*.html"))
    if not pages and expected.hostile is not None and expected.hostile.family in PAGES:
        yield "there is no feedback page"
    for path in [*pages, *sorted((course.root / "autograded" / expected.student).rglob("*.ipynb"))]:
        text = path.read_text(encoding="utf-8", errors="replace")
        if any(secret in text for secret in canaries.texts):
            yield f"a secret stands in {path.name}"
        shown = text if path.suffix == ".html" else "\n".join(_rendered(path))
        if acts := SCRIPT.search(shown):
            yield f"{path.name} holds what a browser would run: {acts[0]!r}"


def _rendered(path: Path) -> Iterator[str]:
    """Give all of a notebook that is shown as HTML; its markdown is made harmless where it is rendered."""
    for cell in json.loads(path.read_text(encoding="utf-8", errors="replace"))["cells"]:
        for output in cell.get("outputs", []):
            yield from ("".join(text) for mime, text in output.get("data", {}).items() if "html" in mime)


# --- all of it ------------------------------------------------------------------------------------------------------


@dataclass
class Graded:
    """A graded class of hostile students."""

    failures: list[Failure]
    expected: list[Expected]
    course: Course
    seconds: float


def grade_hostile(
    folder: Path,
    lab: GradedLab,
    alone: Sequence[Mapping[str, float]],
    *,
    limits: TimeLimits = LIMITS,
    jobs: int = 2,
    level: Level | None = None,
    part: Part | None = None,
) -> Graded:
    """Grade the class in a folder.

    Parameters
    ----------
    folder : Path
        An empty one; it keeps what was handed in and what was made of it.
    lab : GradedLab
    alone : sequence of mapping of str to float
        The marks that the honest students must have: those of `marks_alone`.
    limits : TimeLimits
    jobs : int
    level : Level, optional
        Of the sandbox; the best that there is up to the default.
    part : Part, optional
        Of the hostile students, those who are tried; without it all.
    """
    with Canaries() as canaries, orphans_are_ours():
        expected = lay_out(folder / "submissions", lab, canaries, part)
        before = dict(children())
        start = time.monotonic()
        course = grade(
            folder / "submissions",
            folder / "out",
            lab=lab.name,
            jobs=jobs,
            settings=RunSettings(limits, level),
            feedback=False,
        )
        _write_pages(course, lab, expected)
        seconds = time.monotonic() - start
        expected = [_as_alone(student, alone, number) for number, student in _numbered(expected)]
        failures = held(course, expected, canaries)
        left = {pid: words for pid, words in children() if pid not in before}
        failures += [Failure("", f"process {pid} was left over: {words}") for pid, words in left.items()]
        failures += [Failure("", f"{path} was written") for path in folder.rglob("escaped*")]
    return Graded(failures, expected, course, seconds)


def _write_pages(course: Course, lab: GradedLab, expected: Sequence[Expected]) -> None:
    with Pages(course.root) as pages:
        for student in expected:
            if student.hostile is not None and student.hostile.family in PAGES:
                pages.write(lab.name, student.student)


def _numbered(expected: Sequence[Expected]) -> Iterator[tuple[int, Expected]]:
    """Give each student with the number of honest ones before."""
    number = 0
    for student in expected:
        yield number, student
        number += student.hostile is None


def _as_alone(expected: Expected, alone: Sequence[Mapping[str, float]], number: int) -> Expected:
    """Compare the marks of an honest class-mate with those of the same notebook outside the class."""
    return expected if expected.hostile else Expected(expected.student, dict(alone[number % N_HONEST]))
