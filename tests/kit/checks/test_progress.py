"""Tomorrow: what is known of the exercises, on which day and in which notebook ever."""

import json

import numpy as np
import pytest

from kit.checks.exercise import Asking, Exercise, Item
from kit.checks.funnel import LAB as FUNNEL
from kit.checks.influencers import LAB as INFLUENCERS
from kit.checks.lab import Lab
from kit.checks.outcome import Finding, Outcome
from kit.checks.progress import Progress, kept_of
from kit.trials import Trials


def doubles(asking):
    return None if asking.answer(2) == 4 else Finding("not the double")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return tmp_path


def new_lab():
    return Lab(
        "00_test", [Exercise(name, [Item("i", 1, doubles)], ("", "", ""), Asking) for name in ("one", "two")]
    )


def cell(source, lab, names):
    """What a cell prints, with these names at hand."""
    exec(compile(source, "<ipython-input-1>", "exec"), {"ready": lab.ready} | names)


def twice(x):
    return 2 * x


def test_what_is_right_is_right_after_a_restart_too(folder, capsys):
    new_lab().check.one(twice)
    lab = new_lab()  # the kernel was restarted, and the cell of the function run
    assert lab.ready("two") is False
    assert capsys.readouterr().out == (
        "this cell waits for two (not started): get a tick there; then run this cell again\n"
    )
    cell("assert ready('one')", lab, {"twice": twice})
    assert "1 of 2" in str(lab.progress)


def test_after_a_restart_a_function_that_is_not_there_yet_is_asked_for(folder, capsys):
    new_lab().check.one(twice)
    cell("assert not ready('one')", new_lab(), {})
    assert "waits for one (right before the restart): run the cell of twice again" in capsys.readouterr().out


def test_two_kernels_of_one_notebook_keep_each_others_progress(folder):
    first, second = new_lab(), new_lab()
    assert str(first.progress) == str(second.progress) == "0 of 2 exercises right"
    first.check.one(twice)
    assert "2 of 2 exercises right" in str(second.check.two(twice))
    assert "2 of 2" in str(first.progress)
    assert [path.name for path in folder.iterdir()] == ["00_test.progress.json"]


def test_a_copy_of_a_notebook_has_a_progress_of_its_own(folder, monkeypatch):
    new_lab().check.one(twice)
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "00_test-Copy1.ipynb"))
    copy = new_lab()
    assert copy.progress["one"].outcome is Outcome.NOT_STARTED
    copy.check.one(lambda x: 0)
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert new_lab().progress["one"].outcome is Outcome.RIGHT
    kept = [(progress.path.name, str(progress)) for progress in kept_of("00_test", ["one", "two"])]
    assert kept == [
        ("00_test-Copy1.progress.json", "0 of 2 exercises right"),
        ("00_test.progress.json", "1 of 2 exercises right"),
    ]


def test_a_file_of_an_earlier_version_is_read(folder):
    (folder / "lab.progress.json").write_text(json.dumps({"a": "right"}))
    assert str(Progress("lab", ["a", "b"])) == "1 of 2 exercises right"


def test_the_board_lists_what_is_open_over_all_labs(folder):
    lab = new_lab()
    lab.check.one(lambda x: 0)
    Progress(FUNNEL.name, list(FUNNEL.exercises)).note("load_hetrec", Outcome.RIGHT)
    lines = repr(lab.check).splitlines()
    assert lines[0] == "00_test: 0 of 2 exercises right; open: one (not yet), two"
    waiting = [name for name in FUNNEL.exercises if name != "load_hetrec"]
    assert f"04_funnel: 1 of {len(waiting) + 1} exercises right; open: {', '.join(waiting)}" in lines
    assert f"02_influencers: not begun, {len(INFLUENCERS.exercises)} exercises" in lines
    assert repr(lab.check.board()) == repr(lab.check)
    lab.check.one(twice)
    lab.check.two(twice)
    assert repr(lab.check).splitlines()[0] == "00_test: 2 of 2 exercises right"


SETTINGS = {"dim": 3, "window": 5, "passes": 4}


def test_vectors_of_an_earlier_day_are_picked_up_where_a_trial_made_them(folder, capsys):
    vectors = np.arange(12, dtype=np.float32).reshape(4, 3)
    np.save("track2vec.npy", vectors)
    assert Trials("lab").saved("track2vec.npy", SETTINGS, 4) is None
    Trials("lab").record(SETTINGS, seed=0, scores={}, vectors=vectors)
    trials = Trials("lab")
    found, made = trials.saved("track2vec.npy", SETTINGS | {"passes": 9}, 4)
    assert (found == vectors).all()
    assert made == SETTINGS
    assert trials.saved("track2vec.npy", SETTINGS | {"window": 3}, 4) is None  # other settings are trained
    assert trials.saved("track2vec.npy", SETTINGS, 5) is None  # and so are other playlists
    assert trials.saved("missing.npy", SETTINGS, 4) is None
    (folder / "track2vec.npy").write_bytes(b"\x93NUMPY half")
    assert trials.saved("track2vec.npy", SETTINGS, 4) is None
    assert "training starts anew" in capsys.readouterr().out
