"""The walk of the radio, without sound or page: properties that hold for any seed, and cases solved by hand."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from kit.data import Playlists
from kit.radio import NoPreview
from kit.radio.walk import Step, Walk

SEEDS = range(12)


def space(n=60, d=6, seed=0):
    return np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)


def playlists_of(*lists, n_tracks):
    text = np.array([f"Song {i}" for i in range(n_tracks)], object)
    offsets = np.concatenate([[0], np.cumsum([len(tracks) for tracks in lists])])
    values = np.concatenate([np.asarray(tracks, int) for tracks in lists])
    return Playlists("few", values, offsets, text, text, np.arange(n_tracks), text)


def line(n=20):
    """Tracks on an arc: the nearest of each are the ones before and after it."""
    angles = np.linspace(0, 1.5, n)
    return np.column_stack([np.cos(angles), np.sin(angles)])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_seed_and_reports_are_the_same_walk_however_far_it_was_drawn_ahead(seed):
    def walked(n_ahead):
        rng = np.random.default_rng(seed)  # what the listener does
        walk = Walk(3, space(), seed=seed, n_candidates=4)
        for _ in range(25):
            walk.ahead(int(n_ahead))
            track = walk.next().track
            action = rng.integers(5)
            if action == 0:
                walk.like(track)
            elif action == 1:
                walk.skip(track)
            elif action == 2:
                walk.n_candidates = int(rng.integers(1, 9))
        return walk.heard

    assert walked(1) == walked(7)
    assert walked(1)[0] == 3


def test_another_seed_is_another_walk():
    walks = {tuple(step.track for step in Walk(3, space(), seed=seed).ahead(8)) for seed in SEEDS}
    assert len(walks) == len(SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_never_twice_the_same_track_and_every_track_once(seed):
    walk = Walk(0, space(40), seed=seed)
    heard = []
    while step := walk.next():
        heard.append(step.track)
    assert sorted(heard) == list(range(40))
    assert walk.next() is None and walk.ahead(3) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_each_step_is_one_of_the_nearest_and_says_how_near(seed):
    vectors = space()
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    walk = Walk(7, vectors, seed=seed, n_candidates=5)
    steps = walk.ahead(12)
    for before, step in pairwise(steps):
        distances = 1 - unit[before.track] @ unit.T
        order = [t for t in np.argsort(distances) if t != before.track]
        assert step.after == before.track
        assert order[step.rank - 1] == step.track
        assert step.distance == pytest.approx(distances[step.track], abs=1e-5)
        assert step.rank <= 5 or step.widened
        assert not step.widened or {int(t) for t in order[:5]} <= {s.track for s in steps}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_drawn_ahead_is_what_comes(seed):
    walk = Walk(1, space(), seed=seed)
    drawn = walk.ahead(6)
    assert [walk.next() for _ in range(3)] == drawn[:3]
    assert walk.ahead(3) == drawn[3:]
    assert walk.heard == [step.track for step in drawn[:3]]


def test_all_candidates_are_drawn_about_equally():
    first = [Walk(10, line(), n_candidates=4, seed=seed).ahead(2)[1].track for seed in range(400)]
    counts = np.bincount(first, minlength=20)
    assert set(np.flatnonzero(counts)) == {8, 9, 11, 12}
    assert counts[counts > 0].min() > 70


def test_nobody_left_nearby_widens_and_says_so():
    walk = Walk(0, line(), n_candidates=2)
    for track in (0, 1, 2):
        walk.take(track)
    walk.take(1)  # its two neighbours were heard
    step = walk.next()
    assert step.track == 3 and step.widened
    assert "the neighbourhood was widened" in step.why(str)


def test_a_silent_track_is_stepped_over_and_not_asked_for_again():
    asked = []

    def play(track):
        asked.append(track)
        if track % 2:
            raise NoPreview("silence")

    walk = Walk(0, space(30), seed=2)
    heard = []
    while step := walk.next(play):
        heard.append(step)
    assert sorted(step.track for step in heard) == list(range(0, 30, 2))
    assert sorted(asked) == list(range(30))
    stepped_over = [track for step in heard for track in step.silent]
    assert set(stepped_over) <= walk.silent == set(range(1, 30, 2))


def test_a_silent_query_is_where_the_walk_starts_all_the_same():
    def play(track):
        if track == 5:
            raise NoPreview("silence")

    step = Walk(5, line(), n_candidates=2).next(play)
    assert step.track in (4, 6) and step.after == 5 and step.silent == (5,)


def nearness(walk, track, n=20):
    unit = walk._unit
    return np.mean([unit[step.track] @ unit[track] for step in walk.ahead(n)[1:]])


def test_a_like_pulls_the_walk_and_a_skip_pushes_it():
    vectors = space(400, seed=4)
    pulled, pushed = [], []
    for seed in range(20):
        target = int(np.random.default_rng(seed).integers(1, 400))
        walks = [Walk(0, vectors, seed=seed) for _ in range(3)]
        for walk in walks:
            walk.take(0)
        plain, liked, skipped = walks
        liked.like(target)
        skipped.skip(target)
        pulled.append(nearness(liked, target) - nearness(plain, target))
        pushed.append(nearness(skipped, target) - nearness(plain, target))
    assert np.mean(pulled) > 0.2 and np.mean(np.array(pulled) > 0) > 0.8
    assert np.mean(pushed) < -0.2 and np.mean(np.array(pushed) < 0) > 0.8


def test_taking_a_like_back_gives_the_plain_walk():
    walk = Walk(0, space())
    plain = walk.ahead(6)
    walk.like(30)
    assert walk.ahead(6) != plain
    walk.like(30, False)
    assert walk.ahead(6) == plain


def test_a_skip_ends_a_like_and_the_other_way_round():
    walk = Walk(0, space())
    walk.like(4)
    walk.skip(4)
    assert (walk.liked, walk.skipped) == (set(), {4})
    walk.like(4)
    assert (walk.liked, walk.skipped) == ({4}, set())


def test_shared_playlists_are_counted_once_a_playlist():
    playlists = playlists_of([0, 1, 0, 1], [1, 0], [0, 2], [2, 1], n_tracks=3)
    vectors = [[1, 0], [1, 0.1], [0, 1]]
    walk = Walk(0, vectors, playlists=playlists, n_candidates=1)
    first, second, third = walk.ahead(3)
    assert (first.shared, second.shared, third.shared) == (None, 2, 1)
    assert "together in 2 playlists" in second.why(playlists.label)
    assert "together in 1 playlist" in third.why(playlists.label)
    assert playlists.label(0) in second.why(playlists.label)


def test_neighbours_may_come_from_anybody():
    asked = []

    def suggest(queries, k):
        asked.append((queries, k))
        return np.array([[(queries[0] + i) % 20 for i in range(1, k + 1)]])

    steps = Walk(4, line(), n_candidates=1, suggest=suggest).ahead(5)
    assert [step.track for step in steps] == [4, 5, 6, 7, 8]
    assert [step.rank for step in steps[1:]] == [1, 1, 1, 1]
    assert asked[0] == ([4], 1)


@pytest.mark.parametrize("rows", [[[0.5]], [[99]], [[-1]], [], None, [["a"]], 7, [[[1, 2]]]])
def test_neighbours_that_are_none_are_an_error_in_words(rows):
    walk = Walk(4, line(), suggest=lambda queries, k: rows)
    walk.next()
    with pytest.raises(ValueError, match=r"suggest\(\[4\], 5\) gave .*numbers from 0 to 19"):
        walk.next()


def test_a_suggest_that_knows_nobody_ends_the_walk():
    walk = Walk(4, line(), suggest=lambda queries, k: [[]])
    assert walk.next().track == 4 and walk.next() is None


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"query": 20}, IndexError, "numbered 0 to 19"),
        ({"query": -1}, IndexError, "numbered 0 to 19"),
        ({"query": 1.5}, TypeError, "integer"),
        ({"n_candidates": 0}, ValueError, "at least 1"),
        ({"seed": -1}, ValueError, "0 or more"),
        ({"vectors": [[np.nan, 1.0]]}, ValueError, "diverged"),
        ({"playlists": playlists_of([0, 1], n_tracks=2)}, ValueError, "20 vectors, 2 tracks"),
    ],
)
def test_what_cannot_be_walked_is_said_at_once(given, error, words):
    with pytest.raises(error, match=words):
        Walk(**{"query": 0, "vectors": line()} | given)


def test_more_candidates_than_tracks_are_all_tracks():
    assert Walk(0, line(), n_candidates=500).n_candidates == 19
    assert len(Walk(0, line(), n_candidates=500).ahead(50)) == 20


def test_one_track_alone_is_a_walk_of_one():
    assert Walk(0, [[1, 0]]).ahead(5) == [Step(0)]


def test_the_walk_needs_no_jupyter():
    heavy = "{'anywidget', 'ipywidgets', 'traitlets', 'IPython', 'sklearn', 'keras'}"
    code = f"import sys, kit.radio.walk, kit.radio.student; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
