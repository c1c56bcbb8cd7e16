"""The page that shows a running training in a notebook, and hears its Stop button while the cell runs."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kit.cell import Shown
from kit.theme import styled

__all__ = ["TrainingView"]

STATIC = Path(__file__).parent / "static"


class TrainingView(Shown, anywidget.AnyWidget):  # type: ignore[misc]
    """A page with two curves, the time left, a Stop button and the doctor's words.

    Parameters
    ----------
    run : dict
        As `Run.state` gives it: text and numbers.

    Attributes
    ----------
    drawn, stop : threading.Event
        Set when a page has drawn this, and when Stop was pressed. The page's messages arrive on another
        thread than the one that trains.

    Examples
    --------
    >>> from kit.training.numbers import Run
    >>> view = TrainingView(Run(epochs=4, steps=10).state())
    >>> view
    Training: 0 of 4 epochs
    >>> view.stop.is_set()
    False
    """

    _esm = STATIC / "training.js"
    _css = styled(STATIC / "training.css")
    run = traitlets.Dict().tag(sync=True)

    def __init__(self, run: dict[str, Any]) -> None:
        self.drawn, self.stop = threading.Event(), threading.Event()
        super().__init__(run=run)
        self.on_msg(lambda _widget, content, _buffers: self._hear(content))
        _hear_while_a_cell_runs(self.comm, self._hear)

    def __repr__(self) -> str:
        return str(self.run["title"])

    def _hear(self, content: Any) -> None:
        event = content.get("event") if isinstance(content, dict) else None
        if event == "drawn":
            self.drawn.set()
        elif event == "stop":
            self.stop.set()


def _hear_while_a_cell_runs(comm: Any, hear: Any) -> None:
    """Hear a page's messages as soon as the kernel reads them, not when the running cell has ended.

    A kernel hands a message either to a *subshell*, a thread of its own that JupyterLab asks for, or to the
    main thread, which trains and reads nothing before the cell ends. ipykernel 7.4 sends an answer to whichever
    thread spoke last on this comm: the one that trains. But it asks the comm, on the thread that reads the
    messages, where each one shall go; there it is heard, and it goes where the front end wanted it to. Older
    kernels do not ask: there Stop is heard from front ends with subshells only, and the page says so in words.
    """
    if not hasattr(comm, "_reply_subshell_for"):
        return

    def route(data: Any, wanted: str | None) -> str | None:
        if isinstance(data, dict) and data.get("method") == "custom":
            hear(data.get("content"))
        return wanted

    comm._reply_subshell_for = route
