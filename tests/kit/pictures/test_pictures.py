"""What all pictures have in common: said in words, sharp, read on light and dark pages and without colour."""

import io
import re
import threading
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import kit.pictures
from kit.funnel.pictures import by_day, experiments, popularity_of_lists
from kit.metrics import hits
from kit.pictures import (
    coverage_and_recall,
    hit_by_popularity,
    learning_curves,
    misses_by_level,
    norm_and_popularity,
    playlist_strip,
    popularity_of,
    rank_rows,
    reliability,
    sampling_tables,
    training_curves,
    tuning_table,
)
from kit.theme.palette import COLOURS, INK
from kit.trials import Trials
from tests.test_house import loaded_by, within

HISTORY = [{"loss": 0.5, "accuracy": 0.8, "score": 0.1}, {"loss": 0.3, "accuracy": 0.9, "score": 0.3}]
COUNTS = np.arange(100, 0, -1)


def lines(axes):
    return {line.get_label(): np.asarray(line.get_ydata(), float).tolist() for line in axes.get_lines()}


def pixels(figure):
    stream = io.BytesIO()
    figure.savefig(stream, format="rgba", dpi=60)
    return np.frombuffer(stream.getvalue(), np.uint8).reshape(-1, 4)[:, :3].astype(int)


@cache
def drawn(name):
    """Draw one picture, once: a picture takes a third of a second."""
    rng = np.random.default_rng(0)
    held_out = rng.integers(100, size=200)
    ours = {name: rng.integers(2, size=200) for name in ("counts", "Markov", "Track2Vec")}
    trials = pd.DataFrame({"dim": [10, 30, 60], "window": [2, 3, 5], "hit@10 validation": [0.1, 0.3, 0.2]})
    given = rng.choice([0, 0.25, 0.5, 1], 200)
    ratings = {name: rng.random(200) for name in ("Dot", "NN", "Text")}
    apart = [{"loss": 0.2, "val_loss": 0.3}, {"loss": 0.1, "val_loss": 0.2}]
    suggested = {name: rng.integers(100, size=(8, 10)) for name in ("counts", "Track2Vec")}
    makers = {
        "curves": lambda: training_curves(HISTORY, baseline=0.05),
        "trainings": lambda: training_curves({"right": HISTORY, "upside down": HISTORY[::-1]}, baseline=0.05),
        "learning": lambda: learning_curves({"Dot": apart, "NN": apart}),
        "hits": lambda: hit_by_popularity(ours, held_out, COUNTS),
        "negatives": lambda: sampling_tables(COUNTS),
        "norms": lambda: norm_and_popularity(
            {"ALS": rng.random((100, 3)), "SVD": rng.random((100, 3))}, COUNTS
        ),
        "suggested": lambda: popularity_of(suggested, COUNTS),
        "lists": lambda: popularity_of_lists(
            {str(i): rng.integers(100, size=(9, 5)) for i in range(6)}, COUNTS
        ),
        "days": lambda: by_day({"MF": [0.5, 0.6, 0.7], "MF, 5 of 20 drawn": [0.5, 0.5, 0.6]}, "Gini"),
        "tests": lambda: experiments(
            {"b against a": {"difference": 0.5, "low": 0.1, "high": 0.9}}, {"b against a": 0.4}, "clicks"
        ),
        "misses": lambda: misses_by_level(ratings, given),
        "reliability": lambda: reliability(ratings, given),
        "strip": lambda: playlist_strip(
            [5, 8, 9], [[5, 8], [8, 9], [8, 3]], [1, 1, 0], names=list("abcdefghij")
        ),
        "ranks": lambda: rank_rows(suggested, held_out),
        "plane": lambda: coverage_and_recall({"a": 0.1, "b": 0.11, "c": 0.6}, {"a": 0.1, "b": 0.1, "c": 0.2}),
        "table": lambda: tuning_table(trials),
    }
    return makers[name]()


ALL = [
    *(
        "curves",
        "days",
        "tests",
        "hits",
        "learning",
        "lists",
        "misses",
        "negatives",
        "norms",
        "plane",
        "ranks",
    ),
    *("reliability", "strip", "suggested", "table", "trainings"),
]


