"""One feedback page, from plain data: who, which file, where the marks went, and the notebook below.

A page asks nothing of a network and runs nothing: no script, no font, no address but those of pictures within it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograde.notebook import check_of, exercise_of
from autograde.report import safe
from autograde.report.style import STYLE
from autograde.state import State
from autograde.trust.attachments import pictures_of
from kit.checks.verdict import VERDICT_TYPE

Told = Mapping[str, Any]
PARTS = (("saw", "saw"), ("so", "so"), ("look at", "look"))


def page(told: Told) -> str:
    """The page of one submission.

    Parameters
    ----------
    told : mapping
        `lab`, `student`, `file`, `received`, `notes`, `exercises` (a mapping each, see `autograde.report.feedback`),
        `penalty`, `cells` of the public notebook, `missing` (why there are no cells, "" where there are).
    """
    title, why_not = _title(told), _not_graded(told)
    verdicts = {
        exercise["name"]: _verdict_of(told["cells"], exercise["name"]) for exercise in told["exercises"]
    }
    body = "".join(
        [
            f"<header><h1>{title}</h1>{_who(told)}{_score(told)}</header>",
            why_not or _where(told, verdicts) + _notes(told["notes"]),
            _missing(told["missing"]),
            f"<main>{''.join(_cells(told))}</main>" if told["cells"] and not why_not else "",
        ]
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; """
        """style-src 'unsafe-inline'">"""
        f"<title>{html.escape(told['student'])}: {title}</title><style>{STYLE}</style></head>"
        f"<body>{body}</body></html>\n"
    )


# --- the first screen -----------------------------------------------------------------------------------------------


def _title(told: Told) -> str:
    """The lab's own heading."""
    for cell in told["cells"]:
        heading = _HEADING.match(cell["source"]) if cell["cell_type"] == "markdown" else None
        if heading:
            return html.escape(heading[1].strip())
    return html.escape(told["lab"])


_HEADING = re.compile(r"# +(\S.*)\n*")  # of the whole lab; it stands at the top already


def _not_graded(told: Told) -> str:
    """Say once why nothing of a submission was graded: the reason is the same for all exercises."""
    if not told["exercises"] or any(
        e["status"] != State.NOT_GRADED or e["person"] for e in told["exercises"]
    ):
        return ""
    return f'<p class="not-graded"><b>Not graded:</b> {_words(told["exercises"][0]["words"])}</p>'


def _who(told: Told) -> str:
    parts = [f"<b>{html.escape(told['student'])}</b>", html.escape(told["lab"])]
    parts.append(f"file {html.escape(told['file'])}" if told["file"] else "no file")
    if told["received"]:
        when = datetime.fromisoformat(told["received"]).astimezone()
        parts.append(f"handed in {when:%d %B %Y, %H:%M %Z}".replace(" 0", " ", 1))
    return f'<p class="who">{" · ".join(parts)}</p>'


def _score(told: Told) -> str:
    points = sum(e["points"] for e in told["exercises"]) - told["penalty"]
    of = sum(e["of"] for e in told["exercises"])
    waiting = sum(e["of"] for e in told["exercises"] if e["waits"] and not e["person"])
    late = f"; {told['penalty']:g} taken off for handing in late" if told["penalty"] else ""
    more = f"; {waiting:g} of them {_plural(waiting, 'is', 'are')} not marked yet" if waiting else ""
    return f'<p class="score"><b>{points:g}</b> of {of:g} points{late}{more}</p>'


def _plural(number: float, one: str, many: str) -> str:
    return one if number == 1 else many


def _where(told: Told, verdicts: Mapping[str, Told | None]) -> str:
    """Say where the marks went, in one line an exercise."""
    rows = "".join(_line(exercise, verdicts[exercise["name"]]) for exercise in told["exercises"])
    if told["penalty"]:
        rows += _row("lost", "✗", "handed in late", f"−{told['penalty']:g}", "taken off the sum")
    return (
        f'<section><h2>Where the marks went</h2><table class="where"><tbody>{rows}</tbody></table></section>'
    )


def _line(exercise: Told, verdict: Told | None) -> str:
    name, points, of = exercise["name"], exercise["points"], exercise["of"]
    link = f'<a href="#{html.escape(name)}">{html.escape(name)}</a>'
    if exercise["waits"] and not exercise["person"]:
        return _row("waits", "…", link, f"? of {of:g}", _why(exercise, verdict))
    kind, sign = ("full", "✓") if points >= of else ("lost", "✗")
    return _row(kind, sign, link, f"{points:g} of {of:g}", _why(exercise, verdict))


