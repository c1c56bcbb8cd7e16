"""Names beside lines: where lines crowd, a name goes further away rather than on another one; and room for lines."""

import numpy as np
import pytest

from kit.funnel.pictures import by_day
from kit.pictures.picture import line, panels
from kit.pictures.placing import label_lines

NAMES = ("popularity", "tags", "MF", "funnel", "funnel, two sources", "oracle")


@pytest.mark.parametrize(
    "middles",
    [
        (1.26, 3.0, 2.03, 1.91, 1.94, 1.84),
        (0.7, 3.44, 2.1, 1.67, 2.01, 2.1),
        (0.58, 3.33, 2.05, 1.82, 2, 2.1),
    ],
)
def test_no_name_stands_on_another_where_lines_crowd(middles):
    figure, (axes,) = panels(1, height=3.8)
    x = np.linspace(0, 4, 100)
    for i, (name, middle) in enumerate(zip(NAMES, middles, strict=True)):
        line(axes, x, 1 / (1 + np.exp(-3 * (x - middle))), i, name, marker="")
    axes.set(ylim=(0, 1))
    label_lines(figure, axes)
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) == len(NAMES)
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])


def test_days_fill_their_axis():
    """Gini coefficients of .69 and .73 are two lines, not one at the top of an empty picture."""
    (axes,) = by_day({"MF": [0.66, 0.73], "on their own": [0.65, 0.69]}, "Gini").axes
    low, high = axes.get_ylim()
    assert 0.6 < low < 0.65 and 0.73 < high < 0.78
