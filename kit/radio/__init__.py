"""Hear what a model suggests.

previews.py     a clip of each track behind one contract: `OfflinePreviews` (the default), `DeezerPreviews`
synthesis.py    a place in the space of sound -> five seconds of music
deezer.py       Deezer's API: when to ask, and how often; deezer_answers.py  what it answered, read with doubt
errors.py       what can go wrong with a clip, as a tree
walk.py         which track comes next, and why
student.py      the walk that a student's `start_radio` makes
catalogue.py    what the radio shows of a track, and its clip; shared.py  what all radios have in common
sending.py      a clip on its way to the page
saving.py       the way so far as a playlist that another player opens
unheard.py      the radio of songs that nobody has played
radio.py        the radio shown in a notebook; static/ holds its page: one ES module in parts, one style sheet

Going online is always somebody's choice: nothing here does it by itself. Without a network, an online source is
replaced by offline clips for a while, and each of them says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.lazy import lazily
from kit.radio.deezer import DeezerClient
from kit.radio.errors import NoPreview
from kit.radio.previews import Clip, DeezerPreviews, OfflinePreviews, Previews

if TYPE_CHECKING:
    from kit.radio.radio import Radio

__all__ = ["Clip", "DeezerClient", "DeezerPreviews", "NoPreview", "OfflinePreviews", "Previews", "Radio"]


# only a notebook needs the widget's libraries
if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(__name__, {"kit.radio.radio": ["Radio"]})


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
