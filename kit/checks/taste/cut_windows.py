"""Checks of `cut_windows`: pieces of a clip, drawn by the rng, and what becomes of a clip shorter than a window.

Every sample of the clip has a value of its own, so that a window tells where it was cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import came, row, table
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, FoundError, shown, student_code

__all__ = ["CUT_WINDOWS"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
# Of some products of seconds and rate the nearest float lies below the whole number that is meant.
# Of others it lies above it, and of the last one the rounded number is the smaller one.
SIZES = ((100, 0.29), (100, 0.5), (50, 0.7), (100, 0.57), (100, 0.07), (100, 0.304))
N_DRAWS = 60  # of one window, from a clip that is three samples longer than it


def _clip(rng: Rng, n: int) -> Floats:
    """A clip in which no two samples are alike."""
    return np.asarray(rng.permutation(np.linspace(-0.9, 0.9, n)))


def _ask(answer: Answer, y: Floats, sr: int, n: int, seconds: float, rng: Rng) -> Floats:
    with student_code():
        result = answer(y, sr, n, seconds, rng)
    if (
        isinstance(result, list | tuple)
        and len({len(part) for part in result if hasattr(part, "__len__")}) > 1
    ):
        lengths = [len(part) for part in result]
        raise FoundError(
            Finding(
                "windows of different lengths",
                f"{len(y)} samples, cut into windows of {round(seconds * sr)}: the windows have {shown(lengths, 60)}",
                "a window that starts too late runs over the end of the clip, and is cut off there",
                "the last start that leaves room for a whole window: len(y) - length",
            )
        )
    return table(result, "cut_windows", "a table with a window in each row")


def _places(window: Floats, y: Floats) -> Rows:
    """The place in the clip that each sample of a window comes from; -1 for one that the clip does not hold."""
    order = np.argsort(y)
    at = np.clip(np.searchsorted(y[order], window), 0, len(y) - 1)
    nearest = np.where(np.isclose(y[order][at], window, rtol=0, atol=1e-6), at, np.maximum(at - 1, 0))
    return np.where(np.isclose(y[order][nearest], window, rtol=0, atol=1e-6), order[nearest], -1)


def _starts(windows: Floats, y: Floats, sr: int, n: int, seconds: float) -> Rows:
    """Where the windows start; a finding where they are not n pieces of the clip, each of the right length."""
    length = round(seconds * sr)
    asked = f"{n} windows of {seconds:g} s at {sr} samples a second"
    if windows.shape == (n, length - 1):
        raise FoundError(
            Finding(
                "a length that is cut off, not rounded",
                f"{asked}: each has {length - 1} samples",
                f"{seconds:g} * {sr} is {seconds * sr!r} in the numbers of a computer, and means {length}",
                "round(seconds * sr) in the place of int(...)",
            )
        )
    if windows.shape == (n, length + 1):
        raise FoundError(
            Finding(
                "a length that is rounded up",
                f"{asked}: each has {length + 1} samples",
                f"{seconds:g} * {sr} is {seconds * sr!r} in the numbers of a computer, and is nearest to {length}",
                "round(seconds * sr) in the place of np.ceil(...)",
            )
        )
    if windows.shape != (n, length):
        raise FoundError(
            Finding(
                "not n windows of one length",
                f"{asked}, of a clip of {len(y)} samples, give the shape {windows.shape}",
                f"each of the {n} rows is a window of seconds * sr = {length} samples",
                "the shape of what is returned",
            )
        )
    places = np.array([_places(window, y) for window in windows])
    for number, of_window in enumerate(places):
        if (np.diff(of_window) != 1).any() or of_window[0] < 0:
            raise FoundError(
                Finding(
                    "a window that is no piece of the clip",
                    f"window {number} of {n} begins with {np.round(windows[number][:4], 3).tolist()}, and its samples "
                    f"stand at the places {shown(of_window[:6].tolist(), 50)} of the clip (-1: nowhere)",
                    "a window is heard and looked at: its samples follow each other as they do in the clip, unchanged",
                    "y[start : start + length]",
                )
            )
    return places[:, 0]


def _pieces(answer: Answer, rng: Rng) -> Finding | None:
    for sr, seconds in SIZES:
        n = int(rng.integers(5, 9))
        y = _clip(rng, int(rng.integers(3, 6)) * sr)
        _starts(_ask(answer, y, sr, n, seconds, rng), y, sr, n, seconds)
    y = _clip(rng, 40)
    for _ in range(N_DRAWS // 3):  # a clip hardly longer than its window
        _starts(_ask(answer, y, 20, 3, 1.9, rng), y, 20, 3, 1.9)
    return _where_one_fits(answer, rng)


def _where_one_fits(answer: Answer, rng: Rng) -> Finding | None:
    """Judge a clip that is exactly as long as its window: it has one start, which is drawn n times."""
    y = _clip(rng, 40)
    windows = _ask(answer, y, 20, 4, 2, rng)
    if windows.shape == (1, 40):
        return Finding(
            "one window fits, and it comes once",
            f"{len(y)} samples, n = 4 and windows of {len(y)} give the shape {windows.shape}",
            "a start may be drawn twice: who asks for n windows reads n rows, and this clip is not too short",
            "len(y) < length, not <=, is where a clip is repeated",
        )
    _starts(windows, y, 20, 4, 2)
    return None


def _drawn(answer: Answer, rng: Rng) -> Finding | None:
    sr, seconds, n = 20, 1.5, 6
    y = _clip(rng, 3_000)

    def of(seed: int) -> Rows:
        return _starts(_ask(answer, y, sr, n, seconds, np.random.default_rng(seed)), y, sr, n, seconds)

    first, again, *others = (of(seed) for seed in (5, 5, *range(6, 16)))
    if first.tolist() != again.tolist():
        return Finding(
            "chance from elsewhere",
            f"an rng with the same seed cuts at {first.tolist()}, and then at {again.tolist()}",
            "nobody could repeat what is measured on these windows",
            "draw with the `rng` that is given: rng.integers(...), not np.random",
        )
    if len(set(first.tolist())) == 1 and all(len(set(one.tolist())) == 1 for one in others):
        return Finding(
            "all windows are the same one",
            f"{n} windows of a clip of {len(y)} samples all start at sample {first[0]}",
            "a song is more than its first seconds, and one window heard often says no more than heard once",
            "a start for each window: rng.integers(..., size=n)",
        )
    if all(first.tolist() == one.tolist() for one in others):
        return Finding(
            "the rng that is given draws nothing",
            f"with every rng the windows start at {first.tolist()}",
            "whoever calls your function chooses the seed, and wants to see what another one gives",
            "draw with `rng`, and make no generator of your own",
        )
    starts, length = [first, *others], round(seconds * sr)
    return (
        _on_a_grid(starts, len(y), length)
        or _one_draw(starts, len(y) - length + 1)
        or _a_part_alone(starts, len(y))
        or _both_ends(answer, rng)
    )


def _one_draw(starts: Sequence[Rows], n_starts: int) -> Finding | None:
    """Judge whether the windows of a call lie as far apart from each other as those of every other call."""
    apart = [(np.diff(one) % n_starts).tolist() for one in starts]
    if any(one != apart[0] for one in apart):
        return None
    return Finding(
        "one start is drawn, and the others follow from it",
        f"two calls start at {starts[0].tolist()} and at {starts[-1].tolist()}: the same steps from window to window",
        "which pieces are heard together would be no chance, and neighbours say the same thing several times",
        "a start for each window: rng.integers(..., size=n)",
    )


def _a_part_alone(starts: Sequence[Rows], n_samples: int) -> Finding | None:
    """Judge whether a long clip is heard in its first and in its last quarter: chance misses one in 1 of 10 ** 8."""
    found = np.concatenate(starts)
    if found.min() < n_samples / 4 and found.max() > n_samples * 3 / 4:
        return None
    return Finding(
        "a part of the clip is never heard",
        f"{len(found)} windows of a clip of {n_samples:,} samples start between {found.min():,} and {found.max():,}",
        "a song is more than its beginning: what comes late in it has no say",
        "rng.integers(len(y) - length + 1, size=n): any start at which a whole window fits",
    )


def _on_a_grid(starts: Sequence[Rows], n_samples: int, length: int) -> Finding | None:
    found = np.concatenate(starts)
    step = reduce(gcd, (int(start) for start in found))
    if step == 1:
        return None
    return Finding(
        "windows start on a grid",
        f"all of {len(found)} windows of {length} samples start at a multiple of {step}, such as "
        f"{np.sort(found)[-3:].tolist()}",
        "a start is a sample: counted in windows or seconds, most pieces of the song are never heard",
        f"what is drawn: a number from 0 to {n_samples - length}, in samples",
    )


def _both_ends(answer: Answer, rng: Rng) -> Finding | None:
    """Judge whether the first and the last start come, of a clip that has four."""
    y, sr, seconds = _clip(rng, 33), 20, 1.5
    starts = [
        int(_starts(_ask(answer, y, sr, 1, seconds, np.random.default_rng(seed)), y, sr, 1, seconds)[0])
        for seed in range(N_DRAWS)
    ]
    if {0, 3} <= set(starts):
        return None
    counted = np.bincount(starts, minlength=4)
    return Finding(
        "an end of the clip is never heard",
        f"a clip of 33 samples has four windows of 30; of {N_DRAWS} draws "
        f"{', '.join(f'{times} start at {start}' for start, times in enumerate(counted))}",
        "both ends belong to the song",
        "rng.integers(low, high) never gives `high`: the number of possible starts is len(y) - length + 1",
    )


def _short(answer: Answer, rng: Rng) -> Finding | None:
    for n_samples, n in ((29, 4), (11, 3), (17, 1), (4, 5)):
        y = _clip(rng, n_samples)
        with student_code():
            result: Any = answer(y, 20, n, 1.5, rng)
        if came(result).name == "NUMBERS" and np.size(result) == 0:
            return Finding(
                "nothing is left of a short clip",
                f"{n_samples} samples and windows of 30 give the shape {np.shape(result)}",
                "the song would vanish from the data without a word",
                "repeat the clip until it fills one window: np.resize(y, (1, length))",
            )
        if finding := _repeated(np.atleast_1d(np.asarray(result)), result, y, n):
            return finding
    return None


def _repeated(windows: NDArray[np.generic], result: object, y: Floats, n: int) -> Finding | None:
    """Judge whether there is one window, and it is the clip over and over."""
    saw = f"{len(y)} samples, n = {n} and windows of 30"
    if windows.ndim == 1 and windows.shape == (30,):
        row(result, "cut_windows")
        return Finding(
            "a window that is no row of a table",
            f"{saw} give the shape {windows.shape}",
            "whoever loops over the windows would meet 30 single samples",
            "the shape (1, length)",
        )
    values = table(result, "cut_windows", "a table with a window in each row")
    if values.shape == (1, 30):
        places = _places(values[0], y)
        if (places >= 0).all() and (np.diff(places) % len(y) == 1 % len(y)).all():
            return None
        return Finding(
            "a short clip is not repeated",
            f"{saw}: behind the clip follow {np.round(values[0][len(y) :][:4], 3).tolist()}",
            "what is not in the song would change its loudness, its flux and all that is measured on it",
            "np.resize(y, (1, length)) begins the clip anew wherever it ends",
        )
    return Finding(
        "not one window of a short clip",
        f"{saw} give the shape {values.shape}",
        "there is nothing else to draw: n copies of it would count n times",
        "one row of `length` samples where len(y) < length",
    )


CUT_WINDOWS = Exercise(
    "cut_windows",
    [
        Item("pieces of the clip, of one length", 1, asks(_pieces)),
        Item("drawn by the rng, any start possible", 1, asks(_drawn)),
        Item("one repeated window of a short clip", 1, asks(_short)),
    ],
    hints=(
        "How many samples has a window, and at how many places can it start?",
        "length = round(seconds * sr); there are len(y) - length + 1 starts, and rng.integers(that, size=n) draws n.",
        (
            "if len(y) < length: return np.resize(y, (1, length)). Else y[starts[:, None] + np.arange(length)] has a "
            "window in each row."
        ),
    ),
    observe=Asking,
    n_seeds=2,
)
