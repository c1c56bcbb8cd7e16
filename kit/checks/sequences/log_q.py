"""Checks of `log_q`: a softmax over a few tracks by hand, and what the chance of being drawn takes from each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, told
from kit.checks.asking.values import number
from kit.checks.exercise import Answer, Asking, Exercise, Item, Rng, asks
from kit.checks.outcome import Finding, FoundError, student_code

__all__ = ["LOG_Q"]

Floats = NDArray[np.float64]
SAME = 2e-4  # of the value, which may be worked out in float32
FAR = 1_000.0  # scores whose exponential is no number


# --- what is right, and what mistakes give --------------------------------------------------------------------------


def _everywhere(scores: Floats) -> Floats:
    """The logarithm of the sum of exponentials over each row."""
    top = scores.max(axis=1)
    return np.asarray(top + np.log(np.exp(scores - top[:, None]).sum(axis=1)))


def _loss(first: Floats, others: Floats) -> float:
    """The mean of -log of the softmax of the first among all."""
    return float(np.mean(_everywhere(np.column_stack([first, others])) - first))


def _by(change: Callable[[Floats], Floats]) -> Callable[[Floats, Floats, Floats], float]:
    """The loss with something else than log q taken from the scores."""
    return lambda logits, negatives, q: _loss(logits - change(q)[:, 0], negatives - change(q)[:, 1:])


_right = _by(np.log)
_SOFTMAX = (
    Mistake(
        "the track that came next is left out below the line",
        lambda logits, negatives, _q: float(np.mean(_everywhere(negatives) - logits)),
        "a probability is one of all that can happen: the softmax is over the 1 + m tracks",
        "np.column_stack([logits, negatives]) before the sum",
    ),
    Mistake(
        "a sum in the place of the mean",
        lambda logits, negatives, _q: len(logits) * _loss(logits, negatives),
        "a batch of another size would have a loss of another size, and the rate another effect",
        "the mean over the cases",
    ),
    Mistake(
        "the sign is the wrong way round",
        lambda logits, negatives, _q: -_loss(logits, negatives),
        "training makes a loss small: this one would drive the track that came next down",
        "minus the logarithm of the probability",
    ),
    Mistake(
        "no logarithm",
        lambda logits, negatives, _q: float(
            np.mean(np.exp(logits - _everywhere(np.column_stack([logits, negatives]))))
        ),
        "that is the probability itself: it grows when the model is right",
        "-np.log of it",
    ),
    Mistake(
        "each negative by itself",
        lambda logits, negatives, _q: float(
            np.mean(np.logaddexp(0, -logits) + np.logaddexp(0, negatives).sum(axis=1))
        ),
        "that is binary cross-entropy: what it takes for likely hangs on how many negatives are drawn",
        "a softmax over the row",
    ),
)
_CORRECTION = (
    Mistake(
        "q has no say",
        lambda logits, negatives, _q: _loss(logits, negatives),
        "popular tracks are drawn as negatives most often, and are pushed down for their popularity",
        "scores - np.log(q)",
    ),
    Mistake(
        "q in the place of log q",
        _by(lambda q: q),
        "scores are logarithms, and q is a chance: what is taken from a score is the logarithm of one",
        "np.log(q)",
    ),
    Mistake(
        "the track that came next is not corrected",
        lambda logits, negatives, q: _loss(logits, negatives - np.log(q)[:, 1:]),
        "all negatives gain by the correction, and what came next does not: it looks worse than it is",
        "column 0 of q belongs to the track that came next",
    ),
    Mistake(
        "only the track that came next is corrected",
        lambda logits, negatives, q: _loss(logits - np.log(q)[:, 0], negatives),
        "the negatives were drawn by q, and their scores are as much in need of it",
        "q[:, 1:] belongs to the negatives",
    ),
    Mistake(
        "log q is added",
        _by(lambda q: -np.log(q)),
        "what is drawn often would count still more",
        "minus np.log(q)",
    ),
    Mistake(
        "columns of q are exchanged",
        lambda logits, negatives, q: _loss(logits - np.log(q)[:, -1], negatives - np.log(q)[:, :-1]),
        "column 0 of q belongs to the track that came next, the others to the negatives in their order",
        "np.column_stack([logits, negatives]): in the same order as q",
    ),
    Mistake(
        "another logarithm",
        _by(np.log2),
        "the exponential of the softmax has to undo it",
        "np.log, to the base e",
    ),
    Mistake(
        "another logarithm",
        _by(np.log1p),
        "the exponential of the softmax has to undo it",
        "np.log, of q and not of 1 + q",
    ),
)


# --- what is asked --------------------------------------------------------------------------------------------------


def _ask(answer: Answer, logits: Floats, negatives: Floats, q: Floats) -> float:
    with student_code():
        result = answer(*(part.astype(np.float32) for part in (logits, negatives, q)))
    value = number(result, "log_q", "one number, the mean over the cases")
    if np.isfinite(value):
        return value
    raise FoundError(
        Finding(
            "the loss is not a number",
            f"scores from {min(logits.min(), negatives.min()):.4g} to {max(logits.max(), negatives.max()):.4g} "
            f"give {value}",
            "no step can make it smaller",
            "the exponential of a large number: subtract the largest score of each row first",
        )
    )


def _same(one: object, other: object) -> bool:
    return bool(np.isclose(np.asarray(one, float), np.asarray(other, float), rtol=SAME, atol=SAME))


def _cases(answer: Answer, given: list[tuple[Floats, Floats, Floats]]) -> list[Case]:
    return [Case(one, _right(*one), _ask(answer, *one)) for one in given]


def _scores(rng: Rng, n: int, m: int) -> tuple[Floats, Floats]:
    return rng.normal(1, 1, n), rng.normal(0, 1, (n, m))


def _no_say(answer: Answer, rng: Rng) -> Finding | None:
    """Find a loss that is the same number whatever the scores are."""
    values = []
    for better in (-2.0, 0.0, 2.0):
        logits, negatives = _scores(rng, 4, 3)
        values.append(_ask(answer, logits + better, negatives, np.ones((4, 4))))
    if not all(_same(values[0], value) for value in values):
        return None
    return Finding(
        "the loss is always the same",
        f"scores that are low, middling and high for the track that came next all give {values[0]:.4g}",
        "a loss that no score can change teaches nothing",
        "the number that is returned: it is made of `logits` and `negatives`",
    )


def _softmax(answer: Answer, rng: Rng) -> Finding | None:
    """A chance of 1 for every track: its logarithm is 0, and nothing is to be corrected."""
    given = [(np.zeros(1), np.zeros((1, 3)), np.ones((1, 4)))]
    given += [(*_scores(rng, n, m), np.ones((n, m + 1))) for n, m in ((2, 1), (3, 2), (4, 5))]
    finding = told(
        _cases(answer, given),
        _SOFTMAX,
        cause="another value than by hand",
        so="with a q of 1 nothing is to be corrected: it is the cross-entropy of a softmax over 1 + m tracks",
        look="the mean over the cases of logsumexp(row) - row[0]",
        same=_same,
    )
    if finding is not None:
        return finding
    logits, negatives = _scores(rng, 3, 4)
    one_far = np.array([FAR, 0.0, 0.0])  # what is largest in one case is far beyond all numbers of the others
    for own, further in ((FAR, FAR), (FAR, 0.0), (one_far, one_far[:, None])):
        _ask(answer, logits + own, negatives + further, np.ones((3, 5)))
    return None


def _correction(answer: Answer, rng: Rng) -> Finding | None:
    """What the chances change of the loss: compared with what the same answer gives where all chances are 1."""
    given, cases = [], []
    for n, m in ((1, 1), (2, 3), (5, 4)):
        logits, negatives = _scores(rng, n, m)
        given.append((logits, negatives, rng.dirichlet(np.ones(m + 1), n) * 0.9 + 0.02))
    for logits, negatives, q in given:
        even = _ask(answer, logits, negatives, np.ones(q.shape))
        came = _ask(answer, logits, negatives, q)
        # With log q taken from each score by hand, the answer has nothing left to correct: whatever its softmax is.
        by_hand = _ask(answer, logits - np.log(q[:, 0]), negatives - np.log(q[:, 1:]), np.ones(q.shape))
        cases.append(Case((logits, negatives, q, even), by_hand, came, _words(logits, negatives, q)))
    if all(_same(case.came, case.expected) for case in cases):
        return None
    plain = [Case(case.given[:3], _right(*case.given[:3]), case.came, case.words) for case in cases]
    return told(
        plain if all(_same(_loss(*case.given[:2]), case.given[3]) for case in cases) else cases,
        _CORRECTION,
        cause="q acts in another way",
        so="from each score the logarithm of its chance is taken, and nothing else is changed by it",
        look="scores - np.log(q), before the softmax",
        same=_same,
    )


def _words(logits: Floats, negatives: Floats, q: Floats) -> str:
    return f"scores {logits.round(2).tolist()} and {negatives.round(2).tolist()}, q {q.round(2).tolist()}"


LOG_Q = Exercise(
    "log_q",
    [
        Item("the softmax of a few", 1, asks(_softmax)),
        Item("log q from each score", 1, asks(_correction)),
    ],
    hints=(
        "A track that is drawn often as a negative is pushed down often. How would its score be made up for that?",
        "Put the scores side by side, what came next first; take np.log(q) from them. Then the softmax of column 0.",
        (
            "scores = np.column_stack([logits, negatives]) - np.log(q); "
            "np.mean(scipy.special.logsumexp(scores, axis=1) - scores[:, 0])"
        ),
    ),
    observe=Asking,
    needs=asks(_no_say),
    n_seeds=2,
)
