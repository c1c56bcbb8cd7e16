"""What the checks of `start_radio` give to it: neighbours on a ring, and a player that only notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

import numpy as np

from kit.checks.asking.recorders import Noted
from kit.checks.asking.values import tracks
from kit.checks.outcome import AnswerError, Finding, FoundError, shown, student_code
from kit.radio import NoPreview

LIMIT = 2_000  # calls of `suggest` and `play` in one walk


class StopPressed(KeyboardInterrupt):
    """The Stop button, as the check presses it."""


class EndlessError(RuntimeError):
    """The radio asks and asks."""


def ring(n_tracks: int, queries: Any, k: Any) -> Any:
    """The k nearest on the ring for each query."""
    _look_at(n_tracks, queries)
    queries = np.array([int(query) for query in queries], int)
    return (queries[:, None] + _steps(n_tracks)[: int(k)]) % n_tracks


@cache
def _steps(n_tracks: int) -> Any:
    steps = np.arange(1, n_tracks)
    return np.where(steps % 2, (steps + 1) // 2, -(steps // 2))


def _look_at(n_tracks: int, queries: Any) -> None:
    if np.ndim(queries) != 1 or len(queries) > n_tracks:
        raise TypeError(
            f"suggest(queries, k): queries is {shown(queries, 40)}, and must be a list such as [5]"
        )


def hear(silent: Any, track: Any) -> None:
    """Play a track that has something to hear; all else is the player's own business."""
    if not isinstance(track, int | np.integer) or track in silent:
        raise NoPreview(f"track {track} has no preview")


@dataclass
class Studio:
    """Neighbours on a ring and a player that only notes; some tracks have nothing to hear."""

    n_tracks: int = 40
    silent: frozenset[int] = frozenset()
    stop_at: int | None = None
    broken: bool = False  # `play` itself is out of order
    tried: list[int] = field(default_factory=list)
    heard: list[int] = field(default_factory=list)
    requests: list[tuple[int, int, int]] = field(default_factory=list)  # before which try, for whom, how many
    calls: int = 0
    result: Any = None
    walk: list[int] | None = None  # the result as track numbers, if it is that
    unread: Finding | None = None  # why it is none

    @property
    def endless(self) -> bool:
        """Whether the radio went on and on."""
        return self.calls > LIMIT

    @property
    def asked(self) -> list[int]:
        """Whose neighbours were asked for."""
        return [query for _, query, _ in self.requests]

    @property
    def offers(self) -> list[tuple[int, int, list[int]]]:
        """What was suggested: before which try, for whom, which tracks."""
        return [(n, query, ring(self.n_tracks, [query], k)[0].tolist()) for n, query, k in self.requests]

    def suggest(self, queries: Any, k: Any) -> Any:
        """`ring`, and a note of it."""
        self.note(queries, k)
        if self.calls > LIMIT + 200:
            return [[]] * len(queries)  # a way out for a radio that swallowed the error
        if self.endless:
            return [[self.n_tracks + self.calls]] * len(queries)
        return ring(self.n_tracks, queries, k)

    def note(self, queries: Any, k: Any) -> None:
        """Keep what `suggest` was asked."""
        self._count()
        _look_at(self.n_tracks, queries)
        if not self.endless:
            self.requests += [(len(self.tried), int(query), int(k)) for query in queries]

    def play(self, track: Any) -> None:
        """Note the track; raise NoPreview for a silent one."""
        self._count()
        if np.ndim(track) or isinstance(track, str) or track is None:
            raise TypeError(f"play(track): track is {shown(track, 40)}, and must be one track number")
        if self.endless:
            return
        if self.broken:
            raise ZeroDivisionError("the player is broken")
        track = int(track)
        self.tried.append(track)
        if self.stop_at is not None and len(self.tried) > self.stop_at:
            raise StopPressed
        if track in self.silent:
            raise NoPreview(f"track {track} has no preview")
        self.heard.append(track)

    def _player(self) -> Any:
        """`play`; where it only plays, the answer need not wait for it."""
        if self.broken or self.stop_at is not None:
            return self.play
        return Noted(self.play, "kit.checks.track2vec.studio:hear", (sorted(self.silent),))

    def _count(self) -> None:
        self.calls += 1
        if LIMIT < self.calls <= LIMIT + 20:
            raise EndlessError

    def run(self, answer: Any, query: int, n_candidates: int, n_steps: int, seed: int = 1) -> Studio:
        """Let the answer walk; an endless one is stopped, and what it did until then is kept."""
        try:
            with student_code():
                copy = "kit.checks.track2vec.studio:ring"
                suggest = Noted(self.suggest, copy, (self.n_tracks,), tell=self.note)
                rng = np.random.default_rng(seed)
                self.result = answer(query, n_candidates, n_steps, suggest, self._player(), rng)
                if hasattr(self.result, "__next__"):
                    self.result = list(islice(self.result, LIMIT))
        except AnswerError as error:
            if not isinstance(error.__cause__, EndlessError):
                raise
        try:
            self.walk = tracks(self.result, "start_radio", "the list of tracks that were heard").tolist()
        except FoundError as error:
            self.walk, self.unread = None, error.finding
        return self
