"""The page: what speaks for a song is where it was put, each picture has words, each sound can be played."""

import base64
import io
import json
import os
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from kit.__main__ import main
from kit.sound.summary import FEATURES, summary_of
from kit.taste.hearing import Store
from kit.taste.model import Taste
from kit.taste.speaking import BANDS, SLICES, Cells, cells_of, course_of, edges, loudest_fifth
from tests.kit.taste.music import collection, song, write

soundfile = pytest.importorskip("soundfile", reason="soundfile comes with the extra audio")
pytest.importorskip("soxr", reason="soxr comes with the extra audio")

SR = 16_000
N = 2 * sum(FEATURES.values()) + 1


def likes(feature):
    """A taste for one feature alone, a number a frame."""
    weights = np.zeros(N)
    weights[sum(list(FEATURES.values())[: list(FEATURES).index(feature)])] = 1.0
    return Taste(weights, -0.2)


def tone(hertz, seconds):
    return 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * SR)) / SR)


@pytest.fixture
def bass_in_the_middle(tmp_path):
    """A song of high tones, with a low one from 10 to 15 seconds, and the store that has heard it."""
    y = tone(3000, 25.0)
    y[10 * SR : 15 * SR] += tone(200, 5.0)
    store = Store(tmp_path / "cache")
    return store.song(write(tmp_path / "a.wav", y)), store


def test_the_seconds_that_speak_for_a_song_are_those_that_have_what_is_liked(bass_in_the_middle):
    one, store = bass_in_the_middle
    course = course_of(one, likes("fraction"), store)
    assert course.starts.tolist() == np.arange(0, 20.1, 2.5).tolist()
    assert course.starts[course.log_odds.argmax()] == 10
    assert (course.log_odds > 0).tolist() == [False, False, False, True, True, True, False, False, False]


def test_the_log_odds_of_a_song_are_the_mean_of_those_of_its_windows(bass_in_the_middle):
    one, _ = bass_in_the_middle
    taste = Taste(np.random.default_rng(0).normal(size=N) / 100, 0.3)
    windows = taste.log_odds(one.summaries.astype(np.float64))
    assert taste.log_odds(one.mean[None])[0] == pytest.approx(windows.mean(), rel=1e-5)


