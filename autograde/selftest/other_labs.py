"""The hostile corpus is written against one lab; for another lab, names of that lab take the place of its names.

Each exercise of the one stands for an exercise of the other, in their order; so do the functions that are to be written
there, and the written answers. A hostile function keeps its own parameters, and is called with as many of the arguments
as it takes; whatever it earned there, here it answers another question and deserves nothing. Nothing else is answered
beside it, so that any point anywhere is one too many.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle

from nbformat import NotebookNode

from autograde.cells import defined_function, read_solution, solution_paths
from autograde.notebook import Kind, cells_of


@dataclass(frozen=True)
class Asked:
    """What a lab asks for: exercises with the function that is to be written, and written answers."""

    exercises: dict[str, str]
    answers: list[str]

    def names(self) -> set[str]:
        """The names of all exercises and written answers."""
        return {*self.exercises, *self.answers}


def asked(notebook: NotebookNode) -> Asked:
    """Read what an instructor's notebook asks for, in the order of its cells."""
    sources = {cell.name: cell.source for cell in cells_of(notebook, Kind.EXERCISE)}
    checked = [cell.name for cell in cells_of(notebook, Kind.CHECK)]
    answers = [cell.name for cell in cells_of(notebook, Kind.ANSWER)]
    return Asked({name: defined_function(sources[name]) or name for name in checked}, answers)


def exchanged(body: str, lab: NotebookNode) -> str:
    """Rewrite a file of the corpus in the words of a lab.

    Parameters
    ----------
    body : str
        In the words of one of the labs that there are.
    lab : NotebookNode
        The instructor's notebook.

    Examples
    --------
    >>> lab = read_solution(solution_paths()[0])
    >>> exchanged('# %% exercise="hit_at_k"', lab)
    '# %% exercise="hit_at_k"'
    """
    here = asked(lab)
    named = _named(body)
    if named <= here.names():
        return body
    for there in _all_asked():
        if named <= there.names():
            return _in_words_of(body, there, here)
    raise ValueError(f"no lab has all of the exercises {', '.join(sorted(named))}")


@lru_cache(maxsize=1)
def _all_asked() -> tuple[Asked, ...]:
    return tuple(asked(read_solution(path)) for path in solution_paths())


def _named(body: str) -> set[str]:
    """Find the exercises and written answers that a file replaces, or gives the points of."""
    head = re.search(r"^# earns:(.*)$", body, re.MULTILINE)
    points = re.findall(r"(\w+)=", head[1]) if head else []
    return {*re.findall(r'^# %% (?:exercise|answer)="(\w+)"', body, re.MULTILINE), *points}


def _in_words_of(body: str, there: Asked, here: Asked) -> str:
    exercises = _stand_ins(there.exercises, here.exercises)
    names = exercises | _stand_ins(there.answers, here.answers)
    functions = {function: here.exercises[exercises[name]] for name, function in there.exercises.items()}
    replaced = {exercises[name] for name in _named(body) if name in exercises}
    nothing = ", ".join(f"{name}=0" for name in sorted(replaced))
    body = re.sub(r"^# earns:.*$", f"# earns: {nothing}", body, count=1, flags=re.MULTILINE)
    # In quotes, or behind "check", a name is the exercise's; anywhere else it is the function's.
    either = rf"""(["']|\bcheck[._])({"|".join(names)})\b|\b({"|".join(functions)})\b"""
    body = re.sub(either, lambda word: word[1] + names[word[2]] if word[2] else functions[word[3]], body)
    return re.sub(
        r'^(# %% exercise="(\w+)"\n)((?:(?!# %% ).*\n?)*)',
        lambda cell: cell[1] + _with_any_arguments(cell[3], here.exercises[cell[2]]),
        body,
        flags=re.MULTILINE,
    )


def _stand_ins(theirs: Iterable[str], ours: Iterable[str]) -> dict[str, str]:
    return dict(zip(theirs, cycle(ours), strict=False))


def _with_any_arguments(source: str, function: str) -> str:
    """Have the function of a cell take whatever it is called with; a class or a value stays what it is."""
    try:
        written = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == function]
    except SyntaxError:
        return source
    if not written:
        return source
    n = len(written[-1].args.args)
    return source.rstrip("\n") + (
        f"\n_own = {function}\ndef {function}(*arguments, **options):\n"
        f"    return _own(*((*arguments, *options.values()) * {n or 1})[:{n}])\n"
    )
