"""A network that learns tags from sound, and finds what is of use for more (Liang and others, 2015)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import keras

__all__ = ["last_hidden", "tags_network"]

HIDDEN, DROPOUT = (128, 128, 64), 0.3


def tags_network(n_inputs: int, n_tags: int, hidden: tuple[int, ...] = HIDDEN) -> keras.Model:
    """Build three layers with dropout, and a sigmoid a tag: a compiled model.

    Parameters
    ----------
    n_inputs : int
        Numbers of a song: how often each word of a bag of sounds occurs, say.
    n_tags : int
    hidden : tuple of int
        Units of each hidden layer; the last is the one that `last_hidden` gives.

    Returns
    -------
    keras.Model
        From (n, n_inputs) to (n, n_tags), each between 0 and 1.

    References
    ----------
    D. Liang, M. Zhan and D. P. W. Ellis, Content-aware collaborative music recommendation using pre-trained neural
    networks, 2015; N. Srivastava and others, Dropout, 2014.

    Examples
    --------
    >>> tags_network(100, 60).output_shape
    (None, 60)
    """
    import keras
    from keras import layers

    words = keras.Input((n_inputs,))
    said = words
    for place, units in enumerate(hidden):
        said = layers.Dense(units, activation="relu", name=f"hidden_{place}")(said)
        said = layers.Dropout(DROPOUT)(said)
    model = keras.Model(words, layers.Dense(n_tags, activation="sigmoid", name="tags")(said))
    model.compile(keras.optimizers.Adam(1e-3), "binary_crossentropy", jit_compile=False)
    return model


def last_hidden(model: keras.Model, X: NDArray[np.floating]) -> NDArray[np.float64]:
    """Give what the last hidden layer of a `tags_network` makes of songs, (n, units) float64.

    Examples
    --------
    >>> last_hidden(tags_network(4, 3, (5, 2)), np.ones((6, 4))).shape
    (6, 2)
    """
    import keras

    names = [layer.name for layer in model.layers if layer.name.startswith("hidden_")]
    said = keras.Model(model.input, model.get_layer(names[-1]).output)
    return np.asarray(said(np.asarray(X, np.float32), training=False), np.float64)
