"""Offline clips: the same for the same track, sound WAV files, and near tracks sound alike."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from bench.hearing import features, samples
from kit.data import Playlists
from kit.data.playlists import number_by_count
from kit.radio import Clip, NoPreview, OfflinePreviews
from kit.radio.errors import Unavailable
from kit.radio.previews import PreviewsOrOffline
from kit.radio.synthesis import KNOBS, RATE, knobs


def world(n=40, d=6, seed=3, genres=1, spread=1.0):
    """Tracks scattered around one centre a genre; returns the playlists and the genre of each track."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((genres, d)) * (genres > 1)
    genre = np.arange(n) % genres
    sound = (centres[genre] + spread * rng.standard_normal((n, d))).astype(np.float32)
    ids = np.array([f"w{i:05d}" for i in range(n)], object)
    titles = np.array([f"Song {i}" for i in range(n)], object)
    names = np.array(["Somebody"], object)
    artists = np.zeros(n, np.int32)
    values = rng.permutation(np.repeat(np.arange(n), 3)).astype(np.int32)
    offsets = np.array([0, len(values)])
    return Playlists("world", values, offsets, ids, titles, artists, names, sound=sound), genre


@pytest.mark.parametrize("seconds", [0.2, 1.2, 5.0])
def test_a_clip_is_a_valid_wav_of_the_length_asked_for(seconds):
    playlists, _ = world()
    clip = OfflinePreviews(playlists, missing=0, seconds=seconds).clip(3)
    assert clip.url is None and len(clip.wav) == 44 + 2 * int(seconds * RATE)
    assert len(samples(clip.wav)) == int(seconds * RATE)
    assert (clip.title, clip.artist, clip.note) == ("Song 3", "Somebody", "synthesised clip (offline)")


def test_clips_are_heard_and_never_clipped_anywhere_in_the_world():
    playlists, _ = world(60, spread=3.0)
    previews = OfflinePreviews(playlists, missing=0)
    for track in range(60):
        heard = samples(previews.clip(track).wav)
        assert np.abs(heard).max() <= 0.86
        assert 0.08 < np.sqrt(np.mean(heard**2)) < 0.14
        assert np.abs(heard[:8]).max() < 0.05 and np.abs(heard[-8:]).max() < 0.01  # no click at either end


def test_the_same_track_is_the_same_bytes():
    playlists, _ = world()
    first, second = OfflinePreviews(playlists, missing=0), OfflinePreviews(playlists, missing=0)
    assert first.clip(5).wav == first.clip(5).wav == second.clip(5).wav


def test_renumbering_and_dropping_tracks_changes_no_clip():
    playlists, _ = world()
    counted = playlists.values[playlists.values > 9]
    renumbered = number_by_count(playlists, counted[:70], min_count=2)
    assert 10 < renumbered.n_tracks < 30
    before, after = OfflinePreviews(playlists, missing=0), OfflinePreviews(renumbered, missing=0)
    number = {name: track for track, name in enumerate(playlists.deezer_ids)}
    for track, name in enumerate(renumbered.deezer_ids):
        assert after.clip(track).wav == before.clip(number[name]).wav


def test_two_tracks_in_one_place_are_alike_but_not_the_same():
    playlists, _ = world(2)
    playlists.sound[1] = playlists.sound[0]
    previews = OfflinePreviews(playlists, missing=0)
    assert previews.clip(0).wav != previews.clip(1).wav


def told_apart(previews, group):
    """The share of tracks whose group is guessed from the sound: the nearest mean of the other half."""
    heard = np.array([features(previews.clip(track).wav) for track in range(len(group))])
    heard = (heard - heard.mean(0)) / (heard.std(0) + 1e-9)
    half = len(group) // 2
    centres = np.array([heard[:half][group[:half] == g].mean(0) for g in range(group.max() + 1)])
    guessed = np.linalg.norm(heard[half:, None] - centres, axis=2).argmin(axis=1)
    return np.mean(guessed == group[half:])


def test_genres_can_be_told_apart_by_ear():
    playlists, genre = world(96, genres=8, spread=0.3)
    assert told_apart(OfflinePreviews(playlists, missing=0, seconds=3.0), genre) > 0.7  # chance is 1/8


@pytest.mark.parametrize("knob", range(6), ids=KNOBS)
def test_each_knob_is_heard(knob):
    playlists, side = world(40, genres=2)
    playlists.sound[:] = 0
    playlists.sound[:, knob] = np.where(side, 1.5, -1.5)
    assert told_apart(OfflinePreviews(playlists, missing=0, seconds=2.0), side) > 0.8  # chance is 1/2


def test_real_data_sound_by_their_vectors():
    playlists, genre = world(64, d=20, genres=4, spread=0.3)
    previews = OfflinePreviews(number_nothing(playlists), playlists.sound, missing=0, seconds=3.0)
    assert told_apart(previews, genre) > 0.7  # chance is 1/4


