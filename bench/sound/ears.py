"""What musicnn hears, in lab 02's Text model: `python -m bench.sound.ears` measures new songs, where its weights are.

The songs of the ratings are heard by the network of lab 03, .06 s of a processor each, once; its 200 numbers before the
tags take the place of the 16 of lab 02. Lab 05 has no room for that: 1,644 songs, and a network of words for each fold.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bench.influencers.run import folds_of
from bench.one_thread import start_anew
from bench.sound.ratings import KEPT, SEED, less, measured
from kit.cold import heard_by_musicnn
from kit.data import load_clips, load_influencers
from kit.data.errors import written_whole
from kit.data.ratings import Ratings

__all__ = ["ear_of_musicnn", "errors_of_new_songs"]

BESIDE = ("Text, no sound", "Text, the 16 numbers of lab 02")

Floats = NDArray[np.float64]


def ear_of_musicnn() -> NDArray[np.float32] | None:
    """Give what musicnn hears in the songs of the ratings, (1644, 200); None where its weights are not."""
    clips = load_clips()
    found = heard_by_musicnn(clips.mels, clips.sound)
    return None if found is None else found["hidden"]


def errors_of_new_songs(data: Ratings, sound: NDArray[np.float32]) -> Floats:
    """Give the squared error of each rating by lab 02's Text model with this sound; it has not seen the song.

    Parameters
    ----------
    data : Ratings
    sound : (n_songs, d) float32

    Raises
    ------
    ValueError
        When the songs that are heard are not those of the ratings.
    """
    from bench.influencers.settings import Settings  # loads Keras

    if len(sound) != data.n_songs:
        raise ValueError(
            f"{len(sound)} songs are heard, and {data.n_songs} are rated: row s is song s of the ratings"
        )
    models = Settings(replace(data, sound=sound), SEED)
    fit_predict = models.of("Text + sound")
    errors = np.full(len(data), np.nan)
    for train, test in folds_of(data, "song", SEED, models.answers["cold_folds"]):
        told = fit_predict(data.pairs[train], data.ratings[train], data.pairs[test])
        errors[test] = (told - data.ratings[test]) ** 2
    return errors


def main() -> int:
    """Measure what is not kept yet, and print a line for each."""
    start_anew("bench.sound.ears")
    sound = ear_of_musicnn()
    if sound is None:
        print(
            "musicnn is not here: `python -m kit data download musicnn` brings its weights. Nothing is measured."
        )
        return 0
    path = KEPT / "ratings-Text+sound-musicnn.npy"
    if not path.is_file():
        errors = errors_of_new_songs(load_influencers(), sound)
        # np.save adds an ending to a file's name, but not to an open file.
        with written_whole(path, "make room") as draft, draft.open("wb") as file:
            np.save(file, errors)
    by_ear = np.load(path)
    print(f"Text, what musicnn hears: RMSE of new songs {np.sqrt(by_ear.mean()):.4f}")
    for name in BESIDE:
        other = measured(name)
        assert other is not None  # it is measured where it is not kept
        step = less(by_ear, other)
        told = f"{step.mean:+.4f} [{step.low:+.4f}, {step.high:+.4f}]"
        print(f"{name}: {np.sqrt(other.mean()):.4f}; squared error with musicnn less that {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
