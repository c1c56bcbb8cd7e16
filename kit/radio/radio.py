"""The radio is shown in a notebook: the browser owns the clock, Python owns the choice.

Python draws a few tracks ahead and never waits. The page pulls their sound at once, so that it plays on while
a cell is busy, and reports what is heard. No sound and no link to one is ever part of the notebook.
"""

from __future__ import annotations

import threading
from itertools import islice
from pathlib import Path
from typing import Any, Self

import anywidget
import traitlets
from numpy.typing import ArrayLike

from kit.cell import Shown
from kit.data.playlists import Playlists
from kit.radio.catalogue import Catalogue
from kit.radio.previews import Previews
from kit.radio.saving import save_walk
from kit.radio.sending import send_clip
from kit.radio.student import StartRadio, StudentWalk, in_words
from kit.radio.walk import Step, Suggest, Walk
from kit.theme import styled

__all__ = ["Radio"]

STATIC = Path(__file__).parent / "static"
PARTS = ("cover.js", "sounds.js", "view.js", "radio.js")  # one ES module, in this order
AHEAD = 4  # tracks drawn, and pulled by the page, beside the one that plays
SHOWN = 150  # entries of the queue that the page gets
REPORTS = ("started", "ended", "next", "skipped", "failed", "stopped", "blocked", "liked", "unliked")


