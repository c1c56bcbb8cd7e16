"""The synthetic world of listeners: seeded, shaped like the real files, dirt included, and true to its truth."""

import csv
import hashlib

import numpy as np
import pandas as pd
import pytest

from bench.worlds.listens import statistics
from kit.data.hetrec import COLUMNS
from kit.data.worlds.dirt import IMPOSSIBLE
from kit.data.worlds.listens import FEWEST, MOST, listens_world
from kit.data.worlds.listens_dials import Dials
from kit.data.worlds.tags import tag_names


@pytest.fixture(scope="module")
def made():
    return listens_world()


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    return made.write(tmp_path_factory.mktemp("world"))


def digest(folder):
    files = sorted(folder.glob("*.dat"))
    assert len(files) == 6
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def test_the_same_arguments_give_the_same_bytes(tmp_path):
    one, same = (listens_world(60, 250, seed=3).write(tmp_path / name) for name in "ab")
    assert digest(one) == digest(same)


@pytest.mark.parametrize("other", [(60, 250, 4), (61, 250, 3), (60, 251, 3)])
def test_other_arguments_give_another_world(tmp_path, other):
    one = listens_world(60, 250, seed=3).write(tmp_path / "a")
    assert digest(one) != digest(listens_world(*other[:2], seed=other[2]).write(tmp_path / "b"))


@pytest.mark.parametrize("size", [(49, 250), (60, 199), (0, 0)])
def test_too_small(size):
    with pytest.raises(ValueError, match="50 and 200"):
        listens_world(*size)


def test_the_files_have_the_real_names_headers_tabs_and_line_ends(folder):
    for stem, columns in COLUMNS.items():
        raw = (folder / f"{stem}.dat").read_bytes()
        lines = raw.split(b"\r\n")
        assert lines[0].decode() == "\t".join(columns)
        assert lines[-1] == b""
        assert raw.count(b"\n") == raw.count(b"\r\n") == len(lines) - 1
        assert {line.count(b"\t") for line in lines[:-1]} == {len(columns) - 1}
    assert not list(folder.glob("*.part"))


def test_tags_are_latin_1_and_no_utf_8(folder):
    raw = (folder / "tags.dat").read_bytes()
    beyond = [line for line in raw.split(b"\r\n") if any(byte > 127 for byte in line)]
    assert len(beyond) >= 3
    for line in beyond:
        with pytest.raises(UnicodeDecodeError):
            line.decode("utf-8")


def test_a_careless_reader_loses_artists_and_is_told_nothing(folder, made):
    careless = pd.read_csv(folder / "artists.dat", sep="\t")
    careful = pd.read_csv(folder / "artists.dat", sep="\t", quoting=csv.QUOTE_NONE)
    assert len(careful) == len(made.truth.artist_ids)
    assert len(careless) < len(careful) - 10
    assert careful["name"].str.contains('"').sum() >= 5


@pytest.mark.parametrize("seed", range(3))
def test_the_swallowed_lines_make_no_error_on_any_seed(tmp_path, seed):
    world = listens_world(60, 400, seed=seed)
    folder = world.write(tmp_path)
    assert len(pd.read_csv(folder / "artists.dat", sep="\t")) < len(world.truth.artist_ids)


def test_five_dates_are_impossible(made):
    years = made.tables["user_taggedartists"]["year"]
    assert sorted(years[years < 2002]) == sorted(IMPOSSIBLE)
    assert set(years[years >= 2002]) == set(range(2005, 2012))
    stamps = made.tables["user_taggedartists-timestamps"]["timestamp"]
    assert (stamps % 86_400_000 == 0).all()
    assert stamps.min() < 0


def test_time_stamps_are_the_dates(made):
    dates = made.tables["user_taggedartists"]
    when = pd.to_datetime({name: dates[name] for name in ("year", "month", "day")})
    days = made.tables["user_taggedartists-timestamps"]["timestamp"] // 86_400_000
    assert (when.to_numpy().astype("datetime64[D]").astype(int) == days).all()
    assert (dates["day"] == 1).mean() == pytest.approx(0.98, abs=0.005)


def test_orphans_and_untagged_artists(made):
    known, tagged = made.tables["artists"]["id"], made.tables["user_taggedartists"]["artistID"]
    orphans = set(tagged) - set(known)
    assert len(orphans) == pytest.approx(390 / 17_632 * len(known), abs=2)
    assert 0.2 < 1 - len(set(tagged) & set(known)) / len(known) < 0.36
    assert set(made.tables["user_artists"]["artistID"]) <= set(known)
    # What is not tagged is little listened to, as in the real set.
    untagged = ~np.isin(made.tables["user_artists"]["artistID"], tagged)
    assert untagged.mean() < 0.15


