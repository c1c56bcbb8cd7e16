"""`python -m kit taste`: what it says, orders and keeps, and what each bad input gets."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from kit.__main__ import main
from kit.sound.reading import Note
from kit.taste.hearing import OWN, TOLD, VERSION, Store
from tests.kit.taste.music import collection, song, write

pytest.importorskip("soundfile", reason="soundfile comes with the extra audio")
pytest.importorskip("soxr", reason="soxr comes with the extra audio")

ROOT = Path(__file__).parents[3]


# What a process does with its own output, before the command begins.
GOES = {
    "a terminal of few letters": "import sys\nsys.stdout.reconfigure(encoding='ascii', errors='strict')",
    "a pipe that is closed": "import os\nread, write = os.pipe()\nos.close(read)\nos.dup2(write, 1)",
    "a full disk": "import os\nos.dup2(os.open('/dev/full', os.O_WRONLY), 1)",
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A collection that no test writes to, and the cache of what was heard in it."""
    folder = tmp_path_factory.mktemp("music")
    return collection(folder), folder / "cache"


@pytest.fixture
def taste(tmp_path, monkeypatch, capsys):
    """Run the command; its exit status, and what was said."""
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(folders, *flags, cache=None):
        if cache:
            monkeypatch.setenv("KIT_DATA", str(cache))
        status = main(["taste", *map(str, folders), "--pictures", "0", *flags])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def entries(cache):
    """The files of the cache, and whatever else lies there."""
    kept = cache / f"taste-{VERSION}"
    return sorted(path.name for path in kept.iterdir()) if kept.is_dir() else []


def test_from_folders_to_a_list(taste, shared):
    folders, cache = shared
    status, said, _ = taste(folders, cache=cache)
    assert status == 0
    assert "18 files, 18 of them heard: 90 windows of 5 s" in said
    assert "mel 128, chroma 12" in said and "301 numbers" in said
    assert "LIKED          8 songs in 2 groups" in said
    report = said[said.index("how good") :]
    assert report.index("base rate 0.500: 8 of 16") < report.index("AUC")
    assert "2 folds" in report
    rows = {line.split("  ")[1]: line for line in report.splitlines() if line.startswith("  ")}
    assert rows["always yes"].split()[2:] == [
        "0.500",
        "1.000",
        "0.556",
        "0.556",
        "1.00",
        "0.500",
        "[0.500,",
        "0.500]",
    ]
    assert re.search(r" 1\.000 \[1\.000, 1\.000\]", rows["logistic regression"])  # tones and noise differ
    assert "5 nearest neighbours" in rows
    first, second = [line for line in report.splitlines() if re.match(r"\s+\d+  [01]\.\d\d  ", line)]
    assert "calm 0" in first and "loud 1" in second
    assert "nearest liked song" in first
    assert "skipped" not in said


def test_the_second_run_takes_its_features_from_the_cache_and_tells_the_time(
    taste, shared, tmp_path, monkeypatch
):
    folders, _ = shared
    first = taste(folders)[1]
    monkeypatch.setattr("kit.taste.hearing.read_windows", None)  # nothing is read a second time
    second = taste(folders)[1]
    assert re.search(r"18 heard now, 0 known from the cache: \d+\.\d s", first)
    assert re.search(r"0 heard now, 18 known from the cache: \d+\.\d s", second)
    assert first[first.index("songs") :] == second[second.index("songs") :]
    assert len(entries(tmp_path / "cache")) == 18


def test_a_file_that_was_moved_is_known_and_one_that_was_changed_is_heard(taste, shared, tmp_path):
    folders = [shutil.copytree(folder, tmp_path / Path(folder).name) for folder in shared[0]]
    taste(folders)
    (folders[2] / "calm 0.flac").rename(folders[2] / "elsewhere.flac")
    write(folders[2] / "loud 1.flac", song(77, calm=1))
    said = taste(folders)[1]
    assert "elsewhere" in said
    assert "1 heard now, 17 known" in said


# --- the table of bad input -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("what", ["missing", "empty", "a file"])
def test_a_folder_that_is_none(taste, shared, tmp_path, what, place):
    bad = tmp_path / "bad"
    if what == "empty":
        bad.mkdir()
    elif what == "a file":
        bad.touch()
    folders = list(shared[0])
    folders[place] = bad
    status, said, error = taste(folders)
    assert status == 2
    assert str(bad) in error
    assert {"missing": "there is no such folder", "empty": "it is empty", "a file": "it is a file"}[
        what
    ] in error
    name = ("LIKED", "DISLIKED", "CANDIDATES")[place]
    assert f"{name} is a folder with files of sound (wav, aiff, flac, ogg, opus, mp3)" in error
    assert said == ""


