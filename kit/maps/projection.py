"""Vectors of any width get places on a plane.

Principal components cost one pass over the vectors: 0.2 seconds for 120,000 of width 64. They keep large distances
and lay different genres over each other.

The neighbour embedding keeps what is near. It is t-SNE (van der Maaten and Hinton, 2008) of 1,500 landmarks, exact
and in plain numpy; every other track is then placed among the landmarks that are nearest to it by cosine, and pushed
off the tracks of the same landmark. What it costs: 1,500 x 1,500 likenesses in each of 400 steps, whatever the size
of the vocabulary, then one product of all vectors with the landmarks'. Two tracks that are no landmarks are near each
other on the map because they have landmarks in common, not because they were compared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.components import widest
from kit.neighbours import unit

__all__ = ["Stopped", "project"]

Floats = NDArray[np.float32]
Method = Literal["pca", "neighbours"]
Progress = Callable[[float], None]

BLOCK = 2**15  # rows at a time
LANDMARKS = 1_500
PERPLEXITY = 30.0  # about how many landmarks count as near
STEPS, EARLY, EXAGGERATION = 400, 100, 12.0
NEAREST = 8  # landmarks that a track is placed among
PUSHES = 40


class Stopped(Exception):
    """The watcher of a projection wants it to end."""


def project(
    vectors: ArrayLike,
    method: Method = "pca",
    *,
    rng: np.random.Generator | None = None,
    landmarks: int = LANDMARKS,
    on_progress: Progress | None = None,
) -> Floats:
    """Give each track a place on a plane; the far ones stand at -1 or 1.

    Parameters
    ----------
    vectors : (V, d) numbers
        Compared by direction alone, as `kit.neighbours` does. With d = 2 they are places already and only scaled.
    method : {"pca", "neighbours"}
        Principal components, or the neighbour embedding; the module says what each costs.
    rng : numpy.random.Generator, optional
        For "neighbours"; seeded by 0 where none is given.
    landmarks : int
        For "neighbours": as many tracks are embedded exactly, the most popular half of them and others at random.
    on_progress : callable, optional
        For "neighbours": called with the share that is done; an exception that it raises ends the work.

    Returns
    -------
    (V, 2) float32

    Raises
    ------
    ValueError
        When the vectors are not a table of finite numbers, or the method is unknown.

    Examples
    --------
    >>> project([[3, 0], [0, 1], [-3, 0]]).tolist()
    [[1.0, -0.166...], [0.0, 0.166...], [-1.0, -0.166...]]
    >>> vectors = np.random.default_rng(0).normal(size=(50, 8))
    >>> project(vectors, "neighbours", landmarks=20).shape
    (50, 2)
    """
    table = np.asarray(vectors)
    if table.ndim != 2 or 0 in table.shape or not _finite(table):
        raise ValueError(
            f"vectors of shape {table.shape} must be a (V, d) table of finite numbers: "
            "a NaN in it means that training diverged"
        )
    if method not in ("pca", "neighbours"):
        raise ValueError(f'method "{method}" is unknown: use "pca" or "neighbours"')
    if table.shape[1] == 2:
        return _fit(np.array(table, np.float32))
    start = _fit(_principal(table))
    if method == "pca" or len(table) < 4:
        return start
    rng = np.random.default_rng(0) if rng is None else rng
    tell = on_progress or _nothing
    chosen = _choose(len(table), min(landmarks, len(table)), rng)
    rows = unit(table[chosen])
    places = _tsne(rows, start[chosen], rng, lambda share: tell(0.8 * share))
    if len(chosen) < len(table):
        places = _place_others(table, rows, places, chosen, rng, lambda share: tell(0.8 + 0.2 * share))
    tell(1.0)
    return _fit(places)


def _nothing(_share: float) -> None:
    """Do nothing: nobody watches."""


def _finite(table: NDArray[np.floating]) -> bool:
    return all(np.isfinite(table[i : i + BLOCK]).all() for i in range(0, len(table), BLOCK))


def _directions(rows: NDArray[np.floating]) -> Floats:
    """Do what `kit.neighbours.unit` does, quicker where no length is out of the ordinary."""
    with np.errstate(over="ignore", under="ignore"):
        short = np.asarray(rows, np.float32)
        square = np.einsum("ij,ij->i", short, short)
    if square.min() > 1e-20 and square.max() < 1e20:
        return np.asarray(short / np.sqrt(square)[:, None])
    return unit(rows)


def _fit(places: Floats) -> Floats:
    """Centre the places and scale them, one scale for both directions, into the square from -1 to 1."""
    low, high = places.min(axis=0), places.max(axis=0)
    places -= (low + high) / 2
    places /= max(float((high - low).max()) / 2, 1e-12)
    return places


def _principal(table: NDArray[np.floating]) -> Floats:
    """Compute the two leading principal components of the directions, block by block."""
    n, width = table.shape
    mean, products = np.zeros(width), np.zeros((width, width))
    for i in range(0, n, BLOCK):
        rows = _directions(table[i : i + BLOCK])
        mean += rows.sum(axis=0, dtype=np.float64)
        products += rows.T @ rows
    mean /= n
    axes = widest(products / n - np.outer(mean, mean), 2)[0].astype(np.float32)
    if width == 1:
        axes = np.column_stack([axes, np.zeros(1, np.float32)])
    return np.concatenate([_directions(table[i : i + BLOCK]) @ axes for i in range(0, n, BLOCK)])


def _choose(n: int, m: int, rng: np.random.Generator) -> NDArray[np.intp]:
    popular = np.arange(m - m // 2)
    return np.concatenate([popular, np.sort(rng.permutation(np.arange(len(popular), n))[: m // 2])])


def _affinities(rows: Floats) -> Floats:
    """Compute how likely each landmark takes each other one for its neighbour, both ways; the sum is 1."""
    n = len(rows)
    k = min(n - 1, int(3 * PERPLEXITY))
    distance = 2 - 2 * (rows @ rows.T)
    np.fill_diagonal(distance, np.inf)
    near = np.argpartition(distance, k - 1, axis=1)[:, :k]
    distance = np.take_along_axis(distance, near, 1).astype(np.float64)
    distance -= distance.min(axis=1, keepdims=True)
    narrow, low, high = np.ones((n, 1)), np.zeros((n, 1)), np.full((n, 1), np.inf)
    wanted = np.log(min(PERPLEXITY, k / 2 + 0.5))
    for _ in range(50):  # the width at which as many neighbours count as are wanted
        weight = np.exp(-distance * narrow)
        total = weight.sum(axis=1, keepdims=True)
        entropy = np.log(total) + narrow * (distance * weight).sum(axis=1, keepdims=True) / total
        low, high = np.where(entropy > wanted, narrow, low), np.where(entropy > wanted, high, narrow)
        narrow = np.where(np.isinf(high), narrow * 2, (low + high) / 2)
    likely = np.zeros((n, n), np.float32)
    np.put_along_axis(likely, near, (weight / total).astype(np.float32), 1)
    return np.asarray((likely + likely.T) / (2 * n), np.float32)


def _tsne(rows: Floats, start: Floats, rng: np.random.Generator, on_progress: Progress) -> Floats:
    """Run exact t-SNE by gradient descent, from the principal components on."""
    n = len(rows)
    likely = _affinities(rows) * np.float32(EXAGGERATION)
    places = 1e-2 * start / max(float(start.std()), 1e-9)
    places = (places + 1e-4 * rng.normal(size=places.shape)).astype(np.float32)
    speed, gains = np.zeros_like(places), np.ones_like(places)
    rate = max(n / EXAGGERATION / 4, 50.0)
    for step in range(STEPS):
        if step == EARLY:
            likely /= np.float32(EXAGGERATION)
        near = places @ places.T
        square = np.diag(near).copy()
        near *= -2
        near += square[:, None] + (square + 1)[None, :]
        np.reciprocal(near, out=near)  # 1 / (1 + distance²): Student's t, for which the method is named
        np.fill_diagonal(near, 0)
        pull = near * np.float32(-1 / near.sum(dtype=np.float64))
        pull += likely
        pull *= near
        slope = 4 * (pull.sum(axis=1)[:, None] * places - pull @ places)
        gains = np.maximum(np.where(speed * slope < 0, gains + 0.2, gains * 0.8), 0.01).astype(np.float32)
        speed = ((0.5 if step < EARLY else 0.8) * speed - rate * gains * slope).astype(np.float32)
        places += speed
        places -= places.mean(axis=0)
        on_progress((step + 1) / STEPS)
    return places


def _place_others(
    table: NDArray[np.floating],
    rows: Floats,
    places: Floats,
    chosen: NDArray[np.intp],
    rng: np.random.Generator,
    on_progress: Progress,
) -> Floats:
    """Place each other track amid its nearest landmarks, the nearer the closer; then push it off its own crowd."""
    everywhere = np.empty((len(table), 2), np.float32)
    crowd = np.empty(len(table), np.int64)
    for i in range(0, len(table), BLOCK // 8):
        likeness = _directions(table[i : i + BLOCK // 8]) @ rows.T
        k = min(NEAREST, len(rows))
        near = np.argpartition(-likeness, k - 1, axis=1)[:, :k]
        likeness = np.take_along_axis(likeness, near, 1)
        below = likeness.max(axis=1, keepdims=True) - likeness
        weight = np.exp(-2 * below / np.maximum(below.mean(axis=1, keepdims=True), 1e-6))
        # Landmarks that t-SNE tore apart have no middle: landmarks far from the nearest one do not count.
        first = near[np.arange(len(near)), likeness.argmax(axis=1)]
        apart = np.square(places[near] - places[first][:, None]).sum(axis=2)
        weight /= 1 + apart / max(float(np.median(apart)), 1e-9)
        weight /= weight.sum(axis=1, keepdims=True)
        everywhere[i : i + BLOCK // 8] = np.einsum("nk,nkd->nd", weight, places[near])
        crowd[i : i + BLOCK // 8] = first
        on_progress(0.7 * i / len(table))
    everywhere[chosen] = places
    _push_apart(everywhere, crowd, places, rng, lambda share: on_progress(0.7 + 0.3 * share))
    return everywhere


def _push_apart(
    everywhere: Floats,
    crowd: NDArray[np.int64],
    places: Floats,
    rng: np.random.Generator,
    on_progress: Progress,
) -> None:
    """Push tracks of one landmark apart, to a distance that their number leaves room for."""
    order = np.argsort(crowd, kind="stable")
    crowd, moved = crowd[order], everywhere[order]
    sizes = np.bincount(crowd, minlength=len(places))
    area = np.prod(places.max(axis=0) - places.min(axis=0)) / len(places)
    room = np.sqrt(0.5 * area / np.maximum(sizes, 1))[crowd].astype(np.float32)[:, None]
    moved += (rng.normal(size=moved.shape) * 0.3 * room).astype(np.float32)
    longest = max(2, int(np.percentile(sizes, 90)))
    for push in range(PUSHES):
        shift = int(rng.integers(1, longest))
        gap = moved - np.roll(moved, shift, axis=0)
        length = np.maximum(np.sqrt((gap * gap).sum(axis=1, keepdims=True)), 1e-6)
        same = (crowd == np.roll(crowd, shift))[:, None]
        step = np.where(same, np.maximum(room - length, 0) / length, 0) * gap / 2
        moved += step - np.roll(step, -shift, axis=0)
        on_progress((push + 1) / PUSHES)
    everywhere[order] = moved
