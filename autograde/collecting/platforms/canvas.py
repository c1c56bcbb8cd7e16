"""Canvas: "Download submissions", all files in one folder, late ones marked, files of one name counted."""

from __future__ import annotations

import re
from datetime import tzinfo

from autograde.collecting.download import Download
from autograde.collecting.handed import Claim, Handed, Reading

NAME = "Canvas"
EXAMPLE = "lovelaceada_LATE_12345_678901_01_track2vec-1.ipynb"
_FILE = re.compile(r"(?P<who>[^\d_].*?)(?P<late>_LATE)?_(?P<id>\d{2,})_(?P<upload>\d{2,})_(?P<file>.+)")
_TEXT = re.compile(r"(?P<who>[^\d_].*?)(?P<late>_LATE)?_(?P<id>\d{2,})_(?P<file>(?:text|link)\.html)")
_ANONYMOUS = re.compile(r"(?P<late>LATE_)?anon_(?P<id>\w+?)_(?P<upload>\d{2,})_(?P<file>.+)")
_COUNTED = re.compile(r"(?P<stem>.+)-(?P<n>\d{1,2})(?P<ending>\.[^.]+)")


def read(download: Download, zone: tzinfo | None) -> Reading | None:
    """Read names as Canvas gives them: no time is in them, but whether a file was late."""
    del zone
    handed, nobodys = [], []
    for entry in download.entries:
        name = entry.way[0]
        match = None
        if len(entry.way) == 1:
            match = _ANONYMOUS.fullmatch(name) or _TEXT.fullmatch(name) or _FILE.fullmatch(name)
        if match is None:
            nobodys.append(entry)
            continue
        who = match.groupdict().get("who") or f"anonymous {match['id']}"
        file, attempt = match["file"], 1
        if counted := _COUNTED.fullmatch(file):
            # Canvas adds -1 to the second file of a name that one person hands in.
            file, attempt = counted["stem"] + counted["ending"], int(counted["n"]) + 1
        handed.append(
            Handed(
                entry,
                Claim(id=match["id"], name=who),
                file,
                attempt=attempt,
                late=bool(match["late"]),
                series=file,
            )
        )
    return Reading(NAME, tuple(handed), tuple(nobodys)) if handed else None
