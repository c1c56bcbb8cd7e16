"""Times as platforms write them. Few say their zone: what is written without one is in the zone that is asked for."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from autograde.trust.received_csv import as_written

MONTHS = {
    1: "january januar janvier enero gennaio januari janeiro jänner jan janv ene gen",
    2: "february februar février fevrier febrero febbraio februari fevereiro feb févr fév fev",
    3: "march märz maerz mars marzo maart março mar mär mrz mrt",
    4: "april avril abril aprile apr avr abr",
    5: "may mai mayo maggio mei maio mag",
    6: "june juni juin junio giugno junho jun giu",
    7: "july juli juillet julio luglio julho jul juil lug",
    8: "august août aout agosto augustus aug ago",
    9: "september septembre septiembre settembre setembro sep sept set",
    10: "october oktober octobre octubre ottobre outubro oct okt ott out",
    11: "november novembre noviembre novembro nov",
    12: "december dezember décembre decembre diciembre dicembre dezembro dec dez déc dic",
}
NUMBERS = {word: number for number, words in MONTHS.items() for word in words.split()}


class NoTimeError(ValueError):
    """A text is no time, or may be two."""


def zone_named(name: str | None) -> tzinfo | None:
    """Give a zone by its name, such as Europe/Berlin; None, which is this machine's, for no name.

    Raises
    ------
    ValueError
        For a name that no zone has.

    Examples
    --------
    >>> zone_named("UTC"), zone_named(None)
    (datetime.timezone.utc, None)
    """
    if name is None:
        return None
    if name.upper() in ("UTC", "GMT", "Z"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone {name!r}: write one as Europe/Berlin, or UTC") from error


def moment_in(text: str, zone: tzinfo | None) -> datetime:
    """Read a time; one without a zone is in `zone`, and the hour that a clock passes twice is the first.

    Parameters
    ----------
    text : str
        ISO 8601, as tables write it, or with the month in words in one of seven languages.
    zone : tzinfo or None
        None for this machine's.

    Raises
    ------
    NoTimeError

    Examples
    --------
    >>> moment_in("Nov 29, 2026 1159 PM", UTC) == moment_in("dimanche 29 novembre 2026, 23:59", UTC)
    True
    >>> moment_in("29.11.2026 13:00 +0100", UTC).hour
    13
    """
    text = " ".join(text.replace("\N{NARROW NO-BREAK SPACE}", " ").split())
    try:
        found = _in_words(text) or as_written(text)
    except (ValueError, OverflowError) as error:
        raise NoTimeError(f"{text[:60]!r} is no time that is known here: {error}") from error
    if found.tzinfo is not None:
        return found
    return found.astimezone() if zone is None else found.replace(tzinfo=zone)


_DAY_FIRST = r"(?P<day>\d{1,2})\.?\s+(?:de\s+)?(?P<month>[^\W\d]+)\.?,?\s+(?:de\s+)?(?P<year>\d{4})"
_MONTH_FIRST = r"(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
_CLOCK = (
    r"(?:,?\s+(?:at|um|à|kl\.?)?\s*(?P<hour>\d{1,2}?)[:h.]?(?P<minute>\d\d)(?:[:.]?(?P<second>\d\d))?"
    r"(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\.?)?(?:\s*Uhr)?)?(?P<zone>\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?"
)
_DAY_OF_WEEK = r"(?:[^\W\d]+\.?,?\s+)?"
_FORMS = [re.compile(rf"{_DAY_OF_WEEK}{date}{_CLOCK}") for date in (_DAY_FIRST, _MONTH_FIRST)]
_NUMERIC = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4})[ T](?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?:\.\d+)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
)


def _in_words(text: str) -> datetime | None:
    """Read a date whose month is a word, or one with a zone behind a blank; None for any other."""
    for form in _FORMS:
        found = form.fullmatch(text)
        if found and (month := NUMBERS.get(found["month"].lower())):
            hour = int(found["hour"] or 0)
            if found["half"]:
                hour = hour % 12 + 12 * (found["half"] in "Pp")
            clock = (hour, int(found["minute"] or 0), int(found["second"] or 0))
            written = datetime(int(found["year"]), month, int(found["day"]), *clock)
            return _zoned(written, found["zone"])
    if found := _NUMERIC.fullmatch(text):
        return _zoned(as_written(f"{found['date']} {found['clock']}"), found["zone"])
    return None


def _zoned(written: datetime, zone: str | None) -> datetime:
    if not zone:
        return written
    zone = zone.strip()
    if zone in ("Z", "UTC", "GMT"):
        return written.replace(tzinfo=UTC)
    offset = datetime.strptime(zone.replace(":", ""), "%z").tzinfo
    return written.replace(tzinfo=offset)
