"""Bring playlists of any kind that is read to this computer, and keep them under a name."""

from __future__ import annotations

import io
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from tqdm import tqdm

from kit.data.cache import open_playlists, save_playlists
from kit.data.errors import DataError
from kit.data.imported import imported_path
from kit.data.imports.arrays import read_array, read_ragged
from kit.data.imports.journal import Journal
from kit.data.imports.kinds import pieces_of
from kit.data.imports.members import Member, members_of, opened
from kit.data.imports.numbering import numbered
from kit.data.imports.pieces import Asked, Piece
from kit.data.imports.refusal import Unread
from kit.data.playlists import Playlists
from kit.data.titles import read_titles, with_titles

__all__ = ["import_file"]

_OURS = {"format", "values", "offsets", "deezer_ids_utf8"}
_SHOWN = 5  # files that are passed over


def import_file(
    path: str | Path,
    tracks: str | Path | None = None,
    name: str | None = None,
    *,
    columns: str = "",
    gap: float = 1800.0,
    min_count: int | None = None,
    say: Callable[[str], object] | None = None,
) -> Playlists:
    r"""Read playlists as people have them, and keep them under a name.

    Which kind a file is of, its content says; ``docs/how-to/real-playlists.md`` has a table of the kinds. What is
    read goes through one pipeline, list by list, in little memory. An import that was stopped goes on where it was
    when it is called again.

    Parameters
    ----------
    path : path
        A file, a folder of files, or a zip; each of them may be packed by gzip.
    tracks : path, optional
        Table of titles, see `read_titles`: for files that have ids alone.
    name : str, optional
        The file's name without its ending, unless given. A data set of that name is replaced.
    columns : str
        Of tables: ``"playlist=LIST,track=SONG"`` names columns by their headers, ``"playlist,track,-"`` by their
        places in a table without headers. The names are playlist, user, track, title, artist, position and time.
    gap : float
        Seconds without music that end a session, where the file tells what somebody has heard, and when.
    min_count : int, optional
        Tracks that come less often are dropped. 2, unless given, or 1 where no track comes
        twice, or there is one list only.
    say : callable, optional
        Takes a sentence about what was left out, or passed over.

    Returns
    -------
    Playlists

    Raises
    ------
    DataError
        When there is nothing that can be read; then nothing is kept. The message says what the file looks like.

    Examples
    --------
    >>> import os, tempfile
    >>> from kit.data.imported import imported_names, load_imported
    >>> os.environ["KIT_DATA"] = tempfile.mkdtemp()
    >>> path = Path(os.environ["KIT_DATA"], "ours.txt")
    >>> _ = path.write_text("track_1 artist_7 track_2 artist_8\ntrack_2 artist_8 track_1 artist_7\n")
    >>> import_file(path)
    ours: 2 playlists, 2 tracks, 4 positions (2.0 a playlist)
    >>> load_imported("ours")[1].tolist()
    [1, 0]
    >>> imported_names()
    ['ours']
    >>> del os.environ["KIT_DATA"]
    """
    path, say = Path(path), say or _silent
    kept_at = imported_path(_name_of(path) if name is None else name)
    titles = None if tracks is None else read_titles(tracks)
    try:
        members = members_of(path)
        if tracks is not None and path.is_dir():
            members = [one for one in members if path / one.name != Path(tracks)]
        playlists = _our_own(path, members, kept_at.stem)
        if playlists is None:
            playlists = _read(members, path, kept_at.stem, Asked(columns, gap), min_count, say)
    except OSError as error:
        raise DataError(
            f"{error.filename or path} cannot be read ({error.strerror or error}); check its permissions"
        ) from error
    if titles is not None:
        playlists = with_titles(playlists, titles)
    save_playlists(playlists, kept_at)
    return playlists


def _silent(_: str) -> None:
    pass


def _name_of(path: Path) -> str:
    """Make a name of a file's name: what a name may not have becomes a hyphen."""
    stem = path.resolve().name
    while ending := re.search(
        r"\.(gz|zip|json|jsonl|csv|tsv|txt|npy|npz|m3u8?|xspf|jspf|pls|log)$", stem, re.IGNORECASE
    ):
        stem = stem[: ending.start()]
    return re.sub(r"\W+", "-", stem).strip("-") or "imported"


