"""The cells of a notebook for each way to draw one map: a cell that imports, and one that draws."""

from __future__ import annotations

from typing import NamedTuple

# All ways get the same vectors and names of tracks, and those that do not project get the places.
DATA = """
import gc, os
import numpy as np
import pandas as pd
from kit.maps.projection import project

V, rng = {n}, np.random.default_rng(7)
genre = rng.integers(12, size=V)
vectors = (rng.normal(size=(12, 16))[genre] + 0.6 * rng.normal(size=(V, 16))).astype(np.float32)
titles = [f"Song {{i}} of the evening" for i in range(V)]
artists = [f"Artist {{i // 50}}" for i in range(V)]
x, y = project(vectors).T.copy()
genres = np.array([f"genre {{i}}" for i in range(12)], object)[genre]

def memory():
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
"""
COLOURS = (
    '["#1468ad", "#b8420a", "#00795c", "#98388a", "#866000", "#c01f58", '
    '"#4d6a00", "#5a4fc0", "#0a7d9c", "#a33b3b", "#2f7d32", "#7a4a1f"]'
)


class Peer(NamedTuple):
    """One way to draw the map.

    Attributes
    ----------
    package : str
        The package whose version is printed.
    imports, draw : str
        Cells.
    tip : str
        Selects what shows the title of the track under the mouse; "" where nothing does.
    most : int
        The most points that it is asked for.
    """

    package: str
    imports: str
    draw: str
    tip: str
    most: int = 1_000_000


PEERS = {
    "kit.maps": Peer(
        "music-recommendation-labs",
        "from kit.maps import TrackMap",
        'track_map = TrackMap(vectors, {"title": titles, "artist": artists, "genre": genres}, neighbours=False)\n'
        "track_map",
        ".kit-map-tip:not([hidden])",
    ),
    "jupyter-scatter": Peer(
        "jupyter-scatter",
        "import jscatter",
        'frame = pd.DataFrame({"x": x, "y": y, "genre": pd.Categorical(genres), "title": titles, "artist": artists})\n'
        f'scatter = jscatter.Scatter(data=frame, x="x", y="y", color_by="genre", color_map={COLOURS}, height=480)\n'
        'scatter.tooltip(True, properties=["title", "artist"])\n'
        "scatter.show()",
        'div[style*="pointer-events: none"][style*="user-select: none"][style*="opacity"]',  # it has no class
    ),
    "plotly scattergl": Peer(
        "plotly",
        "import plotly.graph_objects as go",
        f"colours = np.array({COLOURS})[genre]\n"
        'marker = {"size": 3, "color": colours}\n'
        "points = go.Scattergl(x=x, y=y, mode='markers', marker=marker, text=titles, customdata=artists,\n"
        "                      hovertemplate='%{text} · %{customdata}<extra></extra>')\n"
        "figure = go.FigureWidget([points], layout={'height': 480, 'hovermode': 'closest'})\n"
        'figure._config = figure._config | {"scrollZoom": True}\n'
        "figure",
        ".hoverlayer .hovertext",
    ),
    "bqplot ScatterGL": Peer(
        "bqplot-gl",
        "import bqplot, bqplot_gl",
        'scales = {"x": bqplot.LinearScale(), "y": bqplot.LinearScale()}\n'
        f"colours = np.array({COLOURS})[genre].tolist()\n"
        "mark = bqplot_gl.ScatterGL(x=x, y=y, scales=scales, colors=colours, default_size=3, stroke_width=0)\n"
        'moving = bqplot.PanZoom(scales={"x": [scales["x"]], "y": [scales["y"]]})\n'
        'layout = {"height": "480px", "width": "900px"}\n'
        "figure = bqplot.Figure(marks=[mark], layout=layout, interaction=moving)\n"
        "figure",
        "",
        120_000,
    ),
    "datashader": Peer(
        "datashader",
        "import datashader, datashader.transfer_functions as shade",
        'frame = pd.DataFrame({"x": x, "y": y, "genre": pd.Categorical(genres)})\n'
        'counted = datashader.Canvas(900, 480).points(frame, "x", "y", datashader.count_cat("genre"))\n'
        f"shade.set_background(shade.shade(counted, color_key={COLOURS}), 'white').to_pil()",
        "",
    ),
}
