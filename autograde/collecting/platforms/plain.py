"""Plain folders: one a person, or a file named after the person; no platform has named them."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, tzinfo
from pathlib import Path

from autograde.collecting.download import Download, Entry
from autograde.collecting.handed import Claim, Handed, Reading
from autograde.collecting.times import moment_in
from autograde.trust.archives import FileKind, kind_of
from autograde.trust.layouts import PART, student_of_file
from autograde.trust.received_csv import ReceivedTimes, received_times
from autograde.trust.untrusted_files import Refused

NAME = "plain folders"
EXAMPLE = "ada/01_track2vec.ipynb"
TIMES = "received.csv"
OWN = ((TIMES,), ("collected.csv",))  # what `collect` itself has written
_TRY = re.compile(r"(?:v|version|attempt|try|versuch|tentative|intento)[ _.-]*(?P<n>\d{1,3})", re.IGNORECASE)


def read(download: Download, zone: tzinfo | None, labs: Collection[str] = ()) -> Reading:
    """Read folders and files as named after people.

    Parameters
    ----------
    download : Download
    zone : tzinfo or None
    labs : collection of str
        A file or folder of such a name is nobody's.

    Raises
    ------
    ValueError
        For a received.csv that cannot be read.
    """
    here = _the_class(download, labs)
    times, troubles = _times(here, zone)
    handed, nobodys = [], []
    for entry in here.entries:
        if entry.way in OWN:
            continue
        student, name = _whose(entry)
        if not student or _is_no_name(student, labs):
            nobodys.append(entry)
            continue
        attempt = _TRY.fullmatch(entry.way[1]) if len(entry.way) > 2 else None
        received = times.of(student, name.rpartition("/")[2])
        number = int(attempt["n"]) if attempt else None
        handed.append(Handed(entry, Claim(login=student), name, attempt=number, received=received))
    strangers = times.of_nobody({each.by.login for each in handed})
    return Reading(NAME, tuple(handed), tuple(nobodys), troubles=(*troubles, *strangers))


def _the_class(download: Download, labs: Collection[str]) -> Download:
    """The one folder that holds people's folders; the download itself where its own folders are people's."""
    found = download
    for level in download.levels():
        found = level
        inside = {entry.way[1] for entry in level.entries if len(entry.way) > 2}
        people = {name for name in inside if not PART.fullmatch(name) and name not in labs}
        tops = {entry.way[0] for entry in level.entries}
        files = [
            entry
            for entry in level.entries
            if len(entry.way) == 2 and kind_of(entry.way[1]) is not FileKind.OTHER
        ]
        if len(tops) != 1 or files or len(people) < 2:
            return found
    return found


def _whose(entry: Entry) -> tuple[str, str]:
    if len(entry.way) > 1:
        return entry.way[0], "/".join(entry.way[1:])
    if kind_of(entry.way[0]) in (FileKind.NOTEBOOK, FileKind.ZIP):
        return student_of_file(entry.way[0]), entry.way[0]
    return "", ""


def _is_no_name(student: str, labs: Collection[str]) -> bool:
    return any(student.startswith(lab) for lab in labs)


def _times(download: Download, zone: tzinfo | None) -> tuple[ReceivedTimes, list[str]]:
    table = next((entry for entry in download.entries if entry.way == (TIMES,)), None)
    if table is None:
        return ReceivedTimes(), []
    try:
        data = table.data()
    except (Refused, OSError) as error:
        return ReceivedTimes(), [f"{TIMES} cannot be read ({error}): no time is known"]
    return received_times(data, Path(download.name), lambda text: _moment(text, zone)), []


def _moment(text: str, zone: tzinfo | None) -> datetime:
    return moment_in(text, zone)
