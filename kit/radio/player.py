"""The player shown in a notebook: the browser owns the clock, Python owns the choice.

Python adds to the queue and never waits. The page pulls the sound of a track when it is about to play it, so
no sound and no link to one is ever part of the notebook.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kit.data.playlists import Playlists
from kit.radio.deezer import DeezerError
from kit.radio.previews import Clip, NoPreview, Previews

STATIC = Path(__file__).parent / "static"
REPORTS = ("ended", "skipped", "stopped", "blocked")  # what the page tells of its own accord


class Player(anywidget.AnyWidget):  # type: ignore[misc]
    """Plays tracks one after the other, beside the cells that go on running.

    Show it once (`player` as a cell's last line), then `play` from any cell.

    Parameters
    ----------
    previews : Previews
        Where the sound comes from: `OfflinePreviews(playlists)`, say.
    playlists : Playlists
        What the tracks are called.

    Attributes
    ----------
    queue : list of dict
        What was asked for, in order: track, title, artist, note, link. Text only.
    events : list of dict
        What the listener did: `event` (ended, skipped, stopped or blocked), `track`, `index` in the queue.

    Examples
    --------
    >>> import numpy as np
    >>> from kit.data import Playlists
    >>> from kit.radio import OfflinePreviews
    >>> text = np.array(["Blue", "Red"], object)
    >>> playlists = Playlists("two", np.arange(2), np.array([0, 2]), text, text, np.arange(2), text)
    >>> player = Player(OfflinePreviews(playlists, vectors=np.eye(2), missing=0), playlists)
    >>> player.play(1)
    >>> player
    Radio with 1 track, the last one Red · Red. Run the cell again to listen.
    """

    _esm = STATIC / "player.js"
    _css = STATIC / "player.css"
    queue = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(self, previews: Previews, playlists: Playlists) -> None:
        super().__init__()
        self.events: list[dict[str, Any]] = []
        self._previews, self._playlists = previews, playlists
        # Messages of the page arrive on the main thread or on another one, within the same notebook.
        self._lock = threading.RLock()
        self.on_msg(self._on_message)

    def play(self, track: int) -> None:
        """Add a track to the queue and return at once.

        Raises
        ------
        NoPreview
            There is nothing to hear; the queue is as before. The message says why.
        """
        clip = self._previews.clip(track)
        entry = {
            "track": int(track),
            "title": clip.title,
            "artist": clip.artist,
            "note": clip.note,
            "link": clip.link,
        }
        with self._lock:
            self.queue = [*self.queue, entry]

    def __repr__(self) -> str:
        # Notebooks cut a representation at 110 characters.
        if not self.queue:
            return "Radio with nothing in its queue yet: player.play(track) adds a track."
        n, last = len(self.queue), self._playlists.label(self.queue[-1]["track"])
        last = last if len(last) <= 40 else last[:39] + "…"
        tracks = "1 track" if n == 1 else f"{n} tracks"
        return f"Radio with {tracks}, the last one {last}. Run the cell again to listen."

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Act on what the page says; whatever does not name a place in the queue is not from our page."""
        if not isinstance(content, dict):
            return
        event, index = content.get("event"), content.get("index")
        if type(index) is not int or not 0 <= index < len(self.queue):
            return
        if event == "want":
            self._answer(index, content.get("ask"))
        elif event in REPORTS:
            with self._lock:
                self.events.append({"event": event, "track": self.queue[index]["track"], "index": index})

    def _answer(self, index: int, ask: Any) -> None:
        """Send the sound of an entry of the queue, or why there is none; `ask` names the page's request."""
        about = {"index": index, "ask": ask}
        try:
            clip = self._previews.clip(self.queue[index]["track"])  # may take seconds: not under the lock
        except (NoPreview, DeezerError) as error:
            self._tell({"event": "failed", "reason": str(error), **about})
        except Exception as error:  # our own fault: the page must not wait for it, the log must show it
            self._tell({"event": "failed", "reason": f"{type(error).__name__}: {error}", **about})
            raise
        else:
            self._tell_clip(clip, about)

    def _tell_clip(self, clip: Clip, about: dict[str, Any]) -> None:
        if clip.wav is None:
            self._tell({"event": "audio", "url": clip.url, **about})
        else:
            self._tell({"event": "audio", "url": None, **about}, [clip.wav])

    def _tell(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        with self._lock:
            self.send(content, buffers)
