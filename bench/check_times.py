"""How long a student waits for the answer of a check: seconds a check, the reference answers and a wrong one.

Repeat with `make bench-checks` or `.venv/bin/python bench/check_times.py`.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from autograde.cells import checked_function, read_solution, solution_paths
from autograde.notebook import Kind, cells_of
from kit.checks.exercise import run
from kit.checks.track2vec import LAB

REPEATS = 5


def answers():
    """The reference's functions by exercise."""
    notebook = read_solution(solution_paths()[0])
    space: dict = {}
    names = {}
    for cell in cells_of(notebook):
        if cell.kind is Kind.EXERCISE or (cell.kind is Kind.GIVEN and "import keras" in cell.source):
            exec(compile(cell.source, "<answer>", "exec"), space)
        if cell.kind is Kind.CHECK:
            names[cell.name] = checked_function(cell.source)
    return {exercise: space[function] for exercise, function in names.items()}


def main():
    """Print the median and the longest of some runs."""
    print(f"{'exercise':18}{'first':>8}{'median':>8}{'longest':>9}  seconds, target < 1")
    for exercise, answer in answers().items():
        times = []
        for seed in range(REPEATS):
            start = time.perf_counter()
            run(LAB.find(exercise), answer, [seed])
            times.append(time.perf_counter() - start)
        print(f"{exercise:18}{times[0]:8.2f}{statistics.median(times):8.2f}{max(times):9.2f}")


if __name__ == "__main__":
    main()
