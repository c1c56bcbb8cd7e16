"""A training seen in JupyterLab: the curve grows, Stop stops it, a still picture stays."""

import inspect
import os

import nbformat
import pytest

from bench.chromium import ROOT, Notebook, browser, expect, jupyterlab, missing

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DARK, LIGHT = "JupyterLab Dark", "JupyterLab Light"


def tiny():
    """The first cell of the notebook; its source is what is run."""
    import time

    import keras
    import numpy as np

    from kit.data import load_playlists, split_playlists
    from kit.sampling import PairSampler
    from kit.track2vec import HitAtK
    from kit.training import fit

    keras.utils.set_random_seed(0)
    split = split_playlists(load_playlists("mini"), np.random.default_rng(0))
    train = split.train
    target, context = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(train.n_tracks, 8)
    cosine = keras.layers.Dot(axes=2, normalize=True)([tracks(target), tracks(context)])

    def built(kernel):
        together = keras.layers.Dense(1, activation="sigmoid", kernel_initializer=kernel)
        model = keras.Model([target, context], together(keras.layers.Flatten()(cosine)))
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        return model

    def slow(pause):
        sampler = PairSampler(train.counts)
        for batch in sampler.batches(
            train.values, train.offsets, 60, np.random.default_rng(0), n_pairs=5_000
        ):
            time.sleep(pause)
            yield batch

    def watched(epochs, kernel="ones"):
        score = HitAtK(split.validation, train.counts, np.random.default_rng(0), n=200)
        return fit(built(kernel), slow(0.1), steps_per_epoch=20, epochs=epochs, score=score)


RUN = "watch = watched({})"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A notebook with the cells of `tiny`, a training of a minute, and what it left."""
    if lack := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lack)
    folder = tmp_path_factory.mktemp("jupyter")
    source = inspect.cleandoc(inspect.getsource(tiny).split('"""', 2)[2])
    cells = [source, RUN.format(40), "print(watch, watch.stopped, len(watch.history))"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    with jupyterlab(folder) as address, browser() as started:
        nbformat.write(notebook, folder / "work" / "training.ipynb")
        opened = Notebook(started, address, "training.ipynb")
        opened.path = folder / "work" / "training.ipynb"
        opened.run(0)
        yield opened
        opened.close()


VIEW = "document.querySelector('.kit-training')"
POINTS = f"{VIEW}.querySelector('.kit-training-curve').getAttribute('points').split(' ').length"
ENDED = "document.querySelector('section[aria-label=Training]:not(.kit-training)')"


def start(desk, source):
    """Run the training's cell, until its page shows a curve."""
    desk.write(1, source)
    desk.run(1, wait=False)
    desk.wait(f"{VIEW}?.querySelector('.kit-training-curve')")


def wait_for_end(desk):
    desk.wait(
        f"{ENDED} && window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
    )


def outputs(desk):
    return desk.content()["cells"][1]["outputs"]


def test_the_curves_grow_while_the_cell_runs_and_stop_ends_it(desk):
    start(desk, RUN.format(40))
    before = desk.page.evaluate(POINTS)
    desk.wait(f"{POINTS} > {before} + 4")
    desk.wait(f"{VIEW}.querySelectorAll('.kit-training-curve').length === 2")  # hit@10, after an epoch
    shown = desk.page.locator(".kit-training")
    for words in ("most popular tracks", "always the same answer", " left"):
        expect(shown).to_contain_text(words)
    desk.page.get_by_role("button", name="Stop", exact=True).click()
    wait_for_end(desk)
    said = desk.run(2)
    assert "then stopped" in said
    assert " True " in said
    assert int(said.split()[-1]) < 40


def test_the_page_has_the_word_and_the_lines_are_silent(desk):
    start(desk, RUN.format(2))
    wait_for_end(desk)
    text = "".join(output.get("text", "") for output in outputs(desk))
    assert "epoch 2/2" not in text


def test_what_stays_is_small_still_and_needs_no_kernel(desk):
    (picture,) = [o for o in outputs(desk) if o["output_type"] == "display_data"]
    assert sorted(picture["data"]) == ["text/html", "text/plain"]
    assert "".join(picture["data"]["text/plain"]).startswith("Training: 2 of 2 epochs · loss 0.")
    desk.save()
    saved = desk.path.read_text(encoding="utf-8")
    assert "polyline" in saved
    assert len(saved) < 40_000
    assert not [word for word in ("base64", "<script", "widget-view") if word in saved]


def test_the_keyboard_reaches_stop_and_its_keys_stay_there(desk):
    start(desk, RUN.format(40))
    before = [cell["cell_type"] for cell in desk.content()["cells"]]
    button = desk.page.get_by_role("button", name="Stop", exact=True)
    button.focus()
    for key in ("m", "b", "a", "x"):  # JupyterLab: to Markdown, new cell below, above, cut
        desk.page.keyboard.press(key)
    assert [cell["cell_type"] for cell in desk.content()["cells"]] == before
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".kit-training-status")).to_contain_text("after the current batch")
    wait_for_end(desk)


def test_nothing_complains_and_nobody_else_is_asked(desk):
    assert desk.complaints == []
    assert desk.strays == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_axe_finds_nothing(desk, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    desk.change_theme(theme)
    desk.wait(f"document.body.dataset.jpThemeLight === '{str(theme == LIGHT).lower()}'")
    start(desk, "watch = watched(40, keras.initializers.Constant(-0.6))")
    desk.wait(f"{VIEW}.querySelectorAll('.kit-training-curve').length === 2")
    expect(desk.page.locator(".kit-training-doctor")).to_contain_text("the last dense kernel is -0.")
    found = axe.run(desk.page, context=".kit-training").response["violations"]
    desk.page.get_by_role("button", name="Stop", exact=True).click()
    wait_for_end(desk)
    still = axe.run(desk.page, context="section[aria-label=Training]").response["violations"]
    assert [(v["id"], v["help"], [n["html"] for n in v["nodes"]]) for v in found + still] == []


def test_kernels_import_the_kit_under_test(desk):
    desk.write(2, "import kit; print(kit.__file__)")
    assert desk.run(2).strip() == str(ROOT / "kit" / "__init__.py")
