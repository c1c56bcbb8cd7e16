"""Every answer to lab 02 in `submissions/` earns what it deserves, and the message names its fault.

`wrong/EXERCISE__fault.py`, `near/EXERCISE__slip.py` and `right/EXERCISE__shape.py` hold what a student puts into
the exercise's cell; `test_checks_corpus` says what their headers mean.
"""

import re
from pathlib import Path

import keras
import numpy as np
import pytest

from kit.checks.elsewhere import AskedModel
from kit.checks.influencers import LAB
from kit.checks.outcomes import Outcome, run

FOLDER = Path(__file__).parent / "submissions"
LESSON = Path(__file__).parents[1] / "solutions" / "02_influencers.py"
TEXT = LESSON.read_text(encoding="utf-8")
FUNCTIONS = dict(re.findall(r"^check\.(\w+)\((\w+)\)", TEXT, re.MULTILINE))
POINTS = {name: float(n) for name, n in re.findall(r'^# %% check="(\w+)" points=(\S+)', TEXT, re.MULTILINE)}
NEAR, WRONG, RIGHT = (
    sorted(path for name in LAB.exercises for path in (FOLDER / kind).glob(f"{name}__*.py"))
    for kind in ("near", "wrong", "right")
)
MODELS = ("dot_model", "nn_model", "text_model")  # each builds models
BASES = (7_000, 31, 90_210)


def source_of(path):
    return path.read_text(encoding="utf-8")


def header_of(path):
    header = dict(re.findall(r"^# (loses|cause|outcome): (.*?) *$", source_of(path), re.MULTILINE))
    return header | {"loses": set(header["loses"].split("; ")) - {"nothing"}}


def answer_of(source, exercise):
    namespace = {"np": np, "keras": keras, "re": re}
    exec(compile(source, f"<answer {exercise}>", "exec"), namespace)
    return namespace[FUNCTIONS[exercise]]


def reference_of(exercise):
    cell = re.search(rf'^# %% exercise="{exercise}"\n(.*?)^# %%', TEXT, re.MULTILINE | re.DOTALL)[1]
    return answer_of(cell, exercise)


def marks(exercise, answer, base):
    exercise = LAB.find(exercise)
    keras.utils.set_random_seed(base)
    return run(exercise, answer, [base + i for i in range(exercise.n_seeds)])


def each(paths):
    """Every file with several draws of the inputs; models with one, as `selftest` tries them on two more."""
    cases = []
    for path in paths:
        exercise = path.stem.split("__")[0]
        slow = exercise in MODELS
        for base in BASES[: 1 if slow else None]:
            marks = [pytest.mark.slow] if slow or base != BASES[0] else []
            cases.append(pytest.param(path, exercise, base, id=f"{path.stem}-{base}", marks=marks))
    return cases


@pytest.mark.parametrize(("path", "exercise", "base"), each([*NEAR, *WRONG]))
def test_a_wrong_answer_loses_its_items_and_is_told_why(path, exercise, base):
    header = header_of(path)
    verdict = marks(exercise, answer_of(source_of(path), exercise), base)
    assert verdict.lost() == header["loses"], str(verdict)
    first = verdict.findings[0][1]
    assert first.cause == header["cause"]
    assert verdict.outcome == header.get("outcome", "not yet")
    assert first.look
    if verdict.outcome is Outcome.NOT_YET:
        assert first.saw
        assert first.so


@pytest.mark.parametrize(("path", "exercise", "base"), each(RIGHT))
def test_a_right_answer_of_any_shape_has_full_marks(path, exercise, base):
    header = header_of(path)
    verdict = marks(exercise, answer_of(source_of(path), exercise), base)
    assert verdict.lost() == header["loses"] == set(), str(verdict)
    assert verdict.points == verdict.of
    assert verdict.outcome == header.get("outcome", "right"), str(verdict)
    assert [finding.cause for _, finding in verdict.findings] == [
        header[key] for key in ("cause",) if key in header
    ]


@pytest.mark.parametrize("exercise", LAB.exercises)
def test_the_reference_is_right_and_the_lab_gives_its_points(exercise):
    verdict = marks(exercise, reference_of(exercise), 5)
    assert verdict.outcome is Outcome.RIGHT, str(verdict)
    assert verdict.points == POINTS[exercise]


