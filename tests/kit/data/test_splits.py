"""Training, validation and test parts."""

from collections import Counter

import numpy as np
import pytest

from kit.data import Pairs, Playlists, load_playlists, split_playlists
from kit.data.worlds import playlists_world


def made_of(lists):
    n_tracks = max((track for one in lists for track in one), default=-1) + 1
    names = np.array([f"id{i}" for i in range(n_tracks)], object)
    return Playlists(
        name="made",
        values=np.array([track for one in lists for track in one], np.int32),
        offsets=np.cumsum([0, *map(len, lists)]).astype(np.int32),
        deezer_ids=names,
        titles=names,
        artists=np.arange(n_tracks, dtype=np.int32),
        artist_names=names,
    )


def split(lists, seed=0, **options):
    return split_playlists(made_of(lists), np.random.default_rng(seed), **options)


def ids(part, tracks):
    return [part.deezer_ids[track] for track in tracks]


# Each playlist has a query and an end of its own: a pair says which playlist it comes from.
DISTINCT = [[0, 1, 100 + i, 100 + i, 300 + i, 300 + i, 100 + i, 300 + i] for i in range(100)]


def origins(found, pairs):
    """The playlist of each pair of DISTINCT."""
    queries, held_out = ids(found.train, pairs.queries), ids(found.train, pairs.held_out)
    numbers = [int(query.removeprefix("id")) - 100 for query in queries]
    assert [f"id{300 + n}" for n in numbers] == held_out
    return numbers


def test_validation_and_test_are_disjoint_and_without_replacement():
    found = split(DISTINCT, n_validation=40, n_test=60)
    validation, test = origins(found, found.validation), origins(found, found.test)
    assert (len(validation), len(test)) == (40, 60)
    assert sorted(validation + test) == list(range(100))
    assert validation != sorted(validation)  # drawn, not the first ones


def test_seeded():
    one, same, other = (split(DISTINCT, seed, n_validation=30, n_test=30) for seed in (1, 1, 2))
    assert one.validation.queries.tolist() == same.validation.queries.tolist()
    assert one.test.held_out.tolist() == same.test.held_out.tolist()
    assert one.validation.queries.tolist() != other.validation.queries.tolist()


def test_a_fifth_of_the_long_enough_ones_unless_given():
    lists = [[0, 1, 0, 1]] * 55 + [[0, 1, 0]] * 45
    found = split(lists)
    assert (len(found.validation), len(found.test)) == (11, 11)
    assert len(split(lists, n_test=3).test) == 3


def test_the_training_part_is_all_but_the_last_track():
    lists = [[0, 1, 2, 3], [1, 2], [], [3], [2, 1, 3, 0, 0]]
    found = split(lists, n_validation=0, n_test=2, min_count=1)
    assert [ids(found.train, one) for one in found.train] == [
        [f"id{track}" for track in one[:-1]] for one in lists
    ]
    assert len(found.train) == len(lists)


def test_the_last_two_are_query_and_held_out():
    found = split([[0, 1, 2, 3], [3, 2, 1, 0]] * 2, n_validation=0, n_test=4)
    pairs = Counter(
        zip(ids(found.train, found.test.queries), ids(found.train, found.test.held_out), strict=True)
    )
    assert pairs == {("id2", "id3"): 2, ("id1", "id0"): 2}


def test_a_track_that_only_ends_playlists_is_unknown():
    # Track 4 ends two playlists and stands nowhere else: seen twice in all, never in training.
    found = split([[0, 1, 0, 4], [1, 0, 1, 4], [0, 1, 0, 1]], n_validation=0, n_test=3)
    assert "id4" not in found.train.deezer_ids
    assert (len(found.test), found.test.n_unseen) == (1, 2)
    assert "2 with a track unknown in training" in repr(found.test)


def test_an_unknown_query_is_counted_too():
    found = split([[0, 1, 4, 0], [0, 1, 0, 1]], n_validation=0, n_test=2)
    assert (ids(found.train, found.test.queries), found.test.n_unseen) == (["id0"], 1)
    assert found.test.n_unfindable == 0  # the track to be found is known


def test_what_nobody_could_find_is_told_and_both_scores():
    found = split([[0, 1, 0, 4], [1, 0, 1, 4], [0, 1, 0, 1], [0, 1, 0, 1]], n_validation=0, n_test=4)
    assert (len(found.test), found.test.n_unseen, found.test.n_unfindable) == (2, 2, 2)
    assert found.test.unfindable == 0.5
    assert found.test.among_all(0.8) == pytest.approx(0.4)
    nobody = split([[0, 1, 0, 1]], n_validation=0, n_test=0).test
    assert (nobody.unfindable, nobody.among_all(0.5)) == (0, 0.5)


def test_a_prefix_is_the_list_before_its_held_out_track():
    # Track 4 occurs once in training and is unknown there; the list of one other track is no longer than its query.
    lists = [[0, 1, 4, 2, 0], [2, 1], [1, 2, 0, 1, 2], [0, 2, 1, 0]]
    found = split(lists, n_validation=0, n_test=4, min_length=2)
    expected = {0: [0, 1, 2], 1: [2], 2: [1, 2, 0, 1], 3: [0, 2, 1]}
    assert sorted(found.test.playlists.tolist()) == [0, 1, 2, 3]
    for playlist, prefix in zip(found.test.playlists, found.test.prefixes, strict=True):
        assert ids(found.train, prefix) == [f"id{track}" for track in expected[playlist]]
        assert prefix.tolist() == found.train[playlist].tolist()
    assert found.test.prefixes.values.tolist() == np.concatenate(list(found.test.prefixes)).tolist()
    assert [prefix[-1] for prefix in found.test.prefixes] == found.test.queries.tolist()
    assert repr(found.test.prefixes) == "4 prefixes, 2.8 tracks each"


