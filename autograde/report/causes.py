"""Why points were lost in a class: causes with their counts, and an example of each in which no student is named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kit.checks.outcome import Finding

MOST_WORDS = 160  # characters of an example
NAME = "[name]"
_RAISES = re.compile(r"(your code raises )([\w.]+): (.*)", re.DOTALL)


@dataclass(frozen=True)
class Cause:
    """Why points were lost, and how often.

    Attributes
    ----------
    words : str
        As the check says it, without what differs from one student to another.
    n : int
        Submissions.
    example : str
        What the check saw in one of them, cut short and without the names of students; "" where it said no more.
    """

    words: str
    n: int
    example: str


def count_causes(findings: Iterable[Finding], hidden: re.Pattern[str] | None) -> tuple[Cause, ...]:
    """Count findings by their cause; an exception is counted by its type, as its words differ from one to the next."""
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for finding in findings:
        words, example = finding.cause, finding.saw or finding.so or finding.look
        if raised := _RAISES.match(
            finding.cause
        ):  # the type may be a student's own; other causes are the kit's words
            begins, kind, example = raised.groups()
            words = begins + _without(hidden, kind)
        counts[words] += 1
        examples[words] = examples.get(words) or _cut(_without(hidden, example))
    return tuple(Cause(words, n, examples[words]) for words, n in counts.most_common())


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_WORDS else text[: MOST_WORDS - 1].rstrip() + "…"


def names_in(names: Collection[str]) -> re.Pattern[str] | None:
    """Make what finds the names of students, whole or in part, in any capitals.

    One letter, and a number of up to four digits, names nobody and stands in half of all findings.
    """
    parts = {part for name in names for part in (name.strip(), *re.split(r"[\W_]+", name))}
    kept = sorted((part for part in parts if _is_name(part)), key=len, reverse=True)
    if not kept:
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, kept))})(?![^\W_])", re.IGNORECASE)


def _is_name(part: str) -> bool:
    return len(part) > (4 if part.isdecimal() else 1)


def _without(hidden: re.Pattern[str] | None, text: str) -> str:
    return hidden.sub(NAME, text) if hidden else text
