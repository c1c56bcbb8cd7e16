"""What must be set before numpy and Keras are imported, the examples in docstrings, and what is run first."""

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
# Tests run side by side: threads of one would spin while those of the other have the core.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from tests.examples import Examples

PACKAGES = [Path(__file__).parent / name for name in ("autograde", "kit")]
SLOW_EXAMPLES = ("kit/funnel/", "kit/data/lastfm.py", "kit/data/heldout.py", "kit/data/hetrec.py")
"""Their docstrings make a whole world of listeners."""
HEAVY = ("keras", "lightgbm", "sklearn", "tensorflow")
LOADED = pytest.StashKey[list[str]]()
FROZEN = pytest.StashKey[Path]()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collected tests are no garbage: searches among them took a quarter of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The examples of the packages, found without importing them."""
    if file_path.suffix == ".py" and any(file_path.is_relative_to(package) for package in PACKAGES):
        return Examples.from_parent(parent, path=file_path)
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Examples in docstrings cannot carry a mark of their own; what takes longest is begun first.

    The modules that run a whole lab come first, then those with the most slow tests: at the end only short ones are
    left, and no worker waits for another.
    """
    for item in items:
        if item.nodeid.startswith(SLOW_EXAMPLES):
            item.add_marker(pytest.mark.slow)
    n_slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    runs_a_lab = {item.path for item in items if item.get_closest_marker("whole_lab")}
    items.sort(key=lambda item: (item.path not in runs_a_lab, -n_slow[item.path]))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was loaded to collect the tests."""
    session.config.stash[LOADED] = [name for name in HEAVY if name in sys.modules]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """No search for garbage goes through what was there before the module of a test: tests and modules stay anyway.

    `gc.collect()`, which IPython calls at each reset and Keras at each `clear_session`, looked at every one of them.
    """
    if item.config.stash.get(FROZEN, None) != item.path:
        gc.collect()
        gc.freeze()
        item.config.stash[FROZEN] = item.path


@pytest.fixture
def loaded_to_collect(pytestconfig: pytest.Config) -> list[str]:
    """The heavy packages that were loaded to collect the tests of this run."""
    return pytestconfig.stash[LOADED]
