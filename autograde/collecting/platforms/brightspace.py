"""Brightspace (D2L): a folder or a file a submission, with the name and the time in it, in two ways to write dates."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from autograde.collecting.download import Download, Entry
from autograde.collecting.handed import Claim, Handed, Reading
from autograde.collecting.times import NoTimeError, moment_in

NAME = "Brightspace"
EXAMPLE = "12345-678901 - Ada Lovelace - Nov 29, 2026 1159 PM/01_track2vec.ipynb"
_DATE = r"(?:[^\W\d]+\.? \d{1,2}|\d{1,2}\.? [^\W\d]+\.?),? \d{4},? [\d:.]{3,5}(?: ?[AaPp]\.?[Mm]\.?)?"
_NAME = re.compile(rf"(?P<id>\d+)-\d+ - (?P<name>.+?) - (?P<when>{_DATE})(?: - (?P<file>.+))?")
_OWN = "index.html"  # the platform's list of what was handed in


def read(download: Download, zone: tzinfo | None) -> Reading | None:
    """Read names as Brightspace gives them."""
    found: list[tuple[Entry, re.Match[str]]] = []
    nobodys = []
    for entry in download.entries:
        if match := _NAME.fullmatch(entry.way[0]):
            found.append((entry, match))
        elif entry.way != (_OWN,):
            nobodys.append(entry)
    if not found:
        return None
    # A number that stands before two names is the folder's, and no person's.
    names = {(match["id"], match["name"]) for _, match in found}
    of_people = len({number for number, _ in names}) == len(names)
    troubles: dict[str, None] = {}
    handed = []
    for entry, match in found:
        received = _time(match["when"], zone, entry, troubles)
        name = "/".join(entry.way[1:]) or match["file"] or entry.way[0]
        who = Claim(id=match["id"] if of_people else "", name=match["name"])
        handed.append(Handed(entry, who, name, received=received))
    return Reading(NAME, tuple(handed), tuple(nobodys), troubles=tuple(troubles))


def _time(text: str, zone: tzinfo | None, entry: Entry, troubles: dict[str, None]) -> datetime | None:
    try:
        return moment_in(text, zone)
    except NoTimeError as error:
        troubles[
            f"{entry.way[0]!r}: {error}: the time counts as not known; give it in a roster's column received"
        ] = None
        return None
