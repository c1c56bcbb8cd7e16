"""One or more downloads -> a folder that `grade` reads, and a report of whose each file is and who is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import count
from pathlib import Path

from autograde.collecting.choosing import choose, with_roster_times
from autograde.collecting.download import Download, Entry, open_download, open_inner
from autograde.collecting.handed import Reading
from autograde.collecting.people import Person, people_of
from autograde.collecting.platforms import of_no_platform, plain, recognised
from autograde.collecting.roster import Member, Roster, read_roster
from autograde.collecting.times import moment_in, zone_named
from autograde.collecting.writing import Row, folders_of, refuse_to_overwrite, write_class
from autograde.trust.archives import FileKind, kind_of
from autograde.trust.untrusted_files import shown

MOST_SAID = 20  # names in one line


@dataclass(frozen=True)
class Settings:
    """How a download is read.

    Attributes
    ----------
    roster : Path or None
    attempt : str
        "last", "best", or a number.
    platform : str or None
        A key of `autograde.collecting.platforms`; found by itself if None.
    zone : str or None
        Of times without one; this machine's if None.
    due : str or None
        What comes after it is late.
    replace : bool
        Whether what lies in the output folder is put aside.
    """

    roster: Path | None = None
    attempt: str = "last"
    platform: str | None = None
    zone: str | None = None
    due: str | None = None
    replace: bool = False


@dataclass(frozen=True)
class Collected:
    """What was written, what is to be said, and what is wrong: a line each."""

    rows: tuple[Row, ...]
    missing: tuple[Member, ...]
    said: tuple[str, ...]
    troubles: tuple[str, ...]


def collect(
    downloads: Sequence[Path], out: Path, settings: Settings = Settings(), labs: Collection[str] = ()
) -> Collected:
    """Read downloads of learning platforms, and write a folder a person.

    Parameters
    ----------
    downloads : sequence of Path
        Folders and zips; of two of one assignment the later is the newer.
    out : Path
    settings : Settings
    labs : collection of str
        A file of such a name is nobody's.

    Returns
    -------
    Collected

    Raises
    ------
    ValueError
        For a download, a roster or a setting that cannot be used; nothing is written then.
    """
    refuse_to_overwrite(out, replace=settings.replace)
    zone = zone_named(settings.zone)
    due = moment_in(settings.due, zone) if settings.due else None
    roster = read_roster(settings.roster, zone) if settings.roster else None
    with ExitStack() as stack:
        asked = _Asked(stack, count(), zone, settings.platform, labs)
        readings = [reading for path in downloads for reading in _readings(path, asked)]
        people = people_of(readings, roster)
        rows, odd = _rows(people.handed_in, settings.attempt, due)
        if not rows:
            raise ValueError("; ".join([f"nothing was handed in in {_names(map(str, downloads))}", *odd][:3]))
        here = {person.member.key for person in people.handed_in if person.member}
        missing = [member for member in (roster.members if roster else ()) if member.key not in here]
        broken, aside = write_class(out, rows, [(each.key, each.name, each.email) for each in missing])
    troubles = [*(roster.troubles if roster else ()), *(t for r in readings for t in r.troubles)]
    troubles += [*people.troubles, *odd, *broken, *_lost(readings)]
    said = [*_heads(readings, roster), *_who(rows, missing, roster), *_nobodys(readings), *people.doubts]
    said += [*_notes(rows), *_clock(rows, zone, roster)]
    if aside:
        said.append(f"what lay in {out} lies in {aside} now")
    return Collected(
        tuple(rows), tuple(missing), tuple(map(shown, said)), tuple(map(shown, dict.fromkeys(troubles)))
    )


# --- reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """How downloads are to be read; they are numbered as they are opened, and their zips stay open in `stack`."""

    stack: ExitStack
    numbers: Iterator[int]
    zone: tzinfo | None
    platform: str | None
    labs: Collection[str]


def _readings(path: Path, asked: _Asked) -> Iterator[Reading]:
    download = open_download(path, asked.stack, next(asked.numbers))
    found = recognised(download, asked.zone, asked.platform)
    if found is None:
        if within := list(_within(download, asked)):
            yield from within
            return
        if asked.platform is not None:
            raise ValueError(of_no_platform(download, asked.platform))
        found = plain.read(download, asked.zone, asked.labs)
    yield replace(found, troubles=(*found.troubles, *download.odd))


def _within(download: Download, asked: _Asked) -> Iterator[Reading]:
    """Read a folder of downloads that are zips; nothing where these are students' own."""
    *_, level = download.levels()
    zips = [entry for entry in level.entries if len(entry.way) == 1 and kind_of(entry.way[0]) is FileKind.ZIP]
    if len(zips) != len(level.entries):
        return
    opened = [(entry, _opened(entry, asked)) for entry in zips]
    known = [
        recognised(inner, asked.zone, asked.platform) if isinstance(inner, Download) else None
        for _, inner in opened
    ]
    if not any(known):
        if len(opened) == 1:
            yield from _one_class(opened[0][1], asked)
        return
    for (entry, inner), reading in zip(opened, known, strict=True):
        if reading is not None and isinstance(inner, Download):
            yield replace(reading, troubles=(*reading.troubles, *inner.odd))
            continue
        unknown = f"{entry.path} is of no platform that is known: unpack it, and look"
        yield Reading("a zip", (), (entry,), troubles=(inner if isinstance(inner, str) else unknown,))


