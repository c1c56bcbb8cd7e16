"""`fit_mf` learns from users of three tastes and the artists that they play.

Everybody plays most hits, so that whoever learns from plays alone learns that everything is liked. Four plays of each
user are held back: whoever knows the tastes finds most of them, the most popular artists few.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.checks.exercise import Rng
from kit.checks.funnel.tables import Floats, Whole

__all__ = ["N_HELD", "TOP", "PlaysByTaste"]

Flags = NDArray[np.bool_]
N_USERS, N_ARTISTS, N_TASTES, N_HITS, N_PLAYS, N_HELD = 100, 108, 3, 24, 14, 4
TOP = 10  # artists among which held back plays are looked for


@dataclass(frozen=True)
class PlaysByTaste:
    """Plays of some users, and those held back.

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

    plays: Floats
    held: Whole
    same: Flags
    hits: Whole

    @classmethod
    def draw(
        cls,
        rng: Rng,
        n_users: int = N_USERS,
        n_artists: int = N_ARTISTS,
        n_hits: int = N_HITS,
        n_plays: int = N_PLAYS,
    ) -> PlaysByTaste:
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
    def popular(self) -> Floats:
        """Score artists by how many users play them."""
        return np.tile((self.plays > 0).sum(axis=0).astype(float), (len(self.plays), 1))

    def recall(self, scores: Floats) -> float:
        """Compute the share of the held-back plays among the best unplayed artists."""
        scores = np.where(self.plays > 0, -np.inf, scores)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :TOP]
        return float((self.held[:, :, None] == best[:, None, :]).any(axis=2).mean())

    def auc(self, scores: Floats) -> float:
        """Compute how often an artist that a user played scores above one that this user did not; hits left out."""
        shares = []
        for row, plays in zip(
            *(np.delete(table, self.hits, axis=1) for table in (scores, self.plays)), strict=True
        ):
            above = np.sign(row[plays > 0][:, None] - row[plays == 0][None])
            shares.append((above.mean() + 1) / 2)
        return float(np.mean(shares))
