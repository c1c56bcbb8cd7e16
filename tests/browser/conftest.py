"""What the browser tests share: a server of JupyterLab and a browser for each module."""

import os

import pytest

from bench.chromium import missing, notebooks


@pytest.fixture(scope="module")
def open_notebook(tmp_path_factory):
    """Open a notebook from the one server of a module; without a browser its tests are skipped, but for CI."""
    if lack := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lack)
    with notebooks(tmp_path_factory.mktemp("jupyter")) as opened:
        yield opened
