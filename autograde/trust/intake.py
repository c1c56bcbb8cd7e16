"""Find the submissions in a folder or zip. No student's code runs, no link is followed, each reading has a bound.

What is too big, too deep or broken is the trouble of the one student who handed it in. The path that the instructor
names may itself be a link; below it none is followed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from nbformat import NotebookNode

from autograde.notebook import is_check
from autograde.trust.archives import Odd
from autograde.trust.class_entries import MOST_BYTES, MOST_TOLD, people_of
from autograde.trust.file_listing import FileLocation, FoundFile, Listing, list_files
from autograde.trust.layouts import StudentName, student_named, student_of_file
from autograde.trust.normalizing import normalized_notebook
from autograde.trust.notebook_choice import Candidate, LabSignature, of_this_lab, other_lab, why_taken
from autograde.trust.received_csv import ReceivedTimes, read_received_csv
from autograde.trust.untrusted_files import Refused, read_below, read_json, read_text, shown, without_outputs

MOST_NOTEBOOKS = 20  # of one student that are looked into
MOST_READ = 300_000_000  # bytes of one student's notebooks that are read


@dataclass(frozen=True)
class Submission:
    """One student's notebook, or why there is none.

    Attributes
    ----------
    student : str
    path : Path or None
        The file it was read from; None for what cannot be read, and for a notebook out of a student's own zip.
    notebook : NotebookNode or None
        Its cells' type, text, pictures, id and nbgrader metadata, and nothing else.
    trouble : str
        Why the notebook cannot be graded; "" if it can.
    notes : tuple of str
        What was mended on the way in, and what else was handed in.
    received : datetime or None
        When it came in, by a clock that is not the student's; None where there is none.
    place : FileLocation or None
        ``place.read()`` gives the bytes once more and follows no link, as opening `path` would.
    of_lab : bool
        Whether it was handed in for the lab: its cells tell it, or its file is called so and cannot be read.
    """

    student: str
    path: Path | None
    notebook: NotebookNode | None
    trouble: str = ""
    notes: tuple[str, ...] = ()
    received: datetime | None = None
    place: FileLocation | None = None
    of_lab: bool = False


@dataclass(frozen=True)
class _Wanted:
    """The lab whose notebooks are looked for, and the table of times that counts."""

    root: Path
    lab: str
    texts: LabSignature
    times: ReceivedTimes
    timestamps: bool
    n_asked: int


# --- a class --------------------------------------------------------------------------------------------------------


def find_submissions(
    folder: Path,
    lab: str,
    names: set[str],
    *,
    texts: Collection[str] = (),
    timestamps: bool = False,
    odd: Sequence[Odd] = (),
    say: Callable[[str], None] | None = None,
) -> list[Submission]:
    """Find one submission for each student, who has a folder, or a file of that name, or both.

    A notebook is known by the lab's grade_ids and texts in it, whatever it is called. Of several that of the newest
    line of received.csv is taken, then the one with the most answers; a note names the others.

    Lateness is read only from a clock that students cannot set: `received.csv` in `folder`, written by whoever
    collected it, with the columns ``student,when`` and, if wanted, ``file`` (see `autograde.trust.received_csv`). Of
    several lines the latest counts. nbgrader's `timestamp.txt` beside a notebook counts only with
    `timestamps`: ask for it where nbgrader's own collect wrote the folder. Dates of files, which archives carry, and
    whatever else a submission says of its time count for nothing.

    Parameters
    ----------
    folder : Path
    lab : str
    names : set of str
        The grade_ids of the lab.
    texts : collection of str, optional
        The texts of the lab's cells as released: by them answers are told from what was given, and a notebook without
        grade_ids is known.
    timestamps : bool
        Whether `timestamp.txt` is trusted.
    odd : sequence of Odd
        What a zip of the folder held that could not be unpacked.
    say : callable, optional
        Told what was left out of the folder, and what is odd about it as a whole.

    Raises
    ------
    ValueError
        When the folder holds no submission at all, or a received.csv that cannot be read.
    """
    known = LabSignature(frozenset(names), frozenset(text.strip() for text in texts if text.strip()))
    n_asked = sum(not is_check(name) for name in names)
    wanted = _Wanted(folder, lab, known, read_received_csv(folder), timestamps, n_asked)
    told: list[str] = []
    people = people_of(folder, odd, told)
    found = [_of_student(wanted, who, entries, odd) for who, entries in people.items()]
    if not found:
        raise ValueError(
            f"{folder} holds no submissions: it needs folders STUDENT/{lab}.ipynb"
            + f" ({'; '.join(told)})" * bool(told)
        )
    told += wanted.times.of_nobody({submission.student for submission in found})
    for words in told if say else ():
        say(shown(words))  # type: ignore[misc]
    return _alike_elsewhere(found)


def _alike_elsewhere(found: list[Submission]) -> list[Submission]:
    """Note that two students' names are one to a reader, or to a file system that knows no capitals."""
    by_name: dict[str, list[str]] = {}
    for submission in found:
        by_name.setdefault(_as_elsewhere(submission.student), []).append(submission.student)
    told = []
    for submission in found:
        others = [name for name in by_name[_as_elsewhere(submission.student)] if name != submission.student]
        names = ", ".join(map(repr, others))
        words = f"also handed in as {names}: graded apart; if that is one person, rename one of the two"
        told.append(replace(submission, notes=(*submission.notes, words)) if others else submission)
    return told


