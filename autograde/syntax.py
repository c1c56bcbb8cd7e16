"""The labs' own Python, read by the grader: parsed once each, and one at a time.

CPython 3.11 keeps the depth of a syntax tree in the interpreter, not in the thread. Where two threads make a tree at
the same time, one of them ends in "SystemError: AST constructor recursion depth mismatch". So all threads of the grader
parse here, under one lock. What a stranger wrote is never parsed on the grader's side: see
`autograde.trust.name_scanner`.
"""

from __future__ import annotations

import ast
import builtins
import symtable
import threading
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType

from IPython.core.inputtransformer2 import TransformerManager

_ONE_AT_A_TIME = threading.RLock()


@lru_cache(maxsize=1_000)
def tree_of(source: str) -> ast.Module:
    """Give a cell's syntax tree, with magics written out as IPython does; callers share the tree, so none changes it.

    Raises
    ------
    SyntaxError
    """
    with _ONE_AT_A_TIME:
        tree: ast.Module = ast.parse(TransformerManager().transform_cell(source))
        return tree


@lru_cache(maxsize=1_000)
def code_of(source: str, name: str) -> CodeType:
    """Compile a cell; its errors call the code by `name`.

    Raises
    ------
    SyntaxError
    """
    with _ONE_AT_A_TIME:
        return compile(tree_of(source), name, "exec")


@lru_cache(maxsize=1_000)
def code_and_value_of(source: str, name: str) -> tuple[CodeType, CodeType | None]:
    """Compile a cell in two parts: its statements, and the expression that stands last, where there is one."""
    body = tree_of(source).body
    if not body or not isinstance(body[-1], ast.Expr):
        return code_of(source, name), None
    with _ONE_AT_A_TIME:
        before = compile(ast.Module(body[:-1], []), name, "exec")
        return before, compile(ast.Expression(body[-1].value), name, "eval")


@lru_cache(maxsize=1_000)
def bound_in(source: str) -> frozenset[str]:
    """Give the names that a cell defines at its top level."""
    names: set[str] = set()
    for node in tree_of(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        else:
            names |= {
                part.id
                for part in ast.walk(node)
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            }
    return frozenset(names)


@lru_cache(maxsize=1_000)
def used_in(source: str) -> frozenset[str]:
    """Give the names that a cell uses and does not define itself, builtins left out."""
    nodes = list(ast.walk(tree_of(source)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    defined = {node.id for node in names if isinstance(node.ctx, ast.Store)} | bound_in(source)
    defined |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    defined |= {name for name, _ in imports_in(source)}
    return frozenset({node.id for node in names} - defined - set(dir(builtins)))


def globals_in(source: str) -> set[str]:
    """Give the names that the functions of a cell look up outside of themselves."""
    with _ONE_AT_A_TIME:
        tables = [symtable.symtable(TransformerManager().transform_cell(source), "<cell>", "exec")]
    names: set[str] = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return names


def imports_in(source: str) -> Iterator[tuple[str, str]]:
    """Give the names that a cell imports, each with its import statement."""
    for node in tree_of(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield (alias.asname or alias.name).split(".")[0], ast.unparse(node)
