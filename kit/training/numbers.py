"""The numbers of a running training, and what they mean in words; neither Keras nor the notebook is needed."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from kit.training.chart import draw

__all__ = ["Baseline", "Curve", "Run", "duration"]

MOST_POINTS = 160  # of a curve: what is shown, sent and saved stays small


class Baseline(NamedTuple):
    """A value that a training should leave behind, and the words that say whose value it is."""

    value: float
    words: str


class Curve:
    """A curve of at most `MOST_POINTS` points: when it is full, each two neighbours become their mean.

    Examples
    --------
    >>> curve = Curve()
    >>> for x in range(1000):
    ...     curve.add(x, 2 * x)
    >>> len(curve.points), curve.points[0]
    (125, (3.5, 7.0))
    """

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self._joined = 1  # values that make a point
        self._waiting: list[tuple[float, float]] = []

    def add(self, x: float, y: float) -> None:
        """Add a point to the curve; what is no number is left out."""
        if not math.isfinite(y):
            return
        self._waiting.append((x, y))
        if len(self._waiting) == self._joined:
            self.points.append(_mean(self._waiting))
            self._waiting = []
        if len(self.points) == MOST_POINTS:
            self.points = [_mean(self.points[i : i + 2]) for i in range(0, MOST_POINTS, 2)]
            self._joined *= 2


def _mean(points: list[tuple[float, float]]) -> tuple[float, float]:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def duration(seconds: float) -> str:
    """Say a time to wait as a person would.

    Examples
    --------
    >>> duration(8.4), duration(100), duration(4000)
    ('8 s', '2 min', '1 h 07 min')
    """
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


class Run:
    """What is known of a training while it runs.

    Parameters
    ----------
    epochs : int
    steps : int
        In each epoch; 0 when nobody knows.
    score_name : str
        What the score after each epoch is called; "" when there is none.
    score_baseline : Baseline, optional
        What the score is seen beside.
    clock : callable
        Seconds now.

    Attributes
    ----------
    outcome : str
        "training", "stopping", "finished", "stopped" or "failed".
    doctor : list of str
        What the training doctor said.

    Examples
    --------
    >>> run = Run(epochs=2, steps=10)
    >>> run.step(0, 3, 0.5)
    >>> run.where()
    'epoch 1/2 · step 3 of 10'
    """

    def __init__(
        self,
        epochs: int,
        steps: int,
        *,
        score_name: str = "",
        score_baseline: Baseline | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.epochs, self.steps, self.score_name = epochs, steps, score_name
        self.outcome = "training"
        self.doctor: list[str] = []
        self.loss, self.score = Curve(), Curve()
        self.loss_baseline: Baseline | None = None
        self.score_baseline = score_baseline
        self.done = 0  # whole epochs
        self._clock = clock
        self._epoch, self._step, self._mean_loss = 0, 0, 0.0
        self._first: tuple[float, int] | None = None  # when the first step of this `fit` was done, and which
        self._best: tuple[float, int] | None = None

    def go_on(self, history: list[dict[str, float]]) -> None:
        """Take over the epochs of a training that was stopped before."""
        for epoch, logs in enumerate(history):
            self.loss.add(epoch + 1, logs.get("loss", math.nan))
            self.whole_epoch(epoch, logs)

    def step(self, epoch: int, step: int, mean_loss: float | None) -> None:
        """Note that `step` steps of an epoch are done, with this mean loss."""
        if epoch != self._epoch or step <= self._step:
            self._epoch, self._step, self._mean_loss = epoch, 0, 0.0
        if mean_loss is not None:
            # This is the mean of the steps since the last look: the mean so far would jump with each new epoch.
            since = (mean_loss * step - self._mean_loss * self._step) / (step - self._step)
            self.loss.add(epoch + step / max(self.steps, step), since)
            self._mean_loss = mean_loss
        self._step = step
        if self._first is None:
            self._first = self._clock(), self.steps_done()

    def whole_epoch(self, epoch: int, logs: dict[str, float]) -> None:
        """Note that an epoch has ended, with these numbers."""
        self._epoch, self._step, self._mean_loss = epoch + 1, 0, 0.0
        self.done = epoch + 1
        score = logs.get("score", math.nan)
        self.score.add(self.done, score)
        if math.isfinite(score) and (self._best is None or score > self._best[0]):
            self._best = score, self.done

    def judged(self, score: float | None) -> dict[str, Any]:
        """Give a score, what it is seen beside and what it is called, as the doctor asks for them."""
        beside = self.score_baseline
        return {
            "score": score,
            "score_baseline": beside and beside.value,
            "score_name": self.score_name or "the score",
        }

    def steps_done(self) -> int:
        """The number of all steps so far, those of earlier epochs included."""
        return self._epoch * self.steps + self._step

    def left(self) -> float | None:
        """Estimate the seconds that the training will still take; None while too little was seen to tell.

        The first step is left out: it compiles the model.
        """
        if self._first is None:
            return None
        since, n = self._clock() - self._first[0], self.steps_done() - self._first[1]
        to_do = self.epochs * self.steps - self.steps_done()
        return since / n * to_do if n > 0 and to_do > 0 else None

    def where(self) -> str:
        """Say in a line how far the training is, and how long the rest takes."""
        epoch = min(self._epoch + 1, self.epochs)
        left = self.left()
        time_left = f" · about {duration(left)} left" if left else ""
        steps = f" of {self.steps}" if self.steps else ""
        return f"epoch {epoch}/{self.epochs} · step {self._step}{steps}{time_left}"

    def line(self, epoch: int, logs: dict[str, float]) -> str:
        """Say the numbers of a whole epoch, and how long the rest takes."""
        names = {"score": self.score_name}
        numbers = " · ".join(f"{names.get(name, name)} {value:.3f}" for name, value in logs.items())
        left = self.left()
        time_left = f" · about {duration(left)} left" if left else ""
        return f"epoch {epoch + 1}/{self.epochs} · {numbers}{time_left}"

    def words(self) -> str:
        """Say the result so far in a sentence."""
        parts = [f"{self.done} of {self.epochs} epoch{'s' * (self.epochs > 1)}"]
        if self.outcome in ("stopped", "failed"):
            parts[0] += ", then stopped" if self.outcome == "stopped" else ", then an error"
        if self.loss.points:
            parts.append(f"loss {self.loss.points[-1][1]:.3f}")
        if self._best:
            kept = " (kept)" if self.outcome in ("finished", "stopped") else ""
            parts.append(f"best {self.score_name} {self._best[0]:.3f} in epoch {self._best[1]}{kept}")
            if self.score_baseline:
                parts.append(f"{self.score_baseline.words} {self.score_baseline.value:.3f}")
        return "Training: " + " · ".join(parts)

    def state(self) -> dict[str, Any]:
        """Give all that a page shows, as text and numbers."""
        charts = [self._chart("loss", self.loss, self.loss_baseline)]
        if self.score_name:
            charts.append(self._chart(self.score_name, self.score, self.score_baseline))
        return {
            "outcome": self.outcome,
            "title": self.words(),
            "where": self.where() if self.outcome in ("training", "stopping") else "",
            "progress": round(self.done / self.epochs + self._step / (max(self.steps, 1) * self.epochs), 4),
            "charts": charts,
            "doctor": [words.removeprefix("training doctor: ") for words in self.doctor],
        }

    def _chart(self, name: str, curve: Curve, baseline: Baseline | None) -> dict[str, Any]:
        return {
            "name": name,
            "words": _said(name, curve.points, baseline),
            "shapes": draw(curve.points, self.epochs, baseline and (baseline.value, baseline.words)),
        }


def _said(name: str, points: list[tuple[float, float]], baseline: Baseline | None) -> str:
    """Say what a chart shows, for whoever does not see it."""
    if not points:
        return f"{name}: no value yet"
    values = [y for _, y in points]
    words = f"{name}: {values[-1]:.3f} now"
    if len(values) > 1:
        words += f", {values[0]:.3f} at first, from {min(values):.3f} to {max(values):.3f}"
    return words + (f"; {baseline.words}: {baseline.value:.3f}" if baseline else "")
