"""A small file beside the notebook says which exercises of a lab are right: no other place knows it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kit.checks.outcome import Outcome
from kit.whole import write_whole

__all__ = ["DONE", "Noted", "Progress", "forget", "kept_of", "waiting_in"]

DONE = (Outcome.RIGHT, Outcome.NOTE)
ENDING = ".progress.json"


@dataclass(frozen=True)
class Noted:
    """The state of an exercise.

    Attributes
    ----------
    outcome : Outcome
        Of its last check.
    function : str
        The name of the function that was judged; "" where it has none.
    code : str
        A digest of what stood in it, by `kit.checks.cells.digest_of`; "" where nobody knows.
    when : datetime or None
        When it was judged, in the time of this machine; None in files of before.
    """

    outcome: Outcome = Outcome.NOT_STARTED
    function: str = ""
    code: str = ""
    when: datetime | None = None


class Progress:
    """The last outcome of each exercise; survives a restart of the kernel.

    The file has the name of the notebook, so that a copy has a progress of its own. It is read again before it is
    written, so that a second kernel of the same notebook loses nothing.

    Parameters
    ----------
    lab : str
    exercises : list of str
    folder : path, optional
    notebook : str, optional
        The notebook's path; that of the kernel where it is left out, and the lab's own name where nobody knows it.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> Progress("01_lab", ["first", "second"], folder).note("first", Outcome.RIGHT)
    >>> print(Progress("01_lab", ["first", "second"], folder))
    1 of 2 exercises right
    """

    def __init__(
        self, lab: str, exercises: list[str], folder: str | Path = ".", notebook: str | None = None
    ) -> None:
        self.lab, self.exercises = lab, exercises
        notebook = os.environ.get("JPY_SESSION_NAME", "") if notebook is None else notebook
        self.path = Path(folder) / f"{Path(notebook).stem if notebook.endswith('.ipynb') else lab}{ENDING}"
        self._known: dict[str, Noted] = {}
        self._unreadable = self._unwritable = False
        self._read()

    def __getitem__(self, exercise: str) -> Noted:
        """Give the state of an exercise."""
        self._read()
        return self._known.get(exercise, Noted())

    def note(self, exercise: str, outcome: Outcome, function: str = "", code: str = "") -> None:
        """Keep the outcome of a check; where the folder cannot be written to, say so once."""
        self._read()
        self._known[exercise] = Noted(outcome, function, code, datetime.now().astimezone())
        kept = {
            "lab": self.lab,
            "exercises": {name: noted.outcome for name, noted in self._known.items()},
            "functions": {name: noted.function for name, noted in self._known.items() if noted.function},
            "code": {name: noted.code for name, noted in self._known.items() if noted.code},
            "when": {
                name: noted.when.isoformat(timespec="seconds")
                for name, noted in self._known.items()
                if noted.when
            },
        }
        try:
            write_whole(self.path, json.dumps(kept, indent=1))
            self._unwritable = False
        except OSError as error:
            if not self._unwritable:
                print(
                    f"progress cannot be kept in {self.path}: {error.strerror}; it lasts until the "
                    "kernel stops"
                )
            self._unwritable = True

    def open(self) -> dict[str, Outcome]:
        """The exercises that are not right yet, in the order of the lab."""
        self._read()
        outcomes = {name: self._known.get(name, Noted()).outcome for name in self.exercises}
        return {name: outcome for name, outcome in outcomes.items() if outcome not in DONE}

    def so_far(self, now: datetime | None = None) -> str:
        """Say how far one is, when the last check was, and what is open; "" where nothing was checked yet.

        Parameters
        ----------
        now : datetime, optional
            The time of this machine where it is left out.
        """
        begun = {name: self[name] for name in self.exercises if self[name].outcome is not Outcome.NOT_STARTED}
        if not begun:
            return ""
        times = [noted.when for noted in begun.values() if noted.when]
        last = f", the last check {_said(max(times), now or datetime.now().astimezone())}" if times else ""
        waiting = waiting_in(self)
        return f"so far {self}{last}; " + (f"open: {', '.join(waiting)}" if waiting else "nothing is open")

    def __str__(self) -> str:
        right = len(self.exercises) - len(self.open())
        exercises = "exercise" if len(self.exercises) == 1 else "exercises"
        return f"{right} of {len(self.exercises)} {exercises} right"

    def _read(self) -> None:
        """Take over the outcomes of the file; those that it does not hold, or could not take, stay in memory."""
        if self._unwritable:
            return
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            self._known |= _noted(kept, self.exercises)
        except FileNotFoundError:
            pass
        except (OSError, ValueError, AttributeError, TypeError):
            if not self._unreadable:
                print(f"{self.path.name} cannot be read; progress starts anew (run the checks again)")
            self._unreadable = True


def waiting_in(progress: Progress) -> list[str]:
    """Give the exercises that are open, each with its outcome where it was checked.

    Examples
    --------
    >>> waiting_in(Progress("01_lab", ["first"], "no such folder"))
    ['first']
    """
    return [
        name if outcome is Outcome.NOT_STARTED else f"{name} ({outcome})"
        for name, outcome in progress.open().items()
    ]


def _said(when: datetime, now: datetime) -> str:
    """Say a time as people do: today, yesterday, or by its date."""
    days = (now.date() - when.astimezone(now.tzinfo).date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"on {when:%Y-%m-%d}")
    return f"{day} at {when.astimezone(now.tzinfo):%H:%M}"


def _noted(kept: Mapping[str, Any], exercises: list[str]) -> dict[str, Noted]:
    functions, codes, times = (kept.get(key, {}) for key in ("functions", "code", "when"))
    outcomes = kept.get("exercises", kept)  # without a heading in files of version 0.1
    return {
        name: Noted(
            Outcome(outcome),
            str(functions.get(name, "")),
            str(codes.get(name, "")),
            datetime.fromisoformat(times[name]).astimezone() if name in times else None,
        )
        for name, outcome in outcomes.items()
        if name in exercises
    }


def forget(path: Path, exercise: str) -> None:
    """Take one exercise out of a file of progress; a file that is not there, or cannot be read, stays as it is.

    Parameters
    ----------
    path : Path
    exercise : str

    Examples
    --------
    >>> import tempfile
    >>> progress = Progress("01_lab", ["first"], tempfile.mkdtemp())
    >>> progress.note("first", Outcome.RIGHT)
    >>> forget(progress.path, "first")
    >>> print(Progress("01_lab", ["first"], progress.path.parent))
    0 of 1 exercise right
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    if isinstance(kept, dict):
        parts = {key: part for key, part in kept.items() if isinstance(part, dict)}
        left = {
            key: {name: of for name, of in part.items() if name != exercise} for key, part in parts.items()
        }
        with suppress(OSError):  # then the tick is found to be of other code
            write_whole(path, json.dumps(kept | left, indent=1))


def kept_of(lab: str, exercises: list[str], folder: str | Path = ".") -> list[Progress]:
    """Find the progress of all notebooks of a lab in a folder."""
    found = []
    for path in sorted(Path(folder).glob(f"*{ENDING}")):
        notebook = path.name.removesuffix(ENDING)
        if notebook == lab or _lab_of(path) == lab:
            found.append(Progress(lab, exercises, folder, f"{notebook}.ipynb"))
    return found


def _lab_of(path: Path) -> str | None:
    """Read the name of the lab that a file of progress belongs to."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept.get("lab") if isinstance(kept, dict) else None
