"""Checks of `audio_embedding`: standardised, by the training part alone, and a constant column gives 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import table
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, FoundError, shown, student_code

__all__ = ["AUDIO_EMBEDDING"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
WIDTH = 5
MANY = 8  # times as wide is wider than the lab's own sound
MOST = 100  # times a difference in a column that was constant


def _sounds(rng: Rng, n: int) -> Floats:
    """Draw rows of sound whose columns differ in place and spread."""
    return rng.normal(size=(n, WIDTH)) * [0.2, 1, 3, 7, 20] + [4, -2, 0.5, 30, -9]


def _ask(answer: Answer, train: Floats, sound: Floats) -> Floats:
    with student_code():
        result = answer(train.copy(), sound.copy())
    values: Floats = table(result, "audio_embedding", "a table of floats, a row a song", frame=True)
    if values.shape != sound.shape:
        saw = getattr(result, "shape", None)
        raise FoundError(
            Finding(
                "another shape than the sound",
                f"training sound {train.shape} and sound {sound.shape} give "
                f"{f'the shape {saw}' if saw else shown(result, 60)}",
                "each row of `sound` has its standardised row",
                "what is returned: `sound`, not `train_sound`, and without turning it",
            )
        )
    return values


def _standardised(answer: Answer, rng: Rng) -> Finding | None:
    train = _sounds(rng, int(rng.integers(25, 40)))
    values = _ask(answer, train, train)
    means, spreads = values.mean(axis=0), values.std(axis=0)
    most = np.sqrt(len(train) / (len(train) - 1)) + 1e-3  # a spread by n or by n - 1
    if np.allclose(means, 0, atol=1e-3) and ((spreads > 1 / most) & (spreads < most)).all():
        if (values[0] - values[1]) @ (train[0] - train[1]) > 0:
            return _more_columns(answer, train, values) or _by_training(answer, rng)
        return Finding(
            "the sign is turned round",
            f"a song of {np.round(train[0], 2).tolist()} becomes {np.round(values[0], 2).tolist()}",
            "loud would mean quiet to whoever reads it",
            "the mean is subtracted from the sound: sound - mean",
        )
    saw = (
        f"the training part itself has column means {np.round(means, 2).tolist()} and spreads "
        f"{np.round(spreads, 2).tolist()} afterwards"
    )
    so = "each column must have a mean of 0 and a spread of 1, or the loudest column rules the network"
    if not np.isfinite(values).all():
        return Finding("not a number", saw, so, "a division by 0, a root")
    if np.allclose(means, 0, atol=1e-3) and np.allclose(spreads, train.std(axis=0), rtol=1e-3):
        return Finding("the spread is left as it was", saw, so, "divide by the spread of each column")
    if np.allclose(means * train.std(axis=0), train.mean(axis=0), rtol=1e-2, atol=1e-2):
        return Finding("the mean is not taken away", saw, so, "subtract the mean first, then divide")
    if np.allclose(values.mean(axis=1), 0, atol=1e-3):
        return Finding(
            "rows standardised instead of columns", saw, so, "axis=0 goes down a column, axis=1 along a row"
        )
    together = np.isclose(values.mean(), 0, atol=1e-3) and np.isclose(values.std(), 1, rtol=0.05)
    each_its_spread = np.allclose(spreads, 1, rtol=0.05)  # so that only what was subtracted is another
    if together and not np.allclose(means, 0, atol=1e-2) and not each_its_spread:
        return Finding(
            "one mean and spread for all columns",
            saw,
            so,
            "axis=0: every column has a mean and a spread of its own",
        )
    if np.allclose(means, 0, atol=1e-3) and np.allclose(spreads * train.std(axis=0), 1, rtol=0.05):
        return Finding(
            "divided by the variance", saw, so, "the spread is the root of the variance: .std(axis=0)"
        )
    return Finding("not standardised", saw, so, "(sound - mean) / spread, by column")


def _more_columns(answer: Answer, train: Floats, values: Floats) -> Finding | None:
    """Judge whether columns that come many times over are standardised as often."""
    wide = np.tile(train, MANY)
    scaled = _ask(answer, wide, wide)
    if np.allclose(scaled, np.tile(values, MANY), rtol=1e-3, atol=1e-3):
        return None
    differs = np.flatnonzero(~np.isclose(scaled, np.tile(values, MANY), rtol=1e-3, atol=1e-3).all(axis=0))
    return Finding(
        "some columns are not standardised",
        f"of {wide.shape[1]} columns {len(differs)} come out otherwise than in a table of {WIDTH}; the first is "
        f"number {differs[0]}",
        "other sound has more numbers, and all of them are columns",
        "the number of columns is that of the table, not a number in the code",
    )


def _by_training(answer: Answer, rng: Rng) -> Finding | None:
    train, sound = _sounds(rng, 30), _sounds(rng, 12) * 1.7 + 2
    sound[0, rng.integers(WIDTH)] = 0
    values = _ask(answer, train, sound)
    alone = _ask(answer, train, sound[:1])
    with_more = _ask(answer, train, np.concatenate([sound, 5 * sound]))[: len(sound)]
    if not all(np.allclose(values[: len(part)], part, rtol=1e-3, atol=1e-3) for part in (alone, with_more)):
        return Finding(
            "the new sound has a say in its own scale",
            f"the same song becomes {np.round(values[0], 2).tolist()} among {len(sound)} songs, "
            f"{np.round(with_more[0], 2).tolist()} among {2 * len(sound)}, and {np.round(alone[0], 2).tolist()} alone",
            "a test row would change what the model sees, and one song alone could not be scaled at all",
            "take the mean and the spread from `train_sound` alone",
        )
    other = _ask(answer, 2 * train + 1, sound)
    if np.allclose(values, other, rtol=1e-3, atol=1e-3):
        return Finding(
            "the training part has no say",
            f"another training part, and the same song is still {np.round(values[0], 2).tolist()}",
            "the model learns on one scale and is asked on another",
            "take the mean and the spread from `train_sound`",
        )
    as_train = _ask(answer, train, train)
    mean, spread = train.mean(axis=0), train.std(axis=0)
    slope = (as_train[0] - as_train[1]) / (train[0] - train[1])
    wanted = as_train[0] + (sound - train[0]) * slope
    if np.allclose(values, wanted, rtol=1e-2, atol=1e-2):
        return None
    return Finding(
        "another scale than the training part's",
        f"a song of {np.round(sound[0], 2).tolist()} becomes {np.round(values[0], 2).tolist()}; the training part "
        f"has means {np.round(mean, 2).tolist()} and spreads {np.round(spread, 2).tolist()}",
        "the same sound must become the same numbers in training and afterwards",
        "one mean and one spread for both: those of `train_sound`",
    )


def _constant(answer: Answer, rng: Rng) -> Finding | None:
    train, sound = _sounds(rng, 16), _sounds(rng, 6)
    column = int(rng.integers(WIDTH))
    train[:, column] = sound[:, column] = float(rng.integers(1, 6))
    values = _ask(answer, train, sound)[:, column]
    if np.allclose(values, 0, atol=1e-6):
        return _elsewhere_too(answer, train, sound, column, rng)
    always = f"column {column} is always {train[0, column]:g} in the training part"
    saw = f"{always}, and becomes {shown(values.tolist(), 70)}"
    if not np.isfinite(values).all():
        return Finding(
            "a constant column is divided by 0",
            saw,
            "one NaN makes every weight of the network NaN",
            "a spread of 0: put 1 in its place, such as np.where(spread > 0, spread, 1)",
        )
    return Finding(
        "a constant column does not give 0",
        saw,
        "it says nothing, and 0 is what says nothing",
        "subtract the mean before the division",
    )


def _elsewhere_too(answer: Answer, train: Floats, sound: Floats, column: int, rng: Rng) -> Finding | None:
    """Judge a song that differs in a constant column: the difference may stay or become 0, and must not grow."""
    constant = float(train[0, column])
    more = rng.uniform(1, 2, len(sound))
    sound[:, column] += more
    values = _ask(answer, train, sound)[:, column]
    if (np.abs(values) <= MOST * more).all():  # nan is not
        return None
    return Finding(
        "a difference in a constant column explodes"
        if np.isfinite(values).all()
        else "a constant column is divided by 0",
        f"column {column} is always {constant:g} in the training part; a song with {sound[0, column]:.3g} there "
        f"becomes {values[0]:.3g}",
        "one such song, and all other columns say nothing beside it",
        "a spread of 0: put 1 in its place, not a tiny number; or make the column 0",
    )


AUDIO_EMBEDDING = Exercise(
    "audio_embedding",
    [
        Item("standardised by the training part", 1, asks(_standardised)),
        Item("a constant column gives 0", 1, asks(_constant)),
    ],
    hints=(
        "Two numbers a column: where it lies, and how wide it spreads. Which rows may they be taken from?",
        "mean = train_sound.mean(axis=0); spread = train_sound.std(axis=0); some columns have a spread of 0.",
        "(sound - mean) / np.where(spread > 0, spread, 1)",
    ),
    observe=Asking,
    n_seeds=2,
)
