"""Batches that an answer yields, read, and their windows found again in the lists; for `next_batches`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import lists as rows_of
from kit.checks.asking.values import table
from kit.checks.exercise import Answer, Rng
from kit.checks.outcome import Finding, FoundError, nothing_returned, student_code
from kit.checks.sequences.lists import APART, Ints, Lists, Pieces

__all__ = ["N_BATCHES", "N_ROWS", "Batch", "Drawn", "drawn_by", "ends_after"]

N_ROWS = 6  # of a batch; fewer than there are lists that can be drawn
N_BATCHES = 170  # an end of a long list that is never met by chance: 1 in 100,000
N_AGAIN = 4  # batches that are asked for once more
END = object()
Floats = NDArray[np.float64]


@dataclass
class Batch:
    """One batch, read."""

    inputs: Ints
    targets: Ints
    weights: Floats
    mask: Floats | None


@dataclass
class Drawn:
    """What came of many batches.

    Attributes
    ----------
    lists : Lists
    length : int
    n_batches : int
        How many came.
    sizes : list of int
        The rows of each batch.
    inputs, targets : (n, length) int
        All rows below each other.
    weights : (n, length) float
    marked : (n, length) bool
        Where a mask among the inputs tells padding from tracks; nowhere where there is none.
    by, targets_by : int
        By how much inputs and targets are shifted.
    again, other : list of batches
        The first ones once more, from the same seed and from another.
    first : list of batches
    """

    lists: Lists
    length: int
    n_batches: int = 0
    sizes: list[int] = field(default_factory=list)
    inputs: Ints = field(default_factory=lambda: np.zeros((0, 1), np.int64))
    targets: Ints = field(default_factory=lambda: np.zeros((0, 1), np.int64))
    weights: Floats = field(default_factory=lambda: np.zeros((0, 1)))
    marked: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 1), bool))
    by: int = 0
    targets_by: int = 0
    first: list[Batch] = field(default_factory=list)
    again: list[Batch] = field(default_factory=list)
    other: list[Batch] = field(default_factory=list)

    def place(self) -> None:
        """Find all rows again in their lists."""
        x = Pieces.of(self.lists, self.inputs - self.by)
        y = Pieces.of(self.lists, self.targets - self.targets_by)
        self.x, self.y = x.with_begin_of(y, -1), y.with_begin_of(x, 1)
        zeros = (self.by > 0) & (self.x.ids == 0) & ~self.x.held & (self.weights > 0)
        strays = self.x.strays | self.y.strays | zeros
        self.clean = ~strays.any(axis=1)  # rows of one list, in its order
        self.real = self.x.held & self.y.held
        self.padding = ~self.x.held & ~self.y.held


def drawn_by(answer: Answer, rng: Rng) -> Drawn:
    """Ask an answer for batches of lists that are drawn.

    Raises
    ------
    AnswerError, FoundError
    """
    length = int(rng.integers(4, 6))
    drawn = Drawn(Lists.draw(rng, length), length)
    seed, other = rng.integers(1 << 30, size=2)
    batches = list(_batches(answer, drawn, int(seed), N_BATCHES))
    if not batches:
        raise FoundError(ends_after(0))
    drawn.first = batches[:N_AGAIN]
    drawn.again, drawn.other = (list(_batches(answer, drawn, int(s), N_AGAIN)) for s in (seed, other))
    drawn.n_batches, drawn.sizes = len(batches), [len(batch.inputs) for batch in batches]
    drawn.inputs, drawn.targets, drawn.weights = (
        np.concatenate([getattr(batch, name) for batch in batches])
        for name in ("inputs", "targets", "weights")
    )
    drawn.by, drawn.targets_by = _shift(drawn.inputs), _shift(drawn.targets)
    drawn.place()
    drawn.marked = np.concatenate(
        [np.zeros(batch.inputs.shape, bool) if batch.mask is None else batch.mask > 0 for batch in batches]
    )
    return drawn


def _shift(ids: Ints) -> int:
    """By how much most ids are shifted; 0 tells nothing, as padding may be 0."""
    by = ids[ids > APART] % APART
    return int(np.bincount(by, minlength=1).argmax())


def _batches(answer: Answer, drawn: Drawn, seed: int, n_batches: int) -> Iterator[Batch]:
    with student_code():
        generator = answer(drawn.lists, drawn.length, N_ROWS, np.random.default_rng(seed))
    if not isinstance(generator, Iterator):
        raise FoundError(
            nothing_returned(generator)
            or Finding(
                "`return` where `yield` belongs"
                if isinstance(generator, tuple | list)
                else "it is not a generator",
                f"next_batches(...) gives a {type(generator).__name__}",
                "`fit` asks for batch after batch with next()",
                "`yield` each batch inside an endless loop",
            )
        )
    for _ in range(n_batches):
        with student_code():
            batch = next(generator, END)
        if batch is END:
            return
        yield _read(batch, drawn)


def _read(batch: object, drawn: Drawn) -> Batch:
    form = "(inputs, targets, weights)"
    if finding := nothing_returned(batch):
        raise FoundError(finding)
    if not isinstance(batch, tuple) or len(batch) != 3:
        size = f" of {len(batch)}" if isinstance(batch, tuple | list | dict) else ""
        raise FoundError(
            Finding(
                "not a batch",
                f"a batch is a {type(batch).__name__}{size}",
                f"`fit` reads the tuple {form}",
                "the brackets in the `yield`",
            )
        )
    inputs, mask = _parted(batch[0])
    needs = f"an array of whole numbers, of shape ({N_ROWS}, {drawn.length})"
    ids = [_ids(part, name, needs) for part, name in ((inputs, "inputs"), (batch[1], "targets"))]
    weights = table(batch[2], "weights")
    shapes = [(len(rows), *{len(row) for row in rows}) for rows in ids]
    shapes += [weights.shape] if mask is None else [weights.shape, mask.shape]
    if len(set(shapes)) > 1 or shapes[0][1:] != (drawn.length,):
        raise FoundError(
            Finding(
                "not a number for each place",
                f"with n_playlists = {N_ROWS} and length = {drawn.length}, {form} have the shapes "
                f"{', '.join(map(str, shapes))}",
                "each place of a window has an input, a target and a weight: shape (n_playlists, length)",
                "the arrays that are made for a batch",
            )
        )
    return Batch(np.array(ids[0]), np.array(ids[1]), weights, mask)


def _ids(value: object, name: str, needs: str) -> Ints | list[Ints]:
    """Whole numbers in rows; what is an array of them already is taken as it is, for there are many."""
    if isinstance(value, np.ndarray) and value.ndim == 2 and value.dtype.kind in "iu":
        return value.astype(np.int64)
    return rows_of(value, name, needs)


def _parted(inputs: object) -> tuple[object, Floats | None]:
    """Ids and mask of inputs that hold both, in whatever order."""
    parts = list(inputs.values()) if isinstance(inputs, dict) else inputs
    if not isinstance(parts, tuple | list) or [np.ndim(part) for part in parts] != [2, 2]:
        return inputs, None
    first, second = parts
    if np.max(first, initial=0) <= 1:
        first, second = second, first
    return first, table(second, "the mask")


def ends_after(n: int) -> Finding:
    """Find that the generator ends after so many batches."""
    return Finding(
        "the generator ends",
        f"it ends after {n} batch{'es' if n != 1 else ''}",
        "`fit` with steps_per_epoch asks for more, and stops with a warning",
        "put the `yield` inside `while True:`",
    )
