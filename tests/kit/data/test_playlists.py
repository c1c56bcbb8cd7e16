"""Ragged playlists, and the numbering of their tracks."""

import numpy as np
import pytest

from kit.data import DataError, Playlists, load_playlists
from kit.data.deezer import playlists_from_tokens
from kit.data.playlists import number_by_count


def made_of(lists, n_tracks=None, artists=None, sound=None):
    """Playlists of these lists; track i is called t<i>, by the artist with the same number unless told."""
    values = np.array([track for one in lists for track in one], np.int32)
    n_tracks = n_tracks if n_tracks is not None else int(values.max(initial=-1)) + 1
    artists = np.arange(n_tracks) if artists is None else np.array(artists)
    return Playlists(
        name="made",
        values=values,
        offsets=np.cumsum([0, *map(len, lists)]).astype(np.int32),
        deezer_ids=np.array([f"id{i}" for i in range(n_tracks)], object),
        titles=np.array([f"t{i}" for i in range(n_tracks)], object),
        artists=artists.astype(np.int32),
        artist_names=np.array([f"a{i}" for i in range(int(artists.max(initial=-1)) + 1)], object),
        sound=sound,
    )


def as_lists(playlists):
    return [playlist.tolist() for playlist in playlists]


def test_playlists_are_views_of_one_array():
    lists = [[3, 0, 3], [], [1], [2, 2]]
    playlists = made_of(lists)
    assert as_lists(playlists) == lists
    assert playlists[-1].tolist() == [2, 2]
    assert playlists[0].base is not None
    assert np.shares_memory(playlists[0], playlists.values)
    assert (len(playlists), playlists.n_tracks, playlists.n_positions) == (4, 4, 6)
    assert playlists.lengths.tolist() == [3, 0, 1, 2]
    assert playlists.counts.tolist() == [1, 1, 2, 2]
    assert playlists[np.int64(3)].tolist() == [2, 2]


@pytest.mark.parametrize("i", [4, -5])
def test_a_playlist_that_is_not_there(i):
    with pytest.raises(IndexError):
        made_of([[0], [0], [0], [0]])[i]


def test_nobody_shuffles_the_data_in_place():
    playlists = made_of([[0, 1, 2]])
    for array in (playlists[0], playlists.values, playlists.counts, playlists.offsets):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_the_makers_own_arrays_stay_writable():
    values = np.array([0, 0], np.int32)
    Playlists(
        "x", values, np.array([0, 2], np.int32), *[np.array(["a"], object)] * 2, values[:1], np.array(["a"])
    )
    values[0] = 0
    assert values.flags.writeable


def test_numbering_by_falling_count_with_stable_ties():
    #            counts: 0 once, 1 three times, 2 twice, 3 never, 4 three times
    playlists = made_of([[2, 1, 4], [4, 1, 0], [1, 4], [2]], n_tracks=5)
    numbered = number_by_count(playlists, playlists.values)
    assert numbered.deezer_ids.tolist() == ["id1", "id4", "id2"]
    assert numbered.titles.tolist() == ["t1", "t4", "t2"]
    assert as_lists(numbered) == [[2, 0, 1], [1, 0], [0, 1], [2]]
    assert numbered.counts.tolist() == [3, 3, 2]


def test_artists_and_sound_follow_their_tracks():
    sound = np.arange(8, dtype=np.float32).reshape(4, 2)
    playlists = made_of([[0, 1, 1, 3, 3, 3]], n_tracks=4, artists=[2, 0, 1, 2], sound=sound)
    numbered = number_by_count(playlists, playlists.values)
    assert numbered.deezer_ids.tolist() == ["id3", "id1"]
    assert numbered.artist_names.tolist() == ["a0", "a2"]  # a1 has no track left
    assert [numbered.label(track) for track in range(2)] == ["t3 · a2", "t1 · a0"]
    assert numbered.sound.tolist() == [[6, 7], [2, 3]]


def test_only_the_places_given_are_counted():
    playlists = made_of([[0, 0, 1], [1, 2]])
    numbered = number_by_count(playlists, np.array([2, 2, 1, 1, 1]), min_count=1)
    assert numbered.deezer_ids.tolist() == ["id1", "id2"]
    assert as_lists(numbered) == [[0], [0, 1]]


def test_playlists_left_empty_stay():
    numbered = number_by_count(made_of([[0], [1, 1], [2]]), np.array([1, 1]))
    assert as_lists(numbered) == [[], [0, 0], []]


@pytest.mark.parametrize("min_count", [1, 2, 5])
def test_min_count(min_count):
    playlists = made_of([[0] * 5, [1] * 2, [2]])
    numbered = number_by_count(playlists, playlists.values, min_count=min_count)
    assert numbered.counts.tolist() == [n for n in (5, 2, 1) if n >= min_count]


def test_no_playlists_at_all():
    numbered = number_by_count(made_of([]), np.array([], np.int32))
    assert (len(numbered), numbered.n_tracks, as_lists(numbered)) == (0, 0, [])
    assert repr(numbered) == "made: 0 playlists, 0 tracks, 0 positions (0.0 a playlist)"


def test_table_and_find():
    playlists = made_of([[0, 0, 1], [1, 0, 2]], artists=[0, 1, 1])
    table = playlists.table()
    assert table.loc[0].tolist() == ["t0", "a0", 3]
    assert playlists.find("A1").index.tolist() == [1, 2]
    assert playlists.find("t2 a1").index.tolist() == [2]
    assert playlists.find("t0 a1").empty
    assert playlists.find("(").empty  # words, not a pattern


def test_load_playlists_names_what_it_knows(monkeypatch, tmp_path):
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    with pytest.raises(DataError, match=r'"dezer".*world, mini, deezer.*kit data import'):
        load_playlists("dezer")


def test_the_environment_names_the_data_set(monkeypatch, tmp_path):
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    monkeypatch.setenv("KIT_PLAYLISTS", "from_the_environment")
    with pytest.raises(DataError, match="from_the_environment"):
        load_playlists()
    assert load_playlists("mini").name == "mini"  # an explicit name wins
    monkeypatch.setenv("KIT_PLAYLISTS", "")
    assert load_playlists().name == "world"


def test_artists_that_nothing_says_are_unknown():
    tokens = [["track_1", "artist_7", "track_2"], ["track_2", "track_1", "artist_7"]]
    playlists = playlists_from_tokens("made", tokens)
    by_id = dict(zip(playlists.deezer_ids, playlists.known_artists, strict=True))
    assert by_id["2"] == -1
    assert playlists.artist_names[by_id["1"]] == "artist_7"
    assert (load_playlists("mini").known_artists == load_playlists("mini").artists).all()
