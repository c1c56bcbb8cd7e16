"""The files that a path stands for: one, those of a folder, those of a zip; packed by gzip or not."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from kit.data.errors import DataError

__all__ = ["Member", "again", "members_of", "opened"]

_UNPACKED = 100_000_000  # bytes; below, no file is a bomb
_RATIO = 200  # lists in JSON, the most repetitive of what is read, shrink to a tenth or a twentieth


@dataclass(frozen=True)
class Member:
    """A file to read.

    Attributes
    ----------
    name : str
        As people know it.
    size : int
        In bytes.
    version : int
        Changes when the file does.
    opens : callable
        Opens it anew, from its beginning.
    arrays : dict of str to callable
        Of an archive of arrays (.npz) what opens each one.
    """

    name: str
    size: int
    version: int
    opens: Callable[[], BinaryIO]
    arrays: Mapping[str, Callable[[], BinaryIO]] = field(default_factory=dict)


def members_of(path: Path) -> list[Member]:
    """Find the files to read, in the order of their names, numbers in them by size; hidden ones are left out.

    Raises
    ------
    DataError
        When there is nothing at the path, or it is neither file nor folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("slice.10.json", "slice.9.json", ".hidden"):
    ...     _ = (folder / name).write_text("{}")
    >>> [member.name for member in members_of(folder)]
    ['slice.9.json', 'slice.10.json']
    """
    if path.is_dir():
        found = [Path(where, name) for where, _, names in os.walk(path) for name in names]
        inside = [one for one in found if _is_shown(one.relative_to(path).parts) and one.is_file()]
        inside.sort(key=lambda one: _in_order(one.relative_to(path).as_posix()))
        return [part for one in inside for part in _parts(one, one.relative_to(path).as_posix())]
    if not path.exists():
        raise DataError(f"there is no file {path}; check the path")
    if not path.is_file():
        raise DataError(
            f"{path} is neither a file nor a folder (a device, or a pipe); save it as a file first"
        )
    return _parts(path, path.name)


def opened(member: Member) -> BinaryIO:
    """Open a file, and unpack it where it is packed by gzip.

    What grows two hundred times when it is unpacked is no list of music, and is not read to its end.

    Examples
    --------
    >>> packed = gzip.compress(b"11 12")
    >>> opened(Member("ids.gz", len(packed), 0, lambda: io.BytesIO(packed))).read()
    b'11 12'
    """
    raw = io.BufferedReader(cast("io.RawIOBase", _Plain(member.opens())))
    if raw.peek(2)[:2] != b"\x1f\x8b":
        return raw
    guarded = _Guarded(cast("BinaryIO", gzip.GzipFile(fileobj=raw)), member.size, member.name)
    return io.BufferedReader(cast("io.RawIOBase", guarded))


def again(raw: bytes, file: BinaryIO) -> BinaryIO:
    """Give a file whose first bytes have been read, from its beginning.

    Examples
    --------
    >>> again(b"ab", io.BytesIO(b"cd")).read()
    b'abcd'
    """
    return io.BufferedReader(cast("io.RawIOBase", _Again(raw, file)))


def _parts(path: Path, name: str) -> list[Member]:
    try:
        stat = path.stat()
        with path.open("rb") as file:
            is_zip = file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
        if is_zip:
            return _in_zip(path, name, stat.st_mtime_ns)
    except zipfile.BadZipFile as error:
        raise DataError(f"{name} is a damaged zip ({error}); get it again") from error
    return [Member(name, stat.st_size, stat.st_mtime_ns, lambda: path.open("rb"))]


def _in_zip(path: Path, name: str, version: int) -> list[Member]:
    with zipfile.ZipFile(path) as archive:
        infos = [one for one in archive.infolist() if not one.is_dir()]
    infos = sorted(
        (one for one in infos if _is_shown(PurePosixPath(one.filename).parts)),
        key=lambda one: _in_order(one.filename),
    )
    if any(one.flag_bits & 1 for one in infos):
        raise DataError(f"{name} is locked with a password; unpack it, and import the folder")
    parts = [
        Member(f"{one.filename} in {name}", one.file_size, version, partial(_unzipped, path, one))
        for one in infos
    ]
    if infos and all(one.filename.endswith(".npy") for one in infos):
        arrays = {
            one.filename.removesuffix(".npy"): part.opens for one, part in zip(infos, parts, strict=True)
        }
        return [Member(name, path.stat().st_size, version, lambda: path.open("rb"), arrays)]
    return parts


def _unzipped(path: Path, info: zipfile.ZipInfo) -> BinaryIO:
    archive = zipfile.ZipFile(path)  # an open member keeps the file open
    try:
        inside = cast("BinaryIO", archive.open(info))
    finally:
        archive.close()
    return cast("BinaryIO", _Guarded(inside, info.compress_size, info.filename))


def _is_shown(parts: tuple[str, ...]) -> bool:
    return not any(part.startswith((".", "__MACOSX")) for part in parts)


def _in_order(name: str) -> list[tuple[int, str]]:
    """Give a key that sorts slice.9 before slice.10."""
    words = "".join(c if c.isdecimal() else f"\0{c}\0" for c in name).split("\0")
    return [(int(word) if word.isdecimal() else -1, word) for word in words if word]


class _Plain(io.RawIOBase):
    """A file as `io` wants it, to be peeked into."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        read = self._file.read(len(buffer))
        buffer[: len(read)] = read
        return len(read)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Again(_Plain):
    """A file, and before it what was read of it."""

    def __init__(self, raw: bytes, file: BinaryIO) -> None:
        super().__init__(file)
        self._raw = memoryview(raw)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self._raw:
            return super().readinto(buffer)
        n = min(len(buffer), len(self._raw))
        buffer[:n], self._raw = self._raw[:n], self._raw[n:]
        return n


class _Guarded(_Plain):
    """A packed file that may not grow without end."""

    def __init__(self, file: BinaryIO, packed: int, name: str) -> None:
        super().__init__(file)
        self._left, self._name = max(_UNPACKED, _RATIO * packed), name

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        n = super().readinto(buffer)
        self._left -= n
        if self._left < 0:
            raise DataError(
                f"{self._name} grows more than {_RATIO} times when it is unpacked, as no list of music does; "
                "nothing of it was kept"
            )
        return n
