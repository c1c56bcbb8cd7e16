"""What a student sees of a check beside its finding: time, Stop, prints, figures, the failing case, the cell judged."""

import io
import os
import re
import textwrap
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from autograde.demo import own_sockets
from kit.checks.cells import Cells
from kit.checks.exercise import Asking, Exercise, Item, asks, run
from kit.checks.lab import Lab, NotRightError
from kit.checks.limit import Ended, Limit
from kit.checks.outcome import Finding, Outcome, student_code

ROOT = Path(__file__).parents[3]


def doubles(answer, rng):
    for x in (int(rng.integers(1, 9)), 10, 20):
        with student_code():
            value = answer(x)
        if value != 2 * x:
            return Finding("not the double", f"{x} gave {value}", "it is `another`", "the factor")
    return None


def takes_a_row(answer, rng):
    with student_code():
        answer(np.array([1]))


EXERCISE = Exercise(
    "double", [Item("doubles", 2, asks(doubles)), Item("rows", 1, asks(takes_a_row))], ("", "", ""), Asking
)


def in_a_cell(source, name="double"):
    """A function as a cell would define it."""
    namespace = {"np": np, "time": time}
    exec(compile(textwrap.dedent(source), "<ipython-input-1>", "exec"), namespace)
    return namespace[name]


