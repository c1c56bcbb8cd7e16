"""Which exercises of a lab are right, in a small file beside the notebook."""

from __future__ import annotations

import json
from pathlib import Path

from kit.checks.outcomes import Outcome


class Progress:
    """The last outcome of each exercise; survives a restart of the kernel.

    Parameters
    ----------
    lab : str
    exercises : list of str
    folder : path, optional

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> Progress("01_lab", ["first", "second"], folder).note("first", Outcome.RIGHT)
    >>> print(Progress("01_lab", ["first", "second"], folder))
    1 of 2 exercises right
    """

    def __init__(self, lab: str, exercises: list[str], folder: str | Path = ".") -> None:
        self.path = Path(folder) / f"{lab}.progress.json"
        self.exercises = exercises
        self.outcomes: dict[str, Outcome] = {}
        self._warned = False
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            self.outcomes = {name: Outcome(outcome) for name, outcome in kept.items() if name in exercises}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, AttributeError):
            print(f"{self.path.name} cannot be read; progress starts anew (run the checks again)")

    def note(self, exercise: str, outcome: Outcome) -> None:
        """Keep the outcome of a check; that the folder cannot be written to is said once."""
        self.outcomes[exercise] = outcome
        draft = self.path.with_suffix(".part")
        try:
            draft.write_text(json.dumps(self.outcomes, indent=1), encoding="utf-8")
            draft.replace(self.path)
        except OSError as error:
            if not self._warned:
                print(
                    f"progress cannot be kept in {self.path}: {error.strerror}; it lasts until the "
                    "kernel stops"
                )
                self._warned = True

    def __str__(self) -> str:
        right = sum(outcome in (Outcome.RIGHT, Outcome.NOTE) for outcome in self.outcomes.values())
        exercises = "exercise" if len(self.exercises) == 1 else "exercises"
        return f"{right} of {len(self.exercises)} {exercises} right"
