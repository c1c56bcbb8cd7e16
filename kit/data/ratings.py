"""Ratings that influencers gave to songs, and what is known of both: genres, kinds, texts, sound."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ratings"]

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]
Texts = NDArray[np.object_]


@dataclass(frozen=True, eq=False, repr=False)
class Ratings:
    """Songs, influencers, and the ratings between them. Arrays cannot be written to: data sets are shared.

    Attributes
    ----------
    name : str
        Which data set this is.
    pairs : (n, 2) int32
        Of each rating the influencer and the song.
    ratings : (n,) float32
        0 (no), .25, .5 or 1 (shared with the audience).
    genres : (n_genres,) str
        What the columns of both tables of genres are called.
    kinds : (n_kinds,) str
        What an influencer can be: a radio, a label.
    influencer_names : (n_influencers,) str
    influencer_genres : (n_influencers, n_genres) float32
        1 for each genre that the influencer asks for, else 0.
    influencer_kinds : (n_influencers,) int32
        A row of `kinds`.
    descriptions : (n_influencers,) str
        What influencers say of themselves.
    titles : (n_songs,) str
    song_genres : (n_songs, n_genres) float32
    track_info : (n_songs,) str
        What the artist says of the song.
    languages : (n_songs,) str
        Of the text: "fr" or "en".
    sound : (n_songs, d) float32
        An embedding of the audio, as another network made it: its columns have scales of their own.
    artists : (n_songs,) int32
        The artist of each song, a row of `artist_names`.
    artist_names : (n_artists,) str
    biographies : (n_artists,) str

    Examples
    --------
    >>> from kit.data.influencers import load_influencers
    >>> load_influencers()
    influencers: 16,700 ratings of 1,644 songs by 119 influencers, mean 0.250
    """

    name: str
    pairs: Integers
    ratings: Floats
    genres: Texts
    kinds: Texts
    influencer_names: Texts
    influencer_genres: Floats
    influencer_kinds: Integers
    descriptions: Texts
    titles: Texts
    song_genres: Floats
    track_info: Texts
    languages: Texts
    sound: Floats
    artists: Integers
    artist_names: Texts
    biographies: Texts

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                view = value.view()
                view.flags.writeable = False
                object.__setattr__(self, field.name, view)

    @property
    def n_influencers(self) -> int:
        """The number of influencers."""
        return len(self.influencer_names)

    @property
    def n_songs(self) -> int:
        """The number of songs."""
        return len(self.titles)

    @property
    def n_artists(self) -> int:
        """The number of artists."""
        return len(self.artist_names)

    def __len__(self) -> int:
        return len(self.ratings)

    def __repr__(self) -> str:
        return (
            f"{self.name}: {len(self):,} ratings of {self.n_songs:,} songs by {self.n_influencers:,} influencers, "
            f"mean {self.ratings.mean():.3f}"
        )

    def inputs(self, pairs: NDArray[np.integer]) -> list[NDArray[Any]]:
        """Give what a model may know of pairs of influencer and song: genres of both, and the influencer's kind.

        Parameters
        ----------
        pairs : (n, 2) integers

        Returns
        -------
        list of arrays
            (n, n_genres), (n, n_genres) and (n, 1).
        """
        influencer, song = np.asarray(pairs).T
        return [
            self.influencer_genres[influencer],
            self.song_genres[song],
            self.influencer_kinds[influencer][:, None],
        ]

    def label(self, song: int) -> str:
        """Give title and artist of a song, for people."""
        return f"{self.titles[song]} · {self.artist_names[self.artists[song]]}"

    def influencer(self, number: int) -> str:
        """Give name and kind of an influencer, for people."""
        return f"{self.influencer_names[number]} ({self.kinds[self.influencer_kinds[number]]})"

    def genres_of(self, row: Floats) -> str:
        """Give the genres of a row of either table, as text."""
        return ", ".join(self.genres[row > 0])

    def table(self, n: int | None = None) -> Any:
        """Give the ratings, or the first `n`, as a pandas DataFrame for people."""
        import pandas as pd

        influencer, song = self.pairs[:n].T
        return pd.DataFrame(
            {
                "influencer": self.influencer_names[influencer],
                "kind": self.kinds[self.influencer_kinds[influencer]],
                "asks for": [self.genres_of(self.influencer_genres[one]) for one in influencer],
                "song": [self.label(one) for one in song],
                "is": [self.genres_of(self.song_genres[one]) for one in song],
                "rating": self.ratings[:n],
            }
        )
