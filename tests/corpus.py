"""The corpus, run in the process of the test; `selftest` runs the same answers behind the wall."""

import importlib
import re
import sys
from functools import cache, cached_property

from autograde.agreement import items_of
from autograde.cells import lab_names, read_solution, solution_of
from autograde.notebook import Kind, cells_of
from autograde.selftest.corpus import FOLDER, answers_of, judge
from autograde.syntax import imports_in, used_in
from kit.checks.exercise import run

BASE = 7_000  # the first draw of the inputs, as behind the wall
FURTHER = 20_000  # one more for the answers that build no model


def points_by_the_kit(name):
    """The points of a lab that the kit marks; a person marks the others."""
    return sum(cell.points for cell in cells_of(read_solution(solution_of(name)), Kind.CHECK))


def points_of(name):
    """All points of a lab, by the kit and by a person."""
    lesson = read_solution(solution_of(name))
    return sum(cell.points for kind in (Kind.CHECK, Kind.ANSWER) for cell in cells_of(lesson, kind))


def n_answers(name):
    """How many cells of a lab a student fills: exercises and written answers."""
    return sum(len(cells_of(read_solution(solution_of(name)), kind)) for kind in (Kind.EXERCISE, Kind.ANSWER))


class Corpus:
    """The answers to one lab.

    Parameters
    ----------
    name : str
        Such as "01_track2vec".
    """

    def __init__(self, name):
        self.name = name
        self.lab = importlib.import_module(f"kit.checks.{name.partition('_')[2]}").LAB
        self.lesson = read_solution(solution_of(name))
        self.cases = answers_of(name, items_of(solution_of(name)), folder=FOLDER)
        calls = "\n".join(cell.source for cell in self.lesson.cells)
        self.functions = dict(re.findall(r"^check\.(\w+)\((\w+)\)", calls, re.MULTILINE))

    @cached_property
    def imports(self):
        """By exercise: the import statements of the given cells above it, by the name that each binds."""
        found, above = {}, {}
        for cell in cells_of(self.lesson):
            if cell.kind is Kind.EXERCISE:
                found[cell.name] = dict(above)
            elif cell.kind is Kind.GIVEN:
                above |= dict(imports_in(cell.source))
        return found

    def given_to(self, source, exercise):
        """What the lab has imported by then, of the names that an answer uses: no other answer waits for TensorFlow."""
        namespace, imports = {}, self.imports[exercise]
        for statement in {imports[name] for name in used_in(source) if name in imports}:
            exec(compile(statement, "<imports>", "exec"), namespace)
        return namespace

    def case(self, exercise, kind, name):
        """One answer."""
        (found,) = [c for c in self.cases if (c.exercise, c.kind, c.name) == (exercise, kind, name)]
        return found

    def answer_of(self, source, exercise):
        """The function that a cell makes."""
        namespace = self.given_to(source, exercise)
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

    def verdict_of(self, case, base=BASE):
        """The verdict on an answer."""
        return self.marks(case.exercise, self.answer_of(case.source, case.exercise), base)

    def holds(self, case, base=BASE):
        """Fail unless an answer earns what it should and is told the cause that it should be told."""
        verdict = self.verdict_of(case, base)
        judged = judge(case, verdict)
        assert judged.held, f"{judged.saw}\n{verdict}"
        assert judged.named, f"{judged.saw}\n{verdict}"


@cache
def corpus_of(name):
    """The corpus of a lab, read once."""
    return Corpus(name)


def corpora():
    """Of all labs."""
    return [corpus_of(name) for name in lab_names()]
