"""Still pictures for a report: the right numbers, readable without colour, drawn by no one at the screen."""

import base64
import io
import threading

import numpy as np
import pandas as pd
import pytest

from kit.metrics import hits
from kit.pictures import hit_by_popularity, training_curves, tuning_table
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


def pictures():
    rng = np.random.default_rng(0)
    held_out = rng.integers(100, size=200)
    ours = {name: rng.integers(2, size=200) for name in ("counts", "Markov", "Track2Vec")}
    trials = pd.DataFrame({"dim": [10, 30, 60], "window": [2, 3, 5], "hit@10 validation": [0.1, 0.3, 0.2]})
    return {
        "curves": training_curves(HISTORY, baseline=0.05),
        "popularity": hit_by_popularity(ours, held_out, COUNTS),
        "table": tuning_table(trials),
    }


def test_the_curves_are_those_of_the_history():
    loss, score = training_curves(HISTORY, baseline=0.05).axes
    assert lines(loss) == {"loss": [0.5, 0.3]}
    assert lines(score)["score"] == [0.1, 0.3]
    assert [0.05, 0.05] in lines(score).values()


def test_a_training_without_a_score_has_one_curve():
    assert len(training_curves([{"loss": 0.5}]).axes) == 1


def test_no_epoch_no_curve():
    with pytest.raises(ValueError, match="no whole epoch"):
        training_curves([])


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


def test_a_table_without_scores_says_what_there_is():
    with pytest.raises(ValueError, match=r"name one of the columns \['dim'\]"):
        tuning_table(pd.DataFrame({"dim": [1]}))


@pytest.mark.parametrize("name", ["curves", "popularity", "table"])
def test_every_picture_is_grey_and_said_in_words(name):
    figure = pictures()[name]
    seen = pixels(figure)
    assert (seen.max(axis=1) - seen.min(axis=1)).max() == 0  # nothing is said by colour
    assert seen.min() < 60  # and something is drawn
    assert len(figure.words) > 40


def test_a_notebook_shows_it_with_its_words():
    figure = training_curves(HISTORY)
    shown = figure._repr_mimebundle_()
    assert f'alt="{figure.words}"' in shown["text/html"]
    assert base64.b64decode(shown["image/png"]).startswith(b"\x89PNG")
    assert len(shown["image/png"]) < 60_000


def test_lines_differ_without_colour():
    (axes,) = pictures()["popularity"].axes
    styles = [(line.get_marker(), line.get_linestyle()) for line in axes.get_lines()]
    assert len({marker for marker, _ in styles}) == len({dashes for _, dashes in styles}) == len(styles) == 3


def test_pictures_are_drawn_in_any_thread():
    drawn = []
    threads = [threading.Thread(target=lambda: drawn.append(pixels(pictures()["curves"]))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == 3
    assert all((one == drawn[0]).all() for one in drawn)


def test_nothing_else_loads_matplotlib_and_pictures_load_no_screen():
    assert "matplotlib.pyplot" not in loaded_by("import kit.pictures")
    assert not within(loaded_by("import kit.radio, kit.metrics, kit.trials, kit.doctor"), "matplotlib")
