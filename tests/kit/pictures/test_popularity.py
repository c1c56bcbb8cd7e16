"""Pictures by popularity: what is drawn, learnt and found, by hand."""

import numpy as np
import pytest

from kit.funnel.pictures import popularity_of_lists
from kit.metrics import wilson_interval
from kit.pictures import hit_by_popularity, norm_and_popularity, popularity_of, sampling_tables
from kit.sampling import PairSampler
from tests.kit.pictures.test_pictures import COUNTS, lines


def test_the_tables_are_those_that_the_sampler_draws_from():
    counts = np.array([60, 30, 10])
    drawn = lines(sampling_tables(counts, [1, -0.5]).axes[0])
    assert drawn["exponent 1 (raw: as heard)"] == pytest.approx([1.8, 0.9, 0.3])
    rng = np.random.default_rng(0)
    for exponent, name in ((1, "exponent 1 (raw: as heard)"), (-0.5, "exponent -0.5")):
        seen = np.bincount(PairSampler(counts, exponent=exponent).draw(60_000, rng)) / 20_000
        assert drawn[name] == pytest.approx(seen.tolist(), abs=0.03)


def test_the_order_of_the_counts_does_not_matter():
    assert sampling_tables([1, 8, 3]).words == sampling_tables([8, 3, 1]).words


@pytest.mark.parametrize(
    ("counts", "said"),
    [([], "not shape"), ([3, 0], "count 0 is in no list"), ([3, np.nan], "number 1 of 2 is nan")],
)
def test_counts_that_cannot_be_drawn(counts, said):
    with pytest.raises(ValueError, match=said):
        sampling_tables(counts)


def test_lengths_and_their_medians():
    counts = np.arange(20, 0, -1)
    vectors = np.zeros((20, 2))
    vectors[:, 0] = counts  # as long as the track is popular
    picture = norm_and_popularity({"ours": vectors}, counts)
    drawn = lines(picture.axes[0])
    assert drawn["median"] == pytest.approx(np.arange(19.5, 0, -2).tolist())
    assert sorted(drawn["_tracks"]) == pytest.approx(sorted(counts.tolist()))
    assert (
        "median 1.50 for the rarest tenth, 19.50 for the most popular; rank correlation +1.00"
        in picture.words
    )
    assert "rank correlation -1.00" in norm_and_popularity({"ours": vectors[::-1]}, counts).words
    said = norm_and_popularity({"ours": vectors}, counts, of="listeners")
    assert said.axes[0].get_xlabel() == "listeners"
    assert said.words.startswith("Length of the vectors against the listeners.")
    assert "rank correlation +0.00" in norm_and_popularity({"unit": np.ones((20, 2))}, counts).words


@pytest.mark.parametrize(
    ("vectors", "said"),
    [
        ({}, "there is nothing to draw"),
        ({"ours": np.ones(3)}, r"ours: vectors are a table of \(V, d\), not of shape \(3,\)"),
        ({"ours": np.ones((2, 2))}, "ours: 2 numbers where 3 belong"),
        ({"ours": np.full((3, 2), np.nan)}, "ours: number 0 of 3 is nan"),
    ],
)
def test_vectors_that_cannot_be_drawn(vectors, said):
    with pytest.raises(ValueError, match=said):
        norm_and_popularity(vectors, [3, 2, 1])


def test_a_vector_of_zeros_is_drawn_on_an_even_axis():
    assert norm_and_popularity({"ours": [[0.0, 0.0], [1.0, 0.0]]}, [2, 1]).axes[0].get_yscale() == "linear"


def test_the_bars_are_wilson_intervals():
    found = np.array([1, 0, 0, 0, 1, 0])
    held_out = np.array([0, 1, 2, 3, 99, 98])
    (axes,) = hit_by_popularity({"ours": found}, held_out, COUNTS).axes
    (bars,) = axes.collections
    first, last = (segment[:, 1].tolist() for segment in bars.get_segments())
    for seen, hits in ((first, found[:4]), (last, found[4:])):
        interval = wilson_interval(hits)
        assert seen == pytest.approx([interval.low, interval.high])


@pytest.mark.parametrize(
    "draw", [lambda: hit_by_popularity({}, [0], COUNTS), lambda: popularity_of({}, COUNTS)]
)
def test_no_model_no_picture(draw):
    with pytest.raises(ValueError, match="there is nothing to draw"):
        draw()


def test_a_piece_of_its_own_line_stands_before_each_name():
    """The nearest line may be another one: the piece says whose name it is."""
    rng = np.random.default_rng(0)
    names = ["hits", "tags", "funnel", "MF"]
    figure = popularity_of_lists({name: rng.integers(100, size=(30, 10)) for name in names}, COUNTS)
    figure.draw_without_rendering()
    (axes,) = figure.axes
    named = {one.get_label(): one for one in axes.get_lines() if one.get_label() in names}
    pieces = [one for one in axes.get_lines() if one.get_label() == "_piece"]
    assert [piece.get_color() for piece in pieces] == [named[name].get_color() for name in names]
    boxes = [text.get_window_extent() for text in axes.texts]
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])
        assert not box.overlaps(pieces[i].get_window_extent())


def test_unit_vectors_are_a_level_line():
    vectors = np.random.default_rng(0).normal(size=(100, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    low, high = norm_and_popularity({"unit": vectors}, COUNTS).axes[0].get_ylim()
    assert low < 0.9 and high > 1.1  # not the roundings of float32
