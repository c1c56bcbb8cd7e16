"""The tables of lab 05, for a terminal and for docs/reference/sound.md, from what `bench.sound.run` has measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.sound.hybrid import KNOWN, WAYS_OF_PLAYS
from bench.sound.peers import PEERS
from bench.sound.ratings import MODELS
from bench.sound.rows import ARTIST_KNOWN, LEAKS
from bench.sound.survey import SURVEY
from bench.sound.trial import TRIAL
from bench.sound.world import SEEDS, of_worlds
from bench.taste.table import markdown
from kit.metrics import Interval, mean_interval

__all__ = ["ORDER", "PAGE", "PROTOCOLS", "REFERENCE", "Result", "can", "page", "shown"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "sound.md"
PROTOCOLS = {"songs": "cold songs", "artists": "cold artists", "warm": "warm songs"}
REFERENCE = "mean, spread, flux of the mel bands, ridge"
# As a reader meets them: what knows nothing, what hears, what reads, what knows the artist, what knows too much.
ORDER = (
    "random",
    "popularity of the cold songs",
    "MFCC bag of words, PCA, linear",
    "tags by a network, its last hidden layer, linear",
    "PCA of the spectrogram, linear",
    "PCA, two Boltzmann machines (DBN), linear",
    "CQT network",
    "CNN on log-mel, WPE",
    "CNN on log-mel, MSE",
    REFERENCE,
    "the same, and which bands follow which, ridge",
    "contrastive, sound with texts, linear",
    "texts of artists",
    "texts with linked concepts",
    "late fusion of texts and sound",
    "mean of the artist's other songs",
    "artist's other songs, shrunk",
    "artist and sound, half each",
    "artist and sound, one ridge",
    "attributes but the riff known, linear",
    "attributes known, linear",
    "WMF that saw the plays",
    "WMF of implicit",
)
# A way, and the one whose AUC is taken from its own, user by user and world by world.
AGAINST = (
    ("CNN on log-mel, MSE", "MFCC bag of words, PCA, linear"),
    ("CNN on log-mel, MSE", REFERENCE),
    ("CNN on log-mel, MSE", "CNN on log-mel, WPE"),
    ("PCA, two Boltzmann machines (DBN), linear", "PCA of the spectrogram, linear"),
    ("tags by a network, its last hidden layer, linear", "MFCC bag of words, PCA, linear"),
    ("texts with linked concepts", "texts of artists"),
    ("late fusion of texts and sound", "texts with linked concepts"),
    ("artist and sound, one ridge", "mean of the artist's other songs"),
    ("artist and sound, one ridge", "late fusion of texts and sound"),
    ("WMF that saw the plays", "WMF of implicit"),
)

Floats = NDArray[np.float64]


class Result(NamedTuple):
    """A way in one world: AUC and MAP@20 of each user, nan for one who is left out, and seconds of a processor."""

    seed: int
    protocol: str
    name: str
    auc: Floats
    map: Floats
    spent: float


Table = Mapping[tuple[str, str], Mapping[int, Result]]  # by protocol and way, then by seed
Hybrids = Mapping[int, Mapping[tuple[int, str], Floats]]


def sorted_out(results: Sequence[Result]) -> Table:
    """Sort results by protocol, way and seed."""
    table: dict[tuple[str, str], dict[int, Result]] = {}
    for one in results:
        table.setdefault((one.protocol, one.name), {})[one.seed] = one
    return table


def cell_of(values: Mapping[int, Floats], sign: str = "") -> str:
    """Write the mean over the worlds with its interval; of one world, that over its users."""
    if not values:
        return ""
    if len(values) == 1:
        (users,) = values.values()
        found: Interval = mean_interval(users[np.isfinite(users)])
    else:
        found = of_worlds([float(np.nanmean(one)) for one in values.values()])
    return f"{found.mean:{sign}.3f} [{found.low:{sign}.3f}, {found.high:{sign}.3f}]"


def can(protocol: str, name: str) -> bool:
    """Say whether a way knows anything of these songs: nothing is written of a cold artist's other songs."""
    if name in PEERS:
        return protocol == "warm"
    if protocol == "artists":
        return name not in (*ARTIST_KNOWN, "artist's other songs, shrunk")
    if protocol == "warm":
        return name not in ("popularity of the cold songs", "artist and sound, one ridge")
    return True


def row_name(name: str, protocol: str) -> str:
    """Mark a leak: what has seen what is asked for. Of warm songs the plays are known, and these are no leaks."""
    if protocol == "warm":
        return {"WMF that saw the plays": "WMF", "popularity of the cold songs": "popularity"}.get(name, name)
    return f"*{name}: a leak*" if name in LEAKS else name


