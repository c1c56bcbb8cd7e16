"""How checks speak: outcomes, items, text, marks, hints, progress; and no result makes a check stumble."""

import copy
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from kit.checks import lab as lab_module
from kit.checks.exercise import Asking, Exercise, Item, asks, run
from kit.checks.lab import Lab, Marks
from kit.checks.outcome import Finding, Outcome, nothing_returned, shown, student_code
from kit.checks.progress import Progress
from kit.checks.track2vec import LAB
from kit.checks.verdict import VERDICT_TYPE
from kit.radio import NoPreview
from tests.corpus import corpus_of


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global keras
    import keras


LESSON = (Path(__file__).parents[3] / "solutions" / "01_track2vec.py").read_text(encoding="utf-8")
FUNCTIONS = dict(re.findall(r"^check\.(\w+)\((\w+)\)", LESSON, re.MULTILINE))
POINTS = {name: float(n) for name, n in re.findall(r'^# %% check="(\w+)" points=(\S+)', LESSON, re.MULTILINE)}


def answer_of(source, name, filename="<answer test>"):
    namespace = {"np": np, "keras": keras, "NoPreview": NoPreview}
    exec(compile(source, filename, "exec"), namespace)
    return namespace[name]


def reference(exercise):
    return corpus_of("01_track2vec").reference_of(exercise)


def twice(answer, rng):
    with student_code():
        value = answer(int(rng.integers(1, 100)))
    return nothing_returned(value)


def doubles(answer, rng):
    x = int(rng.integers(1, 100))
    with student_code():
        value = answer(x)
    return (
        None
        if value == 2 * x
        else Finding("not the double", f"{x} gave <{value}>", "it is another number", "the factor")
    )


EXERCISE = Exercise(
    "double",
    [Item("answers", 1, asks(twice)), Item("doubles", 2, asks(doubles))],
    ("think", "multiply", "return 2 * x"),
    Asking,
)


