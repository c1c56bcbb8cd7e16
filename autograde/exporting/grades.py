"""The marks of a gradebook as labs or exercises by students; what is not graded or waits for a person has no mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograde.marks import LATE, PERSON, Mark
from autograde.state import NO_MARK, State

LAB, EXERCISE = "lab", "exercise"
WAITS = (State.BY_HAND, State.CHANGED)


@dataclass(frozen=True)
class Item:
    """What a column holds the marks of.

    Attributes
    ----------
    lab : str
    exercise : str
        "" for the whole lab.
    of : float
        The most points.
    """

    lab: str
    exercise: str
    of: float

    @property
    def name(self) -> str:
        """What its column is called."""
        return f"{self.lab} {self.exercise}".strip()


@dataclass(frozen=True)
class Grades:
    """Marks as a table.

    Attributes
    ----------
    items : tuple of Item
    students : tuple of str
    points : mapping
        By student and item; what has no mark is not in it.
    waiting, not_graded : mapping
        Why there is none, by student.
    handed_in : frozenset of (str, str)
        The students and labs of which there is any row.
    """

    items: tuple[Item, ...]
    students: tuple[str, ...]
    points: Mapping[tuple[str, Item], float]
    waiting: Mapping[str, tuple[str, ...]]
    not_graded: Mapping[str, tuple[str, ...]]
    handed_in: frozenset[tuple[str, str]]

    def cell(self, student: str, item: Item) -> str:
        """Write a mark as a cell; "" where there is none."""
        points = self.points.get((student, item))
        return "" if points is None else f"{points:.10g}"


def grades_of(marks: Iterable[Mark], by: str) -> Grades:
    """Put marks into columns: one a lab, or one an exercise.

    Parameters
    ----------
    marks : iterable of Mark
    by : str
        "lab" or "exercise".

    Examples
    --------
    >>> marks = [Mark("ada", "radio", 3, 4, State.NOT_YET, "01"), Mark("ada", "why", 0, 1, State.BY_HAND, "01")]
    >>> table = grades_of(marks, "lab")
    >>> table.items, table.cell("ada", table.items[0]), table.waiting
    ((Item(lab='01', exercise='', of=5.0),), '', {'ada': ('01 why',)})
    """
    marks = list(marks)
    exercises = {(mark.lab, mark.exercise): mark.of for mark in marks}
    items, points = [], {}
    for lab in dict.fromkeys(mark.lab for mark in marks):
        own = [Item(lab, name, float(of)) for (where, name), of in exercises.items() if where == lab]
        own.sort(key=lambda item: item.exercise == LATE)
        whole = Item(lab, "", sum(item.of for item in own))
        items += own if by == EXERCISE else [whole]
        columns = {item.exercise: item for item in own}
        for student, theirs in _by_student(mark for mark in marks if mark.lab == lab).items():
            for mark in theirs:
                if _counts(mark):
                    points[student, columns[mark.exercise]] = mark.points
            asked = columns.keys() - {LATE}
            if all(_counts(mark) for mark in theirs) and asked <= {mark.exercise for mark in theirs}:
                points[student, whole] = sum(mark.points for mark in theirs)
                if LATE in columns:
                    points.setdefault((student, columns[LATE]), 0.0)
    waiting = {
        student: tuple(f"{mark.lab} {mark.exercise}" for mark in theirs if mark.state in WAITS)
        for student, theirs in _by_student(marks).items()
    }
    not_graded = {
        student: tuple(dict.fromkeys(f"{mark.lab}: {mark.status}" for mark in theirs if _is_not_graded(mark)))
        for student, theirs in _by_student(marks).items()
    }
    return Grades(
        tuple(items),
        tuple(dict.fromkeys(mark.student for mark in marks)),
        points,
        {student: names for student, names in waiting.items() if names},
        {student: reasons for student, reasons in not_graded.items() if reasons},
        frozenset((mark.student, mark.lab) for mark in marks),
    )


def _by_student(marks: Iterable[Mark]) -> dict[str, Sequence[Mark]]:
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.student, []).append(mark)
    return dict(found)


def _is_not_graded(mark: Mark) -> bool:
    return mark.state is State.UNKNOWN or (mark.state in NO_MARK and mark.by != PERSON)


def _counts(mark: Mark) -> bool:
    return mark.state not in WAITS and not _is_not_graded(mark)
