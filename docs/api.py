"""The page of all that the kit exports, made from its docstrings: `python -m docs.api` writes docs/reference/kit.md.

Nothing of the kit is run for it: names, first lines and signatures are read from the source.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "kit.md"
TOP = """# What the kit exports

<!-- Written by `python -m docs.api` from the docstrings of kit/: change them there. -->

`import kit` is enough: each package is imported when it is first asked for, as `kit.metrics.hits(...)`. Each name leads
to the file that defines it, whose docstring says what it takes, gives and raises, with an example. What a check asks of
an answer stands in pages of their own, a lab each: [01](demands/01_track2vec.md), [02](demands/02_influencers.md),
[03](demands/03_taste.md), [04](demands/04_funnel.md), [05](demands/05_sound.md), [06](demands/06_sequences.md).
"""


def path_of(module: str) -> Path:
    """The file of a module or package."""
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def tree_of(module: str) -> ast.Module:
    """The source of a module or package."""
    return ast.parse(path_of(module).read_text(encoding="utf-8"))


def exported(tree: ast.Module) -> list[str]:
    """The names in a module's `__all__`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def defined(module: str, name: str) -> tuple[str, ast.stmt]:
    """Where a name is defined, and how: in the module, or in the one that it is imported from."""
    tree = tree_of(module)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and name in [alias.name for alias in node.names]:
            return defined(node.module, name)
    for node in tree.body:
        if getattr(node, "name", None) == name:
            return module, node
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return module, node
    raise LookupError(f"{module} exports {name}, and does not define it")


def signature(node: ast.stmt) -> str:
    """What a call takes, without the types, which the docstring names."""
    if isinstance(node, ast.FunctionDef):
        return f"({_arguments(node.args)})"
    if not isinstance(node, ast.ClassDef):
        return ""
    for inner in node.body:
        if isinstance(inner, ast.FunctionDef) and inner.name == "__init__":
            return f"({_arguments(inner.args)})"
    fields = [inner for inner in node.body if isinstance(inner, ast.AnnAssign)]
    if {"dataclass", "NamedTuple"} & set(
        re.findall(r"\w+", "".join(map(ast.unparse, [*node.decorator_list, *node.bases])))
    ):
        return (
            "("
            + ", ".join(_field(one) for one in fields if not ast.unparse(one.target).startswith("_"))
            + ")"
        )
    return ""


def _arguments(given: ast.arguments) -> str:
    bare = ast.arguments(
        [ast.arg(one.arg) for one in given.posonlyargs],
        [ast.arg(one.arg) for one in given.args if one.arg not in ("self", "cls")],
        given.vararg and ast.arg(given.vararg.arg),
        [ast.arg(one.arg) for one in given.kwonlyargs],
        given.kw_defaults,
        given.kwarg and ast.arg(given.kwarg.arg),
        given.defaults,
    )
    return ast.unparse(bare)


def _field(node: ast.AnnAssign) -> str:
    name = ast.unparse(node.target)
    return (
        name
        if node.value is None or isinstance(node.value, ast.Call)
        else f"{name}={ast.unparse(node.value)}"
    )


def first_line(node: ast.AST) -> str:
    """The first line of a docstring."""
    return (ast.get_docstring(node) or "").split("\n")[0]


def link(module: str) -> str:
    """The way from the page to the file of a module."""
    return f"../../{path_of(module).relative_to(ROOT).as_posix()}"


def section(module: str) -> Iterator[str]:
    """What one module or package exports."""
    tree = tree_of(module)
    yield f"\n## {module}\n"
    yield f"{first_line(tree)}\n"
    for name in exported(tree):
        where, node = defined(module, name)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):  # a constant has no docstring to show
            yield f"- [`{name}{signature(node)}`]({link(where)}): {first_line(node)}"
    inside = sorted(
        path.stem
        for path in path_of(module).parent.glob("*.py")
        if path_of(module).name == "__init__.py" and path.stem[0] != "_"
    )
    if inside:
        yield "\nIts modules:\n"
        for name in inside:
            below = f"{module}.{name}"
            yield f"- [`{below}`]({link(below)}): {first_line(tree_of(below))}"


def page() -> str:
    """The whole page."""
    names = [name for name in exported(tree_of("kit")) if name != "checks"]
    modules = [
        name for name in names if path_of(f"kit.{name}").is_file()
    ]  # a function is told where it comes from
    return (
        "\n".join([TOP.rstrip("\n"), *(line for name in modules for line in section(f"kit.{name}"))]) + "\n"
    )


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` say whether it is in step."""
    if arguments == ["--check"]:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page():
            return 0
        print(f"{PAGE.relative_to(ROOT)} is not what the docstrings give: run python -m docs.api")
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
