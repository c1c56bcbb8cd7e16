"""What the checks of next_batches, sequence_model and log_q find windows by, and what they hold for right."""

import numpy as np
import pytest

from kit.checks.asking.mistakes import Case, unclear
from kit.checks.asking.models.facts import OnBatch
from kit.checks.sequences import log_q
from kit.checks.sequences.lists import APART, Lists, Pieces
from kit.checks.sequences.sequence_model import cross_entropy_of_tracks
from kit.checks.sequences.windows import FULL, LEFT, N_TRACKS, RIGHT, Windows

LISTS = Lists([[6, 0, 3], [], [9, 12, 15, 0, 18], [21]])


def pieces(*rows):
    return Pieces.of(LISTS, np.array(rows))


def test_a_row_is_found_again_in_its_list_track_0_included():
    found = pieces([-1, -1, 6, 0], [12, 15, 0, 18], [-1, -1, -1, 21])
    assert found.home.tolist() == [0, 2, 3]
    assert found.spots[:, 0].tolist() == [-2, 1, -3]
    assert found.held.tolist() == [[False, False, True, True], [True] * 4, [False] * 3 + [True]]
    assert not found.strays.any()


def test_tracks_of_another_list_or_place_are_strays():
    found = pieces([9, 12, 6, 0], [15, 12, 9, -1])
    assert found.strays[0].tolist() == [False, False, True, False]
    assert found.strays[1].sum() == 2


def test_a_row_of_track_0_alone_takes_its_place_from_the_other_row():
    inputs, targets = pieces([-1, 0]), pieces([-1, 3])
    assert inputs.home.tolist() == [-1]
    placed = inputs.with_begin_of(targets, -1)
    assert placed.home.tolist() == [0]
    assert placed.held.tolist() == [[False, True]]


@pytest.mark.parametrize("seed", range(20))
def test_drawn_lists_tell_by_how_much_an_id_was_shifted_and_where_it_stands(seed):
    lists = Lists.draw(np.random.default_rng(seed), 4)
    tracks, counts = np.unique(lists.values, return_counts=True)
    assert not (tracks % APART).any()
    assert (counts[1:] == 1).all()
    assert tracks[0] == 0
    assert counts[0] == 4
    assert sorted(map(len, lists)) == [0, 1, 2, 3, 4, 5, 6, 9, 10]
    assert not any((one[1:] == 0)[one[:-1] == 0].any() for one in lists)


@pytest.mark.parametrize("seed", range(20))
def test_windows_are_changed_in_one_place_only_and_no_track_becomes_padding(seed):
    windows = Windows(np.random.default_rng(seed))
    assert (windows.rows[FULL] > 0).all()
    assert (windows.rows[LEFT, 0] == 0).all()
    assert (windows.rows[RIGHT, -1] == 0).all()
    for (row, place), changed in zip(windows.changes, windows.changed, strict=True):
        assert np.flatnonzero(changed != windows.rows[row]).tolist() == [place]
        assert 1 <= changed[place] <= N_TRACKS
    for (row, place), ended in zip(windows.ends, windows.ended, strict=True):
        assert (ended[:place] == windows.rows[row, :place]).all()
        assert not ended[place:].any()
    assert sum(map(len, windows.parted(windows.batch))) == len(windows.batch)


def test_the_cross_entropy_of_tracks_by_hand():
    logits = np.log([[[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]]]) + 3
    found = cross_entropy_of_tracks(OnBatch(0.0, np.array([[0.0, 2.0]]), logits))
    assert found == pytest.approx(-(np.log(0.5) + np.log(0.7)) / 2)


@pytest.mark.parametrize("seed", range(5))
def test_the_mistakes_of_log_q_are_told_apart(seed):
    rng = np.random.default_rng(seed)
    logits, negatives = rng.normal(1, 1, 4), rng.normal(size=(4, 3))
    for q, mistakes in ((np.ones((4, 4)), log_q._SOFTMAX), (rng.dirichlet(np.ones(4), 4), log_q._CORRECTION)):
        given = (logits, negatives, q)
        assert unclear([Case(given, log_q._right(*given), None)], mistakes, log_q._same) == []
