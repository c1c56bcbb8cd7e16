"""Files of sound: wav, aiff, flac, ogg, opus and mp3 become 16,000 samples a second, one channel, float32.

What a file is, its first bytes and its reader say, never its name. Long files are read in pieces.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from math import ceil, gcd
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kit.sound.errors import NoReader, Reason, Unheard

if TYPE_CHECKING:
    import soundfile

__all__ = ["WHOLE", "Heard", "Note", "Recording", "read_part", "read_sound", "read_windows"]

Floats = NDArray[np.float32]

SR = 16_000  # samples a second of what is given
PIECE = 20.0  # seconds that are read at once
WHOLE = 600.0  # seconds of a file that is read from beginning to end for its windows
LEAST = 1.0  # seconds of a file of which anything is heard
MARGIN = 1_600  # samples before and after a window that the resampler needs, or it would hear an edge
SILENCE = 1e-4  # the largest sample of what counts as silent: -80 dB of full scale
STEADY = 0.99  # of the samples, at one value that is not 0: the rest is what a resampler makes of both ends

# How files begin that are often found beside music.
_BEGINNINGS = {
    Reason.PICTURE: (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"<svg"),
    Reason.PLAYLIST: (b"#EXTM3U", b"[playlist]", b"\xef\xbb\xbf#EXTM3U", b"<?wpl", b"<asx"),
    Reason.ENCRYPTED: (b"Salted__", b"-----BEGIN PGP", b"\x85\x02"),
}


class Note(Enum):
    """What is worth saying of a file that was read; the value is a pattern of what is said."""

    DULL = "{rate:g} kHz: nothing above {highest:g} kHz can be heard"
    SHORT = "{seconds:.1f} s, shorter than a window: repeated to fill one"
    MIXED = "{channels} channels, mixed into one"
    LONG = "{minutes:.0f} minutes: read in pieces"
    CUT = "cut off: its header promises more than there is"
    GARBLED = "noise throughout, as of bytes drawn at random: play it, it may be damaged"

    def said_of(self, recording: Recording) -> str:
        """Put a recording's own numbers into what is said.

        Examples
        --------
        >>> Note.MIXED.said_of(Recording(Path("a.flac"), 9.5, 48_000, 6, "FLAC PCM_24"))
        '6 channels, mixed into one'
        """
        return self.value.format(
            rate=recording.rate / 1000,
            highest=recording.rate / 2000,
            seconds=recording.seconds,
            minutes=recording.seconds / 60,
            channels=recording.channels,
        )


@dataclass(frozen=True)
class Recording:
    """What is known of a file before its sound is read.

    Attributes
    ----------
    path : Path
    seconds : float
    rate : int
        Samples a second in the file.
    channels : int
    format : str
        Such as "WAV PCM_24", "OGG VORBIS", "OGG OPUS", "MP3 MPEG_LAYER_III".
    title, artist, album : str
        As the file's own tags say, or "".
    """

    path: Path
    seconds: float
    rate: int
    channels: int
    format: str
    title: str = ""
    artist: str = ""
    album: str = ""


@dataclass(frozen=True)
class Heard:
    """Windows of one file.

    Attributes
    ----------
    recording : Recording
    windows : (m, seconds * 16,000) float32
    starts : (m,) float64
        Where each begins, in seconds.
    notes : list of (Note, str)
        What is worth saying, and how it is said.
    """

    recording: Recording
    windows: Floats
    starts: NDArray[np.float64]
    notes: list[tuple[Note, str]]


def read_sound(path: str | Path) -> Floats:
    """Read a whole file: all channels mixed into one, 16,000 samples a second.

    Parameters
    ----------
    path : path

    Returns
    -------
    (n,) float32
        Between -1 and 1, or a little beyond where the file is.

    Raises
    ------
    Unheard
        When nothing of it is heard; its `reason` says why.
    NoReader
        When soundfile or soxr is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import soundfile
    >>> path = Path(tempfile.mkdtemp(), "a.flac")
    >>> soundfile.write(path, np.sin(np.arange(44_100))[:, None] * [0.5, 0.1], 44_100)
    >>> read_sound(path).shape
    (16000,)
    """
    with _opened(Path(path)) as file:
        return _audible(Path(path), _resampled(file), file)


def read_windows(path: str | Path, n: int, seconds: float, rng: np.random.Generator) -> Heard:
    """Read windows of a file, drawn anywhere in it.

    Parameters
    ----------
    path : path
    n : int
        Windows; fewer where they would begin less than a second apart.
    seconds : float
        Of each. A file that is shorter gives one window, its sound repeated.
    rng : numpy.random.Generator

    Returns
    -------
    Heard

    Raises
    ------
    Unheard, NoReader
        As of `read_sound`.

    Examples
    --------
    >>> import tempfile
    >>> import soundfile
    >>> path = Path(tempfile.mkdtemp(), "a.wav")
    >>> soundfile.write(path, np.sin(np.arange(80_000)), 8_000)
    >>> heard = read_windows(path, 3, 5.0, np.random.default_rng(0))
    >>> heard.windows.shape, heard.notes[0][1]
    ((3, 80000), '8 kHz: nothing above 4 kHz can be heard')
    """
    path = Path(path)
    with _opened(path) as file:
        recording = _describe(path, file)
        length, room = round(seconds * SR), recording.seconds - seconds
        starts = np.sort(rng.uniform(0, max(room, 0), max(1, min(n, int(max(room, 0)) + 1))))
        firsts = (starts * SR).astype(int).tolist()
        if recording.seconds <= WHOLE:
            y = _audible(path, _resampled(file), file)  # or `read_sound` would refuse what was heard
            y = np.resize(y, max(length, len(y)))
            windows = np.stack([y[one : one + length] for one in np.minimum(firsts, len(y) - length)])
        else:
            windows = np.stack([_piece(file, one, length) for one in firsts])
        notes = _notes(recording, seconds, cut=_cut(file), garbled=_garbled(file))
        return Heard(recording, _audible(path, windows, file), starts, notes)


def read_part(path: str | Path, start: float, seconds: float) -> Floats:
    """Read some seconds of a file, without what lies before them.

    Parameters
    ----------
    path : path
    start : float
        In seconds.
    seconds : float
        How many; where the file ends before that, what was read is repeated.

    Returns
    -------
    (seconds * 16,000,) float32
        Silence where the song is silent.

    Raises
    ------
    Unheard, NoReader
        As of `read_sound`, but for silence.

    Examples
    --------
    >>> import tempfile
    >>> import soundfile
    >>> path = Path(tempfile.mkdtemp(), "a.wav")
    >>> soundfile.write(path, np.sin(np.arange(80_000)), 8_000)
    >>> read_part(path, 2.5, 5.0).shape
    (80000,)
    """
    path = Path(path)
    with _opened(path) as file:
        return _sound(path, _piece(file, int(start * SR), round(seconds * SR)))


def _notes(recording: Recording, seconds: float, *, cut: bool, garbled: bool) -> list[tuple[Note, str]]:
    holds = {
        Note.DULL: recording.rate < SR,
        Note.SHORT: recording.seconds < seconds,
        Note.MIXED: recording.channels > 2,
        Note.LONG: recording.seconds > WHOLE,
        Note.CUT: cut,
        Note.GARBLED: garbled,
    }
    return [(note, note.said_of(recording)) for note, there in holds.items() if there]


@contextmanager
def _opened(path: Path) -> Iterator[soundfile.SoundFile]:
    """Open a file, and give what fails while it is read its name."""
    reader = _reader()
    _look(path)
    try:
        # A name that is not of the system's encoding can be given as bytes alone.
        with reader.SoundFile(path if os.name == "nt" else os.fsencode(path)) as file:
            if not file.frames:
                raise Unheard(path, Reason.EMPTY)
            if file.frames < LEAST * file.samplerate:
                raise Unheard(path, Reason.SHORT)
            yield file
    except TypeError as error:  # a raw file, which says nothing of its rate
        raise Unheard(path, Reason.FORMAT) from error
    except reader.LibsndfileError as error:
        said = error.error_string.strip(" .")
        # The last of these is what is said where the decoder of mp3 has found nothing.
        unknown = any(words in said for words in ("not recognised", "unknown format", "does not exist"))
        raise Unheard(path, Reason.FORMAT if unknown else Reason.BROKEN, "" if unknown else said) from error


def _reader() -> Any:
    try:
        import soundfile
        import soxr  # noqa: F401  the remedy is the same
    except (ImportError, OSError) as error:  # OSError: soundfile is there, and libsndfile is not
        raise NoReader(
            f"files of sound are read by soundfile and soxr, and {getattr(error, 'name', None) or 'libsndfile'} is "
            "not installed: run  pip install soundfile soxr"
        ) from error
    return soundfile


def _look(path: Path) -> None:
    """Look at the first bytes of a file that may not be sound at all."""
    try:
        with path.open("rb") as file:
            begins = file.read(16)
    except FileNotFoundError as error:
        raise Unheard(path, Reason.MISSING) from error
    except IsADirectoryError as error:
        raise Unheard(path, Reason.FOLDER) from error
    except OSError as error:
        raise Unheard(path, Reason.FOLDER if path.is_dir() else Reason.DENIED, str(error.strerror)) from error
    if not begins:
        raise Unheard(path, Reason.EMPTY)
    for reason, beginnings in _BEGINNINGS.items():
        if begins.startswith(beginnings):
            raise Unheard(path, reason)
    if begins[4:11] == b"ftypM4P":
        raise Unheard(path, Reason.ENCRYPTED)
    if begins[:4] == b"RIFF" and begins[8:12] == b"WEBP":
        raise Unheard(path, Reason.PICTURE)


def _describe(path: Path, file: soundfile.SoundFile) -> Recording:
    kind = f"{file.format} {file.subtype}"
    tags = (file.title.strip(), file.artist.strip(), file.album.strip())
    return Recording(path, file.frames / file.samplerate, file.samplerate, file.channels, kind, *tags)


def _resampled(file: soundfile.SoundFile) -> Floats:
    """Read what is left of a file, in pieces."""
    import soxr

    turned = soxr.ResampleStream(file.samplerate, SR, 1, dtype="float32", quality="HQ")
    pieces = []
    while True:
        mixed = _mixed(file, round(PIECE * file.samplerate))
        last = len(mixed) == 0
        pieces.append(turned.resample_chunk(mixed, last=last))
        if last:
            return np.concatenate(pieces)


def _piece(file: soundfile.SoundFile, first: int, length: int) -> Floats:
    """Read `length` samples at 16 kHz from sample `first` on, as they are when the whole file is read."""
    import soxr

    rate = file.samplerate
    step = SR // gcd(rate, SR)  # after so many samples at 16 kHz both rates have a sample at the same time
    before = min(first, MARGIN + (first - MARGIN) % step)
    file.seek((first - before) * rate // SR)
    y = soxr.resample(_mixed(file, ceil((before + length + MARGIN) * rate / SR)), rate, SR, quality="HQ")
    return np.resize(y[before : before + length], length)


def _mixed(file: soundfile.SoundFile, frames: int) -> Floats:
    return np.asarray(file.read(frames, dtype="float32", always_2d=True).mean(axis=1), np.float32)


def _cut(file: soundfile.SoundFile) -> bool:
    """Whether the header of a wav promises more bytes than there are; a stream's header, which knows none, does not."""
    told = re.search(r"^ *data : (\d+) \(should be (\d+)\)", file.extra_info, re.MULTILINE)
    return told is not None and int(told[2]) < int(told[1]) < 0x7FFFFFFF


