"""Take the pictures of the documentation anew: `python -m docs.screenshots` writes docs/images/*.png.

Needs chromium on PATH and the extras `labs`, `teach` and `dev`; takes two minutes. Look at what it made.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from autograde.build import as_text
from autograde.demo import CATCHES_EVERYTHING, CHOOSES_ON_TEST, KEEPS_THE_QUERY, LAB
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.marking.desk import Desk, chosen
from autograde.marking.server import MarkingServer
from autograde.report.class_page import class_page
from autograde.report.whole_class import tell
from autograde.similar.finding import find
from bench.chromium import PANEL, ROOT, Notebook, blank_notebook, browser, jupyterlab, missing
from docs.made_up_answers import graded_class
from docs.made_up_class import made_up_class
from docs.made_up_copies import class_with_copies
from kit.counting import cooccurrence, suggest_by_counts, transitions
from kit.data import load_playlists, split_playlists
from kit.metrics import coverage, hits, popular, wilson_interval
from kit.pictures import coverage_and_recall, playlist_strip, rank_rows, sampling_tables
from kit.sampling import PairSampler

IMAGES = ROOT / "docs" / "images"
DARK = "JupyterLab Dark"
RADIO = """from kit.data import load_playlists
from kit.radio import Radio

playlists = load_playlists("mini")
Radio(query=3, vectors=playlists.sound, playlists=playlists, seed=1)"""

TRAINING = """import keras
import numpy as np

from kit.data import load_playlists, split_playlists
from kit.sampling import PairSampler
from kit.track2vec import HitAtK
from kit.training import fit

keras.utils.set_random_seed(0)
split = split_playlists(load_playlists("mini"), np.random.default_rng(0))
train = split.train
target, context = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
tracks = keras.layers.Embedding(train.n_tracks, 30)
cosine = keras.layers.Dot(axes=2, normalize=True)([tracks(target), tracks(context)])
answer = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")
model = keras.Model([target, context], answer(keras.layers.Flatten()(cosine)))
model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
sampler = PairSampler(train.counts)
batches = sampler.batches(train.values, train.offsets, 100, np.random.default_rng(0), n_pairs=20_000)
score = HitAtK(split.validation, train.counts, np.random.default_rng(0))"""
FIT = "watch = fit(model, batches, steps_per_epoch=50, epochs=8, score=score)"

MAP = """from kit.data.worlds import playlists_world
from kit.data.worlds.dials import MINI
from kit.maps import TrackMap
from kit.neighbours import Neighbours
from kit.radio import OfflinePreviews

mini = playlists_world(6_000, dials=MINI)
playlists, vectors = mini.playlists, mini.playlists.sound
track_map = TrackMap(
    vectors, playlists, genres=mini.truth.genres, previews=OfflinePreviews(playlists), on_pick=print
)
walk = [40]
for _ in range(7):
    near = Neighbours(vectors).nearest([walk[-1]], 400)[0][250:].tolist()
    walk.append(next(track for track in near if track not in walk))
track_map.walk = walk
track_map"""


PAGE = """<!doctype html><meta charset="utf-8"><body style="margin: 12px; background: {paper}; color: {ink};
display: flex; flex-wrap: wrap; align-items: flex-start; gap: 24px">{pictures}"""


def show(lab: Notebook, name: str, above: int) -> None:
    """Scroll so that a cell stands `above` pixels below the toolbar."""
    lab.select(lab.place(name))
    lab.page.evaluate(
        f"""async ([place, above]) => {{
            const notebook = {PANEL}.content;
            await notebook.scrollToItem(place, 'start', 0);
            await new Promise(done => setTimeout(done, 800));
            const top = notebook.widgets[place].node.getBoundingClientRect().top;
            const outer = notebook.outerNode ?? notebook.node;
            outer.scrollTop += top - outer.getBoundingClientRect().top - above;
        }}""",
        [lab.place(name), above],
    )
    lab.page.wait_for_timeout(1500)  # formulas, and cells that come into view


def picture(page: Any, name: str, **options: Any) -> None:
    """Write docs/images/NAME.png, whole or not at all."""
    path = IMAGES / f"{name}.png"
    path.write_bytes(page.screenshot(**options))
    print(f"wrote {path.relative_to(ROOT)} ({path.stat().st_size // 1024} kB)")


