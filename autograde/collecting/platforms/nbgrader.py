"""nbgrader: a course's `submitted/`, and the folders of an exchange that students hand in to."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from autograde.collecting.download import Download, Entry
from autograde.collecting.handed import Claim, Handed, Reading
from autograde.collecting.times import NoTimeError, moment_in
from autograde.trust.archives import FileKind, kind_of
from autograde.trust.untrusted_files import Refused

NAME = "nbgrader"
EXAMPLE = "submitted/ada/01_track2vec/01_track2vec.ipynb"
STAMP = "timestamp.txt"
_INBOUND = re.compile(
    r"(?P<login>[^+]+)\+(?P<lab>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? ?[A-Za-z/_]*)(?:\+.+)?"
)


def read(download: Download, zone: tzinfo | None) -> Reading | None:
    """Read a course's folder of submissions, or an exchange's inbound folder."""
    return _exchange(download, zone) or _submitted(download, zone)


def _exchange(download: Download, zone: tzinfo | None) -> Reading | None:
    handed, nobodys = [], []
    troubles: dict[str, None] = {}
    for entry in download.entries:
        match = _INBOUND.fullmatch(entry.way[0])
        if match is None or len(entry.way) == 1:
            nobodys.append(entry)
        elif entry.way[-1] != STAMP:
            received = _time(match["when"], zone, entry.way[0], troubles)
            handed.append(
                Handed(entry, Claim(login=match["login"]), "/".join(entry.way[1:]), received=received)
            )
    if not handed:
        return None
    return Reading(f"{NAME}, an exchange", tuple(handed), tuple(nobodys), troubles=tuple(troubles))


def _submitted(download: Download, zone: tzinfo | None) -> Reading | None:
    deep = [entry for entry in download.entries if len(entry.way) >= 3]
    if any(kind_of(entry.way[-1]) is FileKind.NOTEBOOK for entry in download.entries if len(entry.way) < 3):
        return None
    stamps = {entry.way[:2]: entry for entry in deep if entry.way[2:] == (STAMP,)}
    if not deep or not (stamps or download.above[-1:] == ("submitted",)):
        return None
    if any(_INBOUND.fullmatch(assignment) or "(" in assignment for _, assignment in stamps):
        return None  # an exchange or a download of Sakai, one folder further up
    troubles: dict[str, None] = {}
    times = {place: _stamp(entry, zone, troubles) for place, entry in stamps.items()}
    handed = [
        Handed(
            entry,
            Claim(login=entry.way[0]),
            "/".join(entry.way[1:]),
            received=times.get(entry.way[:2]),
            series=entry.way[1],
        )
        for entry in deep
        if entry.way[2:] != (STAMP,)
    ]
    nobodys = tuple(entry for entry in download.entries if len(entry.way) < 3)
    return Reading(f"{NAME}, submitted/", tuple(handed), nobodys, troubles=tuple(troubles))


def _stamp(entry: Entry, zone: tzinfo | None, troubles: dict[str, None]) -> datetime | None:
    try:
        text = entry.data()[:200].decode()
    except (Refused, OSError, UnicodeDecodeError) as error:
        troubles[f"{entry.path!r} cannot be read ({error}): the time counts as not known"] = None
        return None
    return _time(text, zone, entry.path, troubles)


def _time(text: str, zone: tzinfo | None, where: str, troubles: dict[str, None]) -> datetime | None:
    try:
        return moment_in(text.strip(), zone)
    except NoTimeError as error:
        troubles[f"{where!r}: {error}: the time counts as not known; mend it there"] = None
        return None
