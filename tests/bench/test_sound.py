"""Cold songs: measures by hand, ways that see nothing they should not, and what the page says."""

import re

import numpy as np
import pytest
from scipy.sparse import csr_array

from bench.sound import network
from bench.sound.network import NETWORKS, audio_cnn
from bench.sound.page import page
from bench.sound.rows import (
    ARTIST_KNOWN,
    LEAKS,
    ROWS,
    Case,
    average_precision,
    bag_of_words,
    judged,
    mel_order,
    mel_statistics,
)
from bench.sound.world import ALL, PAGE, PROTOCOLS, SEEDS, Found, case_of, measured, of_worlds
from kit.data.plays import SIZES, Plays
from kit.data.worlds.plays import ATTRIBUTES, plays_world

RNG = np.random.default_rng


@pytest.fixture(scope="module")
def small():
    """A world whose spectrograms are drawn around its attributes: no song of it is played."""
    world = plays_world(100, seed=2)
    tables = {name: csr_array(getattr(world, name).astype(float)) for name in ("plays", "tags")}
    shown = RNG(0).normal(size=(7, 64))
    mels = (world.truth.attributes @ shown)[:, None] + RNG(1).normal(size=(100, 20, 64))
    names = ("titles", "artists", "artist_names", "bios", "tag_names", "knowledge")
    known = {name: getattr(world, name) for name in names}
    music = Plays(name="small", mels=mels.astype(np.float16), _played=world.play, **known, **tables)
    return music, world


def test_average_precision_by_hand():
    heard = np.array([[True, False, True, False]])
    assert average_precision(np.array([[4.0, 3.0, 2.0, 1.0]]), heard).tolist() == [(1 + 2 / 3) / 2]
    assert average_precision(np.array([[4.0, 3.0, 2.0, 1.0]]), heard, k=1).tolist() == [1.0]
    assert average_precision(np.array([[1.0, 2.0, 3.0, 4.0]]), heard, k=2).tolist() == [0.25]


def test_users_who_play_none_or_all_are_left_out_of_both():
    heard = np.array([[1, 0, 0], [0, 0, 0], [1, 1, 1], [0, 1, 1]], bool)
    found = judged(np.ones((4, 3)), heard)
    assert found["left out"] == 2
    assert found["auc"].tolist() == [0.5, 0.5]
    assert len(found["map"]) == 2


def test_statistics_do_not_tell_the_order_of_frames_and_order_does():
    mels = RNG(0).normal(size=(3, 40, 64)).cumsum(axis=1)
    backwards = mels[:, ::-1]
    same, order = mel_statistics(mels), mel_order(mels)
    assert mel_statistics(backwards)[:, :128] == pytest.approx(same[:, :128], abs=1e-4)
    assert mel_order(backwards) == pytest.approx(-order, abs=1e-3)
    assert np.abs(order).max() > 1


@pytest.mark.parametrize("name", [name for name in ALL if name not in LEAKS])
def test_no_way_but_the_leaks_sees_plays_of_cold_songs(small, name, monkeypatch):
    monkeypatch.setattr(network, "EPOCHS", 1)
    music, world = small
    split = music.cold_songs(RNG(3))
    case = Case(music, world.truth.attributes, split, 0)
    other = music.plays.toarray()
    other[:, split.cold] = RNG(4).integers(0, 9, (len(other), len(split.cold)))
    from dataclasses import replace

    changed = Case(replace(music, plays=csr_array(other)), world.truth.attributes, split, 0)
    assert ALL[name](case) == pytest.approx(ALL[name](changed), abs=1e-5)


def test_the_network_takes_any_number_of_frames_and_hears_their_order():
    import keras

    keras.utils.set_random_seed(0)
    model, mels = audio_cnn(64, 12), RNG(0).normal(size=(4, 80, 64)).astype(np.float32)
    said = np.asarray(model(mels))
    assert said.shape == np.asarray(model(mels[:, :50])).shape == (4, 12)
    assert np.abs(said - np.asarray(model(mels[:, ::-1]))).max() > 1e-3
    assert list(NETWORKS) == ["CNN on log-mel, MSE"]


@pytest.mark.parametrize("name", LEAKS)
def test_a_leak_is_one(small, name):
    music, world = small
    split = music.cold_songs(RNG(3))
    case = Case(music, world.truth.attributes, split, 0)
    assert judged(ROWS[name](case), case.heard)["auc"].mean() > 0.6