def of_the_lab(started: Any, address: str, work: Path) -> None:
    """The lab as it is handed out, all cells run; one exercise answered; in both themes."""
    shutil.copy(ROOT / "labs" / f"{LAB}.ipynb", work)
    lab = Notebook(started, address, f"{LAB}.ipynb")
    lab.run_all()
    show(lab, "hit_at_k", 110)
    picture(lab.page, "first-minute")
    lab.change_theme(DARK)
    lab.wait("document.body.dataset.jpThemeLight === 'false'")
    show(lab, "hit_at_k", 110)
    picture(lab.page, "first-minute-dark")
    lab.change_theme("JupyterLab Light")
    lab.close()


def of_the_radio(started: Any, address: str, work: Path) -> None:
    """The radio on its way, a track liked; in both themes."""
    nbformat.write(blank_notebook(RADIO), work / "radio.ipynb")
    radio = Notebook(started, address, "radio.ipynb")
    radio.run(0)
    for name in ("Play", "Next", "Next", "More like this", "Next"):
        radio.page.get_by_role("button", name=name, exact=True).click()
        radio.wait("window.sounds[0].currentTime > 1 && !window.sounds[0].paused")
    radio.select(0)
    radio.page.mouse.move(1200, 700)
    radio.wait("window.sounds[0].currentTime > 2")
    picture(radio.page, "radio")
    radio.change_theme(DARK)
    radio.wait(
        "document.body.dataset.jpThemeLight === 'false' && !document.querySelector('#jupyterlab-splash')"
    )
    radio.page.wait_for_timeout(1500)
    radio.wait(
        "!window.sounds[0].paused && window.sounds[0].currentTime > 1 && window.sounds[0].currentTime < 3"
    )
    picture(radio.page, "radio-dark")
    radio.close()


