"""The mean of the artist beside a track's own vector."""

import numpy as np
import pytest

from kit.artists import with_artists
from kit.neighbours import unit


def test_it_is_the_formula_in_a_slow_loop():
    rng = np.random.default_rng(0)
    vectors, artists, counts = (
        rng.normal(size=(30, 4)),
        rng.integers(-1, 6, size=30),
        rng.integers(1, 50, size=30),
    )
    expected = []
    for track in range(30):
        sum_of_artist, weight = np.zeros(4), 0.0
        for other in range(30):
            if artists[track] >= 0 and artists[other] == artists[track]:
                sum_of_artist += counts[other] ** 0.5 * vectors[other]
                weight += counts[other] ** 0.5
        row = vectors[track] + (0.6 * sum_of_artist / weight if weight else 0)
        expected.append(row / np.linalg.norm(row))
    found = with_artists(vectors, artists, counts)
    assert found.dtype == np.float32
    assert found == pytest.approx(np.array(expected), abs=1e-6)
    assert (artists < 0).any()
    assert found[artists < 0] == pytest.approx(unit(vectors[artists < 0]))


def test_tracks_of_one_artist_come_nearer_to_each_other_and_no_others_do():
    vectors, artists, counts = np.eye(4), [0, 0, 1, 2], np.ones(4)
    before, after = unit(vectors), with_artists(vectors, artists, counts)
    assert after[0] @ after[1] > before[0] @ before[1] == 0
    assert after[2] @ after[3] == 0
    assert with_artists(vectors, artists, counts, share=0) == pytest.approx(before)


@pytest.mark.parametrize("artists", [None, [-1, -1, -1]])
def test_without_artists_it_says_so_and_steps_aside(artists):
    vectors = np.array([[3.0, 4], [0, 0], [0, 2]])
    with pytest.warns(UserWarning, match="no artist is known"):
        found = with_artists(vectors, artists, [1, 2, 3])
    assert found == pytest.approx(unit(vectors))


def test_rows_of_zeros_lean_on_the_artist_or_stay_zeros():
    vectors = [[0, 0], [0, 5], [0, 0], [0, 0]]
    found = with_artists(vectors, [0, 0, 1, 1], [4, 4, 0, 0])
    assert found.tolist() == [[0, 1], [0, 1], [0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("artists", "counts", "share", "words"),
    [
        ([0, 1], [1, 1, 1], 0.6, "not of the same tracks"),
        ([0, 1, 1], [1, 1], 0.6, "not of the same tracks"),
        ([0, 1, 1], [1, 1, 1], -1, "share is -1"),
        ([0, 1, 1], [1, 1, 1], np.nan, "share is nan"),
        ([0, 1, 1], [1, -1, 1], 0.6, "the least count -1"),
    ],
)
def test_what_cannot_be(artists, counts, share, words):
    with pytest.raises(ValueError, match=words):
        with_artists(np.eye(3), artists, counts, share)


def test_no_tracks():
    with pytest.warns(UserWarning, match="no artist is known"):
        assert with_artists(np.empty((0, 3)), [], []).shape == (0, 3)
