"""Every answer to an exercise of lab 04 earns what it deserves, and the message names its fault.

The answers are those of `submissions/`, as in `test_checks_corpus`; headers say what must come out.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kit.checks.elsewhere import Table, as_table, with_columns
from kit.checks.funnel import LAB
from kit.checks.funnel.desk import FIRST_YEAR, HEADERS, OPENING, Crowd, hetrec, hetrec_folder, ranker, respond
from kit.checks.funnel.factors import World
from kit.checks.outcomes import Outcome, run

FOLDER = Path(__file__).parent / "submissions"
FUNCTIONS = {"load_hetrec", "artist_vectors", "candidates", "fit_mf", "pair_features", "rank", "ab_test"}
NEAR, WRONG, RIGHT = (
    [path for path in sorted((FOLDER / kind).glob("*.py")) if path.stem.partition("__")[0] in LAB.exercises]
    for kind in ("near", "wrong", "right")
)
WRONG += NEAR
SLOW = ("fit_mf__keras",)  # fits four models
BASES = (7_000, 20_000)  # behind the wall, `selftest` tries them all on two more


def header(path):
    return dict(
        re.findall(r"^# (loses|cause|outcome): (.*?) *$", path.read_text(encoding="utf-8"), re.MULTILINE)
    )


def lost(path):
    return set(header(path)["loses"].split("; ")) - {"nothing"}


def verdict_of(path, base):
    name = path.stem.partition("__")[0]
    namespace = {"np": np}
    exec(compile(path.read_text(encoding="utf-8"), f"<answer {name}>", "exec"), namespace)
    exercise = LAB.find(name)
    return run(exercise, namespace[name], [base + i for i in range(exercise.n_seeds)])


def each(paths):
    return [
        pytest.param(
            path,
            base,
            id=f"{path.stem}-{base}",
            marks=[pytest.mark.slow] if path.stem.startswith(SLOW) or base != BASES[0] else [],
        )
        for path in paths
        for base in BASES
    ]


@pytest.mark.parametrize(("path", "base"), each(WRONG))
def test_a_wrong_answer_loses_its_items_and_is_told_why(path, base):
    verdict, wanted = verdict_of(path, base), header(path)
    assert verdict.lost() == lost(path), str(verdict)
    first = verdict.findings[0][1]
    assert first.cause == wanted["cause"]
    assert verdict.outcome == wanted.get("outcome", "not yet")
    assert first.look
    if verdict.outcome is Outcome.NOT_YET:
        assert first.saw
        assert first.so


@pytest.mark.parametrize(("path", "base"), each(RIGHT))
def test_a_right_answer_of_any_shape_has_full_marks(path, base):
    verdict, wanted = verdict_of(path, base), header(path)
    assert verdict.points == verdict.of, str(verdict)
    assert verdict.outcome == wanted.get("outcome", "right"), str(verdict)
    assert [finding.cause for _, finding in verdict.findings] == (
        [wanted["cause"]] if "cause" in wanted else []
    )
    assert wanted["loses"] == "nothing"


@pytest.mark.parametrize("path", NEAR, ids=lambda path: path.stem)
def test_a_near_right_answer_keeps_all_marks_but_one_item(path):
    assert len(LAB.find(path.stem.partition("__")[0]).items) > len(lost(path)) == 1


@pytest.mark.parametrize("exercise", LAB.exercises)
def test_each_exercise_has_answers_of_each_kind_and_each_item_is_lost_by_some(exercise):
    own = [
        [path for path in paths if path.stem.startswith(f"{exercise}__")] for paths in (RIGHT, NEAR, WRONG)
    ]
    assert min(map(len, own)) >= 3
    assert {item for path in own[2] for item in lost(path)} == {
        item.name for item in LAB.exercises[exercise].items
    }


def test_the_exercises_are_those_of_the_lab():
    assert set(LAB.exercises) == FUNCTIONS


# --- what the checks give ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_the_files_hold_all_their_dirt(seed, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder, rows = hetrec_folder(seed), hetrec(seed)
    files = {path.stem: path.read_bytes() for path in folder.glob("*.dat")}
    assert set(files) == set(rows) == set(HEADERS)
    with pytest.raises(UnicodeDecodeError):
        files["tags"].decode("utf-8")
    assert OPENING.encode() in files["artists"]
    assert all(
        data.count(b"\r\n") == data.count(b"\n") == len(rows[name]) + 1 for name, data in files.items()
    )
    tagged = rows["user_taggedartists"]
    years = [row[5] for row in tagged]
    assert {1956, FIRST_YEAR - 1, FIRST_YEAR} <= set(years)
    assert {row[1] for row in tagged} - {row[0] for row in rows["artists"]}
    assert all(
        len(set(keys)) == len(keys) for keys in ([row[:3] for row in tagged], [r[0] for r in rows["artists"]])
    )


def test_the_folder_is_gone_when_the_check_has_asked(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen = []

    def load_hetrec(folder):
        seen.append(sorted(path.name for path in folder.iterdir()))

    run(LAB.find("load_hetrec"), load_hetrec, [1])
    assert len(seen[0]) == 6
    assert list(tmp_path.iterdir()) == []


def test_the_ranker_is_a_classifier_that_was_trained():
    made = ranker([1.0, -2.0], 0.5)
    points = np.array([[0.0, 0.0], [3.0, 1.0]])
    right = 1 / (1 + np.exp(-(points @ [1.0, -2.0] + 0.5)))
    assert np.allclose(made.predict_proba(points)[:, list(made.classes_).index(1)], right)


def test_users_respond_alike_however_often_they_are_asked():
    crowd = Crowd.draw(3, 40, 0.7)
    asked = np.array([5, 5, 39, 0])
    assert np.array_equal(crowd.respond("b", asked), respond(3, 40, 0.7, "b", asked.tolist()))
    assert crowd.respond("a", []).size == 0
    for arm, users, words in (
        ("c", [1], "arm"),
        ("a", 5, "row"),
        ("a", [True, False], "mask"),
        ("a", [40], "39"),
    ):
        with pytest.raises((ValueError, TypeError, IndexError), match=words):
            crowd.respond(arm, users)


@pytest.mark.parametrize("seed", range(5))
def test_the_world_can_be_learnt_and_is_not_learnt_by_popularity(seed):
    world = World.draw(np.random.default_rng(seed))
    known = world.popular + 1_000 * world.same
    assert world.recall(known) > 3 * world.recall(world.popular)
    assert world.auc(known) > 0.85 > 0.7 > world.auc(world.popular)
    assert not (world.plays[np.arange(len(world.held))[:, None], world.held]).any()


# --- data frames ------------------------------------------------------------------------------------------------------


def test_a_data_frame_keeps_the_names_of_its_columns():
    table = as_table(pd.DataFrame({"id": [1, 2], 5: ["one", "two"]}))
    assert isinstance(table, Table)
    assert table.columns == ("id", "5")
    assert table.tolist() == [[1, "one"], [2, "two"]]
    assert as_table(table) is table
    assert as_table(np.zeros((2, 2))) is None


@pytest.mark.parametrize(
    ("values", "columns"),
    [
        ([[1]], ["a"]),
        (np.zeros(2), ["a", "b"]),
        (np.zeros((2, 2)), ["a"]),
        (np.zeros((1, 1)), "a"),
        (np.zeros((1, 1)), [1]),
    ],
)
def test_names_that_do_not_fit_make_no_table(values, columns):
    assert with_columns(values, columns) is None
