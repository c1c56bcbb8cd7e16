"""Checks of `artist_vectors`.

The columns of a table may stand in any order: the artists that have a tag show which column is this tag's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.checks.exercise import Answer, Exercise, Item, Rng
from kit.checks.funnel.tables import Floats, dense, sparse
from kit.checks.outcome import Finding, FoundError, student_code

__all__ = ["ARTIST_VECTORS", "Shelf"]

N_ARTISTS, N_ALL = 24, 11
UNTAGGED, RARE = 5, 11  # an artist without any tag, and an artist whose tags are all dropped


@dataclass(frozen=True)
class Shelf:
    """Artists and their tags, and what an answer made of them.

    Attributes
    ----------
    counts : (n_artists, n_all_tags) array
    popularity, freshness : (n_artists,) arrays
    kept : list of int
        The tags that stay.
    table : (n_artists, ...) array
        The answer's.
    tags : list of int
        For each column of it the tag that it is; -1 for none.
    """

    counts: Floats
    popularity: Floats
    freshness: Floats
    kept: list[int]
    table: Floats
    tags: list[int]

    @property
    def part(self) -> Floats:
        """The columns of tags."""
        return self.table[:, [tag >= 0 for tag in self.tags]]

    @property
    def others(self) -> Floats:
        """All other columns."""
        return self.table[:, [tag < 0 for tag in self.tags]]

    def weights(self, idf: Floats) -> Floats:
        """Counts times weights, in the order of the answer's columns of tags."""
        found = [tag for tag in self.tags if tag >= 0]
        return (self.counts * idf)[:, found]


def _counts(rng: Rng, n_tags: int) -> Floats:
    """Counts in which the tag given most often is one of few artists, and one of many artists was given rarely."""
    while True:
        counts = np.zeros((N_ARTISTS, N_ALL))
        for tag in range(N_ALL):
            holders = rng.permutation(N_ARTISTS)[: rng.integers(5, 10)]
            counts[holders, tag] = rng.integers(2, 30, len(holders)) * (0.4 + 0.1 * tag) + 1
        counts[:, 0] = rng.permutation(np.arange(N_ARTISTS) < 14)
        counts[:, 1] = rng.permutation(np.arange(N_ARTISTS) < 3) * 200.0
        counts = np.floor(counts)[:, rng.permutation(N_ALL)]
        counts[3] *= 9  # a popular artist has more of everything
        for given_once in np.flatnonzero(counts.max(axis=0) > 1):  # by somebody
            counts[rng.choice(np.flatnonzero(counts[:, given_once])), given_once] = 1
        counts[UNTAGGED] = 0
        order = np.argsort(-counts.sum(axis=0), kind="stable")
        counts[RARE, order[:n_tags]], counts[RARE, order[n_tags]] = 0, 1
        if _tells_apart(counts, n_tags):
            return counts


def _tells_apart(counts: Floats, n_tags: int) -> bool:
    """Whether each tag has artists of its own, and each way to choose tags gives others."""
    totals, holders = counts.sum(axis=0), (counts > 0).sum(axis=0)
    patterns = {tuple(column) for column in (counts > 0).T.tolist()}
    chosen = [np.argsort(-totals), np.argsort(-holders, kind="stable"), np.argsort(totals), np.arange(N_ALL)]
    falling = np.sort(totals)[::-1]
    return bool(
        len(patterns) == N_ALL
        and holders.min() > 0
        and falling[n_tags - 1] > falling[n_tags] + 3
        and len({frozenset(order[:n_tags].tolist()) for order in chosen}) == len(chosen)
    )


