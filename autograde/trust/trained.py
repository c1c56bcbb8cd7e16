"""What a student trained, by the record and the table handed in. No training is repeated, no mark depends on it.

Both files are read as a stranger's: plain files only, no link followed, every size bounded, nothing unpickled.
The readers in the first part, of files, JSON and zips, serve intake as well.
"""

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
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from lzma import LZMAError
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.trials import fingerprint

MOST_NESTED = 200  # levels of JSON; outputs of plotting libraries have about 20
MOST_PARTS = 2_000_000  # lists, dicts and texts in one file; an honest one of the largest size has half of it
MOST_RECORD_BYTES, MOST_LINES, MOST_LINE_BYTES = 5_000_000, 10_000, 20_000
MOST_TABLE_BYTES = 128_000_000  # a quarter of a million tracks of 128 numbers
MOST_COLUMNS = 4_096

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
SCORE = re.compile(r"[\w@][\w@ .%+-]{0,39}")
FINGERPRINT = re.compile(r"[0-9a-f]{12}")
LOWER_IS_BETTER = ("rmse", "mae", "loss", "error")


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


# --- trials ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trained:
    """What a student's record and table say.

    Attributes
    ----------
    n_trials : int
        Distinct by configuration, seed and vectors.
    best : (str, float) or None
        The name and value of the best score: on the validation part, where there is one.
    note : str
        All of it in words, for student and instructor.
    fingerprint_matches : bool or None
        Whether the table is that of a recorded trial; None without a readable table.
    """

    n_trials: int
    best: tuple[str, float] | None
    note: str
    fingerprint_matches: bool | None


def trained(folder: Path, lab: str) -> Trained:
    """Read ``LAB.trials.jsonl`` and the table of vectors beside a student's notebook.

    The table of lab ``01_track2vec`` is ``track2vec.npy``. A record proves nothing, since students can write one: it
    says what to ask about.

    Parameters
    ----------
    folder : Path
        Where the notebook lies.
    lab : str
    """
    folder = folder.absolute()
    trials, of_record = _record(folder, f"{lab}.trials.jsonl")
    table = f"{lab.partition('_')[2] or lab}.npy"
    matches, of_table = _table(folder, table, trials)
    best = _best(trials)
    shown = [f"best {best[0].replace(' ', ' on ', 1)} {best[1]:.3g}"] if best else []
    note = "; ".join(filter(None, [", ".join([of_record, *shown]), of_table]))
    return Trained(len(trials), best, note, matches)


def _record(folder: Path, name: str) -> tuple[list[dict[str, Any]], str]:
    """The trials of a record, and how many there are in words."""
    try:
        data = read_below(folder.parent, (folder.name, name), MOST_RECORD_BYTES)
    except FileNotFoundError:
        return [], "no trials handed in"
    except (Refused, OSError) as error:
        return [], f"no trials: {name} was not read: {error}"
    lines = [line for line in data.split(b"\n", MOST_LINES) if line.strip()]
    entries = [_entry(line) for line in lines[:MOST_LINES]]
    trials: dict[str, dict[str, Any]] = {}
    for entry in filter(None, entries):
        same = json.dumps([entry[key] for key in ("configuration", "seed", "fingerprint")], sort_keys=True)
        scores = trials.get(same, {}).get("scores", {}) | entry["scores"]
        trials[same] = {**entry, "scores": scores}
    words = f"{len(trials)} trial{'s' if len(trials) != 1 else ''} recorded"
    damaged = entries.count(None) + len(lines[MOST_LINES:])
    if damaged:
        words += f" ({damaged} damaged line{'s' if damaged != 1 else ''} left out)"
    return list(trials.values()), words


def _entry(line: bytes) -> dict[str, Any] | None:
    """One trial, or None for a line that no lab has written."""
    try:
        raw = read_json(line) if len(line) <= MOST_LINE_BYTES else None
    except Refused:
        return None
    if not isinstance(raw, dict) or not isinstance(raw.get("configuration"), dict):
        return None
    seed, scores, mark = raw.get("seed"), raw.get("scores"), raw.get("fingerprint")
    if not isinstance(seed, int) or not isinstance(scores, dict) or not isinstance(mark, str):
        return None
    if not FINGERPRINT.fullmatch(mark) or not all(_is_score(*item) for item in scores.items()):
        return None
    return {
        "configuration": raw["configuration"],
        "seed": seed,
        "scores": scores,
        "fingerprint": mark,
        "at": _day(raw.get("at")),
    }


def _is_score(name: str, value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool) or not SCORE.fullmatch(name):
        return False
    return abs(value) < 1e12  # NaN is not


def _day(at: object) -> str:
    try:
        return f" of {datetime.fromisoformat(str(at)[:40]):%Y-%m-%d}"
    except ValueError:
        return ""


def _best(trials: list[dict[str, Any]]) -> tuple[str, float] | None:
    names = [name for trial in trials for name in trial["scores"]]
    name = next((name for name in names if "validation" in name), names[0] if names else "")
    values = [float(trial["scores"][name]) for trial in trials if name in trial["scores"]]
    if not values:
        return None
    return name, min(values) if any(word in name.lower() for word in LOWER_IS_BETTER) else max(values)


def _table(folder: Path, name: str, trials: list[dict[str, Any]]) -> tuple[bool | None, str]:
    """Whether a table is that of a trial, and which, in words."""
    try:
        mark = fingerprint(_vectors(read_below(folder.parent, (folder.name, name), MOST_TABLE_BYTES)))
    except FileNotFoundError:
        return None, ""
    except (Refused, OSError) as error:
        return None, f"{name} was not read: {error}"
    for trial in reversed(trials):
        if trial["fingerprint"] == mark:
            return True, f"{name} is the table of the trial{trial['at']}"
    return False, f"{name} matches no recorded trial"


def _vectors(data: bytes) -> NDArray[np.float32]:
    """A table of finite numbers out of an .npy file. What its head promises is compared with what is there first."""
    head = io.BytesIO(data)
    readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    try:
        shape, _, dtype = readers[np.lib.format.read_magic(head)](head)
    except Exception as error:  # numpy reads a head as Python's literals, and fails on odd ones in many ways
        raise Refused("it is no table of numpy's") from error
    if dtype.kind != "f" or dtype.itemsize not in (2, 4, 8):
        raise Refused("it holds something other than decimal numbers")
    if len(shape) != 2 or min(shape) < 1 or shape[1] > MOST_COLUMNS:
        raise Refused("it is not a table with a row a track")
    if shape[0] * shape[1] * dtype.itemsize != len(data) - head.tell():
        raise Refused("its size is not the one it announces")
    with np.errstate(over="ignore"):
        vectors = np.load(io.BytesIO(data), allow_pickle=False).astype(np.float32)
    if not np.isfinite(vectors).all():
        raise Refused("it holds numbers that are not finite")
    return vectors  # type: ignore[no-any-return]
