"""Measure what the check of an exercise costs now, beside what it cost at an earlier commit.

Each checks the reference's own answer of its time, one after the other and in processes of its own, as often as it
takes for a median. What is compared is processor seconds, so the ratio holds on a busy machine too. Repeat with
`python -m bench.grading.checks COMMIT [EXERCISE ...]`, such as ``python -m bench.grading.checks HEAD~20 text_model``.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from autograde.cells import ROOT, read_solution
from autograde.notebook import Kind, cells_of
from autograde.script import checked_answer
from autograde.syntax import imports_in

ONE = """
import importlib, json, sys, time
from kit.checks.exercise import run
lab, exercise, n, source, answer = sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:]
asked = importlib.import_module(f"kit.checks.{lab.partition('_')[2]}").LAB.exercises[exercise]
space, times = {}, []
exec(source, space)
answer = eval(answer, space)
for seed in range(n + 1):  # the first one is warm after it
    start = time.process_time()
    verdict = run(asked, answer, range(7_000 + seed, 7_000 + seed + asked.n_seeds))
    assert verdict.points == verdict.of, str(verdict)
    times.append(time.process_time() - start)
print(json.dumps(times[1:]))
"""


def unpacked(commit: str, folder: Path) -> Path:
    """Write the kit and the solutions of a commit into a folder."""
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit, "kit", "solutions"], check=True, capture_output=True
    )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def references(root: Path) -> dict[str, tuple[str, str, str]]:
    """Give of each exercise below a folder its lab, the answers up to its check, and what of them is checked."""
    found = {}
    for path in sorted((root / "solutions").glob("[0-9]*.py")):
        lines: list[str] = []
        for cell in cells_of(read_solution(path)):
            if cell.kind is Kind.GIVEN:
                lines += dict(imports_in(cell.source)).values()
            elif cell.kind is Kind.EXERCISE:
                lines.append(cell.source)
            elif cell.kind is Kind.CHECK and (answer := checked_answer(cell.source, cell.name)) is not None:
                found[cell.name] = path.stem, "\n".join(lines), answer
    return found


def seconds(root: Path, exercise: str, n: int, reference: tuple[str, str, str]) -> list[float]:
    """Measure the processor seconds of some checks with the code below a folder, in one process."""
    one = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
    env = os.environ | one | {"PYTHONPATH": str(root), "CUDA_VISIBLE_DEVICES": "-1"}
    lab, *answer = reference
    command = [sys.executable, "-W", "ignore", "-c", ONE, lab, exercise, str(n), *answer]
    came = subprocess.run(command, cwd=root, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return [float(one) for one in json.loads(came.stdout.splitlines()[-1])]


def main() -> None:
    """Print a line for each exercise, and the ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("commit", help="to compare with")
    parser.add_argument("exercises", nargs="*", help="all, where none is named")
    parser.add_argument("--checks", type=int, default=5, help="in one process")
    parser.add_argument("--rounds", type=int, default=2, help="processes of each")
    options = parser.parse_args()
    found = references(ROOT)
    if unknown := set(options.exercises) - set(found):
        parser.error(f"no exercise {', '.join(sorted(unknown))}; there are {', '.join(found)}")
    with tempfile.TemporaryDirectory(prefix="checks-") as name:
        before = unpacked(options.commit, Path(name))
        print(f"{'CPU seconds a check, medians':36}{'before':>8}{'now':>8}{'ratio':>8}")
        for exercise in options.exercises or found:
            times: dict[Path, list[float]] = {before: [], ROOT: []}
            for _ in range(options.rounds):
                for root, own in times.items():
                    own += seconds(root, exercise, options.checks, references(root)[exercise])
            old, new = (statistics.median(times[root]) for root in (before, ROOT))
            words = f"{found[exercise][0]} {exercise}"
            print(f"{words:36}{old:8.2f}{new:8.2f}{new / old:8.2f}", flush=True)


if __name__ == "__main__":
    main()
