"""The journal of marking: a file to which a line is added for all that a person does, before the gradebook has it.

A line is JSON and is on the disk before the gradebook is written, so that no mark is lost with a server or a gradebook.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """What stands in a journal.

    Attributes
    ----------
    entries : list of dict
        In the order in which they were written.
    broken : list of int
        The numbers of the lines that cannot be read: they were cut off when a machine went down.
    """

    entries: list[Entry]
    broken: list[int]


class Journal:
    """A file of lines, which only ever grows.

    Parameters
    ----------
    path : Path
        Made with the first line.

    Examples
    --------
    >>> import tempfile
    >>> journal = Journal(Path(tempfile.mkdtemp(), "marking.jsonl"))
    >>> journal.append({"act": "1", "who": "ada"})
    >>> journal.read()
    Read(entries=[{'act': '1', 'who': 'ada'}], broken=[])
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, entry: Mapping[str, Any]) -> None:
        """Add a line; it is on the disk itself when this returns.

        Raises
        ------
        OSError
            When it cannot be written whole; the next line does not suffer from what is left of it.
        """
        line = json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        with self.path.open("a+b", buffering=0) as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # the line before was cut off
                    line = b"\n" + line
            if file.write(line) < len(line):
                raise OSError(f"{self.path}: no space is left for a line of the journal")
            os.fsync(file)

    def read(self) -> Read:
        """Read all lines; a file that is not there yet has none."""
        if not self.path.exists():
            return Read([], [])
        entries: list[Entry] = []
        broken = []
        for number, line in enumerate(self.path.read_bytes().split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                entry = json.loads(line)
            except ValueError:
                broken.append(number)
                continue
            if isinstance(entry, dict) and isinstance(entry.get("act"), str):
                entries.append(entry)
            else:
                broken.append(number)
        return Read(entries, broken)
