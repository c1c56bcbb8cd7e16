"""Ways to tell who will like a song that nobody has played: from its sound, from its artist, and two leaks.

Each one gives scores for all users and the cold songs. Those that predict factors are asked by the users' factors,
which were fitted on the warm songs alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.data.plays import Cold, Plays
from kit.funnel.factors import Factors, factorise
from kit.metrics import auc_within
from kit.sound import mfcc

__all__ = [
    "ARTIST_KNOWN",
    "LEAKS",
    "ROWS",
    "Case",
    "average_precision",
    "judged",
    "mel_order",
    "mel_statistics",
]

Floats = NDArray[np.float64]

DIM = 12
WORDS, COEFFICIENTS, PARTS = 100, 20, 20  # of the bag: words, numbers of the cepstrum, principal components
FRAMES = 20_000  # that the words are made from
K = 20  # of MAP@k
LAGS, DISTANCES = (2, 4, 6), 16  # frames; bands


@dataclass(frozen=True, eq=False)
class Case:
    """A world and what is cold in it."""

    music: Plays
    attributes: Floats  # what an oracle knows
    split: Cold
    seed: int

    @cached_property
    def factors(self) -> Factors:
        """Those of the users and of the warm songs."""
        return factorise(self.music.plays[:, self.split.warm], DIM, seed=self.seed)

    @cached_property
    def heard(self) -> NDArray[np.bool_]:
        """Who has played which cold song."""
        return self.music.plays[:, self.split.cold].toarray() > 0

    @cached_property
    def statistics(self) -> Floats:
        """What `mel_statistics` gives, of all songs."""
        return mel_statistics(self.music.mels)

    def linear(self, table: NDArray[np.floating]) -> Floats:
        """Fit factors by a ridge on rows of all songs, standardised by the warm ones, and predict those of the cold."""
        from sklearn.linear_model import RidgeCV

        warm, cold = (table[part].astype(np.float64) for part in self.split)
        middle, spread = warm.mean(axis=0), warm.std(axis=0)
        spread[spread < 1e-9] = 1
        ridge = RidgeCV(np.logspace(-1, 5, 13)).fit((warm - middle) / spread, self.factors.artists)
        return np.asarray(ridge.predict((cold - middle) / spread))

    def scores(self, factors: Floats) -> Floats:
        """Ask the users' factors."""
        return np.asarray(self.factors.users @ factors.T)

    def of_artists(self, *, to_learn: bool = False) -> Floats:
        """Give the mean factors of the warm songs of each song's artist, the song itself left out.

        Where there is none it is the mean of all. A row a cold song, or with `to_learn` a row a song.
        """
        known = np.zeros((len(self.music), DIM))
        known[self.split.warm] = self.factors.artists
        warm = np.isin(np.arange(len(self.music)), self.split.warm)
        artists = self.music.artists
        total = np.zeros((len(self.music.artist_names), DIM))
        np.add.at(total, artists[warm], known[warm])
        others = total[artists] - known
        n = np.bincount(artists[warm], minlength=len(total))[artists] - warm
        means = np.where(
            n[:, None] > 0, others / np.maximum(n, 1)[:, None], self.factors.artists.mean(axis=0)
        )
        return means if to_learn else means[self.split.cold]


def mel_statistics(mels: NDArray[np.floating]) -> Floats:
    """Compute mean, spread and flux of each band of spectrograms in dB, (n, frames, bands): (n, 3 * bands).

    The flux is the mean of what a band rises from frame to frame; nothing of this tells in which order frames come.
    """
    frames = mels.astype(np.float32)
    rises = np.maximum(np.diff(frames, axis=1), 0).mean(axis=1)
    return np.concatenate([frames.mean(axis=1), frames.std(axis=1), rises], axis=1).astype(np.float64)


def mel_order(mels: NDArray[np.floating]) -> Floats:
    """Compute whether a band is loud before those above it or after them, (n, 48).

    For each of three lags and each of 16 distances between bands: the covariance of a band now and a higher one later,
    less that of the higher one now and the band later, added over all bands. Played backwards, it is the opposite.
    """
    frames = mels.astype(np.float32)
    frames = np.clip(frames - np.median(frames, axis=1, keepdims=True), -15, 25)
    frames -= frames.mean(axis=1, keepdims=True)
    found = []
    for lag in LAGS:
        follows = np.einsum("nti,ntj->nij", frames[:, :-lag], frames[:, lag:], optimize=True)
        first = (follows - follows.transpose(0, 2, 1)) / (frames.shape[1] - lag)
        found += [np.trace(first, offset=away, axis1=1, axis2=2) for away in range(1, DISTANCES + 1)]
    return np.stack(found, axis=1).astype(np.float64)


def _random(case: Case) -> Floats:
    return np.random.default_rng([case.seed, 8]).random(case.heard.shape)


