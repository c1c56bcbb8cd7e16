"""Features of a sound over its seconds."""

import numpy as np
import pytest

from kit.pictures import sound_panels
from kit.pictures.sound import coarser


def test_a_line_and_a_picture_say_when_and_where_they_are_highest():
    table = np.zeros((10, 3))
    table[5, 2] = 7
    said = sound_panels(
        {"flux": [0, 0, 1, 0], "chroma": table}, 4.0, rows_of={"chroma": ["C", "D", "E"]}
    ).words
    assert "flux: from 0 to 1, highest at 2.0 s." in said
    assert "chroma: 3 bands, highest at 2.0 s in E." in said


def test_a_long_picture_is_averaged_and_keeps_its_mean():
    table = np.random.default_rng(0).random((1_000, 200))
    drawn = coarser(table, 100)
    assert drawn.shape == (100, 200)
    assert drawn.mean() == pytest.approx(table.mean())
    assert coarser(table, 1_000) is table
    assert len(coarser(table, 999)) == 500


def test_the_picture_holds_its_pixels_and_its_ends_have_names():
    picture = sound_panels(
        {"mel": np.random.default_rng(0).random((50, 40))}, 5.0, rows_of={"mel": ("0", "8 kHz")}
    )
    assert "data:image/png" in picture.svg
    assert "8 kHz" in picture.svg
    assert "seconds" in picture.svg


@pytest.mark.parametrize(
    ("heard", "rows", "told"),
    [
        ({}, {}, "nothing to draw"),
        ({"mel": np.zeros((2, 2, 2))}, {}, "mel: give a row"),
        ({"mel": np.zeros((0, 4))}, {}, "mel: give a row"),
        ({"mel": [[0.0, np.inf], [np.nan, 1.0]]}, {}, "mel: 2 of 4 numbers are not finite"),
        ({"chroma": np.zeros((5, 12))}, {"chroma": ["C", "D", "E"]}, "3 names for 12 bands"),
    ],
)
def test_what_cannot_be_drawn_is_told(heard, rows, told):
    with pytest.raises(ValueError, match=told):
        sound_panels(heard, 1.0, rows_of=rows)
