"""What is told of all labs at once: files, labs of the kit, and what both leave out of each other."""

import re
import shutil
import sys
from dataclasses import replace

import pytest

import kit.checks
from autograde import build as build_module
from autograde import faults
from autograde.__main__ import main
from autograde.cells import SOLUTIONS
from kit.checks.exercise import Item
from kit.checks.track2vec import LAB
from tests.autograde.test_cells import GOOD, LESSON

IMPORTS = LESSON.splitlines().index("# %%") + 1  # the line of the first cell of code


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """An empty course: its solutions, and where the kit's checks and the labs are looked for."""
    for name in ("solutions", "checks"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr("autograde.cells.SOLUTIONS", tmp_path / "solutions")
    monkeypatch.setattr(faults, "CHECKS", tmp_path / "checks")
    monkeypatch.setattr(faults, "CORPUS", tmp_path / "answers")
    monkeypatch.setattr(build_module, "LABS", tmp_path / "labs")
    return tmp_path


def said_by(capsys, *arguments):
    status = main([*arguments])
    return status, capsys.readouterr().err.splitlines()


COMMANDS = [["build"], ["build", "--check"], ["verify"], ["selftest"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_labs_at_all_is_an_error_with_words(tree, capsys, command):
    shutil.rmtree(tree / "solutions")  # as outside of a checkout
    status, lines = said_by(capsys, *command)
    assert status == 1
    assert len(lines) == 1
    assert re.search(
        r"there are no labs: .*solutions holds no file NN_name\.py; get the repository", lines[0]
    )
    assert not (tree / "labs").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_fault_of_every_lab_is_told_and_nothing_is_written(tree, capsys, command):
    (tree / "solutions" / "01_one.py").write_text(GOOD.replace("points=2", "points=0"))
    (tree / "solutions" / "02_two.py").write_text(GOOD.replace("import numpy", "import"))
    status, lines = said_by(capsys, *command)
    assert status == 1
    assert [line.split(": ")[0] for line in lines] == [
        'solutions/01_one.py, cell 4 "double"',
        "solutions/02_two.py, cell 2 (line 4)",
    ]
    assert not (tree / "labs").exists()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["my lab"], "solutions/my lab.py: a lab has two digits"),
        (["tiny"], "solutions/tiny.py: a lab has two digits"),
        (["9_tiny"], "solutions/9_tiny.py: a lab has two digits"),
        (["09_Tiny"], "solutions/09_Tiny.py: a lab has two digits"),
        (["02_one"], "solutions/02_one.py: 01_one.py has the same name; rename one of them"),
        (["01_two"], "solutions/01_two.py: 01_one.py has the same number; rename one of them"),
    ],
)
def test_a_file_that_would_be_passed_over_or_taken_for_another_is_told(tree, capsys, names, words):
    for name in ["01_one", *names]:
        (tree / "solutions" / f"{name}.py").write_text(GOOD)
    status, lines = said_by(capsys, "build")
    assert status == 1
    assert len(lines) == 1
    assert lines[0].startswith(words)
    assert "; rename" in lines[0] or "rename" in lines[0]
    assert not (tree / "labs").exists()


def test_a_lab_of_the_kit_that_names_no_solution_is_told(tree, capsys):
    (tree / "solutions" / "09_tiny.py").write_text(GOOD)
    (tree / "checks" / "tiny.py").write_text('from kit.checks.lab import Lab\nLAB = Lab("09_tinny", [])\n')
    status, lines = said_by(capsys, "build")
    assert (status, len(lines)) == (1, 1)
    assert re.fullmatch(
        r'checks/tiny\.py, line 2: Lab\("09_tinny"\) names no solution; '
        r"write solutions/09_tinny\.py, or one of 09_tiny",
        lines[0],
    )


