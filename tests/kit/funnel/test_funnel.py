"""The funnel, stage by stage, against what can be worked out otherwise; and the night that is kept."""

import dataclasses
import random
import threading

import numpy as np
import pytest
from scipy.sparse import csr_array

from kit.data.errors import DataError
from kit.data.heldout import artists_of, hold_out
from kit.data.lastfm import number_tables
from kit.data.worlds.listens import listens_world
from kit.funnel import neural
from kit.funnel.factors import CONFIDENCE, PENALTY, factorise
from kit.funnel.features import NAMES, Pairs, joined, pairs_of
from kit.funnel.neural import NeuralRanker
from kit.funnel.night import FunnelSettings, Night, examples, first_stage, make_night
from kit.funnel.pictures import popularity_of_lists
from kit.funnel.ranking import LogisticRanker
from kit.funnel.retrieval import in_turn, nearest, tastes
from kit.funnel.vectors import tag_vectors
from kit.metrics import recalls


@pytest.fixture(scope="module")
def music():
    return number_tables(listens_world(250, 6_000, seed=2).tables)


@pytest.fixture(scope="module")
def held(music):
    return hold_out(music.plays, np.random.default_rng(0))


@pytest.fixture(scope="module")
def vectors(music, held):
    listeners = np.bincount(held.history.indices, minlength=music.plays.shape[1])
    music = music.without_tags(held.hidden)
    return tag_vectors(music.tag_counts, listeners, music.freshness)


@pytest.fixture(scope="module")
def night(music, held):
    return make_night(music, held, FunnelSettings(candidates=150))


def lists(night, held, k=20):
    return [
        night.request(
            artists_of(held.known, user), held.known.data[slice(*held.known.indptr[user : user + 2])], k
        )
        for user in held.users
    ]


def test_vectors_by_the_formula():
    counts = csr_array([[2.0, 0, 1, 0], [0, 3, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]])
    found = tag_vectors(counts, [3, 1, 0, 0], [0, 1, 0.5, 0.5], n_tags=2, share=0.5)
    idf = np.log((1 + 4) / (1 + np.array([2, 2]))) + 1  # tags 0 and 1 were given most
    by_hand = np.array([[2, 0], [0, 3], [1, 1], [0, 0]]) * idf
    lengths = np.linalg.norm(by_hand, axis=1, keepdims=True)
    assert found[:, :2] == pytest.approx(by_hand / np.where(lengths, lengths, 1), abs=1e-6)
    assert found[:, 2] == pytest.approx([0.5, 0.25, 0, 0])
    assert found[:, 3] == pytest.approx([0, 0.5, 0.25, 0.25])
    assert found[:, 4] == pytest.approx([0, 0.5, 0.125, 0.125])


def test_an_untagged_artist_is_near_to_no_taste(music, held, vectors):
    untagged = np.flatnonzero(np.diff(music.tag_counts.indptr) == 0)
    found = nearest(tastes(held.known[held.users], vectors), vectors, held.known[held.users], 20)
    assert np.isin(found, untagged).mean() < 0.02 < len(untagged) / len(vectors)


def test_nearest_by_brute_force(held, vectors, monkeypatch):
    monkeypatch.setattr("kit.funnel.retrieval.BLOCK", 7 * len(vectors))  # some blocks
    known = held.known[held.users[:30]]
    taste = tastes(known, vectors)
    found = nearest(taste, vectors, known, 25)
    for i in range(30):
        scores = vectors @ taste[i]
        scores[artists_of(known, i)] = -np.inf
        assert scores[found[i]] == pytest.approx(np.sort(scores)[::-1][:25])
        assert not set(found[i].tolist()) & set(artists_of(known, i).tolist())


def test_a_taste_counts_each_artist_once(vectors):
    few = np.flatnonzero(np.abs(vectors).sum(axis=1))[:3]
    rows = [np.zeros(len(vectors)), np.zeros(len(vectors))]
    rows[0][few], rows[1][few] = (1, 1, 1), (900, 1, 40)
    found = tastes(csr_array(np.array(rows)), vectors)
    assert found[0] == pytest.approx(found[1])
    assert np.linalg.norm(found[0]) == pytest.approx(1)


def test_more_candidates_than_there_are(vectors, held):
    with pytest.raises(ValueError, match="of which somebody knows 40: ask for 1 to 3070"):
        nearest(tastes(held.known, vectors), vectors, held.known, 3_100)


def test_sources_in_turn_by_hand():
    one, other = np.array([[1, 2, 3], [4, 5, 6]]), np.array([[2, 7, 8], [6, 5, 4]])
    assert in_turn([one, other], 3).tolist() == [[1, 2, 7], [4, 6, 5]]
    with pytest.raises(ValueError, match="3 different artists for user 1: 4 are asked for"):
        in_turn([one, other], 4)


