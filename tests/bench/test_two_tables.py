"""Two tables know which track came first, one table cannot; on thin playlists that finds nothing more."""

import numpy as np
import pytest

from bench.track2vec.two_tables import SETTINGS, lines, suggested, trained
from kit.data import load_playlists
from kit.track2vec import Settings
from tests.kit.sequences.test_alike import made

SMALL = Settings(dim=16, window=1, negatives=5, exponent=0.5, passes=30, subsample=None)


@pytest.fixture(scope="module")
def in_order():
    """Lists that walk round a ring of 24 tracks, always the same way."""
    rng = np.random.default_rng(0)
    return made([[(start + step) % 24 for step in range(8)] for start in rng.integers(24, size=300)])


def test_two_tables_learn_the_way_round_and_one_does_not(in_order):
    queries = np.arange(24)
    shares = {}
    for name, backward in {"one": None, "blind": 1.0, "ordered": 0.0}.items():
        nearest = suggested(*trained(in_order, SMALL, backward=backward), queries, 1)[:, 0]
        shares[name] = (nearest == (queries + 1) % 24).mean()
    assert shares["ordered"] > 0.9
    assert max(shares["one"], shares["blind"]) < 0.8


@pytest.mark.slow
def test_in_the_world_that_students_load_two_tables_find_less():
    said = lines(load_playlists(), SETTINGS)
    ndcg = [float(line.split("NDCG@10 ")[1].split()[0]) for line in said]
    assert ndcg[0] > max(ndcg[1:])
