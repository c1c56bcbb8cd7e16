"""Bars to both sides of 0."""

import pytest

from kit.pictures import effects


def test_a_name_may_stand_there_twice_and_each_has_its_value():
    said = effects(["le", "son", "le"], [0.01, -0.2, 0.0], what="change").words
    assert said == "change. le: +0.010. son: -0.200. le: +0.000."


def test_intervals_are_said_and_drawn():
    picture = effects(["Text"], [0.004], [(0.001, 0.007)])
    assert "Text: +0.0040 [+0.0010, +0.0070]." in picture.words
    assert "Text" in picture.svg


@pytest.mark.parametrize(
    ("names", "values", "spans", "told"),
    [
        ([], [], [], "at least one"),
        (["a"], [1.0, 2.0], [], "values"),
        (["a"], [float("nan")], [], "values"),
        (["a", "b"], [1.0, 2.0], [(0, 1)], "1 intervals for 2 names"),
    ],
)
def test_what_cannot_be_drawn_is_told(names, values, spans, told):
    with pytest.raises(ValueError, match=told):
        effects(names, values, spans)
