"""Names beside points and lines of a plane, none on another, on a point or on a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

    from kit.pictures.picture import Picture

__all__ = ["label_lines", "label_points"]

SIZE = 9  # of a name, in points
RINGS = (5, 9, 14, 24, 38, 56, 80, 110, 150)  # how far from its point a name may stand, in points
NEAR = 2  # rings from which on a thin line joins the two
ROUND = 24  # directions that are tried
ALONG = 60  # places on a line that its name may stand at
HALF = 4  # of a mark, in points
PIECE = 22  # points: a piece of a line before its name
ALONE = 40  # points from which on a place on a line is as good as one further from the others

Doubles = NDArray[np.float64]
NOBODY: Doubles = np.empty((0, 2))


def label_points(
    figure: Picture,
    axes: Axes,
    points: Sequence[tuple[float, float, str]],
    bars: Sequence[tuple[float, float, float]] = (),
) -> None:
    """Write a name beside each point, as near as there is room; a thin line joins it where it stands further away.

    Where that can be had, no other point is nearer to the name than its own.

    Parameters
    ----------
    figure : Picture
    axes : Axes
        With its limits settled.
    points : sequence of (x, y, name)
    bars : sequence of (x, low, high)
        Upright lines that no name shall stand on.

    Examples
    --------
    >>> from kit.pictures.picture import panels
    >>> figure, (axes,) = panels(1)
    >>> label_points(figure, axes, [(0.5, 0.5, "ours"), (0.5, 0.5, "theirs")])
    >>> [text.get_text() for text in axes.texts]
    ['ours', 'theirs']
    """
    figure.draw_without_rendering()
    dot = figure.dpi / 72
    places = [np.asarray(axes.transData.transform((x, y)), float) for x, y, _ in points]
    taken = np.array([[*(place - HALF * dot), *(place + HALF * dot)] for place in places]).reshape(-1, 4)
    for x, low, high in bars:
        ends = axes.transData.transform([(x, low), (x, high)])
        taken = np.vstack([taken, [*(ends[0] - 2 * dot), *(ends[1] + 2 * dot)]])
    for i, (place, (_, _, name)) in enumerate(zip(places, points, strict=True)):
        others = np.array(places[:i] + places[i + 1 :]).reshape(-1, 2)
        taken = _write(axes, name, place[None], taken, dot, others=others)


def label_lines(figure: Picture, axes: Axes) -> None:
    """Write the name of each line where the line is furthest from the others.

    Examples
    --------
    >>> from kit.pictures.picture import line, panels
    >>> figure, (axes,) = panels(1)
    >>> line(axes, [1, 2], [0.1, 0.3], 0, "ours")
    >>> label_lines(figure, axes)
    >>> [text.get_text() for text in axes.texts]
    ['ours']
    """
    figure.draw_without_rendering()
    dot = figure.dpi / 72
    named = [one for one in axes.get_lines() if not str(one.get_label()).startswith("_")]
    ways = [_along(axes.transData.transform(np.column_stack(one.get_data()))) for one in named]
    taken = np.concatenate([np.hstack([way - 1.5 * dot, way + 1.5 * dot]) for way in ways])
    for i, (one, way) in enumerate(zip(named, ways, strict=True)):
        others = np.concatenate(
            [other for j, other in enumerate(ways) if j != i] or [np.full((1, 2), np.inf)]
        )
        away = np.minimum(np.min(np.linalg.norm(way[:, None] - others[None], axis=2), axis=1), ALONE * dot)
        middle = np.abs(np.arange(len(way)) - len(way) / 2)
        order = np.lexsort((middle, -away.round()))
        taken = _write(axes, str(one.get_label()), way[order], taken, dot, like=one)


def _along(way: NDArray[np.floating]) -> Doubles:
    """Give places along a line, equally far apart; a line of no number gives none."""
    way = way[np.isfinite(way).all(axis=1)]
    if len(way) < 2:
        return np.asarray(way, np.float64)
    far = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    at = np.linspace(0, far[-1], ALONG)
    return np.column_stack([np.interp(at, far, way[:, 0]), np.interp(at, far, way[:, 1])])


def _write(
    axes: Axes,
    name: str,
    places: Doubles,
    taken: Doubles,
    dot: float,
    *,
    like: Line2D | None = None,
    others: Doubles = NOBODY,
) -> Doubles:
    """Write a name near the first of some places (in pixels) that has room, and give all that is taken now.

    A piece of the line that it is `like` stands before it: the nearest line may be another one.
    """
    text = axes.annotate(
        name, (0, 0), xycoords="figure pixels", ha="center", va="center", fontsize=SIZE, parse_math=False
    )
    piece = 0 if like is None else PIECE * dot
    size = np.array([text.get_window_extent().width + piece, text.get_window_extent().height])
    inside = axes.get_window_extent()
    found = [(place, *_free(place, size, taken, inside, dot, others)) for place in places[:1]]
    for place in places[1:]:
        if found[-1][2] < NEAR:
            break
        found.append((place, *_free(place, size, taken, inside, dot, others)))
    place, middle, ring = min(found, key=lambda one: one[2])
    text.remove()
    to_share = axes.transAxes.inverted()
    if like is not None:
        ends = to_share.transform([middle - [size[0] / 2, 0], middle - [size[0] / 2 - 0.8 * piece, 0]])
        (drawn,) = axes.plot(*ends.T, transform=axes.transAxes, label="_piece")
        drawn.update_from(like)
        drawn.set(transform=axes.transAxes, marker="", label="_piece", clip_path=None)
    x, y = to_share.transform(middle + np.array([piece / 2, 0]))
    axes.text(
        x,
        y,
        name,
        transform=axes.transAxes,
        ha="center",
        va="center",
        fontsize=SIZE,
        parse_math=False,
    )
    if ring >= NEAR:
        edge = np.clip(place, middle - size / 2, middle + size / 2)
        ends = to_share.transform([place, edge])
        axes.plot(*ends.T, transform=axes.transAxes, color="#000000", linewidth=0.7, label="_joins", zorder=1)
    return np.vstack([taken, [*(middle - size / 2), *(middle + size / 2)]])


def _free(
    place: Doubles, size: Doubles, taken: Doubles, inside: Bbox, dot: float, others: Doubles
) -> tuple[Doubles, int]:
    """Give the middle of the nearest place where nothing stands yet, and the number of its ring.

    A place that is nearer to another point is taken only where there is none else.
    """
    second = None
    for ring, away in enumerate(RINGS):
        for turn in np.arange(ROUND) * 2 * np.pi / ROUND:
            direction = np.array([np.cos(turn), np.sin(turn)])
            # The name's own edge, not its middle, stands that far away.
            reach = np.min(size / 2 / np.maximum(np.abs(direction), 1e-9))
            middle = place + direction * (away * dot + reach)
            low, high = middle - size / 2, middle + size / 2
            hit = (taken[:, :2] < high).all(axis=1) & (taken[:, 2:] > low).all(axis=1)
            if hit.any() or (low < inside.min).any() or (inside.max < high).any():
                continue
            if (_gaps(low, high, others) >= _gaps(low, high, place[None])).all():
                return middle, ring
            second = second or (middle, ring)
    return second or (place + np.array([0.0, RINGS[NEAR] * dot]), len(RINGS))


def _gaps(low: Doubles, high: Doubles, points: Doubles) -> Doubles:
    """Give how far some points are from a box."""
    return np.asarray(np.linalg.norm(np.maximum(np.maximum(low - points, points - high), 0), axis=1))
