"""A `fit_predict` that remembers: what it has heard of a song or an album it says again, and of all else it guesses.

It knows every window by its numbers, so it can tell which windows it was trained on, and which it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.checks.asking.values import row, table

__all__ = [
    "Call",
    "EnoughError",
    "Memory",
    "Rung",
    "auc_of_calls",
    "aucs_of_tosses",
    "counts_half",
    "n_mixed",
    "odd_labels",
]

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
MOST = 3_000  # calls in one answer
EXACTLY = 1e-6  # the same mean of the same AUCs
OF_A_SONG, OF_AN_ALBUM = 0.45, 0.9  # how unsure it is where it remembers a song, or an album alone


class EnoughError(Exception):
    """A memory has been asked as often as anybody wants to know."""


class Rung(StrEnum):
    """What the training part of a call shares with its test part, the most first."""

    WINDOW = "window"
    SONG = "song"
    ALBUM = "album"


@dataclass
class Call:
    """One call of `fit_predict`.

    Attributes
    ----------
    train, test : (n,) integers
        The windows it was given, -1 for one that `X` does not hold.
    y : (n_train,) floats
    scores : (n_test,) floats
    rung : Rung
        WINDOW where songs stand on both sides, SONG where albums do, ALBUM where neither do.
    toss : int
        How many times other coins had been used on this rung before.
    """

    train: Rows
    test: Rows
    y: Floats
    scores: Floats
    rung: Rung
    toss: int = 0


@dataclass
class Memory:
    """A model of windows that remembers songs and albums.

    Attributes
    ----------
    X : (n, 3) floats
    songs, albums : (n,) integers
        Of each window, numbered from 0.
    rng : numpy.random.Generator
        Of its guesses.
    enough : int or None
        After how many calls it answers no more.
    calls : list of Call
    """

    X: Floats
    songs: Rows
    albums: Rows
    rng: np.random.Generator
    enough: int | None = None
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._row_of = {window.tobytes(): i for i, window in enumerate(self.X)}

    def fit_predict(self, X_train: ArrayLike, y_train: ArrayLike, X_test: ArrayLike) -> Floats:
        """Give a score for each test window, and note what came."""
        if len(self.calls) == self.enough:
            raise EnoughError
        if len(self.calls) == MOST:
            raise RuntimeError(f"fit_predict was called {MOST} times")
        train, test = self._rows(X_train, "X_train"), self._rows(X_test, "X_test")
        y = row(np.ravel(np.asarray(y_train)), "y_train", "a label for each window")
        if len(y) != len(train):
            raise ValueError(f"fit_predict: y_train has {len(y)} labels, and X_train {len(train)} windows")
        scores = self._scores(train, y, test)
        self.calls.append(Call(train, test, y, scores, self._rung(train, test)))
        return scores.copy()

    def _rows(self, windows: ArrayLike, name: str) -> Rows:
        values = table(windows, name, "rows of X")
        return np.array([self._row_of.get(one.tobytes(), -1) for one in values], np.int64)

    def _scores(self, train: Rows, y: Floats, test: Rows) -> Floats:
        """The mean label of what was heard of a song, or else of its album, more or less surely."""
        score = self.rng.normal(size=len(test))
        for of, unsure in ((self.albums, OF_AN_ALBUM), (self.songs, OF_A_SONG)):
            n = int(of.max()) + 1
            heard = np.bincount(of[train], minlength=n)
            label = np.bincount(of[train], y, minlength=n) / np.maximum(heard, 1)
            known = heard[of[test]] > 0
            score[known] = label[of[test]][known] + self.rng.normal(0, unsure, int(known.sum()))
        return score

    def _rung(self, train: Rows, test: Rows) -> Rung:
        if np.isin(self.songs[test], self.songs[train]).any():
            return Rung.WINDOW
        return Rung.SONG if np.isin(self.albums[test], self.albums[train]).any() else Rung.ALBUM

    def tosses(self, rung: Rung) -> list[tuple[dict[int, float], list[Call]]]:
        """The calls of a rung, by the coins that they were labelled with: the coin of each album, and the calls."""
        found: list[tuple[dict[int, float], list[Call]]] = []
        for call in self.calls:
            if call.rung is not rung:
                continue
            coins = dict(self.coins(call))
            if not found or any(found[-1][0].get(album, coin) != coin for album, coin in coins.items()):
                found.append(({}, []))
            found[-1][0].update(coins)
            found[-1][1].append(call)
        return found

    def coins(self, call: Call) -> Iterator[tuple[int, float]]:
        """The first label of each album that a call trains on."""
        albums, first = np.unique(self.albums[call.train], return_index=True)
        yield from zip(albums.tolist(), call.y[first].tolist(), strict=True)


def counts_half(model: Memory, rung: Rung, auc: float) -> bool:
    """Whether an AUC is the mean of what the model said, and of .5 for folds with one side of the coin alone."""
    with_half, without = [], []
    for aucs, one_sided in aucs_of_tosses(model, rung):
        with_half.append([*aucs, *[0.5] * one_sided])
        without.append(aucs)

    def is_mean_of(repeats: list[list[float]]) -> bool:
        there = [aucs for aucs in repeats if aucs]
        of_all = np.mean(np.concatenate(there)) if there else np.nan
        of_repeats = np.mean([np.mean(aucs) for aucs in there]) if there else np.nan
        return bool(np.isclose(auc, [of_all, of_repeats], rtol=0, atol=EXACTLY).any())

    return is_mean_of(with_half) and not is_mean_of(without)


def auc_of_calls(model: Memory, rung: Rung) -> float:
    """The mean over a rung's calls of the AUC of what the model said, as far as the coins are known."""
    found = [auc for aucs, _ in aucs_of_tosses(model, rung) for auc in aucs]
    return float(np.mean(found)) if found else float("nan")


def aucs_of_tosses(model: Memory, rung: Rung) -> list[tuple[list[float], int]]:
    """For each toss of a rung: the AUC of each call with both sides of the coin, and how many folds have one alone.

    A fold that the model was never asked for is seen by the windows that nothing tests: they are one fold.
    """
    found = []
    for coins, calls in model.tosses(rung):
        aucs: list[float] = []
        for call in calls:
            label = np.array([coins.get(int(album), np.nan) for album in model.albums[call.test]])
            sides = np.unique(label[np.isfinite(label)])
            if len(sides) == 2:
                ahead = call.scores[label == sides[1]][:, None] - call.scores[label == sides[0]]
                aucs.append(float((ahead > 0).mean() + (ahead == 0).mean() / 2))
        n_tested = len(np.unique(np.concatenate([call.test for call in calls])))
        found.append((aucs, len(calls) - len(aucs) or int(n_tested < len(model.X))))
    return found


def odd_labels(calls: Sequence[Call]) -> Floats | None:
    """Give the labels of a call where they are not those of a coin; None where all calls together have two.

    By album one training part in four hundred has one side of the coin alone, by chance; one in four is no chance.
    """
    labels = [np.unique(call.y) for call in calls]
    one_side = [values for values in labels if len(values) == 1]
    together = np.unique(np.concatenate(labels))
    if len(together) == 2 and 4 * len(one_side) <= len(calls):
        return None
    return next((values for values in labels if len(values) > 2), one_side[0] if one_side else together)


def n_mixed(groups: Rows, y: Floats) -> int:
    """How many groups have more than one label."""
    pairs = np.unique(np.stack([groups.astype(float), y]), axis=1)
    return int((np.unique(pairs[0], return_counts=True)[1] > 1).sum())
