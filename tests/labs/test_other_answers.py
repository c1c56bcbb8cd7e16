"""The given cells of a lab go on with right answers of other shapes than the solution's."""

import csv
import os
import re

import pytest

from autograde.grader import GradedLab
from tests.labs.solved import run_others, shown

pytestmark = [pytest.mark.slow, pytest.mark.whole_lab]

once_more = pytest.mark.skipif(
    not os.environ.get("KIT_LONG_TESTS"), reason="a lab once more: set KIT_LONG_TESTS=1"
)


@once_more
def test_lab_02_takes_right_answers_of_any_shape(tmp_path):
    text = run_others(
        GradedLab.load("02_influencers"),
        tmp_path,
        dot_model="flat_output",
        nn_model="subclass",
        encode_texts="sorted_vocabulary",
        text_model="subclass",
        recommend="data_frame",
        audio_embedding="pandas",
    )
    assert "9 of 9 exercises right" in text
    assert "not tried: " in text


@pytest.mark.parametrize(
    "answers",
    [
        {
            "load_hetrec": "lines_split",
            "artist_vectors": "data_frame",
            "candidates": "mean_of_cosines",
            "fit_mf": "als_all_at_once",
            "pair_features": "data_frame",
            "rank": "data_frame",
        },
        pytest.param(
            {
                "load_hetrec": "csv_module",
                "candidates": "distance_with_zeros_at_a_right_angle",
                "rank": "generator",
            },
            marks=once_more,
        ),
    ],
    ids=["frames", "rows"],
)
def test_lab_04_takes_right_answers_of_any_shape(tmp_path, answers):
    text = run_others(GradedLab.load("04_funnel"), tmp_path, **answers)
    assert "9 of 9 exercises right" in text
    with (tmp_path / "recommendations.csv").open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert len(rows) == 20 * len({row[0] for row in rows}) > 1000
    assert shown(text)["funnel"][0] > shown(text)["popularity"][0]
    assert re.search(r"a request: .*ranking [\d.]+ ms", text)
