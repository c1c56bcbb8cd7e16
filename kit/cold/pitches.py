"""Songs by pitch: 96 bands a semitone apart, and the network that reads factors from them (Oramas and others, 2017)."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import DataError
from kit.data.folder import cache_folder, written_folder
from kit.data.plays import SR, Plays
from kit.sound.pitch import constant_q
from kit.sound.spectra import decibels

if TYPE_CHECKING:
    import keras

__all__ = ["kept_pitches", "pitch_network"]

VERSION = 1  # goes up when the pictures change
N_BANDS, DROPOUT = 96, 0.5


def kept_pitches(music: Plays) -> NDArray[np.float16]:
    """Read the constant-Q spectra of songs, which are played first where none are kept: .03 s of a processor each.

    Parameters
    ----------
    music : Plays

    Returns
    -------
    (n_songs, 40, 96) float16
        In dB, as `kit.sound.constant_q` has it: eight frames a second, a semitone a band.

    Raises
    ------
    DataError
        When they are damaged, or cannot be kept; the message says what to do.

    Examples
    --------
    >>> from kit.data import load_plays
    >>> kept_pitches(load_plays("quick")).shape                                # doctest: +SKIP
    (160, 40, 96)
    """
    # Known again by what is heard, not by a name.
    mark = sha256(np.ascontiguousarray(music.mels).tobytes()).hexdigest()[:12]
    folder = cache_folder() / f"pitches-{VERSION}-{mark}"
    if not folder.is_dir():
        written_folder(folder, lambda unfinished: _hear_all(music, unfinished))
    try:
        found: NDArray[np.float16] = np.load(folder / "pitches.npy")
        if len(found) != len(music) or found.shape[2] != N_BANDS or not np.isfinite(found).all():
            raise ValueError(f"{found.shape}, or not finite")
    except Exception as error:  # a damaged file raises nearly any exception
        raise DataError(f"{folder} is damaged ({error}); delete it, and run again") from error
    return found


def pitch_network(n_bands: int, n_factors: int) -> keras.Model:
    """Build two convolutions over time, mean and largest, and half of what is found left out while training.

    Parameters
    ----------
    n_bands, n_factors : int

    Returns
    -------
    keras.Model
        Compiled, from (n, frames, n_bands) to (n, n_factors).

    Examples
    --------
    >>> pitch_network(96, 12).output_shape
    (None, 12)
    """
    import keras
    from keras import layers

    picture = keras.Input((None, n_bands))
    found = layers.Conv1D(64, 4, padding="same", activation="relu")(picture)
    found = layers.Conv1D(64, 4, padding="same", activation="relu")(found)
    both = layers.Concatenate()([layers.GlobalAveragePooling1D()(found), layers.GlobalMaxPooling1D()(found)])
    model = keras.Model(picture, layers.Dense(n_factors)(layers.Dropout(DROPOUT)(both)))
    model.compile(keras.optimizers.Adam(1e-3), "mse", jit_compile=False)
    return model


def _hear_all(music: Plays, folder: Path) -> None:
    from tqdm import tqdm

    told = tqdm(
        range(len(music)), "songs are heard by pitch, once", unit="song", file=sys.stdout, leave=False
    )
    heard = [decibels(constant_q(music.sound(song), SR, N_BANDS)).astype(np.float16) for song in told]
    np.save(folder / "pitches.npy", np.stack(heard))
