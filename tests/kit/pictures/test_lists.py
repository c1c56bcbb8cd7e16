"""A playlist with its pairs, ranks as boxes, and methods in a plane."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.patches import Arc, Rectangle

from kit.metrics import Interval
from kit.pictures import coverage_and_recall, playlist_strip, rank_rows
from kit.sampling import PairSampler

NAMES = {i: f"artist {i} - song {i}" for i in range(100)}


def texts(figure):
    return [node.text for node in ET.fromstring(figure.svg).iter() if node.tag.endswith("text")]


def patches(axes, kind):
    return [one for one in axes.patches if type(one) is kind]


def test_a_strip_shows_the_pairs_that_the_sampler_made():
    playlist = np.array([14, 2, 80, 56, 7])
    sampler = PairSampler(np.arange(100, 0, -1), window=1, negatives=2, subsample=None)
    pairs, labels = sampler.one(playlist, np.random.default_rng(0))
    figure = playlist_strip(playlist, pairs, labels, names=NAMES)
    (axes,) = figure.axes
    assert len(patches(axes, Arc)) == 4  # five tracks in a row have four neighbours
    assert sum(one.get_linewidth() > 2 for one in patches(axes, Arc)) == 2
    drawn = {int(b) for (a, b), label in zip(pairs, labels, strict=True) if a == 80 and not label}
    assert len(patches(axes, Rectangle)) == 5 + len(drawn)
    said = texts(figure)
    for track in [*playlist, *drawn]:
        assert str(track) in said and NAMES[int(track)] in said
    assert (
        "It makes 4 pairs. Track 80 artist 80 - song 80 is seen with 2 artist 2 - song 2, 56" in figure.words
    )


def test_a_long_playlist_is_drawn_around_the_target():
    figure = playlist_strip(np.arange(40), [[30, 31], [31, 30], [30, 2]], [1, 1, 0], target=30)
    said = texts(figure)
    assert {"30", "31", "2"} <= set(said) and "1" not in said
    assert len(patches(figure.axes[0], Rectangle)) == 17
    assert "A playlist of 40 tracks" in figure.words


def test_a_track_that_comes_twice_is_joined_to_the_nearest():
    figure = playlist_strip([5, 8, 3, 5], [[3, 5], [5, 3]], [1, 1], target=3)
    (arc,) = patches(figure.axes[0], Arc)
    assert arc.get_height() == 1  # from the third to the fourth, not to the first
    alone = playlist_strip([5], np.empty((0, 2), int), [])
    assert "is seen with none; drawn for it: none" in alone.words


@pytest.mark.parametrize(
    ("playlist", "pairs", "labels", "options", "said"),
    [
        ([], [[1, 2]], [1], {}, "playlist: give a row of track numbers"),
        ([1.5, np.nan], [[1, 2]], [1], {}, "playlist: give a row of track numbers, not float64"),
        ([1, 2], [[1, 2]], [1, 0], {}, r"pairs have shape \(1, 2\) and labels \(2,\)"),
        ([1, 2], [[1, 2]], [1], {"target": 7}, r"track 7 is not in the playlist: choose one of \[1, 2\]"),
    ],
)
def test_a_strip_that_cannot_be_drawn(playlist, pairs, labels, options, said):
    with pytest.raises(ValueError, match=said):
        playlist_strip(playlist, pairs, labels, **options)


def filled(axes):
    return [(int(one.get_y()), int(one.get_x())) for one in axes.patches if one.get_fill()]


def test_the_box_of_the_held_out_track_is_filled():
    figure = rank_rows(
        {"counts": [[4, 2, 9], [1, 5, 3]], "model": [[9, 4, 2], [7, 8, 3]]}, [9, 5], queries=["one", "two"]
    )
    first, second = figure.axes
    assert filled(first) == [(0, 2), (1, 1)]
    assert filled(second) == [(0, 0)]
    said = texts(figure)
    assert {"counts", "model", "2 of 2 found", "1 of 2 found", "one", "two", "1", "3"} <= set(said)
    assert figure.words.endswith("counts: 3, 2. model: 1, none.")


def test_a_track_suggested_twice_is_found_once():
    assert filled(rank_rows({"counts": [[4, 9, 9]]}, [9]).axes[0]) == [(0, 1)]


def test_four_models_with_long_names_fit():
    rng = np.random.default_rng(0)
    names = [f"a method of which much could be said, number {i}" for i in range(4)]
    suggested = {name: rng.integers(9, size=(20, 10)) for name in names}
    figure = rank_rows(suggested, rng.integers(9, size=20), queries=[f"track {i}" for i in range(20)])
    figure.draw_without_rendering()
    titles = [axes.title.get_window_extent() for axes in figure.axes]
    assert not any(a.overlaps(b) for i, a in enumerate(titles) for b in titles[:i])
    assert "for 8 queries" in figure.words


@pytest.mark.parametrize(
    ("suggested", "held_out", "said"),
    [
        ({}, [1], "there is nothing to draw"),
        ({"counts": [[1, 2]]}, [], "held_out is empty"),
        ({"counts": [1, 2]}, [1, 2], r"counts: suggestions of shape \(2,\) for 2 queries"),
        ({"counts": [[1, 2]]}, [1, 2], r"counts: suggestions of shape \(1, 2\) for 2 queries"),
    ],
)
def test_ranks_that_cannot_be_drawn(suggested, held_out, said):
    with pytest.raises(ValueError, match=said):
        rank_rows(suggested, held_out)


def test_methods_stand_where_their_numbers_say():
    (axes,) = coverage_and_recall({"A": 0.1, "B": 0.4}, {"A": 0.2, "B": Interval(0.3, 0.25, 0.35)}).axes
    points = {one.get_label(): one.get_xydata().tolist() for one in axes.get_lines()}
    assert points["A"] == [[0.1, 0.2]] and points["B"] == [[0.4, 0.3]]
    assert [[0.4, 0.25], [0.4, 0.35]] in [one.get_xydata().tolist() for one in axes.get_lines()]
    assert axes.get_xscale() == "linear"


def test_names_in_the_plane_do_not_overlap_each_other_or_a_point():
    names = [
        "popular",
        "unit vectors",
        "sums of counts",
        "funnel",
        "neural collaborative filtering",
        "ALS",
        "random",
    ]
    coverages = dict(zip(names, [0.004, 0.236, 0.02, 0.05, 0.06, 0.055, 0.9], strict=True))
    recalls = dict(zip(names, [0.08, 0.151, 0.169, 0.182, 0.183, 0.181, 0.006], strict=True))
    figure = coverage_and_recall(coverages, recalls)
    figure.draw_without_rendering()
    (axes,) = figure.axes
    assert axes.get_xscale() == "log"
    boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) == len(names)
    points = [axes.transData.transform((coverages[name], recalls[name])) for name in names]
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])
        assert not any(box.contains(*point) for point in points)
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1


def test_no_name_stands_nearer_to_another_point():
    coverages = {"whole list": 0.334, "artists": 0.547, "Track2Vec": 0.561, "blend": 0.548, "nobody": 0.001}
    recalls = {
        "whole list": Interval(0.156, 0.139, 0.173),
        "artists": Interval(0.169, 0.152, 0.186),
        "Track2Vec": Interval(0.131, 0.116, 0.147),
        "blend": Interval(0.135, 0.119, 0.15),
        "nobody": Interval(0.02, 0.013, 0.026),
    }
    figure = coverage_and_recall(coverages, recalls, measure="hit@10")
    figure.draw_without_rendering()
    (axes,) = figure.axes
    points = {name: axes.transData.transform((coverages[name], recalls[name].mean)) for name in coverages}
    for text in axes.texts:
        box = text.get_window_extent()
        gaps = {
            name: np.hypot(max(box.x0 - x, x - box.x1, 0), max(box.y0 - y, y - box.y1, 0))
            for name, (x, y) in points.items()
        }
        assert min(gaps, key=gaps.get) == text.get_text()


def test_no_name_stands_on_the_bar_of_an_interval():
    recalls = {"Markov": Interval(0.33, 0.3, 0.36), "co-occurrence": Interval(0.375, 0.35, 0.405)}
    figure = coverage_and_recall({"Markov": 0.7, "co-occurrence": 0.8}, recalls)
    figure.draw_without_rendering()
    (axes,) = figure.axes
    for share, interval in ((0.7, recalls["Markov"]), (0.8, recalls["co-occurrence"])):
        (x, low), (_, high) = axes.transData.transform([(share, interval.low), (share, interval.high)])
        for text in axes.texts:
            box = text.get_window_extent()
            assert not (box.x0 <= x <= box.x1 and box.y0 <= high and low <= box.y1)


@pytest.mark.parametrize(
    ("coverages", "recalls", "said"),
    [
        ({}, {}, "there is nothing to draw"),
        ({"A": 0.1}, {"B": 0.1}, "name other methods: A, B"),
        ({"A": 0.1}, {"A": float("nan")}, "A: coverage 0.1, recall@20 nan: cannot be drawn"),
    ],
)
def test_a_plane_that_cannot_be_drawn(coverages, recalls, said):
    with pytest.raises(ValueError, match=said):
        coverage_and_recall(coverages, recalls)


def test_one_method_alone():
    assert texts(coverage_and_recall({"ours": 0.3}, {"ours": 0.17})).count("ours") == 1
