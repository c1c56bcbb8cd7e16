"""ILIAS: "Download all submissions" of an exercise, a folder a person, in a folder a team where there are teams."""

from __future__ import annotations

import re
from datetime import tzinfo

from autograde.collecting.download import Download
from autograde.collecting.handed import Claim, Handed, Reading

NAME = "ILIAS"
EXAMPLE = "Abgaben/Lovelace_Ada_alovelace_4711/01_track2vec.ipynb"
_PERSON = re.compile(r"(?P<last>[^_]+)_(?P<first>.+)_(?P<login>[^_]+)_(?P<id>\d+)")
_TEAM = re.compile(r"(?:team|équipe|equipo) \d+", re.IGNORECASE)
_LATE = re.compile(r"(?:late submission|verspätete abgabe|verspaetete abgabe) - ", re.IGNORECASE)


def read(download: Download, zone: tzinfo | None) -> Reading | None:
    """Read folders as ILIAS names them; no time is in them, but whether a file was late."""
    del zone
    handed, nobodys, alike = [], [], True
    for entry in download.entries:
        team = entry.way[0] if _TEAM.fullmatch(entry.way[0]) else ""
        below = entry.way[1:] if team else entry.way
        match = _PERSON.fullmatch(below[0]) if len(below) > 1 else None
        if match is None:
            nobodys.append(entry)
            alike = alike and len(below) == 1
            continue
        name = "/".join(below[1:])
        late = bool(_LATE.match(name))
        who = Claim(
            match["id"], f"{match['first'].replace('_', ' ')} {match['last']}", match["login"], group=team
        )
        handed.append(Handed(entry, who, _LATE.sub("", name, count=1), late=late))
    # Folders of one's own may look so as well, but hardly all of them.
    return Reading(NAME, tuple(handed), tuple(nobodys)) if handed and alike else None