def test_the_cells_that_speak_for_a_song_are_those_of_what_is_liked(bass_in_the_middle, tmp_path):
    one, store = bass_in_the_middle
    cells = cells_of(one, 7.5, likes("fraction"), store)  # the low tone fills the second half
    assert cells.lost.shape == (SLICES, BANDS)
    low = int(np.searchsorted(edges(), 200) - 1)
    part, band = np.unravel_index(cells.lost.argmax(), cells.lost.shape)
    assert part >= SLICES // 2 and band == low
    assert cells.lost[SLICES // 2 :, low].min() > 5 * np.abs(np.delete(cells.lost, low, axis=1)).mean()
    assert cells.log_odds == pytest.approx(
        likes("fraction").log_odds(summary_of(cells.sound)[None])[0], abs=1e-4
    )


def test_the_loudest_fifth_is_what_was_found_to_speak(bass_in_the_middle):
    one, store = bass_in_the_middle
    lost = np.zeros((SLICES, BANDS))
    lost[:, int(np.searchsorted(edges(), 200) - 1)] = 1
    lost[:, :1] = 0.5  # 16 cells, and one more in another band: a fifth of 88 is 18
    cells = cells_of(one, 10.0, likes("fraction"), store)
    heard = np.abs(np.fft.rfft(loudest_fifth(Cells(10.0, cells.sound, 0.0, lost))))
    whole = np.abs(np.fft.rfft(cells.sound))
    hertz = np.fft.rfftfreq(len(cells.sound), 1 / SR)
    assert hertz[heard.argmax()] == pytest.approx(200, abs=1)
    assert heard[hertz > 2000].max() < 0.01 * whole[hertz > 2000].max()
    assert heard[hertz < 300].max() == pytest.approx(whole[hertz < 300].max(), rel=0.02)


def test_what_was_found_is_taken_from_the_cache(bass_in_the_middle, monkeypatch):
    one, store = bass_in_the_middle
    first = course_of(one, likes("flux"), store), cells_of(one, 5.0, likes("flux"), store)
    for name in ("read_sound", "features_of_power", "summary_of"):
        monkeypatch.setattr(f"kit.taste.speaking.{name}", None)
    second = course_of(one, likes("flux"), store), cells_of(one, 5.0, likes("flux"), store)
    assert first[0].log_odds.tolist() == second[0].log_odds.tolist()
    assert first[1].lost.tolist() == second[1].lost.tolist()


def test_a_long_song_has_the_windows_that_were_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr("kit.sound.reading.WHOLE", 20.0)
    monkeypatch.setattr("kit.taste.speaking.WHOLE", 20.0)
    monkeypatch.setattr("kit.taste.speaking.read_sound", None)  # it is never read in one piece
    store = Store(tmp_path / "cache")
    one = store.song(write(tmp_path / "long.wav", song(0, calm=1, seconds=40.0)))
    course = course_of(one, likes("flux"), store)
    assert course.starts.tolist() == one.starts.tolist()
    assert len(course.log_odds) == len(one.starts) == 30
    assert cells_of(one, float(course.starts[3]), likes("flux"), store).sound.shape == (5 * SR,)


# --- the page -------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """All elements of a page, with their attributes and the text in them."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), []))
        self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        for element in self.open:
            element[2].append(text)

    def of(self, tag, name=None):
        return [
            (attributes, "".join(text))
            for found, attributes, text in self.elements
            if found == tag and (name is None or name in attributes.get("class", "").split())
        ]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The page of a small collection, and where it lies."""
    folder = tmp_path_factory.mktemp("page")
    folders = collection(folder, candidates=4)
    write(folder / "new" / "<b>bold & 'so'.flac", song(9, calm=1), album="</script><i>x")
    (folder / "new" / "<i>.txt").write_text("words")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_DATA", str(folder / "cache"))
        assert main(["taste", *folders, "--out", str(folder / "page.html"), "--pictures", "3"]) == 0
    return folder / "page.html", (folder / "page.html").read_text(encoding="utf-8")


def test_nothing_of_a_files_name_is_markup(written):
    page = Page(written[1])
    assert not page.of("b") and not page.of("i")
    assert any("<b>bold & 'so'" in text for _, text in page.of("h3") + page.of("td"))
    assert any("<i>.txt" in text for _, text in page.of("li"))


def test_nothing_comes_from_elsewhere(written):
    links = re.findall(r"(?:src|href)=\"?([^\"> ]*)|url\(([^)]*)\)", written[1])
    assert [link for link in map("".join, links) if not link.startswith("#")] == []
    assert not re.search(r"https?://(?!www\.w3\.org/)", written[1])


def test_each_picture_has_words_beside_it(written):
    page = Page(written[1])
    pictures = page.of("div", "kit-taste-field")
    words = [text for _, text in page.of("p", "kit-taste-words")]
    assert len(pictures) == 2 * 3
    for attributes, _ in pictures:
        assert attributes["role"] == "img"
        assert attributes["aria-label"] in words
        assert len(attributes["aria-label"]) > 40


def test_each_song_can_be_heard_in_excerpts_and_from_where_it_lies(written):
    page = Page(written[1])
    sounds = [json.loads(text) for _, text in page.of("script", "kit-taste-sounds")]
    assert len(sounds) == 3
    for these in sounds:
        *excerpts, whole = these
        assert 2 <= len(excerpts) <= 3
        assert whole["src"].startswith("file:///") and whole["src"].endswith(".flac")
        for excerpt in excerpts:
            kind, data = excerpt["src"].split(",")
            assert kind == "data:audio/mpeg;base64"
            y, rate = soundfile.read(io.BytesIO(base64.b64decode(data)))
            assert rate == SR and len(y) / SR == pytest.approx(5, abs=0.2)
            assert np.sqrt((y**2).mean()) > 0.01
    assert len(written[1]) < 3 * 3 * 40_000 + 60_000  # nothing more of the music is in it


def test_the_rest_and_what_was_skipped_stand_below(written):
    page = Page(written[1])
    assert len(page.of("article")) == 3
    assert len(page.of("td", "kit-taste-name")) == 2
    assert [text for _, text in page.of("summary")] == ["1 files, and why"]
    assert any("always yes" in text for _, text in page.of("th"))
    assert "Base rate 0.500" in written[1]


def test_the_same_run_writes_the_same_page(written, tmp_path, monkeypatch):
    path, text = written
    monkeypatch.setenv("KIT_DATA", str(path.parent / "cache"))
    folders = [str(path.parent / name) for name in ("liked", "disliked", "new")]
    assert main(["taste", *folders, "--out", str(tmp_path / "again.html"), "--pictures", "3"]) == 0
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == text


def test_a_page_without_pictures_is_the_list(written, tmp_path, monkeypatch):
    path, _ = written
    monkeypatch.setenv("KIT_DATA", str(path.parent / "cache"))
    folders = [str(path.parent / name) for name in ("liked", "disliked", "new")]
    assert main(["taste", *folders, "--out", str(tmp_path / "list.html"), "--pictures", "0"]) == 0
    page = Page((tmp_path / "list.html").read_text(encoding="utf-8"))
    assert not page.of("article") and not page.of("audio")
    assert len(page.of("td", "kit-taste-name")) == 5


def with_candidate(written, tmp_path, monkeypatch, name, y):
    """Three folders, of which the third has one candidate, and the cache of what was heard in the others."""
    there = written[0].parent
    monkeypatch.setenv("KIT_DATA", str(shutil.copytree(there / "cache", tmp_path / "cache")))
    write(tmp_path / "new" / "plain.flac", y).rename(tmp_path / "new" / name)
    return [str(there / "liked"), str(there / "disliked"), str(tmp_path / "new")]


def test_a_song_with_a_silent_window_has_its_pictures(written, tmp_path, monkeypatch):
    y = np.r_[song(9, calm=1), np.zeros(12 * SR)]
    folders = with_candidate(written, tmp_path, monkeypatch, "fades.flac", y)
    assert main(["taste", *folders, "--out", str(tmp_path / "page.html")]) == 0
    page = Page((tmp_path / "page.html").read_text(encoding="utf-8"))
    (sounds,) = [json.loads(text) for _, text in page.of("script", "kit-taste-sounds")]
    levels = [
        np.abs(soundfile.read(io.BytesIO(base64.b64decode(one["src"].split(",")[1])))[0]).max()
        for one in sounds[:-1]
    ]
    assert min(levels) < 1e-3 < 0.01 < max(levels)  # a silent window speaks most, or least


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="where a name is whatever bytes")
def test_a_name_of_whatever_characters_stays_on_its_line_and_on_the_page(
    written, tmp_path, monkeypatch, capsys
):
    name = os.fsdecode(b"two\nlines \x1b[31mred caf\xe9.flac")
    folders = with_candidate(written, tmp_path, monkeypatch, name, song(9, calm=1))
    (tmp_path / "new" / os.fsdecode(b"\xe9\n.txt")).write_text("words")
    flags = ["--out", str(tmp_path / "page.html"), "--pictures", "1"]
    assert main(["taste", *folders, *flags]) == 0
    said = capsys.readouterr().out
    assert r"two\nlines \x1b[31mred caf\udce9" in said and r"\udce9\n.txt" in said
    assert "\x1b" not in said
    page = Page((tmp_path / "page.html").read_text(encoding="utf-8"))
    (sounds,) = [json.loads(text) for _, text in page.of("script", "kit-taste-sounds")]
    assert sounds[-1]["src"].endswith("/two%0Alines%20%1B%5B31mred%20caf%E9.flac")


def test_a_song_that_is_gone_when_its_pictures_are_made_is_an_error(written, tmp_path, monkeypatch, capsys):
    folders = with_candidate(written, tmp_path, monkeypatch, "on a stick.flac", song(9, calm=1))
    monkeypatch.setattr(  # the stick is pulled when all has been heard
        "kit.taste.command._tell_list", lambda *_: Path(folders[2], "on a stick.flac").unlink()
    )
    assert main(["taste", *folders, "--out", str(tmp_path / "page.html")]) == 2
    assert re.search(r"on a stick.flac: there is no such file; .* run again\n$", capsys.readouterr().err)
    assert not (tmp_path / "page.html").exists()


@pytest.fixture
def another_network(monkeypatch):
    """In musicnn's place: what it hears is how loud 753 frequencies are. How often it was asked."""
    asked = []

    def hear(_, windows):
        asked.append(len(windows))
        loud = np.log1p(np.abs(np.fft.rfft(windows, axis=1))[:, 10 : 10 + 753])
        return loud.astype(np.float32), loud[:, :50] / (1 + loud[:, :50])

    monkeypatch.setattr("kit.taste.hearing.Network.hear", hear)
    monkeypatch.setattr("kit.taste.command.musicnn_wheel", lambda: Path("a wheel"))
    return asked


def test_with_musicnn_there_is_one_row_more_and_its_tags_over_time(
    written, another_network, tmp_path, monkeypatch, capsys
):
    path, _ = written
    cache = shutil.copytree(path.parent / "cache", tmp_path / "cache")
    monkeypatch.setenv("KIT_DATA", str(cache))
    folders = [str(path.parent / name) for name in ("liked", "disliked", "new")]
    flags = ["--out", str(tmp_path / "page.html"), "--pictures", "1"]
    assert main(["taste", *folders, *flags]) == 0
    said = capsys.readouterr().out
    assert "listening, with musicnn too" in said
    assert re.search(r"the same, with musicnn +\d\.\d{3}", said)
    page = Page((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert len(page.of("div", "kit-taste-tags")) == 1
    assert any(re.match(r"What musicnn names: .+ 0\.\d\d, .+ 0\.\d\d", text) for _, text in page.of("p"))
    # Four windows of each of 21 songs; of the first candidate three that slide, and twice a window without each cell.
    assert sorted(another_network) == [3] + 21 * [4] + 2 * [89]
    another_network.clear()
    assert main(["taste", *folders, *flags]) == 0
    assert another_network == []  # the second run takes it all from the cache
    assert main(["taste", *folders, *flags, "--no-musicnn"]) == 0
    assert "What musicnn names" not in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("out", ["no such folder/page.html", ".", os.devnull, f"{os.devnull}/page.html"])
def test_a_page_that_cannot_be_written_is_refused_at_once(written, out, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    folders = [str(written[0].parent / name) for name in ("liked", "disliked", "new")]
    assert main(["taste", *folders, "--out", out]) == 2
    said = capsys.readouterr()
    assert f"{out} cannot be written: --out names a file" in said.err
    assert said.out == ""
