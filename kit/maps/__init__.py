"""The vocabulary becomes a map that one can walk: tracks with near vectors stand near each other.

projection.py   vectors -> places on a plane: principal components at once, a neighbour embedding in the background
columns.py      what the page has to know of the tracks, as bytes: names, colourings
widget.py       the map shown in a notebook; static/ holds its page: plain ES modules, one style sheet
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.lazy import lazily
from kit.maps.projection import project

if TYPE_CHECKING:
    from kit.maps.widget import TrackMap

__all__ = ["TrackMap", "project"]


# only a notebook needs the widget's libraries
if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(__name__, {"kit.maps.widget": ["TrackMap"]})


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
