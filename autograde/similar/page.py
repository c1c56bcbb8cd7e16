"""similar.html: answers that are more alike than independent ones are, side by side; a person decides."""

from __future__ import annotations

import html
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from autograde.report.style import STYLE
from autograde.similar.comparing import Compared, Group, Pair
from autograde.similar.found import Found
from autograde.similar.independent import LEAST
from autograde.similar.printed import Printed, alike_lines

MOST_BESIDE, MOST_LINES = 200, 300  # comparisons on the page; lines of an answer
DECIDES = (
    "A person decides. That two answers are alike proves nothing: people learn together, follow the same page, or hit "
    "upon the same lines. Read both, and talk with both, before you think of anything else."
)


def similar_page(found: Found) -> str:
    """Write the page of a class: it needs no network and runs nothing."""
    shown = [one for one in found.exercises if one.groups]
    body = "".join(
        [
            f"<h1>Answers that are alike</h1>{_summary(found)}",
            f'<p class="warn"><b>{DECIDES.partition(".")[0]}.</b>{DECIDES.partition(".")[2]}</p>',
            _people(found),
            *_exercises(found, shown),
            _figures(found),
            _troubles(found),
            _how_to_read(),
        ]
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Answers that are alike</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
        f"<style>{STYLE}{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _summary(found: Found) -> str:
    n_groups = sum(len(one.groups) for one in found.exercises)
    n_compared = sum(not one.why_not for one in found.exercises)
    told = (
        f"{_counted(found.n_students, 'student')} · {n_compared} of {len(found.exercises)} exercises compared"
    )
    said = (
        f"{_counted(found.n_pairs, 'pair')} in {_counted(n_groups, 'group')}"
        if n_groups
        else "no two answers are alike"
    )
    return f'<p class="what">{told} · {said}</p>'


def _people(found: Found) -> str:
    """Tell who is alike with whom, those in the most exercises first."""
    together: dict[tuple[str, ...], list[Compared]] = defaultdict(list)
    for one in found.exercises:
        for group in one.groups:
            together[tuple(sorted(group.students))].append(one)
    ordered = sorted(together.items(), key=lambda entry: (-len(entry[1]), -len(entry[0]), entry[0]))
    rows = "".join(
        f"<li>{_names(found, students)}: {', '.join(_link(one) for one in exercises)}</li>"
        for students, exercises in ordered
    )
    return f"<h2>Who, and in what</h2><ol>{rows}</ol>" if rows else ""


def _exercises(found: Found, shown: list[Compared]) -> Iterator[str]:
    left = MOST_BESIDE
    for one in shown:
        head = f"<h2>{_code(one.exercise)} <small>{html.escape(one.lab)}</small></h2>"
        yield f'<section id="{_place(one)}">{head}{_measured(one)}'
        for number, group in enumerate(one.groups, 1):
            beside = list(islice(_beside(group), max(left, 0)))
            left -= len(beside)
            yield _group(found, one, number, group, beside)
        yield "</section>"


def _measured(one: Compared) -> str:
    assert one.independent is not None
    known = one.independent
    return (
        f'<p class="what">Shown from {known.limit:.2f} on. {known.answers} independent answers reach '
        f"{known.highest:.2f} at most, {known.median:.2f} in the middle.</p>"
    )


def _beside(group: Group) -> Iterator[Pair]:
    """Give the pairs that are shown: each student beside the first one, or else beside the nearest."""
    first, *others = group.students
    for other in others:
        nearest = next(pair for pair in group.pairs if other in (pair.one, pair.other))
        yield group.of(first, other) or nearest


def _group(found: Found, one: Compared, number: int, group: Group, beside: list[Pair]) -> str:
    n = len(group.students)
    title = "A pair" if n == 2 else f"A group of {n}"
    head = f"<h3>{number} · {title}: {_names(found, group.students)}</h3>"
    many = n * (n - 1) // 2
    if n > 2:
        some = f"All {many}" if len(group.pairs) == many else f"{len(group.pairs)} of the {many}"
        head += (
            f'<p class="what">{some} pairs among them are alike. Each student is shown beside the first, or else '
            "beside the one who is nearest.</p>"
        )
    missing = n - 1 - len(beside)
    more = f'<p class="what">{_counted(missing, "comparison")} more: see the table.</p>' if missing else ""
    return f"<article>{head}{''.join(_pair(found, one, pair) for pair in beside)}{more}</article>"


def _pair(found: Found, one: Compared, pair: Pair) -> str:
    first, second = one.answers[pair.one], one.answers[pair.other]
    here, there = alike_lines(first, second), alike_lines(second, first)
    names = found.called[pair.one], found.called[pair.other]
    sides = _side(found, names[0], first, here) + _side(found, names[1], second, there)
    return f'<p class="score">similarity <b>{pair.similarity:.2f}</b></p><div class="beside">{sides}</div>'


def _side(found: Found, name: str, answer: Printed, alike: dict[int, int]) -> str:
    """Write an answer line by line; a line that the other says too has a sign and the number of that line."""
    lines = answer.source.splitlines()
    rows = []
    for number, text in enumerate(lines[:MOST_LINES], 1):
        words = found.hidden.sub("[name]", text) if found.hidden else text
        kind, sign = "", ""
        if number in answer.given:
            kind, sign = "given", "given" if text.strip() else ""
        elif number in alike:
            kind, sign = "alike", f"= {alike[number]}"
        rows.append(
            f'<tr class="{kind}"><td class="n">{number}</td><td class="sign">{sign}</td>'
            f"<td><code>{html.escape(_visible(words))}</code></td></tr>"
        )
    if len(lines) > MOST_LINES:
        rows.append(f"<tr><td></td><td></td><td>… and {len(lines) - MOST_LINES} lines more</td></tr>")
    share = f"{len(alike)} of {len(set(answer.lines))} lines"
    return (
        f'<table class="code"><caption><b>{html.escape(name)}</b> {share}</caption>'
        f'<thead><tr><th scope="col">line</th><th scope="col">alike</th><th scope="col">code</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _visible(text: str) -> str:
    """Give a line without signs that nobody sees, which could turn its order round."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(one) in _UNSEEN else one
        for one in text.expandtabs(4)
    )


_UNSEEN = ("Cc", "Cf", "Cs", "Co")


def _figures(found: Found) -> str:
    """Tell of each exercise how many answers were compared, or why none was."""
    columns = ("exercise", "answers", "compared", "too short", "as the solution", "pairs", "shown from")
    rows = [
        (
            _code(one.exercise),
            len(one.answers),
            one.n_compared,
            one.n_short,
            one.n_as_solution,
            len(one.pairs),
            f"{one.independent.limit:.2f}",
        )
        for one in found.exercises
        if not one.why_not and one.independent
    ]
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(
            f'<td data-name="{name}">{cell}</td>' for name, cell in zip(columns[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in rows
    )
    table = f'<table class="told"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>' if rows else ""
    without = "".join(
        f"<li>{_code(one.exercise)} <small>{html.escape(one.lab)}</small>: {html.escape(one.why_not)}</li>"
        for one in found.exercises
        if one.why_not
    )
    return (
        f"<section><h2>What was compared</h2>{table or '<p>No exercise.</p>'}</section>"
        f"<section><h2>What is left out</h2><ul>{without}<li>Written answers: "
        "<code>python -m autograde mark</code> puts equal and nearly equal ones "
        "together.</li><li>Cells of a student's own.</li></ul></section>"
    )


def _troubles(found: Found) -> str:
    rows = "".join(f"<li>{html.escape(_visible(line))}</li>" for line in found.troubles)
    return f"<section><h2>What could not be read</h2><ul>{rows}</ul></section>" if rows else ""


def _how_to_read() -> str:
    meanings = "".join(f"<dt>{word}</dt><dd>{meaning}</dd>" for word, meaning in _MEANINGS.items())
    return f"<section><h2>How to read it</h2><dl>{meanings}</dl></section>"


_MEANINGS = {
    "similarity": "the share of fingerprints that two answers have in common, of all that either has; 1.00 is the same "
    "code but for names, numbers, texts, comments, type hints and layout.",
    "shown from": "a tenth above the most that independent right answers to this exercise reach, and never below 0.70. "
    "These answers were written for the course's own tests; students of one lecture may write more alike.",
    "= 12": "this line says what line 12 of the other answer says, names aside. A line with no sign differs.",
    "given": "the line stood in the cell before anybody wrote into it, and counts for nothing.",
    "too short": f"fewer than {LEAST} fingerprints, some fifty tokens: short answers are alike by themselves.",
    "as the solution": "as near to the course's own solution as a pair has to be to be shown. The task and its hints "
    "lead there, so these answers say nothing of each other.",
}


# --- words ----------------------------------------------------------------------------------------------------------


def _names(found: Found, students: tuple[str, ...]) -> str:
    called = [html.escape(_visible(found.called[student])) for student in students]
    return f"{', '.join(called[:-1])} and {called[-1]}"


def _code(text: str) -> str:
    return f"<code>{html.escape(text).replace('_', '_<wbr>')}</code>"


def _link(one: Compared) -> str:
    return f'<a href="#{_place(one)}">{_code(one.exercise)}</a>'


def _place(one: Compared) -> str:
    return html.escape(f"{one.lab}-{one.exercise}".replace(" ", "-"))


def _counted(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


_STYLE = """
body { max-width: 76rem; }
h2 small, li small { color: var(--soft); font-weight: normal; font-size: .85rem; }
h3 { display: block; margin: 1.2rem 0 .3rem; }
ol, ul { margin: .2rem 0; padding-left: 1.6rem; } dt { font-weight: bold; } dd { margin: 0 0 .4rem 1rem; }
.warn { border-left: 4px solid var(--waits); padding: .2rem 0 .2rem .8rem; margin: .8rem 0; }
.score { font-size: 1rem; margin: .8rem 0 .2rem; } .score b { font-size: 1.1rem; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1rem; align-items: start; }
.code { width: 100%; table-layout: fixed; background: var(--box); font-size: .82rem; }
.code caption { text-align: left; color: var(--soft); padding-bottom: .2rem; font-size: .9rem; }
.code caption b { color: var(--ink); }
.code th { text-align: left; color: var(--soft); font-weight: normal; font-size: .75rem; padding: .1rem .4rem; }
.code th:nth-child(1) { width: 2.6rem; } .code th:nth-child(2) { width: 3.4rem; }
.code td { vertical-align: top; padding: 0 .4rem; line-height: 1.45; }
.code td code { white-space: pre-wrap; font: inherit; font-family: ui-monospace, monospace;
  padding: 0; background: none; }
.code .n, .code .sign { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
.code .n { text-align: right; }
.alike .sign { color: var(--waits); font-weight: bold; } .given code { color: var(--soft); }
.code td:last-child { border-left: 3px solid transparent; }
.code .alike td:last-child { border-left-color: var(--waits); }
.told { width: 100%; font-size: .92rem; }
.told th, .told td { border-top: 1px solid var(--line); padding: .3rem .5rem .3rem 0; text-align: left;
  font-weight: normal; }
.told td, .told thead th:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; }
.told thead th { color: var(--soft); border-top: 0; }
@media (max-width: 44rem) {
  .beside { grid-template-columns: minmax(0, 1fr); }
  .told thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .told, .told tbody { display: block; }
  .told tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 0 .8rem;
    border-top: 1px solid var(--line); padding: .4rem 0; }
  .told th, .told td { border: 0; padding: 0; text-align: left; }
  .told tbody th { grid-column: 1 / -1; font-weight: bold; }
  .told td::before { content: attr(data-name) " "; color: var(--soft); }
}
@media print { body { max-width: none; } tr, li { break-inside: avoid; } h2, h3, .score { break-after: avoid; }
  .code { font-size: .7rem; } .beside { gap: .5rem; } }
"""
