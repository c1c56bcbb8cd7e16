"""The features that the rankers see of a pair of a user and an artist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.funnel.vectors import N_COLUMNS

__all__ = ["Pairs", "joined", "pairs_of"]

Floats = NDArray[np.float32]

NEAREST = 3
NAMES = (
    "near the taste",
    *(f"near a known artist, {i}" for i in range(1, NEAREST + 1)),
    "listeners",
    "freshness",
    "freshness, squared",
    "freshness of the user",
    "how far the two are apart",
)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of a user and an artist, a row each.

    Attributes
    ----------
    plain : (n, len(NAMES)) float32
        See `NAMES`.
    users, artists : (n, dim) float32
        Their vectors from the factorisation.
    """

    plain: Floats
    users: Floats
    artists: Floats

    @property
    def product(self) -> Floats:
        """The product of the two vectors, number by number."""
        return self.users * self.artists

    def __len__(self) -> int:
        return len(self.plain)


def pairs_of(
    taste: Floats,
    user: NDArray[np.floating],
    known: NDArray[np.integer],
    candidates: NDArray[np.integer],
    vectors: Floats,
    factors: NDArray[np.floating],
) -> Pairs:
    """Compute the features of one user with some artists.

    A user of two tastes has a mean taste that lies between them; the nearest known artists tell that apart. The
    freshness of a user is the mean of the known artists'. In a weighted sum it changes no order, but its distance to
    that of an artist does.

    Parameters
    ----------
    taste : (d,) float32
    user : (dim,) floats
        From the factorisation.
    known, candidates : integers
        Artists.
    vectors : (n_artists, d) float32
        Of tags; the last columns are those of `kit.funnel.vectors`.
    factors : (n_artists, dim) floats

    Examples
    --------
    >>> vectors = np.array([[1, 0, 0, 0, 0], [0, 1, 0.1, 0, 0]], np.float32)
    >>> pairs = pairs_of(vectors[0], np.ones(2), np.array([0]), np.array([1]), vectors, np.eye(2))
    >>> pairs.plain.round(1).tolist(), pairs.product.tolist()
    ([[0.0, 0.0, 0.0, 0.0, 0.1..., 0.0, 0.0, 0.0, 0.0]], [[0.0, 1.0]])
    """
    there = vectors[candidates]
    # Only the tags count here: two artists are not alike because both are popular.
    tags = vectors[known, :-N_COLUMNS]
    alike = np.sort(there[:, :-N_COLUMNS] @ tags.T, axis=1)[:, ::-1][:, :NEAREST]
    alike = np.pad(alike, ((0, 0), (0, NEAREST - alike.shape[1])))
    fresh = there[:, 1 - N_COLUMNS]
    mine = vectors[known, 1 - N_COLUMNS].mean() if len(known) else np.float32(0)
    columns = [there[:, -N_COLUMNS:], np.full(len(there), mine), np.abs(fresh - mine)]
    plain = np.column_stack([there @ taste, alike, *columns])
    tiled = np.broadcast_to(user, (len(candidates), len(user)))
    return Pairs(plain.astype(np.float32), tiled.astype(np.float32), factors[candidates].astype(np.float32))


def joined(rows: list[Pairs]) -> Pairs:
    """Join the pairs of several users, one after the other.

    Examples
    --------
    >>> one = Pairs(np.zeros((2, 9), np.float32), np.ones((2, 3), np.float32), np.ones((2, 3), np.float32))
    >>> len(joined([one, one]))
    4
    """
    return Pairs(
        *(np.concatenate([getattr(row, name) for row in rows]) for name in ("plain", "users", "artists"))
    )
