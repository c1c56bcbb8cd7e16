"""A folder of submissions -> grades.csv, feedback pages, gradebook.db."""

from __future__ import annotations

import copy
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from tqdm import tqdm

from autograde import course, gradebook
from autograde.build import as_text, instructor_notebook, student_notebook
from autograde.cells import SOLUTIONS, graded_cells, lab_names
from autograde.gradebook import Mark
from autograde.report.feedback import public_notebook, write_feedback
from autograde.report.table import write_csv
from autograde.trust.intake import Submission, find_submissions, unpack
from autograde.trust.rebuild import Rebuilt, rebuild
from autograde.trust.run import Run, run


@dataclass(frozen=True)
class Lab:
    """What a lab's submissions are graded by."""

    name: str
    instructor: NotebookNode
    blank: NotebookNode

    @classmethod
    def load(cls, name: str) -> Lab:
        """Build both notebooks of a lab from its solution."""
        path = SOLUTIONS / f"{name}.py"
        blank, instructor = student_notebook(path), instructor_notebook(path)
        for cell, source in zip(blank.cells, instructor.cells, strict=True):
            source.id = cell.id
        return cls(name, instructor, blank)

    @property
    def grade_ids(self) -> set[str]:
        """All names that nbgrader knows in the lab."""
        return {c.metadata["nbgrader"]["grade_id"] for c in self.blank.cells if "nbgrader" in c.metadata}


@dataclass(frozen=True)
class Limits:
    """Seconds for one cell, and for one submission."""

    cell: float = 60
    submission: float = 600


@dataclass
class Graded:
    """One submission after its run."""

    submission: Submission
    rebuilt: Rebuilt | None
    ran: Run | None

    @property
    def notes(self) -> list[str]:
        """What the student and the instructor are told beside the marks."""
        notes = [*self.submission.notes, *(self.rebuilt.repairs if self.rebuilt else ())]
        return [*notes, f"not graded: {self.submission.trouble}"] if self.submission.trouble else notes


@dataclass
class Course:
    """A graded folder and the marks in it."""

    root: Path
    results: list[Mark] = field(default_factory=list)

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
    cell_limit: float = 60,
    limit: float = 600,
) -> Course:
    """Grade a folder STUDENT/LAB.ipynb, or a zip of it.

    First the reference solution is graded by the same steps; if it does not earn full marks here, nothing is graded.

    Parameters
    ----------
    submissions : Path
    out : Path
        Becomes an nbgrader course folder.
    lab : str, optional
    jobs : int, optional
        Submissions at a time; one a core.
    cell_limit, limit : float
        Seconds for one cell, and for one submission.

    Returns
    -------
    Course

    Raises
    ------
    ValueError
        For no such lab, no submissions, or a folder that was graded by other exercises.
    RuntimeError
        When the reference does not earn full marks in this environment.
    """
    chosen, limits = Lab.load(_choose(lab)), Limits(cell_limit, limit)
    with tempfile.TemporaryDirectory(prefix="intake-") as scratch:
        found = find_submissions(unpack(submissions, Path(scratch)), chosen.name, chosen.grade_ids)
        print(f"the reference solution of {chosen.name} first ...", end=" ", flush=True)
        prove_reference(chosen, limits)
        print("earns full marks here")
        root = _prepare(out, chosen)
        course_of_all = Course(root)
        try:
            with gradebook.open_gradebook(root) as book:
                for done in _grade_all(chosen, found, jobs or os.cpu_count() or 1, limits):
                    course_of_all.results += _record_safely(root, book, chosen, done)
        finally:
            _write_table(course_of_all, chosen, found)
        for submission in tqdm(found, desc="feedback", unit="page", file=sys.stdout):
            write_feedback(root, chosen.name, submission.student)
    return course_of_all


def _write_table(graded: Course, lab: Lab, found: Sequence[Submission]) -> None:
    """grades.csv of all students, also of those whose turn did not come before the grading was stopped."""
    done = {mark.student for mark in graded.results}
    waiting = [submission.student for submission in found if submission.student not in done]
    graded.results += [
        Mark(student, name, 0.0, of, "not graded: stopped before its turn; grade again")
        for student in waiting
        for _, name, of in graded_cells(lab.instructor)
    ]
    graded.results.sort(key=lambda mark: mark.student)
    write_csv(graded.grades, graded.results)


def _choose(lab: str | None) -> str:
    labs = lab_names()
    if lab is None and len(labs) == 1:
        return labs[0]
    if lab not in labs:
        raise ValueError(f"say which lab with --lab: there are {', '.join(labs)}")
    return lab


def prove_reference(lab: Lab, limits: Limits) -> None:
    """Grade the reference solution as if a student had handed it in.

    Raises
    ------
    RuntimeError
        With what it lost, and why.
    """
    ran = run(
        rebuild(lab.instructor, lab.blank, lab.instructor).notebook,
        cell_limit=limits.cell,
        limit=limits.submission,
    )
    lost = []
    for kind, name, points in graded_cells(lab.instructor):
        earned = ran.verdicts.get(name, {}).get("points", 0)
        if kind == "check" and earned != points:
            causes = [finding["cause"] for finding in ran.verdicts.get(name, {}).get("findings", [])]
            lost.append(f"{name} {earned:g} of {points:g} ({'; '.join(causes) or ran.troubles.get(name)})")
    if lost:
        raise RuntimeError(
            f"the reference solution of {lab.name} does not earn full marks here, so nothing was graded: "
            f"{'; '.join(lost)}. Install the kit's requirements (make setup) or mend the lab, then grade again"
        )


