"""Influencers by songs: a table of outputs, and how much of it is more than a sum of two sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kit.checks.influencers.probe import Probe, Shape, moved

Rng = np.random.Generator
Floats = NDArray[np.float64]
N_GRID = 10  # influencers, and songs, in a table
N_DRAWS = 80  # of weights, until a model shows that its sides meet: most leave a last relu with a 0


def outputs(asked: Probe, shape: Shape, n_inputs: int, rng: Rng) -> Floats:
    """What a model gives for every influencer with every song, of one kind and with one text."""
    sides = [shape.genres(rng, N_GRID, n) for n in (shape.n_influencer, shape.n_song)]
    others = [np.repeat(part[:1], N_GRID**2, axis=0) for part in shape.batch(rng, n_inputs)[2:]]
    pairs = [np.repeat(sides[0], N_GRID, axis=0), np.tile(sides[1], (N_GRID, 1)), *others]
    return asked.scores(pairs).reshape(N_GRID, N_GRID)


def together(grid: Floats) -> float:
    """How much of a table is more than what each side adds by itself, beside all of its differences."""
    return min(float(np.abs(_centred(view)).max()) / max(float(np.ptp(view)), 1e-9) for view in _views(grid))


def ranks(grid: Floats) -> list[int]:
    """The rank of a table without what each side adds, as it is and before a last sigmoid or softplus."""
    found = []
    for view in _views(grid):
        values = np.linalg.svd(_centred(view), compute_uv=False)
        flat = values[0] < 1e-6 * np.abs(view).max()
        found.append(0 if flat else int((values > 2e-4 * values[0]).sum()))
    return found


def sides_meet(asked: Probe, shape: Shape, n_inputs: int, rng: Rng) -> bool:
    """Whether what an influencer prefers can differ from song to song, with any weights."""
    for _ in range(N_DRAWS):
        asked.write("either sign", rng)
        grid = outputs(asked, shape, n_inputs, rng)
        if _bent(grid):
            continue
        if np.ptp(grid) > 1e-4 * np.abs(grid).max() and together(grid) > 1e-3:
            return True
    return False


def deaf_to_length(asked: Probe, shape: Shape, grid: Floats, seed: int) -> list[str]:
    """The sides whose numbers may all be ten times as large, and the table stays as it is.

    Looked at is the layer of `dim` units that reads the genres of a side; the weights and the seed are those that gave
    the table, and the weights are there again afterwards.
    """
    found = []
    for name, n in (("the influencer", shape.n_influencer), ("the song", shape.n_song)):
        layers = {asked.layer(number) for number in asked.free if asked.own[number].shape == (n, shape.dim)}
        numbers = [number for number in asked.free if asked.layer(number) in layers]
        if not numbers:
            continue
        before = [asked.model.read(number) for number in numbers]
        for number, values in zip(numbers, before, strict=True):
            asked.model.write(number, 10 * values)
        larger = outputs(asked, shape, 2, np.random.default_rng(seed))
        for number, values in zip(numbers, before, strict=True):
            asked.model.write(number, values)
        if moved(grid, larger) < 1e-4:
            found.append(name)
    return found


def _bent(grid: Floats) -> bool:
    """Whether a last relu, sigmoid or softplus has reached its end: nobody can say what it was given there."""
    low, high = float(grid.min()), float(grid.max())
    return 0 <= low <= 1e-3 or (low > 0 and 1 - 1e-3 <= high <= 1)


def _centred(grid: Floats) -> Floats:
    return np.asarray(grid - grid.mean(axis=0) - grid.mean(axis=1, keepdims=True) + grid.mean())


def _views(grid: Floats) -> list[Floats]:
    """The outputs, and what they were before a last sigmoid or softplus."""
    views = [grid]
    if grid.min() > 1e-3 and grid.max() < 1 - 1e-3:
        views.append(np.log(grid / (1 - grid)))
    if grid.min() > 1e-3:
        views.append(grid + np.log(-np.expm1(-grid)))
    return views
