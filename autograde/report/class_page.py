"""class.html: what a class knows and where it lost its points, for instructors; names stand at its end, folded away."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograde.report.behind import FAR, Behind
from autograde.report.class_pictures import marks_of_lab, parts_of_exercises
from autograde.report.item_analysis import LEAST, LabTold, Measured
from autograde.report.style import STYLE

MOST_CAUSES = 3  # of an exercise on the page; causes.csv has all


@dataclass(frozen=True)
class Absent:
    """A student of whom a lab has no marks.

    Attributes
    ----------
    lab, student, name : str
        `name` as a roster has it, "" where none says it.
    why : str
        That nothing was handed in, or why it was not graded.
    """

    lab: str
    student: str
    name: str
    why: str


@dataclass(frozen=True)
class ClassTold:
    """All that the page of a class tells.

    Attributes
    ----------
    labs : tuple of LabTold
    absent : tuple of Absent
    behind : tuple of Behind
    roster : str
        The name of the table of who should have handed in; "" where none was given.
    n_students : int
    notes : tuple of str
    """

    labs: tuple[LabTold, ...]
    absent: tuple[Absent, ...] = ()
    behind: tuple[Behind, ...] = ()
    roster: str = ""
    n_students: int = 0
    notes: tuple[str, ...] = field(default=())


def class_page(told: ClassTold) -> str:
    """Write the page of a class: it needs no network and runs nothing."""
    body = "".join(
        [
            f'<h1>The class</h1><p class="what">{_counted(told.n_students, "student")} · ',
            f"{_counted(len(told.labs), 'lab')}</p>",
            *(f'<p class="note">{_words(note)}</p>' for note in told.notes),
            *map(_lab, told.labs),
            _how_to_read(told),
            _people(told),
        ]
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>The class</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
        f"<style>{STYLE}{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _lab(lab: LabTold) -> str:
    head = f"<h2>{html.escape(lab.name)}</h2>"
    if not lab.n:
        return f'<section>{head}<p class="what">no submission was graded</p></section>'
    said = [_counted(lab.n, "submission")]
    if lab.of and (quartiles := lab.quartiles):
        low, middle, high = quartiles
        average = sum(lab.sums) / lab.n
        said += [
            f"on average {average:.1f} of {lab.of:g} points",
            f"half of them between {low:g} and {high:g}, the middle one {middle:g}",
        ]
    small = (
        f'<p class="warn"><b>Small numbers:</b> with fewer than {LEAST} submissions all of this is noise: one student '
        "more could turn it over. No discrimination is given.</p>"
        if lab.is_small
        else ""
    )
    waits = (
        f'<p class="what">Not in the sums, as marks wait for a person: {", ".join(map(_code, lab.left_out))}.</p>'
        if lab.left_out
        else ""
    )
    pictures = _figure("How the marks are spread", marks_of_lab(lab).svg) if lab.of else ""
    if any(one.n for one in lab.exercises):
        pictures += _figure("What became of each exercise", parts_of_exercises(lab).svg)
    return (
        f'<section>{head}<p class="what">{" · ".join(said)}</p>{small}{waits}{_looks(lab)}{_hardest(lab)}'
        f"{pictures}{_exercises(lab)}{_items(lab)}{_causes(lab)}</section>"
    )


def _figure(title: str, svg: str) -> str:
    return f'<figure><figcaption>{title}</figcaption><div class="scroll">{svg}</div></figure>'


def _looks(lab: LabTold) -> str:
    """Name the checks that the best students lose."""
    found = [
        f"<li>{_full_name(one)}: who loses it has more of the other points than who wins it "
        f"(discrimination {_signed(one.discrimination)})</li>"
        for one in (*lab.exercises, *lab.items)
        if one.look
    ]
    return f'<div class="warn"><b>Look at this check</b><ul>{"".join(found)}</ul></div>' if found else ""


def _hardest(lab: LabTold) -> str:
    rows = []
    for one in lab.hardest():
        lost = one.n - one.full
        why = (
            f"; most often “{_words(one.causes[0].words)}” ({one.causes[0].n} of {lost})"
            if one.causes
            else ""
        )
        rows.append(f"<li>{_full_name(one)}: {_percent(one.share)} of its points{why}</li>")
    return f"<h3>The hardest items</h3><ol>{''.join(rows)}</ol>" if rows else ""


def _exercises(lab: LabTold) -> str:
    columns = (
        "exercise",
        "of",
        "mean share",
        "all",
        "some",
        "none",
        "not started",
        "waiting",
        "discrimination",
    )
    rows = [
        [
            _code(one.exercise),
            f"{one.of:g}",
            _percent(one.share),
            *(str(n) for n in (one.full, one.part, one.none, one.omitted, one.waiting)),
            _signed(one.discrimination) + _flag(one),
        ]
        for one in lab.exercises
    ]
    return _table("Exercises and questions", columns, rows)


def _items(lab: LabTold) -> str:
    columns = ("item", "exercise", "of", "mean share", "lost", "not started", "discrimination")
    rows = [
        [
            _words(one.item),
            _code(one.exercise),
            f"{one.of:g}" if one.of else "–",
            _percent(one.share),
            str(one.n - one.full - one.omitted),
            str(one.omitted),
            _signed(one.discrimination) + _flag(one),
        ]
        for one in lab.items
    ]
    return _table("Items of the checks", columns, rows, "numbers items")


def _causes(lab: LabTold) -> str:
    columns = ("exercise", "students", "cause", "for example")
    rows = [
        [_code(one.exercise), str(cause.n), _words(cause.words), _words(cause.example)]
        for one in lab.exercises
        for cause in one.causes[:MOST_CAUSES]
    ]
    return _table("Why points were lost, the commonest causes first", columns, rows, "prose")


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], kind: str = "numbers") -> str:
    """Write a table whose rows stand one below the other, with their columns' names, where a page is narrow."""
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    body = "".join(
        "<tr>"
        f'<th scope="row" data-name="{columns[0]}">{row[0]}</th>'
        + "".join(
            f'<td data-name="{name}">{cell}</td>' for name, cell in zip(columns[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f'<h3>{title}</h3><table class="told {kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _how_to_read(told: ClassTold) -> str:
    if not any(lab.n for lab in told.labs):
        return ""
    meanings = "".join(f"<dt>{word}</dt><dd>{meaning}</dd>" for word, meaning in _MEANINGS.items())
    return f"<section><h2>How to read the numbers</h2><dl>{meanings}</dl></section>"


_MEANINGS = {
    "mean share": "of the points, which is the difficulty: a hard item has a low one. Who did not start counts as 0.",
    "discrimination": "the correlation of the item's points with the sum of all the lab's other points (point-biserial "
    "for an item that is won or lost). Near 0 the item tells nobody apart; below 0 those lose it who know more.",
    "look at this check": "the discrimination is below 0 by more than its standard error, 1/√(n − 1), and two students "
    "or more lose the item. Chance alone does that to one item in six that tells nobody apart: it is a reason to read "
    "the check, and no verdict on it.",
    "cause": "of an exercise, what the student was told first; of an item, what cost that item.",
}


# --- names ----------------------------------------------------------------------------------------------------------


def _people(told: ClassTold) -> str:
    absent = [[_person(one.student, one.name), html.escape(one.lab), _words(one.why)] for one in told.absent]
    behind = [[_person(one.student, ""), _words(why_behind(one))] for one in told.behind]
    by = (
        f"by {_code(told.roster)}"
        if told.roster
        else "of all who handed in any lab; a roster would name the others"
    )
    body = f'<p class="what">Who has not handed in, {by}.</p>'
    body += _table("Without marks", ("student", "lab", "why"), absent, "prose") or "<p>All have marks.</p>"
    if len(told.labs) > 1:
        body += _table("Fell behind", ("student", "how"), behind, "prose") or "<p>Nobody fell behind.</p>"
        body += (
            f'<p class="what">Behind is who lacks a lab, or has lost, from the earlier labs to the last, {FAR:.0%} of '
            "all points more than the middle one of the class.</p>"
        )
    else:
        body += '<p class="what">After a second lab this page says who fell behind.</p>'
    n = len({one.student for one in told.absent} | {one.student for one in told.behind})
    return (
        f"<section><h2>Who needs a word</h2><details><summary>{_counted(n, 'student')}, by name: "
        f"open only where no student looks on</summary>{body}</details></section>"
    )


def why_behind(one: Behind) -> str:
    """Say how a student has fallen behind.

    Examples
    --------
    >>> why_behind(Behind("bob", ("02",), "03", 0.8, 0.4, 0.1))
    'lacks 02; 80% of the points before, 40% in 03, where the middle one of the class fell by 10%'
    """
    said = [f"lacks {', '.join(one.missing)}"] if one.missing else []
    if one.lab and one.before is not None and one.now is not None:
        moved = "fell" if one.class_fall >= 0 else "rose"
        said.append(
            f"{one.before:.0%} of the points before, {one.now:.0%} in {one.lab}, where the middle one of the class "
            f"{moved} by {abs(one.class_fall):.0%}"
        )
    return "; ".join(said)


def _person(student: str, name: str) -> str:
    told = html.escape(student)
    return f"{told} ({html.escape(name)})" if name and name != student else told


# --- words ----------------------------------------------------------------------------------------------------------


def _full_name(one: Measured) -> str:
    return f"{_code(one.exercise)}: {_words(one.item)}" if one.item else _code(one.exercise)


def _flag(one: Measured) -> str:
    return ' <b class="flag">⚑ look at this check</b>' if one.look else ""


def _signed(number: float | None) -> str:
    return "–" if number is None else f"{number:+.2f}".replace("-", "−")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _code(text: str) -> str:
    return f"<code>{html.escape(text).replace('_', '_<wbr>')}</code>"


def _words(text: str) -> str:
    """Write a sentence as HTML; what stands between backticks is code."""
    parts = html.escape(text).split("`")
    if len(parts) % 2 == 0:
        return html.escape(text)
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))


def _counted(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


_STYLE = """
body { max-width: 62rem; }
h3 { display: block; margin: 1.2rem 0 .3rem; }
figure { margin: 1rem 0; } figcaption { font-weight: bold; margin-bottom: .3rem; }
.scroll { overflow-x: auto; }
.warn { border-left: 4px solid var(--waits); padding: .2rem 0 .2rem .8rem; margin: .8rem 0; }
.warn ul { margin: .2rem 0; padding-left: 1.2rem; } .flag { color: var(--waits); }
.note { border-left: 4px solid var(--line); padding-left: .8rem; }
ol { margin: .2rem 0; padding-left: 1.6rem; } dt { font-weight: bold; } dd { margin: 0 0 .4rem 1rem; }
.told { width: 100%; font-size: .92rem; overflow-wrap: normal; }
.told th, .told td { border-top: 1px solid var(--line); padding: .3rem .5rem .3rem 0; text-align: left;
  vertical-align: top; font-weight: normal; }
.told thead th { color: var(--soft); border-top: 0; }
.numbers td, .numbers thead th:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; }
.items td:nth-child(2), .items thead th:nth-child(2) { text-align: left; }
.prose td { overflow-wrap: anywhere; }
@media (max-width: 44rem) {
  .told thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .told, .told tbody { display: block; }
  .told tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 0 .8rem;
    border-top: 1px solid var(--line); padding: .4rem 0; }
  .told th, .told td, .numbers td { border: 0; padding: 0; text-align: left; }
  .told tbody th { grid-column: 1 / -1; font-weight: bold; }
  .told td::before { content: attr(data-name) " "; color: var(--soft); }
  .prose td { grid-column: 1 / -1; }
}
@media print { body { max-width: none; } tr, figure, li { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; } }
"""
