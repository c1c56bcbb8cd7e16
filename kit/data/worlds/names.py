"""Invented names of artists, titles of tracks, and names for anything else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["artist_names", "nicknames", "titles", "words"]

_ONSETS = "b br c ch d dr f fl g gl h j k kr l m n p pr qu r s sh st t th tr v w y z".split()
_NUCLEI = "a ae ai e ea i ia io o ou u".split()
_CODAS = "d l ll n nd r rn s ss th v x".split() + [""] * 8
_ADJECTIVES = (
    "amber blue borrowed bright broken burning distant electric empty endless faded first foreign frozen "
    "gentle golden heavy hidden hollow last late little long lost lunar narrow northern open paper patient "
    "perfect plain quiet restless rising second silver slow southern tender thin velvet violet wild winter "
    "wooden young"
).split()
_NOUNS = (
    "afternoon anchor answer arrival autumn avenue balcony bell bridge candle city cloud corner country "
    "dawn departure distance door engine evening feather ferry field fire garden glass gravity harbour "
    "highway horizon hour house island kitchen lantern letter light machine map mirror moon morning motel "
    "mountain museum night ocean orchard page photograph postcard radio railway rain river road room salt "
    "satellite sea season shadow signal skyline sparrow staircase station stone storm street summer sunday "
    "telephone thunder tide tower train valley voice wall water weather window winter wire"
).split()
_FRENCH = (
    "la chambre|la fenêtre|la lettre|la lumière|la nuit|la pluie|la route|la rue|la ville|la voix|le bal|"
    "le cinéma|le dernier train|le dimanche|le jardin|le miroir|le pont|le port|le tramway|le vent|un été|"
    "un hiver|une heure|une photo"
).split("|")
_OF_FRENCH = (
    "au bord de l'eau|avant l'aube|d'en face|d'hier|de minuit|du nord|du quartier|en hiver|loin du bruit|"
    "sans fin|sans toi|sous la neige|sous les platanes|sur la mer"
).split("|")
_SUFFIXES = ["(Live)", "(Acoustic)", "(Remix)", "(Demo)", "Pt. 2"]
_SHARED = 0.016  # share of titles that are another track's too


def artist_names(n: int, rng: np.random.Generator) -> NDArray[np.object_]:
    """Invent the names of `n` different artists.

    Examples
    --------
    >>> import numpy as np
    >>> len(set(artist_names(500, np.random.default_rng(0))))
    500
    """
    names: dict[str, None] = {}
    while len(names) < n:
        names[_artist(rng)] = None
    return np.array(list(names), object)


def titles(n: int, rng: np.random.Generator) -> NDArray[np.object_]:
    """Invent `n` titles; about 3 % of the tracks share theirs with another one, as in any real catalogue.

    Examples
    --------
    >>> import numpy as np
    >>> titles(1_000, np.random.default_rng(0)).shape
    (1000,)
    """
    taken: dict[str, None] = {}
    while len(taken) < n:
        title = next((title for title in (_title(rng) for _ in range(4)) if title not in taken), "")
        taken[title or f"{_title(rng)} No. {len(taken)}"] = None
    shared = np.array(list(taken), object)
    copies = rng.permutation(n)[: round(_SHARED * n)]
    shared[copies] = shared[rng.integers(n, size=len(copies))]
    return shared


def words(n: int, rng: np.random.Generator) -> NDArray[np.object_]:
    """Invent `n` different words with a capital letter: names of places, say.

    Examples
    --------
    >>> import numpy as np
    >>> len(set(words(200, np.random.default_rng(0))))
    200
    """
    found: dict[str, None] = {}
    while len(found) < n:
        found[_syllables(rng, 2).capitalize()] = None
    return np.array(list(found), object)


def nicknames(n: int, rng: np.random.Generator) -> NDArray[np.object_]:
    """Make up `n` different nicknames, two English words each, up to 2,000 of them.

    Examples
    --------
    >>> import numpy as np
    >>> len(set(nicknames(200, np.random.default_rng(0))))
    200
    """
    drawn = np.sort(rng.choice(len(_ADJECTIVES) * len(_NOUNS), n, replace=False))
    pairs = [divmod(int(one), len(_NOUNS)) for one in rng.permutation(drawn)]
    return np.array([f"{_ADJECTIVES[a].capitalize()} {_NOUNS[b].capitalize()}" for a, b in pairs], object)


def _word(rng: np.random.Generator, words: list[str]) -> str:
    return words[rng.integers(len(words))]


def _syllables(rng: np.random.Generator, n: int) -> str:
    return "".join(_word(rng, _ONSETS) + _word(rng, _NUCLEI) for _ in range(n)) + _word(rng, _CODAS)


def _artist(rng: np.random.Generator) -> str:
    invented = _syllables(rng, int(rng.integers(1, 3)) + 1).capitalize()
    kind = rng.random()
    if kind < 0.45:
        return f"{_syllables(rng, 2).capitalize()} {invented}"
    if kind < 0.60:
        return f"The {invented} {_word(rng, _NOUNS).capitalize()}s"
    if kind < 0.75:
        return f"{invented} & the {_word(rng, _ADJECTIVES).capitalize()} {_word(rng, _NOUNS).capitalize()}s"
    return invented


def _title(rng: np.random.Generator) -> str:
    kind = rng.random()
    noun, other = _word(rng, _NOUNS).capitalize(), _word(rng, _NOUNS).capitalize()
    adjective = _word(rng, _ADJECTIVES).capitalize()
    if kind < 0.50:
        title = f"{adjective} {noun}"
    elif kind < 0.68:
        title = f"{noun} of the {other}"
    elif kind < 0.80:
        title = f"{noun} & {other}"
    elif kind < 0.88:
        title = f"The {adjective} {noun}"
    elif kind < 0.94:
        title = f"{adjective} {noun} of the {other}"
    else:
        title = f"{_word(rng, _FRENCH).capitalize()} {_word(rng, _OF_FRENCH)}"
    return f"{title} {_word(rng, _SUFFIXES)}" if rng.random() < 0.06 else title
