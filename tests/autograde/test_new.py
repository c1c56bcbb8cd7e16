"""A lab that `new` writes: it passes everything in a copy of the tree, and what is then done wrong is told by name."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograde import new as new_module
from autograde.__main__ import main
from autograde.cells import IS_LAB, lab_names
from autograde.new import new
from autograde.skeleton import files_of

ROOT = Path(__file__).parents[2]
LAB = "09_tiny"
CHECK = "kit/checks/tiny/play_shares.py"
WRONG = f"tests/submissions/{LAB}/play_shares/wrong/part_of_the_largest.py"


@pytest.fixture
def root(tmp_path, monkeypatch):
    (tmp_path / "solutions").mkdir()
    monkeypatch.setattr(new_module, "ROOT", tmp_path)
    return tmp_path


def below(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "lab", ["tiny", "9_tiny", "09-tiny", "09_Tiny", "09_", "09_a b", "009_tiny", "09_class", "../x", ""]
)
def test_a_name_that_no_lab_can_have_is_refused(root, lab):
    with pytest.raises(ValueError, match="is no name of a lab: write two digits"):
        new(lab, root)
    assert below(root) == []


@pytest.mark.parametrize("lab", ["01_track2vec", "09_track2vec", "01_tiny"])
def test_a_name_or_number_that_a_lab_has_is_refused(root, lab):
    with pytest.raises(
        ValueError, match="there is a lab 01_track2vec: choose another number and another name"
    ):
        new(lab, root)
    assert below(root) == []


@pytest.mark.parametrize(
    "place", [*files_of(LAB), "kit/checks/tiny.py", "kit/checks/tiny/other.py", f"labs/{LAB}.ipynb"]
)
def test_what_is_there_is_never_written_over(root, place):
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).write_text("mine")
    with pytest.raises(ValueError, match="exists: choose another name, or move it away"):
        new(LAB, root)
    assert below(root) == [place]
    assert (root / place).read_text() == "mine"


def test_outside_of_the_repository_nothing_is_written(tmp_path):
    with pytest.raises(ValueError, match=r"there is no folder solutions in .*: run this in the repository"):
        new(LAB, tmp_path)
    assert below(tmp_path) == []


def test_when_one_file_cannot_be_written_none_is(root, monkeypatch):
    whole, n = new_module.write_whole, []

    def write(path, text):
        n.append(path)
        if len(n) == 4:
            raise OSError(28, "No space left on device")
        whole(path, text)

    monkeypatch.setattr(new_module, "write_whole", write)
    with pytest.raises(OSError, match="No space"):
        new(LAB, root)
    assert [path.name for path in root.iterdir()] == ["solutions"]
    assert below(root) == []


def test_the_command_refuses_in_one_line(capsys):
    assert main(["new", "tiny"]) == 1
    assert capsys.readouterr().err.startswith("error: 'tiny' is no name of a lab")


# --- in a copy of the tree ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the repository with a new lab, built; of the others it has the first, as more take more time."""
    copy = tmp_path_factory.mktemp("new") / "tree"
    _, *others = lab_names()
    labs = [f"*/{lab}.*" for lab in others] + [f"tests/submissions/{lab}" for lab in others]
    checks = [f"kit/checks/{lab.partition('_')[2]}" for lab in others]
    of_no_use = shutil.ignore_patterns(".*", "__pycache__", "demo", "build", "*.egg-info", "images")

    def left_out(folder, names):
        place = Path(folder).relative_to(ROOT)
        of_others = {name for name in names if any((place / name).match(form) for form in (*labs, *checks))}
        return of_others | of_no_use(folder, names)

    shutil.copytree(ROOT, copy, ignore=left_out)
    for command in (["new", LAB], ["build"]):
        status, said = ran(copy, "autograde", *command)
        assert status == 0, said
    return copy


