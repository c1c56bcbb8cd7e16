"""Checks of `cold_eval`: the AUC, the first k and those who are left out are asked on tables of their own.

AUC and the first k are asked where every user has songs of both kinds, so that nobody is left out; scores are tied
where the AUC alone is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kit.checks.asking.mistakes import Case, Mistake, mistake_of, told
from kit.checks.asking.values import number, row
from kit.checks.exercise import Answer, Asking, Exercise, Item, Rng, asks
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code
from kit.checks.sound.measures import (
    Flags,
    auc,
    average_precision,
    dcg,
    each_user,
    first_k,
    judged_users,
    ndcg,
    precisions,
)
from kit.checks.sound.plays import Floats, sparse

__all__ = ["COLD_EVAL"]

KEYS = ("auc", "map", "ndcg", "auc_of_user", "map_of_user", "ndcg_of_user", "left_out")
Given = tuple[Floats, Floats, int]
APART = 2.05  # what a right song has more: no multiple of 1/7, so no two scores of a user are equal


_RIGHT = {"auc": each_user(auc), "map": each_user(average_precision), "ndcg": each_user(ndcg)}


# --- the mistakes ---------------------------------------------------------------------------------------------------


def _pooled(scores: Floats, plays: Floats, _k: int) -> float:
    return auc(plays.ravel() > 0, scores.ravel())


def _of_ranks(played: Flags, scores: Floats, _k: int) -> float:
    """The AUC of ranks that are given by place: of equal scores the later one is ahead."""
    ranks = np.argsort(np.argsort(scores, kind="stable"), kind="stable") + 1
    n = int(played.sum())
    return float((ranks[played].sum() - n * (n + 1) / 2) / (n * (~played).sum()))


def _of_ranks_down(played: Flags, scores: Floats, k: int) -> float:
    return _of_ranks(played[::-1], scores[::-1], k)


def _strictly(played: Flags, scores: Floats, _k: int) -> float:
    return float((scores[played][:, None] > scores[~played]).mean())


def _or_equal(played: Flags, scores: Floats, _k: int) -> float:
    return float((scores[played][:, None] >= scores[~played]).mean())


_HALF = "a constant knows nothing, and its AUC is .500: a pair of equal scores counts 1/2"
_OF_USER_AUC = (
    Mistake(
        "ties are broken by place",
        each_user(_of_ranks),
        "a constant knows nothing; with its ranks by place it is as good as the order of the songs happens to be",
        "scipy.stats.rankdata gives equal scores the mean of their ranks; so does sklearn's roc_auc_score",
    ),
    Mistake(
        "ties are broken by place",
        each_user(_of_ranks_down),
        "a constant knows nothing; with its ranks by place it is as good as the order of the songs happens to be",
        "scipy.stats.rankdata gives equal scores the mean of their ranks; so does sklearn's roc_auc_score",
    ),
    Mistake("ties do not count 1/2", each_user(_strictly), _HALF, "(ahead == 0) / 2 is added to ahead > 0"),
    Mistake("ties do not count 1/2", each_user(_or_equal), _HALF, "(ahead == 0) / 2 is added to ahead > 0"),
    Mistake(
        "the AUC the wrong way round",
        each_user(lambda played, scores, _k: 1 - auc(played, scores)),
        "it is the share of pairs in which the song that was played is ahead",
        "which of the two is subtracted, and the order of the arguments of roc_auc_score: labels first",
    ),
)
_OF_AUC = (
    Mistake(
        "one AUC over all users at once",
        _pooled,
        "it mixes users: one who has high scores everywhere is ahead of another's best songs, and no list of either "
        "depends on that",
        "the AUC of each user, then the mean",
    ),
)
_OF_USER_MAP = (
    Mistake(
        "divided by k, not by what can be found",
        each_user(lambda played, scores, k: precisions(first_k(played, scores, k)) / k),
        "whoever played two songs could not get more than 2 / k, however good the list is",
        "min(k, played.sum())",
    ),
    Mistake(
        "divided by all that was played",
        each_user(lambda played, scores, k: precisions(first_k(played, scores, k)) / int(played.sum())),
        "k places hold k songs at most: whoever played more than that could not get 1",
        "min(k, played.sum())",
    ),
    Mistake(
        "divided by what was found",
        each_user(
            lambda played, scores, k: (
                precisions(first_k(played, scores, k)) / max(1, int(first_k(played, scores, k).sum()))
            )
        ),
        "one song found in the first place would be as good as all of them",
        "min(k, played.sum())",
    ),
    Mistake(
        "the lowest scores first",
        each_user(
            lambda played, scores, k: precisions(first_k(played, -scores, k)) / min(k, int(played.sum()))
        ),
        "the songs that the model thinks least of would be suggested",
        "np.argsort puts the lowest first: np.argsort(-scores)",
    ),
    Mistake(
        "the precision at k alone",
        each_user(lambda played, scores, k: float(first_k(played, scores, k).mean())),
        "the average precision asks in which places the songs were found, not only how many",
        "the mean of the precisions at the places of the songs that were found",
    ),
)


def _gains_of_plays(scores: Floats, plays: Floats, k: int) -> Floats:
    order = np.argsort(-scores, axis=1)
    values = [
        dcg(own[places][:k]) / dcg(np.sort(own)[::-1][:k]) for own, places in zip(plays, order, strict=True)
    ]
    return np.array(values)


_OF_USER_NDCG = (
    Mistake(
        "not divided by the best",
        each_user(lambda played, scores, k: dcg(first_k(played, scores, k))),
        "the N is for normalised: 1 is a list that could not be better",
        "the DCG of a list that begins with all that was played",
    ),
    Mistake(
        "the best of k songs, whoever played fewer",
        each_user(
            lambda played, scores, k: (
                dcg(first_k(played, scores, k)) / dcg(np.ones(min(k, len(played)), bool))
            )
        ),
        "whoever played two songs could not get 1, however good the list is",
        "the best list has min(k, played.sum()) songs in it",
    ),
    Mistake(
        "plays in the place of played or not",
        _gains_of_plays,
        "the one song that somebody played 500 times would decide alone",
        "gains of 1 and 0: plays > 0",
    ),
)


# --- what is asked --------------------------------------------------------------------------------------------------


def _table(rng: Rng, shape: tuple[int, int], k: int) -> Given:
    """Plays of which every user has some and lacks some, and scores that are all different."""
    n_users, n_songs = shape
    plays = np.zeros(shape)
    for own in plays:
        n = int(rng.integers(1, n_songs))
        own[rng.permutation(n_songs)[:n]] = 1 + rng.geometric(0.3, n)
    scores = rng.permutation(n_users * n_songs).reshape(shape) / 7 + 3 * np.arange(n_users)[:, None]
    scores = scores + APART * (plays > 0)
    return scores - 20, plays, k


def _tables(rng: Rng) -> list[Given]:
    lone = np.array([[0.9, 0.8, 0.3, 0.2], [0.1, 0.6, 0.5, 0.7]])
    small = (lone, np.array([[0.0, 4, 0, 0], [3.0, 0, 1, 1]]), 2)
    return [small, _table(rng, (4, 6), 3), _table(rng, (9, 12), 4), _table(rng, (5, 7), 10)]


def _tied(rng: Rng) -> list[Given]:
    plays = np.array([[1.0, 0, 0, 2, 0], [0.0, 0, 1, 0, 0]])
    scores, other, k = _table(rng, (8, 15), 3)
    return [(np.full((2, 5), 0.3), plays, 2), (np.round(scores / 5), other, k), *_tables(rng)]


def _few(rng: Rng) -> Given:
    """A table in which some users played nothing, and some everything."""
    scores, plays, k = _table(rng, (9, 6), 3)
    order = rng.permutation(9)
    plays[order[:3]], plays[order[3:5]] = 0, 1
    return scores, plays, k


def _ask(answer: Answer, given: Given) -> Mapping[str, Any]:
    scores, plays, k = given
    with student_code():
        result: Any = answer(scores.copy(), sparse(plays).for_answer(answer), k)
    if finding := nothing_returned(result):
        raise FoundError(finding)
    if not isinstance(result, dict) or not set(KEYS) <= set(result):
        has = f"the keys {shown(list(result), 90)}" if isinstance(result, dict) else shown(result, 60)
        raise FoundError(
            Finding(
                "not the seven numbers and rows",
                f"what is returned has {has}",
                "the lab reads them by their names",
                f"a dict with the keys {', '.join(KEYS)}",
            )
        )
    return result


def _of_user(result: Mapping[str, Any], key: str, n_users: int) -> Floats:
    values = row(result[key], key, "a row with a number for each user, nan for one who is left out")
    if len(values) != n_users:
        raise FoundError(
            Finding(
                "not a number for each user",
                f"{n_users} users, and {key} has {len(values)} numbers",
                "the lab compares two models user by user: row u is that of user u in both",
                "a row of nan as long as there are users, filled in for those who can be judged",
            )
        )
    return values


def _words(key: str, given: Given) -> str:
    scores, plays, k = given
    return (
        f"{key} of {len(scores)} users, k {k}; scores {shown(scores.round(2).tolist(), 50)}, played "
        f"{shown((plays > 0).astype(int).tolist(), 50)}"
    )


def _values(
    answer: Answer, tables: Sequence[Given], key: str, of_user: Sequence[Mistake], mean: Sequence[Mistake]
) -> Finding | None:
    """Compare a number of each user, and then the mean, with what they are by hand."""
    results = [_ask(answer, given) for given in tables]
    rows, means = [], []
    for given, result in zip(tables, results, strict=True):
        right = _RIGHT[key](*given)
        came = _of_user(result, f"{key}_of_user", len(right))
        rows.append(Case(given, right, came, _words(f"{key}_of_user", given)))
        value = number(result[key], key, "one number, the mean over the users")
        means.append(Case(given, float(right.mean()), value, _words(key, given)))
    so, look = _SAID[key]
    name = key.upper()
    of_rows = told(rows, of_user, cause=f"another {name} of a user", so=so, look=look)
    of_mean = told(means, mean, cause=f"another {name}", so=so, look=look)
    # Where the mean shows its mistake, the rows may be that of no user at all.
    return of_mean if mistake_of(means, mean) else of_rows or of_mean


def _aucs(answer: Answer, rng: Rng) -> Finding | None:
    return _values(answer, _tied(rng), "auc", _OF_USER_AUC, _OF_AUC)


def _first_k(answer: Answer, rng: Rng) -> Finding | None:
    tables = _tables(rng)
    return _values(answer, tables, "map", _OF_USER_MAP, ()) or _values(
        answer, tables, "ndcg", _OF_USER_NDCG, ()
    )


_SAID = {
    "auc": (
        "it is the share of pairs, one song played and one not, in which the one played is ahead; ties count 1/2",
        "one user of the case by hand; then the mean over the users",
    ),
    "map": (
        "it is the sum of the precisions where a song among the first k was played, divided by min(k, how many were)",
        "one user of the case by hand; then the mean over the users",
    ),
    "ndcg": (
        "it is the sum of 1 / log2(1 + place) over the songs found among the first k, divided by that of the best list",
        "one user of the case by hand; then the mean over the users",
    ),
}


def _left_out(answer: Answer, rng: Rng) -> Finding | None:
    given = _few(rng)
    _, plays, _ = given
    result = _ask(answer, given)
    none, both = np.asarray(plays.max(axis=1) == 0), judged_users(plays)
    for key in ("auc", "map", "ndcg"):
        of_user = _of_user(result, f"{key}_of_user", len(plays))
        if finding := _not_the_same(f"{key}_of_user", of_user, none, both):
            return finding
        mean = number(result[key], key, "one number, the mean over the users")
        if not np.isclose(mean, of_user[both].mean(), rtol=1e-5):
            return Finding(
                "the mean counts those who are left out",
                f"{key} is {mean:.4f}, and the mean of {key}_of_user over the {both.sum()} users who can be judged "
                f"{of_user[both].mean():.4f}",
                "a model is no worse for users of whom nobody can say what would be right",
                "np.nanmean of the row, or the sum divided by how many are judged",
                given=given,
            )
    count = number(result["left_out"], "left_out", "one number, how many users are left out")
    if count == (~both).sum():
        return None
    return Finding(
        "not how many are left out",
        f"{len(plays)} users, {none.sum()} of whom played nothing and {(~both & ~none).sum()} everything: left_out is "
        f"{count:g}",
        "a mean over few of many users is another thing than one over all, so the reader has to know",
        "count the users whose row is nan",
        given=given,
    )


def _not_the_same(key: str, of_user: Floats, none: Flags, both: Flags) -> Finding | None:
    """Find users who are judged and should not be, or the other way round."""
    judged = ~np.isnan(of_user)
    if (judged & none).any():
        return Finding(
            "users without positives count",
            f"{none.sum()} users played none of the songs, and {key} has "
            f"{shown(of_user[none].round(3).tolist(), 40)} for them",
            "nothing can be found for them, by no model: their number says how many they are, and pulls all models "
            "towards itself",
            "nan in the rows of users who played none of the songs",
        )
    if (judged & ~both).any():
        return Finding(
            "users who played everything count",
            f"{(~both & ~none).sum()} users played all of the songs, and {key} has "
            f"{shown(of_user[~both & ~none].round(3).tolist(), 40)} for them",
            "whatever the model says of them is right; and the same users are left out of all three numbers",
            "nan in the rows of users who played all of the songs",
        )
    if judged.sum() < both.sum():
        return Finding(
            "users who can be judged are left out",
            f"{both.sum()} users played some of the songs and not all, and {key} is nan for "
            f"{(both & ~judged).sum()} of them",
            "a mean over the users whom one likes to judge says nothing of the others",
            "who is left out: those who played none, and those who played all",
        )
    return None


COLD_EVAL = Exercise(
    "cold_eval",
    [
        Item("AUC of each user, ties count 1/2", 1, asks(_aucs)),
        Item("MAP and NDCG of the first k", 1, asks(_first_k)),
        Item("users who cannot be judged are left out, and counted", 1, asks(_left_out)),
    ],
    hints=(
        "A loop over the users, with three rows that begin as nan. When does a user keep the nan?",
        (
            "played = plays.toarray() > 0. Of one user: found = played[u][np.argsort(-scores[u])[:k]]; the precisions "
            "are found.cumsum() / np.arange(1, len(found) + 1), and only those where found is True count."
        ),
        (
            "auc: roc_auc_score(played[u], scores[u]); map: precisions[found].sum() / min(k, played[u].sum()); ndcg: "
            "(found / np.log2(np.arange(2, len(found) + 2))).sum(), divided by that of "
            "np.sort(played[u])[::-1][:k]. The means are np.nanmean, left_out is np.isnan(auc_of_user).sum()."
        ),
    ),
    observe=Asking,
    n_seeds=2,
)
