"""A small graded folder with written answers that never were, as nbgrader has it: for tests and for a picture."""

import json

from autograde.gradebook import open_gradebook, save_marks
from autograde.marks import Record, Result
from autograde.state import State

LAB, WHY, HOW = "01_track2vec", "why_not_accuracy", "how_far"
MODEL = """I ask for hit@10.

**Rubric** (half a point each)

- names the mechanism: the loss falls for vectors
  that only spread
- quotes own figures
- names a case where it is otherwise
"""
LONG = "The loss falls when the vectors only spread, so I ask for hit at ten on held out pairs beside popularity {}"
ANSWERS = {
    "ada": LONG.format(".157"),
    "bob": LONG.format("**.157**."),
    "cleo": LONG.format(".021"),
    "dan": "I do not know.\n\n<script>alert(1)</script> [x](javascript:alert(1))",
    "eve": "",
    "fay": "The accuracy, as always.",
}
BLANK = ("eve",)
PNG = "iVBORw0KGgo="


def cell(kind, source, name="", *, outputs=None, points=None, grade=True, **more):
    """A cell as nbformat has it; one with a name is an answer that nbgrader knows."""
    made = {"cell_type": kind, "id": f"id-{name or abs(hash(source))}", "source": source, "metadata": {}}
    if name:
        made["metadata"]["nbgrader"] = {"grade_id": name, "grade": grade, "solution": True, "points": points}
    if kind == "code":
        made |= {"outputs": outputs or [], "execution_count": None}
    return made | more


def notebook(*cells):
    """A notebook of these cells."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def lab(answer="TODO: your answer here", table=None, own=(), how="TODO: your answer here"):
    """A small lab of three sections, with what somebody wrote into it."""
    return notebook(
        cell("markdown", "# Track2Vec"),
        cell("markdown", "## 1 · The playlists"),
        cell("code", "playlists = load()", outputs=[stream("a table of section 1")]),
        cell("markdown", "## 2 · The training"),
        cell("code", "train()", outputs=table),
        *own,
        cell("markdown", "**In writing.** Which number do you believe?"),
        cell("markdown", answer, WHY, points=1.5),
        cell("markdown", "## 3 · The map"),
        cell("code", "draw()", outputs=[stream("of section 3")]),
        cell("markdown", "**In writing.** How far?"),
        cell("markdown", how, HOW, points=1),
    )


def stream(text):
    """What a cell has printed."""
    return {"output_type": "stream", "name": "stdout", "text": [text, "\n"]}


def write(path, content):
    """Write a notebook to its file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def graded_class(root, answers=ANSWERS):
    """Lay a graded folder: all answers wait for a person, but those that were left empty."""
    write(root / "source" / LAB / f"{LAB}.ipynb", lab(MODEL, how="Ten hops."))
    write(root / "release" / LAB / f"{LAB}.ipynb", lab())
    with open_gradebook(root) as book:
        book.add_assignment(LAB)
        book.add_notebook(LAB, LAB)
        for name, of in ((WHY, 1.5), (HOW, 1)):
            book.add_grade_cell(name, LAB, LAB, max_score=of, cell_type="markdown")
            book.add_solution_cell(name, LAB, LAB)
        for student, text in answers.items():
            grade(book, root, student, text)
    return root


def grade(book, root, student, text):
    """Write down a submission as `grade` does; it has its own table where it has an answer."""
    state = State.NOT_STARTED if student in BLANK else State.BY_HAND
    results = {WHY: Result(state, "", f"hash of {text}"), HOW: Result(State.NOT_STARTED)}
    notes = [f"the answer to {WHY} was taken from a cell of the student's own"] if student == "fay" else []
    save_marks(book, LAB, student, Record(f"{student}.ipynb", "level 2 fence", notes, results))
    table = [stream(f"loss of {student} .450")]
    write(root / "submitted" / student / LAB / f"{LAB}.ipynb", lab(text, table))
    public = lab(text)
    said = "\n".join(["**Notes**", "", *(f"- {note}" for note in notes)])
    public["cells"].insert(0, cell("markdown", said, id="notes"))
    write(root / "autograded" / student / LAB / f"{LAB}.ipynb", public)