def ran(tree, module, *arguments):
    """The exit status of a command in the copy, and all that it says."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done.returncode, done.stdout + done.stderr


def pytest_on(tree, *modules):
    """The same of some test modules, as far as they are about the new lab."""
    plain = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider")
    return ran(tree, "pytest", *plain, *modules, "-k", "tiny or test_build or test_faults")


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["build", "--check"],
        ["verify", LAB],
        [
            "selftest",
            LAB,
            "--only",
            "right",
            "wrong",
            "mutants",
            "--salts",
            "1",
            "--jobs",
            "1",
            "--level",
            "1",
        ],
    ],
    ids=lambda command: command[0],
)
def test_a_new_lab_passes_every_command(tree, command):
    status, said = ran(tree, "autograde", *command)
    assert status == 0, said


@pytest.mark.slow
def test_a_new_lab_passes_the_tests_of_all_labs(tree):
    modules = [
        "test_corpus.py",
        "test_causes.py",
        "autograde/test_build.py",
        "autograde/selftest/test_mutants.py",
        "labs/test_claims.py",
        "labs/test_form.py",
    ]
    status, said = pytest_on(tree, *(f"tests/{name}" for name in modules))
    assert status == 0, said
    assert int(re.search(r"(\d+) passed", said)[1]) > 10


@pytest.mark.slow
def test_a_new_lab_is_as_clean_as_the_others(tree):
    places = [f"solutions/{LAB}.py", "kit/checks/tiny", "tests/submissions"]
    assert ran(tree, "ruff", "check", "--no-cache", *places)[0] == 0
    assert ran(tree, "ruff", "format", "--no-cache", "--check", "kit/checks/tiny")[0] == 0
    assert ran(tree, "mypy", "--cache-dir", str(tree.parent / "mypy"), "kit/checks/tiny")[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "old", "new_text", "told_by", "words"),
    [
        (
            WRONG,
            "# loses: parts",
            "# loses: sums",
            "build",
            f"{WRONG}: play_shares has no item 'sums of all plays'",
        ),
        (
            WRONG,
            "# loses: parts",
            "# looses: parts",
            "test_corpus.py",
            f"{WRONG}: `# looses:` is no line of the header",
        ),
        (
            f"solutions/{LAB}.py",
            "points=1",
            "points=2",
            "build",
            f'solutions/{LAB}.py, cell 5 "play_shares": points=2, and the items of check.play_shares are 1 = 1; write',
        ),
        (
            CHECK,
            "    return Finding(\n",
            '    if len(asked.came) == 99:\n        return Finding("never seen")\n    return Finding(\n',
            "test_causes.py",
            f"{CHECK}:38: no answer shows 'never seen'",
        ),
        (
            CHECK,
            "        return None\n",
            "        return True\n",
            "verify",
            'cell 4 "play_shares": the test of the item "parts of all plays" gives True; let it give None, or',
        ),
        (
            CHECK,
            "asked.plays / asked.plays.sum()",
            "asked.plays / asked.plays.nosuch()",
            "verify",
            f'{CHECK}, line 34: the test of the item "parts of all plays" raises AttributeError',
        ),
        (
            f"solutions/{LAB}.py",
            "plays / plays.sum()",
            "plays / plays.min()",
            "verify",
            f'solutions/{LAB}.py, cell 4 "play_shares": the solution loses the item "parts of all plays", in the',
        ),
        (
            f"solutions/{LAB}.py",
            "plays / plays.sum()",
            "plays / plays.total",
            "verify",
            f'solutions/{LAB}.py, cell 4 "play_shares": the solution raises AttributeError, in line 32',
        ),
        (
            f"solutions/{LAB}.py",
            "    # BEGIN SOLUTION\n    return plays / plays.sum()\n",
            "    return plays / plays.sum()\n    # BEGIN SOLUTION\n    plays\n",
            "verify",
            f'solutions/{LAB}.py, cell 5 "play_shares": the blank is "right" and earns 1 of 1; put the marks',
        ),
        (
            CHECK,
            "    expected = asked",
            "    return None\n    expected = asked",
            "test_corpus.py",
            "part_of_the_largest",
        ),
    ],
)
def test_what_is_done_wrong_then_is_told_in_a_line_that_names_it(tree, place, old, new_text, told_by, words):
    text = (tree / place).read_text()
    assert old in text
    (tree / place).write_text(text.replace(old, new_text, 1))
    try:
        if told_by.endswith(".py"):
            status, said = pytest_on(tree, f"tests/{told_by}")
        else:
            command = ["build", "--check"] if told_by == "build" else ["verify", LAB]
            status, said = ran(tree, "autograde", *command)
    finally:
        (tree / place).write_text(text)
    assert status == 1 or (told_by.endswith(".py") and status == 2), said
    assert any(words in line for line in said.splitlines()), said


def test_the_skeletons_name_is_that_of_a_lab():
    assert IS_LAB.fullmatch(LAB)
    assert all(LAB in path or "kit/checks/tiny/" in path for path in files_of(LAB))
