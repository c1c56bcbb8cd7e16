"""The leak ladder in the world of songs: what models seem to know that cannot be known, and what they know of a taste.

Labels that are coins, one a song or one an album, hold nothing to be learnt: all above .5 is a leak. The labels of the
listener stand beside them. Nothing here is a neural network: the world is frozen before the first of them sees it.
`python -m bench.taste.ladder` writes docs/reference/songs.md.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.one_thread import start_anew
from kit.data.songs import Songs, kept_songs
from kit.data.worlds.songs import LIKED, OFTEN, Kind, SongsWorld, songs_world
from kit.whole import write_whole

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "songs.md"
N_FOLDS = 5
COINS, REPEATS = 10, 3  # draws of coins; draws of folds for the listener's labels
COIN_WINDOWS, WINDOWS = 4, 12  # of a song
RUNGS = ("window", "song", "album")
# A coin a song or an album, then the rung: the AUC on real music (419 songs of 17 albums), with the same features and
# the same five neighbours.
REAL = {
    ("song", "window"): 0.760,
    ("song", "song"): 0.497,
    ("album", "window"): 0.853,
    ("album", "song"): 0.692,
    ("album", "album"): 0.484,
}


class Table(NamedTuple):
    """Windows of the songs that are left after cleaning, and what they belong to."""

    summaries: NDArray[np.float32]
    flat: NDArray[np.float32]
    liked: NDArray[np.int64]
    units: dict[str, NDArray[np.int64]]  # by rung; a song and its karaoke version are one


def windows_of(songs: Songs, world: SongsWorld, n: int) -> Table:
    """Give the windows of songs and karaoke versions, `n` a song."""
    files = np.flatnonzero(np.isin(world.truth.kind, (Kind.SONG, Kind.KARAOKE)))
    windows = songs.windows(files, n)
    flat = np.concatenate([part.reshape(len(windows), -1) for part in windows.features().values()], axis=1)
    units = {
        "window": np.arange(len(windows)),
        "song": world.truth.original[windows.file].astype(np.int64),
        "album": songs.albums[windows.file].astype(np.int64),
    }
    liked = (songs.plays[windows.file] >= OFTEN).astype(np.int64)
    return Table(windows.summaries(), flat, liked, units)


def auc(y: NDArray[np.integer], scores: NDArray[np.floating]) -> float:
    """Compute the share of pairs of a 1 and a 0 that stand in the right order; ties count half."""
    from scipy.stats import rankdata

    positive = y == 1
    n, m = positive.sum(), (~positive).sum()
    return float((rankdata(scores)[positive].sum() - n * (n + 1) / 2) / (n * m))


def folds(unit: NDArray[np.int64], rng: np.random.Generator) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Deal units into folds, and give the rows for training and for testing of each."""
    named, row = np.unique(unit, return_inverse=True)
    fold = (rng.permutation(len(named)) % N_FOLDS)[row]
    for one in range(N_FOLDS):
        yield np.flatnonzero(fold != one), np.flatnonzero(fold == one)


def mean_auc(
    make: Callable[[], Any],
    X: NDArray[np.float32],
    y: NDArray[np.int64],
    unit: NDArray[np.int64],
    rng: np.random.Generator,
) -> float:
    """Train and test a model on each fold, standardised by its training part; folds of one class are left out."""
    from sklearn.preprocessing import StandardScaler

    found = []
    for train, test in folds(unit, rng):
        if 0 < y[test].mean() < 1 and 0 < y[train].mean() < 1:
            scaler = StandardScaler().fit(X[train])
            model = make().fit(scaler.transform(X[train]), y[train])
            found.append(auc(y[test], model.predict_proba(scaler.transform(X[test]))[:, 1]))
    return float(np.mean(found))


def coins(unit: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Toss a coin for each unit; as many come up as songs are liked."""
    named, row = np.unique(unit, return_inverse=True)
    up = np.zeros(len(named), np.int64)
    up[rng.permutation(len(named))[: round(LIKED * len(named))]] = 1
    return up[row]


def ladder(table: Table, n: int = COINS) -> dict[tuple[str, str], list[float]]:
    """Compute the AUC of five neighbours on coins, by what has a coin and by the rung."""
    from sklearn.neighbors import KNeighborsClassifier

    found: dict[tuple[str, str], list[float]] = {rung: [] for rung in REAL}
    for coin, rung in REAL:
        for repeat in range(n):
            rng = np.random.default_rng([repeat, 1])
            y = coins(table.units[coin], rng)
            found[coin, rung].append(
                mean_auc(lambda: KNeighborsClassifier(5), table.summaries, y, table.units[rung], rng)
            )
    return found


def models() -> dict[str, tuple[str, Callable[[], Any]]]:
    """Give the models on the listener's labels: what they see of a window, and how they are made."""
    from lightgbm import LGBMClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.tree import DecisionTreeClassifier

    weight = {0: 0.125, 1: 1}
    return {
        "tree of the original": (
            "flat",
            lambda: DecisionTreeClassifier(
                max_depth=30, class_weight=weight, max_features="sqrt", random_state=0
            ),
        ),
        "15 neighbours": ("summaries", lambda: KNeighborsClassifier(15)),
        "logistic regression": ("summaries", lambda: LogisticRegression(C=0.01, max_iter=300)),
        "LightGBM": (
            "summaries",
            lambda: LGBMClassifier(
                n_estimators=60, num_leaves=15, min_child_samples=10, n_jobs=1, verbose=-1, random_state=0
            ),
        ),
    }


def taste(table: Table, n: int = REPEATS) -> dict[tuple[str, str], list[float]]:
    """Compute the AUC of each model on the listener's labels, by the rung."""
    return {
        (name, rung): [
            mean_auc(
                make, getattr(table, sees), table.liked, table.units[rung], np.random.default_rng([k, 2])
            )
            for k in range(n)
        ]
        for name, (sees, make) in models().items()
        for rung in RUNGS
    }


def oracle(world: SongsWorld) -> float:
    """Compute the AUC, over songs, of all that is heard."""
    left = np.isin(world.truth.kind, (Kind.SONG, Kind.KARAOKE))
    return auc((world.plays[left] >= OFTEN).astype(int), world.truth.heard[left])


def main() -> int:
    """Measure, and write the page."""
    from bench.taste.page import page

    start_anew("bench.taste.ladder")
    world = songs_world()
    songs = kept_songs("world", world)
    coin = ladder(windows_of(songs, world, COIN_WINDOWS))
    real = taste(windows_of(songs, world, WINDOWS))
    write_whole(PAGE, page(world, coin, real))
    print(f"wrote {PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
