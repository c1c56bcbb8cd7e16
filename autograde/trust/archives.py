"""Unpack the zips of strangers: nothing of them leads out of its folder, and every size is bounded.

Members that nobody asks for are passed over before they are judged. What is odd about one that is wanted is the trouble
of the student whose folder it lies in.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from lzma import LZMAError
from pathlib import Path, PurePosixPath, PureWindowsPath

from autograde.trust.untrusted_files import Refused

MOST_RAW = 200_000_000  # bytes of one notebook with its outputs
MOST_ZIP = 60_000_000  # bytes of a student's zip
MOST_FILES, MOST_UNPACKED = 100_000, 10 * 1024**3  # of a class's zip
MOST_OF_FOLDER = 1024**3  # bytes of one student in it
MOST_NAMED = 20  # files of a folder that are wanted by nobody, and told by name

WANTED = (".npy", ".trials.jsonl", "received.csv", "timestamp.txt")
JUNK = frozenset(
    [
        *("__MACOSX", "__pycache__", "node_modules", ".git", ".svn", ".hg", ".DS_Store", ".vscode", ".idea"),
        *(".ipynb_checkpoints", ".virtual_documents", ".jupyter", ".ipython", ".venv", ".cache", ".config"),
        *(".local", ".Trash", ".records"),
    ]
)
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


class FileKind(Enum):
    """What a file may be, by its name."""

    NOTEBOOK = "notebook"
    PERHAPS = "perhaps a notebook"
    ZIP = "zip"
    OTHER = "other"


def kind_of(name: str) -> FileKind:
    """What a file may be.

    Examples
    --------
    >>> [kind_of(name).name for name in ("a.IPYNB", "a.ipynb.txt", "a.ipynb (1)", "a.json", "a.ipynb.zip", "a.py")]
    ['NOTEBOOK', 'NOTEBOOK', 'NOTEBOOK', 'PERHAPS', 'ZIP', 'OTHER']
    """
    lower = name.lower()
    if lower.endswith(".zip"):
        return FileKind.ZIP
    if ".ipynb" in lower and len(lower) - lower.rindex(".ipynb") <= len(".ipynb (10)"):
        return FileKind.NOTEBOOK
    return FileKind.PERHAPS if lower.endswith(".json") else FileKind.OTHER


def is_junk(name: str) -> bool:
    """Whether a file or folder is a program's own: nobody hands it in on purpose."""
    return name in JUNK or name.startswith("._")


@dataclass(frozen=True)
class Odd:
    """A member of a class's zip that was not unpacked: the way to it, and why."""

    way: tuple[str, ...]
    why: str


@contextmanager
def open_zip(file: Path | io.BytesIO, name: str, most: int) -> Iterator[zipfile.ZipFile]:
    """Open a zip of at most so many members; what is wrong with it is raised as `Refused`, in words."""
    try:
        with zipfile.ZipFile(file) as archive:
            n_members = len(archive.infolist())
            if n_members > most:
                raise Refused(
                    f"{name} holds {n_members:,} files, more than {most:,}: unpack it yourself and look"
                )
            yield archive
    except Refused:
        raise
    except DAMAGED as error:
        raise Refused(f"{name} cannot be unpacked ({str(error)[:80]}): pack it again") from error


def clear_name(raw: str) -> str:
    """Read a member's name: many programs write UTF-8 and do not say so, and zipfile then reads it as cp437.

    Examples
    --------
    >>> clear_name("Jos├⌐/a.ipynb"), clear_name("José/a.ipynb")
    ('José/a.ipynb', 'José/a.ipynb')
    """
    with suppress(UnicodeError):  # raised by a name that was UTF-8, and said so
        raw = raw.encode("cp437").decode("utf-8")
    return raw.replace("\\", "/")


def way_to(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """The folders that lead to a member, and its name."""
    return PurePosixPath(clear_name(member.filename)).parts


def why_odd(member: zipfile.ZipInfo) -> str:
    """Say why a member cannot be unpacked; "" if it can be."""
    way = PurePosixPath(clear_name(member.filename))
    if way.is_absolute() or ".." in way.parts or PureWindowsPath(way).drive:
        return "leads out of it"
    if stat.S_IFMT(member.external_attr >> 16) == stat.S_IFLNK:
        return "is a link, and leads out of it"
    if member.flag_bits & 1:
        return "is locked by a password"
    # Other methods of packing give all of their output at once, however much it is.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a rare way"
    return ""


def inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a member, and of a larger one the first `most` + 1, whatever the zip says of its size."""
    with archive.open(member) as source:
        return source.read(most + 1)


def unpack(submissions: Path, scratch: Path) -> list[Odd]:
    """Unpack a class's zip into a folder: what may be of use, and empty files for the names of what is not.

    Parameters
    ----------
    submissions, scratch : Path

    Returns
    -------
    list of Odd
        What was left out although it was wanted.

    Raises
    ------
    ValueError
        For what is no zip, is damaged as a whole, or holds far too much; and where nothing in it can be unpacked.
    """
    if not submissions.is_file() or not zipfile.is_zipfile(submissions):
        raise ValueError(f"{submissions} is neither a folder STUDENT/LAB.ipynb nor a zip of it: check it")
    odd: list[Odd] = []
    sizes: Counter[str] = Counter()
    named: Counter[tuple[str, ...]] = Counter()
    n_unpacked = 0
    with open_zip(submissions, submissions.name, MOST_FILES) as archive:
        for member in archive.infolist():
            way = way_to(member)
            if member.is_dir() or not way or any(is_junk(part) for part in way):
                continue
            if not _is_wanted(way[-1]):
                named[way[:-1]] += 1
                if named[way[:-1]] <= MOST_NAMED and not why_odd(member):
                    _write(scratch, way, b"")
                continue
            # One byte too many is kept, so that whoever reads it says that it is too big.
            most = MOST_ZIP if way[-1].lower().endswith((".zip", ".npy")) else MOST_RAW
            why, data = _taken(archive, member, min(most, MOST_OF_FOLDER - sizes[way[0]]))
            sizes[way[0]] += len(data)
            if sum(sizes.values()) > MOST_UNPACKED:
                raise Refused(f"{submissions} holds too much for a class: unpack it yourself and look")
            why = why or _write(scratch, way, data)
            n_unpacked += not why
            if why:
                odd.append(Odd(way, why))
    if odd and not n_unpacked:
        words = f"{submissions.name} holds {'/'.join(odd[0].way)[:80]!r}, which {odd[0].why}"
        raise Refused(f"{words}: pack it again")
    return odd


def _is_wanted(name: str) -> bool:
    return kind_of(name) is not FileKind.OTHER or name.endswith(WANTED)


def _taken(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> tuple[str, bytes]:
    """Say why a member cannot be unpacked, and give what is in it."""
    why = why_odd(member) or ("is too much for one student" if most <= 0 else "")
    if why:
        return why, b""
    try:
        return "", inflated(archive, member, most)
    except DAMAGED as error:
        return f"cannot be unpacked ({str(error)[:80]})", b""


def _write(scratch: Path, way: Sequence[str], data: bytes) -> str:
    """Write a member to its place; the reason where that is impossible, else ""."""
    target = scratch.joinpath(*way)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as sink:
            sink.write(data)
    except FileExistsError:
        return (
            "stands there twice"
            if target.parent.is_dir()
            else "cannot be unpacked under its name (there is a file)"
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        return f"cannot be unpacked under its name ({why})"
    return ""
