"""Checks of `tags_seen_by`: which rows of a small table of tags are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import Made, Table, as_table
from kit.checks.exercise import Answer, Exercise, Item, Rng, tried
from kit.checks.funnel.tables import Whole
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["TAGS_SEEN_BY", "Seen"]

COLUMNS = ["userID", "artistID", "tagID", "day", "month", "year"]
N_ROWS = (40, 120)
HIDDEN = [(1, 23), (7, 3), (7, 31), (9, 47), (1, 18_745), (2_100, 5)]
NOT_TAGGED = (9, 8)  # a hidden pair of which there is no tag
TAGGED = [(1, 23, 5), (1, 23, 6), (7, 3, 2), (7, 31, 1), (9, 47, 8), (1, 18_745, 2), (2_100, 5, 2)]
# Rows that are kept, and whose pair gives the same one number as a hidden one where two numbers are made one in
# another way than one that tells all pairs apart; numbers are as large as those of the real set.
ALIKE = [
    (12, 3, 5),  # 1 and 23 glued together
    (4, 20, 6),  # 1 + 23
    (12, 6, 3),  # 9 * 8
    (9, 31, 4),  # 23 - 1
    (23, 1, 4),  # the other way round
    *[(2, 18_745 - 10**k, 7) for k in (1, 2, 3, 4)],  # user * 10**k + artist
    *[(2_100 - 10**k, 6, 7) for k in (1, 2, 3)],  # artist * 10**k + user: as (2 100, 5) with another artist
]


Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Seen:
    """A table of tags, the hidden pairs, and what came.

    Attributes
    ----------
    tagged : (n, 6) array
        Columns as in the file.
    hidden : (m, 2) array
        User and artist.
    found : Table or FoundError
    """

    tagged: Whole
    hidden: Whole
    found: Table | FoundError

    @property
    def keep(self) -> Mask:
        """Which rows are kept, by the pair."""
        pairs = {*map(tuple, self.hidden.tolist())}
        return np.array([tuple(pair) not in pairs for pair in self.tagged[:, :2].tolist()])

    @property
    def columns(self) -> list[str]:
        """The columns that came; none where the answer failed."""
        return [] if isinstance(self.found, FoundError) else list(self.found.columns)

    @property
    def rows(self) -> list[tuple[int, ...]]:
        """The rows that came, by the first three columns; nothing where the answer failed."""
        if isinstance(self.found, FoundError):
            return []
        places = [self.found.columns.index(name) for name in COLUMNS[:3]]
        return [tuple(int(number) for number in row) for row in np.asarray(self.found)[:, places].tolist()]

    def by(self, keep: Mask) -> list[tuple[int, ...]]:
        """The rows of some of the table, in the order of their numbers."""
        return sorted(map(tuple, self.tagged[keep, :3].tolist()))


def _seen(answer: Answer, rng: Rng) -> list[Seen]:
    return [_one(answer, rng, n) for n in N_ROWS]


def _one(answer: Answer, rng: Rng, n: int) -> Seen:
    users, artists = np.array([1, 12, 4, 7, 9]), np.array([23, 3, 20, 31, 47, 52])
    pairs = np.array([(user, artist) for user in users for artist in artists])
    rows = np.vstack([TAGGED, ALIKE, [(*pairs[i], t) for i, t in _drawn(rng, n)]])
    rows = np.unique(rows, axis=0)
    rows = rows[rng.permutation(len(rows))]
    dates = np.column_stack(
        [rng.integers(1, 29, len(rows)), rng.integers(1, 13, len(rows)), 2005 + rows[:, 2] % 7]
    )
    tagged = np.hstack([rows, dates]).astype(np.int64)
    hidden = np.insert(rng.permutation(HIDDEN), 2, NOT_TAGGED, axis=0)
    frames = [
        Made("pandas:DataFrame", (tagged, None, COLUMNS)).for_answer(answer),
        Made("pandas:DataFrame", (hidden, None, COLUMNS[:2])).for_answer(answer),
    ]

    def asked() -> Table:
        with student_code():
            result = answer(*frames)
        return _table(result)

    return Seen(tagged, hidden, tried(asked))


def _drawn(rng: Rng, n: int) -> list[tuple[int, int]]:
    return [(int(rng.integers(30)), int(rng.integers(1, 9))) for _ in range(n)]


def _table(result: object) -> Table:
    if (finding := nothing_returned(result)) is not None:
        raise FoundError(finding)
    found = as_table(result)
    if found is None:
        raise FoundError(
            Finding(
                "no data frame",
                f"tags_seen_by gives {shown(result)}",
                "the rows of `tagged` that may be used, as a data frame",
                "`tagged[keep]` with a column of True and False gives the rows where it is True",
            )
        )
    missing = [name for name in COLUMNS[:3] if name not in found.columns]
    if missing:
        raise FoundError(
            Finding(
                "columns are missing",
                f"the columns are {list(found.columns)}",
                f"the next cell looks for {missing[0]}",
                "keep all columns of `tagged`",
            )
        )
    return found


def _nothing(made: list[Seen]) -> Finding | None:
    for one in made:
        if isinstance(one.found, FoundError):
            return one.found.finding
    if not any(one.rows for one in made):
        return Finding(
            "no tag is left", "the table that came has no rows", "most tags may be used", "what is kept"
        )
    if all(sorted(one.rows) == one.by(np.ones(len(one.tagged), bool)) for one in made):
        return Finding(
            "nothing is taken out",
            f"all {len(made[0].tagged)} rows of `tagged` are there, also {_left(made[0])}, and this pair is hidden",
            "the test finds artists by the tags of those who are tested",
            "what is compared with what: columns of numbers, pair by pair",
        )
    return None


def _pair(row: tuple[int, ...]) -> str:
    return f"user {row[0]}, artist {row[1]}, tag {row[2]}"


def _left(one: Seen) -> str:
    """Name a row of a hidden pair that is still there; an empty text where there is none."""
    left = sorted({*one.rows} & {*one.by(~one.keep)})
    return _pair(left[0]) if left else ""


def _masked(made: list[Seen]) -> Finding | None:
    left = next(filter(None, map(_left, made)), "")
    if not left:
        return None
    saw = f"the row {left} is there, though this pair is hidden"
    if all(sorted(each.rows) == each.by(~each.keep) for each in made):
        return Finding("the hidden tags are kept, and the others go", saw, "it is the other way round", "`~`")
    return Finding(
        "tags of hidden pairs are left",
        saw,
        "one tag is enough to tell that this user listens to this artist",
        "all rows of a hidden pair go, not the first one alone",
    )


def _others(made: list[Seen]) -> Finding | None:
    gone = next(filter(None, (sorted({*one.by(one.keep)} - {*one.rows}) for one in made)), [])
    if not gone:
        return None
    saw = f"the row {_pair(gone[0])} is gone, though this pair is not hidden"
    for cause, so, keep in _TOO_MANY:
        if all(sorted(each.rows) == each.by(keep(each)) for each in made):
            return Finding(cause, saw, so, "a row goes where user *and* artist stand in one row of `hidden`")
    for words, key in _AS_ONE:
        if all(sorted(each.rows) == each.by(_apart(each, key)) for each in made):
            user, artist, _ = gone[0]
            like = next(pair for pair in made[0].hidden.tolist() if key(*pair) == key(user, artist))
            return Finding(
                "different pairs look alike",
                saw,
                f"{words}, user {user} and artist {artist} are {key(user, artist)}, "
                f"as are user {like[0]} and artist {like[1]}",
                "one thing of the two that tells all pairs apart, such as a tuple",
            )
    return Finding(
        "tags are gone that may be used",
        saw,
        "what others say of an artist is no leak, and neither is what this user says of other artists",
        "a row goes where user *and* artist stand in one row of `hidden`",
    )


def _in(one: Seen, column: int) -> Mask:
    return np.isin(one.tagged[:, column], one.hidden[:, column])


def _apart(one: Seen, key: Key) -> Mask:
    """Which rows are kept where a pair is known by a key alone."""
    hidden = {key(user, artist) for user, artist in one.hidden.tolist()}
    return np.array([key(user, artist) not in hidden for user, artist in one.tagged[:, :2].tolist()])


_TOO_MANY: tuple[tuple[str, str, Callable[[Seen], Mask]], ...] = (
    (
        "all tags of tested users are taken out",
        "what they say of artists that are not hidden is part of what is known",
        lambda one: ~_in(one, 0),
    ),
    (
        "all tags on hidden artists are taken out",
        "an artist is hidden from one user; what others say of it may be used",
        lambda one: ~_in(one, 1),
    ),
    (
        "user and artist are looked up apart",
        "both are hidden somewhere, but not together",
        lambda one: ~(_in(one, 0) & _in(one, 1)),
    ),
)
Key = Callable[[int, int], object]
_AS_ONE: tuple[tuple[str, Key], ...] = (
    ("glued together", lambda user, artist: f"{user}{artist}"),
    ("added up", lambda user, artist: user + artist),
    ("multiplied", lambda user, artist: user * artist),
    ("subtracted", lambda user, artist: user - artist),
    ("without their order", lambda user, artist: tuple(sorted((user, artist)))),
    *(("as one number", lambda user, artist, m=10**k: user * m + artist) for k in (1, 2, 3, 4)),
    *(("as one number", lambda user, artist, m=10**k: artist * m + user) for k in (1, 2, 3)),
)


def _as_they_were(made: list[Seen]) -> Finding | None:
    for one in made:
        if one.columns != COLUMNS:
            lost = [name for name in COLUMNS if name not in one.columns]
            return Finding(
                "columns are lost" if lost else "other columns",
                f"the columns are {one.columns}",
                f"the table has {COLUMNS}",
                f"where {lost[0]} goes: the answer is rows of `tagged`, whole ones"
                if lost
                else "what was added for the search goes before the table is returned",
            )
        order = {row: place for place, row in enumerate(map(tuple, one.tagged[:, :3].tolist()))}
        places = [order.get(row, -1) for row in one.rows]
        if len(set(places)) < len(places):
            return Finding(
                "rows come twice",
                f"{len(places)} rows, {len(set(places))} different",
                "each counts once",
                "a merge",
            )
        if sorted(places) != places:
            return Finding(
                "rows in another order",
                f"the first row is {_pair(one.rows[0])}",
                "the table is in the order of the file",
                "a mask keeps the order; a sort does not, and not every merge",
            )
        whole = {tuple(row[:3]): row for row in one.tagged.tolist()}
        if any(whole.get(tuple(row[:3])) != row for row in np.asarray(one.found).astype(np.int64).tolist()):
            return Finding(
                "rows that the table did not have",
                f"the first row is {np.asarray(one.found)[0].tolist()}",
                "a row is kept as it is, or not at all",
                "what is changed on the way",
            )
    return None


TAGS_SEEN_BY = Exercise(
    "tags_seen_by",
    [
        Item("no tag of a hidden pair", 1, _masked),
        Item("all other tags", 1, _others),
        Item("rows and columns as they were", 1, _as_they_were),
    ],
    hints=(
        "Which rows go? Those whose user *and* artist stand together in one row of `hidden`.",
        (
            "Make one thing of a pair, such as a tuple, for both tables. `set` holds the hidden ones, and a column of "
            "True and False says which rows are not among them."
        ),
        (
            "hidden = set(zip(hidden['userID'], hidden['artistID'])); keep = [pair not in hidden for pair in "
            "zip(tagged['userID'], tagged['artistID'])]; return tagged[keep]."
        ),
    ),
    observe=_seen,
    needs=_nothing,
)
