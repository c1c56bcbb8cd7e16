"""Python as the grader reads it: the labs' own under one lock, a stranger's as text alone."""

import ast
import gc
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest

from autograde import syntax
from autograde.cells import ROOT
from autograde.grader import GradedLab
from autograde.syntax import code_and_value_of, code_of, tree_of
from autograde.trust.name_scanner import called_in, imported_in, names_in, only_defines
from autograde.trust.reference import Reference

TEXT = Path(__file__).read_text(encoding="utf-8") * 3
STUDENT_SIDE = ("shell.py", "student_side.py")  # run in processes of one thread


class Cycle:
    """Only the garbage collector finds it, wherever it runs; then another thread has its turn."""

    def __init__(self):
        self.me = self

    def __del__(self):
        sum(range(50))


class AsItIs:
    """Writes out no magics."""

    def transform_cell(self, source):
        return source


@pytest.fixture
def hurried():
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)
    gc.collect()


def test_threads_that_read_at_once_read_right(hurried, monkeypatch):
    """CPython 3.11 keeps the depth of a tree in the interpreter: unlocked, one reading in five ends in SystemError."""
    monkeypatch.setattr(syntax, "TransformerManager", AsItIs)  # which would take most of the time
    errors = []

    def read(number):
        for turn in range(30):
            for _ in range(20):
                Cycle()
            try:
                tree_of(f"{TEXT}\n{number}, {turn}")  # another text each time, or it is read but once
            except SystemError as error:
                errors.append(str(error))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_nothing_else_of_the_grader_parses():
    """Whoever parses beside the lock can still meet a thread that is within it."""
    found = []
    for path in sorted([*(ROOT / "autograde" / "trust").rglob("*.py"), *(ROOT / "autograde").glob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in (
                "ast.parse",
                "compile",
                "symtable.symtable",
                "ast.literal_eval",
                "TransformerManager",
            ):
                found.append(path.name)
    alone = "diagnosis.py"  # runs an author's own solution at `verify`, where no other thread is
    assert set(found) - {*STUDENT_SIDE, "syntax.py", alone} == set()
    assert "syntax.py" in found


def test_a_text_is_read_once():
    assert tree_of("x = 1") is tree_of("x = 1")
    assert code_of("x = 1", "<a>") is code_of("x = 1", "<a>")


def test_a_last_value_is_apart_and_the_shared_tree_stays_whole():
    source = "x = 2\nx + 1"
    before, last = code_and_value_of(source, "<check>")
    space = {}
    exec(before, space)
    assert eval(last, space) == 3
    assert len(tree_of(source).body) == 2
    assert code_and_value_of("x = 2", "<check>")[1] is None


# --- a stranger's text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", set()),
        ("%time hit(x)", {"time", "hit", "x"}),
        ("files = !ls {folder}", {"files", "ls", "folder"}),
        ("# hit\n'hit' + \"hit\"", set()),
        ("'''hit\n'''; ndcg", {"ndcg"}),
        (r"'\'hit' + ndcg", {"ndcg"}),
        ("'no end\nhit()", {"hit"}),
        ("'''no end\nhit()", set()),
        ("f'{hit(x)} of'", {"f", "hit", "x", "of"}),
        ("трек = играть(1)", {"трек", "играть"}),
        ("def f(:\n  hit(", {"def", "f", "hit"}),
    ],
)
def test_the_names_of_a_text(text, names):
    assert names_in(text) - {"f"} == names - {"f"}


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("", True),
        ('"""What it is."""\nimport os\n\nclass A(B):\n    x = os.abort()', True),
        ("@cached\nasync def f(\n    x,\n) -> int:\n    return x", True),
        ("from os import (\n    path,\n)", True),
        ("import os; os.abort()", False),
        ("np.mean = None", False),
        ("%run other.py", False),
        ("def f(): pass\nf()", False),
        ("x = '''\ndef f(): pass'''", False),
    ],
)
def test_whether_a_text_only_defines(text, only):
    assert only_defines(text) is only


HARD = {
    "magics": "".join(f"%time x{i} = {i} {'y' * 100}\n" for i in range(5_000)),
    "brackets": "(" * 500_000,
    "quotes": "'" * 500_000,
    "long quotes": "'''\"\"\"" * 80_000,
    "backslashes": "'" + "\\" * 500_000,
    "letters": "f" * 500_000,
    "blanks": "f" + " " * 500_000,
    "blank lines": " \n" * 250_000,
    "colons": "a:" * 250_000,
    "imports": "from a import (" * 30_000,
    "lines of imports": "from a import (b\n" * 30_000,
    "signs": "-" * 500_000,
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_a_text_made_to_keep_a_parser_busy_is_read_in_the_time_of_its_length(text):
    start = time.monotonic()
    names_in(text)
    only_defines(text)
    called_in(text)
    imported_in(text)
    assert time.monotonic() - start < 10


def test_whether_an_answer_leans_on_others_is_asked_of_its_text():
    """A parser did not come to the end of 490 magics in seven minutes, and of 501 it raised RuntimeError."""
    lab = GradedLab.of(ROOT / "bench" / "grading" / "numbers.py")
    notebook = nbformat.v4.new_notebook()
    magics = "".join(f"%time x{i} = {i}\n" for i in range(501))
    notebook.cells = [
        nbformat.v4.new_code_cell(magics, metadata={"kit": {"kind": "extra"}}),
        nbformat.v4.new_code_cell(
            "def cosine(a, b):\n    return nearest(a, b)",
            metadata={"kit": {"kind": "exercise"}, "nbgrader": {"grade_id": "cosine", "solution": True}},
        ),
    ]
    reference = Reference(lab.instructor)
    assert reference.leans_on(notebook, "cosine")
    assert not reference.leans_on(notebook, "nearest")
