"""Seeded synthetic worlds: data of any size that can be shipped, whose truth is known.

Nothing in a world is real: artists and titles are invented. What a student loads (`world.playlists`) is kept
apart from what only an oracle may look at (`world.truth`).
"""

from kit.data.worlds.playlists import Truth, World, world

__all__ = ["Truth", "World", "world"]
