"""The grammar of cells: what is read, and what is refused."""

import re
import shutil
from pathlib import Path

import pytest

from autograde.build import instructor_notebook, student_notebook
from autograde.cells import (
    SOLUTIONS,
    CellError,
    defined_function,
    graded_cells,
    kind_of,
    lab_handed_in,
    read_solution,
)

GOOD = """# %% [markdown]
# # A lab

# %%
import numpy as np

# %% exercise="double"
def double(x):
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION

# %% check="double" points=2
check.double(double)
# BEGIN HIDDEN TESTS
check.marks("double", double, seed=1)
# END HIDDEN TESTS

# %% only="lab"
print(double(2))

# %% [markdown] answer="why" points=1
# Because.
"""


def read(tmp_path, text, name="01_lab.py"):
    path = tmp_path / name
    path.write_text(text)
    return read_solution(path)


def test_the_kinds_of_cell(tmp_path):
    notebook = read(tmp_path, GOOD)
    assert [c.metadata["kit"]["kind"] for c in notebook.cells] == [
        "prose",
        "given",
        "exercise",
        "check",
        "lab",
        "answer",
    ]
    assert list(graded_cells(notebook)) == [("check", "double", 2.0), ("answer", "why", 1.0)]
    exercise, check, answer = (notebook.cells[i].metadata["nbgrader"] for i in (2, 3, 5))
    assert (exercise["grade_id"], exercise["grade"], exercise["solution"]) == ("double", False, True)
    assert (check["grade_id"], check["grade"], check["solution"], check["locked"]) == (
        "check_double",
        True,
        False,
        True,
    )
    assert (answer["grade_id"], answer["grade"], answer["solution"], answer["points"]) == (
        "why",
        True,
        True,
        1,
    )


def test_ids_are_derived_from_names_so_that_a_build_is_reproducible(tmp_path):
    first, second = read(tmp_path, GOOD), read(tmp_path, GOOD)
    assert [c.id for c in first.cells] == [c.id for c in second.cells]
    assert len({c.id for c in first.cells}) == len(first.cells)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('exercise="double"', 'excercise="double"', "unknown key excercise"),
        ('check="double" points=2', 'check="double"', "points belong to"),
        ('exercise="double"', 'exercise="double" points=2', "points belong to"),
        ('check="double" points=2', 'check="triple" points=2', "check triple has no exercise"),
        ("    # BEGIN SOLUTION\n", "", "0 x BEGIN SOLUTION and 1 x END SOLUTION"),
        ("    # END SOLUTION\n", "", "1 x BEGIN SOLUTION and 0 x END SOLUTION"),
        ("# BEGIN HIDDEN TESTS\n", "", "0 x BEGIN HIDDEN TESTS"),
        ('only="lab"', 'only="grading"', 'only="lab" belongs'),
        ('# %% [markdown] answer="why"', '# %% answer="why"', "an answer is markdown"),
        ('answer="why" points=1', 'answer="double" points=1', "used twice"),
        (
            "import numpy as np",
            "# BEGIN SOLUTION\nimport numpy as np\n# END SOLUTION",
            "only a cell with exercise=",
        ),
        ('# %% only="lab"', '# %% exercise="double" only="lab"', 'only="lab" belongs to given code'),
    ],
)
def test_what_breaks_the_grammar_is_refused_by_name(tmp_path, old, new, words):
    assert old in GOOD
    with pytest.raises(CellError) as error:
        read(tmp_path, GOOD.replace(old, new))
    assert words in str(error.value)
    assert "01_lab.py" in str(error.value)


@pytest.mark.parametrize("points", ["0", "-2", '"two"', "true", "1e999", "NaN", "[2]", "null"])
def test_points_that_are_no_number_above_zero_are_refused(tmp_path, points):
    for mark in ('check="double"', 'answer="why"'):
        text = re.sub(rf"({mark} points=)\d", rf"\g<1>{points}", GOOD)
        with pytest.raises(CellError, match=r"a cell has a number of points above 0"):
            read(tmp_path, text)