def _row(kind: str, sign: str, name: str, points: str, why: str) -> str:
    return (
        f'<tr class="{kind}"><td class="sign" aria-hidden="true">{sign}</td><th scope="row">{name}</th>'
        f'<td class="points">{points}</td><td class="why">{why}</td></tr>'
    )


def _why(exercise: Told, verdict: Told | None) -> str:
    """Say in one line why an exercise has the mark that it has."""
    if exercise["person"]:
        return _by_person(exercise)
    if exercise["waits"]:
        return "waits for a person"
    if exercise["words"]:
        return _words(exercise["words"] if not exercise["points"] else "")
    if exercise["points"] >= exercise["of"]:
        return "" if exercise["status"] == State.RIGHT else _words(exercise["status"])
    findings = _grouped(verdict)
    if not findings or exercise["status"] == State.NOT_STARTED:
        return _words(exercise["status"])
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return _words(findings[0][1]["cause"]) + more


def _by_person(exercise: Told) -> str:
    said = "a person gave this mark"
    if exercise["automatic"] is not None and exercise["automatic"] != exercise["points"]:
        said += f"; the check alone gave {exercise['automatic']:g}"
    if exercise["waits"]:
        said += "; your answer has changed since it was marked, and a person will look again"
    comment = " ".join(exercise["comment"].split())
    if comment:
        said += f": “{html.escape(comment[:140])}{'…' if len(comment) > 140 else ''}”"
    return said


def _notes(notes: Sequence[str]) -> str:
    if not notes:
        return ""
    lines = "".join(f"<li>{_words(note)}</li>" for note in notes)
    return f'<section class="notes"><h2>Notes</h2><ul>{lines}</ul></section>'


def _missing(why: str) -> str:
    return f'<p class="missing">Your cells cannot be shown here: {_words(why)}.</p>' if why else ""


def _words(text: str) -> str:
    """A sentence in which what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


# --- what a check said ----------------------------------------------------------------------------------------------


def _verdict_of(cells: Sequence[Told], name: str) -> Told | None:
    for cell in cells:
        if _grade_id(cell) == check_of(name):
            for output in cell.get("outputs", []):
                found = output.get("data", {}).get(VERDICT_TYPE)
                if isinstance(found, dict):
                    return found
    return None


def _grouped(verdict: Told | None) -> list[tuple[list[str], Told]]:
    """Give each finding once, with all items that it cost."""
    groups: dict[tuple[str, ...], tuple[list[str], Told]] = {}
    for finding in verdict["findings"] if verdict else ():
        key = (finding["cause"], *(finding[part] for _, part in PARTS))
        groups.setdefault(key, ([], finding))[0].append(finding["item"])
    return list(groups.values())


def verdict_as_html(verdict: Told) -> str:
    """What a check says, with a coloured bar: signs and words carry the meaning, not the colour.

    It says what the check gives, not what counts: a person may have given another mark.
    """
    points, of = verdict["points"], verdict["of"]
    colour = "#2e7d32" if points == of else "#c77700" if points else "#c62828"
    head = f"{verdict['exercise']}: {verdict['outcome']}; the check gives {points:g} of {of:g} points"
    return (
        f'<div style="border-left: 4px solid {colour}; padding: 2px 0 2px 12px; margin: 4px 0 16px">'
        f"<b>{html.escape(head)}</b>{_items(verdict)}{_findings(verdict)}</div>"
    )


def _items(verdict: Told) -> str:
    return "".join(
        f"<div>{f'✓ {_words(name)}: {points:g}' if points else f'✗ {_words(name)}'}</div>"
        for name, points in verdict["items"].items()
    )


def _findings(verdict: Told) -> str:
    said = ""
    for items, finding in _grouped(verdict):
        named = [item for item in items if item]
        about = f"<b>{_words(', '.join(named))}</b>: " if named else ""
        lines = [about + _words(finding["cause"])]
        lines += [f"<b>{name}</b>: {_words(finding[part])}" for name, part in PARTS if finding[part]]
        said += f'<p style="margin: 8px 0 0">{"<br>".join(lines)}</p>'
    return said


# --- the notebook ---------------------------------------------------------------------------------------------------


def _cells(told: Told) -> Iterator[str]:
    exercises, first = {exercise["name"]: exercise for exercise in told["exercises"]}, True
    for cell in told["cells"]:
        grade = cell["metadata"].get("nbgrader", {})
        name = exercise_of(_grade_id(cell))
        if grade.get("grade") and not grade.get("solution"):
            yield _check(cell, exercises.get(name))
        elif grade.get("solution"):
            yield _answer(cell, name, exercises.get(name))
        elif cell["cell_type"] == "markdown":
            if cell.get("id") != "notes":
                yield _prose(
                    {**cell, "source": re.sub(_HEADING, "", cell["source"], count=1)} if first else cell
                )
                first = False
        elif cell["cell_type"] == "code" and cell["source"].strip():
            yield _code_cell(cell)


def _grade_id(cell: Told) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _answer(cell: Told, name: str, exercise: Told | None) -> str:
    """An exercise's cell or a written answer, under its name and points."""
    points = ""
    if exercise is not None:
        waits = exercise["waits"] and not exercise["person"]
        points = f"{'?' if waits else format(exercise['points'], 'g')} of {exercise['of']:g}"
    shown = _prose(cell) if cell["cell_type"] == "markdown" else _source(cell) + _outputs(cell)
    written = cell["cell_type"] == "markdown"
    said = _person_box(exercise) if written and exercise else ""
    what = "Your answer" if written else "Your cell"
    name = html.escape(name)
    return (
        f'<section class="answer"><h3 id="{name}"><span>{name}</span> <span class="points">{points}</span></h3>'
        f'<p class="what">{what}</p>{shown}{said}</section>'
    )


