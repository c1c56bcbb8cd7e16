"""The synthetic worlds of playlists: seeded, shaped like the real set, and true to their own truth."""

import hashlib
import time
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from kit.data.worlds import playlists as worlds
from kit.data.worlds import playlists_world
from kit.data.worlds.names import artist_names, titles


@pytest.fixture(scope="module")
def mini():
    return playlists_world()


def digest(made):
    """Of everything in a world, to the byte."""
    p, t = made.playlists, made.truth
    arrays = [p.values, p.offsets, p.artists, p.sound, t.genres, t.places, t.popularity]
    texts = [*p.deezer_ids, *p.titles, *p.artist_names, *t.kinds]
    return hashlib.sha256(b"".join(a.tobytes() for a in arrays) + "|".join(texts).encode()).hexdigest()


def test_the_same_arguments_give_the_same_bytes():
    one, same = playlists_world(size=300, seed=4), playlists_world(size=300, seed=4)
    assert digest(one) == digest(same)


@pytest.mark.parametrize("other", [{"seed": 5}, {"size": 301}, {"n_artists": 20}])
def test_other_arguments_give_another_world(other):
    assert digest(playlists_world(**{"size": 300, "seed": 4, **other})) != digest(
        playlists_world(size=300, seed=4)
    )


def test_chance_comes_from_the_seed_alone():
    np.random.seed(0)  # noqa: NPY002
    before = digest(playlists_world(size=100))
    np.random.seed(1)  # noqa: NPY002
    state = np.random.get_state()[1].tolist()  # noqa: NPY002
    assert digest(playlists_world(size=100)) == before
    assert np.random.get_state()[1].tolist() == state  # noqa: NPY002


@pytest.mark.parametrize("size", [50, 51, 777])
def test_size(size):
    made = playlists_world(size=size)
    assert len(made.playlists) == len(made.truth.kinds) == size


@pytest.mark.parametrize("size", [49, 0, -3])
def test_too_small(size):
    with pytest.raises(ValueError, match="50 or more"):
        playlists_world(size=size)


def test_n_artists():
    assert len(playlists_world(size=400, n_artists=7).playlists.artist_names) == 7


def test_lengths_are_those_of_the_real_set(mini):
    lengths = mini.playlists.lengths
    assert lengths.mean() == pytest.approx(12.1, abs=0.25)
    assert np.std(lengths) > 4
    assert lengths.max() > 30


def immediate_repeats(playlists):
    """Share of positions, first ones apart, that repeat the one before; by a slow loop."""
    pairs = [(a, b) for one in playlists for a, b in pairwise(one)]
    return np.mean([a == b for a, b in pairs])


def test_some_positions_repeat_the_one_before(mini):
    assert immediate_repeats(mini.playlists) == pytest.approx(0.044, abs=0.004)


def test_no_repeat_across_the_start_of_a_playlist(monkeypatch):
    # If every position repeats the one before, each playlist holds its own first track and no other.
    first = [one[0] for one in _values(playlists_world(size=60, seed=2))]
    monkeypatch.setattr(worlds, "REPEAT", 1.0)
    repeated = _values(playlists_world(size=60, seed=2))
    assert [set(one) for one in repeated] == [{track} for track in first]
    assert len(set(first)) > 20


def _values(made):
    """Playlists by titles, since tracks are renumbered when counts change."""
    ids = made.playlists.deezer_ids
    return [[ids[track] for track in one] for one in made.playlists if len(one)]