def test_prefixes_follow_the_pairs_that_are_kept():
    # The first two lists give no pair: one repeats its query, one ends with a track that only ends lists.
    lists = [[0, 1, 2, 2], [0, 1, 2, 9], [2, 1, 0, 1], [1, 0, 2, 0]]
    found = split(lists, n_validation=0, n_test=4)
    assert sorted(found.test.playlists.tolist()) == [2, 3]
    assert len(found.test.prefixes) == len(found.test) == 2


def test_prefixes_are_of_a_part_each_and_can_be_empty():
    found = split(DISTINCT, n_validation=40, n_test=60)
    assert (len(found.validation.prefixes), len(found.test.prefixes)) == (40, 60)
    assert not set(found.validation.playlists) & set(found.test.playlists)
    none = split([[0, 1, 0, 1]], n_validation=0, n_test=0).test
    assert (len(none.prefixes), none.prefixes.values.dtype, repr(none.prefixes)) == (
        0,
        np.int32,
        "0 prefixes, 0.0 tracks each",
    )
    with pytest.raises(IndexError):
        none.prefixes[0]


def test_pairs_made_by_hand_have_lists_of_their_query():
    pairs = Pairs.of([4, 2], [1, 0])
    assert [prefix.tolist() for prefix in pairs.prefixes] == [[4], [2]]
    assert (len(pairs), pairs.playlists.tolist(), pairs.unfindable) == (2, [0, 1], 0)


def test_counts_and_numbers_come_from_the_training_part_alone():
    # In all, track 1 is the most frequent; without the last ones, track 0 is.
    lists = [[0, 0, 2, 1], [0, 2, 1, 1], [0, 2, 1, 1]]
    found = split(lists, n_validation=0, n_test=0)
    assert found.train.deezer_ids.tolist() == ["id0", "id2", "id1"]
    assert found.train.counts.tolist() == [4, 3, 2]


def test_of_tracks_with_equal_counts_those_held_out_have_no_lower_numbers():
    found = split_playlists(load_playlists(), np.random.default_rng(0))
    is_held_out = np.zeros(found.train.n_tracks, bool)
    is_held_out[np.concatenate([found.validation.held_out, found.test.held_out])] = True
    halves = np.array(
        [
            [is_held_out[tied[: len(tied) // 2]].sum(), is_held_out[tied[len(tied) // 2 :]].sum()]
            for tied in (np.flatnonzero(found.train.counts == count) for count in range(2, 8))
        ]
    )
    assert halves.sum() > 500
    assert abs(halves[:, 0].sum() / halves.sum() - 0.5) < 0.05


def test_repeated_last_tracks_are_set_aside():
    found = split([[0, 1, 2, 2], [0, 1, 1, 1], [2, 0, 1, 2], [2, 1, 0, 1]], n_validation=0, n_test=4)
    assert (len(found.test), found.test.n_repeated, found.test.n_unseen) == (2, 2, 0)
    assert (found.test.queries != found.test.held_out).all()


def test_every_drawn_playlist_is_accounted_for():
    playlists = playlists_world(size=2_000, seed=3).playlists
    found = split_playlists(playlists, np.random.default_rng(0), n_validation=500, n_test=700)
    for pairs, n in ((found.validation, 500), (found.test, 700)):
        assert len(pairs) + pairs.n_unseen + pairs.n_repeated == n
        assert pairs.n_repeated > 0
        assert pairs.held_out.max() < found.train.n_tracks
    # Against a slow count, on the identifiers.
    seen = Counter(playlists.deezer_ids[track] for one in playlists for track in one[:-1])
    assert dict(zip(found.train.deezer_ids, found.train.counts, strict=True)) == {
        name: n for name, n in seen.items() if n >= 2
    }
    ends = Counter(
        (playlists.deezer_ids[one[-2]], playlists.deezer_ids[one[-1]]) for one in playlists if len(one) > 3
    )
    asked = Counter(
        pair
        for pairs in (found.validation, found.test)
        for pair in zip(ids(found.train, pairs.queries), ids(found.train, pairs.held_out), strict=True)
    )
    assert asked <= ends


def test_short_playlists_are_trained_on_and_never_asked_about():
    lists = [[0, 1]] * 5 + [[1, 0, 1]] * 5 + [[0, 2, 2, 0, 2]]
    found = split(lists, n_validation=0, n_test=1)
    assert ids(found.train, found.test.held_out) == ["id2"]
    with pytest.raises(ValueError, match="1 have at least 4 tracks: ask for fewer"):
        split(lists, n_validation=1, n_test=1)
    assert len(split(lists, n_validation=5, n_test=6, min_length=2).test) == 6


@pytest.mark.parametrize("n", [101, -1])
def test_asking_too_many_or_too_few(n):
    with pytest.raises(ValueError, match=rf"{n} validation and 0 test playlists .* 100 have at least 4"):
        split(DISTINCT, n_validation=n, n_test=0)


@pytest.mark.parametrize("min_length", [0, 1])
def test_a_pair_needs_two_tracks(min_length):
    with pytest.raises(ValueError, match="min_length"):
        split(DISTINCT, min_length=min_length)


@pytest.mark.parametrize("lists", [[], [[], [], []], [[0], []]])
def test_nothing_to_split(lists):
    found = split(lists)
    assert (len(found.train), found.train.n_tracks) == (len(lists), 0)
    assert len(found.validation) == len(found.test) == 0
