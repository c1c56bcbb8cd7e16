"""Every measurement can be begun: all modules of bench are imported, in a process of their own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.cells import solution_of
from bench import check_clips, check_fits, check_times

ROOT = Path(__file__).parents[2]
LAB = {"bench.grading.numbers"}  # cells of a notebook, which no module imports
MODULES = sorted(
    {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "bench").rglob("*.py")} - LAB
)

# The peers are installed for `make bench` alone, so that a module which is lacking is none of ours.
IMPORT_ALL = """
import importlib, json, sys
failed = {}
for name in json.loads(sys.argv[1]):
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name.split(".")[0] in ("bench", "kit", "autograde", "tests"):
            failed[name] = repr(error)
    except Exception as error:
        failed[name] = repr(error)
print(json.dumps(failed))
"""


def test_every_module_of_bench_can_be_imported():
    assert len(MODULES) > 25
    command = [sys.executable, "-W", "ignore", "-c", IMPORT_ALL, json.dumps(MODULES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == {}


def test_nothing_of_bench_or_docs_needs_the_tests():
    wanting = [
        path.relative_to(ROOT).as_posix()
        for folder in ("bench", "docs")
        for path in (ROOT / folder).rglob("*.py")
        if "from tests" in path.read_text() or "import tests" in path.read_text()
    ]
    assert wanting == []


@pytest.mark.parametrize(("target", "code", "mark"), [(1e9, 0, ""), (0.0, 1, "MISSED")])
def test_a_slow_check_is_an_exit_status(monkeypatch, capsys, target, code, mark):
    monkeypatch.setattr(check_times, "TARGET", target)
    monkeypatch.setattr(check_times, "REPEATS", 1)
    path = solution_of("01_track2vec")
    found = check_times.answers(path)
    monkeypatch.setattr(check_times, "solution_paths", lambda: [path])
    monkeypatch.setattr(check_times, "answers", lambda _path: {"ndcg_at_k": found["ndcg_at_k"]})
    assert check_times.main() == code
    *_, row, told = capsys.readouterr().out.splitlines()
    assert row.endswith(mark)
    assert told == f"checks within their time: {1 - code}/1"


@pytest.mark.parametrize(
    ("seconds", "weights", "code", "mark"),
    [(0.4, 1, 0, ""), (0.9, 1, 1, "MISSED"), (0.4, 2, 1, "other weights")],
)
def test_a_slow_fit_or_one_that_learns_otherwise_is_an_exit_status(
    monkeypatch, capsys, seconds, weights, code, mark
):
    monkeypatch.setattr(check_fits, "start_anew", lambda _module: None)
    monkeypatch.setattr(check_fits, "networks", lambda: {"NN": (None, lambda pairs: pairs)})
    monkeypatch.setattr(
        check_fits, "_fitted", lambda *_, before: (1.0, [1]) if before else (seconds, [weights])
    )
    assert check_fits.main() == code
    *_, row, told = capsys.readouterr().out.splitlines()
    assert row.endswith(mark or f"{seconds:.2f}")
    assert told == f"networks that train within their time: {1 - code}/1"


def test_milliseconds_of_a_clip_leave_the_first_one_out():
    class Previews:
        def clip(self, track):
            return track

    assert len(check_clips.milliseconds(Previews(), range(5))) == 4
