"""The tables of lab 03: its code on other worlds, figures by hand, what is measured once, and what the page says."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from bench.taste import listener as listeners
from bench.taste import real, run, table
from bench.taste.listener import MODELS, NEEDED, SHIPPED, SPLITS, Listener, kept_in, made_by, statements
from bench.taste.real import (
    HELD_OUT,
    PACKAGES,
    SEEDS,
    TRIAL,
    Music,
    auc_of_songs,
    held_out,
    measured,
    real_part,
)
from bench.taste.table import COLUMNS, ORIGINAL, PAGE, Result, original_table, page, tables, text
from tests.labs.prose import Prose

RNG = np.random.default_rng


def results(models=tuple(MODELS), seeds=table.SEEDS):
    """A result for every model, split and world: .5, a hundredth more a world, .3 more where windows are dealt out."""
    return [
        Result(
            seed,
            split,
            model,
            dict.fromkeys(COLUMNS.values(), 0.5 + 0.01 * (seed - 10) + 0.3 * (split == "window")),
        )
        for split in SPLITS
        for seed in seeds
        for model in models
        if (seed, split, model) in table.steps()
    ]


# --- the code of the lab ---------------------------------------------------------------------------------------------


def test_what_is_needed_is_made_by_the_lab_and_nothing_is_drawn_or_asked():
    made = set().union(*(made_by(one) for one in statements()))
    assert made >= NEEDED
    assert {"taste_scores", "song_decision", "taste_net", "tied_together"} <= made
    assert not {"found", "guess_net", "variants", "swept", "ladder", "transferred"} & made


def test_a_name_that_the_lab_has_no_more_is_said(monkeypatch):
    monkeypatch.setattr(listeners, "NEEDED", frozenset({"no_such_name"}))
    with pytest.raises(NameError, match="makes no no_such_name any more"):
        listeners.run_on(None)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A world of forty songs, played and heard by the code of the lab."""
    one = Listener(1, tmp_path_factory.mktemp("kept"), n_songs=40)
    assert len(one.lab["files"]) == 40
    return one


@pytest.mark.slow
def test_folds_keep_apart_what_their_name_says(small):
    lab = small.lab
    unit = {
        "window": np.arange(len(lab["y"])),
        "song and twin": lab["group"][lab["place_of"]],
        "album": lab["album"][lab["place_of"]],
    }
    assert set(lab["splits"]) == set(SPLITS)
    for split, parts in lab["splits"].items():
        assert sorted(np.concatenate([test for _, test in parts])) == list(range(len(lab["y"])))
        for train, test in parts:
            assert not set(unit[split][train]) & set(unit[split][test])


@pytest.mark.slow
def test_every_model_gives_a_score_to_each_window_of_a_fold(small):
    train, test = small.lab["splits"]["window"][0]
    for name, model in MODELS.items():
        scores = model.fit(small, train, test)
        assert scores.shape == test.shape, name
        assert ((scores >= 0) & (scores <= 1)).all(), name


@pytest.mark.slow
def test_scores_are_judged_by_the_labs_own_functions(small):
    scores = small.scores("LightGBM", "window")
    told = small.told(scores)
    assert told["auc"] > 0.8 and set(COLUMNS.values()) < set(told)
    assert told["combined"] == pytest.approx(told["recall"] * told["f05"])
    same = small.told(np.full(len(scores), 0.7))
    assert (same["auc"], same["auc of songs"], same["recall"]) == (0.5, 0.5, 1)


@pytest.mark.slow
def test_the_oracle_knows_the_chances_and_that_no_karaoke_version_is_liked(small):
    chances, lab = small.chances(), small.lab
    karaoke = np.char.endswith(lab["titles"][lab["files"]], "(Karaoke)")[lab["place_of"]]
    assert (chances[karaoke] == 0).all() and karaoke.any()
    assert chances.mean() == pytest.approx(lab["y"].mean(), abs=1e-6)
    assert small.told(chances)["auc"] > 0.7


@pytest.mark.slow
def test_scores_are_measured_once_and_anew_when_a_model_changed(small, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "KEPT", tmp_path)
    once = run.scores_of(small, "album", "15 neighbours")
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(Listener, "scores", lambda *_: pytest.fail("it is there already"))
    assert (run.scores_of(small, "album", "15 neighbours") == once).all()
    mark = small.fingerprint("15 neighbours")
    changed = MODELS["15 neighbours"]._replace(made_of=("neighbours", "tree"))
    monkeypatch.setattr(listeners, "MODELS", {**MODELS, "15 neighbours": changed})
    assert small.fingerprint("15 neighbours") != mark


