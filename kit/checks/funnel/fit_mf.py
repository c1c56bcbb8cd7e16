"""Checks of `fit_mf`: any factorisation will do; only its scores are looked at, never the factors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.checks.exercise import Answer, Exercise, Item, Rng
from kit.checks.funnel.plays_by_taste import N_HELD, TOP, PlaysByTaste
from kit.checks.funnel.tables import Floats, dense, sparse
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["FIT_MF", "Fitted"]

DIM, FEW = 4, 3  # factors asked for, of all users and of a few
FEW_PLAYS = (60, 60, 0, 8)  # users, artists, hits, plays
LEAST_GAIN = 0.3  # part of the way from popularity to knowing all tastes; right answers have .4 and more
LEAST_AUC = 0.8  # right answers have .82 and more, wrong ones .75 at most
LEAST_AUC_OF_FEW = 0.7  # right answers have .74 and more; one that starts all factors alike .65 at most


@dataclass(frozen=True)
class Fitted:
    """What came of many plays, and of a few: with an equal rng, another rng, and the artists in another order.

    Attributes
    ----------
    given : PlaysByTaste
    users, artists : array
    few : PlaysByTaste
        Fewer plays, of which fewer factors are asked for.
    few_scores : pair of (n_users, n_artists) array
        What two rng make of them. An answer that is right by luck alone is found out here.
    few_widths : list of int
        Columns of their tables.
    again, other, moved : float
        How far the scores of a few plays are from those of the same rng, of another one, and of artists in another
        order, as a share of how far they are apart.
    """

    given: PlaysByTaste
    users: Floats
    artists: Floats
    few: PlaysByTaste
    few_scores: tuple[Floats, Floats]
    few_widths: list[int]
    again: float
    other: float
    moved: float

    @property
    def scores(self) -> Floats:
        """The score of each user and artist; what is no number stays no number."""
        if (finding := self.no_numbers()) is not None:
            raise FoundError(finding)
        return np.asarray(self.users @ self.artists.T)

    def no_numbers(self) -> Finding | None:
        """The finding about scores that are not finite."""
        scores = self.users @ self.artists.T
        if np.isfinite(scores).all():
            return None
        return Finding(
            "the factors are no numbers",
            f"{np.isnan(scores).mean():.0%} of the scores are not a number, others may be infinite",
            "the steps are so large that each one makes things worse (or something is divided by 0)",
            "a smaller learning rate, smaller numbers to start from, the logarithm of the plays",
        )


def _tables(answer: Answer, plays: Floats, dim: int, rng: Rng) -> tuple[Floats, Floats]:
    with student_code():
        result = answer(sparse(plays).for_answer(answer), dim, rng)
    if finding := nothing_returned(result):
        raise FoundError(finding)
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise FoundError(
            Finding(
                "not two tables",
                f"fit_mf gives {shown(result)}",
                "it gives a pair: the users' vectors and the artists'",
                "`return users, artists`",
            )
        )
    users, artists = (dense(part, "fit_mf") for part in result)
    if (len(users), len(artists)) != plays.shape:
        raise FoundError(
            Finding(
                "not a row for each user and each artist",
                f"{plays.shape[0]} users and {plays.shape[1]} artists gave tables of the shapes {users.shape} and "
                f"{artists.shape}",
                "row u holds the vector of user u, row i that of artist i",
                "what is returned: users first; neither of them transposed",
            )
        )
    if users.shape[1] != artists.shape[1]:
        raise FoundError(
            Finding(
                "users and artists do not fit",
                f"the tables have the shapes {users.shape} and {artists.shape}",
                "`users @ artists.T` needs as many columns in both",
                "what is returned: (users, artists), a row a user and a row an artist",
            )
        )
    return users, artists


def _fit(answer: Answer, rng: Rng) -> Fitted:
    given = PlaysByTaste.draw(rng)
    users, artists = _tables(answer, given.plays, DIM, np.random.default_rng(rng.integers(2**32)))
    few_given, seed = PlaysByTaste.draw(rng, *FEW_PLAYS), int(rng.integers(2**32))
    few = few_given.plays
    first, second = (_tables(answer, few, FEW, np.random.default_rng(seed)) for _ in range(2))
    third = _tables(answer, few, FEW, np.random.default_rng(seed + 1))
    scores, again, other = (pair[0] @ pair[1].T for pair in (first, second, third))
    spread = float(np.std(scores)) or 1.0
    moved = 0.0
    if np.abs(scores - other).max() <= 1e-6 * spread:
        order = rng.permutation(few.shape[1])
        pair = _tables(answer, few[:, order], FEW, np.random.default_rng(seed))
        moved = float(np.abs(scores[:, order] - pair[0] @ pair[1].T).max()) / spread
    return Fitted(
        given,
        users,
        artists,
        few_given,
        (scores, other),
        [first[0].shape[1], first[1].shape[1]],
        float(np.abs(scores - again).max()) / spread,
        float(np.abs(scores - other).max()) / spread,
        moved,
    )


def _shapes(fitted: Fitted) -> Finding | None:
    if (finding := fitted.no_numbers()) is not None:
        return finding
    for name, table in (("user", fitted.users), ("artist", fitted.artists)):
        empty = np.flatnonzero(~table.any(axis=1))
        if len(empty):
            return Finding(
                "a vector is left empty",
                f"the vector of {name} {empty[0]} holds nothing but zeros, as do {len(empty)} of {len(table)}",
                "with zeros all scores are the same",
                "the loop over the rows: its first turn, and its last",
            )
    for dim, width in ((DIM, fitted.users.shape[1]), (FEW, fitted.few_widths[0])):
        if not dim <= width <= dim + 2:
            return Finding(
                "`dim` is ignored",
                f"dim is {dim}, and the vectors have {width} numbers",
                "a vector has dim numbers (and two more at most, where biases stand)",
                "the shapes that the vectors start with",
            )
    return None


def _fits(fitted: Fitted) -> Finding | None:
    auc = fitted.given.auc(fitted.scores)
    if auc >= LEAST_AUC:
        return _fits_few(fitted)
    if auc < 1 - LEAST_AUC:
        return Finding(
            "what was played scores lowest",
            f"an artist that a user plays scores above one that they do not in {auc:.0%} of all cases",
            "the list would be worst first",
            "the sign: high where a user would listen",
        )
    return _no_better(fitted.given, fitted.scores, auc)


def _fits_few(fitted: Fitted) -> Finding | None:
    """Ask the same of fewer plays, by two rng: steps that do not settle are now and then right by luck."""
    for scores in fitted.few_scores:
        auc = fitted.few.auc(scores) if np.isfinite(scores).all() else 0.0
        if auc < LEAST_AUC_OF_FEW:
            return _no_better(fitted.few, scores, auc)
    return None


def _no_better(given: PlaysByTaste, scores: Floats, auc: float) -> Finding:
    """Say why plays do not score above artists that were not played."""
    played = given.plays > 0
    saw = (
        f"an artist that a user plays scores above one that they do not in {auc:.0%} of all cases; the mean score of "
        f"plays is {scores[played].mean():.3g}, that of all other artists {scores[~played].mean():.3g}"
    )
    liked, others = scores[played], scores[~played]
    if liked.mean() > liked.std() and others.mean() > 0.8 * liked.mean():
        return Finding(
            "learnt from the plays alone",
            saw,
            "all predictions are much the same: who sees nothing but plays may say so of every artist, and be right",
            "what was not played: as zeros with a low confidence, or drawn by chance in each step",
        )
    order = np.argsort(-scores, axis=1, kind="stable")
    if (order == order[0]).all():
        return Finding(
            "everybody gets the same list",
            saw,
            "the scores of all users have the same order: that is popularity, and no taste",
            "the vectors of the users: are they ever changed?",
        )
    return Finding(
        "nothing is learnt of who plays what",
        saw,
        "a factorisation puts plays above what was not played",
        "are both tables changed, for long enough and with steps that are large enough?",
    )


def _better(fitted: Fitted) -> Finding | None:
    given, scores = fitted.given, fitted.scores
    recall, base, auc = given.recall(scores), given.recall(given.popular), given.auc(scores)
    best = given.recall(given.popular + 1_000 * given.same)
    if recall >= base + LEAST_GAIN * (best - base):
        return None
    if auc < LEAST_AUC:
        return _fits(fitted)
    saw = (
        f"of {N_HELD} plays of each user that were held back, {recall:.0%} are among its {TOP} best; the most popular "
        f"artists find {base:.0%}"
    )
    return Finding(
        "no better than the most popular artists",
        f"{saw}. The plays that it learnt from score above the rest in {auc:.0%} of all cases",
        "it knows the plays by heart, and says nothing of new ones",
        "the confidence (`ln(1 + plays)`, not the plays), the regularisation, the number of factors",
    )


def _chance(fitted: Fitted) -> Finding | None:
    if not fitted.again <= 1e-3:
        return Finding(
            "another result each time",
            f"the same plays and the same rng, asked twice: the scores differ by {fitted.again:.1%} of their spread",
            "a result that cannot be repeated cannot be looked into",
            "what is drawn: `rng.normal(...)`, not `np.random` (of Keras, "
            "`keras.utils.set_random_seed(int(rng.integers(2**31)))`)",
        )
    if fitted.other <= 1e-6 and fitted.moved > 1e-6:
        return Finding(
            "chance of its own",
            "two different rng give the very same scores, and the artists in another order other ones: something is "
            "drawn, and not by the rng that was given",
            "a fixed seed inside hides how much of a result is luck",
            "what is drawn: with the argument `rng`",
        )
    return None


FIT_MF = Exercise(
    "fit_mf",
    [
        Item("a vector for each user and artist", 1, _shapes),
        Item("plays above what was not played", 1, _fits),
        Item("better than the most popular", 1, _better),
        Item("drawn with the given rng", 1, _chance),
    ],
    hints=(
        (
            "A user has played a few artists of thousands. What would a model say that is never told what was *not* "
            "played? Make sure that yours is."
        ),
        (
            "For alternating least squares write a function that solves for one side while the other is held fast; "
            "call it with R for the users and with R.T.tocsr() for the artists, ten times. "
            "`R.indices[R.indptr[u]:R.indptr[u + 1]]` are the artists that user u plays."
        ),
        (
            "For a row: Y = fixed[played]; c = 2 * np.log1p(plays); np.linalg.solve(fixed.T @ fixed + "
            "(Y * c[:, None]).T @ Y + 5 * np.eye(dim), Y.T @ (1 + c)). Start the artists with "
            "rng.normal(0, 0.1, (n_artists, dim))."
        ),
    ),
    observe=_fit,
    n_seeds=1,  # right and wrong answers are far apart
)
