"""A band that plays songs from recipes: chords, bass, drums, a singing voice, a room, with numpy alone.

Each sound is read from a table of one period. What a producer does to a record (an equaliser, a room) is the same for
all songs of an album, as it is on real records.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Recipe", "play"]

Floats = NDArray[np.float32]
Rng = np.random.Generator

SR = 16_000  # samples a second
SECONDS = 24
N = SECONDS * SR
PERIOD_BITS = 11  # a table has 2 ** 11 samples
N_PARTIALS = 24
LOUDNESS, PEAK = 0.12, 0.95  # root mean square aimed at, and the largest sample; full scale is 1
N_EQ = 8  # bands of an equaliser, from 60 Hz to 7 kHz
SECTION_EQ = 5.0  # dB, spread of each band from section to section
SECTIONS = 4  # of a song, a quarter of it each: who plays in them, and how loud, differs

# Chords of a bar each, in steps of the scale.
LOOPS = ((0, 4, 5, 3), (0, 5, 3, 4), (0, 3, 4, 4), (5, 3, 0, 4))
MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
# Weights of partials 1, 2, ... by timbre, before brightness: all, odd ones, a nasal hump, octaves.
TIMBRES = (
    np.ones(N_PARTIALS),
    np.where(np.arange(N_PARTIALS) % 2, 0.08, 1.0),
    1 + 3 * np.exp(-0.5 * ((np.arange(N_PARTIALS) - 4) / 1.2) ** 2),
    np.isin(np.arange(1, N_PARTIALS + 1), (1, 2, 4, 8, 16)) + 0.05,
)
VOWELS = ((730, 1_090, 2_440), (270, 2_290, 3_010), (570, 840, 2_410), (530, 1_840, 2_480), (300, 870, 2_240))


class Recipe(NamedTuple):
    """All that makes one recording, but the melody."""

    tempo: float  # beats a minute
    minor: bool
    loop: int  # a row of LOOPS
    root: int  # a MIDI note
    timbre: int  # a row of TIMBRES
    brightness: float  # 0 to 1, as the next ones
    bass: float
    drums: float
    distortion: float
    detune: float
    vocal: bool
    formants: float  # how much higher than usual the voice resonates, about 1
    snare: float  # 0 to 1: from dull to hissing
    variety: float  # how much the sections differ
    song_eq: tuple[float, ...]  # (N_EQ,) dB
    album_eq: tuple[float, ...]
    room: float  # seconds until an echo has gone
    wet: float  # 0 to 1: how much of it is heard
    room_seed: int  # of the echo itself


def play(recipe: Recipe, rng: Rng) -> NDArray[np.int16]:
    """Play a song of 24 seconds.

    Parameters
    ----------
    recipe : Recipe
    rng : numpy.random.Generator
        Makes up the melody and who plays when; the same for a song and its karaoke version.

    Returns
    -------
    (384,000,) int16
        16,000 samples a second.

    Examples
    --------
    >>> flat = (0.0,) * 8
    >>> recipe = Recipe(120, False, 0, 45, 0, 0.5, 0.5, 0.5, 0.1, 0.2, True, 1.0, 0.5, 1.0, flat, flat, 0.4, 0.2, 7)
    >>> y = play(recipe, np.random.default_rng(0))
    >>> y.shape, y.dtype
    ((384000,), dtype('int16'))
    """
    beat = 60 / recipe.tempo
    scale = np.array(MINOR if recipe.minor else MAJOR)
    roots = _chord_of_each_bar(recipe, beat)
    levels = _levels(recipe.variety, rng)
    mix = levels[0] * _chords(recipe, scale, roots, beat)
    mix += levels[1] * recipe.bass * _bass(recipe, scale, roots, beat, rng)
    mix += levels[2] * recipe.drums * _drums(recipe, beat, rng)
    voice = levels[3] * _voice(recipe, scale, beat, rng)
    if recipe.vocal:
        mix += 0.55 * voice
    drive = 1 + 9 * recipe.distortion**2
    mix = _arranged(np.tanh(drive * mix) / drive**0.7, recipe.variety, rng)
    mix = _produced(mix, recipe)
    mix *= min(LOUDNESS / np.sqrt((mix**2).mean()), PEAK / np.abs(mix).max())
    return np.round(mix * 32767).astype(np.int16)


def _chord_of_each_bar(recipe: Recipe, beat: float) -> NDArray[np.int64]:
    n_bars = int(np.ceil(SECONDS / (4 * beat)))
    return np.resize(np.array(LOOPS[recipe.loop]), n_bars)


def _levels(variety: float, rng: Rng) -> Floats:
    """Draw how loud chords, bass, drums and voice are in each section, (4, N), with short ramps between."""
    of_section = np.exp(variety * 0.6 * rng.normal(size=(4, SECTIONS)))
    silent = rng.random((4, SECTIONS)) < 0.15 * variety
    silent[:, rng.integers(SECTIONS)] = False  # one section has everybody
    of_section[silent] = 0.05
    edges = np.linspace(0, SECONDS, SECTIONS + 1)[1:-1]
    knots = np.concatenate([[0], np.repeat(edges, 2) + np.tile([-0.05, 0.05], SECTIONS - 1), [SECONDS]])
    time = np.arange(N) / SR
    return np.stack([np.interp(time, knots, np.repeat(row, 2)) for row in of_section]).astype(np.float32)


def _hertz(note: NDArray[np.generic] | float) -> NDArray[np.float64]:
    return np.asarray(440 * 2 ** ((np.asarray(note, np.float64) - 69) / 12))


def _note_of(scale: NDArray[np.int64], root: int, step: NDArray[np.int64] | int) -> NDArray[np.int64]:
    octave, degree = np.divmod(step, 7)
    return np.asarray(root + 12 * octave + scale[degree])


def _table(weights: NDArray[np.float64]) -> Floats:
    """Compute one period of a tone from the weights of its partials; its mean square is one half."""
    spectrum = np.zeros(2 ** (PERIOD_BITS - 1) + 1, complex)
    spectrum[1 : len(weights) + 1] = -1j * weights / np.sqrt((weights**2).sum())
    return np.asarray(np.fft.irfft(spectrum) * 2 ** (PERIOD_BITS - 1), np.float32)


def _read(table: Floats, hertz: NDArray[np.float64]) -> Floats:
    """Read a table at a frequency for each sample; phases go around in 32 bits."""
    steps = np.round(hertz * (2**32 / SR)).astype(np.uint32)
    return np.asarray(table[np.cumsum(steps, dtype=np.uint32) >> np.uint32(32 - PERIOD_BITS)])


def _in_steps(values: NDArray[np.generic], seconds: float) -> NDArray[np.float64]:
    """Hold each value for some seconds, for N samples in all."""
    place = np.minimum((np.arange(N) / (seconds * SR)).astype(int), len(values) - 1)
    return np.asarray(np.asarray(values, np.float64)[place])


def _tone(recipe: Recipe, highest: float) -> Floats:
    """Compute the table of the song's timbre, up to the partial that fits below 7.5 kHz."""
    weights = TIMBRES[recipe.timbre] * (0.3 + 0.6 * recipe.brightness) ** np.arange(N_PARTIALS)
    return _table(weights[: max(1, min(N_PARTIALS, int(7_500 / highest)))])


