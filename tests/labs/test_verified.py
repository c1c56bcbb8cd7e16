"""`verify` says whether a solution earns all points and its blank none, behind the wall.

Of the other labs `selftest` says the same: it proves the reference before it begins, and tries the blank of each exercise.
"""

import copy

import pytest

from autograde.cells import lab_names
from autograde.grader import GradedLab
from autograde.verify import verify_lab
from tests.corpus import points_by_the_kit

pytestmark = [pytest.mark.slow, pytest.mark.whole_lab]


@pytest.mark.parametrize("name", lab_names()[:1])
def test_verify_says_so(name, capsys):
    assert verify_lab(name)
    points = points_by_the_kit(name)
    assert f"the solution earns {points:g} of {points:g}, the blank lab 0" in capsys.readouterr().out


def test_verify_sees_a_solution_that_earns_too_little(monkeypatch, capsys):
    lab = GradedLab.load("01_track2vec")
    broken = GradedLab(lab.name, hand_in_with_mistake(lab), lab.blank)
    monkeypatch.setattr(GradedLab, "load", classmethod(lambda cls, name: broken))
    assert not verify_lab(lab.name)
    assert "hit_at_k 1 of 2" in capsys.readouterr().out


def hand_in_with_mistake(lab):
    notebook = copy.deepcopy(lab.instructor)
    cell = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "hit_at_k")
    cell.source = "def hit_at_k(s, h):\n    return float((s == h[:, None]).any(axis=1).sum())"
    return notebook
