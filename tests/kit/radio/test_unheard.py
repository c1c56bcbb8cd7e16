"""The radio of songs that nobody has played: none other comes, and it says so where one has been played."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.sparse import csr_array

from kit.radio.unheard import FIRST, SongPreviews, songs_as_tracks, unheard_radio

RNG = np.random.default_rng


@pytest.fixture
def music():
    """Forty songs by ten artists; song s is a tone of its own."""

    class Music(SimpleNamespace):
        def __len__(self):
            return 40

        def label(self, song):
            return f"{self.titles[song]} · {self.artist_names[self.artists[song]]}"

        def sound(self, song):
            return np.full(80_000, song / 100, np.float32)

    titles = np.array([f"title {song}" for song in range(40)], object)
    names = np.array([f"artist {artist}" for artist in range(10)], object)
    return Music(titles=titles, artists=np.arange(40, dtype=np.int32) // 4, artist_names=names)


def played(songs):
    plays = np.zeros((6, 40))
    plays[:, songs] = 2
    return csr_array(plays)


def heard_reasons(radio):
    """Why each song of the radio's way comes, as the page shows it."""
    return [entry["why"] for entry in radio.queue]


def test_ten_songs_are_played_and_nobody_had_played_one(music):
    cold = np.arange(1, 40, 2)
    known = played(np.arange(0, 40, 2))
    factors, taste = RNG(0).normal(size=(20, 5)), RNG(1).normal(size=5)
    radio = unheard_radio(music, known, cold, factors, taste, n_candidates=3)
    heard = [entry["title"] for entry in radio.queue]
    assert heard[0] == music.titles[cold[(factors @ taste).argmax()]]
    for _ in range(10):
        entry = next(one for one in radio.queue if not one["state"])
        radio._on_message(None, {"event": "started", "id": entry["id"]}, [])
    assert heard_reasons(radio)[0] == FIRST
    assert not [why for why in heard_reasons(radio) if "playlist" in why or "asked for" in why]
    songs = [int(cold[track]) for track in radio.heard]
    assert len(songs) == len(set(songs)) == 10
    assert known[:, songs].sum() == 0


def test_a_song_that_has_been_played_is_named(music):
    with pytest.raises(ValueError, match=r"1 of 3 songs have been played, title 4 · artist 1 by 6"):
        unheard_radio(music, played([4]), [3, 4, 5], np.eye(3), np.ones(3))
    with pytest.raises(ValueError, match=r"3 songs, and factors of shape \(2, 3\)"):
        unheard_radio(music, played([4]), [3, 5, 6], np.eye(3)[:2], np.ones(3))


def test_a_track_sounds_as_its_song_and_stands_in_no_playlist(music):
    songs = np.array([7, 30])
    clip = SongPreviews(music, songs).clip(1)
    assert (clip.title, clip.artist) == ("title 30", "artist 7")
    samples = np.frombuffer(clip.wav[44:], "<i2")
    assert len(samples) == 80_000 and samples[0] == round(0.3 * 32767)
    tracks = songs_as_tracks(music, songs)
    assert (tracks.n_tracks, tracks.n_playlists, tracks.counts.tolist()) == (2, 0, [0, 0])
    assert tracks.label(0) == "title 7 · artist 1"
