"""How methods compare on a set of playlists, and what the whole list, artists and the exponent are worth there.

A world is measured once: its figures are kept below build/ until the world or the settings are changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import t

from bench.track2vec.methods import METHODS, blend
from bench.track2vec.models import Model, Vectors, suggest
from bench.worlds.margins import Margin
from kit.artists import with_artists
from kit.data import Playlists, Split, split_playlists
from kit.data.worlds import playlists_world
from kit.metrics import hits
from kit.whole import write_whole

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "worlds"
SEEDS = (20, 21, 22, 23, 24)  # the dials were set on others: 1 and 2
ENOUGH = 4  # of these worlds
N_TEST = 4_000
K = 10
BUDGET = 600.0  # processor seconds, which none of these settings uses
LEARNER: dict[str, Any] = {"dim": 64, "window": 5, "exponent": 0.25, "passes": 6}
EXPONENTS = (-0.5, 0.0, 0.5, 1.0)  # beside the learner's own: each is a training
ALS: dict[str, Any] = {"factors": 64, "regularization": 10, "alpha": 10, "iterations": 4}
SHARE = 0.6  # of an artist's mean
LAST: dict[str, Any] = {"weight": 7.0}
WHOLE: dict[str, Any] = {"weight": 5.0, "decay": 0.7}
REAL_CUTS = 5  # of the real playlists, each with its own places of cutting; `python -m bench.worlds --real`
REAL: dict[str, float] = {
    "popularity": 0.0064,
    "PureSVD": 0.0438,
    "ALS": 0.0677,
    "Markov": 0.0892,
    "co-occurrence": 0.1157,
    "Track2Vec": 0.1,
    "Track2Vec, with artists": 0.1239,
    "blend": 0.1176,
    "blend, with artists": 0.1334,
    "session neighbours": 0.1286,
    "blend of the whole list": 0.133,
    "blend of the whole list, with artists": 0.143,
    "Track2Vec, exponent -0.5": 0.0894,
    "Track2Vec, exponent 0": 0.0982,
    "Track2Vec, exponent 0.5": 0.1009,
    "Track2Vec, exponent 1": 0.0978,
    "Track2Vec, popular half": 0.1191,
    "Track2Vec, rare half": 0.0809,
}
# What each is worth there: the mean of the cuts, and its 95 % interval.
REAL_WORTH: dict[str, tuple[float, float, float]] = {
    "whole list over last track, blend": (0.0154, 0.0099, 0.0209),
    "with artists over without, Track2Vec": (0.0239, 0.0182, 0.0295),
    "popular half over rare half, Track2Vec": (0.0382, 0.026, 0.0505),
    "exponent .25 over -.5": (0.0107, 0.0047, 0.0167),
    "exponent .25 over 1": (0.0022, -0.0011, 0.0056),
    "Track2Vec / co-occurrence": (0.8648, 0.8194, 0.9102),
}
RATIO, NEAR_COUNTS = "Track2Vec / co-occurrence", (0.8, 1.25)
# Each is to find more than the one before it; the real set has this order.
ORDER = (
    ("popularity", "PureSVD"),
    ("PureSVD", "ALS"),
    ("ALS", "Track2Vec"),
    ("co-occurrence", "blend"),
    ("Track2Vec", "blend"),
    ("blend", "session neighbours"),
    ("session neighbours", "blend of the whole list"),
    ("blend of the whole list", "blend of the whole list, with artists"),
)
Figures = dict[str, float]


def compare(split: Split) -> Figures:
    """Give hit@10 of each method on the test pairs, and of Track2Vec with each exponent and on each half."""
    train, test = split.train, split.test
    found: dict[str, Any] = {}
    for name, model, whole in _models(train):
        found[name] = hits(suggest(model, test, K, whole_prefix=whole), test.held_out)
        print(f"  {name:40} {found[name].mean():.3f}", flush=True)
    popular = test.held_out < np.median(test.held_out)  # tracks are numbered by falling count
    halves = {
        f"Track2Vec, {name} half": found["Track2Vec"][half].mean()
        for name, half in (("popular", popular), ("rare", ~popular))
    }
    return {name: float(np.mean(value)) for name, value in (found | halves).items()}


def _models(train: Playlists) -> Iterator[tuple[str, Model, bool]]:
    """Make each model, and say whether it is asked by the whole list."""
    counting = {"PureSVD": ("puresvd", {"dim": 64}), "ALS": ("als", ALS), "Markov": ("markov", {})}
    for name, (method, options) in ({"popularity": ("popularity", {})} | counting).items():
        yield name, METHODS[method](train, BUDGET, **options).model, False
    yield "co-occurrence", METHODS["co-occurrence"](train, BUDGET).model, False
    vectors = _trained(train, LEARNER["exponent"])
    yield "Track2Vec", Vectors(vectors), False
    known = with_artists(vectors, train.known_artists, train.counts, SHARE)
    yield "Track2Vec, with artists", Vectors(known), False
    yield "blend", blend(train, vectors, **LAST), False
    yield "blend, with artists", blend(train, known, **LAST), False
    yield "session neighbours", METHODS["v-sknn"](train, BUDGET).model, True
    yield "blend of the whole list", blend(train, vectors, **WHOLE), True
    yield "blend of the whole list, with artists", blend(train, known, **WHOLE), True
    for exponent in EXPONENTS:
        yield f"Track2Vec, exponent {exponent:g}", Vectors(_trained(train, exponent)), False


def _trained(train: Playlists, exponent: float) -> Any:
    model = METHODS["track2vec"](train, BUDGET, **LEARNER | {"exponent": exponent}).model
    assert isinstance(model, Vectors)
    return model.vectors


def of_world(seed: int, *, kept: Path = KEPT) -> Figures:
    """Compare on a world, or read what was measured before on the same world with the same settings."""
    return measured(f"{seed}", parts(playlists_world(seed=seed).playlists), kept)


def measured(name: str, split: Split, kept: Path = KEPT) -> Figures:
    """Compare on a split, or read what was measured before on the same split with the same settings."""
    settings = json.dumps([LEARNER, EXPONENTS, ALS, SHARE, LAST, WHOLE, N_TEST], sort_keys=True)
    mark = hashlib.sha256(split.train.values.tobytes() + settings.encode()).hexdigest()[:12]
    path = kept / f"{name}-{mark}.json"
    if not path.is_file():
        print(f"{name}: {split.train}", flush=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(compare(split), indent=1))
    figures: Figures = json.loads(path.read_text(encoding="utf-8"))
    return figures


def parts(playlists: Playlists) -> Split:
    """Split playlists; most of what is held out is asked about, so that differences show."""
    return split_playlists(playlists, np.random.default_rng(1), n_validation=0, n_test=N_TEST)


def in_order(worlds: list[Figures]) -> list[tuple[str, str, int]]:
    """Count for each step of the order the worlds that keep it."""
    return [(less, more, sum(one[less] < one[more] for one in worlds)) for less, more in ORDER]


def mean_of(worlds: list[Figures]) -> Figures:
    """Average each figure over the worlds in which it was measured."""
    return {name: float(np.mean([one[name] for one in worlds if name in one])) for name in worlds[0]}


def worth(one: Figures) -> Figures:
    """Compute what the whole list, artists, popularity and the exponent are worth in one world."""
    best = "Track2Vec"
    pairs = {
        "whole list over last track, blend": ("blend of the whole list", "blend"),
        "with artists over without, Track2Vec": (f"{best}, with artists", best),
        "popular half over rare half, Track2Vec": (f"{best}, popular half", f"{best}, rare half"),
        "exponent .25 over -.5": (best, f"{best}, exponent -0.5"),
        "exponent .25 over 1": (best, f"{best}, exponent 1"),
    }
    told = {what: one[more] - one[less] for what, (more, less) in pairs.items()}
    return told | {RATIO: one[best] / one["co-occurrence"]}


def spread(measured_on: list[Figures]) -> dict[str, tuple[float, float, float]]:
    """Give the mean of each worth over some cuts or worlds, and its 95 % interval by Student's t."""
    found = {}
    for what, values in _by_name([worth(one) for one in measured_on]).items():
        reach = float(t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))
        mean = float(np.mean(values))
        found[what] = (mean, mean - reach, mean + reach)
    return found


def _by_name(rows: list[Figures]) -> dict[str, list[float]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def gains(worlds: list[Figures], real: dict[str, tuple[float, float, float]]) -> list[Margin]:
    """Set what each is worth in the worlds beside the real interval: from half of its low end to twice its high end.

    What is worth nothing or less at the low end of the real interval is not to be worth less than nothing here.
    """
    told = []
    for what, values in _by_name([worth(one) for one in worlds]).items():
        mean, low, high = real[what]
        bounds = NEAR_COUNTS if what == RATIO else (max(low / 2, 0), 2 * high)
        told.append(Margin(what, float(np.mean(values)), mean, *bounds))
    return told
