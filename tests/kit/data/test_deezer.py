"""From tokens to playlists, the file they are kept in, and `python -m kit data`."""

import contextlib
import hashlib
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import requests

from kit.__main__ import main
from kit.data import _npy, cache, deezer
from kit.data.cache import open_playlists, save_playlists
from kit.data.deezer import (
    SOURCES,
    deezer_path,
    load_deezer,
    playlists_from_tokens,
)
from kit.data.errors import DataError
from kit.data.folder import cache_folder
from kit.data.imported import imported_names, load_imported
from kit.data.imports.importing import import_file

TEXT = """\
track_a artist_1 track_b artist_2 track_a artist_1
track_b artist_2 track_b artist_2 track_c artist_3
track_b artist_2 track_a artist_1 track_b artist_9
"""
TABLE = '''\
,track_id,title,name,preview
0,track_a,"Aria, in ""C""",Ann,http://
1,track_b,Ballad,Bob,
2,track_b,Ballad again,Rob,
3
'''


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "kept"))
    return tmp_path / "kept"


def tokens(text):
    return [line.split() for line in text.splitlines()]


def same(one, other):
    for field in ("values", "offsets", "artists", "deezer_ids", "titles", "artist_names"):
        mine, theirs = getattr(one, field), getattr(other, field)
        assert mine.dtype == theirs.dtype, field
        np.testing.assert_array_equal(mine, theirs, err_msg=field)
    assert one.name == other.name
    assert (one.sound is None) == (other.sound is None)
    if one.sound is not None:
        np.testing.assert_array_equal(one.sound, other.sound)
        assert other.sound.dtype == np.float32


# --- tokens ---


def test_what_is_seen_once_may_be_kept():
    tokens = ["track_1", "artist_7", "track_2", "artist_8"], ["track_2", "artist_8"]
    assert playlists_from_tokens("two", tokens, min_count=1).deezer_ids.tolist() == ["2", "1"]
    assert playlists_from_tokens("two", tokens).deezer_ids.tolist() == ["2"]


def test_a_case_by_hand():
    playlists = playlists_from_tokens("hand", tokens(TEXT))
    assert playlists.deezer_ids.tolist() == ["b", "a"]  # b five times, a three times, c once: dropped
    assert [playlist.tolist() for playlist in playlists] == [[1, 0, 1], [0, 0], [0, 1, 0]]
    assert playlists.counts.tolist() == [5, 3]
    assert playlists.values.dtype == playlists.offsets.dtype == playlists.artists.dtype == np.int32
    assert playlists.label(0) == "b · artist_2"  # the first artist seen, not artist_9
    assert playlists.label(1) == "a · artist_1"
    assert playlists.titles.dtype == playlists.deezer_ids.dtype == object


def test_ids_are_opaque():
    ids = ["007", "7", "5Wj1rJnCLpMHdLaxsFtJLs", "artist_1", "é", "-1", "track_x"]
    lists = [[f"track_{i}" for i in ids]] * 2
    assert playlists_from_tokens("ids", lists).deezer_ids.tolist() == ids


def test_artist_first_and_lone_tokens():
    lists = tokens(
        "artist_9 track_a artist_1 track_b\n"  # b ends the list: the artist of the next list is not its own
        "artist_2 track_b\n"
        "track_a\n"
        "artist_5\n"
        "\n"
        "track_c track_d artist_4 artist_5\n"
        "track_c track_d"
    )
    playlists = playlists_from_tokens("odd", lists)
    labels = {playlists.deezer_ids[t]: playlists.label(t) for t in range(playlists.n_tracks)}
    assert labels == {
        "a": "a · artist_1",
        "b": "b · unknown artist",
        "c": "c · unknown artist",
        "d": "d · artist_4",
    }
    assert playlists.lengths.tolist() == [2, 1, 1, 0, 0, 2, 2]


def test_an_artist_seen_later_counts():
    playlists = playlists_from_tokens("late", tokens("track_a track_a\ntrack_a artist_1"))
    assert playlists.label(0) == "a · artist_1"


