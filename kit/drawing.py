"""Draw a Keras model, without another program: a box for each layer, an arrow for what flows between layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from math import prod
from pathlib import Path
from typing import Any

from kit.cell import as_picture
from kit.theme.palette import COLOURS
from kit.whole import write_whole

__all__ = ["Drawing", "draw_model"]

WIDTH, HEIGHT = 168, 62  # of a box
ACROSS, DOWN = 26, 34  # between two boxes
EDGE = 12  # around the drawing
SMALLEST = 0.8  # of its width; a narrower page scrolls
WEIGHTS = ("bold", "normal", "normal", "normal")  # of the lines in a box
# The box of a layer names these of its settings.
SAID = {
    "Dense": ("units", "activation"),
    "Conv1D": ("filters", "kernel_size", "activation"),
    "Embedding": ("input_dim", "output_dim"),
    "Dropout": ("rate",),
    "GRU": ("units",),
    "LSTM": ("units",),
}


@dataclass
class _Box:
    """A layer, or a place where an arrow passes a row."""

    name: str
    lines: tuple[str, ...] = ()
    after: list[str] = field(default_factory=list)
    row: int = 0
    x: float = 0.0

    @property
    def width(self) -> float:
        return WIDTH if self.lines else ACROSS


class Drawing:
    """A drawing that a notebook shows as it is, with words for whoever does not see the drawing.

    Attributes
    ----------
    svg : str
    words : str
        What is seen.
    """

    def __init__(self, svg: str, words: str) -> None:
        self.svg, self.words = svg, words

    def save(self, path: str | Path) -> Path:
        """Write the drawing as an SVG file."""
        path = Path(path)
        write_whole(path, self.svg)
        return path

    def __repr__(self) -> str:
        return self.words

    def _repr_mimebundle_(self, **_kwargs: Any) -> dict[str, str]:
        return as_picture(self.svg, self.words)


def draw_model(model: Any) -> Drawing:
    """Draw a Keras model from its inputs, above, to its output.

    A box says what the layer is called, what it is, what comes out of it (without the first axis, the batch), and how
    many weights it has. What learns has a bold blue box, what is frozen a dashed red one; without weights it is thin.

    Parameters
    ----------
    model : keras.Model
        Functional or sequential. Of a model of a class of its own only the layers are known, not how they are joined.

    Returns
    -------
    Drawing

    Raises
    ------
    TypeError
        When it is no Keras model.

    Examples
    --------
    >>> import keras
    >>> genres = keras.Input((71,), name="genres")
    >>> model = keras.Model(genres, keras.layers.Dense(16, activation="relu", name="taste")(genres))
    >>> draw_model(model)
    A model of 2 layers, 1,152 weights. genres (InputLayer, 71); taste (Dense 16 relu, 16, 1,152 weights) takes genres.
    """
    if not hasattr(model, "layers") or not hasattr(model, "get_config"):
        raise TypeError(
            f"{type(model).__name__} is no Keras model: give what keras.Model(inputs, outputs) makes"
        )
    takes = _takes(model)
    boxes = {layer.name: _Box(layer.name, _lines(layer), list(takes[layer.name])) for layer in model.layers}
    joined = any(takes.values()) or len(boxes) < 2
    rows = _rows(boxes) if joined else [[box] for box in boxes.values()]
    _place(rows)
    words = _words(model, boxes, takes, joined=joined)
    return Drawing(_svg(model, rows, words), words)


def _takes(model: Any) -> dict[str, list[str]]:
    """Find for each layer the layers whose outputs it takes."""
    names = [layer.name for layer in model.layers]
    if type(model).__name__ == "Sequential":
        return {name: names[i - 1 : i] if i else [] for i, name in enumerate(names)}
    try:
        config = model.get_config()
    except (NotImplementedError, TypeError, ValueError):
        config = {}  # a class of its own
    takes: dict[str, list[str]] = {name: [] for name in names}
    for layer in config.get("layers", ()):
        found = dict.fromkeys(_histories(layer.get("inbound_nodes", ())))
        if layer["name"] in takes:
            takes[layer["name"]] = [name for name in found if name in takes]
    return takes


def _histories(value: Any) -> Iterator[str]:
    """Find the layers that are named anywhere in a serialised call."""
    if isinstance(value, dict):
        if "keras_history" in value:
            yield str(value["keras_history"][0])
        else:
            for part in value.values():
                yield from _histories(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _histories(part)


def _lines(layer: Any) -> tuple[str, ...]:
    kind = type(layer).__name__
    config = layer.get_config() if kind in SAID else {}
    settings = [config.get(name) for name in SAID.get(kind, ())]
    said = [str(one[0] if isinstance(one, list | tuple) and len(one) == 1 else one) for one in settings]
    weights = sum(prod(weight.shape) for weight in layer.weights)
    frozen = ", frozen" if weights and not layer.trainable_weights else ""
    counted = f"{weights:,} weights{frozen}" if weights else ""
    return tuple(
        part
        for part in (" ".join([kind, *(one for one in said if one != "linear")]), _shape(layer), counted)
        if part
    )


def _shape(layer: Any) -> str:
    """Give the shape of a layer's output, without the batch."""
    try:
        shape = layer.output.shape
    except AttributeError:
        return ""
    return " x ".join(str(side) for side in shape[1:]) or "1"


