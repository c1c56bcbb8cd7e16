"""A picture in the manner of `kit.pictures`, for the funnel alone: how popular the recommended artists are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike

from kit.pictures import INK, Picture

__all__ = ["popularity_of_lists"]

DASHES = ("-", "--", ":", "-.", (0, (9, 3)), (0, (1, 4)))


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
    figure = Picture(figsize=(6.4, 3.8), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    words = []
    for i, (name, suggested) in enumerate(lists.items()):
        artists = np.ravel(np.asarray(suggested))
        places = np.sort(place[artists[artists >= 0]])
        share = np.arange(1, len(places) + 1) / len(places)
        style = DASHES[i % len(DASHES)]
        axes.plot(places, share, color=INK[i % len(INK)], linestyle=style, label=name, drawstyle="steps-post")
        words.append(f"{name} {(places <= max(1, len(counts) // 100)).mean():.0%}")
    axes.set(
        xscale="log",
        xlabel="so many of the most popular artists ...",
        ylabel="... get this share",
        ylim=(0, 1),
    )
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.legend(frameon=False)
    figure.words = (
        "Popularity of what is suggested. Of the most popular hundredth of the artists: "
        + ", ".join(words)
        + "."
    )
    return figure