def test_the_curves_are_those_of_the_history():
    loss, score = training_curves(HISTORY, baseline=0.05).axes
    assert lines(loss) == {"_loss": [0.5, 0.3]}
    assert lines(score) == {"_score": [0.1, 0.3], "baseline 0.050": [0.05, 0.05]}


def test_several_trainings_have_a_line_each_named_at_its_end():
    upside_down = [{"loss": 0.4, "score": 0.0}, {"loss": 0.2, "score": 0.01}]
    figure = training_curves({"right": HISTORY, "upside down": upside_down}, baseline=0.05)
    loss, score = figure.axes
    assert lines(loss) == {"right": [0.5, 0.3], "upside down": [0.4, 0.2]}
    assert lines(score) == {"right": [0.1, 0.3], "upside down": [0.0, 0.01], "baseline 0.050": [0.05, 0.05]}
    for axes in (loss, score):
        assert [text.get_text() for text in axes.texts] == list(lines(axes))
    assert figure.words == (
        "Training curves over 2 epochs. loss: right from 0.500 to 0.300; upside down from 0.400 to 0.200. "
        "score: right from 0.100 to 0.300; upside down from 0.000 to 0.010; baseline 0.050."
    )


def test_a_training_without_a_score_has_one_curve():
    assert len(training_curves([{"loss": 0.5}]).axes) == 1


@pytest.mark.parametrize("history", [[], {}, {"ours": HISTORY, "theirs": []}])
def test_no_epoch_no_curve(history):
    with pytest.raises(ValueError, match="no whole epoch"):
        training_curves(history)


def test_hits_by_popularity():
    # Track i is the i-th most popular of 100: tracks 0-9 are the first tenth, 90-99 the last.
    held_out = np.array([0, 5, 15, 95, 99])
    suggested = np.array([[0], [5], [0], [95], [0]])
    (axes,) = hit_by_popularity({"ours": hits(suggested, held_out)}, held_out, COUNTS, k=1).axes
    (drawn,) = lines(axes).values()
    assert drawn[0] == 1.0 and drawn[1] == 0.0 and drawn[9] == 0.5
    assert np.isnan(drawn[2:9]).all()
    assert [label.get_text() for label in axes.get_xticklabels()][:3] == ["1\n2", "2\n1", "3\n0"]


def test_the_order_of_counts_decides_not_the_number_of_the_track():
    (axes,) = hit_by_popularity({"ours": [1.0, 0.0]}, [99, 0], COUNTS[::-1]).axes
    (drawn,) = lines(axes).values()
    assert (drawn[0], drawn[9]) == (1.0, 0.0)


def test_one_hit_a_pair():
    with pytest.raises(ValueError, match=r"ours: \(3,\) hits for \(2,\) pairs; give kit.metrics.hits"):
        hit_by_popularity({"ours": [1, 0, 1]}, [0, 1], COUNTS)


def test_the_table_has_the_best_trial_first(tmp_path):
    trials = Trials("lab", folder=tmp_path)
    for dim, value in ((10, 0.1), (30, 0.3), (60, 0.2)):
        trials.record({"dim": dim}, seed=1, scores={"hit@10 validation": value}, vectors=np.full((3, 2), dim))
    figure = tuning_table(trials.table(), n=2)
    assert "The best 2 of 3 trials by hit@10 validation. Best: " in figure.words
    assert "hit@10 validation 0.300" in figure.words


def test_whole_numbers_stay_whole_beside_a_missing_one():
    trials = pd.DataFrame({"dim": [128.0, np.nan], "exponent": [0.5, 1.0], "hit@10 validation": [0.1, 0.3]})
    assert tuning_table(trials).words.endswith("Best: dim –, exponent 1.000, hit@10 validation 0.300.")
    cells = [
        cell.get_text().get_text() for cell in tuning_table(trials).axes[0].tables[0].get_celld().values()
    ]
    assert "128" in cells and "0.500" in cells


def test_a_table_without_scores_says_what_there_is():
    with pytest.raises(ValueError, match=r"name one of the columns \['dim'\]"):
        tuning_table(pd.DataFrame({"dim": [1]}))


