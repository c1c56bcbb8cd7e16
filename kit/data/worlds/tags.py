"""Invented tags, as listeners give them to artists: for music, for feelings, and words of one's own."""

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


_FEELINGS_TEXT = (
    "seen live,favourites,awesome,love,beautiful,favorite artists,love at first listen,check out,to see live,epic,"
    "amazing,relax,sexy,guilty pleasure,party,driving,sleep,happy,sad,nostalgia,cool,good,perfect,dreamy,workout,"
    "best ever,fun,addictive,rainy day,genius"
)
_FEELINGS = _FEELINGS_TEXT.split(",")
_WHOSE_TEXT = (
    "my anna's ben's carla's dad's emil's fay's gil's hana's ida's jo's kai's lea's mo's noor's our pia's rui's sven's "
    "tess's the uma's vic's wen's yara's zoe's"
)
_WHAT_TEXT = (
    "autumn bike bus cd commute concert crush evening festival first flat garden gym holiday homework kitchen library "
    "list monday morning moving night painting plane rain road roof sister snow soundtrack studio sunday tape train "
    "walk wedding window winter work youth"
)
_WHOSE, _WHAT = _WHOSE_TEXT.split(), _WHAT_TEXT.split()
_TURNS = (
    "",
    "!",
    " 2007",
    " 2008",
    " 2009",
    " again",
    " for later",
    " mix",
    " songs",
    " stuff",
    " things",
    " x",
)


def tag_names(n: int, n_feelings: int, n_all: int, rng: np.random.Generator) -> NDArray[np.object_]:
    """Invent different tags: `n` for music, the commonest kinds first, then feelings, then words of one's own.

    Eight of those for music have letters beyond ASCII.

    Examples
    --------
    >>> import numpy as np
    >>> names = tag_names(500, 2, 503, np.random.default_rng(0))
    >>> len(set(names)), names[0], names[500]
    (503, 'rock', 'seen live')
    """
    joined = [f"{way} {kind}" for way in _WAYS for kind in _KINDS]
    joined = [joined[place] for place in rng.permutation(len(joined))]
    further = [f"{name} {number}" for number in range(2, 3 + n // len(joined)) for name in joined]
    names = [*_KINDS, *joined, *further][:n]
    places = rng.choice(np.arange(min(len(_KINDS), n // 2), n), min(len(_NOT_ASCII), n // 4), replace=False)
    for place, name in zip(places, _NOT_ASCII, strict=False):
        names[place] = name
    feelings = [*_FEELINGS, *(f"{name} too" for name in _FEELINGS)][:n_feelings]
    own = [f"{whose} {what}{turn}" for turn in _TURNS for whose in _WHOSE for what in _WHAT]
    n_own = n_all - n - n_feelings
    further = [f"{name} {number}" for number in range(2, 3 + n_own // len(own)) for name in own]
    own = [*(own[place] for place in rng.permutation(len(own))), *further][:n_own]
    return np.array([*names, *feelings, *own], object)
