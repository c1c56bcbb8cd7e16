"""What the cells of a lab and the kit's checks have to agree on: names, points, and what an exercise consists of."""

from __future__ import annotations

import ast
import importlib
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograde.cells import ROOT
from autograde.script import ScriptCell, script_cells, shown_path
from autograde.syntax import tree_of
from kit.checks.exercise import Exercise, Item
from kit.checks.lab import Checks, Lab

N_HINTS = 3


def disagreements(cells: Sequence[ScriptCell]) -> list[str]:
    """Tell where the cells of a script and the kit's checks disagree, a line each.

    A cell of fewer points than its items would give all of them to an answer that is half right, a cell of more would
    never give all.

    Parameters
    ----------
    cells : sequence of ScriptCell
        Of a script without any other fault.
    """
    found: list[str] = []
    labs = _labs(cells, found)
    for cell in cells:
        for of, name in _asked(cell, labs) if cell.kinds == ["check"] else ():
            try:
                exercise = labs[of].check.exercise(name)
            except AttributeError as error:
                found.append(cell.fault(f"{error}; mend the name, or put it into the Lab in kit/checks"))
                continue
            if broken := [*_of_parts(exercise)]:
                found += map(cell.fault, broken)
                continue
            found += map(cell.fault, _of_exercise(exercise))
            points = float(cell.keys["points"])
            if exercise.points != points:
                items = " + ".join(f"{item.points:g}" for item in exercise.items)
                found.append(
                    cell.fault(
                        f"points={points:g}, and the items of {of}.{name} are {items} = {exercise.points:g}; "
                        f"write points={exercise.points:g}, or give the items in kit/checks other points"
                    )
                )
    return found


def labs_of(cells: Sequence[ScriptCell]) -> list[Lab]:
    """Give the labs of the kit whose checks a script imports."""
    return list(_labs(cells, []).values())


def items_of(path: Path) -> dict[str, tuple[str, ...]]:
    """Give the names of the items of each exercise that a lab asks, in the order of the lab.

    Parameters
    ----------
    path : Path
        Of its solution.

    Examples
    --------
    >>> items_of(ROOT / "solutions" / "01_track2vec.py")["hit_at_k"]
    ('found anywhere in the list', 'mean over the queries')
    """
    return {
        exercise.name: tuple(item.name for item in exercise.items)
        for _, exercise in exercises_of(script_cells(path))
    }


def exercises_of(cells: Sequence[ScriptCell]) -> Iterator[tuple[ScriptCell, Exercise[Any]]]:
    """Give the check cells of a script that has no fault, each with the exercise of the kit that it asks."""
    labs = _labs(cells, [])
    for cell in cells:
        for of, name in _asked(cell, labs) if cell.kinds == ["check"] else ():
            yield cell, labs[of].check.exercise(name)


def _labs(cells: Sequence[ScriptCell], found: list[str]) -> dict[str, Lab]:
    """Give the lab behind each `check` that a cell imports, by its name there; an import that fails is a fault."""
    labs = {}
    for cell in cells:
        if cell.is_prose or cell.kinds or "only" in cell.keys:
            continue
        for node in tree_of(cell.source).body:
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("kit.checks."):
                continue
            try:
                module = importlib.import_module(str(node.module))
            except (Exception, SystemExit) as error:  # exit() would end the command without a word
                found.append(
                    cell.fault(f"importing {node.module} ends in {type(error).__name__}: {_where(error)}")
                )
                continue
            own = [value for value in vars(module).values() if isinstance(value, Lab)]
            for alias in node.names:
                value = getattr(module, alias.name, None)
                if value is None:
                    found.append(cell.fault(f"{node.module} holds no {alias.name}; mend the name"))
                elif isinstance(value, Checks):
                    lab = next((lab for lab in own if lab.check is value), None)
                    if lab is None:
                        found.append(
                            cell.fault(
                                f"{node.module}.{alias.name} is the check of no Lab there; "
                                "write LAB = Lab(...) and check = LAB.check in that module"
                            )
                        )
                    else:
                        labs[alias.asname or alias.name] = lab
    return labs


