"""Which songs belong together: the same recording in two files, one folder, one album."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.data.folds import cold_folds
from kit.taste.folders import Side, Spotted
from kit.taste.hearing import Song

__all__ = ["Entry", "Shelves", "same_recordings", "sorted_out", "taste_folds"]

Integers = NDArray[np.int64]

SAME = 0.95  # correlation of two sketches from which on they are of one recording
APART = 1.0  # seconds that two files of one recording differ in length, at most
COLUMNS = 12  # of a sketch, four windows: shorter sounds may swell alike by chance
DEEP = 40.0  # dB below the loudest that a sketch goes: what is quieter each format keeps in its own way
FLAT = 0.5  # dB that a sketch moves by, at least: of what stands still nothing can be told


@dataclass(frozen=True, eq=False)
class Entry:
    """A song that was heard, and where its file was found."""

    song: Song
    spotted: Spotted


@dataclass(frozen=True, eq=False)
class Shelves:
    """The songs of the three folders, put in order.

    Attributes
    ----------
    judged : list of Entry
        What is learnt from: one file of each recording, the liked ones first.
    liked : (n,) int64
        1 for those of LIKED.
    group : (n,) int64
        Those of one recording, one folder or one album share a number.
    waiting : list of Entry
        The candidates, one file of each recording.
    copies : list of (Entry, Entry)
        A file that is left out, and the one of the same recording on the same side that stays.
    disputed : list of (Entry, Entry)
        Two files of one recording, the one in LIKED and the other in DISLIKED; both are left out.
    known : list of (Entry, Entry)
        A candidate, and the file in LIKED or DISLIKED of the same recording.
    """

    judged: list[Entry]
    liked: Integers
    group: Integers
    waiting: list[Entry]
    copies: list[tuple[Entry, Entry]]
    disputed: list[tuple[Entry, Entry]]
    known: list[tuple[Entry, Entry]]


def sorted_out(entries: Sequence[Entry]) -> Shelves:
    """Find copies, and what belongs together.

    Examples
    --------
    >>> shelves = sorted_out([])
    >>> len(shelves.judged), shelves.group.shape
    (0, (0,))
    """
    recording = same_recordings([entry.song for entry in entries])
    of: dict[int, dict[Side, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, entry in enumerate(entries):
        of[int(recording[i])][entry.spotted.side].append(i)
    judged: list[int] = []
    waiting: list[int] = []
    copies: list[tuple[Entry, Entry]] = []
    disputed: list[tuple[Entry, Entry]] = []
    known: list[tuple[Entry, Entry]] = []
    for by_side in of.values():
        for places in by_side.values():
            copies += [(entries[i], entries[places[0]]) for i in places[1:]]
        firsts = {side: places[0] for side, places in by_side.items()}
        waits = firsts.pop(Side.CANDIDATES, None)
        if len(firsts) == 2:
            disputed.append((entries[firsts[Side.LIKED]], entries[firsts[Side.DISLIKED]]))
        else:
            judged += firsts.values()
        if waits is not None and firsts:
            known.append((entries[waits], entries[next(iter(firsts.values()))]))
        elif waits is not None:
            waiting.append(waits)
    judged.sort(key=lambda i: (entries[i].spotted.side is not Side.LIKED, i))
    tied = _tied(len(entries), _ties(entries, recording))
    return Shelves(
        [entries[i] for i in judged],
        np.array([entries[i].spotted.side is Side.LIKED for i in judged], np.int64),
        np.unique(tied[np.array(judged, np.int64)], return_inverse=True)[1],
        [entries[i] for i in sorted(waiting)],
        copies,
        disputed,
        known,
    )


def _ties(entries: Sequence[Entry], recording: Integers) -> list[tuple[int, Hashable]]:
    ties: list[tuple[int, Hashable]] = []
    for i, entry in enumerate(entries):
        if entry.spotted.side is Side.CANDIDATES:  # which nothing is learnt from
            continue
        ties.append((i, ("recording", int(recording[i]))))
        if entry.spotted.shelf is not None:
            ties.append((i, (entry.spotted.side, entry.spotted.shelf)))
        if album := " ".join(entry.song.recording.album.casefold().split()):
            ties.append((i, ("album", album)))
    return ties


def _tied(n: int, ties: Iterable[tuple[int, Hashable]]) -> Integers:
    """Give the group of each of n: those with a tie of one name share one, directly or through others."""
    group, first = np.arange(n), dict[Hashable, int]()
    for i, name in ties:
        group[group == group[i]] = group[first.setdefault(name, i)]
    return group


def same_recordings(songs: Sequence[Song]) -> Integers:
    """Give the recording of each song: files with the same bytes, or with the same course of loudness, share one.

    Two files of one recording in two formats, or with other tags, have nearly the same sketch. What was cut, is played
    faster, or is shorter than nine seconds, is found by its bytes alone.

    Parameters
    ----------
    songs : sequence of n Song

    Returns
    -------
    (n,) int64

    Examples
    --------
    >>> same_recordings([]).shape
    (0,)
    """
    ties: list[tuple[int, Hashable]] = [(i, song.digest) for i, song in enumerate(songs)]
    moves = [_course(song) for song in songs]
    by_length = sorted(range(len(songs)), key=lambda i: songs[i].recording.seconds)
    for place, i in enumerate(by_length):
        for j in by_length[place + 1 :]:
            if songs[j].recording.seconds - songs[i].recording.seconds > APART:
                break
            one, other = moves[i], moves[j]
            if one is not None and other is not None and len(one) == len(other) and one @ other > SAME:
                ties += [(i, ("sketch", i)), (j, ("sketch", i))]
    return _tied(len(songs), ties)


def _course(song: Song) -> NDArray[np.float64] | None:
    """Give how loud each band is beside its own mean, as a row of length 1; None where too little moves."""
    sketch = song.sketch.astype(np.float64)
    sketch = np.maximum(sketch, sketch.max() - DEEP)
    moved = (sketch - sketch.mean(axis=0)).ravel()
    spread = moved.std()
    return moved / (spread * np.sqrt(len(moved))) if len(sketch) >= COLUMNS and spread > FLAT else None


def taste_folds(
    liked: Integers, group: Integers, most: int, rng: np.random.Generator
) -> list[tuple[Integers, Integers]]:
    """Deal songs into folds, so that no group stands on both sides, and both labels stand on each.

    Parameters
    ----------
    liked, group : (n,) int64
    most : int
        Folds.
    rng : numpy.random.Generator

    Returns
    -------
    list of (train, test)
        As of `cold_folds`; none where one of the labels has fewer than two groups.

    Examples
    --------
    >>> folds = taste_folds(np.array([1, 1, 1, 0, 0]), np.array([0, 0, 1, 2, 3]), 5, np.random.default_rng(0))
    >>> [(sorted({0, 1, 2} & set(test.tolist())), len(test)) for _, test in folds]
    [([0, 1], 3), ([2], 2)]
    """
    has_liked = np.isin(group, group[liked == 1])
    of_liked, of_rest = np.flatnonzero(has_liked), np.flatnonzero(~has_liked)
    n = min(most, len(np.unique(group[of_liked])), len(np.unique(group[of_rest])))
    if n < 2:
        return []
    parts = [[rows[test] for _, test in cold_folds(group[rows], n, rng)] for rows in (of_liked, of_rest)]
    tests = [np.sort(np.concatenate(both)) for both in zip(parts[0], reversed(parts[1]), strict=True)]
    return [(np.setdiff1d(np.arange(len(liked)), test), test) for test in tests]
