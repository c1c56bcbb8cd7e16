"""The first cell of a lab is there at once: it says what it loads, and what takes long is loaded where it is needed."""

import subprocess
import sys

import pytest

from autograde.cells import lab_names, read_solution, solution_of
from autograde.notebook import Kind, cells_of

LABS = lab_names()
HEAVY = {"keras", "lightgbm", "sklearn", "tensorflow"}


def given(name):
    return [cell.source for cell in cells_of(read_solution(solution_of(name)), Kind.GIVEN)]


def run(source):
    """What a cell prints in a new process, and which heavy packages it loads."""
    code = f"import sys\nexec({source!r})\nprint('', *{HEAVY} & set(sys.modules), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    said, _, loaded = done.stdout.partition("\n\n")
    return said, set(loaded.split())


@pytest.mark.parametrize("name", LABS)
def test_the_first_cell_says_what_it_loads_and_that_is_little(name):
    first = given(name)[0]
    assert first.startswith('print("loading '), "say first what is loaded, and import it below"
    said, loaded = run(first)
    assert said.startswith("loading ")
    assert loaded == set()


@pytest.mark.parametrize("name", LABS)
def test_a_cell_that_imports_what_takes_long_says_so_first(name):
    for source in given(name)[1:]:
        lines = source.splitlines()
        for package, said in {
            "import keras": "Keras, and TensorFlow",
            "from sklearn": "scikit-learn",
        }.items():
            if any(line.startswith(package) for line in lines):
                assert lines[0].startswith('print("loading ') and said in lines[0], source
