"""A solution script, cell by cell: what each mark ``# %%`` says, and what breaks the grammar.

The script is read line by line and not yet as a notebook, so that a fault can be told with its cell and its line also
where no notebook can be made of it.
"""

from __future__ import annotations

import ast
import difflib
import json
import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograde.errors import AuthorError
from autograde.notebook import check_of
from autograde.syntax import bound_in, tree_of

_ROOT = Path(__file__).resolve().parent.parent
KINDS = ("exercise", "check", "answer")
KEYS = (*KINDS, "points", "only")
BEGIN_SOLUTION, END_SOLUTION = "# BEGIN SOLUTION", "# END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "# BEGIN HIDDEN TESTS", "# END HIDDEN TESTS"
MARKS = (BEGIN_SOLUTION, END_SOLUTION, BEGIN_HIDDEN, END_HIDDEN)
MOST_POINTS = 1000

_START = re.compile(r"^\s*#\s*%%(?:\s+(.*))?$")
_ALMOST_A_CELL = re.compile(r"^\s*#\s*%%(\[|(exercise|check|answer|points|only)\b)")
_ALMOST_A_MARK = re.compile(r"\b(BEGIN|END)\s+(SOLUTION|HIDDEN)", re.IGNORECASE)
_WORD = re.compile(r"""([\w-]+)\s*=\s*("[^"]*"|'[^']*'|\S+)|(\S+)""")


def shown_path(path: Path) -> str:
    """Name a file as faults do: from the root of the repository, or by its folder where it lies elsewhere.

    Examples
    --------
    >>> shown_path(Path(__file__).parent.parent / "solutions" / "01_track2vec.py")
    'solutions/01_track2vec.py'
    """
    path = path.absolute()
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else "/".join(path.parts[-2:])


@dataclass(frozen=True)
class ScriptCell:
    """One cell of a script.

    Attributes
    ----------
    path : Path
        The script.
    number, line : int
        The place of the cell among all cells, and the line of its mark in the file; both count from 1.
    header : str
        What stands behind ``# %%``.
    lines : tuple of str
        What stands below it.
    """

    path: Path
    number: int
    line: int
    header: str
    lines: tuple[str, ...]

    @property
    def is_prose(self) -> bool:
        """Whether it is text and not code."""
        return self.header.startswith("[markdown]")

    @property
    def source(self) -> str:
        """The code of the cell, without the blank lines at its end."""
        return "\n".join(self.lines).rstrip("\n")

    @cached_property
    def _words(self) -> list[tuple[str, str, str]]:
        """What the header says: (key, value as written, word that is no key)."""
        return _WORD.findall(self.header.removeprefix("[markdown]"))

    @cached_property
    def keys(self) -> dict[str, Any]:
        """The keys of the header with their values; a misspelt key stands under the one that is meant."""
        return {_meant(key) or key: _value(text) for key, text, _ in self._words if key}

    @property
    def kinds(self) -> list[str]:
        """Of exercise, check and answer, what the header names; one at the most in a cell without a fault."""
        return [kind for kind in KINDS if kind in self.keys]

    @property
    def name(self) -> str:
        """The name of the exercise or answer that the cell belongs to; "" for prose and given code."""
        return next((str(self.keys[kind]) for kind in self.kinds), "")

    def fault(self, words: str) -> str:
        """Give the line that tells of a fault of this cell."""
        where = f'cell {self.number} "{self.name}"' if self.name else f"cell {self.number} (line {self.line})"
        return f"{shown_path(self.path)}, {where}: {words}"

    def faults(self) -> Iterator[str]:
        """Tell what is wrong with the cell by itself."""
        words = [*_of_header(self), *_of_kind(self), *_of_marks(self), *_of_text(self)]
        yield from map(self.fault, words)


