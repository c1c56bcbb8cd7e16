"""Two small networks that read a list and say what comes next, and the layer that they share."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

__all__ = ["EveryTrack", "gru4rec", "sasrec"]

RATE, CALM_RATE, DROPOUT = 0.01, 0.005, 0.2  # of Adam: for the recurrent network, and for attention
SPREAD = 0.05  # of the vectors at the start


class EveryTrack(layers.Layer):  # type: ignore[misc]
    """Scores every track by the product of the state with the track's own vector, plus a bias a track.

    The vectors are those that the list is read with: one table for both (Press and Wolf, *Using the output embedding to
    improve language models*, 2017).

    Parameters
    ----------
    tracks : keras.layers.Embedding
        Row 0 is padding, row t + 1 is track t.
    """

    def __init__(self, tracks: layers.Embedding, **options: Any) -> None:
        super().__init__(**options)
        self.tracks = tracks
        self.bias = self.add_weight(shape=(tracks.input_dim - 1,), initializer="zeros", name="bias")
        self.supports_masking = True

    def call(self, states: Any) -> Any:
        """Give the logits of all tracks, `(n, length, n_tracks)`."""
        return ops.matmul(states, ops.transpose(self.tracks.embeddings[1:])) + self.bias


def gru4rec(n_tracks: int, dim: int, length: int) -> keras.Model:
    """Make a recurrent network that reads a list from left to right.

    Parameters
    ----------
    n_tracks, dim, length : int
        Tracks, numbers a track, tracks of a window.

    Returns
    -------
    keras.Model
        From windows `(n, length)`, shifted by one, to logits `(n, length, n_tracks)`; compiled with the loss of a
        softmax over all tracks, the mean over the places that weigh something.

    References
    ----------
    B. Hidasi, A. Karatzoglou, L. Baltrunas and D. Tikk, Session-based recommendations with recurrent neural networks,
    2016; with a softmax over all tracks in the place of their ranking loss.

    Examples
    --------
    >>> gru4rec(50, dim=8, length=4).output_shape
    (None, 4, 50)
    """
    heard, table = keras.Input((length,), dtype="int32", name="heard"), _table(n_tracks, dim)
    read = layers.Dropout(DROPOUT)(table(heard))
    states = layers.GRU(dim, return_sequences=True, name="states")(read)
    return _compiled(heard, layers.Dropout(DROPOUT)(states), table, RATE)


def sasrec(n_tracks: int, dim: int, length: int, *, n_blocks: int = 1, n_heads: int = 2) -> keras.Model:
    """Make a network of causal self-attention: each place looks at itself and at those before it, all at once.

    Places are counted from the first track, so that padding says nothing.

    Parameters
    ----------
    n_tracks, dim, length : int
        As for `gru4rec`; `dim` is divided among the heads.
    n_blocks, n_heads : int

    Returns
    -------
    keras.Model
        As of `gru4rec`.

    References
    ----------
    W.-C. Kang and J. McAuley, Self-attentive sequential recommendation, 2018; with a softmax over all tracks in the
    place of one negative a place.

    Examples
    --------
    >>> sasrec(50, dim=8, length=4).output_shape
    (None, 4, 50)
    """
    heard, table = keras.Input((length,), dtype="int32", name="heard"), _table(n_tracks, dim)
    known = ops.not_equal(heard, 0)
    place = ops.cumsum(ops.cast(known, "int32"), axis=1)
    places = layers.Embedding(length + 1, dim, name="places")(place)
    states = layers.Dropout(DROPOUT)(table(heard) + places)
    for _ in range(n_blocks):
        calm = layers.LayerNormalization()(states)
        attend = layers.MultiHeadAttention(n_heads, dim // n_heads, dropout=DROPOUT)
        states += attend(calm, calm, attention_mask=known[:, None, :], use_causal_mask=True)
        hidden = layers.Dense(dim, activation="relu")(layers.LayerNormalization()(states))
        states += layers.Dropout(DROPOUT)(layers.Dense(dim)(hidden))
    return _compiled(heard, layers.LayerNormalization()(states), table, CALM_RATE)


def _table(n_tracks: int, dim: int) -> layers.Embedding:
    start = keras.initializers.RandomNormal(stddev=SPREAD)
    return layers.Embedding(n_tracks + 1, dim, mask_zero=True, embeddings_initializer=start, name="tracks")


def _compiled(heard: Any, states: Any, table: layers.Embedding, rate: float) -> keras.Model:
    model = keras.Model(heard, EveryTrack(table, name="next")(states))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="mean_with_sample_weight")
    model.compile(keras.optimizers.Adam(rate), loss)
    return model
