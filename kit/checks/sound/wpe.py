"""Checks of `wpe`: what was played and what was not are asked apart, each beside the double sum.

Where all is played, or where only `alpha` changes, zeros have no say; where nothing is played, or `alpha` is next to
nothing, the confidence has none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_array

from kit.checks.asking.mistakes import Case, Mistake, told
from kit.checks.asking.values import row
from kit.checks.exercise import Answer, Asking, Exercise, Item, Rng, asks
from kit.checks.outcome import AnswerError, Finding, FoundError, nothing_returned, student_code
from kit.checks.sound.plays import Floats, sparse

__all__ = ["WPE", "SparseAlone"]

Sum = Callable[[Floats, Floats, Floats, float], Floats]
NEXT_TO_NOTHING = 1e-9  # an alpha with which every weight is 1


class SparseAlone(csr_array):  # type: ignore[misc]  # scipy has no types
    """A sparse table that stands for one too large to be written out.

    Examples
    --------
    >>> SparseAlone([[0.0, 2.0]]).sum()
    np.float64(2.0)
    """

    def toarray(self, *_args: object, **_options: object) -> Floats:
        """Refuse, as a table of the size that it stands for would."""
        raise MemoryError(
            "a user for each row, a song for each column, and no room for all the zeros between"
        )

    todense = toarray


def _errors(plays: Floats, users: Floats, predicted: Floats, alpha: float) -> tuple[Floats, Floats, Floats]:
    """What was played, the confidence, and what is predicted, all of (n_users, n_songs)."""
    return (plays > 0).astype(float), 1 + alpha * np.log1p(plays), users @ predicted.T


def _right(plays: Floats, users: Floats, predicted: Floats, alpha: float) -> Floats:
    p, c, x = _errors(plays, users, predicted, alpha)
    return np.asarray((c * (p - x) ** 2).sum(axis=0))


# --- the mistakes ---------------------------------------------------------------------------------------------------


def _grows(wrong: Sum) -> Callable[..., Floats]:
    """How much a wrong sum grows with alpha, from the smaller one to the larger; the sum itself where there is one."""

    def gives(plays: Floats, users: Floats, predicted: Floats, alphas: tuple[float, ...]) -> Floats:
        values = [wrong(plays, users, predicted, alpha) for alpha in alphas]
        return np.asarray(values[-1] - values[0] if len(values) > 1 else values[0])

    return gives


def _unweighted(plays: Floats, users: Floats, predicted: Floats, alpha: float) -> Floats:
    p, _, x = _errors(plays, users, predicted, alpha)
    return np.asarray(((p - x) ** 2).sum(axis=0))


def _confidence_wanted(plays: Floats, users: Floats, predicted: Floats, alpha: float) -> Floats:
    p, c, x = _errors(plays, users, predicted, alpha)
    return np.asarray((c * (c * p - x) ** 2).sum(axis=0))


def _plays_wanted(plays: Floats, users: Floats, predicted: Floats, alpha: float) -> Floats:
    _, c, x = _errors(plays, users, predicted, alpha)
    return np.asarray((c * (plays - x) ** 2).sum(axis=0))


def _squared_weight(plays: Floats, users: Floats, predicted: Floats, alpha: float) -> Floats:
    p, c, x = _errors(plays, users, predicted, alpha)
    return np.asarray((c**2 * (p - x) ** 2).sum(axis=0))


def _no_logarithm(plays: Floats, users: Floats, predicted: Floats, alpha: float) -> Floats:
    p, _, x = _errors(plays, users, predicted, alpha)
    return np.asarray(((1 + alpha * plays) * (p - x) ** 2).sum(axis=0))


_OF_PLAYS = (
    Mistake(
        "every play counts the same",
        _grows(_unweighted),
        "a song heard once may be chance, one heard 500 times is liked: the confidence tells the model which",
        "c = 1 + alpha * np.log1p(plays) in front of the square",
    ),
    Mistake(
        "the confidence in the place of the preference",
        _grows(_confidence_wanted),
        "what is predicted is whether a song was played, 1 or 0; the confidence says how much it matters",
        "c * (p - x.y) ** 2 with p = 1 where it was played, not c",
    ),
    Mistake(
        "the plays in the place of the preference",
        _grows(_plays_wanted),
        "what is predicted is whether a song was played, 1 or 0; how often goes into the confidence",
        "p = plays > 0",
    ),
    Mistake(
        "the confidence is squared too",
        _grows(_squared_weight),
        "the weight stands in front of the square: c (p - x.y)^2",
        "the brackets, or a root of c where rows are scaled",
    ),
    Mistake(
        "no logarithm in the confidence",
        _grows(_no_logarithm),
        "one user with 2,000 plays would weigh as much as all others: the logarithm holds the tail",
        "c = 1 + alpha * np.log1p(plays)",
    ),
)


def _played_alone(plays: Floats, users: Floats, predicted: Floats, alphas: tuple[float, ...]) -> Floats:
    p, c, x = _errors(plays, users, predicted, alphas[0])
    return np.asarray((p * c * (p - x) ** 2).sum(axis=0))


def _all_wanted(plays: Floats, users: Floats, predicted: Floats, alphas: tuple[float, ...]) -> Floats:
    _, c, x = _errors(plays, users, predicted, alphas[0])
    return np.asarray((c * (1 - x) ** 2).sum(axis=0))


_OF_ZEROS = (
    Mistake(
        "only what was played counts",
        _played_alone,
        "whoever says 1 for every user and every song would make no error at all",
        "the zeros: each of them counts (0 - x.y)^2 with weight 1",
    ),
    Mistake(
        "what was not played is wanted as much",
        _all_wanted,
        "p is 1 where it was played, and 0 elsewhere: else there is nothing to tell apart",
        "p = plays > 0, also where c is 1",
    ),
)


# --- what is asked --------------------------------------------------------------------------------------------------


def _table(rng: Rng, shape: tuple[int, int], share: float, dim: int) -> tuple[Floats, Floats, Floats]:
    counts = 1 + rng.geometric(0.2, shape).astype(float)
    plays = np.where(rng.permutation(np.arange(counts.size)).reshape(shape) < share * counts.size, counts, 0)
    return plays, rng.normal(0, 0.8, (shape[0], dim)), rng.normal(0, 0.8, (shape[1], dim))


def _ask(answer: Answer, given: tuple[Floats, Floats, Floats], alpha: float) -> Floats:
    plays, users, predicted = given
    with student_code():
        result = answer(sparse(plays).for_answer(answer), users.copy(), predicted.copy(), alpha)
    return _read(result, plays.shape)


def _read(result: object, shape: tuple[int, ...]) -> Floats:
    if finding := nothing_returned(result):
        raise FoundError(finding)
    values = row(result, "wpe", "a row with a number for each song")
    if len(values) != shape[1]:
        raise FoundError(
            Finding(
                "not a number for each song",
                f"{shape[0]} users and {shape[1]} songs gave {len(values)} numbers",
                "the lab asks which songs the error comes from",
                "the axis of the sum: 0 goes along the users",
            )
        )
    return values


def _case(answer: Answer, given: tuple[Floats, Floats, Floats], alphas: tuple[float, ...]) -> Case:
    """What an answer gives with one alpha, or how much more with the last of two than with the first."""
    came = [_ask(answer, given, alpha) for alpha in alphas]
    right = [_right(*given, alpha) for alpha in alphas]
    words = f"plays {given[0].astype(int).tolist()[:5]}, alpha {alphas[-1]:g}"
    if len(alphas) == 1:
        return Case((*given, alphas), right[0], came[0], words)
    words = f"{words} less what came with alpha {alphas[0]:g}"
    return Case((*given, alphas), right[1] - right[0], came[1] - came[0], words)


def _alike(one: object, other: object) -> bool:
    a, b = np.asarray(one, float), np.asarray(other, float)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-4, atol=1e-4))  # in float32 too


def _told(
    cases: Sequence[Case], mistakes: Sequence[Mistake], *, cause: str, so: str, look: str
) -> Finding | None:
    return None if _is_mean(cases) else told(cases, mistakes, cause=cause, so=so, look=look, same=_alike)


def _is_mean(cases: Sequence[Case]) -> bool:
    """Whether all that came is right but for being the mean over the users in the place of the sum."""
    return all(_alike(np.multiply(case.came, len(case.given[0])), case.expected) for case in cases)


def _of_plays(answer: Answer, rng: Rng) -> list[Case]:
    asked: list[tuple[tuple[int, int], float, int, tuple[float, ...]]] = [
        ((5, 4), 1, 2, (2.0,)),
        ((5, 4), 1, 2, (0.5,)),
        ((5, 4), 0.5, 2, (0.5, 4.0)),
        ((9, 6), 0.3, 3, (1.0, 2.0)),
    ]
    return [_case(answer, _table(rng, shape, share, dim), alphas) for shape, share, dim, alphas in asked]


def _plays(answer: Answer, rng: Rng) -> Finding | None:
    return _told(
        _of_plays(answer, rng),
        _OF_PLAYS,
        cause="another sum than c (p - x.y)^2",
        so="the error of a song is the sum of c (p - x.y)^2 over all users, with c = 1 + alpha ln(1 + plays)",
        look="work one song of the case out by hand, user by user",
    )


def _zeros(answer: Answer, rng: Rng) -> Finding | None:
    cases = [_case(answer, _table(rng, (5, 4), 0, 2), (2.0,))]
    cases += [_case(answer, _table(rng, shape, 0.4, 2), (NEXT_TO_NOTHING,)) for shape in ((5, 4), (8, 5))]
    return _told(
        cases,
        _OF_ZEROS,
        cause="another weight for what was not played",
        so="what was not played counts (0 - x.y)^2 with weight 1, whatever alpha is",
        look="c where plays is 0: 1 + alpha * 0",
    )


def _what_to_know(asking: Asking) -> Finding | None:
    answer, rng = asking.answer, asking.rng()
    if all(_is_mean([case]) for case in _of_plays(answer, rng)):
        return Finding(
            "a mean in the place of the sum",
            "what came is the sum divided by the number of users",
            "it is right: the mean over the users orders songs alike; it is another number than the paper's",
            "`.sum(axis=0)` gives the sum",
        )
    plays, users, predicted = _table(rng, (5, 4), 0.4, 2)
    table = sparse(plays, "kit.checks.sound.wpe:SparseAlone").for_answer(answer)
    try:
        with student_code():
            _read(answer(table, users, predicted, 2.0), plays.shape)
    except AnswerError as error:
        if not isinstance(error.__cause__, MemoryError):
            raise
        return Finding(
            "the zeros are written out",
            "the sparse table was asked for its `toarray`",
            "it is right for tables of this size; with a million users and songs each, the zeros would take 8,000 GB",
            "the sum of (0 - x.y)^2 over all users is y' (X'X) y: of the plays alone only the difference is left",
        )
    return None


WPE = Exercise(
    "wpe",
    [
        Item("what was played counts with its confidence", 2, asks(_plays)),
        Item("what was not played counts with weight 1", 1, asks(_zeros)),
    ],
    hints=(
        "First imagine that nothing was played: what is the error of a song then? Then see what each play changes.",
        (
            "Where nothing was played, the error is ((users @ predicted.T) ** 2).sum(axis=0), or without that table "
            "((predicted @ (users.T @ users)) * predicted).sum(axis=1)."
        ),
        (
            "row, song = plays.nonzero(); x = (users[row] * predicted[song]).sum(axis=1); c = 1 + alpha * "
            "np.log1p(plays.data) in the same order; np.bincount(song, c * (1 - x) ** 2 - x ** 2, len(predicted)) "
            "comes on top."
        ),
    ),
    observe=Asking,
    note=_what_to_know,
    n_seeds=2,
)
