"""The walk of a radio decides which track comes next, and why. It knows no sound, no page and no clock.

Each candidate of a step draws a ticket from the seed, the number of the step and its own number; the lowest
ticket wins. So a walk is the same again from the same seed and the same reports of the listener, however far
ahead it was drawn in between.
"""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.data.playlists import Playlists
from kit.neighbours import Neighbours
from kit.radio.errors import NoPreview
from kit.radio.shared import once

__all__ = ["Step", "Walk"]

Suggest = Callable[[list[int], int], Any]
Play = Callable[[int], object]

BEND = 4  # likes and skips choose among so many times more neighbours
PULL = 0.8  # weight of a track that was liked or skipped, beside 1 for the track just heard


@dataclass(frozen=True)
class Step:
    """A track of the walk, and why it is the next one.

    Attributes
    ----------
    track : int
    after : int or None
        The track heard just before; None for the first track.
    distance : float or None
        The cosine distance between the two, 0 to 2.
    rank, among : int or None
        Which of its neighbours this is (1 = the nearest), and how many of them could be drawn.
    shared : int or None
        How many playlists hold both; None when no playlists are given, or tracks that stand in none.
    widened : bool
        Whether nobody was left within the neighbourhood asked for.
    silent : tuple of int
        Tracks that were drawn first, and have nothing to hear.
    """

    track: int
    after: int | None = None
    distance: float | None = None
    rank: int | None = None
    among: int | None = None
    shared: int | None = None
    widened: bool = False
    silent: tuple[int, ...] = ()

    def why(self, label: Callable[[int], str], first: str = "the track you asked for") -> str:
        """Say the reasons in words; `first` is said of the track that a walk starts with.

        Examples
        --------
        >>> Step(4, after=2, distance=0.25, rank=1, among=5, shared=3).why("track {}".format)
        'the nearest to track 2 · cosine distance 0.25 · together in 3 playlists'
        """
        if self.after is None:
            words = [first]
        elif self.rank is None:
            words = [f"after {label(self.after)}, though it is not among the neighbours asked for"]
        else:
            rank = "the nearest" if self.rank == 1 else f"number {self.rank} among the {self.among} nearest"
            words = [f"{rank} to {label(self.after)}"]
        if self.distance is not None:
            words.append(f"cosine distance {self.distance:.2f}")
        if self.shared is not None:
            words.append(f"together in {self.shared} playlist{'' if self.shared == 1 else 's'}")
        if self.widened:
            words.append("all nearer ones were heard: the neighbourhood was widened")
        if self.silent:
            names = ", ".join(label(track) for track in self.silent[:2])
            more = f" and {len(self.silent) - 2} more" if len(self.silent) > 2 else ""
            words.append(f"stepped over, no preview: {names}{more}")
        return " · ".join(words)


