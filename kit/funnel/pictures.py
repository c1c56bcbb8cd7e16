"""Pictures in the manner of `kit.pictures`, for the funnel alone: whom lists recommend, days, and experiments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter
from numpy.typing import ArrayLike

from kit.pictures.picture import Picture, by_name, drawing, line, panels, plain_powers, short
from kit.pictures.placing import label_lines
from kit.theme.palette import INK, style

__all__ = ["by_day", "experiments", "popularity_of_lists"]


def popularity_of_lists(lists: Mapping[str, ArrayLike], listeners: ArrayLike) -> Picture:
    """Draw which share of all suggestions goes to how many of the artists, the most popular first.

    Parameters
    ----------
    lists : mapping of str to (n, k) integers
        For each method the artists that it suggests; -1 stands for none.
    listeners : (n_artists,) integers
        How many users listen to each.

    Returns
    -------
    Picture

    Examples
    --------
    >>> figure = popularity_of_lists({"hits": [[0, 1]], "fair": [[0, 150]]}, listeners=range(200, 0, -1))
    >>> figure.words
    'Popularity of what is suggested. Of the most popular hundredth of the artists: hits 100%, fair 50%.'
    """
    counts = np.asarray(listeners)
    place = np.empty(len(counts), np.int64)
    place[np.argsort(-counts, kind="stable")] = np.arange(1, len(counts) + 1)
    upto = np.unique(np.geomspace(1, len(counts), 100).astype(int))
    figure, (axes,) = panels(1, height=3.8)
    said = []
    for i, (name, suggested) in enumerate(by_name(lists, "the lists of each method").items()):
        artists = np.ravel(np.asarray(suggested))
        places = np.sort(place[artists[artists >= 0]])
        share = np.searchsorted(places, upto, side="right") / max(len(places), 1)
        line(axes, upto, share, i, name, marker="")
        said.append(f"{name} {(places <= max(1, len(counts) // 100)).mean():.0%}")
    axes.set(
        xscale="log",
        xlabel="so many of the most popular artists ...",
        ylabel="... get this share",
        ylim=(0, 1),
    )
    plain_powers(axes)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    label_lines(figure, axes)
    words = [
        "Popularity of what is suggested. Of the most popular hundredth of the artists:",
        ", ".join(said) + ".",
    ]
    return drawing(words, figure)


def by_day(values_of: Mapping[str, Sequence[float]], what: str) -> Picture:
    """Draw a value day by day, a line for each way to recommend.

    Parameters
    ----------
    values_of : mapping of str to sequence of floats
        A value a day.
    what : str
        What the values are.

    Returns
    -------
    Picture

    Examples
    --------
    >>> by_day({"MF": [0.3, 0.2]}, "coverage").words
    'coverage, day by day. MF: 0.300 on day 1, 0.200 on day 2.'
    """
    figure, (axes,) = panels(1)
    words = [f"{what}, day by day."]
    for i, (name, values) in enumerate(by_name(values_of, "the values of each day").items()):
        days = np.arange(1, len(values) + 1)
        line(axes, days, values, i, name)
        words.append(f"{name}: {values[0]:.3f} on day 1, {values[-1]:.3f} on day {len(values)}.")
    axes.set(xlabel="day", ylabel=what)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    label_lines(figure, axes)
    return drawing(words, figure)


def experiments(
    results: Mapping[str, Mapping[str, float]], truths: Mapping[str, float], what: str
) -> Picture:
    """Draw what A/B tests found, a row each: the difference, its interval, and the truth as an open ring.

    Parameters
    ----------
    results : mapping of str to mapping
        By the name of the test its "difference", "low" and "high".
    truths : mapping of str to float
        The true difference of the same tests.
    what : str
        What is counted.

    Returns
    -------
    Picture

    Examples
    --------
    >>> experiments({"new": {"difference": 0.5, "low": 0.1, "high": 0.9}}, {"new": 0.4}, "clicks").words
    'Differences in clicks. new: +0.50 [+0.10, +0.90], the truth +0.40.'
    """
    results = by_name(results, "what the tests found")
    figure, (axes,) = panels(1, height=1.1 + 0.45 * len(results))
    words = [f"Differences in {what}."]
    for i, (name, found) in enumerate(results.items()):
        colour, _, mark = style(i)
        axes.plot([found["low"], found["high"]], [i, i], color=colour, linewidth=1.8)
        axes.plot([found["difference"]], [i], mark, color=colour, markersize=6)
        axes.plot([truths[name]], [i], "o", markerfacecolor="none", markeredgecolor=INK, markersize=11)
        words.append(
            f"{name}: {found['difference']:+.2f} [{found['low']:+.2f}, {found['high']:+.2f}], "
            f"the truth {truths[name]:+.2f}."
        )
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set(
        yticks=range(len(results)),
        yticklabels=[short(name) for name in results],
        xlabel=f"difference: {what}",
    )
    axes.set_ylim(len(results) - 0.5, -0.5)
    return drawing(words, figure)
