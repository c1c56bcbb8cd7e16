"""Lists as windows, and what a network suggests for them."""

import pytest

from kit.sequences import suggest_next, windows


@pytest.fixture(scope="module")
def model():
    """Says of each place that the track after the one that stands there comes next, and else the one after that."""
    import keras

    class Knows(keras.layers.Layer):
        def call(self, heard):
            return keras.ops.one_hot(heard % 9, 9) * 2.0 + keras.ops.one_hot((heard + 1) % 9, 9)

    heard = keras.Input((4,), dtype="int32")
    return keras.Model(heard, Knows()(heard))


def test_a_window_holds_the_last_tracks_shifted_by_one():
    assert windows([[7, 0, 3], [], [1, 2, 3, 4, 5, 6]], 4).tolist() == [
        [0, 8, 1, 4],
        [0, 0, 0, 0],
        [4, 5, 6, 7],
    ]
    with pytest.raises(ValueError, match="length is 0"):
        windows([[1]], 0)


def test_the_last_place_is_asked_and_nothing_held_is_suggested(model):
    found = suggest_next(model, [[0, 3], [8], [4, 3]], 1)
    assert found.tolist() == [[4], [0], [5]]


def test_many_lists_are_asked_in_batches(model):
    lists = [[track % 9] for track in range(300)]
    assert suggest_next(model, lists, 1)[:, 0].tolist() == [(track + 1) % 9 for track in range(300)]


def test_an_empty_list_is_refused(model):
    with pytest.raises(ValueError, match="1 of 2 lists are empty"):
        suggest_next(model, [[1], []], 1)