def test_a_long_tail(mini):
    counts = mini.playlists.counts
    assert (np.diff(counts) <= 0).all()
    assert counts.min() >= 2
    assert counts[: len(counts) // 10].sum() > 0.25 * counts.sum()
    assert np.median(counts) < 0.8 * counts.mean()
    assert counts[0] > 10 * np.median(counts)


def test_truth_stands_beside_its_tracks(mini):
    playlists, truth = mini.playlists, mini.truth
    n = playlists.n_tracks
    assert truth.genres.shape == truth.popularity.shape == (n,)
    assert truth.places.shape == playlists.sound.shape == (n, 6)
    assert np.linalg.norm(truth.places, axis=1) == pytest.approx(np.ones(n), abs=1e-5)
    # All tracks of an artist stand in one place and genre, and the sound of a track is near it.
    for artist in range(0, len(playlists.artist_names), 13):
        rows = playlists.artists == artist
        assert len(np.unique(truth.places[rows], axis=0)) == len(set(truth.genres[rows])) == 1
    assert 0.6 < playlists.sound.std(axis=0).mean() < 1.2  # what the knobs of a clip expect
    heard = playlists.sound / np.sqrt(6)
    distance = np.linalg.norm(heard - truth.places, axis=1)
    assert np.median(distance) < 0.6 < np.median(np.linalg.norm(heard - truth.places[::-1], axis=1))


def test_true_popularity_shows_in_the_counts(mini):
    ranks = [np.argsort(np.argsort(x)) for x in (mini.playlists.counts, mini.truth.popularity)]
    assert np.corrcoef(*ranks)[0, 1] > 0.5


def test_kinds_are_what_they_are_called(mini):
    playlists, kinds = mini.playlists, mini.truth.kinds
    shares = {kind: n / len(kinds) for kind, n in Counter(kinds).items()}
    assert shares == pytest.approx({"album run": 0.36, "mood mix": 0.54, "chart": 0.10}, abs=0.03)

    def same_artist(kind):
        rows = [playlists.artists[playlists[i]] for i in np.flatnonzero(kinds == kind)]
        return np.mean(np.concatenate([one[1:] == one[:-1] for one in rows]))

    def spread(kind):
        return np.mean(
            [
                np.linalg.norm(mini.truth.places[playlists[i]].mean(axis=0))
                for i in np.flatnonzero(kinds == kind)
            ]
        )

    assert same_artist("album run") > 0.7 > 0.3 > same_artist("chart")
    assert spread("mood mix") > spread("chart") + 0.2  # a mood points one way


def test_sharper_moods_are_narrower(monkeypatch):
    def width():
        made = playlists_world(size=600)
        moods = np.flatnonzero(made.truth.kinds == "mood mix")
        return np.mean([np.linalg.norm(made.truth.places[made.playlists[i]].mean(axis=0)) for i in moods])

    sharp = width()
    monkeypatch.setattr(worlds, "SHARPNESS", 0.0)
    assert sharp > width() + 0.03


def test_neighbours_stand_together_more_often_than_strangers(mini):
    playlists, places = mini.playlists, mini.truth.places
    together = [places[one[:-1]] * places[one[1:]] for one in playlists]
    likeness = np.concatenate(together).sum(axis=1)
    rng = np.random.default_rng(0)
    drawn = places[rng.permutation(playlists.values)[: len(likeness)]]
    strangers = (drawn * places[playlists.values[: len(likeness)]]).sum(axis=1)
    assert np.mean(likeness > 0.8) > 3 * np.mean(strangers > 0.8)
    assert likeness.mean() > strangers.mean() + 0.4


def test_names_are_invented_and_there(mini):
    playlists = mini.playlists
    for names in (playlists.titles, playlists.artist_names):
        assert all(isinstance(name, str) and name.strip() == name and len(name) > 2 for name in names)
    assert len(set(playlists.artist_names)) == len(playlists.artist_names)
    assert len(set(playlists.deezer_ids)) == playlists.n_tracks


@pytest.mark.parametrize("n", [3_000, 30_000])
def test_a_few_percent_of_titles_are_shared(n):
    made = titles(n, np.random.default_rng(1))
    often = Counter(made)
    assert 0.02 < np.mean([often[title] > 1 for title in made]) < 0.05


def test_different_artists():
    assert len(set(artist_names(5_000, np.random.default_rng(2)))) == 5_000


@pytest.mark.slow
def test_a_world_of_the_real_size():
    start = time.perf_counter()
    made = playlists_world(size=100_000)
    assert time.perf_counter() - start < 60
    assert len(made.playlists) == 100_000
    assert made.playlists.lengths.mean() == pytest.approx(12.1, abs=0.1)
    assert immediate_repeats(made.playlists) == pytest.approx(0.044, abs=0.002)
    assert made.playlists.n_tracks > 20_000
