"""`load_hetrec` is tried on small files in the layout of HetRec, with all the dirt of real ones."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["CLOSING", "FIRST_YEAR", "HEADERS", "N_KEYS", "OPENING", "Row", "hetrec", "hetrec_folder"]

Rng = np.random.Generator
Row = tuple[Any, ...]

FIRST_YEAR = 2002  # of Last.fm
LAST_YEAR = 2024  # later than any date of the set: no year is too late
LATIN_1 = (
    "chanson française",
    "música antiga",
    "größenwahn",
    "jazz à la nuit \x96 live",  # cp1252 reads this sign as another
)
PLAIN = (
    "rock",
    "metal",
    "female vocalists",
    "80s",
    "seen live",
    "dub",
    "ambient",
    " best of 2008",  # begins with a blank
    "c#",
    "folk",
)
# A reader of quotes swallows what stands between these two.
OPENING, CLOSING = '"Open Letter', 'The 12" Singles'
QUOTED = '"Odd" Alvin Marsh'
UTF_8 = ("Øresund Choir", "Žižkov Brass", "Луна и снег", "Café Lumière")
WORDS = ("Paper", "Glass", "North", "Velvet", "Iron", "Winter", "Red", "Silent", "Golden", "Salt")
HEADERS = {
    "artists": ("id", "name", "url", "pictureURL"),
    "tags": ("tagID", "tagValue"),
    "user_artists": ("userID", "artistID", "weight"),
    "user_friends": ("userID", "friendID"),
    "user_taggedartists": ("userID", "artistID", "tagID", "day", "month", "year"),
    "user_taggedartists-timestamps": ("userID", "artistID", "tagID", "timestamp"),
}
# So many first columns tell one row of a file from the others; in all other files 3 do.
N_KEYS = {"artists": 1, "tags": 1, "user_artists": 2, "user_friends": 2}


def hetrec(seed: int) -> dict[str, list[Row]]:
    """The rows of six small files in the layout of HetRec, with all their dirt.

    Parameters
    ----------
    seed : int

    Examples
    --------
    >>> {name: len(rows[0]) for name, rows in hetrec(0).items()} == {name: len(HEADERS[name]) for name in HEADERS}
    True
    """
    rng = np.random.default_rng(seed)
    artists = _artists(rng)
    tags = [
        (int(number), str(word))
        for number, word in zip(
            np.sort(rng.permutation(90)[: len(PLAIN) + len(LATIN_1)]) + 1,
            rng.permutation(PLAIN + LATIN_1),
            strict=True,
        )
    ]
    known = [row[0] for row in artists]
    unknown = (max(known) + 1 + rng.permutation(40)[:4]).tolist()
    users = (2 + np.sort(rng.permutation(60)[:12])).tolist()
    plays = [
        (user, int(artist), max(1, round(float(rng.lognormal(np.log(260), 1.2)))))
        for user in users
        for artist in np.sort(rng.choice(known, rng.integers(5, 10), replace=False))
    ]
    friends = [(one, other) for one in users for other in users if one != other and (one + other) % 5 == 0]
    dated = _tagged(rng, users, known, unknown, [row[0] for row in tags])
    stamps = [
        (*row[:3], int(np.datetime64(f"{row[5]}-{row[4]:02}-{row[3]:02}", "ms").astype(np.int64)))
        for row in dated
    ]
    tables = (artists, tags, plays, friends, dated, stamps)
    return dict(zip(HEADERS, tables, strict=True))


def _artists(rng: Rng) -> list[Row]:
    n = int(rng.integers(26, 34))
    names = [" ".join(rng.choice(WORDS, 2, replace=False)) for _ in range(n)]
    first = int(rng.integers(2, 6))
    names[first], names[first + int(rng.integers(4, 9))] = OPENING, CLOSING
    names[1] = names[0]  # two artists of one name
    for place, name in zip(n - 1 - rng.permutation(10)[:5], (QUOTED, *UTF_8), strict=True):
        names[place] = name
    numbers = (1 + np.sort(rng.permutation(3 * n)[:n])).tolist()
    return [
        (
            number,
            name,
            f"http://music.example/{number}",
            f"http://pictures.example/{number}.jpg" if number % 7 else "",
        )
        for number, name in zip(numbers, names, strict=True)
    ]


def _tagged(rng: Rng, users: list[int], known: list[int], unknown: list[int], tags: list[int]) -> list[Row]:
    """Make tag assignments; some have impossible years, some have artists that no file names, one line stands twice."""
    rows: dict[Row, Row] = {}
    for user in users:
        for artist in [*rng.choice(known, 6, replace=False).tolist(), int(rng.choice(unknown))]:
            day = 1 if rng.random() < 0.9 else int(rng.integers(2, 29))
            key = (user, artist, int(rng.choice(tags)))
            rows[key] = (*key, day, int(rng.integers(1, 13)), int(rng.integers(2005, 2012)))
    odd = rng.permutation(len(rows))[:10]
    for place, year in zip(
        odd, (1956, 1956, 1957, 1979, 1999, 2001, 2001, FIRST_YEAR, FIRST_YEAR, LAST_YEAR), strict=True
    ):
        key = list(rows)[place]
        rows[key] = (*rows[key][:5], year)
    lines = list(rows.values())
    twice = next(row for row in lines if row[1] in known and row[5] > FIRST_YEAR)
    return [*lines[: len(lines) // 2], twice, *lines[len(lines) // 2 :]]


def hetrec_folder(seed: int) -> Path:
    """Write the files of `hetrec` into a new folder, each in its encoding, lines ended as on Windows."""
    folder = Path(tempfile.mkdtemp(prefix="hetrec-"))
    for name, rows in hetrec(seed).items():
        lines = ["\t".join(map(str, row)) for row in (HEADERS[name], *rows)]
        text = "".join(f"{line}\r\n" for line in lines)
        (folder / f"{name}.dat").write_bytes(text.encode("latin-1" if name == "tags" else "utf-8"))
    return folder
