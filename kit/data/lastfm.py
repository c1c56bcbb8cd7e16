"""Last.fm listeners, artists and tags in the layout of HetRec 2011: the synthetic world, and the real set.

Nothing of the real set is shipped: its terms are non-commercial, so the kit downloads it for the one who asks, checks
it, and keeps it in that person's own cache. One reader serves both; what it gives is numbered from 0.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import requests
from numpy.typing import NDArray

from kit.data._download import Source, download
from kit.data.errors import DataError
from kit.data.folder import cache_folder, written_folder
from kit.data.hetrec import COLUMNS, FIRST_YEAR, Tables, find_files, read_tables
from kit.data.taggings import Taggings, days_of

__all__ = ["LastFM", "import_lastfm", "lastfm_folder", "load_lastfm", "number_tables"]

LISTENS_VARIABLE = "KIT_LISTENS"
SOURCE = Source(
    "hetrec2011-lastfm-2k.zip",
    "https://files.grouplens.org/datasets/hetrec2011/hetrec2011-lastfm-2k.zip",
    md5="296d61afe4e8632b173fc2dd3be20ce2",
)
_WORLD = "world-3"  # the number goes up when the synthetic world changes, or older files were taken for it


@dataclass(frozen=True, eq=False, repr=False)
class LastFM:
    """Listeners, artists and tags, each numbered from 0.

    Attributes
    ----------
    name : str
    user_ids, artist_ids : integers
        Their numbers in the files.
    artist_names, tag_names : texts
    plays : (n_users, n_artists) scipy.sparse.csr_array of float64
        How often a user played an artist.
    tag_counts : (n_artists, n_tags) scipy.sparse.csr_array of float64
        How many users gave a tag to an artist.
    tagged_on : (n_artists,) float64
        The median day on which an artist was tagged, counted from 1970; NaN where none is known.
    taggings : Taggings
        What `tag_counts` and `tagged_on` are made from.
    left_out : dict of str to int
        Rows that say nothing here, by the reason.
    """

    name: str
    user_ids: NDArray[np.int64]
    artist_ids: NDArray[np.int64]
    artist_names: NDArray[np.object_]
    tag_names: NDArray[np.object_]
    plays: Any
    tag_counts: Any
    tagged_on: NDArray[np.float64]
    taggings: Taggings
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def listeners(self) -> NDArray[np.int64]:
        """The number of users who listen to each artist."""
        return np.bincount(self.plays.indices, minlength=self.plays.shape[1])

    @property
    def freshness(self) -> NDArray[np.float64]:
        """`tagged_on` from 0 (the longest ago) to 1; where it is not known, the middle of the known ones."""
        known = np.isfinite(self.tagged_on)
        if not known.any():
            return np.full(len(self.tagged_on), 0.5)
        days = np.where(known, self.tagged_on, np.median(self.tagged_on[known]))
        return np.asarray((days - days.min()) / (np.ptp(days) or 1))

    def without_tags(self, pairs: NDArray[np.integer]) -> LastFM:
        """Leave out the tags that users gave to artists in pairs that are hidden from a model.

        Who tags an artist listens to it: a test user's own tags on the artists hidden for the test tell the answer.

        Parameters
        ----------
        pairs : (n, 2) integers
            Rows of users and of artists, as `kit.data.heldout.HeldOut.hidden` has them.

        Returns
        -------
        LastFM
            With other `taggings`, and `tag_counts` and `tagged_on` made from these.

        Examples
        --------
        >>> music = load_lastfm("world")
        >>> one = music.taggings.users[0], music.taggings.artists[0]
        >>> less = music.without_tags(np.array([one]))
        >>> bool(less.tag_counts.sum() < music.tag_counts.sum())
        True
        """
        n_artists, n_tags = self.tag_counts.shape
        users, artists = np.reshape(pairs, (-1, 2)).T.astype(np.int64)
        given = self.taggings
        hidden = np.isin(given.users * n_artists + given.artists, users * n_artists + artists)
        seen = ~hidden | (given.users < 0)
        left = Taggings(given.users[seen], given.artists[seen], given.tags[seen], given.days[seen])
        return replace(
            self,
            taggings=left,
            tag_counts=left.counts(n_artists, n_tags),
            tagged_on=left.median_days(n_artists),
        )

    def __repr__(self) -> str:
        left_out = "".join(f"; {n:,} {reason}" for reason, n in self.left_out.items() if n)
        return (
            f"{self.name}: {len(self.user_ids):,} users, {len(self.artist_ids):,} artists, {self.plays.nnz:,} "
            f"pairs that listen, {len(self.tag_names):,} tags{left_out}"
        )


def load_lastfm(name: str | Path | None = None) -> LastFM:
    """Load a set of listeners by its name.

    Parameters
    ----------
    name : str or path, optional
        - ``"world"``: the synthetic world; needs nothing;
        - ``"lastfm"``: the real set, imported or downloaded on first use;
        - the path of a folder that holds the six files.

        Without a name, what the environment variable ``KIT_LISTENS`` says, or else "world".

    Raises
    ------
    DataError

    Examples
    --------
    >>> load_lastfm("world")
    world: 600 users, 8,827 artists, ... pairs that listen, ... tags; ...
    """
    folder = lastfm_folder(name)
    return number_tables(read_tables(folder), Path(_named(name)).name)


def _named(name: str | Path | None) -> str | Path:
    return name or os.environ.get(LISTENS_VARIABLE) or "world"


def lastfm_folder(name: str | Path | None = None, session: requests.Session | None = None) -> Path:
    """Give the folder that holds the six files of a set; write or download them when they are not there yet.

    Parameters
    ----------
    name : str or path, optional
        See `load_lastfm`.
    session : requests.Session, optional
        The seam to the network.

    Raises
    ------
    DataError

    Examples
    --------
    >>> sorted(path.name for path in lastfm_folder("world").glob("*.dat"))[:3]
    ['artists.dat', 'tags.dat', 'user_artists.dat']
    """
    name = _named(name)
    if name == "world":
        return _world_folder()
    if name == "lastfm":
        kept = cache_folder() / "lastfm"
        if not kept.is_dir():
            import_lastfm(download(SOURCE, cache_folder() / "downloads", session))
        return kept
    if not Path(name).is_dir():
        raise DataError(
            f"{name} is no set of listeners and no folder; there are world (synthetic), lastfm (real), and any folder "
            f"with the files {', '.join(f'{stem}.dat' for stem in COLUMNS)}"
        )
    return Path(name)


def _world_folder() -> Path:
    from kit.data.worlds.listens import listens_world

    kept = cache_folder() / f"lastfm-{_WORLD}"
    if not kept.is_dir():
        written_folder(kept, listens_world().write)
    return kept


def import_lastfm(path: str | Path) -> LastFM:
    """Keep a copy of the real set as "lastfm": from the zip of its publisher, or from a folder with the six files.

    Parameters
    ----------
    path : path

    Returns
    -------
    LastFM

    Raises
    ------
    DataError
        When a file is missing or is not what it should be; then nothing is kept.

    Examples
    --------
    >>> import tempfile
    >>> os.environ["KIT_DATA"] = tempfile.mkdtemp()
    >>> import_lastfm(lastfm_folder("world"))
    lastfm: 600 users, 8,827 artists, ...
    >>> del os.environ["KIT_DATA"]
    """
    path = Path(path)
    found: list[LastFM] = []

    def fill(folder: Path) -> None:
        if path.is_dir():
            read = read_tables(path)  # its messages name the files where they lie
            for stem, file in find_files(path).items():
                shutil.copyfile(file, folder / f"{stem}.dat")
        else:
            _unzip(path, folder)
            read = _read_unzipped(folder, path)
        found.append(number_tables(read, "lastfm"))

    written_folder(cache_folder() / "lastfm", fill, anew=True)
    return found[0]


def _unzip(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                # Files go by their names alone: a path inside an archive decides nothing here.
                name = Path(entry.filename).name.casefold()
                if name.removesuffix(".dat") in COLUMNS and name.endswith(".dat"):
                    with archive.open(entry) as packed, (folder / name).open("wb") as file:
                        shutil.copyfileobj(packed, file)
    except (OSError, zipfile.BadZipFile) as error:
        raise DataError(
            f"{path} cannot be opened ({error}); give the zip of HetRec 2011 or a folder with its six files"
        ) from error


def _read_unzipped(folder: Path, archive: Path) -> dict[str, dict[str, Any]]:
    try:
        return read_tables(folder)
    except DataError as error:  # the folder is gone when anybody reads of it
        raise DataError(str(error).replace(str(folder), str(archive))) from error


def number_tables(tables: Tables, name: str = "listeners") -> LastFM:
    """Number users, artists and tags from 0, and put who plays and who tags what into sparse tables.

    Tags given to artists that the table of artists does not know, or with a tag that the table of tags does not know,
    are left out, and counted, as are rows that are there already; dates from before 2002 are not believed.

    Parameters
    ----------
    tables : mapping of str to tables
        As `read_tables` gives them, or pandas tables with the same columns.
    name : str

    Returns
    -------
    LastFM

    Raises
    ------
    DataError
        When nobody listens to anything, or two artists or tags have the same number.

    Examples
    --------
    >>> music = number_tables(read_tables(lastfm_folder("world")))
    >>> music.plays.shape
    (600, 8827)
    """
    from scipy.sparse import csr_array

    artist_ids, tag_ids = _numbers_of(tables, "artists", "id"), _numbers_of(tables, "tags", "tagID")
    listens, n_plays_twice = _each_once(tables, "user_artists")
    given, n_tags_twice = _each_once(tables, "user_taggedartists")
    user_ids = np.unique(listens["userID"])
    played = _rows_of(listens["artistID"], artist_ids)
    heard = (played >= 0) & (listens["weight"] > 0)
    if not heard.any():
        raise DataError("nobody listens to an artist of the table of artists: are the files of one set?")
    users = np.searchsorted(user_ids, listens["userID"][heard])
    plays = csr_array(
        (listens["weight"][heard].astype(float), (users, played[heard])), (len(user_ids), len(artist_ids))
    )
    tagged, tag = _rows_of(given["artistID"], artist_ids), _rows_of(given["tagID"], tag_ids)
    known = (tagged >= 0) & (tag >= 0)
    dated = given["year"] >= FIRST_YEAR
    taggings = Taggings(
        _rows_of(given["userID"][known], user_ids),
        tagged[known],
        tag[known],
        days_of(given, dated)[known],
    )
    return LastFM(
        name=name,
        user_ids=user_ids,
        artist_ids=artist_ids,
        artist_names=np.asarray(tables["artists"]["name"], object),
        tag_names=np.asarray(tables["tags"]["tagValue"], object),
        plays=plays,
        tag_counts=taggings.counts(len(artist_ids), len(tag_ids)),
        tagged_on=taggings.median_days(len(artist_ids)),
        taggings=taggings,
        left_out={
            "rows of plays that come twice left out": n_plays_twice,
            "rows of tags that come twice left out": n_tags_twice,
            "plays of unknown artists left out": int((~heard).sum()),
            "tags of unknown artists left out": int((~known).sum()),
            "impossible dates not believed": int((known & ~dated).sum()),
        },
    )


def _numbers_of(tables: Tables, stem: str, column: str) -> NDArray[np.int64]:
    """Give the numbers of a table of names, of which each has one row."""
    numbers = _column(tables, stem, column)
    found, times = np.unique(numbers, return_counts=True)
    if (times > 1).any():
        raise DataError(
            f"{found[times > 1][0]} stands in {times.max()} rows of {stem}, under {column}: leave one row for each"
        )
    return numbers


def _each_once(tables: Tables, stem: str) -> tuple[dict[str, NDArray[np.int64]], int]:
    """Drop the rows of a table that stand there already, as in a file pasted twice, and count them."""
    rows = np.stack([_column(tables, stem, column) for column in COLUMNS[stem]], axis=1)
    _, first = np.unique(rows, axis=0, return_index=True)
    once = rows[np.sort(first)]
    return dict(zip(COLUMNS[stem], once.T, strict=True)), len(rows) - len(once)


def _column(tables: Tables, stem: str, column: str) -> NDArray[np.int64]:
    return np.asarray(tables[stem][column], np.int64)


def _rows_of(ids: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the row of each id in the table of known ids; -1 where the id is not there."""
    order = np.argsort(known, kind="stable")
    places = np.searchsorted(known[order], ids).clip(max=len(known) - 1)
    rows = order[places]
    return np.asarray(np.where(known[rows] == ids, rows, -1), np.int64)
