"""One loader for the synthetic listeners and for the real set: what it reads, numbers, keeps, and refuses."""

import hashlib
import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import requests

from kit.__main__ import main
from kit.data import lastfm
from kit.data._download import Source, download
from kit.data.errors import DataError
from kit.data.heldout import FEWEST, artists_of, hold_out
from kit.data.hetrec import COLUMNS, read_tables
from kit.data.lastfm import import_lastfm, lastfm_folder, load_lastfm, number_tables
from kit.data.worlds.listens import listens_world

REAL = Path(os.environ.get("KIT_REAL_DATA") or Path(__file__).parents[4] / "shared" / "data") / "lastfm"
real = pytest.mark.skipif(not (REAL / "artists.dat").exists(), reason="the real set is not here")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "cache"))
    monkeypatch.delenv("KIT_LISTENS", raising=False)
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def small():
    return listens_world(60, 250, seed=3)


@pytest.fixture
def folder(small, tmp_path):
    return small.write(tmp_path / "six")


def test_what_is_written_is_read(small, folder):
    read = read_tables(folder)
    assert list(read) == list(COLUMNS)
    for stem, columns in small.tables.items():
        assert list(read[stem]) == list(columns)
        for name, column in columns.items():
            assert read[stem][name].tolist() == column.tolist(), (stem, name)


def test_line_ends_of_either_kind(folder):
    before = read_tables(folder)["artists"]["name"].tolist()
    path = folder / "artists.dat"
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    assert read_tables(folder)["artists"]["name"].tolist() == before


def test_a_letter_that_latin_1_shares_with_a_line_break_breaks_no_line(folder):
    path = folder / "tags.dat"
    path.write_bytes(path.read_bytes() + b"999999\tna\x85ve\r\n")
    assert read_tables(folder)["tags"]["tagValue"][-1] == "na\x85ve"


@pytest.mark.parametrize(
    ("stem", "change", "words"),
    [
        ("tags", None, "tags.dat is missing in .*; the set has six files"),
        (
            "tags",
            lambda raw: b"id\tname\r\n",
            "begins with the columns 'id, name'; expected are tagID, tagValue",
        ),
        ("user_artists", lambda raw: raw[:-4], "weight"),
        ("user_artists", lambda raw: raw + b"3\t4\r\n", "has 2 columns, expected 3: is it whole"),
        ("user_artists", lambda raw: raw + b"3\t4\tmany\r\n", "weight .* should hold whole numbers"),
        ("user_artists", lambda raw: raw + b"3\t4\t%d\r\n" % 10**30, "weight .* should hold whole numbers"),
        ("artists", lambda raw: raw + "1\té\tu\tp\r\n".encode("latin-1"), "not in UTF-8"),
    ],
)
def test_a_broken_file_is_named(folder, stem, change, words):
    path = folder / f"{stem}.dat"
    raw = path.read_bytes()
    path.unlink()
    if change is not None:
        path.write_bytes(change(raw))
    if words == "weight":  # cut in the middle of a row
        path.write_bytes(raw[: raw.rindex(b"\t")])
        words = "has 2 columns, expected 3"
    with pytest.raises(DataError, match=words):
        read_tables(folder)


@pytest.mark.parametrize(("stem", "column"), [("artists", "id"), ("tags", "tagID")])
def test_a_number_of_two_names(folder, stem, column):
    path = folder / f"{stem}.dat"
    raw = path.read_bytes()
    path.write_bytes(raw + raw.split(b"\r\n")[1] + b"\r\n")
    with pytest.raises(DataError, match=f"stands in 2 rows of {stem}, under {column}: leave one row"):
        load_lastfm(folder)


def as_utf8(raw):
    return raw.decode("latin-1").encode()


def changed(folder, stem, change):
    path = folder / f"{stem}.dat"
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw + b"\r\n\n",
        lambda raw: (
            b"\t".join(b'"%s"' % name for name in raw.split(b"\r\n")[0].split(b"\t"))
            + raw[raw.index(b"\r") :]
        ),
    ],
    ids=["byte order mark", "blank last lines", "quoted header"],
)
def test_what_editors_make_of_the_files_is_read(folder, change):
    before = read_tables(folder)
    changed(folder, "tags", as_utf8)
    for stem in COLUMNS:
        changed(folder, stem, change)
    for stem, columns in read_tables(folder).items():
        for name, column in columns.items():
            assert column.tolist() == before[stem][name].tolist(), (stem, name)


