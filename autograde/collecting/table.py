"""A table of people as it stands in a file, whoever wrote it: its separator, its encoding, its cells."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from autograde.trust.untrusted_files import Refused, read_text

EXAMPLE = "it needs a line of columns such as id,name,email"


@dataclass(frozen=True)
class Table:
    """A table as a platform or a spreadsheet has written it, its cells as they stand in the file.

    Attributes
    ----------
    name : str
        Of the file.
    head : tuple of str
    rows : tuple of tuple of str
        Without empty lines.
    lines : tuple of int
        The line in which each row stands, by records.
    encoding : str
        "" for UTF-8.
    """

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    encoding: str = ""


def read_table(path: Path) -> Table:
    """Read a table of people as it stands, whoever wrote it.

    Raises
    ------
    ValueError
        For a file that is no table; the message names the remedy.
    """
    if not path.is_file():
        raise ValueError(
            f"{path} is no file: the roster is a CSV of the platform, or nbgrader's gradebook.db"
        )
    try:
        text, encoding = _text(path.read_bytes())
    except (Refused, OSError) as error:
        raise ValueError(f"{path.name} cannot be read as a roster ({error}): export it as CSV") from error
    # A spreadsheet may say its separator in a line of its own.
    text = re.sub(r"\Asep=(.)\r?\n", "", text)
    head = next(iter(text.splitlines()), "")
    separator = max(",;\t|", key=head.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    if not rows:
        raise ValueError(f"{path.name} is empty: {EXAMPLE}")
    kept = [(line, tuple(row)) for line, row in enumerate(rows[1:], start=2) if any(c.strip() for c in row)]
    lines, cells = tuple(line for line, _ in kept), tuple(row for _, row in kept)
    return Table(path.name, tuple(rows[0]), cells, lines, encoding)


def _text(data: bytes) -> tuple[str, str]:
    try:
        text, encoding = read_text(data)
    except Refused:
        if b"\0" in data or data[:2] == b"PK":
            raise
        text, encoding = data.decode("latin-1"), "latin-1"  # bytes that cp1252 has no letters for
    return text.removeprefix("\ufeff"), encoding
