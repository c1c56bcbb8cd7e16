"""What a quick selftest tries: what a change touches, by git, and a drawn part of the rest."""

import subprocess

import pytest

from autograde.cells import ROOT, lab_names
from autograde.script import script_cells
from autograde.selftest.corpus import Case
from autograde.selftest.part import (
    HOSTILE_IN_A_DRAW,
    MUTANTS,
    MUTANTS_OF_A_MODEL,
    OF_SHARED,
    Part,
    quick,
)
from autograde.selftest.touched import Touched, base, built_on, touched
from tests.autograde.test_cells import GOOD

LAB = "09_tiny"
FILES = {
    f"solutions/{LAB}.py": GOOD,
    "kit/checks/tiny/double.py": "from kit.checks.tiny.numbers import N\n",
    "kit/checks/tiny/numbers.py": "from kit.checks.asking import values as asked\n\nN = 1\n",
    "kit/checks/asking/__init__.py": "",
    "kit/checks/asking/values.py": "def floats():\n    import kit.counting\n",
    "kit/checks/asking/rows.py": "",
    "kit/counting.py": "",
    "kit/checks/tiny/another.py": "",
    f"tests/submissions/{LAB}/double/wrong/a.py": "",
    f"tests/submissions/{LAB}/mutants.txt": "# why\ndouble/int-plus-one: return 3 * x\n",
}


@pytest.fixture
def repository(tmp_path):
    """A repository with one lab and one commit; and what writes a file into it, or commits."""

    def write(path, text):
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    for path, text in FILES.items():
        write(path, text)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path)
    return tmp_path, write


def git(root, *words):
    who = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", "-C", root, *who, *words], check=True, capture_output=True, text=True
    ).stdout.strip()


def commit(root):
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "a")
    return git(root, "rev-parse", "HEAD")


def test_the_base_is_where_a_branch_has_left_main_and_on_main_the_commit_before(repository):
    root, _ = repository
    first = git(root, "rev-parse", "HEAD")
    assert base(root=root).commit == ""
    assert "no earlier commit" in base(root=root).words
    second = commit(root)
    assert base(root=root).commit == first
    git(root, "switch", "--quiet", "--create", "work")
    commit(root)
    commit(root)
    assert base(root=root).commit == second
    assert "has left main" in base(root=root).words
    assert base("HEAD~3", root).commit == first
    with pytest.raises(ValueError, match="git knows no commit 'nowhere'"):
        base("nowhere", root)


def test_without_a_repository_nothing_is_known(tmp_path):
    assert base(root=tmp_path).commit == ""
    assert "no repository" in base(root=tmp_path).words


@pytest.mark.parametrize(
    ("path", "text", "own"),
    [
        ("README.md", "a", set()),
        (f"solutions/{LAB}.py", GOOD + "\n# more", set()),
        (f"solutions/{LAB}.py", GOOD.replace("return 2 * x", "return x + x"), {"double"}),
        ("kit/checks/tiny/double.py", "from kit.checks.tiny.numbers import N\n\n", {"double"}),
        ("kit/checks/tiny/numbers.py", "N = 2\n", {"double"}),
        ("kit/checks/tiny/another.py", "N = 2\n", set()),
        (f"tests/submissions/{LAB}/double/wrong/b.py", "", {"double"}),
        (f"tests/submissions/{LAB}/mutants.txt", "", {"double"}),
        (f"tests/submissions/{LAB}/mutants.txt", "# because\ndouble/int-plus-one: return 3 * x\n", set()),
        ("tests/submissions/08_small/double/wrong/b.py", "", set()),
    ],
)
@pytest.mark.parametrize("committed", [False, True])
def test_what_is_touched_is_an_exercise_whose_files_differ(repository, path, text, own, committed):
    root, write = repository
    first = git(root, "rev-parse", "HEAD")
    write(path, text)
    if committed:
        commit(root)
    assert touched(LAB, first, root) == Touched(frozenset(own))


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("kit/checks/asking/values.py", {"double"}),  # by way of the lab's own module
        ("kit/checks/asking/__init__.py", {"double"}),
        ("kit/counting.py", {"double"}),  # imported within a function
        ("kit/checks/asking/rows.py", set()),
    ],
)
def test_a_module_that_checks_share_touches_those_that_build_on_it(repository, path, shared):
    root, write = repository
    write(path, "N = 3\n")
    assert touched(LAB, "HEAD", root) == Touched(shared=frozenset(shared))
    write("kit/checks/tiny/double.py", "N = 2\n")  # no longer built on it, and touched itself
    assert touched(LAB, "HEAD", root) == Touched(frozenset({"double"}))


