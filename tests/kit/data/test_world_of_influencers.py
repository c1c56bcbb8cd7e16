"""The world of influencers: the real margins, the same bytes each time, and true to its own truth."""

import dataclasses
import hashlib
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kit.data.influencers import load_influencers, stratified_folds
from kit.data.ratings import Ratings
from kit.data.worlds import influencers as worlds
from kit.data.worlds.influencers import influencers_world
from kit.data.worlds.lexicon import AXES, FILLERS, GENRES, KINDS, LANGUAGES
from kit.data.worlds.texts import write_texts
from kit.metrics import rmse

MANIFEST = Path(__file__).with_name("influencers_manifest.json")


@pytest.fixture(scope="module")
def shipped():
    return influencers_world()


def digest(value):
    """Of an array or of texts, to the byte."""
    if value.dtype == object:
        return hashlib.sha256("|".join(value).encode()).hexdigest()
    return hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()


def manifest_of(made):
    """What a world is made of, in short."""
    ratings = made.ratings
    exact = {
        field.name: digest(getattr(ratings, field.name))
        for field in dataclasses.fields(Ratings)
        if field.name not in ("name", "sound")
    }
    near = {
        name: [float(f"{value.mean():.4g}"), float(f"{value.std():.4g}")]
        for name, value in {
            "sound": ratings.sound,
            "expected": made.truth.expected,
            **made.truth.parts,
        }.items()
    }
    return {
        "seed": 20,
        "size": len(ratings),
        "weights": worlds.WEIGHTS,
        "exact": exact,
        "mean and spread": near,
    }


if (
    __name__ == "__main__"
):  # python -m tests.kit.data.test_world_of_influencers: when the world is meant to change
    MANIFEST.write_text(json.dumps(manifest_of(influencers_world()), indent=1) + "\n", encoding="utf-8")


def test_the_shipped_world_is_that_of_the_manifest(shipped):
    kept, made = json.loads(MANIFEST.read_text()), manifest_of(shipped)
    said = "the world has changed: measure lab 02 anew, then `python -m tests.kit.data.test_world_of_influencers`"
    for key in ("seed", "size", "weights", "exact"):
        assert made[key] == kept[key], said
    assert made["mean and spread"].keys() == kept["mean and spread"].keys()
    for name, values in kept["mean and spread"].items():
        assert made["mean and spread"][name] == pytest.approx(values, rel=2e-3, abs=2e-3), f"{name}: {said}"


def everything(made):
    return digest(np.array(sorted(manifest_of(made)["exact"].values()), object))


def test_the_same_arguments_give_the_same_world_whatever_else_is_drawn():
    np.random.seed(0)  # noqa: NPY002
    one = everything(influencers_world(800, seed=3))
    np.random.seed(1)  # noqa: NPY002
    assert everything(influencers_world(800, seed=3)) == one
    assert everything(influencers_world(800, seed=4)) != one


@pytest.mark.parametrize("seed", [20, 21, 22])
def test_the_margins_are_the_real_ones(seed):
    ratings = influencers_world(seed=seed).ratings
    y = ratings.ratings
    levels, n = np.unique(y, return_counts=True)
    assert levels.tolist() == [0, 0.25, 0.5, 1]
    assert n / len(y) == pytest.approx([0.640, 0.130, 0.025, 0.204], abs=0.0015)
    assert y.mean() == pytest.approx(0.2498, abs=0.001)
    assert rmse(np.full(len(y), y.mean()), y) == pytest.approx(0.3957, abs=0.001)
    assert rmse(np.random.default_rng(seed).random(len(y)), y) == pytest.approx(0.5502, abs=0.004)
    assert len(ratings.genres) == len(set(ratings.genres)) == 71
    assert len(ratings.kinds) == 13
    assert set(ratings.influencer_kinds) == set(range(13))


def test_two_languages_a_third_of_it_english(shipped):
    ratings = shipped.ratings
    assert set(ratings.languages) == set(LANGUAGES)
    assert np.mean(ratings.languages == "en") == pytest.approx(0.30, abs=0.05)
    for number, language in enumerate(LANGUAGES):
        own = {word for axis in AXES.values() for pole in axis for word in pole[number]} | set(
            FILLERS[number]
        )
        other = {word for axis in AXES.values() for pole in axis for word in pole[1 - number]} - own
        said = {
            word
            for text in ratings.track_info[ratings.languages == language]
            for word in text.lower().strip(".").split()
        }
        assert said & own
        assert not said & other


