"""Checks of `rank`, with a trained classifier of scikit-learn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from kit.checks.elsewhere import Made
from kit.checks.funnel.forms import MOST_ROWS, Rng
from kit.checks.outcomes import Exercise, Finding, FoundError, Item, nothing_returned, shown, student_code


@dataclass
class Ranked:
    """Pairs, what the ranker thinks of them, and the rows that came.

    Attributes
    ----------
    probability : dict of (user, artist) to float
        Of class 1.
    users : list of int
        In the order in which they first appear.
    k : int
    rows : list of (user, rank, artist, score)
    """

    probability: dict[tuple[int, int], float]
    users: list[int]
    k: int
    rows: list[tuple[int, int, int, float]]

    def of(self, user: int) -> list[tuple[int, int, int, float]]:
        """The rows of a user, those of pairs that the ranker was asked about."""
        return [row for row in self.rows if row[0] == user and (user, row[2]) in self.probability]

    def best(self, user: int) -> list[int]:
        """The artists of a user, by falling probability."""
        own = [(-p, artist) for (one, artist), p in self.probability.items() if one == user]
        return [artist for _, artist in sorted(own)]


def _rank(answer: Any, rng: Rng) -> Ranked:
    """Five users with five to nine artists each, their rows mixed; two of them have fewer than k."""
    ids = (rng.permutation(90)[:5] + 10).tolist()
    sizes = rng.permutation([5, 6, 7, 8, 9])
    artists = {
        user: (rng.permutation(60)[:size] + 200).tolist() for user, size in zip(ids, sizes, strict=True)
    }
    pairs = [(user, artist) for user in ids for artist in artists[user]]
    while True:
        pairs = [pairs[i] for i in rng.permutation(len(pairs))]
        first = list(dict.fromkeys(user for user, _ in pairs))
        if first not in (sorted(first), sorted(first)[::-1]):
            break
    features = rng.normal(size=(len(pairs), 4))
    weights, bias = rng.normal(size=4).round(3), -0.7
    chance = 1 / (1 + np.exp(-(features @ weights + bias)))
    k = 7
    made = Made("kit.checks.funnel.desk:ranker", (weights.tolist(), bias))
    with student_code():
        result = answer(
            made.for_answer(answer), features, *(np.array(side) for side in zip(*pairs, strict=True)), k
        )
        if isinstance(result, Iterator):
            result = list(islice(result, MOST_ROWS))
    probability = dict(zip(pairs, chance.tolist(), strict=True))
    return Ranked(probability, first, k, _four(result))


def _four(result: Any) -> list[tuple[int, int, int, float]]:
    """The rows as numbers; raises a finding for what has none."""
    if finding := nothing_returned(result):
        raise FoundError(finding)
    try:
        rows = [tuple(map(float, row)) for row in np.asarray(result).tolist()]
    except Exception:  # whatever has no rows of numbers
        rows = []
    if rows and {*map(len, rows)} == {4} and np.isfinite(rows).all():
        return [(int(user), int(place), int(artist), score) for user, place, artist, score in rows]
    raise FoundError(
        Finding(
            "not rows of four",
            f"rank gives {shown(result)}",
            "the file that is made of it has four columns: user, rank, artist, score",
            "what is appended for each artist: (user, rank, artist, score)",
        )
    )


def _k_each(ranked: Ranked, rng: Rng) -> Finding | None:  # noqa: ARG001 - an item's test has two arguments
    for user in ranked.users:
        rows = [row for row in ranked.rows if row[0] == user]
        n = len(ranked.best(user))
        strange = [row for row in rows if (user, row[2]) not in ranked.probability]
        if strange:
            return Finding(
                "artists of other pairs",
                f"the row {strange[0]} names artist {strange[0][2]}, and user {user} has no such pair",
                "an artist is told by `artists[i]`, beside `users[i]` and row i of `features`",
                "which number is appended: the artist's, not that of the row",
            )
        if len({row[2] for row in rows}) < len(rows):
            return Finding(
                "an artist twice",
                f"user {user} has the artists {[row[2] for row in rows]}",
                "one of the k places is lost",
                "how the rows of a user are gathered",
            )
        if len(rows) != min(ranked.k, n):
            return Finding(
                "not k artists for each user",
                f"user {user} has {n} pairs, k is {ranked.k}, and {len(rows)} rows came",
                "each user gets k artists of their own, or all there are",
                "where the list is cut off: for each user, not once for all",
            )
    others = {row[0] for row in ranked.rows} - set(ranked.users)
    if others:
        return Finding(
            "users that were not asked for",
            f"there are rows of user {min(others)}; `users` holds {sorted(ranked.users)}",
            "a user is told by `users[i]`",
            "the first number of each row",
        )
    return None


def _scores(ranked: Ranked, rng: Rng) -> Finding | None:
    own = [
        (ranked.probability[row[0], row[2]], row[3]) for row in ranked.rows if row[:3:2] in ranked.probability
    ]
    if not own:
        return _k_each(ranked, rng)
    wanted, found = np.array(own).T
    if np.allclose(wanted, found, atol=1e-4):
        return None
    saw = f"for the probabilities of class 1 {np.round(wanted[:4], 3).tolist()} the scores are {found[:4].tolist()}"
    if np.allclose(1 - wanted, found, atol=1e-4):
        return Finding(
            "the probability of the wrong class",
            f"{saw}: your best artist has the lowest probability" if _falling(ranked) else saw,
            "column 0 is class 0, what the user does not want",
            "the column: `list(ranker.classes_).index(1)`",
        )
    if set(np.unique(found)) <= {0.0, 1.0}:
        return Finding(
            "classes, not probabilities",
            saw,
            "a yes or no leaves no order among those of the same class",
            "`predict_proba`, not `predict`",
        )
    if np.allclose(np.log(wanted / (1 - wanted)), found, atol=1e-3):
        return Finding(
            "log-odds, not probabilities",
            saw,
            "the order is the same, but nobody can read such a score",
            "`predict_proba`, not `decision_function`",
        )
    if np.allclose(np.sort(wanted), np.sort(found), atol=1e-4):
        return Finding(
            "the scores belong to other artists",
            saw,
            "the score in a row is that of its own pair",
            "what is sorted: artists and scores have to move together",
        )
    return Finding(
        "another score",
        saw,
        "the score is the probability of class 1",
        "which column of `predict_proba` is taken",
    )


def _falling(ranked: Ranked) -> bool:
    """Whether the scores of every user fall."""
    return all((np.diff([row[3] for row in ranked.of(user)]) <= 1e-9).all() for user in ranked.users)


def _best_first(ranked: Ranked, rng: Rng) -> Finding | None:
    for user in ranked.users:
        rows = sorted(ranked.of(user), key=lambda row: row[1])
        found, places = [row[2] for row in rows], [row[1] for row in rows]
        if not found:
            continue
        best = ranked.best(user)
        chances = [round(ranked.probability[user, artist], 3) for artist in found]
        saw = f"the artists of user {user}, by their rank, have the probabilities {chances}"
        if len(found) > 1 and found in (best[::-1][: len(found)], best[: len(found)][::-1]):
            return Finding("the worst come first", saw, "rank 1 is the best", "the direction of the sort")
        if found != best[: len(found)]:
            return Finding(
                "not the most probable first",
                saw,
                f"the best of them all is {ranked.probability[user, best[0]]:.3f}",
                "what is sorted by, and that it is sorted for each user apart",
            )
        if places != list(range(1, len(places) + 1)):
            return Finding(
                "ranks do not count from 1",
                f"the ranks of user {user} are {places}",
                "the best artist of each user has rank 1",
                "`enumerate(..., 1)`, anew for each user",
            )
    return None if any(ranked.of(user) for user in ranked.users) else _k_each(ranked, rng)


def _users_in_order(ranked: Ranked, rng: Rng) -> Finding | None:
    users = [row[0] for row in ranked.rows if row[0] in ranked.users]
    blocks = [user for i, user in enumerate(users) if not i or users[i - 1] != user]
    missing = [user for user in ranked.users if user not in blocks]
    if missing and len(missing) == len(ranked.users):
        return _k_each(ranked, rng)
    wanted = [user for user in ranked.users if user not in missing]
    if len(blocks) > len(wanted):
        return Finding(
            "the users' rows are mixed",
            f"the users of the rows are {users[:12]}, ...",
            "who looks for a user in the file finds them in one place",
            "one user after the other",
        )
    if blocks == wanted:
        within = [[row[1] for row in ranked.rows if row[0] == user] for user in ranked.users]
        if all(places == sorted(places) for places in within):
            return None
        return Finding(
            "a user's rows are not in the order of their ranks",
            f"the ranks are {within[0]}",
            "the file is read from the top",
            "append the rows of a user best first",
        )
    return Finding(
        "the users stand in another order",
        f"the users come as {blocks}, and first appear as {wanted}",
        "the order of the input is kept",
        "`np.unique` and sets sort or shuffle; `dict.fromkeys(users)` keeps the order",
    )


def _by_place(answer: Any, rng: Rng) -> Finding | None:  # noqa: ARG001
    """A right answer may know the column by its place; then other classes are not what it takes them for."""
    made = Made("kit.checks.funnel.desk:ranker", ([1.0], 0.0, (1, 2)))
    with student_code():
        result = answer(made.for_answer(answer), np.array([[2.0]]), np.array([1]), np.array([7]), 1)
        if isinstance(result, Iterator):
            result = list(islice(result, MOST_ROWS))
    if _four(result)[0][3] < 0.5:
        return None
    return Finding(
        "the column is known by its place",
        "of a ranker whose classes are 1 and 2 the probability of class 2 is taken",
        "it is right as long as the classes are 0 and 1",
        "`list(ranker.classes_).index(1)` is right for all",
    )


RANK = Exercise(
    "rank",
    [
        Item("k artists for each user", 1, _k_each),
        Item("probability of class 1", 1, _scores),
        Item("most probable first, ranks from 1", 1, _best_first),
        Item("users in the order of their first pair", 1, _users_in_order),
    ],
    hints=(
        (
            "Ask the ranker once for all pairs; then take one user at a time. Which column is class 1? "
            "`ranker.classes_` says."
        ),
        (
            "`np.flatnonzero(users == user)` are the rows of a user; `np.argsort(-score[pairs])[:k]` the places of the "
            "best among them."
        ),
        (
            "score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]; for user in "
            "dict.fromkeys(users.tolist()): pairs = ...; best = pairs[np.argsort(-score[pairs])[:k]]; append "
            "(user, place, artists[i], score[i]) for place, i in enumerate(best, 1)."
        ),
    ),
    observe=_rank,
    note=_by_place,
)
