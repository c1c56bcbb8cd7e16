"""Measure how long a student waits for a check: processor seconds a check of each lab, for the reference's own answers.

Repeat with `make bench-checks` or `python -m bench.check_times`; a check that takes longer than its target is an exit
status of 1.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Any, cast

from autograde.cells import read_solution, solution_paths
from autograde.notebook import Kind, cells_of
from autograde.script import checked_answer
from autograde.syntax import imports_in
from kit.checks.board import labs
from kit.checks.exercise import Exercise, run

REPEATS, TARGET = 5, 1.0  # seconds


def answers(path: Path) -> dict[str, Any]:
    """Give the reference's functions by exercise: what a solution imports and defines, without what it runs."""
    space: dict[str, Any] = {}
    found = {}
    for cell in cells_of(read_solution(path)):
        if cell.kind is Kind.GIVEN:
            exec("\n".join(dict(imports_in(cell.source)).values()), space)
        if cell.kind is Kind.EXERCISE:
            exec(compile(cell.source, f"<{path.stem}: {cell.name}>", "exec"), space)
        if cell.kind is Kind.CHECK and (answer := checked_answer(cell.source, cell.name)) is not None:
            found[cell.name] = eval(answer, space)
    return found


def main() -> int:
    """Print the first, the median and the longest of some runs."""
    print(f"{'lab and exercise':42}{'first':>8}{'median':>8}{'longest':>9}  CPU seconds, median < {TARGET:g}")
    by_name = {lab.name: lab for lab in labs()}
    asked = missed = 0
    for path in solution_paths():
        for exercise, answer in answers(path).items():
            times = []
            asked_here = cast("Exercise[Any]", by_name[path.stem].exercises[exercise])
            for seed in range(REPEATS):
                start = time.process_time()
                verdict = run(asked_here, answer, [seed])
                if verdict.points < verdict.of:
                    raise RuntimeError(f"the reference is not right: {verdict}")
                times.append(time.process_time() - start)
            median = statistics.median(times)
            asked, missed = asked + 1, missed + (median >= TARGET)
            said = "   MISSED" if median >= TARGET else ""
            print(
                f"{path.stem + ' ' + exercise:42}{times[0]:8.2f}{median:8.2f}{max(times):9.2f}{said}",
                flush=True,
            )
    print(f"checks within their time: {asked - missed}/{asked}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