def test_two_labs_of_the_kit_with_one_name_are_told(tree, capsys):
    (tree / "solutions" / "09_tiny.py").write_text(GOOD)
    for name in ("tiny", "other"):
        (tree / "checks" / f"{name}.py").write_text('LAB = Lab(name="09_tiny", exercises=[])\n')
    status, lines = said_by(capsys, "build")
    assert (status, len(lines)) == (1, 1)
    assert 'checks/tiny.py, line 1: Lab("09_tiny") is there twice, in checks/other.py too' in lines[0]


def test_a_script_and_its_lab_name_each_other_and_the_same_exercises(tree, capsys):
    hit = (
        LESSON.index('# %% exercise="hit_at_k"'),
        LESSON.index("# %% [markdown]", LESSON.index('check="hit_at_k"')),
    )
    header = re.compile(r"^# \*\*Exercise `hit_at_k`.*$", re.MULTILINE)
    text = header.sub("#", LESSON[: hit[0]] + LESSON[hit[1] :])
    (tree / "solutions" / "03_other.py").write_text(text)
    status, lines = said_by(capsys, "build")
    assert status == 1
    assert lines == [
        (
            'solutions/03_other.py: its check belongs to Lab("01_track2vec"); '
            'write Lab("03_other") in kit/checks'
        ),
        (
            "solutions/03_other.py: kit/checks has the exercise hit_at_k, and no cell asks for it; "
            'add cells exercise="hit_at_k" and check="hit_at_k", or take it out of the Lab'
        ),
    ]


def test_an_exercise_that_is_not_in_the_list_of_its_lab_is_told_with_both_remedies(tree, capsys):
    (tree / "solutions" / "01_track2vec.py").write_text(LESSON.replace("hit_at_k", "share_at_k"))
    status, lines = said_by(capsys, "build")
    assert status == 1
    assert "this lab has no exercise 'share_at_k'; it has " in lines[0]
    assert lines[0].endswith("; mend the name, or put it into the Lab in kit/checks")
    assert not (tree / "labs").exists()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "kit.checks.track2vec",
            "kit.checks.trakc2vec",
            f"cell 2 (line {IMPORTS}): importing kit.checks.trakc2vec ends in Mod",
        ),
        ("import check, hint", "import chekc, hint", "kit.checks.track2vec holds no chekc; mend the name"),
    ],
)
def test_checks_that_cannot_be_imported_are_told(tree, capsys, old, new, words):
    (tree / "solutions" / "01_track2vec.py").write_text(LESSON.replace(old, new, 1))
    status, lines = said_by(capsys, "build")
    assert (status, len(lines)) == (1, 1)
    assert words in lines[0]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("09_tiny/double/wrong/a.py", "answers/09_tiny: there is no lab 09_tiny; rename the folder"),
        (
            "01_track2vec/hit_at_k/wrong/a.py",
            "01_track2vec/hit_at_k/wrong/a.py: the first line says what it loses",
        ),
        ("01_track2vec/a.py", "01_track2vec/a.py: an answer lies in EXERCISE/KIND/NAME.py; move it there"),
        ("01_track2vec/mutant.txt", "01_track2vec/mutant.txt: an answer lies in EXERCISE/KIND/NAME.py"),
        ("01_track2vec/hit_at_k/wrong/a.PY", "hit_at_k/wrong/a.PY: an answer lies in EXERCISE/KIND/NAME.py"),
    ],
)
def test_answers_of_no_lab_and_answers_that_cannot_be_read_are_told(tree, capsys, place, words):
    (tree / "solutions" / "01_track2vec.py").write_text(LESSON)
    path = tree / "answers" / place
    path.parent.mkdir(parents=True)
    path.write_text("def f(): ...\n")
    status, lines = said_by(capsys, "build")
    assert (status, len(lines)) == (1, 1)
    assert words in lines[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"# loses: nothing\n# \xe4\n", "the file is no text in UTF-8; save it as one"),
        (b"# loses: nothing\n# outcome: wrong\n", "'wrong' is no outcome; write one of not judged, not st"),
        (
            b"# loses: nothing\ndef f(x):\n    return (x\n",
            "line 3 is no Python: '(' was never closed; mend it",
        ),
    ],
)
def test_an_answer_of_which_no_text_or_no_outcome_can_be_read_is_told(tree, capsys, text, words):
    (tree / "solutions" / "01_track2vec.py").write_text(LESSON)
    path = tree / "answers" / "01_track2vec" / "hit_at_k" / "right" / "a.py"
    path.parent.mkdir(parents=True)
    path.write_bytes(text)
    status, lines = said_by(capsys, "build")
    assert (status, len(lines)) == (1, 1)
    assert lines[0].endswith(words) or words in lines[0]
    assert "01_track2vec/hit_at_k/right/a.py: " in lines[0]
    path.write_bytes(b"\xef\xbb\xbf# loses: nothing\n")  # as editors of Windows save it
    path.with_name("a.py~").write_bytes(b"")
    assert said_by(capsys, "build")[0] == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"hit_at_k/a: x\n", "line 1: hit_at_k/a: x has no reason; write a comment above it"),
        (b"# why\nhit_at_k/a: x\nhit_at_k/a: x\n", "line 3: hit_at_k/a: x stands there twice; remove one"),
        (b"# \xe4\nhit_at_k/a: x\n", "the file is no text in UTF-8; save it as one"),
    ],
)
def test_a_list_of_declared_mutants_that_cannot_be_read_is_told(tree, capsys, text, words):
    (tree / "solutions" / "01_track2vec.py").write_text(LESSON)
    path = tree / "answers" / "01_track2vec" / "mutants.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(text)
    status, lines = said_by(capsys, "build")
    assert (status, len(lines)) == (1, 1)
    assert "01_track2vec/mutants.txt" in lines[0]
    assert words in lines[0]


