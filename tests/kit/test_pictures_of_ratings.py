"""The pictures of lab 02: right numbers, readable without colour, said in words."""

import numpy as np
import pytest

from kit.pictures import learning_curves, misses_by_level, popularity_of
from tests.kit.test_pictures import lines, pixels

HISTORY = [
    {"loss": 0.16, "val_loss": 0.25},
    {"loss": 0.09, "val_loss": 0.16},
    {"loss": 0.04, "val_loss": 0.2025},
]


def test_a_panel_a_model_and_the_best_epoch_marked():
    picture = learning_curves({"Dot": HISTORY, "NN": HISTORY[:2]})
    assert [axes.get_title() for axes in picture.axes] == ["Dot", "NN"]
    drawn = lines(picture.axes[0])
    assert drawn["trained on"] == pytest.approx([0.4, 0.3, 0.2])
    assert drawn["kept apart"] == pytest.approx([0.5, 0.4, 0.45])
    (dot,) = [line for line in picture.axes[0].get_lines() if line.get_marker() == "o"]
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (2, pytest.approx(0.4))
    assert "Dot: kept apart from 0.500 to 0.450, best 0.400 in epoch 2 of 3" in picture.words


def test_misses_by_level():
    given = np.array([0, 0, 0.5, 1])
    picture = misses_by_level({"one": [0.2, 0.4, 0.5, 0.6], "two": given}, given)
    drawn = lines(picture.axes[0])
    assert drawn["one"] == pytest.approx([0.3, 0.0, -0.4])
    assert drawn["two"] == [0, 0, 0]
    assert [label.get_text() for label in picture.axes[0].get_xticklabels()] == ["0\n2", "0.5\n1", "1\n1"]
    assert "one: +0.30 where 0 was given, +0.00 where 0.5, -0.40 where 1." in picture.words


def test_popularity_of_what_is_suggested():
    counts = np.arange(100)  # the last is the most popular
    drawn = lines(popularity_of({"ours": [[99, 98], [0, -1]], "all": [np.arange(100)]}, counts).axes[0])
    assert drawn["ours"] == pytest.approx([2 / 3, *[0] * 8, 1 / 3])
    assert drawn["all"] == pytest.approx([0.1] * 10)
    nothing = popularity_of({"none": [[-1, -1]]}, counts)
    assert lines(nothing.axes[0])["none"] == [0] * 10


def pictures():
    rng = np.random.default_rng(0)
    given = rng.choice([0, 0.25, 0.5, 1], 200)
    models = {name: rng.random(200) for name in ("Dot", "NN", "Text")}
    return {
        "curves": learning_curves({"NN": HISTORY}),
        "misses": misses_by_level(models, given),
        "popularity": popularity_of({"a": [rng.integers(50, size=90)], "b": [[0, 1]]}, rng.random(50)),
    }


@pytest.mark.parametrize("name", ["curves", "misses", "popularity"])
def test_every_picture_is_grey_and_said_in_words(name):
    figure = pictures()[name]
    seen = pixels(figure)
    assert (seen.max(axis=1) - seen.min(axis=1)).max() == 0
    assert seen.min() < 60
    assert len(figure.words) > 40


def test_lines_differ_without_colour():
    (axes,) = pictures()["misses"].axes
    named = [line for line in axes.get_lines() if not line.get_label().startswith("_")]
    assert len({(line.get_marker(), line.get_linestyle()) for line in named}) == len(named) == 3