@pytest.fixture
def lab(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Lab("00_test", [EXERCISE])


def asked_of(lab, source):
    return lab.check.double(in_a_cell(source))


# --- time and Stop ---

LOOP = """
    def double(x):
        while True:
            x = x + 0
"""
STUBBORN = """
    def double(x):
        for i in range(3):
            try:
                while True:
                    x = x + 0
            except:
                pass
        while True:
            x = x + 0
"""


@pytest.mark.parametrize("source", [LOOP, STUBBORN, "def double(x):\n    time.sleep(600)\n"])
def test_an_answer_that_does_not_end_is_stopped_and_its_line_said(lab, source):
    lab.check.seconds = 0.2
    verdict = asked_of(lab, source)
    assert (verdict.outcome, verdict.points) == (Outcome.NOT_YET, 0)
    assert "still running after 0.2 s, at line" in str(verdict)
    assert "of your cell" in str(verdict)
    assert lab.progress["double"].outcome is Outcome.NOT_YET


def test_the_limit_holds_beside_the_main_thread_too(lab):
    lab.check.seconds = 0.2
    said = []
    thread = threading.Thread(target=lambda: said.append(asked_of(lab, LOOP)), daemon=True)
    thread.start()
    thread.join(60)
    assert "still running" in str(said[0])


def test_a_limit_leaves_nothing_behind():
    before = threading.active_count()
    for _ in range(20):
        with Limit(0.01) as limit:
            time.sleep(0.02)
        assert limit.ended in (None, Ended.OUT_OF_TIME)
    time.sleep(0.05)  # nothing arrives later
    assert threading.active_count() == before


def test_stop_gives_words_and_is_no_verdict(lab):
    lab.check.double(lambda x: 2 * x)

    def pressed(x):
        raise KeyboardInterrupt

    verdict = lab.check.double(pressed)
    assert verdict.outcome is Outcome.STOPPED
    assert "stopped" in str(verdict)
    assert "nothing has been judged" in str(verdict)
    assert lab.progress["double"].outcome is Outcome.RIGHT


# --- what it prints, draws and raises ---


def test_what_the_failing_case_prints_is_shown_and_what_more_there_is(lab):
    verdict = asked_of(
        lab,
        """
        def double(x):
            for i in range(9 if x == 10 else 1):
                print(f"line {i} for {x}")
            return 2 * x if x != 10 else 0
        """,
    )
    text = str(verdict)
    assert "printed: line 0 for 10" in text
    assert "line 5 for 10" in text
    assert "line 6" not in text
    assert "... and 3 more lines" in text
    assert "for 20" not in text
    assert lab.check.case("double").printed.count("\n") == 9


def test_a_right_answer_shows_no_prints(lab):
    assert "printed" not in asked_of(lab, "def double(x):\n    print('hello')\n    return 2 * x\n").as_html()


def test_the_failing_case_is_given_into_the_students_hands(lab):
    with pytest.raises(LookupError, match=r"run check.double\(...\) first"):
        lab.check.case("double")
    asked_of(lab, "def double(x):\n    return 2 * x if x != 10 else 0\n")
    assert lab.check.case("double") == {"x": 10}
    assert repr(lab.check.case("double")).splitlines()[1:] == ["  x = 10"]
    assert lab.check.case("double", 1)["x"] in range(1, 9)
    with pytest.raises(LookupError, match="there is no call 99"):
        lab.check.case("double", 99)


def test_a_case_is_as_it_was_before_the_answer_changed_it(lab):
    asked_of(
        lab,
        """
        def double(x):
            if isinstance(x, np.ndarray):
                x[:] = 7
                raise ValueError
            return 2 * x
        """,
    )
    case = lab.check.case("double")
    assert case["x"].tolist() == [1]
    case["x"][:] = 3
    assert lab.check.case("double")["x"].tolist() == [1]


def test_figures_of_an_answer_are_closed(lab):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("agg")
    others = pyplot.get_fignums()  # of tests before this one
    mine = pyplot.figure()

    def draws(x):
        pyplot.figure()
        return 0

    verdict = lab.check.double(draws)
    assert pyplot.get_fignums() == [*others, mine.number]
    assert "kept back: " in str(verdict)
    pyplot.close(mine)


def test_the_whole_reason_of_an_exception_is_shown():
    def strict(x):
        raise ValueError(
            "Expected 2D array, got 1D:\narray=[1].\n\n\x1b[1mReshape your data\x1b[0m.\n" + "more\n" * 9
        )

    text = str(run(EXERCISE, strict, [1]))
    assert "ValueError: Expected 2D array, got 1D:" in text
    assert "Reshape your data." in text
    assert "\x1b" not in text
    assert text.count("more") == 3


# --- words ---


def test_backticks_are_code_in_html(lab):
    page = lab.check.double(lambda x: 0).as_html()
    assert "it is <code>another</code>" in page
    assert "<code>hint.double()</code>" in page


def test_a_leftover_raise_is_not_an_exercise_that_was_not_started(lab):
    verdict = asked_of(lab, "def double(x):\n    y = 2 * x\n    raise NotImplementedError\n    return y\n")
    assert verdict.outcome is Outcome.NOT_YET
    assert "take it out" in str(verdict)
    blank = asked_of(lab, 'def double(x):\n    """Words."""\n    # TODO\n    raise NotImplementedError\n')
    assert blank.outcome is Outcome.NOT_STARTED


# --- in a kernel: which cell was judged ---

LESSON = """
import time, numpy as np
from tests.kit.checks.test_at_the_desk import EXERCISE
from kit.checks.cells import Cells
from kit.checks.lab import Lab
lab = Lab("00_test", [EXERCISE]); check = lab.check
"""
DRAWS = """def double(x):
    import matplotlib.pyplot as plt
    from IPython.display import display
    plt.plot([1, 2]); plt.show()
    plt.figure()
    display("shown")
    return 0
"""
CELLS = {
    "lesson": LESSON,
    "old": "def double(x):\n    return 0",
    "ask": "check.double(double)",
    "syntax": "def double(x)\n    return 2 * x",
    "ask after the error": "check.double(double)",
    "all labs": "check.board()",
    "copied": "x =\xa03",
    "draws": DRAWS,
    "ask what draws": "check.double(double)",
    "endless": "check.seconds = 0.5\ndef double(x):\n    while True:\n        x = x + 0",
    "ask the endless": "check.double(double)",
    "right": "def double(x):\n    return 2 * x",
    "ask the right one": "check.double(double)",
}


def said_in_a_kernel(folder):
    notebook = nbformat.v4.new_notebook()
    for name, source in CELLS.items():
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata |= {"name": name, "tags": ["raises-exception"]}
        notebook.cells.append(cell)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        resources={"metadata": {"path": str(folder)}},
        config=own_sockets(str(folder)),
    )
    client.execute(env=os.environ | {"PYTHONPATH": str(ROOT)})
    return {cell.metadata["name"]: cell.outputs for cell in notebook.cells}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    outputs = said_in_a_kernel(tmp_path_factory.mktemp("desk"))
    return {
        name: "\n".join(part.get("data", {}).get("text/plain", "") for part in parts)
        for name, parts in outputs.items()
    } | {"outputs": outputs}


