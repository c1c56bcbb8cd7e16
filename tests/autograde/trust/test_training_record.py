"""What was trained, told from files that anybody could have written."""

import io
import json
import os
import zipfile

import numpy as np
import pytest

from autograde.trust import training_record as trained_module
from autograde.trust import untrusted_files as module
from autograde.trust.training_record import read_training_record
from autograde.trust.untrusted_files import read_below, read_json
from kit.trials import Trials

LAB = "01_track2vec"


@pytest.fixture
def ada(tmp_path):
    folder = tmp_path / "ada"
    folder.mkdir()
    return folder


def table(seed=0, shape=(20, 5)):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def record(folder, n=3, part="validation"):
    trials = Trials(LAB, folder)
    for seed in range(n):
        scores = {f"hit@10 {part}": 0.3 + seed / 100}
        trials.record({"dim": 5}, seed=seed, scores=scores, vectors=table(seed))


def lines(folder, *texts):
    (folder / f"{LAB}.trials.jsonl").write_bytes(
        b"\n".join(t if isinstance(t, bytes) else t.encode() for t in texts)
    )


def line(**changed):
    entry = {
        "configuration": {},
        "seed": 0,
        "scores": {"hit": 0.5},
        "fingerprint": "0" * 12,
        "at": "2026-11-22",
    }
    return json.dumps({**entry, **changed})


def test_an_honest_record_and_its_table(ada):
    record(ada)
    np.save(ada / "track2vec.npy", table(1))
    found = read_training_record(ada, LAB)
    assert found.n_trials == 3
    assert found.best == ("hit@10 validation", 0.32)
    assert found.fingerprint_matches is True
    assert found.note.startswith(
        "3 trials recorded, best hit@10 on validation 0.32; track2vec.npy is the table of"
    )
    assert found.note[-10:] == Trials(LAB, ada).entries[1]["at"][:10]


def test_a_table_of_no_trial(ada):
    record(ada, 1)
    np.save(ada / "track2vec.npy", table(9))
    found = read_training_record(ada, LAB)
    assert found.fingerprint_matches is False
    assert (
        found.note
        == "1 trial recorded, best hit@10 on validation 0.3; track2vec.npy matches no recorded trial"
    )


def test_nothing_handed_in(ada):
    found = read_training_record(ada, LAB)
    assert (found.n_trials, found.best, found.fingerprint_matches) == (0, None, None)
    assert found.note == "no trials handed in"


def test_scores_of_one_trial_are_gathered_and_validation_goes_first(ada):
    lines(ada, line(scores={"hit test": 0.9}), line(scores={"hit validation": 0.4}), line(seed=1))
    found = read_training_record(ada, LAB)
    assert found.n_trials == 2
    assert found.best == ("hit validation", 0.4)


def test_the_best_of_errors_is_the_smallest(ada):
    lines(ada, line(scores={"RMSE": 0.9}), line(seed=1, scores={"RMSE": 0.7}))
    assert read_training_record(ada, LAB).best == ("RMSE", 0.7)


def test_tables_of_other_precision_are_compared_as_the_kit_does(ada):
    record(ada, 1)
    np.save(ada / "track2vec.npy", np.asfortranarray(table(0).astype(np.float64)))
    assert read_training_record(ada, LAB).fingerprint_matches is True


@pytest.mark.parametrize(
    "bad",
    [
        "{cut off",
        "[1]",
        "null",
        "[" * 5_000,
        b"\xff\xfe",
        line(seed="0"),
        line(configuration=[]),
        line(fingerprint="<b>"),
        line(fingerprint=None),
        line(scores={"hit": float("nan")}),
        line(scores={"hit": float("inf")}),
        line(scores={"hit": "9"}),
        line(scores={"hit": True}),
        line(scores={"hit": 10**30}),
        line(scores={"<script>": 1}),
        line(scores={"hit\n2": 1}),
        line(scores=[1]),
        '{"seed": ' + "9" * 5_000 + "}",
        line(configuration={"long": "x" * 30_000}),
    ],
    ids=range(19),
)
def test_a_line_that_no_lab_wrote_is_left_out_and_said(ada, bad):
    lines(ada, line(), bad)
    found = read_training_record(ada, LAB)
    assert found.n_trials == 1
    assert found.best == ("hit", 0.5)
    assert "1 trial recorded (1 damaged line left out)" in found.note


def test_a_date_that_is_none_is_not_repeated(ada):
    np.save(ada / "track2vec.npy", table(0))
    record(ada, 1)
    entry = json.loads((ada / f"{LAB}.trials.jsonl").read_text())
    lines(ada, json.dumps({**entry, "at": "<b>never</b>"}))
    assert read_training_record(ada, LAB).note.endswith("is the table of the trial")


def test_records_without_end(ada, monkeypatch):
    monkeypatch.setattr(trained_module, "MOST_LINES", 10)
    lines(ada, *(line(seed=seed) for seed in range(50)))
    assert read_training_record(ada, LAB).n_trials == 10
    monkeypatch.setattr(trained_module, "MOST_RECORD_BYTES", 100)
    assert "more than" in read_training_record(ada, LAB).note


