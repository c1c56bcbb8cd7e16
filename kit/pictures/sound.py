"""What a few seconds of sound look like: pictures and lines over one axis of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import ArrayLike, NDArray

from kit.pictures.picture import Picture, by_name, drawing, panels, short
from kit.theme.palette import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["LOUDNESS_STOPS", "as_table", "coarser", "in_words", "sound_panels"]

# From nothing to the loudest; equal steps look equal, and a grey print keeps their order.
LOUDNESS_STOPS = ("#f7f7f7", "#9ecae1", "#0072B2", "#08203e")
LOUDNESS = LinearSegmentedColormap.from_list("loudness", LOUDNESS_STOPS)
TALL, FLAT = 1.55, 0.95  # inches of a picture, and of a line
MOST_COLUMNS, MOST_ROWS = 400, 128  # of a picture; what is finer is averaged
NAMED = 12  # rows, at most, that each have their name


def sound_panels(
    heard: Mapping[str, ArrayLike],
    seconds: float,
    *,
    rows_of: Mapping[str, Sequence[str] | tuple[float, float]] | None = None,
) -> Picture:
    """Draw features of a sound, one below the other, over the same seconds.

    Parameters
    ----------
    heard : mapping of str to (frames,) or (frames, bands) floats
        By the feature's name: a row of numbers is drawn as a line, a table as a picture with the first band below.
    seconds : float
        How long the sound is.
    rows_of : mapping of str to sequence of str, or to (low, high), optional
        For a picture the names of its bands, or what stands at its lower and its upper end ("0", "8 kHz").

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is nothing to draw, or something is no row and no table of numbers.

    Examples
    --------
    >>> sound_panels({"flux": [0, 3, 1, 0], "mel": np.eye(4)}, 2.0).words
    'Features over 2.0 seconds. flux: from 0 to 3, highest at 0.5 s. mel: 4 bands, highest at 0.0 s in band 0.'
    """
    rows_of = rows_of or {}
    tables = {name: as_table(name, values) for name, values in by_name(heard, "features").items()}
    figure, axes = panels(len(tables), width=6.4, height=1.0, across=1)
    heights = [TALL if table.ndim == 2 else FLAT for table in tables.values()]
    figure.set_figheight(sum(heights) + 0.5)
    grid = axes[0].get_gridspec()
    assert grid is not None
    grid.set_height_ratios(heights)
    words = [f"Features over {seconds:.1f} seconds."]
    for i, (one, (name, table)) in enumerate(zip(axes, tables.items(), strict=True)):
        rows = rows_of.get(name, ())
        words.append(in_words(name, table, seconds, rows))
        if table.ndim == 2:
            _draw_table(one, table, seconds, [str(row) for row in rows])
        else:
            _draw_line(one, table, seconds, i)
        one.set_xlim(0, seconds)
        one.set_title(short(name, 60, 1), fontsize=9, loc="left")
        if i < len(tables) - 1:
            one.set_xticklabels([])
    axes[-1].set_xlabel("seconds")
    return drawing(words, figure)


def as_table(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """Give a row of numbers, or a table with a row a frame, as doubles.

    Raises
    ------
    ValueError
        When it is neither, or empty, or some number is not finite.

    Examples
    --------
    >>> as_table("flux", [0, 3]).tolist()
    [0.0, 3.0]
    """
    table = np.asarray(values, float)
    if table.ndim not in (1, 2) or not table.size:
        raise ValueError(
            f"{name}: give a row of numbers, or a table with a row a frame, not shape {table.shape}"
        )
    if not np.isfinite(table).all():
        bad = np.count_nonzero(~np.isfinite(table))
        raise ValueError(
            f"{name}: {bad:,} of {table.size:,} numbers are not finite; find out where they come from"
        )
    return table


def in_words(
    name: str, table: NDArray[np.float64], seconds: float, rows: Sequence[str] | tuple[float, float] = ()
) -> str:
    """Say what is to be seen in a row of numbers, or in a table with a row a frame.

    Parameters
    ----------
    name : str
    table : (frames,) or (frames, bands) floats
    seconds : float
        How long all frames are.
    rows : sequence of str, or (low, high)
        Names of the bands, or what stands at both ends.

    Raises
    ------
    ValueError
        When there are names, and not one for each band or for each end.

    Examples
    --------
    >>> in_words("flux", np.array([0.0, 3.0]), 2.0)
    'flux: from 0 to 3, highest at 1.0 s.'
    """
    if table.ndim == 1:
        top = _at(table.argmax(), len(table), seconds)
        return f"{name}: from {table.min():.3g} to {table.max():.3g}, highest at {top:.1f} s."
    n, bands = table.shape
    if len(rows) not in (0, 2, bands):
        raise ValueError(f"{name}: {len(rows)} names for {bands} bands; give one for each, or the two ends")
    frame, band = np.unravel_index(table.argmax(), table.shape)
    at = rows[int(band)] if len(rows) == bands else f"band {band}"
    return f"{name}: {bands} bands, highest at {_at(frame, n, seconds):.1f} s in {at}."


def coarser(table: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """Average neighbouring rows until there are `most` at most.

    Examples
    --------
    >>> coarser(np.array([[0.0], [2.0], [4.0]]), 2).tolist()
    [[1.0], [4.0]]
    """
    n = -(-len(table) // most)
    if n == 1:
        return table
    starts = np.arange(0, len(table), n)
    sums = np.add.reduceat(table, starts)
    counted = np.diff(np.append(starts, len(table)))
    return np.asarray(sums / counted.reshape(-1, *[1] * (table.ndim - 1)))


def _at(frame: Any, n: int, seconds: float) -> float:
    """Give the second at which a frame begins."""
    return float(frame) / n * seconds


def _draw_line(axes: Axes, row: NDArray[np.float64], seconds: float, i: int) -> None:
    # A frame is drawn over its whole time, so that a line and a picture agree.
    axes.stairs(
        row, np.linspace(0, seconds, len(row) + 1), baseline=None, color=style(i).colour, linewidth=1.1
    )
    axes.margins(y=0.12)


def _draw_table(axes: Axes, table: NDArray[np.float64], seconds: float, named: Sequence[str]) -> None:
    bands = table.shape[1]
    drawn = coarser(coarser(table, MOST_COLUMNS).T, MOST_ROWS)
    axes.imshow(
        drawn,
        origin="lower",
        aspect="auto",
        cmap=LOUDNESS,
        interpolation="nearest",
        extent=(0, seconds, 0, bands),
    )
    if not named:
        axes.set_ylabel(f"{bands} bands", fontsize=9)
        axes.set_yticks([])
    elif len(named) == bands and bands <= NAMED:
        axes.set_yticks(np.arange(bands) + 0.5, named, fontsize=7)
    else:
        axes.set_yticks([0, bands], [named[0], named[-1]])