def test_against_counting_by_hand():
    rng = np.random.default_rng(0)
    lists = [[f"track_{t}" for t in rng.integers(0, 60, n)] for n in rng.integers(0, 9, 30)]
    playlists = playlists_from_tokens("random", lists)
    flat = [token for one in lists for token in one]
    kept = [[token for token in one if flat.count(token) >= 2] for one in lists]
    assert [[f"track_{playlists.deezer_ids[t]}" for t in one] for one in playlists] == kept
    assert (np.diff(playlists.counts) <= 0).all()


@pytest.mark.parametrize(
    "token", ["song_1", "track", "track_", "track-1", "1", "_", "", "Track_1", "track_\x00", "track_\ud800"]
)
def test_the_first_token_of_no_kind_is_shown(token):
    message = r"playlist 1 of 'odd' holds .*; expected track_<id> and artist_<id>"
    with pytest.raises(DataError, match=message) as caught:
        playlists_from_tokens("odd", [["track_1"], ["track_1", token]])
    assert ascii(token) in str(caught.value)


@pytest.mark.parametrize("lists", [[], [[]], [["artist_1"]], [["track_1"], ["track_2"]]])
def test_nothing_comes_twice(lists):
    with pytest.raises(DataError, match="no track comes twice in 'few'"):
        playlists_from_tokens("few", lists)


def test_lists_of_one_track_are_no_playlists():
    with pytest.raises(DataError, match="each list of 'alone' has one track"):
        playlists_from_tokens("alone", [["track_1", "artist_2"], ["track_1"], []])


# --- what the titles become ---


def test_missing_titles_fall_back_to_the_id():
    playlists = playlists_from_tokens("hand", tokens(TEXT), {"b": ("Ballad", ""), "a": ("", "Ann")})
    assert [playlists.label(t) for t in range(2)] == ["Ballad · artist_2", "a · Ann"]


def test_an_artist_is_called_as_the_most_popular_track_says():
    lists = tokens("track_a artist_1 track_b artist_1 track_b artist_1 track_b artist_1 track_a artist_1")
    playlists = playlists_from_tokens("one", lists, {"a": ("A", "Ann feat. Bob"), "b": ("B", "Ann")})
    assert [playlists.label(t) for t in range(2)] == ["B · Ann", "A · Ann"]


def test_the_table_knows_the_artists_of_tracks_without_one():
    lists = tokens("track_a track_b artist_2 track_c track_d track_e") * 2
    titles = {"a": ("A", "Bob"), "b": ("B", "Bob"), "c": ("C", "Cid"), "d": ("D", "Cid"), "x": ("X", "Y")}
    playlists = playlists_from_tokens("bare", lists, titles)
    assert [playlists.label(t) for t in range(5)] == [
        "A · Bob",
        "B · Bob",
        "C · Cid",
        "D · Cid",
        "e · unknown artist",
    ]
    assert playlists.artists[0] == playlists.artists[1]
    assert playlists.artists[2] == playlists.artists[3]


def test_a_table_of_other_tracks():
    with pytest.raises(DataError, match="knows none of the tracks of 'hand'"):
        playlists_from_tokens("hand", tokens(TEXT), {"z": ("Z", "Zoe")})


# --- the file ---


@pytest.fixture
def playlists():
    return playlists_from_tokens("hand", tokens(TEXT), {"a": ("Ärger \N{MUSICAL SYMBOL G CLEF}" * 50, "Ann")})


def test_round_trip(playlists, tmp_path):
    same(playlists, open_playlists(save_playlists(playlists, tmp_path / "new" / "p.npz")))
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["p.npz"]


def test_round_trip_with_sound_and_empty_texts(playlists, tmp_path):
    sound = np.array([[0.5, np.pi], [1, 2]], np.float32)
    playlists = replace(playlists, sound=sound, titles=np.array(["", "A"], object))
    same(playlists, open_playlists(save_playlists(playlists, tmp_path / "p.npz")))


def test_the_file_holds_nothing_that_could_run(playlists, tmp_path):
    with np.load(save_playlists(playlists, tmp_path / "p.npz"), allow_pickle=False) as archive:
        assert {archive[name].dtype.kind for name in archive} <= set("iu")


def test_the_file_is_as_open_to_others_as_any(playlists, tmp_path):
    (tmp_path / "any").write_text("")
    saved = save_playlists(playlists, tmp_path / "p.npz")
    assert saved.stat().st_mode == (tmp_path / "any").stat().st_mode


