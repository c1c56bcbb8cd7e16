"""Artists become vectors: of their tags, their popularity, and the time at which people tagged them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["N_COLUMNS", "tag_vectors"]

Floats = NDArray[np.float32]

N_COLUMNS = 3
"""The columns beside the tags, the last ones: popularity, freshness, and freshness squared."""


def tag_vectors(
    tag_counts: Any, listeners: ArrayLike, freshness: ArrayLike, *, n_tags: int = 500, share: float = 0.1
) -> Floats:
    """Compute TF-IDF of the most given tags, in rows of length 1, and `N_COLUMNS` columns more.

    Parameters
    ----------
    tag_counts : (n_artists, n_all_tags) scipy.sparse array
    listeners : (n_artists,) numbers
        How many users listen to each artist; its logarithm is taken.
    freshness : (n_artists,) numbers
        With its square a weighted sum can put an age in the middle first.
    n_tags : int
        Tags that are kept.
    share : float
        The largest value of these columns. With 1 or more they would drown the tags: every list would hold the same
        artists.

    Returns
    -------
    (n_artists, n_tags + N_COLUMNS) float32
        Artists without tags keep these columns alone, and so are never very near to a taste.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> counts = csr_array([[3.0, 1, 0], [0, 2, 0], [0, 0, 0]])
    >>> vectors = tag_vectors(counts, [9, 1, 0], [0.5, 1, 0], n_tags=2)
    >>> vectors.shape, bool(np.allclose(np.linalg.norm(vectors[:2, :2], axis=1), 1)), bool(vectors[2].any())
    ((3, 5), True, False)
    """
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.preprocessing import minmax_scale

    often = np.sort(np.argsort(-np.ravel(tag_counts.sum(axis=0)), kind="stable")[:n_tags])
    tags = TfidfTransformer().fit_transform(tag_counts[:, often])
    fresh = minmax_scale(np.asarray(freshness, np.float64))
    columns = np.column_stack([minmax_scale(np.log1p(listeners)), fresh, fresh**2]) * share
    return np.hstack([tags.toarray(), columns]).astype(np.float32)
