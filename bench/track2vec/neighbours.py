"""The nearest tracks of many queries: `kit.neighbours` beside trees, brute force and faiss.

The vectors are trained. Trees are timed on fewer queries, and what they take grows with the number of queries alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from bench.track2vec.row import Cost, Row, at_least, cost_of, in_turns
from bench.track2vec.world import parts
from kit.neighbours import FEW_DIMENSIONS, Neighbours, unit
from kit.track2vec import Settings, train

K = 10
DIMENSIONS = (2, 5, 10, 30)


def vectors_of(quick: bool) -> np.ndarray:
    """Train vectors of 30 numbers in one pass."""
    part = parts(quick).train
    settings = Settings(dim=30, passes=1)
    return unit(train(part.values, part.offsets, part.counts, settings, quiet=True).vectors)


def peers(vectors: np.ndarray) -> dict[str, Callable[[np.ndarray], Any]]:
    """Build the index of each peer, and give its search."""
    from sklearn.neighbors import BallTree, KDTree, NearestNeighbors

    kd, ball = KDTree(vectors, leaf_size=10), BallTree(vectors)  # 10 is the original's
    brute = NearestNeighbors(algorithm="brute").fit(vectors)
    found = {
        "KDTree": lambda queries: kd.query(vectors[queries], K + 1),
        "BallTree": lambda queries: ball.query(vectors[queries], K + 1),
        "sklearn brute": lambda queries: brute.kneighbors(vectors[queries], K + 1),
    }
    try:
        import faiss
    except ImportError:
        print("faiss is not installed: without it")
        return found
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    return found | {"faiss flat": lambda queries: flat.search(vectors[queries], K + 1)}


def a_query(search: Callable[[np.ndarray], Any], queries: np.ndarray) -> Cost:
    """Measure what one query costs."""
    took = cost_of(lambda: search(queries))
    return Cost(took.cpu / len(queries), took.wall / len(queries))


def rows(quick: bool) -> Iterator[Row]:
    """Measure microseconds a query, of all, and of one alone, and find the fastest method in few dimensions."""
    vectors = vectors_of(quick)
    rng = np.random.default_rng(0)
    queries = rng.integers(len(vectors), size=1_000 if quick else 10_000)
    exact = Neighbours(vectors, "exact")
    searches: dict[str, Callable[[np.ndarray], Any]] = {"ours, exact": lambda q: exact.nearest(q, K)}
    searches |= peers(vectors)
    fewer = {"KDTree": 50, "BallTree": 50, "sklearn brute": 500}
    n = {name: min(len(queries), fewer.get(name, len(queries))) // (2 if quick else 1) for name in searches}
    sides = {name: lambda name=name: a_query(searches[name], queries[: n[name]]) for name in searches}
    took = in_turns(sides, 3 if quick else 5)
    figures = ", ".join(
        f"{name} {1e6 * one.cpu:,.0f}" + (f" (of {n[name]} queries)" if name in fewer else "")
        for name, one in took.items()
    )
    wall = 1e6 * took["ours, exact"].wall
    figures = f"CPU-us a query: {figures}; wall of ours {wall:,.0f}; {len(vectors):,} x 30, k = {K}"
    ours = took["ours, exact"].cpu
    smaller = " among fewer tracks" if quick else ""
    yield at_least(
        "neighbours, exact, against the KD-tree",
        figures,
        took["KDTree"].cpu / ours,
        25 if quick else 50,
        smaller,
    )
    best = min((name for name in took if not name.startswith("ours")), key=lambda name: took[name].cpu)
    ahead = f"the nearest peer is {best}, {1e6 * took[best].cpu:,.0f} CPU-us a query"
    yield at_least("neighbours, exact, against the best exact peer", ahead, took[best].cpu / ours, 1)
    yield one_alone(exact, queries[: 50 if quick else 200])
    yield few_dimensions(vectors, queries[: 250 if quick else 1_000], quick)


def one_alone(exact: Neighbours, queries: np.ndarray) -> Row:
    """Measure a single query beside the plainest way: one product, and its ten largest."""

    def plainly(query: np.ndarray) -> np.ndarray:
        likeness = exact.vectors @ exact.vectors[query[0]]
        likeness[query] = -np.inf
        best = np.argpartition(likeness, -K)[-K:]
        return best[np.argsort(-likeness[best])]

    def each(search: Callable[[np.ndarray], Any]) -> Cost:
        took = cost_of(lambda: [search(queries[i : i + 1]) for i in range(len(queries))])
        return Cost(took.cpu / len(queries), took.wall / len(queries))

    took = in_turns(
        {"ours": lambda: each(lambda query: exact.nearest(query, K)), "plain": lambda: each(plainly)}, 5
    )
    figures = ", ".join(f"{name} {1e6 * one.cpu:,.0f}" for name, one in took.items())
    return at_least(
        "neighbours, one query alone, against plain numpy",
        f"CPU-us a query: {figures}; {len(exact.vectors):,} x {exact.vectors.shape[1]}",
        took["plain"].cpu / took["ours"].cpu,
        0.6,
    )


def few_dimensions(vectors: np.ndarray, queries: np.ndarray, quick: bool) -> Row:
    """Whether "auto" takes the faster exact method, wherever one is twice as fast."""
    right, words = 0, []
    for d in DIMENSIONS:
        cut = unit(vectors[:, :d])
        some = queries[:50] if d > FEW_DIMENSIONS else queries
        tree, products = (Neighbours(cut, method) for method in ("kdtree", "exact"))
        sides = {
            "kdtree": partial(a_query, partial(tree.nearest, k=K), some),
            "exact": partial(a_query, partial(products.nearest, k=K), queries),
        }
        took = in_turns(sides, 3 if quick else 5)
        auto = Neighbours(cut[:100]).method
        other = "exact" if auto == "kdtree" else "kdtree"
        right += took[auto].cpu < 2 * took[other].cpu
        words.append(f"{d}: tree {1e6 * took['kdtree'].cpu:,.0f}, products {1e6 * took['exact'].cpu:,.0f}")
    figures = f'CPU-us a query by dimensions {"; ".join(words)}; "auto" takes the tree up to {FEW_DIMENSIONS}'
    return at_least('neighbours, "auto" right', figures, right / len(DIMENSIONS), 1)
