"""Two processes train one model over the loopback: both end with the same weights, and go on from a checkpoint."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[3] / "bench" / "track2vec" / "two_workers.py"

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def two_workers():
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed: pip install -e .[labs]")
    spec = importlib.util.spec_from_file_location("two_workers", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_worker_has_its_own_share_and_no_pair_of_the_others(two_workers):
    part = two_workers.data_of(200).train
    shares = []
    for number in range(3):
        (targets, contexts), labels = next(two_workers.batches_of(part, number, 3, 3_000))
        seen = set(zip(targets[labels == 1].tolist(), contexts[labels == 1].tolist(), strict=True))
        ends = np.linspace(0, len(part), 4).astype(int)
        lists = [part[i].tolist() for i in range(ends[number], ends[number + 1])]
        near = {(one[i], one[j]) for one in lists for i in range(len(one)) for j in range(len(one)) if i != j}
        assert seen <= near
        shares.append(seen)
    assert not shares[0] == shares[1] == shares[2]


def test_two_workers_end_with_one_model_and_go_on_from_a_checkpoint(two_workers, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(SCRIPT.parents[2]))
    kept = tmp_path / "kept"
    options = ["--size", "200", "--pairs", "2048", "--every", "25", "--checkpoint", str(kept)]

    first, second = two_workers.start(2, tmp_path, [*options, "--steps", "40"])
    assert (first["worker"], second["worker"], first["workers"]) == (0, 1, 2)
    assert first["losses"] == second["losses"]  # each is told the sum over both
    assert np.mean(first["losses"][-10:]) < 0.85 * np.mean(first["losses"][:10])
    tables = [np.load(tmp_path / f"vectors-{number}.npy") for number in range(2)]
    assert np.array_equal(*tables)
    assert np.isfinite(tables[0]).all()
    assert {path.stem for path in kept.glob("*.index")} == {"ckpt-25", "ckpt-40"}

    again = two_workers.start(2, tmp_path, [*options, "--steps", "50"])
    assert [one["going_on_from"] for one in again] == [40, 40]
    assert np.mean(again[0]["losses"]) < np.mean(first["losses"][:10])
    assert np.array_equal(*[np.load(tmp_path / f"vectors-{number}.npy") for number in range(2)])


def test_a_worker_that_fails_is_told_in_its_own_words(two_workers, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(SCRIPT.parents[2]))
    with pytest.raises(RuntimeError, match="unrecognized arguments: --no-such"):
        two_workers.start(1, tmp_path, ["--no-such"])