class Walk:
    """A walk from neighbour to neighbour, never twice to one track.

    Parameters
    ----------
    query : int
        Where the walk starts.
    vectors : (V, d) numbers
    playlists : Playlists, optional
        To count in how many playlists two tracks meet.
    n_candidates : int
        Among how many of its neighbours the next track is drawn. May be set at any time.
    seed : int
    suggest : callable, optional
        `suggest([track], k)` gives a row of neighbours, nearest first. By default the nearest by cosine.

    Attributes
    ----------
    heard : list of int
        The way so far.
    liked, skipped : set of int
        What pulls later choices towards itself, and what pushes them away.
    silent : set of int
        Tracks with nothing to hear.

    Examples
    --------
    >>> walk = Walk(0, [[1, 0], [1, 0.1], [1, 0.3], [0, 1]], n_candidates=1)
    >>> [walk.next().track for _ in range(3)], walk.next(), walk.next()
    ([0, 1, 2], Step(track=3, after=2, distance=0.71..., rank=3, among=3, ... widened=True, ...), None)
    """

    def __init__(
        self,
        query: int,
        vectors: ArrayLike,
        *,
        playlists: Playlists | None = None,
        n_candidates: int = 5,
        seed: int = 0,
        suggest: Suggest | None = None,
    ) -> None:
        neighbours = once(_neighbours, vectors)
        self.n_tracks = len(neighbours.vectors)
        if playlists is not None and playlists.n_tracks != self.n_tracks:
            raise ValueError(f"{self.n_tracks} vectors, {playlists.n_tracks} tracks: give one a track.")
        self.query = operator.index(query)
        if not 0 <= self.query < self.n_tracks:
            raise IndexError(
                f"There is no track {query}: tracks are numbered 0 to {self.n_tracks - 1}. "
                "playlists.find(words) looks for one."
            )
        if operator.index(n_candidates) < 1:
            raise ValueError(f"n_candidates is {n_candidates}: a walk needs at least 1 candidate")
        if operator.index(seed) < 0:
            raise ValueError(f"seed is {seed}: it must be 0 or more")
        self.n_candidates, self.seed = min(n_candidates, max(self.n_tracks - 1, 1)), seed
        self.heard: list[int] = []
        self.liked: set[int] = set()
        self.skipped: set[int] = set()
        self.silent: set[int] = set()
        self.problem = ""  # what went wrong in code that is not ours
        self.given = suggest  # whoever wrote it, it is not ours
        self._unit = neighbours.vectors
        self._suggest: Suggest = suggest or neighbours.nearest
        self._meetings = _Meetings(playlists) if playlists is not None and playlists.n_playlists else None

    def copy(self) -> Self:
        """Copy the walk, to go on from here without changing it."""
        other = copy.copy(self)
        other.heard = list(self.heard)
        other.liked, other.skipped, other.silent = set(self.liked), set(self.skipped), set(self.silent)
        return other

    def next(self, play: Play | None = None) -> Step | None:
        """Take the next step, and give it; None when every track was heard. See `ahead`."""
        steps = self.ahead(1, play)
        if not steps:
            return None
        self.take(steps[0].track)
        return steps[0]

    def ahead(self, n: int, play: Play | None = None) -> list[Step]:
        """Give the next `n` steps if nobody interferes; there are fewer where every track was heard.

        Parameters
        ----------
        n : int
        play : callable, optional
            Is called with each track; raises NoPreview where there is nothing to hear. Such a track is
            noted in `silent` and stepped over.
        """
        return list(islice(self.onwards(play), n))

    def onwards(self, play: Play | None = None) -> Iterator[Step]:
        """Give the steps of `ahead` one at a time and without end."""
        trial = self.copy()
        trial.silent = self.silent  # what is learnt of the catalogue holds
        while step := trial._step(play or (lambda _: None)):
            trial.take(step.track)
            yield step

    def take(self, track: int) -> None:
        """Go to a track: it is heard now."""
        if not self.heard or self.heard[-1] != track:
            self.heard.append(track)

    def like(self, track: int, on: bool = True) -> None:
        """Pull the choices to come towards a track, or (`on=False`) no longer."""
        self.skipped.discard(track)
        (self.liked.add if on else self.liked.discard)(track)

    def skip(self, track: int) -> None:
        """Push the choices to come away from a track."""
        self.liked.discard(track)
        self.skipped.add(track)

    def explain(self, track: int, after: int, **known: Any) -> Step:
        """Explain the step from one track to another by what can be said of any two tracks."""
        distance = 1 - float(self._unit[after] @ self._unit[track])
        shared = self._meetings.count(after, track) if self._meetings else None
        return Step(track, after, max(distance, 0.0), shared=shared, **known)

    def _step(self, play: Play) -> Step | None:
        """Draw until there is something to hear."""
        silent: list[int] = []
        while True:
            step = self._draw()
            if step is None:
                return None
            try:
                play(step.track)
            except NoPreview:
                self.silent.add(step.track)
                silent.append(step.track)
            else:
                return Step(**{**vars(step), "silent": tuple(silent)})

    def _draw(self) -> Step | None:
        out = {self.query, *self.heard, *self.skipped, *self.silent}
        if not self.heard and self.query not in self.silent:
            return Step(self.query)
        current = self.heard[-1] if self.heard else self.query
        ranked, widened = self._candidates(current, out)
        if not ranked:
            return None
        track = min(ranked, key=self._ticket)
        among = max(self.n_candidates, max(ranked.values()))
        return self.explain(track, current, rank=ranked[track], among=among, widened=widened)

    def _candidates(self, current: int, out: set[int]) -> tuple[dict[int, int], bool]:
        """Find the candidates and their ranks, and tell whether no neighbour was left."""
        bent = bool(self.liked or self.skipped)
        farthest = self.n_tracks - 1
        reach = wanted = min(self.n_candidates * (BEND if bent else 1), farthest)
        while reach:
            row = self.neighbours(current, reach)
            free = {track: rank for rank, track in enumerate(row, 1) if track not in out}
            if free or reach == farthest:
                if bent:
                    free = self._preferred(current, free)
                return free, reach > wanted
            reach = min(2 * reach, farthest)
        return {}, False

    def neighbours(self, track: int, k: int) -> list[int]:
        """Ask `suggest` for neighbours, and check what it gives."""
        rows = self._suggest([track], k)
        try:
            row = [operator.index(other) for other in np.asarray(rows[0]).tolist()]
        except (TypeError, IndexError, KeyError):
            row = [-1]
        if not all(0 <= other < self.n_tracks for other in row):
            raise ValueError(
                f"suggest([{track}], {k}) gave {' '.join(repr(rows).split())[:60]}: it must give one row of "
                f"tracks, numbers from 0 to {self.n_tracks - 1}, for each query"
            )
        return list(dict.fromkeys(row))

    def _preferred(self, current: int, ranked: dict[int, int]) -> dict[int, int]:
        """Choose the candidates nearest to the track just heard, drawn to liked tracks and away from skipped ones."""
        compass = self._unit[current].astype(np.float64)
        for tracks, pull in ((self.liked, PULL), (self.skipped, -PULL)):
            if tracks:
                compass = compass + pull * self._unit[sorted(tracks)].mean(axis=0)
        likeness = {track: float(self._unit[track] @ compass) for track in ranked}
        best = sorted(ranked, key=lambda track: (-likeness[track], ranked[track]))
        return {track: ranked[track] for track in best[: self.n_candidates]}

    def _ticket(self, track: int) -> float:
        return float(np.random.default_rng([self.seed, len(self.heard), track]).random())


def _neighbours(vectors: ArrayLike) -> Neighbours:
    return Neighbours(vectors, method="exact")


class _Meetings:
    """A counter of the playlists in which two tracks stand together."""

    def __init__(self, playlists: Playlists) -> None:
        self._playlists = playlists

    def _holders(self, track: int) -> NDArray[np.int64]:
        if self._playlists not in _BY_TRACK:
            _BY_TRACK[self._playlists] = _by_track(self._playlists)
        holders, starts = _BY_TRACK[self._playlists]
        return holders[starts[track] : starts[track + 1]]

    def count(self, one: int, other: int) -> int:
        return len(np.intersect1d(self._holders(one), self._holders(other)))


def _by_track(playlists: Playlists) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the playlists of each track, one track after the other, and where each track starts."""
    order = np.argsort(playlists.values, kind="stable")
    holders = np.repeat(np.arange(playlists.n_playlists), playlists.lengths)[order]
    return holders, np.concatenate([[0], np.cumsum(playlists.counts)])


_BY_TRACK: WeakKeyDictionary[Playlists, tuple[NDArray[np.int64], NDArray[np.int64]]] = WeakKeyDictionary()
