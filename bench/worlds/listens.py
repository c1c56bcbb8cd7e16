"""What is counted in a set of listeners, for the synthetic world and the real set alike.

`python -m bench.worlds.listens FOLDER` prints it for the six files in a folder, or for the world where none is named.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from bench.worlds.margins import Part
from kit.data.hetrec import read_tables
from kit.data.worlds.listens import listens_world

__all__ = ["MARGINS", "Margin", "cut", "listens_part", "statistics", "table"]

Tables = Mapping[str, Mapping[str, Any]]
UPPER = 0.2  # of the ranks that a slope is fitted to
N_RANDOM = 20_000  # pairs of users


class Margin(NamedTuple):
    """What a statistic is in the real set, and the bounds between which the world is held."""

    real: float
    cut: float  # mean over five draws of 600 of the real users
    low: float
    high: float


MARGINS = {
    "artists a user, mean": Margin(49.07, 49.16, 48, 50),
    "users with 50 artists": Margin(0.967, 0.972, 0.94, 0.99),
    "artists with one listener": Margin(0.606, 0.649, 0.55, 0.67),
    "listeners an artist, median": Margin(1, 1, 1, 1),
    "listeners: Gini": Margin(0.73, 0.623, 0.58, 0.76),
    "listeners: slope of the upper fifth": Margin(-0.97, -0.843, -1.05, -0.8),
    "listeners: share of the first 1 %": Margin(0.316, 0.22, 0.22, 0.33),
    "users who listen to the first artist": Margin(0.323, 0.319, 0.22, 0.45),
    "plays, median": Margin(260, 267, 220, 300),
    "plays, 90 % below": Margin(1387, 1412, 1100, 1600),
    "plays, sd of the log": Margin(1.531, 1.514, 1.35, 1.7),
    "artists without a tag": Margin(0.312, 0.386, 0.2, 0.36),
    "assignments a tagged artist, median": Margin(6, 4.8, 4, 7),
    "different tags a tagged artist, median": Margin(5, 4.2, 4, 6),
    "tags used once": Margin(0.551, 0.542, 0.5, 0.6),
    "tags: Gini": Margin(0.897, 0.859, 0.84, 0.92),
    "tags: slope of the upper fifth": Margin(-1.222, -1.129, -1.5, -1.05),
    "tags that one user alone gives": Margin(0.784, 0.786, 0.73, 0.83),
    "assignments a user, median": Margin(20, 20.2, 17, 28),
    "assignments a user, most": Margin(2609, 2087, 1800, 3200),
    "assignments a user, share of the first tenth": Margin(0.642, 0.651, 0.58, 0.7),
    "tags for one artist by one user, mean": Margin(2.62, 2.77, 2.4, 2.9),
    "listened pairs that this user has tagged": Margin(0.223, 0.22, 0.19, 0.26),
    "tagged pairs that this user listens to": Margin(0.291, 0.303, 0.25, 0.34),
    "friends a user, mean": Margin(13.4, 4.14, 10, 15),
    "friends: cosine": Margin(0.177, 0.175, 0.15, 0.21),
    "two users at random: cosine": Margin(0.045, 0.044, 0.035, 0.068),
}
"""HetRec 2011: 1,892 users, 17,632 artists. A test counts `real` anew where the set is at hand.

