"""The step of the fast training as it was before `kit.track2vec.tables`, to measure and to test against.

It gathers the two rows of each pair, and sorts all that was touched into a sparse table; the mathematics is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kit.sampling import Alias, drop_probability
from kit.track2vec.settings import Settings

__all__ = ["Drawer", "Drawn", "State"]

Floats = NDArray[np.float32]
Integers = NDArray[np.integer]

POSITIONS = 256  # positions of playlists in a group, looked at together
DRAWN = 128  # negatives that the positions of a group share
GROUPS = 16  # groups in one step; fewer where a pass would have fewer steps than STEPS
STEPS = 100
FETCHED = 8_192  # playlists, fetched together
SCALE, SHIFT = 8.0, -3.0  # w and c at the start: there the sigmoid can use a cosine


class Drawn(NamedTuple):
    """The parts of one step: positions, pairs of positions that count, and tracks drawn as negatives."""

    tracks: Integers  # of the positions
    first: Integers
    second: Integers
    weight: Floats  # weight of a pair: 1/d at distance d for each direction; either direction may be dropped
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
        self.width = min(POSITIONS, n)
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
        starts, ends = [], []
        for distance in range(1, min(self._settings.window, len(tracks) - 1) + 1):
            near = np.flatnonzero(playlist[:-distance] == playlist[distance:])
            near = near[near // self.width == (near + distance) // self.width]
            starts.append(near)
            ends.append(near + distance)
        first, second = np.concatenate(starts), np.concatenate(ends)
        nearness = (1 / (second - first)).astype(np.float32)
        other = tracks[first] != tracks[second]
        forth, back = (
            nearness * (other & (rng.random(len(side), np.float32) >= self._drop[tracks[side]]))
            for side in (first, second)
        )
        n_seen = np.bincount(first, forth, len(tracks)) + np.bincount(second, back, len(tracks))
        negatives = self._alias.draw(DRAWN * self.n_groups, rng)
        return Drawn(tracks, first, second, forth + back, n_seen.astype(np.float32), negatives)


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
    n: float = 0.0

    @classmethod
    def begin(cls, n_tracks: int, settings: Settings) -> State:
        """Put every track where chance has it, on the sphere."""
        rng = np.random.default_rng([settings.seed, 0])
        vectors = rng.standard_normal((n_tracks, settings.dim), np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        tiny = np.full(n_tracks, 1e-12, np.float32)
        return cls(
            settings, vectors, tiny, np.float32(SCALE), np.float32(SHIFT), np.full(2, 1e-8, np.float32)
        )

    def step(self, drawn: Drawn, rate: float) -> None:
        """Make one step of gradient descent on the cross-entropy of the pairs."""
        dim, width = self.settings.dim, len(drawn.tracks) * DRAWN // len(drawn.negatives)
        seen = self.vectors[drawn.tracks]
        groups, others = seen.reshape(-1, width, dim), self.vectors[drawn.negatives].reshape(-1, DRAWN, dim)

        cosine = np.einsum("ij,ij->i", seen[drawn.first], seen[drawn.second])
        likely = _sigmoid(self.scale * cosine + self.shift)
        pull = drawn.weight * (likely - 1)
        together = csr_array((pull, (drawn.first, drawn.second)), (len(seen), len(seen)))

        weight = (drawn.n_seen * (self.settings.negatives / DRAWN)).reshape(-1, width, 1)
        chance = groups @ others.transpose(0, 2, 1)
        unlikely = _sigmoid(self.scale * chance + self.shift)
        push = weight * unlikely

        to_seen = self.scale * ((together + together.T) @ seen + (push @ others).reshape(-1, dim))
        to_others = self.scale * (push.transpose(0, 2, 1) @ groups).reshape(-1, dim)
        tracks = np.concatenate([drawn.tracks, drawn.negatives])
        self._move(tracks, np.concatenate([to_seen, to_others]), rate)

        n = float(drawn.weight.sum()) * (1 + self.settings.negatives)
        if n:
            to_scale = (np.vdot(pull, cosine) + np.vdot(push, chance)) / n
            self._move_two(np.array([to_scale, (pull.sum() + push.sum()) / n], np.float32))
        self.loss -= float(np.vdot(drawn.weight, np.log(likely + 1e-7)))
        self.loss -= float(np.vdot(weight, np.log(1 + 1e-7 - unlikely).sum(axis=2)))
        self.n += n

    def _move(self, tracks: Integers, gradients: Floats, rate: float) -> None:
        """Move each track that was touched, once, by the sum of what pulls at it; along the sphere."""
        order = np.argsort(tracks, kind="stable")
        starts = np.flatnonzero(np.diff(tracks[order], prepend=-1))
        touched = tracks[order][starts]
        which = csr_array((np.ones(len(tracks), np.float32), order, [*starts, len(tracks)]))
        gradient = which @ gradients
        rows = self.vectors[touched]
        gradient -= np.einsum("ij,ij->i", gradient, rows)[:, None] * rows
        self.squares[touched] += np.einsum("ij,ij->i", gradient, gradient) / rows.shape[1]
        rows -= (rate / np.sqrt(self.squares[touched]))[:, None] * gradient
        rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
        self.vectors[touched] = rows

    def _move_two(self, gradient: Floats) -> None:
        self.squares_of_two += gradient**2
        step = 0.1 * gradient / np.sqrt(self.squares_of_two)
        self.scale = np.float32(max(0.0, self.scale - step[0]))  # below 0, far tracks would be near
        self.shift = np.float32(self.shift - step[1])


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)
