"""What can go wrong with a file of sound, as a tree.

SoundError
├── NoReader      the extra `audio` is not installed
└── Unheard       a file of which nothing is heard, with a `Reason`
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

__all__ = ["NoReader", "Reason", "SoundError", "Unheard"]


class Reason(Enum):
    """Why nothing of a file is heard; the value is what is said to its owner."""

    MISSING = "there is no such file"
    FOLDER = "it is a folder: name the files in it"
    DENIED = "you may not read it"
    EMPTY = "it holds no sound: it is empty"
    PICTURE = "it is a picture"
    PLAYLIST = "it is a playlist: name the files that it lists"
    ENCRYPTED = "it is encrypted: only the player that it was bought for can read it"
    FORMAT = "it is none of wav, aiff, flac, ogg, opus and mp3: convert it to one of them"
    BROKEN = "it is broken: play it, and get it anew where it stops"
    SILENT = "it is silent"
    STEADY = "it is one steady value: nothing swings in it, so nothing is heard"
    SHORT = "it is shorter than a second: too little to tell anything by"
    CANCELLED = "its channels cancel each other when they are mixed: save one of them alone"


class SoundError(RuntimeError):
    """Sound could not be had; the message says what happened and what to do."""


class NoReader(SoundError):
    """The packages that read files of sound are not installed."""


class Unheard(SoundError):
    """Nothing of a file is heard.

    Attributes
    ----------
    path : Path
    reason : Reason
    detail : str
        What the reader said, or "".

    Examples
    --------
    >>> Unheard(Path("cover.mp3"), Reason.PICTURE)
    Unheard('cover.mp3: it is a picture')
    """

    def __init__(self, path: Path, reason: Reason, detail: str = "") -> None:
        self.path, self.reason, self.detail = path, reason, detail
        super().__init__(f"{path}: {reason.value}" + (f" ({detail})" if detail else ""))