def test_names_in_capitals_and_the_folder_above(folder, tmp_path):
    before = read_tables(folder)["tags"]["tagValue"].tolist()
    for path in folder.glob("*.dat"):
        path.rename(path.with_name(path.name.upper()))
    assert read_tables(folder)["tags"]["tagValue"].tolist() == before
    above = tmp_path / "above"
    (above / "pictures").mkdir(parents=True)
    folder.rename(above / "hetrec")
    assert import_lastfm(above).tag_names.tolist() == before
    assert min(path.name for path in lastfm_folder("lastfm").iterdir()) == "artists.dat"


def test_tags_saved_as_utf8(folder):
    changed(folder, "tags", lambda raw: as_utf8(raw) + "99998\tfür\r\n99999\tМузыка\r\n".encode())
    assert read_tables(folder)["tags"]["tagValue"][-2:].tolist() == ["für", "Музыка"]


def test_a_file_pasted_twice_counts_once_and_says_so(folder):
    before = number_tables(read_tables(folder))
    for stem in ("user_artists", "user_taggedartists"):
        changed(folder, stem, lambda raw: raw + raw[raw.index(b"\n") + 1 :])
    after = number_tables(read_tables(folder))
    assert (after.plays != before.plays).nnz == 0
    assert (after.tag_counts != before.tag_counts).nnz == 0
    assert f"{before.plays.nnz:,} rows of plays that come twice left out" in repr(after)


def test_messages_name_files_that_are_there(folder, tmp_path):
    changed(folder, "tags", lambda raw: b"id\tname\r\n")
    archive = tmp_path / "six.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in folder.glob("*.dat"):
            packed.write(path, f"hetrec/{path.name.upper()}")
    for source in (folder, archive):
        with pytest.raises(DataError, match=r"tags.dat begins with") as caught:
            import_lastfm(source)
        assert ".unfinished" not in str(caught.value)
    (folder / "tags.dat").unlink()
    with pytest.raises(DataError, match=f"tags.dat is missing in {folder}"):
        import_lastfm(folder)


def table(columns, rows):
    return dict(zip(columns, (np.array(column) for column in zip(*rows, strict=True)), strict=True))


HAND = {
    "artists": table(COLUMNS["artists"], [(9, "Ida", "u", ""), (4, "Bo", "u", ""), (7, "Cy", "u", "")]),
    "tags": table(COLUMNS["tags"], [(3, "loud"), (1, "sad")]),
    "user_artists": table(COLUMNS["user_artists"], [(8, 4, 10), (8, 9, 5), (2, 4, 1), (2, 66, 3)]),
    "user_taggedartists": table(
        COLUMNS["user_taggedartists"],
        [
            (2, 4, 1, 1, 1, 1970 + 40),
            (8, 4, 1, 3, 1, 2010),
            (8, 4, 3, 1, 6, 1956),
            (8, 55, 3, 1, 6, 2010),
            (8, 9, 3, 1, 6, 1956),
        ],
    ),
}


def test_numbering_worked_out_by_hand():
    music = number_tables(HAND)
    assert music.user_ids.tolist() == [2, 8]
    assert music.artist_ids.tolist() == [9, 4, 7]
    assert music.plays.toarray().tolist() == [[0, 1, 0], [5, 10, 0]]
    assert music.tag_counts.toarray().tolist() == [[1, 0], [1, 2], [0, 0]]
    assert music.listeners.tolist() == [1, 2, 0]
    day = (np.datetime64("2010-01-02") - np.datetime64("1970-01-01")).astype(int)
    assert np.isnan(music.tagged_on[[0, 2]]).all()
    assert music.tagged_on[1] == day
    assert list(music.left_out.values()) == [0, 0, 1, 1, 2]
    assert "2 impossible dates not believed" in repr(music)


def test_pandas_tables_do_as_well():
    frames = {stem: pd.DataFrame(columns) for stem, columns in HAND.items()}
    frames["user_taggedartists"]["dated"] = frames["user_taggedartists"]["year"] >= 2002
    assert (number_tables(frames).plays != number_tables(HAND).plays).nnz == 0


def test_freshness_lies_between_0_and_1_and_is_known_for_everybody(small):
    music = number_tables(small.tables)
    assert np.isnan(music.tagged_on).mean() > 0.2
    assert (music.freshness.min(), music.freshness.max()) == (0, 1)
    assert number_tables(HAND).freshness.tolist() == [0, 0, 0]


