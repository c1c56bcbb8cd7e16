"""What a quick selftest tries: everything that a change touches, and a drawn part of the rest."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograde.cells import solution_paths
from autograde.selftest import corpus
from autograde.selftest.corpus import Case, drawn
from autograde.selftest.touched import Base, Touched, base, touched

# Mutants of each exercise of which a change touches nothing. The check of a model takes three to ten times as long.
MUTANTS, MUTANTS_OF_A_MODEL = 12, 5
OF_SHARED = 3  # times as many where a module differs on which the checks of other labs build too
HOSTILE_IN_A_DRAW = 8  # one in so many, against all labs but the first


@dataclass(frozen=True)
class Part:
    """What is tried of a lab's answers, of its mutants, and of the hostile submissions against it.

    Attributes
    ----------
    lab : str
    mutants, of_a_model : int or None
        At most so many of each exercise, and of one whose answer builds a Keras model; None for all.
    all_draws : bool
        Whether right, near and wrong answers are tried on all draws of the inputs where nothing is touched, too.
    hostile : int
        One in so many; 1 for all.
    touched : Touched
        Exercises whose mutants are all tried, and those of which `OF_SHARED` times as many are; the answers of both are
        tried on all draws.
    named : frozenset of str
        The only hostile submissions that are tried; where it is empty, they are drawn.
    """

    lab: str
    mutants: int | None = None
    of_a_model: int | None = None
    all_draws: bool = True
    hostile: int = 1
    touched: Touched = field(default_factory=Touched)
    named: frozenset[str] = frozenset()

    def of(self, cases: Sequence[Case]) -> list[Case]:
        """Give the answers that are tried, in their order; mutants are drawn by their names, so always the same ones.

        Examples
        --------
        >>> cases = [Case("mutant", name, "half", "") for name in "abcdefgh"]
        >>> [case.name for case in Part("09_tiny", mutants=3).of(cases)]
        ['b', 'c', 'f']
        """
        places = defaultdict(list)
        for place, case in enumerate(cases):
            if case.kind in corpus.MUTANTS and case.exercise not in self.touched.own:
                places[case.exercise].append(place)
        left_out: set[int] = set()
        for exercise, own in places.items():
            is_model = any("keras" in cases[place].source for place in own)
            most = self.of_a_model if is_model else self.mutants
            own.sort(key=lambda place: zlib.crc32(f"{self.lab} {cases[place].name}".encode()))
            if most is not None:
                left_out.update(own[most * (OF_SHARED if exercise in self.touched.shared else 1) :])
        return [case for place, case in enumerate(cases) if place not in left_out]

    def draws(self, exercise: str, salts: Sequence[int]) -> Sequence[int]:
        """Choose the draws of the checks' inputs on which the answers to an exercise are tried: all, or the last.

        The suite tries them on the first, without the wall.
        """
        is_touched = exercise in self.touched.own | self.touched.shared
        return salts if self.all_draws or is_touched else salts[-1:]

    def has_hostile(self, name: str) -> bool:
        """Whether a hostile submission of some name is tried."""
        return name in self.named if self.named else drawn(f"{self.lab} {name}", self.hostile)


def quick(labs: Sequence[str], since: str | None = None) -> tuple[list[Part], list[str]]:
    """Choose the part of each lab that a quick selftest tries.

    Parameters
    ----------
    labs : sequence of str
    since : str, optional
        The commit to compare with, as of `autograde.selftest.touched.base`.

    Returns
    -------
    list of Part
        Of each lab.
    list of str
        What is said of them, lest the part be taken for the whole.
    """
    compared, first = base(since), solution_paths()[0].stem
    parts = [
        Part(
            lab,
            MUTANTS,
            MUTANTS_OF_A_MODEL,
            False,
            1 if lab == first else HOSTILE_IN_A_DRAW,
            touched(lab, compared.commit) if compared.commit else Touched(),
        )
        for lab in labs
    ]
    said = (
        f"a part: all right, near, wrong and honest answers, on one draw; {MUTANTS} mutants of each exercise, drawn, "
        f"{MUTANTS_OF_A_MODEL} where a model is built; where a module differs that the checks of other labs build on "
        f"too, both draws, and {OF_SHARED} times as many mutants; where an exercise was touched itself, all; all "
        f"hostile submissions against {first}, and against any other lab one in {HOSTILE_IN_A_DRAW}, drawn"
    )
    return parts, [said, _in_words(compared, parts)]


def _in_words(compared: Base, parts: Sequence[Part]) -> str:
    if not compared.commit:
        return f"touched: not known, as {compared.words}; so no exercise has more than what is drawn"
    own = [f"{part.lab} {', '.join(sorted(part.touched.own))}" for part in parts if part.touched.own]
    shared = [f"{len(part.touched.shared)} of {part.lab}" for part in parts if part.touched.shared]
    said = f"touched since {compared.words}: {'; '.join(own) or 'no exercise'}"
    return said + (f"; by what checks of several labs share: {', '.join(shared)}" if shared else "")