def test_the_judged_cell_is_said(said):
    assert "judged: `double` of cell [2], line 1" in said["ask"]
    assert "but: " not in said["ask"]


def test_a_cell_that_failed_later_is_said(said):
    words = said["ask after the error"]
    assert "judged: `double` of cell [2]" in words
    assert "but: cell [4], run after that, ended in SyntaxError" in words


def ran(number, cell, source, error=None):
    """What IPython says of a cell that has ended; JupyterLab says which cell it was."""
    info = SimpleNamespace(store_history=True, cell_id=cell, raw_cell=source)
    return SimpleNamespace(info=info, execution_count=number, error_before_exec=error, error_in_exec=None)


@pytest.fixture
def cells():
    found = Cells()
    found._shell = SimpleNamespace(compile=SimpleNamespace(_filename_map={"<ipython-input-1>": 2}))
    found.note(ran(2, "a", "def double(x):\n    return 0"))
    return found


def test_a_misspelt_name_is_said(cells):
    double = in_a_cell("def double(x):\n    return 0\n")
    assert cells.judged(double) == "`double` of cell [2], line 1"
    cells.note(ran(3, "b", "check.double(double)"))
    assert cells.in_vain(double) == ""
    cells.note(ran(4, "a", "def doubel(x):\n    return 2 * x"))
    assert "run again as [4] and defines no `double` (it defines `doubel`)" in cells.in_vain(double)


def test_a_wrong_edit_of_the_cell_is_said_whatever_it_still_defines(cells):
    double = in_a_cell("def double(x):\n    return 0\n")
    error = SyntaxError("invalid syntax", ("/tmp/2996.py", 1, 5, "deff double(x):"))
    cells.note(ran(5, "a", "deff double(x):\n    return 0", error))
    assert (
        "cell [5], run after that, ended in SyntaxError: invalid syntax, line 1; the check"
        in cells.in_vain(double)
    )


def test_what_came_along_is_said_once_however_many_labs_there_are(said):
    printed = [part["text"] for part in said["outputs"]["copied"] if part["output_type"] == "stream"]
    assert "".join(printed).count("NO-BREAK SPACE") == 1


def test_nothing_that_an_answer_draws_is_scattered(said):
    (only,) = said["outputs"]["ask what draws"]
    assert only["output_type"] == "execute_result"
    assert "of its figures or displays" in said["ask what draws"]


def test_a_kernel_has_a_limit_and_goes_on_afterwards(said):
    assert re.search(
        r"still running after 0.5 s, at line [34] of your cell: (while|x =)", said["ask the endless"]
    )
    assert "✓ double: right" in said["ask the right one"]
    assert "but: " not in said["ask the right one"]


def test_a_function_that_was_defined_anew_since_is_no_failure(cells):
    double = in_a_cell("def double(x):\n    return 0\n")
    cells.note(ran(5, "c", "def double(x):\n    return 2 * x"))  # and yet the check was given the old one
    assert cells.in_vain(double) == ""


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("```python\ndef double(x):\n    return 2\n```", "line 1 of this cell is the fence of a chat (```)"),
        ("def double(x):\n    return 2\n```", "line 3 of this cell is the fence of a chat (```)"),
        ("def double(x):\n\xa0   return 2", "line 2 of this cell holds a NO-BREAK SPACE (U+00A0)"),
        ("x = \u201ctwo\u201d", "LEFT DOUBLE QUOTATION MARK (U+201C), copied from a page: put a quote"),
        ("x = 3 \u2212 2", "MINUS SIGN (U+2212), copied from a page: put a minus (-) in its place"),
        ("x =\u200b 3", "ZERO WIDTH SPACE (U+200B), copied from a page: take it out"),
    ],
)
def test_what_came_along_when_a_cell_was_copied_is_named(cells, capsys, source, says):
    with pytest.raises(SyntaxError) as error:
        compile(source, "<cell>", "exec")
    cells.note(ran(6, "a", source, error.value))
    assert says in capsys.readouterr().out