def npy(head, body=b""):
    text = head.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + body


def saved(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.npy", "x")
    return file.getvalue()


ODD = {
    "empty": b"",
    "text": b"hello",
    "pickle": saved(np.array([{"a": 1}], dtype=object)),
    "integers": saved(np.zeros((3, 3), int)),
    "words": saved(np.array([["a"]])),
    "fields": saved(np.zeros(3, dtype=[("a", "f4")])),
    "flat": saved(np.zeros(3, np.float32)),
    "cube": saved(np.zeros((2, 2, 2), np.float32)),
    "none": saved(np.zeros((0, 3), np.float32)),
    "wide": saved(np.zeros((1, 5_000), np.float32)),
    "nan": saved(np.full((2, 2), np.nan)),
    "too large for 32 bits": saved(np.full((2, 2), 1e300)),
    "cut": saved(np.zeros((3, 3), np.float32))[:-1],
    "more": saved(np.zeros((3, 3), np.float32)) + b"x",
    "promises": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000, 30), }", b"1234"),
    "negative": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 30), }"),
    "code": npy("__import__('os').system('true')"),
    "deep": npy("(" * 100),
    "version": b"\x93NUMPY\x09\x00" + b"\x00" * 20,
    "zip": zipped(),
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_a_table_that_is_none_is_said_and_matches_nothing(ada, data):
    (ada / "track2vec.npy").write_bytes(data)
    found = read_training_record(ada, LAB)
    assert found.fingerprint_matches is None
    assert found.note.startswith("no trials handed in; track2vec.npy was not read: ")


def test_what_a_table_promises_is_compared_before_numpy_makes_room(ada, monkeypatch):
    monkeypatch.setattr(np, "load", lambda *_, **__: pytest.fail("numpy was asked"))
    (ada / "track2vec.npy").write_bytes(ODD["promises"])
    assert "not the one it announces" in read_training_record(ada, LAB).note


def test_links_and_pipes_are_not_read(ada, tmp_path):
    secret = tmp_path / "secret.npy"
    np.save(secret, table())
    (ada / "track2vec.npy").symlink_to(secret)
    os.mkfifo(ada / f"{LAB}.trials.jsonl")
    found = read_training_record(ada, LAB)
    assert "not a plain file" in found.note
    assert "track2vec.npy was not read: track2vec.npy is a link" in found.note
    ada.rename(tmp_path / "real")
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    assert "linked is a link" in read_training_record(tmp_path / "linked", LAB).note


# --- reading --------------------------------------------------------------------------------------------------------


def test_a_file_exchanged_for_a_link_after_the_listing(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "f").write_text("mine")
    assert read_below(tmp_path, ("a", "f"), 10) == b"mine"
    os.link(tmp_path / "a" / "f", tmp_path / "a" / "hard")
    assert read_below(tmp_path, ("a", "hard"), 10) == b"mine"
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(ValueError, match="b is a link"):
        read_below(tmp_path, ("b", "f"), 10)


def test_a_file_that_grows_while_it_is_read(tmp_path, monkeypatch):
    (tmp_path / "f").write_text("x" * 11)
    real = os.fstat

    def earlier(file):
        status = list(real(file))
        status[6] = 5
        return os.stat_result(status)

    monkeypatch.setattr(module.os, "fstat", earlier)
    with pytest.raises(ValueError, match="more than"):
        read_below(tmp_path, ("f",), 10)


@pytest.mark.parametrize("parts", [("..", "f"), ("a/b",), ("",), ("f\0",), (".",)])
def test_steps_that_lead_elsewhere(tmp_path, parts):
    with pytest.raises(ValueError, match="leads elsewhere"):
        read_below(tmp_path, parts, 10)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 300 + b"]" * 300,
        b'{"a":' * 300 + b"1" + b"}" * 300,
        b'["\\"[", ' + b"[" * 300,
    ],
)
def test_json_nested_too_deep_is_not_built(data, monkeypatch):
    monkeypatch.setattr(module.json, "loads", lambda *_, **__: pytest.fail("it was built"))
    with pytest.raises(ValueError, match="nested more than 200 deep"):
        read_json(data)


def test_brackets_in_texts_nest_nothing():
    assert read_json(json.dumps(["[" * 300, '\\"{' * 300]).encode()) == ["[" * 300, '\\"{' * 300]


@pytest.mark.parametrize("part", [b"[]", b"{}", b'""'])
def test_json_of_too_many_parts_is_not_built(monkeypatch, part):
    monkeypatch.setattr(module.json, "loads", lambda *_, **__: pytest.fail("it was built"))
    monkeypatch.setattr(module, "MOST_PARTS", 100)
    with pytest.raises(ValueError, match="more than 100 lists"):
        read_json(b"[" + (part + b",") * 100 + part + b"]")


def test_json_of_open_texts_takes_no_time():
    with pytest.raises(ValueError, match="not valid JSON"):
        read_json(b'"' + b'\\"' * 200_000)


def test_a_number_of_thousands_of_digits_is_kept_as_text():
    assert read_json(b'{"a": ' + b"9" * 5_000 + b"}") == {"a": "9" * 5_000}
