"""`fit` is watched: it gets curves, the time left, a stop, and the training doctor."""

from __future__ import annotations

import reprlib
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np

from kit.checkpoints import how_it_stopped
from kit.doctor import Doctor, base_rate_loss
from kit.training.checkpoint import EpochCheckpoint
from kit.training.kernel import last_kernel
from kit.training.memory import keep_memory
from kit.training.numbers import Baseline, Run
from kit.training.teller import Quiet, Teller, teller_of

__all__ = ["Watch", "as_arrays", "fit"]


class Watch(keras.callbacks.Callback):  # type: ignore[misc]
    """Shows curves, time left and the doctor's words during `fit`, keeps the best state, and can be stopped.

    Parameters
    ----------
    score : callable, optional
        ``score(model) -> float`` after each epoch, higher is better; the state of the best epoch is kept.
        Without it the lowest loss decides. Its `name` and `baseline` are shown, where it has them (`HitAtK`).
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
        self._run = Run(1, 1)
        self._teller: Teller = Quiet()
        self._epoch, self._step = 0, 0  # steps of this epoch so far

    def stop(self) -> None:
        """End the training after the current step; the best state so far is kept."""
        self.stopped = True

    def keep_best(self) -> None:
        """Put the best state so far into the model; before the end of the first epoch there is none."""
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)

    def close(self) -> None:
        """Show how the training ended; from then on the page changes no more."""
        whole = len(self.history) >= self._run.epochs
        self.stopped = self.stopped and not whole
        self._run.outcome = "stopped" if self.stopped else "finished" if whole else "failed"
        self._teller.end()

    def __repr__(self) -> str:
        return self._run.words()

    def on_train_begin(self, logs: Any = None) -> None:  # noqa: ARG002
        """Show that the training begins."""
        self._run = Run(
            self.params.get("epochs") or 1,
            self.params.get("steps") or 0,
            score_name=getattr(self._score, "name", "score") if self._score else "",
            score_baseline=getattr(self._score, "baseline", None),
        )
        self._run.go_on(self.history)
        self._teller = teller_of(self._run, quiet=self._quiet)
        self._teller.begin()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Count the steps of this epoch from 0."""
        self._epoch, self._step = epoch, 0

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Show how far the training is, let the doctor look at the kernel, and end it when somebody asked for that."""
        self._step = batch + 1
        if batch == 0:
            keep_memory()
        self._run.step(self._epoch, self._step, (logs or {}).get("loss"))
        if batch % self.LOOK_EVERY == 0:
            positives = self._positives() if self._positives else None
            if positives:
                self._run.loss_baseline = Baseline(base_rate_loss(positives), "always the same answer")
            self._tell(kernel=last_kernel(self.model))
        self._heed()
        self._teller.step()

    def _heed(self) -> None:
        """End the training if somebody asked for it."""
        if self._teller.asked_to_stop():
            self.stop()
        if self.stopped:
            self._run.outcome = "stopping"
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Score a whole epoch, keep its state if it is the best, and let the doctor look at everything."""
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
        self._run.whole_epoch(epoch, logs)
        if not self._quiet:
            self._teller.say(self._run.line(epoch, logs))
        self._tell(
            kernel=last_kernel(self.model),
            loss=logs.get("loss"),
            accuracy=logs.get("accuracy"),
            positives=self._positives() if self._positives else None,
            settled=True,
            **self._run.judged(logs.get("score")),
        )
        if self._after_epoch is not None:
            self._after_epoch(self)
        self._heed()

    def on_train_end(self, logs: Any = None) -> None:  # noqa: ARG002
        """Show how the training ended."""
        self.close()

    def _tell(self, **numbers: Any) -> None:
        for words in self._doctor.examine(**numbers):
            self._run.doctor.append(words)
            self._teller.say(words)


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
    """Run `model.fit` on endless batches, watched: curves, time left, the doctor, the best state kept, stop, go on.

    In a notebook a page draws the loss and the score while the cell runs; where no page can be drawn (a terminal,
    nbclient), lines of text say the same. Stop (the page's button, the square one of the notebook, or Ctrl-C)
    ends the training and keeps the best state so far. With a `checkpoint` folder, calling it again with a model
    of the same make goes on after the last whole epoch.

    Parameters
    ----------
    model : keras.Model
        Compiled.
    batches : iterator
        Of ``((targets, contexts), labels)``.
    steps_per_epoch, epochs : int
    score : callable, optional
        ``score(model) -> float``, higher is better: `HitAtK` for hit@10 on a sample, beside popularity.
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
    kept = None if checkpoint is None else EpochCheckpoint(checkpoint, model)
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
        holds, best = (
            "the model holds the weights of its last step",
            ", the model holds the best state so far",
        )
        print(how_it_stopped(len(watch.history), "epoch", holds, best, goes_on=checkpoint is not None))
    elif len(watch.history) < epochs:
        raise ValueError(
            f"the batches ended after {watched.n} of {(epochs - done) * steps_per_epoch}: a generator for "
            "training never ends (while True), and it says yield, not return"
        )
    elif kept:
        kept.remove()
    return watch


def as_arrays(batch: Any) -> tuple[Any, ...]:
    """Turn a batch into what Keras takes: tuples of arrays, where a generator gave lists.

    Examples
    --------
    >>> as_arrays([[[1, 2], [3, 4]], [0, 1]])
    ((array([1, 2]), array([3, 4])), array([0, 1]))

    Raises
    ------
    ValueError
        When it is no batch of numbers.
    """
    if not isinstance(batch, tuple | list) or len(batch) not in (2, 3):
        raise ValueError(
            f"a batch is {reprlib.repr(batch)}; the generator must yield (inputs, labels), such as "
            "((targets, contexts), labels)"
        )
    inputs, *rest = batch
    if isinstance(inputs, tuple | list) and inputs and not np.isscalar(inputs[0]):
        return tuple(map(_numbers, inputs)), *map(_numbers, rest)
    return inputs if isinstance(inputs, dict) else _numbers(inputs), *map(_numbers, rest)


def _numbers(part: Any) -> Any:
    if hasattr(part, "shape") and not isinstance(part, np.ndarray | np.generic):
        return part  # a tensor
    try:
        array = np.asarray(part)
    except ValueError:  # rows of different lengths
        array = np.empty(0, object)
    if array.dtype.kind not in "biuf":
        raise ValueError(
            f"a batch holds {reprlib.repr(part)} where numbers belong; turn it into an array of numbers before `yield`"
        )
    return array


class _Watched:
    """An iterator that passes batches on, and counts them and their labels."""

    def __init__(self, batches: Iterable[Any]) -> None:
        self._batches, self._sum, self._size, self.n = batches, 0.0, 0, 0

    def __iter__(self) -> Iterator[Any]:
        for batch in map(as_arrays, self._batches):
            labels = np.asarray(batch[-1])
            self._sum += float(labels.sum())
            self._size += labels.size
            self.n += 1
            yield batch

    def positives(self) -> float | None:
        return self._sum / self._size if self._size else None
