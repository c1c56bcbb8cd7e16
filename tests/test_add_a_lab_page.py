"""The check of a Keras model that `docs/how-to/add-a-lab.md` shows works, word for word."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kit.checks.exercise import run

PAGE = (Path(__file__).parents[1] / "docs" / "how-to" / "add-a-lab.md").read_text(encoding="utf-8")


@pytest.fixture
def exercise(monkeypatch):
    shown = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    (code,) = (block for block in shown if "PLAY_MODEL" in block)
    module = ModuleType("shown_by_the_page")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(code, "add-a-lab.md", "exec"), vars(module))
    return module.PLAY_MODEL


def play_model(n_tags, units=1, loss="mse"):
    import keras

    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((n_tags,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(units)]
    )
    if loss:
        model.compile("adam", loss)
    return model


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "points", "cause"),
    [
        (play_model, 3, None),
        (lambda n_tags: play_model(n_tags, loss=None), 2, "not compiled"),
        (lambda n_tags: play_model(n_tags, units=2), 2, "not one number a pair"),
        (lambda n_tags: None, 0, "nothing is returned"),
    ],
    ids=["right", "not_compiled", "two_numbers", "nothing"],
)
def test_the_check_of_a_model_that_the_page_shows_works(exercise, answer, points, cause):
    verdict = run(exercise, answer, [7000])
    assert verdict.points == points, str(verdict)
    assert [finding.cause for _, finding in verdict.findings[:1]] == ([cause] if cause else [])
