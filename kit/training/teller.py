"""A teller shows a running training: on a page in the notebook, or in lines of text.

What is there is found out by doing. Outside a kernel (a terminal, a script) it is lines and a bar. In a kernel
the page is displayed, and lines are printed all the same until the page has answered that it was drawn: nbclient,
nbgrader and front ends without widgets never answer. Nothing waits for the answer.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from typing import Any, Protocol

from tqdm import tqdm

from kit.cell import in_a_kernel
from kit.training.numbers import Run
from kit.training.still import as_html

__all__ = ["Lines", "Page", "Quiet", "Teller", "teller_of"]

PATIENCE = 3.0  # seconds that lines are held back for a page that may still answer
EVERY = 0.4  # seconds between two pictures of the page
REMIND = 20.0  # seconds between two lines on how far the training is


class Teller(Protocol):
    """A teller shows a run when it begins, after each step and each epoch, and when it has ended."""

    def begin(self) -> None:
        """The training begins."""

    def step(self) -> None:
        """The training has made a step."""

    def say(self, line: str) -> None:
        """Tell something to read: the numbers of an epoch, or the doctor's words."""

    def asked_to_stop(self) -> bool:
        """Whether the reader wants the training to end."""

    def end(self) -> None:
        """The training has ended; nothing is to be told any more."""


def teller_of(run: Run, *, quiet: bool) -> Teller:
    """Choose the teller of a run: a page where a notebook can show one, lines of text elsewhere.

    Examples
    --------
    >>> type(teller_of(Run(1, 1), quiet=False)).__name__
    'Lines'
    """
    if quiet:
        return Quiet()
    return Page(run) if in_a_kernel() and importlib.util.find_spec("anywidget") else Lines(run)


class Quiet:
    """A teller that writes only what is said: no page, no bar."""

    def begin(self) -> None:
        """Show nothing."""

    def step(self) -> None:
        """Show nothing."""

    def say(self, line: str) -> None:
        """Write a line."""
        tqdm.write(line, file=sys.stdout)

    def asked_to_stop(self) -> bool:
        """Give False, as nobody can ask."""
        return False

    def end(self) -> None:
        """Show nothing."""


class Lines(Quiet):
    """Lines of text above a bar, for terminals."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._bar: Any = None

    def begin(self) -> None:
        """Open the bar."""
        run = self._run
        self._bar = tqdm(
            initial=run.done * run.steps,
            total=run.epochs * run.steps or None,
            unit="step",
            desc="training",
            file=sys.stdout,
            leave=False,
        )

    def step(self) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar.update(self._run.steps_done() - self._bar.n)

    def end(self) -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class Page:
    """A page that draws the run, with a button to stop it; lines of text until the page has answered.

    When the run has ended, a still picture takes the place of the page: it needs no kernel to be seen.
    """

    def __init__(self, run: Run) -> None:
        from kit.training.view import TrainingView

        self._run = run
        self._view = TrainingView(run.state())
        self._held: list[str] = []
        self._shown: Any = None  # IPython's handle of the output
        self._begun = self._sent = self._reminded = time.monotonic()

    def begin(self) -> None:
        """Show the page."""
        from IPython.display import display

        self._begun = self._reminded = time.monotonic()
        self._shown = display(self._view, display_id=True)

    def step(self) -> None:
        """Send what is new, not too often."""
        now = time.monotonic()
        if now - self._sent >= EVERY:
            self._sent = now
            self._view.run = self._run.state()
        if now - self._reminded >= REMIND:
            self._reminded = now
            self.say(self._run.where())
        elif self._held and now - self._begun >= PATIENCE:
            self._write_what_is_held()

    def say(self, line: str) -> None:
        """Print the words unless the page shows them; hold them back while the page may still be drawn."""
        self._view.run = self._run.state()
        self._held.append(line)
        if time.monotonic() - self._begun >= PATIENCE:
            self._write_what_is_held()

    def _write_what_is_held(self) -> None:
        if not self._view.drawn.is_set():
            for line in self._held:
                print(line, flush=True)
        self._held.clear()

    def asked_to_stop(self) -> bool:
        """Whether the button was pressed."""
        return self._view.stop.is_set()

    def end(self) -> None:
        """Leave a still picture behind."""
        self._write_what_is_held()
        if self._shown is not None:
            state = self._run.state()
            self._shown.update({"text/html": as_html(state), "text/plain": state["title"]}, raw=True)
            self._shown = None
            self._view.close()
