"""Pairs a second of the processor: ours, the original's, and what gensim trains in that time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from bench.track2vec import original
from bench.track2vec.row import Cost, Row, at_least, cost_of, in_turns
from bench.track2vec.world import multiple, parts
from kit.data import Playlists
from kit.sampling import PairSampler


def rows(quick: bool) -> Iterator[Row]:
    """Measure the rate of labelled pairs drawn from batches of 50 playlists."""
    train = parts(quick).train
    corpus = [playlist.tolist() for playlist in train if len(playlist)]
    np.random.seed(0)  # noqa: NPY002  what the original draws from
    theirs = original.batches(corpus, train.counts)
    sampler = PairSampler(train.counts, subsample=multiple(train.n_tracks, original.THRESHOLD))
    rng = np.random.default_rng(0)
    small, large = (
        sampler.batches(train.values, train.offsets, size, rng) for size in (original.PLAYLISTS, 500)
    )
    sides = {
        "original": (theirs, 2 if quick else 10),
        "ours": (small, 100 if quick else 400),
        "large": (large, 20 if quick else 40),
    }
    drawn = dict.fromkeys(sides, 0)

    def draw(name: str) -> Cost:
        generator, n = sides[name]
        took = cost_of(lambda: drawn.__setitem__(name, sum(len(next(generator)[1]) for _ in range(n))))
        return Cost(took.cpu / drawn[name], took.wall / drawn[name])

    for generator, _ in sides.values():
        next(generator)
    took = in_turns({name: partial(draw, name) for name in sides}, 3 if quick else 7)
    rate = {name: 1e-6 / cost.cpu for name, cost in took.items()}
    wall = {name: 1e-6 / cost.wall for name, cost in took.items()}
    figures = (
        f"ours {rate['ours']:.1f} M pairs a CPU-s ({wall['ours']:.1f} a s of wall), {rate['large']:.1f} in batches "
        f"of 500; original {rate['original']:.3f} ({wall['original']:.3f}); {gensim_rate(train, quick)}; "
        f"50 playlists a batch, {train.n_tracks:,} tracks"
    )
    smaller = " with this smaller vocabulary" if quick else ""
    yield at_least("sampler", figures, rate["ours"] / rate["original"], 75 if quick else 150, smaller)


def gensim_rate(train: Playlists, quick: bool) -> str:
    """Say in words how many pairs gensim samples and trains in a second of the processor."""
    try:
        from gensim.models import Word2Vec
    except ImportError:
        return "gensim is not installed"
    n = 2_000 if quick else 20_000
    lists = [[str(track) for track in train[i]] for i in range(n)]
    model = Word2Vec(vector_size=30, window=3, negative=5, sg=1, sample=0, min_count=1, workers=1, seed=0)
    model.build_vocab(lists)
    took = cost_of(lambda: model.train(lists, total_examples=n, epochs=1))
    # gensim's window is 1, 2 or 3 by chance: two tracks at distance d are a pair in (4 - d) of 3 cases, both ways.
    lengths = train.lengths[:n]
    seen = sum(2 * np.maximum(lengths - d, 0).sum() * (4 - d) / 3 for d in (1, 2, 3))
    return f"gensim {6e-6 * seen / took.cpu:.1f}, training included"
