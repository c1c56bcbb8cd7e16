"""received.csv says when each submission came in, by the clock of whoever collected them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograde.trust.untrusted_files import read_below, read_text

MOST_BYTES = 30_000_000
MOST_SAID = 5  # lines that are named in one message
EXAMPLE = "needs the columns student,when with times such as 2026-11-22T18:00:00+01:00: mend it"
FORMATS = (
    "%A, %d %B %Y, %I:%M %p",  # Moodle's long form
    "%A, %d %B %Y, %H:%M",
    "%d %B %Y, %I:%M %p",
    "%d %B %Y, %H:%M",
    "%d %b %Y %H:%M",
    "%B %d, %Y %I:%M %p",
    "%b %d, %Y %I:%M %p",
    "%b %d, %Y at %I:%M %p",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y, %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S %z",
)


@dataclass(frozen=True)
class ReceivedTimes:
    """What received.csv says: the latest time by (student, file or ""), and the line in which each student stands."""

    times: dict[tuple[str, str], datetime] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def of(self, student: str, file: str) -> datetime | None:
        """Give the time at which a student's file came in; None where the table has no time for it."""
        return self.times.get((student, file)) or self.times.get((student, ""))

    def of_nobody(self, students: Collection[str]) -> Iterator[str]:
        """Write a sentence on the names in the table under which nothing was handed in."""
        strangers = [f"{name!r} (line {line})" for name, line in self.lines.items() if name not in students]
        if strangers:
            more = f" and {len(strangers) - MOST_SAID} more" * (len(strangers) > MOST_SAID)
            yield f"received.csv: nothing was handed in under the name {', '.join(strangers[:MOST_SAID])}{more}"


def read_received_csv(folder: Path) -> ReceivedTimes:
    """Read received.csv in a folder; where there is none, no time is known.

    Commas, semicolons or tabs part its columns. Dates are ISO 8601, or as Moodle, Canvas and spreadsheets write them;
    a date that can be read in two ways is refused.

    Raises
    ------
    ValueError
        With the numbers of the lines that cannot be read.
    """
    try:
        data = read_below(folder, ("received.csv",), MOST_BYTES)
    except FileNotFoundError:
        return ReceivedTimes()
    except (OSError, ValueError) as error:
        raise ValueError(f"{folder}: received.csv cannot be read: {error}; export it anew") from error
    return received_times(data, folder)


def received_times(data: bytes, folder: Path, read: Callable[[str], datetime] | None = None) -> ReceivedTimes:
    """Read the bytes of a received.csv, as `read_received_csv` does.

    Parameters
    ----------
    data : bytes
    folder : Path
        Where it lies, for messages.
    read : callable, optional
        What reads a time; `moment` if None.

    Raises
    ------
    ValueError
        With the numbers of the lines that cannot be read.
    """
    try:
        text, _ = read_text(data)
    except ValueError as error:
        raise ValueError(f"{folder}: received.csv cannot be read: {error}; export it anew") from error
    lines = text.splitlines()
    head = lines[0] if lines else ""
    rows = csv.DictReader(lines, delimiter=max(",;\t", key=head.count))
    columns = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    if not {"student", "when"} <= set(columns):
        raise ValueError(f"{folder}: received.csv, line 1: {EXAMPLE}")
    times, wrong = ReceivedTimes(), {}
    for row in rows:
        cells = {name: (row.get(raw) or "").strip() for name, raw in columns.items() if name}
        if not any(cells.values()):
            continue
        student = unicodedata.normalize("NFC", cells["student"])
        try:
            when = (read or moment)(cells["when"])
        except (ValueError, OverflowError) as error:
            wrong[rows.line_num] = str(error)
            continue
        key = (student, cells.get("file", ""))
        times.times[key] = max(when, times.times.get(key, when))
        times.lines.setdefault(student, rows.line_num)
    if wrong:
        said = "; ".join(f"line {line}: {why}" for line, why in list(wrong.items())[:MOST_SAID])
        more = f"; and {len(wrong) - MOST_SAID} more lines" * (len(wrong) > MOST_SAID)
        raise ValueError(f"{folder}: received.csv, {said}{more}. It {EXAMPLE}")
    return times


def moment(text: str) -> datetime:
    """Read a time as tables write it; a time without a zone is in the zone of this machine.

    Raises
    ------
    ValueError
        For a text that is no time, or may be two.

    Examples
    --------
    >>> moment("Sunday, 29 November 2026, 12:00 PM") == moment("2026-11-29 12:00") == moment("29.11.2026 12:00")
    True
    >>> moment("3/4/2026 12:00")
    Traceback (most recent call last):
    ValueError: '3/4/2026 12:00' may be two days: write 2026-04-03 or 2026-03-04
    """
    return as_written(text).astimezone()


def as_written(text: str) -> datetime:
    """Read a time as tables write it; a time without a zone stays without one.

    Raises
    ------
    ValueError
        For a text that is no time, or may be two.

    Examples
    --------
    >>> as_written("29.11.2026 12:00"), as_written("2026-11-29 12:00 UTC").tzinfo
    (datetime.datetime(2026, 11, 29, 12, 0), datetime.timezone.utc)
    """
    with suppress(ValueError):
        return datetime.fromisoformat(re.sub(r" ?(?:UTC|GMT)$", "+00:00", text))
    if slashed := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4}),?( .*)?", text):
        first, second, year = (int(slashed[n]) for n in (1, 2, 3))
        return _slashed(text, first, second, year, (slashed[4] or " 00:00").strip())
    squeezed = " ".join(text.split()).replace(" ,", ",")
    for form in FORMATS:
        if when := _read_as(form, squeezed):
            return when
    raise ValueError(f"{text[:60]!r} is no time that is known here")


def _slashed(text: str, first: int, second: int, year: int, time: str) -> datetime:
    if first <= 12 and second <= 12 and first != second:
        ways = f"{year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}"
        raise ValueError(f"{text!r} may be two days: write {ways}")
    day, month = (first, second) if second <= 12 else (second, first)
    for form in ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p"):
        if at := _read_as(form, time):
            return datetime(year, month, day, at.hour, at.minute, at.second)
    raise ValueError(f"{text[:60]!r} is no time that is known here")


def _read_as(form: str, text: str) -> datetime | None:
    """Read a time that is written in one form; give None where it is written in another."""
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None