def test_another_folder_is_used_for_a_while(tmp_path, monkeypatch):
    from kit.data.folder import cache_folder

    monkeypatch.setenv("KIT_DATA", "before")
    with kept_in(tmp_path):
        assert cache_folder() == tmp_path
    assert cache_folder() == Path("before")


def test_everything_is_measured_once_and_what_the_lab_reports_first():
    steps = table.steps()
    assert len(steps) == len(set(steps)) == 5 * 10 + 5 * 2 * 6 + 2 * 4
    assert {split for _, split, _ in steps[:50]} == {"song and twin"}
    assert set(table.LONG) < set(MODELS)


# --- the tables ------------------------------------------------------------------------------------------------------


def test_a_cell_has_the_mean_of_the_worlds_and_its_interval():
    rows = {row[0]: row for row in tables(results())["window"]}
    assert (
        rows["oracle"][1] == "0.810 [0.790, 0.830]"
    )  # .79 to .83: spread .0158, 2.776 of it over the root of five
    assert len(rows) == 1 + len(MODELS)


def test_gaps_are_of_the_same_worlds():
    rows = {row[0]: row[1:] for row in tables(results())["leaks"]}
    assert rows["oracle"] == ["+0.300 [+0.300, +0.300]", "+0.000 [+0.000, +0.000]"]
    part = [
        *results(["oracle"], [9, 10]),
        *(one for one in results(["oracle"], [11]) if one.split == "window"),
    ]
    rows = {row[0]: row[1:] for row in tables(part)["leaks"]}
    assert rows["oracle"][0] == "+0.300 [+0.300, +0.300]"
    assert rows["LightGBM"] == ["", ""]


def test_what_was_aimed_at_is_met_where_the_interval_reaches_it():
    rows = {(row[0], row[1]): row[2:] for row in tables(results())["trial"]}
    assert rows["tree by a grid", "AUC"] == ["0.54 to 0.57", "0.510 [0.490, 0.530]", "no"]
    assert rows["oracle", "AUC"][-1] == "no"
    near = [one._replace(told=dict.fromkeys(COLUMNS.values(), 0.55)) for one in results()]
    assert {row[0]: row[-1] for row in tables(near)["trial"]}[
        "tree by a grid"
    ] == "no"  # the last one: precision
    assert tables(near)["trial"][1][-1] == "yes"


def test_the_original_by_its_table_and_by_its_text():
    rows = {row[0]: row for row in original_table()}
    assert rows["tree"] == ["tree", "0.329", "0.531", "0.356", "0.117", "0.117", "0.189", "0.55"]
    assert rows["network"] == ["network", "0.402", "0.335", "0.387", "0.155", "0.155", "0.130", "0.62"]
    assert rows["always yes, for its songs"][-2] == "0.332"


def test_the_page_has_every_figure_of_the_terminal_and_says_what_is_missing():
    written = page(results())
    assert written.startswith("<!-- AUTOGENERATED! DO NOT EDIT!")
    assert "missing" not in written
    assert "22 results are missing" in page(results(seeds=[9, 10, 11, 12]))
    for line in text(results()).splitlines():
        for cell in line.split("  "):
            assert cell.strip() in written or cell in tables(results())


