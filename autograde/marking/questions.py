"""The questions of a graded folder that a person marks: what was asked, what a good answer says, and its rubric.

They are read from the instructor's notebooks in `source/`, which were made of `solutions/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEAD = re.compile(r"^\*\*Rubric\*\*[ \t]*(?:\((?P<each>[^)\n]*)\))?[ \t]*$", re.MULTILINE)
EACH = re.compile(r"(?:(?P<word>half a|a quarter of a|an?|one)|(?P<number>\d*\.?\d+)) points? each")
WORDS = {"half a": 0.5, "a quarter of a": 0.25, "a": 1.0, "an": 1.0, "one": 1.0}
FORM = "write `**Rubric** (half a point each)`, then items `- ...`"


@dataclass(frozen=True)
class Item:
    """One item of a rubric, and what it is worth."""

    words: str
    points: float


@dataclass(frozen=True)
class Question:
    """A question that a person marks.

    Attributes
    ----------
    lab, name : str
    of : float
        Its points.
    asked : str
        The prose in front of the answer's cell, in Markdown.
    model : str
        What a good answer says: Markdown, or code where the answer is code.
    is_code : bool
    rubric : tuple of Item
        Empty where the solution has no rubric, or one that cannot be read.
    trouble : str
        Why a rubric that stands there was not read; "" where all is well.
    """

    lab: str
    name: str
    of: float
    asked: str
    model: str
    is_code: bool = False
    rubric: tuple[Item, ...] = ()
    trouble: str = ""


def read_rubric(source: str, of: float) -> tuple[str, tuple[Item, ...]]:
    r"""Part the text of a solution's answer into the model answer and the items of its rubric.

    Parameters
    ----------
    source : str
        Of the answer's cell. The rubric begins with a line such as `**Rubric** (half a point each)`; a point, a
        quarter of a point and a number, such as `0.4 points each`, are read as well.
    of : float
        The points of the answer, which the items have to make up.

    Returns
    -------
    model : str
    rubric : tuple of Item
        Empty where no rubric stands there.

    Raises
    ------
    ValueError
        For a rubric that cannot be read, with the remedy.

    Examples
    --------
    >>> model, rubric = read_rubric("Plays count.\n\n**Rubric** (half a point each)\n\n- says\n  why\n- how much", 1)
    >>> model, [(item.words, item.points) for item in rubric]
    ('Plays count.', [('says why', 0.5), ('how much', 0.5)])
    """
    head = HEAD.search(source)
    if head is None:
        return source.strip(), ()
    each = EACH.fullmatch((head["each"] or "").strip())
    if each is None:
        raise ValueError(f"what an item of the rubric is worth cannot be read: {FORM}")
    points = WORDS[each["word"]] if each["word"] else float(each["number"])
    items = tuple(Item(words, points) for words in _items(source[head.end() :].splitlines()))
    if abs(sum(item.points for item in items) - of) > 1e-9:
        raise ValueError(
            f"the rubric has {len(items)} items of {points:g} and the answer {of:g} points: mend one of the two"
        )
    return source[: head.start()].strip(), items


def _items(lines: Sequence[str]) -> Iterator[str]:
    found: list[str] = []
    for line in lines:
        if line.startswith("- "):
            found.append(line[2:].strip())
        elif line.startswith("  ") and line.strip() and found:
            found[-1] += f" {line.strip()}"
        elif line.strip():
            raise ValueError(f"{line.strip()[:40]!r} is no item of the rubric: {FORM}")
    yield from found


def questions_of(lab: str, cells: Sequence[Mapping[str, Any]]) -> Iterator[Question]:
    """Give the questions of an instructor's notebook, in their order.

    Parameters
    ----------
    lab : str
    cells : sequence of mapping
        As they stand in the file.
    """
    for number, cell in enumerate(cells):
        grade = cell["metadata"].get("nbgrader", {})
        if not (grade.get("grade") and grade.get("solution")):
            continue
        source, of = text_of(cell), float(grade["points"])
        trouble = ""
        try:
            model, rubric = read_rubric(source, of)
        except ValueError as error:
            model, rubric, trouble = source, (), str(error)
        before = [text_of(one) for one in cells[:number] if _is_prose(one)]
        asked = before[-1] if before else ""
        yield Question(lab, grade["grade_id"], of, asked, model, cell["cell_type"] == "code", rubric, trouble)


def _is_prose(cell: Mapping[str, Any]) -> bool:
    return cell["cell_type"] == "markdown" and "nbgrader" not in cell["metadata"]


def text_of(cell: Mapping[str, Any]) -> str:
    """The text of a cell, which a file may keep line by line."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def read_questions(root: Path) -> list[Question]:
    """Read the questions of all labs of a graded folder.

    Parameters
    ----------
    root : Path
        What `grade -o` has written.

    Raises
    ------
    ValueError
        For a folder without a gradebook, or without a question for a person, and for a notebook that cannot be read.
    """
    if not (root / "gradebook.db").exists():
        raise ValueError(f"{root} has no gradebook.db: name the folder that `grade -o` has written")
    found = [
        question
        for path in sorted((root / "source").glob("*/*.ipynb"))
        for question in questions_of(path.stem, cells_in(path))
    ]
    if not found:
        raise ValueError(f"{root} has no question that a person marks: grade a lab with one into it first")
    return found


def cells_in(path: Path) -> list[Mapping[str, Any]]:
    """Read the cells of one of the folder's own notebooks, which `grade` has written.

    Raises
    ------
    ValueError
        For one that cannot be read, with the remedy.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [{**cell, "metadata": cell["metadata"], "source": text_of(cell)} for cell in cells]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path} cannot be read ({type(error).__name__}: {error}): grade the lab again, which writes it anew"
        ) from error
