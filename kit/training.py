"""What watches a `fit`: time left, stop, checkpoint, and the training doctor."""

from __future__ import annotations

import hashlib
import json
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from tqdm.auto import tqdm

from kit.doctor import Doctor, base_rate_loss

__all__ = ["Doctor", "Watch", "base_rate_loss", "fit", "vectors_of"]

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
    return np.asarray(tables[0].numpy(), np.float32)


class Watch(keras.callbacks.Callback):  # type: ignore[misc]
    """Shows time left and the doctor's words during `fit`, keeps the best state, and can be stopped.

    Parameters
    ----------
    score : callable, optional
        ``score(model) -> float`` after each epoch, higher is better; the state of the best epoch is kept.
        Without it the lowest loss decides.
    positives : callable, optional
        ``positives() -> float``: the share of pairs with label 1 so far, for the doctor.
    quiet : bool
        Only the doctor speaks.
    after_epoch : callable, optional
        ``after_epoch(watch)``, called after each whole epoch.

    Attributes
    ----------
    best : float or None
        Best score (or minus the lowest loss) so far.
    history : list of dict
        The numbers of each whole epoch.
    stopped : bool
        Whether the training was stopped before its end.

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
        after_epoch: Callable[[Watch], None] | None = None,
    ) -> None:
        super().__init__()
        self.best: float | None = None
        self.best_weights: list[Any] | None = None
        self.history: list[dict[str, float]] = []
        self.stopped = False
        self._score, self._positives, self._after_epoch = score, positives, after_epoch
        self._quiet = quiet
        self._doctor = Doctor()
        self._bar: Any = None
        self._step = 0  # steps of this epoch so far

    def stop(self) -> None:
        """End the training after the current step; the best state so far is kept."""
        self.stopped = True

    def keep_best(self) -> None:
        """Put the best state so far into the model; before the end of the first epoch there is none."""
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)

    def close(self) -> None:
        """End the progress bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def on_train_begin(self, logs: Any = None) -> None:  # noqa: ARG002
        """Open the progress bar."""
        steps, epochs = self.params.get("steps"), self.params.get("epochs") or 1
        self._bar = tqdm(
            initial=len(self.history) * (steps or 0),
            total=epochs * steps if steps else None,
            unit="step",
            desc="training",
            file=sys.stdout,
            leave=False,
            disable=self._quiet,
        )

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Count the steps of this epoch from 0."""
        self._step = 0

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Move the bar, let the doctor look at the kernel, end the training when asked to."""
        logs = logs or {}
        self._bar.update(batch + 1 - self._step)
        self._step = batch + 1
        if batch % self.LOOK_EVERY == 0:
            self._bar.set_postfix({name: f"{value:.3f}" for name, value in logs.items()}, refresh=False)
            self._tell(kernel=_last_kernel(self.model))
        if self.stopped:
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Score a whole epoch, keep it if it is the best, let the doctor look at everything."""
        if self._step < (self.params.get("steps") or 0):  # stopped, or out of batches: not a whole epoch
            self.model.stop_training = True
            return
        logs = dict(logs or {})
        score = -logs["loss"] if self._score is None else float(self._score(self.model))
        if self._score is not None:
            logs["score"] = score
        self.history.append(logs)
        if not np.isnan(score) and (self.best is None or score > self.best):
            self.best, self.best_weights = score, self.model.get_weights()
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
        if self._after_epoch is not None:
            self._after_epoch(self)

    def on_train_end(self, logs: Any = None) -> None:  # noqa: ARG002
        """Close the progress bar."""
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

    Stop (the square button of the notebook, or Ctrl-C) ends the training and keeps the best state so far.
    With a `checkpoint` folder, calling it again with a model of the same make goes on after the last whole
    epoch.

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
        A folder for the state after each whole epoch; a training that was finished leaves nothing in it.
    quiet : bool
        Show no progress; the doctor speaks all the same.

    Returns
    -------
    Watch
        With `best`, `history` and `stopped`.

    Raises
    ------
    ValueError
        When the batches end before the training does; the best state so far is kept.

    Examples
    --------
    >>> last = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")
    >>> model = keras.Sequential([keras.Input((1,)), last])
    >>> model.compile("adam", "binary_crossentropy")
    >>> batches = iter(lambda: (np.ones((8, 1)), np.ones(8)), None)
    >>> watch = fit(model, batches, steps_per_epoch=3, epochs=2, quiet=True)
    >>> len(watch.history), watch.stopped
    (2, False)
    """
    watched = _Watched(batches)
    kept = None if checkpoint is None else _Checkpoint(checkpoint, model)
    watch = Watch(score, watched.positives, quiet=quiet, after_epoch=kept.save if kept else None)
    done = kept.restore(watch) if kept else 0
    if done:
        print(f"going on after epoch {done} of {epochs}, where a training was stopped")
    watch.set_model(model)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Your input ran out of data")  # said below, in our own words
            model.fit(
                iter(watched),
                steps_per_epoch=steps_per_epoch,
                epochs=epochs,
                initial_epoch=done,
                shuffle=False,  # a generator has its own order; Keras warns about True
                verbose=0,
                callbacks=[watch],
            )
    except KeyboardInterrupt:
        watch.stop()
    finally:
        watch.close()
        watch.keep_best()
    if watch.stopped:
        print(_how_it_stopped(watch, checkpoint is not None))
    elif len(watch.history) < epochs:
        raise ValueError(
            f"the batches ended after {watched.n} of {(epochs - done) * steps_per_epoch}: a generator for "
            "training never ends (while True), and it says yield, not return"
        )
    elif kept:
        kept.remove()
    return watch


