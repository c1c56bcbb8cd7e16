"""The pictures of predictions: right numbers, readable without colour, said in words."""

import numpy as np
import pytest

from kit.pictures import learning_curves, misses_by_level, popularity_of, reliability, roc_curves
from tests.kit.pictures.test_pictures import lines

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


def bars(picture):
    """Give the widths of the three parts of each bar, by the name that stands beside it."""
    (axes,) = picture.axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    widths = [one.get_width() for one in axes.patches]
    return {name: widths[3 * i : 3 * i + 3] for i, name in enumerate(names)}


def test_popularity_of_what_is_suggested():
    counts = np.arange(100)  # the last is the most popular
    picture = popularity_of(
        {"ours": [[99, 98], [0, -1]], "all": [np.arange(100)], "none": [[-1, -1]]}, counts
    )
    drawn = bars(picture)
    assert drawn["ours"] == pytest.approx([2 / 3, 0, 1 / 3])
    assert drawn["all"] == pytest.approx([0.1, 0.4, 0.5])
    assert drawn["none"] == [0, 0, 0]
    said = [text.get_text() for text in picture.axes[0].texts]
    assert said[:6] == ["67%", "33%", "10%", "50%", "0%", "0%"]


def test_reliability_is_the_mean_of_what_came_true_in_each_bin():
    predicted = np.array([0.1, 0.1, 0.2, 0.2, 0.9, 0.9, 0.9, 0.9])
    true = np.array([0, 0, 0, 1, 1, 1, 1, 0])
    picture = reliability({"A": predicted}, true, bins=4)
    (axes,) = picture.axes
    (line,) = [one for one in axes.get_lines() if one.get_label() == "A"]
    assert np.asarray(line.get_xdata()) == pytest.approx([0.1, 0.2, 0.9])
    assert np.asarray(line.get_ydata()) == pytest.approx([0, 0.5, 0.75])
    (diagonal,) = [one for one in axes.get_lines() if one.get_label() == "_diagonal"]
    assert list(diagonal.get_xdata()) == list(diagonal.get_ydata())
    assert (
        "0.000 where 0.100 is predicted (2 of them), 0.500 where 0.200 (2), 0.750 where 0.900 (4)"
        in picture.words
    )


def test_the_bins_hold_equally_many():
    rng = np.random.default_rng(0)
    words = reliability({"A": rng.random(1_000) ** 4}, rng.integers(2, size=1_000)).words
    assert words.count("(100)") == 9 and "(100 of them)" in words


def test_one_prediction_for_all_is_one_point():
    words = reliability({"mean": [0.4, 0.4, 0.4]}, [0, 0, 1]).words
    assert words.endswith("mean: 0.333 where 0.400 is predicted (3 of them).")


@pytest.mark.parametrize("draw", [reliability, misses_by_level])
@pytest.mark.parametrize(
    ("predicted", "true", "said"),
    [
        ({}, [0, 1], "there is nothing to draw: give the predictions of each model by name"),
        ({"A": [0.1, np.nan]}, [0, 1], "A: number 1 of 2 is nan, which cannot be drawn"),
        ({"A": [0.1]}, [0, 1], "A: 1 numbers where 2 belong"),
        ({"A": [[0.1, 0.2]]}, [0, 1], r"A: give a row of numbers, not shape \(1, 2\)"),
        ({"A": ["x", "y"]}, [0, 1], "A: give a row of numbers"),
        ({"A": []}, [], "give a row of numbers, not shape"),
    ],
)
def test_what_cannot_be_drawn_is_one_clear_error(draw, predicted, true, said):
    with pytest.raises(ValueError, match=said):
        draw(predicted, true)


@pytest.mark.parametrize(
    ("histories", "said"),
    [({}, "there is nothing to draw"), ({"NN": []}, "NN: there is no whole epoch to draw")],
)
def test_no_history_no_curves(histories, said):
    with pytest.raises(ValueError, match=said):
        learning_curves(histories)


def test_the_area_below_a_roc_curve_counts_ties_half():
    rng = np.random.default_rng(0)
    yes = rng.integers(0, 2, 200)
    scores = rng.integers(0, 5, 200) + yes  # many are tied
    pairs = scores[yes == 1][:, None] - scores[yes == 0]
    area = np.mean((pairs > 0) + 0.5 * (pairs == 0))
    assert f"tied: area {area:.3f}." in roc_curves({"tied": scores}, yes).words


@pytest.mark.parametrize("true", [[1, 1], [0, 0], [0, 2], [0.5, 1]])
def test_a_roc_curve_needs_both_classes(true):
    with pytest.raises(ValueError, match="give both 0 and 1"):
        roc_curves({"a": [0.1, 0.2]}, true)


def test_the_name_of_chance_stands_on_no_curve():
    rng = np.random.default_rng(0)
    yes = (rng.random(2_000) < 0.29).astype(int)
    pushed = {"15 nearest neighbours": 0.75, "a coin": 0.0, "tree": 0.4, "your network": 0.9}
    figure = roc_curves({name: yes * far + rng.normal(size=2_000) for name, far in pushed.items()}, yes)
    figure.draw_without_rendering()
    (axes,) = figure.axes
    (box,) = (text.get_window_extent() for text in axes.texts if text.get_text() == "chance")
    for line in axes.get_lines():
        if not str(line.get_label()).startswith("_"):
            places = line.get_transform().transform(np.column_stack(line.get_data()))
            ends = np.linspace(places[:-1], places[1:], 20).reshape(-1, 2)
            assert not ((ends > box.min) & (ends < box.max)).all(axis=1).any(), line.get_label()
