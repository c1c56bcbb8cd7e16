"""The walk of a radio as a playlist that another player opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote

from kit.data.errors import written_whole
from kit.data.exports import Entry, write_playlist
from kit.data.playlists import Playlists
from kit.radio.errors import NoPreview
from kit.radio.previews import Clip

__all__ = ["save_walk"]


def save_walk(
    path: str | Path, tracks: Iterable[int], playlists: Playlists, clip_of: Callable[[int], Clip], title: str
) -> Path:
    """Write tracks as a playlist, and the clips that were made on this machine into a folder beside it.

    What is streamed is never stored: of such a track its page is written, which a browser opens. A track that has no
    clip is written without a place.

    Parameters
    ----------
    path : path
        ``.m3u8`` or ``.jspf``; the clips come into a folder of its name, without the ending.
    tracks : iterable of int
    playlists : Playlists
        What the tracks are called.
    clip_of : callable
        Gives the clip of a track.
    title : str

    Returns
    -------
    Path

    Raises
    ------
    DataError
        When it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from kit.data import load_playlists
    >>> from kit.radio import OfflinePreviews
    >>> playlists = load_playlists("mini")
    >>> previews = OfflinePreviews(playlists, missing=0)
    >>> path = save_walk(Path(tempfile.mkdtemp(), "walk.m3u8"), [3, 1], playlists, previews.clip, "walk")
    >>> [line for line in path.read_text().splitlines() if not line.startswith("#")]
    ['walk/01.wav', 'walk/02.wav']
    """
    path = Path(path)
    entries = []
    for number, track in enumerate(tracks, 1):
        entry = playlists.entry(track)
        try:
            clip = clip_of(track)
        except NoPreview:
            entries.append(entry)
            continue
        if clip.wav is None:
            entries.append(entry._replace(location=clip.link))
            continue
        name = f"{number:02d}.wav"
        with written_whole(path.with_suffix("") / name, "name another file") as draft:
            draft.write_bytes(clip.wav)
        entries.append(Entry(*entry[:3], location=f"{quote(path.stem)}/{name}"))
    return write_playlist(path, entries, title)
