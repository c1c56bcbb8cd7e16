"""A network that has heard hundreds of thousands of songs: musicnn (Pons and Serra, 2019), as a plain Keras model.

Its weights are not shipped. `python -m kit data download musicnn` brings the package's wheel (`kit.data.pretrained`).
Nothing of that is run: the weights are sliced out of it with numpy. Everything in the labs goes on without it.

The songs that it was trained on have tags for research alone (the Million Song Dataset, MagnaTagATune). The code and
the weights are under the ISC licence.
"""

from __future__ import annotations

import math
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.sound.errors import SoundError
from kit.sound.spectra import mel, stft

if TYPE_CHECKING:
    import keras

__all__ = ["SHA256", "TAGS", "VERSION", "WHEEL", "load", "patches"]

Floats = NDArray[np.float32]

VERSION = "0.1.0"
WHEEL = f"musicnn-{VERSION}-py3-none-any.whl"
SHA256 = "f38a4890c648c1ddbb141c5d96d2b0a8cfcd36746002d896989f7b88beb65cfa"
SR, N_FFT, HOP, BANDS = 16_000, 512, 256, 96
FRAMES = 187  # of a patch: three seconds
EPSILON = 1e-3  # of each batch normalisation
_MSD = """
rock, pop, alternative, indie, electronic, female vocalists, dance, 00s, alternative rock, jazz,
beautiful, metal, chillout, male vocalists, classic rock, soul, indie rock, Mellow, electronica,
80s, folk, 90s, chill, instrumental, punk, oldies, blues, hard rock, ambient, acoustic,
experimental, female vocalist, guitar, Hip-Hop, 70s, party, country, easy listening, sexy, catchy,
funk, electro, heavy metal, Progressive rock, 60s, rnb, indie pop, sad, House, happy
"""
_MTT = """
guitar, classical, slow, techno, strings, drums, electronic, rock, fast, piano, ambient, beat,
violin, vocal, synth, female, indian, opera, male, singing, vocals, no vocals, harpsichord, loud,
quiet, flute, woman, male vocal, no vocal, pop, soft, sitar, solo, man, classic, choir, voice, new
age, dance, male voice, female vocal, beats, harp, cello, no voice, weird, country, metal, female
voice, choral
"""
TAGS = {name: tuple(" ".join(text.split()).split(", ")) for name, text in (("MSD", _MSD), ("MTT", _MTT))}
"""The names of the fifty tags, by what the network was trained on."""

# In the file all numbers stand end to end in the order of the names. Behind each trained one stand the two that its
# optimiser kept.
CONVOLUTIONS = {
    "conv2d": (7, 38, 1, 204),
    "conv2d_1": (7, 67, 1, 204),
    "conv2d_2": (128, 1, 1, 51),
    "conv2d_3": (64, 1, 1, 51),
    "conv2d_4": (32, 1, 1, 51),
    "conv2d_5": (7, 561, 1, 64),
    "conv2d_6": (7, 64, 1, 64),
    "conv2d_7": (7, 64, 1, 64),
    "dense": (1506, 200),
    "dense_1": (200, 50),
}
NORMALISED = {
    "": 1,
    "_1": 204,
    "_2": 204,
    "_3": 51,
    "_4": 51,
    "_5": 51,
    "_6": 64,
    "_7": 64,
    "_8": 64,
    "_9": 1506,
    "_10": 200,
}


class _Kept(NamedTuple):
    name: str
    shape: tuple[int, ...]
    trained: bool


def load(path: str | Path, *, trained_on: str = "MSD") -> keras.Model:
    """Load musicnn: patches of three seconds go in, fifty tags and what lies behind them come out.

    Parameters
    ----------
    path : str or Path
        Of the wheel, or of the folder that holds it: `kit.data.pretrained.musicnn_wheel()`.
    trained_on : str
        "MSD" (tags of Last.fm) or "MTT" (tags of instruments, voices and moods).

    Returns
    -------
    keras.Model
        From (n, frames, 96), as `patches` gives them, to a dict: "tags" (n, 50), between 0 and 1, named by
        ``TAGS[trained_on]``, and "mean_pool" (n, 753), what the network hears in the mean of a patch.

    Raises
    ------
    SoundError
        When there is no wheel, or it is another one.
    ValueError
        When there is no such training.

    Examples
    --------
    >>> model = load(musicnn_wheel())                                                       # doctest: +SKIP
    >>> model(patches(y))["tags"].shape                                        # doctest: +SKIP
    TensorShape([10, 50])
    """
    if trained_on not in TAGS:
        raise ValueError(f'trained_on is "{trained_on}"; there are {", ".join(TAGS)}')
    wheel = Path(path) / WHEEL if Path(path).is_dir() else Path(path)
    if not wheel.is_file():
        raise SoundError(
            f"there is no {wheel}: run `python -m kit data download musicnn` where there is a network"
        )
    found = sha256(wheel.read_bytes()).hexdigest()
    if found != SHA256:
        raise SoundError(f"{wheel} is not {WHEEL}, or not all of it: its sha256 is {found}, not {SHA256}")
    with zipfile.ZipFile(wheel) as archive:
        numbers = np.frombuffer(archive.read(f"musicnn/{trained_on}_musicnn/.data-00000-of-00001"), "<f4")
    return _built(_sliced(numbers))


