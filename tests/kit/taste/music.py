"""Small files of sound for the tests of `kit.taste`: each is drawn from a seed."""

from pathlib import Path

import numpy as np

RATE = 16_000


def song(seed, *, calm, seconds=9.5, rate=RATE):
    """Six voices, each with a course of its own: low tones, if calm, else bands of noise that beat."""
    rng = np.random.default_rng([seed, calm])
    time = np.arange(round(seconds * rate)) / rate
    hertz = np.fft.rfftfreq(len(time), 1 / rate)
    every = np.arange(0, seconds + 1, 0.5)
    y = np.zeros(len(time))
    for voice in range(6):
        if calm:
            sound = np.sin(2 * np.pi * rng.uniform(110, 440) * time)
        else:
            noise = np.fft.rfft(rng.normal(size=len(time)))
            sound = 2 * np.fft.irfft(noise * ((hertz // 650).astype(int) == voice), len(time))
        y += sound * np.interp(time, every, rng.uniform(0, 1, len(every)) ** 3)
    if not calm:
        y *= np.sin(2 * np.pi * rng.uniform(2, 5) * time) > 0
    return 0.1 * y + 0.002 * rng.normal(size=len(time))


def write(path, y, rate=RATE, *, album="", **kind):
    """Write a file, and its folder."""
    import soundfile

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    channels = 1 if y.ndim == 1 else y.shape[1]
    with soundfile.SoundFile(path, "w", rate, channels, **kind) as file:
        if album:
            file.album = album
        file.write(y)
    return path


def collection(folder, *, liked=8, disliked=8, candidates=2, albums=2):
    """Three folders, a few albums in each of the first two; what the command is given."""
    for side, n, calm in (("liked", liked, 1), ("disliked", disliked, 0)):
        for i in range(n):
            write(folder / side / f"album {i % albums}" / f"{i}.flac", song(i, calm=calm))
    for i in range(candidates):
        write(folder / "new" / f"{'calm' if i % 2 == 0 else 'loud'} {i}.flac", song(100 + i, calm=i % 2 == 0))
    return [str(folder / side) for side in ("liked", "disliked", "new")]