def test_a_save_that_fails_leaves_the_old_file(playlists, tmp_path, monkeypatch):
    path = save_playlists(playlists, tmp_path / "p.npz")

    def fail(file, **_):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(DataError, match=r"No space left on device.*make room, or set KIT_DATA"):
        save_playlists(playlists, path)
    same(playlists, open_playlists(path))
    assert [path.name for path in tmp_path.glob("*")] == ["p.npz"]


def damaged(playlists, **changes):
    """What `save_playlists` would write, with some arrays changed or (None) left out."""
    path = save_playlists(playlists, cache_folder() / "whole.npz")
    with np.load(path) as archive:
        arrays = dict(archive) | changes
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
    return path


i32 = np.int32


@pytest.mark.parametrize(
    "changes",
    [
        {"format": None},
        {"format": i32(cache.FORMAT + 1)},
        {"values": None},
        {"values": np.array([2] * 8, i32)},
        {"values": np.array([-1] * 8, i32)},
        {"values": np.array([0] * 8, np.int64)},
        {"values": np.array([[0]], i32)},
        {"values": np.array([0.5] * 8)},
        {"values": np.array(["track_1"], object)},
        {"artists": np.array([0], i32)},
        {"artists": np.array([0, 99], i32)},
        {"offsets": np.array([], i32)},
        {"offsets": np.array([0, 3, 5, 9], i32)},
        {"offsets": np.array([1, 3, 5, 8], i32)},
        {"offsets": np.array([0, 5, 3, 8], i32)},
        {"offsets": np.array([0, 3, 5, 8], np.int64)},
        {"titles_offsets": np.array([0, 1], np.int64)},
        {"titles_utf8": np.array([], np.uint8)},
        {"titles_utf8": np.array([255] * 3, np.uint8)},
        {"deezer_ids_offsets": np.array([0, 2], np.int64)},
        {"name_utf8": None},
        {"sound": np.zeros((3, 2), np.float32)},
        {"sound": np.zeros((2, 2))},
        {"sound": np.zeros(2, np.float32)},
    ],
    ids=lambda changes: "-".join(changes),
)
def test_a_damaged_file_is_named(playlists, changes):
    path = damaged(playlists, **changes)
    with pytest.raises(DataError, match=r"is damaged, or not from this version.*; delete it") as caught:
        open_playlists(path)
    assert str(path) in str(caught.value)


def test_foreign_files(tmp_path, playlists):
    whole = save_playlists(playlists, tmp_path / "p.npz").read_bytes()
    trap = tmp_path / "trap.npy"
    np.save(trap, np.array([os.getcwd], object), allow_pickle=True)
    array = tmp_path / "array.npy"
    np.save(array, np.zeros(3))
    middle = whole.replace(b"a\xc3\x84", b"x", 1)
    flipped = bytearray(whole)
    flipped[whole.index(b"\xc3\x84rger")] ^= 1
    for content in (
        b"",
        b"hello",
        whole[:-30],
        whole[:200],
        middle[:-1],
        flipped,
        trap.read_bytes(),
        array.read_bytes(),
    ):
        (tmp_path / "p.npz").write_bytes(content)
        with pytest.raises(DataError, match="delete it"):
            open_playlists(tmp_path / "p.npz")


def test_one_array_is_no_archive(tmp_path):
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(DataError, match="one array, not an archive"):
        open_playlists(tmp_path / "array.npy")