def script_cells(path: Path) -> list[ScriptCell]:
    """Read the cells of a script.

    Raises
    ------
    AuthorError
        When the file is no text, has no cell, or text stands above the first one.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise AuthorError([f"{shown_path(path)}: the file is no text in UTF-8; save it as one"]) from error
    except OSError as error:
        words = f"the file cannot be read ({error.strerror}); rename what is there, or take it out"
        raise AuthorError([f"{shown_path(path)}: {words}"]) from error
    if text.startswith("\ufeff"):
        raise AuthorError(
            [f"{shown_path(path)}: the file begins with a byte order mark; save it without one"]
        )
    lines = text.splitlines()
    if not text.strip():
        words = "the file is empty; begin it with `# %% [markdown]` and the title of the lab, or take it out"
        raise AuthorError([f"{shown_path(path)}: {words}"])
    starts = [(i, match[1] or "") for i, line in enumerate(lines) if (match := _START.match(line))]
    first = starts[0][0] if starts else len(lines)
    above = next((i for i in range(first) if lines[i].strip()), None)
    if above is not None:
        words = (
            f"{lines[above][:60]!r} stands above the first cell; write `# %%` or `# %% [markdown]` above it"
        )
        raise AuthorError([f"{shown_path(path)}, line {above + 1}: {words}"])
    ends = [i for i, _ in starts[1:]] + [len(lines)]
    return [
        ScriptCell(path, number, start + 1, header.strip(), tuple(lines[start + 1 : end]))
        for number, ((start, header), end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


def faults_of(cells: Sequence[ScriptCell]) -> list[str]:
    """Tell all that breaks the grammar in a script, in the order of its cells."""
    found: list[str] = []
    named: dict[str, set[str]] = {kind: set() for kind in KINDS}
    exercises = {cell.name: cell for cell in cells if cell.kinds == ["exercise"]}
    checked = {cell.name for cell in cells if "check" in cell.kinds}
    for cell in cells:
        found += cell.faults()
        for kind in cell.kinds:
            taken = named["check"] if kind == "check" else named["exercise"] | named["answer"]
            if cell.name in taken:
                found.append(
                    cell.fault(f"the name {cell.name} is used twice; give each exercise and answer its own")
                )
            named[kind].add(cell.name)
            if kind != "check" and cell.name in set(map(check_of, checked)):
                found.append(
                    cell.fault(
                        f"the gradebook knows the check of {cell.name[6:]} as {cell.name}; write another name"
                    )
                )
        if cell.kinds == ["check"]:
            if cell.name not in named["exercise"]:
                found.append(
                    cell.fault(f"check {cell.name} has no exercise before it; add the cell or mend the name")
                )
            else:
                found += map(cell.fault, _of_hidden_test(cell, exercises.get(cell.name)))
        elif cell.kinds == ["exercise"] and cell.name not in checked:
            found.append(
                cell.fault(
                    f"exercise {cell.name} has no check; "
                    f'add a cell with check="{cell.name}" points=... below it'
                )
            )
    return list(dict.fromkeys(found))


def checked_answer(source: str, name: str) -> str | None:
    """Give what the line ``check.NAME(answer)`` of a check cell hands to the check; None where there is no such line.

    Examples
    --------
    >>> checked_answer("check.double(double)", "double")
    'double'
    """
    given = [call.args for _, call in _check_calls(source) if _called(call) == name]
    return ast.unparse(given[0][0]) if len(given) == 1 and len(given[0]) == 1 else None


def _check_calls(source: str) -> list[tuple[str, ast.Call]]:
    """Give the statements ``SOMETHING.NAME(...)`` of a cell: the something, and the call."""
    return [
        (node.value.func.value.id, node.value)
        for node in tree_of(source).body
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and isinstance(node.value.func.value, ast.Name)
    ]


def _called(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr


def _meant(key: str) -> str | None:
    """Give the key that an author means by one that may be misspelt."""
    return next(iter(difflib.get_close_matches(key.lower(), KEYS, 1)), None)


def _value(text: str) -> Any:
    if text[0] in "\"'":
        return text[1:-1] if text[-1] == text[0] and len(text) > 1 else text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _of_header(cell: ScriptCell) -> Iterator[str]:
    seen: set[str] = set()
    for key, text, word in cell._words:
        if word:
            yield f'{word} is no key; the line `# %%` may name {", ".join(KEYS)}, each as in exercise="name"'
        elif key not in KEYS:
            meant = _meant(key)
            yield (
                f"unknown key {key}; write {meant}" if meant else f"unknown key {key}; use {', '.join(KEYS)}"
            )
        elif key in seen:
            yield f"the key {key} stands there twice; take one of them out"
        elif key != "points" and text[0] not in "\"'":
            yield f'{key}={text} has no quotes; write {key}="{text}"'
        seen.add(key)


def _of_kind(cell: ScriptCell) -> Iterator[str]:
    kinds, keys = cell.kinds, cell.keys
    if len(kinds) > 1:
        yield f"the cell is {' and '.join(kinds)} at once; make two cells of it"
    if kinds and not (cell.name.isidentifier() and not keyword.iskeyword(cell.name)):
        yield f"{cell.name!r} is no name of Python; write one of small letters, digits and _"
    if ("points" in keys) != (kinds in (["check"], ["answer"])):
        yield "points belong to a check or an answer, and to each of them; mend the line `# %%`"
    points = keys.get("points", 1)
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points <= MOST_POINTS:
        yield (
            f"points={json.dumps(points)[:20]}; "
            f"a cell has a number of points above 0, of which {MOST_POINTS} is the most"
        )
    if "only" in keys and (keys["only"] != "lab" or kinds or cell.is_prose):
        yield 'only="lab" belongs to given code, and has no other value; take it out'
    if kinds and cell.is_prose != (kinds == ["answer"]):
        yield "an answer is markdown, an exercise and a check are code; mend the line `# %%`"


def _of_marks(cell: ScriptCell) -> Iterator[str]:
    lines = [line.strip() for line in cell.lines]
    for line in lines:
        if line not in MARKS and _ALMOST_A_MARK.search(line):
            yield f"{line[:60]!r} is no mark; the marks are {', '.join(MARKS)}"
    for begin, end, kind in ((BEGIN_SOLUTION, END_SOLUTION, "exercise"), (BEGIN_HIDDEN, END_HIDDEN, "check")):
        begins, ends = lines.count(begin), lines.count(end)
        counted = f"{begins} x {begin[2:]} and {ends} x {end[2:]}"
        if kind not in cell.kinds:
            if begins or ends:
                yield f"{counted}; only a cell with {kind}= may have them"
        elif (begins, ends) != (1, 1) and (kind == "exercise" or begins or ends):
            yield f"{counted}; {'each exercise has' if kind == 'exercise' else 'a check has'} exactly one of both"
        elif begins and lines.index(begin) > lines.index(end):
            yield f"{end[2:]} stands above {begin[2:]}; let them change places"
        elif begins and not any(lines[lines.index(begin) + 1 : lines.index(end)]):
            missing = "the solution" if kind == "exercise" else "the hidden test, or take both marks out,"
            yield f"nothing stands between {begin[2:]} and {end[2:]}; write {missing} there"


def _of_text(cell: ScriptCell) -> Iterator[str]:
    for i, line in enumerate(cell.lines, cell.line + 1):
        if _ALMOST_A_CELL.match(line):
            yield f"line {i}, {line.strip()[:60]!r}, begins no cell; write a space behind the %%"
    if cell.is_prose:
        for i, line in enumerate(cell.lines, cell.line + 1):
            if line.strip() and not line.startswith("#"):
                yield f"line {i}, {line[:60]!r}, is no prose; begin it with `# `, or write `# %%` above the code"
                return
        return
    try:
        tree_of(cell.source)
    except (SyntaxError, ValueError) as error:
        place = cell.line + (getattr(error, "lineno", None) or 1)
        text = (getattr(error, "text", None) or "").strip()[:60]
        yield f"line {place} is no Python: {getattr(error, 'msg', error)}{f' in {text!r}' if text else ''}; mend it"


def _of_hidden_test(check: ScriptCell, exercise: ScriptCell | None) -> Iterator[str]:
    """Tell why no hidden test can be made of a check's visible line."""
    if BEGIN_HIDDEN in [line.strip() for line in check.lines]:
        return
    name = check.name
    line = f"check.{name}({name})"
    try:
        calls = _check_calls(check.source)
        bound = bound_in(exercise.source) if exercise else frozenset()
    except (SyntaxError, ValueError):
        return
    mine = [call for _, call in calls if _called(call) == name]
    if not mine:
        others = [_called(call) for of, call in calls if of == "check"]
        if others:
            yield f"the cell calls check.{others[0]}, and its name is {name}; mend one of them"
        else:
            yield f"there is no line `{line}`, of which the hidden test is made; write it, or a hidden test by hand"
    elif len(mine) > 1:
        yield f"check.{name} is called {len(mine)} times; call it once"
    elif len(mine[0].args) != 1 or mine[0].keywords:
        yield f"check.{name} is given one thing, the answer; write `{line}` with the name of the function"
    elif exercise and not {n.id for n in ast.walk(mine[0].args[0]) if isinstance(n, ast.Name)} & bound:
        given = ast.unparse(mine[0].args[0])
        yield f"check.{name} is given {given}, which the cell of the exercise does not define; mend the name"
