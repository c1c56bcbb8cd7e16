"""The batches of a sampler become a tf.data.Dataset, drawn while the step before is trained."""

from __future__ import annotations

from typing import Any

import numpy as np

from kit.data.playlists import Playlists
from kit.sampling import PairSampler

__all__ = ["dataset"]


def dataset(
    sampler: PairSampler,
    playlists: Playlists,
    rng: np.random.Generator,
    *,
    n_pairs: int = 50_000,
    prefetch: int = 2,
) -> Any:
    """Give endless batches of one fixed size, for `kit.training.fit` or a model's own `fit`.

    Parameters
    ----------
    sampler : PairSampler
    playlists : Playlists
    rng : numpy.random.Generator
        Draws go on where they were when the dataset is gone through a second time.
    n_pairs : int
        In each batch; one shape means that a step is compiled once.
    prefetch : int
        Batches drawn ahead, on another core.

    Returns
    -------
    tf.data.Dataset
        Of ``((targets, contexts), labels)``, each `(n_pairs,)`.

    Examples
    --------
    >>> from kit.data import load_playlists
    >>> playlists = load_playlists("mini")
    >>> drawn = dataset(PairSampler(playlists.counts), playlists, np.random.default_rng(0), n_pairs=600)
    >>> (targets, contexts), labels = next(iter(drawn))
    >>> targets.shape, int(labels.numpy().sum())
    (TensorShape([600]), 100)
    """
    import tensorflow as tf

    whole = tf.TensorSpec((n_pairs,), tf.int32)

    def drawn() -> Any:
        # The 50 playlists a draw do not change the batches, which are cut at n_pairs.
        return sampler.batches(playlists.values, playlists.offsets, 50, rng, n_pairs=n_pairs)

    signature = ((whole, whole), tf.TensorSpec((n_pairs,), tf.float32))
    return tf.data.Dataset.from_generator(drawn, output_signature=signature).prefetch(prefetch)
