"""A picture in the manner of `kit.pictures`, for the funnel alone: how popular the recommended artists are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike

from kit.pictures.picture import Picture, by_name, drawing, line, panels, plain_powers
from kit.pictures.placing import label_lines

__all__ = ["popularity_of_lists"]


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
