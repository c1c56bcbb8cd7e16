"""One pipeline for all kinds: odd files, stopped and resumed, whole or not at all, and little memory."""

import gzip
import json
import os
import struct
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from kit.__main__ import main
from kit.data import DataError, load_playlists
from kit.data.imported import imported_names
from kit.data.imports import importing, journal, members
from kit.data.imports.importing import import_file
from tests.kit.data.imports.made import LISTS, NAMES, as_json, slice_of, tokens, uri, zipped

SPOTIFY = "4uLU6hMCjMI75M1A2tKUQC"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "kept"))
    return tmp_path / "kept"


def lists_of(playlists):
    return [[str(key) for key in playlists.deezer_ids[one]] for one in playlists]


def read(tmp_path, content, name="lists.txt", **options):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_file(path, name="ours", **({"min_count": 1} | options))


def kept(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- odd files ---


@pytest.mark.parametrize(
    ("content", "lists"),
    [
        (b"\xef\xbb\xbf11 12\r\n12 13\r\n", [["11", "12"], ["12", "13"]]),
        (b"\n\n11 12\n\n\n12 13\n\n", [["11", "12"], ["12", "13"]]),
        (b"11 12\r12 13\r", [["11", "12"], ["12", "13"]]),
        (b"11.0 12.0\n12.0 13.0\n", [["11", "12"], ["12", "13"]]),
        (b"1,55\n1,56\n2,55\n", [["55", "56"], ["55"]]),
        (b"11 12\n13\n12 11", [["11", "12"], ["13"], ["12", "11"]]),
        (
            f"https://open.spotify.com/track/{SPOTIFY}?si=1\nspotify:track:x1\n",
            [[f"spotify:track:{SPOTIFY}", "spotify:track:x1"]],
        ),
        ("pid,track_id\n1,\n1,11.0\n1,12\n", [["11", "12"]]),
        ("sep=;\r\nplaylist;track\r\na;11\r\na;12\r\n", [["11", "12"]]),
        ('{"mine": [11, 12], "yours": [12, 13]}', [["11", "12"], ["12", "13"]]),
        ('{"tracks": [11, 12]}\n{"tracks": [13, 12]}', None),
        ("[11, 12]\n[12, 13]\n", [["11", "12"], ["12", "13"]]),
    ],
)
def test_odd_ids(tmp_path, content, lists):
    if lists is None:
        with pytest.raises(DataError, match="JSON without lists of tracks"):
            read(tmp_path, content)
    else:
        assert lists_of(read(tmp_path, content)) == lists


def test_letters_of_every_encoding(tmp_path):
    table = "playlist;track_id;title;artist\n1;11;Ça va;Zoé\n1;12;Ärger;Zoé\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"):
        playlists = read(tmp_path, table.encode(encoding))
        assert playlists.titles.tolist() == ["Ça va", "Ärger"], encoding
        assert playlists.label(0) == "Ça va · Zoé"


def test_titles_that_come_twice_and_artists_that_are_missing(tmp_path):
    table = "playlist,track_id,title,artist\n1,11,Intro,A\n1,12,Intro,\n2,11,,\n2,12,,B\n2,13,,\n"
    playlists = read(tmp_path, table)
    assert [playlists.label(t) for t in range(3)] == ["Intro · A", "Intro · B", "13 · unknown artist"]


