"""Checks of `log_mel`: sines, noise, silence and clicks.

Any mel scale is right, any window, frames that are centred or not, and any logarithm: of the scale only the places of
its peaks are asked, of the logarithm only by how much it grows when the sound gets twice as loud.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import table
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, FoundError, student_code
from kit.checks.taste.scales import HTK, N_MELS, SLANEY, Scale, not_mel

__all__ = ["LOG_MEL", "Growth"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
N_FFT = 1_024
LEAST_BELOW = 45  # dB from the peak of a sine to the bands far above: 36 without a window, 54 with Hamming's
BESIDE = 0.25  # of a band
# By how many dB a sine a quarter of a band above a middle is quieter in the band above: a triangle has three times as
# much power there as its neighbour, 4.8 dB, or three times the amplitude, 9.5. A flat band has 0, or more than 20.
LEAST_DOWN, MOST_DOWN = 2.0, 16.0
FLICKERS = 3.0  # dB by which a steady tone may change
LOWEST = -1e6  # of what any logarithm gives for a floor that float64 can hold
LOUD = 2.0  # twice as loud
DB = 20 * np.log10(LOUD)
LOGS = {"dB": 1.0, "ln of power": np.log(10) / 10, "log10 of power": 0.1, "log2 of power": np.log2(10) / 10}


def _ask(
    answer: Answer, y: Floats, sr: int, n_fft: int = N_FFT, hop: int = 256, n_mels: int = N_MELS
) -> Floats:
    with student_code():
        result = answer(y.astype(np.float32), sr, n_fft, hop, n_mels)
    values = table(result, "log_mel", "a table with a frame in each row")
    if values.shape[1] == n_mels:
        return values
    turned = values.shape[0] == n_mels
    raise FoundError(
        Finding(
            "turned round: bands in the rows" if turned else "not a number a band",
            f"{len(y)} samples, hop {hop} and {n_mels} bands give the shape {values.shape}",
            f"a row is a frame, and has {n_mels} numbers: what stands in line is what sounds together",
            "`.T` of what is returned" if turned else "the mel bank: (bins, n_mels)",
        )
    )


def _noise(rng: Rng, n: int, loudness: float) -> Floats:
    return loudness * rng.normal(size=n)


# --- where a sine peaks ---------------------------------------------------------------------------------------------


WIDE = np.array([13.0, 17, 21, 25, 29])  # bands of many bins, in which a triangle can be told from a saw


def _bands(answer: Answer, rng: Rng) -> Finding | None:
    for sr, n_fft in ((16_000, N_FFT), (44_100, 2 * N_FFT)):
        hz = np.array([260.0, 520, 1_040, 2_080, 3_900, 6_400]) * rng.uniform(0.98, 1.02)
        peaks = _peaks(answer, hz, sr, n_fft)
        if finding := not_mel(hz, peaks, sr):
            return finding
        scale = next((one for one in (HTK, SLANEY) if _in_the_middle(answer, one, sr, n_fft)), None)
        if scale is None:
            beside = HTK.places(WIDE + BESIDE, sr)
            return Finding(
                "bands that are no triangles",
                f"at {sr:,} samples a second sines of {', '.join(f'{one:,.0f}' for one in beside)} Hz lie a quarter "
                f"above the middle of the bands {WIDE.astype(int).tolist()}, and peak in "
                f"{_peaks(answer, beside, sr, n_fft).tolist()}",
                "a band hears best what lies in its middle, and less towards its edges",
                "what rises from 0 at the lower edge to 1 in the middle, and what falls: each divided by its width",
            )
        if finding := _flat(answer, rng, scale, sr, n_fft):
            return finding
    return _of_one_tone(answer, rng)


def _peaks(answer: Answer, hz: Floats, sr: int, n_fft: int) -> NDArray[np.int64]:
    """The band in which each of some sines is loudest."""
    found = []
    for one in hz:
        y = 0.1 * np.sin(2 * np.pi * one * np.arange(sr // 4) / sr)
        frames = np.nan_to_num(_ask(answer, y, sr, n_fft), posinf=0.0, neginf=-1e9)
        found.append(int(frames[len(frames) // 2].argmax()))
    return np.array(found)


def _in_the_middle(answer: Answer, scale: Scale, sr: int, n_fft: int) -> bool:
    """Whether sines a quarter of a band away from the middle of a band, to either side, still peak in it."""
    return all(
        (_peaks(answer, scale.places(WIDE + side, sr), sr, n_fft) == WIDE).all() for side in (BESIDE, -BESIDE)
    )


def _flat(answer: Answer, rng: Rng, scale: Scale, sr: int, n_fft: int) -> Finding | None:
    """Judge whether a band hears a sine near its middle better than the next one does, by as much as a triangle."""
    growth = Growth.of(answer, rng)
    if not (growth.even() or growth.of_one_more()):
        return None  # no logarithm, which is another item
    down = []
    for band, hz in zip(WIDE.astype(int), scale.places(WIDE + BESIDE, sr), strict=True):
        y = 0.1 * np.sin(2 * np.pi * hz * np.arange(sr // 4) / sr)
        once, twice = (_ask(answer, loud * y, sr, n_fft) for loud in (1.0, LOUD))
        middle = once[len(once) // 2]
        step = float(twice[len(twice) // 2][band] - middle[band])
        if not abs(step) > 1e-3:
            return None  # loudness is thrown away, which is another item too
        down.append(float(middle[band] - middle[band + 1]) * DB / step)
    if LEAST_DOWN <= np.median(down) <= MOST_DOWN:
        return None
    return Finding(
        "flat bands",
        f"at {sr:,} samples a second sines that lie a quarter above the middle of the bands "
        f"{WIDE.astype(int).tolist()} are {', '.join(f'{one:.1f}' for one in down)} dB quieter in the band above",
        "between two triangles a tone passes over: there it is 4.8 dB by power, 9.5 by amplitude. From one flat band "
        "to the next it jumps",
        "what rises from 0 at the lower edge to 1 in the middle, and falls to 0 at the upper one",
    )


def _of_one_tone(answer: Answer, rng: Rng) -> Finding | None:
    """Judge whether a sine between two bins is as loud in each frame, and how much of it is seen far above it."""
    growth, sr = Growth.of(answer, rng), 16_000
    hz = 33.5 * sr / N_FFT
    frames = _ask(answer, 0.5 * np.sin(2 * np.pi * hz * np.arange(sr // 2) / sr), sr)
    if not growth.even() or abs(growth.step()) < 1e-3:
        return None  # no logarithm, which is another item
    if finding := _flickers(frames * DB / growth.step(), hz):
        return finding
    decibels = frames[len(frames) // 2] * DB / growth.step()
    far = decibels[-6:]
    below = float(decibels.max() - far.max())
    if not below < LEAST_BELOW or np.ptp(far) < 0.01:
        return None
    return Finding(
        "a sine leaks into all bands",
        f"a sine of {hz:.0f} Hz, and the highest bands are only {below:.0f} dB below its peak",
        "a frame that is cut out with sharp edges clicks at both of them, and a click has all frequencies",
        'a window that fades at both ends: scipy.signal.get_window("hann", n_fft), or np.hanning(n_fft)',
    )


def _flickers(decibels: Floats, hz: float) -> Finding | None:
    """Judge whether a tone that does not change is as loud in each frame but those at the ends of the sound."""
    inner = decibels[len(decibels) // 4 : len(decibels) - len(decibels) // 4]
    heard = inner[:, np.median(inner, axis=0).argmax()]
    if not np.isfinite(heard).all() or np.ptp(heard) < FLICKERS:
        return None
    return Finding(
        "a steady tone flickers",
        f"a sine of {hz:.0f} Hz that does not change: in its band the frames go from {heard.min():.0f} to "
        f"{heard.max():.0f} dB",
        "the real part of a spectrum tells where in its swing a frame meets the tone, the magnitude how strong it is",
        "np.abs(np.fft.rfft(...)) ** 2, not np.real, .real or .imag",
    )


# --- twice as loud --------------------------------------------------------------------------------------------------


@dataclass
class Growth:
    """Values of the same noise at four loudnesses, each twice the one before, where it is not much below its loudest.

    Attributes
    ----------
    values : (4, n) floats
    """

    values: Floats

    @classmethod
    def of(cls, answer: Answer, rng: Rng, loudness: float = 0.02) -> Growth:
        """Ask for a noise that gets louder."""
        noise = _noise(rng, 8_000, loudness)
        values = np.array([_ask(answer, LOUD**turn * noise, 16_000) for turn in range(4)])
        kept = np.isfinite(values).all(axis=0) & (values[0] > np.median(values[0]))
        return cls(values[:, kept if kept.any() else ~kept])

    def step(self) -> float:
        """By how much a value grows when the sound gets twice as loud."""
        return float(np.median(np.diff(self.values, axis=0)))

    def even(self) -> bool:
        """Whether it is the same everywhere."""
        steps = np.diff(self.values, axis=0)
        return bool(np.allclose(steps, self.step(), rtol=0.03, atol=1e-3))

    def of_one_more(self) -> bool:
        """Whether it is the logarithm of 1 + a multiple of power or amplitude."""
        for base in (np.e, 10.0, 2.0):
            grown = base**self.values - 1
            if (grown > 1e-6).all():
                ratios = grown[1:] / grown[:-1]
                if np.allclose(ratios, 4, rtol=0.03) or np.allclose(ratios, 2, rtol=0.02):
                    return True
        return False


def _gain(answer: Answer, rng: Rng) -> Finding | None:
    growth = Growth.of(answer, rng)
    step = growth.step()
    saw = f"the same noise, twice as loud (+{DB:.2f} dB): the values grow by {step:.3g}"
    steps = [DB * factor for factor in LOGS.values()]
    if growth.even() and np.isclose(step, [*steps, *(one / 2 for one in steps[1:])], rtol=0.02).any():
        return None
    if growth.of_one_more():
        return None
    if growth.even() and abs(step) < 0.02:
        return Finding(
            "loudness is thrown away",
            saw,
            "a whisper and a shout would look the same",
            "what the sound is divided by: no maximum of its own, `ref=np.max` and the like",
        )
    if growth.even() and np.isclose(step, 2 * DB, rtol=0.02):
        return Finding(
            "power taken for amplitude",
            saw,
            f"power is the amplitude squared already: 10 log10 of it grows by {DB:.2f}, and 20 log10 by {2 * DB:.2f}",
            "10 * np.log10(power), or 20 * np.log10(amplitude)",
        )
    if growth.even() and np.isclose(step, DB / 2, rtol=0.02):
        return Finding(
            "amplitude taken for power",
            saw,
            f"10 log10 of an amplitude grows by half of what is heard: {DB / 2:.2f} in the place of {DB:.2f}",
            "np.abs(...) ** 2 is the power; 10 * np.log10(power)",
        )
    most, least = (float(end(np.diff(growth.values, axis=0))) for end in (np.max, np.min))
    return Finding(
        "not the logarithm of power",
        f"{saw} in the middle, by {least:.3g} at least and by {most:.3g} at most",
        "twice as loud adds the same to every band: 6.02 dB, 1.39 by the natural logarithm, .602 by log10",
        "10 * np.log10(power @ bank + 1e-10), with the logarithm taken last",
    )


# --- silence, and full scale ----------------------------------------------------------------------------------------


def _finite(answer: Answer, rng: Rng) -> Finding | None:
    silence = np.zeros(4_000)
    half = np.concatenate([silence, _noise(rng, 4_000, 0.1)])
    for words, y in (("silence", silence), ("silence, then noise", half)):
        values = _ask(answer, y, 16_000)
        if not np.isfinite(values).all():
            return Finding(
                "the logarithm of 0",
                f"{words}: {np.mean(~np.isfinite(values)):.0%} of the numbers are "
                f"{values[~np.isfinite(values)][0]:g}",
                "one such number in a batch, and the loss of a network is nan for good",
                "a floor before the logarithm: power + 1e-10, or np.maximum(power, 1e-10), in 32 bits: in 16 it is 0",
            )
        if values.min() < LOWEST:
            return Finding(
                "the logarithm of 0, as the lowest number there is",
                f"{words}: the smallest number is {values.min():.3g}",
                "it is finite, and whatever is added to it or multiplied by it is not: a mean is -inf again",
                "a floor before the logarithm, power + 1e-10: np.nan_to_num comes too late",
            )
    if finding := _loud_silence(answer, rng, silence):
        return finding
    time = np.arange(16_000) / 16_000
    loud = 0.98 * np.sign(np.sin(2 * np.pi * 200 * time) + 0.1 * rng.uniform(-1, 1))
    values = _ask(answer, loud, 16_000, 2_048, 512)
    if np.isfinite(values).all():
        return None
    return Finding(
        "a loud sound is too large for its numbers",
        f"a sound at full scale: {np.mean(~np.isfinite(values).all(axis=1)):.0%} of the frames hold "
        f"{values[~np.isfinite(values)][0]:g}",
        "float16 ends at 65,504, and power goes far beyond it; a network fed with inf answers all the same",
        "float16 is for what the logarithm gave, not for what it is taken of",
    )


def _loud_silence(answer: Answer, rng: Rng, silence: Floats) -> Finding | None:
    """Judge whether a whisper, a hundred times quieter than speech, is at least as loud as silence."""
    whisper = _noise(rng, len(silence), 1e-3)
    of_silence, of_whisper, of_speech = (
        float(np.median(_ask(answer, y, 16_000))) for y in (silence, whisper, 100 * whisper)
    )
    throws_loudness_away = of_speech <= of_whisper + 1e-3  # which another item asks for
    if of_silence <= of_whisper + 1e-3 or throws_loudness_away:
        return None
    return Finding(
        "silence is louder than a whisper",
        f"the middle one of the numbers of silence is {of_silence:.3g}, that of a noise of .001 {of_whisper:.3g}",
        "a network would take a pause for sound; and 0 dB is a loudness, not nothing",
        "a floor below all that is heard, before the logarithm: power + 1e-10, not 0 in the place of -inf",
    )


# --- the hop --------------------------------------------------------------------------------------------------------


def _hop(answer: Answer, rng: Rng) -> Finding | None:
    sr, n_fft = 16_000, 128
    for hop in (40, 80):
        # 10 ms apart and more, and then so far apart that a hop of one sample more or less is seen.
        clicks = 400 + np.cumsum(160 * np.concatenate([rng.permutation([1, 1, 2, 3, 1, 4]), [60]]))
        y = np.zeros(13_200)
        y[clicks] = 0.9
        values = np.nan_to_num(_ask(answer, y, sr, n_fft, hop, 8), neginf=-1e3, posinf=1e3)
        counted = f"{len(y)} samples, n_fft {n_fft} and hop {hop} give {len(values)} frames"
        if not (len(y) - n_fft) // hop - 1 <= len(values) <= (len(y) + n_fft) // hop + 2:
            return Finding(
                "another number of frames",
                counted,
                f"a frame begins every {hop} samples: there are about {len(y) // hop}",
                "hop is a number of samples, not of seconds or of frames: [::hop]",
            )
        apart = clicks[1:] - clicks[:-1]
        found = _loudest(values.mean(axis=1), len(clicks), n_fft // hop)
        if len(found) != len(clicks) or (np.abs(np.diff(found) - apart / hop) > 1.5).any():
            return Finding(
                "clicks are not told apart",
                f"clicks {', '.join(f'{1000 * gap / sr:.0f}' for gap in apart)} ms apart, hop {1000 * hop / sr:g} ms: "
                f"the loudest frames are {found.tolist()}",
                f"a click is seen in the frames that hold it: they lie {', '.join(f'{gap / hop:g}' for gap in apart)} "
                "frames apart",
                "how frames are cut: n_fft samples each, and the next one begins hop samples later",
            )
    return None


def _loudest(loudness: Floats, n: int, reach: int) -> NDArray[np.int64]:
    """The frames with a click: the loudest one, then the loudest of those that are not beside it, and so on."""
    left = loudness.copy()
    found: list[int] = []
    for _ in range(n):
        best = int(left.argmax())
        if left[best] <= np.median(loudness) and found:
            break
        found.append(best)
        left[max(0, best - reach) : best + reach + 1] = -np.inf
    return np.sort(np.array(found, np.int64))


def _what_to_know(answer: Answer, rng: Rng) -> Finding | None:
    """Say what is worth knowing of a right answer."""
    quieter = [Growth.of(answer, rng, loudness) for loudness in (1e-2, 1e-3, 1e-4, 1e-5)]
    growth = next((one for one in quieter if one.of_one_more() and not one.even()), None)
    if growth is None:
        return None
    steps = np.diff(growth.values, axis=0)
    return Finding(
        "the logarithm of 1 + C x",
        f"twice as loud adds {steps.min():.3g} to the quietest band and {steps.max():.3g} to the loudest",
        "it never falls below 0, and it squeezes what is quiet: a filter, not a change of loudness, for a network",
        "the constant C: how loud a sound has to be to count is a choice, and stands beside the model",
    )


LOG_MEL = Exercise(
    "log_mel",
    [
        Item("a sine peaks in its band", 1, asks(_bands)),
        Item("twice as loud is 6 dB more", 1, asks(_gain)),
        Item("silence and full scale are finite", 1, asks(_finite)),
        Item("frames a hop apart", 1, asks(_hop)),
    ],
    hints=(
        "Four steps: frames, their power by frequency, bands, logarithm. Which shape has each of them?",
        (
            "np.lib.stride_tricks.sliding_window_view(y, n_fft)[::hop] cuts the frames; np.abs(np.fft.rfft(frames * "
            "window)) ** 2 is (frames, bins); a triangle rises from one edge to the next, and falls to the one after."
        ),
        (
            "rising = (hz[:, None] - edges[:-2]) / np.diff(edges)[:-1]; falling = (edges[2:] - hz[:, None]) / "
            "np.diff(edges)[1:]; bank = np.maximum(np.minimum(rising, falling), 0); 10 * np.log10(power @ bank + 1e-10)"
        ),
    ),
    observe=Asking,
    note=asks(_what_to_know),
    n_seeds=2,
)
