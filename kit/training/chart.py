"""Place the lines and words of a small chart; the page and the saved picture both draw these shapes."""

from __future__ import annotations

import math
from typing import Any

__all__ = ["draw"]

WIDTH, HEIGHT = 340, 170
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 14, 26
MARGIN = 0.2  # share of the range of the values that is left above and below, as room for words

Shape = dict[str, Any]
Points = list[tuple[float, float]]


def draw(points: Points, epochs: int, baseline: tuple[float, str] | None = None) -> list[Shape]:
    """Give the shapes of a chart of `WIDTH` by `HEIGHT`, from 0 to `epochs`.

    Parameters
    ----------
    points : list of (x, y)
        With x in epochs.
    epochs : int
    baseline : (float, str), optional
        A value to see the curve beside, and what it is called.

    Returns
    -------
    list of dict
        ``{"line": [x1, y1, x2, y2], "dashed": bool}``, ``{"curve": [x, y, x, y ...]}``, ``{"dot": [x, y]}``
        or ``{"text": words, "at": [x, y], "anchor": "start" | "middle" | "end"}``.

    Examples
    --------
    >>> shapes = draw([(1, 0.1), (2, 0.2)], epochs=2, baseline=(0.05, "popularity"))
    >>> [shape["text"] for shape in shapes if "text" in shape]
    ['0', '1', '2', 'epoch', '0.050', '0.200', 'popularity 0.050', '0.200']
    """
    shapes = _frame(epochs)
    values = [y for _, y in points] + ([baseline[0]] if baseline else [])
    if not values:
        return [*shapes, _text("no value yet", _x(epochs / 2, epochs), HEIGHT / 2, "middle")]
    low, high = min(values), max(values)
    room = MARGIN * (high - low) or 0.5 * abs(high) or 1.0

    def height(value: float) -> float:
        part = (value - low + room) / (high - low + 2 * room)
        return round(HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP), 1)

    shapes += [_text(_number(value), LEFT - 5, height(value) + 4, "end") for value in sorted({low, high})]
    if baseline:
        at = height(baseline[0])
        shapes.append({"line": [LEFT, at, WIDTH - RIGHT, at], "dashed": True})
        below = not points or points[-1][1] > baseline[0]  # where the curve does not go on
        shapes.append(
            _text(
                f"{baseline[1]} {_number(baseline[0])}", WIDTH - RIGHT - 2, at + (14 if below else -5), "end"
            )
        )
    if points:
        placed = [(_x(x, epochs), height(y)) for x, y in points]
        shapes.append({"curve": [coordinate for point in placed for coordinate in point]})
        if len(points) <= 2 * epochs:
            shapes += [{"dot": list(point)} for point in placed[:-1]]
        shapes.append({"dot": list(placed[-1])})
        shapes.append(_last_value(placed[-1], points[-1][1], baseline and height(baseline[0])))
    return shapes


def _last_value(place: tuple[float, float], value: float, baseline: float | None) -> Shape:
    """Write the newest value beside its dot, on the side that the baseline leaves free."""
    x, y = place
    below = baseline is not None and baseline < y < baseline + 40
    return _text(_number(value), min(x, WIDTH - RIGHT - 16), y + (17 if below else -8), "middle")


def _frame(epochs: int) -> list[Shape]:
    foot = HEIGHT - BOTTOM
    every = max(1, math.ceil(epochs / 6))
    shapes: list[Shape] = [
        {"line": [LEFT, TOP, LEFT, foot], "dashed": False},
        {"line": [LEFT, foot, WIDTH - RIGHT, foot], "dashed": False},
    ]
    for epoch in range(0, epochs + 1, every):
        shapes.append({"line": [_x(epoch, epochs), foot, _x(epoch, epochs), foot + 4], "dashed": False})
        shapes.append(_text(str(epoch), _x(epoch, epochs), foot + 16, "middle"))
    return [*shapes, _text("epoch", LEFT - 8, foot + 16, "end")]


def _x(epoch: float, epochs: int) -> float:
    return round(LEFT + 10 + epoch / epochs * (WIDTH - LEFT - RIGHT - 20), 1)


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 100 else f"{value:.3g}"


def _text(words: str, x: float, y: float, anchor: str) -> Shape:
    return {"text": words, "at": [round(x, 1), round(y, 1)], "anchor": anchor}
