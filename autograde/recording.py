"""Write one graded submission down: its marks and words into the gradebook, its files into the course folder."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograde import gradebook
from autograde.build import as_text
from autograde.ending import is_the_machines
from autograde.grader import GradedLab, GradedSubmission, Grader, failed
from autograde.late import penalize
from autograde.marks import Record, Result, answer_hash, answers_before, file_before, write_record
from autograde.notebook import Cell, Kind, cells_of, graded_cells
from autograde.report.feedback import public_notebook
from autograde.state import State
from autograde.trust.intake import Submission
from autograde.trust.rebuild import rebuild
from autograde.trust.untrusted_files import Refused, shown
from kit.whole import write_whole


def record_safely(
    root: Path,
    book: Gradebook,
    grader: Grader,
    done: GradedSubmission,
    settings: Config,
    say: Callable[[str], None],
) -> None:
    """Write one submission down, and print its notes; where writing fails twice, it is "not graded: ours".

    `settings` are nbgrader's, with the plugin that decides what handing in late costs.
    """
    try:
        try:
            record(root, book, grader, done)
        except Exception:  # such as a gradebook that somebody else has locked
            record(root, book, grader, done)
    except Exception as error:
        if is_the_machines(error):
            raise
        done = failed(done.submission, error)
        record(root, book, grader, done)
    penalize(book, grader.lab.name, done.submission.student, settings, say)
    for note in done.notes:
        say(f"{done.submission.student}: {note}")


def record(root: Path, book: Gradebook, grader: Grader, done: GradedSubmission) -> None:
    """Write one submission to the gradebook and its folders."""
    lab, student, submission = grader.lab, done.submission.student, done.submission
    submitted = root / "submitted" / student / lab.name / f"{lab.name}.ipynb"
    before = answers_before(book.db, lab.name, student)
    kept = Record(
        _handed_in(book, lab.name, submission, submitted),
        f"level {int(grader.level)} {grader.level.name.lower()}" if done.ran else "",
        done.notes,
        {cell.name: _result(done, cell, before) for cell in graded_cells(lab.instructor)},
    )
    if done.fault:  # no mark comes of it, and none is taken away
        write_record(book.db, lab.name, student, kept)
        book.db.commit()
    else:
        gradebook.save_marks(book, lab.name, student, kept, submission.received)

    submitted.parent.mkdir(parents=True, exist_ok=True)
    # Grading OUT/submitted once more is how nbgrader's users grade again.
    if submission.place is not None and submission.place.path.resolve() != submitted.resolve():
        with contextlib.suppress(Refused):  # it was no notebook that can be read, or has been exchanged since
            content = submission.place.read()
            write_whole(submitted, content)  # nbgrader's collect makes the one before read only
    autograded = root / "autograded" / student / lab.name / f"{lab.name}.ipynb"
    autograded.parent.mkdir(parents=True, exist_ok=True)
    ran = done.ran.notebook if done.ran else _nothing_ran(lab)
    write_whole(autograded, as_text(public_notebook(ran, lab.blank, done.notes)))


def _handed_in(book: Gradebook, lab: str, submission: Submission, copy_of_it: Path) -> str:
    """Give the file that was graded, as it was handed in; a file of submitted/ keeps the name it had before."""
    place = submission.place
    if place is None:
        return ""
    before = file_before(book.db, lab, submission.student)
    if before and not place.member and place.path.resolve() == copy_of_it.resolve():
        return before
    return shown("/".join([*place.parts, *filter(None, [place.member])]))


def _nothing_ran(lab: GradedLab) -> NotebookNode:
    """Give the blank lab for a submission that could not be read, so that its page has the shape of all others."""
    notebook = copy.deepcopy(rebuild(lab.instructor, lab.blank, nbformat.v4.new_notebook()).notebook)
    for cell in cells_of(notebook, Kind.CHECK):
        cell.leave_out("there was no notebook to grade")
    return notebook


def _result(done: GradedSubmission, graded: Cell, before: Mapping[str, str]) -> Result:
    """Give the result of one exercise, with the answer's hash: the one before, where this grading found nothing out."""
    name = graded.name
    if done.fault:
        return Result(State.OURS, done.fault, before.get(name, ""))
    if done.rebuilt is None or done.ran is None:
        return Result(State.NOT_GRADED, done.submission.trouble)
    answers = cells_of(done.rebuilt.notebook, Kind.EXERCISE, Kind.ANSWER)
    answer = answer_hash(cell.source for cell in answers if cell.name == name)
    if graded.kind is Kind.ANSWER:
        return Result(State.NOT_STARTED if name in done.rebuilt.unanswered else State.BY_HAND, "", answer)
    if name in done.ran.troubles:
        return Result(State.NO_VERDICT, done.ran.troubles[name], answer)
    verdict = done.ran.verdicts[name]
    return Result(State(verdict.outcome), "", answer, float(verdict.points))