def test_signs_of_other_languages_in_a_cell_are_not_blamed(cells, capsys):
    cells.note(ran(6, "a", "title = '\u201eAu revoir\u201c\xa0!'"))
    cells.note(ran(7, "a", "x = = 1\ny = '\u201ctwo\u201d'", SyntaxError("x", ("f", 1, 5, "x = = 1"))))
    assert capsys.readouterr().out == ""


# --- numbers with few digits ---


@pytest.fixture
def policy():
    import keras

    before = keras.config.dtype_policy()
    yield keras.config.set_dtype_policy
    keras.config.set_dtype_policy(before)


@pytest.mark.parametrize(("numbers", "coarse"), [("float32", False), ("mixed_bfloat16", True)])
def test_a_model_that_counts_with_few_digits_is_told_so(policy, numbers, coarse):
    from kit.checks.track2vec import LAB

    def two_tables(n_tracks, dim):
        import keras

        target, context = keras.Input((1,)), keras.Input((1,))
        rows = [keras.layers.Embedding(n_tracks, dim)(part) for part in (target, context)]
        cosine = keras.layers.Flatten()(keras.layers.Dot(2, normalize=True)(rows))
        model = keras.Model([target, context], keras.layers.Dense(1, activation="sigmoid")(cosine))
        model.compile("adam", "binary_crossentropy")
        return model

    policy(numbers)
    verdict = run(LAB.find("track2vec_model"), two_tables, [1])
    assert verdict.lost()
    assert all(("counts in bfloat16" in finding.cause) is coarse for _, finding in verdict.findings)


# --- nbgrader's Validate ---


def test_where_nbgrader_validates_a_check_that_is_not_right_raises_its_words(lab, monkeypatch):
    monkeypatch.setenv("NBGRADER_VALIDATING", "1")
    with pytest.raises(NotRightError, match="double: not yet") as raised:
        lab.check.double(lambda x: 0)
    assert raised.value._render_traceback_()[0] == "✗ double: not yet"
    with pytest.raises(NotRightError, match="not started"):
        lab.check.double(None)
    assert lab.check.double(lambda x: 2 * x).outcome is Outcome.RIGHT


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "says"), [("", "VALIDATION FAILED ON 1 CELL"), ("x", "Success!")])
def test_nbgraders_own_validate_says_which_lab_is_blank(tmp_path, monkeypatch, answer, says):
    from nbgrader.validator import Validator

    body = "return 2 * x" if answer else "raise NotImplementedError"
    sources = [LESSON, f"def double(x):\n    {body}", "check.double(double)"]
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    about = {"grade": True, "solution": False, "locked": True, "points": 3, "grade_id": "check_double"}
    notebook.cells[2].metadata["nbgrader"] = about | {"schema_version": 3, "cell_type": "code", "task": False}
    nbformat.write(notebook, tmp_path / "lab.ipynb")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    said = io.StringIO()
    validator = Validator(config=own_sockets(str(tmp_path)))
    validator.stream = said
    validator.validate_and_print(str(tmp_path / "lab.ipynb"))
    assert says in said.getvalue()
    assert ("○ double: not started" in said.getvalue()) is not bool(answer)


# --- what is asked wrongly ---


def test_a_check_without_an_answer_says_what_to_write(lab):
    with pytest.raises(
        TypeError, match=r"check.double\(\) was given nothing: write the name of your function"
    ) as e:
        lab.check.double()
    assert e.value._render_traceback_() == [str(e.value)]


@pytest.mark.parametrize("asked", ["check", "hint"])
def test_an_exercise_that_is_not_there_is_told_without_a_wall(lab, asked):
    with pytest.raises(AttributeError) as error:
        getattr(lab, asked).doubel
    assert error.value._render_traceback_() == ["this lab has no exercise 'doubel'; it has double"]


def test_the_case_of_the_last_check_needs_no_name(lab):
    with pytest.raises(LookupError, match="run a check first"):
        lab.check.case()
    asked_of(lab, "def double(x):\n    return 2 * x if x != 10 else 0\n")
    assert lab.check.case() == {"x": 10}


def test_hint_alone_says_how_to_ask(lab):
    assert repr(lab.hint) == "hint.NAME() helps in three steps; NAME is one of double"