def test_numbers_have_gaps(made):
    for ids in (made.truth.user_ids, made.truth.artist_ids, made.tables["tags"]["tagID"]):
        assert (np.diff(ids) > 0).all()
        assert ids[-1] > len(ids)


def test_users_and_their_plays(made):
    listens = made.tables["user_artists"]
    n = np.unique(listens["userID"], return_counts=True)[1]
    assert len(n) == 600
    assert n.min() >= FEWEST
    assert n.max() == MOST
    assert np.median(listens["weight"]) == pytest.approx(260, rel=0.1)
    pairs = set(zip(listens["userID"].tolist(), listens["artistID"].tolist(), strict=True))
    assert len(pairs) == len(listens["userID"])
    first = listens["weight"][listens["userID"] == listens["userID"][0]]
    assert (np.diff(first) <= 0).all()


def test_nobody_gives_a_tag_twice_and_friends_are_friends_both_ways(made):
    tagged = made.tables["user_taggedartists"]
    rows = np.column_stack([tagged[name] for name in ("userID", "artistID", "tagID")])
    assert len(np.unique(rows, axis=0)) == len(rows)
    friends = made.tables["user_friends"]
    pairs = set(zip(friends["userID"].tolist(), friends["friendID"].tolist(), strict=True))
    assert {(b, a) for a, b in pairs} == pairs
    assert all(a != b for a, b in pairs)


def test_truth_is_in_no_file_and_orders_what_is_played(made):
    truth = made.truth
    liked = truth.preference(np.arange(50))
    assert np.allclose(liked.max(axis=1), 0)
    listens = made.tables["user_artists"]
    place = np.argsort(np.argsort(-liked, axis=1), axis=1)
    artists = np.searchsorted(truth.artist_ids, listens["artistID"])
    users = np.searchsorted(truth.user_ids, listens["userID"])
    played = [place[user, artists[users == user]] for user in range(50)]
    assert np.median(np.concatenate(played)) < 0.1 * len(truth.artist_ids)


def test_the_chance_is_one_half_at_the_fiftieth(made):
    chance = made.truth.chance(np.arange(5))
    assert ((chance > 0) & (chance < 1)).all()
    assert np.allclose(np.sort(chance, axis=1)[:, -MOST], 0.5)


def test_every_artist_of_the_table_is_heard_by_somebody(made):
    assert set(made.tables["artists"]["id"]) == set(made.tables["user_artists"]["artistID"])


def test_words_of_ones_own_exist(made):
    tags, given = made.tables["tags"], made.tables["user_taggedartists"]
    names = dict(zip(tags["tagID"].tolist(), tags["tagValue"].tolist(), strict=True))
    assert "seen live" in names.values()
    each = np.unique(np.column_stack([given["tagID"], given["userID"]]), axis=0)
    tag, n_users = np.unique(each[:, 0], return_counts=True)
    uses = dict(zip(*np.unique(given["tagID"], return_counts=True), strict=True))
    again = [t for t, n in zip(tag, n_users, strict=True) if n == 1 and uses[t] >= 10]
    assert len(again) > 10  # given ten times and more, and by one user alone


@pytest.mark.parametrize(
    ("dial", "value", "lowest", "highest"),
    [
        ("finds", 1.5, 0, 1),
        ("sharpness", -1, 0, 40),
        ("pull", float("nan"), 0, 3),
        ("kinship", -0.1, 0, 1),
        ("tagged", 0, 1, 100),
        ("tagged_spread", 9, 0, 2.5),
        ("own_first", -2, 0, 20),
        ("coined", 0.9, 0, 0.8),
        ("pull", "1", 0, 3),
    ],
)
def test_a_dial_out_of_its_range_is_named_with_the_range(dial, value, lowest, highest):
    with pytest.raises(ValueError, match=rf"^{dial} is {value!r}; it can be {lowest} to {highest}$"):
        Dials(**{dial: value})


@pytest.mark.parametrize("end", [0, 1])
def test_dials_at_the_ends_of_their_ranges_make_a_world(end):
    for name, ends in {"finds": (0, 1), "sharpness": (0, 40), "pull": (0, 3), "tagged": (1, 100)}.items():
        assert len(listens_world(50, 200, dials=Dials(**{name: ends[end]})).tables["user_artists"]["weight"])
    for name, ends in {"tagged_spread": (0, 2.5), "own_first": (0, 20), "coined": (0, 0.8)}.items():
        assert len(listens_world(50, 200, dials=Dials(**{name: ends[end]})).tables["tags"]["tagID"])


def test_kinship_makes_friends_alike():
    def alike(kinship):
        world = listens_world(100, 3_000, seed=1, dials=Dials(kinship=kinship))
        return statistics(world.tables)["friends: cosine"]

    assert alike(1) > 1.5 * alike(0)


def test_tag_names_are_different_however_many():
    names = tag_names(5_000, 40, 20_000, np.random.default_rng(0))
    assert len(set(names)) == 20_000
