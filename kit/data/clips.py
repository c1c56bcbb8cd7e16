"""How the songs of the ratings sound: clips by the band of `kit.data.plays`, for what was learnt there to hear.

Song s is song s of `kit.data.load_influencers`. Its tempo, its mood (from a minor to a major mode) and its production
(brightness) are those of that world; drums, register, density and riff hang on nothing that the ratings know.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from kit.data.plays import VERSION, kept_mels, sound_of
from kit.data.worlds.influencers import InfluencersWorld, influencers_world
from kit.data.worlds.plays import ATTRIBUTES, play

__all__ = ["Clips", "kept_clips", "load_clips"]

AXES = ("polish", "mood", "tempo", "production")  # of a song of the ratings, in the order of its truth
HEARD = {"tempo": "tempo", "brightness": "production", "mode": "mood"}
SEED = 2  # of what hangs on nothing


@dataclass(frozen=True, eq=False, repr=False)
class Clips:
    """The sound of the songs of the ratings. Arrays cannot be written to: data sets are shared.

    Attributes
    ----------
    mels : (n_songs, 157, 64) float16
        As of `Plays`.

    Examples
    --------
    >>> clips = load_clips()                                                   # doctest: +SKIP
    >>> clips                                                                  # doctest: +SKIP
    clips of 1,644 songs
    """

    mels: NDArray[np.float16]
    _attributes: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.mels)

    def __repr__(self) -> str:
        return f"clips of {len(self):,} songs"

    def sound(self, song: int) -> NDArray[np.float32]:
        """Play five seconds of a song anew, (80,000,) float32 between -1 and 1, 16,000 samples a second.

        Raises
        ------
        IndexError
            When there is no such song.
        """
        return sound_of(song, len(self), partial(_played, self._attributes))


@lru_cache(maxsize=1)
def load_clips() -> Clips:
    """Load the sound of the songs of `load_influencers`; they are played once, and their spectrograms kept (33 MB).

    Returns
    -------
    Clips

    Raises
    ------
    DataError
        When they cannot be kept; the message says what to do.

    Examples
    --------
    >>> from kit.data import load_influencers
    >>> len(load_clips()) == len(load_influencers().titles)                    # doctest: +SKIP
    True
    """
    return kept_clips("ratings", influencers_world())


def kept_clips(name: str, world: InfluencersWorld) -> Clips:
    """Read the spectrograms that are kept for a world of ratings, and play its songs first where there are none.

    Parameters
    ----------
    name : str
        Under which they are kept, beside the number of songs.
    world : InfluencersWorld

    Raises
    ------
    DataError
        As of `load_clips`.

    Examples
    --------
    >>> kept_clips("small", influencers_world(600))                            # doctest: +SKIP
    clips of 59 songs
    """
    songs = dict(zip(AXES, world.truth.songs.T.astype(np.float64), strict=True))
    free = np.random.default_rng([SEED, 5]).normal(size=(len(world.truth.songs), len(ATTRIBUTES)))
    attributes = np.column_stack(
        [songs[HEARD[name]] if name in HEARD else free[:, place] for place, name in enumerate(ATTRIBUTES)]
    )
    n = len(attributes)
    mels = kept_mels(f"clips-{VERSION}-{name}-{n}", n, partial(_played, attributes))
    mels.flags.writeable = False
    return Clips(mels, attributes)


def _played(attributes: NDArray[np.float64], song: int) -> NDArray[np.int16]:
    return play(attributes[song], np.random.default_rng([SEED, 5, 101, song]))
