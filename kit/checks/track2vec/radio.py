"""Checks of `start_radio`.

The small worlds of the items are made so that a fault shows in its own item: nobody runs out of candidates
except in the last one, and no track is silent except in the one about silence.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import AnswerError, Finding, shown
from kit.checks.track2vec.ring import RadioRecorder, StopPressed
from kit.radio import NoPreview

__all__ = ["RADIO"]

WALKS_AMONG_SILENCE = 18
Rng = np.random.Generator


def _plays(answer: Answer, rng: Rng) -> Finding | None:
    """Find a radio that plays no second track, and so has walked nowhere: no item can be seen in it."""
    query, recorder = int(rng.integers(40)), RadioRecorder()
    try:
        recorder.run(answer, query, 10, 5)
    except AnswerError:
        if not recorder.tried:
            raise
        return None  # how far it came is seen by the items
    if len(set(recorder.tried)) > 1:
        return None
    return Finding(
        "only the query is played" if recorder.tried == [query] else "nothing is played",
        f"start_radio({query}, 10, 5, ...) played {recorder.tried}, and gives {shown(recorder.result, 60)}",
        "nobody hears a walk",
        "`play(track)`: once for the query, and once for each track that is drawn after it",
    )


def _walks(answer: Answer, rng: Rng) -> Finding | None:
    # There are more tracks than steps, so that no walk runs out of them.
    query, n = int(rng.integers(40)), int(rng.integers(11, 15))
    # From two tracks, so that a walk that always starts from the same one is never right by chance.
    for start in ((query + 20) % 40, query):
        recorder = RadioRecorder().run(answer, start, n, 8)
        if not recorder.tried or recorder.tried[0] != start:
            return Finding(
                "the query is not played first",
                f"the query is track {start}, and the first tracks played are {recorder.tried[:3]}",
                "a radio starts with the track one asked for",
                "the first call of `play`",
            )
    finding = _follows(recorder, query, n) or _draws(answer, query) or _all_are_candidates(answer, query)
    if finding or recorder.endless or recorder.walk == recorder.heard:
        return finding
    return recorder.unread or Finding(
        "the list is not what was heard",
        f"played were {recorder.heard}, and returned is {shown(recorder.result)}",
        "the list is how one finds a track again",
        "when a track is appended to the list, the query included",
    )


def _follows(recorder: RadioRecorder, query: int, n: int) -> Finding | None:
    """Judge whether each track comes from what was suggested for the track before it."""
    tried, offers = recorder.tried[:9], recorder.offers
    if set(recorder.asked) == {query} and len(tried) > 3 and len(set(tried)) > 2:
        return Finding(
            "every step starts from the query again",
            f"neighbours were asked of {recorder.asked[:5]}, and the query is {query}",
            "the radio stays around its first track and never walks",
            "what is `current` after a track was played: suggest([current], ...)",
        )
    for i in range(1, len(tried)):
        offered = [tracks for before, asked, tracks in offers if before <= i and asked == tried[i - 1]]
        if not any(tried[i] in tracks for tracks in offered):
            latest = (
                f"suggested for track {tried[i - 1]} were {sorted(offered[-1])}"
                if offered
                else (f"`suggest` was not asked for neighbours of track {tried[i - 1]}")
            )
            return Finding(
                "a track that was not suggested",
                f"after {tried[:i]} came track {tried[i]}; {latest}",
                "each next track is drawn among suggest([current], n_candidates)[0]",
                "which list the next track is drawn from, and its index",
            )
        most = max(len(tracks) for tracks in offered)
        if most != n:
            return Finding(
                "n_candidates is not honoured",
                f"n_candidates={n}, and {most} neighbours were asked for",
                "the number of candidates says how far the radio roams",
                "the second argument of `suggest`",
            )
    return None


def _draws(answer: Answer, query: int) -> Finding | None:
    walks = [RadioRecorder().run(answer, query, 10, 5, seed) for seed in range(3)]
    if len({tuple(recorder.tried) for recorder in walks}) == 1 and len(walks[0].tried) > 2:
        first = walks[0]
        nearest = all(
            first.tried[before] == next((t for t in tracks if t not in first.tried[:before]), None)
            for before, _, tracks in first.offers
            if before < len(first.tried)
        )
        return Finding(
            "always the nearest" if nearest else "chance that is not `rng`",
            f"three different `rng` gave the same walk {first.tried[:6]}...",
            "the radio would play the same tracks every day",
            "draw among the candidates with the `rng` that is given",
        )
    again = [walks[2].tried, RadioRecorder().run(answer, query, 10, 5, 2).tried]
    if again[0] != again[1]:
        return Finding(
            "chance that is not `rng`",
            f"the same `rng` gave two walks, {again[0][:5]}... and {again[1][:5]}...",
            "a walk cannot be repeated",
            "draw with the `rng` that is given, not with `random` or `np.random`",
        )
    return None


def _all_are_candidates(answer: Answer, query: int) -> Finding | None:
    """Judge by many walks of one step with four candidates whether each of the four comes sometimes.

    That one of them never comes to a right answer by chance: 1 in 8 million.
    """
    walks = [RadioRecorder().run(answer, query, 4, 1, seed) for seed in range(60)]
    drawn = [recorder.tried[1] for recorder in walks if len(recorder.tried) > 1]
    never = sorted({(query + step) % 40 for step in (-2, -1, 1, 2)} - set(drawn))
    if len(drawn) < len(walks) or not never:  # who does not walk is another item's business
        return None
    return Finding(
        "a candidate is never drawn",
        f"n_candidates=4, and in {len(walks)} walks from track {query} its neighbour {never[0]} never came",
        "the radio roams less far than it was told to",
        "which of the candidates the draw can reach: a slice or a bound that ends one too early",
    )


def _never_twice(answer: Answer, rng: Rng) -> Finding | None:
    lengths, n_tracks = set(), 10  # a walk takes almost all tracks, so that one that may come twice soon does
    for _ in range(7):
        query, seed = int(rng.integers(n_tracks)), int(rng.integers(1_000))
        heard = RadioRecorder(n_tracks=n_tracks).run(answer, query, n_tracks - 1, n_tracks - 2, seed).heard
        lengths.add(len(heard))
        twice = [track for i, track in enumerate(heard) if track in heard[:i]]
        if twice:
            return Finding(
                "a track is played twice",
                f"the walk was {heard[:20]}",
                "near tracks are each other's neighbours, so a walk soon turns back",
                "take what was already played, the query too, out of the candidates before drawing",
            )
    if max(lengths) < 3:
        return Finding(
            "no walk to look at",
            f"the longest of 7 walks has {max(lengths)} tracks",
            "whether a track comes twice shows in a walk of three tracks or more",
            "the item about walking",
        )
    return None


def _steps_over_silence(answer: Answer, rng: Rng) -> Finding | None:
    """Judge walks in which every third track is silent, never the query: going on after a silent track is enough."""
    ended, went_on = [], False
    # In 6 walks, one in 40 who goes on from a silent track was not seen: what is drawn there may be near both tracks.
    for _ in range(WALKS_AMONG_SILENCE):
        query = int(rng.integers(99))
        silent = frozenset(t for t in range(99) if t % 3 == (query + 1) % 3)
        recorder = RadioRecorder(n_tracks=99, silent=silent)
        if finding := _escaped(recorder, answer, query, int(rng.integers(1_000))) or _of_silence(
            recorder, query
        ):
            return finding
        first = next((i for i, track in enumerate(recorder.tried) if track in silent), None)
        if first is not None and set(recorder.tried[first + 1 :]) - silent:
            went_on = True
        elif first is not None:
            ended.append(recorder.tried)
    if went_on:
        return None
    if not ended:
        return Finding(
            "no walk to look at",
            f"every third track is silent; in the last of {WALKS_AMONG_SILENCE} walks these were tried: "
            f"{recorder.tried}",
            "what the radio does with a silent track cannot be seen",
            "the item about walking",
        )
    return Finding(
        "the radio ends at the first silent track",
        f"tried were {ended[0]}, and {ended[0][-1]} is silent; no other walk went on after a silent track either",
        "a track without preview is stepped over",
        "`continue`, not `break` or `return`, where NoPreview is caught",
    )


def _escaped(recorder: RadioRecorder, answer: Answer, query: int, seed: int) -> Finding | None:
    """Let the answer walk; a NoPreview that comes out of the walk is a finding."""
    try:
        recorder.run(answer, query, 30, 8, seed)
    except AnswerError as error:
        if not isinstance(error.__cause__, NoPreview):
            raise
        return Finding(
            "NoPreview ends the radio",
            f"after {recorder.tried[:-1]} `play({recorder.tried[-1]})` raised NoPreview, and nobody caught it",
            "one track without preview silences all that would come after it",
            "`try: play(track)` and `except NoPreview:`",
        )
    return None


def _silent_query(answer: Answer, rng: Rng) -> Finding | None:
    """Judge a walk in which the query alone is silent; other silent tracks belong to the item above."""
    for _ in range(3):
        query = int(rng.integers(99))
        recorder = RadioRecorder(n_tracks=99, silent=frozenset({query}))
        start = f"nothing is to be heard of the query, track {query}"
        if _escaped(recorder, answer, query, int(rng.integers(1_000))):
            return Finding(
                "a silent query ends the radio",
                f"{start}: `play({query})` raised NoPreview, and nobody caught it",
                "the walk starts from it all the same, and the list begins with the first track that was heard",
                "`play(query)` needs `try` and `except NoPreview:` too, as any other track",
            )
        if finding := _of_silence(recorder, query):
            return finding
        if not recorder.heard:
            return Finding(
                "the radio ends when the query is silent",
                f"{start}, and after it {len(recorder.tried) - 1} tracks were played",
                "the walk starts from it all the same, and the list begins with the first track that was heard",
                "`continue`, not `break` or `return`, where NoPreview is caught",
            )
    recorder = RadioRecorder(n_tracks=6, silent=frozenset(range(6)))  # nothing at all is to be heard
    try:
        return None if _escaped(recorder, answer, 2, 0) else _of_silence(recorder, 2)
    except AnswerError:  # what happens when nobody is left is an item of its own
        return None


def _of_silence(recorder: RadioRecorder, query: int) -> Finding | None:
    listed = [track for track in recorder.walk or [] if track in recorder.silent and track in recorder.tried]
    if listed:
        return Finding(
            "a silent track is in the list",
            f"tracks {listed} had no preview, and the list is {recorder.walk}",
            "the list holds what was heard",
            "append a track after `play`, not before",
        )
    current, suggested = query, recorder.offers
    for i in range(1, len(recorder.tried)):
        if recorder.tried[i - 1] not in recorder.silent:
            current = recorder.tried[i - 1]
        offers = {asked: tracks for before, asked, tracks in suggested if before <= i}
        mute = [
            asked
            for asked, tracks in offers.items()
            if asked in recorder.silent and recorder.tried[i] in tracks
        ]
        if recorder.tried[i] not in offers.get(current, recorder.tried) and mute and mute[-1] != query:
            return Finding(
                "the walk goes on from a silent track",
                f"track {mute[-1]} had no preview, and track {recorder.tried[i]} was drawn among its "
                "neighbours; last heard "
                f"was {current}",
                "nobody heard the step in between, and to the ear the radio jumps",
                "move `current` on only after `play` went well",
            )
    return None


def _ends_well(answer: Answer, rng: Rng) -> Finding | None:
    query = int(rng.integers(40))
    for n_steps in (0, 1, 5):
        recorder = RadioRecorder().run(answer, query, 10, n_steps)
        more = len(recorder.tried) - (recorder.tried[:1] == [query])
        saw = f"n_steps={n_steps}, and after the query {more} tracks were played"
        if recorder.endless or more > n_steps:
            saw += " and more, without an end" if recorder.endless else f": {recorder.tried}"
            return Finding(
                "more than n_steps steps",
                saw,
                "the radio plays the query and n_steps more",
                "how often the loop runs",
            )
        if more < n_steps:
            return Finding(
                "fewer steps than there could be",
                f"{saw}, with fresh candidates at every step",
                "the radio plays the query and n_steps more",
                "how often the loop runs, and what ends it",
            )
    # Track 0 is among the candidates: an answer that takes 0 for nothing leaves this track out.
    return _nobody_left(answer, 1 + query % 3) or _stop_works(answer, query)


def _nobody_left(answer: Answer, query: int) -> Finding | None:
    others = frozenset(range(4)) - {query}
    # More than one walk: which track comes last is chance, and track 0 at the end may hide what is wrong before it.
    for silent, seed in product((frozenset[int](), others), range(1, 5)):
        world = f"a catalogue of 4 tracks{', all silent but the query' if silent else ''}"
        recorder = RadioRecorder(n_tracks=4, silent=silent)
        try:
            recorder.run(answer, query, 3, 30, seed)
        except AnswerError as error:
            cause = error.__cause__
            if isinstance(cause, NoPreview):
                continue  # the item about silence
            return Finding(
                "an error when nobody is left",
                f"in {world}, {recorder.tried} were tried, and then came {type(cause).__name__}: "
                f"{shown(cause, 80)}",
                "where nobody is left, the radio ends and gives its list",
                "drawing from an empty list of candidates",
            )
        if recorder.endless and not (silent and _never_twice(answer, np.random.default_rng(1))):
            return Finding(
                "it never ends",
                f"in {world}, {sorted(set(recorder.tried))} were tried, and the radio went on asking",
                "where nobody is left, the radio ends",
                "what happens when no candidate is left: `break`; is a silent track tried again and again?",
            )
        if not silent and len({query, *recorder.tried}) < 4:
            return Finding(
                "it ends too early",
                f"in {world} only {recorder.tried} were played in 30 steps",
                "all neighbours are candidates until they were played",
                "what ends the loop",
            )
    return None


def _stop_works(answer: Answer, query: int) -> Finding | None:
    recorder = RadioRecorder(stop_at=3)
    try:
        recorder.run(answer, query, 10, 8)
    except StopPressed:
        return None
    if len(recorder.tried) <= 4:
        return None
    return Finding(
        "Stop is swallowed",
        f"Stop was pressed while track {recorder.tried[3]} played, and the radio tried "
        f"{len(recorder.tried) - 4} more",
        "a bare `except:` catches the Stop button too",
        "`except NoPreview:` catches what you mean and nothing else",
    )


def _catches_everything(answer: Answer, rng: Rng) -> Finding | None:
    """Tell of a right answer that also hides an error of the player."""
    try:
        RadioRecorder(broken=True).run(answer, int(rng.integers(40)), 10, 8)
    except AnswerError:
        return None
    return Finding(
        "it catches everything",
        "`play` raised a ZeroDivisionError, and the radio went on as if a track were silent",
        "a slip in your own code would look like a catalogue without previews",
        "`except NoPreview:` catches what you mean and nothing else",
    )


RADIO = Exercise(
    "radio",
    [
        Item("walks from track to track", 1, asks(_walks)),
        Item("never twice the same", 1, asks(_never_twice)),
        Item("steps over silence", 0.5, asks(_steps_over_silence)),
        Item("starts from a silent query", 0.5, asks(_silent_query)),
        Item("ends well", 1, asks(_ends_well)),
    ],
    hints=(
        ("Keep three things: the current track, the list of what was heard, and the set of what was tried."),
        (
            "At each step: candidates = suggest([current], n_candidates)[0] without the tried ones; none "
            "left, the radio ends."
        ),
        (
            "`track = int(rng.choice(candidates))`; `try: play(track)`, `except NoPreview: continue`; "
            "append and move on only after a track was heard."
        ),
    ),
    observe=Asking,
    needs=asks(_plays),
    note=asks(_catches_everything),
    n_seeds=1,  # each item walks many times
)