def test_quotes_belong_to_titles_or_to_the_table(tmp_path):
    assert read(tmp_path, 'playlist\ttrack\ttitle\na\t1\t7" edit\na\t2\t"Heroes\n').titles.tolist() == [
        '7" edit',
        '"Heroes',
    ]
    assert read(
        tmp_path, 'playlist\ttrack\ttitle\na\t1\t"7"" edit"\na\t2\t"Two	parts"\n'
    ).titles.tolist() == ['7" edit', "Two parts"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"playlist,track\n", "has no track at all"),
        (b'{"info": {}, "playlists": []}', "JSON without lists of tracks"),
        (b'{"info": {}, "playlists": [{"pid": 0, "tracks": []}]}', "has no track at all"),
        (b"#EXTM3U\n", "has no track at all"),
        (b"11\n\n12\n", "each list of 'ours' has one track"),
        (as_json(slice_of())[:-900], "cut off"),
        (as_json(slice_of())[:-3], "cut off in the middle"),
        (as_json(slice_of()).replace(b'"pos": 1,', b'"pos": 1', 1), "damaged JSON"),
        (b"[" * 100_000, "nests its JSON deeper"),
        (b"track_1 artist_2 track_2\ntrack_1 song_2\n", "playlist 1 of lists.txt holds 'song_2'"),
        (b"<?xml version='1.0'?><playlist><trackList><track><title>A</title>", "damaged XML"),
        (b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:9,\n1.ts\n", "the pieces of one broadcast"),
        (gzip.compress(tokens(), mtime=0)[:-12], "damaged"),
        (
            gzip.compress(tokens(), mtime=0)[:30] + b"\0\0\0\0" + gzip.compress(tokens(), mtime=0)[34:],
            "damaged",
        ),
        (zipped({"a.txt": tokens()})[:-30], "damaged zip"),
        ("track_1 artist_2 track_2".encode("utf-16")[:-1], "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_damaged_or_empty_is_said_in_a_line_and_nothing_is_kept(
    tmp_path, folder, content, words, capsys
):
    (tmp_path / "lists.txt").write_bytes(content)
    assert main(["data", "import", str(tmp_path / "lists.txt"), "--name", "ours"]) == 2
    out, err = capsys.readouterr()
    assert words in err.splitlines()[0]
    assert out == ""
    assert not folder.exists() or kept(folder) == []


def test_entities_are_refused_before_they_grow(tmp_path):
    bomb = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    top = f'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa">{bomb}]>'
    text = f"{top}<playlist><trackList>&i;</trackList></playlist>"
    with pytest.raises(DataError, match="brings a DTD"):
        read(tmp_path, text)


def test_a_bomb_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "_UNPACKED", 10_000)
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.txt", "w") as file,
    ):
        file.write(b"track_1 track_2\n" * 20_000)
    with pytest.raises(DataError, match="grows more than 200 times"):
        import_file(tmp_path / "bomb.zip", name="ours")


@pytest.mark.parametrize("shape", ["(2000000000,)", "(-1, 3)", "(3, 10000000)"])
def test_an_array_is_what_the_file_holds_not_what_it_claims(tmp_path, shape):
    header = f"{{'descr': '<i8', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    with pytest.raises(DataError, match="where its header claims"):
        read(
            tmp_path, b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + bytes(64), "lists.npy"
        )


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((2, 2, 2), int),
        np.array([1.5, 2]),
        np.array(["2027-01-01"], "datetime64[D]"),
        np.array([True]),
    ],
)
def test_arrays_that_no_lists_have(tmp_path, array):
    np.save(tmp_path / "lists.npy", array)
    with pytest.raises(DataError, match=r"none of lists|no tracks"):
        import_file(tmp_path / "lists.npy")


def test_arrays_of_other_layouts(tmp_path):
    fields = np.array([(1, "11"), (1, "12"), (2, "12")], [("Playlist", int), ("Track", "U4")])
    layouts = {
        "fields": fields,
        "nan": np.array([[11, 12, np.nan], [12, np.nan, np.nan]]),
        "lines": np.array(["11 12", "12"]),
        "texts": np.asfortranarray([["11", "12"], ["12", "-1"]]),
        "bytes": np.array([[b"11", b"12"], [b"12", b""]]),
    }
    for name, array in layouts.items():
        np.save(tmp_path / f"{name}.npy", array)
        assert lists_of(import_file(tmp_path / f"{name}.npy", min_count=1)) == [["11", "12"], ["12"]], name
    np.savez(tmp_path / "several.npz", np.array([11, 12]), np.array([12]))
    assert lists_of(import_file(tmp_path / "several.npz", min_count=1)) == [["11", "12"], ["12"]]
    assert lists_of(import_file(tmp_path / "kept" / "imported" / "several.npz", name="again")) == [
        ["11", "12"],
        ["12"],
    ]


def test_a_folder_of_many_kinds(tmp_path, folder, capsys):
    mixed = tmp_path / "mixed"
    (mixed / "deep").mkdir(parents=True)
    (mixed / "a.txt").write_bytes(tokens())
    (mixed / "deep" / "b.json").write_bytes(as_json(slice_of()))
    (mixed / "c.md").write_text("# Read me\n")
    (mixed / ".DS_Store").write_bytes(b"\0")
    (mixed / "deep" / "loop").symlink_to(mixed)
    (mixed / "round").symlink_to(mixed / "round")
    assert main(["data", "import", str(mixed)]) == 0
    assert load_playlists("mixed").n_playlists == 6
    assert "passed over: c.md looks like text that begins '# Read me'" in capsys.readouterr().out
    (mixed / "a.txt").unlink()
    (mixed / "deep" / "b.json").unlink()
    with pytest.raises(DataError, match=r"c\.md looks like"):
        import_file(mixed)