@pytest.mark.parametrize("above", ["", "# %% [markdown]\n\n", "# %% [markdown]\n#\n"])
def test_a_lab_without_a_title_is_told(tree, capsys, above):
    (tree / "solutions" / "09_one.py").write_text(f"{above}# %%\nx = 1\n")
    status, lines = said_by(capsys, "build")
    assert (status, len(lines)) == (1, 1)
    assert re.match(r"solutions/09_one\.py: the lab has no title; write ", lines[0])
    assert not (tree / "labs").exists()


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (
            "**Exercise `hit_at_k`** · 3 points · 5 minutes · ★☆☆",
            "says 3 points, and its check has 2; write 2",
        ),
        (
            "**Exercise `hit_at_k`** · 2 points · ★☆☆",
            "write it as **Exercise `hit_at_k`** · 2 points · 5 minutes",
        ),
        (
            "**Exercise `hit_at_k`** · 2 points · 5 minutes · ★☆",
            "write it as **Exercise `hit_at_k`** · 2 points",
        ),
        ("**Exercise `hit`** · 2 points · 5 minutes · ★☆☆", "there is no exercise hit; mend the name"),
    ],
)
def test_a_header_that_does_not_go_with_its_check_is_told(tree, header, words):
    path = tree / "solutions" / "09_one.py"
    check = '# %% check="hit_at_k" points=2\ncheck.hit_at_k(hit_at_k)\n'
    path.write_text(f"# %% [markdown]\n# # A lab\n#\n# {header}\n\n{check}", encoding="utf-8")
    (line,) = faults._of_headers(path)
    assert line.startswith("solutions/09_one.py, cell 1 (line 1): ")
    assert words in line


