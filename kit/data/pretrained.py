"""Where the pretrained network that hears music is kept, and how it comes there."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from kit.data.errors import DataError, unwritten
from kit.data.folder import cache_folder
from kit.sound.musicnn import SHA256, VERSION, WHEEL

__all__ = ["download_musicnn", "musicnn_wheel"]


def musicnn_wheel() -> Path | None:
    """Find the wheel of musicnn in the cache; None where it has not been downloaded.

    Examples
    --------
    >>> wheel = musicnn_wheel()
    >>> wheel is None or wheel.name == "musicnn-0.1.0-py3-none-any.whl"
    True
    """
    return _place() if _place().is_file() else None


def download_musicnn() -> Path:
    """Bring the wheel of musicnn by pip, check it, and keep it; nothing of it is installed or run.

    Returns
    -------
    Path
        Of the wheel, 29 MB.

    Raises
    ------
    DataError
        Without network or registry, or when what comes is another file; the message says where a file brought by
        hand has its place.

    Examples
    --------
    >>> download_musicnn()                                                     # doctest: +SKIP
    PosixPath('.../musicnn/musicnn-0.1.0-py3-none-any.whl')
    """
    place = _place()
    by_hand = (
        f"By hand: put {WHEEL} (sha256 {SHA256}) into {place.parent}. All else in the labs works without it."
    )
    if place.is_file() and _digest(place) == SHA256:
        return place
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".unfinished-") as folder:
            brought = Path(folder) / WHEEL
            why = _pip_download(Path(folder))
            if not brought.is_file():
                raise DataError(
                    f"musicnn cannot be brought: no network, or no registry of packages ({why}). {by_hand}"
                )
            if (found := _digest(brought)) != SHA256:
                raise DataError(f"what came as {WHEEL} is another file: its sha256 is {found}. {by_hand}")
            brought.replace(place)
    except OSError as error:
        raise unwritten(
            place, error, "set KIT_DATA to a folder that you may write to, and run again"
        ) from error
    return place


def _place() -> Path:
    return cache_folder() / "musicnn" / WHEEL


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _pip_download(folder: Path) -> str:
    """Let pip bring the wheel into a folder; what it says last, if it does not."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--dest", str(folder), f"musicnn=={VERSION}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
