"""The step of the fast training moves all vectors as the step did that was there before."""

import numpy as np
import pytest

from bench.track2vec import trainer_before
from kit.track2vec import Settings, steps


def as_before(drawn):
    """Write the pairs of a step one by one, as they were written before."""
    row, first = np.nonzero(drawn.weight)
    weight = drawn.weight[row, first]
    return trainer_before.Drawn(drawn.tracks, first, first + row + 1, weight, drawn.n_seen, drawn.negatives)


@pytest.mark.parametrize(
    ("n_lists", "length", "n_tracks", "settings"),
    [
        (9_000, 12, 4_000, Settings()),
        (600, 12, 300, Settings(dim=32, window=3, subsample=None)),
        (60, 7, 50, Settings(dim=16, window=8)),
        (4, 3, 9, Settings(dim=8)),  # fewer positions than a group has
        (2, 2, 5, Settings(dim=4, window=10)),
        (900, 12, 300, Settings(dim=32, window=1, negatives=0)),
    ],
)
def test_it_moves_everything_as_before(n_lists, length, n_tracks, settings):
    rng = np.random.default_rng(0)
    chance = 1 / np.arange(1, n_tracks + 1) ** 0.9
    values = rng.choice(n_tracks, n_lists * length, p=chance / chance.sum())
    offsets = np.arange(0, len(values) + 1, length)
    counts = np.bincount(values, minlength=n_tracks) + 1
    drawer = steps.Drawer(values, offsets, counts, settings)
    now, before = (module.State.begin(n_tracks, settings) for module in (steps, trainer_before))
    begun = now.vectors.copy()
    for _, drawn in zip(range(3), drawer.steps(0), strict=False):
        now.step(drawn, settings.rate)
        before.step(as_before(drawn), settings.rate)
    assert np.abs(now.vectors - before.vectors).max() < 2e-6
    assert np.abs(now.vectors - begun).max() > 1e-3
    assert now.squares == pytest.approx(before.squares, rel=1e-3)
    assert (now.scale, now.shift) == pytest.approx((before.scale, before.shift), rel=1e-4)


def test_no_pair_reaches_into_another_list_or_group():
    values, offsets = np.arange(3_000) % 50, np.arange(0, 3_001, 10)
    settings = Settings(window=4, subsample=None)
    drawer = steps.Drawer(values, offsets, np.bincount(values), settings)
    drawn = next(drawer.steps(0))
    assert drawer.width == steps.FEW_POSITIONS
    for row, first in zip(*np.nonzero(drawn.weight), strict=True):
        assert first // 10 == (first + row + 1) // 10
        assert first // drawer.width == (first + row + 1) // drawer.width
    within = np.arange(drawer.width * drawer.n_groups)
    for distance in range(1, settings.window + 1):
        both = (within % 10 < 10 - distance) & (within % drawer.width < drawer.width - distance)
        assert drawn.weight[distance - 1] == pytest.approx(both * 2 / distance)
