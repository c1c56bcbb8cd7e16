"""The worlds beside real data: statistics by hand, on real playlists where they lie, and what the page says."""

import re

import numpy as np
import pytest

from bench.worlds import order
from bench.worlds.margins import HEAD, Margin, table
from bench.worlds.page import PAGE, page, playlists_part
from bench.worlds.playlists import REAL, gini, margins, slope, statistics
from bench.worlds.real import real_playlists
from kit.data import Playlists
from kit.data.worlds import playlists_world


def made_of(lists, artists):
    values = np.concatenate(lists).astype(np.int32)
    n = len(artists)
    names = np.array([str(i) for i in range(n)], object)
    offsets = np.cumsum([0, *map(len, lists)]).astype(np.int32)
    return Playlists("by hand", values, offsets, names, names, np.array(artists, np.int32), names)


@pytest.fixture
def by_hand(monkeypatch):
    monkeypatch.setattr("bench.worlds.playlists.unknown", lambda playlists: 0.25)
    #                  tracks 0 to 3 are artist 0's, 4 and 5 artist 1's
    lists = [[0, 1, 2, 3, 4], [0, 1], [1, 0], [4, 4], [5, 0, 1]]
    return statistics(made_of(lists, [0, 0, 0, 0, 1, 1]))


def test_statistics_by_hand(by_hand):
    said = {
        "playlists": 5,
        "tracks": 6,
        "mean length": 2.8,
        "median length": 2,
        "positions a track": 14 / 6,
        "tracks heard once": 3 / 6,
        "positions that repeat the one before": 1 / 9,
        "last tracks that repeat the one before": 1 / 5,
        "next track by the same artist": 7 / 9,
        "tracks in runs of 4 or more of one artist": 4 / 14,
        "different artists a track of a list": np.mean([2 / 5, 1 / 2, 1 / 2, 1 / 2, 2 / 3]),
        "last pair seen in another list": 2 / 5,  # 0 1 of the second and the last list
        "last pair seen in another list, backwards": 3 / 4,  # 0 1, 1 0 and 0 1; 4 4 has no other way round
        "held-out pairs with an unknown track": 0.25,
    }
    assert {what: by_hand[what] for what in said} == pytest.approx(said)
    assert set(by_hand) == set(REAL)


def test_how_unequal_counts_are():
    assert gini(np.array([3, 3, 3])) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)
    assert slope(1000 / np.arange(1, 50)) == pytest.approx(-1)


def test_a_margin_is_met_within_its_bounds():
    near, far, shown = (
        Margin("a", 0.3, 0.2, 0.1, 0.3),
        Margin("b", 0.31, 0.2, 0.1, 0.3),
        Margin("c", 9, 1),
    )
    assert [one.met for one in (near, far, shown)] == [True, False, True]
    assert near.row() == ["a", "0.300", "0.200", "0.100 to 0.300", "yes"]
    assert far.row()[-1] == "**no**"
    assert shown.row()[-2:] == ["", ""]


@pytest.mark.slow
def test_the_world_has_the_margins_of_real_playlists():
    measured = statistics(playlists_world(min_count=1).playlists)
    assert [one.what for one in margins(measured) if not one.met] == []


@pytest.mark.real
@pytest.mark.slow
def test_the_real_figures_are_those_of_the_real_set():
    playlists, filtered = real_playlists(), real_playlists(min_count=2)
    if playlists is None:
        pytest.skip("no real playlists here; KIT_REAL_DATA names the folder that holds playlists/")
    measured = statistics(playlists, filtered)
    for what, (real, _, _, digits) in REAL.items():
        assert measured[what] == pytest.approx(real, abs=0.6 * 10**-digits), what


def figures(**others):
    """Of a world in which everything is in order."""
    names = dict.fromkeys(name for pair in order.ORDER for name in pair)
    rising = dict(zip(names, np.linspace(0.02, 0.2, len(names)), strict=True))
    return dict(order.REAL) | rising | others


def test_the_order_counts_the_worlds_that_keep_each_step():
    kept, broken = figures(), figures(ALS=0.5)
    steps = {(less, more): n for less, more, n in order.in_order([kept, kept, broken])}
    assert steps["ALS", "Track2Vec"] == 2
    assert steps["PureSVD", "ALS"] == 3


def test_what_each_is_worth_lies_between_half_the_low_end_and_twice_the_high_end_of_the_real_interval():
    real = dict.fromkeys(order.worth(figures()), (0.02, 0.01, 0.03)) | {
        "exponent .25 over 1": (0.0, -0.01, 0.01)
    }
    margins_of = {one.what: one for one in order.gains([figures()], real)}
    assert (margins_of["exponent .25 over -.5"].low, margins_of["exponent .25 over -.5"].high) == (
        0.005,
        0.06,
    )
    assert margins_of["exponent .25 over 1"].low == 0  # worth nothing there: not to be a loss here
    assert (margins_of[order.RATIO].low, margins_of[order.RATIO].high) == (0.8, 1.25)


def test_the_spread_of_what_each_is_worth_is_students():
    cuts = [figures(blend=one) for one in (0.1, 0.11, 0.12)]
    whole = cuts[0]["blend of the whole list"]
    mean, low, high = order.spread(cuts)["whole list over last track, blend"]
    assert mean == pytest.approx(whole - 0.11)
    assert (high - low) / 2 == pytest.approx(4.3027 * 0.01 / np.sqrt(3), rel=1e-3)


def test_the_real_cuts_have_the_order_that_the_worlds_are_held_to():
    assert [(less, more) for less, more in order.ORDER if not order.REAL[less] < order.REAL[more]] == []


def test_what_is_not_met_is_named_and_stops_nothing():
    good = statistics(playlists_world(300, min_count=1).playlists) | {
        what: low for what, (_, low, _, _) in REAL.items() if low is not None
    }
    bad = good | {"tracks heard once": 0.1}
    worlds = [figures()] * 2 + [figures(ALS=0.5)] * 3
    part = playlists_part([bad, good, good, good, good], worlds)
    assert "tracks heard once" in part.missed
    assert "ALS < Track2Vec" in part.missed
    assert "PureSVD < ALS" not in part.missed
    assert "Not met: tracks heard once; " in page([part])
    assert "All bounds are kept." in page([part._replace(missed=[])])


def test_each_world_is_compared_once(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(order, "playlists_world", lambda seed: playlists_world(300, seed=seed))
    monkeypatch.setattr(order, "N_TEST", 50)
    monkeypatch.setattr(order, "compare", lambda split: calls.append(split) or {"popularity": 0.5})
    assert order.of_world(3, kept=tmp_path) == order.of_world(3, kept=tmp_path) == {"popularity": 0.5}
    assert len(calls) == 1
    monkeypatch.setattr(order, "SHARE", 0.7)  # another setting is another figure
    order.of_world(3, kept=tmp_path)
    assert len(calls) == 2


def test_the_page_has_the_figures_of_the_world_that_students_load():
    """The written page: no table is torn, and its statistics are those of the generator as it is."""
    written = PAGE.read_text(encoding="utf-8")
    assert written.startswith("<!-- AUTOGENERATED! DO NOT EDIT!")
    measured = margins(statistics(playlists_world(min_count=1).playlists))
    assert table(HEAD, [one.row() for one in measured]) in written
    found = dict(re.findall(r"^\| (.+?) < .+? \| (\d) of 5 \|", written, flags=re.MULTILINE))
    assert set(found) == {less for less, _ in order.ORDER}
