"""A step of the fast training: the positions, pairs and negatives drawn for it, and how it moves the vectors.

- Some hundred positions of playlists are looked at together, and their gradients come out of a few products of
  matrices: a track is fetched once, not once for each of its pairs.
- The negatives of a step are drawn once and shared by all positions of a group, each with less weight (as in Ji et al.,
  *Parallelizing word2vec in shared and distributed memory*, 2016).
- Pairs within a window stand beside the diagonal of the table of all cosines of a group, so only a band of that table
  is computed, as small products of neighbouring blocks.
- Only rows that a step has touched are moved, each at a rate of its own (Adagrad, Duchi et al. 2011, one number a row).
- Rows are kept at length 1, where the cosine is a plain product.

What a group needs fits into the processor's cache, and is looked at there until it is done with; all tables are made
once and used again by each step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.sampling import Alias, drop_probability
from kit.track2vec.moving import Mover, Pulled, move_rows
from kit.track2vec.settings import Settings
from kit.track2vec.tables import Tables

__all__ = ["Drawer", "Drawn", "State", "mover"]

Floats = NDArray[np.float32]
Integers = NDArray[np.integer]

POSITIONS = 512  # positions of playlists in a group, looked at together
FEW_POSITIONS = 256  # where a pass would have fewer steps than STEPS
DRAWN = 128  # negatives that the positions of a group share
GROUPS = 8  # groups in one step; fewer where a pass would have fewer steps than STEPS
STEPS = 100
FETCHED = 8_192  # playlists, fetched together
SCALE, SHIFT = 8.0, -3.0  # w and c at the start: there the sigmoid can use a cosine
LEAST_SCALE = 1e-3  # of w: below 0, far tracks would be near
TOLD = 16  # the loss is computed at one step in so many: nothing but the progress bar asks for it
WORTH = 10_000_000  # positions of a training from which on a loop is worth the two seconds that it takes to compile
EVENED = 16  # steps from one in which the rows that it moves get the length 1 to the next


class Drawn(NamedTuple):
    """The parts of one step: positions, pairs of positions that count, and tracks drawn as negatives."""

    tracks: Integers  # of the positions
    weight: Floats  # (window, positions): of the pair of a position and the one d - 1 rows further: 1/d a direction
    n_seen: Floats  # what the positives of each position, as their target, weigh together
    negatives: Integers


class Drawer:
    """A drawer of steps: it puts the playlists in another order for each pass, and cuts the pass into steps."""

    def __init__(self, values: Integers, offsets: Integers, counts: Integers, settings: Settings) -> None:
        self._values, self._offsets, self._settings = values, offsets, settings
        self._alias = Alias(counts.astype(np.float64) ** settings.exponent)
        subsample = settings.subsample
        chance = (
            np.zeros(len(counts)) if subsample is None else drop_probability(counts, subsample / len(counts))
        )
        self._drop = chance.astype(np.float32)
        n = int(offsets[-1] - offsets[0])
        self.width = POSITIONS if n >= POSITIONS * STEPS else min(FEW_POSITIONS, n)
        self.n_groups = max(1, min(GROUPS, n // (POSITIONS * STEPS)))
        self.n_steps = n // (self.width * self.n_groups)

    def steps(self, number: int) -> Iterator[Drawn]:
        """Draw all steps of a pass; the same seed draws the same ones, whichever passes were before."""
        rng = np.random.default_rng([self._settings.seed, 1 + number])
        order = np.arange(len(self._offsets) - 1, dtype=np.int32)  # all that grows with the playlists
        rng.shuffle(order)
        size = self.width * self.n_groups
        tracks, playlist = np.empty(0, self._values.dtype), np.empty(0, np.int32)
        for start in range(0, len(order), FETCHED):
            more, lengths = self._fetch(order[start : start + FETCHED])
            tracks = np.concatenate([tracks, more])
            numbers = np.arange(start, start + len(lengths), dtype=np.int32)
            playlist = np.concatenate([playlist, np.repeat(numbers, lengths)])
            whole = len(tracks) // size * size
            for at in range(0, whole, size):
                yield self._step(tracks[at : at + size], playlist[at : at + size], rng)
            tracks, playlist = tracks[whole:], playlist[whole:]

    def _fetch(self, lists: Integers) -> tuple[Integers, Integers]:
        """Fetch the tracks of some playlists, one after the other, and how many each has."""
        starts, lengths = self._offsets[lists], self._offsets[lists + 1] - self._offsets[lists]
        ends = np.cumsum(lengths)
        places = np.arange(len(ends) and ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
        return np.asarray(self._values[places]), lengths

    def _step(self, tracks: Integers, playlist: Integers, rng: np.random.Generator) -> Drawn:
        n, window = len(tracks), min(self._settings.window, self.width - 1)
        weight, n_seen = np.zeros((window, n), np.float32), np.zeros(n, np.float32)
        drop, chance = self._drop[tracks], rng.random((window, 2, n), np.float32)
        lists, near = playlist.reshape(-1, self.width), np.empty((self.n_groups, self.width), np.bool_)
        for distance in range(1, window + 1):
            near[:, -distance:] = False  # no pair reaches into the next group
            np.equal(lists[:, :-distance], lists[:, distance:], out=near[:, :-distance])
            pair = near.reshape(-1)[:-distance] & (tracks[:-distance] != tracks[distance:])
            forth = pair & (chance[distance - 1, 0, :-distance] >= drop[:-distance])
            back = pair & (chance[distance - 1, 1, :-distance] >= drop[distance:])
            nearness = np.float32(1 / distance)
            np.multiply(np.add(forth, back, dtype=np.float32), nearness, out=weight[distance - 1, :-distance])
            n_seen[:-distance] += nearness * forth
            n_seen[distance:] += nearness * back
        return Drawn(tracks, weight, n_seen, self._alias.draw(DRAWN * self.n_groups, rng))


def mover(n_positions: int) -> Mover:
    """Choose how the rows of a training are moved, by the positions of all its passes.

    The compiled loop takes a row through the cache once. It needs numba (extra `fast`), and two seconds to compile.

    Examples
    --------
    >>> mover(1_000) is move_rows
    True
    """
    if n_positions < WORTH or find_spec("numba") is None:
        return move_rows
    from kit.track2vec.compiled import move_rows_compiled

    return move_rows_compiled


@dataclass
class State:
    """All that a step changes."""

    settings: Settings
    vectors: Floats
    squares: Floats  # sums of squared gradients, a row
    scale: np.float32
    shift: np.float32
    squares_of_two: Floats  # the same for scale and shift
    loss: float = 0.0
    n: float = 0.0  # weight of the pairs whose loss is in `loss`
    n_steps: int = 0  # of this pass
    mover: Mover = field(default=move_rows, repr=False)
    _tables: Tables | None = field(default=None, repr=False)

    @classmethod
    def begin(cls, n_tracks: int, settings: Settings, mover: Mover = move_rows) -> State:
        """Put every track where chance has it, on the sphere."""
        rng = np.random.default_rng([settings.seed, 0])
        vectors = rng.standard_normal((n_tracks, settings.dim), np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        tiny = np.full(n_tracks, 1e-12, np.float32)
        two = np.full(2, 1e-8, np.float32)
        return cls(settings, vectors, tiny, np.float32(SCALE), np.float32(SHIFT), two, mover=mover)

    def step(self, drawn: Drawn, rate: float) -> None:
        """Make one step of gradient descent on the cross-entropy of the pairs.

        With the cosine x of a pair, its probability is 1 / (1 + exp(-(w x + c))) = k / (k + exp(-w x)) with k = exp(c).
        What pulls a pair together is its weight times (1 - probability); what pushes a negative away, its weight times
        the probability; and both are w times as strong along the vectors.
        """
        n, told = len(drawn.tracks), self.n_steps % TOLD == 0
        n_groups = len(drawn.negatives) // DRAWN
        width = n // n_groups
        tables = self._tables_for(width, DRAWN, n_groups, len(drawn.weight), self.settings.dim)
        of_positions, of_negatives = tables.forces[:n], tables.forces[n:]
        k = np.exp(self.shift)
        share = np.float32(self.settings.negatives / DRAWN)
        pulls = pushes = 0.0
        for group in range(n_groups):
            here = slice(group * width, (group + 1) * width)
            drawn_here = slice(group * DRAWN, (group + 1) * DRAWN)
            seen, others, scaled = tables.fetch(self.vectors, drawn.tracks[here], drawn.negatives[drawn_here])
            np.multiply(others, -self.scale, out=scaled)

            weight, away = drawn.weight[:, here], np.exp(-self.scale * tables.cosines())
            pull = weight * (away / (away + k))
            force = of_positions[here]
            tables.pulled(self.scale * pull, out=force)

            chance = np.exp(np.matmul(seen, scaled.T, out=tables.chance), out=tables.chance)
            seen_weight = share * drawn.n_seen[here, None]
            if told:
                self.loss += float(np.vdot(weight, np.log(1 + away / k)))
                self.loss += float(np.vdot(seen_weight, np.log(1 + k / chance).sum(axis=1)))
            chance += k
            push = np.divide(k * seen_weight, chance, out=chance)
            force += np.matmul(push, scaled, out=tables.pushed)
            pulls, pushes = pulls + float(pull.sum()), pushes + float(push.sum())
            np.matmul(push.T, seen, out=of_negatives[drawn_here])

        signs = np.ones(len(tables.forces), np.float32)
        signs[n:] = -self.scale
        along = self._move(np.concatenate([drawn.tracks, drawn.negatives]), tables.forces, signs, rate)
        n_pairs = float(drawn.weight.sum()) * (1 + self.settings.negatives)
        if n_pairs:
            # Each pair is found twice along the rows, once by each of its two, times the scale.
            to_scale = -along / (2 * self.scale)
            self._move_two(np.array([to_scale, pushes - pulls], np.float32) / np.float32(n_pairs))
        self.n += n_pairs * told
        self.n_steps += 1

    def _tables_for(self, *shape: int) -> Tables:
        """Give the tables of the step before, if it had the same shape, or new ones."""
        if self._tables is None or self._tables.shape != shape:
            self._tables = Tables(*shape)
        return self._tables

    def _move(self, tracks: Integers, forces: Floats, signs: Floats, rate: float) -> float:
        """Move each track that was touched, once, by the sum of its forces, each times its sign; along the sphere."""
        even = self.n_steps % EVENED == 0
        return self.mover(self.vectors, self.squares, Pulled.of(tracks, signs), forces, rate, even)

    def to_the_sphere(self) -> None:
        """Give all rows the length 1 again: thousands of steps add up what each one rounds."""
        for at in range(0, len(self.vectors), FETCHED):
            rows = self.vectors[at : at + FETCHED]
            rows /= np.sqrt(np.vecdot(rows, rows))[:, None]

    def _move_two(self, gradient: Floats) -> None:
        self.squares_of_two += gradient**2
        step = 0.1 * gradient / np.sqrt(self.squares_of_two)
        self.scale = np.float32(max(LEAST_SCALE, self.scale - step[0]))
        self.shift = np.float32(self.shift - step[1])
