"""Checks of `shape_of_sound`: flux, rolloff and the fraction of the RMS between 100 and 300 Hz, by small spectra."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, told
from kit.checks.asking.values import row
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["SHAPE_OF_SOUND"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
LOW, HIGH = 100, 300
SHARE = 0.85
KEYS = ("flux", "rolloff", "fraction")


# --- what is right --------------------------------------------------------------------------------------------------


def _rises(power: Floats) -> Floats:
    return np.diff(power, axis=0, prepend=power[:1])


def _flux(power: Floats, _frequencies: Floats) -> Floats:
    return np.asarray(np.maximum(_rises(power), 0).mean(axis=1))


def _rolled(power: Floats, share: float = SHARE) -> NDArray[np.int64]:
    upto = np.cumsum(power, axis=1)
    return np.asarray(np.argmax(upto >= share * upto[:, -1:], axis=1))


def _rolloff(power: Floats, frequencies: Floats) -> Floats:
    return np.asarray(frequencies[_rolled(power)])


def _energy_share(power: Floats, frequencies: Floats) -> Floats:
    inside = (frequencies > LOW) & (frequencies < HIGH)
    total = power.sum(axis=1)
    return np.asarray(power[:, inside].sum(axis=1) / np.where(total > 0, total, 1))


def _fraction(power: Floats, frequencies: Floats) -> Floats:
    return np.sqrt(_energy_share(power, frequencies))


# --- what is asked --------------------------------------------------------------------------------------------------


def _spectra(rng: Rng) -> list[tuple[Floats, Floats, str]]:
    """Power by frame and bin, the frequencies of the bins, and what sounds, in words; the smallest first."""
    steady = np.tile([0.0, 4, 0, 1, 0], (4, 1))
    few = np.array([40.0, 160, 260, 350, 500])
    clicks = np.full((6, 9), 0.01)
    clicks[[2, 4]] = rng.uniform(0.5, 1, (2, 9))
    wide = np.fft.rfftfreq(1_024, 1 / 22_050)  # 21.5 Hz a bin: no bin at 100 or 300
    voice = rng.exponential(size=(7, 513)) / (1 + wide / 400) ** 2
    other = np.fft.rfftfreq(400, 1 / 7_700) + 1e-9
    edges = np.array([5.0, 60, 99.5, 100.5, 200, 299.5, 300.5, 340, 400])
    hum = rng.uniform(0.5, 1, (4, 9)) * [90, 1, 1, 1, 1, 1, 1, 1, 1]
    return [
        (steady, few, "a steady tone of 160 Hz, with a fourth of it at 350 Hz"),
        (clicks, np.linspace(0, 890, 9), "two clicks"),
        (np.vstack([hum, hum[:4]]), edges, "a hum of 5 Hz, and a little at the edges of 100 and 300 Hz"),
        (voice, wide, "noise, at 22,050 samples a second"),
        (rng.exponential(size=(5, 201)), other, "noise, at 7,700 samples a second"),
    ]


def _ask(answer: Answer, power: Floats, frequencies: Floats, words: str, key: str) -> Floats:
    with student_code():
        result: Any = answer(power.astype(np.float32), frequencies)
    if finding := nothing_returned(result):
        raise FoundError(finding)
    if not isinstance(result, dict) or key not in result:
        keys = (
            shown(list(result), 60)
            if isinstance(result, dict)
            else f"no keys: it is a {type(result).__name__}"
        )
        raise FoundError(
            Finding(
                "no dict with the three keys",
                f"what is returned has {keys}",
                "the lab reads the three by their names",
                'return {"flux": ..., "rolloff": ..., "fraction": ...}',
            )
        )
    value = result[key]
    one = np.ndim(value) == 0 and value is not None
    values = row([value] if one else value, key, "a row with a number a frame")
    if len(values) == len(power):
        return values
    if key == "flux" and len(values) == len(power) - 1:
        raise FoundError(
            Finding(
                "the first frame has no flux",
                f"{words}: {len(power)} frames, and flux has {len(values)} numbers",
                "flux, rolloff and fraction stand beside each other, frame by frame",
                "nothing comes before the first frame, so its flux is 0: np.diff(..., prepend=power[:1])",
            )
        )
    raise FoundError(
        Finding(
            "not a number a frame",
            f"{words}: {len(power)} frames, and {key} has {len(values)} number{'' if len(values) == 1 else 's'}",
            "each frame has its own; who wants a mean takes it later",
            "the axis: axis 1 goes along the bins of a frame",
        )
    )


def _cases(answer: Answer, rng: Rng, key: str, right: Callable[[Floats, Floats], Floats]) -> list[Case]:
    """Ask for all spectra."""
    return [
        Case((power, hz), right(power, hz), _ask(answer, power, hz, words, key), f"{key} of {words}")
        for power, hz, words in _spectra(rng)
    ]


def _same(one: object, other: object) -> bool:
    """Whether two rows are alike; what comes is of float32."""
    a, b = np.asarray(one, float), np.asarray(other, float)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=2e-4, atol=1e-6, equal_nan=True))


# --- the items ------------------------------------------------------------------------------------------------------

_FLUXES = (
    Mistake(
        "negative differences are kept",
        lambda power, _: _rises(power).mean(axis=1),
        "what fades is no onset: falls would cancel the rises",
        "np.maximum(difference, 0) before the mean",
    ),
    Mistake(
        "falls count as much as rises",
        lambda power, _: np.abs(_rises(power)).mean(axis=1),
        "the end of a click would count like its beginning",
        "np.maximum(difference, 0), not np.abs",
    ),
    Mistake(
        "a sum over the bins, not their mean",
        lambda power, _: np.maximum(_rises(power), 0).sum(axis=1),
        "twice as many bins would make twice the flux",
        ".mean(axis=1)",
    ),
)


def _has_flux(answer: Answer, rng: Rng) -> Finding | None:
    return told(
        _cases(answer, rng, "flux", _flux),
        _FLUXES,
        cause="another flux",
        so="flux is the mean over the bins of max(0, S_t - S_t-1), and 0 in the first frame",
        look="np.maximum(np.diff(power, axis=0, prepend=power[:1]), 0).mean(axis=1)",
        same=_same,
    )


_ROLLOFFS = (
    Mistake(
        "a bin, not its frequency",
        lambda power, _: _rolled(power),
        "bin 40 is another sound at another rate",
        "frequencies[bin]",
    ),
    Mistake(
        "the rolloff of amplitudes",
        lambda power, hz: hz[_rolled(np.sqrt(power))],
        "85 % of the energy is asked for, and energy is power",
        "the cumulative sum is of `power` as it is given, without a root",
    ),
    Mistake(
        "15 % from below, not 85 %",
        lambda power, hz: hz[_rolled(power, 1 - SHARE)],
        "most of the energy lies above that frequency, not below it",
        "the first bin at which the cumulative sum reaches .85 of the whole",
    ),
)


def _has_rolloff(answer: Answer, rng: Rng) -> Finding | None:
    cases = _cases(answer, rng, "rolloff", _rolloff)
    silence = np.zeros((3, 65))
    hz = np.linspace(0, 4_000, 65)
    cases.append(
        Case(
            (silence, hz), np.zeros(3), _ask(answer, silence, hz, "silence", "rolloff"), "rolloff of silence"
        )
    )

    widths = {
        len(case.expected): np.diff(case.given[1]).max() for case in cases
    }  # of a bin, by how many frames

    def one_bin(came: Any, right: Any) -> bool:
        """Whether all frames are within one bin of what is right."""
        return len(came) == len(right) and bool((np.abs(came - right) <= 1.01 * widths[len(right)]).all())

    return told(
        cases,
        _ROLLOFFS,
        cause="another rolloff",
        so="below the rolloff lies 85 % of the energy of a frame; a silent frame rolls off at 0 Hz",
        look="the cumulative sum along the bins, and where it first reaches .85 of its last value",
        same=one_bin,
    )


def _in_bins(first: int) -> Callable[[Floats, Floats], Floats]:
    def fraction(power: Floats, _frequencies: Floats) -> Floats:
        total = power.sum(axis=1)
        return np.asarray(np.sqrt(power[:, first:HIGH].sum(axis=1) / np.where(total > 0, total, 1)))

    return fraction


_FRACTIONS = (
    *(
        Mistake(
            "the band is cut in bins, not in Hz",
            _in_bins(first),
            "bin 100 lies at 100 Hz at one rate only",
            "(frequencies > 100) & (frequencies < 300) is a mask of bins",
        )
        for first in (LOW, LOW + 1)
    ),
    Mistake(
        "the share of what lies outside",
        lambda power, hz: np.sqrt(np.where(power.sum(axis=1) > 0, 1 - _energy_share(power, hz), 0)),
        "a bass would have less of it than a flute",
        "which bins the mask keeps",
    ),
)


def _has_fraction(answer: Answer, rng: Rng) -> Finding | None:
    silence = np.zeros((3, 65))
    silence[2] = 1
    hz = np.linspace(3, 4_000, 65)
    of_silence = _ask(answer, silence, hz, "silence, then noise", "fraction")
    if not np.isfinite(of_silence).all():
        return Finding(
            "silence is divided by 0",
            f"two silent frames, then noise: the fraction is {np.round(of_silence, 4).tolist()}",
            "one nan, and every mean that it takes part in is nan",
            "where the energy is 0 the fraction is 0: divide by np.where(total > 0, total, 1)",
        )
    words = "fraction of silence, then noise"
    first = Case((silence, hz), _fraction(silence, hz), of_silence, words)
    cases = [*_cases(answer, rng, "fraction", _fraction), first]
    if all(_same(case.came, _energy_share(*case.given)) for case in cases):
        return None
    return told(
        cases,
        _FRACTIONS,
        cause="another fraction",
        so="the fraction is the RMS of what lies between 100 and 300 Hz beside the RMS of all; 0 in silence",
        look="np.sqrt(energy inside / energy of all), each a sum over the bins of a frame",
        same=_same,
    )


def _what_to_know(answer: Answer, rng: Rng) -> Finding | None:
    """Say what is worth knowing of a right answer."""
    power, hz, words = _spectra(rng)[0]
    came = _ask(answer, power, hz, words, "fraction")
    if _same(came, _fraction(power, hz)):
        return None
    return Finding(
        "the energy share, not that of the RMS",
        f"{words}: the share of the energy is {came[0]:.2f}, that of the RMS {_fraction(power, hz)[0]:.2f}",
        "RMS is the root of energy, so half of the RMS is a fourth of the energy: say which one a table has",
        "np.sqrt of the share makes one of the other",
    )


SHAPE_OF_SOUND = Exercise(
    "shape_of_sound",
    [
        Item("flux", 1, asks(_has_flux)),
        Item("rolloff within one bin", 1, asks(_has_rolloff)),
        Item("fraction between 100 and 300 Hz", 1, asks(_has_fraction)),
    ],
    hints=(
        "Each of the three is one number a frame: along which axis are its bins?",
        (
            "np.diff(power, axis=0, prepend=power[:1]) is what each frame has more than the one before; np.cumsum("
            "power, axis=1) is the energy up to each bin."
        ),
        (
            "flux: np.maximum(difference, 0).mean(axis=1). rolloff: frequencies[np.argmax(upto >= 0.85 * upto[:, -1:], "
            "axis=1)]. fraction: np.sqrt(inside / np.where(total > 0, total, 1))."
        ),
    ),
    observe=Asking,
    note=asks(_what_to_know),
    n_seeds=2,
)
