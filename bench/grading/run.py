"""`make bench-grading` measures how fast grading is, beside stock nbgrader on the same submissions.

Both grade the same notebooks in turn, each in processes of its own, on a lab of numpy alone and on the lab of Keras.
Seconds of the processor are those of the whole tree of processes. What grows with the number of submissions is told
apart from what a start costs by grading classes of several sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from autograde import gradebook
from autograde.build import as_text
from autograde.cells import ROOT, SOLUTIONS
from autograde.grader import GradedLab
from autograde.handing_in import hand_in

HERE = Path(__file__).resolve().parent
NUMBERS, KERAS = HERE / "numbers.py", SOLUTIONS / "01_track2vec.py"
# Every third student makes the mistake of the lab.
MISTAKES = {
    "numbers": {"cosine": "def cosine(a, b):\n    return float(a @ b)"},
    "01_track2vec": {"hit_at_k": "def hit_at_k(suggested, held_out):\n    return suggested.mean()"},
}


def lay_out(lab: GradedLab, n: int, folder: Path) -> Path:
    """Write a class of n students in nbgrader's layout; no two hand in the same text."""
    for number in range(n):
        answers = MISTAKES[lab.name] if number % 3 == 2 else {}
        notebook = hand_in(lab, answers)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
                cell.source += f"\n# student {number}"
        path = folder / f"student{number:03}" / lab.name / f"{lab.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(as_text(notebook), encoding="utf-8")
    return folder


def timed(command: list[str], cwd: Path) -> tuple[float, float, float]:
    """Measure wall and processor seconds of a command and all below it, and the most memory of one process in MB."""
    script = (
        "import json, resource, subprocess, sys, time; t = time.perf_counter();"
        "p = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True);"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(json.dumps([time.perf_counter() - t, u.ru_utime + u.ru_stime, u.ru_maxrss / 1e3, p.returncode, p.stdout]"
        "))"
    )
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    answer = subprocess.run(
        [sys.executable, "-c", script, *command],
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    wall, cpu, memory, code, words = json.loads(answer.stdout)
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}:\n{words}")
    return wall, cpu, memory


def ours(path: Path, submitted: Path, level: int) -> tuple[float, float, float]:
    """Time `python -m autograde grade`, into a fresh folder."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        command = [sys.executable, "-m", "autograde", "grade", str(submitted), "--lab", str(path)]
        return timed([*command, "-o", f"{folder}/out", "--no-feedback", "--level", str(level)], Path(folder))


def stock(lab: GradedLab, submitted: Path) -> tuple[float, float, float]:
    """Time `nbgrader autograde` with nothing but a course id."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for step, notebook in (("source", lab.instructor), ("release", lab.blank)):
            (folder / step / lab.name).mkdir(parents=True)
            (folder / step / lab.name / f"{lab.name}.ipynb").write_text(as_text(notebook), encoding="utf-8")
        gradebook.save_lab(folder, lab.name, lab.instructor)
        shutil.copytree(submitted, folder / "submitted")
        text = "c = get_config()\nc.CourseDirectory.course_id = 'music-recommendation-labs'\n"
        (folder / "nbgrader_config.py").write_text(
            text + "c.ExecutePreprocessor.timeout = 300\n", encoding="utf-8"
        )
        return timed([str(Path(sys.executable).parent / "nbgrader"), "autograde", lab.name], folder)


def median(runs: list[tuple[float, float, float]]) -> tuple[float, ...]:
    """Give the median of each figure."""
    return tuple(statistics.median(column) for column in zip(*runs, strict=True))


def model_seconds(lab: GradedLab) -> float:
    """Measure the processor seconds of the answer itself: the check builds and asks its model, without any grader."""
    from kit.checks.track2vec import LAB

    script = (
        "import os, time, keras, numpy as np, sys; os.environ['CUDA_VISIBLE_DEVICES'] = '-1';"
        "from kit.checks.track2vec import LAB; from kit.checks.exercise import run;"
        "space = {'keras': keras, 'np': np}; exec(sys.argv[1], space); t = time.process_time();"
        "run(LAB.find('track2vec_model'), space['build_track2vec'], [1]); print(time.process_time() - t)"
    )
    source = next(c.source for c in lab.instructor.cells if "def build_track2vec" in c.source)
    assert LAB.name == lab.name
    env = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}
    command = [sys.executable, "-W", "ignore", "-c", script, source]
    runs = [subprocess.run(command, env=env, capture_output=True, text=True, check=True) for _ in range(3)]
    return statistics.median(float(run.stdout) for run in runs)


def tell(who: str, figures: tuple[float, ...]) -> None:
    wall, cpu, memory = figures
    words = f"{wall:7.1f} s wall {cpu:7.1f} CPU-s   {memory:6.0f} MB in the largest process"
    print(f"  {who:15} {words}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[20, 100, 500], help="the sizes of the class, to see growth"
    )
    parser.add_argument("--keras-sizes", type=int, nargs="+", default=[20, 100])
    parser.add_argument("--level", type=int, default=2, help="the level of the sandbox")
    options = parser.parse_args()
    if min(len(options.sizes), len(options.keras_sizes)) < 2:
        parser.error("growth needs two sizes of each lab at least")
    ratios = []
    for path, sizes in ((NUMBERS, options.sizes), (KERAS, options.keras_sizes)):
        lab = GradedLab.of(path)
        with tempfile.TemporaryDirectory(prefix="class-") as name:
            classes = {n: lay_out(lab, n, Path(name) / str(n)) for n in sizes}
            first = sizes[0]
            pairs = [
                (
                    ours(path, classes[first], options.level),
                    stock(lab, classes[first]) if path == NUMBERS else None,
                )
                for _ in range(options.repeats)
            ]
            mine = median([a for a, _ in pairs])
            print(f"\n{lab.name}, {first} submissions, median of {len(pairs)}")
            tell("ours", mine)
            if path == NUMBERS:  # the other lab trains: stock nbgrader would train with every submission
                theirs = median([b for _, b in pairs if b])
                tell("stock nbgrader", theirs)
                ratios.append(f"{lab.name} {theirs[0] / mine[0]:.1f}x less wall than stock")
            else:
                ratios.append(lab.name)
            grown = {first: mine} | {n: ours(path, classes[n], options.level) for n in sizes[1:]}
            print(
                "  growth: "
                + ", ".join(
                    f"{n}: {g[0]:.1f} s wall, {g[1]:.1f} CPU-s, {g[2]:.0f} MB" for n, g in grown.items()
                )
            )
            last = sizes[-1]
            slope = (grown[last][1] - grown[first][1]) / (last - first)
            own = model_seconds(lab) if path == KERAS else 0.0
            beside = f" ({own:.2f} of them its own model, {slope - own:.2f} the grader)" if own else ""
            print(f"  each further submission: {slope:.3f} CPU-s{beside}")
            ratios.append(f"{slope - own:.2f} CPU-s a submission" + (" beside its own model" if own else ""))
    print("\nratios: " + " · ".join(ratios))


if __name__ == "__main__":
    main()
