"""Who listens to what, as the product of two small tables.

Weighted matrix factorisation of implicit feedback (Hu, Koren and Volinsky, *Collaborative filtering for implicit
feedback datasets*, 2008): what was played is wanted, with a confidence that grows with the plays, and what was not
played is not, with little confidence. All rows of a side are solved at once by a few steps of conjugate gradients
(Takács, Pilászy and Tikk, *Applications of the conjugate gradient method for implicit feedback collaborative
filtering*, 2011), so there is no loop over users.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Factors", "factorise"]

Floats = NDArray[np.float64]

PENALTY = 5.0
CONFIDENCE = 2.0  # weight of the logarithm of the plays, beside 1 for an artist that was not played
SWEEPS = 12
STEPS = 4  # steps of conjugate gradients a side; each side starts from its last state


@dataclass(frozen=True, eq=False)
class Factors:
    """Vectors of users and artists, whose products are high where a user would listen.

    Attributes
    ----------
    users : (n_users, dim) float64
    artists : (n_artists, dim) float64
    alpha, lam : float
        As for `factorise`.
    """

    users: Floats
    artists: Floats
    alpha: float = CONFIDENCE
    lam: float = PENALTY

    def user_of(self, artists: NDArray[np.integer], plays: NDArray[np.floating]) -> Floats:
        """Compute the vector of a user from what is known now; the artists' vectors stay as they are: (dim,) float64.

        For somebody who came after the night, or who has listened since.
        """
        from scipy.linalg import solve

        chosen = self.artists[artists]
        more = self.alpha * np.log1p(plays)
        normal = self._gram + (chosen.T * more) @ chosen
        return np.asarray(solve(normal, chosen.T @ (1 + more), assume_a="pos"))

    @property
    def _gram(self) -> Floats:
        if "gram" not in self.__dict__:  # once a night, not once a request
            dim = self.artists.shape[1]
            object.__setattr__(self, "gram", self.artists.T @ self.artists + self.lam * np.eye(dim))
        return np.asarray(self.__dict__["gram"])


def factorise(
    plays: Any,
    dim: int = 16,
    *,
    seed: int = 0,
    alpha: float = CONFIDENCE,
    lam: float = PENALTY,
    told: Callable[[int, int], object] | None = None,
) -> Factors:
    """Factorise a table of plays.

    Parameters
    ----------
    plays : (n_users, n_artists) scipy.sparse array
    dim : int
        Factors a row, 1 to `n_artists`.
    seed : int
    alpha : float
        How much the logarithm of the plays adds to the confidence, which is 1 for what was not played; above 0.
    lam : float
        Weight of the squares of the factors themselves; above 0.
    told : callable, optional
        ``told(sweeps done, sweeps in all)`` after each sweep.

    Returns
    -------
    Factors

    Raises
    ------
    ValueError
        When dim is below 1, or there are more factors than columns, or alpha or lam are not above 0.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> plays = csr_array(np.kron(np.eye(2), np.ones((6, 5))) * 100)   # two groups that share nothing
    >>> found = factorise(plays, dim=2)
    >>> scores = found.users @ found.artists.T
    >>> bool(scores[0, :5].min() > scores[0, 5:].max())
    True
    """
    if not 1 <= dim <= plays.shape[1]:
        raise ValueError(
            f"dim is {dim}: 1 to {plays.shape[1]} factors are possible, no more than columns of plays"
        )
    for name, value in (("alpha", alpha), ("lam", lam)):
        if not 0 < value < np.inf:
            raise ValueError(f"{name} is {value}: it is a weight, a number above 0")
    rng = np.random.default_rng(seed)
    by_user = plays.tocsr().astype(np.float64)
    by_user.data = alpha * np.log1p(by_user.data)
    by_artist = by_user.T.tocsr()
    users = np.zeros((plays.shape[0], dim))
    artists = rng.normal(0, 1 / np.sqrt(dim), (plays.shape[1], dim))
    for sweep in range(SWEEPS):
        users = _better(by_user, users, artists, lam)
        artists = _better(by_artist, artists, users, lam)
        if told is not None:
            told(sweep + 1, SWEEPS)
    return Factors(users, artists, alpha, lam)


def _better(more: Any, solved: Floats, fixed: Floats, lam: float) -> Floats:
    """Take some steps of conjugate gradients for all rows of one side, with the other side held fast."""
    from scipy.sparse import csr_array

    gram = fixed.T @ fixed + lam * np.eye(fixed.shape[1])
    row = np.repeat(np.arange(more.shape[0]), np.diff(more.indptr))

    def times(x: Floats) -> Floats:
        seen = more.data * np.einsum("ij,ij->i", x[row], fixed[more.indices])
        return np.asarray(x @ gram + csr_array((seen, more.indices, more.indptr), more.shape) @ fixed)

    wanted = csr_array((1 + more.data, more.indices, more.indptr), more.shape) @ fixed
    solved = solved.copy()
    left = wanted - times(solved)
    direction, size = left, np.einsum("ij,ij->i", left, left)
    for _ in range(STEPS):
        moved = times(direction)
        along = np.einsum("ij,ij->i", direction, moved)
        step = np.divide(size, along, out=np.zeros_like(size), where=along > 0)[:, None]
        solved += step * direction
        left = left - step * moved
        new = np.einsum("ij,ij->i", left, left)
        turn = np.divide(new, size, out=np.zeros_like(size), where=size > 0)
        direction, size = left + turn[:, None] * direction, new
    return solved
