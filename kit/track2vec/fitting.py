"""`fit_track2vec` trains a Track2Vec model the fast way, watched as any other `fit`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from kit.checkpoints import how_it_stopped
from kit.data.playlists import Playlists
from kit.doctor import Doctor, base_rate_loss
from kit.track2vec.reading import Parts, read_model
from kit.track2vec.settings import Settings, Trained
from kit.track2vec.training import train
from kit.track2vec.watching import Now
from kit.training.numbers import Baseline, Run
from kit.training.teller import Quiet, Teller, teller_of

__all__ = ["fit_track2vec"]


def fit_track2vec(
    model: keras.Model,
    playlists: Playlists,
    settings: Settings | None = None,
    *,
    n_playlists: int | None = None,
    score: Callable[[keras.Model], float] | None = None,
    checkpoint: str | Path | None = None,
    quiet: bool = False,
    **options: Any,
) -> Trained:
    """Train a Track2Vec model on playlists by `kit.track2vec`: same model, a loss of the same form, a quicker step.

    The model is read by asking it: one table for both inputs, and sigmoid(w cos + b). Its layers may have any names,
    and it may be a subclass of keras.Model. Where w or b is fixed, or missing (``use_bias=False``), the table is
    trained all the same, and it is said that the model's probabilities are not those of the training. The optimizer
    it was compiled with is not used.

    A training starts anew: what the model's table holds is replaced, so that the same call gives the same vectors,
    however often the cell was run before. Stop (the page's button, the square one of the notebook, or Ctrl-C) ends it
    and keeps the best pass by the score (the last state, without one). With a `checkpoint` folder, the same call goes
    on after the last whole pass, also when the process was killed, to the same vectors.

    Parameters
    ----------
    model : keras.Model
        Two inputs, the target and the context; it need not be compiled.
    playlists : Playlists
    settings : kit.track2vec.Settings, optional
        What is trained; `dim` is that of the model's table, whatever they say.
    n_playlists : int, optional
        Train on so many of the playlists, drawn by the seed. Tracks of none of them stay where chance put them.
    score : callable, optional
        ``score(model) -> float`` after each pass, higher is better: `HitAtK`, as for `fit`.
    checkpoint : path, optional
        A folder for the state after each pass; a training that was finished leaves nothing in it.
    quiet : bool
        Show no progress; the doctor speaks all the same.
    **options
        Single settings: ``passes=5``, ``seed=1`` and so on.

    Returns
    -------
    kit.track2vec.Trained
        Its `vectors` are the rows of the model's table, of length 1.

    Raises
    ------
    ValueError
        When the model is another one, in words that name the remedy.
    TypeError
        When a setting is unknown.

    Examples
    --------
    >>> from kit.data import load_playlists
    >>> playlists = load_playlists("mini")
    >>> target, context = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    >>> tracks = keras.layers.Embedding(playlists.n_tracks, 8)
    >>> cosine = keras.layers.Flatten()(keras.layers.Dot(2, normalize=True)([tracks(target), tracks(context)]))
    >>> model = keras.Model([target, context], keras.layers.Dense(1, activation="sigmoid")(cosine))
    >>> trained = fit_track2vec(model, playlists, passes=1, n_playlists=500, quiet=True)
    >>> bool((model.get_weights()[0] == trained.vectors).all())
    True
    """
    parts = read_model(model, playlists.n_tracks)
    settings = _settings(settings or Settings(), int(parts.table.shape[1]), options)
    values, offsets = _drawn(playlists, n_playlists, settings.seed)
    followed = _Followed(model, parts, settings, score, quiet=quiet)
    with threadpool_limits(
        1, "blas"
    ):  # another core draws, and two threads of one product would wait for each other
        trained = train(
            values,
            offsets,
            playlists.counts,
            settings,
            score=None if score is None else followed.score,
            checkpoint=checkpoint,
            watcher=followed,
        )
    parts.write(trained.vectors, trained.scale, trained.shift)
    if trained.stopped:
        holds, best = (
            "the model holds the vectors of its last step",
            ", the model holds the best state so far",
        )
        print(how_it_stopped(len(trained.history), "pass", holds, best, goes_on=checkpoint is not None))
    if parts.lacking():
        print(
            f"the model has {parts.lacking()} of its own in sigmoid(w cos + b), and the training used "
            f"w = {trained.scale:.2f}, b = {trained.shift:.2f}: its vectors are those that were trained, its "
            'probabilities are not. Dense(1, activation="sigmoid") has room for both'
        )
    return trained


def _settings(settings: Settings, dim: int, options: dict[str, Any]) -> Settings:
    known = [field.name for field in fields(Settings)]
    if unknown := sorted(set(options) - set(known)):
        raise TypeError(f"no setting is called {', '.join(unknown)}: there are {', '.join(known)}")
    if options.get("dim", dim) != dim:
        raise ValueError(
            f"dim is {options['dim']}, and the model's table has {dim} columns: build it with the dim that is wanted"
        )
    return replace(settings, **options | {"dim": dim})


def _drawn(playlists: Playlists, n: int | None, seed: int) -> tuple[Any, Any]:
    """Draw some playlists as a ragged pair, in their own order."""
    if n is None or n >= len(playlists):
        return playlists.values, playlists.offsets
    if n < 1:
        raise ValueError(f"n_playlists is {n}: train on 1 or more")
    chosen = np.sort(np.random.default_rng(seed).choice(len(playlists), n, replace=False))
    lists = [playlists[i] for i in chosen]
    return np.concatenate(lists), np.concatenate([[0], np.cumsum([len(playlist) for playlist in lists])])


class _Followed:
    """A watcher that follows the training for the page, the doctor and the score; a pass is an epoch of Keras."""

    LOOK_EVERY = 10  # steps between two looks at the Stop button

    def __init__(
        self,
        model: keras.Model,
        parts: Parts,
        settings: Settings,
        score: Callable[[keras.Model], float] | None,
        *,
        quiet: bool,
    ) -> None:
        self._model, self._parts, self._settings, self._score = model, parts, settings, score
        self._quiet, self._whole = quiet, False
        self._doctor = Doctor()
        self._run = Run(1, 1)
        self._teller: Teller = Quiet()
        self._now = Now(0, 0, 0.0, 0.0, 0.0)

    def score(self, vectors: NDArray[np.float32]) -> float:
        """Score the model with the vectors of a pass in it."""
        self._parts.write(vectors, self._now.scale, self._now.shift)
        return float(self._score(self._model)) if self._score else 0.0

    def begin(self, n_steps: int, history: list[dict[str, float]]) -> None:
        self._run = Run(
            self._settings.passes,
            n_steps,
            score_name=getattr(self._score, "name", "score") if self._score else "",
            score_baseline=getattr(self._score, "baseline", None),
        )
        self._run.loss_baseline = Baseline(base_rate_loss(self._positives()), "always the same answer")
        self._run.go_on(history)
        self._teller = teller_of(self._run, quiet=self._quiet)
        self._teller.begin()

    def step(self, now: Now) -> None:
        self._now = now
        self._run.step(now.number, now.step, now.loss)
        self._teller.step()
        if now.step % self.LOOK_EVERY == 0:
            self._heed()

    def whole_pass(self, number: int, told: dict[str, float]) -> None:
        self._whole = number + 1 == self._settings.passes
        self._run.whole_epoch(number, told)
        if not self._quiet:
            self._teller.say(self._run.line(number, told))
        for words in self._doctor.examine(
            kernel=self._now.scale,
            loss=told["loss"],
            positives=self._positives(),
            settled=True,
            **self._run.judged(told.get("score")),
        ):
            self._run.doctor.append(words)
            self._teller.say(words)
        self._heed()

    def end(self, *, stopped: bool) -> None:
        self._run.outcome = "stopped" if stopped else "finished" if self._whole else "failed"
        self._teller.end()

    def _heed(self) -> None:
        if not self._whole and self._teller.asked_to_stop():
            self._run.outcome = "stopping"
            raise KeyboardInterrupt

    def _positives(self) -> float:
        return 1 / (1 + self._settings.negatives)
