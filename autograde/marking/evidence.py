"""What a student's own notebook shows in the section of a question: the tables and pictures that an answer cites.

Grading drops all outputs that were handed in, and leaves out the cells that train and draw, so a graded notebook has
none of them. They are read here from the notebook in `submitted/`, as it was handed in: a stranger's file, of which
pictures and cleaned text come through. Nothing of them was run again, and no mark of the kit's own depends on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.marking.questions import text_of
from autograde.notebook import is_check
from autograde.report import safe
from autograde.report.page import output_as_html
from autograde.trust.attachments import BEGINS, pictures_of
from autograde.trust.cell_matching import squeezed
from autograde.trust.normalizing import normalized_notebook
from autograde.trust.untrusted_files import Refused, read_below, read_json

MOST_BYTES = 60_000_000  # of one notebook with its outputs
MOST_SHOWN = 60  # outputs and cells of one section
MOST_PICTURES = 8_000_000  # characters of base64 of one section
HEADING = re.compile(r"^## ", re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """One thing that stands in the section.

    Attributes
    ----------
    from_cell : str
        The first line of the cell.
    html : str
        It cannot run.
    """

    from_cell: str
    html: str


def evidence(
    root: Path, lab: str, student: str, question: str, blank: Sequence[Mapping[str, Any]]
) -> list[Shown]:
    """Give what a student's notebook shows in the section of a question.

    Parameters
    ----------
    root : Path
        The graded folder.
    lab, student, question : str
    blank : sequence of mapping
        The cells of the lab as released.

    Raises
    ------
    Refused
        For a file that cannot be read, in words for a person.
    """
    try:
        raw = read_json(read_below(root / "submitted", (student, lab, f"{lab}.ipynb"), MOST_BYTES))
    except OSError as error:
        raise Refused(f"the notebook in submitted/ cannot be read: {error.strerror}") from error
    return list(shown_in(raw, question, blank))


def shown_in(raw: Any, question: str, blank: Sequence[Mapping[str, Any]]) -> Iterator[Shown]:
    """Give the outputs and the student's own cells of a section, in their order.

    Parameters
    ----------
    raw : object
        A notebook as it was handed in: it may hold anything.
    question : str
    blank : sequence of mapping

    Raises
    ------
    Refused
        For what is no notebook.
    """
    cells = normalized_notebook(raw)[0].cells
    parts = [part for part in _raw_cells(raw) if isinstance(part, dict)]
    sections = Sections(blank)
    wanted, here = sections.of_name(question), 0
    left, room = MOST_SHOWN, MOST_PICTURES
    for cell, part in zip(cells, parts, strict=True):
        known = sections.of(cell)
        here = here if known is None else known
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if here != wanted or name == question or is_check(name):
            continue
        first = cell.source.strip().partition("\n")[0][:80]
        found = [Shown(first, _own(cell))] if known is None and cell.source.strip() else []
        for output in outputs_of(part.get("outputs")):
            size = sum(len(data) for mime, data in output.get("data", {}).items() if mime in BEGINS)
            room -= size
            html = (
                output_as_html(output)
                if room >= 0 or not size
                else safe.plain("a picture was left out: too many")
            )
            found += [Shown(first, html)] if html else []
        yield from found[:left]
        left -= len(found)
        if left < 0:
            yield Shown("", safe.plain("... more stands in the notebook that was handed in"))
            return


def _raw_cells(raw: Any) -> list[Any]:
    """The cells in the form of the file; `normalized_notebook` has refused what has none."""
    if isinstance(raw.get("cells"), list):
        return list(raw["cells"])
    lists = [sheet.get("cells") for sheet in raw["worksheets"] if isinstance(sheet, dict)]
    return [cell for some in lists if isinstance(some, list) for cell in some]


class Sections:
    """The sections of a lab, which its headings of the second rank begin.

    Parameters
    ----------
    blank : sequence of mapping
        The cells of the lab as released.
    """

    def __init__(self, blank: Sequence[Mapping[str, Any]]) -> None:
        self._by_name: dict[str, int] = {}
        self._by_id: dict[str, int] = {}
        self._by_text: dict[str, int] = {}
        number = 0
        for cell in blank:
            text = text_of(cell)
            number += cell["cell_type"] == "markdown" and bool(HEADING.search(text))
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name:
                self._by_name[name] = number
            if cell.get("id"):
                self._by_id[str(cell["id"])] = number
            self._by_text.setdefault(squeezed(text), number)

    def of_name(self, name: str) -> int:
        """The section of a cell with a grade_id; 0, what stands above the first heading, for an unknown name."""
        return self._by_name.get(name, 0)

    def of(self, cell: Any) -> int | None:
        """The section of a cell of a submission; None for a cell of the student's own."""
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        found = (self._by_name.get(name), self._by_id.get(cell.id), self._by_text.get(squeezed(cell.source)))
        return next((number for number in found if number is not None), None)


def _own(cell: Any) -> str:
    """A cell of the student's own: what it says."""
    if cell.cell_type == "markdown":
        return safe.with_pictures(cell.source, cell.get("attachments"))
    return safe.plain(cell.source)


def outputs_of(parts: Any) -> Iterator[dict[str, Any]]:
    """Read the outputs of a cell as it was handed in; whatever is none is left out.

    Examples
    --------
    >>> list(outputs_of([{"output_type": "stream", "text": ["a", "b"]}, 3, {"output_type": "display_data"}]))
    [{'output_type': 'stream', 'text': 'ab'}]
    """
    for part in parts if isinstance(parts, list) else ():
        kind = part.get("output_type") if isinstance(part, dict) else None
        if kind == "stream":
            yield {"output_type": kind, "text": _joined(part.get("text"))}
        elif kind in ("error", "pyerr"):
            yield {
                "output_type": "error",
                "ename": _joined(part.get("ename"))[:200],
                "evalue": _joined(part.get("evalue")),
            }
        elif isinstance(part, dict) and isinstance(part.get("data"), dict):
            data = _shown_data(part["data"])
            if data:
                yield {"output_type": "display_data", "data": data}


def _shown_data(data: Mapping[Any, Any]) -> dict[str, str]:
    """Keep a picture, a table and its text; a table too large to be cleaned is shown as the text beside it."""
    kept = {
        mime: kinds[mime]
        for mime in BEGINS
        if (kinds := pictures_of({"": {mime: data.get(mime)}})[0].get("", {}))
    }
    for mime in ("text/html", "text/plain"):
        if text := _joined(data.get(mime)):
            kept[mime] = text
    if "text/plain" in kept and safe.is_long(kept.get("text/html", "")):
        del kept["text/html"]
    return kept


def _joined(text: Any) -> str:
    lines = text if isinstance(text, list) else [text]
    joined = "".join(line for line in lines if isinstance(line, str))
    return joined.encode("utf-8", "replace").decode()