def _popularity(case: Case) -> Floats:
    return np.broadcast_to(
        case.music.plays.sum(axis=0)[case.split.cold].astype(np.float64), case.heard.shape
    ).copy()


def bag_of_words(case: Case) -> Floats:
    """Count the words of each song: MFCC frames, and words that were made from warm songs alone; (n_songs, 100)."""
    from sklearn.cluster import MiniBatchKMeans

    frames = mfcc(case.music.mels.astype(np.float32).reshape(-1, case.music.mels.shape[2]), COEFFICIENTS)
    frames = frames.reshape(len(case.music), -1, COEFFICIENTS)
    warm = frames[case.split.warm].reshape(-1, COEFFICIENTS)
    middle, spread = warm.mean(axis=0), warm.std(axis=0)
    rng = np.random.default_rng([case.seed, 7])
    some = warm[np.sort(rng.choice(len(warm), min(FRAMES, len(warm)), replace=False))]
    words = MiniBatchKMeans(WORDS, n_init=1, random_state=case.seed).fit((some - middle) / spread)
    said = words.predict(((frames - middle) / spread).reshape(-1, COEFFICIENTS)).reshape(len(frames), -1)
    return np.stack([np.bincount(row, minlength=WORDS) for row in said]) / said.shape[1]


def _bag(case: Case) -> Floats:
    from sklearn.decomposition import PCA

    counts = np.sqrt(bag_of_words(case))
    parts = PCA(PARTS, random_state=0).fit(counts[case.split.warm]).transform(counts)
    return case.scores(case.linear(parts))


def _mel_ridge(case: Case) -> Floats:
    return case.scores(case.linear(case.statistics))


def _ordered_ridge(case: Case) -> Floats:
    return case.scores(case.linear(np.concatenate([case.statistics, mel_order(case.music.mels)], axis=1)))


def _artist(case: Case) -> Floats:
    return case.scores(case.of_artists())


def _attributes(case: Case) -> Floats:
    return case.scores(case.linear(case.attributes))


def _without_order(case: Case) -> Floats:
    return case.scores(case.linear(case.attributes[:, :-1]))


def _half_each(case: Case) -> Floats:
    return case.scores((case.of_artists() + case.linear(case.statistics)) / 2)


def _one_ridge(case: Case) -> Floats:
    return case.scores(case.linear(np.concatenate([case.of_artists(to_learn=True), case.statistics], axis=1)))


def _bound(case: Case) -> Floats:
    seen = factorise(case.music.plays, DIM, seed=case.seed)
    return np.asarray(seen.users @ seen.artists[case.split.cold].T)


ROWS: dict[str, Callable[[Case], Floats]] = {
    "random": _random,
    "popularity of the cold songs": _popularity,
    "MFCC bag of words, PCA, linear": _bag,
    "mean, spread, flux of the mel bands, ridge": _mel_ridge,
    "the same, and which bands follow which, ridge": _ordered_ridge,
    "attributes but the riff known, linear": _without_order,
    "attributes known, linear": _attributes,
    "mean of the artist's other songs": _artist,
    "artist and sound, half each": _half_each,
    "artist and sound, one ridge": _one_ridge,
    "WMF that saw the plays": _bound,
}
LEAKS = ("popularity of the cold songs", "WMF that saw the plays")
ARTIST_KNOWN = (
    "mean of the artist's other songs",
    "artist and sound, half each",
    "artist and sound, one ridge",
)


def judged(scores: Floats, heard: NDArray[np.bool_]) -> dict[str, Any]:
    """Give the AUC and MAP@20 of each user who has played some of the songs and not others, and how many have not.

    Examples
    --------
    >>> found = judged(np.array([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0]]), np.array([[1, 0, 1], [0, 0, 0]], bool))
    >>> found["auc"].tolist(), found["map"].tolist(), found["left out"]
    ([0.5], [0.8333333333333333], 1)
    """
    both = heard.any(axis=1) & ~heard.all(axis=1)
    scores, heard = scores[both], heard[both]
    user = np.repeat(np.arange(len(scores)), scores.shape[1])
    auc = auc_within(scores.ravel(), heard.ravel().astype(np.int64), user)
    return {"auc": auc, "map": average_precision(scores, heard), "left out": int((~both).sum())}


def average_precision(scores: Floats, heard: NDArray[np.bool_], k: int = K) -> Floats:
    """Compute the average precision at k of each user, divided by the most that can be found, min(k, played).

    Equal scores stand in the order of their columns.

    Examples
    --------
    >>> average_precision(np.array([[0.9, 0.8, 0.1]]), np.array([[False, True, True]]), k=2).tolist()
    [0.25]
    """
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    found = np.take_along_axis(heard, best, axis=1)
    precision = np.cumsum(found, axis=1) / np.arange(1, best.shape[1] + 1)
    return np.asarray((precision * found).sum(axis=1) / np.minimum(k, heard.sum(axis=1)))
