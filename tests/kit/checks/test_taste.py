"""What lab 03 holds for right on other seeds, what its messages name, and the hints."""

import numpy as np
import pytest

from kit.checks.exercise import run
from kit.checks.taste import LAB
from kit.checks.taste import leak_ladder as ladder
from kit.checks.taste.coins import Memory, Rung
from kit.checks.taste.log_mel import LOG_MEL
from kit.data.folds import cold_folds
from tests.corpus import corpus_of

CORPUS = corpus_of("03_taste")
SEEDS = range(5)
SLOW = ("taste_net", "leak_ladder")


def right_answers():
    """Every right form, and those that train or ask a model with the slow tests."""
    for case in CORPUS.cases:
        if case.kind == "right":
            marks = [pytest.mark.slow] if case.exercise in SLOW else []
            yield pytest.param(case, id=f"{case.exercise}/{case.name}", marks=marks)


@pytest.mark.parametrize("case", list(right_answers()))
def test_a_right_form_is_right_on_five_seeds(case):
    exercise = LAB.exercises[case.exercise]
    verdict = run(exercise, CORPUS.answer_of(case.source, case.exercise), SEEDS)
    assert verdict.points == verdict.of, str(verdict)


def test_the_log_mel_of_librosa_is_right():
    librosa = pytest.importorskip("librosa")

    def log_mel(y, sr, n_fft, hop, n_mels):
        power = librosa.feature.melspectrogram(y=y, sr=sr, n_fft=n_fft, hop_length=hop, n_mels=n_mels)
        return librosa.power_to_db(power).T

    verdict = run(LOG_MEL, log_mel, SEEDS)
    assert verdict.points == verdict.of, str(verdict)


@pytest.mark.parametrize(
    ("exercise", "kind", "answer", "words"),
    [
        ("log_mel", "near", "twenty_times_log10_of_power", "the values grow by 12"),
        ("log_mel", "near", "half_precision_before_the_logarithm", "of the frames hold inf"),
        ("cut_windows", "near", "empty_for_a_short_clip", "give the shape (0, 30)"),
        ("shape_of_sound", "right", "energy_share", "the share of the energy is 0.80, that of the RMS 0.89"),
        ("tied_together", "near", "one_pass", "are tied by a link"),
        ("taste_scores", "near", "precision_times_f05", "combined of y"),
        ("song_decision", "near", "largest", "1 at 0.95"),
        pytest.param(
            "taste_net",
            "near",
            "adadelta_by_default",
            "Adadelta at 0.001, and the loss",
            marks=pytest.mark.slow,
        ),
        ("leak_ladder", "near", "a_coin_a_window", "songs have windows with both labels"),
    ],
)
def test_a_message_has_the_numbers_of_the_answer(exercise, kind, answer, words):
    verdict = CORPUS.verdict_of(CORPUS.case(exercise, kind, answer), 3)
    assert words in verdict.findings[0][1].saw


def test_a_memory_knows_songs_better_than_albums_and_guesses_the_rest():
    rng = np.random.default_rng(3)
    albums = np.repeat(np.arange(20), 40)
    songs = np.repeat(np.arange(80), 10)
    memory = Memory(rng.normal(size=(800, 3)), songs, albums, rng)
    coin = (np.arange(20) % 2)[albums]

    def auc(test):
        scores = memory.fit_predict(memory.X[~test], coin[~test], memory.X[test])
        return (scores[coin[test] == 1][:, None] > scores[coin[test] == 0]).mean()

    by_window = auc(np.arange(800) % 5 == 0)
    by_song = auc(np.isin(songs, np.arange(0, 80, 4)))
    by_album = auc(albums < 10)
    assert by_window > 0.85 > by_song > 0.65 > by_album > 0.35
    assert [call.rung for call in memory.calls] == [Rung.WINDOW, Rung.SONG, Rung.ALBUM]


class Tossed:
    """A model whose coins have been tossed so many times by album."""

    def __init__(self, n_tosses):
        self.n_tosses = n_tosses

    def tosses(self, _rung):
        return [({}, [])] * self.n_tosses


@pytest.mark.parametrize(("n_tosses", "misses"), [(3, False), (20, True)])
def test_how_near_to_chance_the_last_rung_has_to_come_depends_on_the_repeats(monkeypatch, n_tosses, misses):
    # Three AUCs of one fold of noise each are above .58 in 3 or 4 of 1,000 draws.
    monkeypatch.setattr(ladder, "_coins", lambda _: "nobody can say what is right")
    aucs = {Rung.WINDOW: (0.8, 0.7, 0.9), Rung.SONG: (0.7, 0.6, 0.8), Rung.ALBUM: (0.62, 0.59, 0.66)}
    found = ladder._of_intervals(
        ladder.Trial(Tossed(n_tosses)), {rung: np.array(row) for rung, row in aucs.items()}
    )
    assert (found is not None) == misses


def test_the_fold_of_the_largest_album_has_one_other_in_every_world():
    """With the largest alone its coins are always alike, and whoever waits for both sides of them waits for ever."""
    n_albums = []

    def answer(_, X, song_of, album_of, rng):
        folds = cold_folds(album_of, 3, rng)
        n_albums.append(sorted(len(np.unique(album_of[test])) for _, test in folds))
        return {}

    for seed in range(60):
        ladder.Trial.run(answer, np.random.default_rng(seed))
    assert all(fewest == 2 and next_one > 5 for fewest, next_one, _ in n_albums)


@pytest.mark.parametrize(
    ("n_one_side", "values", "saw"),
    [
        (1, (0, 1), None),  # by album one training part in four hundred has one side alone
        (0, (-1, 1), None),
        (5, (0, 1), "y_train has 1 different value: [0.0]"),
        (8, (1, 1), "y_train has 1 different value: [1.0]"),
        (1, (0, 1, 2), "y_train has 3 different values"),
    ],
)
def test_a_training_part_of_one_side_is_chance_and_many_of_them_are_no_coins(n_one_side, values, saw):
    memory = Memory(np.arange(24.0).reshape(8, 3), np.arange(8), np.arange(8), np.random.default_rng(0))
    for number in range(8):
        y = np.full(6, values[0]) if number < n_one_side else np.resize(values, 6)
        memory.fit_predict(memory.X[:6], y, memory.X[6:])
    found = ladder._coins(ladder.Trial(memory))
    assert found is None if saw is None else found.saw.startswith(saw), found


def test_hints_go_from_a_nudge_to_nearly_the_answer():
    for exercise in LAB.exercises.values():
        assert len(exercise.hints) == 3
        assert all(exercise.hints)