def test_each_source_gives_its_own_and_both_give_both_in_turn(held, vectors):
    factors, known = factorise(held.history, 8), held.history[held.users]
    taste, users = tastes(known, vectors), factors.users[held.users]
    tags, own, both = (
        first_stage(FunnelSettings(candidates=50, sources=name), vectors, factors, taste, users, known)
        for name in ("tags", "factors", "both")
    )
    assert np.array_equal(tags, nearest(taste, vectors, known, 50))
    scores = users[3] @ factors.artists.T
    scores[artists_of(known, 3)] = -np.inf
    assert scores[own[3]] == pytest.approx(np.sort(scores)[::-1][:50], rel=1e-4)
    assert np.array_equal(both, in_turn([tags, own], 50))
    with pytest.raises(ValueError, match="the sources are 'friends'; they can be tags, factors or both"):
        first_stage(FunnelSettings(sources="friends"), vectors, factors, taste, users, known)


@pytest.mark.parametrize(("alpha", "lam"), [(CONFIDENCE, PENALTY), (8.0, 0.5)])
def test_factors_solve_what_they_should(held, alpha, lam):
    """With the artists held fast, the exact solution of a user's normal equations."""
    found = factorise(held.history, 6, alpha=alpha, lam=lam)
    for user in (0, 3, 77):
        own = artists_of(held.history, user)
        plays = held.history.data[slice(*held.history.indptr[user : user + 2])]
        weights = np.zeros(held.history.shape[1])
        weights[own] = alpha * np.log1p(plays)
        normal = found.artists.T @ (found.artists * (1 + weights)[:, None]) + lam * np.eye(6)
        exact = np.linalg.solve(normal, found.artists.T @ ((1 + weights) * (weights > 0)))
        assert found.user_of(own, plays) == pytest.approx(exact)
        assert found.users[user] == pytest.approx(exact, abs=0.05)  # one half-sweep behind


@pytest.mark.parametrize("dim", [-1, 0, 6, 160])
def test_factors_that_cannot_be_are_refused_with_their_bound(dim):
    plays = csr_array(np.eye(9, 5))
    with pytest.raises(ValueError, match=f"dim is {dim}: 1 to 5 factors"):
        factorise(plays, dim)
    assert factorise(plays, 5).artists.shape == (5, 5)


@pytest.mark.parametrize("weight", ["alpha", "lam"])
@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_weights_that_are_not_above_0_are_refused_with_their_bound(weight, value):
    with pytest.raises(ValueError, match=f"{weight} is {value}: it is a weight, a number above 0"):
        factorise(csr_array(np.eye(9, 5)), 2, **{weight: value})


def test_a_user_and_a_song_without_plays_have_zeros():
    plays = np.random.default_rng(0).poisson(1.0, (30, 12)).astype(float)
    plays[4], plays[:, 7] = 0, 0
    found = factorise(csr_array(plays), 3)
    sizes = [np.linalg.norm(side, axis=1) for side in (found.users, found.artists)]
    assert [np.flatnonzero(size < 1e-6).tolist() for size in sizes] == [[4], [7]]
    assert all(np.isfinite(size).all() for size in sizes)


def test_factors_beat_popularity_and_depend_on_the_seed_alone(held):
    found, same, other = (factorise(held.known, 12, seed=seed) for seed in (0, 0, 1))
    assert np.array_equal(found.users, same.users)
    assert not np.allclose(found.users, other.users)
    known = held.known[held.users]
    lists = nearest(
        *(side.astype(np.float32) for side in (found.users[held.users], found.artists)), known, 20
    )
    popular = np.bincount(held.known.indices, minlength=known.shape[1])[:, None].astype(np.float32)
    everybody = nearest(np.ones((len(held.users), 1), np.float32), popular, known, 20)
    assert recalls(lists, held.test).mean() > 1.5 * recalls(everybody, held.test).mean()


def test_features_of_a_pair(vectors, held):
    factors = factorise(held.history, 4)
    own, asked = artists_of(held.history, 5), np.array([7, 3])
    taste = tastes(held.history, vectors)[5]
    found = pairs_of(taste, factors.users[5], own, asked, vectors, factors.artists)
    assert found.plain.shape == (2, len(NAMES))
    for row, artist in enumerate(asked):
        alike = sorted((vectors[own, :-3] @ vectors[artist, :-3]).tolist(), reverse=True)[:3]
        popular, fresh, squared = vectors[artist, -3:]
        mine = vectors[own, -2].mean()
        by_hand = [vectors[artist] @ taste, *alike, popular, fresh, squared, mine, abs(fresh - mine)]
        assert found.plain[row] == pytest.approx(by_hand, abs=1e-6)
        assert found.product[row] == pytest.approx(factors.users[5] * factors.artists[artist], rel=1e-5)