def _as_elsewhere(name: str) -> str:
    """Write a name without capitals, and without the dots and blanks at its end that Windows does not keep."""
    return name.casefold().rstrip(". ") or name


def shared_out(found: Mapping[str, Sequence[Submission]]) -> dict[str, list[Submission]]:
    """Give each lab the submissions that were handed in for it; nobody is left out.

    Parameters
    ----------
    found : mapping of str to sequence of Submission
        By lab, what `find_submissions` finds in one and the same folder.

    Returns
    -------
    dict of str to list of Submission
        Whoever has handed in no lab at all stands in the first one, with the reason.
    """
    labs = list(found)
    own = {student.student for each in found.values() for student in each if student.of_lab}
    shared = {lab: [student for student in each if student.of_lab] for lab, each in found.items()}
    for student in found[labs[0]]:
        if student.student not in own:
            reason, notes = (
                student.trouble or "; ".join(student.notes),
                student.notes if student.trouble else (),
            )
            words = shown(f"no notebook of {', '.join(labs)}: {reason}")
            shared[labs[0]].append(replace(student, notebook=None, trouble=words, notes=notes))
    return shared


# --- one student ----------------------------------------------------------------------------------------------------


def _of_student(wanted: _Wanted, who: StudentName, entries: Sequence[str], odd: Sequence[Odd]) -> Submission:
    empty = Submission(who.student, None, None, notes=(who.note,) if who.note else ())
    if who.unfit:
        return replace(empty, trouble=shown(who.unfit))
    if who.student.startswith(wanted.lab) and not any((wanted.root / entry).is_dir() for entry in entries):
        words = (
            f"the file is called as the lab is: whose is it? Put it into a folder, as ada/{wanted.lab}.ipynb"
        )
        return replace(empty, trouble=words, of_lab=True)
    try:
        if len(entries) > 1:
            words = f"handed in as {', '.join(ascii(name) for name in entries)}: taken for one student"
            empty = replace(empty, notes=(*empty.notes, words))
        listing = list_files(wanted.root, entries)
        listing.troubles += [
            f"{'/'.join(each.way[1:] or each.way)[:80]!r} {each.why}: pack it again"
            for each in odd
            if each.way[0] in entries
            or student_named(each.way[0]).student == who.student
            or student_named(student_of_file(each.way[0])).student == who.student
        ]
        taken = _choose(wanted, empty, listing)
        taken = replace(taken, received=_received(wanted, taken))
    except Refused as error:
        taken = replace(empty, trouble=str(error))
    except Exception as error:  # whatever it is, it is the trouble of this one student
        taken = replace(empty, trouble=f"it cannot be read: {type(error).__name__}: {str(error)[:80]}")
    return replace(taken, trouble=shown(taken.trouble), notes=tuple(shown(note) for note in taken.notes))


