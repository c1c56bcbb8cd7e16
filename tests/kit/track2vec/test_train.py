"""Fast training: its gradient against one by hand, what it learns, and that it goes on where it was stopped."""

import numpy as np
import pytest

from kit.track2vec import Settings, Trained, steps, train


def clusters(n_lists=600, n_clusters=6, size=8, seed=0):
    """Playlists that stay within one cluster of tracks each."""
    rng = np.random.default_rng(seed)
    lists = [size * rng.integers(n_clusters) + rng.permutation(size)[:6] for _ in range(n_lists)]
    values = np.concatenate(lists).astype(np.int32)
    return values, np.arange(0, 6 * n_lists + 1, 6), np.bincount(values, minlength=n_clusters * size)


SMALL = Settings(dim=12, passes=4, subsample=None, negatives=10, window=2)


def within(vectors, size=8):
    """How much nearer tracks of a cluster are to each other than to the rest."""
    cosines = vectors @ vectors.T
    same = np.arange(len(vectors))[:, None] // size == np.arange(len(vectors)) // size
    return cosines[same].mean() - cosines[~same].mean()


def loss_of(vectors, scale, shift, drawn, negatives):
    """The loss of a step by its definition, pair by pair, in float64."""
    vectors = vectors.astype(np.float64)
    sigmoid = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731
    loss = 0.0
    for row, i in zip(*np.nonzero(drawn.weight), strict=True):
        cosine = vectors[drawn.tracks[i]] @ vectors[drawn.tracks[i + row + 1]]
        loss -= drawn.weight[row, i] * np.log(sigmoid(scale * cosine + shift))
    width = len(drawn.tracks) // (len(drawn.negatives) // steps.DRAWN)
    for place, track in enumerate(drawn.tracks):
        group = place // width
        others = drawn.negatives[group * steps.DRAWN :][: steps.DRAWN]
        chance = sigmoid(scale * vectors[others] @ vectors[track] + shift)
        loss -= drawn.n_seen[place] * negatives / steps.DRAWN * np.log(1 - chance).sum()
    return loss


def test_a_step_follows_the_gradient_of_the_loss(monkeypatch):
    """Against differences of the loss itself, along the sphere on which the rows stay."""
    monkeypatch.setattr(steps, "DRAWN", 16)
    values, offsets, counts = clusters(40)
    settings = Settings(dim=5, passes=1, subsample=None, negatives=4, window=2)
    state = steps.State.begin(len(counts), settings)
    drawn = next(steps.Drawer(values, offsets, counts, settings).steps(0))
    moved = {}

    def kept(self, tracks, forces, signs, rate):
        moved.update(tracks=tracks, forces=signs[:, None] * forces)
        return 0.0

    monkeypatch.setattr(steps.State, "_move", kept)
    before = state.vectors.copy()
    state.step(drawn, 0.1)
    force = np.zeros(before.shape)
    np.add.at(force, moved["tracks"], moved["forces"])
    rng = np.random.default_rng(1)
    for _ in range(5):
        direction = rng.normal(size=before.shape)
        loss = [loss_of(before + step * direction, 8.0, -3.0, drawn, 4) for step in (-1e-5, 1e-5)]
        assert -(force * direction).sum() == pytest.approx((loss[1] - loss[0]) / 2e-5, rel=1e-3)
    assert state.loss == pytest.approx(loss_of(before, 8.0, -3.0, drawn, 4), rel=1e-3)


def test_rows_that_are_pulled_hard_keep_the_length_1(monkeypatch):
    monkeypatch.setattr(steps, "POSITIONS", 32)
    monkeypatch.setattr(steps, "DRAWN", 32)
    monkeypatch.setattr(steps, "GROUPS", 128)
    values = (np.random.default_rng(0).random(480_000) ** 2 * 2_000).astype(np.int32)
    off, step = [], steps.State.step

    def watched(state, *drawn):
        step(state, *drawn)
        off.append(np.abs(np.linalg.norm(state.vectors, axis=1) - 1).max())

    monkeypatch.setattr(steps.State, "step", watched)
    settings = Settings(dim=4, passes=1, window=1, negatives=5)
    train(values, np.arange(0, len(values) + 1, 24), np.bincount(values), settings, quiet=True)
    assert len(off) > 90
    assert max(off) < 1e-4


