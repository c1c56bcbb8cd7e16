"""The table of independent answers is true, and none of these answers would ever be shown to anybody."""

from itertools import combinations

import pytest

from autograde.cells import ROOT
from autograde.similar import independent as module
from autograde.similar.comparing import MANY, compare
from autograde.similar.independent import (
    CEILING,
    FLOOR,
    LEAST,
    MARGIN,
    TABLE,
    Independent,
    answers_of_corpus,
    independent,
    measured,
)
from autograde.similar.winnowing import alike


@pytest.fixture(scope="module")
def corpus():
    return list(answers_of_corpus())


def test_the_table_is_what_the_corpus_says():
    assert TABLE.read_text(encoding="utf-8") == measured(), "python -m autograde.similar.independent"


def test_independent_answers_are_never_shown(corpus):
    """All pairs of all exercises, each answer handed in by somebody."""
    n_pairs = 0
    for lab, exercise, answers in corpus:
        handed_in = {name: one for name, one in answers.items() if name != "solution"}
        found = compare(lab, exercise, handed_in, answers["solution"], independent()[lab, exercise])
        assert found.groups == (), (lab, exercise)
        n_pairs += found.n_compared * (found.n_compared - 1) // 2
    page = (ROOT / "docs" / "how-to" / "find-copies.md").read_text(encoding="utf-8")
    assert f"{n_pairs} pairs" in page


def left_out_in_turn(answers):
    """For each answer, the limit that the others would have set, and the most that it is alike with one of them."""
    for name, one in answers.items():
        others = [other for key, other in answers.items() if key != name]
        pairs = [alike(a.prints, b.prints) for a, b in combinations(others, 2)]
        yield max(FLOOR, max(pairs) + MARGIN), max(alike(one.prints, other.prints) for other in others), one


def test_answers_that_set_no_limit_stay_below_it_but_for_few(corpus):
    """The limit is set without an answer, which is then held against it; the page of docs has these numbers."""
    above = n = 0
    for lab, exercise, answers in corpus:
        if independent()[lab, exercise].why_not:
            continue
        for limit, likeness, one in left_out_in_turn(answers):
            n += len(one.prints) >= LEAST
            above += len(one.prints) >= LEAST and likeness >= limit
    assert above / n < 0.05
    page = (ROOT / "docs" / "how-to" / "find-copies.md").read_text(encoding="utf-8")
    assert f"{above} of {n}" in page


def test_short_exercises_and_those_that_are_alike_anyway_are_left_out_by_name():
    assert independent()["01_track2vec", "hit_at_k"].why_not.startswith("too short")
    assert "alike anyway" in independent()["02_influencers", "nn_model"].why_not
    assert independent()["04_funnel", "rank"].why_not == ""
    assert "only 3 pairs" in Independent("01", "a", 3, 3, 0.1, 0.2, 50).why_not
    assert all(one.limit > one.highest for one in independent().values())


def test_the_page_of_docs_has_the_limits():
    page = (ROOT / "docs" / "how-to" / "find-copies.md").read_text(encoding="utf-8")
    assert f"fewer than {LEAST} fingerprints" in page
    assert f"more than {CEILING - MARGIN:.2f}, as".replace("0.", ".") in page
    assert f"shown from {FLOOR:.2f} on".replace("0.", ".") in page
    assert f"more than {MANY} answers" in page


def test_without_the_corpus_one_is_told_where_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("autograde.selftest.corpus.answers_of", lambda *_: [])
    with pytest.raises(ValueError, match="get the repository"):
        list(module.answers_of_corpus())
