"""Read the pictures that students paste into their prose; an attachment that is no picture is left out."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

MOST_BYTES = 4_000_000  # of one picture, as base64 has it
MOST_OF_NOTEBOOK = 8_000_000
MOST_PICTURES = 20  # of one cell
MOST_NAME = 200
BEGINS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
NAMED = re.compile(r"""\(\s*<?attachment:([^)\s>]+)|src\s*=\s*["']?attachment:([^"'\s>]+)""", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"""!\[[^\[\]\n]{0,300}\]\(\s*<?([^)\s>]{1,1000})|<img\b[^<>]{0,500}?\ssrc\s*=\s*["']?([^"'\s>]{1,1000})""",
    re.IGNORECASE,
)
INSIDE = ("attachment:", "data:")

Pictures = dict[str, dict[str, str]]


def pictures_of(attachments: Any, room: int = MOST_OF_NOTEBOOK) -> tuple[Pictures, list[str]]:
    """Give the pictures among a cell's attachments, by their names, and notes on the other attachments.

    Parameters
    ----------
    attachments : object
        What the file has there: it may be anything.
    room : int
        Characters that are left for pictures.

    Examples
    --------
    >>> pictures_of({"a.png": {"image/png": "iVBORw0KGgo="}, "b.svg": {"image/svg+xml": "<svg/>"}})
    ({'a.png': {'image/png': 'iVBORw0KGgo='}}, ['the picture b.svg was left out: it is neither png nor jpeg'])
    """
    kept: Pictures = {}
    said = []
    if not isinstance(attachments, Mapping):
        return {}, []
    for name, kinds in list(attachments.items())[: MOST_PICTURES + 1]:
        shown = str(name)[:MOST_NAME]
        if len(kept) == MOST_PICTURES:
            said.append(f"only the first {MOST_PICTURES} pictures of a cell were kept")
            break
        kind, data = _picture(kinds)
        why = "" if kind else "it is neither png nor jpeg"
        if kind and len(data) > min(MOST_BYTES, room):
            why = f"it has {len(data) / 1e6:.1f} MB, more than {min(MOST_BYTES, room) / 1e6:.1f}"
        if why or not isinstance(name, str) or len(name) > MOST_NAME:
            said.append(f"the picture {shown} was left out: {why or 'its name is too long'}")
            continue
        kept[name] = {kind: data}
        room -= len(data)
    return kept, said


def _picture(kinds: Any) -> tuple[str, str]:
    """Give the kind and the base64 of an attachment whose data are of that kind; ("", "") for any other."""
    for kind, begins in BEGINS.items() if isinstance(kinds, Mapping) else ():
        raw = kinds.get(kind)
        data = "".join(part for part in raw if isinstance(part, str)) if isinstance(raw, list) else raw
        if not isinstance(data, str):
            continue
        data = "".join(data[: 2 * MOST_BYTES].split())
        try:
            if base64.b64decode(data, validate=True).startswith(begins):
                return kind, data
        except (binascii.Error, ValueError):
            return "", ""
    return "", ""


def missing_pictures(text: str, pictures: Mapping[str, Any]) -> list[str]:
    """Name the pictures that a text shows and that are not attached: some are files, or lie at an address.

    Examples
    --------
    >>> missing_pictures('![a](attachment:b) <img src="attachment:c.png">', {"c.png": {}})
    ['b']
    >>> missing_pictures("![a](plots/curve.png)", {})
    ['plots/curve.png']
    """
    pasted = [one or other for one, other in NAMED.findall(text)]
    named = [one or other for one, other in ELSEWHERE.findall(text)]
    names = [name for name in pasted if name not in pictures]
    names += [name for name in named if not name.lower().startswith(INSIDE)]
    return [name[:MOST_NAME] for name in dict.fromkeys(names)]