def _choose(wanted: _Wanted, empty: Submission, listing: Listing) -> Submission:
    """The one notebook of a student that is graded, with notes on all that was handed in beside it."""
    called = f"{wanted.lab}.ipynb"
    read = _all_read(wanted, empty, listing)
    sound = [
        (submission, _candidate(wanted, submission, found))
        for submission, found in read
        if submission.notebook
    ]
    ours = of_this_lab([candidate for _, candidate in sound], wanted.lab)
    broken = [(s, found) for s, found in read if not s.notebook and found not in listing.perhaps]
    if not ours:
        named = any(found.place.name == called for _, found in broken) or any(
            c.called and not other_lab(c.cells, wanted.lab, c.fit) for _, c in sound
        )
        return replace(_none_of_the_lab(wanted, empty, listing, sound, broken), of_lab=named)
    taken = max(ours, key=lambda candidate: candidate.rank)
    (submission,) = [s for s, candidate in sound if candidate is taken]
    place = taken.found.place
    notes = [f"{found.place.way}: {s.trouble}" for s, found in broken] + [
        *listing.troubles,
        *submission.notes,
    ]
    if place.name != called:
        notes.append(f"the file is called {place.name}, and was known by its exercises")
    if place.members:
        notes.append(f"the notebook was taken out of {place.parts[-1]}")
    bytes_of = {id(candidate): _fingerprint(candidate) for candidate in ours}
    others = [c for c in ours if c is not taken and bytes_of[id(c)] != bytes_of[id(taken)]]
    if others:
        notes.append(why_taken(taken, others, wanted.n_asked))
    return replace(submission, notes=tuple(dict.fromkeys(notes)), of_lab=True)


def _fingerprint(candidate: Candidate) -> tuple[tuple[str, str], ...]:
    return tuple((cell.cell_type, cell.source) for cell in candidate.cells)


def _none_of_the_lab(
    wanted: _Wanted,
    empty: Submission,
    listing: Listing,
    sound: Sequence[tuple[Submission, Candidate]],
    broken: Sequence[tuple[Submission, FoundFile]],
) -> Submission:
    """Say why a student has no notebook of the lab; take a notebook that has the lab's name for one of the lab."""
    called, n_files = f"{wanted.lab}.ipynb", len(sound) + len(broken)
    others = {c.found.place.way: other_lab(c.cells, wanted.lab, c.fit) for _, c in sound}
    this_is = [f"{way} is {lab}" for way, lab in others.items() if lab]
    named_so = [s for s, found in broken if found.place.name == called]
    if this_is and len(named_so) == 1:
        return replace(named_so[0], notes=(*named_so[0].notes, *listing.troubles))
    if this_is:
        words = f"no notebook {called}: {', '.join(this_is[:MOST_TOLD])}; hand in that of {wanted.lab}"
        return replace(empty, trouble=words, notes=(*empty.notes, *listing.troubles))
    if len(sound) == 1 and (n_files == 1 or sound[0][1].called):
        submission, candidate = sound[0]
        notes = [f"{found.place.way}: {s.trouble}" for s, found in broken] + [
            *listing.troubles,
            *submission.notes,
        ]
        if not candidate.called:
            notes.append(f"the file is called {candidate.found.place.name}")
        return replace(submission, notes=(*notes, f"it holds no cell of {wanted.lab}: is it the right file?"))
    if len(broken) == 1 and not sound and not listing.troubles:
        return broken[0][0]
    if named_so and not sound and len(named_so) == 1:
        return replace(named_so[0], notes=(*named_so[0].notes, *listing.troubles))
    why = [*listing.troubles, *(f"{found.place.way}: {s.trouble}" for s, found in broken)]
    if n_files > 1 or not why:
        why.insert(0, f"no notebook {called} among {n_files} notebooks")
    if listing.others and not n_files and not listing.troubles:
        why.append(f"found {', '.join(listing.others)}: hand in the .ipynb itself")
    return replace(empty, trouble="; ".join(why[:MOST_TOLD]))


