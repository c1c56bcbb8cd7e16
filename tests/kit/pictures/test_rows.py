"""Means with their intervals, and curves."""

import pytest

from kit.pictures import curves, interval_rows


def test_each_row_has_its_mean_and_interval_and_chance_is_told():
    picture = interval_rows({"song": (0.69, 0.66, 0.71), "album": (0.48, 0.34, 0.65)}, what="AUC", chance=0.5)
    assert "chance is 0.500" in picture.words
    assert "album: 0.480 [0.340, 0.650]." in picture.words
    assert all(text in picture.svg for text in ("0.69", "0.48", "chance", "AUC"))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({}, "nothing to draw"),
        ({"a": (0.5, 0.6, 0.7)}, "a: 0.5 is not between 0.6 and 0.7"),
        ({"a": (0.5, 0.6)}, "a: 2 numbers where 3 belong"),
        ({"a": (float("nan"), 0.1, 0.2)}, "a: number 0 of 3 is nan"),
    ],
)
def test_rows_that_cannot_be_drawn_are_told(found, told):
    with pytest.raises(ValueError, match=told):
        interval_rows(found, what="AUC")


def test_a_long_curve_is_told_in_twelve_numbers():
    said = curves(range(1, 101), {"precision": [i / 100 for i in range(100)]}, xlabel="epoch").words
    assert said.startswith(
        "Over epoch from 1 to 100. precision, 12 of its 100 points: 0.000 at 1, 0.090 at 10, "
    )
    assert said.endswith(", 0.990 at 100.")
    assert said.count(" at ") == 12


@pytest.mark.parametrize(
    ("x", "lines", "logarithmic", "told"),
    [
        ([1, 2], {}, False, "nothing to draw"),
        ([1, 2], {"a": [1]}, False, "a: 1 numbers where 2 belong"),
        ([0, 2], {"a": [1, 2]}, True, "weight: 0 has no place"),
    ],
)
def test_curves_that_cannot_be_drawn_are_told(x, lines, logarithmic, told):
    with pytest.raises(ValueError, match=told):
        curves(x, lines, xlabel="weight", logarithmic=logarithmic)
