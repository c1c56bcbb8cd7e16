"""Tracks on a ring, and a recorder that notes what `start_radio` asks and plays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import SupportsInt

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.recorders import Recorder
from kit.checks.asking.values import tracks
from kit.checks.exercise import Answer
from kit.checks.outcome import AnswerError, Finding, FoundError, shown, student_code
from kit.radio import NoPreview

__all__ = ["EndlessError", "RadioRecorder", "StopPressed", "hear", "ring"]

LIMIT = 2_000  # calls of `suggest` and `play` in one walk


Tracks = NDArray[np.int64]


class StopPressed(KeyboardInterrupt):
    """The Stop button, as the check presses it."""


class EndlessError(RuntimeError):
    """The radio asks and asks."""


def ring(n_tracks: int, queries: Sequence[int], k: int) -> Tracks:
    """Suggest the k nearest tracks on the ring for each query."""
    _look_at(n_tracks, queries)
    asked = np.array([int(query) for query in queries], int)
    nearest: Tracks = (asked[:, None] + _steps(n_tracks)[: int(k)]) % n_tracks
    return nearest


@cache
def _steps(n_tracks: int) -> Tracks:
    steps = np.arange(1, n_tracks)
    return np.where(steps % 2, (steps + 1) // 2, -(steps // 2))


def _look_at(n_tracks: int, queries: Sequence[int]) -> None:
    if np.ndim(queries) != 1 or len(queries) > n_tracks:
        raise TypeError(
            f"suggest(queries, k): queries is {shown(queries, 40)}, and must be a list such as [5]"
        )


def hear(silent: Collection[int], track: object) -> None:
    """Play a track that has something to hear; all else is the player's own business."""
    if not isinstance(track, int | np.integer) or track in silent:
        raise NoPreview(f"track {track} has no preview")


@dataclass
class RadioRecorder:
    """Neighbours on a ring and a player that only notes; some tracks have nothing to hear."""

    n_tracks: int = 40
    silent: frozenset[int] = frozenset()
    stop_at: int | None = None
    broken: bool = False  # `play` itself is out of order
    tried: list[int] = field(default_factory=list)
    heard: list[int] = field(default_factory=list)
    requests: list[tuple[int, int, int]] = field(default_factory=list)  # before which try, for whom, how many
    calls: int = 0
    result: object = None
    walk: list[int] | None = None  # the result as track numbers, if it is that
    unread: Finding | None = None  # why it is none

    @property
    def endless(self) -> bool:
        """Whether the radio went on and on."""
        return self.calls > LIMIT

    @property
    def asked(self) -> list[int]:
        """The tracks whose neighbours were asked for."""
        return [query for _, query, _ in self.requests]

    @property
    def offers(self) -> list[tuple[int, int, list[int]]]:
        """The suggestions: before which try, for which track, which tracks."""
        return [(n, query, ring(self.n_tracks, [query], k)[0].tolist()) for n, query, k in self.requests]

    def suggest(self, queries: Sequence[int], k: int) -> Tracks | list[list[int]]:
        """Suggest as `ring` does, and note the call."""
        self.note(queries, k)
        if self.calls > LIMIT + 200:
            return [[]] * len(queries)  # a way out for a radio that swallowed the error
        if self.endless:
            return [[self.n_tracks + self.calls]] * len(queries)
        return ring(self.n_tracks, queries, k)

    def note(self, queries: Sequence[int], k: int) -> None:
        """Keep what `suggest` was asked."""
        self._count()
        _look_at(self.n_tracks, queries)
        if not self.endless:
            self.requests += [(len(self.tried), int(query), int(k)) for query in queries]

    def play(self, track: SupportsInt) -> None:
        """Note the track; raise NoPreview for a silent one."""
        self._count()
        if np.asarray(track).ndim or isinstance(track, str) or track is None:
            raise TypeError(f"play(track): track is {shown(track, 40)}, and must be one track number")
        if self.endless:
            return
        if self.broken:
            raise ZeroDivisionError("the player is broken")
        number = int(track)
        self.tried.append(number)
        if self.stop_at is not None and len(self.tried) > self.stop_at:
            raise StopPressed
        if number in self.silent:
            raise NoPreview(f"track {number} has no preview")
        self.heard.append(number)

    def _player(self) -> Callable[[int], object]:
        """Give `play`; where it only plays, the answer need not wait for it."""
        if self.broken or self.stop_at is not None:
            return self.play
        return Recorder(self.play, "kit.checks.track2vec.ring:hear", (sorted(self.silent),))

    def _count(self) -> None:
        self.calls += 1
        if LIMIT < self.calls <= LIMIT + 20:
            raise EndlessError

    def run(
        self, answer: Answer, query: int, n_candidates: int, n_steps: int, seed: int = 1
    ) -> RadioRecorder:
        """Let the answer walk; an endless one is stopped, and what it did until then is kept."""
        try:
            with student_code():
                copy = "kit.checks.track2vec.ring:ring"
                suggest = Recorder(self.suggest, copy, (self.n_tracks,), tell=self.note)
                rng = np.random.default_rng(seed)
                self.result = answer(query, n_candidates, n_steps, suggest, self._player(), rng)
                if isinstance(self.result, Iterator):
                    self.result = list(islice(self.result, LIMIT))
        except AnswerError as error:
            if not isinstance(error.__cause__, EndlessError):
                raise
        try:
            self.walk = tracks(self.result, "start_radio", "the list of tracks that were heard").tolist()
        except FoundError as error:
            self.walk, self.unread = None, error.finding
        return self
