"""The figures of lab 02: tables for the terminal, and the page docs/reference/influencers.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from bench.influencers.sizes import COLD, DIM, SEEDS, SHIPPED
from kit.data.ratings import Ratings
from kit.data.worlds.influencers import (
    ARTISTS,
    FEWEST,
    INFLUENCERS,
    LEVELS,
    SHARES,
    SONGS,
    WEIGHTS,
    influencers_world,
)
from kit.metrics import Interval

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "influencers.md"
ORIGINAL = {"random": 0.5502, "naive": 0.3957, "LGBM": 0.3088, "Dot": 0.3162, "NN": 0.3096, "Text": 0.3079}
WITHIN = {"random": 0.002, "naive": 0.001, "LGBM": 0.006, "Dot": 0.008, "NN": 0.008}  # of the original
# The better model, the worse one, and what the better one knows more.
GAINS = (
    ("Text", "NN", "the song's text"),
    ("NN", "Dot", "the influencer's kind, and layers in place of a product"),
    ("Text + people", "Text", "biographies and descriptions beside the song's text"),
    ("Text + sound", "Text", "the audio embedding, standardised"),
    ("LGBM + sound", "LGBM", "the audio embedding, for trees"),
    ("Text", "Text French", "English words in the table of vectors"),
    ("Text, no stop words", "Text", "what stands in every text left out"),
    ("Text, dilated", "Text", "a convolution over words that stand two apart"),
)


class Result(NamedTuple):
    """The errors of a model in one world."""

    seed: int
    model: str
    kind: str
    errors: NDArray[np.float64]  # (2, n): squared errors, and the fold that each was made in

    @property
    def rmse(self) -> float:
        """The mean over the folds of their RMSE."""
        squared, fold = self.errors
        return float(np.mean([np.sqrt(squared[fold == number].mean()) for number in np.unique(fold)]))


def over_worlds(values: Sequence[float]) -> Interval:
    """Compute the mean over worlds and its 95 % interval, by Student's t: worlds are few."""
    mean = float(np.mean(values))
    if len(values) < 2:
        return Interval(mean, float("nan"), float("nan"))
    half = student.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values))
    return Interval(mean, mean - float(half), mean + float(half))


def gain(better: Result, worse: Result, songs: NDArray[np.integer], rng: np.random.Generator) -> Interval:
    """Compute how much lower the RMSE over all rows is, with its interval when the songs are drawn anew."""
    squared = np.stack([np.bincount(songs, one.errors[0]) for one in (worse, better)])
    n = np.bincount(songs)

    def lower(rows: NDArray[np.integer]) -> float:
        of_worse, of_better = np.sqrt(squared[:, rows].sum(axis=1) / n[rows].sum())
        return float(of_worse - of_better)

    drawn = [lower(rng.integers(len(n), size=len(n))) for _ in range(1000)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(lower(np.arange(len(n))), float(low), float(high))


def _found(results: Iterable[Result], model: str, kind: str) -> dict[int, Result]:
    return {one.seed: one for one in results if (one.model, one.kind) == (model, kind)}


def _interval(one: Interval, sign: str = "") -> str:
    bounds = "" if np.isnan(one.low) else f" [{one.low:{sign}.4f}, {one.high:{sign}.4f}]"
    return f"{one.mean:{sign}.4f}{bounds}"


def main_rows(results: Sequence[Result]) -> list[list[str]]:
    """Make a row a model: the original, ours over all worlds, whether ours is near enough, each world."""
    seeds = sorted({one.seed for one in results})
    rows = []
    means = {}
    for model, original in ORIGINAL.items():
        found = _found(results, model, "stratified")
        if not found:
            continue
        ours = over_worlds([one.rmse for one in found.values()])
        means[model] = ours.mean
        if model in WITHIN:
            met, target = abs(ours.mean - original) <= WITHIN[model], f"± {WITHIN[model]:.3f}"
        else:
            met, target = ours.mean < means.get("NN", np.inf), "below NN"
        each = [f"{found[seed].rmse:.4f}" if seed in found else "" for seed in seeds]
        rows.append([model, f"{original:.4f}", _interval(ours), f"{target}: {'yes' if met else 'no'}", *each])
    return rows


def gain_rows(results: Sequence[Result]) -> list[list[str]]:
    """Make a row a pair of models: the gain over the worlds, and in the shipped one with its songs drawn anew."""
    data = influencers_world(seed=SHIPPED).ratings
    rows = []
    for better, worse, told in GAINS:
        one, other = (_found(results, model, "stratified") for model in (better, worse))
        both = sorted(set(one) & set(other))
        if not both:
            continue
        gains = over_worlds([other[seed].rmse - one[seed].rmse for seed in both])
        shipped = ""
        if SHIPPED in both:
            shipped = _interval(
                gain(one[SHIPPED], other[SHIPPED], data.pairs[:, 1], np.random.default_rng(0)), "+"
            )
        rows.append([f"{better} over {worse}", told, _interval(gains, "+"), str(len(both)), shipped])
    return rows


def cold_rows(results: Sequence[Result]) -> list[list[str]]:
    """Make a row a model: its error on folds by rows, and on folds that keep a song, artist or influencer together.

    A row is of the worlds in which all of its cells are measured, so that they can be held against each other.
    """
    rows = []
    for model in COLD["song"]:
        kinds = [_found(results, model, kind) for kind in ("stratified", "song", "artist", "influencer")]
        worlds = set.intersection(*(set(found) for found in kinds if found)) if any(kinds) else set()
        cells = [
            _interval(over_worlds([found[seed].rmse for seed in sorted(worlds)])) if found and worlds else ""
            for found in kinds
        ]
        rows.append([model, *cells])
    return rows


def language_rows(results: Sequence[Result], data: Ratings) -> list[list[str]]:
    """Give the error on French and on English songs, in the shipped world."""
    rows = []
    of_pair = data.languages[data.pairs[:, 1]]
    for model in ("NN", "Text French", "Text"):
        found = _found(results, model, "stratified").get(SHIPPED)
        if found is not None:
            errors = [np.sqrt(found.errors[0][of_pair == language].mean()) for language in ("fr", "en")]
            rows.append([model, *(f"{error:.4f}" for error in errors)])
    return rows


def _heads(results: Sequence[Result]) -> dict[str, list[str]]:
    seeds = [f"world {seed}" for seed in sorted({one.seed for one in results})]
    return {
        "main": ["model", "original", "ours, mean of the worlds", "near enough", *seeds],
        "gains": [
            "gain",
            "what it tells",
            "mean of the worlds",
            "worlds",
            f"world {SHIPPED}, songs drawn anew",
        ],
        "cold": ["model", "by rows", "new songs", "new artists", "new influencers"],
        "languages": ["model", "French songs", "English songs"],
    }


def tables(results: Sequence[Result]) -> dict[str, list[list[str]]]:
    """Make all tables, their heads first."""
    rows = {
        "main": main_rows(results),
        "gains": gain_rows(results),
        "cold": cold_rows(results),
        "languages": language_rows(results, influencers_world(seed=SHIPPED).ratings),
    }
    return {name: [head, *rows[name]] for name, head in _heads(results).items()}


def text(results: Sequence[Result]) -> str:
    """Write the tables for a terminal."""
    parts = []
    for rows in tables(results).values():
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
        ]
        parts.append("\n".join(line.rstrip() for line in lines))
    return "\n\n".join(parts)


