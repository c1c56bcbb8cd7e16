"""The two halves of the funnel: one is made at night and kept in a folder, the other answers a request from it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import DataError, written_whole
from kit.data.heldout import HeldOut, artists_of
from kit.data.lastfm import LastFM
from kit.funnel.factors import Factors, factorise
from kit.funnel.features import Pairs, joined, pairs_of
from kit.funnel.ranking import LogisticRanker, Ranker
from kit.funnel.retrieval import in_turn, nearest, tastes
from kit.funnel.vectors import tag_vectors

__all__ = ["Answer", "FunnelSettings", "Night", "examples", "first_stage", "make_night"]

NEGATIVES = 60  # candidates of a user that the ranker learns from, beside all those that were listened to
FORMAT = 2

Told = Callable[[str, int, int], object]
"""A function that is called as ``told(stage, done, of)`` and learns how far a stage of the night is."""


@dataclass(frozen=True)
class FunnelSettings:
    """The settings of a funnel.

    Attributes
    ----------
    n_tags : int
    dim : int
        Of the factorisation.
    candidates : int
        That the first stage lets through.
    sources : {"tags", "factors", "both"}
        Where they come from: the tags, the factorisation, or both in turn.
    ranker : {"logistic", "neural"}
    seed : int
    """

    n_tags: int = 500
    dim: int = 16
    candidates: int = 200
    sources: str = "both"
    ranker: str = "logistic"
    seed: int = 0


class Answer(NamedTuple):
    """What a request gives: artists by falling score, and the seconds that each part of it took."""

    artists: NDArray[np.int64]
    scores: NDArray[np.float64]
    seconds: dict[str, float]


@dataclass(frozen=True, eq=False)
class Night:
    """All that was made at night.

    Attributes
    ----------
    settings : FunnelSettings
    vectors : (n_artists, n_tags + 3) float32
    factors : Factors
    ranker : Ranker
    """

    settings: FunnelSettings
    vectors: NDArray[np.float32]
    factors: Factors
    ranker: Ranker

    def request(self, known: NDArray[np.int64], plays: NDArray[np.floating], k: int = 20) -> Answer:
        """Find the `k` best artists for somebody who is known to play some.

        Parameters
        ----------
        known : integers
            Artists.
        plays : numbers
            How often each of them was played.
        k : int

        Returns
        -------
        Answer
        """
        from scipy.sparse import csr_array

        clock = [perf_counter()]
        row = csr_array((plays, (np.zeros(len(known), np.int64), known)), (1, len(self.vectors)))
        taste = tastes(row, self.vectors)
        user = self.factors.user_of(known, plays)
        clock.append(perf_counter())
        found = first_stage(self.settings, self.vectors, self.factors, taste, user[None], row)[0]
        clock.append(perf_counter())
        pairs = pairs_of(taste[0], user, known, found, self.vectors, self.factors.artists)
        clock.append(perf_counter())
        scores = self.ranker.probability(pairs)
        best = np.argsort(-scores, kind="stable")[:k]
        clock.append(perf_counter())
        parts = ("who asks", "candidates", "features", "ranking")
        return Answer(found[best], scores[best], dict(zip(parts, np.diff(clock).tolist(), strict=True)))

    def save(self, folder: str | Path, made_from: str) -> Path:
        """Keep the night in one file, which appears whole or not at all.

        Parameters
        ----------
        folder : path
        made_from : str
            A fingerprint of the data, so that nothing old is taken for something new.

        Raises
        ------
        DataError
            When it cannot be written.
        """
        path = Path(folder) / "night.npz"
        arrays: dict[str, Any] = {f"ranker_{name}": array for name, array in self.ranker.arrays().items()}
        arrays |= {"vectors": self.vectors, "users": self.factors.users, "artists": self.factors.artists}
        arrays |= {f"setting_{name}": np.array(value) for name, value in asdict(self.settings).items()}
        arrays |= {"format": np.array(FORMAT), "made_from": np.array(made_from)}
        remedy = "name another folder with --store"
        with written_whole(path, remedy) as draft, draft.open("wb") as file:
            np.savez(file, **arrays)
        return path

    @classmethod
    def load(cls, folder: str | Path, made_from: str) -> Night:
        """Read a night that `save` kept.

        Raises
        ------
        DataError
            When there is nothing, or it was made from other data or by an older kit.
        """
        path = Path(folder) / "night.npz"
        again = "run once with --run-mf and --run-ranker to make it"
        if not path.is_file():
            raise DataError(f"nothing is kept in {folder} yet; {again}")
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                arrays = {name: kept[name] for name in kept.files}
            if int(arrays["format"]) != FORMAT or str(arrays["made_from"]) != made_from:
                raise DataError(
                    f"{path} was made from other data, from another split or by another kit; {again} anew"
                )
            values = {name: arrays[f"setting_{name}"].item() for name in asdict(FunnelSettings())}
            settings = FunnelSettings(**values)
            prefix = "ranker_"
            ranker = _class_of(settings.ranker).of_arrays(
                {
                    name.removeprefix(prefix): array
                    for name, array in arrays.items()
                    if name.startswith(prefix)
                }
            )
            return cls(settings, arrays["vectors"], Factors(arrays["users"], arrays["artists"]), ranker)
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise DataError(f"{path} cannot be read ({error}); delete it, and {again}") from error


def _class_of(name: str) -> type[Ranker]:
    if name == "logistic":
        return LogisticRanker
    if name == "neural":
        from kit.funnel.neural import NeuralRanker

        return NeuralRanker
    raise ValueError(f"the ranker is {name!r}; it can be logistic or neural")


def make_night(
    music: LastFM,
    held: HeldOut,
    settings: FunnelSettings | None = None,
    *,
    kept: Night | None = None,
    keep_ranker: bool = False,
    told: Told | None = None,
) -> Night:
    """Make the first half: vectors, factors and the ranker, from the history and the labels.

    The tags that a user gave to an artist that is hidden in the split are left out: who tags an artist listens to it.

    Parameters
    ----------
    music : LastFM
    held : HeldOut
        The test part is not looked at, but for the tags that are left out for it.
    settings : FunnelSettings, optional
    kept : Night, optional
        Its factors are taken as they are, instead of a new factorisation.
    keep_ranker : bool
        Take its ranker, too.
    told : callable, optional
        See `Told`.

    Returns
    -------
    Night

    Raises
    ------
    ValueError
        When no candidate was ever listened to: then there is nothing to learn from.

    Examples
    --------
    >>> from kit.data.heldout import hold_out
    >>> from kit.data.lastfm import load_lastfm
    >>> music = load_lastfm("world")
    >>> held = hold_out(music.plays, np.random.default_rng(0))
    >>> night = make_night(music, held)
    >>> answer = night.request(np.array([3, 8]), np.array([100, 20]), k=5)
    >>> len(answer.artists), bool((np.diff(answer.scores) <= 0).all())
    (5, True)
    """
    settings = settings or FunnelSettings()
    say = told or (lambda *_: None)
    listeners = np.bincount(held.history.indices, minlength=held.history.shape[1])
    say("vectors of artists", 0, 1)
    music = music.without_tags(held.hidden)
    vectors = tag_vectors(music.tag_counts, listeners, music.freshness, n_tags=settings.n_tags)
    say("vectors of artists", 1, 1)
    if kept is None:
        factors = factorise(
            held.history,
            settings.dim,
            seed=settings.seed,
            told=lambda done, of: say("factors", done, of),
        )
    else:
        factors = kept.factors
    if kept is not None and keep_ranker:
        return Night(settings, vectors, factors, kept.ranker)
    pairs, labels, weights = examples(held, vectors, factors, settings, told=say)
    if labels.min() == labels.max():
        raise ValueError("no candidate was listened to: ask for more candidates")
    ranker = _class_of(settings.ranker)()
    say(f"{settings.ranker} ranker", 0, 1)
    ranker.fit(pairs, labels, weights, settings.seed)
    say(f"{settings.ranker} ranker", 1, 1)
    return Night(settings, vectors, factors, ranker)


def first_stage(
    settings: FunnelSettings,
    vectors: NDArray[np.float32],
    factors: Factors,
    taste: NDArray[np.float32],
    users: NDArray[np.floating],
    known: Any,
) -> NDArray[np.int64]:
    """Find the candidates of some users, by the sources that the settings name.

    Parameters
    ----------
    settings : FunnelSettings
    vectors : (n_artists, d) float32
    factors : Factors
    taste : (n, d) float32
        Of the users, among the vectors of tags.
    users : (n, dim) floats
        Their vectors in the factorisation.
    known : (n, n_artists) scipy.sparse array
        Artists that are no candidates.

    Returns
    -------
    (n, settings.candidates) int64

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> vectors, factors = np.eye(3, dtype=np.float32), Factors(np.ones((1, 1)), np.array([[0.0], [0.1], [0.9]]))
    >>> known = csr_array((1, 3))
    >>> first_stage(FunnelSettings(candidates=2), vectors, factors, vectors[:1], factors.users, known).tolist()
    [[0, 2]]
    """
    if settings.sources not in ("tags", "factors", "both"):
        raise ValueError(f"the sources are {settings.sources!r}; they can be tags, factors or both")
    n, found = settings.candidates, []
    if settings.sources != "factors":
        found.append(nearest(taste, vectors, known, n))
    if settings.sources != "tags":
        found.append(nearest(users.astype(np.float32), factors.artists.astype(np.float32), known, n))
    return in_turn(found, n)


def examples(
    held: HeldOut,
    vectors: NDArray[np.float32],
    factors: Factors,
    settings: FunnelSettings,
    *,
    told: Told | None = None,
) -> tuple[Pairs, NDArray[np.int64], NDArray[np.float64]]:
    """Draw what the ranker learns from: candidates that the history alone gives, and whether they are in the labels.

    Of the many that were not, some are drawn, and each then counts for those that were not drawn.

    Parameters
    ----------
    held : HeldOut
    vectors : (n_artists, d) float32
    factors : Factors
        Of the history. Factors that have seen the labels would promise more than they can keep.
    settings : FunnelSettings
    told : callable, optional

    Returns
    -------
    pairs : Pairs
    labels : (n,) int64
    weights : (n,) float64

    Examples
    --------
    >>> from kit.data.heldout import hold_out
    >>> from kit.data.lastfm import load_lastfm
    >>> music = load_lastfm("world")
    >>> held = hold_out(music.plays, np.random.default_rng(0))
    >>> vectors = np.random.default_rng(0).random((len(music.artist_ids), 5), np.float32)
    >>> pairs, labels, weights = examples(held, vectors, factorise(held.history, 4), FunnelSettings())
    >>> len(pairs) == len(labels) == len(weights)
    True
    """
    rng = np.random.default_rng(settings.seed)
    taste = tastes(held.history[held.users], vectors)
    history = held.history[held.users]
    found = first_stage(settings, vectors, factors, taste, factors.users[held.users], history)
    rows, labels, weights = [], [], []
    for i, user in enumerate(held.users):
        listened = np.isin(found[i], held.labels[i])
        others = np.flatnonzero(~listened)
        drawn = rng.choice(others, min(NEGATIVES, len(others)), replace=False)
        chosen = np.concatenate([np.flatnonzero(listened), drawn])
        known = artists_of(held.history, user)
        rows.append(
            pairs_of(taste[i], factors.users[user], known, found[i][chosen], vectors, factors.artists)
        )
        labels.append(listened[chosen].astype(np.int64))
        weights.append(np.where(listened[chosen], 1.0, len(others) / max(len(drawn), 1)))
        if told is not None and (i % 50 == 49 or i + 1 == len(held.users)):
            told("pairs to learn from", i + 1, len(held.users))
    return joined(rows), np.concatenate(labels), np.concatenate(weights)
