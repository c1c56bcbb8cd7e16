"""What a check claims, an answer shows: every cause that the checks of a lab can give is the first of some answer."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

from kit.checks.asking.mistakes import Mistake
from tests.corpus import corpora

CHECKS = Path(__file__).parents[1] / "kit" / "checks"
MODULES = sorted(CHECKS.rglob("*.py"))


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def places():
    """Where callables of kit.checks take a cause: their name, and the place of it among the positional arguments."""
    found = {}
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
                if "cause" in [*names, *(a.arg for a in node.args.kwonlyargs)]:
                    own = [name for name in names if name not in ("self", "cls")]
                    found[node.name] = own.index("cause") if "cause" in own else None
            elif isinstance(node, ast.ClassDef):
                fields = [
                    n.target.id
                    for n in node.body
                    if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
                ]
                if "cause" in fields:
                    found[node.name] = fields.index("cause")
    return found


def literals(node):
    """The texts that an expression can be, where they are written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def causes_in(tree, takes):
    """Each cause that is written out in a module, and its line."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in takes:
            continue
        given = [keyword.value for keyword in node.keywords if keyword.arg == "cause"]
        if takes[name] is not None and takes[name] < len(node.args):
            given.append(node.args[takes[name]])
        for value in given:
            for cause in literals(value):
                yield cause, value.lineno


TAKES = places()


def test_causes_are_found_wherever_they_are_written():
    tree = ast.parse(
        'Finding("a")\nFinding(cause="b" if x else "c")\nmodels.Finding(cause)\nother("d")\ntold(cases, [], "e")'
    )
    takes = {"Finding": 0, "told": 2}
    assert list(causes_in(tree, takes)) == [("a", 1), ("b", 2), ("c", 2), ("e", 5)]
    assert TAKES["Finding"] == 0


def silent(files, shown):
    """Lines for the causes of modules that no answer shows first."""
    said = [
        (cause, f"{path.relative_to(CHECKS.parent.parent)}:{line}")
        for path in files
        for cause, line in causes_in(tree_of(path), TAKES)
    ]
    assert said
    return [
        f"{place}: no answer shows {cause!r} first; add one to tests/submissions with `# cause: {cause}`"
        for cause, place in said
        if cause not in shown
    ]


@pytest.mark.parametrize("corpus", corpora(), ids=lambda corpus: corpus.name)
def test_every_cause_of_a_lab_is_the_first_of_some_answer(corpus):
    package = CHECKS / corpus.name.partition("_")[2]
    files = sorted(package.rglob("*.py")) if package.is_dir() else [package.with_suffix(".py")]
    lines = silent(files, {case.cause for case in corpus.cases})
    assert not lines, "\n".join(lines)


def test_every_cause_about_models_is_the_first_of_some_answer_of_any_lab():
    shown = {case.cause for corpus in corpora() for case in corpus.cases}
    lines = silent(sorted((CHECKS / "asking" / "models").glob("*.py")), shown)
    assert not lines, "\n".join(lines)


def mistakes_of(package):
    """The mistakes of all tables in the modules of a package."""
    found = []
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for table in vars(importlib.import_module(module.name)).values():
            if isinstance(table, list | tuple):
                found += [mistake for mistake in table if isinstance(mistake, Mistake)]
    return found


@pytest.mark.parametrize("corpus", corpora(), ids=lambda corpus: corpus.name)
def test_every_mistake_of_a_table_is_the_cause_of_some_answer(corpus):
    package = importlib.import_module(f"kit.checks.{corpus.name.partition('_')[2]}")
    shown = {case.cause for case in corpus.cases}
    assert [mistake.cause for mistake in mistakes_of(package) if mistake.cause not in shown] == []
