"""What lab 06 holds for right by chance, the mistakes that its checks tell apart, and the lists that they know."""

import numpy as np
import pytest

from kit.checks.asking.mistakes import Case, unclear
from kit.checks.sequences import cell_shares, compare_by_place, history_scores, temperature
from kit.checks.sequences.cells import CELLS, Lists, in_quarters
from kit.checks.sequences.scored import Tracks


def with_sums(counts, history, decay):
    rows = [decay ** np.arange(len(own))[::-1] @ counts[own] for own in history]
    for row, own in zip(rows, history, strict=True):
        row[own] = -np.inf
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_the_mistakes_of_history_scores_are_told_apart(seed):
    trial = history_scores.Trial.run(with_sums, np.random.default_rng(seed))
    cases = trial.cases((*history_scores.DECAYS, 0.0))
    assert unclear(cases, history_scores.MISTAKES, history_scores._same) == []


def test_a_sum_by_hand():
    counts = np.array([[0.0, 2.0, 1.0], [4.0, 0.0, 3.0], [5.0, 6.0, 0.0]])
    assert history_scores._summed(counts, np.array([0, 1]), 0.5).tolist() == [4.0, 1.0, 3.5]


@pytest.mark.parametrize("seed", range(3))
def test_the_shares_of_mistaken_cells_are_told_apart(seed):
    lists = Lists.draw(np.random.default_rng(seed), compare_by_place.N, 3)
    cases = [
        Case((lists, model, cell), cell_shares.share(lists, model, cell), None)
        for model in lists.ranks_of
        for cell in CELLS
    ]
    assert unclear(cases, cell_shares.HITS, cell_shares.near) == []


@pytest.mark.parametrize("seed", range(3))
def test_every_way_to_cut_quarters_gives_the_same(seed):
    lists = Lists.draw(np.random.default_rng(seed), compare_by_place.N, 2)
    for number, rows in enumerate(np.array_split(np.argsort(lists.popularity, kind="stable"), 4)):
        assert set(np.flatnonzero(in_quarters(lists.popularity, number))) == set(rows)


def test_a_right_answer_is_beyond_the_bounds_of_its_draws_less_than_once_in_a_million():
    rng = np.random.default_rng(3)
    tracks = temperature._far_apart(rng)
    values = tracks.logits(tracks.start)[tracks.may_follow(tracks.start)]
    for warmth, n_draws, bound in temperature.DRAWS:
        chances = temperature._soft(values / warmth)
        counts = rng.multinomial(n_draws, chances, size=1_000_000)
        wanted = n_draws * chances
        assert (((counts - wanted) ** 2 / wanted).sum(axis=1) > bound).sum() <= 5
        spread = np.sqrt((chances @ values**2 - (chances @ values) ** 2) / n_draws)
        off = np.abs(counts @ values / n_draws - chances @ values) / spread
        assert (off > temperature.MOST_OFF).sum() <= 5


def test_what_may_follow_by_hand():
    tracks = Tracks(artist_of=(7, 7, 7, 3, -1, -1), start=(0, 3), n=4, per_artist=1, seed=1, never=(5,))
    assert tracks.may_follow([0, 3]) == [4]  # 1 and 2 are by the artist of 0, and 5 never comes
    assert tracks.may_follow([0, 3, 4]) == []
    assert tracks.may_follow([0, 3, 4, 5]) == []
    assert tracks.may_follow([3, 4, 5]) == [0, 1, 2]
    assert tracks.may_follow([0, 4, 5, 3, 4]) == [1, 2]  # four tracks back, and no farther