def test_a_folder_with_hidden_files_alone(taste, shared, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new/.a.flac").touch()
    status, said, error = taste([*shared[0][:2], tmp_path / "new"])
    assert (status, said) == (2, "")
    assert (
        f"{tmp_path / 'new'}: it holds hidden files alone; CANDIDATES is a folder with files of sound"
        in error
    )


def test_a_name_cannot_turn_its_line_round():
    from kit.taste.command import _plain

    assert _plain("\u202egnp.flac") == r"\u202egnp.flac"
    plain = "\N{HEBREW LETTER ALEF} \N{WOMAN}\u200d\N{ROCKET}"
    assert _plain(plain) == plain


def test_one_folder_for_two_labels(taste, shared):
    liked, disliked, _ = shared[0]
    status, _, error = taste([liked, disliked, Path(liked, "album 0")])
    assert status == 2
    assert "CANDIDATES is" in error and "LIKED" in error and "beside each other" in error


def test_files_that_are_no_music_are_listed_at_the_end_with_the_reason(taste, shared, tmp_path):
    liked, disliked, _ = shared[0]
    new = tmp_path / "new"
    whole = write(new / "good.ogg", song(55, calm=1))
    bad = {
        "broken.ogg": whole.read_bytes()[: len(whole.read_bytes()) // 8][:60],
        "empty.mp3": b"",
        "bought.m4p": b"\0\0\0\x20ftypM4P \0\0\0\0",
        "locked.flac": b"Salted__" + bytes(range(64)),
        "notes.mp3": b"these are words, not music\n" * 9,
        "cover.jpg": b"\xff\xd8\xff\xe0" + bytes(40),
        "all.m3u": b"#EXTM3U\ngood.ogg\n",
        "silent.wav": None,
    }
    for name, content in bad.items():
        if content is None:
            write(new / name, np.zeros(96_000))
        else:
            (new / name).write_bytes(content)
    (new / ".DS_Store").write_bytes(b"hidden")
    (new / "gone.ogg").symlink_to(new / "nowhere.ogg")
    status, said, _ = taste([liked, disliked, new], cache=shared[1])
    assert status == 0
    assert "good" in said[said.index("most promising") : said.index("skipped")]
    end = said[said.index("skipped: 9 files") :]
    reason_of, reason = {}, ""
    for line in end.splitlines()[1:]:
        if line.startswith("    "):
            reason_of[Path(line.strip()).name] = reason
        else:
            reason = line.strip()
    assert set(reason_of) == {*bad, "gone.ogg"}
    words = {
        "broken.ogg": ("broken", "none of wav"),
        "empty.mp3": ("empty",),
        "bought.m4p": ("encrypted",),
        "locked.flac": ("encrypted",),
        "notes.mp3": ("none of wav",),
        "cover.jpg": ("picture",),
        "all.m3u": ("playlist",),
        "silent.wav": ("silent",),
        "gone.ogg": ("leads nowhere",),
    }
    for name, expected in words.items():
        assert any(word in reason_of[name] for word in expected), (name, reason_of[name])


def test_a_short_file_is_one_window_and_a_long_one_is_read_in_pieces(taste, shared, tmp_path, monkeypatch):
    liked, disliked, _ = shared[0]
    monkeypatch.setattr("kit.sound.reading.WHOLE", 60.0)
    write(tmp_path / "new" / "short.wav", song(1, calm=1, seconds=2.0))
    write(tmp_path / "new" / "long.wav", song(2, calm=1, seconds=3 * 60.0))
    said = taste([liked, disliked, tmp_path / "new"], cache=shared[1])[1]
    assert "18 files, 18 of them heard: 111 windows" in said  # 16 songs of 5 windows, 1, and 30
    assert "2.0 s, shorter than a window: repeated to fill one" in said
    assert "3 minutes: read in pieces" in said


@pytest.mark.parametrize(
    ("name", "rate", "channels", "kind", "note"),
    [
        ("8k.wav", 8_000, 1, {}, "8 kHz: nothing above 4 kHz can be heard"),
        ("192k.wav", 192_000, 1, {}, None),
        ("surround.flac", 48_000, 6, {}, "6 channels, mixed into one"),
        ("24 bit.flac", 44_100, 2, {"subtype": "PCM_24"}, None),
        ("48k.opus", 48_000, 2, {"format": "OGG", "subtype": "OPUS"}, None),
    ],
)
def test_every_kind_of_file_finds_its_place(taste, shared, tmp_path, name, rate, channels, kind, note):
    liked, disliked, _ = shared[0]
    y = song(33, calm=1, rate=rate)
    write(
        tmp_path / "new" / name,
        y[:, None] * np.linspace(1, 0.5, channels) if channels > 1 else y,
        rate,
        **kind,
    )
    status, said, _ = taste([liked, disliked, tmp_path / "new"], cache=shared[1])
    assert status == 0
    assert re.search(rf" 1  (1\.00|0\.[5-9]\d)  {re.escape(Path(name).stem)} ", said)
    assert note is None or f"{note}: {tmp_path / 'new' / name}" in said


def test_the_same_recording_twice_is_one_song(taste, shared, tmp_path):
    folders = [Path(shutil.copytree(folder, tmp_path / Path(folder).name)) for folder in shared[0]]
    shutil.copy(folders[0] / "album 0/0.flac", folders[0] / "album 1/copy.flac")
    write(folders[1] / "another/again.ogg", song(1, calm=0), album="x")  # the same, in another format
    said = taste(folders, cache=shared[1])[1]
    assert "LIKED          8 songs in 1 group:" in said  # the copy ties both albums
    assert "DISLIKED       8 songs in 2 groups" in said
    assert "2 copies of a song that is there already" in said
    assert "copy.flac" in said and "again.ogg" in said


def test_the_same_recording_in_both_folders_is_named_and_left_out(taste, tmp_path):
    folders = [Path(folder) for folder in collection(tmp_path, liked=9, disliked=9)]
    write(folders[1] / "mine.ogg", song(0, calm=1))
    shutil.copy(folders[0] / "album 1/1.flac", folders[2] / "heard before.flac")
    said = taste(folders)[1]
    assert "LIKED          8 songs" in said and "DISLIKED       9 songs" in said
    assert (
        f"left out, for it is in both folders: {folders[0] / 'album 0/0.flac'} and {folders[1] / 'mine.ogg'}"
        in said
    )
    assert f"left out of the list, for it is in LIKED too: {folders[2] / 'heard before.flac'}" in said
    assert "CANDIDATES     2 songs" in said


def test_many_files_in_both_folders_are_named_in_part(capsys):
    from types import SimpleNamespace

    from kit.taste.command import _tell_pairs

    both = [
        tuple(SimpleNamespace(song=SimpleNamespace(path=f"{side}/{i}.ogg")) for side in "ab")
        for i in range(14)
    ]
    _tell_pairs("left out, for it is in both folders", both)
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 11
    assert said[0] == "  left out, for it is in both folders: a/0.ogg and b/0.ogg"
    assert said[-1] == "  and 4 more"


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_while_it_is_being_imported_is_no_traceback(tmp_path):
    (tmp_path / "numpy.py").write_text(
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(60)"
    )
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "kit", "taste", "a", "b", "c"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 130
    assert done.stderr == "stopped; run again to go on\n"


@pytest.mark.parametrize("what", ["a file", "a file above"])
def test_a_cache_that_is_no_folder_is_not_told_to_make_room(taste, shared, tmp_path, what):
    (tmp_path / "taken").touch()
    status, _, error = taste(
        shared[0], cache=tmp_path / "taken" / ("below" if what == "a file above" else "")
    )
    assert status == 2
    assert "set KIT_DATA to a folder that you may write to" in error
    assert "room" not in error


@pytest.mark.parametrize(("liked", "disliked"), [(7, 8), (8, 7), (1, 0)])
def test_too_few_songs_a_side(taste, tmp_path, liked, disliked):
    folders = collection(tmp_path, liked=liked, disliked=disliked, candidates=3)
    if not disliked:
        (tmp_path / "disliked").mkdir()
        (tmp_path / "disliked/words.txt").write_text("nothing to hear")
    status, said, _ = taste(folders)
    assert status == 0
    assert f"{liked} songs that you like and {disliked} that you do not" in said
    assert "no taste is learnt from fewer than 8 a side" in said
    assert "AUC" not in said
    near = said[said.index("those that sound most like a liked song first") :].splitlines()[1:4]
    assert [float(line.split()[1]) for line in near] == sorted(float(line.split()[1]) for line in near)
    assert {re.search(r"(calm|loud) \d", line)[0] for line in near} == {"calm 0", "loud 1", "calm 2"}
    assert "calm" in near[0] and "loud" in near[2]


def test_one_side_ten_times_the_other(taste, tmp_path, monkeypatch):
    monkeypatch.setattr("kit.taste.hearing.WINDOWS", 1)  # which is quicker
    status, said, _ = taste(collection(tmp_path, liked=8, disliked=80, albums=4, candidates=2))
    assert status == 0
    assert said.index("base rate 0.091: 8 of 88 songs") < said.index("precision")
    assert "most promising first" in said


def test_no_song_that_is_heard(taste, shared, tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "words/a.txt").write_text("nothing to hear")
    for place, name in enumerate(("LIKED", "DISLIKED", "CANDIDATES")):
        folders = list(shared[0])
        folders[place] = tmp_path / "words"
        status, said, error = taste(folders, cache=shared[1])
        assert status == (0 if name == "DISLIKED" else 2)
        assert "none of wav" in said[said.index("skipped: 1 files") :]
        assert name == "DISLIKED" or f"{tmp_path / 'words'}: of the files in {name} there is none" in error


def test_one_group_a_side_is_not_tested_and_says_so(taste, tmp_path):
    said = taste(collection(tmp_path, albums=1))[1]
    assert "nothing can be held out: all songs of LIKED are of one group" in said
    assert "most promising first" in said


def test_without_soundfile_one_error_names_the_remedy(taste, shared, monkeypatch):
    monkeypatch.setitem(sys.modules, "soundfile", None)
    status, _, error = taste(shared[0])
    assert status == 2
    assert error.count("error:") == 1
    assert "soundfile is not installed: run  pip install soundfile soxr" in error


@pytest.mark.parametrize("flag", ["--pictures", "--show"])
def test_a_number_below_nought_is_refused(taste, shared, capsys, flag):
    with pytest.raises(SystemExit) as ended:
        taste(shared[0], flag, "-1")
    assert ended.value.code == 2
    assert f"argument {flag}: '-1' is not a whole number from 0 on" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("to", ["a terminal of few letters", "a pipe that is closed", "a full disk"])
def test_where_what_is_said_goes(shared, to):
    folders, cache = shared
    new = cache.parent / "new2"
    write(new / "été 音.flac", song(55, calm=1))
    running = in_a_process([*folders[:2], new], cache, before=GOES[to])
    said, error = running.communicate(timeout=120)
    assert "Traceback" not in error and "Exception ignored" not in error
    if to == "a terminal of few letters":
        assert running.returncode == 0
        assert r"\xe9t\xe9 \u97f3   (nearest liked song" in said
    else:
        assert running.returncode == 2
        assert error.startswith("error: what is said here cannot be written (")
        assert error.endswith("read it to its end\n")


# --- the cache is whole or not there --------------------------------------------------------------------------------


def in_a_process(folders, cache, *, before="", **options):
    """Start the command in a process of its own."""
    given = ["taste", *map(str, folders), "--pictures", "0"]
    code = f"{before}\nimport sys\nfrom kit.__main__ import main\nsys.exit(main({given!r}))"
    environment = os.environ | {"KIT_DATA": str(cache), "PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment, cwd=cache.parent, **pipes, **options
    )


def assert_whole(cache):
    """Nothing unfinished lies there, and what lies there can be read."""
    for name in entries(cache):
        assert re.fullmatch(r"[0-9a-f]{32}\.npz", name), name
        with np.load(cache / f"taste-{VERSION}" / name) as archive:
            assert archive["summaries"].shape[1] == 301


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_leaves_what_was_heard_and_nothing_by_halves(shared, tmp_path):
    cache = tmp_path / "cache"
    # From the fourth on each file takes a while, so that there is a time to stop at on a busy machine too.
    slow = (
        "import time, kit.taste.hearing as h\nfeatures, calls = h._features, []\n"
        "def slow(heard):\n    calls.append(heard)\n    time.sleep(5 * (len(calls) > 3))\n"
        "    return features(heard)\nh._features = slow"
    )
    running = in_a_process(shared[0], cache, before=slow)
    until = time.monotonic() + 120
    while len(entries(cache)) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, error = running.communicate(timeout=120)
    assert running.returncode == 130
    assert error.endswith("stopped; run again to go on\n") and "Traceback" not in error
    assert 3 <= len(entries(cache)) < 18
    assert_whole(cache)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_what_stops_the_cache_is_an_error_with_its_own_remedy(taste, shared, tmp_path, monkeypatch, number):
    def by_halves(file, **_):
        file.write(b"half")
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("kit.taste.hearing.np.savez", by_halves)
    status, _, error = taste(shared[0])
    assert status == 2
    assert error.count("\n") == 1 and error.startswith("error: ")
    assert f"cannot be written ({os.strerror(number)})" in error
    assert "set KIT_DATA to a folder that you may write to" in error
    assert ("make room" in error) == (number in (errno.ENOSPC, errno.EDQUOT))
    assert entries(tmp_path / "cache") == []


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_file_larger_than_allowed_is_an_error_and_leaves_nothing_by_halves(shared, tmp_path):
    cache = tmp_path / "cache"
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))"
    running = in_a_process(shared[0], cache, before=limit)
    _, error = running.communicate(timeout=120)
    assert running.returncode == 2
    assert "cannot be written (File too large); set KIT_DATA" in error and "Traceback" not in error
    assert entries(cache) == []


