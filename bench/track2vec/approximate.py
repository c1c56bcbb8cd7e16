"""`python -m bench.track2vec.approximate` asks whether an approximate index would win at the kit's own dimension.

Trained vectors of 128 numbers, batches of 300 queries, one thread: exact neighbours by products beside faiss's
inverted lists and its HNSW graph, from the fewest to the most that they look at, and beside usearch and voyager where
these are installed. One of them would have to be three times as fast at a recall@10 of .98.
"""

from __future__ import annotations

import importlib
import importlib.util
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from bench.one_thread import start_anew
from kit.data.worlds import playlists_world
from kit.neighbours import Neighbours
from kit.track2vec import Settings, train

K, BATCH, REPEATS = 10, 300, 3
EFFORTS = (64, 128, 256, 512)  # entries of a graph that a query keeps in sight
LISTS = (8, 32, 128)  # inverted lists that a query visits
LINKS, BUILD = 24, 100  # of a graph: links of a track, and what its building keeps in sight
WANTED, RECALL = 3.0, 0.98

Search = Callable[[np.ndarray], np.ndarray]


def indices(vectors: np.ndarray) -> Iterator[tuple[str, float, Search]]:
    """Build each index, and give its name with its effort, the seconds that it took, and its search."""
    import faiss

    faiss.omp_set_num_threads(1)
    n, dim = vectors.shape
    lists = faiss.IndexIVFFlat(faiss.IndexFlatIP(dim), dim, int(n**0.5), faiss.METRIC_INNER_PRODUCT)
    took = _seconds(lambda: (lists.train(vectors), lists.add(vectors)))
    for visited in LISTS:
        lists.nprobe = visited
        yield f"faiss lists, {visited} visited", took, lambda rows: lists.search(rows, K + 1)[1]
    graph = faiss.IndexHNSWFlat(dim, LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = BUILD
    took = _seconds(lambda: graph.add(vectors))
    for effort in EFFORTS:
        graph.hnsw.efSearch = effort
        yield f"faiss HNSW, {effort} in sight", took, lambda rows: graph.search(rows, K + 1)[1]
    if importlib.util.find_spec("usearch"):
        near = importlib.import_module("usearch.index").Index(
            ndim=dim, metric="ip", dtype="f32", connectivity=LINKS, expansion_add=BUILD
        )
        took = _seconds(lambda: near.add(np.arange(n), vectors, threads=1))
        for effort in EFFORTS:
            near.expansion_search = effort
            yield f"usearch, {effort} in sight", took, lambda rows: near.search(rows, K + 1, threads=1).keys
    if importlib.util.find_spec("voyager"):
        voyager = importlib.import_module("voyager")
        space = voyager.Index(voyager.Space.InnerProduct, dim, M=LINKS, ef_construction=BUILD)
        took = _seconds(lambda: space.add_items(vectors, num_threads=1))
        for effort in EFFORTS:
            ask = partial(space.query, k=K + 1, num_threads=1, query_ef=effort)
            yield f"voyager, {effort} in sight", took, lambda rows, ask=ask: ask(rows)[0]  # type: ignore[misc]


def main() -> None:
    """Print speed and recall of each, and whether one is worth offering."""
    start_anew("bench.track2vec.approximate", tensorflow=False)
    lists = playlists_world(100_000).playlists
    settings = Settings(dim=128, passes=2)
    vectors = train(lists.values, lists.offsets, lists.counts, settings, quiet=True).vectors
    queries = np.random.default_rng(0).integers(len(vectors), size=BATCH)
    exact = Neighbours(vectors, "exact")
    nearest = exact.nearest(queries, K)
    ours = statistics.median(_seconds(lambda: exact.nearest(queries, K)) for _ in range(REPEATS))
    print(
        f"{len(vectors):,} x {vectors.shape[1]}, {BATCH} queries: exact {1e3 * ours:.0f} CPU-ms", flush=True
    )
    worth = []
    for name, built, search in indices(vectors):
        found = search(vectors[queries])
        shared = [np.isin(row, near).sum() / K for row, near in zip(found, nearest, strict=True)]
        took = statistics.median(_seconds(partial(search, vectors[queries])) for _ in range(REPEATS))
        recall, gain = float(np.mean(shared)), ours / took
        print(
            f"{name:26} built in {built:5.1f} CPU-s, {gain:4.1f} times as fast, recall {recall:.3f}",
            flush=True,
        )
        if gain >= WANTED and recall >= RECALL:
            worth.append(name)
    print(f"worth offering: {', '.join(worth) or 'none'}")


def _seconds(act: Callable[[], Any]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
