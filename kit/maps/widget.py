"""The map shown in a notebook: the browser draws, finds and searches; Python projects and starts the radio.

Places and names go to the page when it asks for them, as bytes that are no part of the notebook.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from kit.cell import Shown
from kit.maps.columns import as_lines, read_tracks
from kit.maps.projection import Floats, Method, Stopped, project
from kit.radio.errors import DeezerError, NoPreview
from kit.radio.previews import Previews
from kit.radio.sending import send_clip
from kit.theme import styled

__all__ = ["TrackMap", "page"]

STATIC = Path(__file__).parent / "static"
PARTS = ("points.js", "drawing.js", "marks.js", "page.js", "scene.js", "map.js")  # each uses those before it
BETWEEN = 0.2  # seconds between two reports of progress
WAYS = {"pca": "principal components", "neighbours": "neighbours"}


def page() -> str:
    """Join the page's modules into the one that a widget may have; imports of one module by another are dropped.

    Examples
    --------
    >>> 'from "./' in page()
    False
    """
    text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in PARTS)
    alone = re.sub(r'^import .* from "\./.*";\n', "", text, flags=re.MULTILINE)
    return re.sub(r"^export (?!default)", "", alone, flags=re.MULTILINE)


class TrackMap(Shown, anywidget.AnyWidget):  # type: ignore[misc]
    """All tracks as points; near on the map is near in the vectors.

    Show it as a cell's last line. Click a point, or press Enter on it, to start the radio there.

    Parameters
    ----------
    vectors : (V, d) numbers
        Row = track. Principal components are drawn at once. With d = 2 they are places already.
    tracks : Playlists, pandas.DataFrame or dict of columns
        Titles and artists, a row a track; a table may have `count` and `genre` too.
    genres : (V,) names or numbers, optional
        To colour by.
    previews : Previews, optional
        Where the sound comes from: `OfflinePreviews(playlists)`, say.
    on_pick : callable, optional
        Called with the track that was clicked; a radio's `start`, say.
    neighbours : bool
        Whether the neighbour embedding is made in the background as soon as the map is shown.

    Attributes
    ----------
    walk : list of int
        Tracks, in the order heard: drawn as a numbered line.
    colour : str
        "genre", "artist" or "popularity".
    layout_by : str
        "pca" or "neighbours": which places are shown.
    picked : list of int
        The tracks that were clicked.

    Examples
    --------
    >>> import numpy as np
    >>> tracks = {"title": ["Blue", "Red", "Grey"], "artist": ["A", "B", "B"]}
    >>> track_map = TrackMap(np.eye(3), tracks, on_pick=print)
    >>> track_map.walk = [2, 0]
    >>> track_map
    Map of 3 tracks, a walk of 2 drawn on it. Run the cell again to see it.
    """

    _esm = page()
    _css = styled(STATIC / "map.css")
    walk = traitlets.List(traitlets.Int()).tag(sync=True)
    colour = traitlets.Unicode().tag(sync=True)
    layout_by = traitlets.Unicode("pca").tag(sync=True)
    _progress = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        vectors: ArrayLike,
        tracks: Any,
        *,
        genres: ArrayLike | None = None,
        previews: Previews | None = None,
        on_pick: Callable[[int], Any] | None = None,
        neighbours: bool = True,
    ) -> None:
        self._vectors, self._columns = np.asarray(vectors), read_tracks(tracks, genres)
        if len(self._vectors) != len(self._columns.titles):
            raise ValueError(
                f"{len(self._vectors)} vectors, {len(self._columns.titles)} tracks: give one vector a track"
            )
        self._places: dict[str, Floats] = {"pca": project(self._vectors)}
        self._previews, self._on_pick = previews, on_pick
        self._unasked = neighbours and self._embeds
        self._followed: Any = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        # Messages of the page arrive on the main thread or on another one, within the same notebook.
        self._lock = threading.RLock()
        self.picked: list[int] = []
        super().__init__(colour=self._columns.colourings[0].name)
        self.on_msg(self._on_message)

    @property
    def positions(self) -> Floats:
        """The places where the tracks stand now, `(V, 2)`, from -1 to 1."""
        return self._places[self.layout_by]

    @property
    def _embeds(self) -> bool:
        return self._vectors.shape[1] > 2 and len(self._vectors) > 3

    def follow(self, radio: Any) -> None:
        """Draw a radio's walk as it goes: `radio.heard`, a list of tracks that can be observed.

        Only one radio is followed: a second call leaves the first one.
        """
        if not hasattr(radio, "heard") or not hasattr(radio, "observe"):
            raise TypeError(
                f"a {type(radio).__name__} has no list `heard` that can be observed: "
                "set the walk yourself, track_map.walk = [track, ...]"
            )
        if self._followed is not None:
            self._followed.unobserve(self._on_heard, "heard")
        self._followed = radio
        radio.observe(self._on_heard, "heard")
        self.walk = list(map(int, radio.heard))

    def arrange(self, by: Method = "neighbours", *, wait: bool = False) -> None:
        """Show the places of a layout; the neighbour embedding is made in the background first.

        Parameters
        ----------
        by : {"pca", "neighbours"}
        wait : bool
            Return only when the places are there.
        """
        if by not in WAYS:
            raise ValueError(f'layout "{by}" is unknown: use "pca" or "neighbours"')
        if by == "neighbours" and not self._embeds:
            raise ValueError(
                "these tracks have places already: a neighbour embedding needs vectors of 3 or more"
            )
        with self._lock:
            self._unasked = False
            if by in self._places:
                self.layout_by = by
            elif self._thread is None:
                self._stop.clear()
                self._thread = threading.Thread(target=self._embed, name="neighbour embedding", daemon=True)
                self._thread.start()
            thread = self._thread
        if wait and thread is not None:
            thread.join()

    def stop(self) -> None:
        """End the neighbour embedding; the map stays as it is."""
        self._stop.set()

    def __repr__(self) -> str:
        walk = f", a walk of {len(self.walk)} drawn on it" if self.walk else ""
        return f"Map of {len(self._vectors):,} tracks{walk}. Run the cell again to see it."

    @traitlets.validate("walk")  # type: ignore[untyped-decorator]
    def _check_walk(self, proposal: Any) -> list[int]:
        n = len(self._vectors)
        stray = [track for track in proposal["value"] if not 0 <= track < n]
        if stray:
            raise traitlets.TraitError(f"There is no track {stray[0]}: tracks are numbered 0 to {n - 1}.")
        return list(proposal["value"])

    @traitlets.validate("colour")  # type: ignore[untyped-decorator]
    def _check_colour(self, proposal: Any) -> str:
        names = [colouring.name for colouring in self._columns.colourings]
        if proposal["value"] not in names:
            raise traitlets.TraitError(
                f'"{proposal["value"]}" is no colouring of this map: use {" or ".join(names)}'
            )
        return str(proposal["value"])

    @traitlets.validate("layout_by")  # type: ignore[untyped-decorator]
    def _check_layout(self, proposal: Any) -> str:
        if proposal["value"] not in self._places:
            raise traitlets.TraitError(
                f'there are no places by "{proposal["value"]}" yet: track_map.arrange()'
            )
        return str(proposal["value"])

    def _on_heard(self, change: Any) -> None:
        self.walk = list(map(int, change["new"]))

    def _embed(self) -> None:
        said = 0.0

        def report(share: float) -> None:
            nonlocal said
            if self._stop.is_set():
                raise Stopped
            if time.monotonic() - said > BETWEEN:
                said = time.monotonic()
                self._progress = {"share": round(share, 3), "state": "running"}

        try:
            self._progress = {"share": 0.0, "state": "running"}
            places = project(self._vectors, "neighbours", on_progress=report)
        except Stopped:
            self._progress = {"share": 0.0, "state": "stopped"}
        except Exception as error:  # the page must not wait for it, and the log must show it
            self._progress = {"share": 0.0, "state": f"failed: {type(error).__name__}: {error}"}
            raise
        else:
            with self._lock:
                self._places["neighbours"] = places
                self.layout_by = "neighbours"
            self._progress = {"share": 1.0, "state": "done"}
        finally:
            self._thread = None

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Act on a message of the page; leave alone whatever is not from our page."""
        if not isinstance(content, dict):
            return
        event, track = content.get("event"), content.get("track")
        if event == "want":
            self._answer(str(content.get("what")), content.get("ask"))
        elif event == "arrange" and content.get("by") in WAYS and (self._embeds or content["by"] == "pca"):
            self.arrange(content["by"])
        elif event == "stop":
            self.stop()
        elif type(track) is int and 0 <= track < len(self._vectors):
            if event == "pick":
                self._pick(track)
            elif event == "clip":
                self._play(track, {"track": track, "ask": content.get("ask")})

    def _answer(self, what: str, ask: Any) -> None:
        """Send places, groups or names; `ask` names the page's request."""
        if what in self._places:
            self._tell({"event": "answer", "ask": ask}, [np.ascontiguousarray(self._places[what])])
        elif what == "groups":
            about = [
                {"name": c.name, "groups": c.groups, "ordered": c.ordered} for c in self._columns.colourings
            ]
            ways = {way: words for way, words in WAYS.items() if way == "pca" or self._embeds}
            content = {"event": "answer", "ask": ask, "colourings": about, "ways": ways}
            content |= {"sounds": self._previews is not None, "starts": self._on_pick is not None}
            self._tell(content, [c.group_of for c in self._columns.colourings])
        elif what == "names":
            columns = self._columns
            buffers = [as_lines(columns.titles), columns.artists, as_lines(columns.artist_names)]
            self._tell({"event": "answer", "ask": ask}, buffers)
            if self._unasked:
                self.arrange("neighbours")

    def _pick(self, track: int) -> None:
        self.picked.append(track)
        if self._on_pick is None:
            return
        label = self._columns.label(track)
        try:
            self._on_pick(track)
        except Exception as error:  # the radio's owner knows what to do; the page says that no radio started
            self._tell({"event": "said", "text": f"The radio did not start at {label}: {error}"})
            if not isinstance(error, NoPreview | DeezerError):
                raise
        else:
            self._tell({"event": "said", "text": f"The radio starts at {label}."})

    def _play(self, track: int, about: dict[str, Any]) -> None:
        if self._previews is None:
            self._tell({"event": "failed", "reason": "This map was made without previews.", **about})
            return
        send_clip(track, self._previews.clip, self._tell, "clip", about)  # not under the lock

    def _tell(self, content: dict[str, Any], buffers: list[Any] | None = None) -> None:
        with self._lock:
            self.send(content, buffers)