@pytest.fixture
def read_only():
    """Take the right to write away from a folder, and give it back in the end; where even that stops nobody, skip."""
    folders = []

    def close(folder):
        folders.append(folder)
        folder.chmod(0o500)
        if os.access(folder, os.W_OK):
            pytest.skip("whoever runs this may write anywhere")

    yield close
    for folder in folders:
        folder.chmod(0o700)


@pytest.mark.parametrize("below", [".", "not yet there", f"taste-{VERSION}"])
def test_a_cache_that_is_read_only_is_one_line(taste, shared, tmp_path, read_only, below):
    cache = tmp_path / "cache"
    closed = cache / below if below.startswith("taste") else cache
    closed.mkdir(parents=True)
    read_only(closed)
    status, _, error = taste(shared[0], cache=cache if below.startswith("taste") else cache / below)
    assert status == 2
    assert re.fullmatch(
        r"error: .+ cannot be written \(Permission denied\); set KIT_DATA to a folder that you may write to, and run "
        r"again: what was heard is kept\n",
        error,
    )


def test_a_read_only_cache_that_knows_all_is_enough(taste, shared, tmp_path, read_only):
    first = taste(shared[0])[1]
    read_only(tmp_path / "cache" / f"taste-{VERSION}")
    status, said, error = taste(shared[0])
    assert (status, error) == (0, "")
    assert said[said.index("songs") :] == first[first.index("songs") :]