def _rows(boxes: dict[str, _Box]) -> list[list[_Box]]:
    """Lay out the boxes by depth, with places for the arrows that pass a row."""
    for box in boxes.values():  # Keras lists a layer after those it takes
        box.row = max((boxes[name].row + 1 for name in box.after), default=0)
    for box in reversed(boxes.values()):  # what takes nothing stands just above what takes it
        below = [other.row for other in boxes.values() if box.name in other.after]
        if not box.after and below:
            box.row = min(below) - 1
    rows: list[list[_Box]] = [[] for _ in range(max(box.row for box in boxes.values()) + 1)]
    for box in boxes.values():
        rows[box.row].append(box)
    for box in boxes.values():
        for i, name in enumerate(box.after):
            above = boxes[name]
            for row in range(above.row + 1, box.row):
                above = _Box(f"{name}>{box.name}@{row}", after=[above.name], row=row)
                rows[row].append(above)
            box.after[i] = above.name
    return rows


def _place(rows: Sequence[list[_Box]]) -> None:
    """Place each row in the middle, and each box as near as may be below the boxes that feed it."""
    total = max(sum(box.width for box in row) + ACROSS * (len(row) - 1) for row in rows)
    at: dict[str, float] = {}
    for row in rows:
        middle = {box.name: [at[name] for name in box.after if name in at] for box in row}
        row.sort(key=lambda box: sum(middle[box.name]) / len(middle[box.name]) if middle[box.name] else total)
        x = EDGE + (total - sum(box.width for box in row) - ACROSS * (len(row) - 1)) / 2
        for box in row:
            box.x = x + box.width / 2
            at[box.name] = box.x
            x += box.width + ACROSS


def _svg(model: Any, rows: Sequence[list[_Box]], words: str) -> str:
    every = {box.name: box for row in rows for box in row}
    top = {box.name: EDGE + number * (HEIGHT + DOWN) for number, row in enumerate(rows) for box in row}
    learns = {layer.name: bool(layer.trainable_weights) for layer in model.layers if layer.weights}
    shapes = []
    for box in every.values():
        shapes += [
            _arrow(every[name].x, top[name] + HEIGHT, box.x, top[box.name], head=bool(box.lines))
            for name in box.after
        ]
        if box.lines:
            shapes.append(_boxed(box, top[box.name], learns.get(box.name)))
        else:
            shapes.append(_arrow(box.x, top[box.name], box.x, top[box.name] + HEIGHT, head=False))
    width = max(box.x + box.width / 2 for box in every.values()) + EDGE
    height = EDGE * 2 + len(rows) * (HEIGHT + DOWN) - DOWN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-label="{escape(words)}" '
        f'style="max-width: 100%; min-width: {SMALLEST * width:.0f}px; height: auto" '
        f'font-family="system-ui, sans-serif" font-size="11" color="inherit">{"".join(shapes)}</svg>'
    )


def _boxed(box: _Box, top: float, learns: bool | None) -> str:
    left = box.x - WIDTH / 2
    edge = {
        None: 'stroke="currentColor"',
        True: f'stroke="{COLOURS[0]}" stroke-width="2.5"',
        False: f'stroke="{COLOURS[1]}" stroke-width="2.5" stroke-dasharray="5 3"',
    }[learns]
    texts = [
        f'<text x="{box.x:g}" y="{top + 15 + 13 * i:g}" text-anchor="middle" fill="currentColor"'
        f' font-weight="{weight}">{escape(line)}</text>'
        for i, (line, weight) in enumerate(zip((box.name, *box.lines), WEIGHTS, strict=False))
    ]
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{WIDTH}" height="{HEIGHT}" rx="4" fill="none" '
        f"{edge}/>{''.join(texts)}"
    )


def _arrow(x1: float, y1: float, x2: float, y2: float, *, head: bool) -> str:
    line = f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" fill="none" stroke="currentColor"/>'
    if not head:
        return line
    return (
        f'{line}<path d="M{x2 - 4:g} {y2 - 7:g}L{x2:g} {y2:g}L{x2 + 4:g} {y2 - 7:g}z" fill="currentColor"/>'
    )


def _words(model: Any, boxes: dict[str, _Box], takes: dict[str, list[str]], *, joined: bool) -> str:
    """Describe the drawing for whoever does not see it: each layer, and what the layer takes."""
    weights = sum(prod(weight.shape) for weight in model.weights)
    parts = []
    for box in boxes.values():
        taken = f" takes {', '.join(takes[box.name])}" if takes[box.name] else ""
        parts.append(f"{box.name} ({', '.join(box.lines)}){taken}")
    how = "" if joined else " How they are joined is not known: it is a class of its own."
    return f"A model of {len(boxes)} layers, {weights:,} weights.{how} {'; '.join(parts)}."
