"""The answers of a notebook that lean on each other, and on the kit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

from nbformat import NotebookNode

from autograde.notebook import Kind, cells_of
from autograde.syntax import imports_in
from autograde.trust.name_scanner import called_in, imported_in


def in_cycles(leant: Mapping[str, AbstractSet[str]]) -> set[str]:
    """Find the answers that lean on themselves by way of others.

    Parameters
    ----------
    leant : mapping of str to set of str
        Each answer to those that it called.

    Examples
    --------
    >>> sorted(in_cycles({"hit": {"ndcg"}, "ndcg": {"hit"}, "radio": {"hit"}}))
    ['hit', 'ndcg']
    """
    found = set()
    for start in leant:
        todo, seen = [start], set[str]()
        while todo:
            ahead = leant.get(todo.pop(), set()) - seen
            seen |= ahead
            todo += ahead
        if start in seen:
            found.add(start)
    return found


def kit_calls(source: str, own: Collection[str], given: Collection[str], reference: str) -> list[str]:
    r"""Find the kit's modules that an answer calls and the reference's answer does not; checks are part of no answer.

    Of a module that the reference calls too, any function may be called: an exercise that builds on `hits` leaves open
    which interval of `kit.metrics` is laid around it.

    Parameters
    ----------
    source : str
        Of the answer's cell.
    own : collection of str
        The student's own cells, which may import.
    given : collection of str
        The lab's own cells, which import too.
    reference : str
        The reference's answer.

    Examples
    --------
    >>> given = ["from kit.metrics import hits"]
    >>> kit_calls("def hit_at_k(a, b):\n    return hits(a, b).mean()", [], given, "def hit_at_k(a, b): ...")
    ['kit.metrics']
    """
    modules = {name: statement.split()[1] for cell in given for name, statement in imports_in(cell)}
    built_on = {modules[name] for name in called_in(reference) & set(modules)}
    for cell in (*own, source):
        modules |= imported_in(cell)
    called = called_in(source) - called_in(reference)
    found = {modules[name] for name in called & set(modules)} - built_on
    return sorted(m for m in found if m.startswith("kit.") and not m.startswith("kit.checks"))


def kit_notes(notebook: NotebookNode, instructor: NotebookNode) -> list[str]:
    """Write the notes for the instructor on a rebuilt notebook's answers that call the kit, as they may."""
    own = [cell.source for cell in cells_of(notebook, Kind.EXTRA)]
    given = [cell.source for cell in cells_of(instructor, Kind.GIVEN)]
    reference = {cell.name: cell.source for cell in cells_of(instructor, Kind.EXERCISE)}
    theirs: dict[str, str] = {}
    for cell in cells_of(notebook, Kind.EXERCISE):
        theirs[cell.name] = theirs.get(cell.name, "") + "\n" + cell.source
    return [
        f"{name} calls {module}"
        for name, source in theirs.items()
        for module in kit_calls(source, own, given, reference.get(name, ""))
    ]
