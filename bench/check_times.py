"""Measure how long a student waits for a check: seconds a check of lab 01, for the reference's own answers.

Repeat with `make bench-checks` or `python -m bench.check_times`; a check that takes longer than its target is an exit
status of 1.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

from autograde.cells import read_solution, solution_paths
from autograde.notebook import Kind, cells_of
from autograde.script import checked_answer
from kit.checks.exercise import run
from kit.checks.track2vec import LAB

REPEATS, TARGET = 5, 1.0  # seconds


def answers() -> dict[str, Any]:
    """Give the reference's functions by exercise."""
    space: dict[str, Any] = {}
    found = {}
    for cell in cells_of(read_solution(solution_paths()[0])):
        if cell.kind is Kind.EXERCISE or (cell.kind is Kind.GIVEN and "import keras" in cell.source):
            exec(compile(cell.source, "<answer>", "exec"), space)
        if cell.kind is Kind.CHECK and (answer := checked_answer(cell.source, cell.name)) is not None:
            found[cell.name] = eval(answer, space)
    return found


def main() -> int:
    """Print the median and the longest of some runs."""
    print(f"{'exercise':18}{'first':>8}{'median':>8}{'longest':>9}  seconds, target < {TARGET:g}")
    missed = 0
    for exercise, answer in answers().items():
        times = []
        for seed in range(REPEATS):
            start = time.perf_counter()
            run(LAB.exercises[exercise], answer, [seed])
            times.append(time.perf_counter() - start)
        median = statistics.median(times)
        missed += median >= TARGET
        said = "   MISSED" if median >= TARGET else ""
        print(f"{exercise:18}{times[0]:8.2f}{median:8.2f}{max(times):9.2f}{said}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
