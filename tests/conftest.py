"""What must be set before numpy and Keras are imported."""

import os

import pytest

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
# Tests run side by side: threads of one would spin while those of the other have the core.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

SLOW_EXAMPLES = ("kit/funnel/", "kit/data/lastfm.py", "kit/data/heldout.py", "kit/data/hetrec.py")
"""Their docstrings make a whole world of listeners."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Examples in docstrings cannot carry a mark of their own."""
    for item in items:
        if item.nodeid.startswith(SLOW_EXAMPLES):
            item.add_marker(pytest.mark.slow)
