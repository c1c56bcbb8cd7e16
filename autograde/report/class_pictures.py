"""The pictures of a class: how the marks of a lab are spread, and what became of each exercise."""

from __future__ import annotations

from collections import Counter
from math import ceil, floor
from typing import Any

from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from autograde.report.item_analysis import LabTold
from kit.pictures.picture import Picture, drawing, panels, short
from kit.theme.palette import INK, style

BLUE, VERMILLION = style(0).colour, style(1).colour
MOST_BARS = 12
EXACTLY = 1e-9  # sums of points are floats
# Each part of a bar has a pattern of its own, so that none is told by colour alone.
PARTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("all points", {"facecolor": BLUE, "edgecolor": BLUE}),
    ("some", {"facecolor": "none", "edgecolor": BLUE, "hatch": "////"}),
    ("none", {"facecolor": "none", "edgecolor": VERMILLION, "hatch": "xxxx"}),
    ("not started", {"facecolor": "none", "edgecolor": INK, "linestyle": ":"}),
)


def marks_of_lab(lab: LabTold) -> Picture:
    """Draw how many students have how many points of a lab, in bars of whole points.

    Most marks are whole: of bars that are not, some would hold two of them and some none, and look like gaps.

    Parameters
    ----------
    lab : LabTold
        With one student at least.
    """
    width = max(1, ceil(lab.of / MOST_BARS))
    n_bars = max(1, ceil(lab.of / width))
    ends = [*range(0, n_bars * width, width), lab.of]
    found = Counter(min(floor(points / width + EXACTLY), n_bars - 1) for points in lab.sums)
    counts = [found[i] for i in range(n_bars)]
    figure, (axes,) = panels(1, width=5.4, height=2.3)
    bars = axes.bar(range(n_bars), counts, width=0.92, align="edge", color=BLUE)
    axes.bar_label(bars, [str(n) if n else "" for n in counts], fontsize=9, padding=2)
    axes.set_xticks(range(n_bars + 1), labels=[f"{end:g}" for end in ends])
    axes.set_xlabel(f"points of {lab.of:g}")
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.margins(y=0.15)
    told = [f"{n} from {ends[i]:g} to {ends[i + 1]:g}" for i, n in enumerate(counts) if n]
    return drawing([f"Students by their points of {lab.of:g}: {', '.join(told)}."], figure)


def parts_of_exercises(lab: LabTold) -> Picture:
    """Draw what became of each exercise: a bar each, of those with all points, some, none, and who did not start.

    Parameters
    ----------
    lab : LabTold
        With one exercise at least of which points are known.
    """
    rows = [one for one in lab.exercises if one.n]
    figure, (axes,) = panels(1, width=5.4, height=0.8 + 0.3 * len(rows))
    left = [0] * len(rows)
    for i, (_, how) in enumerate(PARTS):
        widths = [(one.full, one.part, one.none, one.omitted)[i] for one in rows]
        there = [place for place, width in enumerate(widths) if width]
        axes.barh(there, [widths[p] for p in there], left=[left[p] for p in there], height=0.62, **how)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(rows)), labels=[short(one.exercise, 20, 1) for one in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, max(left))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("students")
    names = [Patch(label=name, **how) for name, how in PARTS]
    figure.legend(handles=names, loc="outside upper left", ncols=len(PARTS), frameon=False, fontsize=9)
    said = [
        f"{one.exercise}: {one.full} all points, {one.part} some, {one.none} none, {one.omitted} not started."
        for one in rows
    ]
    return drawing(said, figure)