def protocol_table(table: Table, protocol: str) -> list[list[str]]:
    """Make a row a way: AUC, MAP@20, AUC less that of the reference, seconds of a processor, and the worlds."""
    rows = [["", "AUC", "MAP@20", "AUC less that of the ridge", "CPU-s", "worlds"]]
    reference = table.get((protocol, REFERENCE), {})
    for name in ORDER:
        found = table.get((protocol, name), {})
        if not found:
            continue
        both = {seed: one.auc - reference[seed].auc for seed, one in found.items() if seed in reference}
        rows.append(
            [
                row_name(name, protocol),
                cell_of({seed: one.auc for seed, one in found.items()}),
                f"{np.mean([np.nanmean(one.map) for one in found.values()]):.3f}",
                "" if name == REFERENCE else cell_of(both, "+"),
                f"{np.mean([one.spent for one in found.values()]):.1f}",
                ", ".join(map(str, sorted(found))),
            ]
        )
    return rows


def against_table(table: Table) -> list[list[str]]:
    """Make a row a pair of ways: how much higher the AUC of the first is, under each protocol."""
    rows = [["AUC of the first less that of the second", *PROTOCOLS.values()]]
    for name, other in AGAINST:
        cells = []
        for protocol in PROTOCOLS:
            one, two = table.get((protocol, name), {}), table.get((protocol, other), {})
            cells.append(cell_of({seed: one[seed].auc - two[seed].auc for seed in one if seed in two}, "+"))
        rows.append([f"{name} − {other}", *cells])
    return rows


def hybrid_table(hybrids: Hybrids) -> list[list[str]]:
    """Make a row a way: the AUC when 1, 3 or 10 plays of each cold song are known."""
    rows = [["", *(f"n = {n}" for n in KNOWN)]]
    for name in WAYS_OF_PLAYS:
        cells = [cell_of({seed: one[n, name] for seed, one in hybrids.items()}) for n in KNOWN]
        rows.append([name, *cells])
    for name in ("plays alone", "prior, lam chosen"):
        chosen = [", ".join(f"{one[n, f'lam of {name}'][0]:g}" for one in hybrids.values()) for n in KNOWN]
        rows.append([f"lam of {name}", *chosen])
    return rows


def tables(results: Sequence[Result], hybrids: Hybrids) -> dict[str, list[list[str]]]:
    """Make all tables, their heads first."""
    table = sorted_out(results)
    return {
        **{protocol: protocol_table(table, protocol) for protocol in PROTOCOLS},
        "against": against_table(table),
        "hybrid": hybrid_table(hybrids),
    }


def shown(results: Sequence[Result], hybrids: Hybrids) -> str:
    """Write the tables for a terminal."""
    parts = []
    for name, rows in tables(results, hybrids).items():
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
        ]
        parts.append("\n".join([name, *(line.rstrip() for line in lines)]))
    return "\n\n".join(parts)


def ours(table: Table, protocol: str, name: str) -> str:
    """Write our figure of a way for the table of the survey."""
    found = table.get((protocol, name), {})
    return f"AUC {cell_of({seed: one.auc for seed, one in found.items()})}" if found else "not measured"


def survey_table(table: Table) -> list[list[str]]:
    """Make a row a figure of the survey, with ours beside it where there is one, and with what it can be compared."""
    rows = [["paper", "what", "data", "figure", "comparable with", "here"]]
    for one in SURVEY:
        here = "; ".join(
            f"{PROTOCOLS[protocol]}: {ours(table, protocol, name)}" for protocol, name in one.here
        )
        rows.append([one.paper, one.what, one.data, one.figure, one.comparable, here])
    return rows


def not_measured(table: Table, hybrids: Hybrids, seeds: Sequence[int]) -> str:
    """Say which ways are not measured in all of these worlds, protocol by protocol, and where no hybrid is."""
    parts = []
    for protocol, told in PROTOCOLS.items():
        left = [
            row_name(name, protocol)
            for name in ORDER
            if can(protocol, name) and not {*seeds} <= {*table.get((protocol, name), {})}
        ]
        if left:
            parts.append(f"of {told} {'; '.join(left)}")
    said = f"Some of these worlds, or all, have no figures {', and '.join(parts)}. " if parts else ""
    if left := [f"world {seed}" for seed in seeds if seed not in hybrids]:
        said += f"From content to plays has nothing of {', '.join(left)}. "
    return said


def trial_table(table: Table) -> list[list[str]]:
    """Make a row a figure of the trial, with ours beside it and whether ours lies in the trial's range."""
    rows = [["", "protocol", "AUC of the trial, lowest and highest world", "here", ""]]
    for one in TRIAL:
        found = table.get((one.protocol, one.name), {})
        here = {seed: result.auc for seed, result in found.items()}
        mean = float(np.mean([np.nanmean(auc) for auc in here.values()])) if here else np.nan
        rows.append(
            [
                row_name(one.name, one.protocol),
                PROTOCOLS[one.protocol],
                f"{one.mean:.3f} [{one.low:.3f}, {one.high:.3f}]",
                cell_of(here),
                "not measured"
                if not here
                else "below"
                if round(mean, 3) < one.low
                else "above"
                if round(mean, 3) > one.high
                else "within",
            ]
        )
    return rows


