"""What a computer hears in music: spectra, features of a few seconds, and files of the listener's own.

- `spectra`: the short-time Fourier transform and back; mel bands, decibels, the twelve notes
- `pitch`: bands of a semitone each
- `timbre`: contrast, rolloff, a share of the loudness, mel cepstrum
- `rhythm`: flux, tempo, harmonic and percussive parts
- `summary`: all of these of a few seconds, as one row of numbers
- `play`: mel bands, notes and beats made heard again
- `wav`: a sound as a file that a browser plays
- `reading`: files of sound, with the extra `audio`; `errors`: why nothing of a file is heard
- `musicnn`: a network that has heard hundreds of thousands of songs; its weights are no part of the kit

Sound is `(n,)` float32 between -1 and 1, `sr` samples a second. A picture of it has a row a frame and a column a band:
`(frames, bins)`, float32. Numpy and scipy are all that it takes; the results are those of librosa 0.11
(`tests/kit/sound/test_beside_librosa.py` says how near). Nothing is imported before a name is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.lazy import lazily

if TYPE_CHECKING:
    from kit.sound.errors import NoReader, Reason, SoundError, Unheard
    from kit.sound.pitch import constant_q
    from kit.sound.reading import Heard, Note, Recording, read_part, read_sound, read_windows
    from kit.sound.rhythm import flux, harmonic_percussive, tempo
    from kit.sound.spectra import chroma, decibels, istft, log_mel, mel, stft
    from kit.sound.timbre import contrast, fractional_rms, mfcc, rolloff

__all__ = [
    "Heard",
    "NoReader",
    "Note",
    "Reason",
    "Recording",
    "SoundError",
    "Unheard",
    "chroma",
    "constant_q",
    "contrast",
    "decibels",
    "flux",
    "fractional_rms",
    "harmonic_percussive",
    "istft",
    "log_mel",
    "mel",
    "mfcc",
    "read_part",
    "read_sound",
    "read_windows",
    "rolloff",
    "stft",
    "tempo",
]

if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(
        __name__,
        {
            "kit.sound.errors": ["NoReader", "Reason", "SoundError", "Unheard"],
            "kit.sound.pitch": ["constant_q"],
            "kit.sound.reading": ["Heard", "Note", "Recording", "read_part", "read_sound", "read_windows"],
            "kit.sound.rhythm": ["flux", "harmonic_percussive", "tempo"],
            "kit.sound.spectra": ["chroma", "decibels", "istft", "log_mel", "mel", "stft"],
            "kit.sound.timbre": ["contrast", "fractional_rms", "mfcc", "rolloff"],
        },
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
