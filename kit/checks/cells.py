"""Find the cell that defined the function which a check judges, and whether it was run again since, in vain."""

from __future__ import annotations

import ast
import hashlib
import inspect
import re
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any, Protocol

from kit.checks.outcome import message_of

__all__ = ["CELLS", "CellResult", "Cells", "Ran", "code_of", "digest_of", "kernel_shell", "strange"]


@dataclass(frozen=True)
class Ran:
    """A cell that was run.

    Attributes
    ----------
    number : int
        As it stands beside the cell, in square brackets.
    cell : str or None
        Which cell it is, where the notebook says so.
    source : str
    error : BaseException or None
    """

    number: int
    cell: str | None
    source: str
    error: BaseException | None


class CellResult(Protocol):
    """The result of a cell that has ended, as IPython gives it."""

    info: Any
    execution_count: int | None
    error_before_exec: BaseException | None
    error_in_exec: BaseException | None


class Cells:
    """Notes on the cells that are run in this kernel, from the call of `listen` on.

    Attributes
    ----------
    ran : list of Ran
    """

    def __init__(self) -> None:
        self.ran: list[Ran] = []
        self._shell: Any = None
        self._once: dict[str, Callable[[], str]] = {}

    def listen(self) -> None:
        """Begin to note cells, where there is a kernel."""
        shell = kernel_shell()
        if shell is not None and shell is not self._shell:
            self._shell = shell
            shell.events.register("post_run_cell", self.note)

    def once(self, module: str, words: Callable[[], str]) -> None:
        """Print words below the first cell that names a module; nothing where they are ""."""
        self._once[module] = words

    def note(self, result: CellResult) -> None:
        """Keep IPython's result of a cell that has ended."""
        info = result.info
        if info is not None and info.store_history and result.execution_count is not None:
            error = result.error_before_exec or result.error_in_exec
            cell = getattr(info, "cell_id", None)
            self.ran.append(Ran(result.execution_count, cell, str(info.raw_cell), error))
            for module in [module for module in self._once if module in str(info.raw_cell)]:
                if told := self._once.pop(module)():
                    print(told)
            if isinstance(error, SyntaxError) and (words := strange(str(info.raw_cell), error.lineno)):
                print(words)

    def judged(self, answer: object) -> str:
        """Say where the judged function stands: "`hit_at_k` of cell [12], line 1"; "" if nobody knows."""
        code, number = code_of(answer), self._number_of(answer)
        if code is None or number is None:
            return ""
        return f"`{code.co_name}` of cell [{number}], line {code.co_firstlineno}"

    def in_vain(self, answer: object) -> str:
        """Say that the cell was run again later and did not define the function; "" where there is nothing to say."""
        code, number = code_of(answer), self._number_of(answer)
        if code is None or number is None:
            return ""
        name = code.co_name
        cell = next((ran.cell for ran in reversed(self.ran) if ran.number == number), None)
        later = [ran for ran in self.ran if ran.number > number]
        same = [ran for ran in later if cell is not None and ran.cell == cell and not _defines(ran, name)]
        again = [ran for ran in later if ran in same or (ran.error is not None and _defines(ran, name))]
        if not again:
            return ""
        last = again[-1]
        if last.error is not None:
            return (
                f"cell [{last.number}], run after that, ended in {_said(last.error)}; "
                f"the check judged the `{name}` from before"
            )
        others = [other for other in _DEFINED.findall(last.source) if other != name]
        instead = f" (it defines {', '.join(f'`{other}`' for other in others)})" if others else ""
        return (
            f"that cell was run again as [{last.number}] and defines no `{name}`{instead}; "
            f"the check judged the one from before"
        )

    def _number_of(self, answer: object) -> int | None:
        code = code_of(answer)
        if self._shell is None or code is None:
            return None
        number: int | None = self._shell.compile._filename_map.get(code.co_filename)
        return number


def code_of(answer: object) -> CodeType | None:
    """Give the code of a function, below its decorators; None for what is no function of Python."""
    function = inspect.unwrap(answer) if callable(answer) else answer
    code: CodeType | None = getattr(function, "__code__", None)
    return code


def digest_of(answer: object) -> str:
    """Give a digest of what a function does as it is written, without comments and layout; "" where nobody knows.

    Examples
    --------
    >>> digest_of(len)
    ''
    """
    code = code_of(answer)
    if code is None:
        return ""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(code)))
    except (OSError, SyntaxError, TypeError):
        return ""
    return hashlib.sha256(ast.dump(tree).encode("utf-8", "replace")).hexdigest()[:16]


def _said(error: BaseException) -> str:
    """Put an exception into words; a SyntaxError of a cell loses its file, which nobody knows."""
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}, line {error.lineno}"
    return message_of(error)


def strange(source: str, line: int | None) -> str:
    r"""Find what was copied into a cell and is no Python: the fence of a chat, or a sign that only looks right.

    Examples
    --------
    >>> strange("```python\nx = 1\n```", 1)
    'line 1 of this cell is the fence of a chat (```): take out such lines, only what stands between them is code'
    >>> strange("x\xa0= 1", 1)
    "line 1 of this cell holds a NO-BREAK SPACE (U+00A0), copied from a page: put a space (' ') in its place"
    """
    lines = source.splitlines()
    for number, text in enumerate(lines, 1):
        if text.lstrip().startswith(("```", "~~~")):
            return (
                f"line {number} of this cell is the fence of a chat ({text.strip()[:3]}): take out such lines, "
                "only what stands between them is code"
            )
    wrong = lines[line - 1] if line is not None and 0 < line <= len(lines) else ""
    for sign in wrong:
        if (plain := _plain(sign)) is not None:
            name = f"{unicodedata.name(sign, 'sign')} (U+{ord(sign):04X})"
            instead = f"put {plain} in its place" if plain else "take it out"
            return f"line {line} of this cell holds a {name}, copied from a page: {instead}"
    return ""


def _plain(sign: str) -> str | None:
    """Give the sign that Python wants in place of a sign: "" for an invisible one; None where the sign is fine."""
    if sign in _LOOKS_LIKE:
        return _LOOKS_LIKE[sign]
    kind = unicodedata.category(sign)
    return "a space (' ')" if kind == "Zs" and sign != " " else "" if kind == "Cf" else None


_LOOKS_LIKE = (
    dict.fromkeys(
        "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}",
        'a quote (")',
    )
    | dict.fromkeys("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}", "a quote (')")
    | dict.fromkeys("\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}", "a minus (-)")
)
_DEFINED = re.compile(r"^(?:async )?def +(\w+)", re.MULTILINE)


def _defines(ran: Ran, name: str) -> bool:
    return name in _DEFINED.findall(ran.source)


CELLS = Cells()  # the notes of this kernel: all labs share them, or each lab would say what another has said


def kernel_shell() -> Any:
    """Give IPython's shell where a kernel runs it, and so somebody sits before it; None elsewhere."""
    core = sys.modules.get("IPython.core.getipython")
    shell = None if core is None else core.get_ipython()
    return shell if getattr(shell, "kernel", None) is not None else None