class MakesFolder:
    """A pickle of it makes a folder when it is loaded."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("archive", [True, False])
def test_code_in_a_kept_file_leaves_no_trace(playlists, tmp_path, archive):
    array = np.array([MakesFolder(str(tmp_path / "trace"))], object)
    path = tmp_path / "trap.npy"
    if archive:
        path = damaged(playlists, values=array)
    else:
        np.save(path, array, allow_pickle=True)
    with pytest.raises(DataError, match="delete it"):
        open_playlists(path)
    assert not (tmp_path / "trace").exists()
    with contextlib.suppress(TypeError), np.load(path, allow_pickle=True) as trap:
        trap["values"]
    assert (tmp_path / "trace").exists()  # the trap is a real one


def test_no_file(tmp_path):
    with pytest.raises(DataError, match="import or download the data set first"):
        open_playlists(tmp_path / "p.npz")


def test_the_folder(monkeypatch, folder):
    assert cache_folder() == folder
    monkeypatch.setenv("KIT_DATA", "~/here")
    assert cache_folder() == Path.home() / "here"
    for value in ("", None):
        monkeypatch.setenv("KIT_DATA", value) if value is not None else monkeypatch.delenv("KIT_DATA")
        assert cache_folder() == Path.home() / ".cache" / "music-recommendation-labs"


# --- imported ---


@pytest.fixture
def lists_file(tmp_path):
    (tmp_path / "our lists.txt").write_text(TEXT)
    (tmp_path / "table.csv").write_text(TABLE)
    return tmp_path / "our lists.txt"


def test_import_and_load(lists_file, tmp_path):
    made = import_file(lists_file, tmp_path / "table.csv", "ours")
    same(made, load_imported("ours"))
    assert made.name == "ours"
    assert made.titles[0] == "Ballad"
    assert imported_names() == ["ours"]


def test_npy_and_txt_agree(lists_file, tmp_path):
    array = np.empty(3, object)
    array[:] = tokens(TEXT)
    np.save(tmp_path / "twin.npy", array, allow_pickle=True)
    same(import_file(lists_file, name="twin"), import_file(tmp_path / "twin.npy"))


def test_no_such_import(lists_file):
    with pytest.raises(
        DataError, match=r"imported: none yet. To make it: python -m kit data import PATH --name mine"
    ):
        load_imported("mine")
    import_file(lists_file, name="ours")
    import_file(lists_file, name="b-side")
    with pytest.raises(DataError, match="imported: b-side, ours"):
        load_imported("mine")


@pytest.mark.parametrize("name", ["../evil", "a/b", "", ".hidden", "our lists", "a\n", "-x"])
def test_names_that_are_no_names(lists_file, name):
    for act in (lambda: import_file(lists_file, name=name), lambda: load_imported(name)):
        with pytest.raises(DataError, match="is no name for a data set"):
            act()


@pytest.mark.parametrize("name", ["world", "mini", "deezer"])
def test_names_of_the_kit(lists_file, name):
    with pytest.raises(DataError, match="is a data set of the kit"):
        import_file(lists_file, name=name)


def test_a_damaged_import_names_the_file(lists_file, folder):
    import_file(lists_file, name="ours")
    (folder / "imported" / "ours.npz").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"ours.npz is damaged.*delete it, then import"):
        load_imported("ours")


# --- the Deezer playlists ---


def test_the_table_of_sources():
    for name, source in SOURCES.items():
        assert source.name == name
        assert source.url == f"https://raw.githubusercontent.com/comeetie/Deezerplay/master/{name}"
        assert len(bytes.fromhex(source.blob)) == 20
    assert SOURCES["music_2.npy"].blob == "a7e8e2eefc6bdb4994c4185c7a1e40260d01b47b"


class FakeWeb:
    """Stands for the network: answers for the two files, and counts."""

    def __init__(self, tmp_path):
        array = np.empty(3, object)
        array[:] = tokens(TEXT)
        np.save(tmp_path / "music.npy", array, allow_pickle=True)
        self.bodies = {
            "music_2.npy": (tmp_path / "music.npy").read_bytes(),
            "TracksArtists.csv": TABLE.encode(),
        }
        self.asked = []
        self.down = False

    def blob(self, name):
        body = self.bodies[name]
        return hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()

    def get(self, url, **_):
        if self.down:
            raise requests.ConnectionError
        self.asked.append(url.rpartition("/")[2])
        return FakeAnswer(self.bodies[self.asked[-1]])


class FakeAnswer:
    status_code = 200

    def __init__(self, body):
        self.body, self.headers = body, {"Content-Length": str(len(body))}

    def iter_content(self, _):
        yield self.body

    def close(self):
        pass


@pytest.fixture
def web(tmp_path, monkeypatch):
    web = FakeWeb(tmp_path)
    for name in web.bodies:
        monkeypatch.setitem(SOURCES, name, replace(SOURCES[name], blob=web.blob(name)))
    return web


def test_deezer_is_downloaded_and_converted_once(web, monkeypatch):
    made = load_deezer(web)
    assert repr(made) == "deezer: 3 playlists, 2 tracks, 8 positions (2.7 a playlist)"
    assert made.label(0) == "Ballad · Bob"
    assert web.asked == ["music_2.npy", "TracksArtists.csv"]
    web.down = True
    monkeypatch.setattr(deezer, "read_token_lists", None)
    same(made, load_deezer(web))


def test_a_damaged_deezer_file_is_made_again_from_the_downloads(web):
    made = load_deezer(web)
    web.down = True
    deezer_path().write_bytes(b"PK")
    same(made, load_deezer(web))
    same(made, open_playlists(deezer_path()))


def test_a_damaged_deezer_file_without_downloads_is_named(web, folder):
    load_deezer(web)
    deezer_path().write_bytes(b"PK")
    (folder / "downloads" / "music_2.npy").unlink()
    with pytest.raises(DataError, match=r"deezer.npz is damaged.*delete it"):
        load_deezer(web)


def test_deezer_without_network(web):
    web.down = True
    with pytest.raises(DataError, match="check the network"):
        load_deezer(web)
    assert not deezer_path().exists()


# --- python -m kit data ---


def test_command_import(lists_file, tmp_path, capsys):
    assert (
        main(["data", "import", str(lists_file), "--tracks", str(tmp_path / "table.csv"), "--name", "ours"])
        == 0
    )
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "1 track of too few places to be learnt of: left out (--min-count 1 keeps all)",
        "ours: 3 playlists, 2 tracks, 8 positions (2.7 a playlist)",
        'to use them: load_playlists("ours")',
    ]
    assert err == ""


def test_command_list(lists_file, web, capsys):
    assert main(["data", "list"]) == 0
    assert "deezer  to fetch: python -m kit data download deezer" in capsys.readouterr().out
    import_file(lists_file, name="ours")
    load_deezer(web)
    capsys.readouterr()
    assert main(["data", "list"]) == 0
    assert capsys.readouterr().out.splitlines()[2:4] == ["deezer  on this computer", "ours  imported"]


def test_command_download(web, monkeypatch, capsys):
    monkeypatch.setattr(
        "kit.data._download.requests.Session.get", lambda _, url, **more: web.get(url, **more)
    )
    assert main(["data", "download", "deezer"]) == 0
    assert 'load_playlists("deezer")' in capsys.readouterr().out


def test_command_stopped(web, monkeypatch, capsys):
    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr("kit.__main__.load_deezer", stop)
    assert main(["data", "download", "deezer"]) == 130
    assert capsys.readouterr().err == "stopped; run again to go on\n"


def test_an_error_is_one_line_and_status_2(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "kit", "data", "import", str(tmp_path / "none.npy")],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"error: there is no file {tmp_path / 'none.npy'}; check the path\n"


@pytest.mark.parametrize("arguments", [[], ["data"], ["data", "download", "spotify"]])
def test_other_commands(arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


# --- real playlists ---


@pytest.mark.slow
@pytest.mark.real
def test_real_playlists(record_property, capsys):
    real = (
        Path(os.environ.get("KIT_REAL_DATA") or Path(__file__).parents[4] / "shared" / "data") / "playlists"
    )
    if not (real / "music_like.npy").is_file():
        pytest.skip(
            "no real playlists here; KIT_REAL_DATA names the folder that holds playlists/music_like.npy"
        )
    began = time.perf_counter()
    made = import_file(real / "music_like.npy", real / "tracks.tsv", "real")
    imported = time.perf_counter()
    kept = load_imported("real")
    loaded = time.perf_counter()
    with capsys.disabled():
        print(f"\nreal playlists: {imported - began:.2f} s to import, {loaded - imported:.3f} s to load")
    same(made, kept)
    assert kept.n_playlists == 7_071
    # In two places or more; in two playlists or more.
    assert kept.n_tracks == 69_627
    playlist = np.repeat(np.arange(kept.n_playlists), kept.lengths)
    places = np.unique(playlist * kept.n_tracks + kept.values) % kept.n_tracks
    assert (np.bincount(places) >= 2).sum() == 67_660
    lists = _npy.read_token_lists(real / "music_like.npy")
    known = set(kept.deezer_ids)
    for i in range(0, kept.n_playlists, 500):
        wanted = [t.removeprefix("track_") for t in lists[i][::2] if t.removeprefix("track_") in known]
        assert kept.deezer_ids[kept[i]].tolist() == wanted
