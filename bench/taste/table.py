"""The tables of lab 03, for a terminal and for docs/reference/taste.md, from what `bench.taste.run` has measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.influencers.page import over_worlds
from bench.taste.listener import MODELS, SHIPPED, SPLITS
from bench.taste.real import real_part
from kit.metrics import Interval

__all__ = ["ORIGINAL", "PAGE", "SEEDS", "Result", "page", "text"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "taste.md"
SEEDS = (SHIPPED, 10, 11, 12, 13)  # of the worlds
COLUMNS = {
    "AUC": "auc",
    "precision": "precision",
    "recall": "recall",
    "F.5": "f05",
    "combined": "combined",
    "lift": "lift",
    "AUC of songs": "auc of songs",
}
LONG = (  # what takes long: where songs are not kept whole, or albums are, in the lab's world alone
    "tree by a grid",
    "flat network",
    "network, log-cosh and Adadelta",
    "network, cross-entropy and Adam",
)
# What the original's table and text say: precision, recall, F.5, the combined score of its table, AUC.
ORIGINAL = {
    "tree": (0.328858, 0.530857, 0.355947, 0.117056, 0.55),
    "network": (0.401956, 0.335088, 0.386529, 0.155368, 0.62),
}
ORIGINAL_LIKED, ORIGINAL_NOT = 1601, 4025
# What an earlier trial, with other worlds, gave on folds by song and twin: a number, or from one number to another.
TRIAL: dict[str, dict[str, float | tuple[float, float]]] = {
    "tree by a grid": {"auc": (0.54, 0.57), "precision": (0.34, 0.44)},
    "network, log-cosh and Adadelta": {"auc": 0.63, "precision": 0.41, "recall": 0.42, "f05": 0.41},
    "network, cross-entropy and Adam": {"auc": 0.70},
    "oracle": {"auc": 0.83},
}
# A model, and another one whose AUC is taken from its own, in the same worlds and folds.
AGAINST = (
    ("network, cross-entropy and Adam", "network, log-cosh and Adadelta"),
    ("network, cross-entropy and Adam", "flat network"),
    ("network, cross-entropy and Adam", "tree by a grid"),
    ("LightGBM", "network, cross-entropy and Adam"),
    ("LightGBM", "15 neighbours"),
)


class Result(NamedTuple):
    """What is told of a model in one world: a number for each of `COLUMNS`."""

    seed: int
    split: str
    model: str
    told: Mapping[str, float]


def steps() -> list[tuple[int, str, str]]:
    """Give seed, split and model of all that is measured, what the lab reports first."""
    others = [(split, model) for split in ("window", "album") for model in MODELS]
    rounds = [
        [(seed, "song and twin", model) for seed in SEEDS for model in MODELS],
        [(seed, split, model) for seed in SEEDS for split, model in others if model not in LONG],
        [(SHIPPED, split, model) for split, model in others if model in LONG],
    ]
    return [step for one in rounds for step in one]


class Found:
    """All results, by model, split and measure."""

    def __init__(self, results: Sequence[Result]) -> None:
        self.told = {(one.split, one.model, one.seed): one.told for one in results}

    def each(self, split: str, model: str, measure: str) -> dict[int, float]:
        """Give a measure in each world."""
        return {
            seed: float(self.told[split, model, seed][measure])
            for seed in SEEDS
            if (split, model, seed) in self.told
        }

    def interval(self, split: str, model: str, measure: str) -> Interval | None:
        """Give the mean of a measure over the worlds, with its interval."""
        values = self.each(split, model, measure)
        return over_worlds(list(values.values())) if values else None


def _cell(one: Interval | None, sign: str = "") -> str:
    if one is None:
        return ""
    bounds = "" if np.isnan(one.low) else f" [{one.low:{sign}.3f}, {one.high:{sign}.3f}]"
    return f"{one.mean:{sign}.3f}{bounds}"


def split_table(found: Found, split: str) -> list[list[str]]:
    """Make a row a model, with all measures."""
    rows = [
        [model, *(_cell(found.interval(split, model, measure)) for measure in COLUMNS.values())]
        for model in MODELS
    ]
    return [["model", *COLUMNS], *rows]


def world_table(found: Found) -> list[list[str]]:
    """Make a row a model: its AUC in each world, by song and twin."""
    rows = []
    for model in MODELS:
        each = found.each("song and twin", model, "auc")
        rows.append([model, *(f"{each[seed]:.3f}" if seed in each else "" for seed in SEEDS)])
    return [["model", *(f"world {seed}" for seed in SEEDS)], *rows]


def leak_table(found: Found) -> list[list[str]]:
    """Make a row a model: how much higher its AUC is where windows, and where songs, are dealt out."""
    rows = []
    for model in MODELS:
        of = {split: found.each(split, model, "auc") for split in SPLITS}
        cells = []
        for split, other in (("window", "song and twin"), ("song and twin", "album")):
            both = sorted(set(of[split]) & set(of[other]))
            gaps = [of[split][seed] - of[other][seed] for seed in both]
            cells.append(_cell(over_worlds(gaps), "+") if gaps else "")
        rows.append([model, *cells])
    return [["model", "by window over by song and twin", "by song and twin over by album"], *rows]


def against_table(found: Found) -> list[list[str]]:
    """Make a row a pair of models: how much higher the AUC of the first is, in the same worlds."""
    rows = []
    for model, other in AGAINST:
        one, two = (found.each("song and twin", name, "auc") for name in (model, other))
        gaps = [one[seed] - two[seed] for seed in sorted(set(one) & set(two))]
        rows.append([f"{model} − {other}", _cell(over_worlds(gaps), "+") if gaps else ""])
    return [["AUC of windows, by song and twin", "difference"], *rows]


def trial_table(found: Found) -> list[list[str]]:
    """Make a row a figure of the earlier trial, beside what came out."""
    rows = []
    for model, figures in TRIAL.items():
        for measure, aimed in figures.items():
            ours = found.interval("song and twin", model, measure)
            if ours is None:
                continue
            low, high = aimed if isinstance(aimed, tuple) else (aimed, aimed)
            said = f"{low:.2f} to {high:.2f}" if low < high else f"{low:.2f}"
            met = low <= ours.high and ours.low <= high
            name = next(column for column, key in COLUMNS.items() if key == measure)
            rows.append([model, name, said, _cell(ours), "yes" if met else "no"])
    return [["model", "measure", "the trial", "these worlds", "within the interval"], *rows]


def original_table() -> list[list[str]]:
    """Make a row a model of the original, with the combined score by its table and by its definition."""
    rows = []
    for model, (precision, recall, f05, combined, auc) in ORIGINAL.items():
        cells = [f"{one:.3f}" for one in (precision, recall, f05, combined, precision * f05, recall * f05)]
        rows.append([model, *cells, f"{auc:.2f}"])
    share = ORIGINAL_LIKED / (ORIGINAL_LIKED + ORIGINAL_NOT)
    f05 = 1.25 * share / (0.25 * share + 1)
    cells = [f"{one:.3f}" for one in (share, 1, f05)]
    rows.append(["always yes, for its songs", *cells, "", f"{share * f05:.3f}", f"{f05:.3f}", "0.50"])
    head = [
        "model",
        "precision",
        "recall",
        "F.5",
        "combined, in its table",
        "precision × F.5",
        "recall × F.5",
        "AUC",
    ]
    return [head, *rows]


def tables(results: Sequence[Result]) -> dict[str, list[list[str]]]:
    """Make all tables, their heads first."""
    found = Found(results)
    return {
        **{split: split_table(found, split) for split in SPLITS},
        "worlds": world_table(found),
        "leaks": leak_table(found),
        "against": against_table(found),
        "trial": trial_table(found),
        "original": original_table(),
    }


def text(results: Sequence[Result]) -> str:
    """Write the tables for a terminal."""
    parts = []
    for name, rows in tables(results).items():
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
        ]
        parts.append("\n".join([name, *(line.rstrip() for line in lines)]))
    return "\n\n".join(parts)


def markdown(rows: list[list[str]]) -> str:
    """Write a table for the page."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])


