"""Gradescope: "Export submissions", whose submission_metadata.yml says whose each folder is."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Any

import yaml

from autograde.collecting.download import Download, Entry
from autograde.collecting.handed import Claim, Handed, Reading
from autograde.collecting.times import NoTimeError, moment_in
from autograde.trust.untrusted_files import Refused, read_text

NAME = "Gradescope"
EXAMPLE = "assignment_555_export/submission_111/01_track2vec.ipynb"
METADATA = "submission_metadata.yml"
MOST_BYTES = 50_000_000
_FOLDER = re.compile(r"submission_\d+")


def read(download: Download, zone: tzinfo | None) -> Reading | None:
    """Read an export by its metadata.

    Raises
    ------
    ValueError
        For an export without its metadata, or with metadata that cannot be read.
    """
    table = next((entry for entry in download.entries if entry.way == (METADATA,)), None)
    if table is None:
        if all(_FOLDER.fullmatch(entry.way[0]) for entry in download.entries if len(entry.way) > 1) and any(
            len(entry.way) > 1 for entry in download.entries
        ):
            raise ValueError(
                f"{download.name} is of Gradescope, but {METADATA} is not in it, which says whose each folder is: "
                "put the file of the export beside the folders"
            )
        return None
    told = _metadata(table)
    handed: list[Handed] = []
    nobodys = []
    troubles: dict[str, None] = {}
    for entry in download.entries:
        facts = told.get(entry.way[0])
        if entry is table:
            continue
        people = _submitters(facts)
        if not people:
            nobodys.append(entry)
            continue
        received = _time(entry.way[0], facts, zone, troubles)
        name = "/".join(entry.way[1:]) or entry.way[0]
        group = entry.way[0] if len(people) > 1 else ""
        for each in people:
            who = Claim(id=each.id, name=each.name, email=each.email, group=group)
            handed.append(Handed(entry, who, name, received=received))
    empty = [key for key in told if not any(entry.way[0] == key for entry in download.entries)]
    troubles |= {
        f"{METADATA} names {key}, which is not in the download: export it again": None for key in empty
    }
    return Reading(NAME, tuple(handed), tuple(nobodys), troubles=tuple(troubles))


def _metadata(entry: Entry) -> dict[str, Any]:
    try:
        if entry.size > MOST_BYTES:
            raise Refused("it is too large")
        text, _ = read_text(entry.data())
        # Every value is text: a number with a zero in front stays one.
        told = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - it makes nothing but text, lists and dicts
        if not isinstance(told, dict):
            raise Refused("it is no table of submissions")
    except (yaml.YAMLError, ValueError, OSError, RecursionError) as error:
        words = " ".join(str(error).split())[:100]
        raise ValueError(f"{METADATA} cannot be read ({words}): export the submissions again") from error
    return told


def _submitters(facts: Any) -> list[Claim]:
    listed = facts.get(":submitters") if isinstance(facts, dict) else None
    found = []
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict):
            name, number, email = (str(each.get(key) or "") for key in (":name", ":sid", ":email"))
            if name or number or email:
                found.append(Claim(id=number, name=name, email=email))
    return found


def _time(key: str, facts: Any, zone: tzinfo | None, troubles: dict[str, None]) -> datetime | None:
    text = facts.get(":created_at") if isinstance(facts, dict) else None
    if not isinstance(text, str) or not text:
        return None
    try:
        return moment_in(text, zone)
    except NoTimeError as error:
        troubles[f"{METADATA}, {key}: {error}: the time counts as not known; mend it there"] = None
        return None
