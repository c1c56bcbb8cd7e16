"""`python -m bench.map.arrange` measures what it costs to arrange a map: the table of docs/how-to/walk-the-map.md.

Vectors of 30 dimensions around twelve centres, as a trained vocabulary has them; processor time, median of the runs.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np
from numpy.typing import NDArray

from kit.maps.projection import Method, project

N_GENRES, DIMENSIONS, SPREAD = 12, 30, 0.5


def vectors(n_tracks: int) -> NDArray[np.float64]:
    """Draw vectors of tracks of twelve genres."""
    rng = np.random.default_rng(5)
    genre = rng.integers(N_GENRES, size=n_tracks)
    noise = SPREAD * rng.normal(size=(n_tracks, DIMENSIONS))
    return rng.normal(size=(N_GENRES, DIMENSIONS))[genre] + noise


def main() -> None:
    """Time both ways, in turns."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tracks", type=int, default=120_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    table = vectors(given.tracks)
    seconds: dict[Method, list[float]] = {"pca": [], "neighbours": []}
    for _ in range(given.runs):
        for how, so_far in seconds.items():
            start = time.process_time()
            project(table, how)
            so_far.append(time.process_time() - start)
    for how, so_far in seconds.items():
        print(f"{how:12}{statistics.median(so_far):8.2f} s of the processor, {given.tracks} tracks")


if __name__ == "__main__":
    main()