def test_columns_that_only_the_listener_knows(tmp_path):
    table = "mix|tune|stars\na|11|3\na|12|4\nb|12|5\n"
    with pytest.raises(DataError, match="a table whose columns are not known"):
        read(tmp_path, table)
    assert lists_of(read(tmp_path, table, columns="playlist=mix,track=tune")) == [["11", "12"], ["12"]]
    assert lists_of(read(tmp_path, table.partition("\n")[2], columns="playlist,track,-")) == [
        ["11", "12"],
        ["12"],
    ]
    with pytest.raises(
        DataError, match="no such columns as 'playlist=mix,track=air'; it has: mix, tune, stars"
    ):
        read(tmp_path, table, columns="playlist=mix,track=air")
    with pytest.raises(DataError, match="does not say which column is the track"):
        read(tmp_path, table, columns="playlist=mix,tarck=tune")


def test_sessions_end_where_nothing_is_heard(tmp_path):
    rows = [
        ("u", 0, "a"),
        ("v", 10, "c"),
        ("u", 600, "b"),
        ("u", 2600, "a"),
        ("v", 100, "d"),
        ("u", 2700, "b"),
    ]
    table = "user,timestamp,track_id\n" + "".join(f"{u},{1_700_000_000 + t},{one}\n" for u, t, one in rows)
    assert lists_of(read(tmp_path, table)) == [["a", "b"], ["a", "b"], ["c", "d"]]
    assert lists_of(read(tmp_path, table, gap=3600.0)) == [["a", "b", "a", "b"], ["c", "d"]]


def test_a_pause_that_is_none(tmp_path, capsys):
    assert main(["data", "import", str(tmp_path), "--gap", "soon"]) == 2
    assert "'soon' is no pause" in capsys.readouterr().err


# --- stopped and resumed ---


def test_a_stopped_import_goes_on_and_gives_the_same(tmp_path, folder, monkeypatch, capsys):
    slices = tmp_path / "slices"
    slices.mkdir()
    table = "playlist,track_id,title,artist\n" + "".join(f"x{i % 3},{i % 7},,\n" for i in range(30))
    (slices / "0.csv").write_text(table + "x1,3,Late,Bloomer\n")
    for i in range(1, 4):
        (slices / f"{i}.json").write_bytes(as_json(slice_of(LISTS * 5, first=15 * i)))
    whole = import_file(slices, name="whole", min_count=1)
    monkeypatch.setattr(journal, "SPILL", 4)
    monkeypatch.setattr(journal.Journal.checkpoint, "__kwdefaults__", {"n": 4})
    add = journal.Journal.add
    for stop_after in (3, 20, 40):
        calls = iter(range(1000))

        def stops(self, piece, calls=calls, stop_after=stop_after):
            if next(calls) == stop_after:
                raise KeyboardInterrupt
            add(self, piece)

        monkeypatch.setattr(journal.Journal, "add", stops)
        assert main(["data", "import", str(slices), "--name", "ours", "--min-count", "1"]) == 130
        assert imported_names() == ["whole"]
    monkeypatch.setattr(journal.Journal, "add", add)
    capsys.readouterr()
    assert main(["data", "import", str(slices), "--name", "ours", "--min-count", "1"]) == 0
    assert "going on after" in capsys.readouterr().out
    ours = load_playlists("ours")
    for field in ("values", "offsets", "deezer_ids", "titles", "artists", "artist_names"):
        np.testing.assert_array_equal(getattr(ours, field), getattr(whole, field), err_msg=field)
    assert kept(folder) == ["imported/ours.npz", "imported/whole.npz"]


def test_a_changed_file_is_begun_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(journal.Journal.checkpoint, "__kwdefaults__", {"n": 1})
    path = tmp_path / "lists.txt"
    path.write_bytes(tokens())
    with monkeypatch.context() as patch:
        patch.setattr(importing, "numbered", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            import_file(path, name="ours")
    path.write_bytes(b"11 12 13 11 12 13")
    assert lists_of(import_file(path, name="ours")) == [["11", "12", "13"] * 2]


MEMORY = """
import resource, sys
from kit.data.imports.importing import import_file
resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[2]), int(sys.argv[2])))
print(import_file(sys.argv[1], name="big"))
"""


@pytest.mark.slow
def test_a_large_document_is_never_held(tmp_path):
    """A document of 330 MB on one line, in a process that may have no such memory."""
    playlist = json.dumps(slice_of([[t for one in LISTS for t in one] * 60])["playlists"][0])
    with (tmp_path / "big.json").open("w") as file:
        file.write('{"info": {}, "playlists": [')
        file.write(",".join([playlist] * 2000))
        file.write("]}")
    assert (tmp_path / "big.json").stat().st_size > 300e6
    command = [sys.executable, "-c", MEMORY, str(tmp_path / "big.json"), str(300 * 2**20)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr[-2000:]
    assert "big: 2,000 playlists, 4 tracks, 1,200,000 positions" in done.stdout


def test_keys_are_what_the_file_says(tmp_path):
    playlists = read(tmp_path, as_json(slice_of()))
    assert sorted(playlists.deezer_ids) == sorted(map(uri, NAMES))
