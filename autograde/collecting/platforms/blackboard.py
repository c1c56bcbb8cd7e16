"""Blackboard Learn: "Assignment file download", and names that nbgrader's `zip_collect` is shown with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo

from autograde.collecting.download import Download, Entry
from autograde.collecting.handed import Claim, Handed, Reading
from autograde.trust.untrusted_files import Refused, read_text

NAME = "Blackboard"
EXAMPLE = "Lab 1_alovelace_attempt_2026-11-29-23-59-00_01_track2vec.ipynb"
_NAME = re.compile(
    r"(?P<head>.+)_attempt_(?P<when>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+)|(?P<receipt>\.txt))"
)
_PERSON = re.compile(r"^Name:\s*(?P<name>.+?)\s*\((?P<login>[^()\n]+)\)\s*$", re.MULTILINE)


def read(download: Download, zone: tzinfo | None) -> Reading | None:
    """Read names as Blackboard gives them, and the receipt that it writes for each attempt."""
    found: list[tuple[Entry, re.Match[str]]] = []
    nobodys = []
    for entry in download.entries:
        match = _NAME.fullmatch(entry.way[-1]) if len(entry.way) == 1 else None
        if match is None:
            nobodys.append(entry)
        else:
            found.append((entry, match))
    if not found:
        return None
    people, troubles = _receipts(entry for entry, match in found if match["receipt"])
    handed, attempts = [], set()
    for entry, match in found:
        key = (match["head"], match["when"])
        who = people.get(key) or Claim(login=match["head"].rpartition("_")[2])
        if match["receipt"]:
            attempts.add((entry, key, who))
            continue
        handed.append(Handed(entry, who, match["file"], received=_time(match["when"], zone)))
    with_files = {_key(each.entry) for each in handed}
    # An attempt without a file is handed in all the same: its receipt holds what was typed.
    handed += [
        Handed(entry, who, "receipt.txt", received=_time(key[1], zone))
        for entry, key, who in sorted(attempts, key=lambda each: each[0].way)
        if key not in with_files
    ]
    return Reading(NAME, tuple(handed), tuple(nobodys), troubles=tuple(troubles))


def _key(entry: Entry) -> tuple[str, str]:
    match = _NAME.fullmatch(entry.way[-1])
    assert match is not None
    return match["head"], match["when"]


def _receipts(entries: Iterable[Entry]) -> tuple[dict[tuple[str, str], Claim], list[str]]:
    people, troubles = {}, []
    for entry in entries:
        try:
            text, _ = read_text(entry.data())
        except (Refused, OSError) as error:
            troubles.append(f"{entry.path!r} cannot be read ({error}): the login is taken from its name")
            continue
        if (found := _PERSON.search(text)) and _key(entry)[0].endswith(f"_{found['login']}"):
            people[_key(entry)] = Claim(name=found["name"], login=found["login"])
    return people, troubles


def _time(text: str, zone: tzinfo | None) -> datetime | None:
    try:
        written = datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None  # a 31st of a month that has none: the name is somebody's own
    return written.astimezone() if zone is None else written.replace(tzinfo=zone)