def number_nothing(playlists):
    """The same playlists as real data would be: nobody knows how they sound."""
    fields = ("name", "values", "offsets", "deezer_ids", "titles", "artists", "artist_names")
    return Playlists(*(getattr(playlists, field) for field in fields))


def test_the_scale_and_the_numbering_of_vectors_do_not_matter():
    playlists, _ = world(30, d=10)
    vectors, playlists = playlists.sound, number_nothing(playlists)
    one = OfflinePreviews(playlists, vectors, missing=0)
    other = OfflinePreviews(playlists, vectors * 50 + 7, missing=0)
    order = np.random.default_rng(0).permutation(30)
    shuffled = replace(playlists, deezer_ids=playlists.deezer_ids[order], titles=playlists.titles[order])
    third = OfflinePreviews(shuffled, vectors[order], missing=0)
    fourth = OfflinePreviews(playlists, vectors[:, ::-1], missing=0)
    assert one.clip(4).wav == fourth.clip(4).wav  # whichever way a component points
    assert one.clip(4).wav == other.clip(4).wav == third.clip(int(np.flatnonzero(order == 4)[0])).wav


def test_without_sound_or_vectors_the_error_says_what_to_give():
    playlists = number_nothing(world()[0])
    with pytest.raises(ValueError, match=r"OfflinePreviews\(playlists, vectors\)"):
        OfflinePreviews(playlists)
    with pytest.raises(ValueError, match="one a track"):
        OfflinePreviews(playlists, np.ones((3, 4)))
    with pytest.raises(ValueError, match="finite"):
        OfflinePreviews(playlists, np.full((40, 4), np.nan))


@pytest.mark.parametrize("pattern", ["{}", "w{:05d}", "track_{}", "{:022d}"])
def test_the_share_of_missing_previews_holds_for_any_kind_of_id(pattern, monkeypatch):
    monkeypatch.setattr("kit.radio.previews.synthesise", lambda *_, **__: b"")
    playlists, _ = world(2000)
    playlists.deezer_ids[:] = [pattern.format(i) for i in range(2000)]
    previews = OfflinePreviews(playlists)
    missing = [track for track in range(2000) if not has_preview(previews, track)]
    assert 0.12 < len(missing) / 2000 < 0.18
    assert missing == [track for track in range(2000) if not has_preview(previews, track)]
    with pytest.raises(NoPreview, match=f"Song {missing[0]} · Somebody, as for 15%"):
        previews.clip(missing[0])


def has_preview(previews, track):
    try:
        previews.clip(track)
    except NoPreview:
        return False
    return True


@pytest.mark.parametrize("track", [-1, 40, 10**9])
def test_a_track_that_is_not_there_is_an_error_with_the_bounds(track):
    with pytest.raises(IndexError, match="numbered 0 to 39"):
        OfflinePreviews(world()[0]).clip(track)
    with pytest.raises(TypeError):
        OfflinePreviews(world()[0]).clip(1.5)


def test_places_of_any_width_and_any_size_turn_knobs():
    assert knobs(np.zeros(0)).tolist() == [0.5] * 6
    assert knobs(np.full(9, 1e9)).tolist() == [1.0] * 6


def test_a_clip_is_sound_or_link_not_both():
    for wrong in ({}, {"wav": b"", "url": ""}):
        with pytest.raises(ValueError, match="either"):
            Clip(title="", artist="", note="", **wrong)


def test_the_radio_loads_nothing_heavy():
    heavy = "{'anywidget', 'ipywidgets', 'traitlets', 'tensorflow', 'keras', 'sklearn', 'pandas'}"
    code = f"import sys, kit.radio; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


class Flaky:
    """An online source that can be switched off."""

    def __init__(self):
        self.error, self.asked = None, 0

    def clip(self, track):
        self.asked += 1
        if self.error:
            raise self.error
        return Clip(title="t", artist="a", note="online", url="https://cdn/1.mp3")


def test_while_a_source_cannot_be_reached_clips_are_made_here_and_say_why():
    playlists, _ = world()
    source, now = Flaky(), [0.0]
    previews = PreviewsOrOffline(
        source, lambda: OfflinePreviews(playlists, missing=0, seconds=0.2), clock=lambda: now[0]
    )
    assert previews.clip(3).note == "online"
    source.error = Unavailable("ConnectionError")
    clip = previews.clip(3)
    assert clip.wav == OfflinePreviews(playlists, missing=0, seconds=0.2).clip(3).wav
    assert clip.note == "synthesised clip, for now: Deezer cannot be reached (ConnectionError)"
    source.error = None
    assert previews.clip(3).wav and source.asked == 2  # it is left alone for a minute
    now[0] = 61.0
    assert previews.clip(3).note == "online"


def test_a_track_without_a_preview_is_not_replaced():
    source = Flaky()
    source.error = NoPreview("silence")
    with pytest.raises(NoPreview, match="silence"):
        PreviewsOrOffline(source, lambda: pytest.fail("asked")).clip(3)
