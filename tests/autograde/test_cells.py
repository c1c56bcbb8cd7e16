"""The grammar of cells: what is read, and what is refused."""

import re
import shutil
from pathlib import Path

import pytest

from autograde.build import instructor_notebook, student_notebook
from autograde.cells import (
    SOLUTIONS,
    defined_function,
    kind_of,
    labs_handed_in,
    read_solution,
)
from autograde.errors import AuthorError
from autograde.faults import of_script
from autograde.notebook import Kind, cells_of, graded_cells

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

# %% only="lab"
print(double(2))

# %% [markdown] answer="why" points=1
# Because.
"""
BY_HAND = """# BEGIN HIDDEN TESTS
assert double(3) == 6
# END HIDDEN TESTS
"""
WITH_TEST = GOOD.replace("check.double(double)\n", f"check.double(double)\n{BY_HAND}")


def read(tmp_path, text, name="01_lab.py"):
    path = tmp_path / name
    path.write_text(text)
    return read_solution(path)


def test_the_kinds_of_cell(tmp_path):
    notebook = read(tmp_path, GOOD)
    assert [cell.kind for cell in cells_of(notebook)] == [
        "prose",
        "given",
        "exercise",
        "check",
        "lab",
        "answer",
    ]
    assert [(c.kind, c.name, c.points) for c in graded_cells(notebook)] == [
        ("check", "double", 2.0),
        ("answer", "why", 1.0),
    ]
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


def test_blank_lines_at_the_top_are_no_cell(tmp_path):
    assert read(tmp_path, f"\n\n{GOOD}") == read(tmp_path, GOOD)


def test_ids_are_derived_from_names_so_that_a_build_is_reproducible(tmp_path):
    first, second = read(tmp_path, GOOD), read(tmp_path, GOOD)
    assert [c.id for c in first.cells] == [c.id for c in second.cells]
    assert len({c.id for c in first.cells}) == len(first.cells)


def test_the_hidden_test_is_made_of_the_visible_line(tmp_path):
    check = read(tmp_path, GOOD).cells[3].source
    assert check == (
        "check.double(double)\n# BEGIN HIDDEN TESTS\n"
        'check.marks("double", double, seed=SEED)\n# END HIDDEN TESTS'
    ).replace("SEED", re.search(r"seed=(\d+)", check)[1])
    other = read(tmp_path, GOOD, "02_lab.py").cells[3].source
    assert other != check  # another lab, another seed


def test_a_hidden_test_by_hand_stays_as_it_is(tmp_path):
    assert read(tmp_path, WITH_TEST).cells[3].source == f"check.double(double)\n{BY_HAND}".rstrip()


def test_the_labs_leave_their_hidden_tests_to_the_build():
    for path in SOLUTIONS.glob("*.py"):
        assert "HIDDEN" not in path.read_text()
        assert all("check.marks(" in check.source for check in cells_of(read_solution(path), Kind.CHECK))


REFUSED = [  # a text of GOOD, what stands there instead, the cell that is named, and what is said of it
    ('exercise="double"', 'excercise="double"', '3 "double"', "unknown key excercise; write exercise"),
    (
        'exercise="double"',
        'exercise="double" tags="x"',
        '3 "double"',
        "unknown key tags; use exercise, check",
    ),
    (
        'exercise="double"',
        "exercise=double",
        '3 "double"',
        'exercise=double has no quotes; write exercise="double"',
    ),
    ('exercise="double"', '"double"', "3 (line 7)", '"double" is no key'),
    ('exercise="double"', 'exercise="double" exercise="x"', '3 "x"', "the key exercise stands there twice"),
    ('exercise="double"', 'exercise="a b"', '3 "a b"', "'a b' is no name of Python"),
    ('check="double" points=2', 'check="double"', '4 "double"', "points belong to"),
    (
        'check="double" points=2',
        'check="double" points=two',
        '4 "double"',
        'points="two"; a cell has a number',
    ),
    ('exercise="double"', 'exercise="double" points=2', '3 "double"', "points belong to"),
    (
        'check="double" points=2',
        'check="triple" points=2',
        '4 "triple"',
        "check triple has no exercise before it",
    ),
    ('check="double" points=2', 'check="triple" points=2', '3 "double"', "exercise double has no check"),
    (
        'check="double" points=2',
        'check="double" answer="x" points=2',
        '4 "double"',
        "is check and answer at once",
    ),
    ("    # BEGIN SOLUTION\n", "", '3 "double"', "0 x BEGIN SOLUTION and 1 x END SOLUTION"),
    ("    # END SOLUTION\n", "", '3 "double"', "1 x BEGIN SOLUTION and 0 x END SOLUTION"),
    (
        "    # END SOLUTION\n",
        "    # END SOLUTION\n" * 2,
        '3 "double"',
        "1 x BEGIN SOLUTION and 2 x END SOLUTION",
    ),
    (
        "    # BEGIN SOLUTION\n    return 2 * x\n    # END SOLUTION",
        "    # END SOLUTION\n    return 2 * x\n    # BEGIN SOLUTION",
        '3 "double"',
        "END SOLUTION stands above BEGIN SOLUTION",
    ),
    ("    return 2 * x\n", "", '3 "double"', "nothing stands between BEGIN SOLUTION and END SOLUTION"),
    ("    # BEGIN SOLUTION", "    ### BEGIN SOLUTION", '3 "double"', "'### BEGIN SOLUTION' is no mark"),
    ("    # BEGIN SOLUTION", "# BEGIN SOLUTION", '3 "double"', "without its solution the cell is no Python"),
    (
        "import numpy as np",
        "# BEGIN SOLUTION\nx = 1\n# END SOLUTION",
        "2 (line 4)",
        "only a cell with exercise=",
    ),
    ("import numpy as np", BY_HAND, "2 (line 4)", "only a cell with check="),
    ("check.double(double)\n", f"{BY_HAND * 2}", '4 "double"', "2 x BEGIN HIDDEN TESTS"),
    (
        "check.double(double)\n",
        "# END HIDDEN TESTS\n# BEGIN HIDDEN TESTS\n",
        '4 "double"',
        "END HIDDEN TESTS stands above",
    ),
    (
        "check.double(double)\n",
        BY_HAND.replace("== 6", "== = 6"),
        '4 "double"',
        "line 15 is no Python: invalid syntax",
    ),
    ("check.double(double)\n", "check.triple(double)\n", '4 "double"', "the cell calls check.triple"),
    ("check.double(double)\n", "print(1)\n", '4 "double"', "there is no line `check.double(double)`"),
    (
        "check.double(double)\n",
        "check.double(duoble)\n",
        '4 "double"',
        "is given duoble, which the cell of the",
    ),
    ("check.double(double)\n", "check.double(double)\n" * 2, '4 "double"', "check.double is called 2 times"),
    ("check.double(double)\n", "check.double(double, 2)\n", '4 "double"', "check.double is given one thing"),
    (
        "    return 2 * x",
        "    return 2 * * x",
        '3 "double"',
        "line 10 is no Python: invalid syntax in 'return 2 * * x'",
    ),
    ("    return 2 * x", '    """2 x', '3 "double"', "is no Python: unterminated"),
    ("import numpy as np", "import numpy as", "2 (line 4)", "line 5 is no Python: invalid syntax"),
    ("# # A lab\n", "# # A lab\nx = 3\n", "1 (line 1)", "line 3, 'x = 3', is no prose"),
    ('only="lab"', 'only="grading"', "5 (line 16)", 'only="lab" belongs'),
    (
        '# %% only="lab"',
        '# %% exercise="double" only="lab"',
        '5 "double"',
        'only="lab" belongs to given code',
    ),
    ('# %% [markdown] answer="why"', '# %% answer="why"', '6 "why"', "an answer is markdown"),
    ('answer="why" points=1', 'answer="double" points=1', '6 "double"', "used twice"),
]