LESSON = (SOLUTIONS / "01_track2vec.py").read_text()


@pytest.mark.parametrize(
    ("points", "of"), [(1, "points=1, and the items of"), (5, "points=5, and the items of")]
)
@pytest.mark.parametrize("build", [student_notebook, instructor_notebook])
def test_points_that_are_not_the_sum_of_the_items_are_refused_at_build(tmp_path, points, of, build):
    path = tmp_path / "01_track2vec.py"
    path.write_text(
        LESSON.replace('check="predict_batch" points=3', f'check="predict_batch" points={points}')
    )
    with pytest.raises(
        CellError, match=f"check_predict_batch has {of} check.predict_batch are 1 .* = 3; write points=3"
    ):
        build(path)


def test_a_visible_check_alone_is_looked_at_too(tmp_path):
    begin, end = (
        LESSON.index('check="radio"'),
        LESSON.index("# END HIDDEN TESTS", LESSON.index('check="radio"')),
    )
    hidden = LESSON[LESSON.index("# BEGIN HIDDEN TESTS", begin) : end]
    lesson = LESSON.replace(hidden, "# BEGIN HIDDEN TESTS\n").replace(
        'check="radio" points=4', 'check="radio" points=3'
    )
    path = tmp_path / "01_track2vec.py"
    path.write_text(lesson)
    with pytest.raises(CellError, match=r"check_radio has points=3"):
        student_notebook(path)


def test_an_exercise_without_a_check_is_refused(tmp_path):
    start, end = GOOD.index("# %% check="), GOOD.index("# %% only=")
    with pytest.raises(CellError, match="exercise double has no check"):
        read(tmp_path, GOOD[:start] + GOOD[end:])


def test_an_exercise_twice_is_refused(tmp_path):
    start, end = GOOD.index("# %% exercise="), GOOD.index("# %% check=")
    with pytest.raises(CellError, match="used twice"):
        read(tmp_path, GOOD[:end] + GOOD[start:end] + GOOD[end:])


def test_defined_function():
    assert defined_function("import x\ndef f():\n    pass\ndef g():\n    pass") == "f"
    assert defined_function("class C:\n    pass") == "C"
    assert defined_function("1 + 1") is None


def test_kind_of_a_plain_cell(tmp_path):
    prose = read(tmp_path, "# %% [markdown]\n# hello\n").cells[0]
    prose.metadata = {}
    assert kind_of(prose) == ("prose", "")


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(
    ("handed_in", "lab"),
    [
        (["ada/01_track2vec.ipynb", "bea/01_track2vec (1).ipynb", "bea/notes.ipynb"], "01_track2vec"),
        (["ada/04_funnel/04_funnel.ipynb"], "04_funnel"),
        (["ada/01_track2vec.ipynb", "ada/04_funnel.ipynb"], None),
        (["ada/other.ipynb"], None),
        (["class/ada/work/labs/01_track2vec.ipynb"], "01_track2vec"),
        (["Ada Lovelace_12345_assignsubmission_file_04_funnel.ipynb"], "04_funnel"),
        (["ada/01_track2vec.ipynb.txt"], "01_track2vec"),
    ],
)
def test_the_lab_is_known_by_what_was_handed_in(tmp_path, handed_in, lab, zipped):
    folder = tmp_path / "class"
    for name in handed_in:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}")
    given = Path(shutil.make_archive(str(tmp_path / "class"), "zip", folder)) if zipped else folder
    assert lab_handed_in(given) == lab


@pytest.mark.parametrize("name", ["class.zip", "missing"])
def test_what_is_no_folder_and_no_archive_is_refused(tmp_path, name):
    (tmp_path / "class.zip").write_bytes(b"PK nothing")
    with pytest.raises(ValueError, match="neither a folder"):
        lab_handed_in(tmp_path / name)
