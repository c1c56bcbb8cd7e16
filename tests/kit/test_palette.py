"""The palette: seen on light and on dark pages, told apart by colour-blind people, and never by colour alone."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from kit.theme.palette import COLOURS, DASHES, INK, MARKS, style

PAGES = ("#FFFFFF", "#111111", "#212121")  # JupyterLab's, light and dark
# What is seen without one kind of cones, in linear light. Viénot, Brettel and Mollon (1999); Machado and others (2009).
BLIND = {
    "protanopia": [[0.1124, 0.8876, 0.0], [0.1124, 0.8876, 0.0], [0.0040, -0.0040, 1.0]],
    "deuteranopia": [[0.2928, 0.7072, 0.0], [0.2928, 0.7072, 0.0], [-0.0223, 0.0223, 1.0]],
    "tritanopia": [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]],
}


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def lab(light):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(
        light, 0, 1
    )
    f = np.cbrt(xyz / [0.9505, 1.0, 1.089])
    f = np.where(xyz / [0.9505, 1.0, 1.089] > 0.008856, f, 7.787 * xyz / [0.9505, 1.0, 1.089] + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("colour", [one for one in COLOURS if one != INK])
def test_each_colour_stands_out_from_each_page(colour, page):
    bright, dim = sorted([luminance(colour), luminance(page)], reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 3  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize("blind", BLIND)
def test_colour_blind_people_tell_the_colours_apart(blind):
    """A difference of ten and more in CIELAB is seen at once."""
    seen = [lab(np.array(BLIND[blind]) @ linear(colour)) for colour in COLOURS]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 10


def test_no_two_of_25_lines_look_alike_and_neighbours_differ_in_everything():
    styles = [style(i) for i in range(25)]
    assert len(set(styles)) == 25
    for one, other in pairwise(styles):
        assert one.colour != other.colour
    for part in range(3):
        assert len({one[part] for one in styles[:5]}) == 5
    assert len(set(DASHES)) == len(set(MARKS)) == len(COLOURS)
