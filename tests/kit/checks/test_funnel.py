"""What the checks of lab 04 give to an answer, and their draws."""

import numpy as np
import pandas as pd
import pytest

from kit.checks.asking.crossing import Table, as_table, with_columns
from kit.checks.exercise import run
from kit.checks.funnel import LAB
from kit.checks.funnel.crowd import Crowd, CrowdRecorder, respond
from kit.checks.funnel.hetrec_files import FIRST_YEAR, HEADERS, OPENING, hetrec, hetrec_folder
from kit.checks.funnel.plays_by_taste import PlaysByTaste
from kit.checks.funnel.trained_ranker import trained_ranker
from tests.corpus import corpus_of

CORPUS = corpus_of("04_funnel")


def test_no_two_artists_are_as_well_known_by_chance():
    verdict = CORPUS.marks("artist_vectors", CORPUS.reference_of("artist_vectors"), 7_401)
    assert verdict.points == verdict.of, str(verdict)


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
    twice = {row for row in tagged if tagged.count(row) > 1}
    keys = [row[:3] for row in tagged]
    assert len(twice) == 1
    assert len(set(keys)) == len(keys) - 1
    names = [row[1] for row in rows["artists"]]
    assert names.count(names[0]) > 1
    assert len({row[0] for row in rows["artists"]}) == len(names)
    words = [row[1] for row in rows["tags"]]
    assert any("#" in word for word in words)
    assert any(word.startswith(" ") for word in words)
    assert files["tags"].decode("latin-1") != files["tags"].decode("cp1252")


def test_the_folder_is_gone_when_the_check_has_asked(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen = []

    def load_hetrec(folder):
        seen.append(sorted(path.name for path in folder.iterdir()))

    run(LAB.find("load_hetrec"), load_hetrec, [1])
    assert len(seen[0]) == 6
    assert list(tmp_path.iterdir()) == []


def test_the_ranker_is_a_classifier_that_was_trained():
    made = trained_ranker([1.0, -2.0], 0.5)
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
def test_tastes_can_be_learnt_and_are_not_learnt_by_popularity(seed):
    given = PlaysByTaste.draw(np.random.default_rng(seed))
    known = given.popular + 1_000 * given.same
    assert given.recall(known) > 3 * given.recall(given.popular)
    assert given.auc(known) > 0.85 > 0.7 > given.auc(given.popular)
    assert not (given.plays[np.arange(len(given.held))[:, None], given.held]).any()


def test_a_recorder_notes_who_was_shown_which_arm():
    recorder = CrowdRecorder(3, 40, 0.7)
    respond_to = recorder.for_answer()
    assert np.array_equal(respond_to("b", [5, 5, 39]), respond(3, 40, 0.7, "b", [5, 5, 39]))
    respond_to.tell("a", [0])
    assert (recorder.shown, recorder.n_calls) == ({"a": [0], "b": [5, 5, 39]}, 2)


@pytest.mark.parametrize(
    ("exercise", "name", "given"),
    [
        ("candidates", "first_200", lambda case: len(case["vectors"]) > 1_000),
        ("pair_features", "dot_product", lambda case: case["mode"] == "product" and len(case["users"]) > 1),
    ],
)
def test_the_case_is_the_call_that_shows_the_fault_though_others_follow(exercise, name, given):
    answer = CORPUS.answer_of(CORPUS.case(exercise, "near", name).source, exercise)
    getattr(LAB.check, exercise)(answer)
    case = LAB.check.case(exercise)
    assert given(case), case


def test_a_mode_that_raises_costs_that_mode_alone():
    def pair_features(users, artists, mode):
        return {"concat": np.hstack([users, artists]), "product": users * artists}[mode]

    verdict = run(LAB.find("pair_features"), pair_features, [1])
    assert verdict.lost() == {"both"}
    assert verdict.findings[0][1].cause == "your code raises KeyError: 'both'"


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


# --- draws ------------------------------------------------------------------------------------------------------------


def test_scores_of_two_digits_have_the_order_of_the_scores_on_every_draw():
    rounded = CORPUS.case("rank", "near", "rounded_before_sorting")
    lost = {tuple(CORPUS.verdict_of(rounded, base).lost()) for base in range(0, 400, 10)}
    assert lost == {("probability of class 1",)}


def test_no_draw_of_artists_takes_a_point_from_the_right_vectors():
    exercise, answer = LAB.find("artist_vectors"), CORPUS.reference_of("artist_vectors")
    lost = {seed: verdict for seed in range(120) if (verdict := run(exercise, answer, [seed])).findings}
    assert lost == {}
