"""Mutants: the reference answer with one slip each. A check that gives one full marks has missed something.

The slips are those of `expressions` and `statements`; nothing here knows a lab by name. Some mutants are right answers
too (another learning rate, a layer without a name): `tests/submissions/LAB/mutants.txt` declares them. A comment says
why, and below it stand the names of the mutants, up to the next blank line::

    # a layer's name is free
    track2vec_model/string-misspelt: target = keras.Input((1,), dtype='int32', name='target_')

A mutant is named by its exercise, the kind of its slip, and the line that the slip has changed, as `ast.unparse` writes
it. So a declaration means the same mutant whatever else is changed in a solution, or it means none, and is refused.
"""

from __future__ import annotations

import ast
import difflib
import warnings
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from autograde.cells import ROOT, SOLUTIONS, read_solution, without_marks
from autograde.errors import AuthorError
from autograde.notebook import Kind, cells_of
from autograde.script import shown_path
from autograde.selftest import expressions, statements
from autograde.selftest.expressions import Change, edited

DECLARED = ROOT / "tests" / "submissions"


class DeclarationError(AuthorError):
    """Lines of a list of equivalent mutants cannot stand; the message has a line for each, with its remedy."""


@dataclass(frozen=True)
class Mutant:
    """A reference answer with one slip.

    Attributes
    ----------
    exercise : str
    kind : str
        Of the slip, such as "compare-eq-to-ne".
    name : str
        The same whatever stands in other lines, such as
        "hit_at_k/compare-eq-to-ne: found = suggested != held_out[:, None]".
    change : str
        In words, such as "line 3: `==` became `!=`".
    source : str
        The whole cell.
    """

    exercise: str
    kind: str
    name: str
    change: str
    source: str


def mutants(exercise: str, source: str) -> list[Mutant]:
    r"""Make every answer that is one slip away from the source of a cell.

    Parameters
    ----------
    exercise : str
    source : str
        Without the solution marks.

    Returns
    -------
    list of Mutant
        In the order of the source; all compile, and no two are the same, nor the source itself.

    Examples
    --------
    >>> for mutant in mutants("half", "def half(x):\n    return x / 2")[:4]:
    ...     print(mutant.name)
    half/statement-removed: `def half(x):` was removed
    half/parameter-x-global: `x` is read from outside the function
    half/parameter-x-fixed: `x` is always `1`
    half/parameter-x-fixed: `x` is always `10`
    >>> print(mutants("half", "def half(x):\n    return x / 2")[-1].name)
    half/int-minus-one: return x / 1
    """
    tree = ast.parse(source)
    whole = ast.unparse(tree)
    seen, numbers, found = {whole}, Counter[str](), []
    above = _above(tree)
    for change in changes(tree):
        text = _applied(tree, change, above)
        if text in seen or not _compiles(text):
            continue
        seen.add(text)
        name = f"{exercise}/{change.kind}: {change.words or _changed_line(whole, text)}"
        numbers[name] += 1  # of lines that stand there twice
        name += f" ({numbers[name]})" if numbers[name] > 1 else ""
        found.append(Mutant(exercise, change.kind, name, _in_words(change), f"{text}\n"))
    return found