def test_the_words_of_a_bag_come_from_warm_songs_alone(small):
    music, world = small
    split = music.cold_songs(RNG(3))
    louder = np.array(music.mels)
    louder[split.cold] += np.float16(30)
    from dataclasses import replace

    one, other = (
        bag_of_words(Case(each, world.truth.attributes, split, 0))
        for each in (music, replace(music, mels=louder))
    )
    assert one.sum(axis=1) == pytest.approx(np.ones(100))
    assert np.array_equal(one[split.warm], other[split.warm])
    assert not np.array_equal(one[split.cold], other[split.cold])


def test_the_mean_of_an_artist_leaves_the_song_itself_out(small):
    music, world = small
    case = Case(music, world.truth.attributes, music.cold_artists(RNG(3)), 0)
    known = dict(zip(case.split.warm.tolist(), case.factors.artists, strict=True))
    means = case.of_artists(to_learn=True)
    song = int(case.split.warm[5])
    others = [
        known[one] for one in np.flatnonzero(music.artists == music.artists[song]).tolist() if one != song
    ]
    assert means[song] == pytest.approx(np.mean(others, axis=0))
    everybody = case.factors.artists.mean(axis=0)
    assert case.of_artists() == pytest.approx(np.tile(everybody, (len(case.split.cold), 1)))


def test_a_cold_artist_has_no_row_of_the_artist(small):
    music, world = small
    found = measured(music, world, 2, {name: ROWS[name] for name in ("random", *ARTIST_KNOWN)})
    assert {protocol for protocol, name, _ in found if name in ARTIST_KNOWN} == {"songs"}
    assert {protocol for protocol, name, _ in found if name == "random"} == set(PROTOCOLS)
    assert len(case_of(music, world, 2, "artists").split.cold) == 20


def test_the_interval_of_five_worlds_is_students():
    found = of_worlds([0.70, 0.72, 0.71, 0.69, 0.73])
    assert found.mean == pytest.approx(0.71)
    assert found.high - found.mean == pytest.approx(2.7764 * 0.0158114 / 5**0.5, rel=1e-4)


NUMBER = re.compile(r"[+-]?\d\.\d{3}( \[[+-]?\d\.\d{3}, [+-]?\d\.\d{3}\])?")


def test_the_page_that_is_kept_is_of_the_present_world():
    """All but the measured cells, and how many users are left out."""
    flat = {
        (protocol, name, seed): Found(np.array([0.5, 0.7]), np.array([0.1, 0.3]), 7)
        for protocol in PROTOCOLS
        for name in ALL
        for seed in SEEDS
        if protocol == "songs" or name not in ARTIST_KNOWN
    }
    told = {(name, what): [0.5] * 5 for name in ATTRIBUTES for what in ("means", "means and order")}
    said = page(plays_world(SIZES["world"], seed=SEEDS[0]), flat, told)
    assert "| random | 0.600 [0.600, 0.600] | 0.200 | 0.600 [0.600, 0.600] | 0.200 |" in said
    assert said.count(": a leak*") == 3 * len(LEAKS)
    assert said.count("| cannot |") == len(ARTIST_KNOWN)
    kept, blank = PAGE.read_text(encoding="utf-8"), re.compile(r"\d+ users are left out|\d+ for cold artists")
    assert blank.sub("", NUMBER.sub("...", kept)) == blank.sub("", NUMBER.sub("...", said))


def cells_of(heading):
    """The rows of the table of the kept page under a heading, by their names, as numbers."""
    part = PAGE.read_text(encoding="utf-8").split(heading, 1)[1].split("\n|---", 1)[1].split("\n\n", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines()[1:]]
    return {
        row[0]: [float(found.split(" ")[0]) for found in row[1:] if found[:1] in "0123456789+-"]
        for row in rows
    }


def test_the_page_shows_what_the_world_was_made_for():
    told = cells_of("## What the sound tells")
    means, order = told["riff"]
    assert means < 0.05 < 0.3 < order
    rows = cells_of("## Who plays a song")
    chance, sound, known = (
        rows[name][0]
        for name in ("random", "mean, spread, flux of the mel bands, ridge", "attributes known, linear")
    )
    assert chance + 0.1 < sound < known - 0.03
    assert rows["attributes but the riff known, linear"][0] < known
    assert rows["artist and sound, half each"][0] > rows["mean of the artist's other songs"][0]
    assert rows["*WMF that saw the plays: a leak*"][0] == max(row[0] for row in rows.values())
