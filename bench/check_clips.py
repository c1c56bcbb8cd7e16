"""Measure how long a synthesised clip takes, and how well genres are heard: CPU seconds, accuracy against chance.

Repeat with `make bench-checks` or `python -m bench.check_clips`; a clip that takes longer than its target is an exit
status of 1.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from bench.hearing import features, tracks_of_artists
from kit.data.worlds import playlists_world
from kit.data.worlds.dials import MINI
from kit.radio import OfflinePreviews


def milliseconds(previews, tracks):
    """Measure the CPU time of each clip."""
    times = []
    for track in tracks:
        start = time.thread_time()
        previews.clip(track)
        times.append(1000 * (time.thread_time() - start))
    return np.array(times[1:])  # the first one makes the sines


TARGET = 50.0  # milliseconds of CPU a clip


def main() -> int:
    """Print what was measured."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedGroupKFold, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    missed = 0
    made = playlists_world(6_000, dials=MINI)
    print(f"{'clip':8}{'median':>8}{'longest':>9}  milliseconds of CPU, target < {TARGET:g}")
    for seconds in (5.0, 10.0):
        times = milliseconds(OfflinePreviews(made.playlists, missing=0, seconds=seconds), range(200))
        print(f"{seconds:4.0f} s  {np.median(times):8.1f}{times.max():9.1f}")
        missed += np.median(times) >= TARGET
    tracks, genres, artists = tracks_of_artists(made, n_genres=12, n_artists=8)
    previews = OfflinePreviews(made.playlists, missing=0)
    heard = np.array([features(previews.clip(track).wav) for track in tracks])
    ear = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    told = cross_val_score(ear, heard, genres, groups=artists, cv=folds).mean()
    n = len(np.unique(genres))
    print(f"genres of artists never heard before: {told:.0%} told right of {n} genres, chance is {1 / n:.0%}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