def test_what_stands_together_comes_near():
    trained = train(*clusters(), SMALL, quiet=True)
    assert np.linalg.norm(trained.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert within(trained.vectors) > 0.5
    losses = [told["loss"] for told in trained.history]
    assert losses[-1] < losses[0]
    assert trained.scale > 0


def test_the_same_seed_gives_the_same_vectors_and_another_others():
    first, again = (train(*clusters(), SMALL, quiet=True).vectors for _ in range(2))
    other = train(*clusters(), Settings(**{**vars(SMALL), "seed": 1}), quiet=True).vectors
    assert np.array_equal(first, again)
    assert not np.allclose(first, other)


def test_the_best_pass_is_kept():
    scores = iter([0.3, 0.9, 0.1, 0.2])
    seen = []

    def score(vectors):
        seen.append(vectors.copy())
        return next(scores)

    trained = train(*clusters(), SMALL, score=score, quiet=True)
    assert trained.best == 0.9
    assert np.array_equal(trained.vectors, seen[1])


class _Stop:
    """A score that presses Stop at some pass."""

    def __init__(self, at):
        self.at, self.n = at, 0

    def __call__(self, vectors):
        self.n += 1
        if self.n == self.at:
            raise KeyboardInterrupt
        return 0.1 * self.n


def test_stopped_and_gone_on_it_ends_as_if_it_had_not_been_stopped(tmp_path, capsys):
    data = clusters()
    whole = train(*data, SMALL, quiet=True)
    stopped = train(*data, SMALL, score=_Stop(3), checkpoint=tmp_path, quiet=True)
    assert stopped.stopped
    assert len(stopped.history) == 2
    assert "stopped after 2 whole passes; run the cell again to go on" in capsys.readouterr().out
    assert len(list(tmp_path.glob("*.npz"))) == 1
    gone_on = train(*data, SMALL, checkpoint=tmp_path, quiet=True)
    assert "going on after pass 2 of 4" in capsys.readouterr().out
    assert np.array_equal(gone_on.vectors, whole.vectors)
    assert gone_on.scale == whole.scale
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"torn", b"", bytes(500)])
def test_a_broken_checkpoint_is_said_and_left(tmp_path, capsys, content):
    data = clusters()
    train(*data, SMALL, score=_Stop(2), checkpoint=tmp_path, quiet=True)
    next(tmp_path.glob("*.npz")).write_bytes(content)
    capsys.readouterr()
    trained = train(*data, SMALL, checkpoint=tmp_path, quiet=True)
    assert capsys.readouterr().out.count("the training starts anew") == 1
    assert len(trained.history) == 4


def test_a_checkpoint_of_other_shapes_changes_nothing(tmp_path, capsys):
    """Nothing of it is taken over before all of it is understood."""
    data = clusters()
    whole = train(*data, SMALL, quiet=True)
    train(*data, SMALL, score=_Stop(2), checkpoint=tmp_path, quiet=True)
    (path,) = tmp_path.glob("*.npz")
    with np.load(path) as kept:
        np.savez(path, **{**kept, "two": np.zeros(3, np.float32)})
    trained = train(*data, SMALL, checkpoint=tmp_path, quiet=True)
    assert "starts anew" in capsys.readouterr().out
    assert np.array_equal(trained.vectors, whole.vectors)


def test_a_memory_map_gives_the_same(tmp_path):
    values, offsets, counts = clusters()
    np.save(tmp_path / "values.npy", values)
    mapped = np.load(tmp_path / "values.npy", mmap_mode="r")
    wanted = train(values, offsets, counts, SMALL, quiet=True).vectors
    assert np.array_equal(train(mapped, offsets, counts, SMALL, quiet=True).vectors, wanted)


def test_a_pass_sees_almost_every_position_once():
    values, offsets, counts = clusters(5_000)
    drawer = steps.Drawer(values, offsets, counts, SMALL)
    whole = list(drawer.steps(0))
    assert len(whole) == drawer.n_steps >= 100
    seen = np.bincount(np.concatenate([step.tracks for step in whole]), minlength=len(counts))
    assert (seen <= counts).all()
    assert seen.sum() > 0.95 * counts.sum()
    pairs = sum(float(step.weight.sum()) for step in whole)
    assert pairs == pytest.approx(2 * 5_000 * 7, rel=0.06)  # 5 + 4 / 2 pairs a list of six, both ways


@pytest.mark.parametrize("option", [{"dim": 0}, {"window": 0}, {"passes": 0}, {"negatives": -1}, {"rate": 0}])
def test_settings_that_cannot_be(option):
    with pytest.raises(ValueError, match="must be 1 or more"):
        Settings(**option)


def test_playlists_without_pairs():
    with pytest.raises(ValueError, match="give more playlists"):
        train(np.array([1, 2]), np.array([0, 1, 2]), np.array([1, 1, 1]), SMALL)


@pytest.mark.parametrize("n_lists", [1, 2, 45])
def test_few_playlists_are_enough(n_lists):
    values, offsets, counts = clusters(n_lists)
    trained = train(values, offsets, np.maximum(counts, 1), SMALL, quiet=True)
    assert isinstance(trained, Trained)
    assert np.isfinite(trained.vectors).all()
