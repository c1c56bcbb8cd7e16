"""Sakai: "Download all" of an assignment, a folder a person with the attachments and the time in it."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from autograde.collecting.download import Download, Entry
from autograde.collecting.handed import Claim, Handed, Reading
from autograde.trust.untrusted_files import Refused

NAME = "Sakai"
EXAMPLE = "Lab 1/Lovelace, Ada(alovelace)/Submission attachment(s)/01_track2vec.ipynb"
ATTACHED = "Submission attachment(s)"
STAMP = "timestamp.txt"
_PERSON = re.compile(r"(?P<last>[^,()]+), ?(?P<first>[^()]+)\((?P<login>[^()]+)\)")


def read(download: Download, zone: tzinfo | None) -> Reading | None:
    """Read folders as Sakai names them."""
    if not any(len(entry.way) > 2 and entry.way[1] == ATTACHED for entry in download.entries):
        return None
    troubles: list[str] = []
    times = {
        entry.way[0]: _stamp(entry, zone, troubles)
        for entry in download.entries
        if len(entry.way) == 2 and entry.way[1] == STAMP
    }
    handed, nobodys = [], []
    for entry in download.entries:
        match = _PERSON.fullmatch(entry.way[0])
        if match is None and entry.way[-1] not in ("grades.csv", "grades.xls"):
            nobodys.append(entry)
        elif match and len(entry.way) > 2 and entry.way[1] == ATTACHED:
            who = Claim(name=f"{match['first'].strip()} {match['last'].strip()}", login=match["login"])
            handed.append(Handed(entry, who, "/".join(entry.way[2:]), received=times.get(entry.way[0])))
    return Reading(NAME, tuple(handed), tuple(nobodys), troubles=tuple(troubles))


def _stamp(entry: Entry, zone: tzinfo | None, troubles: list[str]) -> datetime | None:
    try:
        written = datetime.strptime(entry.data()[:100].decode().strip()[:14], "%Y%m%d%H%M%S")
    except (Refused, OSError, ValueError) as error:
        troubles.append(f"{entry.path!r} holds no time ({error}): it counts as not known; mend it there")
        return None
    return written.astimezone() if zone is None else written.replace(tzinfo=zone)
