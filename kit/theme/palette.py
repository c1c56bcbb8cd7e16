"""The colours, dashes and marks of every picture: each line has one of each, so that none is told by colour alone.

The colours are those of Okabe and Ito, *Color Universal Design* (2008), that stand out from a white page and from a
dark one (a contrast of 3 or more); their orange, sky blue and yellow are lost on white. The ink is that of the page.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["COLOURS", "INK", "Style", "style"]

INK = "#000000"  # a picture in a notebook has the page's own colour of text instead
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, INK)
DASHES = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (7, 2, 1.5, 2)), (0, (4, 1.5, 1, 1.5, 1, 1.5)))
MARKS = ("o", "s", "^", "D", "v")


class Style(NamedTuple):
    """How a line is drawn: its colour, its dashes as matplotlib takes them, and the mark of its points."""

    colour: str
    dashes: str | tuple[float, tuple[float, ...]]
    mark: str


def style(i: int) -> Style:
    """Give the style of the i-th line; 25 lines all differ.

    Examples
    --------
    >>> style(0)
    Style(colour='#0072B2', dashes='-', mark='o')
    >>> style(5).colour == style(0).colour, style(5).mark
    (True, 's')
    """
    n = len(COLOURS)
    other = (i + i // n) % n
    return Style(COLOURS[i % n], DASHES[other], MARKS[other])
