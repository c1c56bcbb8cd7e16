"""Checks of `taste_scores`: each number of a table by hand, and the mistakes that give another one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, mistake_of, wrong_cases
from kit.checks.asking.values import number
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["TASTE_SCORES"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Of = Callable[[Labels, Floats, float], float]
KEYS = ("precision", "recall", "f05", "combined", "auc", "base_rate", "lift")


# --- what is right --------------------------------------------------------------------------------------------------


def _precision(y: Labels, p: Floats, threshold: float) -> float:
    yes = p >= threshold
    return float(y[yes].mean()) if yes.any() else 0.0


def _recall(y: Labels, p: Floats, threshold: float) -> float:
    return float((p[y == 1] >= threshold).mean())


def _f(y: Labels, p: Floats, threshold: float, beta: float = 0.5) -> float:
    precision, recall = _precision(y, p, threshold), _recall(y, p, threshold)
    if precision + recall == 0:
        return 0.0
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def _combined(y: Labels, p: Floats, threshold: float) -> float:
    return _recall(y, p, threshold) * _f(y, p, threshold)


def _auc(y: Labels, p: Floats, _threshold: float) -> float:
    ahead = p[y == 1][:, None] - p[y == 0]
    return float((ahead > 0).mean() + (ahead == 0).mean() / 2)


def _base_rate(y: Labels, _p: Floats, _threshold: float) -> float:
    return float(y.mean())


def _lift(y: Labels, p: Floats, threshold: float) -> float:
    return _precision(y, p, threshold) / float(y.mean())


# --- the mistakes ---------------------------------------------------------------------------------------------------


def _of_decisions(y: Labels, p: Floats, threshold: float) -> float:
    return _auc(y, (p >= threshold).astype(float), threshold)


_COUNTS = {
    "precision": (
        Mistake(
            "precision and recall exchanged",
            _recall,
            "precision asks how many of those that were called liked are; recall how many of the liked were called so",
            "what the hits are divided by: precision by (p >= threshold).sum(), recall by y.sum()",
        ),
        Mistake(
            "accuracy in the place of precision",
            lambda y, p, threshold: float(((p >= threshold) == y).mean()),
            "who always says no is right in most cases, and finds nothing",
            "hits / (p >= threshold).sum()",
        ),
        Mistake(
            "the threshold that is given has no say",
            lambda y, p, _threshold: _precision(y, p, 0.5),
            "the lab moves it, and looks at what precision and recall do",
            "`threshold` in the place of .5",
        ),
    ),
    "recall": (),
}
_COMBINED = {
    "f05": (
        Mistake(
            "F2 in the place of F.5",
            lambda y, p, threshold: _f(y, p, threshold, 2),
            "beta .5 makes precision count more than recall, beta 2 less",
            "beta ** 2 = .25 stands at the precision below the line: 1.25 P R / (.25 P + R)",
        ),
        Mistake(
            "F1 in the place of F.5",
            lambda y, p, threshold: _f(y, p, threshold, 1),
            "beta .5 makes precision count more than recall, beta 1 as much",
            "1.25 P R / (.25 P + R)",
        ),
    ),
    "combined": (
        Mistake(
            "precision times F.5",
            lambda y, p, threshold: _precision(y, p, threshold) * _f(y, p, threshold),
            "that is the formula of the table of the original, not of its text: it turns the order of the models round",
            "recall * f05",
        ),
    ),
}
_AUCS = {
    "auc": (
        Mistake(
            "the AUC of the labels, not of the scores",
            _of_decisions,
            "a score that is cut at the threshold has two values, and all the order within them is lost",
            "p itself, not p >= threshold",
        ),
        Mistake(
            "ties do not count 1/2",
            lambda y, p, _threshold: float((p[y == 1][:, None] > p[y == 0]).mean()),
            "constant scores know nothing: their AUC is .500",
            "(ahead == 0) / 2 is added to ahead > 0",
        ),
        Mistake(
            "ties do not count 1/2",
            lambda y, p, _threshold: float((p[y == 1][:, None] >= p[y == 0]).mean()),
            "constant scores know nothing: their AUC is .500",
            "(ahead == 0) / 2 is added to ahead > 0",
        ),
        Mistake(
            "the AUC the wrong way round",
            lambda y, p, threshold: 1 - _auc(y, p, threshold),
            "the AUC is the share of pairs in which the liked one has the higher score",
            "which of the two is subtracted",
        ),
    )
}
_RATES = {
    "base_rate": (
        Mistake(
            "how often the model says yes, not how often it is true",
            lambda _y, p, threshold: float((p >= threshold).mean()),
            "the base rate is what one knows before any model: the share of liked songs",
            "y.mean()",
        ),
    ),
    "lift": (
        Mistake(
            "a difference in the place of a quotient",
            lambda y, p, threshold: _precision(y, p, threshold) - _base_rate(y, p, threshold),
            "lift says how many times as good as chance: 1 is nothing",
            "precision / base_rate",
        ),
    ),
}
_RIGHT: dict[str, Of] = dict(
    zip(KEYS, (_precision, _recall, _f, _combined, _auc, _base_rate, _lift), strict=True)
)


# --- what is asked --------------------------------------------------------------------------------------------------


def _rows(rng: Rng) -> list[tuple[Labels, Floats, float]]:
    """Labels, scores and thresholds; no score lies at its threshold."""
    found = [
        (np.array([1, 0, 1, 0, 0]), np.array([0.9, 0.8, 0.3, 0.2, 0.1]), 0.5),
        (np.array([0, 1, 0, 1, 0, 0]), np.array([0.9, 0.8, 0.7, 0.6, 0.2, 0.1]), 0.75),
        (np.array([1, 0, 0]), np.array([0.9, 0.2, 0.1]), 0.5),
        (np.array([0, 0, 1, 0]), np.array([0.7, 0.1, 0.2, 0.3]), 0.5),
        (np.array([1, 0, 0, 0, 1, 0, 1]), np.full(7, 0.3), 0.5),
    ]
    for threshold in (0.5, 0.25, 0.65):
        y = rng.permutation(np.arange(60) < 17).astype(np.int64)
        p = np.clip(rng.normal(0.35 + 0.15 * y, 0.2), 0, 1).round(1) + 0.02  # many of them alike
        found.append((y, p, threshold))
    return found


def _ask(answer: Answer, rng: Rng, key: str) -> list[Case]:
    cases = []
    for y, p, threshold in _rows(rng):
        with student_code():
            result: Any = answer(y, p) if threshold == 0.5 else answer(y, p, threshold)
        if finding := nothing_returned(result):
            raise FoundError(finding)
        if not isinstance(result, dict) or key not in result:
            has = (
                f"the keys {shown(list(result), 90)}" if isinstance(result, dict) else f"{shown(result, 60)}"
            )
            raise FoundError(
                Finding(
                    f"no {key}",
                    f"what is returned has {has}",
                    "the lab makes a table of the seven, by their names",
                    f"a dict with the keys {', '.join(KEYS)}",
                )
            )
        value = number(result[key], key, "one number")
        words = f"{key} of y {shown(y.tolist(), 45)}, p {shown(p.round(2).tolist(), 60)} and threshold {threshold:g}"
        cases.append(Case((y, p, threshold), _RIGHT[key](y, p, threshold), value, words))
    return cases


def _same(one: Any, other: Any) -> bool:
    return bool(np.isclose(one, other, rtol=1e-5, atol=1e-7))


def _item(tables: Mapping[str, Sequence[Mistake]]) -> Callable[[Answer, Rng], Finding | None]:
    """Make the test of the keys of some tables of mistakes."""

    def test(answer: Answer, rng: Rng) -> Finding | None:
        for key, mistakes in tables.items():
            cases = _ask(answer, rng, key)
            if finding := _wrong(key, cases, mistakes, lambda case: _moves(answer, case)):
                return finding
        return None

    return test


def _moves(answer: Answer, case: Case) -> bool:
    """Whether the AUC of the same songs in another order is another one."""
    y, p, threshold = case.given
    with student_code():
        result: Any = answer(y[::-1].copy(), p[::-1].copy(), threshold)
    return not _same(number(result["auc"], "auc", "one number"), case.came)


def _wrong(
    key: str, cases: list[Case], mistakes: Sequence[Mistake], moves: Callable[[Case], bool]
) -> Finding | None:
    case = next(wrong_cases(cases, _same), None)
    if case is None:
        return None
    if not np.isfinite(case.came):
        return Finding(
            "0 / 0 is not 0",
            str(case),
            "a model that calls nothing liked has found nothing: its precision, recall and F.5 are 0",
            "what is divided by: hits / max(n, 1), or a condition",
        )
    # Where nothing is called liked, what is made of 0 / 0 tells no mistake from another.
    telling = [one for one in cases if key == "auc" or (one.given[1] >= one.given[2]).any()]
    mistake = mistake_of(telling, mistakes, _same)
    if mistake is not None:
        return Finding(mistake.cause, str(case), mistake.so, mistake.look, given=case.given)
    digits = next(
        (d for d in (1, 2, 3) if all(_same(one.came, round(one.expected, d)) for one in cases)), None
    )
    if digits is not None:
        return Finding(
            "rounded",
            str(case),
            "what is made of rounded numbers is further off, and two models that are no more apart look alike",
            f"what is returned, without round(..., {digits}): the lab rounds what it shows",
            given=case.given,
        )
    if key == "auc" and all(_has_ties(one) for one in wrong_cases(cases, _same)):
        return _by_place(str(case), case.given) if moves(case) else _not_half(str(case), case.given)
    cause = "another F.5" if key == "f05" else f"another {key}"
    return Finding(cause, str(case), _SO[key], _LOOK[key], given=case.given)


def _has_ties(case: Case) -> bool:
    _, p, _ = case.given
    return len(np.unique(p)) < len(p)


def _not_half(saw: str, given: tuple[Any, ...]) -> Finding:
    return Finding(
        "ties do not count 1/2",
        saw,
        "a pair of equal scores is a pair like any other, and says neither yes nor no: left out or counted otherwise, "
        "it makes a model look better or worse",
        "np.mean((ahead > 0) + (ahead == 0) / 2), over all pairs",
        given=given,
    )


def _by_place(saw: str, given: tuple[Any, ...]) -> Finding:
    return Finding(
        "ties are broken by place",
        saw,
        "constant scores know nothing: their AUC is .500, and not whatever the order of the rows makes of it",
        "a pair of equal scores counts 1/2; scipy.stats.rankdata gives ties the mean of their ranks",
        given=given,
    )


_SO = {
    "precision": "precision is the share of liked ones among those that are called liked",
    "recall": "recall is the share of the liked ones that are called liked",
    "f05": "F.5 is 1.25 P R / (.25 P + R)",
    "combined": "combined is recall times F.5",
    "auc": "the AUC is the share of pairs, one liked and one not, in which the liked one is ahead; ties 1/2",
    "base_rate": "the base rate is the share of liked ones",
    "lift": "lift is precision / base rate",
}
_LOOK = {
    "precision": "hits / (p >= threshold).sum()",
    "recall": "hits / y.sum()",
    "f05": "the brackets of the formula",
    "combined": "the product",
    "auc": "what is compared with what",
    "base_rate": "y.mean()",
    "lift": "the quotient",
}

TASTE_SCORES = Exercise(
    "taste_scores",
    [
        Item("precision and recall", 1, asks(_item(_COUNTS))),
        Item("F.5 and combined", 1, asks(_item(_COMBINED))),
        Item("AUC, ties count 1/2", 1, asks(_item(_AUCS))),
        Item("base rate and lift", 1, asks(_item(_RATES))),
    ],
    hints=(
        "Three counts are enough for precision and recall: the hits, those called liked, and those that are liked.",
        (
            "yes = p >= threshold; hits = (yes & (y == 1)).sum(). For the AUC, p[y == 1][:, None] - p[y == 0] compares "
            "each liked one with each other one."
        ),
        (
            "precision = hits / max(yes.sum(), 1); f05 = 1.25 * P * R / (.25 * P + R), or 0 where both are; auc = "
            "np.mean((ahead > 0) + (ahead == 0) / 2); lift = precision / y.mean()."
        ),
    ),
    observe=Asking,
    n_seeds=2,
)