def _make(answer: Answer, rng: Rng) -> Shelf:
    n_tags = int(rng.integers(5, 8))
    counts = _counts(rng, n_tags)
    # Multiples of N_ARTISTS, each with another remainder: no two artists are equally popular. Both are larger than the
    # number of a tag, so that whoever subtracts another small number than the smallest has none below 0, in no draw.
    popularity = (1 + np.round(rng.lognormal(7, 1.5, N_ARTISTS) / N_ARTISTS)) * N_ARTISTS + np.arange(
        N_ARTISTS
    )
    freshness = rng.permutation(np.arange(N_ARTISTS)) * 0.25 + N_ALL
    with student_code():
        result = answer(sparse(counts).for_answer(answer), popularity.copy(), freshness.copy(), n_tags)
    table = dense(result, "artist_vectors")
    if len(table) != N_ARTISTS:
        raise FoundError(
            Finding(
                "not one row for each artist",
                f"{N_ARTISTS} artists gave a table of shape {table.shape}",
                "row i holds the vector of artist i",
                "what is put side by side, and along which axis",
            )
        )
    kept = np.argsort(-counts.sum(axis=0))[:n_tags].tolist()
    return Shelf(counts, popularity, freshness, kept, table, _tags_of(table, counts))


def _tags_of(table: Floats, counts: Floats) -> list[int]:
    """Find the tag of each column by the artists who have it."""
    has = np.nan_to_num(table) != 0
    found: list[int] = []
    for column in has.T:
        same = [
            tag for tag in np.flatnonzero(((counts > 0) == column[:, None]).all(axis=0)) if tag not in found
        ]
        found.append(int(same[0]) if same else -1)
    return found


def _kept(shelf: Shelf) -> Finding | None:
    found, n_tags = {tag for tag in shelf.tags if tag >= 0}, len(shelf.kept)
    if found == set(shelf.kept):
        return None
    totals, holders = shelf.counts.sum(axis=0), (shelf.counts > 0).sum(axis=0)
    saw = f"n_tags is {n_tags}, and the table has the shape {shelf.table.shape}"
    if not found:
        return Finding(
            "no column is a tag",
            f"{saw}; in none of them the artists who have a tag have a number, and the others 0",
            "an artist without a tag has 0 there",
            "how the columns of `counts` are chosen, and what is added to them",
        )
    if len(found) > n_tags:
        return Finding(
            "more tags than asked for",
            f"{saw}, {len(found)} of its columns tags",
            "only the tags that are given most often stay",
            "`counts[:, kept]`, with `n_tags` columns in `kept`",
        )
    given = sorted((int(totals[tag]) for tag in found), reverse=True)
    saw += f"; the tags that stay were given {given} times, of {np.sort(totals)[::-1].astype(int).tolist()}"
    look = "the sum of each column, the largest first"
    if len(found) == n_tags and found == set(np.argsort(-holders, kind="stable")[:n_tags].tolist()):
        so = "asked is how often it was given: the sum of the counts"
        return Finding("chosen by how many artists have a tag", saw, so, look)
    if found == set(range(n_tags)):
        return Finding("the first columns stay", saw, "the columns of `counts` stand in no order", look)
    if found == set(np.argsort(totals)[:n_tags].tolist()):
        return Finding("the least given tags stay", saw, "they tell next to nothing of most artists", look)
    return Finding("not the most given tags", saw, "those that are given most often tell most", look)