def test_a_folder_for_the_page_that_is_read_only_is_one_line(taste, shared, tmp_path, read_only):
    (tmp_path / "closed").mkdir()
    read_only(tmp_path / "closed")
    status, said, error = taste(shared[0], "--out", str(tmp_path / "closed/a.html"))
    assert (status, said) == (2, "")
    assert error == (
        f"error: {tmp_path}/closed/a.html cannot be written: --out names a file in a folder that exists and can be "
        "written to\n"
    )


def test_what_an_older_kit_has_kept_is_not_taken(taste, shared, tmp_path):
    """What is kept of a file, and which notes there are: whoever changes them raises VERSION, and this with it."""
    kept = {"facts", "gain", "starts", "summaries", "sketch"}, {"pooled", "tags"}
    notes = ["DULL", "SHORT", "MIXED", "LONG", "CUT", "GARBLED"]
    assert (VERSION, (OWN, TOLD), [note.name for note in Note]) == (2, kept, notes)
    taste(shared[0])
    (tmp_path / "cache" / f"taste-{VERSION}").rename(tmp_path / "cache" / f"taste-{VERSION - 1}")
    assert "18 heard now, 0 known" in taste(shared[0])[1]


def test_how_a_note_is_said_is_not_kept(tmp_path, monkeypatch):
    path = write(tmp_path / "a.wav", song(1, calm=1, seconds=2.0))
    store = Store(tmp_path / "cache")
    assert store.song(path).notes == (("SHORT", "2.0 s, shorter than a window: repeated to fill one"),)
    monkeypatch.setattr(Note, "said_of", lambda note, recording: f"{note.name} {recording.seconds:g}")
    assert store.song(path).notes == (("SHORT", "SHORT 2"),)
    assert (store.n_heard, store.n_taken) == (1, 1)


@pytest.mark.slow
def test_two_processes_at_once_fill_one_cache(shared, tmp_path):
    cache = tmp_path / "cache"
    running = [in_a_process(shared[0], cache) for _ in range(2)]
    said = [one.communicate(timeout=300)[0] for one in running]
    assert [one.returncode for one in running] == [0, 0]
    lists = {one[one.index("how good") :] for one in said}
    assert len(lists) == 1
    assert len(entries(cache)) == 18
    assert_whole(cache)


@pytest.mark.parametrize(
    "damage",
    [lambda path: path.write_bytes(path.read_bytes()[:500]), lambda path: np.savez(path, other=np.ones(3))],
    ids=["cut off", "other fields"],
)
def test_what_is_damaged_in_the_cache_is_heard_anew(taste, shared, tmp_path, damage):
    taste(shared[0])
    cache = tmp_path / "cache"
    damage(cache / f"taste-{VERSION}" / entries(cache)[0])
    said = taste(shared[0])[1]
    assert "1 heard now, 17 known from the cache (1 of them were damaged in the cache)" in said
    assert_whole(cache)
