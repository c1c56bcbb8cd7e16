"""A picture that is sharp on every screen, light or dark, and what the pictures of the kit have in common."""

from __future__ import annotations

import io
import re
import textwrap
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator
from numpy.typing import ArrayLike, NDArray

from kit.cell import as_picture
from kit.theme.palette import INK, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "Picture",
    "by_name",
    "drawing",
    "label_ends",
    "line",
    "mean_ranks",
    "numbers_of",
    "panels",
    "plain_powers",
    "short",
    "ticks_of_size",
]

FONTS = "font-family: DejaVu Sans, Verdana, sans-serif"  # Verdana is as wide as matplotlib's own font
# What belongs to a file of its own, and not into a page: a style of everything, names that are there already, its size.
OF_THE_FILE = (
    (r"^.*?<svg ", ""),
    (r"<metadata>.*?</metadata>|<style .*?</style>|<!--.*?-->", ""),
    (r'<g id="[^"]*"', "<g"),
    (r' font-family: [^;"]*;', ""),
    (r' (?:width|height)="[\d.]+pt"', ""),
    (r"\s*\n\s*", " "),
)
SMALLEST = 0.8  # of its width; a narrower page scrolls
WRAP, MOST_LINES = 22, 3  # of a label
LINE = 1.4  # height of a line of text, in sizes of the font

_DRAWING = threading.Lock()  # matplotlib's settings are those of the whole process


class Picture(Figure):
    """A matplotlib figure that a notebook shows as it is, with words for whoever does not see the figure.

    Attributes
    ----------
    words : str
        What is seen.

    Examples
    --------
    >>> figure = Picture(figsize=(2, 1))
    >>> figure.words = "Nothing yet."
    >>> sorted(figure._repr_mimebundle_())
    ['text/html', 'text/plain']
    """

    words = ""

    @property
    def svg(self) -> str:
        """The picture as SVG. Its text is text, and its ink is the colour of the page's text."""
        drawn = io.StringIO()
        with _settings():
            super().savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
        width = self.get_figwidth() * 96
        start = (
            f'<svg role="img" aria-label="{escape(self.words)}" fill="currentColor" stroke-linejoin="round" '
            f'style="{FONTS}; width: 100%; max-width: {width:.0f}px; min-width: {SMALLEST * width:.0f}px" '
        )
        whole = drawn.getvalue()
        for what, instead in OF_THE_FILE:
            whole = re.sub(what, instead, whole, flags=re.DOTALL)
        return start + whole.replace(INK, "currentColor").strip()

    def savefig(self, fname: Any, **options: Any) -> None:
        """Write the picture to a file, as matplotlib does: "name.pdf", "name.svg", "name.png"."""
        with _settings():
            super().savefig(fname, **options)

    def __repr__(self) -> str:
        return self.words or super().__repr__()

    def _repr_mimebundle_(self, **_kwargs: Any) -> dict[str, str]:
        return as_picture(self.svg, self.words)


