"""What a platform tells of one file: whose it is, which attempt, when it came, and what it was called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from autograde.collecting.download import Entry


@dataclass(frozen=True)
class Claim:
    """Whom a platform says that a file belongs to; what it does not say is ""."""

    id: str = ""
    name: str = ""
    login: str = ""
    email: str = ""
    group: str = ""


@dataclass(frozen=True)
class Handed:
    """A file of somebody's.

    Attributes
    ----------
    entry : Entry
    by : Claim
    name : str
        As it was called when it was handed in, with the folders below the person's own.
    attempt : int or None
        None where the platform does not count.
    received : datetime or None
        With a zone; None where the download does not say.
    late : bool or None
        As the platform says; None where it does not.
    series : str
        Files of one series are attempts at one file; "" for all that was handed in at once.
    """

    entry: Entry
    by: Claim
    name: str
    attempt: int | None = None
    received: datetime | None = None
    late: bool | None = None
    series: str = ""


@dataclass(frozen=True)
class Reading:
    """What a download holds, as a platform names it.

    Attributes
    ----------
    platform : str
        With the form, as "Moodle, a folder a person".
    handed : tuple of Handed
    nobodys : tuple of Entry
        Files that no person is named for.
    notes : tuple of str
        What is to be said of it as a whole.
    troubles : tuple of str
        What was wrong in it, a line each with its remedy.
    """

    platform: str
    handed: tuple[Handed, ...]
    nobodys: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