def test_a_header_that_goes_with_its_check_is_no_fault(tree):
    path = tree / "solutions" / "09_one.py"
    header = "**Extension `a`** · 1 point · 25 minutes · ★★★"
    text = f"# %% [markdown]\n# # A lab\n#\n# {header}\n#\n# **Exercise `a`.** Old.\n"
    path.write_text(f'{text}\n# %% check="a" points=1\ncheck.a(a)\n', encoding="utf-8")
    assert list(faults._of_headers(path)) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise SystemExit(0)", "importing kit.checks.own_words ends in SystemExit: 0"),
        (
            "from kit.checks.track2vec import check, hint, ready",
            "kit.checks.own_words.check is the check of no Lab there; write LAB = Lab(...)",
        ),
    ],
)
def test_a_module_of_checks_that_ends_the_run_or_has_no_lab_is_told(tree, capsys, monkeypatch, body, words):
    (tree / "checks" / "own_words.py").write_text(f"{body}\n")
    monkeypatch.setattr(kit.checks, "__path__", [*kit.checks.__path__, str(tree / "checks")])
    (tree / "solutions" / "01_track2vec.py").write_text(
        LESSON.replace("checks.track2vec", "checks.own_words")
    )
    status, lines = said_by(capsys, "build")
    sys.modules.pop("kit.checks.own_words", None)
    assert (status, len(lines)) == (1, 1)
    assert words in lines[0]


def test_the_labs_of_the_repository_have_no_fault():
    faults.refuse_faults()
    assert SOLUTIONS.name == "solutions"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hints": ("one", "two")}, "the hints of hit_at_k are 2; write 3 texts"),
        ({"hints": "one text of many letters"}, "the hints of hit_at_k are one text; write 3 texts"),
        ({"hints": ("one", "", "three")}, "the hints of hit_at_k are 2; write 3 texts"),
        ({"items": ()}, "hit_at_k has no items"),
        (
            {"items": [Item("all", 2, lambda *_: None), Item("none", 0, lambda *_: None)]},
            '"none" of hit_at_k has 0',
        ),
        ({"items": [Item("all", 1, lambda *_: None)] * 2}, 'hit_at_k has 2 items "all"'),
        ({"items": [Item("a; b", 2, lambda *_: None)]}, "has a semicolon"),
        ({"items": Item("all", 2, lambda *_: None)}, "the items of hit_at_k are no list of Item; write"),
        ({"items": None}, "the items of hit_at_k are no list of Item; write"),
        ({"items": ["all"]}, "the items of hit_at_k are no list of Item; write"),
        ({"items": [Item("", 2, lambda *_: None)]}, "an item of hit_at_k is called ''; write"),
        ({"items": [Item("nothing", 2, lambda *_: None)]}, "an item of hit_at_k is called 'nothing'; write"),
        ({"items": [Item("two\nlines", 2, lambda *_: None)]}, r"is called 'two\nlines'; write"),
        ({"items": [Item(3, 2, lambda *_: None)]}, "an item of hit_at_k is called 3; write"),
        ({"items": [Item("all", "2", lambda *_: None)]}, "has '2' as its points; write"),
        ({"items": [Item("all", None, lambda *_: None)]}, "has None as its points; write"),
        ({"items": [Item("all", 2, None)]}, 'test of the item "all" of hit_at_k is no function; write'),
        ({"hints": None}, "the hints of hit_at_k are None; write 3 texts"),
        ({"observe": None}, "observe of hit_at_k is no function; write"),
        ({"n_seeds": 0}, "n_seeds of hit_at_k is 0; an answer is tried on 1 seed at least"),
        ({"n_seeds": "3"}, "n_seeds of hit_at_k is '3'; an answer"),
        ({"name": "board"}, "check.board is there for all labs; give the exercise another name"),
        ({"name": "seconds"}, "check.seconds is there for all labs; give the exercise another name"),
    ],
)
def test_an_exercise_that_is_not_whole_is_told_at_the_cell_of_its_check(monkeypatch, change, words):
    monkeypatch.setitem(LAB.exercises, "hit_at_k", replace(LAB.exercises["hit_at_k"], **change))
    found = [line for line in faults.of_script(SOLUTIONS / "01_track2vec.py") if words in line]
    assert found
    assert re.match(r'solutions/01_track2vec\.py, cell \d+ "hit_at_k": ', found[0])
    assert ";" in found[0]
