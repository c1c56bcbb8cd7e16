"""Moodle: "Download all submissions", with a folder a person or without, files and online text, with groups."""

from __future__ import annotations

import re
from datetime import tzinfo

from autograde.collecting.download import Download
from autograde.collecting.handed import Claim, Handed, Reading

NAME = "Moodle"
EXAMPLE = "Ada Lovelace_12345_assignsubmission_file_/01_track2vec.ipynb"
_NAME = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?(?P<file>.*)")
_NOBODY = re.compile(r"participant|teilnehmer(?:[/_ -]?in)?|participante?|partecipante", re.IGNORECASE)
# Moodle writes the group before the name, with a dash that a name may have as well.
_GROUP = re.compile(
    r"(?P<group>(?:(?:default )?group|gruppe|groupe|grupo|gruppo|groep|team|section|tutorium|übung)\b.*?)-(?P<name>.+)",
    re.IGNORECASE,
)


def read(download: Download, zone: tzinfo | None) -> Reading | None:
    """Read names as Moodle gives them; no time is in them, the grading worksheet has it."""
    del zone
    handed, nobodys, flat = [], [], 0
    for entry in download.entries:
        match = _NAME.fullmatch(entry.way[0])
        if match is None:
            nobodys.append(entry)
            continue
        name, group = match["name"], ""
        if grouped := _GROUP.fullmatch(name):
            name, group = grouped["name"], grouped["group"]
        if _NOBODY.fullmatch(name):
            name = f"{name} {match['id']}"
        below = entry.way[1:] or (match["file"] or entry.way[0],)
        flat += len(entry.way) == 1
        handed.append(Handed(entry, Claim(id=match["id"], name=name, group=group), "/".join(below)))
    if not handed:
        return None
    form = (
        "a folder a person" if not flat else "all files in one folder" if flat == len(handed) else "two forms"
    )
    return Reading(f"{NAME}, {form}", tuple(handed), tuple(nobodys))
