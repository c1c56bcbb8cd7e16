"""A line of the table, and how its figures are measured: seconds of the processor and of the clock, side by side."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Row(NamedTuple):
    """The result of one comparison."""

    what: str
    figures: str  # ours, peers, medians, CPU and wall
    ratio: float
    target: str  # such as ">= 150"
    met: bool


class Cost(NamedTuple):
    """The cost of a run: seconds and memory."""

    cpu: float  # seconds of the processor, of all threads
    wall: float
    peak: float = 0.0  # MB, of a whole process


def at_least(what: str, figures: str, ratio: float, target: float, why: str = "") -> Row:
    """Make a row that is met from its target upwards.

    Examples
    --------
    >>> at_least("sampler", "3 against 1", 3.0, 2)
    Row(what='sampler', figures='3 against 1', ratio=3.0, target='>= 2', met=True)
    """
    return Row(what, figures, ratio, f">= {target:g}{why}", ratio >= target)


def at_most(what: str, figures: str, ratio: float, target: float, why: str = "") -> Row:
    """Make a row that is met up to its target."""
    return Row(what, figures, ratio, f"<= {target:g}{why}", ratio <= target)


def cost_of(act: Callable[[], object]) -> Cost:
    """Measure what a call takes."""
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)


# Linux counts the memory of a parent process as its child's, so that a small process starts the child.
STARTER = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024]))
"""


def cost_of_process(command: Sequence[str]) -> Cost:
    """Measure what a whole process takes, with its most memory.

    Raises
    ------
    RuntimeError
        When it fails.
    """
    start = [sys.executable, "-S", "-E", "-c", STARTER, sys.executable, *command]
    code, *figures = json.loads(subprocess.run(start, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    if code:
        raise RuntimeError(f"{' '.join(command)[:200]} ended with {code}: run it by hand to see why")
    return Cost(*figures)


def in_turns(sides: Mapping[str, Callable[[], Cost]], repeats: int) -> dict[str, Cost]:
    """Measure the median cost of each side; all take turns, so that other load on the machine hits all alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for _ in range(repeats):
        for name, side in sides.items():
            costs[name].append(side())
    return {
        name: Cost(*(statistics.median(column) for column in zip(*one, strict=True)))
        for name, one in costs.items()
    }
