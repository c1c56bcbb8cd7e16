"""Texts whose words tell, with some chance, where their subject stands on a few axes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kit.data.worlds.lexicon import AXES, FILLERS, GENRES, LANGUAGES, NOT

__all__ = ["write_texts"]

ON_TOPIC, NAMES_GENRE = 0.36, 0.06  # shares of words that stand on an axis, and that name a genre
FIRST = 0.5  # share of the former that are on the first axis; the others are on any
NEGATED = 0.10  # share of them that say the opposite, behind a "without"
CLEAR = 1.6  # how fast the odds of a pole grow with the value on its axis


def write_texts(
    axes: Mapping[str, NDArray[np.float64]],
    sets: NDArray[np.float32],
    languages: NDArray[np.object_],
    lengths: tuple[int, int],
    rng: np.random.Generator,
) -> NDArray[np.object_]:
    """Write a text for each subject.

    Parameters
    ----------
    axes : mapping of str to (n,) floats
        Where each subject stands on axes of the lexicon; the first one is spoken of most.
    sets : (n, n_genres) float32
        1 for its genres.
    languages : (n,) str
        "fr" or "en".
    lengths : (int, int)
        The fewest and the most words.
    rng : numpy.random.Generator

    Returns
    -------
    (n,) str

    Examples
    --------
    >>> bright = {"mood": np.array([9.0])}
    >>> write_texts(bright, np.zeros((1, 71)), np.array(["en"], object), (5, 5), np.random.default_rng(3))[0]
    'Spring spring so so hope.'
    """
    names = np.array([genre for family in GENRES.values() for genre in family], object)
    values = np.stack(list(axes.values()), axis=1)
    poles = [(axis.low, axis.high) for axis in (AXES[name] for name in axes)]
    texts = []
    for row, language, genres in zip(values, languages, sets, strict=True):
        spoken = LANGUAGES.index(language)
        own = [*names[genres > 0]] or FILLERS[spoken]
        words: list[str] = []
        for chance in rng.random(rng.integers(lengths[0], lengths[1] + 1)):
            said = FILLERS[spoken]
            if chance < ON_TOPIC:
                axis = 0 if rng.random() < FIRST else rng.integers(len(row))
                high = rng.random() < 1 / (1 + np.exp(-CLEAR * row[axis]))
                if rng.random() < NEGATED:
                    words.append(NOT[spoken][0])
                    high = not high
                said = poles[axis][int(high)][spoken]
            elif chance < ON_TOPIC + NAMES_GENRE:
                said = own
            words.append(said[rng.integers(len(said))])
        texts.append(" ".join(words).capitalize() + ".")
    return np.array(texts, object)
