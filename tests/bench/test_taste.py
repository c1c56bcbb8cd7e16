"""The leak ladder: coins, folds and the AUC by hand, and what the page says."""

import re

import numpy as np

from bench.taste.ladder import (
    COINS,
    PAGE,
    REAL,
    REPEATS,
    RUNGS,
    Table,
    auc,
    coins,
    folds,
    ladder,
    mean_auc,
    models,
    oracle,
    taste,
)
from bench.taste.page import page
from kit.data.worlds.songs import songs_world

RNG = np.random.default_rng


def made(n_albums=12, songs=5, windows=4):
    """Windows that show nothing but which song and which album they are of."""
    album = np.repeat(np.arange(n_albums), songs * windows)
    song = np.repeat(np.arange(n_albums * songs), windows)
    rng = RNG(0)
    X = 3 * rng.normal(size=(n_albums, 6))[album] + rng.normal(size=(n_albums * songs, 6))[song]
    X = (X + 0.5 * rng.normal(size=X.shape)).astype(np.float32)
    units = {"window": np.arange(len(album)), "song": song, "album": album}
    return Table(X, X, coins(song, RNG(1)), units)


def test_auc_by_hand():
    assert auc(np.array([0, 1, 0, 1]), np.array([0.1, 0.3, 0.3, 0.9])) == 3.5 / 4
    assert auc(np.array([0, 1, 1]), np.array([0.5, 0.5, 0.5])) == 0.5


def test_folds_part_units_and_hold_each_row_once():
    unit = np.repeat([7, 3, 9, 1, 4, 8, 2], 3)
    tested = []
    for train, test in folds(unit, RNG(0)):
        assert set(unit[train]) & set(unit[test]) == set()
        assert len(train) + len(test) == len(unit)
        tested += test.tolist()
    assert sorted(tested) == list(range(len(unit)))


def test_a_coin_is_one_for_all_windows_of_its_unit():
    unit = np.repeat([5, 2, 8, 1, 9, 4, 7], 4)
    up = coins(unit, RNG(3))
    assert up.sum() == 4 * 2  # .285 of seven
    assert len(set(zip(unit.tolist(), up.tolist(), strict=True))) == 7


def test_where_songs_and_albums_can_be_told_the_ladder_leaks_and_ends():
    found = {rung: np.mean(values) for rung, values in ladder(made(), n=4).items()}
    assert found["song", "window"] > 0.9
    assert found["album", "song"] > 0.9
    assert abs(found["song", "song"] - 0.5) < 0.15
    assert abs(found["album", "album"] - 0.5) < 0.2


def test_every_model_learns_where_there_is_something_to_learn():
    table = made()
    y = (table.summaries[:, 0] > 0).astype(np.int64)
    for name, (_, make) in models().items():
        assert mean_auc(make, table.summaries, y, table.units["window"], RNG(0)) > 0.9, name


def test_the_page_says_what_was_measured():
    world = songs_world()
    coin = {rung: [value, value + 0.02] for rung, value in REAL.items()}
    coin["album", "album"] = [0.6, 0.64]
    real = {(name, rung): [0.5, 0.7] for name in models() for rung in RUNGS}
    said = page(world, coin, real)
    assert "| song | window | 0.760 | 0.770 [0.750, 0.790] | yes |" in said
    assert "| album | album | 0.484 | 0.620 [" in said
    assert said.count("| no |") == 1
    assert f"an AUC of {oracle(world):.3f}" in said
    assert said.count("0.600 [0.404, 0.796]") == 3 * len(models())


def test_the_page_that_is_kept_is_of_the_present_world():
    """All but the measured cells."""
    blank = re.compile(r"\d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\]( \| (yes|no))?")
    coin = {rung: [0.5] * COINS for rung in REAL}
    real = {(name, rung): [0.5] * REPEATS for name in models() for rung in RUNGS}
    kept = PAGE.read_text(encoding="utf-8")
    assert blank.sub("...", kept) == blank.sub("...", page(songs_world(), coin, real))
    assert "| no |" not in kept


def test_folds_of_one_class_are_left_out():
    y, X = np.zeros(40, np.int64), np.zeros((40, 2), np.float32)
    y[[0, 1]] = 1  # so at least three of five folds have no 1 to be found
    assert mean_auc(models()["15 neighbours"][1], X, y, np.arange(40), RNG(0)) == 0.5


def test_a_taste_has_a_figure_for_each_model_and_rung():
    found = taste(made(), n=1)
    assert list(found) == [(name, rung) for name in models() for rung in RUNGS]
    assert all(len(values) == 1 and 0 <= values[0] <= 1 for values in found.values())