@pytest.fixture
def lab(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Lab("00_test", [EXERCISE])


# --- outcomes ---


def test_right():
    verdict = run(EXERCISE, lambda x: 2 * x, [1, 2])
    assert (verdict.outcome, verdict.points, verdict.lost()) == (Outcome.RIGHT, 3, set())


def test_points_are_those_of_the_items():
    verdict = run(EXERCISE, lambda x: x, [1])
    assert (verdict.outcome, verdict.points, verdict.lost()) == (Outcome.NOT_YET, 1, {"doubles"})
    assert verdict.points == sum(verdict.earned.values())


def test_an_item_must_hold_on_every_seed():
    seen = []

    def right_at_first(x):
        seen.append(x)
        return 2 * x if len(seen) < 4 else 0

    assert run(EXERCISE, right_at_first, [1]).lost() == set()
    seen.clear()
    assert run(EXERCISE, right_at_first, [1, 2, 3]).lost() == {"doubles"}


def test_up_to_the_first_loss_an_answer_is_asked_no_further():
    seen = []

    def wrong(x):
        seen.append(x)
        return x

    seeds = [1, 2, 3]
    assert run(EXERCISE, wrong, seeds, to_first_loss=True).lost() == {"doubles"}
    assert len(seen) == 2
    assert run(EXERCISE, lambda x: 2 * x, seeds, to_first_loss=True) == run(EXERCISE, lambda x: 2 * x, seeds)


@pytest.mark.parametrize("answer", [None, ...])
def test_what_a_blank_leaves_is_not_started(answer):
    verdict = run(EXERCISE, answer, [1])
    assert (verdict.outcome, verdict.points) == (Outcome.NOT_STARTED, 0)


@pytest.mark.parametrize("answer", [3, 0.4, "text", [1], float("nan")])
def test_an_overwritten_name_is_said_to_be_one(answer):
    verdict = run(EXERCISE, answer, [1])
    assert (verdict.outcome, verdict.points) == (Outcome.NOT_YET, 0)
    assert f"the check was given {answer!r}" in str(verdict)
    assert "no longer for a function" in str(verdict)


def test_the_blank_is_not_started():
    blank = answer_of("def double(x):\n    raise NotImplementedError('TODO')\n", "double")
    verdict = run(EXERCISE, blank, [1])
    assert (verdict.outcome, verdict.points) == (Outcome.NOT_STARTED, 0)
    assert "TODO" in str(verdict)


def test_a_library_that_raises_not_implemented_is_an_error():
    answer = answer_of("def double(x):\n    return keras.layers.Layer().compute_output_spec(x)\n", "double")
    verdict = run(EXERCISE, answer, [1])
    assert verdict.outcome is Outcome.ERROR


def test_an_error_names_its_type_and_the_line(tmp_path):
    cell = tmp_path / "ipykernel_7" / "cell.py"
    cell.parent.mkdir()
    cell.write_text("def double(x):\n    table = {}\n    return table['two']\n")
    verdict = run(EXERCISE, answer_of(cell.read_text(), "double", str(cell)), [1])
    assert (verdict.outcome, verdict.points) == (Outcome.ERROR, 0)
    assert "KeyError: 'two'" in str(verdict)
    assert "line 3 of your cell: return table['two']" in str(verdict)


def test_a_wrong_number_of_arguments_is_said():
    verdict = run(EXERCISE, lambda: 1, [1])
    assert verdict.outcome is Outcome.ERROR
    assert "positional argument" in str(verdict)
    assert "arguments" in verdict.findings[0][1].look


def test_exit_is_an_error_and_stop_passes_through():
    def leaves(x):
        sys.exit(3)

    def stopped(x):
        raise KeyboardInterrupt

    assert run(EXERCISE, leaves, [1]).outcome is Outcome.ERROR
    with pytest.raises(KeyboardInterrupt):
        run(EXERCISE, stopped, [1])


def test_a_note_does_not_cost_points():
    def noted(asking):
        return Finding("slow", "a second", "", "the loop")

    exercise = Exercise(EXERCISE.name, EXERCISE.items, EXERCISE.hints, Asking, note=noted)
    verdict = run(exercise, lambda x: 2 * x, [1])
    assert (verdict.outcome, verdict.points) == (Outcome.NOTE, 3)
    assert "slow" in str(verdict)


def test_what_an_answer_prints_is_kept_back(capfd):
    def talks(x):
        print("out")
        print("err", file=sys.stderr)
        return 2 * x

    run(EXERCISE, talks, [1])
    assert capfd.readouterr() == ("", "")


def test_shown_survives_a_strange_repr():
    class Strange:
        def __repr__(self):
            raise ValueError

    assert shown(Strange()) == "a Strange"
    assert shown("a\nb") == r"'a\nb'"


# --- text, HTML, marks ---


def test_text_says_what_was_seen_what_follows_and_where_to_look():
    text = str(run(EXERCISE, lambda x: "no", [1]))
    assert text.splitlines()[0] == "✗ double: not yet"
    for line in (
        "not the double",
        "saw: ",
        "so: it is another number",
        "look at: the factor",
        "already right: answers",
        "stuck? hint.double()",
    ):
        assert line in text


def test_html_is_escaped_and_carries_the_words():
    verdict = run(EXERCISE, lambda x: "<script>", [1])
    bundle = verdict._repr_mimebundle_()
    assert bundle["text/plain"] == str(verdict)
    page = bundle["text/html"]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "✗ double: not yet" in page
    assert "<b>look at</b>: the factor" in page


def test_marks_are_a_float_for_nbgrader_and_plain_data_for_the_grader():
    bundle = Marks(run(EXERCISE, lambda x: x, [1]))._repr_mimebundle_()
    assert bundle["text/plain"] == "1.0"
    assert float(bundle["text/plain"]) == 1
    verdict = json.loads(json.dumps(bundle[VERDICT_TYPE]))
    assert verdict == bundle[VERDICT_TYPE]
    assert verdict["items"] == {"answers": 1.0, "doubles": 0.0}
    assert (verdict["points"], verdict["of"], verdict["outcome"]) == (1.0, 3, "not yet")
    assert verdict["findings"][0]["item"] == "doubles"
    assert type(verdict["outcome"]) is str
    assert {type(value) for value in verdict["items"].values()} == {float}
    assert Marks(run(EXERCISE, None, [1]))._repr_mimebundle_()["text/plain"] == "0.0"


def test_marks_try_several_seeds_and_keep_no_progress(lab, tmp_path):
    asked = []

    def double(x):
        asked.append(x)
        return 2 * x

    assert lab.check.marks("double", double, seed=5).verdict.points == 3
    assert len(set(asked)) == EXERCISE.n_seeds
    assert list(tmp_path.iterdir()) == []


# --- check, hint, ready ---


def test_an_unknown_exercise_names_the_known_ones(lab):
    for asked in (lab.check, lab.hint):
        with pytest.raises(AttributeError, match="no exercise 'doubel'; it has double"):
            asked.doubel
    with pytest.raises(AttributeError, match="it has double"):
        lab.check.marks("doubel", None, seed=1)
    assert "double" in dir(lab.check)
    assert "double" in dir(lab.hint)


def test_hints_have_three_levels(lab):
    assert [repr(lab.hint.double()) for _ in range(4)] == [
        "hint 1 of 3: think",
        "hint 2 of 3: multiply",
        "hint 3 of 3: return 2 * x",
        "hint 3 of 3: return 2 * x",
    ]
    assert repr(lab.hint.double(1)) == "hint 1 of 3: think"
    assert repr(lab.hint.double()) == "hint 2 of 3: multiply"
    for level in (0, 4):
        with pytest.raises(ValueError, match="levels 1 to 3"):
            lab.hint.double(level)


def test_ready_says_what_it_waits_for(lab, capsys):
    assert not lab.ready("double")
    assert "double (not started)" in capsys.readouterr().out
    lab.check.double(lambda x: x)
    assert not lab.ready("double")
    assert "double (not yet)" in capsys.readouterr().out
    verdict = lab.check.double(lambda x: 2 * x)
    assert "1 of 1 exercise right" in str(verdict)
    assert lab.ready("double")
    assert capsys.readouterr().out == ""


# --- progress ---


def test_progress_survives_a_restart(tmp_path):
    Progress("lab", ["a", "b"], tmp_path).note("a", Outcome.RIGHT)
    again = Progress("lab", ["a", "b"], tmp_path)
    again.note("b", Outcome.NOTE)
    assert str(Progress("lab", ["a", "b"], tmp_path)) == "2 of 2 exercises right"
    assert str(Progress("lab", ["a"], tmp_path)) == "1 of 1 exercise right"
    assert [path.name for path in tmp_path.iterdir()] == ["lab.progress.json"]


@pytest.mark.parametrize(
    "content", ["{", "[]", "3", '{"a": "wonderful"}', '{"a": null}', '{"a": []}', "\x00"]
)
def test_a_broken_progress_file_starts_anew(tmp_path, capsys, content):
    (tmp_path / "lab.progress.json").write_text(content)
    progress = Progress("lab", ["a"], tmp_path)
    assert "starts anew" in capsys.readouterr().out
    progress.note("a", Outcome.RIGHT)
    assert str(Progress("lab", ["a"], tmp_path)) == "1 of 1 exercise right"


def test_progress_that_cannot_be_kept_is_said_once(tmp_path, capsys):
    progress = Progress("lab", ["a"], tmp_path / "missing")
    progress.note("a", Outcome.NOT_YET)
    progress.note("a", Outcome.RIGHT)
    assert capsys.readouterr().out.count("cannot be kept") == 1
    assert str(progress) == "1 of 1 exercise right"


def test_a_write_that_breaks_off_leaves_the_old_progress(tmp_path, monkeypatch):
    Progress("lab", ["a", "b"], tmp_path).note("a", Outcome.RIGHT)
    progress = Progress("lab", ["a", "b"], tmp_path)

    def full(self, content):
        with self.open("wb") as file:
            file.write(content[:5])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    progress.note("b", Outcome.RIGHT)
    assert str(Progress("lab", ["a", "b"], tmp_path)) == "1 of 2 exercises right"


# --- the lab's own checks ---


def test_importing_the_checks_touches_no_file_and_loads_no_keras(tmp_path):
    code = "import sys, kit.checks.lab, kit.checks.exercise; print('keras' in sys.modules)"
    root = Path(lab_module.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
        text=True,
        capture_output=True,
        check=True,
    )
    assert done.stdout == "False\n"
    assert list(tmp_path.iterdir()) == []


def test_the_lesson_and_its_checks_agree():
    assert list(FUNCTIONS) == list(LAB.exercises)
    assert {name: exercise.points for name, exercise in LAB.exercises.items()} == POINTS


@pytest.mark.slow
@pytest.mark.parametrize("exercise", LAB.exercises)
def test_the_reference_is_right_whatever_the_seed(exercise):
    bases = range(3) if exercise == "track2vec_model" else range(0, 5_000, 100)
    for base in bases:
        verdict = run(
            LAB.find(exercise), reference(exercise), [base, base + 1, base + 2][: LAB.find(exercise).n_seeds]
        )
        assert verdict.outcome is Outcome.RIGHT, str(verdict)


@pytest.mark.parametrize("exercise", LAB.exercises)
def test_the_blank_earns_nothing(exercise):
    cell = re.search(rf'^# %% exercise="{exercise}"\n(.*?)^# %%', LESSON, re.MULTILINE | re.DOTALL)[1]
    blank = re.sub(r"# BEGIN SOLUTION.*# END SOLUTION", "raise NotImplementedError", cell, flags=re.DOTALL)
    verdict = run(LAB.find(exercise), answer_of(blank, FUNCTIONS[exercise]), [1])
    assert (verdict.outcome, verdict.points) == (Outcome.NOT_STARTED, 0)


def test_an_error_costs_only_the_item_that_met_it():
    def fails(asking):
        with student_code():
            asking.answer("no number")

    items = [Item("met", 1, fails), Item("doubles", 2, asks(doubles))]
    verdict = run(Exercise("e", items, ("", "", ""), Asking), lambda x: x + x - 0, [1, 2])
    assert verdict.earned == {"met": 0, "doubles": 2}
    assert verdict.outcome is Outcome.ERROR


def test_an_error_while_the_answer_is_observed_costs_all_items():
    def observe(answer, rng):
        with student_code():
            return answer("no number")

    items = [Item("one", 1, lambda value: None), Item("other", 2, lambda value: None)]
    verdict = run(Exercise("e", items, ("", "", ""), observe), lambda x: x + 1, [1])
    assert verdict.points == 0
    assert {finding.outcome for _, finding in verdict.findings} == {Outcome.ERROR}


def test_what_an_item_draws_does_not_hang_on_the_items_before_it():
    drawn = []

    def draws(answer, rng):
        drawn.append(int(rng.integers(1_000_000)))

    items = [Item(name, 1, asks(draws)) for name in ("one", "other")]
    run(Exercise("e", items, ("", "", ""), Asking), len, [1, 2])
    assert drawn[0] == drawn[1] != drawn[2] == drawn[3]


def test_what_a_check_stumbles_over_becomes_a_finding():
    def stumbles(asking):
        raise ZeroDivisionError

    verdict = run(Exercise("e", [Item("i", 1, stumbles)], ("", "", ""), Asking), len, [1])
    assert (verdict.outcome, verdict.points) == (Outcome.NOT_YET, 0)
    assert verdict.findings[0][1].cause == "the result cannot be read"


# --- no result makes a check stumble ---


class Hostile:
    """Raises at whatever is asked of it."""

    def __eq__(self, other):
        raise RuntimeError("no comparing")

    __hash__ = None
    __repr__ = __str__ = __len__ = __iter__ = __array__ = __float__ = __int__ = __bool__ = (
        lambda self, *a, **k: 1 / 0
    )


def endless():
    while True:
        yield None


RESULTS = {
    "none": lambda: None,
    "ellipsis": lambda: ...,
    "string": lambda: "abcdefghi",
    "bytes": lambda: b"abc",
    "number": lambda: 7,
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "huge": lambda: 10**400,
    "complex": lambda: 1j,
    "dict": lambda: {"best": [np.nan], "validation": "x", "test": {}},
    "dict_of_arrays": lambda: {"best": np.arange(3), "validation": np.arange(3), "test": None},
    "ragged": lambda: [[1, 2], [3], "x", None] * 3,
    "ragged_nine": lambda: [[1, [2]], [3]] * 4 + [[]],
    "nans": lambda: np.full((9, 3), np.nan),
    "infs": lambda: np.full((9, 3), np.inf),
    "strings": lambda: [["a", "b", "c"]] * 9,
    "huge_rows": lambda: [[10**30, 1, 2]] * 9,
    "negative": lambda: np.full((9, 3), -1),
    "empty": list,
    "empty_rows": lambda: [[]] * 9,
    "scalar_array": lambda: np.array(3),
    "objects": lambda: np.array([None, "a", 3], object),
    "hostile": Hostile,
    "list_of_hostile": lambda: [Hostile()] * 9,
    "generator_of_none": endless,
    "generator_of_strings": lambda: (c for c in "abc" * 100),
    "generator_of_hostile": lambda: (Hostile() for _ in range(100)),
    "generator_of_triples": lambda: (((1, 2), 3) for _ in range(100)),
    "generator_of_deep": lambda: (((np.zeros((2, 2, 2)), np.zeros(3)), np.array("x")) for _ in range(100)),
    "generator_of_objects": lambda: (
        ((np.array([None]), np.array(["a"])), np.array([{}])) for _ in range(100)
    ),
    "layer": lambda: keras.layers.Dense(1),
    "class": lambda: int,
    "namespace": lambda: SimpleNamespace(shape=("a",)),
    "tuple": lambda: (1, Hostile()),
}


@pytest.mark.parametrize("result", RESULTS)
@pytest.mark.parametrize("exercise", LAB.exercises)
def test_any_result_becomes_a_finding(exercise, result):
    verdict = run(LAB.find(exercise), lambda *_: RESULTS[result](), [1])
    assert verdict.lost(), str(verdict)
    assert verdict.points < verdict.of / 2
    assert verdict.outcome is Outcome.NOT_YET
    assert len(str(verdict)) < 3_000
    assert "the result cannot be read" not in [finding.cause for _, finding in verdict.findings]


def models():
    n, d = 23, 4
    one = keras.Input((1,))
    yield "no weights", keras.Model([one, keras.Input((1,))], one)
    pair = {"target": keras.Input((1,), name="target"), "context": keras.Input((1,), name="context")}
    yield "named inputs", keras.Model(pair, keras.layers.Add()(list(pair.values())))
    yield "empty", keras.Sequential()
    yield "one input", keras.Sequential([keras.layers.Embedding(n, d)])
    first, second = keras.Input((1,)), keras.Input((1,))
    table = keras.layers.Embedding(n, d)
    yield "two outputs", keras.Model([first, second], [table(first), table(second)])
    yield "a dict", keras.Model([first, second], {"a": table(first), "b": table(second)})
    yield "one for all", keras.Model([first, second], keras.ops.sum(table(first) * table(second)))
    yield (
        "nan",
        keras.Model(
            [first, second], keras.ops.log(-1 - keras.ops.sum(table(first) * table(second), -1) ** 2)
        ),
    )

    class NoCall(keras.Model):
        pass

    yield "no call", NoCall()

    class Strange(keras.Model):
        def call(self, pair):
            return "strange"

    yield "text out", Strange()


@pytest.mark.parametrize("compiled", [False, True])
def test_any_model_becomes_a_finding(compiled):
    for name, model in models():
        if compiled:
            model.compile("adam", "binary_crossentropy")
        verdict = run(LAB.find("track2vec_model"), lambda n, d, model=model: model, [1])
        assert verdict.lost(), name
        assert verdict.outcome is Outcome.NOT_YET, (name, str(verdict))
        assert "result cannot be read" not in str(verdict), name


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_check_and_a_hint_can_be_copied(copied):
    """Whatever copies all names of a notebook meets them too."""
    assert "hit_at_k" in dir(copied(LAB.check))
    assert "hit_at_k" in dir(copied(LAB.hint))
