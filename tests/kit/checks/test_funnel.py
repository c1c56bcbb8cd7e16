"""What the checks of lab 04 give to an answer, and their draws."""

import numpy as np
import pandas as pd
import pytest

from kit.checks.asking.crossing import Table, as_table, with_columns
from kit.checks.exercise import run
from kit.checks.funnel import LAB
from kit.checks.funnel.crowd import Crowd, respond
from kit.checks.funnel.fit_mf import World
from kit.checks.funnel.hetrec_files import FIRST_YEAR, HEADERS, OPENING, hetrec, hetrec_folder
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


# --- draws ------------------------------------------------------------------------------------------------------------


def test_no_draw_of_artists_takes_a_point_from_the_right_vectors():
    exercise, answer = LAB.find("artist_vectors"), CORPUS.reference_of("artist_vectors")
    lost = {seed: verdict for seed in range(120) if (verdict := run(exercise, answer, [seed])).findings}
    assert lost == {}
