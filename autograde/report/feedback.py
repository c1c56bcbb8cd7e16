"""A feedback page a student, from nbgrader's own template; no text of a hidden test in it."""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Collection, Sequence
from pathlib import Path

import mistune
import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades, LimitOutput

from autograde import course
from autograde.trust.outputs import printable
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
        elif kit.get("kind") == "answer":
            cell.source = safe_markdown(cell.source)
        elif cell.cell_type == "code":
            for output in cell.outputs:
                if output["output_type"] == "error":
                    output["traceback"] = output["traceback"][-1:]
    if notes:
        lines = ["**Notes**", "", *(f"- {' '.join(printable(note).split())}" for note in notes)]
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(safe_markdown("\n".join(lines))))
    notebook.metadata = copy.deepcopy(blank.metadata)
    notebook, _ = LimitOutput().preprocess(notebook, {})
    return notebook


def safe_markdown(source: str) -> str:
    """A text of a student's, as HTML in one line that asks nothing of a browser but to be shown.

    Feedback pages and formgrader render the markdown of written answers with all HTML in it, and formgrader does so
    in a page from which its reader may do everything. The line is one block of HTML, which markdown leaves as it is.

    Examples
    --------
    >>> safe_markdown("*near*, a < b <script>alert(1)</script> [x](javascript:alert)")
    '<div><p><em>near</em>, a &lt; b &lt;script&gt;alert(1)&lt;/script&gt; <a href="#harmful-link">x</a></p></div>'
    """
    text = _MATH_THAT_ACTS.sub(r"\\text{\1}", "\n".join(source.splitlines()))
    try:
        page = str(_MARKDOWN(text)) if len(text) <= MOST_RENDERED else ""
    except RecursionError:  # hundreds of quotes in each other
        page = ""
    page = _IMAGE.sub(r"\1", page) or f"<pre>{html.escape(text)}</pre>"
    return f"<div>{'&#10;'.join(page.strip().splitlines())}</div>"


MOST_RENDERED = 20_000  # characters of a text; a longer one is shown as it is
_MARKDOWN = mistune.create_markdown(escape=True, plugins=["math", "table"])
_IMAGE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')  # to show one, a browser has to fetch it
_MATH_THAT_ACTS = re.compile(
    r"\\(href|require|style|class|cssId|unicode|def|let|newcommand|newenvironment)\b"
)


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
    """A coloured bar, what earned points, and every finding; signs and words carry the meaning, not the colour."""
    items = "".join(
        f"<div>{'✓' if points else '✗'} {html.escape(name)}: {points:g}</div>"
        for name, points in verdict["items"].items()
    )
    words = ""
    for finding in verdict["findings"]:
        lines = [f"<b>{html.escape(finding['item'])}</b>: {html.escape(finding['cause'])}"]
        lines += [f"<b>{name}</b>: {html.escape(finding[key])}" for name, key in _PARTS if finding[key]]
        words += f'<p style="margin: 8px 0 0">{"<br>".join(lines)}</p>'
    points, of = verdict["points"], verdict["of"]
    head = (
        f"{html.escape(verdict['exercise'])}: {html.escape(verdict['outcome'])}, {points:g} of {of:g} points"
    )
    colour = "#2e7d32" if points == of else "#c77700" if points else "#c62828"
    return (
        f'<div style="border-left: 4px solid {colour}; padding: 2px 0 2px 12px; margin: 4px 0 16px">'
        f"<b>{head}</b>{items}{words}</div>"
    )


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
    draft.write_text(_readable(page, _unmarked(db_url, lab, student)), encoding="utf-8")
    draft.replace(target)
    return target


def _unmarked(db_url: str, lab: str, student: str) -> set[str]:
    """The written answers that a person still has to look at."""
    with Gradebook(db_url) as book:
        grades = book.find_submission_notebook(lab, lab, student).grades
        return {grade.name for grade in grades if grade.needs_manual_grade}


def _readable(page: str, unmarked: Collection[str]) -> str:
    """The template's page with the names of the exercises, without waiting for a network, lines broken to fit.

    Examples
    --------
    >>> _readable('<a href="#check_radio">Test cell</a> (Score: 2.0 / 4.0)', [])
    '<a href="#check_radio">radio</a> (Score: 2 / 4)'
    >>> _readable('<a href="#why">Written response</a> (Score: 0.0 / 1.0)', ["why"])
    '<a href="#why">why, in writing</a> (Score: not marked yet / 1)'
    """
    page = re.sub(r"(Score: [\d.]+?)(?:\.0)? / ([\d.]+?)(?:\.0)?(?=[\s)])", r"\1 / \2", page)
    page = re.sub(r'(<a href="#check_(\w+)">)Test cell<', r"\1\2<", page)
    page = re.sub(r'(<a href="#(\w+)">)Written response<', r"\1\2, in writing<", page)
    for name in unmarked:
        at = rf'<a (?:href="#|name="){name}">'  # in the list at the top, and over the answer
        page = re.sub(rf"({at}.*?Score: )0 (?=/)", r"\1not marked yet ", page, flags=re.DOTALL)
    page = re.sub(r"Grade cell: <code>check_(\w+)</code>", r"Check: \1", page)
    page = page.replace(">Student's answer<", ">Your answer<")
    page = page.replace(
        '<script src="https://', '<script async src="https://'
    )  # formulas are set when it comes
    return page.replace("</head>", f"<style>{_STYLE}</style></head>", 1)


_STYLE = """
.rendered_html pre, .output_area pre, .input_area pre, .highlight pre { white-space: pre-wrap; }
.anchor-link { display: none; }
div.nbgrader_cell .panel-heading a { color: inherit; text-decoration: underline; }
"""
