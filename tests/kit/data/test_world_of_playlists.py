"""The synthetic worlds of playlists: seeded, shaped like the real set, and true to their own truth."""

import hashlib
import time
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from kit.data.worlds import Dials, playlists_world
from kit.data.worlds.dials import MINI
from kit.data.worlds.names import artist_names, titles


@pytest.fixture(scope="module")
def mini():
    return playlists_world(6_000, dials=MINI)


@pytest.fixture(scope="module")
def world():
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


@pytest.mark.parametrize("other", [{"seed": 5}, {"size": 301}, {"dials": MINI}])
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


def test_a_track_heard_once_is_dropped_unless_it_is_asked_for():
    kept, dropped = (playlists_world(300, seed=4, min_count=n).playlists for n in (1, 2))
    assert kept.counts.min() == 1
    assert kept.counts[kept.counts > 1].tolist() == dropped.counts.tolist()
    assert kept.n_positions - dropped.n_positions == (kept.counts == 1).sum()


@pytest.mark.parametrize(
    ("dial", "value"),
    [
        ("repeat", 0.6),
        ("repeat", -0.1),
        ("loyalty", 1.0),
        ("loyalty", float("nan")),
        ("artists", 0),
        ("mean_length", 2),
        ("mean_length", "long"),
        ("theme_artists", 1),
        ("playlists_a_theme", float("inf")),
    ],
)
def test_a_dial_turned_too_far_is_named_with_its_bounds(dial, value):
    with pytest.raises(ValueError, match=rf"the dial {dial} is at .*; turn it to \S+ \.\.\. \S+"):
        Dials(**{dial: value})


def test_dials_that_are_no_numbers_of_their_kind():
    with pytest.raises(ValueError, match=r"theme_artists is at 20\.5; artists are counted: give an integer"):
        Dials(theme_artists=20.5)
    with pytest.raises(ValueError, match=r"come to 1\.20; turn them down"):
        Dials(back=0.3, near=0.3, chart=0.3, dig=0.3)
    with pytest.raises(TypeError, match="n_artists"):
        Dials(n_artists=7)


@pytest.mark.parametrize(
    "extreme",
    [
        {"artists": 0.01, "known": 0.01},
        {"loyalty": 0.99, "loyalty_alike": 0.05},
        {"theme_artists": 2, "theme_focus": 50, "theme_taste": 10},
        {"dig": 1, "back": 0, "near": 0, "chart": 0},
        {"back": 1, "dig": 0, "near": 0, "chart": 0},
        {"artist_slope": 6, "artist_bend": 1e-4, "track_slope": 6, "track_bend": 0},
        {"mean_length": 3},
        {"in_order": 1, "reverse": 1, "skip": 1},
    ],
)
def test_a_dial_at_its_end_makes_a_world(extreme):
    made = playlists_world(60, dials=Dials(**extreme), min_count=1)
    assert made.playlists.n_playlists == 60
    assert made.playlists.counts.sum() == made.playlists.n_positions > 0


def test_lengths_are_those_of_the_real_set(world):
    lengths = np.diff(playlists_world(min_count=1).playlists.offsets)
    assert lengths.mean() == pytest.approx(12.1, abs=0.25)
    assert np.median(lengths) == 10
    assert lengths.min() == 3
    assert lengths.max() > 50


def immediate_repeats(playlists):
    """Share of positions, first ones apart, that repeat the one before; by a slow loop."""
    pairs = [(a, b) for one in playlists for a, b in pairwise(one)]
    return np.mean([a == b for a, b in pairs])


def test_few_positions_repeat_the_one_before_and_a_dial_says_how_many(world, mini):
    assert immediate_repeats(world.playlists) == pytest.approx(0.002, abs=0.001)
    assert immediate_repeats(mini.playlists) == pytest.approx(0.044, abs=0.004)


def test_hardly_a_track_comes_twice_in_a_playlist(world):
    playlists = world.playlists
    whole = np.repeat(np.arange(len(playlists)), playlists.lengths) * playlists.n_tracks + playlists.values
    assert 1 - len(np.unique(whole)) / len(whole) < 0.006


def test_no_repeat_across_the_start_of_a_playlist():
    # If half of the positions repeat the one before, each playlist still starts with a track of its own.
    first, repeated = (
        [one[0] for one in _values(playlists_world(60, seed=2, dials=Dials(repeat=share), min_count=1))]
        for share in (0, 0.5)
    )
    assert first == repeated
    assert len(set(first)) > 20


