"""What was learnt from plays, taken to the ratings of lab 02: `python -m bench.sound.ratings` measures new songs there.

A ridge learns factors of the 900 songs of plays from what is heard of them, and hears the songs of the ratings, which
the same band plays. Its factors take the place of the 16 numbers of sound that lab 02 gives, or of none. All ratings of
a song are held out together. The models are those of lab 02; what is measured is kept below build/.
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.influencers.run import folds_of
from bench.one_thread import start_anew
from bench.sound.rows import mel_order, mel_statistics
from kit.data import load_clips, load_influencers, load_plays
from kit.data.errors import written_whole
from kit.data.ratings import Ratings
from kit.funnel.factors import factorise
from kit.metrics import Interval, bootstrap_interval

__all__ = ["MODELS", "learnt_sound", "less", "measured", "ratings_table"]

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "bench-sound"
DIM, SEED = 12, 2
# Its name here; the model of lab 02; whose sound it is given.
MODELS = {
    "trees, no sound": ("LGBM", "none"),
    "trees, the 16 numbers of lab 02": ("LGBM + sound", "given"),
    "trees, learnt factors": ("LGBM + sound", "learnt"),
    "Text, no sound": ("Text", "none"),
    "Text, the 16 numbers of lab 02": ("Text + sound", "given"),
    "Text, learnt factors": ("Text + sound", "learnt"),
}

Floats = NDArray[np.float64]


@lru_cache(maxsize=1)
def learnt_sound() -> NDArray[np.float32]:
    """Give factors of the songs of the ratings, as a ridge on what is heard tells them: (1644, 12)."""
    from sklearn.linear_model import RidgeCV

    music, clips = load_plays(), load_clips()
    heard, new = (
        np.concatenate([mel_statistics(one), mel_order(one)], axis=1) for one in (music.mels, clips.mels)
    )
    middle, spread = heard.mean(axis=0), heard.std(axis=0)
    factors = factorise(music.plays, DIM, seed=0).artists
    ridge = RidgeCV(np.logspace(-1, 5, 13)).fit((heard - middle) / spread, factors)
    return np.asarray(ridge.predict((new - middle) / spread), np.float32)


def measured(name: str, *, only_kept: bool = False) -> Floats | None:
    """Give the squared error of each rating of a song that the model has not seen; None where nothing is kept yet."""
    model, sound = MODELS[name]
    data: Ratings = load_influencers()
    source = "|".join([model, sound, inspect.getsource(sys.modules[__name__])])
    mark = hashlib.sha256(source.encode()).hexdigest()[:8]
    path = KEPT / f"ratings-{model}-{sound}-{mark}.npy".replace(" ", "")
    if path.is_file():
        return np.asarray(np.load(path))
    if only_kept:
        return None
    from bench.influencers.settings import Settings  # loads Keras

    models = Settings(replace(data, sound=learnt_sound()) if sound == "learnt" else data, SEED)
    fit_predict = models.of(model)
    errors = np.full(len(data), np.nan)
    for train, test in folds_of(data, "song", SEED, models.answers["cold_folds"]):
        told = fit_predict(data.pairs[train], data.ratings[train], data.pairs[test])
        errors[test] = (told - data.ratings[test]) ** 2
    # np.save adds an ending to a file's name, but not to an open file.
    with (
        written_whole(path, "see that the folder build can be written to") as draft,
        draft.open("wb") as file,
    ):
        np.save(file, errors)
    return errors


def less(first: Floats, second: Floats) -> Interval:
    """Give the squared error of one less that of the other, and its interval over songs that are drawn anew."""
    song = load_influencers().pairs[:, 1]
    n = np.bincount(song)
    of_song = np.bincount(song, first - second)[n > 0] / n[n > 0]
    return bootstrap_interval(of_song, np.random.default_rng(0))


def ratings_table() -> list[list[str]]:
    """Make a row a model from what is kept: RMSE of new songs, and its squared error less that without sound."""
    rows = [["", "RMSE of new songs", "squared error less that without sound", "less that of the 16 numbers"]]
    for name in MODELS:
        found = measured(name, only_kept=True)
        if found is None:
            continue
        cells = []
        for other in (f"{name.split(',')[0]}, no sound", f"{name.split(',')[0]}, the 16 numbers of lab 02"):
            beside = measured(other, only_kept=True)
            one = None if beside is None or other == name else less(found, beside)
            cells.append(f"{one.mean:+.4f} [{one.low:+.4f}, {one.high:+.4f}]" if one else "")
        rows.append([name, f"{np.sqrt(found.mean()):.4f}", *cells])
    return rows


def main() -> int:
    """Measure what is not measured yet, and print the table; the page is written by `bench.sound.run`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trees", action="store_true", help="only what takes seconds")
    given = parser.parse_args()
    start_anew("bench.sound.ratings")
    for name in MODELS:
        if not given.trees or name.startswith("trees"):
            measured(name)
    for row in ratings_table():
        print("  ".join(cell.ljust(44) for cell in row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
