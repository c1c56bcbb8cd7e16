"""Means with their intervals, a row each, and curves of several numbers over one that is turned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from kit.pictures.picture import Picture, by_name, drawing, label_ends, line, numbers_of, panels, short
from kit.theme.palette import INK, style

__all__ = ["curves", "interval_rows"]

MOST_TOLD = 12  # points of a curve, in its words


def interval_rows(
    found: Mapping[str, tuple[float, float, float]],
    *,
    what: str,
    chance: float | None = None,
    interval: str = "95 % intervals",
) -> Picture:
    """Draw a mark with its interval for each name, from top to bottom.

    Parameters
    ----------
    found : mapping of str to (mean, low, high)
    what : str
        The measure: it stands below the axis.
    chance : float, optional
        What guessing would give, drawn as a thin upright line.
    interval : str, optional
        What from `low` to `high` is, in the words beside the picture.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is nothing to draw, or a row is not three numbers with the mean between the others.

    Examples
    --------
    >>> interval_rows({"by window": (0.76, 0.7, 0.8), "by song": (0.5, 0.46, 0.55)}, what="AUC", chance=0.5).words
    'AUC, with 95 % intervals; chance is 0.500. by window: 0.760 [0.700, 0.800]. by song: 0.500 [0.460, 0.550].'
    """
    rows = {name: numbers_of(name, row, 3) for name, row in by_name(found, "means with intervals").items()}
    for name, (mean, low, high) in rows.items():
        if not low <= mean <= high:
            raise ValueError(f"{name}: {mean:g} is not between {low:g} and {high:g}; give (mean, low, high)")
    figure, (axes,) = panels(1, width=6.2, height=0.9 + 0.3 * len(rows))
    said = [f"{what}, with {interval}" + ("." if chance is None else f"; chance is {chance:.3f}.")]
    if chance is not None:
        axes.axvline(chance, color=INK, linewidth=0.8, linestyle="--", alpha=0.6)
        axes.annotate(
            "chance", (chance, 1), xycoords=("data", "axes fraction"), ha="center", va="bottom", fontsize=8
        )
    right = max(high for _, _, high in rows.values())
    for place, (name, (mean, low, high)) in enumerate(rows.items()):
        axes.plot([low, high], [place, place], color=style(0).colour, linewidth=1.6)
        axes.plot([mean], [place], style(0).mark, color=style(0).colour, markersize=6)
        axes.annotate(
            f"{mean:.2f}",
            (right, place),
            xytext=(12, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            annotation_clip=False,
        )
        said.append(f"{name}: {mean:.3f} [{low:.3f}, {high:.3f}].")
    axes.set_yticks(range(len(rows)), labels=[short(name, 30, 2) for name in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel(what)
    return drawing(said, figure)


def curves(
    x: Sequence[float],
    lines: Mapping[str, ArrayLike],
    *,
    xlabel: str,
    ylabel: str = "",
    logarithmic: bool = False,
) -> Picture:
    """Draw one or more measures over a number that is turned, their names at their ends.

    Parameters
    ----------
    x : (n,) floats
    lines : mapping of str to (n,) floats
    xlabel, ylabel : str
    logarithmic : bool
        Whether equal factors of `x` are equally far apart.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is nothing to draw, a length differs, something is no number, or `x` is not positive on a
        logarithmic axis.

    Examples
    --------
    >>> curves([0.5, 1, 2], {"recall": [0.2, 0.4, 0.9]}, xlabel="weight of yes", logarithmic=True).words
    'Over weight of yes from 0.5 to 2. recall: 0.200, 0.400, 0.900.'
    """
    places = numbers_of(xlabel, x)
    if logarithmic and places.min() <= 0:
        raise ValueError(
            f"{xlabel}: {places.min():g} has no place on a logarithmic axis; give numbers above 0"
        )
    figure, (axes,) = panels(1, width=5.8, height=3.1)
    words = [f"Over {xlabel} from {places[0]:g} to {places[-1]:g}."]
    for i, (name, given) in enumerate(by_name(lines, "lines").items()):
        values = numbers_of(name, given, len(places))
        line(axes, places, values, i, name, marker=style(i).mark if len(places) <= 30 else "")
        whole = bool((values == values.round()).all())
        told = np.array([f"{value:.0f}" if whole else f"{value:.3f}" for value in values])
        few = np.linspace(0, len(told) - 1, MOST_TOLD).round().astype(int)
        if len(told) <= MOST_TOLD:
            words.append(f"{name}: {', '.join(told)}.")
        else:
            at = ", ".join(f"{told[one]} at {places[one]:g}" for one in few)
            words.append(f"{name}, {MOST_TOLD} of its {len(told)} points: {at}.")
    if logarithmic:
        axes.set_xscale("log")
        axes.set_xticks(places, labels=[f"{one:g}" for one in places])
        axes.minorticks_off()
    axes.set(xlabel=xlabel, ylabel=ylabel)
    label_ends(figure, axes)
    return drawing(words, figure)
