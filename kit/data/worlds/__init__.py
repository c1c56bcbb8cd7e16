"""Seeded synthetic worlds: data of any size, whose truth is known, and which may be given away.

Nothing in a world is real: artists and titles are invented. What a student loads (`world.playlists`, `world.ratings`,
`world.tables`) is kept apart from what only an oracle may look at (`world.truth`).

- `playlists`, `influencers`, `listens`, `songs`, `plays`: the five worlds
- `dials`, `catalogue`: what a world of playlists is made with, and what it draws from
- `listens_dials`, `tagging`, `dirt`: the same for listeners: the dials, who calls what what, and what real files have
- `band`: how a song of the world of songs is played
- `bios`: texts about artists of the world of plays, and what they name
- `names`, `tags`, `lexicon`, `texts`: the words that they are told in
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.lazy import lazily

if TYPE_CHECKING:
    from kit.data.worlds.dials import Dials
    from kit.data.worlds.influencers import InfluencersTruth, InfluencersWorld, influencers_world
    from kit.data.worlds.listens import ListensTruth, ListensWorld, listens_world
    from kit.data.worlds.playlists import PlaylistsTruth, PlaylistsWorld, playlists_world
    from kit.data.worlds.plays import PlaysTruth, PlaysWorld, plays_world
    from kit.data.worlds.songs import SongsTruth, SongsWorld, songs_world

__all__ = [
    "Dials",
    "InfluencersTruth",
    "InfluencersWorld",
    "ListensTruth",
    "ListensWorld",
    "PlaylistsTruth",
    "PlaylistsWorld",
    "PlaysTruth",
    "PlaysWorld",
    "SongsTruth",
    "SongsWorld",
    "influencers_world",
    "listens_world",
    "playlists_world",
    "plays_world",
    "songs_world",
]

if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(
        __name__,
        {
            "kit.data.worlds.dials": ["Dials"],
            "kit.data.worlds.influencers": ["InfluencersTruth", "InfluencersWorld", "influencers_world"],
            "kit.data.worlds.listens": ["ListensTruth", "ListensWorld", "listens_world"],
            "kit.data.worlds.playlists": ["PlaylistsTruth", "PlaylistsWorld", "playlists_world"],
            "kit.data.worlds.plays": ["PlaysTruth", "PlaysWorld", "plays_world"],
            "kit.data.worlds.songs": ["SongsTruth", "SongsWorld", "songs_world"],
        },
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
