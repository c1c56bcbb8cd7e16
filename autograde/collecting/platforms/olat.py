"""OLAT and OpenOlat: the archive of a task, a folder a person or a group, with a folder a step in it."""

from __future__ import annotations

import re
from datetime import tzinfo

from autograde.collecting.download import Download
from autograde.collecting.handed import Claim, Handed, Reading

NAME = "OpenOlat"
EXAMPLE = "ita_Lab_1_2026-11-30_08-00/Lovelace_Ada_alovelace/2_submissions/01_track2vec.ipynb"
_STEP = re.compile(
    r"\d+_(?:(?P<first>submissions)|revisions_(?P<again>\d+)|task|corrections(?:_\d+)?|assessment)"
)
_PERSON = re.compile(r"(?P<last>[^_]+)_(?P<first>.+)_(?P<login>[^_]+)")


def read(download: Download, zone: tzinfo | None) -> Reading | None:
    """Read folders as OpenOlat names them; no time is in them. What is handed in after a correction is an attempt."""
    del zone
    of_groups = bool(download.above) and download.above[-1].startswith("grouptask_")
    handed, nobodys = [], []
    for entry in download.entries:
        step = _STEP.fullmatch(entry.way[1]) if len(entry.way) > 2 else None
        if step is None:
            nobodys.append(entry)
            continue
        if not step["first"] and not step["again"]:
            continue  # the task, a correction: not the student's
        if of_groups:
            group, _, key = entry.way[0].rpartition("_")
            who = Claim(id=key, name=group, group=group)
        elif match := _PERSON.fullmatch(entry.way[0]):
            first = match["first"].replace("_", " ")
            who = Claim(name=f"{first} {match['last']}", login=match["login"])
        else:
            who = Claim(name=entry.way[0])
        attempt = 1 if step["first"] else 1 + int(step["again"])
        handed.append(Handed(entry, who, "/".join(entry.way[2:]), attempt=attempt))
    if not handed:
        return None
    return Reading(NAME + (", groups" if of_groups else ""), tuple(handed), tuple(nobodys))
