"""A line of the table, and how its figures are measured: seconds of the processor and of the clock, side by side."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Row(NamedTuple):
    """What one comparison found."""

    what: str
    figures: str  # ours, peers, medians, CPU and wall
    ratio: float
    target: str  # such as ">= 150"
    met: bool


class Cost(NamedTuple):
    """What something took."""

    cpu: float  # seconds of the processor, of all threads
    wall: float
    peak: float = 0.0  # MB, of a whole process


def at_least(what: str, figures: str, ratio: float, target: float, why: str = "") -> Row:
    """A row that is met from its target upwards.

    Examples
    --------
    >>> at_least("sampler", "3 against 1", 3.0, 2)
    Row(what='sampler', figures='3 against 1', ratio=3.0, target='>= 2', met=True)
    """
    return Row(what, figures, ratio, f">= {target:g}{why}", ratio >= target)


def at_most(what: str, figures: str, ratio: float, target: float, why: str = "") -> Row:
    """A row that is met up to its target."""
    return Row(what, figures, ratio, f"<= {target:g}{why}", ratio <= target)


def cost_of(act: Callable[[], object]) -> Cost:
    """What a call takes."""
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)


def cost_of_process(command: Sequence[str]) -> Cost:
    """What a whole process takes, with its most memory.

    Raises
    ------
    RuntimeError
        When it fails.
    """
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(
            f"{' '.join(command)[:200]} ended with {process.returncode}: run it by hand to see why"
        )
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def in_turns(sides: Mapping[str, Callable[[], Cost]], repeats: int) -> dict[str, Cost]:
    """The median cost of each side; all take turns, so that whatever else the machine does hits all alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for _ in range(repeats):
        for name, side in sides.items():
            costs[name].append(side())
    return {
        name: Cost(*(statistics.median(column) for column in zip(*one, strict=True)))
        for name, one in costs.items()
    }
