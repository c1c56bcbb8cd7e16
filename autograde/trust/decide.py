"""Where a check decides: the instructor's check cell, run on the grader's side.

The names that a solution cell defines are stand-ins for what the student wrote, all others are the instructor's own.
What the cell says (a verdict of `check.marks`, a failed `assert`, a number as its last value) becomes plain data.
"""

from __future__ import annotations

import ast
import builtins
import io
import math
import symtable
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from functools import cache
from types import CodeType
from typing import Any

import numpy as np
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from kit.checks.lab import Checks
from kit.checks.outcomes import AnswerError, Exercise, Finding, FoundError, Outcome, Verdict, of_error, run

Lookup = Callable[[str], Any]  # a name to what the far side has under it


class Decider:
    """Runs the check cells of one lab.

    Parameters
    ----------
    instructor : NotebookNode
        The lab with solutions and hidden tests; each cell's `metadata.kit.kind` says what it is.
    salt : int
        Makes the inputs of the checks others than those of anyone else's grading.
    """

    def __init__(self, instructor: NotebookNode, salt: int) -> None:
        self.salt = salt
        self._imports: dict[str, str] = {}
        self._given: list[str] = []
        self._theirs: set[str] = set()
        self._own: dict[str, Any] = {"get_ipython": _NoShell}
        self._ran_given = False
        self._lock = threading.Lock()
        for cell in instructor.cells:
            kind = cell.metadata["kit"]["kind"]
            if kind == "given":
                self._given.append(cell.source)
                self._imports |= dict(_imported(cell.source))
            elif kind == "exercise":
                self._theirs |= _bound(cell.source)

    def verdict(self, exercise: str, source: str, points: float, lookup: Lookup) -> dict[str, Any]:
        """What a check cell says of the student's answer, as plain data.

        Parameters
        ----------
        exercise : str
        source : str
            Of the instructor's check cell.
        points : float
            All that the cell can give.
        lookup : callable
            A name to the stand-in of what the student has under it.

        Raises
        ------
        NameError
            When the student's notebook defines no such name.
        """
        recorder = _Recorder(self.salt)
        namespace = {name: self._value(name, lookup, recorder) for name in _used(source)}
        try:
            mark = _execute(source, namespace)
        except Exception as error:
            finding = _of(error)
            return Verdict(
                exercise, {"the tests of this cell": 0.0}, points, finding.outcome, (("", finding),)
            ).as_dict()
        verdict = recorder.verdict()
        if verdict is not None:
            return verdict.as_dict() | {"of": points, "points": min(points, verdict.points)}
        earned = points if mark is None else min(points, max(0.0, mark))
        outcome = Outcome.RIGHT if earned == points else Outcome.NOT_YET
        return Verdict(exercise, {"the tests of this cell": earned}, points, outcome).as_dict()

    def _value(self, name: str, lookup: Lookup, recorder: _Recorder) -> Any:
        if name in self._theirs:
            return lookup(name)
        with self._lock:  # workers share the instructor's names
            if name not in self._own and name in self._imports:
                exec(self._imports[name], self._own)  # the instructor's own import
        value = self._own[name] if name in self._own else self._from_given(name, lookup)
        return recorder.over(value) if isinstance(value, Checks) else value

    def _from_given(self, name: str, lookup: Lookup) -> Any:
        if any(name in _bound(source) for source in self._given):
            with self._lock, redirect_stdout(io.StringIO()):
                if not self._ran_given:
                    for source in self._given:
                        exec(
                            compile(_tree(source), "<given>", "exec"), self._own
                        )  # the instructor's own cells
                    self._ran_given = True
            return self._own[name]
        return lookup(name)


class Reference:
    """The instructor's own answers, as an upstream of a student's answer; they never leave the grader's side.

    Parameters
    ----------
    instructor : NotebookNode
    """

    def __init__(self, instructor: NotebookNode) -> None:
        self._cells = [
            cell for cell in instructor.cells if cell.metadata["kit"]["kind"] in ("given", "exercise")
        ]
        self._defines = {
            cell.metadata["nbgrader"]["grade_id"]: _bound(cell.source)
            for cell in self._cells
            if cell.metadata["kit"]["kind"] == "exercise"
        }
        self._own: dict[str, Any] | None = None
        self._lock = threading.Lock()

    def leans_on(self, notebook: NotebookNode, name: str) -> bool:
        """Whether other answers of a notebook can have spoilt an answer: by what it uses, or by what they do."""
        others = set().union(*(names for other, names in self._defines.items() if other != name))
        mine, theirs = [], []
        for cell in notebook.cells:
            kit = cell.metadata["kit"]
            if kit["kind"] == "extra" or (kit["kind"] == "exercise" and kit["name"] == name):
                mine.append(cell.source)
            elif kit["kind"] == "exercise":
                theirs.append(cell.source)
        return any(_mentions(source) & others for source in mine) or not all(map(_only_defines, theirs))

    def upstream(self, name: str) -> dict[str, Any]:
        """What the other exercises ask for, as the instructor wrote it: functions and plain data by name."""
        with self._lock, redirect_stdout(io.StringIO()):
            if self._own is None:
                self._own = {"get_ipython": _NoShell}
                for source in self._needed():
                    exec(compile(_tree(source), "<reference>", "exec"), self._own)
        return {
            bound: self._own[bound]
            for other, names in self._defines.items()
            if other != name
            for bound in names
            if bound in self._own
        }

    def _needed(self) -> Iterator[str]:
        """The cells that define the answers; of the given ones only the imports, if nothing else is used."""
        asked: set[str] = set().union(*(_globals(c.source) for c in self._cells if "nbgrader" in c.metadata))
        for cell in self._cells:
            given = "nbgrader" not in cell.metadata
            imported = dict(_imported(cell.source))
            if given and not asked & (_bound(cell.source) - set(imported)):
                yield "\n".join(imported.values())
            else:
                yield cell.source


