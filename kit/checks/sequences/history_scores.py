"""Checks of `history_scores`: sums over small tables of counts that can be worked out by hand.

Only the tracks that were not heard are looked at where sums are judged; what the others have is an item of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import Made
from kit.checks.asking.mistakes import Case, Mistake, told
from kit.checks.asking.values import table
from kit.checks.exercise import Answer, Asking, Exercise, Item, Rng, tried
from kit.checks.outcome import Finding, FoundError, shown, student_code

__all__ = ["HISTORY_SCORES", "Trial"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Scores = Callable[[Floats, Ints, float], Floats]

N_TRACKS, LONG = 8, 30
DECAYS = (0.5, 0.7, 1.0)
NEVER = -1e6  # far below every sum of counts


@dataclass(frozen=True)
class Trial:
    """Some histories, and the scores that an answer gives them with each decay.

    Attributes
    ----------
    counts : (N_TRACKS, N_TRACKS) array
    history : list of (length,) integers
        The shortest first; one has a track twice.
    scores : dict of float to (n, N_TRACKS) array or FoundError
        For each decay.
    nothing : (2, N_TRACKS) array or FoundError
        For the first history, and one without a track.
    """

    counts: Floats
    history: list[Ints]
    scores: dict[float, Floats | FoundError]
    nothing: Floats | FoundError

    @classmethod
    def run(cls, answer: Answer, rng: Rng) -> Trial:
        """Ask an answer for all decays, each by itself: what fails with 0 may work with another."""
        counts, history = _made(rng)
        scores = {decay: _tried(answer, counts, history, decay) for decay in (*DECAYS, 0.0)}
        nothing = _tried(answer, counts, [history[0], history[0][:0]], DECAYS[0])
        return cls(counts, history, scores, nothing)

    def of(self, decay: float) -> Floats:
        """The scores with a decay; where an error came in their place, it is raised."""
        return _there(self.scores[decay])

    def cases(self, decays: Sequence[float]) -> list[Case]:
        """What came for each history, of the tracks that were not heard."""
        found = []
        for i, own in enumerate(self.history):
            for decay in decays:
                scores = self.scores[decay]
                if isinstance(scores, FoundError):
                    continue
                words = f"of the tracks that are not in the history {own.tolist()}, with decay {decay:g}"
                if len(own) <= 2:
                    rows = "; ".join(
                        f"counts[{track}] is {self.counts[track].round(2).tolist()}" for track in own
                    )
                    words += f" ({rows})"
                given = (self.counts, own, decay)
                found.append(Case(given, _others(_summed(*given), own), _others(scores[i], own), words))
        return found


def _made(rng: Rng) -> tuple[Floats, list[Ints]]:
    """Counts that are not symmetric, and histories without track 0 in most of them."""
    counts = rng.integers(1, 9, (N_TRACKS, N_TRACKS)) / rng.choice([1.0, 2.0], (N_TRACKS, N_TRACKS))
    counts *= rng.random((N_TRACKS, N_TRACKS)) < 0.8
    np.fill_diagonal(counts, 0)
    counts[np.arange(N_TRACKS), np.arange(1, N_TRACKS + 1) % N_TRACKS] = rng.integers(1, 9, N_TRACKS)
    a, b, c, d = (int(track) for track in rng.permutation(N_TRACKS)[:4])
    history = [[a], [b, c], [d, a, c], [c, d, c], [a, b, c, d], rng.choice([a, b, c], LONG)]
    return counts, [np.array(own, np.int64) for own in history]


def _tried(answer: Answer, counts: Floats, history: Sequence[Ints], decay: float) -> Floats | FoundError:
    return tried(lambda: _ask(answer, counts, history, decay))


def _there(scores: Floats | FoundError) -> Floats:
    if isinstance(scores, FoundError):
        raise scores
    return scores


def _ask(answer: Answer, counts: Floats, history: Sequence[Ints], decay: float) -> Floats:
    sparse = Made("scipy.sparse:csr_array", (counts.astype(np.float32),))
    with student_code():
        result = answer(sparse.for_answer(answer), [own.copy() for own in history], decay)
    scores = table(result, "history_scores", "a row of scores for each history, a number for each track")
    if scores.shape != (len(history), len(counts)):
        raise FoundError(
            Finding(
                "not a row for each history, with a number for each track",
                f"{len(history)} histories and {len(counts)} tracks give the shape {scores.shape}",
                "the lab takes row i for history i, and column b for track b",
                "an array np.zeros((len(history), n_tracks)), of which each row is filled",
            )
        )
    return scores


def _others(scores: Floats, own: Ints) -> Floats:
    """The scores of the tracks that are not in a history."""
    return np.delete(scores, np.unique(own))


def _weighted(weights: Callable[[int, float], Floats]) -> Scores:
    def scores(counts: Floats, own: Ints, decay: float) -> Floats:
        return np.asarray(weights(len(own), decay) @ counts[own])

    return scores


def _powers(n: int, decay: float) -> Floats:
    return np.asarray(decay ** np.arange(n)[::-1], np.float64)


_summed = _weighted(_powers)


def _shared_out(n: int, decay: float) -> Floats:
    return np.asarray(_powers(n, decay) / max(_powers(n, decay).sum(), 1e-12))


def _exponential(n: int, decay: float) -> Floats:
    return np.asarray(np.exp(-decay * np.arange(n)[::-1]), np.float64)


def _once(counts: Floats, own: Ints, decay: float) -> Floats:
    """A track that was heard twice counts at its last place alone."""
    weights = _powers(len(own), decay)
    last = [track not in own[place + 1 :] for place, track in enumerate(own)]
    return np.asarray((weights * last) @ counts[own])


def _shares(counts: Floats, own: Ints, decay: float) -> Floats:
    sums = counts.sum(axis=1, keepdims=True)
    return _summed(counts / np.maximum(sums, 1e-12), own, decay)


def _hidden_by(of_all: Scores) -> Callable[[Floats, Ints, float], Floats]:
    return lambda counts, own, decay: _others(of_all(counts, own, decay), own)


MISTAKES = tuple(
    Mistake(cause, _hidden_by(scores), so, look)
    for cause, scores, so, look in (
        (
            "decay from the wrong end",
            _weighted(lambda n, decay: _powers(n, decay)[::-1]),
            "the first track weighs 1, and the one that was heard just now next to nothing",
            "the exponents: 0 for the last track, 1 for the one before it",
        ),
        (
            "decay 0 is taken for none",
            lambda counts, own, decay: _summed(counts, own, decay or 1.0),
            "0 is a number like others, and leaves the last track alone",
            "`if decay` and `decay or ...`: Python takes 0 for False",
        ),
        (
            "all tracks weigh the same",
            _weighted(lambda n, _decay: np.ones(n)),
            "what was heard an hour ago counts as much as what plays now",
            "where `decay` comes into the sum",
        ),
        (
            "the last track weighs less than 1",
            _weighted(lambda n, decay: _powers(n, decay) * decay),
            "with decay 0 nothing would be left",
            "the exponents: they begin with 0",
        ),
        (
            "weights that sum to 1",
            _weighted(_shared_out),
            "a long history says more than a short one, and a sum lets it",
            "what the sum is divided by: nothing",
        ),
        (
            "a mean in the place of a sum",
            _weighted(lambda n, decay: _powers(n, decay) / max(n, 1)),
            "a long history says more than a short one, and a sum lets it",
            "`mean`, or a division by the length: the last track would weigh less than 1",
        ),
        (
            "a decay that falls along a line",
            _weighted(lambda n, decay: np.asarray(1 - (1 - decay) * np.arange(n)[::-1], np.float64)),
            "the one before the last weighs decay, the one before that decay times decay",
            "decay ** steps back",
        ),
        (
            "another decay",
            _weighted(_exponential),
            "with decay 0 all tracks would weigh the same",
            "decay ** steps back, not exp(-decay * steps back)",
        ),
        (
            "the last track alone, whatever decay is",
            _weighted(lambda n, _decay: _powers(n, 0.0)),
            "that is a model of pairs; the tracks before tell more",
            "a sum over all tracks of the history",
        ),
        (
            "columns in the place of rows",
            lambda counts, own, decay: _summed(counts.T, own, decay),
            "counts[a, b] says how often b stands beside a, and a is what was heard",
            "which of the two axes is picked by the history",
        ),
        (
            "a track that was heard twice counts once",
            _once,
            "who hears a track again says so twice",
            "what makes the history a set, and `x[tracks] = ...` with a track that comes twice: the last one is kept",
        ),
        (
            "counts made shares",
            _shares,
            "a popular track is beside many, and says more: the counts themselves are added",
            "what the rows of `counts` are divided by",
        ),
        (
            "beside or not, however often",
            lambda counts, own, decay: _summed(1.0 * (counts > 0), own, decay),
            "what stood beside a track once would weigh as much as its constant companion",
            "the counts themselves, not counts > 0",
        ),
        (
            "the popularity of the history",
            _weighted(lambda n, _decay: np.zeros(n)),
            "nothing else has a score: a track is to be found that stands beside what was heard",
            "rows of `counts`, picked by the history; their entries belong to the other tracks",
        ),
        (
            "the most popular tracks, whatever was heard",
            lambda counts, _own, _decay: counts.sum(axis=0),
            "everybody would be suggested the same tracks",
            "which rows are added: those of the history",
        ),
    )
)

CAUSE = "not the sum of the counts"
SO = "each track is scored by the counts beside all that was heard, the last with weight 1, the one before with decay"
LOOK = "(decay ** steps back) times the rows counts[track], added up"


def _sums(trial: Trial) -> Finding | None:
    for decay in DECAYS:
        if finding := _taken_out(trial, decay):
            return finding
    item = trial.cases(DECAYS)
    finding = told(
        trial.cases((*DECAYS, 0.0)), MISTAKES, cause=CAUSE, so=SO, look=LOOK, item=item, same=_same
    )
    return finding or _empty(_there(trial.nothing)[1])


def _same(one: Floats, other: Floats) -> bool:
    """Whether two rows are the same, one of them a sum of float32."""
    return bool(np.allclose(one, other, rtol=1e-5, atol=1e-5))


def _taken_out(trial: Trial, decay: float) -> Finding | None:
    for own, given in zip(trial.history, trial.of(decay), strict=True):
        if np.isneginf(_others(given, own)).any():
            return Finding(
                "a track that was not heard is taken out",
                f"the history {own.tolist()} has the scores {shown(given.round(2).tolist(), 90)}",
                "-inf says never: it belongs to the tracks of this history alone",
                "which row and which columns are set to -inf",
            )
    return None


def _empty(given: Floats) -> Finding | None:
    if not given.any():
        return None
    return Finding(
        "an empty history has scores",
        f"a history without a track has the scores {shown(given.round(2).tolist(), 90)}",
        "a sum of nothing is 0: who adds these scores to others sees that nothing is known",
        "the row of such a history: np.zeros(n_tracks), and nothing divided by its length",
    )


def _last_alone(trial: Trial) -> Finding | None:
    if finding := _taken_out(trial, 0.0):
        return finding
    for own, given in zip(trial.history, trial.of(0.0), strict=True):
        if not np.isfinite(_others(given, own)).all():
            return Finding(
                "decay 0 gives no numbers",
                f"the history {own.tolist()} with decay 0 gives {shown(given.round(3).tolist(), 90)}",
                "0 is a decay like others: 0 ** 0 is 1, and all other powers of 0 are 0",
                "np.log(0) and a division by decay",
            )
    return told(
        trial.cases((*DECAYS, 0.0)),
        MISTAKES,
        cause="decay 0 is not the last track alone",
        so="0 ** 0 is 1 and 0 ** 1 is 0, so what came before the last track has no say",
        look="the weights for decay 0: [..., 0, 0, 1]",
        item=trial.cases([0.0]),
        same=_same,
    )


def _nothing_again(trial: Trial) -> Finding | None:
    if finding := _taken_out(trial, DECAYS[0]):
        return finding
    for own, given in [*zip(trial.history, trial.of(DECAYS[0]), strict=True)][::-1]:
        heard = np.unique(own)
        saw = f"the history {own.tolist()} has the scores {shown(given.round(2).tolist(), 90)}"
        if (given[heard] < NEVER).all():
            continue
        if np.isnan(given[heard]).any():
            return Finding(
                "nan in the place of -inf",
                saw,
                "no order holds for nan: np.argsort puts it behind all others, and of the negative scores in front",
                "-np.inf",
            )
        if (given[heard] < NEVER).any():
            return Finding(
                "some of what was heard is not taken out",
                saw,
                "every track of the history has been heard, not the last one alone",
                "scores[i, history[i]] = -np.inf, with the whole history",
            )
        if not given[heard].any():
            return Finding(
                "a score of 0 for what was heard",
                saw,
                "a track that never stood beside any of them has 0 too, and both are suggested alike",
                "-np.inf in the place of 0",
            )
        return Finding(
            "what was heard can be suggested again",
            saw,
            "the best neighbour of a track is often the one before it: the radio would turn back",
            "scores[i, history[i]] = -np.inf, after the sum",
        )
    return None


def _finite(asking: Asking) -> Finding | None:
    """Tell of a right answer whose heard tracks have a very low score, and not -inf."""
    trial = Trial.run(asking.answer, asking.rng())
    lowest = trial.of(DECAYS[0]).min()
    if np.isinf(lowest):
        return None
    return Finding(
        "a very low score in the place of -inf",
        f"what was heard has the score {lowest:g}",
        "softmax and sums with other scores take it for a number",
        "-np.inf says never",
    )


HISTORY_SCORES = Exercise(
    "history_scores",
    [
        Item("the counts beside all that was heard", 1, _sums),
        Item("decay 0 is the last track alone", 1, _last_alone),
        Item("nothing is suggested that was heard", 1, _nothing_again),
    ],
    hints=(
        "How much does each track of a history weigh? Write the weights of a history of four below each other.",
        "weights = decay ** np.arange(len(tracks))[::-1]: the last has the exponent 0. 0.0 ** 0 is 1 in numpy.",
        (
            "For each i: scores[i] = weights @ counts[tracks] (sparse counts times weights give a dense row), then "
            "scores[i, tracks] = -np.inf. Leave the row of an empty history as it is, zeros."
        ),
    ),
    observe=Trial.run,
    note=_finite,
)