@pytest.mark.parametrize("name", ALL)
def test_every_picture_is_whole_svg_with_words(name):
    figure = drawn(name)
    svg = figure.svg
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == figure.words and len(figure.words) > 40
    assert len(svg) < 100_000
    shown = figure._repr_mimebundle_()
    assert shown["text/plain"] == figure.words == repr(figure)
    assert shown["text/html"].count("<svg ") == 1 and len(shown) == 2  # kept once: notebooks stay small


@pytest.mark.parametrize("name", ALL)
def test_every_picture_has_the_ink_of_its_page_and_the_colours_of_the_palette(name):
    """Nothing is black or white by itself, so it is read on any page."""
    svg = drawn(name).svg
    assert 'fill="currentColor"' in svg
    colours = {
        one.upper()
        for one in re.findall(r"#[0-9a-fA-F]{3,6}\b(?!\))", re.sub(r'(xlink:)?href="#[^"]*"', "", svg))
    }
    assert colours <= set(COLOURS) - {INK}
    assert name == "table" or colours


@pytest.mark.parametrize("name", ALL)
def test_a_picture_in_a_page_changes_nothing_else_there(name):
    svg = drawn(name).svg
    assert "<style" not in svg
    assert not re.search(r'<g id=|<metadata|<!--|pt"', svg)


@pytest.mark.parametrize("name", ALL)
def test_lines_differ_without_colour(name):
    for axes in drawn(name).axes:
        lines_there = [one for one in axes.get_lines() if not str(one.get_label()).startswith("_")]
        styles = {(str(one._unscaled_dash_pattern), one.get_marker()) for one in lines_there[:5]}
        assert len(styles) == len(
            lines_there[:5]
        )  # the sixth has the dashes of another one, and its own colour


def test_a_file_holds_it_too(tmp_path):
    training_curves(HISTORY).savefig(tmp_path / "curves.svg")
    training_curves(HISTORY).savefig(tmp_path / "curves.pdf")
    assert ET.parse(tmp_path / "curves.svg").getroot().get("width").endswith("pt")
    assert (tmp_path / "curves.pdf").read_bytes().startswith(b"%PDF")


def test_names_are_text_never_markup_or_formulas():
    odd = "A$AP & <b>Röyksopp</b> $x^2$ 東京"
    found = [1.0, 0.0]
    svg = hit_by_popularity({odd: found}, [0, 99], COUNTS).svg
    root = ET.fromstring(svg)
    said = " ".join(node.text for node in root.iter() if node.text)
    for part in ("A$AP", "<b>Röyksopp</b>", "$x^2$", "東京"):
        assert part in said
        assert part in root.get("aria-label")


def test_long_names_are_broken_and_stay_apart():
    names = [
        f"a method with a name that goes on and on and on until nobody reads number {i}" for i in range(4)
    ]
    figure = hit_by_popularity({name: [0.0, 0.0] for name in names}, [0, 99], COUNTS)
    figure.draw_without_rendering()
    (axes,) = figure.axes
    boxes = [Text.get_window_extent(text) for text in axes.texts]  # without the line to it
    assert len(boxes) == 4
    for i, box in enumerate(boxes):
        assert box.x1 <= figure.bbox.x1 + 1
        assert not any(box.overlaps(other) for other in boxes[:i])
    assert axes.get_window_extent().width > 0.4 * figure.bbox.width
    assert all(name in figure.words for name in names)


def test_pictures_are_drawn_in_any_thread():
    seen = []

    def draw():
        seen.append(pixels(training_curves(HISTORY, baseline=0.05)))

    threads = [threading.Thread(target=draw) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 3
    assert all((one == seen[0]).all() for one in seen)


def test_nothing_else_loads_matplotlib_and_pictures_load_no_screen():
    assert "matplotlib.pyplot" not in loaded_by("import kit.pictures")
    assert not within(loaded_by("import kit.radio, kit.metrics, kit.trials, kit.doctor"), "matplotlib")


def test_the_page_of_pictures_names_each_and_its_code_runs():
    page = (Path(__file__).parents[3] / "docs" / "reference" / "pictures.md").read_text(encoding="utf-8")
    assert [name for name in kit.pictures.__all__ if name != "Picture" and f"`{name}(" not in page] == []
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    *steps, last = code.strip().splitlines()
    names = {}
    exec("\n".join(steps), names)
    assert eval(last, names).words.startswith("hit@10 by week.")
