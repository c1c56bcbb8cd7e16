"""Training pairs for word2vec on playlists: tracks seen together (label 1), or drawn at random (label 0).

The formulas are those of the original lab, after Mikolov et al., *Distributed representations of words and
phrases and their compositionality* (2013): a symmetric window, subsampling of frequent tracks, negatives
drawn from smoothed counts. What makes it fast is done once: the table that negatives are drawn from, and many
batches in one sweep of numpy (`docs/explanation/where-the-time-goes.md`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["Alias", "PairSampler", "drop_probability", "has_pairs", "positive_pairs"]

Integers = NDArray[np.integer]
Pairs = NDArray[np.int32]
Labels = NDArray[np.float32]
Batch = tuple[tuple[NDArray[np.int32], NDArray[np.int32]], Labels]

PATIENCE = 1_000  # empty draws in a row before `batches` gives up
BLOCK = 5_000  # playlists that `batches` draws at once, whatever the size of a batch
CHUNK = 2**16  # negatives drawn at once: what is worked on stays in the processor's cache


def positive_pairs(values: Integers, offsets: Integers, window: int) -> Pairs:
    """List every ordered pair of positions at most `window` apart in one playlist, as tracks.

    Parameters
    ----------
    values, offsets : integers
        A ragged pair: playlist `i` is ``values[offsets[i]:offsets[i + 1]]``.
    window : int
        Reach, in positions, to either side.

    Returns
    -------
    pairs : (n, 2) int32
        Both directions of each pair; no pair crosses the end of a playlist.

    Examples
    --------
    >>> positive_pairs(np.array([7, 8, 9, 7]), np.array([0, 3, 4]), window=1).tolist()
    [[7, 8], [8, 9], [8, 7], [9, 8]]
    """
    values = np.asarray(values, np.int32)[offsets[0] : offsets[-1]]
    lengths = np.diff(offsets)
    playlist = np.repeat(np.arange(len(lengths)), lengths)
    steps = []
    for distance in range(1, min(window, int(lengths.max(initial=1)) - 1) + 1):
        together = playlist[:-distance] == playlist[distance:]
        steps.append(np.stack([values[:-distance][together], values[distance:][together]], axis=1))
    forward = np.concatenate(steps) if steps else np.empty((0, 2), np.int32)
    return np.concatenate([forward, forward[:, ::-1]])


def drop_probability(counts: Integers, threshold: float) -> NDArray[np.float64]:
    """Compute the chance of dropping a pair by the frequency f of its first track: (f - t)/f - sqrt(t/f), if positive.

    Parameters
    ----------
    counts : (V,) integers
        All above zero.
    threshold : float
        t, a frequency: tracks less frequent than about 2.6 t are never dropped.

    Returns
    -------
    (V,) float64

    Examples
    --------
    >>> drop_probability(np.array([90, 9, 1]), threshold=0.01).round(3).tolist()
    [0.883, 0.556, 0.0]
    """
    frequency = np.asarray(counts, np.float64) / np.sum(counts)
    chance = (frequency - threshold) / frequency - np.sqrt(threshold / frequency)
    return np.asarray(np.maximum(chance, 0.0))


def has_pairs(offsets: Integers) -> bool:
    """Whether any playlist holds two tracks.

    Examples
    --------
    >>> has_pairs(np.array([0, 1, 3])), has_pairs(np.array([0, 1, 2]))
    (True, False)
    """
    pieces = (offsets[start : start + CHUNK + 1] for start in range(0, len(offsets) - 1, CHUNK))
    return any(bool((np.diff(piece) > 1).any()) for piece in pieces)


class Alias:
    """A table for draws by weights, in a time that does not grow with their number: Walker's alias method.

    Each number has an equal share of the line, and gives a part of it to one other number: a draw is one place on the
    line. Source: Walker, *An efficient method for generating discrete random variables with general
    distributions* (1977).

    Parameters
    ----------
    weights : (V,) floats
        Not negative, of a finite sum above zero.

    Examples
    --------
    >>> drawn = Alias(np.array([3.0, 0.0, 1.0])).draw(10_000, np.random.default_rng(0))
    >>> np.bincount(drawn, minlength=3).tolist()
    [7511, 0, 2489]
    """

    def __init__(self, weights: NDArray[np.float64]) -> None:
        share = weights / weights.mean()  # of the line; 1 is a fair one
        part, other = np.ones(len(share)), np.arange(len(share), dtype=np.int32)
        small, large = np.flatnonzero(share < 1), np.flatnonzero(share >= 1)
        part[small] = share[small]
        # Laid end to end, the surplus of the large weights fills the places that the small weights leave free.
        free, spare = np.cumsum(1 - share[small]), np.cumsum(share[large] - 1)
        begins = np.searchsorted(spare, free - (1 - share[small]), side="right")
        other[small] = large[np.minimum(begins, len(large) - 1)]
        # A large weight that ends within the place of a small one has given too much, and takes it from the next large.
        ends = np.searchsorted(free, spare[:-1], side="right")
        out = np.flatnonzero(ends < len(small))
        part[large[out]] = 1 - (free[ends[out]] - spare[out])
        other[large[out]] = large[out + 1]
        self._part = np.minimum(part * 2.0**32, 2.0**32 - 1).astype(np.uint32)
        self._other = other

    def draw(self, n: int, rng: np.random.Generator) -> NDArray[np.int32]:
        """Draw `n` numbers from 0 to V - 1."""
        drawn = np.empty(n, np.int32)
        for start in range(0, n, CHUNK):
            chunk = drawn[start : start + CHUNK]
            # 32 random bits times V: the upper half is a number, the lower half a place in its share.
            places = rng.integers(2**32, size=len(chunk), dtype=np.uint32).astype(np.uint64)
            places *= np.uint64(len(self._part))
            numbers = (places >> np.uint64(32)).astype(np.int32)
            within = places.astype(np.uint32)
            chunk[:] = np.where(within < self._part[numbers], numbers, self._other[numbers])
        return drawn


class PairSampler:
    """A sampler that draws labelled pairs from playlists, a whole batch of playlists at a time.

    Parameters
    ----------
    counts : (V,) integers
        In how many places each track occurs.
    window : int
        Reach in the playlist, to either side.
    negatives : int
        Pairs with label 0 for each pair with label 1.
    exponent : float
        Negatives are drawn in proportion to ``counts ** exponent``: 1 by popularity, 0 uniformly.
    subsample : float, optional
        Threshold of `drop_probability`, as a multiple of the mean frequency 1/V. The original's 1e-5 is 1.2
        times its mean frequency, so 1.2 means the same on any catalogue. None drops nothing.

    Examples
    --------
    >>> sampler = PairSampler(np.array([3, 2, 1]), window=1, negatives=2, subsample=None)
    >>> pairs, labels = sampler.one(np.array([0, 1, 2]), np.random.default_rng(0))
    >>> pairs.shape, labels.tolist().count(1.0)
    ((12, 2), 4)
    """

    def __init__(
        self,
        counts: Integers,
        *,
        window: int = 3,
        negatives: int = 5,
        exponent: float = 0.5,
        subsample: float | None = 1.2,
    ) -> None:
        counts = np.asarray(counts)
        if counts.ndim != 1 or not counts.size or counts.min() < 1:
            raise ValueError("counts must be a row of positive integers: drop tracks that never occur first")
        if window < 1 or negatives < 0:
            raise ValueError(f"window is {window}, negatives {negatives}: use window >= 1, negatives >= 0")
        if subsample is not None and subsample <= 0:
            raise ValueError(f"subsample is {subsample}, which drops every pair: give more than 0, or None")
        self.counts, self.window, self.negatives = counts, window, negatives
        with np.errstate(over="ignore", under="ignore"):
            weights = counts.astype(np.float64) ** exponent
        if not 0 < weights.sum() < np.inf:
            raise ValueError(f"exponent is {exponent}: counts to that power are no numbers; use -2 to 2")
        # The table is prepared once: choice(V, n, p=weights) would sum up all weights anew at every call.
        self._alias = Alias(weights)
        self._drop = None if subsample is None else drop_probability(counts, subsample / len(counts))

    def batch(self, values: Integers, offsets: Integers, rng: np.random.Generator) -> tuple[Pairs, Labels]:
        """Draw labelled pairs of several playlists.

        Parameters
        ----------
        values, offsets : integers
            A ragged pair of playlists.
        rng : numpy.random.Generator

        Returns
        -------
        pairs : (n, 2) int32
            Positives first; then, for each of them, `negatives` pairs with the same first track.
        labels : (n,) float32
            1 for seen together, 0 for drawn.
        """
        positives = positive_pairs(values, offsets, self.window)
        if self._drop is not None:
            positives = positives[rng.random(len(positives)) >= self._drop[positives[:, 0]]]
        targets = np.repeat(positives[:, 0], self.negatives)
        negatives = np.stack([targets, self.draw(len(targets), rng)], axis=1)
        labels = np.zeros(len(positives) + len(negatives), np.float32)
        labels[: len(positives)] = 1.0
        return np.concatenate([positives, negatives]), labels

    def draw(self, n: int, rng: np.random.Generator) -> NDArray[np.int32]:
        """Draw `n` tracks by their smoothed counts."""
        return self._alias.draw(n, rng)

    def one(self, playlist: Integers, rng: np.random.Generator) -> tuple[Pairs, Labels]:
        """Draw labelled pairs of one playlist: `batch` for a single list."""
        return self.batch(playlist, np.array([0, len(playlist)]), rng)

    def batches(
        self,
        values: Integers,
        offsets: Integers,
        n_playlists: int,
        rng: np.random.Generator,
        *,
        n_pairs: int | None = None,
    ) -> Iterator[Batch]:
        """Give endless batches for Keras: ``((targets, contexts), labels)``.

        Parameters
        ----------
        values, offsets : integers
            All playlists; memory maps will do.
        n_playlists : int
            Playlists drawn, with replacement, for each batch.
        rng : numpy.random.Generator
        n_pairs : int, optional
            Make every batch exactly this long: the pairs of one playlist after the other, cut where a batch is
            full. A fixed shape is compiled once. Without it a batch is as long as its playlists make it, and
            never empty.

        Raises
        ------
        ValueError
            When there is nothing to draw from; at the first batch, when no pair ever survives subsampling.
        """
        if n_playlists < 1 or (n_pairs is not None and n_pairs < 1):
            raise ValueError(f"n_playlists is {n_playlists}, n_pairs {n_pairs}: both must be 1 or more")
        if not has_pairs(offsets):
            raise ValueError("no playlist holds two tracks, so there are no pairs: give more playlists")
        return self._batches(np.asarray(values), np.asarray(offsets), n_playlists, rng, n_pairs)

    def _batches(
        self,
        values: Integers,
        offsets: Integers,
        n_playlists: int,
        rng: np.random.Generator,
        n_pairs: int | None,
    ) -> Iterator[Batch]:
        if n_pairs is None:
            for targets, contexts, ends in self._blocks(values, offsets, n_playlists, rng):
                for start, end in zip([0, *ends[:-1]], ends, strict=True):
                    if end > start:
                        yield self._batch_of(targets[start:end], contexts[start:end])
            return
        n_rows = -(-n_pairs // (1 + self.negatives))
        left: list[tuple[Pairs, Pairs]] = []
        for targets, contexts, _ in self._blocks(values, offsets, n_playlists, rng):
            left.append((targets, contexts))
            if sum(len(part) for part, _ in left) < n_rows:
                continue
            targets, contexts = (np.concatenate(parts) for parts in zip(*left, strict=True))
            whole = len(targets) // n_rows * n_rows
            for start in range(0, whole, n_rows):
                (first, second), labels = self._batch_of(
                    targets[start : start + n_rows], contexts[start : start + n_rows]
                )
                yield (first[:n_pairs], second[:n_pairs]), labels[:n_pairs]
            left = [(targets[whole:], contexts[whole:])]

    def _batch_of(self, targets: Pairs, contexts: Pairs) -> Batch:
        """Make a batch of rows: a target, a track seen near it, and tracks drawn for it."""
        width = contexts.shape[1]
        labels = np.zeros(contexts.size, np.float32)
        labels[::width] = 1.0
        return (np.repeat(targets, width), contexts.ravel()), labels

    def _blocks(
        self, values: Integers, offsets: Integers, n_playlists: int, rng: np.random.Generator
    ) -> Iterator[tuple[Pairs, Pairs, list[int]]]:
        """Draw the rows of many batches: targets `(n,)`, contexts `(n, 1 + negatives)`, and where each batch ends."""
        n_batches = max(1, BLOCK // n_playlists)
        empty = 0
        while True:
            drawn, starts = _some(values, offsets, n_batches * n_playlists, rng)
            targets, contexts, rows = self._rows(drawn, starts, rng)
            ends = np.concatenate([[0], np.cumsum(rows)])[starts[n_playlists::n_playlists]]
            if len(targets):
                yield targets, contexts, ends.tolist()
                empty = 0
                continue
            empty += n_batches
            if empty >= PATIENCE:
                raise ValueError(
                    f"{empty} batches of {n_playlists} playlists without a single pair: "
                    "raise subsample (None drops no pair), or draw more playlists a batch"
                )

    def _rows(
        self, values: Integers, offsets: Integers, rng: np.random.Generator
    ) -> tuple[Pairs, Pairs, NDArray[np.int64]]:
        """Give targets, contexts, and how many rows each position has: the rows of a position stand together."""
        n, reach = len(values), min(self.window, int(np.diff(offsets).max(initial=1)) - 1)
        playlist = np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))
        near = np.zeros((n, 2 * reach), np.int32)
        kept = np.zeros((n, 2 * reach), bool)
        for distance in range(1, reach + 1):
            together = playlist[:-distance] == playlist[distance:]
            before, after = 2 * distance - 2, 2 * distance - 1
            near[distance:, before], kept[distance:, before] = values[:-distance], together
            near[:-distance, after], kept[:-distance, after] = values[distance:], together
        if self._drop is not None:
            kept &= rng.random(kept.shape, np.float32) >= self._drop.astype(np.float32)[values][:, None]
        rows = kept.sum(axis=1)
        contexts = np.empty((int(rows.sum()), 1 + self.negatives), np.int32)
        contexts[:, 0] = near[kept]
        contexts[:, 1:] = self.draw(len(contexts) * self.negatives, rng).reshape(
            len(contexts), self.negatives
        )
        return np.repeat(values, rows).astype(np.int32, copy=False), contexts, rows


def _some(
    values: Integers, offsets: Integers, n: int, rng: np.random.Generator
) -> tuple[Integers, NDArray[np.int64]]:
    """Draw `n` playlists at random, as a ragged pair of their own."""
    chosen = rng.integers(len(offsets) - 1, size=n)
    starts, lengths = offsets[chosen], offsets[chosen + 1] - offsets[chosen]
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
    return np.asarray(values[places], np.int32), np.concatenate([[0], ends])
