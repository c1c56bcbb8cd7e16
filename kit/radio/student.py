"""A student's `start_radio` becomes the walk of a radio: the `play` it gets queues a track and returns at once."""

from __future__ import annotations

import sysconfig
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kit.radio.errors import NoPreview
from kit.radio.walk import Play, Step, Walk

__all__ = ["EndlessWalk", "StudentWalk", "in_words"]

StartRadio = Callable[..., Any]

SPARE = 20  # tracks played beyond what was asked for, until a walk counts as endless
_OURS = (
    str(Path(__file__).parents[1]),
    *{sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")},
)
LIMIT = 2_000  # calls of `suggest` and `play` in one walk


class EndlessWalk(BaseException):
    """The walk goes on and on. This is no Exception, so that a loop which catches every Exception ends too."""


class StudentWalk(Walk):
    """The walk that a student's function makes.

    The function is run once, and again from the track that plays whenever the listener likes, skips, or
    changes the neighbourhood: for the steps that are left, with a `suggest` that knows what was heard.

    Parameters
    ----------
    start_radio : callable
        `start_radio(query, n_candidates, n_steps, suggest, play, rng)`.
    n_steps : int
        How many tracks after the query.
    query, vectors, **options
        As for `Walk`.

    Attributes
    ----------
    problem : str
        What went wrong in the student's code, in words; "" when nothing did.
    error : BaseException or None
        The exception itself.

    Examples
    --------
    >>> def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    ...     play(query)
    ...     play(suggest([query], n_candidates)[0][1])
    ...     return 1 / 0
    >>> walk = StudentWalk(start_radio, 5, 0, [[1, 0], [1, 0.1], [1, 0.3]], n_candidates=2)
    >>> [step.track for step in walk.ahead(9)], walk.problem
    ([0, 2], 'start_radio stopped with ZeroDivisionError: division by zero (line 4...')
    """

    def __init__(
        self, start_radio: StartRadio, n_steps: int, query: int, vectors: Any, **options: Any
    ) -> None:
        super().__init__(query, vectors, **options)
        if n_steps < 0:
            raise ValueError(f"n_steps is {n_steps}: it must be 0 or more")
        self.error: BaseException | None = None
        self._start_radio, self._n_steps = start_radio, n_steps
        self._plan: list[Step] | None = None
        self._made_for: Any = None

    def onwards(self, play: Play | None = None) -> Iterator[Step]:
        """Give the steps that are left of the walk, as many as the student's function makes."""
        taste = (self.n_candidates, frozenset(self.liked), frozenset(self.skipped))
        if self._plan is None or self._made_for != taste:
            self._plan, self._made_for = self._run(play or (lambda _: None)), taste
        if self.heard and self.heard[-1] in (tracks := [step.track for step in self._plan]):
            self._plan = self._plan[tracks.index(self.heard[-1]) + 1 :]
        yield from [step for step in self._plan if step.track not in self.silent]

    def _run(self, play: Play) -> list[Step]:
        left = self._n_steps + 1 - len(self.heard)
        if self.heard and left < 1:
            return []
        takes = _Takes(self, play)
        query = takes.current if self.heard else self.query
        n_steps = left if self.heard else self._n_steps
        rng = np.random.default_rng([self.seed, len(self.heard)] if self.heard else self.seed)
        self.problem, self.error = "", None
        try:
            self._start_radio(query, self.n_candidates, n_steps, takes.suggest, takes.play, rng)
        except EndlessWalk as error:
            self.problem, self.error = str(error), error
        except Exception as error:
            self.problem, self.error = in_words(error, self._start_radio), error
        if takes.endless and not self.problem:  # the function has swallowed what stopped it
            self.problem = str(takes.endless)
        return takes.steps


class _Takes:
    """The `suggest` and `play` of one run of the student's function, and the tracks that it has chosen."""

    def __init__(self, walk: StudentWalk, play: Play) -> None:
        self._walk, self._play = walk, play
        self._left = walk._n_steps + 1 - len(walk.heard) + SPARE
        self._calls = 0
        self._row: list[int] = []
        self.current = walk.heard[-1] if walk.heard else None
        self.steps: list[Step] = []
        self._silent: list[int] = []
        self.endless: EndlessWalk | None = None

    def suggest(self, queries: Any, k: Any) -> Any:
        """Suggest the student's own neighbours; once the listener has heard something, those that the walk prefers."""
        self._count()
        if self.endless:
            return [[]] * len(queries)  # a way out for who swallowed what was raised
        if not self._walk.heard:
            rows = self._walk._suggest(queries, k)
            self._row = [int(track) for track in np.ravel(rows[0])] if len(queries) else []
            return rows
        rows = [self._bent(int(query), int(k)) for query in queries]
        self._row = rows[0] if rows else []
        return rows

    def _bent(self, query: int, k: int) -> list[int]:
        walk = self._walk.copy()
        walk.n_candidates = k
        out = {walk.query, *walk.heard, *walk.skipped, *walk.silent} - {query}
        return list(walk._candidates(query, out | {query})[0])

    def play(self, track: Any) -> None:
        """Add a track to the radio's queue and return at once; raise NoPreview where there is nothing to hear."""
        self._count()
        if np.ndim(track) or isinstance(track, str | None):
            raise TypeError(f"play(track): track is {track!r:.40}, and must be one track number")
        track = int(track)
        if not 0 <= track < self._walk.n_tracks:
            raise IndexError(
                f"There is no track {track}: tracks are numbered 0 to {self._walk.n_tracks - 1}."
            )
        if not self.steps and self._walk.heard and track == self.current:
            return  # the track that plays, from which the walk goes on
        try:
            self._play(track)
        except NoPreview:
            self._walk.silent.add(track)
            self._silent.append(track)
            self.current = track if self.current is None else self.current
            raise
        self.steps.append(self._explained(track))
        self.current, self._silent = track, []
        self._left -= 1
        if self._left < 0:
            self._stop()

    def _explained(self, track: int) -> Step:
        if self.current is None and track == self._walk.query:
            return Step(track)
        after = self._walk.query if self.current is None else self.current
        rank = self._row.index(track) + 1 if track in self._row else None
        return self._walk.explain(
            track, after, rank=rank, among=len(self._row) or None, silent=tuple(self._silent)
        )

    def _count(self) -> None:
        self._calls += 1
        if LIMIT < self._calls <= LIMIT + SPARE:
            self._stop()

    def _stop(self) -> None:
        self.endless = EndlessWalk(
            f"start_radio did not end: it was stopped after {len(self.steps)} tracks. It plays the query and at "
            "most n_steps more: look at the condition of its loop."
        )
        raise self.endless


def in_words(error: BaseException, function: Any) -> str:
    """Give type and message of an exception, and the line of the student's code in which it arose.

    Examples
    --------
    >>> def broken():
    ...     return {}["k"]
    >>> try:
    ...     broken()
    ... except KeyError as error:
    ...     print(in_words(error, broken))
    broken stopped with KeyError: 'k' (line 2 of its cell: `return {}["k"]`)
    """
    name = getattr(function, "__name__", type(function).__name__)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(_OURS)]
    message = " ".join(str(error).split())
    said = f"{type(error).__name__}: {message}" if message else type(error).__name__
    if not frames:
        return f"{name} stopped with {said[:300]}"
    last = frames[-1]
    where = f"line {last.lineno} of {'its' if last.name == name else last.name + chr(39) + 's'} cell"
    return f"{name} stopped with {said[:300]} ({where}: `{last.line}`)"