@pytest.mark.parametrize(("old", "new", "cell", "words"), REFUSED)
def test_what_an_author_did_wrong_is_a_line_with_file_cell_and_remedy(tmp_path, old, new, cell, words):
    assert old in GOOD
    path = tmp_path / "solutions" / "09_lab.py"
    path.parent.mkdir()
    path.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(AuthorError) as error:
        student_notebook(path)
    (line,) = [fault for fault in error.value.faults if words in fault]
    assert line.startswith(f"solutions/09_lab.py, cell {cell}: ")
    assert "\n" not in line
    assert ";" in line  # and the remedy


def test_the_faults_of_a_script_are_told_together(tmp_path):
    text = (
        GOOD.replace("points=2", "points=0")
        .replace("import numpy as np", "import")
        .replace('answer="why"', "answer=why")
    )
    path = tmp_path / "09_lab.py"
    path.write_text(text)
    assert [re.search(r"cell \d", fault)[0] for fault in of_script(path)] == ["cell 2", "cell 4", "cell 6"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"# \xff", "is no text in UTF-8; save it"),
        (b"", "the file is empty; begin it with"),
        (b"\n\n", "the file is empty; begin it with"),
        (b"\xef\xbb\xbf# %%\nx = 1\n", "begins with a byte order mark; save it without one"),
        (b"import x\n# %%\n", "line 1: 'import x' stands above the first cell"),
        (b'# %%\nx = """\n# %%\n"""\n', "is no Python"),
        (b"# %% [markdown]\n# ```\n# %% x\n# ```\n", "is no"),
    ],
)
def test_a_file_of_which_no_cells_can_be_made_is_refused(tmp_path, text, words):
    path = tmp_path / "09_lab.py"
    path.write_bytes(text)
    with pytest.raises(AuthorError, match=words):
        read_solution(path)


