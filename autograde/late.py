"""What handing in late costs: nbgrader's own plugin decides, for both doors, and the gradebook keeps it."""

from __future__ import annotations

from collections.abc import Callable

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import text
from traitlets.config import Config


def penalize(book: Gradebook, lab: str, student: str, settings: Config, say: Callable[[str], None]) -> None:
    """Let nbgrader's plugin take its penalty off a late submission; where the plugin fails, a note says so.

    Parameters
    ----------
    book : Gradebook
    lab, student : str
    settings : Config
        Which plugin, and its settings.
    say : callable
    """
    key = {"lab": lab, "student": student}
    row = book.db.execute(text(_DUE), key).first()
    book.db.rollback()
    if row is None or (row.duedate is None and row.penalty is None):
        return
    names = {"notebook": lab, "assignment": lab, "student": student, "db_url": str(book.engine.url)}
    try:
        step = AssignLatePenalties(config=settings)
        step.preprocess(nbformat.v4.new_notebook(), {"nbgrader": names})
    except Exception as error:
        say(
            f"{student}: no late penalty was taken: {type(error).__name__}: {str(error)[:200]}; mend the plugin"
        )


_DUE = """
SELECT a.duedate, sn.late_submission_penalty AS penalty
FROM submitted_notebook sn
JOIN submitted_assignment sa ON sa.id = sn.assignment_id
JOIN assignment a ON a.id = sa.assignment_id
WHERE a.name = :lab AND sa.student_id = :student
"""
