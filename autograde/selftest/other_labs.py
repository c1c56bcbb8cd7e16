"""The hostile corpus is written against one lab; for another one its words are exchanged.

Each exercise of the one stands for an exercise of the other, in their order; so do the functions that are to be written
there, and the written answers. A hostile function keeps its own parameters, and is called with as many of the arguments
as it takes; whatever it earned there, here it answers another question and deserves nothing. No mark may be higher than
deserved; lower ones are its own doing: numpy without comparisons, say, breaks whoever builds a model.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache

from nbformat import NotebookNode

from autograde.cells import defined_function, graded_cells, read_solution, solution_paths


@dataclass(frozen=True)
class Asked:
    """What a lab asks for: exercises with the function that is to be written, and written answers."""

    exercises: dict[str, str]
    answers: list[str]

    def names(self) -> set[str]:
        """Of all of them."""
        return {*self.exercises, *self.answers}


def asked(notebook: NotebookNode) -> Asked:
    """What an instructor's notebook asks for, in its order."""
    sources = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in notebook.cells}
    names: dict[str, list[str]] = {"check": [], "answer": []}
    for kind, name, _ in graded_cells(notebook):
        names[kind].append(name)
    return Asked({name: defined_function(sources[name]) or name for name in names["check"]}, names["answer"])


def exchanged(body: str, lab: NotebookNode) -> str:
    """A file of the corpus, in the words of a lab.

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
    named = set(re.findall(r'^# %% (?:exercise|answer)="(\w+)"', body, re.MULTILINE)) | _earning(body)
    if named <= here.names():
        return body
    for there in _all_asked():
        if named <= there.names():
            return _in_words_of(body, there, here)
    raise ValueError(f"no lab has all of the exercises {', '.join(sorted(named))}")


@lru_cache(maxsize=1)
def _all_asked() -> tuple[Asked, ...]:
    return tuple(asked(read_solution(path)) for path in solution_paths())


def _earning(body: str) -> set[str]:
    head = re.search(r"^# earns:(.*)$", body, re.MULTILINE)
    return set(re.findall(r"(\w+)=", head[1])) if head else set()


def _in_words_of(body: str, there: Asked, here: Asked) -> str:
    words: dict[str, str] = {}
    for theirs, ours in ((list(there.exercises), list(here.exercises)), (there.answers, here.answers)):
        words |= {name: ours[number % len(ours)] for number, name in enumerate(theirs)}
    words |= {function: here.exercises[words[name]] for name, function in there.exercises.items()} | {
        name: words[name] for name in there.exercises
    }
    body = re.sub(rf"\b({'|'.join(words)})\b", lambda found: words[found[1]], body)
    replaced = {*re.findall(r'^# %% exercise="(\w+)"', body, re.MULTILINE), *_earning(body)}
    nothing = ", ".join(f"{name}=0" for name in sorted(replaced))
    body = re.sub(r"^# earns:.*$", f"# earns: {nothing}", body, count=1, flags=re.MULTILINE)
    return re.sub(
        r'^(# %% exercise="(\w+)"\n)((?:(?!# %% ).*\n?)*)',
        lambda cell: cell[1] + _with_any_arguments(cell[3], here.exercises[cell[2]]),
        body,
        flags=re.MULTILINE,
    )


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
