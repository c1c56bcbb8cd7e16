"""A graded folder of a class that never was, in which some answers are copies: for tests, a picture, a measurement."""

import ast
import json
import re
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

import numpy as np

from autograde.similar.finding import find
from autograde.similar.independent import answers_of_corpus
from docs.made_up_class import NAMES

LAB = "04_funnel"
COPIES = {"rank": (("ada", "zoe"),), "ab_test": (("ada", "zoe"),), "fit_mf": (("bob", "kim", "leo"),)}


def notebook(cells):
    """A notebook of code cells, by their names."""
    made = [
        {
            "cell_type": "code",
            "id": name,
            "source": source,
            "metadata": {"nbgrader": {"grade_id": name, "grade": False, "solution": True}},
            "outputs": [],
            "execution_count": None,
        }
        for name, source in cells.items()
    ]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def lay(root, lab, blanks, solutions, classwork):
    """Write what `similar` reads of a graded folder.

    Parameters
    ----------
    root : Path
    lab : str
    blanks, solutions : dict of str to str
        By exercise.
    classwork : dict of str to dict of str to str
        By student.
    """
    root.mkdir(parents=True, exist_ok=True)
    (root / "gradebook.db").touch()
    folders = {"release": blanks, "source": solutions}
    folders |= {f"autograded/{student}": blanks | own for student, own in classwork.items()}
    for folder, cells in folders.items():
        path = root / folder / lab / f"{lab}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook(cells)), encoding="utf-8")
    return root


def class_with_copies(root, copies=COPIES, lab=LAB):
    """Lay a class in which everybody writes an answer of the corpus that nobody else has, but for the copies.

    Where an exercise has fewer answers than there are students, the others have not begun it.
    """
    blanks, solutions, classwork = {}, {}, {name: {} for name in NAMES[:12]}
    for group in (group for groups in copies.values() for group in groups):
        classwork |= {name: {} for name in group if name not in classwork}
    rng = np.random.default_rng(0)
    for _, exercise, answers in answers_of_corpus(lab):
        solutions[exercise] = answers.pop("solution").source
        blanks[exercise] = blank_of(solutions[exercise])
        groups = copies.get(exercise, ())
        copied = [name for group in groups for name in group[1:]]
        others = [name for name in classwork if name not in copied]
        others.sort(key=lambda name: name not in [group[0] for group in groups])
        for name, answer in zip(others, answers.values(), strict=False):
            classwork[name][exercise] = re.sub(
                r"\A(?:# .*\n)+", "", answer.source
            )  # what it loses in the corpus
        for first, *rest in groups:
            for name in rest:
                classwork[name][exercise] = disguised(classwork[first][exercise], rng)
    return lay(root, lab, blanks, solutions, classwork)


def blank_of(solution):
    """The cell of an exercise without its solution."""
    lines = solution.splitlines()
    begin = next(i for i, line in enumerate(lines) if "BEGIN SOLUTION" in line)
    end = next(i for i, line in enumerate(lines) if "END SOLUTION" in line)
    indent = lines[begin][: len(lines[begin]) - len(lines[begin].lstrip())]
    todo = [f"{indent}# TODO: your code here", f"{indent}raise NotImplementedError"]
    return "\n".join([*lines[:begin], *todo, *lines[end + 1 :]])


# --- a copy that shall not look like one ----------------------------------------------------------------------------


class _Other(ast.NodeTransformer):
    """Other names, other numbers and texts."""

    def __init__(self, tree, rng):
        bound = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        self._names = {name: f"{WORDS[rng.integers(len(WORDS))]}_{n}" for n, name in enumerate(sorted(bound))}
        self._rng = rng

    def visit_Name(self, node):
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node):
        node.arg = self._names.get(node.arg, node.arg)
        return self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            node.value = int(self._rng.integers(2, 99))
        return node


WORDS = ("value", "thing", "part", "row", "found", "best", "here", "left", "item", "total")


def disguised(source, rng):
    """The same code with other names, numbers, comments and layout.

    Parameters
    ----------
    source : str
    rng : numpy.random.Generator
    """
    tree = ast.parse(source)
    lines = ast.unparse(_Other(tree, rng).visit(tree)).splitlines()
    said = cycle(["first of all", "as in the lecture", "now the rest", "this took me long"])
    written = []
    for line in lines:
        if rng.random() < 0.3 and line.strip():
            written.append(f"{line[: len(line) - len(line.lstrip())]}# {next(said)}")
        written.append(line)
        if rng.random() < 0.2 and not line.endswith(("\\", "'''", '"""')):
            written.append("")
    return "\n".join(written)


# --- answers by the thousand ----------------------------------------------------------------------------------------


def made_up_answer(rng, n=14):
    """A function of so many statements, which does nothing anybody wants."""
    lines = ["def rank(ranker, features, users, artists, k):"]
    names = ["features", "users", "artists", "k"]
    indent = "    "
    for number in range(n):
        name = f"x{number}"
        lines.append(f"{indent}{_statement(rng, names, name)}")
        names.append(name)
    return "\n".join([*lines, f"    return {names[-1]}"])


def _statement(rng, names, name):
    one, other = rng.choice(names, 2)
    call = rng.choice(
        ["np.argsort", "np.flatnonzero", "sorted", "list", "np.unique", "np.cumsum", "len", "zip", "set"]
    )
    sign = rng.choice(["+", "-", "*", "/", "<", "==", ">"])
    forms = [
        f"{name} = {call}({one} {sign} {other})",
        f"{name} = [{call}(i) for i in {one} if i {sign} {other}]",
        f"{name} = {one}.{rng.choice(['tolist', 'copy', 'sum', 'mean', 'max'])}() {sign} {other}[:{rng.integers(9)}]",
        f"{name} = {{i: {call}(i) {sign} {rng.integers(9)} for i in {one}}}",
        f"{name} = {call}({one}) if {one} {sign} {other} else {other}",
    ]
    return str(rng.choice(forms))


def class_of(n, root, rng):
    """Lay a class of so many answers to one exercise: half of an answer is of one of eight that all have read."""
    begun = [made_up_answer(rng).splitlines() for _ in range(8)]
    classwork = {}
    for number in range(n):
        first, second = begun[rng.integers(8)], made_up_answer(rng).splitlines()
        classwork[f"s{number:05d}"] = {"rank": "\n".join([*first[:8], *second[8:]])}
    blank = "def rank(ranker, features, users, artists, k):\n    raise NotImplementedError"
    return lay(root, LAB, {"rank": blank}, {"rank": made_up_answer(rng)}, classwork)


def measure(n):
    """Say how long it takes to compare so many answers, of all processors together and by the clock."""
    import resource

    def spent():
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used)

    with tempfile.TemporaryDirectory() as folder:
        root = class_of(n, Path(folder, "graded"), np.random.default_rng(0))
        begin, began = spent(), time.perf_counter()
        _, found = find(root)
        took = f"{spent() - begin:.1f} processor seconds, {time.perf_counter() - began:.1f} by the clock"
        return f"{n} answers: {took}, {found.n_pairs} pairs"


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(measure(int(argument)))
