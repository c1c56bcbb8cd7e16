"""What a cell of a notebook shows: whether there is a page, pictures, and which widgets go when the cell runs again."""

from __future__ import annotations

import sys
from collections.abc import Hashable
from html import escape
from typing import Any
from weakref import WeakSet

__all__ = ["Shown", "as_picture", "in_a_kernel"]

# JupyterLab takes tags and styles that it does not know out of the page of a notebook that is not trusted. That leaves
# the words of the template, which a trusted page keeps shut, and hides the letters of a picture without its lines.
TRUSTED = (
    "<template><p>{words} (The picture comes when the cell is run, or when the notebook is trusted.)</p></template>"
    '<div style="display: none; all: revert; overflow-x: auto">{svg}</div>'
)


def in_a_kernel() -> bool:
    """Whether this program is the kernel of a notebook, so that a front end may draw a page.

    Examples
    --------
    >>> in_a_kernel()
    False
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def as_picture(svg: str, words: str) -> dict[str, str]:
    """Give what a notebook keeps of a picture: on a trusted page it is drawn, anywhere else it is told in words.

    There is no `image/svg+xml` beside it: no page takes it before HTML, it would double each notebook, and LaTeX, which
    takes it, then asks for another program.

    Examples
    --------
    >>> sorted(as_picture("<svg></svg>", "Nothing yet."))
    ['text/html', 'text/plain']
    """
    page = TRUSTED.format(words=escape(words), svg=svg)
    return {"text/html": page, "text/plain": words}


class Shown:
    """A widget that is closed when the last cell that showed it has run again.

    Widgets live until they are closed, also those whose cell has long shown another one, with all that they hold.
    A subclass of it and of a widget says each time it is shown; in a front end that does not name its cells (a
    terminal, say) nothing is ever closed.

    Examples
    --------
    >>> class Page(Shown):
    ...     def close(self):
    ...         print("closed")
    >>> Shown.cells = {"cell 1": ("first run", WeakSet())}
    >>> page = Page()
    >>> page.shown_in("cell 1", "second run")
    >>> Page().shown_in("cell 1", "third run")
    closed
    >>> Shown.cells = {}
    """

    cells: dict[Hashable, tuple[Hashable, WeakSet[Any]]] = {}  # noqa: RUF012 - of all widgets of this process
    """For each cell: its last run, and the widgets that this run has shown."""

    whole_text = ""
    """What stands beside the page as text, however long; otherwise the first 110 letters of what it is called."""

    def close(self) -> None:
        """Let go of the page and of all that it needs."""
        super().close()  # type: ignore[misc]

    def shown_in(self, cell: Hashable, run: Hashable) -> None:
        """Note that a run of a cell shows this widget; close the widgets that only earlier runs of that cell showed."""
        last, shown = Shown.cells.get(cell, (run, WeakSet()))
        if last != run:
            before, shown = list(shown), WeakSet()
        else:
            before = []
        shown.add(self)
        Shown.cells[cell] = run, shown
        for widget in before:
            if not any(widget in others for _, others in Shown.cells.values()):
                widget.close()

    def _repr_mimebundle_(self, *args: Any, **options: Any) -> Any:
        shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
        parent = getattr(shell, "parent_header", None) or {}
        cell = parent.get("metadata", {}).get("cellId")
        if cell is not None:
            self.shown_in(cell, parent.get("header", {}).get("msg_id"))
        shown = super()._repr_mimebundle_(*args, **options)  # type: ignore[misc]
        if self.whole_text:
            data = shown[0] if isinstance(shown, tuple) else shown
            data["text/plain"] = self.whole_text
        return shown