@pytest.mark.parametrize(
    "points", ["0", "-2", '"two"', "true", "1e999", "1e9", "9" * 400, "NaN", "[2]", "null"]
)
def test_points_that_are_no_number_above_zero_are_refused(tmp_path, points):
    for mark in ('check="double"', 'answer="why"'):
        text = re.sub(rf"({mark} points=)\d", rf"\g<1>{points}", GOOD)
        with pytest.raises(AuthorError, match=r"a cell has a number of points above 0"):
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
        AuthorError,
        match=rf'cell \d+ "predict_batch": {of} check.predict_batch are 1 .* = 3; write points=3',
    ):
        build(path)


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.symlink_to("nowhere")])
def test_what_is_called_as_a_script_and_is_none_is_refused(tmp_path, make):
    make(tmp_path / "09_lab.py")
    with pytest.raises(
        AuthorError, match=r"09_lab\.py: the file cannot be read \(.*\); rename what is there"
    ):
        read_solution(tmp_path / "09_lab.py")


def test_a_name_that_the_gradebook_has_for_a_check_is_refused(tmp_path):
    with pytest.raises(AuthorError, match=r'cell 6 "check_double": the gradebook knows .*; write another'):
        read(tmp_path, GOOD.replace('"why"', '"check_double"'))


@pytest.mark.parametrize("mark", ["[markdown]", 'only="lab"', 'answer="why2" points=1'])
def test_a_mark_of_a_cell_without_its_space_is_refused(tmp_path, mark):
    with pytest.raises(AuthorError, match=r"cell 6 .*: line 21, '# %%.*', begins no cell; write a space"):
        read(tmp_path, f"{GOOD}# %%{mark}\n# text\n")


def test_a_hidden_test_in_which_nothing_stands_is_refused(tmp_path):
    with pytest.raises(
        AuthorError, match=r"nothing stands between BEGIN HIDDEN TESTS .*; write the hidden test"
    ):
        read(tmp_path, WITH_TEST.replace("assert double(3) == 6\n", ""))


def test_an_exercise_without_a_check_is_refused(tmp_path):
    start, end = GOOD.index("# %% check="), GOOD.index("# %% only=")
    with pytest.raises(AuthorError, match="exercise double has no check"):
        read(tmp_path, GOOD[:start] + GOOD[end:])


def test_an_exercise_twice_is_refused(tmp_path):
    start, end = GOOD.index("# %% exercise="), GOOD.index("# %% check=")
    with pytest.raises(AuthorError, match="used twice"):
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
    ("handed_in", "labs"),
    [
        (["ada/01_track2vec.ipynb", "bea/01_track2vec (1).ipynb", "bea/notes.ipynb"], ["01_track2vec"]),
        (["ada/04_funnel/04_funnel.ipynb"], ["04_funnel"]),
        (["ada/01_track2vec.ipynb", "ada/04_funnel.ipynb"], ["01_track2vec", "04_funnel"]),
        (["ada/other.ipynb"], []),
        (["class/ada/homework/labs/01_track2vec.ipynb"], ["01_track2vec"]),
        (["Ada Lovelace_12345_assignsubmission_file_04_funnel.ipynb"], ["04_funnel"]),
        (["ada/01_track2vec.ipynb.txt"], ["01_track2vec"]),
    ],
)
def test_the_labs_are_known_by_what_was_handed_in(tmp_path, handed_in, labs, zipped):
    folder = tmp_path / "class"
    for name in handed_in:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}")
    given = Path(shutil.make_archive(str(tmp_path / "class"), "zip", folder)) if zipped else folder
    assert labs_handed_in(given) == labs


@pytest.mark.parametrize("name", ["class.zip", "missing"])
def test_what_is_no_folder_and_no_archive_is_refused(tmp_path, name):
    (tmp_path / "class.zip").write_bytes(b"PK nothing")
    with pytest.raises(ValueError, match="neither a folder"):
        labs_handed_in(tmp_path / name)
