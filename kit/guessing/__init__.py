"""Guesses: what a student expects before a cell shows what is so. `guess` holds the guess, `view` its buttons."""

from kit.guessing.guess import Guess

__all__ = ["Guess"]
