"""The `check`, `hint` and `ready` of a lab, made from its exercises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kit.checks.outcomes import VERDICT_TYPE, Exercise, Outcome, Verdict, run
from kit.checks.progress import Progress

VISIBLE_SEED = 1


class Marks:
    """Points of a hidden test: the last value of a graded cell, which nbgrader reads as partial credit."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": repr(self.verdict.points), VERDICT_TYPE: self.verdict.as_dict()}


class Hint:
    """A hint, shown as a sentence."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


class Lab:
    """All that a lab asks of the kit.

    Parameters
    ----------
    name : str
        As its file, such as "01_track2vec".
    exercises : sequence of Exercise
        In the order of the lab.

    Attributes
    ----------
    check, hint
        ``check.NAME(answer)`` and ``hint.NAME()`` for each exercise.
    """

    def __init__(self, name: str, exercises: Sequence[Exercise]) -> None:
        self.name = name
        self.exercises = {exercise.name: exercise for exercise in exercises}
        self.check = Checks(self)
        self.hint = Hints(self)
        self.outcomes: dict[str, Outcome] = {}
        self._progress: Progress | None = None

    @property
    def progress(self) -> Progress:
        """Read when it is first needed, so that importing a lab touches no file."""
        if self._progress is None:
            self._progress = Progress(self.name, list(self.exercises))
        return self._progress

    def ready(self, *names: str) -> bool:
        """Whether the answers a cell needs are right; says what it waits for when they are not."""
        waits = [
            f"{name} ({self.outcomes.get(name, Outcome.NOT_STARTED)})"
            for name in names
            if self.outcomes.get(name) not in (Outcome.RIGHT, Outcome.NOTE)
        ]
        if waits:
            print(f"this cell waits for {', '.join(waits)}: get a tick there, then run it again")
        return not waits

    def find(self, name: str) -> Exercise:
        """An exercise by its name."""
        try:
            return self.exercises[name]
        except KeyError:
            known = ", ".join(self.exercises)
            raise AttributeError(f"this lab has no exercise {name!r}; it has {known}") from None


class Checks:
    """``check.NAME(answer)`` answers at once, in words."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab

    def __dir__(self) -> list[str]:
        return [*self._lab.exercises, "exercise", "marks"]

    def __getattr__(self, name: str) -> Callable[[Any], Verdict]:
        exercise = self._lab.find(name)

        def check(answer: Any) -> Verdict:
            verdict = run(exercise, answer, [VISIBLE_SEED])
            lab = self._lab
            lab.outcomes[name] = verdict.outcome
            lab.progress.note(name, verdict.outcome)
            return Verdict(
                name,
                verdict.earned,
                verdict.of,
                verdict.outcome,
                verdict.findings,
                progress=str(lab.progress),
            )

        check.__name__ = name
        return check

    def exercise(self, name: str) -> Exercise:
        """An exercise by its name, for a grader that runs it on its own side."""
        return self._lab.find(name)

    def marks(self, name: str, answer: Any, seed: int) -> Marks:
        """The same test on other cases, for grading: an item is earned when it holds on every seed."""
        exercise = self._lab.find(name)
        return Marks(run(exercise, answer, [seed + i for i in range(exercise.n_seeds)]))


class Hints:
    """``hint.NAME()`` gives the next of three levels; ``hint.NAME(1)`` a certain one."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._given: dict[str, int] = {}

    def __dir__(self) -> list[str]:
        return list(self._lab.exercises)

    def __getattr__(self, name: str) -> Callable[..., Hint]:
        hints = self._lab.find(name).hints

        def hint(level: int | None = None) -> Hint:
            level = min(self._given.get(name, 0) + 1, len(hints)) if level is None else level
            if not 1 <= level <= len(hints):
                raise ValueError(f"level is {level}; hints have levels 1 to {len(hints)}")
            self._given[name] = level
            return Hint(f"hint {level} of {len(hints)}: {hints[level - 1]}")

        return hint
