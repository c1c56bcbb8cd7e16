"""IPython as graded cells find it: all is as in Jupyter, but nobody sits before it, and no program is started.

Magics and display work. What would start a program, ask a person or draw a window does nothing, says so, and the cell
goes on: marks must not depend on what the grader's machine has. A cell that ends in an error all the same loses no
definition by it: see `Shell.rescued`.
"""

from __future__ import annotations

import ast
import builtins
import getpass
import io
import pdb  # noqa: T100 - to be silenced
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.page import as_hook
from IPython.utils.text import SList

MOST_OUTPUT = 200_000  # characters of one cell's outputs; the rest is cut off
MOST_IMAGE = 2_000_000
MOST_ASKED = 20  # times that a cell may ask for input: a loop that waits for an answer comes to its end
SHOWN = ("text/plain", "image/png", "image/jpeg")
# These magics run code, and what they raise is raised by that code.
RUN_CODE = {
    "time",
    "timeit",
    "prun",
    "run",
    "memit",
    "mprun",
    "lprun",
    "capture",
}
# A definition may end in these, such as an import of a missing package. Nobody presses Stop during grading.
ENDS = (Exception, SystemExit, KeyboardInterrupt)
NEED_A_PERSON = {"debug", "pdb", "edit", "ed", "qtconsole"}


class Outputs:
    """Keeps what a cell shows, and cuts it off where it is far too much."""

    def __init__(self) -> None:
        self.parts: list[dict[str, Any]] = []
        self._left = MOST_OUTPUT

    def stream(self, name: str, text: str) -> None:
        """Add printed text."""
        text = self._cut(text)
        if self.parts and self.parts[-1].get("name") == name:
            self.parts[-1]["text"] += text
        elif text:
            self.parts.append({"output_type": "stream", "name": name, "text": text})

    def data(self, kind: str, data: dict[str, Any]) -> None:
        """Add something displayed."""
        kept = {}
        for mime in SHOWN:
            if isinstance(data.get(mime), str):
                image = mime.startswith("image/")
                fits = image and len(data[mime]) <= MOST_IMAGE
                kept[mime] = data[mime] if fits else self._cut("" if image else data[mime])
        self.parts.append({"output_type": kind, "data": kept})

    def error(self, name: str, value: str, lines: list[str]) -> None:
        """Add an exception."""
        self.parts.append(
            {
                "output_type": "error",
                "ename": name[:200],
                "evalue": value[:2_000],
                "traceback": [self._cut(line) for line in lines[:100]],
            }
        )

    def _cut(self, text: str) -> str:
        if len(text) > self._left:
            text = text[: self._left] + ("\n... (the rest is cut off)\n" if self._left else "")
            self._left = 0
        else:
            self._left -= len(text)
        return text


class _Stream(io.TextIOBase):
    """Stands for stdout or stderr while a cell runs."""

    encoding = "utf-8"

    def __init__(self, name: str, shell: Shell) -> None:
        self._name, self._shell = name, shell

    def write(self, text: str) -> int:
        self._shell.outputs.stream(self._name, text)
        return len(text)

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):  # type: ignore[misc]
    def publish(self, data: dict[str, Any], *_: Any, **__: Any) -> None:
        self.shell.outputs.data("display_data", data)

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002 - IPython's signature
        self.shell.outputs.parts.clear()


class _Hook(DisplayHook):  # type: ignore[misc]
    """Shows the last value of a cell."""

    def write_output_prompt(self) -> None: ...

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:  # noqa: ARG002
        self.shell.outputs.data("execute_result", format_dict)

    def finish_displayhook(self) -> None: ...

    def log_output(self, format_dict: Any) -> None: ...


@dataclass
class Ran:
    """What came of a cell.

    Attributes
    ----------
    outputs : list of dict
    full : bool
        It ended because there was no memory left.
    rescued : list of str
        Names that its imports and definitions have all the same, though it ended in an error before them.
    """

    outputs: list[dict[str, Any]]
    full: bool = False
    rescued: list[str] = field(default_factory=list)


