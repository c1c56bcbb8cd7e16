"""The synthetic listeners beside the real ones: every margin is held, and the page says what is counted."""

import os
from pathlib import Path

import numpy as np
import pytest

from bench.worlds.listens import MARGINS, cut, statistics, table
from kit.data.hetrec import read_tables
from kit.data.worlds.listens import listens_world

ROOT = Path(__file__).parents[2]
REAL = Path(os.environ.get("KIT_REAL_DATA") or ROOT.parent / "shared" / "data") / "lastfm"
real = pytest.mark.skipif(not (REAL / "artists.dat").exists(), reason="the real set is not here")


@pytest.fixture(scope="module")
def found():
    return statistics(listens_world().tables)


@pytest.mark.parametrize("name", MARGINS)
def test_the_world_is_within_its_margins(found, name):
    assert MARGINS[name].low <= found[name] <= MARGINS[name].high


@pytest.mark.parametrize("name", [name for name in MARGINS if name != "friends a user, mean"])
def test_the_margins_hold_the_real_set_or_a_part_of_it_as_large_as_the_world(name):
    margin = MARGINS[name]
    assert margin.low <= margin.real <= margin.high or margin.low <= margin.cut <= margin.high


def test_the_page_has_what_is_counted(found):
    for name in ("listeners.md", "worlds.md"):
        page = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
        assert table(found) in page, "python -m bench.worlds.listens prints the table"


def test_what_the_page_says_of_friends_is_what_is_counted(found):
    page = (ROOT / "docs" / "reference" / "listeners.md").read_text(encoding="utf-8")
    names = "friends: cosine", "two users at random: cosine"
    friends, strangers = (f"{found[name]:.3f}".lstrip("0") for name in names)
    assert f"their lists have a cosine of {friends}, and those of two users at random {strangers}" in page


def test_a_cut_has_its_users_alone_and_what_they_listen_to():
    tables = listens_world(60, 2_000, seed=1).tables
    part = cut(tables, 20, np.random.default_rng(0))
    users = set(part["user_artists"]["userID"])
    assert len(users) == 20
    assert set(part["user_friends"]["friendID"]) <= users
    assert set(part["artists"]["id"]) == set(part["user_artists"]["artistID"])


def test_statistics_worked_out_by_hand():
    row = np.array
    tables = {
        "artists": {"id": row([1, 2, 3])},
        "user_artists": {
            "userID": row([1, 1, 2, 2]),
            "artistID": row([1, 2, 1, 3]),
            "weight": row([9, 1, 4, 2]),
        },
        "user_friends": {"userID": row([1, 2]), "friendID": row([2, 1])},
        "user_taggedartists": {
            "userID": row([1, 1, 1, 2]),
            "artistID": row([1, 1, 3, 1]),
            "tagID": row([5, 6, 5, 5]),
        },
    }
    found = statistics(tables)
    assert found["artists with one listener"] == pytest.approx(2 / 3)
    assert found["artists without a tag"] == pytest.approx(1 / 3)
    assert found["tags used once"] == 0.5
    assert found["tags that one user alone gives"] == 0.5
    assert found["listened pairs that this user has tagged"] == 0.5
    assert found["tagged pairs that this user listens to"] == pytest.approx(2 / 3)
    assert found["friends: cosine"] == pytest.approx(0.5)


@pytest.mark.slow
@pytest.mark.real
@real
def test_the_real_column_is_counted_on_the_real_set():
    found = statistics(read_tables(REAL))
    for name, margin in MARGINS.items():
        assert found[name] == pytest.approx(margin.real, rel=0.006), name
