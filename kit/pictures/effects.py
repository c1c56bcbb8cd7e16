"""What each of a few things adds or takes away: bars to both sides of 0."""

from __future__ import annotations

from collections.abc import Sequence

from kit.pictures.picture import Picture, drawing, numbers_of, panels
from kit.theme.palette import INK, style

__all__ = ["effects"]


def effects(
    names: Sequence[str],
    values: Sequence[float],
    spans: Sequence[tuple[float, float]] = (),
    *,
    what: str = "effect",
) -> Picture:
    """Draw a bar for each name, from 0 to its value: what adds to the right, what takes away to the left.

    Parameters
    ----------
    names : sequence of n str
        From top to bottom; a name may stand there twice.
    values : (n,) floats
    spans : sequence of n pairs of floats
        Intervals, drawn as thin lines; none without them.
    what : str
        What the values are.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is nothing to draw, there are not as many values as names, or a value is no number.

    Examples
    --------
    >>> effects(["sans", "lumière"], [-0.02, 0.01], what="change of the rating").words
    'change of the rating. sans: -0.020. lumière: +0.010.'
    """
    if not len(names):
        raise ValueError("names: give at least one")
    sizes = numbers_of("values", values, len(names))
    if len(spans) not in (0, len(names)):
        raise ValueError(f"spans: {len(spans)} intervals for {len(names)} names")
    figure, (axes,) = panels(1, width=6.2, height=0.9 + 0.26 * len(names))
    places = range(len(names))
    more, less = style(0).colour, style(1).colour
    axes.barh(places, sizes, color=[more if size >= 0 else less for size in sizes], height=0.62)
    words = [f"{what}."]
    for place, (name, value) in enumerate(zip(names, sizes, strict=True)):
        bounds = ""
        if spans:
            low, high = spans[place]
            axes.plot([low, high], [place, place], color=INK, linewidth=1.4)
            bounds = f" [{low:+.4f}, {high:+.4f}]"
        words.append(f"{name}: {value:+.{4 if spans else 3}f}{bounds}.")
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(places, labels=[str(name) for name in names])
    axes.invert_yaxis()
    axes.set_xlabel(what)
    return drawing(words, figure)
