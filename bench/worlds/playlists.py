"""Statistics of playlists, of a world and of real ones, and how near the first have to be to the second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.worlds.margins import Margin
from kit.counting import cooccurrence
from kit.data import Playlists, split_playlists
from kit.data.playlists import number_by_count

LONG = 4  # tracks of one artist in a row
# Measured on real playlists cut to the Deezer set's lengths (bench.track2vec.sets); tests/bench/test_worlds.py measures
# them anew where these lie. Bounds hold the Deezer set too, where something is known of it: 12.1 tracks a playlist,
# 3.6 positions a track, .636 of the tracks heard once.
# what: (real, low, high, digits)
REAL: dict[str, tuple[float, float | None, float | None, int]] = {
    "playlists": (64_007, None, None, 0),
    "tracks": (201_730, None, None, 0),
    "mean length": (10.9, 11.6, 12.6, 1),
    "median length": (10, 9, 11, 0),
    "positions a track": (3.45, 3.3, 3.9, 2),
    "tracks heard once": (0.655, 0.60, 0.68, 3),
    "Gini coefficient of the counts": (0.637, 0.60, 0.68, 3),
    "slope of log count over log rank, of what is heard twice": (-0.906, -1.0, -0.8, 3),
    "share of the most popular 1 %": (0.264, 0.20, 0.30, 3),
    "positions that repeat the one before": (0.0013, 0.001, 0.003, 4),
    "last tracks that repeat the one before": (0.0015, 0.0, 0.005, 4),
    "next track by the same artist": (0.226, 0.20, 0.26, 3),
    "tracks in runs of 4 or more of one artist": (0.145, 0.12, 0.18, 3),
    "different artists a track of a list": (0.765, 0.70, 0.80, 3),
    "pairs of tracks seen within 3 positions": (7.5e-5, None, None, 6),
    "last pair seen in another list": (0.100, 0.06, 0.11, 3),
    "last pair seen in another list, backwards": (0.074, 0.05, 0.08, 3),
    "held-out pairs with an unknown track": (0.124, 0.09, 0.15, 3),
}


def statistics(playlists: Playlists, filtered: Playlists | None = None) -> dict[str, float]:
    """Compute the figures of `REAL` of playlists that still hold what is heard once.

    What is `filtered` holds it no longer, and is what pairs are held out of: by default, the same playlists without it.
    """
    values, counts = playlists.values.astype(np.int64), playlists.counts
    lengths = playlists.lengths
    of_list = np.repeat(np.arange(len(playlists)), lengths)
    together = of_list[1:] == of_list[:-1]
    artists = playlists.artists[values]
    repeats = (values[1:] == values[:-1])[together]
    same_artist = (artists[1:] == artists[:-1]) & together
    runs = np.bincount(np.cumsum(np.concatenate([[True], ~same_artist])) - 1)
    each = np.unique(of_list * (int(playlists.artists.max()) + 1) + artists)
    n_artists = np.bincount(each // (int(playlists.artists.max()) + 1), minlength=len(playlists))
    forward, backward, repeated = _last_pairs(playlists, of_list, together)
    twice = counts[counts >= 2]
    near = cooccurrence(playlists.values, playlists.offsets, playlists.n_tracks, window=3)
    return {
        "playlists": len(playlists),
        "tracks": playlists.n_tracks,
        "mean length": lengths.mean(),
        "median length": float(np.median(lengths)),
        "positions a track": len(values) / playlists.n_tracks,
        "tracks heard once": (counts == 1).mean(),
        "Gini coefficient of the counts": gini(counts),
        "slope of log count over log rank, of what is heard twice": slope(twice),
        "share of the most popular 1 %": counts[: max(1, len(counts) // 100)].sum() / counts.sum(),
        "positions that repeat the one before": repeats.mean(),
        "last tracks that repeat the one before": repeated,
        "next track by the same artist": same_artist.sum() / together.sum(),
        "tracks in runs of 4 or more of one artist": runs[runs >= LONG].sum() / len(values),
        "different artists a track of a list": (n_artists / np.maximum(lengths, 1)).mean(),
        "pairs of tracks seen within 3 positions": near.nnz / playlists.n_tracks**2,
        "last pair seen in another list": forward,
        "last pair seen in another list, backwards": backward,
        "held-out pairs with an unknown track": unknown(
            number_by_count(playlists, playlists.values) if filtered is None else filtered
        ),
    }


def gini(counts: NDArray[np.integer]) -> float:
    """Compute how unequal counts are: 0 all alike, 1 all on one.

    Examples
    --------
    >>> gini(np.array([2, 2])), gini(np.array([1, 0, 0, 0]))
    (0.0, 0.75)
    """
    rising = np.sort(counts)
    n = len(rising)
    return float((2 * np.arange(1, n + 1) - n - 1) @ rising / (n * rising.sum()))


def slope(counts: NDArray[np.integer]) -> float:
    """Fit log count = a + slope * log rank, of falling counts.

    Examples
    --------
    >>> round(slope(1000 // np.arange(1, 5)), 2)
    -1.0
    """
    return float(np.polyfit(np.log(np.arange(1, len(counts) + 1)), np.log(counts), 1)[0])


def _last_pairs(
    playlists: Playlists, of_list: NDArray[np.int64], together: NDArray[np.bool_]
) -> tuple[float, float, float]:
    """Give how often the last two tracks of a list follow each other in another one, that way and the other way
    round, and how often they are the same track."""
    values, n = playlists.values.astype(np.int64), playlists.n_tracks
    pair = (values[:-1] * n + values[1:])[together]
    # A row for each pair and list that it stands in.
    each = np.unique(np.stack([pair, of_list[1:][together]]), axis=1)[0]
    pairs, lists = np.unique(each, return_counts=True)
    ends = playlists.offsets[1:][playlists.lengths >= 2]
    one, other = values[ends - 2], values[ends - 1]

    def seen(wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        at = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
        return np.where(pairs[at] == wanted, lists[at], 0)

    return (
        float((seen(one * n + other) > 1).mean()),  # once is here
        float((seen(other * n + one) > 0)[one != other].mean()),
        float((one == other).mean()),
    )


def unknown(playlists: Playlists) -> float:
    """Give the share of held-out pairs with a track that the training part does not know."""
    test = split_playlists(playlists, np.random.default_rng(1)).test
    return test.n_unseen / (len(test) + test.n_unseen + test.n_repeated)


def margins(ours: dict[str, float]) -> list[Margin]:
    """Set our figures beside the real ones."""
    return [Margin(what, float(ours[what]), *expected) for what, expected in REAL.items()]
