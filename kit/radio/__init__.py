"""Hear what a model suggests.

previews.py     a clip of each track behind one contract: `OfflinePreviews` (the default), `DeezerPreviews`
synthesis.py    a place in the space of sound -> five seconds of music
deezer.py       Deezer's API, with everything that goes wrong there
player.py       the player shown in a notebook; static/ holds its page: one ES module, one style sheet

Going online is always somebody's choice: nothing here turns from one source to the other by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit.radio.deezer import DeezerClient
from kit.radio.previews import Clip, DeezerPreviews, NoPreview, OfflinePreviews, Previews

if TYPE_CHECKING:
    from kit.radio.player import Player

__all__ = ["Clip", "DeezerClient", "DeezerPreviews", "NoPreview", "OfflinePreviews", "Player", "Previews"]


def __getattr__(name: str) -> Any:
    if name == "Player":  # only a notebook needs the widget's libraries
        from kit.radio.player import Player

        return Player
    raise AttributeError(f"module 'kit.radio' has no attribute {name!r}")
