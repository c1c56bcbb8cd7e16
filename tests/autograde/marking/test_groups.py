"""Equal answers are one group, nearly equal ones stand in it, and no pair that is near is missed."""

from difflib import SequenceMatcher

import numpy as np
import pytest

from autograde.marking.groups import NEAR, Group, difference, grouped, normalised


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The loss **falls**.", "the  loss falls"),
        ("it is 0.549", "It is .549!"),
        ("− 0.3, or −.3", "- 0.3 or -.3"),
        ("ﬁve", "five"),
    ],
)
def test_how_it_is_written_makes_no_other_answer(one, other):
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("by .3", "by -.3"),
        ("p < .05", "p > .05"),
        ("MF2 wins", "MF3 wins"),
        ("it falls", "it does not fall"),
        ("3.5", "35"),
        ("half", "half %"),
    ],
)
def test_what_it_says_does(one, other):
    assert normalised(one) != normalised(other)


def test_another_picture_makes_another_answer_whatever_it_is_called():
    a, b = {"x.png": {"image/png": "A"}}, {"x.png": {"image/png": "B"}}
    renamed = {"y.png": {"image/png": "A"}}
    assert normalised("![](attachment:x.png)", a) == normalised("![](attachment:y.png)", renamed)
    assert normalised("see", a) != normalised("see", b)


def test_answers_that_say_nothing_are_not_equal():
    assert grouped({"a": (), "b": ()}) == [Group(("a",)), Group(("b",))]


def test_the_answer_that_most_wrote_leads_and_nothing_is_lost():
    ten = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    answers = {"a": (*ten[:9], "zehn"), "b": ten, "c": ten, "d": ("other",)}
    assert grouped(answers) == [Group(("b", "c"), ("a",)), Group(("d",))]
    assert grouped(answers, near=1) == [Group(("b", "c")), Group(("a",)), Group(("d",))]


def test_no_pair_that_is_near_is_missed():
    rng = np.random.default_rng(0)
    words = np.array([f"w{n}" for n in range(30)])
    answers = {}
    for n in range(80):
        if n % 4 and n > 4:
            text = list(answers[f"a{n - n % 4}"])
            text[rng.integers(len(text))] = str(rng.choice(words))
        else:
            text = list(rng.choice(words, rng.integers(3, 25)))
        answers[f"a{n}"] = tuple(map(str, text))
    found = grouped(answers)
    assert sorted(key for group in found for key in group.equal + group.near) == sorted(answers)
    leaders = [group.equal[0] for group in found]
    n_near = 0
    for group in found:
        for key in group.near:
            n_near += 1
            assert _ratio(answers[group.equal[0]], answers[key]) >= NEAR
    assert n_near > 10
    apart = [(a, b) for a in leaders for b in leaders if a < b and _ratio(answers[a], answers[b]) >= NEAR]
    assert [pair for pair in apart if _ratio(answers[pair[1]], answers[pair[0]]) >= NEAR] == []


def _ratio(one, other):
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def test_the_difference_is_said_in_words():
    assert difference("a b c", "a b c") == [("same", "a b c")]
    assert difference("it falls", "it does not fall") == [
        ("same", "it"),
        ("gone", "falls"),
        ("new", "does not fall"),
    ]
    assert difference("", "new") == [("new", "new")]
