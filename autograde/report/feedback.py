"""A feedback page a student, from nbgrader's own template; no text of a hidden test in it."""

from __future__ import annotations

import copy
import html
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades, LimitOutput

from autograde import course
from kit.checks.outcomes import VERDICT_TYPE


def public_notebook(ran: NotebookNode, blank: NotebookNode, notes: Sequence[str]) -> NotebookNode:
    """What a student may see of a graded notebook: their cells, the checks as released, and the words of each verdict.

    Parameters
    ----------
    ran : NotebookNode
        As it came out of `autograde.trust.run`.
    blank : NotebookNode
        The lab as released.
    notes : sequence of str
        What was mended, and what kept it from being graded.
    """
    released = {c.metadata["nbgrader"]["grade_id"]: c for c in blank.cells if "nbgrader" in c.metadata}
    notebook = copy.deepcopy(ran)
    for cell in notebook.cells:
        kit = cell.metadata.pop("kit", {})
        grade = cell.metadata.get("nbgrader", {})
        if kit.get("kind") == "check":
            cell.source = released[grade["grade_id"]].source
            cell.outputs = _verdict_only(cell, kit.get("left_out", ""))
        elif cell.cell_type == "code":
            for output in cell.outputs:
                if output["output_type"] == "error":
                    output["traceback"] = output["traceback"][-1:]
    if notes:
        notebook.cells.insert(
            0, nbformat.v4.new_markdown_cell("\n".join(["**Notes**", "", *(f"- {n}" for n in notes)]))
        )
    notebook.metadata = copy.deepcopy(blank.metadata)
    notebook, _ = LimitOutput().preprocess(notebook, {})
    return notebook


def _verdict_only(cell: NotebookNode, left_out: str) -> list[NotebookNode]:
    """The words of the last verdict, or the name of the error; never a traceback, which would show the hidden tests."""
    verdicts = [
        output["data"][VERDICT_TYPE] for output in cell.outputs if VERDICT_TYPE in output.get("data", {})
    ]
    if verdicts:
        return [nbformat.v4.new_output("display_data", data={"text/html": _as_html(verdicts[-1])})]
    errors = [f"{o['ename']}: {o['evalue'][:200]}" for o in cell.outputs if o["output_type"] == "error"]
    text = f"stopped: {left_out}" if left_out else (errors or ["the check said nothing"])[0]
    return [nbformat.v4.new_output("stream", name="stdout", text=text + "\n")]


def _as_html(verdict: dict) -> str:  # type: ignore[type-arg]
    items = "".join(
        f"<li>{'✓' if points else '✗'} {html.escape(name)}: {points:g}</li>"
        for name, points in verdict["items"].items()
    )
    words = ""
    for finding in verdict["findings"]:
        lines = [finding["cause"], *(f"{k}: {finding[v]}" for k, v in _PARTS if finding[v])]
        words += "<p>" + "<br>".join(html.escape(line) for line in [f"[{finding['item']}]", *lines]) + "</p>"
    head = f"<b>{html.escape(verdict['exercise'])}: {html.escape(verdict['outcome'])}</b>"
    return f"<div>{head}, {verdict['points']:g} of {verdict['of']:g} points<ul>{items}</ul>{words}</div>"


_PARTS = (("saw", "saw"), ("so", "so"), ("look at", "look"))


def write_feedback(root: Path, lab: str, student: str) -> Path:
    """Turn a student's autograded notebook into a page, with the marks of the gradebook.

    Parameters
    ----------
    root : Path
        The graded folder.
    lab, student : str

    Returns
    -------
    Path
        feedback/STUDENT/LAB.html; whole or not there.
    """
    source = root / "autograded" / student / lab / f"{lab}.ipynb"
    notebook = nbformat.read(source, as_version=4)
    db_url = f"sqlite:///{root.resolve() / 'gradebook.db'}"
    resources = {
        "nbgrader": {"notebook": lab, "assignment": lab, "student": student, "db_url": db_url},
        "metadata": {"name": lab},
    }
    notebook, resources = GetGrades().preprocess(notebook, resources)
    settings = course.config(root)
    converter = GenerateFeedback(coursedir=CourseDirectory(config=settings), config=settings)
    exporter = converter.exporter_class(config=converter.config)
    page, _ = exporter.from_notebook_node(notebook, resources)
    target = root / "feedback" / student / f"{lab}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    draft.write_text(page, encoding="utf-8")
    draft.replace(target)
    return target
