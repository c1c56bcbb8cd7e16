"""How a training went: its curves, and the table of a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from kit.pictures.picture import Picture, by_name, drawing, label_ends, line, panels, short
from kit.theme.palette import INK, style

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["learning_curves", "training_curves", "tuning_table"]

ROW, LETTER = 0.27, 0.085  # inches of a row of a table, and of a letter in it


def training_curves(
    history: Sequence[Mapping[str, float]] | Mapping[str, Sequence[Mapping[str, float]]],
    *,
    baseline: float | None = None,
) -> Picture:
    """Draw loss and score over the epochs, side by side: of one training, or of several by name.

    Parameters
    ----------
    history : sequence of dict, or mapping of str to such
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
    trainings: Mapping[str, Sequence[Mapping[str, float]]]
    trainings = history if isinstance(history, Mapping) else {"": history}
    if not trainings or not all(trainings.values()):
        raise ValueError("there is no whole epoch to draw: train for longer, or see watch.stopped")
    names = [name for name in ("loss", "score") if any(name in epochs[0] for epochs in trainings.values())]
    one = len(trainings) == 1
    figure, row = panels(len(names), width=(3.2 if one else 4.4) * len(names), height=2.8)
    words = [f"Training curves over {max(map(len, trainings.values()))} epochs."]
    for i, (axes, name) in enumerate(zip(row, names, strict=True)):
        said = []
        for j, (training, epochs) in enumerate(trainings.items()):
            values = np.array([epoch.get(name, np.nan) for epoch in epochs])
            label = training or f"_{name}"  # the title says what a single line is
            line(axes, np.arange(1, len(epochs) + 1), values, i if one else j, label)
            said.append(f"{training} from {values[0]:.3f} to {values[-1]:.3f}".strip())
        if name == "score" and baseline is not None:
            ends = [1, max(map(len, trainings.values()))]
            label = f"baseline {baseline:.3f}"
            axes.plot(ends, [baseline] * 2, color=INK, linestyle="--", linewidth=1, label=label)
            said.append(label)
        axes.set(xlabel="epoch", title=name)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        words.append(f"{name}: {'; '.join(said)}.")
    for axes in row:
        label_ends(figure, axes)
    return drawing(words, figure)


def learning_curves(histories: Mapping[str, Sequence[Mapping[str, float]]]) -> Picture:
    """Draw the error over the epochs, on the rows trained on and on those kept apart; a panel a model.

    Parameters
    ----------
    histories : mapping of str to sequence of dict
        As `kit.training.early.fit_early` gives them, by the model's name.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is no model, or one without an epoch.

    Examples
    --------
    >>> learning_curves({"NN": [{"loss": 0.16, "val_loss": 0.16}, {"loss": 0.09, "val_loss": 0.1225}]}).words
    'RMSE over the epochs. NN: kept apart from 0.400 to 0.350, best 0.350 in epoch 2 of 2; trained on 0.300 at the end.'
    """
    for name, history in by_name(histories, "the history of each model").items():
        if not history:
            raise ValueError(f"{name}: there is no whole epoch to draw: train for longer")
    figure, row = panels(len(histories), width=6.4 if len(histories) > 1 else 4.4, height=2.9)
    words = ["RMSE over the epochs."]
    for axes, (name, history) in zip(row, histories.items(), strict=True):
        trained, apart = (np.sqrt([epoch[key] for epoch in history]) for key in ("loss", "val_loss"))
        best, epochs = int(apart.argmin()), np.arange(len(history)) + 1
        line(axes, epochs, apart, 0, "kept apart", marker="")
        line(axes, epochs, trained, 1, "trained on", marker="")
        axes.plot([best + 1], [apart[best]], "o", color=style(0).colour, label="_best")
        axes.annotate(
            f"{apart[best]:.3f}",
            (best + 1, apart[best]),
            xytext=(0, 6),
            textcoords="offset points",
            ha="left" if best == 0 else "center",  # clear of the numbers of the axis
            fontsize=9,
        )
        axes.margins(x=0.08, y=0.12)
        axes.set(title=short(name, 28, 2), xlabel="epoch", ylabel="RMSE")
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        words.append(
            f"{name}: kept apart from {apart[0]:.3f} to {apart[-1]:.3f}, best {apart[best]:.3f} in epoch {best + 1} "
            f"of {len(history)}; trained on {trained[-1]:.3f} at the end."
        )
    for axes in row:
        label_ends(figure, axes)
    return drawing(words, figure)


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
    columns = [[_cell(value, whole=_whole(best[name])) for value in best[name]] for name in best.columns]
    cells = list(map(list, zip(*columns, strict=True)))
    wide = [
        max(len(cell) for cell in (name, *column)) + 2
        for name, column in zip(best.columns, columns, strict=True)
    ]
    figure, (axes,) = panels(1, width=LETTER * sum(wide), height=ROW * (len(best) + 1))
    axes.axis("off")
    table = axes.table(
        cells,
        colLabels=list(best.columns),
        cellLoc="right",
        colWidths=[one / sum(wide) for one in wide],
        bbox=Bbox.unit(),
    )
    table.auto_set_font_size(False)
    table.set_fontsize(9)
    for (row, _), cell in table.get_celld().items():
        cell.set_edgecolor(INK)
        cell.set_facecolor("none")
        cell.set_linewidth(0.4)
        if row <= 1:
            cell.get_text().set_fontweight("bold")
    first = ", ".join(f"{name} {value}" for name, value in zip(best.columns, cells[0], strict=True))
    return drawing([f"The best {len(best)} of {len(trials)} trials by {score}. Best: {first}."], figure)


def _whole(column: Any) -> bool:
    """Whether a column of numbers holds whole ones alone: a missing value makes floats of them."""
    there = column.dropna()
    return there.dtype.kind == "f" and bool((there == there.round()).all()) and bool((there.abs() >= 1).any())


def _cell(value: Any, *, whole: bool) -> str:
    if isinstance(value, float):
        return "–" if np.isnan(value) else f"{value:.0f}" if whole else f"{value:.3f}"
    return str(value)