def test_nobody_listens():
    tables = {**HAND, "user_artists": table(COLUMNS["user_artists"], [(1, 66, 2)])}
    with pytest.raises(DataError, match="of one set"):
        number_tables(tables)


def test_the_world_is_written_once(cache, monkeypatch):
    first = lastfm_folder()
    assert first.parent == cache
    monkeypatch.setattr("kit.data.worlds.listens.listens_world", lambda: pytest.fail("made a second time"))
    assert lastfm_folder("world") == first
    assert [path.name for path in cache.iterdir()] == [first.name]  # nothing unfinished is left


def test_a_world_that_could_not_be_finished_leaves_nothing(cache, monkeypatch, small):
    def broken(folder):
        (folder / "artists.dat").write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(
        "kit.data.worlds.listens.listens_world", lambda: type("W", (), {"write": staticmethod(broken)})
    )
    with pytest.raises(DataError, match=r"No space left on device.*KIT_DATA"):
        lastfm_folder()
    assert list(cache.iterdir()) == []


def test_a_folder_by_name_and_by_variable(folder, monkeypatch):
    assert len(load_lastfm(folder).user_ids) == 60
    monkeypatch.setenv("KIT_LISTENS", str(folder))
    assert load_lastfm().name == folder.name
    with pytest.raises(DataError, match="no set of listeners and no folder"):
        load_lastfm("nowhere")


def zipped(folder, path, prefix=""):
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, prefix + file.name)
        archive.writestr("readme.txt", "terms")
    return path


def test_import_of_a_folder_and_of_a_zip(folder, tmp_path, cache, capsys):
    assert main(["data", "import", str(folder)]) == 0
    assert 'load_lastfm("lastfm")' in capsys.readouterr().out
    assert len(load_lastfm("lastfm").user_ids) == 60
    import_lastfm(zipped(folder, tmp_path / "set.zip", "../../evil/"))
    assert sorted(path.name for path in (cache / "lastfm").iterdir()) == sorted(f"{s}.dat" for s in COLUMNS)
    assert not (tmp_path / "evil").exists()


def test_a_bad_import_keeps_what_was_there(folder, tmp_path, cache):
    import_lastfm(folder)
    (folder / "tags.dat").unlink()
    with pytest.raises(DataError, match=r"tags\.dat"):
        import_lastfm(folder)
    with pytest.raises(DataError, match="cannot be opened"):
        import_lastfm(tmp_path / "no.zip")
    assert len(load_lastfm("lastfm").user_ids) == 60
    assert [path.name for path in cache.iterdir()] == ["lastfm"]


def test_names_are_for_playlists(folder, capsys):
    assert main(["data", "import", str(folder), "--name", "ours"]) == 2
    assert "are for playlists" in capsys.readouterr().err


class Web(requests.Session):
    """Gives the same bytes for every address."""

    def __init__(self, body):
        super().__init__()
        self.body, self.asked = body, []

    def get(self, url, **_):
        self.asked.append(url)
        answer = requests.Response()
        answer.status_code, answer.raw = 200, io.BytesIO(self.body)
        answer.headers["Content-Length"] = str(len(self.body))
        return answer


def test_download_of_the_real_set_is_checked_by_its_md5(folder, tmp_path, monkeypatch, cache):
    body = zipped(folder, tmp_path / "set.zip").read_bytes()
    right = Source("set.zip", "https://example.org/set.zip", md5=hashlib.md5(body).hexdigest())
    monkeypatch.setattr(lastfm, "SOURCE", right)
    web = Web(body)
    assert lastfm_folder("lastfm", web) == cache / "lastfm"
    assert lastfm_folder("lastfm", web) == cache / "lastfm"
    assert web.asked == ["https://example.org/set.zip"]


def test_an_altered_download_is_refused(tmp_path, monkeypatch, cache):
    with pytest.raises(DataError, match="expected md5 296d61afe4e8"):
        lastfm_folder("lastfm", Web(b"a log-in page"))
    assert not (cache / "lastfm").exists()
    assert list((cache / "downloads").iterdir()) == []


def test_a_download_that_is_there_and_right_is_not_asked_for(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"hello\n")
    source = Source("a.txt", "https://example.org", md5=hashlib.md5(b"hello\n").hexdigest())
    web = Web(b"")
    assert download(source, tmp_path, web) == tmp_path / "a.txt"
    assert web.asked == []


