"""The far side's IPython: runs a student's cells, and keeps what they show."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

MOST_OUTPUT = 200_000  # characters of one cell's outputs; the rest is cut off
MOST_IMAGE = 2_000_000
SHOWN = ("text/plain", "image/png", "image/jpeg")


class Outputs:
    """What a cell shows, cut off where it is far too much."""

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
    """Stdout or stderr of a cell."""

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


class Shell(InteractiveShell):  # type: ignore[misc]
    """IPython in this very process: magics and display work, and nothing is printed to a terminal."""

    outputs: Outputs

    def init_display_pub(self) -> None:
        """Keep what is displayed."""
        self.display_pub = _Publisher(parent=self, shell=self)

    def init_displayhook(self) -> None:
        """Keep the last value of a cell."""
        super().init_displayhook()
        self.displayhook = _Hook(parent=self, shell=self)
        self.display_trap.hook = self.displayhook

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.outputs.error(getattr(etype, "__name__", "Error"), words_of(evalue), stb)

    def run(self, source: str) -> list[dict[str, Any]]:
        """Run one cell; its outputs."""
        self.outputs = Outputs()
        streams = _Stream("stdout", self), _Stream("stderr", self)
        with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
            self.run_cell(source, store_history=True)
        return self.outputs.parts


def make_shell() -> Shell:
    """The shell of a process; made before forking, as making one takes time."""
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    settings.InteractiveShell.cache_size = 0
    shell: Shell = Shell.instance(config=settings)
    shell.outputs = Outputs()
    return shell


def words_of(value: Any) -> str:
    """What an exception says; a stranger's may be unable to say anything."""
    try:
        return str(value)
    except Exception:
        return f"a {type(value).__name__}"
