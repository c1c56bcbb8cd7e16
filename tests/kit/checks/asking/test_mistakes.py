"""A cause is said only where the answer makes that mistake in every case."""

import numpy as np
import pytest

from kit.checks.asking.mistakes import Case, Mistake, alike, mistake_of, told, unclear, wrong_cases

SUM = Mistake("a sum", lambda numbers: sum(numbers), "it grows", "the last line")
FIRST = Mistake("the first alone", lambda numbers: numbers[0], "the others do not count", "the index")
INVERSE = Mistake("divided by the sum", lambda numbers: 1 / sum(numbers), "it shrinks", "the fraction")
TABLE = [SUM, FIRST, INVERSE]
GIVEN = [[2], [0], [1, 3], [4, 4, 1]]
WORDS = {"cause": "not the mean", "so": "it is another number", "look": "the formula"}


def asked(answer):
    cases = []
    for numbers in GIVEN:
        try:
            came = answer(numbers)
        except ZeroDivisionError as error:
            came = error
        cases.append(Case((numbers,), float(np.mean(numbers)), came))
    return cases


def test_a_right_answer_has_no_finding():
    assert told(asked(np.mean), TABLE, **WORDS) is None


def test_a_mistake_that_fits_everywhere_is_named():
    finding = told(asked(sum), TABLE, **WORDS)
    assert (finding.cause, finding.so, finding.look) == ("a sum", "it grows", "the last line")
    assert finding.saw == "[1, 3]: 2 is right, and 4 came"


def test_a_mistake_that_fits_but_once_is_not_named():
    def nearly(numbers):
        return sum(numbers) if len(numbers) < 3 else 0

    finding = told(asked(nearly), TABLE, **WORDS)
    assert (finding.cause, finding.saw) == ("not the mean", "[1, 3]: 2 is right, and 4 came")


def test_the_first_of_those_that_fit_is_said():
    again = Mistake("also a sum", SUM.gives, "", "")
    assert mistake_of(asked(sum), [again, SUM]) is again
    assert mistake_of(asked(sum), [SUM, again]) is SUM


def test_an_error_is_what_came():
    cases = asked(lambda numbers: 1 / sum(numbers))
    assert told(cases, TABLE, **WORDS).cause == "divided by the sum"
    saw = told(asked(lambda numbers: 1 / 0), TABLE, **WORDS).saw
    assert saw == "[2]: 2 is right, and ZeroDivisionError came"


def test_an_item_is_lost_by_its_own_cases_alone():
    cases = asked(sum)
    assert told(cases, TABLE, item=cases[:2], **WORDS) is None
    assert told(cases, TABLE, item=cases[2:], **WORDS).cause == "a sum"
    assert [case.given[0] for case in wrong_cases(cases)] == [[1, 3], [4, 4, 1]]


def test_no_cause_without_a_case():
    assert mistake_of([], TABLE) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True),
        (float("nan"), np.nan, True),
        (float("inf"), 1, False),
        ([1, 2], np.array([1, 2]), True),
        ([[1], [1, 2]], [[1], [1, 2]], True),
        ([[1], [1, 2]], [[1], [1, 3]], False),
        ("0.5", 0.5, False),
        (None, 0, False),
        (ValueError(), ZeroDivisionError(), False),
        (ValueError(), 0, False),
    ],
)
def test_alike(one, other, same):
    assert alike(one, other) is alike(other, one) is same


def test_cases_that_cannot_tell_are_found():
    one = [Case(([2],), 2, None)]
    assert ("a sum", "right") in unclear(one, TABLE)
    assert ("a sum", "the first alone") in unclear(one, TABLE)
    assert unclear(asked(np.mean), TABLE) == []
