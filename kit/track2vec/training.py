"""Track2Vec trained fast: the lab's own model and a loss of its form, in a few large products of matrices a step.

The model scores two tracks by sigmoid(w cos(a, b) + c), and learns to tell tracks seen near each other from drawn
ones, as the student's does. `steps` says what is different: how a step is made of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm.auto import tqdm

from kit.checkpoints import how_it_stopped
from kit.sampling import has_pairs
from kit.track2vec.checkpoint import PassCheckpoint
from kit.track2vec.settings import Settings, Trained
from kit.track2vec.steps import SCALE, SHIFT, Drawer, State, mover
from kit.track2vec.watching import Bar, Now, Watcher

__all__ = ["train"]

Floats = NDArray[np.float32]
Integers = NDArray[np.integer]

LAST_RATE = 0.1  # of the first one, at the end


def train(
    values: Integers,
    offsets: Integers,
    counts: Integers,
    settings: Settings | None = None,
    *,
    score: Callable[[Floats], float] | None = None,
    checkpoint: str | Path | None = None,
    quiet: bool = False,
    watcher: Watcher | None = None,
) -> Trained:
    """Train vectors on playlists.

    Stop (the square button of the notebook, or Ctrl-C) ends the training and keeps what was best so far. With a
    `checkpoint` folder, the same call goes on after the last whole pass, to the same vectors.

    Parameters
    ----------
    values, offsets : integers
        Playlists as a ragged pair; memory maps will do.
    counts : (V,) integers
        In how many places each track occurs.
    settings : Settings, optional
    score : callable, optional
        ``score(vectors) -> float`` after each pass, higher is better.
    checkpoint : path, optional
        A folder; a training that was finished leaves nothing in it.
    quiet : bool
        Show no progress.
    watcher : Watcher, optional
        Is told of each step and pass in place of the bar, and says itself how it ended.

    Returns
    -------
    Trained

    Raises
    ------
    ValueError
        When no playlist holds two tracks.

    Examples
    --------
    >>> values = np.tile([0, 1, 2, 3, 4, 5], 400)
    >>> offsets = np.arange(0, 2401, 3)  # 0 1 2 and 3 4 5, in turn
    >>> trained = train(values, offsets, np.bincount(values), Settings(dim=8, passes=5, subsample=None), quiet=True)
    >>> alike = trained.vectors @ trained.vectors.T
    >>> bool(alike[0, 1] > alike[0, 4])
    True
    """
    settings = settings or Settings()
    values, offsets, counts = np.asarray(values), np.asarray(offsets), np.asarray(counts)
    if not has_pairs(offsets):
        raise ValueError("no playlist holds two tracks, so there are no pairs: give more playlists")
    n_positions = settings.passes * int(offsets[-1] - offsets[0])
    state = State.begin(len(counts), settings, mover(n_positions))
    kept = None if checkpoint is None else PassCheckpoint(Path(checkpoint), settings, values, offsets)
    trained = Trained(state.vectors, SCALE, SHIFT)
    done = kept.restore(state, trained) if kept else 0
    if done:
        print(f"going on after pass {done} of {settings.passes}, where a training was stopped")
    drawer = Drawer(values, offsets, counts, settings)
    follows = watcher or Bar(settings.passes, quiet=quiet)
    follows.begin(drawer.n_steps, trained.history)
    try:
        for number in range(done, settings.passes):
            _one_pass(state, drawer, number, follows)
            _end_pass(state, trained, score)
            if kept:
                kept.save(state, trained)
            follows.whole_pass(number, trained.history[-1])
    except KeyboardInterrupt:
        trained.stopped = True
        if watcher is None:
            holds = "the vectors are those of its last step"
            words = how_it_stopped(len(trained.history), "pass", holds, goes_on=checkpoint is not None)
            tqdm.write(words, file=sys.stdout)
    finally:
        follows.end(stopped=trained.stopped)
    if score is None or not trained.history:
        trained.vectors, trained.scale, trained.shift = state.vectors, float(state.scale), float(state.shift)
    if kept and not trained.stopped:
        kept.remove()
    return trained


def _one_pass(state: State, drawer: Drawer, number: int, follows: Watcher) -> None:
    """Make the steps of a pass one after the other, while a second thread draws the next one."""
    state.loss, state.n, state.n_steps = 0.0, 0.0, 0
    steps = drawer.steps(number)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, steps, None)
        step = 0
        while (drawn := waiting.result()) is not None:
            waiting = pool.submit(next, steps, None)
            gone = (number + step / drawer.n_steps) / state.settings.passes
            state.step(drawn, state.settings.rate * (1 - (1 - LAST_RATE) * gone))
            step += 1
            loss = state.loss / max(state.n, 1)
            follows.step(Now(number, step, loss, float(state.scale), float(state.shift)))


def _end_pass(state: State, trained: Trained, score: Callable[[Floats], float] | None) -> None:
    state.to_the_sphere()
    told = {"loss": float(state.loss / max(state.n, 1))}
    if score is not None:
        told["score"] = float(score(state.vectors))
        if trained.best is None or told["score"] > trained.best:
            trained.best, trained.vectors = told["score"], state.vectors.copy()
            trained.scale, trained.shift = float(state.scale), float(state.shift)
    trained.history.append(told)
