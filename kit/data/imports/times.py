"""When something was heard, as programs write it."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

from kit.data.errors import DataError

__all__ = ["pause", "seconds"]

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SPOKEN = re.compile(r"(\d{1,2})\.? (\w{3})\w* (\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2}))?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_EARLIEST = 86_400.0 * 365  # nobody scrobbled in 1970: such times stand for none
_PAUSE = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d)?")
_UNITS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}


def seconds(when: object) -> float | None:
    """Give seconds since 1970 (UTC): of a number of seconds or milliseconds, an ISO date, or "14 Nov 2023, 22:13".

    Returns
    -------
    float or None
        None where it is no time, or one of 1970, which stands for an unknown one.

    Examples
    --------
    >>> [seconds(one) for one in (1700000000, "1700000000000", "2023-11-14T22:13:20Z", "14 Nov 2023, 22:13", "-")]
    [1700000000.0, 1700000000.0, 1700000000.0, 1699999980.0, None]
    """
    found = _seconds(when)
    return found if found is not None and found > _EARLIEST else None


def _seconds(when: object) -> float | None:
    if isinstance(when, bool) or not isinstance(when, int | float | str):
        return None
    if isinstance(when, str):
        text = when.strip()
        spoken = _SPOKEN.match(text)
        try:
            if spoken:
                month = _MONTHS.index(spoken[2].casefold()) + 1
                parts = (
                    int(spoken[3]),
                    month,
                    int(spoken[1]),
                    int(spoken[4]),
                    int(spoken[5]),
                    int(spoken[6] or 0),
                )
                return datetime(*parts, tzinfo=UTC).timestamp()
            if not _NUMBER.fullmatch(text):
                found = datetime.fromisoformat(text.removesuffix(" UTC"))
                return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            return None
        when = float(text)
    number = float(when)
    if not math.isfinite(number):
        return None
    return number / 1000 if number > 1e11 else number


def pause(text: str) -> float:
    """Give the seconds of a pause: "30m", "2h", "90s", "1d"; minutes where no unit stands.

    Raises
    ------
    DataError

    Examples
    --------
    >>> pause("30m"), pause("2 h")
    (1800.0, 7200.0)
    """
    found = _PAUSE.fullmatch(text.strip().casefold())
    if not found or not float(found[1]):
        raise DataError(f"{text!r} is no pause; write it as 30m, 2h or 90s (--gap 30m)")
    return float(found[1]) * _UNITS[found[2] or "m"]
