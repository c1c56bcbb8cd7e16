"""The answers by which the grader is graded: the corpus, honest work in odd clothes, mutants of the reference."""

from __future__ import annotations

from collections.abc import Sequence

from autograde.agreement import items_of
from autograde.cells import SOLUTIONS
from autograde.grader import GradedLab
from autograde.selftest import honest
from autograde.selftest.corpus import Case, answers_of
from autograde.selftest.mutants import equivalent, mutants_of_lab


def cases(lab: GradedLab, kinds: Sequence[str]) -> list[Case]:
    """The answers of a lab, of some kinds.

    Parameters
    ----------
    lab : GradedLab
    kinds : sequence of str
        Of right, near, wrong, honest, mutants.

    Raises
    ------
    CorpusError
        For files of the corpus that cannot be read.
    """
    found = answers_of(lab.name, items_of(SOLUTIONS / f"{lab.name}.py"), kinds)
    if "honest" in kinds:
        found += [Case("honest", name, exercise, body) for name, exercise, body in honest.worn(lab)]
    return [*found, *_mutants(lab)] if "mutants" in kinds else found


def _mutants(lab: GradedLab) -> list[Case]:
    found = [mutant for own in mutants_of_lab(SOLUTIONS / f"{lab.name}.py").values() for mutant in own]
    declared = equivalent(lab.name, names={mutant.name for mutant in found})
    return [
        Case(
            "equivalent" if mutant.name in declared else "mutant",
            mutant.name,
            mutant.exercise,
            mutant.source,
            words=declared.get(mutant.name, mutant.change),
        )
        for mutant in found
    ]
