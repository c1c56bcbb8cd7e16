"""A corpus in which a track tells its playlist, and a recorder of `sample_pairs`, for `track_ns_generator`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.checks.asking.recorders import Recorder
from kit.checks.exercise import Answer
from kit.checks.outcome import AnswerError, shown, student_code

__all__ = ["END", "LIMIT", "NO_YIELD", "N_PLAYLISTS", "Corpus", "Sampled", "SamplingRecorder", "pairs_of"]

Rng = np.random.Generator
Tracks = NDArray[np.int32]
Sampled = tuple[NDArray[np.int32], NDArray[np.float32]]  # pairs, and their labels
N_PLAYLISTS = 7  # playlists in the corpus of the check: no batch size that is asked for divides this number
LIMIT = 500  # calls of `sample_pairs` for one batch
END, NO_YIELD = object(), object()


class _NoYieldError(RuntimeError):
    """A generator samples and samples, and gives no batch."""


class Corpus:
    """A corpus in which the hundreds of every track tell its playlist; it reads like `kit.data.Playlists`.

    As in real ones the tracks stand in no order of their numbers, and the last one repeats the first.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        self._playlists = [_playlist(i, length) for i, length in enumerate(lengths)]

    def to_cross(self) -> tuple[str, list[int]]:
        """Give what makes an equal corpus in another process."""
        return "kit.checks.track2vec.corpus:Corpus", [len(playlist) for playlist in self._playlists]

    def contents(self) -> list[Tracks]:
        """The arrays that an answer must leave as they are."""
        return self._playlists

    def __len__(self) -> int:
        return N_PLAYLISTS

    def __getitem__(self, i: int) -> Tracks:
        if np.ndim(i) or not hasattr(i, "__index__"):
            raise TypeError(f"corpus[i] is one playlist: i is {shown(i, 40)}, and must be one integer")
        return self._playlists[range(N_PLAYLISTS)[i]]

    def __iter__(self) -> Iterator[Tracks]:
        return (self[i] for i in range(N_PLAYLISTS))


def _playlist(number: int, length: int) -> Tracks:
    """Make tracks that go neither up nor down: 5, 0, 4, ... of the playlist's hundred, and the first once more."""
    tracks: Tracks = np.resize(np.array([5, 0, 4, 1, 3, 2], np.int32), length) + 10 * (number % 3)
    tracks[-1] = tracks[0]
    return tracks + 100 * number


def pairs_of(playlist: ArrayLike, rng: Rng) -> Sampled:
    """Give two pairs a track, one of each label, in any order; an error says in words what cannot be taken."""
    _look_at(playlist, rng)
    tracks = np.asarray(playlist)
    n = len(tracks)
    pairs = np.stack([np.repeat(tracks, 2), 5_000 + rng.integers(1_000, size=2 * n)], axis=1).astype(np.int32)
    labels = rng.permutation(np.tile(np.array([1, 0], np.float32), n))
    pairs[labels == 1, 1] = np.roll(tracks, -1)
    return pairs, labels


def _look_at(playlist: ArrayLike, rng: object) -> None:
    if np.ndim(playlist) != 1:
        raise TypeError(
            f"sample_pairs(playlist, rng): playlist is {shown(playlist, 40)}, and must be one of the corpus"
        )
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"sample_pairs(playlist, rng): rng is {shown(rng, 40)}, and must be the `rng` that was given"
        )


@dataclass
class SamplingRecorder:
    """A corpus and a `sample_pairs` that notes what it is given."""

    corpus: Corpus
    given: list[NDArray[np.integer]] = field(default_factory=list)
    chance: list[dict[str, Any]] = field(default_factory=list)  # the state of the `rng` of each call
    since_batch: int = 0

    @classmethod
    def draw(cls, rng: Rng) -> SamplingRecorder:
        """Draw a recorder, with playlists of other lengths for each seed."""
        return cls(Corpus(rng.integers(4, 8, N_PLAYLISTS).tolist()))

    def sample_pairs(self, playlist: ArrayLike, rng: Rng) -> Sampled:
        """Sample as `pairs_of` does, and note the call."""
        self.note(playlist, rng)
        return pairs_of(playlist, rng)

    def note(self, playlist: ArrayLike, rng: Rng) -> None:
        """Keep what `sample_pairs` was given."""
        self.since_batch += 1
        if self.since_batch > LIMIT:
            raise _NoYieldError
        _look_at(playlist, rng)
        self.given.append(np.array(playlist))
        self.chance.append(dict(rng.bit_generator.state))

    def made(self) -> list[Sampled]:
        """The pairs and labels that the noted calls gave."""
        pairs = []
        for playlist, state in zip(self.given, self.chance, strict=True):
            bits = getattr(np.random, state["bit_generator"])()
            bits.state = state
            pairs.append(pairs_of(playlist, np.random.Generator(bits)))
        return pairs

    def forget(self) -> None:
        """Begin the notes anew."""
        self.given.clear()
        self.chance.clear()

    def start(self, answer: Answer, n_playlists: int, seed: int = 0) -> object:
        """Start the answer: give its value, or a mark where the answer samples without giving anything."""
        self.since_batch = 0
        try:
            with student_code():
                generator = answer(
                    self.corpus,
                    n_playlists,
                    Recorder(self.sample_pairs, "kit.checks.track2vec.corpus:pairs_of", tell=self.note),
                    np.random.default_rng(seed),
                )
        except AnswerError as error:
            if isinstance(error.__cause__, _NoYieldError):
                return NO_YIELD
            raise
        return generator

    def next_batch(self, generator: Iterator[object]) -> object:
        """Give the next batch, or a mark: the generator is at its end, or samples without giving anything."""
        self.since_batch = 0
        try:
            with student_code():
                return next(generator, END)
        except AnswerError as error:
            if isinstance(error.__cause__, _NoYieldError):
                return NO_YIELD
            raise

    def each_batch(self, answer: Answer, n_playlists: int, n_batches: int, seed: int = 0) -> Iterator[object]:
        """Yield the first batches; fewer where the generator ends, one where a batch is returned instead."""
        generator = self.start(answer, n_playlists, seed)
        if not isinstance(generator, Iterator):
            yield from [] if generator is None or generator is NO_YIELD else [generator]
            return
        for _ in range(n_batches):
            batch = self.next_batch(generator)
            if batch is END or batch is NO_YIELD:
                return
            yield batch

    def batches(self, answer: Answer, n_playlists: int, n_batches: int, seed: int = 0) -> list[object]:
        """Give the first batches in a list."""
        return list(self.each_batch(answer, n_playlists, n_batches, seed))

    def drawn(self) -> list[int]:
        """The numbers of the playlists that `sample_pairs` was given, also where they are glued together."""
        numbers: list[int] = []
        for playlist in self.given:
            hundreds = playlist // 100
            starts = np.flatnonzero(np.diff(hundreds, prepend=-1))
            for start, end in zip(starts, [*starts[1:], len(playlist)], strict=True):
                number = int(hundreds[start])
                own = len(self.corpus[number]) if 0 <= number < N_PLAYLISTS else end - start
                numbers += [number] * max(1, int(end - start) // own)
        return numbers

    def whole(self, playlist: NDArray[np.integer]) -> bool:
        """Whether some tracks are a playlist of the corpus, whole."""
        number = int(playlist[0]) // 100 if len(playlist) else -1
        return 0 <= number < N_PLAYLISTS and np.array_equal(playlist, self.corpus[number])
