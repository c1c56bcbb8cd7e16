"""Neighbours of lists are a slow loop, and a list is none of its own."""

import numpy as np
import pytest

from kit.data import Playlists, Prefixes
from kit.sequences import ListNeighbours

LISTS = [[0, 1, 2], [3, 1, 4, 0], [5, 6], [2, 2, 1, 7], [8], []]


def made(lists):
    n_tracks = 1 + max(track for one in lists for track in one)
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


def by_hand(lists, own, *, decay, length, near, backward):
    """Score all tracks for list `own` by the definition."""
    asked, total = lists[own], np.zeros(9)
    weight = {track: 0.0 for one in lists for track in one}
    for step, track in enumerate(reversed(asked)):
        weight[track] += decay**step
    for i, other in enumerate(lists):
        likeness = sum(weight[track] for track in set(other)) / max(len(other), 1) ** length
        if i == own or not likeness:
            continue
        best = max(weight[track] for track in other)
        match = max(place for place, track in enumerate(other) if weight[track] == best)
        for place, track in enumerate(other):
            steps = place - match
            kept = 1 if near is None else np.exp(-abs(steps) / near) * (backward if steps < 0 else 1)
            total[track] += likeness * kept
    return total


@pytest.mark.parametrize("near", [None, 2.0])
@pytest.mark.parametrize(("length", "backward"), [(0.5, 1.0), (0, 0.3)])
def test_neighbours_of_lists_are_a_slow_loop(near, length, backward):
    train = made(LISTS)
    options = {"decay": 0.6, "length": length, "near": near, "backward": backward}
    score = ListNeighbours(train, neighbours=10, **options).scores(
        Prefixes(train.values, train.offsets), np.arange(len(LISTS))
    )
    expected = [by_hand(LISTS, own, **options) for own in range(len(LISTS))]
    assert score(slice(0, None)) == pytest.approx(np.array(expected), abs=1e-5)
    assert score(slice(3, 5)) == pytest.approx(np.array(expected[3:5]), abs=1e-5)


def test_only_the_most_alike_lists_speak():
    train = made(LISTS)
    asked = Prefixes(train.values, train.offsets), np.arange(len(LISTS))
    nearest = ListNeighbours(train, neighbours=1, decay=0.6).scores(*asked)(slice(0, 1))[0]
    # [2, 2, 1, 7] shares the late track 2 with [0, 1, 2]; [3, 1, 4, 0] shares earlier ones.
    assert nearest[7] > 0.1 > nearest[4]


def test_suggestions_leave_out_what_is_held_and_may_leave_out_the_list_itself():
    train = made(LISTS)
    alike = ListNeighbours(train, neighbours=10)
    asked = Prefixes(np.array([5]), np.array([0, 1]))
    assert alike.suggest(asked, 1).tolist() == [[6]]  # of [5, 6]
    assert alike.suggest(asked, 1, own=[2]).tolist() == [[int(train.counts.argmax())]]
