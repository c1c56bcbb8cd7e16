"""Recall, NDCG and novelty of lists with several right answers, against loops that are easy to read."""

import numpy as np
import pytest

from kit.metrics import coverage, gains, hits, ndcgs, ranks, recalls, surprises


@pytest.fixture
def case():
    rng = np.random.default_rng(5)
    suggested = np.array([rng.permutation(40)[:8] for _ in range(30)])
    held_out = [rng.permutation(40)[: rng.integers(1, 13)] for _ in range(30)]
    return suggested, held_out


def test_recall_by_a_loop(case):
    suggested, held_out = case
    slow = [
        len(set(row) & set(truth)) / len(truth)
        for row, truth in zip(suggested.tolist(), held_out, strict=True)
    ]
    assert recalls(suggested, held_out).tolist() == pytest.approx(slow)


def test_ndcg_by_a_loop(case):
    suggested, held_out = case
    slow = []
    for row, truth in zip(suggested.tolist(), held_out, strict=True):
        gain = sum(1 / np.log2(place + 2) for place, track in enumerate(row) if track in set(truth.tolist()))
        slow.append(gain / sum(1 / np.log2(place + 2) for place in range(min(len(truth), len(row)))))
    assert ndcgs(suggested, held_out).tolist() == pytest.approx(slow)


def test_with_one_right_answer_recall_is_the_hit_rate(case):
    suggested, held_out = case
    first = np.array([truth[0] for truth in held_out])
    assert recalls(suggested, first[:, None]).tolist() == hits(suggested, first).tolist()


def test_ndcg_agrees_with_scikit_learn(case):
    from sklearn.metrics import ndcg_score

    suggested, held_out = case
    for row, truth in zip(suggested, held_out, strict=True):
        right = np.isin(np.arange(40), truth)[None].astype(float)
        scores = np.zeros((1, 40))
        scores[0, row] = np.arange(8, 0, -1)
        # It lets ties below the list share what is gained there: so only the list itself is asked.
        expected = ndcg_score(right, scores, k=8, ignore_ties=True)
        assert ndcgs(row[None], [truth])[0] == pytest.approx(expected)


def test_none_is_never_a_hit():
    assert recalls([[-1, -1]], [[3]]).tolist() == [0]
    assert recalls([[3, -1]], [[3, -1]]).tolist() == [0.5]
    assert coverage([[0, -1], [1, -1]], 4) == 0.5


@pytest.mark.parametrize("score", [recalls, ndcgs])
@pytest.mark.parametrize(
    ("suggested", "held_out", "words"),
    [([[1, 2]], [[1], [2]], "2 rows"), ([1, 2], [[1]], "shape"), ([[1], [2]], [[1], []], "query 1 has no")],
)
def test_what_does_not_go_together(score, suggested, held_out, words):
    with pytest.raises(ValueError, match=words):
        score(suggested, held_out)


def test_surprise_has_a_bound_and_leaves_none_out():
    found = surprises([[0, 1], [2, -1], [-1, -1]], [4, 1, 0], n_users=4)
    assert found.tolist() == [1, 3, 0]


def test_a_track_that_stands_twice_is_found_once():
    assert recalls([[4, 4]], [[4]]).tolist() == [1.0]
    assert recalls([[4, 4, 9, 4]], [[4, 9]]).tolist() == [1.0]
    assert ndcgs([[4, 4, 1]], [[4, 9]])[0] == pytest.approx(1 / (1 + 1 / np.log2(3)))
    assert ndcgs([[1, 4, 4]], [[4]])[0] == pytest.approx(1 / np.log2(3))
    assert hits([[4, 4]], [4]).tolist() == gains([[4, 4]], [4]).tolist() == [1.0]


def test_duplicates_never_help(case):
    suggested, held_out = case
    twice = suggested.copy()
    twice[:, 4:] = twice[:, :4]
    short = suggested[:, :4]
    assert recalls(twice, held_out).tolist() == recalls(short, held_out).tolist()
    assert (ndcgs(twice, held_out) <= ndcgs(np.hstack([short, np.full((30, 4), -1)]), held_out) + 1e-12).all()


def test_no_query_no_number():
    assert recalls(np.empty((0, 3), int), []).shape == ndcgs(np.empty((0, 3), int), []).shape == (0,)


def test_ranks_are_from_one_and_zero_says_not_found():
    assert ranks([[4, 2, 9], [1, 5, 3], [0, 7, 2]], [9, 7, 0]).tolist() == [3, 0, 1]
    with pytest.raises(ValueError, match=r"give \(n, k\) suggestions"):
        ranks([[1, 2]], [1, 2])
