"""Every method of the comparison answers under one contract; neighbours of lists are a slow loop."""

import numpy as np
import pytest

from bench.track2vec.methods import LEARNT, METHODS, OURS, suggest
from bench.track2vec.models import Asked
from bench.track2vec.peers import installed
from bench.track2vec.sessions import ListNeighbours
from kit.data import Pairs, Playlists, Prefixes, load_playlists, split_playlists
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


LISTS = [[0, 1, 2], [3, 1, 4, 0], [5, 6], [2, 2, 1, 7], [8], []]


def made(lists):
    n_tracks = 1 + max(track for one in lists for track in one)
    names = np.array([f"id{i}" for i in range(n_tracks)], object)
    return Playlists(
        name="made",
        values=np.array([track for one in lists for track in one], np.int32),
        offsets=np.cumsum([0, *map(len, lists)]).astype(np.int32),
        deezer_ids=names,
        titles=names,
        artists=np.arange(n_tracks, dtype=np.int32),
        artist_names=names,
    )


def by_hand(lists, own, *, decay, length, near, backward):
    """Score all tracks for list `own` by the definition."""
    asked, total = lists[own], np.zeros(9)
    weight = {track: 0.0 for one in lists for track in one}
    for step, track in enumerate(reversed(asked)):
        weight[track] += decay**step
    for i, other in enumerate(lists):
        likeness = sum(weight[track] for track in set(other)) / max(len(other), 1) ** length
        if i == own or not likeness:
            continue
        best = max(weight[track] for track in other)
        match = max(place for place, track in enumerate(other) if weight[track] == best)
        for place, track in enumerate(other):
            steps = place - match
            kept = 1 if near is None else np.exp(-abs(steps) / near) * (backward if steps < 0 else 1)
            total[track] += likeness * kept
    return total


@pytest.mark.parametrize("near", [None, 2.0])
@pytest.mark.parametrize(("length", "backward"), [(0.5, 1.0), (0, 0.3)])
def test_neighbours_of_lists_are_a_slow_loop(near, length, backward):
    train = made(LISTS)
    options = {"decay": 0.6, "length": length, "near": near, "backward": backward}
    score = ListNeighbours(train, neighbours=10, **options).scores(
        Asked(Prefixes(train.values, train.offsets), np.arange(len(LISTS)))
    )
    expected = [by_hand(LISTS, own, **options) for own in range(len(LISTS))]
    assert score(slice(0, None)) == pytest.approx(np.array(expected), abs=1e-5)
    assert score(slice(3, 5)) == pytest.approx(np.array(expected[3:5]), abs=1e-5)


def test_only_the_most_alike_lists_speak():
    train = made(LISTS)
    asked = Asked(Prefixes(train.values, train.offsets), np.arange(len(LISTS)))
    nearest = ListNeighbours(train, neighbours=1, decay=0.6).scores(asked)(slice(0, 1))[0]
    # [2, 2, 1, 7] shares the late track 2 with [0, 1, 2]; [3, 1, 4, 0] shares earlier ones.
    assert nearest[7] > 0.1 > nearest[4]


def test_a_model_asked_by_the_last_track_knows_no_more(split):
    alone = Pairs.of(split.test.queries, split.test.held_out)
    assert (
        suggest("co-occurrence", split.train, split.test, 10, whole_prefix=False)
        == suggest("co-occurrence", split.train, alone, 10, whole_prefix=True)
    ).all()