A part of a set is thinner than the set: 600 users know half of the artists, and a third of each one's friends are
among them. The bounds hold both, but for friends, who are in the world as many as in the whole set.
"""


def statistics(tables: Tables) -> dict[str, float]:
    """Count what `MARGINS` names, in its order.

    Parameters
    ----------
    tables : mapping
        As `kit.data.hetrec.read_tables` gives them.

    Examples
    --------
    >>> found = statistics(listens_world(60, 1_000, seed=1).tables)
    >>> list(found) == list(MARGINS)
    True
    """
    return {**_of_listening(tables), **_of_tags(tables), **_of_friends(tables)}


def cut(tables: Tables, n_users: int, rng: np.random.Generator) -> Tables:
    """Keep some users, drawn at random, with their plays, tags and friends, and the artists that they listen to.

    A smaller set is thinner: what a world of 600 users can be held to is seen in 600 of the real ones.
    """
    users = rng.choice(np.unique(tables["user_artists"]["userID"]), n_users, replace=False)
    found = dict(tables)
    for stem, columns in tables.items():
        keep = np.ones(len(next(iter(columns.values()))), bool)
        for name in ("userID", "friendID"):
            if name in columns:
                keep &= np.isin(columns[name], users)
        found[stem] = {name: np.asarray(column)[keep] for name, column in columns.items()}
    heard = np.isin(found["artists"]["id"], found["user_artists"]["artistID"])
    found["artists"] = {name: np.asarray(column)[heard] for name, column in found["artists"].items()}
    return found


def _of_listening(tables: Tables) -> dict[str, float]:
    listens = tables["user_artists"]
    own = np.unique(listens["userID"], return_counts=True)[1]
    listeners = np.unique(listens["artistID"], return_counts=True)[1]
    plays = listens["weight"]
    return {
        "artists a user, mean": own.mean(),
        "users with 50 artists": (own == 50).mean(),
        "artists with one listener": (listeners == 1).mean(),
        "listeners an artist, median": np.median(listeners),
        "listeners: Gini": _gini(listeners),
        "listeners: slope of the upper fifth": _slope(listeners),
        "listeners: share of the first 1 %": _share_of_first(listeners, 0.01),
        "users who listen to the first artist": listeners.max() / len(own),
        "plays, median": np.median(plays),
        "plays, 90 % below": np.quantile(plays, 0.9),
        "plays, sd of the log": np.log(plays).std(),
    }


def _of_tags(tables: Tables) -> dict[str, float]:
    given, artists = tables["user_taggedartists"], tables["artists"]["id"]
    known = np.isin(given["artistID"], artists)
    of_artist = np.unique(given["artistID"][known], return_counts=True)[1]
    different = np.unique(np.column_stack([given["artistID"], given["tagID"]])[known], axis=0)
    of_tag = np.unique(given["tagID"], return_counts=True)[1]
    by_user = np.unique(np.column_stack([given["tagID"], given["userID"]]), axis=0)
    of_user = np.unique(given["userID"], return_counts=True)[1]
    tagged, listened = _pairs(given), _pairs(tables["user_artists"])
    return {
        "artists without a tag": 1 - len(of_artist) / len(artists),
        "assignments a tagged artist, median": np.median(of_artist),
        "different tags a tagged artist, median": np.median(
            np.unique(different[:, 0], return_counts=True)[1]
        ),
        "tags used once": (of_tag == 1).mean(),
        "tags: Gini": _gini(of_tag),
        "tags: slope of the upper fifth": _slope(of_tag),
        "tags that one user alone gives": (np.unique(by_user[:, 0], return_counts=True)[1] == 1).mean(),
        "assignments a user, median": np.median(of_user),
        "assignments a user, most": of_user.max(),
        "assignments a user, share of the first tenth": _share_of_first(of_user, 0.1),
        "tags for one artist by one user, mean": len(given["userID"]) / len(tagged),
        "listened pairs that this user has tagged": np.isin(listened, tagged).mean(),
        "tagged pairs that this user listens to": np.isin(tagged, listened).mean(),
    }


def _of_friends(tables: Tables) -> dict[str, float]:
    from scipy.sparse import csr_array

    listens, friends = tables["user_artists"], tables["user_friends"]
    users, row = np.unique(listens["userID"], return_inverse=True)
    artists, column = np.unique(listens["artistID"], return_inverse=True)
    length = np.sqrt(np.bincount(row))
    taste = csr_array((1 / length[row], (row, column)), (len(users), len(artists)))
    known = np.isin(friends["userID"], users) & np.isin(friends["friendID"], users)
    pairs = np.column_stack([friends["userID"], friends["friendID"]])[known]
    drawn = np.random.default_rng(0).integers(len(users), size=(N_RANDOM, 2))
    drawn = drawn[drawn[:, 0] != drawn[:, 1]]

    def cosine(pairs: Any) -> float:
        return float(taste[pairs[:, 0]].multiply(taste[pairs[:, 1]]).sum(axis=1).mean())

    return {
        "friends a user, mean": len(pairs) / len(users),
        "friends: cosine": cosine(np.searchsorted(users, pairs)),
        "two users at random: cosine": cosine(drawn),
    }


def _pairs(columns: Mapping[str, Any]) -> Any:
    """Give each pair of a user and an artist once, as one number."""
    return np.unique(np.asarray(columns["userID"], np.int64) * 2**32 + columns["artistID"])


def _gini(counts: Any) -> float:
    rising = np.sort(counts)
    n = len(rising)
    return float((2 * np.arange(1, n + 1) - n - 1) @ rising / (n * rising.sum()))


def _slope(counts: Any) -> float:
    """Fit log count to log rank by least squares."""
    falling = np.sort(counts)[::-1][: max(2, round(UPPER * len(counts)))]
    return float(np.polyfit(np.log(np.arange(1, len(falling) + 1)), np.log(falling), 1)[0])


def _share_of_first(counts: Any, share: float) -> float:
    falling = np.sort(counts)[::-1]
    return float(falling[: max(1, round(share * len(falling)))].sum() / falling.sum())


def table(found: Mapping[str, float]) -> str:
    """Write what was found beside the real set as rows of Markdown."""
    lines = ["| | world | held to | real, 600 users | real |", "|---|---|---|---|---|"]
    for name, value in found.items():
        margin = MARGINS[name]
        bounds = f"{_short(margin.low)} to {_short(margin.high)}"
        lines.append(
            f"| {name} | {_short(value)} | {bounds} | {_short(margin.cut)} | {_short(margin.real)} |"
        )
    return "\n".join(lines)


def listens_part() -> Part:
    """Give the part of the page that speaks of listeners."""
    found = statistics(listens_world().tables)
    missed = [name for name, value in found.items() if not MARGINS[name].low <= value <= MARGINS[name].high]
    return Part(f"## Listeners\n\n{table(found)}\n", missed)


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    print(table(statistics(read_tables(sys.argv[1]) if len(sys.argv) > 1 else listens_world().tables)))
