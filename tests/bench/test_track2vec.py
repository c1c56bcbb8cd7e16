"""The table of `make bench`: what it says of met and missed targets, and what it measures of a process."""

import sys
from types import ModuleType

import pytest

from bench.track2vec import run
from bench.track2vec.row import Cost, at_least, at_most, cost_of_process, in_turns


def test_targets_are_met_from_either_side():
    assert at_least("a", "", 2.0, 2).met
    assert not at_least("a", "", 1.99, 2).met
    assert at_most("a", "", 0.2, 0.2).met
    assert not at_most("a", "", 0.21, 0.2).met


def test_the_table_ends_with_what_was_met(monkeypatch, capsys):
    module = ModuleType("bench.track2vec.made_up")
    module.rows = lambda quick: iter(
        [at_least("speed", "9 against 3", 3.0, 2), at_most("memory", "9 MB", 9.0, 1)]
    )
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert run.measure(["made_up"], quick=True) == 1  # of the quick run, too: CI is to see it
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "bench: targets met 1/2"
    assert "missed: memory" in lines[-2]
    module.rows = lambda quick: iter([at_least("speed", "9 against 3", 3.0, 2)])
    assert run.measure(["made_up"], quick=True) == 0


def test_the_median_of_each_side():
    costs = iter([Cost(3, 30), Cost(1, 10), Cost(2, 20)])
    assert in_turns({"one": lambda: next(costs)}, 3)["one"] == Cost(2, 20)


def test_the_memory_of_a_process_is_its_own():
    held = bytearray(400 * 2**20)  # by this process, which starts the other one
    small = cost_of_process(["-S", "-c", "pass"])
    large = cost_of_process(["-S", "-c", "bytearray(100 * 2**20)"])
    assert small.peak < 60 < large.peak < len(held) / 2**20


def test_a_process_that_fails_is_no_measurement():
    with pytest.raises(RuntimeError, match="ended with 3"):
        cost_of_process(["-c", "raise SystemExit(3)"])


def test_all_lines_of_the_table_are_there():
    assert set(run.found()) >= {"sampler", "step", "to_quality", "loading", "neighbours", "growth"}