def _chords(recipe: Recipe, scale: NDArray[np.int64], roots: NDArray[np.int64], beat: float) -> Floats:
    out = np.zeros(N, np.float32)
    for third in (0, 2, 4):
        hertz = _hertz(_note_of(scale, recipe.root + 12, roots + third))
        table = _tone(recipe, hertz.max())
        for side in (-1, 1):
            apart = 2 ** (side * 0.012 * recipe.detune * (third + 1) / 12)
            out += 0.11 * _read(table, _in_steps(hertz * apart, 4 * beat))
    struck = np.exp(-1.2 * (np.arange(N) / SR % (2 * beat)) / beat)
    return np.asarray(out * (0.45 + 0.55 * struck).astype(np.float32))


def _bass(
    recipe: Recipe, scale: NDArray[np.int64], roots: NDArray[np.int64], beat: float, rng: Rng
) -> Floats:
    eighths = np.repeat(roots, 8)
    jumps = rng.choice([0, 0, 0, 4, 7], len(eighths))
    # Between 100 and 300 Hz, where small loudspeakers still have it.
    hertz = _hertz(_note_of(scale, recipe.root, eighths + jumps))
    table = _table(np.array([1.0, 0.5, 0.2, 0.1]))
    decay = np.exp(-2.5 * (np.arange(N) / SR % (beat / 2)) / beat).astype(np.float32)
    return np.asarray(0.5 * decay * _read(table, _in_steps(hertz, beat / 2)))


