"""The hostile corpus in the words of another lab: the attack is still what the lab's check calls."""

import ast
import re
from types import SimpleNamespace

import nbformat
import pytest

from autograde.grader import GradedLab
from autograde.selftest import hostile
from autograde.selftest.other_labs import asked
from tests.autograde.test_cells import GOOD

HOME = "01_track2vec"
CELL = re.compile(r'^# %% exercise="(\w+)"\n((?:(?!# %% ).*\n?)*)', re.MULTILINE)
LABS = ["02_influencers", "04_funnel"]


def defined(source):
    """The functions, classes and values that a cell makes; None for what does not parse."""
    try:
        nodes = ast.parse(source).body
    except SyntaxError:
        return None
    named = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    values = {
        leaf.id
        for node in nodes
        if isinstance(node, ast.Assign)
        for leaf in ast.walk(node)
        if isinstance(leaf, ast.Name)
    }
    return named | values


def cells_of(one, functions):
    """Of each exercise's cell, whether it makes the function that its check calls."""
    return [
        (made := defined(source)) is None or functions[name] in made
        for name, source in CELL.findall(one.body)
    ]


@pytest.mark.parametrize("name", LABS)
def test_each_cell_makes_the_function_that_its_check_calls(name):
    home, lab = GradedLab.load(HOME), GradedLab.load(name)
    there, here = asked(home.instructor).exercises, asked(lab.instructor).exercises
    for original, one in zip(hostile.corpus(home), hostile.corpus(lab), strict=True):
        assert cells_of(one, here) == cells_of(original, there), one.name


@pytest.mark.parametrize("name", LABS)
def test_what_it_deserves_and_names_are_the_labs_own(name):
    lab = GradedLab.load(name)
    names = asked(lab.instructor).names()
    for one in hostile.corpus(lab):
        assert set(one.earns) <= names, one.name
        assert not any(one.earns.values()), one.name
        assert {exercise for exercise, _ in CELL.findall(one.body)} <= set(one.earns), one.name
        assert not re.search(r"[\"'](check_)?hit_at_k[\"']", one.body), one.name


@pytest.mark.parametrize("name", LABS)
def test_who_answers_another_question_has_nothing_answered_beside_it(name, tmp_path):
    """So no mark anywhere may be above 0, where marks of solved exercises could never be too high."""
    lab = GradedLab.load(name)
    one = next(one for one in hostile.corpus(lab) if one.name == "lies__nan")
    hostile.hand_in_hostile(one, tmp_path, lab, SimpleNamespace(fill=lambda body: body))
    cells = nbformat.read(tmp_path / one.name / f"{name}.ipynb", 4).cells
    written = [
        cell for cell, blank in zip(cells, lab.blank.cells, strict=True) if cell.source != blank.source
    ]
    assert one.exchanged
    assert len(written) == len(CELL.findall(one.body)) == 2
    assert set(hostile._deserved(one, lab).values()) == {0}


def test_in_its_own_lab_nothing_is_exchanged():
    assert not any(one.exchanged for one in hostile.corpus(GradedLab.load(HOME)))


def test_a_lab_without_written_answers_has_those_that_need_none(tmp_path):
    """Whoever needs one and does not say so cannot be laid out."""
    path = tmp_path / "09_tiny.py"
    path.write_text(GOOD[: GOOD.index("# %% [markdown] answer=")])
    lab, home = GradedLab.of(path), GradedLab.load(HOME)
    canaries = SimpleNamespace(fill=lambda body: body)
    every = hostile.corpus(lab)
    for one in every:
        hostile.hand_in_hostile(one, tmp_path / "class", lab, canaries)
        assert any((tmp_path / "class" / one.name).iterdir()), one.name
    assert len(every) < len(hostile.corpus(home))