def _where(error: BaseException) -> str:
    """Tell what an import ends in, and which line of the repository has to be mended."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.msg}; mend {shown_path(Path(error.filename))}, line {error.lineno}"
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(ROOT / "kit")
    ]
    words = " ".join(str(error).split())[:200]
    return (
        f"{words}; mend {shown_path(Path(frames[-1].filename))}, line {frames[-1].lineno}"
        if frames
        else words
    )


def _of_parts(exercise: Exercise[Any]) -> Iterator[str]:
    """Tell which parts of an exercise are of another type than they have to be, so that nothing can be asked."""
    name: str = exercise.name
    items: Any = exercise.items  # whatever stands there: types are promised, and not looked at
    hints: Any = exercise.hints
    n_seeds: Any = exercise.n_seeds
    observe: Any = exercise.observe
    if name in dir(Checks) or name == "seconds":
        yield f"check.{name} is there for all labs; give the exercise another name"
    if not isinstance(hints, str | list | tuple):
        yield f"the hints of {name} are {hints!r:.60}; write {N_HINTS} texts, from a nudge to nearly the answer"
    if not callable(observe):
        yield f"observe of {name} is no function; write one of (answer, rng)"
    if isinstance(n_seeds, bool) or not isinstance(n_seeds, int) or n_seeds < 1:
        yield f"n_seeds of {name} is {n_seeds!r}; an answer is tried on 1 seed at least, so write a number above 0"
    if not isinstance(items, list | tuple) or not all(isinstance(item, Item) for item in items):
        yield f"the items of {name} are no list of Item; write [Item(name, points, test), ...]"
        return
    for item in items:
        if (
            not isinstance(item.name, str)
            or item.name != " ".join(item.name.split())
            or item.name in ("", "nothing")
        ):
            yield f"an item of {name} is called {item.name!r}; write a few words in one line"
        if isinstance(item.points, bool) or not isinstance(item.points, int | float):
            yield f'the item "{item.name}" of {name} has {item.points!r} as its points; write a number'
        if not callable(item.test):
            yield f'the test of the item "{item.name}" of {name} is no function; write one of what was observed'


def _of_exercise(exercise: Exercise[Any]) -> Iterator[str]:
    """Tell what is wrong with an exercise by itself."""
    name = exercise.name
    hints = exercise.hints
    if len(hints) != N_HINTS or isinstance(hints, str) or not all(str(hint).strip() for hint in hints):
        n_hints = (
            "one text" if isinstance(hints, str) else f"{sum(bool(str(hint).strip()) for hint in hints)}"
        )
        yield f"the hints of {name} are {n_hints}; write {N_HINTS} texts, from a nudge to nearly the answer"
    if not exercise.items:
        yield f"{name} has no items; each of them earns points by itself, and at least one is needed"
    names = [item.name for item in exercise.items]
    for item in exercise.items:
        if not item.points > 0:
            yield f'the item "{item.name}" of {name} has {item.points:g} points; give it more than 0'
        if names.count(item.name) > 1:
            yield f'{name} has {names.count(item.name)} items "{item.name}"; give each its own name'
        if "; " in item.name:
            yield f'the item "{item.name}" of {name} has a semicolon, which parts items in headers; take it out'


def _asked(cell: ScriptCell, labs: dict[str, Lab]) -> Iterator[tuple[str, str]]:
    """Give the exercises that a cell marks, such as ("check", "radio"): by `check.marks`, or by the visible check."""
    calls = [
        (node.func.value.id, node.func.attr, node.args)
        for node in ast.walk(tree_of(cell.source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in labs
    ]
    marked = [
        (of, args[0].value)
        for of, name, args in calls
        if name == "marks" and args and isinstance(args[0], ast.Constant) and isinstance(args[0].value, str)
    ]
    visible = [(of, name) for of, name, _ in calls if name != "marks"]
    yield from dict.fromkeys(marked or visible)
