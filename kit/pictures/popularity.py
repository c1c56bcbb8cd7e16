"""Who is heard often and who is not: what is drawn, learnt, found and suggested, by popularity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike, NDArray

from kit.metrics import wilson_interval
from kit.pictures.picture import (
    Picture,
    by_name,
    drawing,
    label_ends,
    line,
    mean_ranks,
    numbers_of,
    panels,
    plain_powers,
    short,
)
from kit.theme.palette import INK, style

__all__ = ["hit_by_popularity", "norm_and_popularity", "popularity_of", "sampling_tables"]

N_GROUPS = 10
PARTS: tuple[dict[str, Any], ...] = (  # of a bar: the first tenth, the second to the fifth, the last five
    {"facecolor": style(0).colour, "edgecolor": style(0).colour},
    {"facecolor": "none", "edgecolor": INK},
    {"facecolor": "none", "edgecolor": style(1).colour, "hatch": "/////"},
)
COLUMNS = (36, 70)  # points to the right of the bars: where the shares of two of them stand
N_POINTS = 300  # of a cloud; more are not told apart, and make the notebook heavy


def sampling_tables(counts: ArrayLike, exponents: Sequence[float] = (1, 0.5, 0, -0.5)) -> Picture:
    """Draw how often each track is drawn as a negative, by the exponent of its count: 1 is the raw table.

    Parameters
    ----------
    counts : (V,) integers
        In how many places each track occurs; all above zero.
    exponents : sequence of floats
        Negatives are drawn in proportion to ``counts ** exponent``.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there are no counts, or one is not above zero.

    Examples
    --------
    >>> sampling_tables([8, 1, 1], exponents=[1, 0]).words
    'How often a track is drawn as a negative, by its rank. Of all draws, the most popular hundredth of the tracks \
gets 80.0 % with exponent 1, 33.3 % with exponent 0.'
    """
    counts = np.sort(numbers_of("counts", counts))[::-1]
    if counts[-1] <= 0:
        raise ValueError("counts: a track of count 0 is in no list; leave it out")
    ranks = np.unique(np.geomspace(1, len(counts), 80).astype(int))
    first = max(len(counts) // 100, 1)
    figure, (axes,) = panels(1, height=3.4)
    said = []
    for i, exponent in enumerate(exponents):
        share = counts**exponent / (counts**exponent).sum()
        raw = " (raw: as heard)" if exponent == 1 else " (all alike)" if exponent == 0 else ""
        line(axes, ranks, share[ranks - 1] * len(counts), i, f"exponent {exponent:g}{raw}", marker="")
        said.append(f"{share[:first].sum():.1%} with exponent {exponent:g}".replace("%", " %"))
    axes.set(xscale="log", yscale="log", xlabel="rank of the track, the most popular first")
    axes.set_ylabel("how often drawn; 1 = all alike")
    plain_powers(axes)
    label_ends(figure, axes)
    words = f"Of all draws, the most popular hundredth of the tracks gets {', '.join(said)}."
    return drawing(["How often a track is drawn as a negative, by its rank.", words], figure)


def norm_and_popularity(
    vectors_of: Mapping[str, ArrayLike], counts: ArrayLike, *, of: str = "count"
) -> Picture:
    """Draw the length of each track's vector against its count, a panel a model; the line is the median.

    Parameters
    ----------
    vectors_of : mapping of str to (V, d) floats
        By the model's name.
    counts : (V,) integers
    of : str
        What was counted, such as "listeners".

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When shapes do not go together, or a vector holds what is no number.

    Examples
    --------
    >>> norm_and_popularity({"ours": [[3, 4], [0, 1], [0, 2]]}, counts=[9, 1, 3]).words
    'Length of the vectors against the count. ours: median 1.00 for the rarest tenth, 5.00 for the most popular; rank \
correlation +1.00.'
    """
    counts = numbers_of("counts", counts)
    tenths = _tenths(counts)
    count = len(by_name(vectors_of, "the vectors of each model"))
    figure, row = panels(count, width=6.4 if count > 1 else 4.6, height=3.2)
    words = [f"Length of the vectors against the {of}."]
    shown = np.random.default_rng(0).permutation(len(counts))[:N_POINTS]
    for i, (axes, (name, given)) in enumerate(zip(row, vectors_of.items(), strict=True)):
        lengths = numbers_of(name, np.linalg.norm(_rows_of(name, given), axis=1), len(counts))
        groups = [tenths == one for one in range(N_GROUPS) if (tenths == one).any()]
        medians = np.array([np.median(lengths[group]) for group in groups])
        axes.plot(
            counts[shown],
            lengths[shown],
            ".",
            color=style(i).colour,
            alpha=0.4,
            markersize=3,
            label="_tracks",
        )
        line(axes, [np.median(counts[group]) for group in groups], medians, i, "median", markersize=6)
        axes.set(xscale="log", title=short(name, 28, 2), xlabel=of, ylabel="length of the vector")
        if lengths.min() > 0:
            axes.set_yscale("log")
            axes.set_ylim(lengths.min() / 1.3, lengths.max() * 1.3)  # not the roundings of unit vectors
        plain_powers(axes)
        words.append(
            f"{name}: median {medians[-1]:.2f} for the rarest tenth, {medians[0]:.2f} for the most popular; "
            f"rank correlation {_rank_correlation(counts, lengths):+.2f}."
        )
    return drawing(words, figure)


def hit_by_popularity(
    hits_of: Mapping[str, ArrayLike], held_out: ArrayLike, counts: ArrayLike, *, k: int = 10
) -> Picture:
    """Draw hit@k for ten groups of held-out tracks, from the most popular tenth of the tracks to the least.

    A thin bar is the 95 % Wilson interval of a group: few pairs, long bars.

    Parameters
    ----------
    hits_of : mapping of str to (n,) floats
        For each model its 0 or 1 a pair: `kit.metrics.hits(suggested, held_out)`.
    held_out : (n,) integers
        The tracks that were to be found.
    counts : (V,) integers
        In how many places each track occurs.
    k : int
        For the words only.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is not one hit a pair.

    Examples
    --------
    >>> figure = hit_by_popularity({"ours": [1, 0]}, held_out=[0, 9], counts=range(10, 0, -1))
    >>> figure.words
    'hit@10 by popularity of the held-out track. ours: 1.000 for the most popular tenth, 0.000 for the least.'
    """
    held_out, counts = np.asarray(held_out), np.asarray(counts)
    group = _tenths(counts)[held_out]
    figure, (axes,) = panels(1, height=3.5)
    words = [f"hit@{k} by popularity of the held-out track."]
    for i, (name, given) in enumerate(by_name(hits_of, "the hits of each model").items()):
        found = np.asarray(given, float)
        if found.shape != held_out.shape:
            raise ValueError(
                f"{name}: {found.shape} hits for {held_out.shape} pairs; give kit.metrics.hits(...)"
            )
        shares = [
            wilson_interval(found[group == one]) if (group == one).any() else None for one in range(N_GROUPS)
        ]
        means = np.array([np.nan if one is None else one.mean for one in shares])
        x = np.arange(1, N_GROUPS + 1) + 0.14 * (i - (len(hits_of) - 1) / 2)
        line(axes, x, means, i, name)
        bars = [(at, one.low, one.high) for at, one in zip(x, shares, strict=True) if one is not None]
        if bars:
            axes.vlines(*np.transpose(bars), color=style(i).colour, linewidth=0.9)
        words.append(
            f"{name}: {_or_none(means[0])} for the most popular tenth, {_or_none(means[-1])} for the least."
        )
    n = np.bincount(group, minlength=N_GROUPS)
    axes.set_xticks(range(1, N_GROUPS + 1), [f"{i + 1}\n{pairs:,}" for i, pairs in enumerate(n)], fontsize=8)
    axes.set(
        xlabel="tenth of the tracks, most popular first; below it the number of pairs", ylabel=f"hit@{k}"
    )
    axes.set_ylim(bottom=0)
    label_ends(figure, axes)
    return drawing(words, figure)


def popularity_of(suggested_of: Mapping[str, ArrayLike], counts: ArrayLike) -> Picture:
    """Draw from which tenths by popularity suggestions come, a bar a model; -1 in a list is no suggestion.

    Filled is the share of the most popular tenth, hatched that of the less popular half.

    Parameters
    ----------
    suggested_of : mapping of str to (n, k) integers
        By the name of what suggests them.
    counts : (V,) integers
        How often each of what can be suggested occurs.

    Returns
    -------
    Picture

    Examples
    --------
    >>> popularity_of({"ours": [[0, 1], [0, -1]]}, counts=range(20, 0, -1)).words
    'Share of the suggestions by tenth, most popular first. ours: 100 % from the first tenth, 0 % from the last five.'
    """
    counts = np.asarray(counts)
    tenths = _tenths(counts)
    names = list(by_name(suggested_of, "the suggestions of each"))
    figure, (axes,) = panels(1, height=0.9 + 0.36 * len(names))
    words = ["Share of the suggestions by tenth, most popular first."]
    for i, name in enumerate(names):
        shown = np.asarray(suggested_of[name]).ravel()
        tenth = tenths[shown[shown >= 0]]
        share = np.bincount(tenth, minlength=N_GROUPS) / max(len(tenth), 1)
        parts = share[0], share[1:5].sum(), share[5:].sum()
        words.append(f"{name}: {parts[0]:.0%} from the first tenth, {parts[2]:.0%} from the last five.")
        for part, start, look in zip(parts, np.cumsum([0, *parts]), PARTS, strict=False):
            axes.barh(i, part, left=start, height=0.7, linewidth=1.2, **look)
        for x, part in zip(COLUMNS, (parts[0], parts[2]), strict=True):
            _beside(axes, f"{part:.0%}", x, i)
    for x, what in zip(COLUMNS, ("first\ntenth", "last\nfive"), strict=True):
        _beside(axes, what, x, -0.8)
    axes.set_yticks(range(len(names)), [short(name, 24, 2) for name in names])
    axes.set(xlim=(0, 1), ylim=(len(names) - 0.5, -0.5), xlabel="share of the suggestions")
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return drawing([one.replace("%", " %") for one in words], figure)


def _beside(axes: Any, text: str, points: float, row: float) -> None:
    """Write in a column to the right of the bars."""
    axes.annotate(
        text,
        (1, row),
        xytext=(points, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=9,
        annotation_clip=False,
    )


def _tenths(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Give for each the tenth that it is in by its count: 0 the most popular, 9 the rarest."""
    rank = np.empty(len(counts), np.int64)
    rank[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    return rank * N_GROUPS // len(counts)


def _rows_of(name: str, vectors: ArrayLike) -> NDArray[np.float64]:
    table = np.asarray(vectors, float)
    if table.ndim != 2:
        raise ValueError(f"{name}: vectors are a table of (V, d), not of shape {table.shape}")
    return table


def _rank_correlation(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Spearman's; equal values share their mean rank. 0 where one of the two is always the same."""
    ranks = [mean_ranks(values) for values in (a, b)]
    if min(one.std() for one in ranks) == 0:
        return 0.0
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _or_none(value: float) -> str:
    return "no pairs" if np.isnan(value) else f"{value:.3f}"
