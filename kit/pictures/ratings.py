"""How far predictions are off: by what was given, by what was predicted, and by how many a threshold lets through."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.pictures.picture import Picture, by_name, drawing, label_ends, line, mean_ranks, numbers_of, panels
from kit.pictures.placing import label_lines
from kit.theme.palette import INK, style

__all__ = ["misses_by_level", "reliability", "roc_curves"]


def reliability(predicted_of: Mapping[str, ArrayLike], true: ArrayLike, *, bins: int = 10) -> Picture:
    """Draw the mean true value by bins of the prediction: on the diagonal, a prediction can be taken at its word.

    The bins hold equally many predictions (fewer bins where predictions are alike); a thin bar is the mean's
    95 % interval.

    Parameters
    ----------
    predicted_of : mapping of str to (n,) floats
        By the model's name.
    true : (n,) floats
        Ratings, or 0 and 1 where probabilities are predicted.
    bins : int

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is nothing to draw, a length differs, or something is no number.

    Examples
    --------
    >>> reliability({"A": [0.1, 0.1, 0.9, 0.9]}, [0, 0, 1, 0], bins=2).words
    'Mean true value by bins of the prediction. A: 0.000 where 0.100 is predicted (2 of them), 0.500 where 0.900 (2).'
    """
    true = numbers_of("true", true)
    figure, (axes,) = panels(1, width=5.2, height=4.0)
    words = ["Mean true value by bins of the prediction."]
    highest, lowest = 0.0, 0.0
    for i, (name, given) in enumerate(by_name(predicted_of, "the predictions of each model").items()):
        predicted = numbers_of(name, given, len(true))
        bin_of = _bins(predicted, bins)
        n = np.bincount(bin_of)
        x, y = (np.bincount(bin_of, values) / n for values in (predicted, true))
        spread = np.sqrt(
            np.maximum(np.bincount(bin_of, (true - y[bin_of]) ** 2), 0) / np.maximum(n - 1, 1) / n
        )
        line(axes, x, y, i, name)
        axes.vlines(x, y - 1.96 * spread, y + 1.96 * spread, color=style(i).colour, linewidth=0.9)
        highest = max(highest, x.max(), (y + 1.96 * spread).max())
        lowest = min(lowest, x.min(), y.min())
        said = [f"{at:.3f} where {one:.3f} ({many:,})" for at, one, many in zip(y, x, n, strict=True)]
        said[0] = f"{y[0]:.3f} where {x[0]:.3f} is predicted ({n[0]:,} of them)"
        words.append(f"{name}: {', '.join(said)}.")
    axes.plot([lowest, highest], [lowest, highest], color=INK, alpha=0.6, linewidth=1, label="_diagonal")
    axes.annotate(
        "as predicted",
        (highest, highest),
        xytext=(-6, 6),
        textcoords="offset points",
        ha="right",
        fontsize=9,
        alpha=0.8,
    )
    axes.set(xlabel=f"predicted (mean of a bin of about {round(len(true) / bins):,})", ylabel="true (mean)")
    label_lines(figure, axes)
    return drawing(words, figure)


def _bins(predicted: NDArray[np.float64], bins: int) -> NDArray[np.int64]:
    """Give each prediction a bin, so that the bins hold equally many; equal predictions share one."""
    place = (mean_ranks(predicted) - 0.5) / len(predicted)
    return np.unique((place * max(bins, 1)).astype(int), return_inverse=True)[1]


def misses_by_level(predicted_of: Mapping[str, ArrayLike], ratings: ArrayLike) -> Picture:
    """Draw how far predictions are off, in the mean, for each level that was really given.

    Parameters
    ----------
    predicted_of : mapping of str to (n,) floats
        By the model's name.
    ratings : (n,) floats

    Returns
    -------
    Picture

    Examples
    --------
    >>> misses_by_level({"mean": [0.5, 0.5, 0.5]}, [0, 0.5, 1]).words
    'Mean of predicted minus given rating. mean: +0.50 where 0 was given, +0.00 where 0.5, -0.50 where 1.'
    """
    levels, level = np.unique(numbers_of("ratings", ratings), return_inverse=True)
    n = np.bincount(level)
    figure, (axes,) = panels(1)
    axes.axhline(0, color=INK, alpha=0.5, linewidth=1)
    words = ["Mean of predicted minus given rating."]
    for i, (name, given) in enumerate(by_name(predicted_of, "the predictions of each model").items()):
        predicted = numbers_of(name, given, len(level))
        means = np.bincount(level, predicted - levels[level]) / n
        line(axes, np.arange(len(levels)), means, i, name)
        said = [f"{mean:+.2f} where {at:g}" for at, mean in zip(levels, means, strict=True)]
        said[0] += " was given"
        words.append(f"{name}: {', '.join(said)}.")
    axes.set_xticks(range(len(levels)), [f"{at:g}\n{rows:,}" for at, rows in zip(levels, n, strict=True)])
    axes.set(xlabel="given rating; below it how many", ylabel="predicted minus given")
    label_ends(figure, axes)
    return drawing(words, figure)


def roc_curves(scores_of: Mapping[str, ArrayLike], true: ArrayLike) -> Picture:
    """Draw, for each threshold, which share of the yes and which share of the no it lets through.

    Rows of one score are let through together, so a constant is the diagonal. The area below a curve is the chance that
    a yes has a higher score than a no, ties counted half (Hanley and McNeil, 1982).

    Parameters
    ----------
    scores_of : mapping of str to (n,) floats
        By the model's name.
    true : (n,) of 0 and 1

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is nothing to draw, a length differs, something is no number, or one of the two classes is missing.

    Examples
    --------
    >>> roc_curves({"A": [0.9, 0.1, 0.8, 0.8], "always": [1, 1, 1, 1]}, [1, 0, 1, 0]).words
    'Yes let through beside no let through. A: area 0.875. always: area 0.500.'
    """
    yes = numbers_of("true", true)
    if set(yes.tolist()) != {0.0, 1.0}:
        raise ValueError(f"true: give both 0 and 1 and nothing else, not {sorted(set(yes.tolist()))[:5]}")
    figure, (axes,) = panels(1, width=4.6, height=4.2)
    axes.plot([0, 1], [0, 1], color=INK, alpha=0.6, linewidth=1, label="chance")
    words = ["Yes let through beside no let through."]
    for i, (name, given) in enumerate(by_name(scores_of, "the scores of each model").items()):
        scores = numbers_of(name, given, len(yes))
        _, step = np.unique(-scores, return_inverse=True)
        no_passed, yes_passed = (
            np.append(0, np.cumsum(np.bincount(step, of_class)) / of_class.sum())
            for of_class in (1 - yes, yes)
        )
        area = np.trapezoid(yes_passed, no_passed)
        line(axes, no_passed, yes_passed, i, f"{name} {area:.2f}", marker="")
        words.append(f"{name}: area {area:.3f}.")
    axes.set(xlabel="share of the no let through", ylabel="share of the yes let through")
    label_lines(figure, axes)
    return drawing(words, figure)