def page(results: Sequence[Result]) -> str:
    """Write the page of the docs; it says how many results are missing, if any are."""
    made = {name: markdown(rows) for name, rows in tables(results).items()}
    missing = len(set(steps()) - {(one.seed, one.split, one.model) for one in results})
    return PAGE_TEXT.format(
        worlds=", ".join(map(str, SEEDS)),
        n_worlds=len(SEEDS),
        shipped=SHIPPED,
        part=f"\nNot all of it is measured yet: {missing} results are missing.\n" if missing else "",
        song=made["song and twin"],
        real=real_part(),
        share=ORIGINAL_NOT / (ORIGINAL_LIKED + ORIGINAL_NOT),
        worlds_table=made["worlds"],
        **{name: made[name] for name in ("window", "album", "leaks", "against", "trial", "original")},
    )


PAGE_TEXT = """<!-- AUTOGENERATED! DO NOT EDIT! `python -m bench.taste.run --write` wrote this page -->
# One person's taste in figures

What lab 03 tells of one listener, measured in {n_worlds} worlds of songs (seeds {worlds}; world {shipped} is the one
that students load, [described here](songs.md)). Each has other songs, albums and artists; the taste is the same, with
other noise. The models, their settings, the folds and the measures are those of the lab's reference answers and given
cells: three folds, 12 windows of five seconds of each of 280 songs.

Figures are of windows that the model has not learnt from, at a threshold of .5. In brackets the 95 % interval of the
mean over the worlds (Student's t): it says what other songs and another draw of the noise would change. Folds and
the chance in a training are not drawn anew within a world. Where there is no interval, the figure is of the
lab's world alone. *Combined* is recall times F.5, lift is precision divided by the share of liked songs. The AUC of
songs is that of the mean over a song's windows. The *oracle* knows how likely a song is liked by all that can be heard
of it; it is the bound.
{part}
## Songs kept whole, with their karaoke versions

This is the split of sections 4 to 6, and the one to report where albums do not matter.

{song}

The AUC in each world:

{worlds_table}

{against}

## Windows dealt out by chance

{window}

## Albums kept whole

{album}

How much higher the AUC is where less is kept together, in the same worlds:

{leaks}

With labels that are coins there is nothing to be learnt, and what is above .5 is leak alone:
[the leak ladder](songs.md#the-leak-ladder), in the world and on real music.

## The original

{original}

Its text defines the combined score as recall times F.5, and its table has precision times F.5. *Always no* was right
for {share:.1%} of its songs.

## An earlier trial

Figures that a trial with earlier worlds had given, by song and twin. Those had no albums with a sound of their own; in
these, how much albums differ was set so that coins leak as they do on real music. The worlds were frozen before a
network saw them, and none was changed after these tables. Where the last column says no, the figures of these worlds
are what is so; and the table of the worlds above says how much one listener differs from another.

{trial}
{real}"""
