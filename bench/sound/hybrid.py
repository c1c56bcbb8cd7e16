"""A hybrid that moves from content to plays: 1, 3 or 10 plays of each cold song are known, and the others asked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.sound.answers import answers
from bench.sound.rows import Case
from bench.sound.ways import prior_from_sound
from kit.cold import aucs_of_others, first_plays
from kit.data.plays import Cold

__all__ = ["KNOWN", "LAMS", "WAYS_OF_PLAYS", "hybrid"]

Floats = NDArray[np.float64]

KNOWN = (1, 3, 10)  # plays of a song that are known: of so many of its listeners
LAMS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
FIXED = 3.0
WAYS_OF_PLAYS = ("plays alone", "sound alone", "prior, lam fixed", "prior, lam chosen")


def _split_again(case: Case) -> Case:
    """Hold out songs once more among the warm ones, to choose by: those that are cold are not looked at."""
    rng = np.random.default_rng([case.seed, 3, 6])
    cold = np.sort(rng.choice(case.split.warm, len(case.split.cold), replace=False))
    return Case(case.music, case.attributes, Cold(np.setdiff1d(case.split.warm, cold), cold), case.seed)


def _aucs(
    case: Case, n: int, rng: np.random.Generator, prior: Floats, lams: tuple[float, ...]
) -> dict[float, Floats]:
    """Give the AUC of each user for each lam, with n plays of each cold song known."""
    plays = case.music.plays[:, case.split.cold]
    known = first_plays(plays, n, rng)
    target = known.copy()
    target.data = np.ones_like(target.data)  # who has played it wants it: how often is another question
    solve = answers()["pmf_with_prior"]
    users, right, seen = case.factors.users, plays.toarray() > 0, known.toarray() > 0
    return {lam: aucs_of_others(users @ solve(target, users, prior, lam).T, right, seen) for lam in lams}


def hybrid(case: Case) -> dict[tuple[int, str], Floats]:
    """Measure all four ways for each number of known plays: the AUC of each user, nan where one is left out.

    *Plays alone* has the mean of all songs as its prior. Its lam and that of the prior from sound are chosen on songs
    that are held out among the warm ones.
    """
    found: dict[tuple[int, str], Floats] = {}
    again = _split_again(case)
    priors = {}
    for name, of in (("asked", case), ("chosen by", again)):
        mean = np.tile(of.factors.artists.mean(axis=0), (len(of.split.cold), 1))
        priors[name] = {"plays alone": mean, "prior, lam chosen": prior_from_sound(of)}
    for n in KNOWN:
        for name in ("plays alone", "prior, lam chosen"):
            tried = _aucs(again, n, np.random.default_rng([case.seed, n]), priors["chosen by"][name], LAMS)
            lam = max(tried, key=lambda one: float(np.nanmean(tried[one])))
            rng = np.random.default_rng([case.seed, n, 1])
            told = _aucs(case, n, rng, priors["asked"][name], (lam, FIXED, 1e9))
            found[n, name] = told[lam]
            found[n, f"lam of {name}"] = np.array([lam])
            if name == "prior, lam chosen":
                found[n, "prior, lam fixed"] = told[FIXED]
                found[n, "sound alone"] = told[1e9]
    return found
