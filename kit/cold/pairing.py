"""Sound and text of a song are brought together: near each other, and far from those of other songs.

No factor and no play is needed for it. What comes out is one space for both, in which a song can be looked for by what
is written, as MusCALL (Manco and others, 2022) and CLAP (Wu and others, 2023) do with millions of pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import keras

__all__ = ["brought_together"]

TEMPERATURE, BATCH, RATE = 0.1, 64, 1e-3
UNITS = 64


def brought_together(
    sound: NDArray[np.floating],
    text: NDArray[np.floating],
    *,
    dim: int = 16,
    epochs: int = 40,
    temperature: float = TEMPERATURE,
    seed: int = 0,
) -> tuple[keras.Model, keras.Model]:
    """Train two networks, one for sound and one for text, whose outputs agree for one song.

    Parameters
    ----------
    sound, text : (n, d) and (n, e) floats
        Rows of warm songs, standardised; row i of both is of one song.
    dim : int
        Of the common space.
    epochs : int
    temperature : float
        By which cosines are divided, above 0.
    seed : int

    Returns
    -------
    keras.Model, keras.Model
        From rows of sound, and of text, to (n, dim).

    Raises
    ------
    ValueError
        When the two have different numbers of rows, or the temperature is not above 0.

    References
    ----------
    A. van den Oord, Y. Li and O. Vinyals, Representation learning with contrastive predictive coding, 2018.

    Examples
    --------
    >>> hears, reads = brought_together(np.eye(8), np.eye(8), dim=3, epochs=1)
    >>> hears.output_shape, reads.output_shape
    ((None, 3), (None, 3))
    """
    import keras
    import tensorflow as tf

    if len(sound) != len(text):
        raise ValueError(f"{len(sound)} rows of sound and {len(text)} of text: row i of both is of one song")
    if not temperature > 0:
        raise ValueError(
            f"the temperature is {temperature}: cosines are divided by it, so it has to be above 0"
        )
    keras.utils.set_random_seed(seed)
    hears, reads = _tower(sound.shape[1], dim), _tower(text.shape[1], dim)
    trained = [*hears.trainable_variables, *reads.trainable_variables]
    optimiser = keras.optimizers.Adam(RATE)
    optimiser.build(trained)
    both = tf.constant(sound, tf.float32), tf.constant(text, tf.float32)

    @tf.function(reduce_retracing=True, autograph=False)  # type: ignore[untyped-decorator]
    def step(rows: Any) -> None:
        with tf.GradientTape() as tape:
            heard = hears(tf.gather(both[0], rows), training=True)
            read = reads(tf.gather(both[1], rows), training=True)
            value = _disagreement(heard, read, temperature)
        optimiser.apply(tape.gradient(value, trained), trained)

    rng = np.random.default_rng(seed)
    batch = min(BATCH, len(sound))
    for _ in range(epochs):
        order = rng.permutation(len(sound))
        for first in range(0, len(order) - batch + 1, batch):
            step(tf.constant(order[first : first + batch]))
    return hears, reads


def _disagreement(heard: Any, read: Any, temperature: float) -> Any:
    """Compute by how much each row prefers a wrong partner, the mean over both directions: a tensor."""
    from keras import losses, ops

    cosines = (
        ops.matmul(ops.normalize(heard, axis=1), ops.transpose(ops.normalize(read, axis=1))) / temperature
    )
    own = ops.arange(ops.shape(cosines)[0])
    both = (
        losses.sparse_categorical_crossentropy(own, one, from_logits=True)
        for one in (cosines, ops.transpose(cosines))
    )
    return sum(ops.mean(one) for one in both) / 2


def _tower(width: int, dim: int) -> keras.Model:
    import keras
    from keras import layers

    row = keras.Input((width,))
    hidden = layers.Dropout(0.3)(layers.Dense(UNITS, activation="relu")(row))
    return keras.Model(row, layers.Dense(dim)(hidden))
