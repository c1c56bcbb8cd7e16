"""The record of what was trained."""

import json

import numpy as np
import pytest

from kit.trials import Trials, fingerprint

LAB = "01_track2vec"


def file_of(folder):
    return folder / f"{LAB}.trials.jsonl"


def record(trials, dim=30, seed=0, vectors=None, **scores):
    vectors = np.full((2, 2), dim) if vectors is None else vectors
    return trials.record({"dim": dim}, seed=seed, scores=scores or {"hit": 0.1}, vectors=vectors)


def test_written_and_read_again(tmp_path):
    trials = Trials(LAB, tmp_path)
    record(trials, 30)
    record(trials, 60, hit=0.25)
    again = Trials(LAB, tmp_path)
    assert again.entries == trials.entries
    assert [(e["configuration"], e["seed"], e["scores"]) for e in again.entries] == [
        ({"dim": 30}, 0, {"hit": 0.1}),
        ({"dim": 60}, 0, {"hit": 0.25}),
    ]
    assert len(file_of(tmp_path).read_text().splitlines()) == 2


def test_the_same_trial_gathers_its_scores(tmp_path):
    trials = Trials(LAB, tmp_path)
    record(trials, validation=0.2, train=0.4)
    record(trials, 60)
    entry = record(trials, validation=0.3, test=0.1)
    expected = {"validation": 0.3, "train": 0.4, "test": 0.1}
    assert entry["scores"] == expected
    for found in (trials, Trials(LAB, tmp_path)):
        assert len(found) == 2
        assert found.entries[0]["scores"] == expected


@pytest.mark.parametrize("other", [{"dim": 31}, {"seed": 1}, {"vectors": np.eye(3)}])
def test_another_trial_is_another_entry(tmp_path, other):
    trials = Trials(LAB, tmp_path)
    record(trials, vectors=np.eye(2))
    record(trials, **{"vectors": np.eye(2), **other})
    assert len(trials) == 2


@pytest.mark.parametrize("cut", [1, 20])
def test_a_last_line_that_was_cut_off(tmp_path, capsys, cut):
    trials = Trials(LAB, tmp_path)
    record(trials, 30)
    record(trials, 60)
    text = file_of(tmp_path).read_text()
    file_of(tmp_path).write_text(text[: -1 - cut])
    found = Trials(LAB, tmp_path)
    assert "cut off" in capsys.readouterr().out
    assert [e["configuration"]["dim"] for e in found.entries] == [30]
    record(found, 90)  # starts on a line of its own
    assert [e["configuration"]["dim"] for e in Trials(LAB, tmp_path).entries] == [30, 90]


def test_a_missing_newline_loses_nothing(tmp_path):
    record(Trials(LAB, tmp_path), 30)
    file_of(tmp_path).write_text(file_of(tmp_path).read_text().rstrip("\n"))
    record(Trials(LAB, tmp_path), 60)
    assert len(Trials(LAB, tmp_path)) == 2


@pytest.mark.parametrize("line", ["5", "[]", '{"seed": 1}', "null", "\x00\x01", '{"a": '])
def test_a_line_that_is_no_trial(tmp_path, capsys, line):
    file_of(tmp_path).write_text(line + "\n")
    record(Trials(LAB, tmp_path), 30)
    assert "damaged" in capsys.readouterr().out
    assert len(Trials(LAB, tmp_path)) == 1


def test_two_notebooks_write_to_one_file(tmp_path):
    one, two = Trials(LAB, tmp_path), Trials(LAB, tmp_path)
    record(one, 30)
    record(two, 60)
    record(one, 90)
    assert [e["configuration"]["dim"] for e in Trials(LAB, tmp_path).entries] == [30, 60, 90]


def test_a_folder_that_cannot_be_written(tmp_path, capsys):
    folder = tmp_path / "gone"  # permissions would not stop the superuser, a missing folder does
    trials = Trials(LAB, folder)
    record(trials, 30)
    record(trials, 60)
    said = capsys.readouterr().out
    assert "cannot be written" in said
    assert "kept in memory" in said
    assert len(trials) == len(trials.table()) == 2
    folder.mkdir()
    record(trials, 90)
    assert capsys.readouterr().out == ""
    assert [e["configuration"]["dim"] for e in Trials(LAB, folder).entries] == [30, 60, 90]


def test_numpy_types(tmp_path):
    settings = {
        "dim": np.int64(30),
        "exponent": np.float32(0.5),
        "ones": np.bool_(True),
        "sizes": (1, 2),
        "grid": np.arange(2),
        "path": tmp_path,
    }
    for trials in (Trials(LAB, tmp_path), Trials(LAB, tmp_path)):
        trials.record(settings, seed=np.int32(3), scores={"hit": np.float32(0.25)}, vectors=np.eye(2))
    found = Trials(LAB, tmp_path)
    assert len(found) == 1  # the same again, also after reading: a tuple comes back as a list
    entry = json.loads(file_of(tmp_path).read_text().splitlines()[0])
    assert entry["configuration"] == {
        "dim": 30,
        "exponent": 0.5,
        "ones": True,
        "sizes": [1, 2],
        "grid": [0, 1],
        "path": str(tmp_path),
    }
    assert (entry["seed"], entry["scores"]) == (3, {"hit": 0.25})


def test_table_with_a_baseline_best_first(tmp_path):
    trials = Trials(LAB, tmp_path)
    record(trials, 30, hit=0.1)
    record(trials, 60, hit=0.3, test=0.2)
    table = trials.table({"popularity": {"hit": 0.2}})
    assert table["what"].tolist() == ["trial", "popularity", "trial"]
    assert table["hit"].tolist() == [0.3, 0.2, 0.1]
    assert table["dim"].tolist()[::2] == [60, 30]
    assert table["test"].isna().tolist() == [False, True, True]


def test_tables_of_little(tmp_path):
    trials = Trials(LAB, tmp_path)
    assert trials.table().empty
    assert trials.table({"popularity": {"hit": 0.2}})["what"].tolist() == ["popularity"]


def test_fingerprint_sees_values_and_shape():
    table = np.arange(6.0).reshape(2, 3)
    same = [fingerprint(table), fingerprint(table.tolist()), fingerprint(np.asfortranarray(table))]
    assert len(set(same)) == 1
    others = {fingerprint(table.T), fingerprint(table.reshape(3, 2)), fingerprint(table + 1e-5)}
    assert len({same[0], *others}) == 4
    assert len(same[0]) == 12
