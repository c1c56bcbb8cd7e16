"""A cell's outputs come from the student side and get nbformat's form: of whatever comes, text and pictures stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OUTPUTS = ("stream", "display_data", "execute_result", "error")
SHOWN = ("text/plain", "image/png", "image/jpeg")
MOST_NAMES = 20  # that are told of one cell
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\n")


def outputs(parts: Any) -> list[dict[str, Any]]:
    """Read a cell's outputs from what the student side sends; whatever is no output is left out."""
    return [output for part in parts if (output := _output(part))] if isinstance(parts, list) else []


def _output(part: Any) -> dict[str, Any] | None:
    """Give one output in nbformat's form, or None for what is no output."""
    kind = part.get("output_type") if isinstance(part, dict) else None
    if not isinstance(kind, str) or kind not in OUTPUTS:  # an array has no one answer to whether it is equal
        return None
    if kind == "stream":
        name = "stderr" if str(part.get("name")) == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _clean(part.get("text"))}
    if kind == "error":
        lines = [_clean(line) for line in strings(part.get("traceback"))]
        return {
            "output_type": kind,
            "ename": printable(part.get("ename"))[:200],
            "evalue": printable(part.get("evalue"))[:2_000],
            "traceback": lines,
        }
    data = part.get("data")
    kept = {mime: _clean(data[mime]) for mime in SHOWN if isinstance(data, dict) and mime in data}
    for mime in ("image/png", "image/jpeg"):
        if mime in kept and not _is_base64(kept[mime]):
            del kept[mime]
    output: dict[str, Any] = {"output_type": kind, "data": kept, "metadata": {}}
    if kind == "execute_result":
        output["execution_count"] = None
    return output


def _clean(text: Any) -> str:
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""


def _is_base64(text: str) -> bool:
    return set(text) <= _BASE64


def printable(text: Any) -> str:
    r"""Remove from a text what steers a terminal or turns the order of letters; give "" for what is no text.

    Examples
    --------
    >>> printable("red: \x1b[31m, and a new\nline")
    'red: �[31m, and a new\nline'
    """
    if not isinstance(text, str):
        return ""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "�" for letter in text)


def strings(values: Any) -> list[str]:
    """Give the texts in a list; none for what is no list."""
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


@dataclass
class CellRan:
    """What came of running a cell.

    Attributes
    ----------
    outputs : list of dict
        In nbformat's form.
    rescued : list of str
        Names that it has, though it ended in an error before the lines that define them.
    grew : int
        By how many bytes the student process has grown, as it says.
    """

    outputs: list[dict[str, Any]]
    rescued: list[str]
    grew: int


def cell_ran(reply: dict[str, Any]) -> CellRan:
    """Read the message of a student process about a cell that it has run; the message may hold anything."""
    names = [name[:80] for name in strings(reply.get("rescued")) if name.isidentifier()]
    grew = reply.get("grew")
    return CellRan(outputs(reply.get("outputs")), names[:MOST_NAMES], grew if type(grew) is int else 0)