class _Recorder:
    """Stands for a lab's `check`: only `marks` runs the check, on fresh inputs."""

    def __init__(self, salt: int) -> None:
        self._salt = salt
        self._checks: Checks | None = None
        self._visible: list[tuple[str, Any]] = []
        self._marks: list[Verdict] = []

    def over(self, checks: Checks) -> _Recorder:
        self._checks = checks
        return self

    def __getattr__(self, name: str) -> Callable[[Any], None]:
        self._exercise(name)
        return lambda answer: self._visible.append((name, answer))

    def marks(self, name: str, answer: Any, seed: int) -> None:
        exercise = self._exercise(name)
        fresh = int(np.random.SeedSequence([seed, self._salt]).generate_state(1)[0]) >> 1
        seeds = [fresh + i for i in range(exercise.n_seeds)]
        self._marks.append(run(exercise, answer, seeds, elsewhere=True))

    def verdict(self) -> Verdict | None:
        """The last one; a cell without hidden tests is decided by its visible check, on fresh inputs."""
        if not self._marks and self._visible:
            self.marks(*self._visible[-1], seed=0)
        return self._marks[-1] if self._marks else None

    def _exercise(self, name: str) -> Exercise:
        assert self._checks is not None
        return self._checks.exercise(name)


class _NoShell:
    """Magics of given cells mean nothing on the grader's side."""

    def run_line_magic(self, *_: object) -> None: ...

    run_cell_magic = system = getoutput = run_line_magic


def _execute(source: str, namespace: dict[str, Any]) -> float | None:
    """Run a cell; a number as its last value is a mark."""
    before, last = _compiled(source)
    exec(before, namespace)
    value = eval(last, namespace) if last else None
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        return None
    return float(value) if math.isfinite(value) else 0.0


@cache
def _compiled(source: str) -> tuple[CodeType, CodeType | None]:
    """A cell's code: what it does, and its last value."""
    tree = _tree(source)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return compile(tree, "<check>", "exec"), None
    tree.body.pop()
    return compile(tree, "<check>", "exec"), compile(ast.Expression(last.value), "<check>", "eval")


def _of(error: Exception) -> Finding:
    """The finding that an exception in a check cell is."""
    if isinstance(error, FoundError):
        return error.finding
    if isinstance(error, AnswerError) and error.__cause__ is not None:
        return of_error(error.__cause__)
    if hasattr(error, "far_frames"):
        blank = isinstance(error, NotImplementedError)
        return Finding("not started", outcome=Outcome.NOT_STARTED) if blank else of_error(error)
    if isinstance(error, AssertionError):
        return Finding(
            "a test fails", str(error)[:300], "the answer is not yet right", "the text of the exercise"
        )
    where = traceback.extract_tb(error.__traceback__)[-1].name
    return Finding(
        "the result cannot be read",
        f"reading it ends in a {type(error).__name__}",
        "",
        where and "what is returned",
    )


def imports_of(sources: Sequence[str]) -> str:
    """The import statements of cells, one a line, each once."""
    return "\n".join(dict.fromkeys(statement for source in sources for _, statement in _imported(source)))


def _mentions(source: str) -> set[str]:
    """The names that a student's cell mentions; none where it cannot be read."""
    try:
        return {node.id for node in ast.walk(_tree(source)) if isinstance(node, ast.Name)}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()


def _globals(source: str) -> set[str]:
    """The names that the functions of a cell look up outside of themselves."""
    tables = [symtable.symtable(TransformerManager().transform_cell(source), "<cell>", "exec")]
    names: set[str] = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return names


def _only_defines(source: str) -> bool:
    """Whether a cell does nothing but import, and define functions and classes."""
    try:
        return all(isinstance(node, _DEFINITIONS) for node in _tree(source).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True  # it does nothing at all


_DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def _tree(source: str) -> ast.Module:
    """A cell's syntax tree, magics written out as IPython does it."""
    tree: ast.Module = ast.parse(TransformerManager().transform_cell(source))
    return tree


def _imported(source: str) -> Iterator[tuple[str, str]]:
    """The names that a cell imports, and the statement that does it."""
    for node in _tree(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield (alias.asname or alias.name).split(".")[0], ast.unparse(node)


@cache
def _bound(source: str) -> frozenset[str]:
    """The names that a cell defines at its top level."""
    names: set[str] = set()
    for node in _tree(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        else:
            names |= {
                part.id
                for part in ast.walk(node)
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            }
    return frozenset(names)


@cache
def _used(source: str) -> frozenset[str]:
    """The names that a cell uses and does not define itself."""
    tree = _tree(source)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    defined = {node.id for node in names if isinstance(node.ctx, ast.Store)} | _bound(source)
    defined |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    defined |= {name for name, _ in _imported(source)}
    return frozenset({node.id for node in names} - defined - set(dir(builtins)))
