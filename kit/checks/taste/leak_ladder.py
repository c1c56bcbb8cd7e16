"""Checks of `leak_ladder`: a model that remembers what it has heard, and coins that nobody can know.

The student makes the comparison, so its properties are asked and no score: what the labels are, what stood on both
sides, how often it was repeated, and whether the AUCs are those of what the model said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import row
from kit.checks.exercise import Answer, Exercise, Item
from kit.checks.outcome import AnswerError, Finding, FoundError, nothing_returned, shown, student_code
from kit.checks.taste.coins import (
    Call,
    EnoughError,
    Memory,
    Rung,
    auc_of_calls,
    aucs_of_tosses,
    counts_half,
    n_mixed,
    odd_labels,
)

__all__ = ["LEAK_LADDER", "Trial"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
N_ALBUMS, N_WINDOWS = 18, 3
N_BEGUN = 7  # calls that tell one chance from another
FEWEST = 3  # repeats
NEAR = 0.06  # an AUC of the table beside that of what the model said
WIDEST = 0.7  # an interval where the repeats agree
NARROWEST = 1.2  # standard deviations of the repeats: as wide as that, an interval holds 45 % of them
# How far from .5 an interval may end where nothing leaks: at least, and for one repeat. Three repeats of one fold in
# three missed .5 by more than .08 in 7 of 1,000 draws, and by .28 / sqrt(3) in none of 4,000.
SLACK, SLACK_OF_ONE = 0.08, 0.28


@dataclass
class Trial:
    """What an answer gave for some windows, and how it asked the model.

    Attributes
    ----------
    model : Memory
    value : object
    again, other : Trial or None
        Its beginning, with an rng of the same seed, and of another.
    """

    model: Memory
    value: Any = None
    again: Trial | None = None
    other: Trial | None = None

    @classmethod
    def run(cls, answer: Answer, rng: Rng) -> Trial:
        """Let an answer climb the ladder, and begin twice more: by the same chance, and by another.

        The largest album has nearly a third of the songs: of three folds by album, one has this album and one other. It
        has one side of the coin alone in every second toss, and in no draw of the world in all of them.
        """
        n_songs = rng.integers(2, 5, N_ALBUMS - 1)
        of_album = np.repeat(np.arange(N_ALBUMS), [*n_songs, n_songs.sum() // 2 - 1])
        songs = rng.permutation(np.repeat(np.arange(len(of_album)), N_WINDOWS))
        albums = of_album[songs]
        X = rng.normal(size=(len(songs), 3))
        song_of = (100 + 3 * rng.permutation(len(of_album)))[songs]
        album_of = (7 + 5 * rng.permutation(N_ALBUMS))[albums]
        seed = int(rng.integers(1_000))

        def begun(seed: int, enough: int | None = None) -> Trial:
            trial = cls(Memory(X, songs, albums, np.random.default_rng(17), enough))
            try:
                with student_code():
                    trial.value = answer(
                        trial.model.fit_predict, X, song_of, album_of, np.random.default_rng(seed)
                    )
            except AnswerError as error:
                if not isinstance(error.__cause__, EnoughError):
                    raise
            return trial

        trial = begun(seed)
        trial.again, trial.other = begun(seed, N_BEGUN), begun(seed + 1, N_BEGUN)
        return trial

    @property
    def calls(self) -> list[Call]:
        """How the model was asked."""
        return self.model.calls

    def ladder(self) -> dict[Rung, Floats]:
        """The AUC, the low and the high end of each rung."""
        if finding := nothing_returned(self.value):
            raise FoundError(finding)
        if not isinstance(self.value, dict) or not set(Rung) <= set(self.value):
            has = (
                f"the keys {shown(list(self.value), 60)}"
                if isinstance(self.value, dict)
                else shown(self.value, 60)
            )
            raise FoundError(
                Finding(
                    "not a rung for window, song and album",
                    f"what is returned has {has}",
                    "the lab prints the three below each other, by their names",
                    'return {"window": (auc, low, high), "song": ..., "album": ...}',
                )
            )
        found = {rung: row(self.value[rung], str(rung), "(auc, low, high)") for rung in Rung}
        for rung, values in found.items():
            if len(values) != 3 or not np.isfinite(values).all():
                raise FoundError(
                    Finding(
                        "not three numbers a rung",
                        f"{rung}: {shown(np.round(values, 3).tolist(), 60)}",
                        "an AUC without its interval cannot be compared with .5; a fold with one class has no AUC",
                        "(auc, low, high) for each rung; leave out folds whose test labels are all the same",
                    )
                )
        return found


# --- the labels are coins -------------------------------------------------------------------------------------------


def _asked(trial: Trial) -> Finding | None:
    if not trial.calls:
        return Finding(
            "nothing is predicted",
            "fit_predict was never called",
            "what is compared is how a model does on windows that it has not heard, on each rung",
            "scores = fit_predict(X[train], coin[train], X[test])",
        )
    for call in trial.calls:
        if (call.train < 0).any() or (call.test < 0).any():
            return Finding(
                "windows that X does not hold",
                f"fit_predict was given {len(call.train)} and {len(call.test)} windows, some of which are not in X",
                "what is done to the windows before they are dealt out has heard the test part",
                "X[train] and X[test], as they are",
            )
    return None


def _coins(trial: Trial) -> Finding | None:
    if finding := _asked(trial):
        return finding
    if finding := _two_sides(trial.calls):
        return finding
    for call in trial.calls:
        groups = [of[call.train] for of in (trial.model.songs, trial.model.albums)]
        n_songs, n_albums = (n_mixed(group, call.y) for group in groups)
        of_songs, of_albums = (len(np.unique(group)) for group in groups)
        if n_songs:
            return Finding(
                "a coin a window: there is nothing to remember",
                f"{n_songs} of {of_songs} songs have windows with both labels",
                "whoever knows the song cannot know the label, so no split can leak: every rung says .5",
                "one coin for each album: coin[place of the window's album]",
            )
        if n_albums:
            return Finding(
                "a coin a song, not one an album",
                f"the windows of a song have one label, and {n_albums} of {of_albums} albums have songs with both",
                "then songs of an album say nothing of each other, and the rung in the middle shows no leak",
                "np.unique(album_of, return_inverse=True), and a coin for each album",
            )
    return None


def _two_sides(calls: list[Call]) -> Finding | None:
    odd = odd_labels(calls)
    if odd is None:
        return None
    return Finding(
        "labels that are no coins",
        f"y_train has {len(odd)} different value{'s' * (len(odd) > 1)}: {shown(odd[:5].tolist())}",
        "a coin has two sides, and both of them come up",
        "rng.integers(2, size=number of albums)",
    )


# --- what stands on both sides --------------------------------------------------------------------------------------


def _apart(trial: Trial) -> Finding | None:
    if finding := _asked(trial):
        return finding
    for call in trial.calls:
        both = np.intersect1d(call.train, call.test)
        if len(both):
            return Finding(
                "windows on both sides",
                f"{len(both)} of {len(call.test)} test windows were in the training part",
                "that is no rung: even by window, a model is asked for what it has not heard",
                "X[train] and X[test] of one fold",
            )
    counted = {rung: sum(call.rung is rung for call in trial.calls) for rung in Rung}
    if all(counted.values()):
        return _left_out(trial)
    saw = (
        f"of {len(trial.calls)} calls {counted[Rung.WINDOW]} have songs on both sides, {counted[Rung.SONG]} albums but "
        f"no songs, and {counted[Rung.ALBUM]} neither"
    )
    if sum(map(bool, counted.values())) == 1:
        return Finding(
            "the same folds for all rungs",
            saw,
            "a ladder has rungs at different heights: what is kept apart is the window, then the song, then the album",
            "cold_folds of each in turn: np.arange(len(X)), song_of, album_of",
        )
    return Finding(
        "a rung is missing",
        saw,
        "each rung keeps one thing more apart: the window, the song, the album",
        "the groups of each rung: np.arange(len(X)), song_of, album_of",
    )


def _left_out(trial: Trial) -> Finding | None:
    n = len(trial.model.X)
    for rung in Rung:
        calls = [call for call in trial.calls if call.rung is rung]
        n_used = len(np.unique(np.concatenate([[*call.train, *call.test] for call in calls])))
        if n_used < n:
            return Finding(
                "windows that no fold has",
                f"by {rung} {n - n_used} of {n} windows are neither learnt from nor tested",
                "rungs with other windows cannot be told apart by their AUC",
                "the groups of a rung: one for each row of X",
            )
    return None


# --- repeated, with an interval -------------------------------------------------------------------------------------


def _repeated(trial: Trial) -> Finding | None:
    if finding := _asked(trial):
        return finding
    ladder = trial.ladder()
    for rung in Rung:
        calls = [call for call in trial.calls if call.rung is rung]
        n_tosses = len(trial.model.tosses(rung))
        if not calls or n_tosses >= FEWEST:
            continue
        tested = np.bincount(np.concatenate([call.test for call in calls]))
        tosses = "one toss" if n_tosses == 1 else f"{n_tosses} tosses"
        saw = f"by {rung}, {len(calls)} calls of fit_predict and {tosses} of the coins"
        if tested.max() == 1:
            return Finding(
                "the interval of one run",
                f"{saw}; no window was tested twice",
                "the windows of an album hang together, so one run does not know how far the next one would be off",
                f"toss and deal anew, {FEWEST} times or more",
            )
        return Finding(
            "the coins are tossed too rarely",
            saw,
            "the luck of one toss would be in all repeats, and in no interval",
            f"new coins in each repeat, {FEWEST} or more: the toss belongs into the loop",
        )
    return _of_chance(trial) or _of_intervals(trial, ladder)


def _of_chance(trial: Trial) -> Finding | None:
    assert trial.again is not None
    assert trial.other is not None
    first, again, other = (
        [call.y.tolist() for call in one.calls[:N_BEGUN]] for one in (trial, trial.again, trial.other)
    )
    if first != again:
        return Finding(
            "chance from elsewhere",
            "an rng with the same seed, and other coins or other folds",
            "nobody could repeat the ladder",
            "draw with the `rng` that is given, not with np.random or random",
        )
    if first == other:
        return Finding(
            "the rng that is given draws nothing",
            "an rng of another seed, and the same coins in the same folds",
            "whoever calls your function chooses the seed, and wants to see what another one gives",
            "draw with `rng`, and make no generator of your own",
        )
    if _same_coins(trial, trial.other):
        return Finding(
            "the coins are tossed by another generator",
            "an rng of another seed, and the same coins in other folds",
            "the luck of these coins is in every ladder that anybody draws with your function",
            "coin = rng.integers(2, size=len(albums))[place], with the `rng` that is given",
        )
    return None


def _same_coins(trial: Trial, other: Trial) -> bool:
    """Whether the first calls of two trials have no album with different coins."""
    for one, two in zip(trial.calls[:N_BEGUN], other.calls[:N_BEGUN], strict=False):
        coins = dict(trial.model.coins(one))
        if any(coins.get(album, coin) != coin for album, coin in other.model.coins(two)):
            return False
    return True


def _of_intervals(trial: Trial, ladder: dict[Rung, Floats]) -> Finding | None:
    for rung, (auc, low, high) in ladder.items():
        if not low <= auc <= high or low == high:
            return Finding(
                "an interval that does not hold its AUC",
                f"by {rung}: the AUC is {auc:.3f}, and the interval [{low:.3f}, {high:.3f}]",
                "repeats lie on either side of their mean",
                "(mean, low, high), all of the AUCs of the repeats; np.quantile(aucs, [0.025, 0.975])",
            )
    _, low, high = ladder[Rung.WINDOW]
    if high - low > WIDEST:
        return Finding(
            "an interval that says nothing",
            f"by window the interval is [{low:.3f}, {high:.3f}], and the model remembers nearly every window",
            "the AUCs of the repeats lie close together there",
            "what the interval is made of: the AUCs of the repeats",
        )
    if _coins(trial) is None:  # else nobody can say what is right
        for rung, (auc, low, high) in ladder.items():
            if counts_half(trial.model, rung, auc):
                return Finding(
                    "a fold of one side counted as .5",
                    f"by {rung} the table says {auc:.4f}, which is the mean with .5 for each fold whose test labels "
                    "are all the same",
                    "such a fold says nothing of the model: with .5 in its place every rung comes nearer to chance",
                    "leave it out: only where coin[test] has both sides, an AUC is appended",
                )
            said = auc_of_calls(trial.model, rung)
            if np.isfinite(said) and abs(auc - said) > NEAR:
                return _not_its_auc(rung, f"the AUC of its scores on the coins is {said:.3f}", auc, low, high)
        if finding := _narrow(trial.model, *ladder[Rung.ALBUM]):
            return finding
    _, low, high = ladder[Rung.ALBUM]
    n_tosses = len(trial.model.tosses(Rung.ALBUM))  # none where the model was never asked by album
    slack = max(SLACK, SLACK_OF_ONE / np.sqrt(n_tosses)) if n_tosses else SLACK
    if low - slack <= 0.5 <= high + slack:
        return None
    return _not_its_auc(Rung.ALBUM, "it cannot know the coins, and .5 is right", *ladder[Rung.ALBUM])


def _not_its_auc(rung: Rung, words: str, auc: float, low: float, high: float) -> Finding:
    return Finding(
        "not the AUC of what the model said",
        f"by {rung} {words}, and the table says {auc:.3f} [{low:.3f}, {high:.3f}]",
        "the ladder shows what a model remembers on each rung, and that nothing is left on the last",
        "roc_auc_score(coin[test], scores) of each fold, and each mean beside its own rung",
    )


def _narrow(model: Memory, auc: float, low: float, high: float) -> Finding | None:
    """Judge whether the interval by album, where all is chance, holds what another repeat would give."""
    repeats = [np.mean(aucs) for aucs, _ in aucs_of_tosses(model, Rung.ALBUM) if aucs]
    spread = float(np.std(repeats, ddof=1)) if len(repeats) >= FEWEST else 0.0
    if high - low >= NARROWEST * spread:
        return None
    inside = sum(low <= one <= high for one in repeats)
    return Finding(
        "an interval that most repeats would miss",
        f"by album {inside} of {len(repeats)} repeats lie in [{low:.3f}, {high:.3f}]: they have a standard deviation "
        f"of {spread:.3f} around {auc:.3f}",
        "a standard error tells how well the mean is known, and shrinks with each repeat; how far a single repeat may "
        "be off does not",
        "np.quantile(aucs, [0.025, 0.975]) of the repeats, or two of their standard deviations to either side",
    )


LEAK_LADDER = Exercise(
    "leak_ladder",
    [
        Item("one coin for all windows of an album", 1, _coins),
        Item("nothing of a test unit in training", 1, _apart),
        Item("repeated, with an interval", 1, _repeated),
    ],
    hints=(
        "Two loops: over the repeats, each with new coins, and over the three things that can be kept apart.",
        (
            "albums, place = np.unique(album_of, return_inverse=True), and rng.integers(2, size=len(albums))[place]; "
            "the groups of the rungs are np.arange(len(X)), song_of and album_of: cold_folds(groups, 3, rng)."
        ),
        (
            "Where coin[test] has both sides, append roc_auc_score(coin[test], fit_predict(X[train], coin[train], "
            "X[test])). Of each repeat keep the mean, and of these the mean and np.quantile(means, [0.025, 0.975])."
        ),
    ),
    observe=Trial.run,
    n_seeds=1,  # an answer is asked some ninety times with each
)
