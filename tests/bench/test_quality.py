"""The comparison of quality: how playlists are cut, which trial is chosen, and what a row says."""

import json

import numpy as np
import pytest

from bench.track2vec import quality, tune
from bench.track2vec.methods import METHODS
from bench.track2vec.peers import track2vec
from bench.track2vec.sets import MEAN_LENGTH, SHORTEST, cut
from kit.data import load_playlists
from kit.data.worlds import playlists_world
from kit.track2vec import Settings


def test_playlists_are_cut_to_lengths_as_in_the_deezer_set():
    playlists = load_playlists("mini")
    pieces = cut(playlists, np.random.default_rng(0))
    assert (
        pieces.values.tolist() == playlists.values.tolist()
    )  # nothing is lost, and nothing changes its place
    assert set(playlists.offsets.tolist()) <= set(pieces.offsets.tolist())  # no piece holds two playlists


def test_a_cut_may_keep_what_is_heard_once():
    playlists = playlists_world(200, seed=3, min_count=1).playlists
    kept, dropped = (cut(playlists, np.random.default_rng(0), **more) for more in ({"min_count": 1}, {}))
    assert kept.values.tolist() == playlists.values.tolist()
    assert dropped.n_tracks == (playlists.counts > 1).sum() < kept.n_tracks


def test_a_long_playlist_gives_pieces_of_the_mean_length():
    from dataclasses import replace

    playlists = load_playlists("mini")
    one = replace(playlists, offsets=np.array([0, playlists.n_positions], np.int32))
    pieces = cut(one, np.random.default_rng(0))
    assert pieces.lengths[:-1].min() == SHORTEST
    assert pieces.lengths.mean() == pytest.approx(MEAN_LENGTH, rel=0.03)


def test_the_best_trial_of_a_column_is_chosen(tmp_path, monkeypatch):
    monkeypatch.setattr(tune, "TUNED", tmp_path / "tuned.json")
    for number, last, prefix in ((1, 0.1, 0.4), (2, 0.3, 0.2)):
        tune.keep(
            {"set": "world", "method": "als", "options": number, "last": [last, 0], "prefix": [prefix, 0]}
        )
    tune.keep({"set": "real", "method": "als", "options": 3, "last": [0.9, 0], "prefix": [0.9, 0]})
    assert len(json.loads(tune.TUNED.read_text())) == 3
    assert [tune.chosen("world", "als", column)["options"] for column in tune.COLUMNS] == [2, 1]
    with pytest.raises(LookupError, match="tune world bpr"):
        tune.chosen("world", "bpr", "last")


def test_trials_that_stand_there_are_not_run_again(tmp_path, monkeypatch):
    monkeypatch.setattr(tune, "TUNED", tmp_path / "tuned.json")
    first, second, *_ = tune.TRIALS["markov"]
    tune.keep({"set": "world", "method": "markov", "options": first, "last": [0, 0], "prefix": [0, 0]})
    assert (tune.missing("world", "markov", 0), tune.missing("world", "markov", 1)) == (None, second)
    assert tune.missing("real", "markov", 0) == first
    assert tune.missing("world", "markov", tune.N_TRIALS) is None


def test_ours_takes_the_vectors_that_track2vec_has_come_to(tmp_path, monkeypatch):
    monkeypatch.setattr(tune, "TUNED", tmp_path / "tuned.json")
    for dim, last in ((64, 0.1), (128, 0.2)):
        options = {"dim": dim, "decay": 0.5}
        tune.keep(
            {"set": "world", "method": "track2vec", "options": options, "last": [last, 0], "prefix": [0, 0]}
        )
    wanted = tune.TRIALS["blend"][0] | {"learner": {"dim": 128}}
    assert tune.missing("world", "blend", 0) == wanted
    tune.keep({"set": "world", "method": "blend", "options": wanted, "last": [0, 0], "prefix": [0, 0]})
    assert tune.missing("world", "blend", 0) is None


def _figures(ours, peer):
    both = {"track2vec": ours, "gensim": 0.1, "als": peer, "artists": ours + 0.1, "popularity": 0.0}
    return {
        f"{what}, {words}": np.full((2, 50), value)
        for what, value in both.items()
        for words in quality.WORDS.values()
    }


def test_a_row_is_met_only_above_the_best_of_the_others():
    rows = list(quality._rows_of("world", _figures(0.4, 0.2), few=False))
    assert [row.met for row in rows] == [True] * 6
    assert rows[0].what == "hit@10, world, track2vec, last track"
    assert rows[0].ratio == pytest.approx(2)
    assert "of als, last track" in rows[0].figures
    assert "difference +0.200 [+0.200, +0.200]" in rows[0].figures
    worse = list(quality._rows_of("world", _figures(0.2, 0.2), few=False))
    assert [row.met for row in worse] == [False, True, False, True, True, True]


def test_the_real_set_has_targets_of_its_own_and_wants_a_clear_lead():
    rows = {row.what: row for row in quality._rows_of("real", _figures(0.05, 0.02), few=False)}
    itself = [rows[f"hit@10 itself, real, {words}"] for words in quality.WORDS.values()]
    assert [(row.met, row.target) for row in itself] == [(True, ">= 0.145"), (False, ">= 0.16")]
    figures, rng = _figures(0.05, 0.02), np.random.default_rng(0)
    near = {
        what: (rng.random((2, 50)) < 0.15).astype(float)
        for what in figures
        if what.startswith(("artists", "als"))
    }
    unclear = [row for row in quality._rows_of("real", figures | near, few=False) if "itself" not in row.what]
    assert not any(row.met for row in unclear if "artists" in row.what)


def test_few_queries_tell_only_what_is_clearly_behind():
    rng = np.random.default_rng(0)
    even, behind = rng.integers(2, size=(2, 400)), rng.integers(5, size=(2, 400)) == 0
    ours = {"track2vec": even[::-1], "als": even, "artists": behind}
    figures = {f"{what}, {words}": one for what, one in ours.items() for words in quality.WORDS.values()}
    rows = list(quality._rows_of("world", figures, few=True))
    assert [row.met for row in rows] == [True, False, True, False, False, False]


def test_all_methods_have_as_many_trials():
    assert set(tune.TRIALS) == set(METHODS)
    sizes = {method: len(trials) for method, trials in tune.TRIALS.items() if method != "popularity"}
    assert set(sizes.values()) == {tune.N_TRIALS}
    for method, trials in tune.TRIALS.items():
        assert all(trials[i] not in trials[:i] for i in range(len(trials))), method
    for options in tune.TRIALS["track2vec"]:
        assert Settings(**{key: options[key] for key in options if key != "decay"})


def test_no_more_passes_than_did_best_and_than_there_is_time_for():
    playlists = load_playlists("mini")
    enough = track2vec(playlists, 1_000, dim=4, passes=1)
    short = track2vec(playlists, 1e-6, dim=4, passes=2)
    assert np.array_equal(enough.vectors, short.vectors)  # of one pass both
