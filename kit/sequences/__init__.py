"""What comes next in a list of tracks: lists as windows, networks that read them, lists that are alike, playlists made.

- `lists`: the last tracks of lists as rows of numbers, and a model's suggestions for them
- `networks`: GRU4Rec and SASRec, small, with the vectors of the tracks read and written by one table
- `sampled`: how such a network is trained where there are too many tracks for a softmax over all of them
- `alike`: lists that share tracks with a list say what comes next (V-SKNN, STAN)
- `shape`: how smooth a playlist is

Tracks are shifted by one where a network reads them: 0 is padding, and track t is t + 1. Nothing is imported before a
name is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.lazy import lazily

if TYPE_CHECKING:
    from kit.sequences.alike import ListNeighbours
    from kit.sequences.lists import suggest_next, windows
    from kit.sequences.networks import EveryTrack, gru4rec, sasrec
    from kit.sequences.sampled import fit_sampled
    from kit.sequences.shape import smoothness

__all__ = [
    "EveryTrack",
    "ListNeighbours",
    "fit_sampled",
    "gru4rec",
    "sasrec",
    "smoothness",
    "suggest_next",
    "windows",
]

if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(
        __name__,
        {
            "kit.sequences.alike": ["ListNeighbours"],
            "kit.sequences.lists": ["suggest_next", "windows"],
            "kit.sequences.networks": ["EveryTrack", "gru4rec", "sasrec"],
            "kit.sequences.sampled": ["fit_sampled"],
            "kit.sequences.shape": ["smoothness"],
        },
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