@contextmanager
def _settings() -> Iterator[None]:
    """Keep text as text in an SVG, and say nothing of letters that only the reader's page has."""
    with _DRAWING, mpl.rc_context({"svg.fonttype": "none"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        yield


def drawing(words: Sequence[str], figure: Picture) -> Picture:
    """Finish a picture: its words, and all of its text taken as it stands, a dollar sign for one.

    Examples
    --------
    >>> figure, _ = panels(1)
    >>> drawing(["Nothing yet."], figure)
    Nothing yet.
    """
    figure.words = " ".join(words)
    for text in figure.findobj(Text):
        text.set_parse_math(False)
    return figure


def panels(n: int, *, width: float = 5.6, height: float = 3.2, across: int = 2) -> tuple[Picture, list[Axes]]:
    """Make axes in rows of `across`, with only the lines that are read.

    Examples
    --------
    >>> figure, axes = panels(3)
    >>> len(figure.axes), len(axes)
    (3, 3)
    """
    rows, columns = -(-n // across), min(n, across)
    figure = Picture(figsize=(width, height * rows), layout="constrained")
    axes = [figure.add_subplot(rows, columns, i + 1) for i in range(n)]
    for one in axes:
        one.spines[["top", "right"]].set_visible(False)
        one.tick_params(labelsize=9)
    return figure, axes


def line(axes: Axes, x: ArrayLike, y: ArrayLike, i: int, name: str, **options: Any) -> None:
    """Draw the i-th line of a picture, in its own colour, dashes and marks.

    Examples
    --------
    >>> figure, (axes,) = panels(1)
    >>> line(axes, [1, 2], [0.1, 0.3], 0, "ours")
    >>> axes.get_lines()[0].get_color()
    '#0072B2'
    """
    colour, dashes, mark = style(i)
    given: dict[str, Any] = {"marker": mark, "markersize": 4.5, "linewidth": 1.8, **options}
    axes.plot(x, y, color=colour, linestyle=dashes, label=name, **given)


def label_ends(figure: Picture, axes: Axes) -> None:
    """Write the name of each line beside its end, no name on another; a thin line joins the two.

    Examples
    --------
    >>> figure, (axes,) = panels(1)
    >>> line(axes, [1, 2], [0.1, 0.3], 0, "ours")
    >>> label_ends(figure, axes)
    >>> [text.get_text() for text in axes.texts]
    ['ours']
    """
    named = [one for one in axes.get_lines() if not str(one.get_label()).startswith("_")]
    ends = []
    for one in named:
        x, y = (np.asarray(values, float) for values in one.get_data())
        there = np.flatnonzero(np.isfinite(y))
        if len(there):
            ends.append((one, x[there[-1]], y[there[-1]], short(str(one.get_label()))))
    with _settings():
        figure.draw_without_rendering()
    tall = axes.get_window_extent().height * 72 / figure.dpi
    to_share = axes.transData + axes.transAxes.inverted()
    wanted = np.array([to_share.transform((x, y))[1] for _, x, y, _ in ends])
    heights = np.array([LINE * 9 * (name.count("\n") + 1.3) / tall for *_, name in ends])
    for (one, x, y, name), place in zip(ends, _apart(wanted, heights), strict=True):
        join = {"arrowstyle": "-", "color": one.get_color(), "linewidth": 0.8, "shrinkA": 1, "shrinkB": 2}
        axes.annotate(
            name,
            (x, y),
            xytext=(1.03, place),
            textcoords="axes fraction",
            va="center",
            fontsize=9,
            annotation_clip=False,
            arrowprops=join,
        )


def _apart(wanted: NDArray[np.floating], heights: NDArray[np.floating]) -> NDArray[np.float64]:
    """Move places on a line apart by their heights, as little as may be, and keep their order."""
    order = np.argsort(wanted, kind="stable")
    groups: list[tuple[float, list[int]]] = []  # the middle of a group that touches, and who is in it
    for i in order:
        members, middle = [int(i)], float(wanted[i])
        while groups:
            reach = (heights[groups[-1][1]].sum() + heights[members].sum()) / 2
            if middle - groups[-1][0] >= reach:
                break
            members = groups.pop()[1] + members
            middle = _middle(wanted, heights, members)
        groups.append((middle, members))
    places = np.empty(len(wanted))
    for middle, members in groups:
        tops = np.cumsum(heights[members])
        places[members] = middle + tops - heights[members] / 2 - tops[-1] / 2
    return places


def _middle(wanted: NDArray[np.floating], heights: NDArray[np.floating], members: list[int]) -> float:
    """Where the middle of a group lies when its members stand, in the mean, where they want to."""
    tops = np.cumsum(heights[members])
    return float(np.mean(wanted[members] - (tops - heights[members] / 2 - tops[-1] / 2)))


def short(name: str, width: int = WRAP, most: int = MOST_LINES) -> str:
    r"""Break a long name into lines, and cut what is longer still.

    Examples
    --------
    >>> short("vectors from counts, forward and backward")
    'vectors from counts,\nforward and backward'
    >>> short("la " * 60, width=8, most=1)
    'la la …'
    """
    return "\n".join(textwrap.wrap(name, width, max_lines=most, placeholder=" …")) or name


def ticks_of_size(value: float, _place: int | None = None) -> str:
    """Write a number below an axis of powers: 0.01, 1, 1,000.

    Examples
    --------
    >>> ticks_of_size(1000.0), ticks_of_size(0.01)
    ('1,000', '0.01')
    """
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def numbers_of(what: str, values: ArrayLike, n: int | None = None) -> NDArray[np.float64]:
    """Take a row of numbers, or say in one line why it cannot be drawn.

    Raises
    ------
    ValueError
        When it is empty, no row, not of length `n`, or holds what is no number.

    Examples
    --------
    >>> numbers_of("ours", [1, float("nan")])
    Traceback (most recent call last):
        ...
    ValueError: ours: number 1 of 2 is nan, which cannot be drawn; find out where it comes from
    """
    try:
        row = np.asarray(values, float)
    except (TypeError, ValueError):
        raise ValueError(f"{what}: give a row of numbers") from None
    if row.ndim != 1 or not len(row):
        raise ValueError(f"{what}: give a row of numbers, not shape {row.shape}")
    if n is not None and len(row) != n:
        raise ValueError(f"{what}: {len(row)} numbers where {n} belong")
    if not np.isfinite(row).all():
        bad = int(np.argmin(np.isfinite(row)))
        raise ValueError(
            f"{what}: number {bad} of {len(row)} is {row[bad]:g}, which cannot be drawn; find out where it comes from"
        )
    return row


def by_name(given: Mapping[str, Any], what: str) -> Mapping[str, Any]:
    """Take what is to be drawn by its names, or say that there is nothing.

    Examples
    --------
    >>> by_name({}, "hits")
    Traceback (most recent call last):
        ...
    ValueError: there is nothing to draw: give hits by name, such as {'ours': ...}
    """
    if not isinstance(given, Mapping) or not given:
        raise ValueError(f"there is nothing to draw: give {what} by name, such as {{'ours': ...}}")
    return given


def mean_ranks(values: ArrayLike) -> NDArray[np.float64]:
    """Give each value its rank from 1, the smallest first; equal values share the mean of their ranks.

    Examples
    --------
    >>> mean_ranks([5, 1, 5]).tolist()
    [2.5, 1.0, 2.5]
    """
    _, place, sizes = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(sizes) - (sizes - 1) / 2)[place], float)


def plain_powers(axes: Axes) -> None:
    """Write 1, 10, 100 beside an axis of powers, and nothing between; 1, 2, 5, 10 where the axis is short.

    Examples
    --------
    >>> figure, (axes,) = panels(1)
    >>> _ = axes.set(xscale="log", xlim=(1, 200))
    >>> plain_powers(axes)
    >>> [text.get_text() for text in axes.get_xticklabels()]
    ['1', '10', '100']
    """
    for axis in (axes.xaxis, axes.yaxis):
        if axis.get_scale() == "log":
            low, high = sorted(axis.get_view_interval())
            ticks = 10.0 ** np.arange(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1)
            for steps in ((1, 2, 5), range(1, 10)):
                if len(ticks) < 2:
                    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.log10(high) + 1)
                    ticks = np.array(
                        [one * power for power in powers for one in steps if low <= one * power <= high]
                    )
            axis.set_major_locator(FixedLocator(ticks.tolist()))
            axis.set_minor_locator(NullLocator())
            axis.set_major_formatter(FuncFormatter(ticks_of_size))
