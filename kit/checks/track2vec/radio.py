"""Checks of `start_radio`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit.checks.outcomes import AnswerError, Exercise, Finding, Item, student_code
from kit.radio import NoPreview

Rng = np.random.Generator


class _StopPressed(KeyboardInterrupt):
    """The Stop button, as the check presses it."""


class _EndlessError(RuntimeError):
    """The radio asks and asks."""


@dataclass
class _Studio:
    """Neighbours on a ring and a player that only notes; some tracks have nothing to hear."""

    n_tracks: int = 40
    reach: int | None = None  # at most this many neighbours exist
    silent: frozenset[int] = frozenset()
    stop_at: int | None = None
    tried: list[int] = field(default_factory=list)
    heard: list[int] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    offers: list[tuple[int, set[int]]] = field(default_factory=list)  # before which try, which tracks
    calls: int = 0

    def suggest(self, queries: Any, k: Any) -> Any:
        self._count()
        rows = []
        for query in np.asarray(queries).ravel():
            steps = np.arange(1, (self.reach or self.n_tracks - 1) + 1)
            ring = np.where(steps % 2, (steps + 1) // 2, -(steps // 2))
            rows.append((int(query) + ring[: int(k)]) % self.n_tracks)
            self.asked.append(int(query))
            self.offers.append((len(self.tried), {int(t) for t in rows[-1]}))
        return np.array(rows)

    def play(self, track: Any) -> None:
        self._count()
        track = int(track)
        self.tried.append(track)
        if self.stop_at is not None and len(self.tried) > self.stop_at:
            raise _StopPressed
        if track in self.silent:
            raise NoPreview(f"track {track} has no preview")
        self.heard.append(track)

    def _count(self) -> None:
        self.calls += 1
        if self.calls > 2_000:
            raise _EndlessError("2,000 calls of suggest and play, and the radio still goes on")

    def run(self, answer: Any, query: int, n_candidates: int, n_steps: int, rng: Rng) -> list[int]:
        with student_code():
            result = answer(query, n_candidates, n_steps, self.suggest, self.play, rng)
            return [int(track) for track in result] if result is not None else []


def _walks(answer: Any, rng: Rng) -> Finding | None:
    query = int(rng.integers(40))
    studio = _Studio()
    walk = studio.run(answer, query, 6, 8, np.random.default_rng(1))
    if not studio.tried or studio.tried[0] != query:
        return Finding(
            "the query is played first",
            f"the query is track {query}, and the first tracks played are {studio.tried[:3]}",
            "a radio starts with the track one asked for",
            "the first call of `play`",
        )
    if walk != studio.heard:
        return Finding(
            "the list is what was heard",
            f"played were {studio.heard}, and returned is {walk}",
            "",
            "when a track is appended to the list, the query included",
        )
    return _follows(studio, query) or _draws(answer, query)


def _follows(studio: _Studio, query: int) -> Finding | None:
    """Each track must come from what was suggested since the track before it was tried."""
    if len(studio.tried) < 4:
        return None  # ending too early is another item's business
    if len(set(studio.asked)) == 1 and len(studio.asked) >= 3:
        return Finding(
            "every step starts from the query again",
            f"neighbours were asked for {studio.asked[:5]}",
            "the radio stays around its first track and never walks",
            "what is `current` after a track was played: suggest([current], ...)",
        )
    for i in range(1, len(studio.tried)):
        offered = [tracks for before, tracks in studio.offers if before == i]
        if not offered or studio.tried[i] not in offered[-1]:
            return Finding(
                "a track that was not suggested",
                f"after {studio.tried[:i]} came track {studio.tried[i]}, and suggested were "
                f"{sorted(offered[-1]) if offered else 'none: suggest was not asked again'}",
                f"each next track is drawn among suggest([current], n_candidates)[0]; the query was {query}",
                "which list the next track is drawn from, and its index",
            )
    return None


def _draws(answer: Any, query: int) -> Finding | None:
    walks = {tuple(_Studio().run(answer, query, 6, 8, np.random.default_rng(seed))) for seed in range(6)}
    if len(walks) == 1:
        return Finding(
            "the next track is not drawn",
            f"six different `rng` gave the same walk {list(next(iter(walks)))[:6]}...",
            "always the nearest is no radio: it runs to and fro",
            "draw among the candidates with `rng`",
        )
    again = [_Studio().run(answer, query, 6, 8, np.random.default_rng(3)) for _ in range(2)]
    if again[0] != again[1]:
        return Finding(
            "chance that is not `rng`",
            f"the same `rng` gave two walks, {again[0][:5]}... and {again[1][:5]}...",
            "a walk cannot be repeated",
            "draw with the `rng` that is given, not with `random` or `np.random`",
        )
    return None


def _never_twice(answer: Any, rng: Rng) -> Finding | None:
    for _ in range(5):
        studio = _Studio(n_tracks=14)
        studio.run(answer, int(rng.integers(14)), 6, 8, np.random.default_rng(int(rng.integers(1_000))))
        twice = [track for i, track in enumerate(studio.heard) if track in studio.heard[:i]]
        if twice:
            return Finding(
                "a track is played twice",
                f"the walk was {studio.heard}",
                "near tracks are each other's neighbours, so a walk soon turns back",
                "take what was already played, the query too, out of the candidates before drawing",
            )
    return None


def _steps_over_silence(answer: Any, rng: Rng) -> Finding | None:
    return _silence(answer, rng, silent_query=False) or _silence(answer, rng, silent_query=True)


def _silence(answer: Any, rng: Rng, *, silent_query: bool) -> Finding | None:
    """Several walks in which every third track is silent; one that goes on after a silent track is enough."""
    ended = []
    for _ in range(8):
        query = int(rng.integers(40))
        silent = frozenset(t for t in range(40) if t % 3 == (query + (not silent_query)) % 3)
        studio = _Studio(n_tracks=40, silent=silent)
        try:
            walk = studio.run(answer, query, 9, 8, np.random.default_rng(int(rng.integers(1_000))))
        except AnswerError as error:
            if isinstance(error.__cause__, NoPreview):
                return Finding(
                    "NoPreview ends the radio",
                    f"after {studio.tried[:-1]} `play({studio.tried[-1]})` raised NoPreview, and nobody caught it",
                    "one track without preview silences all that would come after it",
                    "`try: play(track)` and `except NoPreview:`",
                )
            raise
        listed = [track for track in walk if track in silent]
        if listed:
            return Finding(
                "a silent track is in the list",
                f"tracks {listed} had no preview, and the list is {walk}",
                "the list holds what was heard",
                "append a track after `play`, not before",
            )
        first = next((i for i, track in enumerate(studio.tried) if track in silent), None)
        if first is not None and set(studio.tried[first + 1 :]) - silent:
            return None
        if first is not None:
            ended.append(studio.tried)
    if not ended:
        return None
    return Finding(
        "the radio ends at the first silent track",
        f"tried were {ended[0]}, and {ended[0][-1]} is silent; no other walk went on after a silent track either",
        "a track without preview is stepped over",
        "`continue`, not `break` or `return`, where NoPreview is caught",
    )


def _ends_well(answer: Any, rng: Rng) -> Finding | None:
    query = int(rng.integers(40))
    for n_steps in (0, 1, 5):
        walk = _Studio().run(answer, query, 6, n_steps, np.random.default_rng(1))
        if len(walk) > n_steps + 1:
            return Finding(
                "more than n_steps steps",
                f"n_steps={n_steps} gave {len(walk)} tracks, and the query and {n_steps} more are {n_steps + 1}",
                "",
                "how often the loop runs",
            )
        if len(walk) < n_steps + 1:
            return Finding(
                "fewer steps than there could be",
                f"n_steps={n_steps} gave {len(walk)} tracks, with fresh candidates at every step",
                "",
                "how often the loop runs, and what ends it",
            )
    return _nobody_left(answer, query) or _stop_works(answer, query)


def _nobody_left(answer: Any, query: int) -> Finding | None:
    studio = _Studio(n_tracks=4)
    try:
        walk = studio.run(answer, query % 4, 3, 30, np.random.default_rng(1))
    except AnswerError as error:
        if isinstance(error.__cause__, _EndlessError):
            return Finding(
                "it never ends",
                "all 4 tracks of a small catalogue were played, and the radio went on asking",
                "where nobody is left, the radio ends",
                "what happens when no candidate is left: `break`",
            )
        return Finding(
            "an error when nobody is left",
            f"with all 4 tracks of a small catalogue played: {type(error.__cause__).__name__}: {error.__cause__}",
            "where nobody is left, the radio ends and gives its list",
            "drawing from an empty list of candidates",
        )
    if len(set(walk)) < 3:
        return Finding(
            "it ends too early", f"in a catalogue of 4 tracks only {walk} were played", "", "what ends the loop"
        )
    return None


def _stop_works(answer: Any, query: int) -> Finding | None:
    studio = _Studio(stop_at=3)
    try:
        studio.run(answer, query, 6, 8, np.random.default_rng(1))
    except _StopPressed:
        return None
    if len(studio.tried) <= 4:
        return None
    return Finding(
        "Stop is swallowed",
        f"Stop was pressed while track {studio.tried[3]} played, and the radio tried {len(studio.tried) - 4} more",
        "a bare `except:` catches the Stop button too",
        "`except NoPreview:` catches what you mean and nothing else",
    )


RADIO = Exercise(
    "radio",
    [
        Item("walks from track to track", 1, _walks),
        Item("never twice the same", 1, _never_twice),
        Item("steps over silence", 1, _steps_over_silence),
        Item("ends well", 1, _ends_well),
    ],
    hints=(
        "Keep three things: the current track, the list of what was heard, and the set of what was tried.",
        "At each step: candidates = suggest([current], n_candidates)[0] without the tried ones; none left, the radio ends.",
        "`track = int(rng.choice(candidates))`; `try: play(track)`, `except NoPreview: continue`; append and move on only "
        "after a track was heard.",
    ),
)