class Shell(InteractiveShell):  # type: ignore[misc]
    """IPython in this process; it keeps what a cell shows and prints nothing to a terminal."""

    outputs: Outputs
    n_asked = 0

    def init_display_pub(self) -> None:
        """Keep what is displayed."""
        self.display_pub = _Publisher(parent=self, shell=self)

    def init_displayhook(self) -> None:
        """Keep the last value of a cell."""
        super().init_displayhook()
        self.displayhook = _Hook(parent=self, shell=self)
        self.display_trap.hook = self.displayhook

    def init_hooks(self) -> None:
        """Have the pages of `name?` shown below the cell."""
        super().init_hooks()
        self.set_hook("show_in_pager", as_hook(self._page), 99)

    def run(self, source: str) -> Ran:
        """Run one cell."""
        self.outputs, self.n_asked = Outputs(), 0
        streams = _Stream("stdout", self), _Stream("stderr", self)
        with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
            result = self.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
            full = isinstance(error, MemoryError)
            rescued = [] if error is None or full else self.rescued(source, error)
        return Ran(self.outputs.parts, full, rescued)

    def rescued(self, source: str, error: BaseException) -> list[str]:
        """Run the imports and definitions behind the line that ended a cell, each alone; give the names that they bind.

        A line that cannot work here (a mounted drive, a download) then costs the definitions below it nothing.
        """
        while source.lstrip().startswith("%%"):
            source = source.lstrip().partition("\n")[2]
        try:
            body = ast.parse(self.transform_cell(source)).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []
        file, line = self._place(error)
        done = {name for node in body if node.lineno <= line for name in _names_of(node)}
        names: list[str] = []
        for node in body:
            own = _names_of(node)
            if node.lineno > line and own and not done & set(own) and self._runs(node, file):
                names += own
        return names

    def _place(self, error: BaseException) -> tuple[str, int]:
        """Find the file and the line of the cell in which an error arose."""
        file, line, trace = "<cell>", 0, error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if trace.tb_frame.f_globals is self.user_ns and code.co_name.startswith(
                ("<module>", "<cell line")
            ):
                file, line = code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        return file, line

    def _runs(self, node: ast.stmt, file: str) -> bool:
        try:
            exec(compile(ast.Module([node], []), file, "exec"), self.user_ns)  # noqa: S102 - as the rest of the cell
        except ENDS as error:
            print(f"line {node.lineno}: {type(error).__name__}: {words_of(error)}", file=sys.stderr)
            return False
        return True

    # --- what is not here -------------------------------------------------------------------------------------------

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a magic; one that is not known, needs a program or a person, or fails, is passed over."""
        if magic_name in NEED_A_PERSON | self._programs():
            return _say(f"%{magic_name}", "nothing was run")
        if magic_name in RUN_CODE and self.find_line_magic(magic_name) is not None:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except Exception as error:  # an extension that is not installed, an option of another version
            return _say(f"%{magic_name}", f"passed over ({words_of(error).strip()[:200]})")

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Run a cell's magic; the cell of one that is not known, or needs a program, is passed over."""
        known = self.find_cell_magic(magic_name) is not None
        if not known or magic_name in NEED_A_PERSON | self._programs():
            return _say(f"%%{magic_name}", "nothing of this cell was run")
        return super().run_cell_magic(magic_name, line, cell) if cell.strip() else None

    def _programs(self) -> set[str]:
        """The magics that start programs, by IPython's own tables."""
        registry = self.magics_manager.registry
        return {*registry["PackagingMagics"].magics["line"], *registry["ScriptMagics"].magics["cell"]}

    def system(self, cmd: str) -> None:
        """Do nothing for `!cmd`."""
        self.user_ns["_exit_code"] = 0
        _say(f"!{cmd}"[:200], "nothing was run")

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:  # noqa: ARG002 - IPython's
        """Give an empty list for `files = !cmd`."""
        self.system(cmd)
        return SList() if split else ""

    def enable_matplotlib(self, gui: str | None = None) -> tuple[str | None, str]:
        """Do nothing for `%matplotlib X`: figures are drawn, and shown nowhere."""
        return gui, "agg"

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing, as there are no windows."""

    def ask_exit(self) -> None:
        """Do nothing for `quit()`: the rest of the notebook is run all the same."""
        _say("quit()", "the notebook goes on")

    def _page(self, text: Any, *_: Any, **__: Any) -> None:
        text = text.get("text/plain", "") if isinstance(text, dict) else text
        self.outputs.data("display_data", {"text/plain": str(text)})

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.outputs.error(getattr(etype, "__name__", "Error"), words_of(evalue), stb)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Give an empty text to `input`, and pass over debuggers: nobody is here to answer."""
        mine = (
            (builtins, "input", self._asked),
            (getpass, "getpass", self._asked),
            (pdb, "set_trace", _no_debugger),
        )
        before = [(module, name, getattr(module, name)) for module, name, _ in mine]
        hook, sys.breakpointhook = sys.breakpointhook, _no_debugger
        for module, name, instead in mine:
            setattr(module, name, instead)
        try:
            yield
        finally:
            sys.breakpointhook = hook
            for module, name, old in before:
                setattr(module, name, old)

    def _asked(self, prompt: object = "", *_: Any, **__: Any) -> str:
        self.n_asked += 1
        if self.n_asked > MOST_ASKED:
            raise EOFError("nobody is here to answer")
        _say(f"input({str(prompt)[:100]!r})", "nobody is here to answer: it gives an empty text")
        return ""


def _say(what: str, words: str) -> None:
    print(f"{what}: {words}")


def _no_debugger(*_: Any, **__: Any) -> None:
    _say("breakpoint()", "nobody is here to look")


def _names_of(node: ast.stmt) -> list[str]:
    """Find the names that an import, a definition or an assignment of a literal binds; none for other statements."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    targets = node.targets if isinstance(node, ast.Assign) else []
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.Assign) and len(names) == len(targets) and _is_literal(node.value):
        return names
    return []


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.Lambda):
        return True
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def make_shell() -> Shell:
    """Make the shell of a process; this happens before forking, as it takes time."""
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    settings.InteractiveShell.cache_size = 0
    shell: Shell = Shell.instance(config=settings)
    shell.outputs, shell.db = Outputs(), {}  # no file: from inside the sandbox there is none
    return shell


def words_of(value: Any) -> str:
    """Give the text of a stranger's exception, or its class where it has no text."""
    try:
        return str(value)
    except Exception:
        return f"a {type(value).__name__}"