def _our_own(path: Path, members: list[Member], name: str) -> Playlists | None:
    """Open a file that `save_playlists` wrote."""
    if path.is_dir() or len(members) != 1 or not set(members[0].arrays) >= _OURS:
        return None
    return replace(open_playlists(path), name=name)


def _read(
    members: list[Member],
    path: Path,
    name: str,
    asked: Asked,
    min_count: int | None,
    say: Callable[[str], object],
) -> Playlists:
    if not members:
        raise DataError(f"{path} holds no file that could be read; put your playlists there")
    told = [(one.name, one.size, one.version) for one in members]
    journal = Journal([str(path.resolve()), asked.columns, told])
    try:
        if journal.done != (0, 0):
            say(f"going on after {journal.n_lists:,} lists")
        _take_in(journal, members, asked, say)
        n_tracks = len(journal.titles)
        if journal.skipped:
            say(f"{_many(journal.skipped, 'entry', 'entries')} that named no track: left out")
        playlists = numbered(journal, name, gap=asked.gap, min_count=min_count)
        if dropped := n_tracks - playlists.n_tracks:
            many = _many(dropped, "track", "tracks")
            say(f"{many} of too few places to be learnt of: left out (--min-count 1 keeps all)")
        elif playlists.counts.max() == 1:
            say("no track comes twice, so nothing can be learnt of what goes together: bring more lists")
    except KeyboardInterrupt:  # what is on disk waits for the next call
        journal.close()
        raise
    except BaseException:
        journal.remove()
        raise
    journal.remove()
    return playlists


def _many(n: int, one: str, more: str) -> str:
    return f"{n:,} {one if n == 1 else more}"


def _take_in(journal: Journal, members: list[Member], asked: Asked, say: Callable[[str], object]) -> None:
    """Add the lists of all files to the journal; a file of no known kind is passed over if another one is of one."""
    passed = list[Unread]()
    n_before, n_pieces = journal.done
    total = sum(member.size for member in members)
    with tqdm(desc="reading", total=total, unit="B", unit_scale=True, delay=2, file=sys.stdout) as bar:
        for number, member in enumerate(members):
            if number < n_before:
                bar.update(member.size)
                continue
            skip = n_pieces if number == n_before else 0
            try:
                for n, piece in enumerate(islice(_pieces(member, asked, bar.update), skip, None), skip + 1):
                    journal.add(piece)
                    journal.checkpoint((number, n))
            except Unread as error:
                passed.append(error)
            except (zlib.error, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
                raise DataError(f"{member.name} is damaged ({error}); get it again") from error
    if len(passed) == len(members):
        if len(members) == 1:
            raise passed[0]
        raise Unread(f"none of {len(members):,} files holds lists. The first: {passed[0]}")
    for unread in passed[:_SHOWN]:
        say(f"passed over: {str(unread).partition('; read are')[0]}")
    if len(passed) > _SHOWN:
        say(f"and {len(passed) - _SHOWN:,} files more were passed over")


def _pieces(member: Member, asked: Asked, progress: Callable[[int], object]) -> Iterator[Piece]:
    if member.arrays:
        ragged = read_ragged(dict(member.arrays), member.name)
        if ragged is not None:
            yield from ragged
            return
        for part, opens in member.arrays.items():
            with opens() as file:
                yield from read_array(file, f"{part} of {member.name}", one_list=len(member.arrays) > 1)
        return
    counted = replace(member, opens=lambda: cast("BinaryIO", _Counted(member.opens(), progress)))
    with opened(counted) as file:
        yield from pieces_of(file, member.name, asked)


class _Counted(io.RawIOBase):
    """A file that says how many bytes of it were read."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], object]) -> None:
        self._file, self._progress = file, progress

    def read(self, n: int = -1) -> bytes:
        read = self._file.read(n)
        self._progress(len(read))
        return read

    def close(self) -> None:
        self._file.close()
        super().close()