def _candidate(wanted: _Wanted, submission: Submission, found: FoundFile) -> Candidate:
    cells = submission.notebook.cells if submission.notebook else []
    return Candidate(
        found,
        cells,
        wanted.texts.fit(cells),
        wanted.texts.answered(cells),
        wanted.texts.own(cells),
        wanted.times.of(submission.student, found.place.name),
        found.place.name == f"{wanted.lab}.ipynb",
    )


def _all_read(wanted: _Wanted, empty: Submission, listing: Listing) -> list[tuple[Submission, FoundFile]]:
    """Read a student's notebooks; where there are too many, read only those with the lab's name."""
    found, called = listing.notebooks, f"{wanted.lab}.ipynb"
    if len(found) > MOST_NOTEBOOKS or sum(each.size for each in found) > MOST_READ:
        so_called = [each for each in found if each.place.name == called][:MOST_NOTEBOOKS]
        if not so_called:
            words = f"{len(found)} notebooks, and not {called} where it should be: hand in one, called so"
            raise Refused(words)
        listing.troubles.append(f"{len(found)} notebooks: only those called {called} were looked at")
        found = so_called
    if not found:
        found = listing.perhaps[:MOST_NOTEBOOKS]
    read = [(_read(empty, each.place), each) for each in found]
    if not any(submission.notebook for submission, _ in read) and found is not listing.perhaps:
        read += [(_read(empty, each.place), each) for each in listing.perhaps[:MOST_NOTEBOOKS]]
    return read


def _received(wanted: _Wanted, taken: Submission) -> datetime | None:
    when = wanted.times.of(taken.student, taken.place.name if taken.place else "")
    if when or not wanted.timestamps or taken.place is None or taken.place.members:
        return when
    try:
        text = read_below(wanted.root, (*taken.place.parts[:-1], "timestamp.txt"), 200).decode().strip()
        stamp, _, zone = text.rpartition(" ")
        if zone[:1].isalpha():
            return datetime.fromisoformat(stamp).replace(tzinfo=ZoneInfo(zone))
        return datetime.fromisoformat(text).astimezone()
    except (OSError, ValueError, KeyError, OverflowError):
        return None


# --- one notebook ---------------------------------------------------------------------------------------------------


def _read(empty: Submission, place: FileLocation) -> Submission:
    here = replace(empty, place=place)
    try:
        data = place.read()
        here = replace(here, path=None if place.members else place.path)  # a link, say, is nobody's to open
        notebook, notes = normalized_notebook(read_json(_bounded(data)))
        return replace(here, notebook=notebook, notes=(*empty.notes, *_how_saved(data), *notes))
    except Refused as error:
        return replace(here, trouble=str(error))
    except OSError as error:
        return replace(here, trouble=f"the file cannot be read: {error.strerror}")


def _bounded(data: bytes) -> bytes:
    """Read a notebook's bytes; where they are too many, leave out its outputs."""
    if len(data) <= MOST_BYTES:
        return data
    text, encoding = read_text(data)
    left = without_outputs(text.encode() if encoding else data)
    if len(left) > MOST_BYTES:
        raise Refused(
            f"the file has {len(left) / 1e6:.0f} MB without its outputs, more than {MOST_BYTES / 1e6:g}: "
            "take the data out of it"
        )
    return left


def _how_saved(data: bytes) -> Iterator[str]:
    _, encoding = read_text(data)
    if encoding:
        yield f"the file was saved as {encoding} instead of UTF-8; it was read as that"
    if len(data) > MOST_BYTES:
        yield f"the file has {len(data) / 1e6:.0f} MB; its outputs were left out"
