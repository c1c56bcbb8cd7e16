"""Slips between the lines: a statement forgotten or indented wrongly, a loop too short, a parameter ignored."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from autograde.selftest.expressions import Change, edited, expression, swapped

_BLOCKS = ("body", "orelse", "finalbody")
_FIXED = {"rng": ("np.random.default_rng(0)", "np.random.default_rng()")}  # what stands in for a parameter
_FIXED_NUMBER = ("1", "10")


def blocks(node: ast.AST) -> Iterator[Change]:
    """A statement removed, two of them exchanged, one in a loop or an `if` that belongs behind it."""
    for field in _BLOCKS:
        block = getattr(node, field, None)
        if not isinstance(block, list):
            continue
        first = 1 if field == "body" and has_docstring(node) else 0
        for i in range(first, len(block)):
            if not isinstance(block[i], ast.Return | ast.Pass):
                yield Change(
                    "statement-removed", block[i], ast.Pass(), f"`{first_line(block[i])}` was removed"
                )
            if i + 1 < len(block):
                words = f"`{first_line(block[i])}` and `{first_line(block[i + 1])}` changed places"
                other = edited(node, **{field: swapped(block, i)})
                yield Change("statements-swapped", node, other, words, block[i].lineno)
                yield from _indented(node, field, block, i)
            yield from _dedented(block[i])


def _indented(node: ast.AST, field: str, block: list[ast.stmt], i: int) -> Iterator[Change]:
    """The statement behind a loop or an `if` moved into it."""
    head, following = block[i], block[i + 1]
    if isinstance(head, ast.For | ast.While | ast.If):
        inside = edited(head, body=[*head.body, following])
        moved = [*block[:i], inside, *block[i + 2 :]]
        words = f"`{first_line(following)}` was indented into the block `{first_line(head)}`"
        yield Change("statement-indented", node, edited(node, **{field: moved}), words, following.lineno)


def _dedented(head: ast.stmt) -> Iterator[Change]:
    """The last statement of a loop or an `if` moved behind it."""
    if isinstance(head, ast.For | ast.While | ast.If) and len(head.body) > 1:
        *inside, last = head.body
        words = f"`{first_line(last)}` was moved behind the block `{first_line(head)}`"
        yield Change("statement-dedented", head, [edited(head, body=inside), last], words, last.lineno)


def loops(node: ast.AST) -> Iterator[Change]:
    """One turn less, the other way round, one turn only; `break` and `continue`."""
    if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        for kind, part in (("first-left-out", "1:"), ("last-left-out", ":-1"), ("reversed", "::-1")):
            other = expression(f"list(x)[{part}]")
            assert isinstance(other, ast.Subscript)
            assert isinstance(other.value, ast.Call)
            other.value.args = [node.iter]
            yield Change(f"loop-{kind}", node.iter, other)
    if isinstance(node, ast.While):
        once = ast.For(ast.Name("_", ast.Store()), expression("range(1)"), node.body, node.orelse)
        yield Change("loop-once", node, once, f"the loop `{first_line(node)}` runs once")
    if isinstance(node, ast.Break):
        yield Change("break-to-continue", node, ast.Continue())
    if isinstance(node, ast.Continue):
        yield Change("continue-to-break", node, ast.Break())


def handlers(node: ast.AST) -> Iterator[Change]:
    """An `except` that catches more, or does something else; no `try` at all."""
    if isinstance(node, ast.Try):
        plain = [*node.body, *node.orelse, *node.finalbody]
        yield Change("try-removed", node, plain, f"the `try` around `{first_line(node.body[0])}` was removed")
    if not isinstance(node, ast.ExceptHandler):
        return
    caught = "except" if node.type is None else f"except {ast.unparse(node.type)}"
    if node.type is not None:
        yield Change(
            "except-bare", node, edited(node, type=None, name=None), f"`{caught}` catches everything"
        )
        wide = edited(node, type=ast.Name("Exception", ast.Load()))
        yield Change("except-exception", node, wide, f"`{caught}` catches every Exception")
    bodies: list[ast.stmt] = [ast.Break(), ast.Continue(), ast.Return(), ast.Raise(), ast.Pass()]
    for body in bodies:
        name = type(body).__name__.lower()
        yield Change(f"except-body-{name}", node, edited(node, body=[body]), f"`{caught}` does `{name}`")


def results(node: ast.AST, bound: list[str]) -> Iterator[Change]:
    """`return` of nothing or of another name, `return` where `yield` belongs."""
    if isinstance(node, ast.Return) and node.value is not None:
        for name in ("None", *bound):
            other = ast.Return(ast.parse(name, mode="eval").body)
            words = f"`{first_line(node)}` became `return {name}`"
            yield Change(f"return-{name}" if name != "None" else "return-none", node, other, words)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield):
        yield Change("yield-to-return", node, ast.Return(node.value.value))


def parameters(node: ast.AST) -> Iterator[Change]:
    """A parameter ignored: fixed in the first line, or read from outside the function."""
    if not isinstance(node, ast.FunctionDef):
        return
    names = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    for parameter in names:
        other = edited(parameter, arg=f"{parameter.arg}_")
        words = f"`{parameter.arg}` is read from outside the function"
        yield Change(f"parameter-{parameter.arg}-global", parameter, other, words)
        for text in _stand_ins(node, parameter.arg):
            first = ast.parse(f"{parameter.arg} = {text}").body
            start = 1 if has_docstring(node) else 0
            body = [*node.body[:start], *first, *node.body[start:]]
            words = f"`{parameter.arg}` is always `{text}`"
            yield Change(f"parameter-{parameter.arg}-fixed", node, edited(node, body=body), words)
    uses = [use for use in ast.walk(node) if isinstance(use, ast.Name) and isinstance(use.ctx, ast.Load)]
    own = [use for use in uses if use.id in [parameter.arg for parameter in names]]
    times = Counter(use.id for use in own)
    for use in sorted(own, key=lambda use: (use.lineno, use.col_offset)):
        texts = _stand_ins(node, use.id)
        for text in texts if times[use.id] > 1 else ():
            yield Change(f"parameter-{use.id}-unused", use, expression(text))
        if texts == _FIXED_NUMBER:
            yield Change(f"parameter-{use.id}-plus-one", use, expression(f"{use.id} + 1"))
            yield Change(f"parameter-{use.id}-minus-one", use, expression(f"{use.id} - 1"))


def _stand_ins(function: ast.FunctionDef, name: str) -> tuple[str, ...]:
    """Give what could stand in for a parameter: a generator, or a number for one that is only computed with."""
    if name in _FIXED:
        return _FIXED[name]
    for node in ast.walk(function):
        used = [getattr(node, field, None) for field in ("value", "func", "iter")]
        if isinstance(node, ast.Subscript | ast.Attribute | ast.Call | ast.For | ast.comprehension) and any(
            isinstance(part, ast.Name) and part.id == name for part in used
        ):
            return ()
    return _FIXED_NUMBER


def first_line(node: ast.AST) -> str:
    """Give the first line of a statement."""
    return ast.unparse(node).splitlines()[0]


def has_docstring(node: ast.AST) -> bool:
    """Whether the first statement of a block is its docstring."""
    if not isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        return False
    return ast.get_docstring(node, clean=False) is not None
