"""What is right in a cold evaluation: AUC, average precision and NDCG of a user, and who can be judged."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kit.checks.sound.plays import Floats

__all__ = [
    "Flags",
    "Of",
    "auc",
    "average_precision",
    "dcg",
    "each_user",
    "first_k",
    "judged_users",
    "ndcg",
    "precisions",
]

Flags = NDArray[np.bool_]
Of = Callable[[Flags, Floats, int], float]  # what a number is for one user


def auc(played: Flags, scores: Floats, _k: int = 0) -> float:
    """The AUC of one user; a pair of equal scores counts 1/2."""
    ahead = scores[played][:, None] - scores[~played]
    return float((ahead > 0).mean() + (ahead == 0).mean() / 2)


def first_k(played: Flags, scores: Floats, k: int) -> Flags:
    """For each of the first k songs whether it was played."""
    return played[np.argsort(-scores, kind="stable")[:k]]


def precisions(found: Flags) -> float:
    """The sum of the precision at each song that was found."""
    return float(((found.cumsum() / np.arange(1, len(found) + 1))[found]).sum())


def average_precision(played: Flags, scores: Floats, k: int) -> float:
    """The average precision of the first k songs of one user."""
    return precisions(first_k(played, scores, k)) / min(k, int(played.sum()))


def dcg(found: Floats | Flags) -> float:
    """The gains of a list, discounted by place."""
    return float((found / np.log2(np.arange(2, len(found) + 2))).sum())


def ndcg(played: Flags, scores: Floats, k: int) -> float:
    """The discounted gain of the first k songs of one user, of the best that there is."""
    return dcg(first_k(played, scores, k)) / dcg(np.sort(played)[::-1][:k])


def judged_users(plays: Floats) -> Flags:
    """Who has played some of the songs, and not all."""
    return np.asarray((plays > 0).any(axis=1) & (plays == 0).any(axis=1))


def each_user(of: Of) -> Callable[[Floats, Floats, int], Floats]:
    """What a number is for each user; nan for one without songs of both kinds."""

    def gives(scores: Floats, plays: Floats, k: int) -> Floats:
        played = plays > 0
        users = zip(judged_users(plays), played, scores, strict=True)
        return np.array([of(own, said, k) if kept else np.nan for kept, own, said in users])

    return gives
