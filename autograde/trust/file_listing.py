"""Find the notebooks below a student's folder: in it, in zips there, and in zips in these. All sizes are bounded."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from autograde.trust.archives import (
    MOST_RAW,
    MOST_ZIP,
    FileKind,
    clear_name,
    inflated,
    is_junk,
    kind_of,
    open_zip,
    way_to,
    why_odd,
)
from autograde.trust.untrusted_files import Refused, read_below

MOST_ENTRIES = 5_000  # files and folders of one student
MOST_LEVELS = 12
MOST_ZIPS = 3  # of one student, and in each of them
MOST_NAMED = 5  # other files that are told by name


@dataclass(frozen=True, order=True)
class FileLocation:
    """Where a file lies: `parts` lead down from the instructor's folder, `members` into a zip, and a zip in it."""

    root: Path
    parts: tuple[str, ...]
    members: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The file's path, for messages alone: `read` opens it and follows no link."""
        return self.root.joinpath(*self.parts)

    @property
    def name(self) -> str:
        """The file's name."""
        return PurePosixPath(clear_name(self.members[-1])).name if self.members else self.parts[-1]

    @property
    def member(self) -> str:
        """The way to the file within its zip, for messages; "" for a file that lies in no zip."""
        return "/".join(map(clear_name, self.members))

    @property
    def way(self) -> str:
        """The way to the file below the student's folder, for messages."""
        below = self.parts[1:] or self.parts
        return ":".join(["/".join(below), *map(clear_name, self.members)])

    def read(self, most: int = MOST_RAW) -> bytes:
        """The file's bytes; it is opened anew, and refused where it has become a link or too big since."""
        if not self.members:
            return read_below(self.root, self.parts, most)
        with opened(replace(self, members=self.members[:-1])) as archive:
            data = inflated(archive, archive.getinfo(self.members[-1]), most)
        if len(data) > most:
            raise Refused(f"the file has more than {most / 1e6:g} MB")
        return data


@contextmanager
def opened(place: FileLocation) -> Iterator[zipfile.ZipFile]:
    """Open the zip that lies at a place."""
    data = place.read(MOST_ZIP)
    if data.count(b"PK\1\2") > MOST_ENTRIES:
        raise Refused(f"{place.name} holds more than {MOST_ENTRIES:,} files: hand in the notebook by itself")
    with open_zip(io.BytesIO(data), place.name, MOST_ENTRIES) as archive:
        yield archive


@dataclass(frozen=True)
class FoundFile:
    """A file that may be a notebook, with its size and its own date."""

    place: FileLocation
    size: int
    date: float


@dataclass
class Listing:
    """What lies below a student's folders.

    Attributes
    ----------
    notebooks, perhaps, zips : list of FoundFile
    others : list of str
        Names of some files that are none of these.
    troubles : list of str
        Why something there could not be looked at.
    """

    notebooks: list[FoundFile] = field(default_factory=list)
    perhaps: list[FoundFile] = field(default_factory=list)
    zips: list[FoundFile] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def add(self, found: FoundFile) -> None:
        """Put a file where it belongs, by its name."""
        kind = kind_of(found.place.name)
        lists = {FileKind.NOTEBOOK: self.notebooks, FileKind.PERHAPS: self.perhaps, FileKind.ZIP: self.zips}
        if kind in lists:
            lists[kind].append(found)
        elif len(self.others) < MOST_NAMED:
            self.others.append(found.place.name)


def list_files(root: Path, entries: Sequence[str]) -> Listing:
    """All files of a student: in folders below `root`, or files there; and what the zips among them hold."""
    listing = Listing()
    for entry in entries:
        path = root / entry
        if path.is_dir() and not path.is_symlink():
            try:
                _walk(root, entry, listing)
            except Refused as error:
                listing.troubles.append(str(error))
        else:
            # A link or pipe is listed too: reading says what it is.
            status = path.lstat()
            found = FoundFile(FileLocation(root, (entry,)), status.st_size, status.st_mtime)
            (listing.notebooks.append if kind_of(entry) is FileKind.OTHER else listing.add)(found)
    if len(listing.zips) > MOST_ZIPS:
        listing.troubles.append(f"{len(listing.zips)} zips: hand in the notebook by itself")
        return listing
    for found in listing.zips:
        try:
            _look_into(found.place, listing)
        except (Refused, OSError) as error:
            listing.troubles.append(str(error))
    return listing


def _walk(root: Path, student: str, listing: Listing) -> None:
    """List a folder; one that is too deep or holds too many files is refused."""
    seen = 0
    waiting: list[tuple[str, ...]] = [(student,)]
    while waiting:
        parts = waiting.pop()
        if len(parts) > MOST_LEVELS:
            raise Refused(f"folders more than {MOST_LEVELS} deep: hand in the notebook by itself")
        # Whoever exchanges a folder for a link now has names listed in vain: reading opens each step anew.
        with os.scandir(root.joinpath(*parts)) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                seen += 1
                if seen > MOST_ENTRIES:
                    raise Refused(f"more than {MOST_ENTRIES:,} files: hand in the notebook by itself")
                if is_junk(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((*parts, entry.name))
                    if kind_of(entry.name) is FileKind.NOTEBOOK:
                        listing.troubles.append(f"{entry.name} is not a plain file")
                else:
                    status = entry.stat(follow_symlinks=False)
                    listing.add(
                        FoundFile(FileLocation(root, (*parts, entry.name)), status.st_size, status.st_mtime)
                    )


def _look_into(place: FileLocation, listing: Listing, *, inner: bool = False) -> None:
    """List a zip, and the zips in it."""
    zips = []
    with opened(place) as archive:
        seen: set[str] = set()
        for member in archive.infolist():
            way = way_to(member)
            wanted = way and kind_of(way[-1]) is not FileKind.OTHER and not any(is_junk(part) for part in way)
            if member.is_dir() or not wanted:
                continue
            why = why_odd(member) or ("stands there twice" if member.filename in seen else "")
            seen.add(member.filename)
            if why:
                words = f"{place.name} holds {'/'.join(way)[:80]!r}, which {why}: pack it again"
                listing.troubles.append(words)
                continue
            at = replace(place, members=(*place.members, member.filename))
            if kind_of(way[-1]) is FileKind.ZIP:
                zips.append(at)
            else:
                date = float("".join(f"{number:02}" for number in member.date_time))
                listing.add(FoundFile(at, member.file_size, date))
    for at in zips[:MOST_ZIPS]:
        if inner:
            raise Refused(f"{place.name} is a zip in a zip in a zip: hand in the notebook by itself")
        _look_into(at, listing, inner=True)
