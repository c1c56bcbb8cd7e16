"""The buttons of a guess on a page of a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from kit.cell import Shown
from kit.theme import styled

if TYPE_CHECKING:
    from kit.guessing.guess import Guess

__all__ = ["GuessView"]

STATIC = Path(__file__).parent / "static"


class GuessView(Shown, anywidget.AnyWidget):  # type: ignore[misc]
    """A question and a button a choice; the guess itself is kept by `Guess`.

    Parameters
    ----------
    guess : Guess

    Examples
    --------
    >>> from kit.guessing import Guess
    >>> guess = Guess("Does it rain more in autumn?", "yes", "no")
    >>> view = GuessView(guess)
    >>> view.chosen = "yes"  # as the page does when its button is pressed
    >>> guess.chosen
    'yes'
    """

    _esm = STATIC / "guess.js"
    _css = styled(STATIC / "guess.css")
    question = traitlets.Unicode().tag(sync=True)
    choices = traitlets.List(traitlets.Unicode()).tag(sync=True)
    chosen = traitlets.Unicode("").tag(sync=True)  # "" before there is a guess

    def __init__(self, guess: Guess) -> None:
        self._guess = guess
        super().__init__(question=guess.question, choices=list(guess.choices), chosen=guess.chosen or "")
        self.observe(self._on_chosen, "chosen")

    def _on_chosen(self, change: Any) -> None:
        if change.new:
            self._guess.choose(change.new)

    def __repr__(self) -> str:
        return repr(self._guess)

    def _repr_mimebundle_(self, *args: Any, **options: Any) -> Any:
        shown = super()._repr_mimebundle_(*args, **options)
        data = shown[0] if isinstance(shown, tuple) else shown
        data["text/plain"] = repr(self)  # whole, however long
        return shown
