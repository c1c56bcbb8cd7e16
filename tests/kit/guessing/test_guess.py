"""A guess before a result: kept, settled by the result's numbers, and never in the way."""

import re
from types import SimpleNamespace

import pytest

from kit.cell import Shown
from kit.guessing import Guess, guess
from kit.guessing.view import GuessView

QUESTION = "Will counts beat the model on rare tracks?"


@pytest.fixture(autouse=True)
def nothing_is_guessed(monkeypatch):
    monkeypatch.setattr(guess, "_CHOSEN", {})
    monkeypatch.setattr(Shown, "cells", {})


def asked():
    return Guess(QUESTION, "counts", "the model")


def view_of(made):
    return GuessView(made.question, made.choices, made.chosen, made.choose, repr(made))


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (None, 'You made no guess. The answer is "counts": 0.340 against 0.319.\n'),
        ("counts", 'You guessed "counts", and you were right: 0.340 against 0.319.\n'),
        ("the model", 'You guessed "the model", and the answer is "counts": 0.340 against 0.319.\n'),
    ],
)
def test_settling_says_guess_truth_and_why(capsys, chosen, said):
    made = asked()
    if chosen:
        made.choose(chosen)
    assert made.settle("counts", "0.340 against 0.319.") is None
    assert capsys.readouterr().out == said


def test_a_cell_that_runs_again_keeps_its_guess_and_no_other():
    asked().choose("counts")
    assert asked().chosen == "counts"
    assert Guess(QUESTION, "the model", "counts").chosen is None
    assert Guess("Another question?", "counts", "the model").chosen is None


@pytest.mark.parametrize(
    ("question", "choices"),
    [
        (QUESTION, ()),
        (QUESTION, ("counts",)),
        (QUESTION, ("counts", "counts")),
        (QUESTION, ("counts", "")),
        (QUESTION, ("counts", 3)),
        (QUESTION, (["counts", "the model"],)),
        (" ", ("counts", "the model")),
    ],
)
def test_bad_choices_are_one_clear_error(question, choices):
    with pytest.raises(ValueError, match="give a question and two or more different choices"):
        Guess(question, *choices)


@pytest.mark.parametrize("given", ["Markov", None, 3, ["counts"]])
def test_what_is_no_choice_is_refused(given):
    made = asked()
    for call in (made.choose, lambda choice: made.settle(choice, "...")):
        with pytest.raises(ValueError, match=r"is none of the choices \['counts', 'the model'\]"):
            call(given)
    assert made.chosen is None


def test_without_a_page_it_is_text():
    bundle = asked()._repr_mimebundle_()
    assert list(bundle) == ["text/plain"]
    for text in (QUESTION, "counts | the model", '.choose("counts")'):
        assert text in bundle["text/plain"]


def test_in_a_kernel_it_is_buttons_and_the_same_text(monkeypatch):
    monkeypatch.setattr(guess, "in_a_kernel", lambda: True)
    made = Guess(QUESTION + " " + "And why? " * 20, "counts", "the model")
    data, _ = made._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"] == repr(made)


def test_without_anywidget_a_kernel_shows_text(monkeypatch):
    monkeypatch.setattr(guess, "in_a_kernel", lambda: True)
    monkeypatch.setattr(guess, "importlib", SimpleNamespace(util=SimpleNamespace(find_spec=lambda _: None)))
    assert list(asked()._repr_mimebundle_()) == ["text/plain"]


def test_a_button_makes_the_guess_and_the_next_view_shows_it():
    made = asked()
    view = view_of(made)
    assert view.chosen == ""
    view.chosen = "the model"
    assert made.chosen == "the model"
    assert view_of(asked()).chosen == "the model"


def test_the_page_reaches_the_keyboard_and_writes_text_only():
    source = GuessView._esm._path.read_text() if hasattr(GuessView._esm, "_path") else str(GuessView._esm)
    assert 'type: "radio"' in source
    assert "data-lm-suppress-shortcuts" in source
    assert not re.search(r"innerHTML|outline:\s*none", source)
