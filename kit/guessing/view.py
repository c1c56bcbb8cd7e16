"""The buttons of a guess on a page of a notebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kit.cell import Shown
from kit.theme import styled

__all__ = ["GuessView"]

STATIC = Path(__file__).parent / "static"


class GuessView(Shown, anywidget.AnyWidget):  # type: ignore[misc]
    """A question and a button a choice; the guess itself is kept by `Guess`.

    Parameters
    ----------
    question : str
    choices : sequence of str
    chosen : str or None
        The guess so far.
    choose : callable
        Told of each choice that a button makes.
    text : str
        What stands here where no page is drawn.

    Examples
    --------
    >>> view = GuessView("Does it rain more in autumn?", ["yes", "no"], None, print, "Does it rain? yes | no")
    >>> view.chosen = "yes"  # as the page does when its button is pressed
    yes
    """

    _esm = STATIC / "guess.js"
    _css = styled(STATIC / "guess.css")
    question = traitlets.Unicode().tag(sync=True)
    choices = traitlets.List(traitlets.Unicode()).tag(sync=True)
    chosen = traitlets.Unicode("").tag(sync=True)  # "" before there is a guess

    def __init__(
        self,
        question: str,
        choices: Sequence[str],
        chosen: str | None,
        choose: Callable[[str], object],
        text: str,
    ) -> None:
        self._choose, self.whole_text = choose, text
        super().__init__(question=question, choices=list(choices), chosen=chosen or "")
        self.observe(self._on_chosen, "chosen")

    def _on_chosen(self, change: Any) -> None:
        if change.new:
            self._choose(change.new)

    def __repr__(self) -> str:
        return self.whole_text