def _prepare(out: Path, lab: Lab) -> Path:
    """Make the course folder that nbgrader and formgrader know."""
    out.mkdir(parents=True, exist_ok=True)
    course.write_config(out)
    for step, notebook in (("source", lab.instructor), ("release", lab.blank)):
        folder = out / step / lab.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{lab.name}.ipynb").write_text(as_text(notebook), encoding="utf-8")
    gradebook.save_lab(out, lab.name, lab.instructor)
    return out


def _grade_all(lab: Lab, found: Sequence[Submission], jobs: int, limits: Limits) -> Iterator[Graded]:
    """Run the submissions side by side; each comes out when it is done."""

    def one(submission: Submission) -> Graded:
        if submission.notebook is None:
            return Graded(submission, None, None)
        rebuilt = rebuild(lab.instructor, lab.blank, submission.notebook)
        return Graded(
            submission, rebuilt, run(rebuilt.notebook, cell_limit=limits.cell, limit=limits.submission)
        )

    with (
        ThreadPoolExecutor(jobs) as pool,
        tqdm(total=len(found), desc="grading", unit="student", file=sys.stdout) as bar,
    ):
        waiting: dict[Future[Graded], Submission] = {
            pool.submit(one, submission): submission for submission in found
        }
        try:
            while waiting:
                done = wait(waiting, return_when=FIRST_COMPLETED).done
                # Whoever is done comes out before a stop ends it all.
                for future in sorted(done, key=_was_stopped):
                    submission = waiting.pop(future)
                    bar.update()
                    yield _result(future, submission)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            tqdm.write(
                "stopping; the submissions that are running now come to their end first", file=sys.stdout
            )
            raise


def _was_stopped(future: Future[Graded]) -> bool:
    error = future.exception()
    return error is not None and not isinstance(error, Exception)


def _result(future: Future[Graded], submission: Submission) -> Graded:
    error = future.exception()
    return _grader_failed(submission, error) if isinstance(error, Exception) else future.result()


def _grader_failed(submission: Submission, error: Exception) -> Graded:
    """A fault of the grader's own costs one submission its marks, is said, and stops nobody else."""
    trouble = f"the grader failed on it: {type(error).__name__}: {str(error)[:200]}"
    failed = Submission(submission.student, submission.path, None, trouble, submission.notes)
    return Graded(failed, None, None)


def _record_safely(root: Path, book: Gradebook, lab: Lab, done: Graded) -> list[Mark]:
    try:
        marks = _record(root, book, lab, done)
    except Exception as error:
        done = _grader_failed(done.submission, error)
        marks = _record(root, book, lab, done)
    _say(done)
    return marks


def _say(done: Graded) -> None:
    for note in done.notes:
        tqdm.write(f"{done.submission.student}: {note}", file=sys.stdout)


def _record(root: Path, book: Gradebook, lab: Lab, done: Graded) -> list[Mark]:
    """Write one submission to the gradebook and its folders; its rows of grades.csv."""
    student, submission = done.submission.student, done.submission
    marks, comments = {}, {}
    for kind, name, _ in graded_cells(lab.instructor):
        if kind == "check":
            points = done.ran.verdicts.get(name, {}).get("points", 0.0) if done.ran else 0.0
            marks[f"check_{name}"] = (float(points), False)
        else:
            answered = done.rebuilt is not None and name not in done.rebuilt.unanswered
            marks[name] = (0.0, answered)
            comments[name] = "" if answered else "No response."
    counted = gradebook.save_marks(book, lab.name, student, marks, comments)

    submitted = root / "submitted" / student / lab.name / f"{lab.name}.ipynb"
    submitted.parent.mkdir(parents=True, exist_ok=True)
    # Grading OUT/submitted once more is how nbgrader's users grade again.
    if submission.path is not None and submission.path.resolve() != submitted.resolve():
        shutil.copyfile(submission.path, submitted)
    autograded = root / "autograded" / student / lab.name / f"{lab.name}.ipynb"
    autograded.parent.mkdir(parents=True, exist_ok=True)
    ran = done.ran.notebook if done.ran else _nothing_ran(lab)
    page = as_text(public_notebook(ran, lab.blank, done.notes))
    autograded.write_text(page, encoding="utf-8", errors="backslashreplace")
    return [
        Mark(student, name, counted[_grade_id(kind, name)][0], of, _status(done, kind, name, counted))
        for kind, name, of in graded_cells(lab.instructor)
    ]


def _nothing_ran(lab: Lab) -> NotebookNode:
    """For a submission that could not be read: the blank lab, so that its page has the same shape."""
    notebook = copy.deepcopy(rebuild(lab.instructor, lab.blank, nbformat.v4.new_notebook()).notebook)
    for cell in notebook.cells:
        if cell.metadata["kit"]["kind"] == "check":
            cell.metadata["kit"]["left_out"] = "there was no notebook to grade"
    return notebook


def _grade_id(kind: str, name: str) -> str:
    return f"check_{name}" if kind == "check" else name


def _status(done: Graded, kind: str, name: str, counted: dict[str, tuple[float, bool]]) -> str:
    if done.submission.trouble:
        return f"not graded: {done.submission.trouble}"
    assert done.rebuilt is not None
    assert done.ran is not None
    if kind == "answer":
        if name in done.rebuilt.unanswered:
            return "not started"
        return "by hand" if counted[name][1] else "marked by hand"
    if name in done.ran.troubles:
        return done.ran.troubles[name]
    return str(done.ran.verdicts[name]["outcome"])