def _markdown(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])


def best_there_could_be() -> str:
    """Write the RMSE of what is expected of each rating, over the worlds."""
    worlds = [influencers_world(seed=seed) for seed in SEEDS]
    errors = [world.truth.expected[tuple(world.ratings.pairs.T)] - world.ratings.ratings for world in worlds]
    return _interval(over_worlds([float(np.sqrt(np.mean(one.astype(float) ** 2))) for one in errors]))


def page(results: Sequence[Result], missing: int) -> str:
    """Write the page of the docs; it says how many results are missing, if any are."""
    data = influencers_world(seed=SHIPPED).ratings
    made = {name: _markdown(rows) for name, rows in tables(results).items()}
    shares = ", ".join(f"{share:.1%} rate {level:g}" for share, level in zip(SHARES, LEVELS, strict=True))
    part = f"\nNot all of it is measured yet: {missing} results are missing.\n" if missing else ""
    weights = ", ".join(f"{name} {weight:g}" for name, weight in WEIGHTS.items())
    return f"""<!-- AUTOGENERATED! DO NOT EDIT! `python -m bench.influencers.run --write` wrote this page -->
# The ratings of influencers

`kit.data.influencers.load_influencers()` gives the embedded ratings; it needs no network. They are a synthetic world
with the margins of a real service, whose ratings are private:
{len(data):,} ratings of {data.n_songs:,} songs by {data.n_artists:,} artists,
from {data.n_influencers:,} influencers of {len(data.kinds)} kinds. There are {len(data.genres)} genres, and texts
in French and, for {(data.languages == "en").mean():.0%} of the songs, in English. {shares}.
`kit.data.worlds.influencers_world(size, seed=...)` makes others of any size: as in the real service, there are
{1 / SONGS:.0f} ratings a song, {1 / ARTISTS:.0f} an artist and {1 / INFLUENCERS:.0f} an influencer
(fewer in a world of under 5,000 ratings, which has {FEWEST} influencers).

A rating is cut from a sum of parts, each of spread 1 times its weight: {weights}. The
docstring of the module says what each part is. The `truth` of a world keeps the parts, the cuts and what could be
expected at best of each pair; labs load its `ratings` only. What holds in every world (where the genres
stand, what they and the kinds are worth) has a seed of its own; who lives in it is drawn by the world's seed.

## How well they are predicted

RMSE on folds whose rows the model has not seen: three folds with the same share of each level, mean over the folds.
The models are the reference answers of lab 02, with layers of {DIM} units as in the original (the lab itself takes
more, which start badly less often; the original had five folds, and so more to learn from in each).
In brackets the 95 % interval of the mean over the worlds.
{part}
{made["main"]}

The error of *naive* is the spread of the ratings and that of *random* follows from their mean and spread, so both are
right by construction. The other figures come from honest training. The best there could be, for whoever knows all of a
pair but its noise (`truth.expected`): {best_there_could_be()}.

## What helps

A gain is how much lower the RMSE is. Over the worlds, with the 95 % interval of its mean; and in the world that
students load, with the 95 % interval when its songs are drawn anew (both models on the same rows).

{made["gains"]}

In the world that students load, by the language of the song's text (all rows of a language together):

{made["languages"]}

## New songs, artists, influencers

The same models on folds that keep all ratings of a song (of an artist, of an influencer) on one side. A row is of the
worlds in which all of its cells are measured.

{made["cold"]}
"""
