"""Still pictures for a report, one call each, with matplotlib.

Each function gives a `Picture`; the last line of a cell shows it, `savefig("name.pdf")` writes it. Its `words` say
what is seen, for readers who do not see it. The pictures are drawn without pyplot, so from any thread, and in black
and grey: lines differ by their dashes and marks.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

__all__ = [
    "INK",
    "Picture",
    "hit_by_popularity",
    "learning_curves",
    "misses_by_level",
    "popularity_of",
    "training_curves",
    "tuning_table",
]

STYLES = (("o", "-"), ("s", "--"), ("^", ":"), ("D", "-."), ("v", (0, (6, 2, 1, 2))))
INK = ("0", "0.35", "0.15", "0.5", "0.25")  # shades of grey, from black
N_GROUPS = 10
ROW = 0.32  # inches of a row of a table


class Picture(Figure):
    """A matplotlib figure that a notebook shows as it is, with words for whoever does not see the figure.

    Attributes
    ----------
    words : str
        What is seen.

    Examples
    --------
    >>> figure = training_curves([{"loss": 0.5}])
    >>> sorted(figure._repr_mimebundle_())
    ['image/png', 'text/html', 'text/plain']
    """

    words = ""

    def _repr_mimebundle_(self, **_kwargs: Any) -> dict[str, str]:
        drawn = io.BytesIO()
        self.savefig(drawn, format="png", dpi=100)
        png = b64encode(drawn.getvalue()).decode("ascii")
        image = f'<img alt="{escape(self.words)}" src="data:image/png;base64,{png}">'
        return {"text/html": image, "image/png": png, "text/plain": self.words}


def training_curves(history: Sequence[Mapping[str, float]], *, baseline: float | None = None) -> Picture:
    """Draw loss and score over the epochs, side by side.

    Parameters
    ----------
    history : sequence of dict
        As `fit(...).history` gives it: the numbers of each epoch.
    baseline : float, optional
        A score to see the score beside, of the most popular tracks, say: `HitAtK(...).baseline.value`.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When no epoch was whole.

    Examples
    --------
    >>> figure = training_curves([{"loss": 0.5, "score": 0.1}, {"loss": 0.4, "score": 0.2}], baseline=0.05)
    >>> figure.words
    'Training curves over 2 epochs. loss: from 0.500 to 0.400. score: from 0.100 to 0.200; baseline 0.050.'
    """
    if not history:
        raise ValueError("there is no whole epoch to draw: train for longer, or see watch.stopped")
    names = [name for name in ("loss", "score") if name in history[0]]
    figure = Picture(figsize=(4.2 * len(names), 3.2), layout="constrained")
    epochs = np.arange(1, len(history) + 1)
    words = [f"Training curves over {len(history)} epochs."]
    for axes, name in zip(_row(figure, len(names)), names, strict=True):
        values = np.array([epoch.get(name, np.nan) for epoch in history])
        _line(axes, epochs, values, 0, name)
        said = f"{name}: from {values[0]:.3f} to {values[-1]:.3f}"
        if name == "score" and baseline is not None:
            axes.axhline(baseline, color="0.35", linestyle="--")
            axes.annotate(
                f"baseline {baseline:.3f}", (1, baseline), xytext=(0, 3), textcoords="offset points"
            )
            said += f"; baseline {baseline:.3f}"
        axes.set(xlabel="epoch", ylabel=name)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        words.append(f"{said}.")
    return _said(figure, " ".join(words))


def hit_by_popularity(
    hits_of: Mapping[str, ArrayLike], held_out: ArrayLike, counts: ArrayLike, *, k: int = 10
) -> Picture:
    """Draw hit@k for ten groups of held-out tracks, from the most popular tenth of the tracks to the least.

    Parameters
    ----------
    hits_of : mapping of str to (n,) floats
        For each model its 0 or 1 a pair: `kit.metrics.hits(suggested, held_out)`.
    held_out : (n,) integers
        The tracks that were to be found.
    counts : (V,) integers
        In how many places each track occurs.
    k : int
        For the words only.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is not one hit a pair.

    Examples
    --------
    >>> figure = hit_by_popularity({"ours": [1, 0]}, held_out=[0, 9], counts=range(10, 0, -1))
    >>> figure.words
    'hit@10 by popularity of the held-out track. ours: 1.000 for the most popular tenth, 0.000 for the least.'
    """
    held_out, counts = np.asarray(held_out), np.asarray(counts)
    ranks = np.empty(len(counts), np.int64)
    ranks[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    group = ranks[held_out] * N_GROUPS // len(counts)
    figure = Picture(figsize=(6.4, 3.6), layout="constrained")
    (axes,) = _row(figure, 1)
    words = [f"hit@{k} by popularity of the held-out track."]
    for i, (name, given) in enumerate(hits_of.items()):
        found = np.asarray(given, float)
        if found.shape != held_out.shape:
            raise ValueError(
                f"{name}: {found.shape} hits for {held_out.shape} pairs; give kit.metrics.hits(...)"
            )
        means = _means(found, group)
        _line(axes, np.arange(1, N_GROUPS + 1), means, i, name)
        words.append(
            f"{name}: {_or_none(means[0])} for the most popular tenth, {_or_none(means[-1])} for the least."
        )
    n = np.bincount(group, minlength=N_GROUPS)
    labels = [f"{i + 1}\n{pairs}" for i, pairs in enumerate(n)]
    axes.set_xticks(range(1, N_GROUPS + 1), labels)
    axes.set(
        xlabel="tenth of the tracks, most popular first; below it the number of pairs", ylabel=f"hit@{k}"
    )
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    return _said(figure, " ".join(words))


def learning_curves(histories: Mapping[str, Sequence[Mapping[str, float]]]) -> Picture:
    """Draw the error over the epochs, on the rows trained on and on those kept apart; a panel a model.

    Parameters
    ----------
    histories : mapping of str to sequence of dict
        As `kit.training.early.fit_early` gives them, by the model's name.

    Returns
    -------
    Picture

    Examples
    --------
    >>> learning_curves({"NN": [{"loss": 0.16, "val_loss": 0.16}, {"loss": 0.09, "val_loss": 0.1225}]}).words
    'RMSE over the epochs. NN: kept apart from 0.400 to 0.350, best 0.350 in epoch 2 of 2; trained on 0.300 at the end.'
    """
    figure = Picture(figsize=(3.2 * max(len(histories), 1), 3.0), layout="constrained")
    words = ["RMSE over the epochs."]
    row = _row(figure, max(len(histories), 1))
    for axes, (name, history) in zip(row, histories.items(), strict=True):
        trained, apart = (np.sqrt([epoch[key] for epoch in history]) for key in ("loss", "val_loss"))
        best = int(apart.argmin())
        axes.plot(np.arange(len(history)) + 1, trained, color="0.5", linestyle="--", label="trained on")
        axes.plot(np.arange(len(history)) + 1, apart, color="0", label="kept apart")
        axes.plot([best + 1], [apart[best]], "o", color="0")
        axes.set(title=name, xlabel="epoch", ylabel="RMSE")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        words.append(
            f"{name}: kept apart from {apart[0]:.3f} to {apart[-1]:.3f}, best {apart[best]:.3f} in epoch {best + 1} "
            f"of {len(history)}; trained on {trained[-1]:.3f} at the end."
        )
    row[0].legend(frameon=False)
    return _said(figure, " ".join(words))


def misses_by_level(predicted_of: Mapping[str, ArrayLike], ratings: ArrayLike) -> Picture:
    """Draw how far predictions are off, in the mean, for each level that was really given.

    Parameters
    ----------
    predicted_of : mapping of str to (n,) floats
        By the model's name.
    ratings : (n,) floats

    Returns
    -------
    Picture

    Examples
    --------
    >>> misses_by_level({"mean": [0.5, 0.5, 0.5]}, [0, 0.5, 1]).words
    'Mean of predicted minus given rating. mean: +0.50 where 0 was given, +0.00 where 0.5, -0.50 where 1.'
    """
    levels, level = np.unique(np.asarray(ratings, float), return_inverse=True)
    n = np.bincount(level)
    figure = Picture(figsize=(5.6, 3.4), layout="constrained")
    (axes,) = _row(figure, 1)
    axes.axhline(0, color="0.6", linewidth=1)
    words = ["Mean of predicted minus given rating."]
    for i, (name, predicted) in enumerate(predicted_of.items()):
        means = np.bincount(level, np.asarray(predicted, float) - levels[level]) / n
        _line(axes, np.arange(len(levels)), means, i, name)
        said = [f"{mean:+.2f} where {at:g}" for at, mean in zip(levels, means, strict=True)]
        said[0] += " was given"
        words.append(f"{name}: {', '.join(said)}.")
    axes.set_xticks(range(len(levels)), [f"{at:g}\n{rows:,}" for at, rows in zip(levels, n, strict=True)])
    axes.set(xlabel="given rating; below it how many", ylabel="predicted minus given")
    axes.legend(frameon=False)
    return _said(figure, " ".join(words))


def popularity_of(suggested_of: Mapping[str, ArrayLike], counts: ArrayLike) -> Picture:
    """Draw from which tenth by popularity suggestions come; -1 in a list is no suggestion.

    Parameters
    ----------
    suggested_of : mapping of str to (n, k) integers
        By the name of what suggests them.
    counts : (V,) integers
        How often each of what can be suggested occurs.

    Returns
    -------
    Picture

    Examples
    --------
    >>> popularity_of({"ours": [[0, 1], [0, -1]]}, counts=range(20, 0, -1)).words
    'Share of the suggestions by tenth, most popular first. ours: 100 % from the first tenth, 0 % from the last five.'
    """
    counts = np.asarray(counts)
    rank = np.empty(len(counts), np.int64)
    rank[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    figure = Picture(figsize=(6.4, 3.4), layout="constrained")
    (axes,) = _row(figure, 1)
    words = ["Share of the suggestions by tenth, most popular first."]
    for i, (name, given) in enumerate(suggested_of.items()):
        shown = np.asarray(given).ravel()
        tenth = rank[shown[shown >= 0]] * N_GROUPS // len(counts)
        share = np.bincount(tenth, minlength=N_GROUPS) / max(len(tenth), 1)
        _line(axes, np.arange(1, N_GROUPS + 1), share, i, name)
        words.append(
            f"{name}: {share[0]:.0%} from the first tenth, {share[5:].sum():.0%} from the last five."
        )
    axes.set_xticks(range(1, N_GROUPS + 1))
    axes.set(xlabel="tenth, most popular first", ylabel="share of the suggestions")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    return _said(figure, " ".join(words).replace("%", " %"))


def tuning_table(trials: DataFrame, *, score: str | None = None, n: int = 12) -> Picture:
    """Show the trials of a search as a table, the best one first and in bold.

    Parameters
    ----------
    trials : DataFrame
        As `Trials.table()` gives it: a row a trial.
    score : str, optional
        The column that decides; by default the first one with "validation" in its name.
    n : int
        Rows at most.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is no such column, or no trial.

    Examples
    --------
    >>> import pandas as pd
    >>> trials = pd.DataFrame({"dim": [10, 30], "hit@10 validation": [0.1, 0.2]})
    >>> tuning_table(trials).words
    'The best 2 of 2 trials by hit@10 validation. Best: dim 30, hit@10 validation 0.200.'
    """
    if score is None:
        score = next((name for name in trials.columns if "validation" in name), None)
    if score not in trials.columns or trials[score].isna().all():
        raise ValueError(f"no trial has a score {score!r}: name one of the columns {list(trials.columns)}")
    best = trials.sort_values(score, ascending=False, kind="stable").head(n)
    cells = [[_cell(value) for value in row] for row in best.itertuples(index=False)]
    figure = Picture(figsize=(1.2 + 1.15 * len(best.columns), ROW * (len(best) + 2)), layout="constrained")
    (axes,) = _row(figure, 1)
    axes.axis("off")
    table = axes.table(cells, colLabels=list(best.columns), loc="center", cellLoc="right")
    table.auto_set_font_size(False)
    table.set_fontsize(9)
    table.auto_set_column_width(range(len(best.columns)))
    for (row, _), cell in table.get_celld().items():
        cell.set_edgecolor("0.6")
        if row <= 1:
            cell.get_text().set_fontweight("bold")
    first = ", ".join(f"{name} {value}" for name, value in zip(best.columns, cells[0], strict=True))
    return _said(figure, f"The best {len(best)} of {len(trials)} trials by {score}. Best: {first}.")


def _row(figure: Picture, n: int) -> list[Axes]:
    """Make axes side by side, with only the lines that are read."""
    row = list(figure.subplots(1, n, squeeze=False)[0])
    for axes in row:
        axes.spines[["top", "right"]].set_visible(False)
    return row


def _line(axes: Axes, x: NDArray[Any], y: NDArray[Any], i: int, name: str) -> None:
    marker, dashes = STYLES[i % len(STYLES)]
    axes.plot(x, y, color=INK[i % len(INK)], marker=marker, linestyle=dashes, markersize=5, label=name)


def _means(values: NDArray[Any], group: NDArray[Any]) -> NDArray[Any]:
    """Compute the mean of each group; nan where a group is empty."""
    sums, sizes = (np.bincount(group, weights, N_GROUPS) for weights in (values, None))
    return np.asarray(np.divide(sums, sizes, out=np.full(N_GROUPS, np.nan), where=sizes > 0))


def _or_none(value: float) -> str:
    return "no pairs" if np.isnan(value) else f"{value:.3f}"


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "–" if np.isnan(value) else f"{value:.3f}"
    return str(value)


def _said(figure: Picture, words: str) -> Picture:
    figure.words = words
    return figure