def test_no_table_of_the_page_is_torn():
    for block in re.findall(r"(?:^\|.*\n)+", page(results()), re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1, block


# --- the page that is kept, and the lab ------------------------------------------------------------------------------


def test_the_page_that_is_kept_is_of_the_present_models_and_has_no_gap():
    """All but the measured cells."""
    blank = re.compile(r"[-+]?\d\.\d{3}( \[[-+]?\d\.\d{3}, [-+]?\d\.\d{3}\])?( \| (yes|no))?")
    kept = PAGE.read_text(encoding="utf-8")
    assert blank.sub("...", kept) == blank.sub("...", page(results()))


def test_the_prose_of_the_lab_and_the_page_state_the_same_numbers():
    prose, kept = Prose.of_lab("03_taste").text, PAGE.read_text(encoding="utf-8")
    rows = {row[0]: row for row in original_table()}
    as_said = {name: [cell.removeprefix("0") for cell in row[1:]] for name, row in rows.items()}
    tree, network, always = (as_said[name] for name in ("tree", "network", "always yes, for its songs"))
    assert f"Its table has {tree[3]} for the tree and {network[3]} for the network" in prose
    assert f"By the definition they would be {tree[5]} and {network[5]}" in prose
    assert f"an F.5 of {always[2]}, so a combined score of {always[5]}" in prose
    assert f"a base rate of {always[0]}" in prose
    (share,) = re.findall(r"was right\nfor (\d\d\.\d)% of its songs", kept)
    assert f"({share} % in the original" in prose
    for row in rows.values():
        assert "| " + " | ".join(row) + " |" in kept
    lift = ORIGINAL["network"][0] / float(always[0])
    assert f"it is a lift of {lift:.1f}" in prose


# --- real music ------------------------------------------------------------------------------------------------------


def music(n_songs=4, told=1.0):
    """Songs of every style, whose features tell what is liked by so much."""
    styles = [(name, kind) for kind, names in PACKAGES.items() for name in names]
    style = np.repeat([name for name, _ in styles], n_songs * 2)
    liked = np.repeat([kind for _, kind in styles], n_songs * 2)
    X = RNG(0).normal(size=(len(style), 5)).astype(np.float32)
    X[:, 0] += told * 10 * liked
    heard = dict.fromkeys(TRIAL, X)
    return Music(heard, np.repeat(np.arange(len(style) // 2), 2), style, liked)


def test_whole_styles_are_held_out_two_of_either_kind():
    for seed in SEEDS:
        test = held_out(music(), seed)
        for kind, names in PACKAGES.items():
            out = {name for name in names if test[music().style == name].all()}
            assert len(out) == HELD_OUT
            assert not test[(music().liked == kind) & ~np.isin(music().style, list(out))].any()
    assert len({held_out(music(), seed).tobytes() for seed in SEEDS}) > 2


def test_songs_that_can_be_told_are_and_others_are_not():
    test = held_out(music(), 0)
    X = music().heard["musicnn, 50 tags"]
    assert auc_of_songs(music(), X, test) == 1
    nothing = music(n_songs=40, told=0)
    chance = auc_of_songs(nothing, nothing.heard["musicnn, 50 tags"], held_out(nothing, 0))
    assert abs(chance - 0.5) < 0.15


def test_what_is_kept_of_real_music_is_what_the_page_shows(tmp_path):
    found = measured(music())
    assert (found["songs"], found["styles"], found["windows"]) == (48, 12, 96)
    kept = tmp_path / "real.json"
    kept.write_text(json.dumps(found))
    assert "| musicnn, 50 tags | 1.000 [1.000, 1.000] | 0.857 |" in real_part(kept)
    assert real_part() in PAGE.read_text(encoding="utf-8")


def test_without_packages_or_musicnn_nothing_is_measured_and_that_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(real, "start_anew", lambda _module: None)
    monkeypatch.setattr("sys.argv", ["real", str(tmp_path)])
    monkeypatch.setattr("kit.data.pretrained.musicnn_wheel", lambda: None)
    assert real.main() == 0
    assert (
        "nothing measured: musicnn is not here (python -m kit data download musicnn)"
        in capsys.readouterr().out
    )
    monkeypatch.setattr("kit.data.pretrained.musicnn_wheel", lambda: tmp_path)
    monkeypatch.setattr("kit.sound.musicnn.load", lambda _path: None)
    assert real.main() == 0
    assert "has no wesnoth-1.16-music_*.deb: apt-get download wesnoth-1.16-music" in capsys.readouterr().out


def test_songs_are_distinct_long_and_no_single_instrument(tmp_path):
    soundfile = pytest.importorskip("soundfile")
    noise = RNG(0).normal(size=(3, 8000 * 26)).astype(np.float32) * 0.1
    for name, y in {
        "a.wav": noise[0],
        "b.wav": noise[0],
        "c.wav": noise[1],
        "short.wav": noise[1][:8000],
        "guitar.ogg": noise[2],
    }.items():
        soundfile.write(tmp_path / name, y, 8000)
    (tmp_path / "dummy.ogg").write_text("no sound")
    chosen = real.songs_of(sorted(tmp_path.iterdir()))
    assert [path.name for path in chosen] == ["a.wav", "c.wav"]


def test_the_world_of_the_lab_is_among_those_that_are_measured():
    assert table.SEEDS[0] == SHIPPED and len(set(table.SEEDS)) == 5
