"""Checks of `make_playlist`: what follows is known for each list of tracks, so every step can be looked at by itself.

The tracks of each item are made so that a fault shows in its own item: artists have no say but in the last one, and
where nothing is asked about tracks that come twice, `score` gives them -inf.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from kit.checks.exercise import Answer, Asking, Exercise, Item, Rng, asks
from kit.checks.outcome import Finding, FoundError, Outcome, shown
from kit.checks.sequences.scored import REACH, Tracks, Walk
from kit.checks.sequences.temperature import temperature_of

__all__ = ["MAKE_PLAYLIST"]

# --- n tracks that follow, nothing twice ----------------------------------------------------------------------------


def _follows(answer: Answer, rng: Rng) -> Finding | None:
    made = [Tracks.by_as_many_artists(24, rng, n, heard="high") for n in (6, 1, 0, 9, 12)]
    walks = [tracks.walk(answer, 1.0, int(rng.integers(2**31))) for tracks in made]
    if all(walk.begins_with_start for walk in walks):
        return Finding(
            "start comes back",
            str(walks[0]),
            "what is returned is played next, and start has been played",
            "the slice of what is returned: tracks[len(start):]",
        )
    for walk in walks:  # one that draws the tracks of start again may draw them in their order
        whole = replace(walk, whole=True)
        if finding := _twice(whole) or _how_many(whole):
            return finding
    return None


def _twice(walk: Walk) -> Finding | None:
    for before, track in walk.steps():
        if track in before:
            again = "a track of start" if track in walk.tracks.start else "a track that had come"
            return Finding(
                f"{again} comes again",
                f"{walk}; {track} stood in {shown(before, 60)} already",
                "the model likes what it has just heard: without this rule it plays it again and again",
                "what is taken out before a track is drawn: start, and all that was drawn so far",
            )
    return None


def _how_many(walk: Walk) -> Finding | None:
    n, came = walk.tracks.n, len(walk.follows)
    if came == n:
        return None
    cause = "fewer than n tracks" if came < n else "more than n tracks"
    return Finding(
        cause,
        f"{walk}: {came} in the place of {n}",
        "n says how many tracks follow start; start itself is none of them",
        "how often the loop runs, and whether start is counted",
    )


# --- artists, and an end --------------------------------------------------------------------------------------------


def _artists(answer: Answer, rng: Rng) -> Finding | None:
    without_end, with_end = _by_artists(rng)
    walks = [tracks.walk(answer, 1.0, int(rng.integers(2**31))) for tracks in without_end]
    for tracks in with_end:
        found = tracks.tried(answer, 1.0, int(rng.integers(2**31)))
        if isinstance(found, FoundError):
            return _no_end(tracks, found.finding)
        walks.append(found)
    return _broken(walks) or _never(walks) or _too_early(walks)


def _by_artists(rng: Rng) -> tuple[list[Tracks], list[Tracks]]:
    """Some tracks of few artists: n of them may follow, or an end comes before that."""

    def made(artists: Iterable[int], n_start: int, n: int, most: int, never: Sequence[int] = ()) -> Tracks:
        own = np.array([*artists])
        track = rng.permutation(len(own))  # track[i] is by the artist own[i]
        start, out = (tuple(track[list(places)].tolist()) for places in (range(n_start), never))
        seed = int(rng.integers(2**31))
        return Tracks(tuple(own[np.argsort(track)].tolist()), start, n, most, seed, never=out)

    without_end = [
        made([4] * 9, 2, 6, 5),  # all five in a row may be by one artist
        made([-1] * 8, 2, 5, 1),  # nobody knows by whom they are
    ]
    with_end = [
        made([7, 7, 7, 3, 3, 3, 3], 1, 5, 1),  # one of the other artist, and no more
        made([2] * 9, 1, 6, 2),  # one more, and no more
        made(range(8), 2, 10, 1, never=(2, 3)),  # two that never come, four that do
        made(range(6), 3, 9, 2),
        *(made([*range(5)] * 4, 2, 18, 1) for _ in range(3)),
        *(made([0, 0, 0, 1, 2] * 3, 3, 12, 2) for _ in range(3)),
    ]
    return without_end, with_end


def _no_end(tracks: Tracks, finding: Finding) -> Finding:
    if finding.outcome is not Outcome.ERROR:
        return finding
    return Finding(
        "an error where nothing may follow",
        f"the artists of the tracks are {list(tracks.artist_of)}, start is {list(tracks.start)}, per_artist "
        f"{tracks.per_artist}, n {tracks.n}: {finding.cause}",
        "where nothing may follow any more, the list ends, with fewer than n tracks",
        "what is drawn from when no track is left, or only tracks with -inf: `break` before the draw",
    )


def _seen(walk: Walk, before: Sequence[int], then: str) -> str:
    artists = [walk.tracks.artist_of[track] for track in before]
    return (
        f"per_artist {walk.tracks.per_artist}, artist_of {shown(list(walk.tracks.artist_of), 90)}: after the tracks "
        f"{shown(list(before), 70)}, of the artists {shown(artists, 70)}, {then}"
    )


def _broken(walks: Sequence[Walk]) -> Finding | None:
    """Find a track by an artist of whom there are enough among the four before it."""
    broken = [
        (walk, before, track)
        for walk in walks
        for before, track in walk.steps()
        if walk.tracks.too_many(before[-REACH:], track)
    ]
    if not broken:
        return None
    walk, before, track = broken[0]
    saw = _seen(walk, before, f"track {track} came, of artist {walk.tracks.artist_of[track]}")
    if not any(walk.tracks.may_follow(before) for walk, before, _ in broken):
        return Finding(
            "the rule is broken where few are left",
            saw,
            "a rule that gives way is none: the list may be shorter than n",
            "what happens when no track may follow: the list ends",
        )
    if not any(
        walk.tracks.too_many(before[max(len(walk.tracks.start), len(before) - REACH) :], track)
        for walk, before, track in broken
    ):
        return Finding(
            "the artists of start are not counted",
            saw,
            "who listens hears start first, and the list after it without a break",
            "the four tracks before the next one: at first they are those of start",
        )
    if not any(walk.tracks.too_many(before[1 - REACH :], track) for walk, before, track in broken):
        return Finding(
            "four in the place of five",
            saw,
            "five in a row are the next track and the four before it",
            "the slice of the tracks before the next one: tracks[-4:]",
        )
    return Finding(
        "too many of one artist among five",
        saw,
        "an artist of whom there are per_artist among the last four tracks has to wait",
        "which tracks are taken out before the draw",
    )


def _never(walks: Sequence[Walk]) -> Finding | None:
    for walk in walks:
        for before, track in walk.steps():
            if track in walk.tracks.never:
                return Finding(
                    "a track with -inf came",
                    f"{walk}; `score` gives {list(walk.tracks.never)} -inf",
                    "the chance of such a track is 0, also when nothing else is left",
                    "the end: when no track that may follow has a finite logit",
                    given=(before,),
                )
    return None


def _too_early(walks: Sequence[Walk]) -> Finding | None:
    """Find a list that ends although a track may follow."""
    early = []
    for walk in walks:
        came = [*walk.tracks.start, *walk.follows]
        if len(walk.follows) < walk.tracks.n and walk.tracks.may_follow(came):
            early.append((walk, came))
    if not early:
        return None
    walk, came = early[0]
    saw = _seen(walk, came, f"the list ended, and {shown(walk.tracks.may_follow(came), 60)} may follow")
    if all(max(walk.tracks.artist_of) < 0 for walk, _ in early):
        return Finding(
            "tracks of unknown artists are taken for those of one",
            saw,
            "-1 says that nobody knows the artist: two such tracks are hardly ever by the same one",
            "a condition for the rule: artist >= 0",
        )
    for reach, cause, look in (
        (REACH + 1, "six in the place of five", "the slice of the tracks before the next one: tracks[-4:]"),
        (
            10**6,
            "artists are counted over the whole list",
            "which tracks the artists are counted in: the last four",
        ),
    ):
        if not any(
            walk.tracks.may_follow(came, reach) for walk, came in early if max(walk.tracks.artist_of) >= 0
        ):
            return Finding(
                cause,
                saw,
                "five in a row are the next track and the four before it; what came before has no say",
                look,
            )
    return Finding(
        "it ends although a track may follow",
        saw,
        "an artist may come again as soon as there are fewer than per_artist among the last four tracks",
        "what ends the loop, and which tracks are taken out before the draw",
    )


MAKE_PLAYLIST = Exercise(
    "make_playlist",
    [
        Item("n tracks that follow, nothing twice", 1, asks(_follows)),
        Item("the temperature: greedy near 0, softmax at 1", 1, asks(temperature_of)),
        Item("at most per_artist in any five, and an end", 1, asks(_artists)),
    ],
    hints=(
        "What may follow is decided before anything is drawn: take the others out first, by a logit of -inf.",
        (
            "In a loop over n: a copy of score(tracks); -inf for what has come, and for the artists of whom there are "
            "per_artist among tracks[-4:]. No finite logit is left? `break`."
        ),
        (
            "chances = np.exp((logits - logits.max()) / temperature), divided by their sum; rng.choice(n_tracks, "
            "p=chances); below a temperature of 1e-6, logits.argmax(). At the end tracks[len(start):]."
        ),
    ),
    observe=Asking,
    n_seeds=1,  # hundreds of lists
)
