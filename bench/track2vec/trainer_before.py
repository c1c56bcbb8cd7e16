"""The step of the fast training as it was before `kit.track2vec.tables`, to measure and to test against.

It gathers the two rows of each pair, and sorts all that was touched into a sparse table; the mathematics is the same.
How a pass is cut into steps, and where vectors begin, is that of `kit.track2vec.steps`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kit.track2vec import steps
from kit.track2vec.settings import Settings
from kit.track2vec.steps import DRAWN, STEPS

__all__ = ["Drawer", "Drawn", "State"]

Floats = NDArray[np.float32]
Integers = NDArray[np.integer]

POSITIONS = 256  # positions of playlists in a group, looked at together
GROUPS = 16  # groups in one step; fewer where a pass would have fewer steps than STEPS


class Drawn(NamedTuple):
    """The parts of one step: positions, pairs of positions that count, and tracks drawn as negatives."""

    tracks: Integers  # of the positions
    first: Integers
    second: Integers
    weight: Floats  # weight of a pair: 1/d at distance d for each direction; either direction may be dropped
    n_seen: Floats  # what the positives of each position, as their target, weigh together
    negatives: Integers


class Drawer(steps.Drawer):
    """A drawer of steps with smaller groups, and with pairs written one by one."""

    def __init__(self, values: Integers, offsets: Integers, counts: Integers, settings: Settings) -> None:
        super().__init__(values, offsets, counts, settings)
        n = int(offsets[-1] - offsets[0])
        self.width = min(POSITIONS, n)
        self.n_groups = max(1, min(GROUPS, n // (POSITIONS * STEPS)))
        self.n_steps = n // (self.width * self.n_groups)

    def _step(self, tracks: Integers, playlist: Integers, rng: np.random.Generator) -> Drawn:  # type: ignore[override]
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


class State(steps.State):
    """All that a step changes."""

    def step(self, drawn: Drawn, rate: float) -> None:  # type: ignore[override]
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

    def _move(self, tracks: Integers, gradients: Floats, rate: float) -> None:  # type: ignore[override]
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


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)
