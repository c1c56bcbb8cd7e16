"""The answers of `submissions/` to the exercises of a lab, and what must come out of them.

`wrong/EXERCISE__fault.py`, `near/EXERCISE__slip.py` and `right/EXERCISE__shape.py` hold what a student puts into the
exercise's cell. A near-right answer has one slip and keeps all marks but those of one item. Header lines say what must
come out: `# loses: item; item` (or `nothing`), `# cause: ...`, `# outcome: ...`.
"""

import re
import sys
from functools import cached_property
from pathlib import Path

import pytest

from autograde.cells import SOLUTIONS, read_solution
from kit.checks.outcomes import Outcome, run

FOLDER = Path(__file__).parent / "submissions"
BASE = 7_000  # behind the wall, `selftest` tries them all on two more


def header_of(path):
    """What must come out of an answer; "loses" as a set."""
    source = path.read_text(encoding="utf-8")
    header = dict(re.findall(r"^# (loses|cause|outcome): (.*?) *$", source, re.MULTILINE))
    return header | {"loses": set(header["loses"].split("; ")) - {"nothing"}}


class Corpus:
    """The corpus of one lab.

    Parameters
    ----------
    lab : kit.checks.lab.Lab
    slow : tuple of str
        How the names of files begin that build models.
    bases : tuple of int
        Further draws of the inputs, for answers that are not slow.
    """

    def __init__(self, lab, *, slow=(), bases=()):
        self.lab, self.slow, self.bases = lab, slow, bases
        near, wrong, self.right = (
            sorted(path for name in lab.exercises for path in (FOLDER / kind).glob(f"{name}__*.py"))
            for kind in ("near", "wrong", "right")
        )
        self.near, self.wrong = near, wrong + near

    @cached_property
    def lesson(self):
        """The instructor's notebook."""
        return read_solution(SOLUTIONS / f"{self.lab.name}.py")

    @cached_property
    def functions(self):
        """The function that each exercise asks for."""
        calls = "\n".join(cell.source for cell in self.lesson.cells)
        return dict(re.findall(r"^check\.(\w+)\((\w+)\)", calls, re.MULTILINE))

    @cached_property
    def given(self):
        """What the lab's first cell imports."""
        namespace = {}
        first = next(cell.source for cell in self.lesson.cells if cell.cell_type == "code")
        exec(compile(first, "<imports>", "exec"), namespace)
        return namespace

    def exercise_of(self, path):
        """Its name."""
        return path.stem.partition("__")[0]

    def answer_of(self, source, exercise):
        """The function that a cell makes."""
        namespace = dict(self.given)
        exec(compile(source, f"<answer {exercise}>", "exec"), namespace)
        return namespace[self.functions[exercise]]

    def reference_of(self, exercise):
        """The lab's own answer."""
        grade_ids = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in self.lesson.cells}
        return self.answer_of(grade_ids[exercise].source, exercise)

    def marks(self, name, answer, base=BASE):
        """The verdict that marks come from."""
        exercise = self.lab.find(name)
        if "keras" in sys.modules:
            sys.modules["keras"].utils.set_random_seed(base)
        return run(exercise, answer, [base + i for i in range(exercise.n_seeds)])

    def verdict_of(self, path, base=BASE):
        """The verdict on a file."""
        exercise = self.exercise_of(path)
        return self.marks(exercise, self.answer_of(path.read_text(encoding="utf-8"), exercise), base)

    def each(self, kind):
        """Parameters (path, base) for every file of a kind; further draws are for the slow tests."""
        cases = []
        for path in getattr(self, kind):
            slow = path.stem.startswith(self.slow) if self.slow else False
            for base in (BASE, *(() if slow else self.bases)):
                marks = [pytest.mark.slow] if slow or base != BASE else []
                cases.append(pytest.param(path, base, id=f"{path.stem}-{base}", marks=marks))
        return cases

    def loses_its_items_and_is_told_why(self, path, base):
        """For a wrong answer."""
        verdict, header = self.verdict_of(path, base), header_of(path)
        assert verdict.lost() == header["loses"], str(verdict)
        first = verdict.findings[0][1]
        assert first.cause == header["cause"]
        assert verdict.outcome == header.get("outcome", "not yet")
        assert first.look
        if verdict.outcome is Outcome.NOT_YET:
            assert first.saw
            assert first.so

    def has_full_marks(self, path, base):
        """For a right answer."""
        verdict, header = self.verdict_of(path, base), header_of(path)
        assert verdict.lost() == header["loses"] == set(), str(verdict)
        assert verdict.points == verdict.of
        assert verdict.outcome == header.get("outcome", "right"), str(verdict)
        assert [finding.cause for _, finding in verdict.findings] == (
            [header["cause"]] if "cause" in header else []
        )

    def near_answers_lose_one_item(self):
        """And keep another."""
        for path in self.near:
            items = self.lab.find(self.exercise_of(path)).items
            assert len(items) > len(header_of(path)["loses"]) == 1, path.stem

    def each_exercise_has_answers_of_each_kind(self):
        """And each item is lost by some of them."""
        for name, exercise in self.lab.exercises.items():
            for paths in (self.near, self.wrong, self.right):
                assert any(self.exercise_of(path) == name for path in paths), name
            own = [path for path in self.wrong if self.exercise_of(path) == name]
            lost = set().union(*(header_of(path)["loses"] for path in own))
            assert lost == {item.name for item in exercise.items}, name
