"""The comparison of quality: how playlists are cut, which trial is chosen, and what a row says."""

import json

import numpy as np
import pytest

from bench.track2vec import quality, tune
from bench.track2vec.peers import LEARNERS, track2vec
from bench.track2vec.sets import MEAN_LENGTH, SHORTEST, cut
from kit.data import load_playlists
from kit.track2vec import Settings


def test_playlists_are_cut_to_lengths_as_in_the_deezer_set():
    playlists = load_playlists("mini")
    pieces = cut(playlists, np.random.default_rng(0))
    assert (
        pieces.values.tolist() == playlists.values.tolist()
    )  # nothing is lost, and nothing changes its place
    assert set(playlists.offsets.tolist()) <= set(pieces.offsets.tolist())  # no piece holds two playlists


def test_a_long_playlist_gives_pieces_of_the_mean_length():
    from dataclasses import replace

    playlists = load_playlists("mini")
    one = replace(playlists, offsets=np.array([0, playlists.n_positions], np.int32))
    pieces = cut(one, np.random.default_rng(0))
    assert pieces.lengths[:-1].min() == SHORTEST
    assert pieces.lengths.mean() == pytest.approx(MEAN_LENGTH, rel=0.03)


def test_the_best_trial_within_the_budget_is_chosen(tmp_path, monkeypatch):
    monkeypatch.setattr(tune, "TUNED", tmp_path / "tuned.json")
    for budget, hit in ((30.0, 0.1), (30.0, 0.3), (60.0, 0.4)):
        tune.keep({"set": "world", "method": "als", "budget": budget, "hit": hit})
    tune.keep({"set": "real", "method": "als", "budget": 30.0, "hit": 0.9})
    assert len(json.loads(tune.TUNED.read_text())) == 4
    assert [tune.chosen("world", "als", budget)["hit"] for budget in (8, 30, 180)] == [0.3, 0.3, 0.4]


def test_a_row_is_met_only_above_the_best_peer():
    def figures(ours, peer):
        both = {"track2vec 8 s": ours, "gensim 8 s": 0.1, "als 8 s": peer, "blend": 0.9, "popularity": 0.0}
        return {what: np.full((2, 50), value) for what, value in both.items()}

    rows = list(quality._rows_of("world", figures(0.4, 0.2), (8,), few=False))
    assert [row.met for row in rows] == [True] * 4
    assert rows[0].what == "hit@10, world, track2vec 8 s"
    assert rows[0].ratio == pytest.approx(2)
    assert "of als 8 s" in rows[0].figures
    assert "difference +0.200 [+0.200, +0.200]" in rows[0].figures
    worse = list(quality._rows_of("world", figures(0.2, 0.2), (8,), few=False))
    assert [row.met for row in worse] == [False, True, False, True]


def test_few_queries_tell_only_what_is_clearly_behind():
    rng = np.random.default_rng(0)
    even, behind = rng.integers(2, size=(2, 400)), rng.integers(5, size=(2, 400)) == 0
    figures = {"track2vec 8 s": even[::-1], "als 8 s": even, "blend": behind}
    rows = list(quality._rows_of("world", figures, (8,), few=True))
    assert [row.met for row in rows] == [True, False] * 2


@pytest.mark.parametrize("name", ["world", "real"])
def test_every_learner_has_trials_on_validation(name):
    assert {trial["method"] for trial in tune.trials() if trial["set"] == name} == set(LEARNERS)
    for trial in tune.trials():
        if trial["method"] == "track2vec":
            assert Settings(**trial["options"])


def test_no_more_passes_than_did_best_and_than_there_is_time_for():
    playlists = load_playlists("mini")
    enough = track2vec(playlists, 1_000, dim=4, passes=1)
    short = track2vec(playlists, 1e-6, dim=4, passes=2)
    assert (enough.hungry, short.hungry) == (False, True)
    assert np.array_equal(enough.vectors, short.vectors)  # of one pass both