class Radio(Shown, anywidget.AnyWidget):  # type: ignore[misc]
    """A radio that walks from neighbour to neighbour, beside the cells that go on running.

    Show it as the last line of a cell.

    Parameters
    ----------
    query : int
        The track to start from.
    vectors : (V, d) numbers
        The space that is walked through.
    playlists : Playlists
        What the tracks are called, and which playlists they share.
    previews : Previews, optional
        Where the sound comes from; by default `OfflinePreviews(playlists, vectors)`.
    n_candidates : int
        Among how many of its neighbours the next track is drawn.
    seed : int
        The same seed and the same listener give the same walk.
    suggest : callable, optional
        `suggest([track], k)` gives a row of neighbours; by default the nearest by cosine.
    first : str
        What is said of the track that it starts from.

    Attributes
    ----------
    queue : list of dict
        The way so far and what comes next, as text.
    heard : list of int
        The tracks that the listener has heard, in order.
    n_candidates : int
        May be set while the radio plays.
    problem : str
        What went wrong in a student's code, in words.
    events : list of dict
        What the listener did: `event` (started, ended, next, skipped, failed, stopped, blocked, liked or
        unliked), `track`, `id` of the entry.

    Examples
    --------
    >>> import numpy as np
    >>> from kit.data import Playlists
    >>> text = np.array(["Blue", "Red"], object)
    >>> playlists = Playlists("two", np.arange(2), np.array([0, 2]), text, text, np.arange(2), text)
    >>> radio = Radio(0, np.eye(2), playlists)
    >>> radio.tracks
    [0, 1]
    >>> radio
    Radio from Blue · Blue, nothing heard yet. Run the cell again to listen.
    """

    _esm = "\n".join((STATIC / part).read_text(encoding="utf-8") for part in PARTS)
    _css = styled(STATIC / "radio.css")
    queue = traitlets.List(traitlets.Dict()).tag(sync=True)
    playing = traitlets.Int(0).tag(sync=True)  # the id of the entry that was started last
    n_candidates = traitlets.Int(5).tag(sync=True)
    n_tracks = traitlets.Int(0).tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)
    heard = traitlets.List(traitlets.Int())  # not the page's: it knows, and a map may want to
    ending = traitlets.Unicode("").tag(sync=True)  # why nothing comes after the last entry

    def __init__(
        self,
        query: int,
        vectors: ArrayLike,
        playlists: Playlists,
        *,
        previews: Previews | None = None,
        n_candidates: int = 5,
        seed: int = 0,
        suggest: Suggest | None = None,
        first: str = "the track you asked for",
    ) -> None:
        walk = Walk(
            query, vectors, playlists=playlists, n_candidates=n_candidates, seed=seed, suggest=suggest
        )
        self._begin(walk, playlists, previews, vectors, first)

    @classmethod
    def from_walk(
        cls,
        start_radio: StartRadio,
        query: int,
        vectors: ArrayLike,
        playlists: Playlists,
        *,
        suggest: Suggest | None = None,
        previews: Previews | None = None,
        n_candidates: int = 5,
        n_steps: int = 9,
        seed: int = 0,
    ) -> Self:
        """A radio that plays what a student's function chooses.

        Parameters
        ----------
        start_radio : callable
            `start_radio(query, n_candidates, n_steps, suggest, play, rng)`. Its `play(track)` queues a track and
            returns at once, or raises NoPreview. An exception is shown by the radio, in words; what was
            queued until then plays.
        n_steps : int
            How many tracks after the query.
        query, vectors, playlists, suggest, previews, n_candidates, seed
            As for `Radio`.

        Examples
        --------
        >>> import numpy as np
        >>> from kit.data import Playlists
        >>> text = np.array(["Blue", "Red"], object)
        >>> playlists = Playlists("two", np.arange(2), np.array([0, 2]), text, text, np.arange(2), text)
        >>> def start_radio(query, n_candidates, n_steps, suggest, play, rng):
        ...     play(query)
        ...     play(suggest([query], n_candidates)[0][0])
        >>> Radio.from_walk(start_radio, 0, np.eye(2), playlists, n_candidates=1, n_steps=1).tracks
        [0, 1]
        """
        walk = StudentWalk(
            start_radio,
            n_steps,
            query,
            vectors,
            playlists=playlists,
            n_candidates=n_candidates,
            seed=seed,
            suggest=suggest,
        )
        radio = cls.__new__(cls)
        radio._begin(walk, playlists, previews, vectors)
        return radio

    def _begin(
        self,
        walk: Walk,
        playlists: Playlists,
        previews: Previews | None,
        vectors: Any,
        first: str = "the track you asked for",
    ) -> None:
        self._ready = False
        super().__init__(n_candidates=walk.n_candidates, n_tracks=walk.n_tracks)
        self.events: list[dict[str, Any]] = []
        self._walk, self._first = walk, first
        self._version = 0  # counts what changes the choices to come
        self._playlists = playlists
        self._catalogue = Catalogue(playlists, vectors, previews)
        self._entries: dict[int, dict[str, Any]] = {}  # all that were ever drawn
        self._drawn: dict[int, tuple[int | None, ...]] = {}  # by which choice they came in
        self._way: list[int] = []  # ids
        self._ahead: list[int] = []
        # Messages of the page arrive on the main thread or on another one, within the same notebook.
        self._lock = threading.RLock()
        self.on_msg(self._on_message)
        self._ready = True
        self._fill()

    @property
    def tracks(self) -> list[int]:
        """The way so far, and the tracks drawn ahead."""
        with self._lock:
            return [self._entries[i]["track"] for i in [*self._way, *self._ahead]]

    def save(self, path: str | Path) -> Path:
        """Write the walk as a playlist that another player opens: what was heard, or, before that, what comes.

        Clips that were made on this machine come into a folder beside it; what is streamed is never stored.

        Parameters
        ----------
        path : path
            ``.m3u8`` or ``.jspf``.

        Returns
        -------
        Path

        Raises
        ------
        DataError
            When it cannot be written.
        """
        path = Path(path)
        return save_walk(path, self.heard or self.tracks, self._playlists, self._catalogue.clip, path.stem)

    def __repr__(self) -> str:
        # Notebooks cut a representation at 110 characters.
        if self.problem:
            return f"Radio: {self.problem}"
        heard = self.heard
        label = self._catalogue.label(heard[-1] if heard else self._walk.query)
        label = label if len(label) <= 30 else label[:29] + "…"
        if not heard:
            return f"Radio from {label}, nothing heard yet. Run the cell again to listen."
        tracks = "1 track" if len(heard) == 1 else f"{len(heard)} tracks"
        return f"Radio, {tracks} heard, the last one {label}. Run the cell again to listen."

    @traitlets.validate("n_candidates")  # type: ignore[untyped-decorator]
    def _check_n_candidates(self, proposal: Any) -> Any:
        if proposal["value"] < 1:
            raise traitlets.TraitError(
                f"n_candidates is {proposal['value']}: a walk needs at least 1 candidate"
            )
        return min(int(proposal["value"]), max(self.n_tracks - 1, 1)) if self._ready else proposal["value"]

    @traitlets.observe("n_candidates")  # type: ignore[untyped-decorator]
    def _on_n_candidates(self, change: Any) -> None:
        if not self._ready:
            return
        with self._lock:
            self._walk.n_candidates = change["new"]
            self._version += 1
        self._fill()

    # --- the tracks that are drawn ahead ---

    def _fill(self) -> None:
        """Draw anew what comes after the entry that plays, and tell the page."""
        while True:
            with self._lock:
                version, walk = self._version, self._walk.copy()
            steps, problem = self._draw(walk)  # this looks tracks up for seconds, and so not under the lock
            with self._lock:
                if version == self._version:
                    self._walk = walk
                    self._ahead = self._as_entries(steps)
                    self.problem = problem
                    self.ending = self._last_words(len(steps))
                    self._publish()
                    return
                self._walk.silent |= walk.silent

    def _draw(self, walk: Walk) -> tuple[list[Step], str]:
        """Draw the next steps, and tell what went wrong in code that is not ours."""
        steps: list[Step] = []
        onwards = walk.onwards(self._catalogue.look_up)
        try:
            for step in onwards if isinstance(walk, StudentWalk) else islice(onwards, AHEAD):
                steps.append(step)  # noqa: PERF402  what was drawn before an exception stays
        except Exception as error:
            if walk.given is None:
                raise
            return steps, in_words(error, walk.given)
        return steps, walk.problem

    def _last_words(self, n_steps: int) -> str:
        if isinstance(self._walk, StudentWalk):
            return "start_radio has no more tracks: its walk ends here."
        if n_steps >= AHEAD:
            return ""
        return "No track is left that was not heard: the radio ends here. Run the cell again to start anew."

    def _as_entries(self, steps: list[Step]) -> list[int]:
        """Give the ids of the entries of some steps; a step that was drawn before and still holds keeps its id."""
        known = {self._drawn[i]: i for i in self._ahead}
        ids = []
        for step in steps:
            drawn = (step.track, step.after, step.rank, step.among)
            i = known.pop(drawn, 0)
            if not i:
                i = len(self._entries) + 1
                self._drawn[i] = drawn
                why = step.why(self._catalogue.label, self._first)
                self._entries[i] = {"id": i, "track": step.track, "state": "", "reason": "", "liked": False}
                self._change(i, {"why": why, **self._catalogue.about(step.track)})
            ids.append(i)
        return ids

    def _change(self, i: int, changes: dict[str, Any]) -> None:
        self._entries[i] = self._entries[i] | changes  # a new dict, so that the page gets what differs

    def _publish(self) -> None:
        self.heard = list(self._walk.heard)
        self.queue = [self._entries[i] for i in [*self._way[-SHOWN:], *self._ahead]]

    # --- the messages of the page ---

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Act on a message of the page; a message that names no entry of this radio is not from our page."""
        if not isinstance(content, dict):
            return
        event, i = content.get("event"), content.get("id")
        if event == "hello":
            self._tell({"event": "here", "ask": content.get("ask")})
        elif event == "neighbourhood" and type(n := content.get("n")) is int and n >= 1:
            self.n_candidates = n
        elif type(i) is int and i in self._entries:
            if event == "want":
                self._answer(i, content.get("ask"))
            elif event in REPORTS:
                self._on_report(event, i, str(content.get("reason") or ""))

    def _on_report(self, event: str, i: int, reason: str) -> None:
        with self._lock:
            before = self._version
            self.events.append({"event": event, "track": self._entries[i]["track"], "id": i})
            self._note(event, i, reason)
            redraw = self._version != before or not self._ahead
            if not redraw:
                self._publish()
        if redraw:
            self._fill()

    def _note(self, event: str, i: int, reason: str) -> None:
        """Change the walk and the entry by a report. A report that comes twice changes nothing more."""
        track = self._entries[i]["track"]
        if event == "started":
            self._go_to(i)
        elif event == "failed":
            self._walk.silent.add(track)
            self._add_to_way(i)
            self._change(i, {"state": "failed", "reason": reason})
        elif event in ("ended", "next", "skipped"):
            if i not in self._way:
                self._go_to(i)
            self._change(i, {"state": event})
            if event == "skipped" and track not in self._walk.skipped:
                self._walk.skip(track)
                self._version += 1
        elif event in ("liked", "unliked"):
            self._change(i, {"liked": event == "liked"})
            if (track in self._walk.liked) != (event == "liked"):
                self._walk.like(track, event == "liked")
                self._version += 1

    def _go_to(self, i: int) -> None:
        """Go to the entry that the listener hears; an entry that did not play before may do so now."""
        entry = self._entries[i]
        self.playing = i
        if i in self._way and entry["state"] != "failed":
            return
        self._add_to_way(i)
        self._change(i, {"state": "started", "reason": ""})
        self._walk.silent.discard(entry["track"])
        self._walk.take(entry["track"])
        self._version += 1

    def _add_to_way(self, i: int) -> None:
        """Add an entry to the way; entries before it in the queue, which the page left out, are drawn again later."""
        if i not in self._way:
            self._way.append(i)
        if i in self._ahead:
            self._ahead = self._ahead[self._ahead.index(i) + 1 :]

    def _answer(self, i: int, ask: Any) -> None:
        """Send the sound of an entry, or why there is none; `ask` names the page's request."""
        about = {"id": i, "ask": ask}
        # A clip may take seconds, and so is not made under the lock.
        send_clip(self._entries[i]["track"], self._catalogue.clip, self._tell, "audio", about)

    def _tell(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        with self._lock:
            self.send(content, buffers)
