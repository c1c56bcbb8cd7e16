"""A feedback page a student, from nbgrader's own template; no text of a hidden test in it."""

from __future__ import annotations

import copy
import hashlib
import html
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Self

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import LimitOutput

from autograde import course
from autograde.gradebook import open_gradebook
from autograde.report import safe
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
        told = "\n".join(["**Notes**", "", *(f"- {note}" for note in notes)])
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(told, id="notes"))
    notebook.metadata = copy.deepcopy(blank.metadata)
    notebook, _ = LimitOutput().preprocess(notebook, {})
    return notebook


def _verdict_only(cell: NotebookNode, left_out: str) -> list[NotebookNode]:
    """The words of the last verdict, or the name of the error; never a traceback, which would show the hidden tests."""
    verdicts = [
        output["data"][VERDICT_TYPE] for output in cell.outputs if VERDICT_TYPE in output.get("data", {})
    ]
    if verdicts:
        data = {"text/html": _as_html(verdicts[-1])}
        return [NotebookNode(output_type="display_data", metadata={}, data=data)]
    errors = [f"{o['ename']}: {o['evalue'][:200]}" for o in cell.outputs if o["output_type"] == "error"]
    text = f"stopped: {left_out}" if left_out else (errors or ["the check said nothing"])[0]
    return [NotebookNode(output_type="stream", name="stdout", text=text + "\n")]


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


class Pages:
    """Turns autograded notebooks into pages, with the marks of the gradebook; one exporter for a whole class.

    Parameters
    ----------
    root : Path
        The graded folder.
    """

    def __init__(self, root: Path) -> None:
        settings = course.config(root)
        converter = GenerateFeedback(coursedir=CourseDirectory(config=settings), config=settings)
        self._root, self._book = root, open_gradebook(root)
        self._exporter = converter.exporter_class(config=converter.config)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def write(self, lab: str, student: str) -> Path:
        """Write feedback/STUDENT/LAB.html, whole or not at all; a page that would come out the same is left as it is.

        Parameters
        ----------
        lab, student : str

        Returns
        -------
        Path
            The page.
        """
        source = (self._root / "autograded" / student / lab / f"{lab}.ipynb").read_bytes()
        marks = self._marks(lab, student)
        target = self._root / "feedback" / student / f"{lab}.html"
        kept = target.with_name(f".{lab}.made-of")
        made_of = _digest(_maker(), source, json.dumps(asdict(marks)).encode())
        if _is_kept(target, kept, made_of):
            return target
        page = self._page(lab, nbformat.reads(source, as_version=4), marks).encode()
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, page)
        _replace(kept, f"{made_of} {_digest(page)}".encode())
        return target

    def _marks(self, lab: str, student: str) -> _Marks:
        self._book.db.rollback()  # what somebody else has written since is read anew
        submission = self._book.find_submission_notebook(lab, lab, student)
        return _Marks(
            {grade.name: (grade.score, grade.max_score) for grade in submission.grades},
            {comment.name: comment.comment for comment in submission.comments},
            sorted(grade.name for grade in submission.grades if grade.needs_manual_grade),
            submission.score,
            submission.max_score,
            submission.late_submission_penalty or 0,
        )

    def _page(self, lab: str, notebook: NotebookNode, marks: _Marks) -> str:
        for cell in notebook.cells:
            grade = cell.metadata.get("nbgrader", {})
            if grade.get("solution"):
                grade["comment"] = marks.comments[grade["grade_id"]]
            if grade.get("grade"):
                grade["score"], grade["points"] = marks.grades[grade["grade_id"]]
        told = {
            "notebook": lab,
            "score": marks.score - marks.late_penalty,
            "max_score": marks.max_score,
            "late_penalty": marks.late_penalty,
        }
        resources = {"nbgrader": told, "metadata": {"name": lab}}
        page, _ = self._exporter.from_notebook_node(notebook, resources)
        return _readable(page, marks.unmarked)


@dataclass(frozen=True)
class _Marks:
    """What the gradebook says of a submission: by grade_id the points and the most points, and what was said."""

    grades: dict[str, tuple[float, float]]
    comments: dict[str, str | None]
    unmarked: list[str]  # the written answers that a person still has to look at
    score: float
    max_score: float
    late_penalty: float


@cache
def _maker() -> bytes:
    """What makes the pages: other code, other pages."""
    versions = [version(name) for name in ("nbconvert", "nbgrader", "mistune", "bleach", "Pygments")]
    return b"".join(
        [Path(__file__).read_bytes(), Path(safe.__file__).read_bytes(), "".join(versions).encode()]
    )


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _is_kept(target: Path, kept: Path, made_of: str) -> bool:
    """Whether the page that is there was made of the same, and nobody has changed it."""
    try:
        return kept.read_text(encoding="utf-8") == f"{made_of} {_digest(target.read_bytes())}"
    except (OSError, ValueError):
        return False


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)


def write_feedback(root: Path, lab: str, student: str) -> Path:
    """Write one student's page; for a class, keep a `Pages`."""
    with Pages(root) as pages:
        return pages.write(lab, student)


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
