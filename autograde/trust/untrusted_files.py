"""Read what strangers hand in: plain files, text and JSON. No link is followed, and every size is bounded."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

MOST_NESTED = 200  # levels of JSON; outputs of plotting libraries have about 20
MOST_PARTS = 2_000_000  # lists, dicts and texts in one file; an honest one of the largest size has half of it

NOT_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[^]\[{}"]++', re.DOTALL)
TOKENS = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[]\[{}]', re.DOTALL)
LIST = re.compile(rb"\s*+:\s*+\[")
CONFLICT = [re.compile(rf"^{mark}{{7}}(?:\s|$)", re.MULTILINE) for mark in "<=>"]
KINDS_OF_FILE = {
    b"PK\3\4": "a zip",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
    b"\x89PNG": "a picture",
}


class Refused(ValueError):
    """A file or folder is not read; the message says why."""


# --- plain data -----------------------------------------------------------------------------------------------------


def read_below(root: Path, parts: Sequence[str], most: int) -> bytes:
    """Read a plain file below a folder that may be a stranger's.

    Each step down is opened from the one before and may be no link, and what is read is what was looked at: nothing
    changes in between. A pipe or device is neither waited for nor read.

    Parameters
    ----------
    root : Path
    parts : sequence of str
        The way down from it, the file's name last.
    most : int
        Bytes.

    Raises
    ------
    Refused
        For anything but a plain file of at most `most` bytes.
    FileNotFoundError
    """
    file = _open_below(root, parts)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise Refused(f"{parts[-1]} is not a plain file")
        with open(file, "rb", closefd=False) as source:
            data = source.read(most + 1)
        if len(data) <= most:
            return data
        raise Refused(f"the file has {status.st_size / 1e6:.0f} MB, more than {most / 1e6:g}")
    finally:
        os.close(file)


def _open_below(root: Path, parts: Sequence[str]) -> int:
    if any(part in ("", ".", "..") or "/" in part or "\0" in part for part in parts):
        raise Refused(f"{'/'.join(parts)!a} leads elsewhere")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if os.open not in os.supports_dir_fd:  # Windows, where making links takes an administrator
        steps = [root.joinpath(*parts[:n]) for n in range(1, len(parts) + 1)]
        if any(step.is_symlink() for step in steps):
            raise Refused(f"{parts[-1]} is a link, which is not followed: hand in the file itself")
        return os.open(steps[-1], flags | getattr(os, "O_BINARY", 0))
    here = os.open(root, os.O_RDONLY)
    for part in parts:
        above = here
        try:
            here = os.open(part, flags, dir_fd=above)
        except FileNotFoundError:
            raise
        except OSError as error:
            # O_NOFOLLOW answers a link in these words, at the end of the way and within it.
            linked = error.errno in (errno.ELOOP, errno.EMLINK, errno.ENOTDIR)
            why = (
                "is a link, which is not followed: hand in the file itself" if linked else "cannot be opened"
            )
            raise Refused(f"{part} {why}") from error
        finally:
            os.close(above)
    return here


def read_text(data: bytes) -> tuple[str, str]:
    r"""Decode a text as students' programs save it, and tell its encoding if that was not UTF-8.

    Raises
    ------
    Refused
        For bytes that are no text, with what they are where their first ones tell.

    Examples
    --------
    >>> read_text("{é}".encode("utf-16")), read_text(b"{\xe9}")
    (('{é}', 'utf-16'), ('{é}', 'cp1252'))
    """
    kind = next((words for mark, words in KINDS_OF_FILE.items() if data.startswith(mark)), "")
    if kind:
        raise Refused(f"the file is {kind}, whatever its name says: hand in the notebook itself")
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if not encoding.startswith("utf-8"):
            raise Refused("the file is not text in UTF-8") from error
    else:
        return text, "" if encoding.startswith("utf-8") else encoding
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        raise Refused("the file is not text in UTF-8") from error


def read_json(data: bytes) -> Any:
    """Parse a stranger's JSON; where it is nested too deep or has too many parts, it is refused before it is built.

    Raises
    ------
    Refused
        In words for the student.
    """
    text, encoding = read_text(data)
    if encoding:
        data = text.encode()
    if not text.strip():
        raise Refused("the file is empty")
    if data.count(b"[") + data.count(b"{") + data.count(b'"') // 2 > MOST_PARTS:
        raise Refused(f"the file is not valid JSON of a notebook: more than {MOST_PARTS:,} lists and texts")
    brackets = NOT_BRACKETS.sub(b"", data)
    if max(accumulate(1 if bracket in b"[{" else -1 for bracket in brackets), default=0) > MOST_NESTED:
        raise Refused(f"the file is not valid JSON of a notebook: nested more than {MOST_NESTED} deep")
    for whole in (int, str):  # `int` refuses a number of thousands of digits; no notebook needs one
        try:
            return json.loads(text, parse_int=whole)
        except (json.JSONDecodeError, RecursionError) as error:
            raise Refused(_not_json(text, str(error))) from error
        except ValueError:
            number_too_long = whole is int
            assert number_too_long
    raise AssertionError("str takes any number")


def _not_json(text: str, error: str) -> str:
    if all(mark.search(text) for mark in CONFLICT):
        return (
            "the file holds git's conflict marks (<<<<<<<), so Jupyter cannot open it either: keep one of the two "
            "versions (git checkout --ours, or --theirs) and hand that in"
        )
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return "the file is a web page (HTML): download the notebook itself, and hand that in"
    return f"the file is not valid JSON: {error[:80]}"


def without_outputs(data: bytes) -> bytes:
    r"""Empty all lists of outputs in a notebook's JSON; they are cut out of the text before anything of them is built.

    Examples
    --------
    >>> without_outputs(br'[{"source": "\"outputs\": [1", "outputs": [{"data": "x]"}, [2]]}]')
    b'[{"source": "\\"outputs\\": [1", "outputs": []}]'
    """
    kept: list[bytes] = []
    # `begin` is where the text to be kept begins; `opened` is the depth at which a list of outputs was opened.
    depth, begin, opened = 0, 0, -1
    for number, token in enumerate(TOKENS.finditer(data)):
        if number > 3 * MOST_PARTS:
            raise Refused(
                f"the file is not valid JSON of a notebook: more than {MOST_PARTS:,} lists and texts"
            )
        first = token[0][0:1]
        if first == b'"':
            if opened < 0 and token[0] == b'"outputs"' and (list_begins := LIST.match(data, token.end())):
                opened = depth
                kept.append(data[begin : list_begins.end()])
            continue
        depth += 1 if first in b"[{" else -1
        if depth == opened:
            begin, opened = token.start(), -1
    return b"".join([*kept, data[begin:]]) if opened < 0 else data


def shown(text: str) -> str:
    r"""Make words with a stranger's names fit to be shown: what steers a terminal, or cannot be written, becomes ?.

    Examples
    --------
    >>> shown("zoë\x1b[2J\udcff.ipynb")
    'zoë?[2J?.ipynb'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in text)