def _garbled(file: soundfile.SoundFile) -> bool:
    """Whether a second of its samples has all loudnesses alike, and none tells the next: no music has."""
    if not file.subtype.startswith("PCM"):
        return False
    file.seek(max(0, (file.frames - file.samplerate) // 2))
    y = file.read(file.samplerate, always_2d=True)[:, 0]
    shares = np.histogram(y, 8, (-1, 1))[0] / len(y)
    return bool(np.ptp(shares) < 0.03 and abs((y[1:] * y[:-1]).mean()) < 0.05 * (y**2).mean())


def _audible(path: Path, y: Floats, file: soundfile.SoundFile) -> Floats:
    if np.abs(_sound(path, y)).max() < SILENCE:
        raise Unheard(path, Reason.CANCELLED if _heard_apart(file) else Reason.SILENT)
    some = y.ravel()[::101]
    middle = float(np.median(some))
    if abs(middle) > SILENCE and (np.abs(some - middle) <= SILENCE).mean() > STEADY:
        raise Unheard(path, Reason.STEADY)
    return y


def _heard_apart(file: soundfile.SoundFile) -> bool:
    """Whether one of the channels is not silent by itself."""
    file.seek(0)
    return any(
        np.abs(piece).max() >= SILENCE
        for piece in file.blocks(round(PIECE * file.samplerate), dtype="float32")
    )


def _sound(path: Path, y: Floats) -> Floats:
    if not y.size:
        raise Unheard(path, Reason.EMPTY)
    if not np.isfinite(y).all():
        raise Unheard(path, Reason.BROKEN, "some samples are no numbers")
    return y
