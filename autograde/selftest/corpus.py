"""The corpus: answers whose marks are known, one parser for them and one judge.

`tests/submissions/LAB/EXERCISE/KIND/NAME.py` holds what a student puts into the exercise's cell. KIND is *right*
(another way, all marks), *near* (one slip, which loses exactly one item) or *wrong*. The first lines say what must come
out:

========================  ==========================================================================================
``# loses: item; item``   the names of the items that it loses; ``nothing`` for a right answer
``# cause: ...``          the cause that the check names first; a wrong or near answer has one, a right one only where
                          the check adds a note
``# outcome: ...``        where it is neither "not yet" (wrong, near) nor "right", such as ``runs into an error``
========================  ==========================================================================================
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograde.cells import ROOT
from autograde.syntax import tree_of
from kit.checks.outcome import Outcome
from kit.checks.verdict import Verdict

FOLDER = ROOT / "tests" / "submissions"
KINDS = ("right", "near", "wrong")
MUTANTS = ("mutant", "equivalent")
KEYS = ("loses", "cause", "outcome")
_HEADER = re.compile(r"# *(\w+): *(.*?) *$")


class CorpusError(ValueError):
    """Files of the corpus cannot be read; the message has a line for each, with its remedy."""


@dataclass(frozen=True)
class Case:
    """One answer, and what must become of it.

    Attributes
    ----------
    kind : str
        right, near, wrong, honest, mutant, or equivalent (a mutant that is a right answer).
    name : str
    exercise : str
    source : str
    loses : frozenset of str
        Items; of a mutant any will do.
    cause : str
        That the message must name; "" for any.
    outcome : str
        "" for the usual one.
    words : str
        The words that are printed when the case fails.
    """

    kind: str
    name: str
    exercise: str
    source: str
    loses: frozenset[str] = frozenset()
    cause: str = ""
    outcome: str = ""
    words: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.exercise}/{self.name}"


@dataclass(frozen=True)
class Judged:
    """A case after its run.

    Attributes
    ----------
    held : bool
        Whether it earned what it should.
    named : bool
        Whether the message names the cause that it should.
    saw : str
    lost : frozenset of str
        Items, or the trouble that kept it from being judged.
    """

    case: Case
    held: bool
    named: bool
    saw: str
    lost: frozenset[str] = frozenset()


def drawn(words: str, one_in: int) -> bool:
    """Draw one in so many by their names, so that it is always the same ones.

    Examples
    --------
    >>> [number for number in range(20) if drawn(f"01_track2vec {number}", 5)]
    [2, 10]
    """
    return zlib.crc32(words.encode()) % one_in == 0


def path_of(lab: str, case: Case, folder: Path = FOLDER) -> Path:
    """Give the place where a case lies."""
    return folder / lab / case.exercise / case.kind / f"{case.name}.py"


def answers_of(
    lab: str, items: Mapping[str, Collection[str]], kinds: Collection[str] = KINDS, folder: Path = FOLDER
) -> list[Case]:
    """The answers of a lab.

    Parameters
    ----------
    lab : str
        Such as "01_track2vec".
    items : mapping of str to collection of str
        The names of each exercise's items.
    kinds : collection of str
        Of right, near and wrong.
    folder : Path

    Raises
    ------
    CorpusError
        For every file that cannot be read, also of the other kinds.

    Examples
    --------
    >>> answers_of("99_no_such_lab", {})
    []
    """
    found, faults = [], []
    for path in sorted(path for path in (folder / lab).rglob("*") if path.is_file()):
        place = path.relative_to(folder / lab)
        if place == Path("mutants.txt") or _is_no_ones(place):
            continue
        try:
            found.append(_read(place, path, items))
        except CorpusError as error:
            faults.append(f"tests/submissions/{path.relative_to(folder).as_posix()}: {error}")
    if faults:
        raise CorpusError("\n".join(faults))
    order = {name: place for place, name in enumerate(items)}
    found.sort(key=lambda case: (KINDS.index(case.kind), order[case.exercise], case.name))
    return [case for case in found if case.kind in kinds]


def _is_no_ones(place: Path) -> bool:
    """Say whether a file was made by Python, an editor or the system, and not by an author."""
    return place.name.endswith("~") or any(part.startswith((".", "__pycache__")) for part in place.parts)


def _read(place: Path, path: Path, items: Mapping[str, Collection[str]]) -> Case:
    """Read one file; where it cannot be read, the error says what is wrong with it, and the remedy."""
    if len(place.parts) != 3 or path.suffix != ".py":
        raise CorpusError("an answer lies in EXERCISE/KIND/NAME.py; move it there")
    exercise, kind, _ = place.parts
    if not items:
        raise CorpusError(
            "the lab asks for no exercise of the kit; "
            "write `from kit.checks.NAME import check, hint, ready` into a given cell of it"
        )
    if exercise not in items:
        raise CorpusError(f"the lab has no exercise {exercise!r}; it has {', '.join(items)}")
    if kind not in KINDS:
        raise CorpusError(f"{kind!r} is no kind of answer; the kinds are {', '.join(KINDS)}")
    try:
        source = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError("the file is no text in UTF-8; save it as one") from error
    header = _header(source)
    if "loses" not in header:
        raise CorpusError(
            "the first line says what it loses: write `# loses: item; item`, or `# loses: nothing`"
        )
    loses = frozenset(() if header["loses"] == "nothing" else header["loses"].split("; "))
    if strange := sorted(loses - set(items[exercise])):
        raise CorpusError(
            f"{exercise} has no item {strange[0]!r}; its items are {'; '.join(items[exercise])}"
        )
    if kind == "right" and loses:
        raise CorpusError(
            "a right answer loses nothing: write `# loses: nothing`, or move it to near/ or wrong/"
        )
    if kind == "near" and not len(items[exercise]) > len(loses) == 1:
        raise CorpusError(
            "a near answer loses one item and keeps another; move it to wrong/, or mend `# loses:`"
        )
    if kind == "wrong" and not loses:
        raise CorpusError("a wrong answer loses something: name its items, or move it to right/")
    if kind != "right" and not header.get("cause"):
        raise CorpusError("say which cause the check has to name first: write `# cause: ...`")
    if "outcome" in header and header["outcome"] not in list(Outcome):
        raise CorpusError(f"{header['outcome']!r} is no outcome; write one of {', '.join(Outcome)}")
    try:
        tree_of(source)
    except SyntaxError as error:
        raise CorpusError(f"line {error.lineno} is no Python: {error.msg}; mend it") from error
    cause, outcome = header.get("cause", ""), header.get("outcome", "")
    return Case(kind, path.stem, exercise, source, loses, cause, outcome, path.name)


def _header(source: str) -> dict[str, str]:
    """What the comments at the top of a file say, up to the first line that is none."""
    found: dict[str, str] = {}
    for line in source.splitlines():
        if not line.startswith("#"):
            break
        if (said := _HEADER.match(line)) is None:
            continue
        key, words = said.groups()
        if key in KEYS:
            found[key] = words
        elif not found:
            raise CorpusError(
                f"`# {key}:` is no line of the header; it has {', '.join(f'`# {k}:`' for k in KEYS)}"
            )
    return found


def judge(case: Case, verdict: Verdict | None, trouble: str = "") -> Judged:
    """Compare what an answer earned with what it should have earned.

    Parameters
    ----------
    case : Case
    verdict : Verdict or None
        None where the check said nothing.
    trouble : str
        What kept the answer from being judged; "" for nothing.
    """
    if verdict is None:
        return Judged(case, case.kind == "mutant", case.kind not in KINDS, trouble, frozenset({trouble}))
    lost = frozenset(verdict.lost())
    causes = [finding.cause for _, finding in verdict.findings]
    full = bool(verdict.earned) and not lost and verdict.points == verdict.of
    saw = f"{verdict.outcome}, lost {sorted(lost) or 'nothing'}: {'; '.join(causes[:1])}"
    if case.kind == "mutant":
        return Judged(case, not full, True, saw, lost)
    if case.kind in ("equivalent", "honest"):
        return Judged(case, full, True, saw, lost)
    named = causes[:1] == [case.cause] if case.cause else not causes
    if named and case.kind == "right":
        named = verdict.outcome == (case.outcome or Outcome.RIGHT)
    elif named:
        hole = _hole(verdict)
        named = verdict.outcome == (case.outcome or Outcome.NOT_YET) and not hole
        saw += f"; its finding has no {hole!r}" if hole else ""
    if case.kind == "right":
        return Judged(case, full and named, named, saw, lost)
    partial = case.kind != "near" or verdict.points > 0
    return Judged(case, not full and partial and lost == case.loses, named, saw, lost)


def _hole(verdict: Verdict) -> str:
    """Find a part of the first finding that says nothing, although it should."""
    first = verdict.findings[0][1]
    parts = ("saw", "so", "look") if verdict.outcome is Outcome.NOT_YET else ("look",)
    return next((part for part in parts if not getattr(first, part)), "")
