"""The gradebook of nbgrader: one writer, one transaction a submission, every row written anew, marks by hand kept."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import SaveCells
from sqlalchemy.exc import SAWarning

from autograde import course


@dataclass(frozen=True)
class Mark:
    """One row of grades.csv.

    Attributes
    ----------
    points : float
        What counts: the mark by hand where there is one.
    status : str
        Right, not yet, not started ..., by hand, or why there is no mark.
    """

    student: str
    exercise: str
    points: float
    of: float
    status: str


def open_gradebook(root: Path) -> Gradebook:
    """The gradebook of a graded folder; made if it is not there."""
    return Gradebook(f"sqlite:///{root.resolve() / 'gradebook.db'}", course.COURSE_ID)


def save_lab(root: Path, lab: str, instructor: NotebookNode) -> None:
    """Write the lab and its cells into the gradebook, as nbgrader's own generate_assignment does.

    Raises
    ------
    ValueError
        When the lab's graded cells are no longer those that submissions in this gradebook were graded by.
    """
    with open_gradebook(root) as gradebook:
        gradebook.update_or_create_assignment(lab)
        db_url = str(gradebook.engine.url)
    resources = {"nbgrader": {"notebook": lab, "assignment": lab, "db_url": db_url}}
    try:
        SaveCells().preprocess(instructor, resources)
    except RuntimeError as error:
        raise ValueError(
            f"{root} was graded with other exercises of {lab}: grade into a new folder"
        ) from error


def save_marks(
    gradebook: Gradebook,
    lab: str,
    student: str,
    marks: Mapping[str, tuple[float, bool]],
    comments: Mapping[str, str],
) -> dict[str, tuple[float, bool]]:
    """Write one submission.

    Parameters
    ----------
    gradebook : Gradebook
    lab, student : str
    marks : mapping
        grade_id to (automatic points, whether a person still has to look). All other rows are set to 0 points.
    comments : mapping
        grade_id of an answer to what is said of it.

    Returns
    -------
    dict
        grade_id to (points that count, whether a person still has to look): marks by hand stay.
    """
    try:
        gradebook.find_student(student)
    except MissingEntry:
        gradebook.add_student(student)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader 0.9.6 reads a new submission before it adds it
        submission = gradebook.update_or_create_submission(lab, student)
    try:
        counted = {}
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                points, by_hand = marks.get(grade.name, (0.0, False))
                grade.auto_score = None if by_hand else points
                grade.needs_manual_grade = by_hand and grade.manual_score is None
                score = grade.manual_score if grade.manual_score is not None else points
                counted[grade.name] = (float(score), bool(grade.needs_manual_grade))
            for comment in notebook.comments:
                comment.auto_comment = comments.get(comment.name)
        gradebook.db.commit()
    except BaseException:
        gradebook.db.rollback()
        raise
    return counted
