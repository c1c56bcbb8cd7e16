"""The class as a whole, from the gradebook of a graded folder: class.html, and a CSV for each of its tables."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograde.collecting.roster import read_roster
from autograde.collecting.writing import COLUMNS as COLLECTED
from autograde.gradebook import open_gradebook
from autograde.marks import LATE, Mark, read_marks
from autograde.notebook import check_of
from autograde.report.behind import fell_behind
from autograde.report.class_page import Absent, ClassTold, class_page, why_behind
from autograde.report.item_analysis import N_BINS, LabTold, Measured, Work, measure
from autograde.report.table import write_csv
from autograde.state import NO_MARK
from kit.checks.verdict import VERDICT_TYPE, Verdict
from kit.data.errors import written_whole

TABLES = "class"  # the folder of the tables
MEASURES = ("of", "known", "share", "all", "some", "none", "not_started", "waiting", "discrimination", "look")


def report_class(root: Path, roster: Path | None = None) -> tuple[Path, ClassTold]:
    """Write class.html and class/*.csv; nothing is graded, and no other file is touched.

    Parameters
    ----------
    root : Path
        The graded folder.
    roster : Path, optional
        Who should have handed in: `collected.csv`, or a roster as `collect` takes it.

    Raises
    ------
    ValueError
        For a folder without a gradebook or without marks, and for a file that is no roster.
    """
    if not (root / "gradebook.db").exists():
        raise ValueError(f"{root} has no gradebook.db: name the folder that `grade -o` has written")
    marks = _marks_of(root)
    if not marks:
        raise ValueError(f"{root} has no marks yet: grade into it first")
    people = people_of(roster) if roster is not None else {}
    verdicts = {
        (lab, student): _verdicts(root / "autograded" / student / lab / f"{lab}.ipynb")
        for lab, student in dict.fromkeys((mark.lab, mark.student) for mark in marks)
    }
    told = tell(marks, verdicts, people, roster.name if roster is not None else "")
    _write_tables(root / TABLES, told)
    path = root / "class.html"
    with written_whole(path, "give another folder, then try again") as unfinished:
        unfinished.write_text(class_page(told), encoding="utf-8", errors="backslashreplace")
    return path, told


def _marks_of(root: Path) -> list[Mark]:
    with open_gradebook(root) as book:
        return read_marks(book)


def tell(
    marks: Iterable[Mark],
    verdicts: Mapping[tuple[str, str], Mapping[str, Verdict]],
    people: Mapping[str, Person] | None = None,
    roster: str = "",
) -> ClassTold:
    """Tell all of a class.

    Parameters
    ----------
    marks : iterable of Mark
    verdicts : mapping of (lab, student) to mapping of str to Verdict
        By exercise.
    people : mapping of str to Person, optional
        Who should have handed in, by what they are called in the marks.
    roster : str
        What the table of these people is called.
    """
    by_lab: dict[str, dict[str, list[Mark]]] = {}
    for mark in marks:
        by_lab.setdefault(mark.lab, {}).setdefault(mark.student, []).append(mark)
    seen = dict.fromkeys(student for own in by_lab.values() for student in own)
    people = people or {}
    names = matched(people, seen)
    hidden = [*seen, *names, *names.values()]
    labs = tuple(
        measure(
            lab,
            [
                Work(student, tuple(m for m in own if m.exercise != LATE), verdicts.get((lab, student), {}))
                for student, own in students.items()
            ],
            hidden,
        )
        for lab, students in sorted(by_lab.items())
    )
    everybody = list(dict.fromkeys([*names, *seen])) if people else list(seen)
    absent = tuple(
        Absent(lab.name, student, names.get(student, ""), why)
        for lab in labs
        for student in everybody
        if (why := _why_absent(by_lab[lab.name].get(student)))
    )
    behind = tuple(fell_behind({lab.name: lab.shares for lab in labs}, everybody))
    strangers = [student for student in seen if student not in names] if people else []
    notes = (
        [f"{len(strangers)} who handed in are not in {roster}; their names stand at the end"]
        if strangers
        else []
    )
    absent += tuple(Absent("", student, "", f"not in {roster}") for student in strangers)
    return ClassTold(labs, absent, behind, roster, len(everybody), tuple(notes))


def _why_absent(own: Sequence[Mark] | None) -> str:
    """Say why a student has no marks in a lab; "" for one who has some."""
    if own is None:
        return "has not handed in"
    return next((mark.status for mark in own if mark.state in NO_MARK), "")


# --- who should have handed in --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """A name, and all by which a submission's folder may be called, in small letters."""

    name: str
    ids: frozenset[str]


def people_of(path: Path) -> dict[str, Person]:
    """Read who should have handed in, from `collected.csv` or a roster.

    Raises
    ------
    ValueError
        For a file that is neither.
    """
    if (collected := _of_collected(path)) is not None:
        return collected
    roster = read_roster(path, None)
    return {
        member.key: Person(member.name, frozenset({member.key.lower(), member.name.lower(), *member.ids}))
        for member in roster.members
    }


def _of_collected(path: Path) -> dict[str, Person] | None:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if tuple(rows.fieldnames or ()) != COLLECTED:
                return None
            return {row["student"]: Person(row["name"], frozenset({row["student"].lower()})) for row in rows}
    except (OSError, UnicodeDecodeError):  # a roster is read in other ways, and says what is wrong
        return None


def matched(people: Mapping[str, Person], students: Iterable[str]) -> dict[str, str]:
    """Give the names of all people by what the marks call them; who is in no marks keeps the key of the roster.

    Examples
    --------
    >>> ada = Person("Ada Lovelace", frozenset({"1815", "ada"}))
    >>> matched({"1815": ada, "7": Person("Bob", frozenset({"7"}))}, ["Ada", "eve"])
    {'Ada': 'Ada Lovelace', '7': 'Bob'}
    """
    known = {name: key for key, person in people.items() for name in person.ids}
    called = {key: student for student in students if (key := known.get(student.lower())) is not None}
    return {called.get(key, key): person.name for key, person in people.items()}


# --- what the checks said -------------------------------------------------------------------------------------------


def _verdicts(path: Path) -> dict[str, Verdict]:
    """Read the verdicts that a graded notebook shows; none where nothing was graded."""
    if not path.exists():
        return {}
    notebook = json.loads(path.read_text(encoding="utf-8"))
    found = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            shown = output.get("data", {}).get(VERDICT_TYPE)
            if shown and cell["metadata"].get("nbgrader", {}).get("grade_id") == check_of(shown["exercise"]):
                found[shown["exercise"]] = Verdict.from_dict(shown)
    return found


# --- tables ---------------------------------------------------------------------------------------------------------


def _write_tables(folder: Path, told: ClassTold) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tenths = [f"from_{10 * i}_percent" for i in range(N_BINS)]
    columns = ("lab", "submissions", "of", "mean", "low_quartile", "median", "high_quartile", *tenths)
    write_csv(folder / "labs.csv", columns, map(_of_lab, told.labs))
    columns = ("lab", "exercise", *MEASURES)
    exercises = [(lab, one) for lab in told.labs for one in lab.exercises]
    items = [(lab, one) for lab in told.labs for one in lab.items]
    write_csv(
        folder / "exercises.csv", columns, [(lab.name, one.exercise, *_of(one)) for lab, one in exercises]
    )
    columns = ("lab", "exercise", "item", *MEASURES)
    write_csv(
        folder / "items.csv", columns, [(lab.name, one.exercise, one.item, *_of(one)) for lab, one in items]
    )
    columns = ("lab", "exercise", "item", "submissions", "cause", "example")
    write_csv(folder / "causes.csv", columns, _of_causes([*exercises, *items]))
    absent = [(one.lab, one.student, one.name, one.why) for one in told.absent]
    write_csv(folder / "without_marks.csv", ("lab", "student", "name", "why"), absent)
    behind = [
        (one.student, " ".join(one.missing), one.lab, _number(one.before), _number(one.now), why_behind(one))
        for one in told.behind
    ]
    write_csv(folder / "behind.csv", ("student", "missing", "lab", "before", "now", "how"), behind)


def _of_lab(lab: LabTold) -> tuple[str, ...]:
    average = sum(lab.sums) / lab.n if lab.n else None
    quartiles = map(_number, lab.quartiles or (None,) * 3)
    return lab.name, str(lab.n), _number(lab.of), _number(average), *quartiles, *map(str, lab.bins)


def _of(one: Measured) -> tuple[str, ...]:
    counts = map(str, (one.full, one.part, one.none, one.omitted, one.waiting))
    look = "yes" if one.look else ""
    return _number(one.of or None), str(one.n), _number(one.share), *counts, _number(one.discrimination), look


def _of_causes(found: Iterable[tuple[LabTold, Measured]]) -> Iterator[tuple[str, ...]]:
    for lab, one in found:
        for cause in one.causes:
            yield lab.name, one.exercise, one.item, str(cause.n), cause.words, cause.example


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:.4g}"
