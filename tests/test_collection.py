"""To collect the suite is cheap, what takes longest is begun first, and the examples in docstrings are all found."""

import ast
import subprocess
import sys

import pytest

from autograde.cells import ROOT
from tests.examples import ExampleError, docstrings, run_example


def test_to_collect_the_tests_of_this_run_takes_neither_tensorflow_nor_scikit_learn(loaded_to_collect):
    """A module that needs them imports them in its tests, or in a fixture of its own."""
    assert loaded_to_collect == []


def test_what_takes_longest_is_begun_first(request):
    items = request.session.items
    labs = {item.path for item in items if item.get_closest_marker("whole_lab")}
    slow = {item.path for item in items if item.get_closest_marker("slow")} - labs
    ranks = [0 if item.path in labs else 1 if item.path in slow else 2 for item in items]
    assert ranks == sorted(ranks)


def test_a_test_that_never_ends_says_where_it_stands_and_costs_itself_alone(tmp_path, request):
    assert 0 < float(request.config.getini("timeout")) <= 1200
    (tmp_path / "test_one.py").write_text(
        "import threading\n\n\ndef test_waits():\n    threading.Event().wait()\n\n\ndef test_next(): ...\n"
    )
    options = [
        "-c",
        ROOT / "pyproject.toml",
        "--rootdir",
        tmp_path,
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-o", "timeout=1", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "1 failed, 1 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "Timeout (>1.0s)" in ran.stdout
    assert "threading.Event().wait()" in ran.stdout


def test_docstrings_of_modules_classes_and_methods_are_found():
    source = '''
"""of the module"""
@property
def one():
    """of a function"""
    def inner():
        """of nobody"""
class Two:
    """of a class"""
    @property
    def three(self):
        """of a method"""
'''
    found = {(name, text, line) for name, text, line in docstrings(ast.parse(source), "m")}
    assert found == {
        ("m", "of the module", 1),
        ("m.one", "of a function", 4),
        ("m.Two", "of a class", 8),
        ("m.Two.three", "of a method", 11),
    }


def test_an_example_runs_among_the_names_of_its_module():
    run_example(">>> hypot(3, 4)\n5.0", "math", "math.hypot", "math.py", 0)
    with pytest.raises(ExampleError, match=r"Expected:\n    6.0\nGot:\n    5.0"):
        run_example(">>> hypot(3, 4)\n6.0", "math", "math.hypot", "math.py", 0)