def test_the_corpus_is_large():
    assert len(NEAR) + len(WRONG) >= 100
    assert len(RIGHT) >= 40


@pytest.mark.parametrize("path", NEAR, ids=lambda path: path.stem)
def test_a_near_right_answer_keeps_all_marks_but_one_item(path):
    assert len(LAB.find(path.stem.split("__")[0]).items) > len(header_of(path)["loses"]) == 1


@pytest.mark.parametrize("exercise", LAB.exercises)
def test_each_item_is_lost_by_some_wrong_answer_and_each_exercise_has_its_files(exercise):
    lost = {
        item
        for path in [*NEAR, *WRONG]
        if path.stem.startswith(f"{exercise}__")
        for item in header_of(path)["loses"]
    }
    assert lost == {item.name for item in LAB.exercises[exercise].items}
    for paths in (NEAR, WRONG, RIGHT):
        assert any(path.stem.startswith(f"{exercise}__") for path in paths)


@pytest.mark.parametrize(
    ("answer", "layer"),
    [
        ("text_model__first_convolution_dead", "layer first is there"),
        ("text_model__layer_never_called", "layer conv1d"),
        ("text_model__first_convolution_thrown_away", "layer conv1d"),
        ("text_model__convolution_stopped", "layer conv1d"),
        ("dot_model__one_side_stopped", "layer dense"),
    ],
)
def test_a_layer_that_learns_nothing_is_named(answer, layer):
    exercise = answer.split("__")[0]
    keras.backend.clear_session()
    verdict = marks(exercise, answer_of(source_of(FOLDER / "near" / f"{answer}.py"), exercise), 3)
    assert layer in verdict.findings[0][1].saw


def test_a_layer_of_a_functional_model_that_nothing_reads_is_a_dead_end():
    inputs = keras.Input((6,))
    shared = keras.layers.Dense(3, name="shared")(inputs)
    keras.layers.Dense(2, name="behind_it")(keras.layers.Dense(2, name="unread")(shared))
    keras.layers.Dropout(0.5, name="without_weights")(shared)
    model = keras.Model(inputs, keras.layers.Dense(1)(shared))
    assert AskedModel(model).dead_ends() == ["unread", "behind_it"]
    assert AskedModel(keras.Model(inputs, shared)).dead_ends() != []


def test_a_model_whose_layers_are_shared_with_another_has_no_dead_end():
    words = keras.layers.Embedding(5, 3)
    for _ in range(2):
        inputs = keras.Input((4,))
        read = keras.layers.Conv1D(2, 2)(words(inputs))
        model = keras.Model(inputs, keras.layers.GlobalMaxPooling1D()(read))
    assert AskedModel(model).dead_ends() == []
    assert len(AskedModel(model).paths()) == 3


def test_gradients_are_those_of_a_weighted_sum():
    inputs = keras.Input((2,))
    model = keras.Model(
        inputs, keras.layers.Dense(1, name="one")(keras.ops.stop_gradient(keras.layers.Dense(2)(inputs)))
    )
    asked = AskedModel(model)
    for number, (shape, _) in enumerate(asked.describe()["weights"]):
        asked.write(number, np.full(shape, 0.5, np.float32))
    given = asked.gradients((np.array([[1, 2], [3, 4]], np.float32),), [1.0, 10.0])
    hidden = np.array([[1, 2], [3, 4]]) @ np.full((2, 2), 0.5) + 0.5
    wanted = {"one/kernel": np.abs([1, 10] @ hidden).max(), "one/bias": 11.0}
    for path, gradient in zip(asked.paths(), given, strict=True):
        assert gradient == pytest.approx(wanted.get(path, 0.0))


def test_a_word_has_the_right_of_its_accents_in_the_message():
    answer = answer_of(source_of(FOLDER / "near" / "encode_texts__no_accents.py"), "encode_texts")
    first = marks("encode_texts", answer, 3).findings[0][1]
    assert first.cause == "accents are not letters"
    assert "[a-z]" in first.look


def test_hints_go_from_a_nudge_to_nearly_the_answer():
    for exercise in LAB.exercises.values():
        assert len(exercise.hints) == 3
        assert all(exercise.hints)
