r"""What a cell does, as a row of tokens: how it is written, named and commented leaves no trace in it.

A token is a node of Python's syntax tree. Names that the cell itself binds, numbers and texts are all alike; what
Python and its libraries call things (`len`, `np`, `.argsort`, `axis=`) stays, for it is what the code does. Comments,
docstrings, type hints, imports, `pass` and the heads of functions are left out; the order of statements stays.

Nothing here is called with a stranger's text but in a process of its own: see `autograde.similar.reading`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from IPython.core.inputtransformer2 import TransformerManager

Token = tuple[str, int]  # a kind, and the line that it begins in
DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LEFT_OUT = (ast.Import, ast.ImportFrom, ast.Pass, ast.Global, ast.Nonlocal, ast.expr_context)
OWN, END = "a name of its own", "end"


def tokens_of(source: str) -> list[Token]:
    r"""Give the tokens of a cell, in the order of its text.

    Parameters
    ----------
    source : str
        Python, or what IPython takes for it.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
        For what is none.

    Examples
    --------
    >>> one = tokens_of('def mean(x):\n    "The mean."\n    return sum(x) / len(x)  # of all')
    >>> other = tokens_of("def average(values: list):\n\n    return sum(values) / len(values)")
    >>> [kind for kind, _ in one] == [kind for kind, _ in other]
    True
    >>> [kind for kind, _ in one][-7:-1]
    ['sum', 'a name of its own', 'Div', 'Call', 'len', 'a name of its own']
    """
    tree = _tree(source)
    return list(_Reader(_bound(tree)).block(tree.body))


def _tree(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:  # it may be a magic
        text: str = TransformerManager().transform_cell(source)
        return ast.parse(text)


@dataclass
class _Bound:
    """What a cell gives a name to: as a name, as an attribute, as a parameter."""

    names: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)


def _bound(tree: ast.Module) -> _Bound:
    found = _Bound()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.attributes.add(node.attr)
        elif isinstance(node, ast.arg):
            found.names.add(node.arg)
            found.parameters.add(node.arg)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            found.names.add(node.name)
        elif isinstance(node, DEFINES):
            found.names.add(node.name)
            if isinstance(node, ast.ClassDef):
                found.attributes |= {inner.name for inner in node.body if isinstance(inner, DEFINES)}
        elif isinstance(node, ast.alias):
            found.names.add((node.asname or node.name).split(".")[0])
    return found


class _Reader:
    """It walks through a tree, and gives a token a node."""

    def __init__(self, bound: _Bound) -> None:
        self._bound = bound

    def block(self, statements: list[ast.stmt]) -> Iterator[Token]:
        """Give the tokens of statements; a text that stands for itself is a comment."""
        for statement in statements:
            if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                yield from self._node(statement, statement.lineno)

    def _node(self, node: ast.AST, line: int) -> Iterator[Token]:
        if isinstance(node, LEFT_OUT):
            return
        line = getattr(node, "lineno", line)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):  # its head mostly stands in the blank
            for decorator in node.decorator_list:
                yield from self._node(decorator, line)
            yield from self._part(node.body)
            return
        yield self._kind(node), line
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "type_comment"):
                continue
            if name in ("body", "orelse", "finalbody") and isinstance(value, list):
                yield from self._part(value)
            elif isinstance(value, ast.AST):
                yield from self._node(value, line)
            elif isinstance(value, list):
                for inner in value:
                    if isinstance(inner, ast.AST):
                        yield from self._node(inner, line)

    def _part(self, statements: list[ast.stmt]) -> Iterator[Token]:
        last = None
        for last in self.block(statements):
            yield last
        if last is not None:
            yield END, last[1]

    def _kind(self, node: ast.AST) -> str:
        if isinstance(node, ast.Name):
            return OWN if node.id in self._bound.names else node.id
        if isinstance(node, ast.Attribute):
            return "." if node.attr in self._bound.attributes else f".{node.attr}"
        if isinstance(node, ast.keyword):
            return "=" if node.arg in self._bound.parameters else f"{node.arg}="
        if isinstance(node, ast.Constant):
            return _constant(node.value)
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            return "Assign"
        return type(node).__name__


def _constant(value: object) -> str:
    if value is None or isinstance(value, bool) or value is ...:
        return str(value)
    return "text" if isinstance(value, str | bytes) else "number"
