"""`python -m bench.grading.mixed` grades a class with notebooks of all labs by one command, and tells the times.

Each student hands in one lab or several, under names of their own, with an answer here and there that loses one item
of the corpus. The marks that have to come out are known from the corpus; where others come out, the status is 1.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import tempfile
from pathlib import Path

from autograde.agreement import exercises_of, items_of
from autograde.build import as_text
from autograde.cells import lab_names, solution_of
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.notebook import Kind, cells_of
from autograde.script import script_cells
from autograde.selftest.corpus import answers_of
from bench.grading.run import tell, timed

Due = dict[tuple[str, str, str], float]  # points by lab, student and exercise


def lay_out(folder: Path, n: int, seed: int) -> Due:
    """Write a class of n students, and give the points that each exercise has to earn.

    Parameters
    ----------
    folder : Path
    n : int
    seed : int
        Of who hands in what, with which slip.
    """
    rng, due = random.Random(seed), {}
    exercises = {
        name: {exercise.name: exercise for _, exercise in exercises_of(script_cells(solution_of(name)))}
        for name in lab_names()
    }
    graded = {name: GradedLab.load(name) for name in lab_names()}
    near = {name: answers_of(name, items_of(solution_of(name)), ["near"]) for name in graded}
    for number in range(n):
        student = f"student{number:02}"
        first = list(graded)[number % len(graded)]  # each lab is handed in by somebody
        chosen = {first, *rng.sample(list(graded), rng.randrange(len(graded)))}
        for name in sorted(chosen):
            slips = {case.exercise: case for case in rng.sample(near[name], rng.randrange(3))}
            notebook = hand_in(graded[name], {exercise: case.source for exercise, case in slips.items()})
            for cell in notebook.cells:
                if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
                    cell.source += f"\n# {student}"
            path = (
                folder
                / student
                / rng.choice([f"{name}.ipynb", f"{student}_{name}.ipynb", f"work/{name} (1).ipynb"])
            )
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(as_text(notebook), encoding="utf-8")
            for check in cells_of(graded[name].instructor, Kind.CHECK):
                exercise = check.name.removeprefix("check_")
                lost = slips[exercise].loses if exercise in slips else ()
                points = {item.name: item.points for item in exercises[name][exercise].items}
                due[name, student, exercise] = sum(points.values()) - sum(points[item] for item in lost)
    return due


def wrong(path: Path, due: Due) -> list[str]:
    """Say which marks of a grades.csv are others than they have to be, or are missing or too many."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["lab"], row["student"], row["exercise"]): row for row in csv.DictReader(file)}
    told = [f"{' '.join(key)}: no mark" for key in due.keys() - rows.keys()]
    for key, row in rows.items():
        if row["status"] != "by hand" and float(row["points"]) != due.get(key):
            told.append(f"{' '.join(key)}: {row['points']}, not {due.get(key)} ({row['status']})")
    return sorted(told)


def main() -> int:
    """Lay out a class, grade it twice by the command itself, and tell the times; 1 where a mark is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mixed-") as name:
        folder = Path(name)
        due = lay_out(folder / "class", options.students, options.seed)
        handed_in = {(lab, student) for lab, student, _ in due}
        print(
            f"{options.students} students, {len(handed_in)} notebooks, {len(due)} answers marked by the kit"
        )
        command = [
            sys.executable,
            "-m",
            "autograde",
            "grade",
            str(folder / "class"),
            "-o",
            str(folder / "out"),
        ]
        for what in ("graded", "graded again"):
            seconds = timed(command, folder)
            tell(what, seconds)
        faults = wrong(folder / "out" / "grades.csv", due)
    print("\n".join(faults) or f"all {len(due)} marks are those that were known before")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
