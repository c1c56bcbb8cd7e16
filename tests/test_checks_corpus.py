"""Every answer of `submissions/` earns what it deserves, and the message names its fault.

`wrong/EXERCISE__fault.py`, `near/EXERCISE__slip.py` and `right/EXERCISE__shape.py` hold what a student puts into
the exercise's cell. A near-right answer has one slip and keeps all marks but those of one item.
Header lines say what must come out: `# loses: item; item` (or `nothing`), `# cause: ...`, `# outcome: ...`.
"""

import re
from pathlib import Path

import keras
import numpy as np
import pytest

from kit.checks.outcomes import Outcome, run
from kit.checks.track2vec import LAB
from kit.radio import NoPreview

FOLDER = Path(__file__).parent / "submissions"
LESSON = Path(__file__).parents[1] / "solutions" / "01_track2vec.py"
FUNCTIONS = dict(re.findall(r"^check\.(\w+)\((\w+)\)", LESSON.read_text(encoding="utf-8"), re.MULTILINE))


def of_this_lab(kind):
    paths = sorted((FOLDER / kind).glob("*.py"))
    return [path for path in paths if path.stem.split("__")[0] in LAB.exercises]


NEAR = of_this_lab("near")
WRONG = of_this_lab("wrong") + NEAR
RIGHT = of_this_lab("right")
SLOW = ("track2vec_model__",)  # each builds and trains a model
BASE = 7_000  # behind the wall, `selftest` tries them all on two more


def read(path):
    """The exercise, its header as a dict, and the function that the file makes."""
    exercise = path.stem.split("__")[0]
    source = path.read_text(encoding="utf-8")
    header = dict(re.findall(r"^# (loses|cause|outcome): (.*?) *$", source, re.MULTILINE))
    namespace = {"np": np, "keras": keras, "NoPreview": NoPreview}
    exec(compile(source, f"<answer {exercise}>", "exec"), namespace)
    return exercise, header, namespace[FUNCTIONS[exercise]]


def marks(exercise, answer, base):
    exercise = LAB.find(exercise)
    keras.utils.set_random_seed(base)
    return run(exercise, answer, [base + i for i in range(exercise.n_seeds)])


def each(paths):
    return [
        pytest.param(path, id=path.stem, marks=[pytest.mark.slow] if path.stem.startswith(SLOW) else [])
        for path in paths
    ]


@pytest.mark.parametrize("path", each(WRONG))
def test_a_wrong_answer_loses_its_items_and_is_told_why(path):
    exercise, header, answer = read(path)
    verdict = marks(exercise, answer, BASE)
    assert verdict.lost() == set(header["loses"].split("; ")), str(verdict)
    first = verdict.findings[0][1]
    assert first.cause == header["cause"]
    assert verdict.outcome == header.get("outcome", "not yet")
    assert first.look
    if verdict.outcome is Outcome.NOT_YET:
        assert first.saw
        assert first.so


@pytest.mark.parametrize("path", each(RIGHT))
def test_a_right_answer_of_any_shape_has_full_marks(path):
    exercise, header, answer = read(path)
    verdict = marks(exercise, answer, BASE)
    assert verdict.lost() == set(), str(verdict)
    assert verdict.points == verdict.of
    assert verdict.outcome == header.get("outcome", "right"), str(verdict)
    assert [finding.cause for _, finding in verdict.findings] == (
        [header["cause"]] if "cause" in header else []
    )
    assert header["loses"] == "nothing"


def test_the_corpus_is_large():
    assert len(NEAR) >= 20
    assert len(WRONG) >= 60 + len(NEAR)
    assert len(RIGHT) >= 15


@pytest.mark.parametrize("path", NEAR, ids=lambda path: path.stem)
def test_a_near_right_answer_keeps_all_marks_but_one_item(path):
    assert len(LAB.find(path.stem.split("__")[0]).items) > len(_header(path)) == 1


@pytest.mark.parametrize("exercise", LAB.exercises)
def test_each_item_is_lost_by_some_wrong_answer(exercise):
    lost = {item for path in WRONG for item in _header(path) if path.stem.startswith(f"{exercise}__")}
    assert lost == {item.name for item in LAB.exercises[exercise].items}


def _header(path):
    return re.search(r"^# loses: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)[1].split("; ")