def page(results: Sequence[Result], hybrids: Hybrids, ratings: list[list[str]]) -> str:
    """Write the page of the docs; it says which worlds and which ways have been measured, and which targets missed."""
    table = sorted_out(results)
    made = {name: markdown(rows) for name, rows in tables(results, hybrids).items()}
    each = {
        protocol: sorted({one.seed for one in results if one.protocol == protocol}) for protocol in PROTOCOLS
    }
    seeds = sorted({seed for some in each.values() for seed in some})
    holes = not_measured(table, hybrids, seeds)
    if left_out := [name for name in MODELS if name not in {row[0] for row in ratings}]:
        holes += f"Of lab 02's models {'; '.join(left_out)} are not measured. "
    worlds_left = [f"world {seed}" for seed in SEEDS if seed not in seeds]
    part = MISSING.format(
        worlds=WORLDS_LEFT.format(", ".join(worlds_left)) if worlds_left else "", holes=holes
    )
    trial = trial_table(table)
    reached = [row[-1] for row in trial[1:] if "known" not in row[0] and "leak" not in row[0]]
    learnt = next((row[2] for row in ratings if row[0] == "trees, learnt factors"), "")
    left = {
        protocol: int(
            np.isnan(
                next(one.auc for one in results if (one.protocol, one.seed) == (protocol, seeds[0]))
            ).sum()
        )
        for protocol in PROTOCOLS
    }
    over = OVER_WORLDS if len(seeds) > 1 else OVER_USERS
    return TEXT.format(
        worlds=", ".join(map(str, seeds)),
        hybrid_worlds=", ".join(map(str, sorted(hybrids))),
        shipped=SEEDS[0],
        part=part if worlds_left or holes else "",
        trial=markdown(trial),
        below=reached.count("below"),
        asked=len(reached),
        learnt=learnt or "not measured",
        missed="reached" if learnt.split(", ")[-1].startswith("-") else "missed",
        over=over,
        survey=markdown(survey_table(table)),
        ratings=markdown(ratings),
        **{f"left_{protocol}": n for protocol, n in left.items()},
        **made,
    )


WORLDS_LEFT = "Nothing is measured in {} yet. "
MISSING = (
    "\n**Not all of it is measured yet.** {worlds}{holes}"
    "`python -m bench.sound.run --write` goes on where it was.\n"
)
OVER_USERS = "over the users of the one world that has been measured"
OVER_WORLDS = "over the worlds (Student's t), where there are several; of one world, over its users"

TEXT = """<!-- AUTOGENERATED! DO NOT EDIT! `python -m bench.sound.run --write` wrote this page -->
# From sound to listeners in figures

What lab 05 tells of songs that nobody has played, measured in worlds of [plays and sound](plays.md) (seeds {worlds};
world {shipped} is the one that students load). The networks and functions are those of the lab's reference answers and
of `kit.cold`; nothing was tuned on a cold song.
{part}
Factors (12 numbers) come from the plays that are known; a way predicts those of the songs that are asked for, and the
users' factors score them. The AUC of each user is averaged over the users who play some of these songs and not others,
MAP@20 is divided by the most that can be found. In brackets the 95 % interval {over}. Differences are paired, user by
user. CPU-s are those of the whole way on a busy machine; the last column says in which worlds a row was measured.

**Rows in italics are leaks**: they have seen what is asked for, and no model may be compared with them. Rows with
*known* ask the truth of the world.

## Cold songs: their artists have others

A fifth of the songs is held out with all plays; {left_songs} users of the first world are left out.

{songs}

## Cold artists: nothing of the artist is known

A fifth of the artists is held out with all songs ({left_artists} users are left out). What was written about them is
there.

{artists}

## Warm songs

A fifth of all pairs of a user and a song is hidden; all songs have other plays, and no pair that is known is asked for
again ({left_warm} users are left out). Ways from content are fitted to the factors of these same songs. *WMF* is the
factorisation itself, and no leak here; *WMF of implicit* is that of the package `implicit`, with the same weights,
penalty and number of sweeps.

{warm}

## Pairs of ways

{against}

## From content to plays

The songs of the first table when n of the listeners of each are known; the others are asked for. `pmf_with_prior` of
the lab moves from its prior to these plays. *Plays alone* has the mean of all songs as its prior; *lam chosen* is
chosen on songs that are held out once more among the warm ones. Worlds: {hybrid_worlds}.

{hybrid}

## What was learnt, in lab 02

Factors that a ridge hears in the songs of [lab 02's ratings](influencers.md), learnt from the plays of the lab's world,
in the place of the 16 numbers of sound that lab 02 gives. All ratings of a song are held out together. In brackets the
95 % interval over songs, paired.

{ratings}

## Beside the trial before the world was made

A trial in five earlier worlds set what the lab was to reach. Their songs were other ones: plays had a lighter tail, and
no attribute was told by order alone, as the riff is here. The trial's figures of ways that see neither the truth nor
plays of cold songs are {asked}; of these **{below} are missed: ours lie below the lowest of the trial's worlds**. The
world has not been changed for them.

{trial}

Learnt factors were to lower the squared error of new songs in lab 02, with an interval below 0. With boosted trees the
step is {learnt}: **{missed}**. Cornac's PMF and VBPR are not measured here.

## The figures of the survey

What the survey reports of the four families of papers (Schedl, 2019), with what each figure may be compared with. None
of them may be compared with ours: other users, songs, protocols and measures.

{survey}
"""
