"""What comes next in figures: all methods give ranks, networks stop with their budget, intervals give the verdict."""

import re

import numpy as np
import pytest

from bench.sequences import run
from bench.sequences.methods import COUNTING, METHODS, NETWORKS, Found, lab, places
from bench.sequences.page import CELLS, Measured, page
from kit.data import split_playlists
from kit.data.worlds import playlists_world

N = 400


@pytest.fixture(scope="module")
def split():
    return split_playlists(playlists_world(600).playlists, np.random.default_rng(0), min_length=2)


def of(**shares):
    """A set on which each method finds a share of the hidden tracks."""
    rng = np.random.default_rng(0)
    found = {name: Found(np.where(rng.random(N) < share, 3, 0), 1.0) for name, share in shares.items()}
    return Measured(900, 300, 2_400, rng.integers(2, 12, N), rng.integers(1, 50, N), found)


@pytest.mark.parametrize("method", ["random", "popularity", "Markov", "history", "STAN, without dates"])
def test_a_way_that_counts_gives_ranks(split, method):
    found = METHODS[method](split, 5.0)
    assert found.ranks.shape == (len(split.test),)
    assert found.ranks.min() >= 0
    assert found.ranks.max() <= 100


def test_history_finds_more_than_chance(split):
    drawn, history = (COUNTING[name](split, 5.0).ranks for name in ("random", "history"))
    assert ((history >= 1) & (history <= 10)).sum() > 2 * ((drawn >= 1) & (drawn <= 10)).sum()


def test_a_network_stops_with_its_budget(split):
    found = NETWORKS["GRU"](split, 0.0)  # after an epoch
    assert found.cpu > 0
    assert found.ranks.shape == (len(split.test),)


def test_the_verdict_is_that_of_the_intervals():
    assert "No network beats counting within the budget." in page({"mini": of(history=0.3, GRU=0.31)}, 100)
    assert "Ahead by more than the interval: GRU on mini." in page({"mini": of(history=0.2, GRU=0.5)}, 100)
    behind = page({"mini": of(history=0.5, GRU=0.2)}, 100)
    assert (
        "No network beats counting within the budget. Behind by more than the interval: GRU on mini."
        in behind
    )


def test_chance_and_popularity_are_no_ways_that_count():
    assert "less the best" not in page({"mini": of(popularity=0.9, history=0.3)}, 100)
    assert "| mini | GRU | history |" in page({"mini": of(popularity=0.9, history=0.3, GRU=0.3)}, 100)


def test_the_cells_are_those_of_the_lab_and_an_empty_one_says_so():
    text = page({"mini": of(history=0.3, GRU=0.3)}, 100)
    head = next(line for line in text.splitlines() if line.startswith("| method | place 1"))
    assert [re.sub(r" \([\d,]+\)", "", cell) for cell in head.strip("| ").split(" | ")] == ["method", *CELLS]
    assert "place 1 (0)" in head
    assert text.count("| no list |") == 2  # of two methods


def test_the_place_is_the_number_of_tracks_before(split):
    assert places(split.test).tolist() == [len(prefix) for prefix in split.test.prefixes]


def test_what_is_kept_is_not_measured_again(split, monkeypatch, tmp_path):
    monkeypatch.setattr(run, "KEPT", tmp_path)
    monkeypatch.setattr(run, "set_of", lambda _: split)
    first = run.found("mini", "random", 5.0, measure=True)
    monkeypatch.setattr(run, "METHODS", {})
    again = run.found("mini", "random", 5.0, measure=False)
    assert (first.ranks == again.ranks).all()
    assert run.found("mini", "popularity", 5.0, measure=False) is None


def test_the_lab_still_has_what_is_measured():
    assert {"next_batches", "compare_by_place"} <= set(lab())
