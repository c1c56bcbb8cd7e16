"""The still picture that stays in the notebook when a training has ended: text and lines, without a script."""

from __future__ import annotations

from html import escape
from typing import Any

from kit.theme.palette import COLOURS
from kit.training.chart import HEIGHT, WIDTH, Shape

__all__ = ["as_html"]

STYLE = "font: 12px var(--jp-ui-font-family, system-ui, sans-serif); color: inherit"


def as_html(state: dict[str, Any]) -> str:
    """Draw the state of a run (`Run.state`) as a page for the saved notebook.

    Examples
    --------
    >>> print(as_html({"title": "Training: 1 < 2", "charts": [], "doctor": []}))
    <section aria-label="Training" ...><p><strong>Training: 1 &lt; 2</strong></p><div ...></div></section>
    """
    charts = "".join(_figure(chart) for chart in state["charts"])
    doctor = "".join(f"<li>{escape(words)}</li>" for words in state["doctor"])
    said = f"<p>The training doctor:</p><ul>{doctor}</ul>" if doctor else ""
    return (
        f'<section aria-label="Training" style="{STYLE}"><p><strong>{escape(state["title"])}</strong></p>'
        f'<div style="display: flex; flex-wrap: wrap; gap: 1rem">{charts}</div>{said}</section>'
    )


def _figure(chart: dict[str, Any]) -> str:
    drawn = "".join(_drawn(shape) for shape in chart["shapes"])
    return (
        f'<figure style="margin: 0; width: {WIDTH}px; max-width: 100%"><strong>{escape(chart["name"])}</strong>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(chart["words"])}" style="display: block; max-width: 100%">{drawn}</svg>'
        f"<figcaption>{escape(chart['words'])}</figcaption></figure>"
    )


def _drawn(shape: Shape) -> str:
    if "line" in shape:
        x1, y1, x2, y2 = shape["line"]
        if shape["dashed"]:  # the baseline
            return f'<path d="M{x1} {y1}L{x2} {y2}" stroke="{COLOURS[1]}" stroke-width="1.5" stroke-dasharray="6 4"/>'
        return f'<path d="M{x1} {y1}L{x2} {y2}" stroke="currentColor" fill="none"/>'
    if "curve" in shape:
        points = " ".join(f"{coordinate:g}" for coordinate in shape["curve"])
        look = f'stroke="{COLOURS[0]}" stroke-width="2" stroke-linejoin="round" fill="none"'
        return f'<polyline points="{points}" {look}/>'
    if "dot" in shape:
        x, y = shape["dot"]
        return f'<circle cx="{x}" cy="{y}" r="3.5" fill="{COLOURS[0]}"/>'
    x, y = shape["at"]
    anchor = f'text-anchor="{shape["anchor"]}" font-size="12" fill="currentColor"'
    return f'<text x="{x}" y="{y}" {anchor}>{escape(shape["text"])}</text>'
