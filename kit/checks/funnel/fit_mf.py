"""Checks of `fit_mf`: any factorisation will do; only its scores are looked at, never the factors.

A small world in which users of three tastes play the artists of theirs, and everybody plays most hits: whoever learns
from plays alone learns that everything is liked. Four plays of each user are held back. A right answer finds most of
them, the most popular artists few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kit.checks.exercise import Exercise, Item
from kit.checks.funnel.forms import Rng, sparse, table_of_numbers
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

N_USERS, N_ARTISTS, N_TASTES, N_HITS, N_PLAYS, N_HELD = 100, 108, 3, 24, 14, 4
DIM, FEW = 4, 2  # factors asked for, in the world and in a tiny one
TOP = 10
LEAST_GAIN = 0.3  # of the way from popularity to knowing all tastes; right answers have .4 and more
LEAST_AUC = 0.8  # right answers have .85 and more, wrong ones .75 at most


@dataclass
class World:
    """Plays, and those held back.

    Attributes
    ----------
    plays : (n_users, n_artists) array
    held : (n_users, n_held) array
        Artists that each user plays, too.
    same : (n_users, n_artists) array of bool
        Whether an artist is of the user's taste.
    hits : array
        Artists that almost everybody plays.
    """

    plays: Any
    held: Any
    same: Any
    hits: Any

    @classmethod
    def draw(
        cls,
        rng: Rng,
        n_users: int = N_USERS,
        n_artists: int = N_ARTISTS,
        n_hits: int = N_HITS,
        n_plays: int = N_PLAYS,
    ) -> World:
        """Users play artists of their own taste 26 times as often as others, popular ones more often, and most hits."""
        tastes, styles = (
            rng.integers(N_TASTES, size=n_users),
            rng.permutation(np.arange(n_artists) % N_TASTES),
        )
        popularity = rng.permutation(1 / np.arange(8, n_artists + 8) ** 0.6)
        hits = rng.permutation(n_artists)[:n_hits]
        popularity[hits], styles[hits] = 0, -1
        same = styles == tastes[:, None]
        plays, held = np.zeros((n_users, n_artists)), np.zeros((n_users, N_HELD), int)
        for user in range(n_users):
            chance = popularity * np.where(same[user], 26, 1)
            listened = rng.choice(n_artists, n_plays + N_HELD, replace=False, p=chance / chance.sum())
            held[user] = listened[:N_HELD]
            played = np.concatenate([listened[N_HELD:], hits[rng.random(n_hits) < 0.9]])
            plays[user, played] = np.maximum(1, np.round(rng.lognormal(np.log(30), 1, len(played))))
        return cls(plays, held, same, hits)

    @property
    def popular(self) -> Any:
        """Scores of artists by how many users play them."""
        return np.tile((self.plays > 0).sum(axis=0).astype(float), (len(self.plays), 1))

    def recall(self, scores: Any) -> float:
        """Share of the held-back plays among the best unplayed artists."""
        scores = np.where(self.plays > 0, -np.inf, scores)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :TOP]
        return float((self.held[:, :, None] == best[:, None, :]).any(axis=2).mean())

    def auc(self, scores: Any) -> float:
        """How often a played artist scores above one that was not played, by the same user; hits left out."""
        shares = []
        for row, plays in zip(
            *(np.delete(table, self.hits, axis=1) for table in (scores, self.plays)), strict=True
        ):
            above = np.sign(row[plays > 0][:, None] - row[plays == 0][None])
            shares.append((above.mean() + 1) / 2)
        return float(np.mean(shares))


@dataclass
class Fitted:
    """What came of the world, and of a tiny one with the same rng, another one, and its artists in another order.

    Attributes
    ----------
    world : World
    users, artists : array
    few : list of int
        Columns of the tables of the tiny world, in which fewer factors are asked for.
    again, other, moved : float
        How far its scores are from those of the same rng, of another one, and of artists in another order, as a share
        of how far they are apart.
    """

    world: World
    users: Any
    artists: Any
    few: list[int]
    again: float
    other: float
    moved: float

    @property
    def scores(self) -> Any:
        """Of each user and artist; nothing is made of what is no number."""
        if self.users.shape[1] != self.artists.shape[1]:
            raise FoundError(_do_not_fit(self.users, self.artists))
        scores = self.users @ self.artists.T
        if np.isfinite(scores).all():
            return scores
        raise FoundError(
            Finding(
                "the factors are no numbers",
                f"{np.isnan(scores).mean():.0%} of the scores are not a number, others may be infinite",
                "the steps are so large that each one makes things worse (or something is divided by 0)",
                "a smaller learning rate, smaller numbers to start from, the logarithm of the plays",
            )
        )


def _do_not_fit(users: Any, artists: Any) -> Finding:
    return Finding(
        "users and artists do not fit",
        f"the tables have the shapes {users.shape} and {artists.shape}",
        "`users @ artists.T` needs as many columns in both",
        "what is returned: (users, artists), a row a user and a row an artist",
    )


def _tables(answer: Any, plays: Any, dim: int, rng: Rng) -> tuple[Any, Any]:
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
    users, artists = (table_of_numbers(part, "fit_mf") for part in result)
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
    return users, artists


def _fit(answer: Any, rng: Rng) -> Fitted:
    world = World.draw(rng)
    users, artists = _tables(answer, world.plays, DIM, np.random.default_rng(rng.integers(2**32)))
    tiny, seed = World.draw(rng, 20, 18, 3, 4).plays, int(rng.integers(2**32))
    first, second = (_tables(answer, tiny, FEW, np.random.default_rng(seed)) for _ in range(2))
    third = _tables(answer, tiny, FEW, np.random.default_rng(seed + 1))
    scores, again, other = (pair[0] @ pair[1].T for pair in (first, second, third))
    spread = float(np.std(scores)) or 1.0
    moved = 0.0
    if np.abs(scores - other).max() <= 1e-6 * spread:
        order = rng.permutation(tiny.shape[1])
        pair = _tables(answer, tiny[:, order], FEW, np.random.default_rng(seed))
        moved = float(np.abs(scores[:, order] - pair[0] @ pair[1].T).max()) / spread
    return Fitted(
        world,
        users,
        artists,
        [first[0].shape[1], first[1].shape[1]],
        float(np.abs(scores - again).max()) / spread,
        float(np.abs(scores - other).max()) / spread,
        moved,
    )


def _shapes(fitted: Fitted) -> Finding | None:
    widths = [fitted.users.shape[1], fitted.artists.shape[1]]
    if widths[0] != widths[1]:
        return _do_not_fit(fitted.users, fitted.artists)
    fitted.scores  # noqa: B018 - says what is no number
    for name, table in (("user", fitted.users), ("artist", fitted.artists)):
        empty = np.flatnonzero(~table.any(axis=1))
        if len(empty):
            return Finding(
                "a vector is left empty",
                f"the vector of {name} {empty[0]} holds nothing but zeros, as do {len(empty)} of {len(table)}",
                "with zeros all scores are the same",
                "the loop over the rows: its first turn, and its last",
            )
    for dim, width in ((DIM, widths[0]), (FEW, fitted.few[0])):
        if not dim <= width <= dim + 2:
            return Finding(
                "`dim` is ignored",
                f"dim is {dim}, and the vectors have {width} numbers",
                "a vector has dim numbers (and two more at most, where biases stand)",
                "the shapes that the vectors start with",
            )
    return None


def _fits(fitted: Fitted) -> Finding | None:
    auc = fitted.world.auc(fitted.scores)
    if auc >= LEAST_AUC:
        return None
    if auc < 1 - LEAST_AUC:
        return Finding(
            "what was played scores lowest",
            f"an artist that a user plays scores above one that they do not in {auc:.0%} of all cases",
            "the list would be worst first",
            "the sign: high where a user would listen",
        )
    return _no_better(fitted, auc)


def _no_better(fitted: Fitted, auc: float) -> Finding:
    """Why plays do not score above what was not played."""
    scores, played = fitted.scores, fitted.world.plays > 0
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
    world, scores = fitted.world, fitted.scores
    recall, base, auc = world.recall(scores), world.recall(world.popular), world.auc(scores)
    best = world.recall(world.popular + 1_000 * world.same)
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