def test_examples_never_look_at_the_test(music, held, vectors):
    factors = factorise(held.history, 4)
    blind = dataclasses.replace(held, test=[np.zeros(0, np.int64)] * len(held.test))
    one, other = (examples(part, vectors, factors, FunnelSettings(candidates=100)) for part in (held, blind))
    assert np.array_equal(one[0].plain, other[0].plain)
    assert np.array_equal(one[1], other[1])


def test_the_night_does_not_see_the_tags_that_users_gave_to_what_is_hidden(music, held, night):
    """The vectors are the same, whatever users called the artists that are hidden from it."""
    blind = music.without_tags(held.hidden)
    assert blind.tag_counts.sum() < music.tag_counts.sum()
    listeners = np.bincount(held.history.indices, minlength=music.plays.shape[1])
    assert np.array_equal(night.vectors, tag_vectors(blind.tag_counts, listeners, blind.freshness))


def test_examples_weigh_what_was_left_out(held, vectors):
    pairs, labels, weights = examples(
        held, vectors, factorise(held.history, 4), FunnelSettings(candidates=100)
    )
    assert len(pairs) == len(labels)
    assert weights.sum() == pytest.approx(100 * len(held.users))
    assert (weights[labels == 1] == 1).all()


def planted(n=2_000, seed=0):
    rng = np.random.default_rng(seed)
    pairs = Pairs(*(rng.normal(size=(n, d)).astype(np.float32) for d in (len(NAMES), 3, 3)))
    chance = 1 / (1 + np.exp(-(2 * pairs.product.sum(axis=1) + pairs.plain[:, 0] - 1)))
    return pairs, (rng.random(n) < chance).astype(int)


@pytest.mark.parametrize("ranker", [LogisticRanker, pytest.param(NeuralRanker, marks=pytest.mark.slow)])
def test_a_ranker_gives_the_probability_of_being_listened_to(ranker):
    from sklearn.metrics import roc_auc_score

    pairs, labels = planted()
    made = ranker().fit(pairs, labels, np.ones(len(labels)), seed=0)
    asked, truth = planted(seed=1)
    found = made.probability(asked)
    assert ((found >= 0) & (found <= 1)).all()
    assert roc_auc_score(truth, found) > 0.85
    assert found.mean() == pytest.approx(truth.mean(), abs=0.04)
    assert ranker.of_arrays(made.arrays()).probability(asked) == pytest.approx(found, abs=1e-6)


@pytest.mark.slow
def test_the_network_starts_as_the_logistic_ranker_and_learns_what_bends(monkeypatch):
    from sklearn.metrics import roc_auc_score

    pairs, _ = planted(3_000)
    labels = (pairs.plain[:, 0] * pairs.plain[:, 1] > 0).astype(int)  # no weighted sum can tell
    weights = np.ones(len(labels))
    logistic = roc_auc_score(labels, LogisticRanker().fit(pairs, labels, weights, 0).probability(pairs))
    network = NeuralRanker().fit(pairs, labels, weights, 0)
    assert logistic < 0.6
    assert roc_auc_score(labels, network.probability(pairs)) > 0.8
    monkeypatch.setattr("kit.funnel.neural.RATE", 0.0)
    still = NeuralRanker().fit(*planted(), np.ones(2_000), 0)
    order = LogisticRanker().fit(*planted(), np.ones(2_000), 0).probability(planted()[0])
    assert np.corrcoef(still.probability(planted()[0]), order)[0, 1] > 0.99


@pytest.mark.slow
def test_the_network_is_the_same_for_the_same_seed():
    pairs, labels = planted(500)
    one, same = (NeuralRanker().fit(pairs, labels, np.ones(500), 3).probability(pairs) for _ in range(2))
    assert one == pytest.approx(same, abs=1e-6)


@pytest.mark.slow
def test_the_network_depends_on_its_seed_alone_whatever_other_threads_draw(monkeypatch):
    """As where something else runs in the same process: its draws come between any two of ours."""
    pairs, labels = planted(500)
    one = NeuralRanker().fit(pairs, labels, np.ones(500), 3).probability(pairs)
    build = neural.build_ranker

    def drawn_from_meanwhile(*sizes):
        thread = threading.Thread(target=lambda: (random.random(), np.random.random()))  # noqa: NPY002
        thread.start()
        thread.join()
        return build(*sizes)

    monkeypatch.setattr(neural, "build_ranker", drawn_from_meanwhile)
    same = NeuralRanker().fit(pairs, labels, np.ones(500), 3).probability(pairs)
    assert np.array_equal(one, same)
    other = NeuralRanker().fit(pairs, labels, np.ones(500), 4).probability(pairs)
    assert not np.array_equal(one, other)


