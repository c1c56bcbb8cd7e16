"""How networks are trained that shall speak of cold songs: some artists tell when to stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import keras

__all__ = ["finite", "fit_apart"]

WATCHED = 10  # each tenth artist tells when to stop
BATCH, EPOCHS, PATIENCE = 32, 40, 6


def finite(pictures: ArrayLike) -> NDArray[np.float32]:
    """Give pictures of sound as 32 bits, or refuse them: a network answers numbers that are none all the same.

    Parameters
    ----------
    pictures : (n, ...) floats
        A patch, or a picture, a row.

    Returns
    -------
    (n, ...) float32

    Raises
    ------
    ValueError
        When some are not finite; the message says how many.

    Examples
    --------
    >>> finite(np.array([[1.0, np.inf], [0.0, 2.0]], np.float16))
    Traceback (most recent call last):
        ...
    ValueError: 1 of 2 patches are not finite: take the logarithm before 16 bits, which end at 65,504
    """
    pictures = np.asarray(pictures)
    wrong = ~np.isfinite(pictures.reshape(len(pictures), -1)).all(axis=1)
    if n := int(wrong.sum()):
        raise ValueError(
            f"{n} of {len(pictures)} patches are not finite: take the logarithm before 16 bits, which end at 65,504"
        )
    return pictures.astype(np.float32)


def fit_apart(
    model: keras.Model,
    inputs: Sequence[NDArray[np.floating]],
    wanted: NDArray[np.floating],
    artists: NDArray[np.integer],
    *,
    seed: int = 0,
    epochs: int = EPOCHS,
    patience: int = PATIENCE,
) -> dict[str, list[float]]:
    """Train a network on warm songs; a tenth of their artists is kept apart, and tells when it gets no better.

    No song of an artist is on both sides: else the network would stop when it knows the artist, and not the sound.

    Parameters
    ----------
    model : keras.Model
        Compiled.
    inputs : sequence of (n, ...) arrays
        One for each input of the model.
    wanted : (n, k) floats
    artists : (n,) integers
        Of each row.
    seed : int
        Chooses the artists; the order of the batches is that of Keras' own chance.
    epochs, patience : int
        At most, and without progress.

    Returns
    -------
    dict
        `loss` and `val_loss` of each epoch. The model has the weights of its best one.

    Raises
    ------
    ValueError
        When there are fewer than two artists.

    Examples
    --------
    >>> import keras
    >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    >>> model.compile("adam", "mse")
    >>> told = fit_apart(model, [np.ones((50, 1))], np.ones((50, 1)), np.arange(50) // 5, epochs=2)
    >>> len(told["val_loss"])
    2
    """
    import keras

    known = np.unique(artists)
    if len(known) < 2:
        raise ValueError("some artists learn and others tell when to stop: two artists at least are needed")
    watched = np.isin(artists, known[seed % min(WATCHED, len(known)) :: WATCHED])

    def part(rows: NDArray[np.bool_]) -> Any:
        chosen = tuple(one[rows] for one in inputs)
        return chosen if len(chosen) > 1 else chosen[0]

    told = model.fit(
        part(~watched),
        wanted[~watched],
        validation_data=(part(watched), wanted[watched]),
        batch_size=BATCH,
        epochs=epochs,
        verbose=0,
        callbacks=[keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)],
    )
    return {name: [float(one) for one in values] for name, values in told.history.items()}
