"""One stylesheet for what the widgets have in common, and none of it said again in their own."""

import re

import pytest

from kit.guessing.view import GuessView
from kit.listening.view import PlayerView
from kit.maps.widget import TrackMap
from kit.radio.radio import Radio
from kit.theme import SHARED, styled
from kit.theme.palette import COLOURS
from kit.training.view import TrainingView

WIDGETS = [GuessView, PlayerView, TrackMap, Radio, TrainingView]


def blocks(css):
    """Selector and body of each rule outside of @media."""
    return [(name.strip(), body.split()) for name, body in re.findall(r"([^{}@]+)\{([^{}]*)\}", css)]


def own(widget):
    return widget._css.removeprefix(styled(SHARED)[: len(SHARED.read_text()) + 1])


@pytest.mark.parametrize("widget", WIDGETS)
def test_each_widget_carries_the_shared_sheet_before_its_own(widget):
    assert widget._css.startswith(SHARED.read_text() + "\n")
    assert "kit-panel" in str(widget._esm)
    assert len(blocks(own(widget))) > 3


def test_the_stylesheet_has_the_colours_of_the_palette():
    named = re.findall(r"--kit-colour-(\d): (#\w+);", SHARED.read_text())
    assert [(int(place), colour.upper()) for place, colour in named] == list(enumerate(COLOURS[:2], 1))


def test_no_rule_of_some_length_stands_in_two_sheets():
    seen = {}
    for name, css in [("theme", SHARED.read_text()), *((one.__name__, own(one)) for one in WIDGETS)]:
        for selector, body in blocks(css):
            if len(body) > 8:
                assert tuple(body) not in seen, f"{selector} of {name} and {seen[tuple(body)]}"
                seen[tuple(body)] = f"{selector} of {name}"
    assert len(seen) > 10


@pytest.mark.parametrize("widget", WIDGETS)
def test_a_widget_outdoes_the_shared_rules_whichever_sheet_comes_last(widget):
    """Two widgets on a page bring the shared rules twice: those that differ must be more exact."""
    shared = {"kit-panel", "kit-button"}
    for selector, _ in blocks(own(widget)):
        for one in selector.split(","):
            assert one.strip().removeprefix(".") not in shared
