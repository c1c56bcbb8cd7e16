"""Checks of `merge_sources`: any fair order does, so the list is judged by what holds of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np

from kit.checks.asking.mistakes import Case, Mistake, mistake_of
from kit.checks.asking.values import tracks
from kit.checks.exercise import Answer, Exercise, Item, Rng, tried
from kit.checks.funnel.tables import Whole
from kit.checks.outcome import Finding, FoundError, student_code

__all__ = ["MERGE_SOURCES", "Merged"]

EMPTY = -1
Rows = list[list[int]]


@dataclass(frozen=True)
class Merged:
    """Some sources, how many candidates were asked for, and what came.

    Attributes
    ----------
    lists : list of list of int
        Best first, -1 where a place is empty.
    n : int
    found : list of int or FoundError
    """

    lists: Rows
    n: int
    found: list[int] | FoundError

    @property
    def there(self) -> list[int]:
        """Each candidate that there is, once."""
        return [one for one in dict.fromkeys(chain(*self.lists)) if one != EMPTY]

    @property
    def came(self) -> list[int]:
        """What came; nothing where the answer failed."""
        return [] if isinstance(self.found, FoundError) else self.found

    @property
    def real(self) -> list[int]:
        """What came, without empty places."""
        return [one for one in self.came if one != EMPTY]

    @property
    def given(self) -> tuple[list[Whole], int]:
        """The arguments."""
        return [np.array(row, np.int64) for row in self.lists], self.n

    def __str__(self) -> str:
        few = [row if len(row) < 20 else [*row[:20], "..."] for row in self.lists]
        return f"of the lists {few} and n = {self.n} came {self.came[:30]}"


def _merged(answer: Answer, rng: Rng) -> list[Merged]:
    made = []
    for lists, n in _asked(rng):

        def asked(lists: Rows = lists, n: int = n) -> list[int]:
            with student_code():
                result = answer([np.array(row, np.int64) for row in lists], n)
            found: list[int] = tracks(result, "merge_sources", "a row of candidates").tolist()
            return found

        made.append(Merged(lists, n, tried(asked)))
    return made


def _asked(rng: Rng) -> list[tuple[Rows, int]]:
    def row(length: int, pool: int) -> list[int]:
        return [int(one) for one in 1 + rng.permutation(pool)[:length]]

    apart = row(12, 90)
    same = row(6, 40)
    return [
        ([apart[:4], apart[4:8]], 4),
        ([same, [*same[:3], *(one + 50 for one in same)]], 8),  # both begin alike
        ([row(3, 30), row(14, 30)], 12),  # one ends early
        ([[*row(4, 25), EMPTY, EMPTY], row(9, 25), [EMPTY] * 3], 9),
        ([[apart[0], EMPTY, apart[1], EMPTY, EMPTY, apart[2]], [EMPTY, *apart[3:6]]], 6),
        ([row(7, 12), row(7, 12), row(7, 12)], 6),
        ([row(3, 5), [*row(4, 5), 0], []], 20),  # there are fewer than n; 0 is a candidate too
        ([row(400, 5_000), row(400, 5_000)], 300),
    ]


def _none(made: list[Merged]) -> Finding | None:
    for one in made:
        if isinstance(one.found, FoundError):
            return one.found.finding
    if not any(one.came for one in made):
        return Finding("no candidates", str(made[0]), "there is nothing to rank", "what is returned")
    return None


def _told(one: Merged, cause: str, so: str, look: str) -> Finding:
    return Finding(cause, str(one), so, look, given=one.given)


def _strange(made: list[Merged]) -> Finding | None:
    for one in made:
        strange = sorted({*one.real} - {*one.there})
        if strange:
            return _told(
                one,
                "candidates that no source has",
                f"no source has {strange[0]}",
                "what is returned: candidates, not places in the lists",
            )
    return None


def _distinct(made: list[Merged]) -> Finding | None:
    for one in made:
        if EMPTY in one.came:
            return _told(
                one,
                "an empty place among the candidates",
                "-1 is no artist: as the number of a row it is the last one",
                "where a place is skipped that holds -1",
            )
        if len(set(one.came)) < len(one.came):
            return _told(
                one,
                "a candidate comes twice",
                "it takes a place from another candidate, and a careless recall counts it twice",
                "what is asked before a candidate is taken: is it in the list already?",
            )
    return None


def _full(made: list[Merged]) -> Finding | None:
    wrong = next(
        (one for one in made if min(one.n, len(one.there)) not in (len(one.came), len(one.real))), None
    )
    if wrong is None:
        return None
    cases = [Case((one.lists, one.n), None, one.came) for one in made]
    if (mistake := mistake_of(cases, _TOO_FEW)) is not None:
        return _told(wrong, mistake.cause, mistake.so, mistake.look)
    wanted = min(wrong.n, len(wrong.there))
    if len(wrong.came) > wanted:
        return _told(
            wrong, "more than n candidates", "the ranker pays for each of them", "where the list is cut off"
        )
    return _told(
        wrong,
        "fewer candidates than there are",
        f"the sources hold {len(wrong.there)} different ones, so {wanted} can be had, and {len(wrong.came)} came",
        "what happens when one source has no more: the others go on",
    )


def _depths(lists: Rows) -> list[int]:
    return [one for depth in zip_longest(*lists, fillvalue=EMPTY) for one in depth]


def _once(candidates: Sequence[int]) -> list[int]:
    return [one for one in dict.fromkeys(candidates) if one != EMPTY]


_TOO_FEW = (
    Mistake(
        "cut off before what comes twice is taken out",
        lambda lists, n: _once(_depths(lists)[:n]),
        "each candidate that two sources have leaves a place empty",
        "take out first, cut off afterwards",
    ),
    Mistake(
        "it ends with the shortest source",
        lambda lists, n: _once(list(chain(*zip(*lists, strict=False))))[:n],
        "`zip` stops when the first source is at its end, and the others are not asked any more",
        "`itertools.zip_longest`, or a loop that goes on with the sources that are left",
    ),
    Mistake(
        "each source gives a fixed share",
        lambda lists, n: _once(list(chain(*(row[: n // len(lists)] for row in lists))))[:n],
        "what both have comes once, and the place that it leaves stays empty",
        "go on in turn until n different ones are there",
    ),
)


def _best_first(made: list[Merged]) -> Finding | None:
    for one in made:
        taken: set[int] = set()
        for place, candidate in enumerate(one.real):
            if candidate in taken:
                continue  # another item says so
            heads = [next((c for c in row if c not in taken and c != EMPTY), None) for row in one.lists]
            if candidate not in heads:
                return _out_of_order(made, one, place)
            taken.add(candidate)
    return None


def _out_of_order(made: list[Merged], one: Merged, place: int) -> Finding:
    if all(sorted(each.came) == each.came for each in made):
        return _told(
            one,
            "sorted by their numbers",
            "a low number is no better than a high one",
            "what loses the order: `set`, `np.unique` and `sorted` do",
        )
    return _told(
        one,
        "a later candidate before an earlier one",
        f"at place {place} stands {one.real[place]}, though each source that has it has a better one left",
        "each source gives its best one that is not taken yet",
    )


def _in_turn(made: list[Merged]) -> Finding | None:
    for one in made:
        taken = {EMPTY}
        for m, candidate in enumerate(one.real, 1):
            taken.add(candidate)
            for source, row in enumerate(one.lists):
                if not taken.issuperset(row[: m // len(one.lists)]):
                    return _late(made, one, source, m)
    return None


def _late(made: list[Merged], one: Merged, source: int, m: int) -> Finding:
    if all(each.came == _once(list(chain(*each.lists)))[: each.n] for each in made):
        return _told(
            one,
            "one source after the other",
            "the first source fills the list, and the last one is hardly heard",
            "the order of the two loops: the places outside, the sources inside",
        )
    return _told(
        one,
        "a source misses its turn",
        f"among the first {m} is not yet what list {source} has in its first {m // len(one.lists)} places",
        "the sources take turns: one each, then the next one each",
    )


def _item(test: Callable[[list[Merged]], Finding | None]) -> Callable[[list[Merged]], Finding | None]:
    return lambda made: _none(made) or _strange(made) or test(made)


MERGE_SOURCES = Exercise(
    "merge_sources",
    [
        Item("different candidates, no empty place", 1, _item(_distinct)),
        Item("n of them, where there are as many", 1, _item(_full)),
        Item("each source's best first", 1, _item(_best_first)),
        Item("the sources in turn", 1, _item(_in_turn)),
    ],
    hints=(
        (
            "Deal it like cards: the first of each list, then the second of each, and so on. What must not be dealt? "
            "When are you done?"
        ),
        (
            "`itertools.zip_longest(*lists, fillvalue=-1)` gives all first ones, then all second ones, and -1 where a "
            "list has ended. Take what is not -1 and not taken yet."
        ),
        (
            "merged = []; for places in itertools.zip_longest(*lists, fillvalue=-1): for one in places: "
            "if one != -1 and one not in merged: merged.append(int(one)); return merged[:n]. "
            "A set beside the list makes it fast."
        ),
    ),
    observe=_merged,
)
