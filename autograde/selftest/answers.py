"""Answers whose marks are known, by which the grader is graded: of students, and mutants of the reference.

`tests/submissions/KIND/EXERCISE__name.py` holds what a student puts into the exercise's cell, KIND is right, near or
wrong. Its header says what must come out: ``# loses: item; item`` (or ``nothing``), ``# cause: ...``,
``# outcome: ...``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.cells import ROOT, SOLUTIONS, graded_cells
from autograde.grader import Lab
from autograde.selftest import honest
from autograde.selftest.mutants import equivalent, mutants_of_lab
from autograde.trust.run import Run

CORPUS = ROOT / "tests" / "submissions"
KINDS = ("right", "near", "wrong")
_HEADER = re.compile(r"^# (loses|cause|outcome): (.*?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One answer, and what must become of it.

    Attributes
    ----------
    kind : str
        right, near, wrong, honest, mutant, or equivalent (a mutant that is a right answer).
    loses : frozenset of str
        Items; of a mutant any will do.
    cause : str
        That the message must name; "" for any.
    words : str
        What is told when it fails.
    """

    kind: str
    name: str
    exercise: str
    source: str
    loses: frozenset[str] = frozenset()
    cause: str = ""
    outcome: str = ""
    words: str = ""


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


def cases(lab: Lab, kinds: Sequence[str], folder: Path = CORPUS) -> list[Case]:
    """The answers of a lab, of some kinds.

    Parameters
    ----------
    lab : Lab
    kinds : sequence of str
        Of right, near, wrong, honest, mutants.
    folder : Path
    """
    exercises = {name for kind, name, _ in graded_cells(lab.instructor) if kind == "check"}
    found = []
    for kind in KINDS:
        for path in sorted((folder / kind).glob("*.py")) if kind in kinds else ():
            exercise = path.stem.split("__")[0]
            if exercise in exercises:
                found.append(_case(kind, path, exercise))
    if "honest" in kinds:
        found += [Case("honest", name, exercise, body) for name, exercise, body in honest.worn(lab)]
    return [*found, *_mutants(lab)] if "mutants" in kinds else found


def _case(kind: str, path: Path, exercise: str) -> Case:
    source = path.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(source))
    loses = frozenset(() if header["loses"] == "nothing" else header["loses"].split("; "))
    return Case(
        kind,
        path.stem,
        exercise,
        source,
        loses,
        header.get("cause", ""),
        header.get("outcome", ""),
        path.name,
    )


def _mutants(lab: Lab) -> list[Case]:
    declared = equivalent(lab.name)
    return [
        Case(
            "equivalent" if mutant.name in declared else "mutant",
            mutant.name,
            mutant.exercise,
            mutant.source,
            words=declared.get(mutant.name, mutant.change),
        )
        for found in mutants_of_lab(SOLUTIONS / f"{lab.name}.py").values()
        for mutant in found
    ]


def judge(case: Case, ran: Run) -> Judged:
    """Compare what an answer earned with what it should have earned."""
    verdict: dict[str, Any] = ran.verdicts.get(case.exercise, {})
    trouble = ran.troubles.get(case.exercise, "")
    items = verdict.get("items", {})
    lost = frozenset({trouble} if trouble else {name for name, points in items.items() if not points})
    causes = [finding["cause"] for finding in verdict.get("findings", [])]
    full = bool(items) and not lost and verdict["points"] == verdict["of"]
    saw = trouble or f"{verdict.get('outcome')}, lost {sorted(lost) or 'nothing'}: {'; '.join(causes[:1])}"
    if case.kind == "mutant":
        return Judged(case, not full, True, saw, lost)
    if case.kind in ("equivalent", "honest"):
        return Judged(case, full, True, saw, lost)
    named = not trouble and (causes[:1] == [case.cause] if case.cause else not causes)
    named = named and (not case.outcome or verdict["outcome"] == case.outcome)
    if case.kind == "right":
        return Judged(case, full and named, named, saw, lost)
    partial = case.kind != "near" or verdict.get("points", 0) > 0
    return Judged(case, not full and partial and lost == case.loses, named, saw, lost)
