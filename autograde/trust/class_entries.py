"""Whose each entry of a class folder is: one name may be written in two ways, or stand for a folder and a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from autograde.trust.archives import FileKind, Odd, is_junk, kind_of
from autograde.trust.layouts import StudentName, student_named, student_of_file
from autograde.trust.normalizing import normalized_notebook
from autograde.trust.untrusted_files import Refused, read_below, read_json

MOST_BYTES = 30_000_000  # bytes of one notebook without its outputs; a larger one holds a data set
MOST_TOLD = 5  # names of files in one line
OWN_FILES = ("received.csv", "timestamp.txt", "collected.csv")


def people_of(folder: Path, odd: Iterable[Odd], told: list[str]) -> dict[StudentName, list[str]]:
    """Give the names of each student's folders and files; add to `told` what was left out."""
    people: dict[str, tuple[StudentName, list[str]]] = {}
    left_out = []
    with os.scandir(folder) as found:
        in_order = sorted(found, key=lambda entry: entry.name)
    for entry in in_order:
        if not _is_submission(entry):
            if not is_junk(entry.name) and entry.name not in OWN_FILES:
                left_out.append(entry.name)
            continue
        is_folder = entry.is_dir(follow_symlinks=False)
        who = student_named(
            entry.name if is_folder or not _is_file_of_one(entry.name) else student_of_file(entry.name)
        )
        first, entries = people.setdefault(who.student, (who, []))
        people[who.student] = (first if first.note or first.unfit else who, [*entries, entry.name])
    for each in odd:
        if not is_junk(each.way[0]) and each.way[0] not in ("/", ".."):
            name = each.way[0] if len(each.way) > 1 else student_of_file(each.way[0])
            people.setdefault(student_named(name).student, (student_named(name), []))
        else:
            told.append(f"{'/'.join(each.way)[:80]!r} was left out: it {each.why}")
    if left_out:
        more = f" and {len(left_out) - MOST_TOLD} more" * (len(left_out) > MOST_TOLD)
        told.append(f"left out, as no student's notebook: {', '.join(left_out[:MOST_TOLD])}{more}")
    return dict(sorted(people.values(), key=lambda item: item[0].student))


def _is_file_of_one(name: str) -> bool:
    return kind_of(name) is not FileKind.OTHER


def _is_submission(entry: os.DirEntry[str]) -> bool:
    if is_junk(entry.name):
        return False
    if entry.is_dir(follow_symlinks=False):
        return not entry.name.startswith(".") or _holds_something(Path(entry.path))
    if kind_of(entry.name) is FileKind.PERHAPS:
        return _is_notebook(Path(entry.path))
    # A link without an ending may lead to a folder; a note names the link, and nothing follows it.
    linked = entry.is_symlink() and not Path(entry.name).suffix
    return linked or kind_of(entry.name) is not FileKind.OTHER


def _holds_something(folder: Path) -> bool:
    with os.scandir(folder) as entries:
        return any(kind_of(entry.name) in (FileKind.NOTEBOOK, FileKind.ZIP) for entry in entries)


def _is_notebook(path: Path) -> bool:
    try:
        normalized_notebook(read_json(read_below(path.parent, (path.name,), MOST_BYTES)))
    except (Refused, OSError):
        return False
    return True
