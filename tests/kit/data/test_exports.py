"""Playlists as other programs read them: what is written is read again, and a player finds the sound."""

import json
from dataclasses import replace
from urllib.parse import unquote

import numpy as np
import pytest

from kit.data import DataError, import_file, load_playlists
from kit.radio import Clip, NoPreview, OfflinePreviews, Radio
from kit.radio.saving import save_walk


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "kept"))


@pytest.mark.parametrize("ending", [".jspf", ".m3u8"])
@pytest.mark.parametrize("name", ["mini", "deezer"])
def test_what_is_saved_is_read_again(tmp_path, ending, name):
    playlists = replace(load_playlists("mini"), name=name)
    tracks = playlists[7]
    again = import_file(playlists.save(tmp_path / f"mine{ending}", tracks))
    assert again.deezer_ids[again[0]].tolist() == playlists.deezer_ids[tracks].tolist()
    assert [again.label(t) for t in again[0]] == [playlists.label(t) for t in tracks]


def test_keys_that_are_addresses_stay_as_they_are(tmp_path):
    playlists = load_playlists("mini")
    keys = np.array([f"spotify:track:{t:022d}" for t in range(playlists.n_tracks)], object)
    playlists = replace(playlists, deezer_ids=keys)
    document = json.loads(playlists.save(tmp_path / "mine.jspf", [5, 3], "Two").read_text("utf-8"))
    assert document["playlist"]["title"] == "Two"
    assert [row["identifier"] for row in document["playlist"]["track"]] == [[keys[5]], [keys[3]]]


def test_what_cannot_be_saved(tmp_path):
    playlists = load_playlists("mini")
    with pytest.raises(DataError, match=r"end it with \.jspf or \.m3u8"):
        playlists.save(tmp_path / "mine.txt", [1])
    with pytest.raises(DataError, match="-1 is no track of mini"):
        playlists.save(tmp_path / "mine.jspf", [-1])
    assert list(tmp_path.iterdir()) == []


def test_the_walk_of_a_radio_is_found_by_another_player(tmp_path):
    playlists = load_playlists("mini")
    radio = Radio(3, playlists.sound, playlists, previews=OfflinePreviews(playlists, missing=0))
    path = radio.save(tmp_path / "my walk.m3u8")
    places = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(places) == len(radio.tracks) > 1
    for place in places:
        assert (tmp_path / unquote(place)).read_bytes()[:4] == b"RIFF"
    again = import_file(path, name="walk")
    assert [again.label(t) for t in again[0]] == [playlists.label(t) for t in radio.tracks]


def test_what_is_streamed_is_not_stored(tmp_path):
    playlists = load_playlists("mini")

    def clip_of(track):
        if track == 2:
            raise NoPreview("none")
        return Clip(
            title="",
            artist="",
            note="",
            link=f"https://www.deezer.com/track/{track}",
            url="https://cdn/x?sign=1",
        )

    text = save_walk(tmp_path / "walk.m3u8", [1, 2], playlists, clip_of, "walk").read_text("utf-8")
    places = [line for line in text.splitlines() if not line.startswith("#")]
    assert places == ["https://www.deezer.com/track/1", playlists.entry(2).identifier]
    assert "cdn" not in text
    assert [path.name for path in tmp_path.iterdir()] == ["walk.m3u8"]
