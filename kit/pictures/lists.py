"""Lists as one sees them: a playlist with its pairs, ranks as rows of boxes, methods in a plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Arc, Rectangle
from matplotlib.ticker import FuncFormatter
from numpy.typing import ArrayLike, NDArray

from kit.metrics import Interval
from kit.pictures.picture import Picture, by_name, drawing, panels, plain_powers, short
from kit.pictures.placing import label_points
from kit.theme.palette import INK, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["coverage_and_recall", "playlist_strip", "rank_rows"]

WIDE = 5  # so many times the median coverage is the largest: the axis is one of powers
MOST_ROWS, MOST_NEGATIVES = 16, 6  # of a strip
BOX = 0.27  # inches
NAME, LETTERS = 38, 24  # of a track's name, of a query's


def playlist_strip(
    playlist: ArrayLike,
    pairs: ArrayLike,
    labels: ArrayLike,
    *,
    target: int | None = None,
    names: Sequence[str] | Mapping[int, str] | None = None,
) -> Picture:
    """Draw a playlist from top to bottom, with the pairs that a sampler makes of it.

    Pairs seen together are arcs, those of one track bold; tracks that were drawn by chance for that track stand below
    the list, joined by dashes.

    Parameters
    ----------
    playlist : (L,) integers
        Its tracks; of a long one the sixteen around the target are drawn.
    pairs : (n, 2) integers
    labels : (n,) of 0 and 1
        Pairs and labels as ``sampler.one(playlist, rng)`` gives them.
    target : int, optional
        The track whose pairs are bold; by default the one in the middle.
    names : sequence or mapping, optional
        The name of each track, by its number.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When the playlist is empty, the target is not in it, or shapes do not go together.

    Examples
    --------
    >>> pairs = [[5, 8], [8, 5], [8, 9], [9, 8], [8, 3], [5, 3]]
    >>> playlist_strip([5, 8, 9], pairs, [1, 1, 1, 1, 0, 0]).words
    'A playlist of 3 tracks: 5, 8, 9. It makes 2 pairs. Track 8 is seen with 5, 9; drawn for it: 3.'
    """
    tracks, pairs, labels = np.asarray(playlist), np.asarray(pairs), np.asarray(labels)
    if tracks.ndim != 1 or not len(tracks) or tracks.dtype.kind not in "iu":
        raise ValueError(f"playlist: give a row of track numbers, not {tracks.dtype} of shape {tracks.shape}")
    if pairs.shape != (len(labels), 2) or labels.ndim != 1:
        raise ValueError(f"pairs have shape {pairs.shape} and labels {labels.shape}: give (n, 2) and (n,)")
    target = int(tracks[len(tracks) // 2]) if target is None else int(target)
    if target not in tracks:
        raise ValueError(f"track {target} is not in the playlist: choose one of {tracks.tolist()}")
    together = {
        tuple(sorted(map(int, pair))) for pair in pairs[(labels > 0.5) & np.isin(pairs, tracks).all(axis=1)]
    }
    drawn = pairs[(labels <= 0.5) & (pairs[:, 0] == target), 1].tolist()
    middle = int(np.flatnonzero(tracks == target)[0])
    start = int(np.clip(middle - MOST_ROWS // 2, 0, max(len(tracks) - MOST_ROWS, 0)))
    shown = tracks[start : start + MOST_ROWS]
    negatives = list(dict.fromkeys(map(int, drawn)))[:MOST_NEGATIVES]
    rows = len(shown) + (len(negatives) + 1.4 if negatives else 0.2)
    figure, (axes,) = panels(1, width=3.4 if names is None else 5.4, height=BOX * (rows + 0.8))
    arcs = [(a, b, target in (a, b)) for a, b in sorted(together) if a in shown and b in shown]
    reach = _arcs(axes, shown, arcs)
    _boxes(axes, shown, 0, names, bold=target)
    if negatives:
        _drawn_by_chance(axes, target, middle - start, negatives, len(shown), reach, names)
    axes.set(xlim=(-reach - 0.3, 6.5 if names is None else 15), ylim=(rows, -0.2), aspect="equal")
    axes.axis("off")
    seen = sorted({b if a == target else a for a, b in together if target in (a, b)})
    near, chance = _listed(seen, names) or "none", _listed(negatives, names) or "none"
    words = [
        f"A playlist of {len(tracks)} tracks: {_listed(tracks, names)}.",
        f"It makes {len(together)} pairs.",
        f"Track {_listed([target], names)} is seen with {near}; drawn for it: {chance}.",
    ]
    return drawing(words, figure)


def _arcs(axes: Axes, shown: NDArray[Any], arcs: list[tuple[int, int, bool]]) -> float:
    """Draw an arc for each pair, to the left of the boxes; give how far they reach."""
    reach = 0.6
    for a, b, bold in sorted(arcs, key=lambda arc: arc[2]):
        ends = [(i, j) for i in np.flatnonzero(shown == a) for j in np.flatnonzero(shown == b) if i != j]
        if not ends:
            continue
        i, j = min(ends, key=lambda pair: abs(pair[0] - pair[1]))
        tall = abs(int(i) - int(j))
        wide = 0.9 + 0.55 * tall
        reach = max(reach, wide / 2 + 0.1)
        axes.add_patch(
            Arc(
                (0, (i + j) / 2 + 0.5),
                wide,
                tall,
                theta1=90,
                theta2=270,
                color=style(0).colour if bold else INK,
                linewidth=2.2 if bold else 0.9,
                alpha=1 if bold else 0.35,
            )
        )
    return reach


def _boxes(
    axes: Axes, tracks: Sequence[int] | NDArray[Any], top: float, names: Any, *, bold: int | None = None
) -> None:
    for i, track in enumerate(tracks):
        ink = style(0).colour if track == bold else INK
        axes.add_patch(
            Rectangle(
                (0, top + i + 0.08),
                1.9,
                0.84,
                fill=False,
                edgecolor=ink,
                linewidth=2.2 if track == bold else 0.9,
            )
        )
        weight = "bold" if track == bold else "normal"
        axes.text(0.95, top + i + 0.52, str(track), ha="center", va="center", fontsize=8, fontweight=weight)
        if names is not None:
            name = _cut(str(names[int(track)]), NAME)
            axes.text(2.2, top + i + 0.52, name, va="center", fontsize=9, fontweight=weight)


def _drawn_by_chance(
    axes: Axes, target: int, place: int, negatives: list[int], n_shown: int, reach: float, names: Any
) -> None:
    top, bend = n_shown + 1.2, -reach - 0.1
    axes.text(0, n_shown + 0.75, f"drawn by chance for {target}:", va="center", fontsize=8)
    ways = [([0, bend, bend], [place + 0.5, place + 0.5, top + len(negatives) - 0.5])]
    ways += [([bend, 0], [top + i + 0.5] * 2) for i in range(len(negatives))]
    for x, y in ways:
        axes.plot(x, y, color=style(1).colour, linestyle=(0, (3, 2)), linewidth=1.3, label="_drawn")
    _boxes(axes, negatives, top, names)


def _cut(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


def _listed(tracks: Sequence[int] | NDArray[Any], names: Any) -> str:
    return ", ".join(str(int(one)) if names is None else f"{int(one)} {names[int(one)]}" for one in tracks)


def rank_rows(
    suggested_of: Mapping[str, ArrayLike],
    held_out: ArrayLike,
    *,
    queries: Sequence[str] | None = None,
    n: int = 8,
) -> Picture:
    """Draw the suggestions for a few queries as rows of boxes; the box of the held-out track is filled.

    Parameters
    ----------
    suggested_of : mapping of str to (n, k) integers
        By the model's name, best first, for the same queries.
    held_out : (n,) integers
    queries : sequence of str, optional
        What to call each query.
    n : int
        Queries at most; the first ones are drawn.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is no query, or a table has not one row a query.

    Examples
    --------
    >>> rank_rows({"counts": [[4, 2], [1, 5]], "model": [[2, 4], [3, 1]]}, [2, 9]).words
    'Ranks of the held-out track among 2 suggestions, for 2 queries. counts: 2, none. model: 1, none.'
    """
    held_out = np.asarray(held_out)[:n]
    if not len(held_out):
        raise ValueError("held_out is empty: give a track for each query")
    tables = {}
    for name, given in by_name(suggested_of, "the suggestions of each model").items():
        table = np.asarray(given)
        if table.ndim != 2 or len(table) < len(held_out) or not table.shape[1]:
            raise ValueError(
                f"{name}: suggestions of shape {table.shape} for {len(held_out)} queries: give (n, k)"
            )
        tables[name] = table[: len(held_out)]
    said = [f"query {i + 1}" for i in range(len(held_out))] if queries is None else list(queries)[:n]
    k = max(table.shape[1] for table in tables.values())
    side = min(0.2, 4.2 / (k * len(tables)))  # inches
    heads = max(short(name, max(int(k * side / 0.09), 8), 2).count("\n") + 1 for name in tables)
    figure = Picture(
        figsize=(1.9 + len(tables) * (k + 1) * side, 0.22 * len(held_out) + 0.2 * heads + 0.45),
        layout="constrained",
    )
    row = figure.subplots(1, len(tables), squeeze=False)[0]
    words = [f"Ranks of the held-out track among {k} suggestions, for {len(held_out)} queries."]
    for i, (axes, (name, table)) in enumerate(zip(row, tables.items(), strict=True)):
        found = table == held_out[:, None]
        found &= np.cumsum(found, axis=1) == 1  # a track that is suggested twice is found once
        _rank_boxes(axes, found, style(i).colour)
        axes.set_title(
            f"{short(name, max(int(k * side / 0.09), 8), 2)}\n{found.any(axis=1).sum()} of {len(held_out)} found",
            fontsize=9,
        )
        if i == 0:
            axes.set_yticks(
                np.arange(len(held_out)) + 0.5, [_cut(str(one), LETTERS) for one in said[: len(held_out)]]
            )
        ranks = [str(int(one.argmax()) + 1) if one.any() else "none" for one in found]
        words.append(f"{name}: {', '.join(ranks)}.")
    return drawing(words, figure)


def _rank_boxes(axes: Axes, found: NDArray[np.bool_], colour: str) -> None:
    n, k = found.shape
    for i in range(n):
        for j in range(k):
            inside = (
                {"facecolor": colour, "edgecolor": colour}
                if found[i, j]
                else {"fill": False, "edgecolor": INK}
            )
            axes.add_patch(
                Rectangle(
                    (j + 0.1, i + 0.12), 0.8, 0.76, linewidth=0.7, alpha=1 if found[i, j] else 0.55, **inside
                )
            )
    axes.set(xlim=(0, k), ylim=(n, 0), xticks=[0.5, k - 0.5], xticklabels=["1", str(k)], yticks=[])
    axes.tick_params(length=0, labelsize=8)
    axes.spines[:].set_visible(False)


def coverage_and_recall(
    coverages: Mapping[str, float], recalls: Mapping[str, float | Interval], *, measure: str = "recall@20"
) -> Picture:
    """Draw methods in a plane: how much of the catalogue they show, and how much they find.

    Parameters
    ----------
    coverages : mapping of str to float
        A share of the catalogue, as `kit.metrics.coverage` gives it, by the method's name.
    recalls : mapping of str to float or Interval
        Of the same methods; of an Interval the bounds are drawn too.
    measure : str
        What the recall is called.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When the two do not name the same methods, or a value is no number.

    Examples
    --------
    >>> coverage_and_recall({"ours": 0.3}, {"ours": 0.17}).words
    'Methods by coverage and recall@20. ours: coverage 0.300, recall@20 0.170.'
    """
    by_name(coverages, "the coverage of each method")
    if set(coverages) != set(recalls):
        odd = sorted(set(coverages) ^ set(recalls))
        raise ValueError(
            f"coverages and recalls name other methods: {', '.join(odd)} is in one of them alone"
        )
    found = {
        name: value if isinstance(value, Interval) else Interval(value, value, value)
        for name, value in recalls.items()
    }
    for name in coverages:
        if not np.isfinite([coverages[name], *found[name]]).all():
            raise ValueError(
                f"{name}: coverage {coverages[name]}, {measure} {recalls[name]}: cannot be drawn"
            )
    figure, (axes,) = panels(1, width=5.6, height=3.8)
    words = [f"Methods by coverage and {measure}."]
    for i, name in enumerate(coverages):
        colour, _, mark = style(i)
        share, (mean, low, high) = coverages[name], found[name]
        axes.plot([share, share], [low, high], color=colour, linewidth=1, label="_interval")
        axes.plot([share], [mean], mark, color=colour, markersize=7, label=name, clip_on=False)
        words.append(f"{name}: coverage {share:.3f}, {measure} {mean:.3f}.")
    axes.margins(0.12)
    axes.set(xlabel="coverage: share of the catalogue that is shown to anybody", ylabel=measure)
    axes.set_ylim(bottom=0)
    if min(coverages.values()) > 0 and max(coverages.values()) >= WIDE * np.median(list(coverages.values())):
        axes.set_xscale("log")
        plain_powers(axes)
    else:
        axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
    points = [(coverages[name], found[name].mean, short(name, 20, 2)) for name in coverages]
    label_points(
        figure, axes, points, [(coverages[name], found[name].low, found[name].high) for name in coverages]
    )
    return drawing(words, figure)