def patches(y: ArrayLike) -> Floats:
    """Compute what musicnn is given of a sound: patches of 187 frames that follow each other, in 96 bands.

    Powers are summed in mel bands and taken as log10(1 + 10,000 x), in 32 bits: in 16, as the authors' own code has it,
    loud music is infinite. A sound that is shorter than a patch is repeated until it fills one; what is left behind the
    last whole patch is not heard.

    Parameters
    ----------
    y : (n,) floats
        Sound between -1 and 1, 16,000 samples a second.

    Returns
    -------
    (m, 187, 96) float32

    Raises
    ------
    ValueError
        When there is no sound, or not all of it is finite.

    Examples
    --------
    >>> patches(np.zeros(16_000 * 7)).shape, patches(np.zeros(16_000)).shape
    ((2, 187, 96), (1, 187, 96))
    """
    y = np.asarray(y, np.float32)
    if y.ndim != 1 or not y.size or not np.isfinite(y).all():
        raise ValueError(f"sound is one row of finite samples; this has the shape {y.shape}")
    shortest = FRAMES * HOP
    y = np.resize(y, shortest) if len(y) < shortest else y
    loud = np.log10(1 + 10_000 * mel(np.abs(stft(y, N_FFT, HOP)) ** 2, SR, BANDS))
    n = len(loud) // FRAMES
    return np.asarray(loud[: n * FRAMES].reshape(n, FRAMES, BANDS), np.float32)


def _layout() -> list[_Kept]:
    """Name what the file holds, in the order of the names."""
    rows = [
        _Kept(f"{name}/{what}", shape if what == "kernel" else shape[-1:], True)
        for name, shape in CONVOLUTIONS.items()
        for what in ("bias", "kernel")
    ]
    for number, width in NORMALISED.items():
        rows += [_Kept(f"batch_normalization{number}/{what}", (width,), True) for what in ("beta", "gamma")]
        rows += [
            _Kept(f"batch_normalization{number}/moving_{what}", (width,), False)
            for what in ("mean", "variance")
        ]
    rows += [_Kept(f"beta{one}_power", (), False) for one in (1, 2)]
    return sorted(rows, key=lambda row: row.name.encode())


def _sliced(numbers: Floats) -> dict[str, Floats]:
    """Cut the numbers of the file into its arrays."""
    rows = _layout()
    expected = sum(math.prod(row.shape) * (3 if row.trained else 1) for row in rows)
    if len(numbers) != expected:
        raise SoundError(f"the weights of musicnn are {len(numbers):,} numbers where {expected:,} belong")
    found, at = {}, 0
    for row in rows:
        size = math.prod(row.shape)
        found[row.name] = numbers[at : at + size].reshape(row.shape)
        at += size * (3 if row.trained else 1)
    return found


def _built(weights: dict[str, Floats]) -> keras.Model:
    """Build the network, with its weights."""
    import keras
    from keras import layers, ops

    def normalised(x: Any, number: str) -> Any:
        layer = layers.BatchNormalization(epsilon=EPSILON, name=f"normalised{number}")
        y = layer(x)
        name = f"batch_normalization{number}"
        layer.set_weights(
            [weights[f"{name}/{what}"] for what in ("gamma", "beta", "moving_mean", "moving_variance")]
        )
        return y

    def with_weights(layer: Any, x: Any, name: str, shape: tuple[int, ...] | None = None) -> Any:
        y = layer(x)
        kernel = weights[f"{name}/kernel"]
        layer.set_weights([kernel if shape is None else kernel.reshape(shape), weights[f"{name}/bias"]])
        return y

    def front(x: Any, name: str, number: str, padding: str) -> Any:
        height, width, _, n = CONVOLUTIONS[name]
        convolution = layers.Conv2D(n, (height, width), padding=padding, activation="relu", name=name)
        heard = normalised(with_weights(convolution, x, name), number)
        return layers.Lambda(lambda one: ops.max(one, axis=2), name=f"loudest_{name}")(heard)

    def middle(x: Any, name: str, number: str) -> Any:
        height, width, _, n = CONVOLUTIONS[name]
        convolution = layers.Conv1D(n, height, padding="same", activation="relu", name=name)
        return normalised(with_weights(convolution, x, name, (height, width, n)), number)

    patch = keras.Input((None, BANDS), name="patch")
    picture = normalised(layers.Reshape((-1, BANDS, 1))(patch), "")
    padded = layers.ZeroPadding2D(((3, 3), (0, 0)))(picture)
    timbral = [front(padded, "conv2d", "_1", "valid"), front(padded, "conv2d_1", "_2", "valid")]
    temporal = [front(picture, f"conv2d_{i}", f"_{i + 1}", "same") for i in (2, 3, 4)]
    heard = layers.Concatenate()([*timbral, *temporal])
    first = middle(heard, "conv2d_5", "_6")
    second = layers.Add()([middle(first, "conv2d_6", "_7"), first])
    third = layers.Add()([middle(second, "conv2d_7", "_8"), second])
    everything = layers.Concatenate()([heard, first, second, third])
    mean_pool = layers.GlobalAveragePooling1D(name="mean_pool")(everything)
    # Largest and mean of each channel stand beside each other, and then those of the next one.
    pooled = layers.Lambda(lambda both: ops.stack(both, axis=-1))(
        [layers.GlobalMaxPooling1D()(everything), mean_pool]
    )
    pooled = normalised(layers.Flatten()(pooled), "_9")
    hidden = with_weights(layers.Dense(200, activation="relu", name="hidden"), pooled, "dense")
    tags = with_weights(
        layers.Dense(50, activation="sigmoid", name="tags"), normalised(hidden, "_10"), "dense_1"
    )
    return keras.Model(patch, {"tags": tags, "mean_pool": mean_pool}, name="musicnn")
