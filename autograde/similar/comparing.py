"""Which answers to an exercise are more alike than independent answers are, in pairs and in groups."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

from autograde.similar.independent import LEAST, Independent
from autograde.similar.printed import Printed
from autograde.similar.winnowing import alike

MANY, SHARE = (
    20,
    0.1,
)  # a group of more than that many, and of more than that share of a class, is no copy of one another

Prints = frozenset[int]


@dataclass(frozen=True)
class Pair:
    """Two students whose answers are alike, and how much."""

    one: str
    other: str
    similarity: float


@dataclass(frozen=True)
class Group:
    """Students whose answers hang together by pairs that are alike.

    Attributes
    ----------
    students : tuple of str
        The first is the one with the most pairs, the nearest ones before the others.
    pairs : tuple of Pair
        All that are alike, the nearest first.
    """

    students: tuple[str, ...]
    pairs: tuple[Pair, ...]

    def of(self, one: str, other: str) -> Pair | None:
        """Give the pair of two students; None where these two are not alike themselves."""
        return next((pair for pair in self.pairs if {pair.one, pair.other} == {one, other}), None)


@dataclass(frozen=True)
class Compared:
    """What came of an exercise.

    Attributes
    ----------
    lab, exercise : str
    independent : Independent or None
        None where nobody has measured it.
    answers : mapping of str to Printed
        By student, of all that were handed in and could be read.
    n_compared, n_short, n_as_solution : int
        How many of them were compared; had too few fingerprints; are as near to the course's own solution as to be a
        copy of it, to which the task and its hints lead.
    groups : tuple of Group
        The largest first.
    why_not : str
        Why nothing was compared, or nothing is shown; "" where it is.
    """

    lab: str
    exercise: str
    independent: Independent | None
    answers: Mapping[str, Printed] = field(default_factory=dict, repr=False)
    n_compared: int = 0
    n_short: int = 0
    n_as_solution: int = 0
    groups: tuple[Group, ...] = ()
    why_not: str = ""

    @property
    def pairs(self) -> list[Pair]:
        """All pairs, the nearest first."""
        return sorted((pair for group in self.groups for pair in group.pairs), key=_order)


def compare(
    lab: str,
    exercise: str,
    answers: Mapping[str, Printed],
    solution: Printed,
    independent: Independent | None,
) -> Compared:
    """Compare the answers to an exercise.

    Parameters
    ----------
    lab, exercise : str
    answers : mapping of str to Printed
        By student.
    solution : Printed
        The course's own.
    independent : Independent or None
        How alike independent answers to it are.
    """
    if independent is None:
        why = "nobody has measured how alike independent answers to it are"
        return Compared(lab, exercise, None, answers, why_not=why)
    if independent.why_not:
        return Compared(lab, exercise, independent, answers, why_not=independent.why_not)
    long = {student: one for student, one in answers.items() if len(one.prints) >= LEAST}
    kept = {
        student: one
        for student, one in long.items()
        if alike(one.prints, solution.prints) < independent.limit
    }
    parts = _parts(kept, independent.limit)
    counts = len(kept), len(answers) - len(long), len(long) - len(kept)
    largest = max((len(part.students) for part in parts), default=0)
    if largest > MANY and largest > SHARE * len(kept):
        why = (
            f"{largest} of {len(kept)} answers are alike: either the task leads there, or one answer went round; "
            "who has it from whom cannot be told from that"
        )
        return Compared(lab, exercise, independent, answers, *counts, why_not=why)
    groups = sorted(map(_group, parts), key=lambda group: (-len(group.students), _order(group.pairs[0])))
    return Compared(lab, exercise, independent, answers, *counts, tuple(groups))


@dataclass
class _Part:
    """Answers that hang together: who wrote each, and which two are alike."""

    same: list[list[str]]
    near: list[tuple[list[str], list[str], float]] = field(default_factory=list)

    @property
    def students(self) -> list[str]:
        return [student for students in self.same for student in students]


def _parts(answers: Mapping[str, Printed], limit: float) -> list[_Part]:
    """Put together what hangs together, by two students or more; equal answers are compared once."""
    same: dict[Prints, list[str]] = defaultdict(list)
    for student, one in answers.items():
        same[one.prints].append(student)
    root = {prints: prints for prints in same}

    def find(prints: Prints) -> Prints:
        while root[prints] is not prints:
            root[prints] = prints = root[root[prints]]
        return prints

    near = list(pairs_above(list(same), limit))
    for first, second, _ in near:
        root[find(first)] = find(second)
    parts: dict[Prints, _Part] = defaultdict(lambda: _Part([]))
    for prints, students in same.items():
        parts[find(prints)].same.append(students)
    for first, second, similarity in near:
        parts[find(first)].near.append((same[first], same[second], similarity))
    return [part for part in parts.values() if len(part.students) > 1]


def _group(part: _Part) -> Group:
    pairs = [_pair(one, other, 1.0) for students in part.same for one, other in combinations(students, 2)]
    pairs += [
        _pair(one, other, similarity)
        for first, second, similarity in part.near
        for one, other in product(first, second)
    ]
    pairs.sort(key=_order)
    n_pairs = Counter(student for pair in pairs for student in (pair.one, pair.other))
    nearest: dict[str, float] = {}
    for pair in pairs:
        for student in (pair.one, pair.other):
            nearest.setdefault(student, pair.similarity)
    ordered = sorted(part.students, key=lambda student: (-n_pairs[student], -nearest[student], student))
    return Group(tuple(ordered), tuple(pairs))


def _pair(one: str, other: str, similarity: float) -> Pair:
    return Pair(min(one, other), max(one, other), similarity)


def _order(pair: Pair) -> tuple[float, str, str]:
    return -pair.similarity, pair.one, pair.other


def pairs_above(prints: list[Prints], limit: float) -> Iterator[tuple[Prints, Prints, float]]:
    """Give all pairs of sets whose similarity reaches a limit; most others are never compared.

    Two sets that reach it share one of the rarest fingerprints of each (prefix filtering: S. Chaudhuri, V. Ganti and
    R. Kaushik, *A primitive operator for similarity joins in data cleaning*, ICDE 2006).

    Parameters
    ----------
    prints : list of frozenset
        Each once.
    limit : float
        Above 0.

    Examples
    --------
    >>> [one & other for one, other, _ in pairs_above([frozenset("abcd"), frozenset("abcde"), frozenset("xyz")], 0.8)]
    [frozenset({...})]
    """
    counts = Counter(number for one in prints for number in one)
    holders: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(prints):
        # |a & b| >= limit |a | b| >= limit |a|, so one of the |a| - limit |a| + 1 rarest of a is in b, and of b in a.
        n_rare = len(one) - math.ceil(limit * len(one) - 1e-9) + 1
        rare = sorted(one, key=lambda number: (counts[number], number))[:n_rare]
        for before in {before for number in rare for before in holders[number]}:
            similarity = alike(one, prints[before])
            if similarity >= limit:
                yield prints[before], one, similarity
        for number in rare:
            holders[number].append(place)