def test_no_pair_twice_and_every_number_in_its_range(shipped):
    ratings = shipped.ratings
    assert len(np.unique(ratings.pairs, axis=0)) == len(ratings) == 16_700
    assert (ratings.pairs >= 0).all()
    assert (ratings.pairs.max(axis=0) < [ratings.n_influencers, ratings.n_songs]).all()
    assert set(ratings.artists) == set(range(ratings.n_artists))
    for table in (ratings.influencer_genres, ratings.song_genres):
        assert set(np.unique(table)) == {0, 1}
        assert table.sum(axis=1).min() >= 1
    n_rated = np.bincount(ratings.pairs[:, 1], minlength=ratings.n_songs)
    assert n_rated.min() >= 1
    assert n_rated.max() > 4 * np.median(n_rated)


def test_influencers_are_asked_for_what_they_ask_for(shipped):
    ratings = shipped.ratings
    influencer, song = ratings.pairs.T
    common = ratings.influencer_genres @ ratings.song_genres.T
    assert common[influencer, song].mean() > 1.5 * common.mean()


def test_an_influencer_is_known_by_its_genres(shipped):
    rows = shipped.ratings.influencer_genres
    assert len(np.unique(rows, axis=0)) > 0.98 * len(rows)


def test_the_truth_is_what_was_cut(shipped):
    ratings, truth = shipped.ratings, shipped.truth
    total = sum(part.astype(float) for part in truth.parts.values())
    level = np.searchsorted(truth.cuts, total, side="right")
    assert (np.array(worlds.LEVELS)[level] == ratings.ratings).mean() > 0.9999
    for name, weight in worlds.WEIGHTS.items():
        if name != "noise":
            assert truth.parts[name].std() == pytest.approx(weight, rel=1e-3)
            assert abs(truth.parts[name].mean()) < 1e-3


def test_what_can_be_expected_is_right_in_the_mean(shipped):
    ratings, truth = shipped.ratings, shipped.truth
    expected = truth.expected[ratings.pairs[:, 0], ratings.pairs[:, 1]]
    assert expected.mean() == pytest.approx(ratings.ratings.mean(), abs=0.005)
    assert rmse(expected, ratings.ratings) < 0.26
    for low in (0.1, 0.4, 0.7):  # whoever is expected to give so much gives so much
        rows = (expected > low) & (expected < low + 0.2)
        assert ratings.ratings[rows].mean() == pytest.approx(expected[rows].mean(), abs=0.03)


def test_nothing_of_the_truth_is_loaded(shipped):
    known = {field.name for field in dataclasses.fields(Ratings)}
    assert not known & set(shipped.truth._fields)
    loaded = load_influencers()
    assert not hasattr(loaded, "truth")
    assert (loaded.ratings == shipped.ratings.ratings).all()


def said_of(texts, pole):
    """The words of a pole in each text, those behind a "without" left out."""
    count = []
    for text in texts:
        words = ["", *text.lower().strip(".").split()]
        count.append(sum(b in pole and a not in ("sans", "without") for a, b in pairwise(words)))
    return np.array(count)


@pytest.mark.parametrize(
    ("axis", "text", "truth"),
    [
        ("polish", "track_info", lambda t: t.songs[:, 0]),
        ("mood", "track_info", lambda t: t.songs[:, 1]),
        ("quality", "biographies", lambda t: t.quality),
        ("generosity", "descriptions", lambda t: t.generosity),
    ],
)
def test_texts_tell_where_their_subject_stands(shipped, axis, text, truth):
    texts = getattr(shipped.ratings, text)
    high, low = ({word for words in pole for word in words} for pole in AXES[axis])
    told = said_of(texts, high) - said_of(texts, low)
    assert np.corrcoef(told, truth(shipped.truth))[0, 1] > 0.4


def test_what_is_denied_is_not_so():
    """The word behind a "without" is of the other pole: who reads single words reads it wrong."""
    texts = write_texts(
        {"mood": np.full(300, 9.0)},
        np.zeros((300, 71), np.float32),
        np.array(["fr"] * 300, object),
        (20, 20),
        np.random.default_rng(0),
    )
    bright, dark = (set(pole.french) for pole in AXES["mood"])
    assert said_of(texts, dark).sum() == 0
    assert said_of(texts, bright).sum() > 1000
    assert any(f"sans {word}" in text for text in texts for word in dark)


