"""What a student sees: the lab in JupyterLab, in a real browser, from the first minute to the music."""

import os
import shutil
import time

import nbformat
import pytest

from tests.browser import KERNEL, ROOT, Notebook, browser, jupyterlab, missing, text_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LAB = "01_track2vec"


@pytest.fixture(scope="session")
def chromium():
    if lack := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lack)
    with browser() as started:
        yield started


@pytest.fixture(scope="session")
def server(chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("jupyter")
    with jupyterlab(folder) as address:
        yield address, folder / "work"


@pytest.fixture(scope="module")
def lab(chromium, server):
    address, work = server
    shutil.copy(ROOT / "labs" / f"{LAB}.ipynb", work)
    notebook = Notebook(chromium, address, f"{LAB}.ipynb")
    notebook.folder = work
    yield notebook
    notebook.close()


@pytest.fixture(scope="module")
def first_run(lab):
    return lab.run_all()


def test_first_minute(lab, first_run):
    for cell in first_run["cells"]:
        print(text_of(cell))
    assert not lab.complaints
    assert not lab.strays
