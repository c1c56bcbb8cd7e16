"""Who has fallen behind: a lab is lacking, or the last one is far below the student's own earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import mean, quantiles

FAR = 0.25  # of all points, more than the class


@dataclass(frozen=True)
class Behind:
    """A student who has fallen behind.

    Attributes
    ----------
    student : str
    missing : tuple of str
        Labs of which nothing was graded.
    lab : str
        The last lab, where the student has fallen far in it; "" otherwise.
    before, now : float or None
        The mean share of the points in the labs before, and the share in the last; None where nothing is there.
    class_fall : float
        What the middle one of all students fell from theirs.
    """

    student: str
    missing: tuple[str, ...]
    lab: str = ""
    before: float | None = None
    now: float | None = None
    class_fall: float = 0.0


def fell_behind(shares: Mapping[str, Mapping[str, float]], students: Iterable[str]) -> list[Behind]:
    """Find who lacks a lab, or has in the last one far less of the points than in those before.

    Far is a quarter of all points more than the middle one (the median) of the class fell: a lab that is hard for
    all puts nobody behind.

    Parameters
    ----------
    shares : mapping of str to mapping of str to float
        By lab, in the order of the course, the share of the points that each student has.
    students : iterable of str
        All who should have handed in.

    Examples
    --------
    >>> first, last = {"ada": 0.9, "bob": 0.8, "eve": 0.9}, {"ada": 0.9, "bob": 0.4, "eve": 0.8}
    >>> [(one.student, one.missing, one.lab) for one in fell_behind({"01": first, "02": last}, [*first, "kim"])]
    [('bob', (), '02'), ('kim', ('01', '02'), '')]
    """
    labs = list(shares)
    if len(labs) < 2:
        return []
    last, before = labs[-1], labs[:-1]
    students = list(dict.fromkeys(students))
    own = {
        student: [shares[lab][student] for lab in before if student in shares[lab]] for student in students
    }
    earlier = {student: mean(found) for student, found in own.items() if found}
    falls = sorted(share - shares[last][s] for s, share in earlier.items() if s in shares[last])
    middle = quantiles(falls, n=2, method="inclusive")[0] if len(falls) > 1 else 0.0
    found = []
    for student in students:
        missing = tuple(lab for lab in labs if student not in shares[lab])
        was, now = earlier.get(student), shares[last].get(student)
        far = was is not None and now is not None and was - now - middle >= FAR - 1e-9
        if missing or far:
            found.append(Behind(student, missing, last if far else "", was, now, middle))
    return found
