"""A table of outputs, influencers by songs, shows whether a model's two sides meet: then it is more than a sum.

Without what each side adds by itself, a dot product of `dim` numbers has the rank `dim`, whatever the activation is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models.facts import ModelFacts, moved
from kit.checks.asking.models.probe import Probe, Setting
from kit.checks.influencers.rating_models import Sizes
from kit.checks.outcome import Finding

__all__ = [
    "ADDED",
    "N_GRID",
    "deaf_to_length",
    "dim_ignored",
    "only_added",
    "outputs",
    "ranks",
    "sides_meet",
    "tells_ranks",
    "together",
    "without_dim",
]

Rng = np.random.Generator
Floats = NDArray[np.float64]
N_GRID = 10  # influencers, and songs, in a table
CLEAR = 0.02  # of the largest output, in a table whose rank is told
N_DRAWS = 80  # draws of weights until a model shows that its sides meet: most leave a last relu with a 0
MOST_TOLD = 16  # tables that tell, and are sums: by chance no unit bends in one of three, and so not in all of them
ADDED = (
    "what an influencer prefers is the same for every song: all differences between songs stay as they are",
    "such a model knows who is generous and which songs are good, and not who likes what",
)


def outputs(probe: Probe, sizes: Sizes, rng: Rng) -> Floats:
    """Ask a model for every influencer with every song, of one kind and with one text."""
    sides = [sizes.genres(rng, N_GRID, n) for n in (sizes.n_influencer, sizes.n_song)]
    others = [np.repeat(part[:1], N_GRID**2, axis=0) for part in sizes.batch(rng, probe.n_inputs)[2:]]
    pairs = [np.repeat(sides[0], N_GRID, axis=0), np.tile(sides[1], (N_GRID, 1)), *others]
    return probe.scores(pairs).reshape(N_GRID, N_GRID)


def together(grid: Floats) -> float:
    """Compute the share of a table's differences that is more than what each side adds by itself."""
    return min(float(np.abs(_centred(view)).max()) / max(float(np.ptp(view)), 1e-9) for view in _views(grid))


def ranks(grid: Floats) -> list[int]:
    """Compute the rank of a table without what each side adds, as it is and before a last sigmoid or softplus."""
    found = []
    for view in _views(grid):
        values = np.linalg.svd(_centred(view), compute_uv=False)
        flat = values[0] < 1e-6 * np.abs(view).max()
        found.append(0 if flat else int((values > 2e-4 * values[0]).sum()))
    return found


def tells_ranks(grid: Floats) -> bool:
    """Whether what the sides do together stands clear of rounding, and no last activation is at its end."""
    largest = np.linalg.svd(_centred(grid), compute_uv=False)[0]
    return not _bent(grid) and bool(largest > CLEAR * np.abs(grid).max())


def sides_meet(probe: Probe, sizes: Sizes, rng: Rng) -> bool:
    """Whether what an influencer prefers can differ from song to song, with any weights."""
    n_told = 0
    for _ in range(N_DRAWS):
        probe.write(Setting.EITHER_SIGN, rng)
        grid = outputs(probe, sizes, rng)
        if _bent(grid) or np.ptp(grid) <= 1e-4 * np.abs(grid).max():
            continue
        if together(grid) > 1e-3:
            return True
        n_told += 1
        if n_told == MOST_TOLD:
            break
    return False


def deaf_to_length(probe: Probe, sizes: Sizes, grid: Floats, seed: int) -> list[str]:
    """Find the sides whose numbers can all be made ten times as large while the table stays as it is.

    Looked at is the layer of `dim` units that reads the genres of a side; the weights and the seed are those that gave
    the table, and the weights are there again afterwards.
    """
    found = []
    for name, n in (("the influencer", sizes.n_influencer), ("the song", sizes.n_song)):
        layers = {probe.layer(number) for number in probe.free if probe.own[number].shape == (n, sizes.dim)}
        numbers = [number for number in probe.free if probe.layer(number) in layers]
        if not numbers:
            continue
        before = [probe.asked.read(number) for number in numbers]
        for number, values in zip(numbers, before, strict=True):
            probe.asked.write(number, 10 * values)
        larger = outputs(probe, sizes, np.random.default_rng(seed))
        for number, values in zip(numbers, before, strict=True):
            probe.asked.write(number, values)
        if moved(grid, larger) < 1e-4:
            found.append(name)
    return found


def only_added(meet: bool) -> Finding | None:
    """The two sides never meet in a layer that is not linear."""
    if meet:
        return None
    return Finding(
        "the two sides are added, not mixed",
        *ADDED,
        'a Dense with an activation such as "relu" between Concatenate and the last layer',
    )


def dim_ignored(saw: str) -> Finding:
    """The sizes of a side do not follow `dim`."""
    return Finding(
        "dim is ignored",
        saw,
        "how many numbers describe a side is what `dim` says",
        "Dense(dim) on each side, with the argument of the function",
    )


def without_dim(facts: ModelFacts, sizes: Sizes) -> Finding | None:
    """No layer behind the genres of a side gives `dim` numbers."""
    kernels = [shape for shape in facts.shapes if len(shape) == 2]
    every = {shape[1] for shape in kernels}
    sides = (sizes.n_influencer, sizes.n_song)
    behind = [shape for shape in kernels if shape[0] not in sides]
    first = [{after for before, after in kernels if before == n} for n in sides]
    if all(sizes.dim in (_reached(behind, width) or every) for width in first):
        return None
    return dim_ignored(f"built with dim={sizes.dim}, the model has weights of the shapes {facts.shapes}")


def _reached(kernels: Sequence[tuple[int, ...]], widths: set[int]) -> set[int]:
    """Find all widths that layers with these kernels, one behind the other, can make of some widths."""
    reached = set(widths)
    for _ in kernels:
        reached |= {after for before, after in kernels if before in reached}
    return reached


def _bent(grid: Floats) -> bool:
    """Whether a last relu, sigmoid or softplus has reached its end, where its input cannot be told any more."""
    low, high = float(grid.min()), float(grid.max())
    return 0 <= low <= 1e-3 or (low > 0 and 1 - 1e-3 <= high <= 1)


def _centred(grid: Floats) -> Floats:
    return np.asarray(grid - grid.mean(axis=0) - grid.mean(axis=1, keepdims=True) + grid.mean())


def _views(grid: Floats) -> list[Floats]:
    """Give the outputs, and what they were before a last sigmoid or softplus."""
    views = [grid]
    if grid.min() > 1e-3 and grid.max() < 1 - 1e-3:
        views.append(np.log(grid / (1 - grid)))
    if grid.min() > 1e-3:
        views.append(grid + np.log(-np.expm1(-grid)))
    return views
