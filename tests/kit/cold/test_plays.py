"""First plays: so many of each song, drawn evenly; and what is known is not asked again."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from kit.cold import aucs_of_others, first_plays

RNG = np.random.default_rng


def test_each_song_keeps_so_many_listeners_or_all_it_has():
    played = RNG(0).poisson(0.3, (50, 12))
    played[:, 3] = 0
    plays = csr_array(played.astype(float))
    for n in (0, 1, 5, 99):
        kept = first_plays(plays, n, RNG(1)).toarray()
        assert (kept[kept > 0] == played[kept > 0]).all()
        assert (kept > 0).sum(axis=0).tolist() == np.minimum((played > 0).sum(axis=0), n).tolist()
    with pytest.raises(ValueError, match="n is -1"):
        first_plays(plays, -1, RNG(0))


def test_every_listener_may_be_the_first_and_rng_alone_chooses():
    plays = csr_array(np.ones((4, 1)))
    drawn = [int(first_plays(plays, 1, RNG(seed)).indptr.argmax()) for seed in range(40)]
    assert len(set(drawn)) == 4
    assert (first_plays(plays, 2, RNG(3)) != first_plays(plays, 2, RNG(3))).nnz == 0


def test_auc_by_hand_ties_and_who_is_left_out():
    scores = np.array([[3.0, 2.0, 1.0]] * 4)
    played = np.array([[1, 0, 1], [0, 0, 0], [1, 1, 1], [0, 0, 1]], bool)
    assert np.array_equal(aucs_of_others(scores, played), [0.5, np.nan, np.nan, 0], equal_nan=True)
    assert aucs_of_others(np.ones((4, 3)), played)[[0, 3]].tolist() == [0.5, 0.5]
    assert np.isnan(aucs_of_others(scores[:1], np.zeros((1, 3), bool))).all()


def test_known_pairs_are_neither_right_nor_wrong():
    scores = np.array([[9.0, 2.0, 1.0], [9.0, 2.0, 1.0]])
    played = np.array([[1, 0, 1], [1, 0, 0]], bool)
    known = np.array([[1, 0, 0], [1, 0, 0]], bool)
    found = aucs_of_others(scores, played, known)
    assert found[0] == 0 and np.isnan(found[1])
