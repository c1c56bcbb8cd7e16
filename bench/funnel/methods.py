"""The ways of making lists that the report compares, one function each, and the peers where they are installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from kit.data.heldout import HeldOut, artists_of
from kit.data.lastfm import LastFM
from kit.funnel.factors import Factors, factorise
from kit.funnel.features import Pairs, joined, pairs_of
from kit.funnel.neural import NeuralRanker
from kit.funnel.night import FunnelSettings, examples, first_stage
from kit.funnel.retrieval import tastes
from kit.funnel.vectors import N_COLUMNS, tag_vectors

K = 20
BLOCK = 64  # users whose scores of all artists are held at once


class Case(NamedTuple):
    """A set of listeners, split by a seed; `music` has no tag that a user gave to an artist hidden from the methods."""

    everything: LastFM
    music: LastFM
    held: HeldOut
    seed: int
    n_candidates: int
    truth: Any  # of the synthetic world; None for the real set

    @property
    def listeners(self) -> np.ndarray:
        """The number of users who listen to each artist, by the history."""
        return np.bincount(self.held.history.indices, minlength=self.music.plays.shape[1])


def best(case: Case, score: Callable[[np.ndarray], np.ndarray], *, keep_known: bool = False) -> np.ndarray:
    """Find the `K` best artists of all, by `score(rows of tested users) -> (n, n_artists)`."""
    found = []
    for rows in np.array_split(np.arange(len(case.held.users)), max(1, len(case.held.users) // BLOCK)):
        scores = np.array(score(rows), np.float64)
        if not keep_known:
            for line, row in zip(scores, rows, strict=True):
                line[artists_of(case.held.known, case.held.users[row])] = -np.inf
        top = np.argpartition(-scores, K, axis=1)[:, :K]
        order = np.argsort(-np.take_along_axis(scores, top, 1), axis=1, kind="stable")
        found.append(np.take_along_axis(top, order, 1))
    return np.concatenate(found)


def simple(case: Case) -> Iterator[tuple[str, np.ndarray]]:
    """Try methods that learn nothing, and the mistakes that can be made with tags."""
    held, music, n_artists = case.held, case.music, case.music.plays.shape[1]
    rng = np.random.default_rng([case.seed, 1])
    yield "random", best(case, lambda rows: rng.random((len(rows), n_artists)))
    yield "popularity", best(case, lambda rows: np.tile(case.listeners, (len(rows), 1)))
    vectors = tag_vectors(music.tag_counts, case.listeners, music.freshness)
    known = held.known[held.users]
    tags = vectors[:, :-N_COLUMNS]
    yield "tags", _by_taste(case, tags)
    told = tag_vectors(case.everything.tag_counts, case.listeners, music.freshness)[:, :-N_COLUMNS]
    yield "tags, with those that users gave to what is hidden", _by_taste(case, told)
    yield "tags, known artists left in", _by_taste(case, tags, keep_known=True)
    yield "tags, popularity and freshness times .1", _by_taste(case, vectors)
    days = np.nan_to_num(music.tagged_on, nan=np.nanmedian(music.tagged_on))
    as_they_are = np.column_stack([tags, case.listeners, days])
    heard = known.astype(np.float64)
    heard.data[:] = 1
    yield (
        "tags, popularity and freshness as they are, dot product",
        best(case, lambda rows: (heard[rows] @ as_they_are) @ as_they_are.T),
    )
    often = np.argsort(-np.ravel(music.tag_counts.sum(axis=0)))[:500]
    counts = music.tag_counts[:, often].toarray()
    yield "sum of tag counts, dot product", best(case, lambda rows: (heard[rows] @ counts) @ counts.T)


def _by_taste(case: Case, vectors: np.ndarray, *, keep_known: bool = False) -> np.ndarray:
    taste = tastes(case.held.known[case.held.users], vectors)
    return best(case, lambda rows: taste[rows] @ vectors.T, keep_known=keep_known)


def factorised(case: Case) -> Iterator[tuple[str, np.ndarray]]:
    """Try matrix factorisations: ours, and one on the played artists alone."""
    users = case.held.users
    found = factorise(case.held.known, 16, seed=case.seed)
    yield "MF", best(case, lambda rows: found.users[users[rows]] @ found.artists.T)


def peers(case: Case) -> Iterator[tuple[str, np.ndarray]]:
    """Try scikit-surprise on plays, with and without zeros, and implicit; nothing where these are not installed."""
    users, known = case.held.users, case.held.known
    if find_spec("surprise"):
        u, a = known.nonzero()
        rng = np.random.default_rng([case.seed, 2])
        zeros = rng.integers(known.shape[1], size=4 * len(u))
        drawn = np.repeat(u, 4)
        unheard = np.ravel(known[drawn, zeros]) == 0
        tries = {
            "BiasedSVD (surprise), log plays": (u, a, np.log1p(known.data)),
            "BiasedSVD (surprise), ones": (u, a, np.ones(len(u))),
            "BiasedSVD (surprise), 4 drawn zeros a play": (
                np.concatenate([u, drawn[unheard]]),
                np.concatenate([a, zeros[unheard]]),
                np.concatenate([np.ones(len(u)), np.zeros(unheard.sum())]),
            ),
        }
        for name, ratings in tries.items():
            yield name, _svd(case, *ratings)
    if find_spec("implicit"):
        from implicit.als import AlternatingLeastSquares
        from scipy.sparse import csr_matrix

        model = AlternatingLeastSquares(
            factors=16, regularization=5.0, alpha=1.0, iterations=15, num_threads=1, random_state=case.seed
        )
        table = known.astype(np.float32)
        table.data = 1 + 2 * np.log1p(table.data)
        model.fit(csr_matrix(table), show_progress=False)
        yield (
            "ALS (implicit)",
            best(case, lambda rows: model.user_factors[users[rows]] @ model.item_factors.T),
        )


def _svd(case: Case, u: np.ndarray, a: np.ndarray, rating: np.ndarray) -> np.ndarray:
    import pandas as pd
    import surprise

    table = pd.DataFrame({"user": u, "artist": a, "rating": rating})
    reader = surprise.Reader(rating_scale=(float(rating.min()), float(rating.max()) + 1e-9))
    model = surprise.SVD(n_factors=10, n_epochs=100, lr_all=0.005, reg_all=0.08, random_state=case.seed)
    model.fit(surprise.Dataset.load_from_df(table, reader).build_full_trainset())
    inner = [model.trainset.to_inner_uid(user) for user in case.held.users]
    columns = [model.trainset.to_raw_iid(item) for item in range(model.trainset.n_items)]

    def score(rows: np.ndarray) -> np.ndarray:
        scores = np.full((len(rows), case.music.plays.shape[1]), -1e9)
        own = [inner[row] for row in rows]
        scores[:, columns] = model.bu[own, None] + model.bi + model.pu[own] @ model.qi.T
        return scores

    return best(case, score)


class Stage(NamedTuple):
    """The second stage: the pairs that it learns from, and those that it is asked for, by some factors."""

    learnt: Pairs
    labels: np.ndarray
    weights: np.ndarray
    asked: Pairs
    candidates: np.ndarray


def stage(
    case: Case, factors: Factors, vectors: np.ndarray, *, sources: str = "tags", fold_in: bool = True
) -> Stage:
    """Make both halves of the pairs; for a request a user's vector is worked out anew from all that is known."""
    settings = FunnelSettings(candidates=case.n_candidates, sources=sources, seed=case.seed)
    learnt, labels, weights = examples(case.held, vectors, factors, settings)
    known = case.held.known[case.held.users]
    taste = tastes(known, vectors)
    own = [artists_of(known, i) for i in range(len(case.held.users))]
    users = factors.users[case.held.users]
    if fold_in:
        plays = np.split(known.data, known.indptr[1:-1])
        users = np.array([factors.user_of(*row) for row in zip(own, plays, strict=True)])
    found = first_stage(settings, vectors, factors, taste, users, known)
    rows = [pairs_of(taste[i], users[i], own[i], found[i], vectors, factors.artists) for i in range(len(own))]
    return Stage(learnt, labels, weights, joined(rows), found)