def _values(made):
    """Playlists by titles, since tracks are renumbered when counts change."""
    ids = made.playlists.deezer_ids
    return [[ids[track] for track in one] for one in made.playlists if len(one)]


def test_a_long_tail(world):
    counts = world.playlists.counts
    assert (np.diff(counts) <= 0).all()
    assert counts.min() >= 2
    assert counts[: len(counts) // 10].sum() > 0.25 * counts.sum()
    assert np.median(counts) < 0.6 * counts.mean()
    assert counts[0] > 10 * np.median(counts)


def test_a_track_is_heard_as_often_in_a_small_world_as_in_a_large_one():
    def positions_a_track(size):
        playlists = playlists_world(size, min_count=1).playlists
        return playlists.n_positions / playlists.n_tracks

    assert positions_a_track(1_000) == pytest.approx(positions_a_track(16_000), rel=0.15)


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


def kept_steps(made, kind):
    """Steps in the order of the catalogue between neighbours by the same artist, whole playlists of a kind together."""
    playlists = made.playlists
    ids = playlists.deezer_ids.astype(np.int64)
    steps = []
    for i in np.flatnonzero(made.truth.kinds == kind):
        one = playlists[i]
        same = playlists.artists[one[1:]] == playlists.artists[one[:-1]]
        steps.append(np.diff(ids[one])[same])
    return np.concatenate(steps)


def test_kinds_are_what_they_are_called(world):
    kinds = world.truth.kinds
    shares = {kind: n / len(kinds) for kind, n in Counter(kinds).items()}
    ordered = Dials().in_order
    assert shares == pytest.approx(
        {
            "shuffled": 1 - ordered,
            "in order": ordered * (1 - Dials().reverse),
            "reversed": ordered * Dials().reverse,
        },
        abs=0.02,
    )
    share = {kind: np.isin(kept_steps(world, kind), [1, 2]).mean() for kind in shares}
    assert share["in order"] > 0.7 > 0.3 > share["shuffled"]
    assert np.isin(kept_steps(world, "reversed"), [-1, -2]).mean() > 0.7


def test_a_theme_lasts(world):
    """Other artists at the end of a playlist are as near its first one as those that directly follow it are."""
    playlists, truth = world.playlists, world.truth
    starts = playlists.offsets[:-1][playlists.lengths >= 8]
    ends = playlists.offsets[1:][playlists.lengths >= 8]

    def nearness(one, other):
        one, other = playlists.values[one], playlists.values[other]
        different = playlists.artists[one] != playlists.artists[other]
        return (truth.places[one] * truth.places[other]).sum(axis=1)[different].mean()

    assert nearness(starts, ends - 1) > nearness(starts, starts + 1) - 0.1
    assert nearness(starts, ends - 1) > nearness(starts, ends[::-1] - 1) + 0.3


def test_artists_come_back(world):
    """After other artists, more often than where the order of playlists is of no account."""
    playlists = world.playlists

    def returns(artists_of):
        back = seen = 0
        for artists in artists_of:
            for i in range(2, len(artists)):
                seen += artists[i] != artists[i - 1]
                back += artists[i] != artists[i - 1] and artists[i] in artists[: i - 1]
        return back / seen

    some = [playlists.artists[playlists[i]] for i in range(3_000)]
    mixed = np.random.default_rng(0).permutation(np.concatenate(some))
    cut = np.split(mixed, np.cumsum([len(one) for one in some])[:-1])
    assert returns(some) > 5 * returns(cut)


def test_loyal_playlists_stay(world):
    def same_artist(**dials):
        playlists = playlists_world(600, dials=Dials(**dials), min_count=1).playlists
        return np.mean(np.concatenate([np.diff(playlists.artists[one]) == 0 for one in playlists]))

    assert same_artist(loyalty=0.6) > same_artist() + 0.15 > same_artist(loyalty=0.05) + 0.25


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
    start = time.process_time()
    made = playlists_world(size=100_000)
    assert time.process_time() - start < 60
    assert len(made.playlists) == 100_000
    assert immediate_repeats(made.playlists) == pytest.approx(0.002, abs=0.001)
    assert made.playlists.n_tracks == pytest.approx(123_241, rel=0.3)  # as many as the original trains on