def test_a_request(night, held):
    user = int(held.users[0])
    known, plays = artists_of(held.known, user), held.known.data[slice(*held.known.indptr[user : user + 2])]
    answer = night.request(known, plays, 20)
    assert len(set(answer.artists.tolist())) == 20
    assert not set(answer.artists.tolist()) & set(known.tolist())
    assert (np.diff(answer.scores) <= 0).all()
    assert ((answer.scores > 0) & (answer.scores < 1)).all()
    assert list(answer.seconds) == ["who asks", "candidates", "features", "ranking"]
    assert min(answer.seconds.values()) > 0


def test_a_request_of_somebody_whom_the_night_never_saw(night):
    answer = night.request(np.array([5, 9]), np.array([30.0, 2.0]), 10)
    assert len(answer.artists) == 10
    nobody = night.request(np.zeros(0, np.int64), np.zeros(0), 10)
    assert np.isfinite(nobody.scores).all()


def test_the_funnel_beats_its_candidates_and_stays_below_their_recall(night, held, vectors):
    known = held.known[held.users]
    plays = np.split(known.data, known.indptr[1:-1])
    users = [night.factors.user_of(artists_of(known, i), plays[i]) for i in range(len(plays))]
    first = first_stage(
        night.settings, vectors, night.factors, tastes(known, vectors), np.array(users), known
    )
    suggested = np.array([answer.artists for answer in lists(night, held)])
    assert all(set(one.tolist()) <= set(many.tolist()) for one, many in zip(suggested, first, strict=True))
    reached, cap = recalls(suggested, held.test).mean(), recalls(first, held.test).mean()
    assert recalls(first[:, :20], held.test).mean() < reached < cap


@pytest.mark.parametrize("ranker", ["logistic", pytest.param("neural", marks=pytest.mark.slow)])
def test_what_is_kept_answers_as_before(music, held, tmp_path, ranker):
    made = make_night(music, held, FunnelSettings(candidates=60, ranker=ranker))
    made.save(tmp_path, "these data")
    again = Night.load(tmp_path, "these data")
    assert again.settings == made.settings
    asked = np.array([3, 4, 80]), np.array([5.0, 9.0, 2.0])
    assert again.request(*asked).artists.tolist() == made.request(*asked).artists.tolist()
    assert again.request(*asked).scores == pytest.approx(made.request(*asked).scores, abs=1e-6)
    assert [path.name for path in tmp_path.iterdir()] == ["night.npz"]


def test_a_store_that_cannot_be_used(night, tmp_path, monkeypatch):
    with pytest.raises(DataError, match="nothing is kept"):
        Night.load(tmp_path, "x")
    path = night.save(tmp_path, "these data")
    with pytest.raises(DataError, match="from other data"):
        Night.load(tmp_path, "other data")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="cannot be read"):
        Night.load(tmp_path, "these data")


def test_a_store_is_whole_or_not_there(night, tmp_path, monkeypatch):
    path = night.save(tmp_path, "old")
    before = path.read_bytes()

    def full(file, **_):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(DataError, match=r"No space left on device.*--store"):
        night.save(tmp_path, "new")
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["night.npz"]


def test_an_unknown_ranker(music, held):
    with pytest.raises(ValueError, match="logistic or neural"):
        make_night(music, held, FunnelSettings(ranker="oracle"))


def test_kept_factors_are_taken_as_they_are(music, held, night):
    anew = make_night(music, held, FunnelSettings(candidates=150), kept=night)
    assert anew.factors is night.factors
    assert anew.ranker is not night.ranker
    assert (
        make_night(music, held, FunnelSettings(candidates=150), kept=night, keep_ranker=True).ranker
        is night.ranker
    )


def test_progress_is_told_to_its_end(music, held):
    said = []
    make_night(music, held, FunnelSettings(candidates=60), told=lambda *what: said.append(what))
    ends = {stage: (done, of) for stage, done, of in said}
    assert list(ends) == ["vectors of artists", "factors", "pairs to learn from", "logistic ranker"]
    assert all(done == of for done, of in ends.values())


def test_pairs_are_joined_in_order():
    one, two = (Pairs(*(np.full((2, d), value, np.float32) for d in (6, 3, 3))) for value in (1, 2))
    assert joined([one, two]).users[:, 0].tolist() == [1, 1, 2, 2]


def test_the_picture_says_whom_the_lists_recommend():
    figure = popularity_of_lists(
        {"hits": [[0, 1], [0, -1]], "all": [list(range(300))]}, np.arange(300, 0, -1)
    )
    assert "hits 100%, all 1%" in figure.words
    assert [one.get_label() for one in figure.axes[0].lines][:2] == ["hits", "all"]
