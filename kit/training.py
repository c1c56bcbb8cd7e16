"""What watches a `fit`: time left, stop, checkpoint, and the training doctor."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from tqdm.auto import tqdm

Vectors = NDArray[np.float32]


def vectors_of(model: keras.Model, n_tracks: int) -> Vectors:
    """The one trainable table of a model with a row for each track, `(n_tracks, dim)`.

    Raises
    ------
    ValueError
        When there is no such table, or more than one.

    Examples
    --------
    >>> inputs = keras.Input((1,))
    >>> model = keras.Model(inputs, keras.layers.Embedding(5, 3)(inputs))
    >>> vectors_of(model, n_tracks=5).shape
    (5, 3)
    """
    tables = [w for w in model.trainable_weights if len(w.shape) == 2 and w.shape[0] == n_tracks]
    if len(tables) != 1:
        raise ValueError(
            f"the model has {len(tables)} trainable tables of {n_tracks} rows, and one is needed: "
            "both inputs share one Embedding"
        )
    return np.asarray(keras.ops.convert_to_numpy(tables[0]), np.float32)


def base_rate_loss(positives: float) -> float:
    """Binary cross-entropy of always answering the share of positives: -p log p - (1 - p) log(1 - p).

    Examples
    --------
    >>> round(base_rate_loss(1 / 6), 3)
    0.451
    """
    return float(-sum(p * np.log(p) for p in (positives, 1 - positives) if p > 0))


class Doctor:
    """Tells from a few numbers why a word2vec training does not learn.

    Each ailment is told once a training.

    Examples
    --------
    >>> doctor = Doctor()
    >>> print(*doctor.examine(kernel=-0.6), sep="\\n")  # doctest: +ELLIPSIS
    training doctor: the last dense kernel is -0.60, negative. ...
    >>> doctor.examine(kernel=-0.7)
    []
    """

    def __init__(self) -> None:
        self._told: set[str] = set()

    def examine(
        self,
        *,
        kernel: float | None = None,
        loss: float | None = None,
        accuracy: float | None = None,
        positives: float | None = None,
        settled: bool = False,
    ) -> list[str]:
        """What these numbers say, in words.

        Parameters
        ----------
        kernel : float, optional
            The one weight of the last Dense layer.
        loss, accuracy : float, optional
            Means over the epoch so far.
        positives : float, optional
            Share of pairs with label 1.
        settled : bool
            Whether enough steps went by for loss and accuracy to mean something.

        Returns
        -------
        list of str
            New ailments only.
        """
        words = {}
        if kernel is not None and kernel < 0:
            words["kernel"] = (
                f"the last dense kernel is {kernel:.2f}, negative. So tracks that go together are pushed to point "
                "apart, which a group of tracks cannot do: the training stalls, whatever the other settings are. "
                'Start it at 1 (kernel_initializer="ones") and keep it there (kernel_constraint="non_neg"), and '
                "build the model anew."
            )
        if settled and positives is not None and 0 < positives < 1:
            stall = base_rate_loss(positives)
            if loss is not None and abs(loss - stall) < 0.01 * stall:
                words["loss"] = (
                    f"the loss is {loss:.3f}, and always answering the share of positives ({positives:.3f}) gives "
                    f"{stall:.3f}: nothing is learnt from the tracks yet. Look at the sign of the last kernel, at the "
                    "learning rate, and whether labels and pairs still belong together."
                )
            always_0 = max(positives, 1 - positives)
            if accuracy is not None and abs(accuracy - always_0) < 0.002:
                words["accuracy"] = (
                    f"the accuracy is {accuracy:.3f}, exactly what 'always 0' gets. It explains nothing here: "
                    "watch the loss, and hit@10 on the validation pairs."
                )
        new = [f"training doctor: {text}" for name, text in words.items() if name not in self._told]
        self._told |= set(words)
        return new


class Watch(keras.callbacks.Callback):  # type: ignore[misc]
    """Shows time left and the doctor's words during `fit`, keeps the best state, and can be stopped.

    Parameters
    ----------
    score : callable, optional
        ``score(model) -> float`` after each epoch, higher is better; the state of the best epoch is kept. Without
        it the lowest loss decides.
    positives : callable, optional
        ``positives() -> float``: the share of pairs with label 1 so far, for the doctor.
    quiet : bool
        Only the doctor speaks.

    Attributes
    ----------
    best : float or None
        Best score (or minus the lowest loss) so far.
    history : list of dict
        The numbers of each epoch.

    Examples
    --------
    >>> watch = Watch()
    >>> watch.stop()  # a running `fit` ends after its current step
    """

    LOOK_EVERY = 10  # steps between two looks of the doctor

    def __init__(
        self,
        score: Callable[[keras.Model], float] | None = None,
        positives: Callable[[], float | None] | None = None,
        *,
        quiet: bool = False,
    ) -> None:
        super().__init__()
        self._quiet = quiet
        self.best: float | None = None
        self.history: list[dict[str, float]] = []
        self.stopped = False
        self._score, self._positives = score, positives
        self._best_weights: list[Any] | None = None
        self._doctor = Doctor()
        self._bar: Any = None

    def stop(self) -> None:
        """End the training after the current step; the best state so far is kept."""
        self.stopped = True

    def keep_best(self) -> None:
        """Put the best state so far into the model."""
        if self._best_weights is not None:
            self.model.set_weights(self._best_weights)

    def close(self) -> None:
        """End the progress bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def on_train_begin(self, logs: Any = None) -> None:  # noqa: ARG002
        steps, epochs = self.params.get("steps"), self.params.get("epochs") or 1
        initial = getattr(self.model, "_initial_epoch", None) or 0
        self._bar = tqdm(
            total=(epochs - initial) * steps if steps else None, unit="step", desc="training", file=sys.stdout, leave=False,
            disable=self._quiet,
        )

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        logs = logs or {}
        self._bar.update()
        if batch % self.LOOK_EVERY == 0:
            self._bar.set_postfix({name: f"{value:.3f}" for name, value in logs.items()}, refresh=False)
            self._tell(kernel=_last_kernel(self.model))
        if self.stopped:
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        logs = dict(logs or {})
        score = -logs["loss"] if self._score is None else float(self._score(self.model))
        if self._score is not None:
            logs["score"] = score
        self.history.append(logs)
        if self.best is None or score > self.best:
            self.best, self._best_weights = score, self.model.get_weights()
        line = " · ".join(f"{name} {value:.3f}" for name, value in logs.items())
        if not self._quiet:
            self._write(f"epoch {epoch + 1}/{self.params.get('epochs')} · {line}")
        self._tell(
            kernel=_last_kernel(self.model),
            loss=logs.get("loss"),
            accuracy=logs.get("accuracy"),
            positives=self._positives() if self._positives else None,
            settled=True,
        )

    def on_train_end(self, logs: Any = None) -> None:  # noqa: ARG002
        self.close()

    def _tell(self, **numbers: Any) -> None:
        for words in self._doctor.examine(**numbers):
            self._write(words)

    def _write(self, line: str) -> None:
        tqdm.write(line, file=sys.stdout)


