"""How well cold songs are told in the world of plays: `python -m bench.sound.world --write` writes the page.

Two protocols, on five worlds: cold songs, whose artists have others, and cold artists. Each row has the AUC of a user,
averaged, and MAP@20, over the users who play some of the cold songs and not others. The world was frozen on the rows
that are no network, before a network saw it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.one_thread import start_anew
from bench.sound.network import NETWORKS
from bench.sound.rows import ARTIST_KNOWN, ROWS, Case, judged, mel_order, mel_statistics
from kit.data.plays import SIZES, Plays, kept_plays
from kit.data.worlds.plays import ATTRIBUTES, PlaysWorld, plays_world
from kit.metrics import Interval
from kit.whole import write_whole

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "plays.md"
SEEDS = (5, 6, 7, 8, 9)  # the first is the world that students load
PROTOCOLS = ("songs", "artists")

Floats = NDArray[np.float64]
Row = Callable[[Case], Floats]


class Found(NamedTuple):
    """One row on one world: a number for each user that counts."""

    auc: Floats
    map: Floats
    left_out: int


# What hears comes before what knows.
_KNOWS = list(ROWS).index("attributes but the riff known, linear")
ALL: dict[str, Row] = dict([*list(ROWS.items())[:_KNOWS], *NETWORKS.items(), *list(ROWS.items())[_KNOWS:]])

Table = Mapping[tuple[str, str, int], Found]  # by protocol, row and seed


def main() -> int:
    """Measure, print, and write the page if asked to."""
    from bench.sound.page import page

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/reference/plays.md")
    given = parser.parse_args()
    start_anew("bench.sound.world")
    table: dict[tuple[str, str, int], Found] = {}
    told: dict[tuple[str, str], list[float]] = {}
    for seed in SEEDS:
        world = plays_world(SIZES["world"], seed=seed)
        music = kept_plays(f"world {seed}", world)
        table |= measured(music, world, seed, ALL)
        for name, values in told_by(music, world).items():
            told.setdefault(name, []).append(values)
    text = page(plays_world(SIZES["world"], seed=SEEDS[0]), table, told)
    print(text)
    if given.write:
        write_whole(PAGE, text)
        print(f"wrote {PAGE.name}")
    return 0


def case_of(music: Plays, world: PlaysWorld, seed: int, protocol: str) -> Case:
    """Hold out a fifth of the songs, or of the artists."""
    draw = music.cold_songs if protocol == "songs" else music.cold_artists
    split = draw(np.random.default_rng([seed, PROTOCOLS.index(protocol), 6]))
    return Case(music, world.truth.attributes, split, seed)


def measured(
    music: Plays, world: PlaysWorld, seed: int, rows: Mapping[str, Row]
) -> dict[tuple[str, str, int], Found]:
    """Measure rows under both protocols; of a cold artist nothing else is known."""
    found = {}
    for protocol in PROTOCOLS:
        case = case_of(music, world, seed, protocol)
        for name, row in rows.items():
            if protocol == "songs" or name not in ARTIST_KNOWN:
                one = judged(row(case), case.heard)
                found[protocol, name, seed] = Found(one["auc"], one["map"], one["left out"])
    return found


def told_by(music: Plays, world: PlaysWorld) -> dict[tuple[str, str], float]:
    """Give the share of the variance of each attribute that a ridge tells of cold artists' songs."""
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    warm, cold = music.cold_artists(np.random.default_rng([world.seed, 9]))
    tables = {"means": mel_statistics(music.mels)}
    tables["means and order"] = np.concatenate([tables["means"], mel_order(music.mels)], axis=1)
    found = {}
    for place, name in enumerate(ATTRIBUTES):
        y = world.truth.attributes[:, place]
        for what, X in tables.items():
            model = make_pipeline(StandardScaler(), RidgeCV(np.logspace(-1, 5, 13))).fit(X[warm], y[warm])
            found[name, what] = float(model.score(X[cold], y[cold]))
    return found


def of_worlds(values: list[float]) -> Interval:
    """Give the mean over worlds and its 95 % interval by Student's t."""
    from scipy.stats import t

    reach = float(t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))
    mean = float(np.mean(values))
    return Interval(mean, mean - reach, mean + reach)


if __name__ == "__main__":
    sys.exit(main())
