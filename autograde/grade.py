"""A folder of submissions -> grades.csv, feedback pages, gradebook.db."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from tqdm import tqdm

from autograde import course, gradebook
from autograde.build import as_text
from autograde.cells import lab_names, labs_to_grade, solution_of
from autograde.grader import GradedLab, Grader, salt_of
from autograde.marks import Mark, announce, read_marks
from autograde.notebook import graded_cells
from autograde.recording import record_safely
from autograde.report.feedback import Pages
from autograde.report.overview import write_overview
from autograde.report.table import changes, points_of, write_tables
from autograde.side_by_side import grade_all
from autograde.start import RunSettings, Started, start
from autograde.state import NO_MARK
from autograde.trust.intake import Submission, find_submissions, shared_out
from autograde.trust.layouts import open_class
from autograde.trust.sandbox import Level
from autograde.trust.scratch import scratch
from autograde.trust.time_limits import TimeLimits
from kit.whole import write_whole

SECONDS_BETWEEN_TABLES = 10  # while a class is graded


@dataclass
class Course:
    """A graded folder and the marks in it.

    Attributes
    ----------
    root : Path
    results : list of Mark
        Of the submissions that this grading was of.
    changes : list of str
        What became another mark than before, a line each.
    sandbox : Level
        That the students' code ran in.
    """

    root: Path
    results: list[Mark] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    sandbox: Level = Level.NONE

    @property
    def not_graded(self) -> list[str]:
        """The students who have no marks: their file cannot be read, or the grader has failed on it."""
        return list(dict.fromkeys(m.student for m in self.results if m.state in NO_MARK))

    @property
    def grades(self) -> Path:
        """The table of marks."""
        return self.root / "grades.csv"

    @property
    def feedback(self) -> Path:
        """Pages for students, a folder each."""
        return self.root / "feedback"

    @property
    def gradebook(self) -> Path:
        """Nbgrader's database."""
        return self.root / "gradebook.db"


def grade(
    submissions: Path,
    out: Path,
    *,
    lab: str | None = None,
    jobs: int | None = None,
    settings: RunSettings = RunSettings(),  # noqa: B008 - frozen
    fresh: bool = False,
    feedback: bool = True,
    started: Started | None = None,
) -> Course:
    """Grade a folder STUDENT/LAB.ipynb, or a zip of it.

    First the reference solution is graded by the same steps; if it does not earn full marks here, nothing is graded.
    What was graded before in the same way is not run again, so a grading that was stopped goes on where it was.

    Parameters
    ----------
    submissions : Path
    out : Path
        Becomes an nbgrader course folder.
    lab : str, optional
        Its name, or the path of a solution script that lies anywhere; by default the one that was handed in. Several
        are for `grade_labs`.
    jobs : int, optional
        Submissions at a time; one a core.
    settings : RunSettings
    fresh : bool
        Run all again, also what was run before.
    feedback : bool
        Whether to write the students' pages.
    started : Started, optional
        By `autograde.start.start`, for the same lab, settings and jobs; it is ended here.

    Returns
    -------
    Course

    Raises
    ------
    ValueError
        For no such lab, no submissions, or a folder that was graded by other exercises.
    RuntimeError
        When the reference does not earn full marks in this environment, or the sandbox is not good enough.
    """
    jobs = jobs or os.cpu_count() or 1
    labs = labs_to_grade(submissions, lab)
    path = solution_of(labs[0] if len(labs) == 1 else None)
    with started or start(path, settings, jobs) as warm, scratch("intake") as place:
        chosen = GradedLab.of(path, warm.solution)
        found = _found(submissions, place, [chosen])[chosen.name]
        print(f"sandbox: {warm.words}")
        return _grade_lab(chosen, found, out, warm, settings, jobs, fresh=fresh, feedback=feedback)


def grade_labs(
    submissions: Path,
    out: Path,
    labs: Sequence[str],
    *,
    jobs: int | None = None,
    settings: RunSettings = RunSettings(),  # noqa: B008 - frozen
    fresh: bool = False,
    feedback: bool = True,
    started: Started | None = None,
) -> Iterator[Course]:
    """Grade several labs of one folder, one after the other, into one gradebook.

    Of each student those labs are graded that are there, whatever the files are called. Whoever has handed in none of
    them is told under the first one.

    Parameters
    ----------
    submissions, out : Path
    labs : sequence of str
        Names, or paths of solution scripts; two at least.
    jobs, settings, fresh, feedback
        As for `grade`.
    started : Started, optional
        By `autograde.start.start`, for the first of the labs; it is ended here.

    Yields
    ------
    Course
        Of each lab that somebody has handed in, when it is graded.

    Raises
    ------
    ValueError
        As `grade` does.
    RuntimeError
        When the reference of a lab does not earn full marks here; the other labs are graded before it is said.
    """
    jobs = jobs or os.cpu_count() or 1
    failures: list[str] = []
    with started or start(solution_of(labs[0]), settings, jobs) as first, scratch("intake") as place:
        chosen = [GradedLab.of(solution_of(lab)) for lab in labs]
        found = _found(submissions, place, chosen)
        print(f"sandbox: {first.words}")
        for lab, name in zip(chosen, labs, strict=True):
            if not found[lab.name]:
                continue
            began = time.monotonic()
            try:
                with first if lab is chosen[0] else start(solution_of(name), settings, jobs) as warm:
                    course = _grade_lab(
                        lab, found[lab.name], out, warm, settings, jobs, fresh=fresh, feedback=feedback
                    )
            except RuntimeError as error:
                failures.append(str(error))
                continue
            fresh = False  # what was run before is forgotten once, or the lab before this one would be too
            n, seconds = len(found[lab.name]), time.monotonic() - began
            print(f"{lab.name}: {n} submission{'s' * (n != 1)} in {seconds:.0f} seconds")
            yield course
    if failures:
        raise RuntimeError("; ".join(failures))