def _how_it_stopped(watch: Watch, with_checkpoint: bool) -> str:
    done = len(watch.history)
    if not done:
        return "stopped within the first epoch: the model holds the weights of its last step"
    again = "; run the cell again to go on" if with_checkpoint else ""
    return f"stopped after {done} whole epoch{'s' * (done > 1)}, the model holds the best state so far{again}"


class _Watched:
    """Passes batches on, and counts them and their labels."""

    def __init__(self, batches: Iterable[Any]) -> None:
        self._batches, self._sum, self._size, self.n = batches, 0.0, 0, 0

    def __iter__(self) -> Iterator[Any]:
        for batch in self._batches:
            labels = np.asarray(batch[-1])
            self._sum += float(labels.sum())
            self._size += labels.size
            self.n += 1
            yield batch

    def positives(self) -> float | None:
        return self._sum / self._size if self._size else None


class _Checkpoint:
    """The state after the last whole epoch, in one file that is only ever replaced whole."""

    def __init__(self, folder: str | Path, model: keras.Model) -> None:
        self._path = Path(folder) / f"{_make_of(model)}.npz"
        self._model = model

    def save(self, watch: Watch) -> None:
        state = {
            "model": self._model.get_weights(),
            "optimizer": [variable.numpy() for variable in self._model.optimizer.variables],
            "best": watch.best_weights or [],
        }
        arrays = {f"{part}_{i}": array for part, list_ in state.items() for i, array in enumerate(list_)}
        watched = json.dumps({"best": watch.best, "history": watch.history})
        draft = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                np.savez(file, watched=np.array(watched), **arrays)
            draft.replace(self._path)
        except OSError as error:
            why = error.strerror or error
            print(f"no checkpoint: {self._path.parent} cannot be written ({why}); the training goes on")

    def restore(self, watch: Watch) -> int:
        """Put the model and its watch where they were; gives the number of epochs that are done."""
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                parts: dict[str, list[Any]] = {"model": [], "optimizer": [], "best": []}
                for name in arrays.files:
                    if name != "watched":
                        parts[name.split("_")[0]].append(arrays[name])
                watched = json.loads(arrays["watched"].item())
        except (FileNotFoundError, NotADirectoryError):
            return 0
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            print(f"the checkpoint {self._path} cannot be read ({error}); the training starts anew")
            return 0
        self._model.set_weights(parts["model"])
        self._model.optimizer.build(self._model.trainable_variables)
        for variable, array in zip(self._model.optimizer.variables, parts["optimizer"], strict=True):
            variable.assign(array)
        watch.best, watch.best_weights = watched["best"], parts["best"] or None
        watch.history = watched["history"]
        return len(watch.history)

    def remove(self) -> None:
        if self._path.exists():
            self._path.unlink()


def _last_kernel(model: keras.Model) -> float | None:
    """The single weight of the last Dense(1) on one number, if the model ends in one."""
    single = [w for w in model.trainable_weights if tuple(w.shape) == (1, 1)]
    return float(single[-1].numpy()[0, 0]) if single else None


def _make_of(model: keras.Model) -> str:
    """A name for all models that can go on from each other's checkpoints: same layers, shapes and optimizer.

    The names of layers are left out: Keras numbers them anew each time a cell is run. How a layer starts, and
    what constrains it, is part of the make: whoever mends the last kernel must not go on from the broken one.
    """
    shapes = [tuple(w.shape) for w in model.weights]
    layers = [(type(layer).__name__, _nameless(layer.get_config())) for layer in model.layers]
    make = repr((shapes, layers, _nameless(model.optimizer.get_config())))
    return hashlib.sha256(make.encode()).hexdigest()[:12]


def _nameless(config: Any) -> Any:
    """A configuration in a fixed order, without what differs between two builds of one model."""
    if isinstance(config, dict):
        kept = sorted(set(config) - {"name", "shared_object_id", "build_config"})
        return [(key, _nameless(config[key])) for key in kept]
    return [_nameless(item) for item in config] if isinstance(config, list | tuple) else config
