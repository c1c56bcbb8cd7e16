"""grades.html: the marks of a class at a glance, a table a lab, with what waits for a person; for instructors."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from urllib.parse import quote

from autograde.marks import LATE, PERSON, Mark
from autograde.report.style import STYLE
from autograde.state import State
from kit.data.errors import written_whole

WAITS = (State.BY_HAND, State.CHANGED)


def write_overview(root: Path, marks: Sequence[Mark]) -> Path:
    """Write grades.html, whole or not at all."""
    labs: dict[str, dict[str, list[Mark]]] = {}
    for mark in marks:
        labs.setdefault(mark.lab, {}).setdefault(mark.student, []).append(mark)
    body = "".join(_lab(lab, students, root) for lab, students in labs.items())
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Marks</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
        f"<style>{STYLE}{_STYLE}</style></head><body><h1>Marks</h1>{body}</body></html>\n"
    )
    path = root / "grades.html"
    with written_whole(path, "give another folder, then grade again") as unfinished:
        unfinished.write_text(page, encoding="utf-8", errors="backslashreplace")
    return path


def _lab(lab: str, students: Mapping[str, list[Mark]], root: Path) -> str:
    longest = max(students.values(), key=lambda own: sum(mark.exercise != LATE for mark in own))
    exercises = {mark.exercise: mark.of for mark in longest if mark.exercise != LATE}
    late = any(mark.exercise == LATE for own in students.values() for mark in own)
    names = [*exercises, *([LATE] if late else [])]
    head = "".join(f'<th scope="col">{_breakable(name)}</th>' for name in names)
    of = sum(exercises.values())
    rows = "".join(_student(lab, student, own, names, root) for student, own in students.items())
    return (
        f"<section><h2>{html.escape(lab)}</h2>{_summary(students, of)}"
        f'<div class="scroll"><table class="class"><thead><tr><th scope="col">student</th>'
        f'<th scope="col">sum of {of:g}</th>{head}</tr></thead><tbody>{rows}{_means(students, exercises, late)}'
        f"</tbody></table></div>{_LEGEND}</section>"
    )


def _summary(students: Mapping[str, list[Mark]], of: float) -> str:
    every = [mark for own in students.values() for mark in own]
    missing = [student for student, own in students.items() if _is_missing(own)]
    sums = [sum(mark.points for mark in own) for own in students.values() if not _is_missing(own)]
    said = [f"{len(students)} submissions"]
    said += [f"on average {mean(sums):.1f} of {of:g} points"] if sums else []
    counts = {
        "not graded": len(missing),
        "marks wait for a person": sum(mark.state in WAITS for mark in every),
        "of them for an answer that has changed since it was marked": sum(
            mark.state is State.CHANGED for mark in every
        ),
    }
    said += [f"<b>{number} {words}</b>" for words, number in counts.items() if number]
    return f'<p class="what">{" · ".join(said)}</p>'


def _is_missing(own: Sequence[Mark]) -> bool:
    return any(mark.state is State.NOT_GRADED for mark in own)


def _student(lab: str, student: str, own: Sequence[Mark], names: Sequence[str], root: Path) -> str:
    marks = {mark.exercise: mark for mark in own}
    shown = html.escape(student)
    if (root / "feedback" / student / f"{lab}.html").exists():
        shown = f'<a href="feedback/{quote(student)}/{quote(lab)}.html">{shown}</a>'
    notes = (
        f' <span class="what" title="{html.escape(chr(10).join(own[0].notes))}">✱</span>'
        if own[0].notes
        else ""
    )
    head = f'<th scope="row">{shown}{notes}</th>'
    if _is_missing(own) and not any(mark.points for mark in own):
        why = f'<td class="why" colspan="{len(names)}">{html.escape(own[0].status)}</td>'
        return f'<tr>{head}<td class="lost">–</td>{why}</tr>'
    cells = "".join(_cell(marks.get(name)) for name in names)
    return f'<tr>{head}<td class="sum">{sum(mark.points for mark in own):g}</td>{cells}</tr>'


def _cell(mark: Mark | None) -> str:
    if mark is None:
        return "<td></td>"
    person = "✎" if PERSON in mark.by else ""
    told = html.escape(f"{mark.status}{f', by {mark.by}' if mark.by else ''}")
    if mark.state is State.BY_HAND:
        return f'<td class="waits" title="{told}">?</td>'
    if mark.state is State.CHANGED:
        return f'<td class="waits" title="{told}">{mark.points:g}{person}?</td>'
    kind = "full" if mark.points >= mark.of else "none" if mark.state is State.NOT_STARTED else "lost"
    shown = "·" if kind == "none" else f"{mark.points:g}"
    return f'<td class="{kind}" title="{told}">{shown}{person}</td>'


def _means(students: Mapping[str, list[Mark]], exercises: Mapping[str, float], late: bool) -> str:
    """Make the last row: the share of each exercise's points that the class has, where nobody waits for a mark."""
    shares = []
    for name, of in exercises.items():
        found = [mark for own in students.values() for mark in own if mark.exercise == name]
        points = [mark.points for mark in found if mark.state is not State.NOT_GRADED]
        if any(mark.state is State.BY_HAND for mark in found):
            points = []
        shares.append(f"<td>{mean(points) / of:.0%}</td>" if points and of else "<td></td>")
    return f'<tr class="means"><th scope="row">class</th><td></td>{"".join(shares)}{"<td></td>" * late}</tr>'


def _breakable(name: str) -> str:
    return html.escape(name).replace("_", "_<wbr>")


_LEGEND = (
    '<p class="what">· not started &nbsp; ? waits for a person &nbsp; ✎ a mark by hand &nbsp; ✱ there are notes. '
    "Each mark says more under the mouse; grades.csv and notes.csv have it all.</p>"
)
_STYLE = """
body { max-width: 78rem; }
.scroll { overflow-x: auto; }
.class { font-size: .92rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.class th, .class td { border-bottom: 1px solid var(--line); padding: .25rem .5rem; text-align: right;
  vertical-align: bottom; font-weight: normal; min-width: 3.2rem; }
.class th:first-child { text-align: left; position: sticky; left: 0; background: var(--paper);
  min-width: 6rem; max-width: 14rem; }
.class thead th { color: var(--soft); font-size: .82rem; max-width: 7rem; }
.class .sum { font-weight: bold; }
.class .full { color: var(--full); } .class .lost { color: var(--lost); font-weight: bold; }
.class .waits { color: var(--waits); font-weight: bold; } .class .none { color: var(--soft); }
.class .why { text-align: left; color: var(--lost); }
.class .means td, .class .means th { color: var(--soft); border-bottom: 0; }
"""