def test_what_all_checks_share_touches_every_exercise_of_the_labs():
    for lab in lab_names():
        cells = {
            cell.name for cell in script_cells(ROOT / f"solutions/{lab}.py") if cell.kinds == ["exercise"]
        }
        for name in cells:
            modules = {*built_on(ROOT, f"kit/checks/{lab.partition('_')[2]}/{name}.py")}
            assert modules > {"kit/checks/exercise.py", "kit/checks/outcome.py"}, name


def test_a_lab_that_was_not_there_is_touched_as_a_whole(repository):
    root, write = repository
    write("solutions/08_small.py", GOOD)
    assert touched("08_small", commit(root) + "~1", root) == Touched(frozenset({"double"}))


def answers(kind, exercise, n, source=""):
    return [Case(kind, f"{exercise}/{number}", exercise, source) for number in range(n)]


def test_of_the_mutants_a_part_has_some_of_each_exercise_and_all_that_are_touched():
    part = Part(LAB, mutants=8, of_a_model=3, touched=Touched(frozenset({"double"}), frozenset({"shared"})))
    double, third = answers("mutant", "double", 80), answers("mutant", "third", 5)
    half = answers("mutant", "half", 50) + answers("equivalent", "half", 30)
    model, shared = answers("mutant", "model", 80, "keras.Model(x, y)"), answers("mutant", "shared", 80)
    others = [one for kind in ("right", "near", "wrong", "honest") for one in answers(kind, "half", 20)]
    found = [*others, *half, *double, *third, *model, *shared]
    tried = part.of(found)
    assert [tried.index(case) for case in tried] == list(range(len(tried)))
    assert [case for case in found if case in tried] == tried  # in their order
    counts = [sum(case in tried for case in some) for some in (others, half, double, third, model, shared)]
    assert counts == [80, 8, 80, 5, 3, 8 * OF_SHARED]
    assert Part(LAB).of(found) == found
    assert all(Part(LAB).has_hostile(case.name) for case in found)


def test_the_answers_are_tried_on_one_draw_where_nothing_is_touched():
    touched_here = Touched(frozenset({"double"}), frozenset({"shared"}))
    names, salts = ("double", "shared", "half"), (7, 8)
    part = Part(LAB, all_draws=False, touched=touched_here)
    assert [part.draws(name, salts) for name in names] == [salts, salts, (8,)]
    assert [Part(LAB, touched=touched_here).draws(name, salts) for name in names] == [salts] * 3


def test_the_mutants_that_are_drawn_stay_the_same_where_others_come_or_go():
    part, found = Part(LAB, mutants=8), answers("mutant", "half", 80)
    tried = part.of(found)
    left_out = [case for case in found if case not in tried]
    assert part.of(found[::-1]) == tried[::-1]
    assert part.of([*tried, *left_out[::2]]) == tried


def test_a_quick_one_has_the_whole_hostile_corpus_against_one_lab_and_says_what_it_leaves_out():
    labs = lab_names()
    parts, words = quick(labs, "HEAD")
    assert [part.hostile for part in parts] == [1] + [HOSTILE_IN_A_DRAW] * (len(labs) - 1)
    assert {(part.mutants, part.of_a_model) for part in parts} == {(MUTANTS, MUTANTS_OF_A_MODEL)}
    assert not any(part.all_draws for part in parts)
    assert words[0].startswith(
        "a part: all right, near, wrong and honest answers, on one draw; 12 mutants of each exercise, drawn, "
    )
    assert words[1].startswith("touched since HEAD: ")
