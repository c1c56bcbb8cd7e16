"""The checks of `predict_batch`: the mistakes that have a name are told apart, and each is said."""

import pytest

from kit.checks.asking.mistakes import unclear
from kit.checks.exercise import run
from kit.checks.track2vec import LAB, predict_batch, vectors_and_trees

EXERCISE = LAB.find("predict_batch")


def right(queries, k, vectors, tree=None):
    return vectors_and_trees._by_score(queries, k, vectors[queries] @ vectors.T)


def test_the_cases_tell_all_mistakes_apart():
    assert (
        unclear(predict_batch._cases(lambda q, k, v, tree: right(q, k, v)), vectors_and_trees.MISTAKES) == []
    )


@pytest.mark.parametrize("mistake", vectors_and_trees.MISTAKES, ids=lambda mistake: mistake.cause)
def test_a_mistake_costs_the_neighbours_and_is_named(mistake):
    verdict = run(EXERCISE, lambda q, k, v, tree: mistake.gives(q, k, v), [3])
    causes = dict(verdict.findings)
    assert causes["nearest first"].cause == mistake.cause
    assert f"k={causes['nearest first'].given[1]}, for track" in causes["nearest first"].saw


def test_a_slip_without_a_name_shows_its_case_and_claims_nothing():
    def every_fifth(queries, k, vectors, tree):
        rows = right(queries, k + 1, vectors)
        return [row[1:] if query % 5 == 0 else row[:k] for query, row in zip(queries, rows, strict=True)]

    finding = dict(run(EXERCISE, every_fifth, [3]).findings)["nearest first"]
    assert finding.cause == "not the nearest tracks"
    assert "and the nearest are" in finding.saw


@pytest.mark.parametrize("k", range(1, 16))
def test_an_answer_that_is_wrong_for_one_length_alone_loses_an_item(k):
    def turned(queries, length, vectors, tree):
        rows = right(queries, max(length, 2), vectors)
        return [(row[::-1] if length == k else row)[:length] for row in rows]

    assert "nearest first" in run(EXERCISE, turned, [3]).lost()
