"""Read what strangers hand in: plain files, JSON and zips. No link is followed, and every size is bounded."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from lzma import LZMAError
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

MOST_NESTED = 200  # levels of JSON; outputs of plotting libraries have about 20
MOST_PARTS = 2_000_000  # lists, dicts and texts in one file; an honest one of the largest size has half of it

NOT_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[^]\[{}"]++', re.DOTALL)
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


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


def read_json(data: bytes) -> Any:
    """Parse JSON of a stranger's: nested too deep, or of too many parts, it is refused before it is built.

    Raises
    ------
    Refused
        In words for the student.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("the file is not text in UTF-8") from error
    if not text.strip():
        raise Refused("the file is empty")
    if data.count(b"[") + data.count(b"{") + data.count(b'"') // 2 > MOST_PARTS:
        raise Refused(f"the file is not valid JSON of a notebook: more than {MOST_PARTS:,} lists and texts")
    brackets = NOT_BRACKETS.sub(b"", data)
    if max(accumulate(1 if bracket in b"[{" else -1 for bracket in brackets), default=0) > MOST_NESTED:
        raise Refused(f"the file is not valid JSON of a notebook: nested more than {MOST_NESTED} deep")
    for whole in (int, str):  # a number of thousands of digits is refused by int, and of no interest to us
        try:
            return json.loads(text, parse_int=whole)
        except (json.JSONDecodeError, RecursionError) as error:
            raise Refused(f"the file is not valid JSON: {str(error)[:80]}") from error
        except ValueError:
            number_too_long = whole is int
            assert number_too_long
    raise AssertionError("str takes any number")


@contextmanager
def open_zip(file: Path | io.BytesIO, name: str, most: int) -> Iterator[zipfile.ZipFile]:
    """A zip whose members are plain files below its folder, each once; what goes wrong with it is said in words."""
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_odd(archive.infolist(), name, most)
            yield archive
    except Refused:
        raise
    except DAMAGED as error:
        raise Refused(f"{name} cannot be unpacked ({str(error)[:80]}): pack it again") from error


def _refuse_odd(members: list[zipfile.ZipInfo], name: str, most: int) -> None:
    if len(members) > most:
        raise Refused(f"{name} holds {len(members):,} files, more than {most:,}: unpack it yourself and look")
    seen: set[str] = set()
    for member in members:
        way = PurePosixPath(member.filename.replace("\\", "/"))
        same = unicodedata.normalize("NFC", str(way)).casefold()
        out = way.is_absolute() or ".." in way.parts or PureWindowsPath(way).drive
        why = (
            "leads out of it"
            if out or stat.S_IFMT(member.external_attr >> 16) == stat.S_IFLNK
            else "is locked by a password"
            if member.flag_bits & 1
            # Other methods give all of their output at once, however much it is.
            else "is packed in a rare way"
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            else "stands there twice"
            if same in seen
            else ""
        )
        if why:
            raise Refused(f"{name} holds {member.filename[:80]!r}, which {why}: pack it again")
        seen.add(same)


def inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """A member, or the first bytes of one that has more than `most`, whatever the zip says of its size."""
    with archive.open(member) as source:
        return source.read(most + 1)


def shown(text: str) -> str:
    r"""Words that hold a stranger's names: what would steer a terminal, or cannot be written, becomes ?.

    Examples
    --------
    >>> shown("zoë\x1b[2J\udcff.ipynb")
    'zoë?[2J?.ipynb'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in text)
