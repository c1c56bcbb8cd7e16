"""A download as names and bytes, whether it is a folder or a zip. No link is followed, and every size is bounded."""

from __future__ import annotations

import io
import os
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from autograde.trust.archives import (
    DAMAGED,
    MOST_FILES,
    MOST_RAW,
    MOST_UNPACKED,
    inflated,
    is_junk,
    way_to,
    why_odd,
)
from autograde.trust.untrusted_files import Refused, read_below

MOST_LEVELS = 20
MOST_ZIP_IN_ZIP = 1024**3  # bytes of a download that lies in a zip


@dataclass(frozen=True)
class Entry:
    """A file of a download.

    Attributes
    ----------
    way : tuple of str
        The folders that lead to it, and its name, with composed accents (NFC).
    size : int
        Bytes, as the folder or zip says.
    data : callable
        Gives the bytes; `Refused` where they cannot be read.
    source : int
        The number of the download, in the order in which they were given.
    """

    way: tuple[str, ...]
    size: int
    data: Callable[[], bytes]
    source: int = 0

    @property
    def path(self) -> str:
        """The way to it, for messages."""
        return "/".join(self.way)


@dataclass(frozen=True)
class Download:
    """What lies in a download, below the folders `above` that hold nothing but the next one.

    Attributes
    ----------
    name : str
        For messages.
    entries : tuple of Entry
    odd : tuple of str
        What was left out, and why: a line each.
    above : tuple of str
    """

    name: str
    entries: tuple[Entry, ...]
    odd: tuple[str, ...] = ()
    above: tuple[str, ...] = ()

    def levels(self) -> Iterator[Download]:
        """Give the download, and then what is in its one folder, as long as there is but one and no file beside it.

        Examples
        --------
        >>> entry = Entry(("export", "ada", "a.ipynb"), 1, bytes)
        >>> [level.entries[0].path for level in Download("d", (entry,)).levels()]
        ['export/ada/a.ipynb', 'ada/a.ipynb', 'a.ipynb']
        """
        here = self
        while True:
            yield here
            if len({entry.way[0] for entry in here.entries}) != 1 or len(here.entries[0].way) == 1:
                return
            inner = tuple(replace(entry, way=entry.way[1:]) for entry in here.entries)
            here = replace(here, entries=inner, above=(*here.above, here.entries[0].way[0]))


def open_download(path: Path, stack: ExitStack, source: int = 0) -> Download:
    """List what lies in a folder or a zip.

    Parameters
    ----------
    path : Path
    stack : ExitStack
        Keeps the zip open for as long as its entries are read.
    source : int
        The number of the download.

    Raises
    ------
    ValueError
        For what is neither, is not whole, or holds far too much; the message names the remedy.
    """
    if path.is_dir():
        entries, odd = _in_folder(path, source)
    elif not path.exists():
        raise ValueError(f"{path} does not exist: check the path")
    else:
        entries, odd = _in_zip(path, path.name, stack, source)
    if not entries:
        raise ValueError(
            f"{path} holds no file" + (f" that can be read ({odd[0]})" if odd else "") + ": check it"
        )
    return Download(path.name, tuple(entries), tuple(odd))


def open_inner(entry: Entry, stack: ExitStack) -> Download:
    """List what lies in a zip that itself is an entry of a download.

    Raises
    ------
    ValueError
        As of `open_download`.
    """
    if entry.size > MOST_ZIP_IN_ZIP:
        raise ValueError(
            f"{entry.path} has {entry.size / 1e9:.1f} GB: unpack it yourself, and collect the folder"
        )
    entries, odd = _in_zip(io.BytesIO(entry.data()), entry.path, stack, entry.source)
    return Download(entry.path, tuple(entries), tuple(odd))


def _in_folder(root: Path, source: int) -> tuple[list[Entry], list[str]]:
    entries: list[Entry] = []
    odd: list[str] = []
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        way = waiting.pop()
        with os.scandir(root.joinpath(*way)) as found:
            here = sorted(found, key=lambda entry: entry.name)
        for each in here:
            down = (*way, each.name)
            if is_junk(each.name):
                continue
            if each.is_symlink():
                odd.append(f"{'/'.join(down)!a} is a link, which is not followed: put the file itself there")
            elif each.is_dir(follow_symlinks=False):
                if len(down) >= MOST_LEVELS:
                    odd.append(f"{'/'.join(down)[:80]!a} lies too deep: move it up")
                else:
                    waiting.append(down)
            else:
                entries.append(_entry_of_folder(root, down, each.stat(follow_symlinks=False).st_size, source))
        if len(entries) > MOST_FILES:
            raise ValueError(f"{root} holds more than {MOST_FILES:,} files: is it the right folder?")
    return sorted(entries, key=lambda entry: entry.way), odd


def _entry_of_folder(root: Path, down: tuple[str, ...], size: int, source: int) -> Entry:
    # `read_below` opens each step from the one before, and waits for no pipe.
    return Entry(
        _composed(down), size, lambda: read_below(root, down, max(MOST_RAW, MOST_ZIP_IN_ZIP)), source
    )


def _in_zip(
    file: Path | io.BytesIO, name: str, stack: ExitStack, source: int
) -> tuple[list[Entry], list[str]]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
        members = archive.infolist()
    except DAMAGED as error:
        raise ValueError(
            f"{name} is neither a folder nor a whole zip ({str(error)[:60]}): download it again"
        ) from error
    if _is_cut_off(archive, members):
        raise ValueError(f"{name} is cut off, and is no whole zip: download it again")
    if len(members) > MOST_FILES:
        raise ValueError(f"{name} holds more than {MOST_FILES:,} files: is it the right zip?")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise ValueError(
            f"{name} would unpack to more than {MOST_UNPACKED / 1e9:.0f} GB: is it the right zip?"
        )
    entries: list[Entry] = []
    odd: list[str] = []
    for member in members:
        way = way_to(member)
        if member.is_dir() or not way or any(is_junk(part) for part in way):
            continue
        if why := why_odd(member) or _unfit(way):
            odd.append(f"{'/'.join(way)[:80]!a} {why}: it was left out")
            continue
        entries.append(Entry(_composed(way), member.file_size, _reader(archive, member), source))
    return entries, odd


def _is_cut_off(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> bool:
    """Whether the table of contents is that of a zip within it: the zip's own stood at its end, which is lost."""
    assert archive.fp is not None  # it has just been opened
    archive.fp.seek(0)
    begins = archive.fp.read(4) == b"PK\3\4"
    return begins and not any(member.header_offset == 0 for member in members)


def _unfit(way: tuple[str, ...]) -> str:
    if len(way) > MOST_LEVELS:
        return "lies too deep"
    return "has a name that no file has" if any("\0" in part or part == "." for part in way) else ""


def _reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        # A zip may say a small size and hold a large file; one byte too many tells.
        most = min(member.file_size, MOST_ZIP_IN_ZIP)
        try:
            data = inflated(archive, member, most)
        except DAMAGED as error:
            raise Refused(f"it cannot be unpacked ({str(error)[:60]}): download it again") from error
        if len(data) > most:
            raise Refused("it is larger than its zip says: download it again")
        return data

    return read


def _composed(way: tuple[str, ...]) -> tuple[str, ...]:
    # On disk a name may be bytes that are no UTF-8; they are kept, and shown as ?.
    return tuple(unicodedata.normalize("NFC", part) for part in way)