def changes(tree: ast.Module) -> Iterator[Change]:
    """Give the slips of all families, in the order of the source."""
    everything = list(nodes(tree))
    words = [
        node.value for node in everything if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    bound = _bound(everything)
    inner = {
        id(name)
        for node in everything
        if isinstance(node, ast.comprehension)
        for name in ast.walk(node.target)
    }
    outer = _bound([node for node in everything if id(node) not in inner])
    for node in everything:
        yield from statements.parameters(node)
        yield from statements.blocks(node)
        yield from statements.loops(node)
        yield from statements.handlers(node)
        yield from statements.results(node, list(outer))
        yield from expressions.conditions(node)
        yield from expressions.comparisons(node)
        yield from expressions.arithmetic(node)
        yield from expressions.arguments(node)
        yield from expressions.calls(node, list(bound))
        yield from expressions.displays(node)
        yield from expressions.subscripts(node)
        yield from expressions.constants(node)
        yield from expressions.names(node, outer)
        yield from expressions.strings(node, list(dict.fromkeys(words)))


def nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a node and all below it in the order of the source, without docstrings, annotations and f-strings."""
    yield node
    children = list(ast.iter_child_nodes(node))
    if statements.has_docstring(node):
        children.remove(node.body[0])  # type: ignore[attr-defined]
    annotations = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    for child in children:
        if child not in annotations and not isinstance(child, ast.JoinedStr):
            yield from nodes(child)


def _bound(found: list[ast.AST]) -> dict[str, int]:
    """Give the parameters and assigned names, each with the line in which it first stands."""
    lines: dict[str, int] = {}
    for node in found:
        if isinstance(node, ast.arg):
            lines.setdefault(node.arg, node.lineno)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            lines.setdefault(node.id, node.lineno)
    return lines


def _above(tree: ast.Module) -> dict[int, Any]:
    """Give what holds each node or list of a tree, by its id."""
    found: dict[int, Any] = {}
    todo: list[Any] = [tree]
    while todo:
        holder = todo.pop()
        held = holder if isinstance(holder, list) else [value for _, value in ast.iter_fields(holder)]
        for one in held:
            if isinstance(one, ast.AST | list):
                found[id(one)] = holder
                todo.append(one)
    return found


def _applied(tree: ast.Module, change: Change, above: Mapping[int, Any]) -> str:
    """Write the source with one slip in it; whatever does not hold the slip stays the same node."""
    for new in change.by if isinstance(change.by, list) else [change.by]:
        ast.fix_missing_locations(new)
    holds, one = set[int](), change.place
    while one is not tree:
        one = above[id(one)]
        holds.add(id(one))
    return ast.unparse(_rebuilt(tree, change, holds))


def _rebuilt(node: Any, change: Change, holds: Collection[int]) -> Any:
    """Build what holds a node anew, with something else in its place."""
    if node is change.place:
        return change.by
    if id(node) not in holds:
        return node
    if isinstance(node, list):
        parts = [_rebuilt(part, change, holds) for part in node]
        return [new for part in parts for new in (part if isinstance(part, list) else [part])]
    return edited(node, **{name: _rebuilt(value, change, holds) for name, value in ast.iter_fields(node)})


def _compiles(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of `1[0]` and its like
        try:
            compile(text, "<mutant>", "exec")
        except (SyntaxError, ValueError):
            return False
    return True


def _changed_line(old: str, new: str) -> str:
    """Give the first line in which a source differs from what it was."""
    pairs = zip_longest(old.splitlines(), new.splitlines(), fillvalue="")
    return next(after.strip() for before, after in pairs if before != after)


def _in_words(change: Change) -> str:
    """Tell in which line a slip is, and what it changes."""
    line = change.line or next((n.lineno for n in ast.walk(change.place) if hasattr(n, "lineno")), 1)
    if change.words:
        return f"line {line}: {change.words}"
    assert isinstance(change.by, ast.AST)
    old, new = (" ".join(ast.unparse(node).split()) for node in (change.place, change.by))
    old, new = _difference(old, new)
    return f"line {line}: `{old}` became `{new}`"


def _difference(old: str, new: str, around: int = 12, width: int = 90) -> tuple[str, str]:
    """Cut two long texts down to where they differ."""
    if max(len(old), len(new)) <= width:
        return old, new
    same = _n_shared(old, new)
    end = min(_n_shared(old[::-1], new[::-1]), min(len(old), len(new)) - same)
    first, last = max(same - around, 0), max(end - around, 0)
    return _cut(old, first, last, width), _cut(new, first, last, width)


def _n_shared(old: str, new: str) -> int:
    """Count the characters that two texts have in common from the start."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((i for i, (x, y) in pairs if x != y), min(len(old), len(new)))


def _cut(text: str, first: int, last: int, width: int) -> str:
    middle = text[first : len(text) - last]
    middle = middle if len(middle) <= width else f"{middle[: width - 3]}..."
    return f"{'...' if first else ''}{middle}{'...' if last and not middle.endswith('...') else ''}"


def mutants_of_lab(solution: Path) -> dict[str, list[Mutant]]:
    """Make the mutants of each exercise of a lab.

    Parameters
    ----------
    solution : Path
        The lab's solution script.

    Examples
    --------
    >>> found = mutants_of_lab(SOLUTIONS / "01_track2vec.py")
    >>> found["hit_at_k"][0].exercise
    'hit_at_k'
    """
    found = {}
    for cell in cells_of(read_solution(solution), Kind.EXERCISE):
        found[cell.name] = mutants(cell.name, without_marks(cell.source))
    return found


def equivalent(
    lab: str,
    declared: Path = DECLARED,
    solutions: Path = SOLUTIONS,
    names: Collection[str] | None = None,
) -> dict[str, str]:
    """Give the mutants of a lab that are right answers too, each with the reason.

    Parameters
    ----------
    lab : str
        Such as "01_track2vec"; a lab without a list has none.
    declared, solutions : Path
        The folders of the lists and of the solution scripts.
    names : collection of str, optional
        Of all mutants of the lab, where they were made already: that takes seconds.

    Raises
    ------
    DeclarationError
        For each name that stands there twice, has no reason, or is none of a mutant.

    Examples
    --------
    >>> equivalent("99_no_such_lab")
    {}
    """
    path = declared / lab / "mutants.txt"
    if not path.exists():
        return {}
    if names is None:
        found = mutants_of_lab(solutions / f"{lab}.py")
        names = {mutant.name for own in found.values() for mutant in own}
    return declared_in(path, names)


def declared_in(path: Path, names: Collection[str] | None = None) -> dict[str, str]:
    """Read a list of mutants that are right answers too: their names, each with the reason.

    Parameters
    ----------
    path : Path
    names : collection of str, optional
        Of all mutants that there are; without it names are not looked up, which takes seconds.

    Raises
    ------
    DeclarationError
        As of `equivalent`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeclarationError(
            [f"{shown_path(path)}: the file is no text in UTF-8; save it as one"]
        ) from error
    reasons: dict[str, str] = {}
    reason, faults = "", []
    for number, line in enumerate(text.splitlines(), 1):
        name = line.strip()
        if not name or name.startswith("#"):
            reason = name.removeprefix("#").strip()
        elif trouble := _trouble(name, reason, names, reasons):
            faults.append(f"{shown_path(path)}, line {number}: {trouble}")
        else:
            reasons[name] = reason
    if faults:
        raise DeclarationError(faults)
    return reasons


def _trouble(name: str, reason: str, names: Collection[str] | None, reasons: dict[str, str]) -> str:
    """Tell what is wrong with a line, and the remedy; "" where the line is right."""
    if not reason:
        return f"{name} has no reason; write a comment above it that says why it is a right answer too"
    if name in reasons:
        return f"{name} stands there twice; remove one of the lines"
    if names is not None and name not in names:
        near = difflib.get_close_matches(name, names, 1)
        return f"there is no mutant {name}; remove the line{f', or write {near[0]}' if near else ''}"
    return ""
