"""A student process may end before its time: the reasons, and the finding about the answer that comes of each."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from kit.checks.outcome import Finding, FoundError, Outcome

FULL = "it filled the memory"  # what is said of a student process that has said so itself


class Why(StrEnum):
    """Why no request can be made any more."""

    TIME = "a deadline was met"
    ENDED = "the process ended"
    MEMORY = "it has no memory left"
    FOLDER = "its folder holds too much"
    UNREADABLE = "it sent what cannot be read"


class Gone(Exception):
    """The student process has ended or was cut off; the message says why.

    Parameters
    ----------
    words : str
        About the answer: "it ...".
    why : Why
    """

    def __init__(self, words: str, why: Why) -> None:
        super().__init__(words)
        self.why = why

    def again(self) -> Gone:
        """A copy to raise; an exception that is kept and raised again would hold every frame that it came through."""
        return Gone(str(self), self.why)


class Short(StrEnum):
    """What the machine may have lacked while a submission was run; the student is not to blame for it."""

    TIME = "time"
    MEMORY = "memory"
    SPACE = "space on the disk"


_CAUSES = {
    Why.TIME: "it does not come to an end",
    Why.FOLDER: "it writes too many files, or too large ones",
}


def asked(request: Callable[..., Any], *args: Any) -> Any:
    """Make a request to the student side; where its process has ended, that is a finding about the answer."""
    try:
        return request(*args)
    except Gone as gone:
        raise FoundError(finding_of(gone)) from gone


def finding_of(gone: Gone) -> Finding:
    """The finding about an answer whose call was cut off."""
    saw = f"your function was called, and {gone}"
    if gone.why is Why.TIME:
        look = "your loops: does each come to its end?"
        return Finding(_CAUSES[gone.why], saw, "the check has stopped it", look, Outcome.ERROR)
    if gone.why is Why.FOLDER:
        return Finding(
            _CAUSES[gone.why], saw, "the check has stopped it", "what you write to disk", Outcome.ERROR
        )
    return Finding(
        "it ends the kernel",
        saw,
        "all that was in memory is lost",
        "calls such as exit, and memory that grows without end",
        Outcome.ERROR,
    )


def finding_before(words: str, why: Why | None) -> Finding:
    """The finding about an answer that was cut off so often in one check that the check asks it no more."""
    return Finding(
        _CAUSES.get(why or Why.ENDED, "it ends the kernel"),
        f"your function was called several times, and the last time {words}",
        "the rest of the check could not ask it",
        "your loops, and calls such as exit",
        Outcome.ERROR,
    )
