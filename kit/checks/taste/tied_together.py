"""Checks of `tied_together`: which songs share a group, by whatever labels; pairs first, then chains."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import came
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["TIED_TOGETHER"]

Rng = np.random.Generator
Links = NDArray[np.int64]
NO_LINKS = np.empty((0, 2), np.int64)


def _ask(answer: Answer, n: int, links: Links | list[Any]) -> list[int]:
    """The group of each song, numbered in the order in which they come."""
    with student_code():
        result: Any = answer(n, links)
    if finding := nothing_returned(result):
        raise FoundError(finding)
    saw = f"{n} songs and {len(links)} links give {shown(result, 90)}"
    is_row = not isinstance(result, dict | set) and came(result).name in ("NUMBERS", "TEXT")
    labels = np.asarray(result) if is_row else np.empty((0, 0))
    if labels.ndim == 1 and len(labels) != n:
        raise FoundError(
            Finding(
                "not a group for every song",
                f"{saw}: {len(labels)} groups",
                "a song without links is a group by itself, and is dealt into a fold like any other",
                "begin with a group for each of the n songs",
            )
        )
    if labels.ndim != 1:
        raise FoundError(
            Finding(
                "no row with the group of each song",
                saw,
                "cold_folds asks for a label a song: those with the same label stay together",
                "an array of n labels, in the order of the songs",
            )
        )
    _, numbers = np.unique(labels, return_inverse=True)
    return [int(number) for number in numbers]


def _right(n: int, links: Links | list[Any]) -> list[int]:
    group = list(range(n))
    for one, other in links:
        old, new = group[int(other)], group[int(one)]
        group = [new if label == old else label for label in group]
    return group


def _torn(groups: list[int], right: list[int]) -> tuple[int, int] | None:
    """Two songs that belong together, and have different labels."""
    for one in range(len(right)):
        for other in range(one):
            if right[one] == right[other] and groups[one] != groups[other]:
                return other, one
    return None


def _too_much(groups: list[int], right: list[int]) -> tuple[int, int] | None:
    return _torn(right, groups)


def _tied_by_nothing(two: tuple[int, int], asked: str) -> Finding:
    return Finding(
        "songs together that nothing ties",
        f"{asked}: songs {two[0]} and {two[1]} have the same group",
        "they would stand in the same fold for no reason: fewer groups, and less to choose from",
        "a label of its own for each song to begin with; a link joins two groups, and no others",
    )


def _partition(answer: Answer, rng: Rng) -> Finding | None:
    """Ask for songs with one link at most, beside links to oneself and links that come twice."""
    n = int(rng.integers(9, 14))
    pairs = rng.permutation(n)[:6].reshape(3, 2)
    oneself = np.array([[song, song] for song in rng.permutation(n)[:2]])
    twice = np.concatenate([pairs, pairs[:, ::-1], oneself])
    asked_for: list[Links | list[Any]] = [NO_LINKS, [], pairs[:1], pairs, oneself, rng.permutation(twice)]
    for links in asked_for:
        groups, right = _ask(answer, n, links), _right(n, links)
        asked = f"{n} songs and the links {shown(np.asarray(links).tolist(), 80)}"
        if two := _too_much(groups, right):
            return _tied_by_nothing(two, asked)
        if two := _torn(groups, right):
            return Finding(
                "a link that ties nothing",
                f"{asked}: songs {two[0]} and {two[1]} are linked, and have different groups",
                "one of them would be learnt from, and the other tested: the model has heard it already",
                "both songs of a link get the same label",
            )
    return None


def _transitive(answer: Answer, rng: Rng) -> Finding | None:
    """Ask for chains in every order, then for many links at random."""
    chains = [[[0, 1], [1, 2]], [[1, 2], [0, 1]], [[2, 1], [0, 1]], [[1, 0], [1, 2]], [[0, 2], [1, 2]]]
    longer = np.stack([np.arange(7), np.arange(1, 8)], axis=1)
    rings = [longer, longer[::-1], longer[[0, 2, 4, 6, 1, 3, 5]], longer[[1, 3, 5, 0, 2, 4, 6], ::-1]]
    long = np.stack([np.arange(23), np.arange(1, 24)], axis=1)
    drawn = [rng.integers(24, size=(size, 2)) for size in (12, 18, 24, 18)]
    cases: list[tuple[int, Links]] = [(4, np.array(chain)) for chain in chains]
    cases += [(9, ring) for ring in rings] + [(24, links) for links in drawn]
    asked_for = [(n, rng.permutation(n)[plain]) for n, plain in cases]
    # Along these, labels that go from song to song by one link a pass need a pass a link, whichever of two they keep.
    asked_for += [(24, links[::turn]) for links in (long, long[:, ::-1], 23 - long) for turn in (1, -1)]
    for n, links in asked_for:
        groups, right = _ask(answer, n, links), _right(n, links)
        if two := _torn(groups, right):
            through = _between(two, links)
            return Finding(
                "songs are not tied through others",
                f"{n} songs and the links {shown(links.tolist(), 80)}: songs {two[0]} and {two[1]} are tied "
                f"{'through ' + ', '.join(map(str, through)) if through else 'by a link'}, and have different groups",
                "a song, its twin and the twin's album: what is tied in two steps leaks as well",
                "where a link joins two groups, all songs of one of them take the label of the other",
            )
        if two := _too_much(groups, right):
            return _tied_by_nothing(two, f"{n} songs and the links {shown(links.tolist(), 80)}")
    return None


def _between(two: tuple[int, int], links: Links) -> list[int]:
    """The songs on the shortest way from one song to another."""
    ways = [[two[0]]]
    for way in ways:
        for one, other in [*links.tolist(), *links[:, ::-1].tolist()]:
            if one == way[-1] and other == two[1]:
                return way[1:]
            if one == way[-1] and other not in way:
                ways.append([*way, other])
    return []


TIED_TOGETHER = Exercise(
    "tied_together",
    [
        Item("a group for each song, joined by links alone", 1, asks(_partition)),
        Item("tied through others", 1, asks(_transitive)),
    ],
    hints=(
        "If a and b have a group each, and b and c are linked: whose labels have to change?",
        "group = np.arange(n), and for each link the whole group of one song takes the label of the other's.",
        "for one, other in links: group[group == group[other]] = group[one]",
    ),
    observe=Asking,
    n_seeds=2,
)
