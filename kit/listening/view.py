"""The page of a player: the browser plays, Python makes a sound when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kit.cell import Shown
from kit.pictures.sound import LOUDNESS_STOPS
from kit.radio.previews import Clip
from kit.radio.sending import send_clip
from kit.sound.wav import as_wav
from kit.theme import styled

__all__ = ["PlayerView"]

STATIC = Path(__file__).parent / "static"
SOUNDS = Path(__file__).parents[1] / "radio" / "static" / "sounds.js"
PARTS = (SOUNDS, STATIC / "picture.js", STATIC / "player.js")  # one ES module, in this order


class PlayerView(Shown, anywidget.AnyWidget):  # type: ignore[misc]
    """The sounds of a `Player`, one beside the other.

    Parameters
    ----------
    names : sequence of str
        What the sounds are called.
    sr : int
        Samples a second.
    sound_of : callable
        Gives the sound of a name, (channels, n) floats; it is called when the sound is played.
    picture_of : callable
        ``picture_of(name)`` or ``picture_of(name, sound)`` gives what is drawn, or {}.
    text : str
        What stands here where no page is drawn.
    slider : str
        What the names count, or "".

    Attributes
    ----------
    pictures : list of dict
        One a sound; empty where the sound is not there yet.

    Examples
    --------
    >>> import numpy as np
    >>> view = PlayerView(["a tone"], 16_000, lambda name: np.ones((1, 9)), lambda name, sound=None: {}, "a tone")
    >>> view, view.pictures
    (a tone, [{}])
    """

    _esm = "\n".join(part.read_text(encoding="utf-8") for part in PARTS)
    _css = styled(STATIC / "player.css")
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    slider = traitlets.Unicode("").tag(sync=True)
    pictures = traitlets.List(traitlets.Dict()).tag(sync=True)
    colours = traitlets.List(traitlets.Unicode(), list(LOUDNESS_STOPS)).tag(sync=True)

    def __init__(
        self,
        names: Sequence[str],
        sr: int,
        sound_of: Callable[[str], Any],
        picture_of: Callable[..., dict[str, Any]],
        text: str,
        slider: str = "",
    ) -> None:
        self._sr, self._sound_of, self._picture_of, self.whole_text = sr, sound_of, picture_of, text
        super().__init__(names=list(names), slider=slider, pictures=[picture_of(name) for name in names])
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Answer the page; a message that asks for no sound of this player is not from our page."""
        if not isinstance(content, dict):
            return
        event, i = content.get("event"), content.get("id")
        if event == "hello":
            self.send({"event": "here", "ask": content.get("ask")})
        elif event == "want" and type(i) is int and 0 <= i < len(self.names):
            about = {"id": i, "ask": content.get("ask")}
            send_clip(i, self._clip, self.send, "audio", about)

    def _clip(self, i: int) -> Clip:
        name = self.names[i]
        sound = self._sound_of(name)
        if not self.pictures[i]:
            drawn = self._picture_of(name, sound)
            self.pictures = [*self.pictures[:i], drawn, *self.pictures[i + 1 :]]
        return Clip(title=name, artist="", note="", wav=as_wav(sound, self._sr))

    def __repr__(self) -> str:
        return self.whole_text
