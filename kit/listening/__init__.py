"""Sounds beside each other on a page: `player` holds what is played, `seen` its pictures, `view` their page."""

from kit.listening.player import Player

__all__ = ["Player"]
