"""Which attempt of a person counts, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from autograde.collecting.handed import Handed
from autograde.trust.archives import FileKind, kind_of
from autograde.trust.untrusted_files import Refused, read_json

STUBS = ("raise NotImplementedError", "TODO: your answer here", "YOUR CODE HERE", "YOUR ANSWER HERE")
BEST, LAST = "best", "last"
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Chosen:
    """What counts of a person's files.

    Attributes
    ----------
    files : tuple of Handed
        Of the attempt that counts; empty where there is no such attempt.
    attempt, n_attempts : int
        Of the file with the most attempts.
    why : str
    troubles : tuple of str
    """

    files: tuple[Handed, ...]
    attempt: int
    n_attempts: int
    why: str
    troubles: tuple[str, ...] = ()

    @property
    def received(self) -> datetime | None:
        """When the last file of the attempt came; None where it is not known."""
        return max((each.received for each in self.files if each.received), default=None)

    @property
    def late(self) -> bool | None:
        """Whether any file was late; None where nobody says."""
        said = [each.late for each in self.files if each.late is not None]
        return any(said) if said else None


@dataclass(frozen=True)
class _Attempt:
    number: int
    files: tuple[Handed, ...]


def choose(files: Sequence[Handed], wanted: str) -> Chosen:
    """Take the attempt that is wanted: the last, the best (the most answers filled in), or that of a number.

    Parameters
    ----------
    files : sequence of Handed
        All of one person.
    wanted : str
        "last", "best", or a number.
    """
    series: dict[str, list[Handed]] = {}
    for each in files:
        series.setdefault(each.series, []).append(each)
    taken: list[Handed] = []
    why, troubles, most, number = "", [], 0, 0
    for name in sorted(series):
        attempts, broken = _attempts(series[name])
        troubles += broken
        picked, reason = _pick(attempts, wanted)
        if picked is not None:
            taken += picked.files
        if (len(attempts), name) > (most, "") or not why:
            number = picked.number if picked else 0
            most, why = max(attempts[-1].number, len(attempts)), reason
    return Chosen(tuple(taken), number, most, why, tuple(troubles))


def _attempts(files: Sequence[Handed]) -> tuple[list[_Attempt], list[str]]:
    """Put files into attempts: by the platform's count, by time, then by download; equal ones are one."""
    turns: dict[tuple[int, datetime, int], list[Handed]] = {}
    for each in files:
        turns.setdefault((each.attempt or 0, each.received or _FIRST, each.entry.source), []).append(each)
    troubles: list[str] = []
    seen: set[frozenset[tuple[str, str]]] = set()
    found: list[list[Handed]] = []
    for _, group in sorted(turns.items()):
        if len(turns) > 1:
            content = frozenset((each.name, _hash(each, troubles)) for each in group)
            if content in seen:
                continue
            seen.add(content)
        found.append(group)
    counted = [group[0].attempt or 0 for group in found]
    if len(set(counted)) < len(found) or 0 in counted:
        counted = list(range(1, len(found) + 1))
    return [_Attempt(n, tuple(group)) for n, group in zip(counted, found, strict=True)], troubles


def _hash(each: Handed, troubles: list[str]) -> str:
    try:
        return hashlib.sha256(each.entry.data()).hexdigest()
    except (Refused, OSError) as error:
        troubles.append(f"{each.entry.path!r}: {error}")
        return each.entry.path


def _pick(attempts: Sequence[_Attempt], wanted: str) -> tuple[_Attempt | None, str]:
    if len(attempts) == 1 and wanted in (BEST, LAST):
        n = attempts[0].number
        return attempts[0], "the only one" if n == 1 else f"the only one that is here, attempt {n}"
    if wanted == LAST:
        return attempts[-1], f"the last of {len(attempts)} attempts{_by(attempts)}"
    if wanted == BEST:
        answers = [_n_answers(attempt) for attempt in attempts]
        best = max(range(len(attempts)), key=lambda n: (answers[n], n))
        return attempts[
            best
        ], f"the most answers filled in of {len(attempts)} attempts ({', '.join(map(str, answers))})"
    found = next((attempt for attempt in attempts if attempt.number == int(wanted)), None)
    there = ", ".join(str(attempt.number) for attempt in attempts)
    return found, f"attempt {wanted} of {there}" if found else f"there is no attempt {wanted}, but {there}"


def _by(attempts: Sequence[_Attempt]) -> str:
    last, before = attempts[-1].files[0], attempts[-2].files[0]
    if (last.attempt or 0) != (before.attempt or 0):
        return ", by the number in its name"
    if last.received != before.received:
        return ", by its time"
    return ", by the order of the downloads"


def _n_answers(attempt: _Attempt) -> int:
    return max(
        (_filled_in(each) for each in attempt.files if kind_of(each.name) is FileKind.NOTEBOOK), default=0
    )


def _filled_in(each: Handed) -> int:
    """Count the cells that nbgrader's metadata names as a solution and that hold more than was released."""
    try:
        notebook = read_json(each.entry.data())
    except (Refused, OSError):
        return 0  # the grader says what is wrong with it
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    return sum(_is_answer(cell) for cell in cells) if isinstance(cells, list) else 0


def _is_answer(cell: Any) -> bool:
    try:
        facts, source = cell["metadata"]["nbgrader"], cell["source"]
        text = "".join(source) if isinstance(source, list) else str(source)
        return bool(facts["solution"]) and bool(text.strip()) and not any(stub in text for stub in STUBS)
    except (KeyError, TypeError):
        return False


def with_roster_times(
    files: Sequence[Handed], received: datetime | None, late: bool | None
) -> tuple[Handed, ...]:
    """Give the roster's time to files that have none: it is that of the last submission."""
    return tuple(
        replace(each, received=each.received or received, late=late if each.late is None else each.late)
        for each in files
    )
