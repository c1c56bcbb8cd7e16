"""`make demo` does the kit's main job once, on embedded data: from a solution to marks."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from tqdm import tqdm
from traitlets.config import Config

from autograde.build import as_text, build
from autograde.grade import grade
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.notebook import Cell, Kind, mark_as
from autograde.report.table import as_text as table_as_text
from autograde.trust.scratch import scratch

LAB = "01_track2vec"

# What students really do: answers with the mistakes that were seen most often.
KEEPS_THE_QUERY = """def predict_batch(queries, k, vectors, tree):
    return tree.query(vectors[queries], k, return_distance=False)
"""
TWO_TABLES = """def build_track2vec(n_tracks, dim):
    a, b = keras.Input((1,)), keras.Input((1,))
    x = keras.layers.Embedding(n_tracks, dim)(a)
    y = keras.layers.Embedding(n_tracks, dim)(b)
    cosine = keras.layers.Flatten()(keras.layers.Dot(axes=2, normalize=True)([x, y]))
    model = keras.Model([a, b], keras.layers.Dense(1, activation="sigmoid")(cosine))
    model.compile("adam", "binary_crossentropy")
    return model
"""
CHOOSES_ON_TEST = """def tune(configurations, train, score):
    scores = [score(train(c, 0), "test") for c in configurations]
    best = int(np.argmax(scores))
    return {"best": configurations[best], "validation": scores[best], "test": scores[best]}
"""
CATCHES_EVERYTHING = """def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    heard, track = [], query
    for _ in range(n_steps + 1):
        try:
            play(track)
            heard.append(track)
        except:
            pass
        track = int(rng.choice(suggest([track], n_candidates)[0]))
    return heard
"""


def demo(out: Path) -> None:
    """Build the lab, run the reference, grade a small class; everything that is written goes below `out`."""
    start = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    _head("1 · the student lab from its solution")
    for path in build():
        print(f"wrote {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")
    print("labs/ holds what solutions/ give")
    lab = GradedLab.load(LAB)

    _head("2 · the reference lab, on the embedded playlists")
    run_reference(lab, out / "reference")

    _head("3 · a small class, graded")
    submissions = out / "submissions"
    shutil.rmtree(submissions, ignore_errors=True)
    for student, answers in _class().items():
        path = submissions / student / f"{LAB}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(as_text(hand_in(lab, answers)), encoding="utf-8")
    course = grade(submissions, out / "graded")
    print(f"\n{table_as_text(course.results)}\n")
    print(
        f"marks:     {course.grades}\nfeedback:  {course.feedback}/STUDENT/{LAB}.html\ngradebook: {course.gradebook}"
    )
    print(f"\nall of it in {time.monotonic() - start:.0f} seconds. Now open the lab: make lab-teach")


def _head(text: str) -> None:
    print(f"\n=== {text}", flush=True)


def _class() -> dict[str, dict[str, str] | None]:
    """Give the students, each with the answers that differ from the reference; None stands for the blank lab."""
    return {
        "ada": {},
        "blank": None,
        "clara": {"predict_batch": KEEPS_THE_QUERY, "tuning": CHOOSES_ON_TEST},
        "delia": {"track2vec_model": TWO_TABLES, "radio": CATCHES_EVERYTHING},
    }


class _Talking(NotebookClient):  # type: ignore[misc]
    """A client that shows what the cells print, while they print it."""

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        if (
            msg["msg_type"] == "stream"
            and msg["content"]["name"] == "stdout"
            and Cell.of(cell).kind is Kind.LAB
        ):
            sys.stdout.write(msg["content"]["text"])
            sys.stdout.flush()
        return super().process_message(msg, cell, cell_index)


def own_sockets(folder: str) -> Config:
    """Give the setting by which a kernel has sockets in a folder instead of ports, where the system knows these."""
    if os.name != "posix":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(Path(folder) / "kernel")}})


def run_reference(lab: GradedLab, folder: Path, *, talk: bool = True) -> NotebookNode:
    """Run the solved lab top to bottom, as a student would; its files and the notebook with outputs go to `folder`.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        When a cell fails.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    notebook = hand_in(lab, {})
    for cell, source in zip(notebook.cells, lab.instructor.cells, strict=True):
        if Cell.of(source).kind is Kind.LAB:
            mark_as(cell, Kind.LAB)
    start = time.monotonic()
    with scratch("kernel") as sockets:
        client = (_Talking if talk else NotebookClient)(
            notebook,
            kernel_name="python3",
            timeout=None,
            resources={"metadata": {"path": str(folder)}},
            config=own_sockets(str(sockets)),
        )
        try:
            client.execute()
        finally:
            nbformat.write(notebook, folder / f"{lab.name}.ipynb")
    tqdm.write(f"ran top to bottom in {time.monotonic() - start:.0f} seconds", file=sys.stdout)
    return notebook