def _weighted(shelf: Shelf) -> Finding | None:
    if not any(tag >= 0 for tag in shelf.tags):
        return _kept(shelf)
    n, df = N_ARTISTS, (shelf.counts > 0).sum(axis=0)
    right = [np.log((1 + n) / (1 + df)) + 1, np.log(n / df) + 1, np.log(n / df)]
    if any(_same_direction(shelf, shelf.weights(idf)) for idf in right):
        return None
    wanted = _ratios(shelf.weights(right[0]))
    saw = f"the tags of an artist stand in the ratios {_ratios(shelf.part)}; right is {wanted}"
    binary = (shelf.counts > 0) / np.maximum(shelf.counts, 1)  # 1 for each tag that an artist has
    if _same_direction(shelf, shelf.weights(np.ones(N_ALL))):
        return Finding(
            "the counts are not weighted",
            saw,
            "a tag that everybody has (rock, say) then counts as much as one that says something",
            "multiply each column with ln((1 + n) / (1 + df)) + 1",
        )
    if any(_same_direction(shelf, shelf.weights(idf * binary)) for idf in right):
        return Finding(
            "how often a tag was given is forgotten",
            saw,
            "a tag given by hundreds then counts as much as one given by a single listener",
            "multiply the counts themselves, not whether they are above 0",
        )
    total = shelf.counts.sum(axis=0)
    of_all = (n, total.sum(), total[shelf.kept].sum())
    wrong = [np.log((1 + n) / (1 + total)) + 1 for n in of_all] + [np.log(n / total) + 1 for n in of_all]
    if any(_same_direction(shelf, shelf.weights(idf)) for idf in wrong):
        return Finding(
            "df counts how often, not by how many artists",
            saw,
            "df is the number of artists that have the tag at all",
            "`(counts > 0).sum(axis=0)`",
        )
    return Finding(
        "not the weights of TF-IDF",
        saw,
        "each count is multiplied with ln((1 + n) / (1 + df)) + 1",
        "n, the number of artists, and df, the number of them that have the tag",
    )


def _same_direction(shelf: Shelf, weights: Floats) -> bool:
    """Whether each row points where these weights do, however long it is."""
    rows = np.isfinite(shelf.part).all(axis=1) & (weights != 0).any(axis=1)
    part, weights = shelf.part[rows], weights[rows]
    apart = part / np.linalg.norm(part, axis=1, keepdims=True)
    apart -= weights / np.linalg.norm(weights, axis=1, keepdims=True)
    return bool(np.abs(apart).max(initial=0) < 1e-4)  # float32 will do


def _ratios(rows: Floats) -> list[float]:
    """The numbers of the row with the most tags, the largest as 1."""
    row = rows[np.argmax((np.nan_to_num(rows) != 0).sum(axis=1))]
    numbers = row[row != 0]
    return [round(float(number), 2) for number in numbers / np.abs(numbers).max()]


def _length(shelf: Shelf) -> Finding | None:
    if not any(tag >= 0 for tag in shelf.tags):
        return _kept(shelf)
    tagged = (shelf.counts[:, [tag for tag in shelf.tags if tag >= 0]] > 0).any(axis=1)
    if not np.isfinite(shelf.part).all():
        return Finding(
            "divided by 0",
            f"artist {UNTAGGED} has no tags, and its row is {np.round(shelf.table[UNTAGGED], 2).tolist()}",
            "what is no number spreads: every cosine with this artist is none either",
            "divide only where the length is above 0 (elsewhere by 1)",
        )
    lengths = np.linalg.norm(shelf.part, axis=1)
    if np.allclose(lengths[tagged], 1, atol=1e-4):
        return None
    saw = f"the lengths of the rows' tag parts go from {lengths[tagged].min():.3g} to {lengths[tagged].max():.3g}"
    whole = np.linalg.norm(shelf.table, axis=1)
    if shelf.others.size and np.allclose(whole, 1, atol=1e-4):
        return Finding(
            "popularity is part of the length",
            f"{saw}, and those of the whole rows are 1",
            "the more popular an artist, the less would its tags say",
            "divide the tag part by its length before the two columns are put beside it",
        )
    if np.allclose(np.abs(shelf.part).sum(axis=1)[tagged], 1, atol=1e-4):
        return Finding(
            "divided by the sum, not by the length",
            f"{saw}, and their sums are 1",
            "a cosine needs rows of length 1: the root of the sum of squares",
            "`np.linalg.norm(tags, axis=1, keepdims=True)`",
        )
    return Finding(
        "the rows are not of length 1",
        saw,
        "who has many tags would be near everybody, for no other reason",
        "divide the tag part of each row by its length",
    )