def fit(
    model: keras.Model,
    batches: Iterator[Any],
    *,
    steps_per_epoch: int,
    epochs: int,
    score: Callable[[keras.Model], float] | None = None,
    checkpoint: str | Path | None = None,
    quiet: bool = False,
) -> Watch:
    """`model.fit` on endless batches, watched: time left, the doctor, the best state kept, stop and go on.

    Stop (the square button of the notebook, or Ctrl-C) ends the training and keeps the best state so far. With a
    `checkpoint` folder, calling it again with a model of the same make goes on after the last whole epoch.

    Parameters
    ----------
    model : keras.Model
        Compiled.
    batches : iterator
        Of ``((targets, contexts), labels)``.
    steps_per_epoch, epochs : int
    score : callable, optional
        ``score(model) -> float``, higher is better.
    checkpoint : path, optional
    quiet : bool
        Show no progress; the doctor speaks all the same.

    Returns
    -------
    Watch
        With `best`, `history` and `stopped`.

    Examples
    --------
    >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, activation="sigmoid")])
    >>> model.compile("adam", "binary_crossentropy")
    >>> batches = iter(lambda: (np.ones((8, 1)), np.ones(8)), None)
    >>> watch = fit(model, batches, steps_per_epoch=3, epochs=1)  # doctest: +ELLIPSIS
    epoch 1/1 · loss ...
    >>> len(watch.history)
    1
    """
    labels = _Labels(batches)
    watch = Watch(score, labels.positives, quiet=quiet)
    callbacks: list[Any] = [watch]
    if checkpoint is not None:
        folder = Path(checkpoint) / _make_of(model)
        if folder.exists():
            print("going on after the last whole epoch of a training that was stopped")
        callbacks.insert(0, keras.callbacks.BackupAndRestore(folder))
    try:
        model.fit(
            iter(labels),
            steps_per_epoch=steps_per_epoch,
            epochs=epochs,
            shuffle=False,  # a generator has its own order; Keras warns about True
            verbose=0,
            callbacks=callbacks,
        )
    except KeyboardInterrupt:
        watch.stopped = True
    finally:
        watch.close()
    watch.keep_best()
    if watch.stopped:
        again = "; run the cell again to go on" if checkpoint is not None else ""
        print(f"stopped after {len(watch.history)} whole epochs, the best state so far is kept{again}")
    return watch


class _Labels:
    """Passes batches on and counts their labels."""

    def __init__(self, batches: Iterator[Any]) -> None:
        self._batches, self._sum, self._n = batches, 0.0, 0

    def __iter__(self) -> Iterator[Any]:
        for batch in self._batches:
            labels = np.asarray(batch[-1])
            self._sum, self._n = self._sum + float(labels.sum()), self._n + labels.size
            yield batch

    def positives(self) -> float | None:
        return self._sum / self._n if self._n else None


def _last_kernel(model: keras.Model) -> float | None:
    """The single weight of the last Dense(1) on one number, if the model ends in one."""
    single = [w for w in model.trainable_weights if tuple(w.shape) == (1, 1)]
    return float(keras.ops.convert_to_numpy(single[-1])[0, 0]) if single else None


def _make_of(model: keras.Model) -> str:
    """A name for all models that can go on from each other's checkpoints."""
    make = repr([tuple(w.shape) for w in model.weights]) + repr(sorted(model.optimizer.get_config().items(), key=str))
    return hashlib.sha256(make.encode()).hexdigest()[:12]
