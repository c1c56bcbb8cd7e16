"""The checks of the two metrics: every mistake that has a name is told from the others, and is said."""

import numpy as np
import pytest

from kit.checks.asking.mistakes import unclear
from kit.checks.exercise import run
from kit.checks.lab import Lab
from kit.checks.outcome import Outcome
from kit.checks.track2vec import LAB
from kit.checks.track2vec.hit_at_k import HIT
from kit.checks.track2vec.metric_mistakes import hit, ndcg
from kit.checks.track2vec.ndcg_at_k import NDCG
from kit.checks.track2vec.ranked_lists import WIDEST, table

METRICS = {"hit_at_k": HIT, "ndcg_at_k": NDCG}
MISTAKES = [
    pytest.param(exercise, number, id=f"{exercise}-{mistake.cause}-{number}")
    for exercise, metric in METRICS.items()
    for number, mistake in enumerate(metric.mistakes)
]


def asked(exercise, answer, seed=3):
    observed = LAB.find(exercise).observe(answer, np.random.default_rng(seed))
    return [*observed.single.values(), *observed.elsewhere, *observed.several]


@pytest.mark.parametrize("exercise", METRICS)
@pytest.mark.parametrize("seed", range(5))
def test_the_cases_tell_all_mistakes_apart(exercise, seed):
    cases = asked(exercise, METRICS[exercise].right, seed)
    assert unclear(cases, METRICS[exercise].mistakes) == []


@pytest.mark.parametrize(("exercise", "number"), MISTAKES)
def test_a_mistake_costs_an_item_and_is_named(exercise, number):
    mistake = METRICS[exercise].mistakes[number]
    verdict = run(LAB.find(exercise), mistake.gives, [3])
    assert verdict.lost()
    assert verdict.findings[0][1].cause == mistake.cause, str(verdict)
    assert verdict.findings[0][1].saw


@pytest.mark.parametrize("exercise", METRICS)
def test_all_ranks_of_all_short_lists_are_asked(exercise):
    observed = LAB.find(exercise).observe(METRICS[exercise].right, np.random.default_rng(0))
    assert set(observed.single) == {(k, rank) for k in range(1, WIDEST + 1) for rank in range(k + 1)}


@pytest.mark.parametrize("exercise", METRICS)
@pytest.mark.parametrize(
    "k", [pytest.param(k, marks=[pytest.mark.slow] if k > 5 else []) for k in range(1, WIDEST + 1)]
)
def test_an_answer_that_forgets_one_rank_loses_an_item(exercise, k):
    right = METRICS[exercise].right
    for forgotten in range(1, k + 1):

        def forgets(suggested, held_out, forgotten=forgotten):
            kept = suggested.copy()
            if kept.shape[1] == k:
                kept[:, forgotten - 1] = -1
            return right(kept, held_out)

        verdict = run(LAB.find(exercise), forgets, [5])
        assert verdict.lost() == {LAB.find(exercise).items[0].name}, (k, forgotten)


@pytest.mark.parametrize("exercise", METRICS)
@pytest.mark.parametrize("answer", [0, 0.0, 1, -5, 0.5, True, np.float64(0.3)])
def test_a_number_alone_earns_nothing(exercise, answer):
    verdict = run(LAB.find(exercise), lambda suggested, held_out: answer, [3])
    assert verdict.points == 0
    assert verdict.findings[0][1].cause == "always the same number"


def test_two_faults_at_once_are_not_called_by_one_name():
    def sum_without_the_last_column(suggested, held_out):
        return float((suggested[:, :-1] == held_out[:, None]).sum())

    verdict = run(LAB.find("hit_at_k"), sum_without_the_last_column, [3])
    first = verdict.findings[0][1]
    assert first.cause == "a found track counts for nothing"
    assert first.saw.endswith(": 1 is right, and 0 came")
    assert first.saw.startswith("suggested = [[")


def test_the_metrics_of_the_check_are_those_worked_out_by_hand():
    suggested, held_out = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), np.array([3, 0, 7])
    assert hit(suggested, held_out) == pytest.approx(2 / 3)
    assert ndcg(suggested, held_out) == pytest.approx((1 / 2 + 0 + 1) / 3)


def test_a_miss_stands_in_the_row_of_another_query():
    suggested, held_out = table(np.random.default_rng(0), 4, [0, 0, 0], elsewhere=True)
    assert set(held_out) <= set(suggested.ravel())
    assert not (suggested == held_out[:, None]).any()


def test_the_failing_case_is_the_one_that_is_shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def ten_columns(suggested, held_out):
        return hit(suggested[:, :10], held_out)

    lab = Lab("00_test", [LAB.find("hit_at_k")])
    lab.check.hit_at_k(ten_columns)
    case = lab.check.case("hit_at_k")
    assert case["suggested"].shape == (1, 11)
    assert case["suggested"][0, 10] == case["held_out"][0]


@pytest.mark.parametrize("exercise", METRICS)
def test_an_error_that_always_comes_is_an_error_and_no_mistake(exercise):
    def raises(suggested, held_out):
        raise ValueError("Expected 2D array, got 1D array instead\nReshape your data")

    verdict = run(LAB.find(exercise), raises, [3])
    assert verdict.outcome is Outcome.ERROR
    assert "Reshape your data" in str(verdict)