def _person_box(exercise: Told) -> str:
    if exercise["person"] or exercise["comment"]:
        mark = f"<b>{_by_person({**exercise, 'comment': ''})}</b>" if exercise["person"] else ""
        comment = safe.markdown(exercise["comment"]) if exercise["comment"] else ""
        return f'<div class="person">{mark}{comment}</div>'
    return '<p class="what">not marked yet: it waits for a person</p>' if exercise["waits"] else ""


def _check(cell: Told, exercise: Told | None) -> str:
    """What the check said; where a person gave another mark, that comes first, and the check's words are folded."""
    verdict = _verdict_of([cell], exercise_of(_grade_id(cell)))
    said = verdict_as_html(verdict) if verdict else _outputs(cell)
    if exercise is None or not exercise["person"]:
        return f'<div class="output verdict">{said}</div>'
    return (
        f"{_person_box(exercise)}<details><summary>what the check said by itself</summary>"
        f'<div class="output verdict">{said}</div></details>'
    )


def _prose(cell: Told) -> str:
    shown = safe.with_pictures(cell["source"], cell.get("attachments"))
    return f'<div class="text_cell_render">{shown}</div>'


def _code_cell(cell: Told) -> str:
    """Show given code, or a cell of the student's own, folded, as nobody marked it."""
    first = html.escape(cell["source"].strip().splitlines()[0][:60])
    return f"<details><summary><code>{first}</code></summary>{_source(cell)}{_outputs(cell)}</details>"


def _source(cell: Told) -> str:
    text = cell["source"]
    if len(text) > safe.MOST_TEXT:
        return f'<div class="input_area">{safe.plain(text)}</div>'
    tokens = PythonLexer(stripnl=False).get_tokens(text)
    lines: list[str] = []
    HtmlFormatter(nowrap=True).format(tokens, _Sink(lines))
    return f'<div class="input_area"><pre>{"".join(lines)}</pre></div>'


class _Sink:
    """The object that a formatter writes to."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def _outputs(cell: Told) -> str:
    return "".join(
        f'<div class="output">{shown}</div>' for o in cell.get("outputs", []) if (shown := output_as_html(o))
    )


def output_as_html(output: Told) -> str:
    """Give what a cell has shown, in nbformat's form, as HTML that cannot run; "" where nothing of it can be shown."""
    kind = output["output_type"]
    if kind == "stream":
        return safe.plain(output["text"])
    if kind == "error":
        words = f"{output['ename']}: {output['evalue']}"
        return f'<div class="error">{safe.plain(words)}</div>'
    data = output.get("data", {})
    pictures, _ = pictures_of({"output": data})
    for mime, picture in pictures.get("output", {}).items():
        return f'<img alt="a picture that this cell draws" src="data:{mime};base64,{picture}">'
    if "text/html" in data:
        return safe.output(data["text/html"])
    return safe.plain(data["text/plain"]) if "text/plain" in data else ""
