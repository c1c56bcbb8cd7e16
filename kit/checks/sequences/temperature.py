"""Whether a list is drawn at the temperature that is asked for: the best near 0, else by the chances of a softmax."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, mistake_of
from kit.checks.exercise import Answer, Rng
from kit.checks.outcome import Finding, FoundError, shown
from kit.checks.sequences.scored import Tracks

__all__ = ["DRAWS", "MOST_OFF", "temperature_of"]

Floats = NDArray[np.float64]
Chances = Callable[[Floats, float], Floats]  # of each track, by the logits and the temperature

GREEDY = (1e-7, 0.0)
# Temperatures, lists of one track for each, and the chi2 that a right answer passes once in 10^6 or less.
DRAWS = ((1.0, 100, 60.0), (5.0, 300, 42.0))
MOST_OFF = 5.7  # standard errors by which the mean logit of a right answer is off, less than once in 10^6
LARGE = 2000.0  # of logits
LEAST, MOST = 0.4, 0.7  # what the softmax gives to tracks that may not follow
N_WALKS, LENGTH = 20, 30  # of lists of which each track is looked at
FAR = 3.0  # between the highest and the lowest logit of these tracks

Given = Callable[[Tracks, Sequence[int]], Floats]  # what an answer takes for the logits after these tracks


def _greedy_by(given: Given) -> Callable[[Tracks], list[int]]:
    """What follows start when the best track by some logits is taken each time."""

    def best(tracks: Tracks) -> list[int]:
        came = list(tracks.start)
        for _ in range(tracks.n):
            values = given(tracks, came).copy()
            values[came] = -np.inf
            came.append(int(values.argmax()))
        return came[len(tracks.start) :]

    return best


def _turned(values: Floats) -> Floats:
    return np.where(np.isfinite(values), -values, -np.inf)


_best = _greedy_by(lambda tracks, came: tracks.logits(came))
GREEDY_MISTAKES = tuple(
    Mistake(cause, _greedy_by(given), so, look)
    for cause, given, so, look in (
        (
            "score is asked once",
            lambda tracks, _came: tracks.logits(tracks.start),
            "what was drawn has no say in what comes after it: a walk that never leaves its first place",
            "ask `score` in the loop, with all tracks so far",
        ),
        (
            "score is asked with the last track alone",
            lambda tracks, came: tracks.logits(came[-1:]),
            "a model of sequences reads all that has come, not one track",
            "score(tracks), the whole list",
        ),
        (
            "score is asked without start",
            lambda tracks, came: tracks.logits(came[len(tracks.start) :]),
            "the model does not know what was heard before",
            "the list that `score` is given begins with start",
        ),
        (
            "the lowest logit wins",
            lambda tracks, came: _turned(tracks.logits(came)),
            "the worst track of all would follow",
            "a sign, or an order that begins at the wrong end",
        ),
    )
)


def temperature_of(answer: Answer, rng: Rng) -> Finding | None:
    """Find what is wrong with the temperature of an answer's lists.

    Parameters
    ----------
    answer : callable
        `make_playlist`.
    rng : numpy.random.Generator
    """
    return (
        _cold(answer, rng)
        or _by_rng(answer, rng)
        or _large(answer, rng)
        or _by_softmax(answer, rng)
        or _all_along(answer, rng)
    )


def _cold(answer: Answer, rng: Rng) -> Finding | None:
    """Judge lists with a temperature near 0: always the best."""
    made = [Tracks.by_as_many_artists(30, rng, n, spread=2.0**-9) for n in (6, 4, 6)]
    for temperature in GREEDY:
        cases = []
        for tracks in made:
            found = tracks.tried(answer, temperature, 1)
            if isinstance(found, FoundError):
                return _fails_when_cold(answer, tracks, temperature, found)
            cases.append(Case((tracks,), _best(tracks), found.follows, found.words))
        wrong = [case for case in cases if case.came != case.expected]
        if not wrong:
            continue
        if mistake := mistake_of(cases, GREEDY_MISTAKES):
            return Finding(mistake.cause, str(wrong[0]), mistake.so, mistake.look)
        (tracks,) = wrong[0].given
        others = {tuple(tracks.walk(answer, temperature, seed).follows) for seed in (2, 3)}
        if others != {tuple(wrong[0].came)}:
            return Finding(
                "chance at a temperature of 0",
                f"{wrong[0]}, and with an rng of another seed {shown(next(iter(others)), 60)}",
                "the colder, the surer: near 0 nothing but the best track is left",
                "where the logits are divided by the temperature",
            )
        return Finding(
            "near 0 it is not the best track",
            str(wrong[0]),
            "the colder, the surer: near 0 the track with the highest logit follows each time",
            "what is divided by the temperature, and where the highest logit stands among all",
        )
    return None


def _fails_when_cold(answer: Answer, tracks: Tracks, temperature: float, found: FoundError) -> Finding:
    """Find what keeps an answer from a list at a low temperature: exp, where it makes one at a higher."""
    if isinstance(tracks.tried(answer, 1.0, 1), FoundError) or found.finding.cause in (
        "it never ends",
        "not started",
    ):
        return found.finding
    saw = f"temperature {temperature:g}: {found.finding.cause}; with temperature 1 a list came"
    if temperature:
        return _overflow(saw)
    return Finding(
        "a division by the temperature 0",
        saw,
        "x / 0 is inf or nan, and no chance can be made of it",
        "a temperature below 1e-6, say, by itself: the track with the highest logit of those that may follow",
    )


def _overflow(saw: str) -> Finding:
    return Finding(
        "exp overflows",
        saw,
        "exp(710) is more than a float can hold, and inf / inf is nan; a softmax stays as it is when all logits are "
        "made smaller by the same",
        "take the highest logit from all of them before `exp`",
    )


def _by_rng(answer: Answer, rng: Rng) -> Finding | None:
    """Judge whether chance comes from the generator that is given."""
    tracks, seed = Tracks.by_as_many_artists(30, rng, 6, spread=0.05), int(rng.integers(2**31))
    first, again, *others = [tracks.walk(answer, 1.0, seed + more).follows for more in (0, 0, 1, 2, 3)]
    if first != again:
        return Finding(
            "chance from elsewhere",
            f"the same arguments, an rng with the same seed among them, gave {first} and {again}",
            "nobody could have the same list again",
            "draw with the `rng` that is given, not with np.random or a generator without a seed",
        )
    if all(other == first for other in others):
        greedy = first == _best(tracks)
        return Finding(
            "the best track at every temperature" if greedy else "the rng that is given draws nothing",
            f"with an rng of other seeds, and temperature 1, always {first}",
            "the same list every day",
            "draw with `rng`, by the chances of a softmax, and make no generator of your own",
        )
    return None


def _large(answer: Answer, rng: Rng) -> Finding | None:
    """Judge logits that are all larger by the same: the lists stay as they are."""
    tracks = Tracks.by_as_many_artists(30, rng, 6)
    larger = replace(tracks, shift=LARGE)
    seeds = rng.integers(2**31, size=3).tolist()
    other = 0
    for seed in seeds:
        small, large = (one.tried(answer, 1.0, seed) for one in (tracks, larger))
        if isinstance(small, FoundError):
            raise small
        if isinstance(large, FoundError):
            return _overflow(
                f"logits about {LARGE:g}: {large.finding.cause}; with the same about 0 a list came"
            )
        other += small.follows != large.follows
    if other < len(seeds):
        return None
    return _overflow(f"with logits about {LARGE:g} other tracks follow than with the same about 0: {large}")


def _soft(values: Floats) -> Floats:
    chances = np.exp(values - values.max())
    return np.asarray(chances / chances.sum())


DRAWN: tuple[tuple[str, Chances, str, str], ...] = (
    (
        "the logits are multiplied by the temperature",
        lambda values, temperature: _soft(values * temperature),
        "the warmer, the surer: it is the other way round",
        "logits / temperature",
    ),
    (
        "the temperature has no say",
        lambda values, _temperature: _soft(values),
        "the list is as bold at every temperature",
        "logits / temperature, in front of `exp`",
    ),
    (
        "all tracks that may follow are as likely",
        lambda values, _temperature: np.full(len(values), 1 / len(values)),
        "what the model says has no say",
        "the chances that the draw is given: `p=`",
    ),
    (
        "logits in the place of chances",
        lambda values, _temperature: (values - values.min() + 1e-9) / (values - values.min() + 1e-9).sum(),
        "the lowest logit never follows, and the highest not often enough",
        "np.exp",
    ),
)


def _by_softmax(answer: Answer, rng: Rng) -> Finding | None:
    """Judge many lists of one track: how often each of five follows."""
    tracks = _far_apart(rng)
    seed = int(rng.integers(2**31))
    seen = []
    for temperature, n_draws, bound in DRAWS:
        seen.append((temperature, bound, _drawn(answer, tracks, temperature, range(seed, seed + n_draws))))
        seed += n_draws
    may = tracks.may_follow(tracks.start)
    values = tracks.logits(tracks.start)[may]

    def beyond(chances: Chances) -> float:
        """How far what was seen is from some chances, as a share of what a right answer may be."""
        found = [
            (_from(counts, chances(values, temperature), values), most) for temperature, most, counts in seen
        ]
        return max(max(chi2 / most, off / MOST_OFF) for (chi2, off), most in found)

    if (
        all(counts.any() for _, _, counts in seen)
        and beyond(lambda v, temperature: _soft(v / temperature)) <= 1
    ):
        return None
    temperature, _, counts = max(
        seen, key=lambda one: _from(one[2], _soft(values / one[0]), values)[0] / one[1]
    )
    saw = (
        f"of {counts.sum():.0f} lists with temperature {temperature:g}, the tracks with the logits "
        f"{values.round(2).tolist()} followed in {counts.astype(int).tolist()}, and the softmax says "
        f"{(counts.sum() * _soft(values / temperature)).round().astype(int).tolist()}"
    )
    cause, chances, so, look = min(DRAWN, key=lambda mistake: beyond(mistake[1]))
    if beyond(chances) <= 0.5:
        return Finding(cause, saw, so, look)
    return _other_chances(saw)


def _other_chances(saw: str) -> Finding:
    return Finding(
        "other chances than those of the softmax",
        saw,
        "a track follows with exp(logit / temperature), divided by the sum over all that may follow",
        "the chances of the draw, and of which tracks they are: those that may not follow are taken out before the sum",
    )


def _all_along(answer: Answer, rng: Rng) -> Finding | None:
    """Judge long lists of many tracks by their logits: the sum of these is off by chance alone, step by step."""
    tracks = Tracks.by_as_many_artists(70, rng, LENGTH, spread=0.15)
    seed = int(rng.integers(2**31))
    off = variance = 0.0
    n = 0
    for walk in (tracks.walk(answer, 1.0, seed + i) for i in range(N_WALKS)):
        for before, track in walk.steps():
            values = tracks.logits(before)
            if np.isfinite(values[track]):  # a track that came before is another item's business
                chances = _soft(values)
                values = np.where(chances > 0, values, 0)
                mean = float(chances @ values)
                off += float(values[track]) - mean
                variance += float(chances @ (values - mean) ** 2)
                n += 1
    if n and abs(off) <= MOST_OFF * np.sqrt(variance):
        return None
    return _other_chances(
        f"{N_WALKS} lists of {LENGTH} among {len(tracks.artist_of)} tracks, at temperature 1: the logits of what came "
        f"are {abs(off) / max(n, 1):.2f} {'above' if off > 0 else 'below'} what a softmax gives on the mean, "
        f"{abs(off) / max(np.sqrt(variance), 1e-9):.1f} standard errors"
    )


def _far_apart(rng: Rng) -> Tracks:
    """Tracks of which five may follow, the best far above the last, but not so far that this one never comes.

    About half of what the softmax gives to all tracks belongs to those of start.
    """
    while True:
        tracks = Tracks.by_as_many_artists(8, rng, 1, heard="alike")
        values = tracks.logits(tracks.start)
        *_, second, best = own = np.sort(values[tracks.may_follow(tracks.start)])
        heard = _soft(values)[list(tracks.start)].sum()
        if best - own[0] == FAR and best - second >= 1 and LEAST <= heard <= MOST:
            return tracks


def _drawn(answer: Answer, tracks: Tracks, temperature: float, seeds: Iterable[int]) -> Floats:
    """How often each of the tracks that may follow did."""
    came = [track for seed in seeds for track in tracks.walk(answer, temperature, seed).follows[:1]]
    return np.array([came.count(track) for track in tracks.may_follow(tracks.start)], float)


def _from(counts: Floats, chances: Floats, values: Floats) -> tuple[float, float]:
    """The chi2 of what was drawn, and the standard errors by which its mean logit is off."""
    n = max(counts.sum(), 1.0)
    wanted = np.maximum(n * chances, 1e-9)
    mean = chances @ values
    spread = np.sqrt(max(chances @ (values - mean) ** 2, 1e-9) / n)
    return float(((counts - wanted) ** 2 / wanted).sum()), float(abs(counts @ values / n - mean) / spread)
