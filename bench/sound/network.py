"""A network that predicts the factors of a song from its spectrogram, as van den Oord and others (2013) did.

It was written down after the world was frozen, and its settings are those that it began with.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.sound.rows import Case

__all__ = ["NETWORKS", "audio_cnn"]

Floats = NDArray[np.float64]

UNITS, KERNEL = 64, 5
BATCH, EPOCHS, PATIENCE = 32, 40, 6
WATCHED = 10  # each tenth warm artist is held out to tell when to stop


def audio_cnn(n_mels: int, n_factors: int) -> Any:
    """Build three convolutions over time, and read the mean and the largest of what they find: a compiled Keras model.

    Examples
    --------
    >>> audio_cnn(64, 12).count_params()                                       # doctest: +SKIP
    63180
    """
    import keras
    from keras import layers

    picture = keras.Input((None, n_mels))
    found = picture
    for layer in range(3):
        found = layers.Conv1D(UNITS, KERNEL, padding="same", activation="relu")(found)
        if layer < 2:
            found = layers.MaxPooling1D(2)(found)
    both = layers.Concatenate()([layers.GlobalAveragePooling1D()(found), layers.GlobalMaxPooling1D()(found)])
    model = keras.Model(picture, layers.Dense(n_factors)(both))
    model.compile(keras.optimizers.Adam(1e-3), "mse", jit_compile=False)
    return model


def _cnn(case: Case) -> Floats:
    """Train on warm songs, stop by those of some warm artists, and predict the cold ones."""
    import keras

    keras.utils.set_random_seed(case.seed)
    warm, cold = (case.music.mels[part].astype(np.float32) for part in case.split)
    middle, spread = warm.mean(axis=(0, 1)), warm.std(axis=(0, 1))
    warm, cold = (warm - middle) / spread, (cold - middle) / spread
    factors = case.factors.artists
    centre, scale = factors.mean(axis=0), factors.std()
    artists = case.music.artists[case.split.warm]
    watched = np.isin(artists, np.unique(artists)[case.seed % WATCHED :: WATCHED])
    model = audio_cnn(warm.shape[2], factors.shape[1])
    wanted = ((factors - centre) / scale).astype(np.float32)
    model.fit(
        warm[~watched],
        wanted[~watched],
        validation_data=(warm[watched], wanted[watched]),
        batch_size=BATCH,
        epochs=EPOCHS,
        verbose=0,
        callbacks=[keras.callbacks.EarlyStopping(patience=PATIENCE, restore_best_weights=True)],
    )
    return case.scores(np.asarray(model(cold, training=False)) * scale + centre)


NETWORKS = {"CNN on log-mel, MSE": _cnn}