def ordered(candidates: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Give the candidates by falling score, `K` a user."""
    scores = scores.reshape(candidates.shape)
    return np.take_along_axis(candidates, np.argsort(-scores, axis=1, kind="stable")[:, :K], 1)


def funnels(case: Case) -> Iterator[tuple[str, np.ndarray]]:
    """Try the two stages: logistic rankers with fewer and more features, one that saw too much, and the network."""
    music, held = case.music, case.held
    vectors = tag_vectors(music.tag_counts, case.listeners, music.freshness)
    factors = factorise(held.history, 16, seed=case.seed)
    honest = stage(case, factors, vectors)
    yield "candidates by tags", honest.candidates
    first = [0, 4, 5, 6, 7, 8]  # all but the nearest known artists
    seen = {
        "funnel, no factors": lambda pairs: pairs.plain[:, first],
        "funnel, factors side by side": lambda pairs: np.hstack(
            [pairs.plain[:, first], pairs.users, pairs.artists]
        ),
        "funnel": lambda pairs: np.hstack([pairs.plain[:, first], pairs.product]),
        "funnel, nearest artists too": lambda pairs: np.hstack([pairs.plain, pairs.product]),
    }
    for name, features in seen.items():
        yield name, _logistic(honest, features)
    leaky = stage(case, factorise(held.known, 16, seed=case.seed), vectors, fold_in=False)
    yield "funnel, factors that saw the labels", _logistic(leaky, seen["funnel"])
    del leaky
    yield "neural ranker", _neural(honest, case.seed)
    del honest
    for sources, words in (("factors", "by the factorisation"), ("both", "by both in turn")):
        made = stage(case, factors, vectors, sources=sources)
        yield f"candidates {words}", made.candidates
        yield f"funnel, candidates {words}", _logistic(made, seen["funnel"])
    yield "neural ranker, candidates by both in turn", _neural(made, case.seed)


def _neural(made: Stage, seed: int) -> np.ndarray:
    network = NeuralRanker().fit(made.learnt, made.labels, made.weights, seed)
    return ordered(made.candidates, network.probability(made.asked))


def _logistic(made: Stage, features: Callable[[Pairs], np.ndarray]) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    ranker = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    ranker.fit(features(made.learnt), made.labels, logisticregression__sample_weight=made.weights)
    return ordered(made.candidates, ranker.decision_function(features(made.asked)))


def oracle(case: Case) -> Iterator[tuple[str, np.ndarray]]:
    """Rank by the truth, where it is known."""
    if case.truth is not None:
        yield "oracle", best(case, lambda rows: case.truth.preference(case.held.users[rows]))


METHODS = (simple, peers, factorised, funnels, oracle)
