"""Slips within a line: another comparison, another constant, an argument left out, an axis exchanged."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Change:
    """One slip: a node of the tree, and what stands there instead.

    Attributes
    ----------
    kind : str
        Such as "compare-eq-to-ne".
    place : ast.AST
    by : ast.AST or list of ast.stmt
    words : str
        What happened, where "`old` became `new`" would not say it.
    line : int
        Where, if it is not the place's own line.
    """

    kind: str
    place: ast.AST
    by: ast.AST | list[ast.stmt]
    words: str = ""
    line: int = 0


_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt, ast.GtE),
    ast.Gt: (ast.GtE, ast.LtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt, ast.LtE),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
_SHORT = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge"}

# Names that are taken for each other: functions and methods, then words in strings.
_CALLS = [
    ("argmax", "argmin"),
    ("any", "all"),
    ("mean", "sum", "median"),
    ("sum", "mean"),
    ("max", "min"),
    ("maximum", "minimum"),
    ("log2", "log", "log10"),
    ("log", "log2", "exp"),
    ("exp", "log"),
    ("concatenate", "stack"),
    ("append", "extend"),
    ("add", "discard"),
    ("argsort", "sort"),
    ("sorted", "reversed"),
    ("zeros", "ones"),
    ("ones", "zeros"),
    ("floor", "ceil"),
    ("union", "intersection"),
    ("cumsum", "sum"),
    ("array", "unique"),
]
_WORDS = [
    ("binary_crossentropy", "mse", "hinge", "categorical_crossentropy"),
    ("sigmoid", "relu", "softmax", "linear", "tanh"),
    ("relu", "sigmoid", "linear"),
    ("ones", "zeros", "random_normal"),
    ("zeros", "ones"),
    ("non_neg", "unit_norm"),
    ("int32", "float32"),
    ("train", "validation", "test"),
    ("validation", "test"),
    ("test", "validation"),
    ("euclidean", "manhattan"),
    ("mean", "sum"),
    ("min", "max"),
    ("max", "min"),
]


def edited(node: Node, **fields: object) -> Node:
    """Copy a node with some of its fields changed."""
    twin = copy.copy(node)
    for name, value in fields.items():
        setattr(twin, name, value)
    return twin


def without(items: list[Node], i: int) -> list[Node]:
    """Copy a list without its element i."""
    return [*items[:i], *items[i + 1 :]]


def swapped(items: list[Node], i: int) -> list[Node]:
    """Copy a list with the elements i and i + 1 exchanged."""
    return [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


def expression(text: str) -> ast.expr:
    """Parse an expression from its text."""
    return ast.parse(text, mode="eval").body


def comparisons(node: ast.AST) -> Iterator[Change]:
    """Another comparison: `==` and `!=`, `<` and `<=`, `in` and `not in`."""
    if not isinstance(node, ast.Compare):
        return
    for i, old in enumerate(node.ops):
        for new in _COMPARE[type(old)]:
            names = [_SHORT.get(op, op.__name__.lower()) for op in (type(old), new)]
            ops = [*node.ops[:i], new(), *node.ops[i + 1 :]]
            yield Change(f"compare-{names[0]}-to-{names[1]}", node, edited(node, ops=ops))


def arithmetic(node: ast.AST) -> Iterator[Change]:
    """Another operation, its operands exchanged, or one of them alone."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for new in _ARITHMETIC.get(type(node.op), ()):
            kind = f"arithmetic-{type(node.op).__name__}-to-{new.__name__}".lower()
            yield Change(kind, node, edited(node, op=new()))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div | ast.FloorDiv | ast.Pow):
        yield Change("operands-swapped", node, edited(node, left=node.right, right=node.left))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div | ast.FloorDiv | ast.Pow):
        yield Change("left-operand-alone", node, node.left)
        yield Change("right-operand-alone", node, node.right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield Change("minus-dropped", node, node.operand)


def conditions(node: ast.AST) -> Iterator[Change]:
    """`and` and `or`, a condition negated, left out, or fixed."""
    if isinstance(node, ast.BoolOp):
        other: ast.boolop = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield Change("and-or-swapped", node, edited(node, op=other))
        for i in range(len(node.values)):
            rest = without(node.values, i)
            yield Change("condition-dropped", node, edited(node, values=rest) if rest[1:] else rest[0])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield Change("not-dropped", node, node.operand)
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        if not _negates_itself(node.test):
            yield Change("condition-negated", node.test, _not(node.test))
        for value in (True, False):
            words = f"`{ast.unparse(node.test)}` is always {value}"
            yield Change(f"condition-{value}".lower(), node.test, ast.Constant(value), words)
    if isinstance(node, ast.comprehension):
        for i, test in enumerate(node.ifs):
            yield Change("condition-dropped", node, edited(node, ifs=without(node.ifs, i)))
            if not _negates_itself(test):
                yield Change("condition-negated", test, _not(test))


def _negates_itself(test: ast.expr) -> bool:
    """Whether another family already makes the opposite of this condition."""
    return isinstance(test, ast.Constant | ast.UnaryOp) or (
        isinstance(test, ast.Compare) and len(test.ops) == 1
    )


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def constants(node: ast.AST) -> Iterator[Change]:
    """One more and one less, a float scaled, True for False."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield Change("bool-flipped", node, ast.Constant(not value))
    elif isinstance(value, int):
        yield Change("int-plus-one", node, ast.Constant(value + 1))
        yield Change("int-minus-one", node, ast.Constant(value - 1))
    elif isinstance(value, float):
        for factor in (2, 100, 0):
            yield Change(f"float-times-{factor}", node, ast.Constant(float(f"{value * factor:.12g}")))


def names(node: ast.AST, bound: dict[str, int]) -> Iterator[Change]:
    """Another name of the function where one is read; only one that stands in a line above."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in bound:
        for name, line in bound.items():
            if line < node.lineno:
                yield Change(f"name-{node.id}-to-{name}", node, ast.Name(name, ast.Load()))


def strings(node: ast.AST, others: list[str]) -> Iterator[Change]:
    """A word misspelt, or taken for another word: one of its kind, or the next one of the cell."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    value = node.value
    for shelf in _WORDS:
        if shelf[0] == value:
            for new in shelf[1:]:
                yield Change(f"string-to-{new.replace('_', '-')}", node, ast.Constant(new))
    yield Change("string-misspelt", node, ast.Constant(value + "_"))
    if value in others and len(others) > 1:
        new = others[(others.index(value) + 1) % len(others)]
        yield Change("string-to-next", node, ast.Constant(new))


def arguments(node: ast.AST) -> Iterator[Change]:
    """An axis changed, an argument left out, two arguments exchanged."""
    if not isinstance(node, ast.Call):
        return
    for i, keyword in enumerate(node.keywords):
        if keyword.arg in ("axis", "axes", "dim") and isinstance(keyword.value, ast.Constant):
            for new in (0 if keyword.value.value else 1, None):
                other = edited(keyword, value=ast.Constant(new))
                keywords = [*node.keywords[:i], other, *node.keywords[i + 1 :]]
                yield Change("axis-changed", node, edited(node, keywords=keywords))
        if keyword.arg:
            keywords = without(node.keywords, i)
            yield Change(f"keyword-{keyword.arg}-removed", node, edited(node, keywords=keywords))
    if any(isinstance(arg, ast.Starred) for arg in node.args):
        return
    for i in range(len(node.args) - 1):
        yield Change("arguments-swapped", node, edited(node, args=swapped(node.args, i)))
    if len(node.args) > 1:
        yield Change("argument-removed", node, edited(node, args=node.args[:-1]))


def calls(node: ast.AST, bound: list[str]) -> Iterator[Change]:
    """A call left out (`unit(x)` becomes `x`), another function called in its place, one more than `len`."""
    if not isinstance(node, ast.Call):
        return
    called = node.func
    name = getattr(called, "attr", getattr(called, "id", "result"))
    for shelf in _CALLS:
        if shelf[0] == name:
            for new in shelf[1:]:
                other = edited(called, **{"attr" if isinstance(called, ast.Attribute) else "id": new})
                yield Change(f"call-{name}-to-{new}", node, edited(node, func=other))
    if name in ("len", "range") and len(node.args) == 1:
        for kind, op in (("plus-one", ast.Add()), ("minus-one", ast.Sub())):
            inside = node if name == "len" else node.args[0]
            yield Change(f"call-{name}-{kind}", inside, ast.BinOp(inside, op, ast.Constant(1)))
    if len(node.args) == 1 and not isinstance(node.args[0], ast.Starred | ast.GeneratorExp):
        yield Change(f"call-{name}-dropped", node, node.args[0])
    if isinstance(called, ast.Attribute) and _is_value(called.value, bound):
        yield Change(f"method-{name}-dropped", node, called.value)


def _is_value(node: ast.expr, bound: list[str]) -> bool:
    """Whether an expression is a value worked out here, and no module such as `np` or `keras.layers`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return not isinstance(node, ast.Name) or node.id in bound


def displays(node: ast.AST) -> Iterator[Change]:
    """Elements of a list or tuple exchanged or left out, a list for a tuple, a key left out."""
    if isinstance(node, ast.Dict):
        for i in range(len(node.keys)):
            rest = edited(node, keys=[*node.keys[:i], *node.keys[i + 1 :]], values=without(node.values, i))
            yield Change("key-removed", node, rest)
    if not isinstance(node, ast.List | ast.Tuple) or not isinstance(node.ctx, ast.Load):
        return
    if any(isinstance(element, ast.Slice) for element in node.elts):
        return  # an index, not a value
    for i in range(len(node.elts) - 1):
        yield Change("elements-swapped", node, edited(node, elts=swapped(node.elts, i)))
    for i in range(len(node.elts)):
        yield Change("element-removed", node, edited(node, elts=without(node.elts, i)))
    if isinstance(node, ast.Tuple):
        yield Change("brackets-changed", node, ast.List(node.elts, ast.Load()))


def subscripts(node: ast.AST) -> Iterator[Change]:
    """Bounds of a slice moved, axes of an index exchanged, an index left out."""
    if isinstance(node, ast.Slice):
        yield from _slices(node)
    if not isinstance(node, ast.Subscript):
        return
    if isinstance(node.ctx, ast.Load):
        yield Change("subscript-dropped", node, node.value)
    if isinstance(node.slice, ast.Name):
        yield Change("index-to-0", node, edited(node, slice=ast.Constant(0)))
    if isinstance(node.slice, ast.Tuple):
        turned = edited(node.slice, elts=node.slice.elts[::-1])
        yield Change("axes-exchanged", node, edited(node, slice=turned))
        for element in node.slice.elts:
            if isinstance(element, ast.Constant) and element.value is None:
                yield Change("index-none-to-0", element, ast.Constant(0))


def _slices(node: ast.Slice) -> Iterator[Change]:
    one = ast.Constant(1)
    if node.lower is None:
        yield Change("slice-first-left-out", node, edited(node, lower=one))
    else:
        yield Change("slice-from-start", node, edited(node, lower=None))
    if node.upper is None:
        yield Change("slice-last-left-out", node, edited(node, upper=expression("-1")))
    else:
        yield Change("slice-to-end", node, edited(node, upper=None))
        if not isinstance(node.upper, ast.Constant):
            yield Change("slice-one-more", node, edited(node, upper=ast.BinOp(node.upper, ast.Add(), one)))
            yield Change("slice-one-less", node, edited(node, upper=ast.BinOp(node.upper, ast.Sub(), one)))
    yield Change("slice-reversed", node, edited(node, step=expression("-1") if node.step is None else None))
