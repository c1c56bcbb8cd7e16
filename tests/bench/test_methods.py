"""Every method of the comparison answers under one contract."""

import numpy as np
import pytest

from bench.track2vec.methods import LEARNT, METHODS, OURS, suggest
from bench.track2vec.peers import installed
from kit.data import Pairs, load_playlists, split_playlists
from kit.metrics import hits

SMALL = {
    "ease": {"most": 600},
    "puresvd": {"dim": 32},
    "ppmi": {"dim": 32},
    "track2vec": {"dim": 16, "passes": 1},
    "gensim": {"vector_size": 16},
    "als": {"factors": 16, "iterations": 1},
    "bpr": {"factors": 16, "iterations": 1},
} | {
    method: {"learner": {"dim": 16, "passes": 1}, "share": 0.6, "same_artist": 0.5, "popular": 0.1}
    for method in OURS
}


@pytest.fixture(scope="module")
def split():
    return split_playlists(load_playlists("mini"), np.random.default_rng(0), n_validation=0, n_test=400)


@pytest.mark.parametrize("method", METHODS)
def test_the_contract(split, method):
    if not installed(method):
        pytest.skip(f"the package of {method} is not installed: make bench installs it")
    scored = []
    for whole_prefix in (False, True):
        found = suggest(
            method, split.train, split.test, 10, whole_prefix=whole_prefix, budget=2, **SMALL.get(method, {})
        )
        assert found.shape == (len(split.test), 10)
        assert all(len(set(row)) == 10 for row in found.tolist())
        known = split.test.prefixes if whole_prefix else split.test.queries[:, None]
        assert not any(
            set(row) & set(held)
            for row, held in zip(found.tolist(), map(np.ndarray.tolist, known), strict=True)
        )
        scored.append(hits(found, split.test.held_out).mean())
    if method not in ("popularity", *LEARNT):  # learners have learnt little here
        popular = suggest("popularity", split.train, split.test, 10, whole_prefix=True)
        assert min(scored) > hits(popular, split.test.held_out).mean()


def test_a_model_asked_by_the_last_track_knows_no_more(split):
    alone = Pairs.of(split.test.queries, split.test.held_out)
    assert (
        suggest("co-occurrence", split.train, split.test, 10, whole_prefix=False)
        == suggest("co-occurrence", split.train, alone, 10, whole_prefix=True)
    ).all()
