"""A question with a few choices, asked before a result is seen and answered by the result's own numbers."""

from __future__ import annotations

import importlib.util
from typing import Any

from kit.cell import in_a_kernel

__all__ = ["Guess"]

_CHOSEN: dict[
    tuple[str, ...], str
] = {}  # by question and choices, so that a cell that runs again keeps its guess


class Guess:
    """A question with choices. A notebook shows it as buttons; where no page can be drawn it is text.

    A guess is for the student alone: it earns nothing, and it may stay empty.

    Parameters
    ----------
    question : str
    *choices : str
        Two or more, all different.

    Raises
    ------
    ValueError
        When the question or a choice is empty, or the choices are not two or more different ones.

    Examples
    --------
    >>> guess = Guess("Which coin lands on its head more often?", "mine", "yours")
    >>> guess
    Your guess: Which coin lands on its head more often?  mine | yours
    (without buttons: .choose("mine"), and so on)
    >>> guess.settle("mine", "7 heads against 5")
    You made no guess. The answer is "mine": 7 heads against 5.
    >>> guess.choose("yours")
    >>> guess.settle("mine", "7 heads against 5")
    You guessed "yours", and the answer is "mine": 7 heads against 5.
    """

    def __init__(self, question: str, *choices: str) -> None:
        texts = (question, *choices)
        if not all(isinstance(text, str) and text.strip() for text in texts) or not (
            2 <= len(choices) == len(set(choices))
        ):
            raise ValueError(
                f"Guess{texts!r}: give a question and two or more different choices, each a text that is not empty"
            )
        self.question, self.choices = question, choices

    @property
    def chosen(self) -> str | None:
        """The choice that was made, or None."""
        return _CHOSEN.get((self.question, *self.choices))

    def choose(self, choice: str) -> None:
        """Guess, as the button of this choice does."""
        self._known(choice)
        _CHOSEN[self.question, *self.choices] = choice

    def settle(self, truth: str, because: str) -> None:
        """Print what was guessed, what is so, and the numbers that say it.

        Parameters
        ----------
        truth : str
            One of the choices, computed from the numbers of the cell.
        because : str
            These numbers.

        Raises
        ------
        ValueError
            When the truth is none of the choices.
        """
        self._known(truth)
        why = because.rstrip(".")
        if self.chosen is None:
            print(f'You made no guess. The answer is "{truth}": {why}.')
        elif self.chosen == truth:
            print(f'You guessed "{truth}", and you were right: {why}.')
        else:
            print(f'You guessed "{self.chosen}", and the answer is "{truth}": {why}.')

    def _known(self, choice: str) -> None:
        if choice not in self.choices:
            raise ValueError(f"{choice!r} is none of the choices {list(self.choices)} of {self.question!r}")

    def __repr__(self) -> str:
        choices = " | ".join(self.choices)
        return f'Your guess: {self.question}  {choices}\n(without buttons: .choose("{self.choices[0]}"), and so on)'

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if not in_a_kernel() or not importlib.util.find_spec("anywidget"):
            return {"text/plain": repr(self)}
        from kit.guessing.view import GuessView

        view = GuessView(self.question, self.choices, self.chosen, self.choose, repr(self))
        return view._repr_mimebundle_(**options)
