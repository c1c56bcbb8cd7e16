"""Every measurement can be begun: all modules of bench are imported, in a process of their own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import check_clips, check_times

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
    found = check_times.answers()
    assert list(found) == list(check_times.LAB.exercises)
    monkeypatch.setattr(check_times, "answers", lambda: {"ndcg_at_k": found["ndcg_at_k"]})
    assert check_times.main() == code
    assert capsys.readouterr().out.splitlines()[-1].endswith(mark)


def test_milliseconds_of_a_clip_leave_the_first_one_out():
    class Previews:
        def clip(self, track):
            return track

    assert len(check_clips.milliseconds(Previews(), range(5))) == 4
