"""A place in the space of sound becomes a few seconds of music, with numpy alone.

Each coordinate of the place turns one knob (`KNOBS`), so tracks near each other get almost the same knobs and
sound alike; the rng only picks the melody within what the knobs allow. A riff can be added, of which only the order of
its notes tells anything.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.sound.wav import as_wav

__all__ = ["N_KNOBS", "knobs", "synthesise"]

RATE = 16_000  # samples a second
KNOBS = ("tempo", "brightness", "drums", "register", "mode", "density")
N_KNOBS = len(KNOBS)
# Scales from dark to bright, in semitones above the root.
SCALES = (
    (0, 1, 3, 5, 7, 8, 10),
    (0, 2, 3, 5, 7, 8, 10),
    (0, 3, 5, 7, 10),
    (0, 2, 4, 7, 9),
    (0, 2, 4, 5, 7, 9, 11),
    (0, 2, 4, 6, 7, 9, 11),
)
LOUDNESS, PEAK = 0.13, 0.85  # root mean square aimed at, and the largest sample allowed; full scale is 1

RIFF = (0, 4, 7, 12)  # four notes a beat, in semitones above the riff's lowest, upwards or downwards
RIFF_NOTE, RIFF_LOUDNESS = 72, 0.22  # a MIDI note, C5, or up to an octave above, wherever the song's root is

N_PARTIALS = 8
PERIOD = 2**14  # samples of one period, from which tones of any pitch are read

Wave = NDArray[np.float64]


def knobs(place: Any) -> Wave:
    """Turn a place, `(d,)` with a spread of about 1 in each coordinate, into `N_KNOBS` settings in 0 ... 1.

    Coordinates beyond `N_KNOBS` are not heard; missing ones leave their knob in the middle. Settings are
    rounded, so that the last bits of a place do not change the clip.

    Examples
    --------
    >>> knobs([0.0, 9.0, -9.0]).tolist()
    [0.5, 1.0, 0.0, 0.5, 0.5, 0.5]
    """
    heard = np.zeros(N_KNOBS)
    place = np.asarray(place, np.float64)[:N_KNOBS]
    heard[: len(place)] = place
    return np.round(0.5 + 0.5 * np.tanh(0.8 * heard), 3)


def synthesise(
    settings: Wave, rng: np.random.Generator, *, seconds: float = 5.0, riff: float | None = None
) -> bytes:
    """Make a clip as a WAV file: mono, 16 bits, `RATE` samples a second.

    Parameters
    ----------
    settings : (N_KNOBS,) floats in 0 ... 1
        See `knobs`.
    rng : numpy.random.Generator
        Picks the melody.
    seconds : float
    riff : float, optional
        Four quick notes on each beat: the share of beats on which they go upwards, 0 to 1, and downwards on the others.
        The notes are the same either way, so that the mean and the spread of a spectrum do not hear the difference.
        Without it there is no riff.

    Returns
    -------
    bytes
        A header of 44 bytes, then the samples.

    Examples
    --------
    >>> wav = synthesise(knobs([0, 0, 0]), np.random.default_rng(1), seconds=0.5)
    >>> len(wav), wav[:4]
    (16044, b'RIFF')
    """
    tempo, brightness, drums, register, mode, density = settings
    beat = 60.0 / (70.0 + 80.0 * tempo)  # seconds
    root = 36 + round(24 * register)  # a MIDI note, C2 to C4
    scale = SCALES[min(int(mode * len(SCALES)), len(SCALES) - 1)]

    wave = np.zeros(int(seconds * RATE))
    periods = _periods(brightness, mode)
    _add_pad(wave, root, scale, periods[:4])
    _add_melody(wave, root + 12, scale, periods, beat, density, rng)
    _add_drums(wave, beat, drums, rng)
    if riff is not None:
        _add_riff(wave, root, beat, riff, rng)
    return as_wav(_finish(wave), RATE)


def _periods(brightness: float, mode: float) -> Wave:
    """Compute one period of the tone, `(N_PARTIALS, PERIOD)`: row n has the first n + 1 partials.

    A bright tone keeps the high ones, a dark mode lacks the even ones.
    """
    weights = (0.12 + 0.75 * brightness) ** np.arange(N_PARTIALS)
    weights[1::2] *= mode
    return np.asarray(np.cumsum(weights[:, None] * _partials(), axis=0), np.float64)


@cache
def _partials() -> Wave:
    """Compute the sine and its harmonics over one period, `(N_PARTIALS, PERIOD)`."""
    phase = 2 * np.pi * np.arange(PERIOD) / PERIOD
    return np.asarray(np.sin(np.arange(1, N_PARTIALS + 1)[:, None] * phase), np.float64)


def _add_pad(wave: Wave, root: int, scale: tuple[int, ...], periods: Wave) -> None:
    """Add a chord held from the first sample to the last: root, third and fifth of the scale."""
    third = next(step for step in scale if step >= 3)
    for note in (root, root + third, root + 7):
        wave += 0.08 * _tone(_pitch(note), periods, len(wave))


def _add_melody(
    wave: Wave,
    root: int,
    scale: tuple[int, ...],
    periods: Wave,
    beat: float,
    density: float,
    rng: np.random.Generator,
) -> None:
    """Add plucked notes on a grid of quarter beats: with more density more of the grid is filled, by shorter notes."""
    length = beat * (2.0 - 1.6 * density)
    time = np.arange(int(min(length, 1.2) * RATE)) / RATE
    envelope = 0.3 * np.minimum(time / 0.006, 1.0) * np.exp(-3.5 * time / length)
    chances = (0.2 + 1.3 * density, 1.8 * density - 0.8)  # of a note on a half beat, and between two
    step = 0
    for place, start in enumerate(np.arange(0.0, len(wave) / RATE, beat / 4)):
        step += int(rng.integers(-2, 3))
        if rng.random() > chances[place % 2]:
            continue
        octave, degree = divmod(step % (2 * len(scale)), len(scale))
        frequency = _pitch(root + 12 * octave + scale[degree])
        _add(wave, start, envelope * _tone(frequency, periods, len(time)))


def _add_drums(wave: Wave, beat: float, amount: float, rng: np.random.Generator) -> None:
    """Add a kick on each beat and a hiss between; the amount is how loud both are."""
    time = np.arange(int(0.18 * RATE)) / RATE
    kick = np.sin(2 * np.pi * (50 * time - 4.5 * np.exp(-25 * time))) * np.exp(-18 * time)
    hiss = np.diff(rng.standard_normal(len(time) + 1)) * np.exp(-45 * time)
    for start in np.arange(0.0, len(wave) / RATE, beat):
        _add(wave, start, 1.1 * amount * kick)
        _add(wave, start + beat / 2, 0.35 * amount * hiss)


def _add_riff(wave: Wave, root: int, beat: float, rising: float, rng: np.random.Generator) -> None:
    """Add a riff on each whole beat; how many of them rise is given, which of them is drawn.

    A note swells and fades alike, so that a riff that falls is one that rises, played backwards.
    """
    n_beats = int(len(wave) / RATE / beat)
    upwards = rng.permutation(n_beats) < round(rising * n_beats)
    n = int(beat * RATE / len(RIFF))
    swell = RIFF_LOUDNESS * np.sin(np.pi * (np.arange(n) + 0.5) / n) ** 2
    lowest = RIFF_NOTE + root % 12
    notes = [swell * np.sin(2 * np.pi * _pitch(lowest + step) * np.arange(n) / RATE) for step in RIFF]
    for number, rises in enumerate(upwards):
        for place, note in enumerate(notes if rises else reversed(notes)):
            _add(wave, number * beat + place * n / RATE, note)


def _tone(frequency: float, periods: Wave, n: int) -> Wave:
    """Give `n` samples of a tone, with as many of its partials as the sampling rate can hold."""
    partials = max(1, min(int(0.45 * RATE / frequency), len(periods)))
    places = (np.arange(n) * (frequency * PERIOD / RATE)).astype(np.int64) & (PERIOD - 1)
    return np.asarray(periods[partials - 1][places])


def _pitch(note: int) -> float:
    """Give the frequency of a MIDI note, in hertz: A4, number 69, is 440."""
    return float(440.0 * 2.0 ** ((note - 69) / 12))


def _add(wave: Wave, start: float, sound: Wave) -> None:
    """Add a sound from a time in seconds on; what would stick out at the end is cut."""
    first = int(start * RATE)
    wave[first : first + len(sound)] += sound[: max(len(wave) - first, 0)]


def _finish(wave: Wave) -> Wave:
    """Fade in and out, and bring all clips to about one loudness without clipping."""
    fade_in, fade_out = int(0.01 * RATE), int(0.12 * RATE)
    wave[:fade_in] *= np.linspace(0, 1, fade_in)[: len(wave)]
    wave[-fade_out:] *= np.linspace(1, 0, fade_out)[-len(wave) :]
    loudness, peak = np.sqrt(np.mean(wave**2)), np.abs(wave).max()
    return np.asarray(wave * min(LOUDNESS / loudness, PEAK / peak))