def test_a_word_has_one_meaning():
    for language in range(2):
        words = [word for axis in AXES.values() for pole in axis for word in pole[language]]
        assert len(words) == len(set(words))
        assert not set(words) & set(FILLERS[language])
    both = [
        {word: (name, i) for name, axis in AXES.items() for i, pole in enumerate(axis) for word in pole[n]}
        for n in (0, 1)
    ]
    assert all(both[1][word] == place for word, place in both[0].items() if word in both[1])
    assert sum(len(names) for names in GENRES.values()) == 71
    assert len(KINDS) == len(set(KINDS)) == 13


def test_the_sound_tells_of_production_and_its_columns_have_scales_of_their_own(shipped):
    sound = shipped.ratings.sound.astype(float)
    scaled = (sound - sound.mean(axis=0)) / sound.std(axis=0)
    fitted = scaled @ np.linalg.lstsq(scaled, shipped.truth.songs[:, 3])[0]
    assert np.corrcoef(fitted, shipped.truth.songs[:, 3])[0, 1] > 0.5
    spread = sound.std(axis=0)
    assert 3 < spread.max() / spread.min() < 10  # an order of magnitude, as in real embeddings
    assert np.abs(sound.mean(axis=0)).max() > 5


@pytest.mark.parametrize("size", [499, 0, -1])
def test_too_small(size):
    with pytest.raises(ValueError, match="500 or more"):
        influencers_world(size)


def test_size():
    small, large = influencers_world(600).ratings, influencers_world(2400).ratings
    assert (len(small), len(large)) == (600, 2400)
    assert large.n_songs == pytest.approx(4 * small.n_songs, rel=0.05)
    assert small.n_influencers == large.n_influencers == worlds.FEWEST


@pytest.mark.parametrize("size", [8_000, 16_700])
def test_there_are_as_many_ratings_of_each_as_in_the_real_service(size):
    ratings = influencers_world(size).ratings
    assert size / ratings.n_influencers == pytest.approx(83_706 / 596, rel=0.01)
    assert size / ratings.n_songs == pytest.approx(83_706 / 8_240, rel=0.01)
    assert size / ratings.n_artists == pytest.approx(83_706 / 4_452, rel=0.01)


@pytest.mark.parametrize("seed", [20, 21, 22])
def test_no_model_can_be_better_than_what_is_expected(seed):
    """The best RMSE there could be: only the noise is left. Any other answer for each pair is worse."""
    made = influencers_world(seed=seed)
    ratings, expected = made.ratings, made.truth.expected[tuple(made.ratings.pairs.T)]
    best = rmse(expected, ratings.ratings)
    assert 0.23 < best < 0.25
    for other in (0.9 * expected, expected + 0.02, 0.8 * expected + 0.05, np.round(4 * expected) / 4):
        assert best < rmse(other, ratings.ratings)


def test_ratings_are_shared_so_nobody_writes_to_them():
    data = load_influencers()
    for field in ("ratings", "pairs", "influencer_genres", "titles"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(data, field)[0] = 0


def test_inputs_are_those_of_the_pairs():
    data = load_influencers()
    influencer, song, kind = data.inputs([[3, 5], [0, 1]])
    assert (influencer == data.influencer_genres[[3, 0]]).all()
    assert (song == data.song_genres[[5, 1]]).all()
    assert kind.tolist() == [[data.influencer_kinds[3]], [data.influencer_kinds[0]]]


def test_what_people_read():
    data = load_influencers()
    table = data.table(3)
    assert table["rating"].tolist() == data.ratings[:3].tolist()
    assert table["song"][0] == data.label(data.pairs[0, 1])
    assert data.kinds[data.influencer_kinds[2]] in data.influencer(2)
    row = np.zeros(71)
    row[[1, 70]] = 1
    assert data.genres_of(row) == f"{data.genres[1]}, {data.genres[70]}"


@pytest.mark.parametrize("n_folds", [2, 5])
def test_stratified_folds(n_folds):
    levels = np.array([0] * 57 + [1] * 22 + [2] * 11)
    folds = stratified_folds(levels, n_folds, np.random.default_rng(0))
    assert np.sort(np.concatenate([test for _, test in folds])).tolist() == list(range(90))
    for train, test in folds:
        assert sorted([*train, *test]) == list(range(90))
        for level in range(3):
            assert abs((levels[test] == level).sum() - (levels == level).sum() / n_folds) < 1
    again = stratified_folds(levels, n_folds, np.random.default_rng(1))
    assert [test.tolist() for _, test in again] != [test.tolist() for _, test in folds]
