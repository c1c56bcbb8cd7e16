"""The record of what was trained."""

import json

import numpy as np
import pytest

from kit.trials import Trials, fingerprint, successive_halving

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
    for _ in range(2):
        trials = Trials(LAB, tmp_path)
        trials.record(settings, seed=np.int32(3), scores={"hit": np.float32(0.25)}, vectors=np.eye(2))
        assert len(trials) == 1  # also after reading, where a tuple comes back as a list
    found = Trials(LAB, tmp_path)
    assert len(found) == 1
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


QUALITY = {"slow": (0.1, 0.3), "good": (0.4, 0.9), "fair": (0.3, 0.5), "poor": (0.05, 0.06)}
TEN = [
    {"name": name, "n": n}
    for name, n in [*((name, 0) for name in QUALITY), *(("poor", n) for n in range(1, 7))]
]


def in_rungs(**options):
    """A known case: what each configuration scores after 1 and after 3 passes, and all that was asked."""
    asked = []

    def train(configuration, seed, passes):
        asked.append((configuration["name"], configuration["n"], seed, passes))
        return np.array([[QUALITY[configuration["name"]][passes > 1] - 0.001 * configuration["n"], passes]])

    def score(vectors, part):
        asked.append(part)
        return vectors[0, 0] - (part == "test") * 0.05

    return successive_halving(TEN, train, score, **options), asked


def test_the_best_of_ten_by_rungs():
    result, asked = in_rungs()
    assert result["best"] == {"name": "good", "n": 0}
    assert (result["validation"], result["test"], result["passes"]) == (0.9, pytest.approx(0.85), 3)
    assert asked.count("validation") == 14
    assert asked.count("test") == 1 and asked[-1] == "test"
    trained = [entry for entry in asked if isinstance(entry, tuple)]
    assert [entry[3] for entry in trained] == [1] * 10 + [3] * 4
    assert [entry[0] for entry in trained[10:]] == ["good", "fair", "slow", "poor"]
    assert [[c["name"] for c, _ in rung["scores"][:2]] for rung in result["rungs"]] == [["good", "fair"]] * 2


def test_whoever_is_slow_at_first_may_be_dropped():
    result, asked = in_rungs(passes=(1, 2, 3), keep=0.2)
    trained = [entry for entry in asked if isinstance(entry, tuple)]
    assert [entry[3] for entry in trained] == [1] * 10 + [2] * 2 + [3]
    assert "slow" not in [entry[0] for entry in trained[10:]]
    assert result["best"]["name"] == "good"


def test_each_rung_is_recorded(tmp_path):
    trials = Trials(LAB, tmp_path)
    in_rungs(trials=trials, seed=5)
    assert len(trials) == len(Trials(LAB, tmp_path)) == 14
    assert {entry["seed"] for entry in trials.entries} == {5}
    good = [e for e in trials.entries if e["configuration"]["name"] == "good"]
    assert [(e["configuration"]["passes"], e["scores"]) for e in good] == [
        (1, {"hit@10 validation": 0.4}),
        (3, {"hit@10 validation": 0.9}),
    ]


def test_a_training_that_diverged_is_never_the_best():
    result = successive_halving(
        [{"dim": 1}, {"dim": 2}],
        lambda configuration, seed, passes: np.array([configuration["dim"]]),
        lambda vectors, part: np.nan if vectors[0] == 1 else 0.2,
    )
    assert result["best"] == {"dim": 2}


@pytest.mark.parametrize("option", [{"passes": ()}, {"passes": (0, 1)}, {"keep": 1.0}, {"keep": 0}])
def test_rungs_that_cannot_be(option):
    with pytest.raises(ValueError, match="keep between 0 and 1"):
        in_rungs(**option)