def of_the_training(started: Any, address: str, work: Path) -> None:
    """A training in its sixth epoch, in both themes."""
    cells = [nbformat.v4.new_code_cell(source) for source in (TRAINING, FIT)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for name, theme in (("training", "JupyterLab Light"), ("training-dark", DARK)):
        nbformat.write(notebook, work / f"{name}.ipynb")
        training = Notebook(started, address, f"{name}.ipynb")
        training.change_theme(theme)
        training.wait(f"document.body.dataset.jpThemeLight === '{str(theme != DARK).lower()}'")
        training.run(0)
        training.run(1, wait=False)
        page = training.page.locator(".kit-training")
        training.wait(
            "document.querySelectorAll('.kit-training-chart')[1]?.querySelectorAll('circle').length === 5"
        )
        picture(page, name)
        training.wait("!document.querySelector('.kit-training')")
        training.close()


def of_the_map(started: Any, address: str, work: Path) -> None:
    """The map with a walk on it, arranged by neighbours, a track under the mouse; in both themes."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(MAP)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, work / "map.ipynb")
    lab = Notebook(started, address, "map.ipynb", viewport={"width": 1280, "height": 1000})
    lab.run(0)
    lab.wait("document.querySelector('.kit-map-status')?.textContent === 'Arranged by neighbours.'")
    for name, theme in (("map", "JupyterLab Light"), ("map-dark", DARK)):
        lab.change_theme(theme)
        lab.wait(f"document.body.dataset.jpThemeLight === '{str(theme != DARK).lower()}'")
        lab.page.wait_for_timeout(1500)
        lab.page.get_by_label("Search", exact=True).evaluate("element => element.scrollIntoView()")
        field = lab.page.locator(".kit-map-field").bounding_box()
        lab.page.mouse.move(field["x"] + field["width"] * 0.72, field["y"] + field["height"] * 0.32)
        lab.page.wait_for_timeout(500)
        picture(lab.page, name)
    lab.change_theme("JupyterLab Light")
    lab.close()


def of_the_feedback(started: Any, folder: Path) -> None:
    """The page of a student who got some things wrong."""
    lab = GradedLab.load(LAB)
    answers = {"predict_batch": KEEPS_THE_QUERY, "tuning": CHOOSES_ON_TEST, "radio": CATCHES_EVERYTHING}
    path = folder / "submissions" / "clara" / f"{LAB}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(as_text(hand_in(lab, answers)), encoding="utf-8")
    command = [sys.executable, "-m", "autograde", "grade", path.parents[1], "--out", folder / "graded"]
    subprocess.run(command, cwd=ROOT, check=True)
    page = started.new_page(viewport={"width": 1280, "height": 800})
    page.goto((folder / "graded" / "feedback" / "clara" / f"{LAB}.html").as_uri())
    picture(page, "feedback")
    page.close()


def of_the_class(started: Any, folder: Path) -> None:
    """The page of a class that never was."""
    path = folder / "class.html"
    path.write_text(class_page(tell(*made_up_class())), encoding="utf-8")
    page = started.new_page(viewport={"width": 1040, "height": 900})
    page.goto(path.as_uri())
    picture(page, "class")
    page.close()


def of_the_copies(started: Any, folder: Path) -> None:
    """The page of answers that are alike, of a class in which some are copies."""
    path, _ = find(class_with_copies(folder / "copies"), "rank")
    page = started.new_page(viewport={"width": 1040, "height": 700})
    page.goto(path.as_uri())
    picture(page, "similar")
    page.close()


def of_the_marking(started: Any, folder: Path) -> None:
    """The page on which written answers are marked, with a group of answers that are alike."""
    desk = Desk(graded_class(folder / "answers"), "mia")
    with MarkingServer(desk, chosen(desk.questions(), None)) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(server.serve_forever, 0.05)
        try:
            page = started.new_page(viewport={"width": 1040, "height": 900})
            page.goto(server.address)
            page.get_by_role("status").filter(has_text="Ready").wait_for()
            page.keyboard.press("1")
            page.get_by_text("The student's own tables and pictures").click()
            picture(page, "marking", full_page=True)
            page.close()
        finally:
            server.shutdown()


def some_pictures() -> list[Any]:
    """Four pictures of the small world: a list with its pairs, ranks, tables of negatives, methods in a plane."""
    playlists = load_playlists("mini")
    split = split_playlists(playlists, np.random.default_rng(0))
    train, asked = split.train, split.validation
    sampler = PairSampler(train.counts, window=2, negatives=2, subsample=None)
    first = next(one for one in train if 8 <= len(one) <= 10)
    near = cooccurrence(train.values, train.offsets, train.n_tracks, window=3)
    follows = transitions(train.values, train.offsets, train.n_tracks)
    found = {
        "popular": popular(train.counts, asked.queries, 10),
        "Markov": suggest_by_counts(follows, train.counts, asked.queries, 10),
        "co-occurrence": suggest_by_counts(near, train.counts, asked.queries, 10),
    }
    some = np.flatnonzero(
        hits(found["Markov"], asked.held_out) + hits(found["co-occurrence"], asked.held_out)
    )[:9]
    names = [train.label(track) for track in range(train.n_tracks)]
    return [
        playlist_strip(first, *sampler.one(first, np.random.default_rng(0)), names=names),
        rank_rows(
            {name: suggested[some] for name, suggested in found.items()},
            asked.held_out[some],
            queries=[train.titles[query] for query in asked.queries[some]],
            n=len(some),
        ),
        sampling_tables(train.counts),
        coverage_and_recall(
            {name: coverage(suggested, train.n_tracks) for name, suggested in found.items()},
            {name: wilson_interval(hits(suggested, asked.held_out)) for name, suggested in found.items()},
            measure="hit@10",
        ),
    ]


def of_the_pictures(started: Any, folder: Path) -> None:
    """Some pictures of the kit, on a light page and on a dark one."""
    drawn = "".join(f"<div>{one.svg}</div>" for one in some_pictures())
    for name, paper, ink in (("pictures", "#fff", "#111"), ("pictures-dark", "#111", "#eee")):
        path = folder / f"{name}.html"
        path.write_text(PAGE.format(paper=paper, ink=ink, pictures=drawn), encoding="utf-8")
        page = started.new_page(viewport={"width": 1100, "height": 400})
        page.goto(path.as_uri())
        picture(page, name, full_page=True)
        page.close()


def main() -> int:
    """All pictures, or the reason why there are none."""
    if lack := missing():
        print(lack, file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as started:
        with jupyterlab(Path(folder) / "jupyter") as address:
            of_the_lab(started, address, Path(folder) / "jupyter" / "work")
            of_the_radio(started, address, Path(folder) / "jupyter" / "work")
            of_the_training(started, address, Path(folder) / "jupyter" / "work")
            of_the_map(started, address, Path(folder) / "jupyter" / "work")
        of_the_pictures(started, Path(folder))
        of_the_feedback(started, Path(folder))
        of_the_class(started, Path(folder))
        of_the_copies(started, Path(folder))
        of_the_marking(started, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