def _one_class(inner: Download | str, asked: _Asked) -> Iterator[Reading]:
    """Read the only zip there is as plain folders, where these are of several people."""
    if isinstance(inner, str):
        raise ValueError(inner)  # whether a class's or a student's, it is all there is
    if asked.platform is None:
        reading = plain.read(inner, asked.zone, asked.labs)
        if len({each.by for each in reading.handed}) > 1:
            yield replace(reading, troubles=(*reading.troubles, *inner.odd))


def _opened(entry: Entry, asked: _Asked) -> Download | str:
    try:
        return open_inner(replace(entry, source=next(asked.numbers)), asked.stack)
    except (ValueError, OSError) as error:
        return str(error)


# --- choosing -------------------------------------------------------------------------------------------------------


def _rows(people: Sequence[Person], wanted: str, due: datetime | None) -> tuple[list[Row], list[str]]:
    rows, troubles = [], []
    in_order = sorted(people, key=lambda person: (person.name.casefold(), person.claim.id))
    for person, folder in zip(in_order, folders_of(in_order), strict=True):
        chosen = choose(person.files, wanted)
        troubles += [f"{folder}: {words}" for words in chosen.troubles]
        if not chosen.files:
            troubles.append(f"{folder}: {chosen.why}: nothing of it counts; take another --attempt for it")
        if person.member and chosen.attempt == chosen.n_attempts:
            files = with_roster_times(chosen.files, person.member.received, person.member.late)
            chosen = replace(chosen, files=files)
        late = chosen.late if due is None or chosen.received is None else chosen.received > due
        if chosen.files and not any(kind_of(each.name) is not FileKind.OTHER for each in chosen.files):
            person.notes.append(f"no notebook, but {_names(each.name for each in chosen.files)}")
        rows.append(
            Row(
                folder,
                person,
                chosen.files,
                chosen.attempt,
                chosen.n_attempts,
                chosen.received,
                late,
                chosen.why,
            )
        )
    return rows, troubles


# --- telling --------------------------------------------------------------------------------------------------------


def _names(names: Iterator[str] | Sequence[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:MOST_SAID]) + f" and {len(listed) - MOST_SAID} more" * (len(listed) > MOST_SAID)


def _heads(readings: Sequence[Reading], roster: Roster | None) -> Iterator[str]:
    for reading in readings:
        if reading.handed:
            n_people = len({each.by for each in reading.handed})
            yield f"{reading.platform}: {_n(len(reading.handed), 'file')} of {_n(n_people, 'person')}"
        yield from reading.notes
    if roster:
        yield f"the roster ({roster.kind}) has {_n(len(roster.members), 'person')}"
        yield from roster.notes


def _n(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else {'person': 'people'}.get(what, what + 's')}"


def _who(rows: Sequence[Row], missing: Sequence[Member], roster: Roster | None) -> Iterator[str]:
    n_in = len([row for row in rows if row.person.member])
    if roster is None:
        yield f"handed in: {_n(len(rows), 'person')}; who has not is known with --roster only"
    elif missing:
        names = _names([member.name for member in missing])
        have_not = f"these {len(missing)} have not" if len(missing) > 1 else "this one has not"
        yield f"handed in {n_in} of {len(roster.members)}; {have_not}: {names}"
    else:
        yield f"handed in {n_in} of {len(roster.members)}"
    strangers = [row.student for row in rows if roster and row.person.member is None]
    if strangers:
        yield f"{len(strangers)} in the download and not in the roster, collected all the same: {_names(strangers)}"
    late = [row.student for row in rows if row.late]
    if late:
        yield f"late: {len(late)}: {_names(late)}"
    for row in rows:
        if row.n_attempts > 1:
            yield f"{row.student}: {_names([each.name for each in row.files]) or 'nothing'} counts: {row.why}"


def _nobodys(readings: Sequence[Reading]) -> Iterator[str]:
    files = [entry.path for reading in readings for entry in reading.nobodys]
    if files:
        yield f"{_n(len(files), 'file')} belong{'s' * (len(files) == 1)} to nobody: {_names(files)}"


def _lost(readings: Sequence[Reading]) -> Iterator[str]:
    """Tell of work that nobody gets: no folder is written for it."""
    work = (FileKind.NOTEBOOK, FileKind.ZIP)
    files = [
        e.path for r in readings if r.platform != "a zip" for e in r.nobodys if kind_of(e.way[-1]) in work
    ]
    if files:
        yield f"nobody gets {_names(files)}: name the file or its folder as the others are, and collect again"


def _notes(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        for note in dict.fromkeys(row.person.notes):
            yield f"{row.student}: {note}"


def _clock(rows: Sequence[Row], zone: tzinfo | None, roster: Roster | None) -> Iterator[str]:
    known = [row for row in rows if row.received]
    if known:
        here = datetime.now().astimezone().tzname()
        which = f"this machine's zone ({here}); --zone names another" if zone is None else str(zone)
        yield f"times of arrival: {len(known)} of {len(rows)}; what is written without a zone is read in {which}"
    if len(known) < len(rows):
        lacking = (
            "Moodle's grading worksheet as --roster has them"
            if roster is None
            else "the roster has none either"
        )
        yield f"no time of arrival is known of {_n(len(rows) - len(known), 'person')} ({lacking})"
