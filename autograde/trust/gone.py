"""That a far side has gone: an exception for the grader, a finding for the student."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kit.checks.outcomes import Finding, FoundError, Outcome

FULL = "it filled the memory"  # why a far side is gone that has said so


class Gone(Exception):
    """The far side has ended or was cut off; the message says why."""


def asked(request: Callable[..., Any], *args: Any) -> Any:
    """What a request gives; that the far side has gone is a finding about the answer."""
    try:
        return request(*args)
    except Gone as gone:
        raise FoundError(_of_gone(str(gone))) from gone


def _of_gone(words: str) -> Finding:
    if "seconds" in words:
        return Finding(
            "it does not come to an end",
            f"your function was called, and {words}",
            "the check has stopped it",
            "your loops: does each come to its end?",
            Outcome.ERROR,
        )
    return Finding(
        "it ends the kernel",
        f"your function was called, and {words}",
        "all that was in memory is lost",
        "calls such as exit, and memory that grows without end",
        Outcome.ERROR,
    )
