"""Checks of `rank`, with a trained classifier of scikit-learn."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from kit.checks.asking.crossing import Made
from kit.checks.asking.mistakes import Case, Mistake, mistake_of
from kit.checks.exercise import Asking, Exercise, Item
from kit.checks.funnel.rankings import RANKER, Pair, Ranked, Rankings, rankings, rows_of
from kit.checks.outcome import Finding

__all__ = ["RANK"]


def _runs(ranked: Ranked) -> list[Pair]:
    """Give the rows that come of gathering pairs as long as the user does not change."""
    gathered: list[Pair] = []
    for _, pairs in groupby(ranked.probability, key=lambda pair: pair[0]):
        gathered += sorted(pairs, key=lambda pair: -ranked.probability[pair])[: ranked.k]
    return gathered


def _of_all(ranked: Ranked) -> list[Pair]:
    """Give the k best of all pairs, a user after the other."""
    best = sorted(ranked.probability, key=lambda pair: -ranked.probability[pair])[: ranked.k]
    return sorted(best, key=lambda pair: ranked.users.index(pair[0]))


def _first_rows(ranked: Ranked) -> list[Pair]:
    """Give the first k rows of the right list."""
    return [(user, artist) for user in ranked.users for artist in ranked.best(user)[: ranked.k]][: ranked.k]


def _of_the_first(ranked: Ranked) -> list[Pair]:
    """Give the rows of the first user."""
    user = ranked.users[0]
    return [(user, artist) for artist in ranked.best(user)[: ranked.k]]


_GATHERED = (
    Mistake(
        "only the first user has rows",
        _of_the_first,
        "each user gets k artists of their own, or all there are",
        "a `return` inside the loop over the users",
    ),
    Mistake(
        "rows that stand together are taken for all rows of a user",
        _runs,
        "a user has many rows, not always one after the other",
        "`groupby` of itertools needs sorted rows: gather all rows of a user first",
    ),
    *(
        Mistake(
            "cut off once for all users",
            gives,
            "each user gets k artists of their own, or all there are",
            "where the list is cut off: for each user",
        )
        for gives in (_first_rows, _of_all)
    ),
)


def _k_each(seen: Rankings) -> Finding | None:
    return _k_of(seen.mixed) or _k_of(seen.equal)


def _k_of(ranked: Ranked) -> Finding | None:
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
            saw = f"user {user} has {n} pairs, k is {ranked.k}, and {len(rows)} rows came"
            if (mistake := mistake_of([Case((ranked,), None, ranked.named)], _GATHERED)) is not None:
                return Finding(mistake.cause, saw, mistake.so, mistake.look)
            if (lost := ranked.lost_by_equal_score(user)) is not None:
                return Finding(
                    "artists with the same score are lost",
                    f"{saw}; the artists {lost[0]} and {lost[1]} have the same score",
                    "each of them has a place of its own",
                    "what the artists are kept by: a dict has one place for each key, and scores can be equal",
                )
            return Finding(
                "not k artists for each user",
                saw,
                "each user gets k artists of their own, or all there are",
                "which rows of a user are kept, and how many",
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


def _scores(seen: Rankings) -> Finding | None:
    ranked = seen.mixed
    own = [
        (ranked.probability[row[0], row[2]], row[3]) for row in ranked.rows if row[:3:2] in ranked.probability
    ]
    if not own:
        return _k_each(seen)
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
    for digits in range(6):
        if np.allclose(np.round(wanted, digits), found, atol=1e-9):
            return Finding(
                "rounded scores",
                f"{saw}: {digits} digits are left",
                "artists that differ behind the last digit seem equal",
                "the score itself; who prints it can round it",
            )
    return Finding(
        "another score",
        saw,
        "the score is the probability of class 1, `ranker.predict_proba(features)`",
        "what is done to the probabilities, and which pair each of them belongs to",
    )


def _falling(ranked: Ranked) -> bool:
    """Whether the scores of every user fall."""
    return all((np.diff([row[3] for row in ranked.of(user)]) <= 1e-9).all() for user in ranked.users)


def _upside_down(found: list[float], best: list[float]) -> bool:
    """Whether a list begins with the worst of all, or ends with the best."""
    return found in (best[::-1][: len(found)], best[: len(found)][::-1])


def _best_first(seen: Rankings) -> Finding | None:
    ranked = seen.mixed
    for user in ranked.users:
        rows = sorted(ranked.of(user), key=lambda row: row[1])
        found, places = [row[2] for row in rows], [row[1] for row in rows]
        if not found:
            continue
        best = ranked.best(user)
        chances = [round(ranked.probability[user, artist], 3) for artist in found]
        saw = f"the artists of user {user}, by their rank, have the probabilities {chances}"
        if found != best[: len(found)] and all(map(_upside_down, *zip(*ranked.lists(), strict=True))):
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
    return None if any(ranked.of(user) for user in ranked.users) else _k_each(seen)


def _users_in_order(seen: Rankings) -> Finding | None:
    ranked = seen.mixed
    users = [row[0] for row in ranked.rows if row[0] in ranked.users]
    blocks = [user for i, user in enumerate(users) if not i or users[i - 1] != user]
    missing = [user for user in ranked.users if user not in blocks]
    if missing and len(missing) == len(ranked.users):
        return _k_each(seen)
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


def _by_place(asking: Asking) -> Finding | None:
    """Tell of an answer that finds the column by its place, and so would mistake other classes."""
    ranker = Made(RANKER, ([1.0], 0.0, (1, 2))).for_answer(asking.answer)
    rows = rows_of(asking.answer, ranker, np.array([[2.0]]), np.array([1]), np.array([7]), 1)
    if rows[0][3] < 0.5:
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
    observe=rankings,
    note=_by_place,
)