def _drums(recipe: Recipe, beat: float, rng: Rng) -> Floats:
    out = np.zeros(N + SR, np.float32)
    time = np.arange(int(0.2 * SR)) / SR
    kick = 0.9 * np.sin(2 * np.pi * (55 * time - 5 * np.exp(-28 * time))) * np.exp(-16 * time)
    noise = rng.standard_normal(len(time) + 1)
    hissing = recipe.snare * np.diff(noise) + (1 - recipe.snare) * np.cumsum(noise[1:] - noise[1:].mean()) / 6
    snare = 0.35 * hissing * np.exp(-22 * time) + 0.25 * np.sin(2 * np.pi * 190 * time) * np.exp(-25 * time)
    hat = 0.12 * np.diff(noise) * np.exp(-90 * time)
    pattern = rng.random(16) < np.tile([0.95, 0.1, 0.35, 0.15], 4)
    for step, start in enumerate(np.arange(0, SECONDS, beat / 4)):
        first = int(start * SR)
        played = slice(first, first + len(time))
        if pattern[step % 16] and step % 8 < 4:
            out[played] += kick
        if step % 8 == 4:
            out[played] += snare
        if step % 2 == 0:
            out[played] += hat
    return out[:N]


def _voice(recipe: Recipe, scale: NDArray[np.int64], beat: float, rng: Rng) -> Floats:
    """Sing vowels on a melody that wanders, with vibrato and rests."""
    out = np.zeros(N + 4 * SR, np.float32)
    motif = rng.integers(-2, 3, 8)  # steps that come again and again
    lengths = rng.choice([0.5, 0.5, 1.0, 1.0, 1.5], 8)
    start, step, count = 0.0, 4, 0
    while start < SECONDS:
        length = lengths[count % 8] * beat
        step = int(np.clip(step + motif[count % 8] * (1 if rng.random() < 0.8 else -1), 0, 11))
        vowel = VOWELS[rng.integers(len(VOWELS))]
        if rng.random() > 0.12:
            hertz = float(_hertz(_note_of(scale, recipe.root + 24, step)))
            n = int(0.95 * length * SR)
            time = np.arange(n) / SR
            sung = _read(
                _vowel(hertz, vowel, recipe.formants), hertz * (1 + 0.012 * np.sin(2 * np.pi * 5.5 * time))
            )
            swell = np.minimum(np.minimum(time / 0.04, (time[-1] - time) / 0.06 + 0.01), 1)
            out[int(start * SR) : int(start * SR) + n] += sung * swell.astype(np.float32)
        start, count = start + length, count + 1
    return 0.6 * out[:N]


def _vowel(hertz: float, vowel: tuple[int, int, int], formants: float) -> Floats:
    partials = hertz * np.arange(1, max(2, min(N_PARTIALS, int(7_500 / hertz))) + 1)
    weights = 0.02 * np.ones(len(partials))
    for place, (centre, strength) in enumerate(zip(vowel, (1.0, 0.6, 0.35), strict=True)):
        width = 90.0 + 40 * place
        weights += strength / (1 + ((partials - formants * centre) / width) ** 2)
    return _table(weights)


def _arranged(mix: Floats, variety: float, rng: Rng) -> Floats:
    """Give each section a colour of its own: an equaliser, with short cross-fades."""
    length, fade = N // SECTIONS, 400
    ramp = np.linspace(0, 1, 2 * fade, dtype=np.float32)
    padded, out = np.pad(mix, fade), np.zeros(N + 2 * fade, np.float32)
    for section, gains in enumerate(variety * SECTION_EQ * rng.normal(size=(SECTIONS, N_EQ))):
        first = section * length
        piece = padded[first : first + length + 2 * fade]
        heard = np.fft.irfft(np.fft.rfft(piece) * _gains(gains, len(piece)), len(piece)).astype(np.float32)
        heard[: 2 * fade] *= ramp
        heard[-2 * fade :] *= ramp[::-1]
        out[first : first + len(piece)] += heard
    return out[fade:-fade]


def _gains(decibels: ArrayLike, n: int) -> Floats:
    """Compute the gain of each bin of a spectrum of `n` samples, from dB at the centres of the equaliser's bands."""
    centres = np.log(np.geomspace(60, 7_000, N_EQ))
    coarse = np.arange(1, SR // 2 + 1)  # a gain a hertz is enough
    gains = 10 ** (np.interp(np.log(coarse), centres, np.asarray(decibels)) / 20)
    return np.asarray(np.interp(np.fft.rfftfreq(n, 1 / SR), coarse, gains), np.float32)


def _produced(mix: Floats, recipe: Recipe) -> Floats:
    """Put a song through the equalisers of song and album, and into the album's room."""
    spectrum = np.fft.rfft(mix) * _gains(np.add(recipe.song_eq, recipe.album_eq), N)
    time = np.arange(int(1.5 * recipe.room * SR)) / SR
    echo = np.random.default_rng(recipe.room_seed).standard_normal(len(time)) * np.exp(
        -6.9 * time / recipe.room
    )
    echo *= recipe.wet / np.sqrt((echo**2).sum())
    echo[0] += 1
    spectrum *= np.fft.rfft(echo.astype(np.float32), N)
    return np.asarray(np.fft.irfft(spectrum, N), np.float32)
