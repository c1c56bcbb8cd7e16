"""Invented tags, as listeners give them to artists; a few cannot be written in ASCII."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["tag_names"]

_KINDS_TEXT = (
    "rock pop metal jazz folk electronic punk soul hip-hop ambient house techno blues country reggae classical "
    "indie industrial gothic trance funk disco ska grunge emo dub swing chanson bossa shoegaze trip-hop lounge "
    "soundtrack newwave post-rock dancehall gospel hardcore acoustic experimental"
)
_WAYS_TEXT = (
    "melodic dark progressive alternative british french swedish german japanese brazilian polish 70s 80s 90s "
    "female male instrumental live slow happy sad late-night summer winter classic modern underground favourite "
    "old-school chilled loud quiet deep vintage symphonic psychedelic minimal epic raw smooth northern southern "
    "urban rural"
)
_KINDS, _WAYS = _KINDS_TEXT.split(), _WAYS_TEXT.split()
_NOT_ASCII = (
    "rock français",
    "música lenta",
    "fête d'été",
    "für die nacht",
    "legião",
    "über pop",
    "español",
    "café concert",
)


def tag_names(n: int, rng: np.random.Generator) -> NDArray[np.object_]:
    """Invent `n` different tags, the commonest kinds of music first; eight have letters beyond ASCII.

    Examples
    --------
    >>> import numpy as np
    >>> names = tag_names(500, np.random.default_rng(0))
    >>> len(set(names)), names[0]
    (500, 'rock')
    """
    joined = [f"{way} {kind}" for way in _WAYS for kind in _KINDS]
    joined = [joined[place] for place in rng.permutation(len(joined))]
    further = [f"{name} {number}" for number in range(2, 3 + n // len(joined)) for name in joined]
    names = np.array([*_KINDS, *joined, *further][:n], object)
    places = rng.choice(np.arange(min(len(_KINDS), n // 2), n), min(len(_NOT_ASCII), n // 4), replace=False)
    names[places] = _NOT_ASCII[: len(places)]
    return names
