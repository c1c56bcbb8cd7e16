"""Tracks and what follows them: scores that depend on all that has come, and the walks an answer makes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.recorders import Recorder
from kit.checks.asking.values import tracks as read_tracks
from kit.checks.exercise import Answer, Rng, tried
from kit.checks.outcome import AnswerError, Finding, FoundError, shown, student_code

__all__ = ["REACH", "EndlessError", "Tracks", "Walk", "logits"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LIMIT = 500  # calls of `score` in one walk
REACH = 4  # tracks before a new one that stand in one five with it
ABOVE = 6.0  # all others, what has come
HEARD = (
    "never",
    "high",
    "alike",
)  # -inf for tracks that have come, more than all others, or a logit like theirs


class EndlessError(RuntimeError):
    """The answer asks and asks."""


def logits(
    seed: int, n_tracks: int, spread: float, shift: float, heard: str, never: Sequence[int], so_far: object
) -> NDArray[np.float32]:
    """Give a logit for each track, no two alike: other ones after each list of tracks.

    Parameters
    ----------
    seed, n_tracks : int
    spread : float
        Between the logits of two tracks that follow each other in their order.
    shift : float
        Added to all.
    heard : str
        Of `HEARD`: what the tracks that have come so far get.
    never : sequence of int
        Tracks with -inf.
    so_far : sequence of int
    """
    came = np.asarray(so_far)
    if came.ndim != 1 or (came.size and came.dtype.kind not in "iu"):
        raise TypeError(
            f"score(tracks): tracks is {shown(so_far, 60)}, and must be the list of the tracks so far"
        )
    if came.size and not (came.min() >= 0 and came.max() < n_tracks):
        raise IndexError(f"score(tracks): {shown(so_far, 60)}; tracks go from 0 to {n_tracks - 1}")
    came = came.astype(np.int64)
    given = shift + spread * _order(n_tracks, zlib.crc32(came.tobytes(), seed % 2**32)).astype(float)
    given[came] += {"never": -np.inf, "high": spread * n_tracks + ABOVE, "alike": 0.0}[heard]
    given[list(never)] = -np.inf
    return given.astype(np.float32)


def _order(n: int, number: int) -> Ints:
    """The numbers up to n in an order that another number changes altogether; a generator would take ten times as long.

    Source of the mixing: Steele and others, *Fast splittable pseudorandom number generators* (2014).
    """
    mixed = np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= np.uint64(number * 0xD6E8FEB86659FD93 % 2**64)
    for right, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(right)
        mixed *= np.uint64(factor)
    return np.argsort(mixed ^ (mixed >> np.uint64(31)))


@dataclass(frozen=True)
class Tracks:
    """Tracks, their artists, and how each list of them goes on.

    Attributes
    ----------
    artist_of : tuple of int
        The artist of each track; -1 where nobody knows.
    start : tuple of int
    n, per_artist : int
    seed : int
        Of the logits.
    spread, shift, heard, never
        As of `logits`.
    """

    artist_of: tuple[int, ...]
    start: tuple[int, ...]
    n: int
    per_artist: int
    seed: int
    spread: float = 0.5
    shift: float = 0.0
    heard: str = "never"
    never: tuple[int, ...] = ()

    @classmethod
    def by_as_many_artists(cls, n_tracks: int, rng: Rng, n: int, **options: Any) -> Tracks:
        """Tracks of which no two are by one artist, and three are the start; options as of `logits`."""
        artist_of = tuple(rng.permutation(n_tracks).tolist())
        start = tuple(rng.permutation(n_tracks)[:3].tolist())
        return cls(artist_of, start, n, 5, int(rng.integers(2**31)), **options)

    def logits(self, so_far: Sequence[int]) -> Floats:
        """What `score` gives."""
        return logits(*self._plain(), so_far).astype(float)

    def _plain(self) -> tuple[int, int, float, float, str, list[int]]:
        return self.seed, len(self.artist_of), self.spread, self.shift, self.heard, list(self.never)

    def may_follow(self, so_far: Sequence[int], reach: int = REACH) -> list[int]:
        """The tracks that have not come, are not -inf, and are not by an artist who has had enough."""
        finite = np.flatnonzero(np.isfinite(self.logits(so_far))).tolist()
        return [
            track for track in finite if track not in so_far and not self.too_many(so_far[-reach:], track)
        ]

    def too_many(self, near: Sequence[int], track: int) -> bool:
        """Whether the artist of a track, where he is known, has had enough of the tracks near it."""
        artist = self.artist_of[track]
        return artist >= 0 and [self.artist_of[one] for one in near].count(artist) >= self.per_artist

    def walk(self, answer: Answer, temperature: float, seed: int) -> Walk:
        """Let the answer make a list.

        Raises
        ------
        AnswerError, FoundError
        """
        n_calls = 0

        def score(so_far: object) -> NDArray[np.float32]:
            note(so_far)
            return logits(*self._plain(), so_far)

        def note(_so_far: object) -> None:
            nonlocal n_calls
            n_calls += 1
            if n_calls > LIMIT:
                raise EndlessError

        asked = Recorder(score, "kit.checks.sequences.scored:logits", self._plain(), tell=note)
        words = (
            f"{len(self.artist_of)} tracks, start {list(self.start)}, n {self.n}, temperature {temperature:g}"
        )
        try:
            with student_code():
                result = answer(
                    asked,
                    list(self.start),
                    self.n,
                    np.random.default_rng(seed),
                    temperature,
                    np.array(self.artist_of),
                    self.per_artist,
                )
        except AnswerError as error:
            if not isinstance(error.__cause__, EndlessError):
                raise
            raise FoundError(
                Finding(
                    "it never ends",
                    f"{words}: `score` was asked {LIMIT} times, and the list was not there yet",
                    "where nothing may follow any more, the list ends, with fewer than n tracks",
                    "a `while` that waits for n tracks; what it does when no track may follow",
                )
            ) from error
        came = read_tracks(result, "make_playlist", "the list of the tracks that follow `start`").tolist()
        strange = [track for track in came if not 0 <= track < len(self.artist_of)]
        if strange:
            raise FoundError(
                Finding(
                    "a track that there is not",
                    f"{words}: {shown(came, 80)} came, and tracks go from 0 to {len(self.artist_of) - 1}",
                    "the list is played, and nothing else than a track can be",
                    "what is put into the list when nothing may follow: nothing",
                )
            )
        return Walk(self, came, words)

    def tried(self, answer: Answer, temperature: float, seed: int) -> Walk | FoundError:
        """The list that the answer makes, or what came in its place."""
        return tried(lambda: self.walk(answer, temperature, seed))


@dataclass(frozen=True)
class Walk:
    """A list that an answer made.

    Attributes
    ----------
    tracks : Tracks
    came : list of int
        As the answer gave it.
    words : str
        What it was asked.
    whole : bool
        Whether all that came is taken for what follows, even where it begins as `start` does.
    """

    tracks: Tracks
    came: list[int]
    words: str
    whole: bool = False

    @property
    def begins_with_start(self) -> bool:
        """Whether the tracks of `start` stand in front of those that follow."""
        return self.came[: len(self.tracks.start)] == list(self.tracks.start)

    @cached_property
    def follows(self) -> list[int]:
        """The tracks that follow `start`, which is an item of its own where it stands in front of them."""
        return self.came if self.whole or not self.begins_with_start else self.came[len(self.tracks.start) :]

    def steps(self) -> list[tuple[list[int], int]]:
        """For each track that follows what had come before it, and the track."""
        start = list(self.tracks.start)
        return [(start + self.follows[:i], track) for i, track in enumerate(self.follows)]

    def __str__(self) -> str:
        return f"{self.words}: {shown(self.came, 90)} came"
