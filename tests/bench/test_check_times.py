"""How long a student waits is measured for every check of every lab."""

import pytest

from autograde.cells import solution_paths
from bench.check_times import answers
from kit.checks.board import labs


@pytest.mark.slow
@pytest.mark.parametrize("path", solution_paths(), ids=lambda path: path.stem)
def test_each_exercise_of_a_lab_has_the_answer_of_the_reference(path):
    (lab,) = (lab for lab in labs() if lab.name == path.stem)
    assert set(answers(path)) == set(lab.exercises)