def _grade_lab(
    lab: GradedLab,
    found: Sequence[Submission],
    out: Path,
    warm: Started,
    settings: RunSettings,
    jobs: int,
    *,
    fresh: bool,
    feedback: bool,
) -> Course:
    """Grade what was handed in for one lab, and write all that there is to write."""
    with (
        _course_folder(out) as begun,
        _grader(lab, out, warm, settings.limits, jobs, fresh=fresh) as grader,
    ):
        _prove(grader, out, settings)
        begun.set()
        graded = _grade_class(grader, found, out)
    if feedback:
        _write_pages(out, lab.name, [submission.student for submission in found], jobs)
    with gradebook.open_gradebook(out) as book:
        write_overview(out, read_marks(book))
    return graded


def _found(submissions: Path, place: Path, labs: Sequence[GradedLab]) -> dict[str, list[Submission]]:
    """Find what was handed in for each lab, in a folder, or in a zip of it, which is unpacked into `place` first."""
    held = open_class(submissions, place, labs[0].name, lab_names(), _say)
    said: set[str] = set()

    def say_once(words: str) -> None:
        if words not in said:
            said.add(words)
            _say(words)

    found = {}
    for lab in labs:
        texts = [cell.source for cell in lab.blank.cells]
        found[lab.name] = find_submissions(
            held.path, lab.name, lab.grade_ids, texts=texts, odd=held.odd, say=say_once
        )
    return shared_out(found) if len(labs) > 1 else found


@contextmanager
def _course_folder(out: Path) -> Iterator[Event]:
    """Make the folder; where it is new and the block fails before the event is set, remove it: nothing is in it."""
    begun, is_new = Event(), not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        yield begun
    except BaseException:
        if is_new and not begun.is_set():
            shutil.rmtree(out, ignore_errors=True)
        raise


def _grader(
    lab: GradedLab, out: Path, warm: Started, limits: TimeLimits, jobs: int, *, fresh: bool
) -> Grader:
    """The grader of a class; where all is to be run afresh, what was run before is forgotten."""
    records = out / ".records"
    if fresh:
        shutil.rmtree(records, ignore_errors=True)
    return Grader(
        lab, limits, level=warm.level, jobs=jobs, records=records, salt=salt_of(out), pool=warm.pool
    )


def _prove(grader: Grader, out: Path, settings: RunSettings) -> None:
    """Prove the reference solution while the course folder is prepared; nothing is graded where it fails."""
    worker = grader.workers()[0]
    if grader.pool.cold:
        print(f"each submission starts a Python of its own: {grader.pool.cold}")
    print(f"the reference solution of {grader.lab.name} first ...", end=" ", flush=True)
    with ThreadPoolExecutor(1) as pool:
        proof = pool.submit(grader.prove_reference, worker)
        prepare(out, [grader.lab], settings)
        proof.result()
    print("earns full marks here")


def _write_pages(out: Path, lab: str, students: Sequence[str], jobs: int) -> None:
    with Pages(out, jobs) as pages:
        written = pages.write_all(lab, students, _say)
        for _ in tqdm(written, desc="feedback", unit="page", total=len(students), file=sys.stdout):
            continue


def _grade_class(
    grader: Grader,
    found: Sequence[Submission],
    out: Path,
) -> Course:
    """Grade all submissions; each is written down when it is done, whatever becomes of the rest."""
    graded, lab = Course(out, sandbox=grader.level), grader.lab
    students = [submission.student for submission in found]
    settings = course.own_settings(out)
    with gradebook.open_gradebook(out) as book:
        before = points_of(read_marks(book, lab.name))
        announce(book, lab.name, [cell.name for cell in graded_cells(lab.instructor)], students)
        written = time.monotonic()
        try:
            for done in grade_all(grader, found, _say):
                record_safely(out, book, grader, done, settings, _say)
                if time.monotonic() - written > SECONDS_BETWEEN_TABLES:  # for whoever looks, and for a kill
                    write_tables(out, read_marks(book))
                    written = time.monotonic()
        finally:
            marks = read_marks(book)
            write_tables(out, marks)
            own = set(students)
            graded.results = [mark for mark in marks if mark.lab == lab.name and mark.student in own]
            graded.changes = changes(before, graded.results)
    return graded


def prepare(out: Path, labs: Sequence[GradedLab], settings: RunSettings = RunSettings()) -> None:  # noqa: B008
    """Make the course folder that nbgrader and formgrader know.

    Parameters
    ----------
    out : Path
    labs : sequence of GradedLab
    settings : RunSettings
        By which `nbgrader autograde` will grade there too.

    Raises
    ------
    ValueError
        When the folder was graded by other exercises.
    """
    out.mkdir(parents=True, exist_ok=True)
    course.write_config(out, settings.for_nbgrader())
    for lab in labs:
        prepare_lab(out, lab)


def prepare_lab(out: Path, lab: GradedLab) -> None:
    """Put a lab into a course folder: its two notebooks, and its cells into the gradebook."""
    gradebook.save_lab(out, lab.name, lab.instructor)
    for step, notebook in (("release", lab.blank), ("source", lab.instructor)):
        folder = out / step / lab.name
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{lab.name}.ipynb", as_text(notebook))


def _say(words: str) -> None:
    tqdm.write(words, file=sys.stdout)
