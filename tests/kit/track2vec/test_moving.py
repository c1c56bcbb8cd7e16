"""The compiled loop moves rows as numpy does, and only a long training waits for it."""

import sys

import numpy as np
import pytest

from kit.track2vec import Settings, moving, steps, train

COMPILED = "kit.track2vec.compiled"


def pulled(rng, n_tracks, n_forces, dim, strength):
    """Rows on the sphere, and forces on some of them: tracks that come often, and one force that is 0."""
    vectors = rng.standard_normal((n_tracks, dim), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    forces = strength * rng.standard_normal((n_forces, dim), np.float32)
    forces[0] = 0
    tracks = (rng.random(n_forces) ** 3 * n_tracks).astype(np.int32)
    signs = rng.choice(np.array([1, -8], np.float32), n_forces)
    return vectors, np.full(n_tracks, 1e-12, np.float32), moving.Pulled.of(tracks, signs), forces


@pytest.mark.parametrize("even", [False, True])
@pytest.mark.parametrize(
    ("n_tracks", "n_forces", "dim", "strength"),
    [
        (6_000, 5_120, 128, 0.1),
        (6_000, 5_120, 128, 3),
        (7, 40, 5, 0.1),
        (1, 1, 1, 0.1),
        (3_000, 900, 30, 0.01),
    ],
)
def test_the_compiled_loop_moves_all_rows_alike(n_tracks, n_forces, dim, strength, even):
    compiled = pytest.importorskip("numba") and steps.mover(steps.WORTH)
    assert compiled.__module__ == COMPILED
    vectors, squares, touched, forces = pulled(np.random.default_rng(0), n_tracks, n_forces, dim, strength)
    here, there = (vectors.copy(), squares.copy()), (vectors.copy(), squares.copy())
    for _ in range(3):
        along = moving.move_rows(*here, touched, forces, 0.1, even)
        assert compiled(*there, touched, forces, 0.1, even) == pytest.approx(along, rel=1e-5, abs=1e-3)
    assert np.abs(here[0] - there[0]).max() < 2e-6
    assert there[1] == pytest.approx(here[1], rel=1e-4)
    assert np.abs(here[0] - vectors).max() > 1e-3 or dim == 1
    rest = np.setdiff1d(np.arange(n_tracks), touched.tracks)
    assert (there[0][rest] == vectors[rest]).all()


def test_a_long_training_has_the_compiled_loop_and_the_same_vectors(monkeypatch):
    pytest.importorskip("numba")
    values = (np.random.default_rng(0).random(24_000) ** 2 * 500).astype(np.int32)
    lists = values, np.arange(0, len(values) + 1, 12), np.bincount(values, minlength=500)
    settings = Settings(dim=16, passes=2)
    plain = train(*lists, settings, quiet=True)
    asked = []

    def noted(n_positions):
        asked.append(n_positions)
        return steps.mover(n_positions * steps.WORTH)

    monkeypatch.setattr("kit.track2vec.training.mover", noted)
    quick = train(*lists, settings, quiet=True)
    assert asked == [2 * len(values)]
    assert np.abs(plain.vectors - quick.vectors).max() < 1e-3
    assert quick.history[-1]["loss"] == pytest.approx(plain.history[-1]["loss"], rel=1e-4)


def test_without_numba_a_long_training_is_moved_by_numpy(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.setattr(steps, "find_spec", lambda name: None)
    assert steps.mover(10 * steps.WORTH) is moving.move_rows