def _scaled(shelf: Shelf) -> Finding | None:
    names = ("popularity", "freshness")
    own = (shelf.popularity, shelf.freshness)
    if shelf.others.shape[1] != 2:
        n = shelf.others.shape[1]
        return Finding(
            "popularity and freshness are missing" if not n else "not two more columns",
            f"of {shelf.table.shape[1]} columns {n} are no tags",
            "the tags do not say how well known and how new an artist is",
            "`np.column_stack([tags, popularity, freshness])`, both scaled",
        )
    for name, column in zip(names, shelf.others.T, strict=True):
        low, high = column.min(), column.max()
        if not (low >= -1e-6 and high <= 1 + 1e-6):
            share = np.mean(column**2 / (shelf.table**2).sum(axis=1))
            return Finding(
                f"{name} is not scaled",
                f"it goes from {low:.4g} to {high:.4g}: this one column holds {share:.1%} of a row's squared length",
                "every cosine then compares popularity alone, and everybody is suggested the same few artists",
                "bring it between 0 and 1: subtract its smallest value, divide by its range",
            )
    if any(tag < 0 for tag in shelf.tags[:-2]):
        return Finding(
            "the two columns are not the last",
            f"the columns that are no tags stand at {[i for i, tag in enumerate(shelf.tags) if tag < 0]}",
            "the tags come first, then popularity, then freshness",
            "the order in which the columns are put side by side",
        )
    for name, column, values, other in zip(names, shelf.others.T, own, own[::-1], strict=True):
        if _rises_with(column, values):
            if (levels := len(np.unique(column.round(12)))) < N_ARTISTS:
                return Finding(
                    f"{name} has few levels left",
                    f"{N_ARTISTS} artists have as many different values, and the column has {levels}",
                    "who is known to thousands and who to hundreds would be the same",
                    "scaled means moved and stretched, not rounded or cut",
                )
            if column.max() - column.min() > 0.01:
                continue
            return Finding(
                f"{name} is squeezed to nothing",
                f"it goes from {column.min():.3g} to {column.max():.3g}",
                "beside the other columns it makes no difference any more",
                "what it is divided by: its own range, not that of another column",
            )
        saw = (
            f"for {name} {np.round(values[:4], 2).tolist()} the column has {np.round(column[:4], 3).tolist()}"
        )
        look = "how the two columns are scaled and put side by side"
        if _rises_with(column, other):
            so = "popularity is the last but one, freshness the last"
            return Finding("freshness stands before popularity", saw, so, look)
        if _rises_with(-column, values):
            return Finding(f"{name} is upside down", saw, "what was the highest is now the lowest", look)
        so = "the highest value stays the highest, and the lowest the lowest"
        return Finding(f"{name} is another than it was", saw, so, look)
    return None


def _rises_with(column: Floats, values: Floats) -> bool:
    """Whether a column has the order of some values, and is not always the same."""
    steps = np.diff(column[np.argsort(values)])
    return bool((steps >= -1e-9).all() and column.max() > column.min())


ARTIST_VECTORS = Exercise(
    "artist_vectors",
    [
        Item("the most given tags", 1, _kept),
        Item("weighted by TF-IDF", 1, _weighted),
        Item("tag part of length 1", 1, _length),
        Item("popularity and freshness between 0 and 1", 1, _scaled),
    ],
    hints=(
        (
            "One step a line: which tags stay, how much each tag says, the length of each row, the two columns. Try "
            "each on a table of three artists first."
        ),
        (
            "`counts.sum(axis=0)` says how often a tag was given, `(tags > 0).sum(axis=0)` how many artists have it. "
            "The length is `np.linalg.norm(tags, axis=1, keepdims=True)`; mind artists without tags."
        ),
        (
            "kept = np.argsort(-np.asarray(counts.sum(axis=0)).ravel())[:n_tags]; tags = counts[:, kept].toarray(); "
            "tags = tags * (np.log((1 + n) / (1 + df)) + 1); divide by the length where it is above 0; "
            "np.column_stack([tags, scaled popularity, scaled freshness])."
        ),
    ),
    observe=_make,
)