def test_the_address_and_hash_of_the_publisher():
    assert lastfm.SOURCE.url.startswith("https://files.grouplens.org/datasets/hetrec2011/")
    assert lastfm.SOURCE.md5 == "296d61afe4e8632b173fc2dd3be20ce2"


def test_the_three_parts_have_no_pair_in_common_and_make_the_whole(small):
    plays = number_tables(small.tables).plays
    held = hold_out(plays, np.random.default_rng(0), n_test=6, n_labels=4)
    tested = {user: i for i, user in enumerate(held.users.tolist())}
    for user in range(plays.shape[0]):
        whole, history, known = (set(artists_of(t, user).tolist()) for t in (plays, held.history, held.known))
        if user not in tested:
            assert len(whole) < FEWEST
            assert history == known == whole
            continue
        labels, test = (set(part[tested[user]].tolist()) for part in (held.labels, held.test))
        assert (len(labels), len(test)) == (4, 6)
        assert history | labels == known
        assert known | test == whole
        assert len(history) + len(labels) + len(test) == len(whole)
    assert (held.known.data[held.known.indptr[0] :] > 0).all()


def test_the_hidden_pairs_are_the_labels_and_the_test(small):
    held = hold_out(number_tables(small.tables).plays, np.random.default_rng(0))
    pairs = {tuple(pair) for pair in held.hidden.tolist()}
    assert len(pairs) == len(held.hidden) == 15 * len(held.users)
    for row, user in enumerate(held.users.tolist()):
        mine = {artist for one, artist in pairs if one == user}
        assert mine == {*held.labels[row].tolist(), *held.test[row].tolist()}


def test_the_tags_of_a_hidden_pair_are_left_out_and_no_others(small):
    music = number_tables(small.tables)
    held = hold_out(music.plays, np.random.default_rng(0))
    hidden, less = {tuple(pair) for pair in held.hidden.tolist()}, music.without_tags(held.hidden)
    every, left = (
        list(zip(*(part.tolist() for part in given[:3]), strict=True))
        for given in (music.taggings, less.taggings)
    )
    assert left == [one for one in every if one[:2] not in hidden]
    assert 0 < len(left) < len(every)
    dense = np.zeros(music.tag_counts.shape)
    for _, artist, tag in left:
        dense[artist, tag] += 1
    assert np.array_equal(less.tag_counts.toarray(), dense)
    artist = next(artist for user, artist, _ in every if (user, artist) in hidden)
    dates = less.taggings.days[less.taggings.artists == artist]
    if np.isfinite(dates).any():
        assert less.tagged_on[artist] == np.nanmedian(dates)
    assert np.array_equal(music.without_tags(np.zeros((0, 2), int)).tag_counts.data, music.tag_counts.data)


def test_the_split_is_drawn(small):
    plays = number_tables(small.tables).plays
    one, same, other = (hold_out(plays, np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert [row.tolist() for row in one.test] == [row.tolist() for row in same.test]
    assert [row.tolist() for row in one.test] != [row.tolist() for row in other.test]


def test_some_of_the_users_are_tested(small):
    plays = number_tables(small.tables).plays
    every = hold_out(plays, np.random.default_rng(0))
    assert hold_out(plays, np.random.default_rng(0), n_users=1_000).test[0].tolist() == every.test[0].tolist()
    some = hold_out(plays, np.random.default_rng(0), n_users=7)
    assert len(some.users) == len(some.test) == len(some.labels) == 7
    assert set(some.users.tolist()) <= set(every.users.tolist())
    assert some.known.nnz == plays.nnz - 7 * 10


def test_nobody_has_enough(small):
    with pytest.raises(ValueError, match="no user has 60 artists or more"):
        hold_out(number_tables(small.tables).plays, np.random.default_rng(0), n_test=40, n_labels=19)


@pytest.mark.slow
@pytest.mark.real
@real
def test_the_real_set():
    music = load_lastfm(REAL)
    assert music.plays.shape == (1_892, 17_632)
    assert music.plays.nnz == 92_834
    assert len(music.tag_names) == 11_946
    assert any("ç" in name for name in music.tag_names)
    assert music.artist_names[[name.startswith('"Weird Al"') for name in music.artist_names]].tolist() == [
        '"Weird Al" Yankovic'
    ]
    assert music.left_out["impossible dates not believed"] == 5
    assert music.left_out["tags of unknown artists left out"] == 1_538
    assert np.diff(music.plays.indptr).max() == 50
