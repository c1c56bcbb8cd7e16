"""What musicnn, which has heard hundreds of thousands of songs, hears in these: once, and then it is kept."""

from __future__ import annotations

import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import DataError
from kit.data.folder import cache_folder, written_folder
from kit.data.pretrained import musicnn_wheel
from kit.sound.musicnn import load, patches

__all__ = ["heard_by_musicnn"]

VERSION = 1  # goes up when what is kept changes
KINDS = ("mean_pool", "hidden", "tags")
AT_ONCE = 4


def heard_by_musicnn(
    mels: NDArray[np.floating], sound: Callable[[int], NDArray[np.float32]]
) -> dict[str, NDArray[np.float32]] | None:
    """Let musicnn hear three seconds of each song, .06 s of a processor each; the second time it is read.

    Parameters
    ----------
    mels : (n_songs, ...) floats
        By which the songs are known again.
    sound : callable
        ``sound(song)`` plays it: `Plays.sound` or `Clips.sound`.

    Returns
    -------
    dict or None
        "mean_pool" (n_songs, 753), "hidden" (n_songs, 200), before the layer that names tags, and "tags" (n_songs, 50);
        None where the weights are not: `python -m kit data download musicnn` brings them, and all goes on without.

    Raises
    ------
    SoundError
        When the wheel is another one, or not all of it: its sha256 is named.
    DataError
        When what is kept is damaged, or cannot be kept.

    Examples
    --------
    >>> from kit.data import load_plays
    >>> music = load_plays("quick")                                            # doctest: +SKIP
    >>> heard_by_musicnn(music.mels, music.sound)["mean_pool"].shape           # doctest: +SKIP
    (160, 753)
    """
    wheel = musicnn_wheel()
    if wheel is None:
        return None
    mark = sha256(np.ascontiguousarray(mels).tobytes()).hexdigest()[:12]
    folder = cache_folder() / f"musicnn-heard-{VERSION}-{mark}"
    if not folder.is_dir():
        written_folder(folder, lambda unfinished: _hear_all(wheel, len(mels), sound, unfinished))
    try:
        with np.load(folder / "heard.npz", allow_pickle=False) as kept:
            found = {kind: np.asarray(kept[kind], np.float32) for kind in KINDS}
        if any(len(one) != len(mels) or not np.isfinite(one).all() for one in found.values()):
            raise ValueError("another number of songs, or numbers that are not finite")
    except Exception as error:  # a damaged file raises nearly any exception
        raise DataError(f"{folder} is damaged ({error}); delete it, and run again") from error
    return found


def _hear_all(wheel: Path, n: int, sound: Callable[[int], NDArray[np.float32]], folder: Path) -> None:
    import keras
    from tqdm import tqdm

    network = load(wheel)
    outputs = {kind: network.output[kind] for kind in ("mean_pool", "tags")}
    outputs["hidden"] = network.get_layer("normalised_10").output
    hears = keras.Model(network.input, outputs)
    told = tqdm(
        range(0, n, AT_ONCE), "musicnn hears the songs, once", unit="songs", file=sys.stdout, leave=False
    )
    heard: dict[str, list[NDArray[np.float32]]] = {kind: [] for kind in KINDS}
    for first in told:
        some = np.stack([patches(sound(song))[0] for song in range(first, min(first + AT_ONCE, n))])
        said = hears(some, training=False)
        for kind in KINDS:
            heard[kind].append(np.asarray(said[kind], np.float32))
    np.savez(folder / "heard.npz", **{kind: np.concatenate(parts) for kind, parts in heard.items()})  # type: ignore[arg-type]
