"""The dials of a world of playlists: what can be turned, and how far."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

__all__ = ["MINI", "Dials"]


@dataclass(frozen=True)
class Dials:
    """What a world of playlists is made with. The defaults have the margins of real playlists.

    Attributes
    ----------
    artists, known : float
        Artists a playlist, and how many of them, from the best known on, can be in a theme. The others are found by
        those who dig.
    catalogue : float
        About how many tracks an artist of mean renown has.
    artist_slope, artist_bend : float
        An artist's renown is (rank + bend * artists) ** -slope.
    track_slope, track_bend : float
        Among the tracks of an artist, popularity is (rank + bend) ** -slope.
    mean_length, length_shape : float
        Tracks a playlist: 3 and a negative binomial of this shape.
    playlists_a_theme : float
        How many playlists have the same theme, on average.
    theme_slope : float
        How unequal themes are: 0 all alike.
    theme_artists : int
        Artists of a theme.
    theme_focus, theme_taste : float
        How much a theme keeps to artists near its centre, and how much it has a taste of its own.
    loyalty, loyalty_alike : float
        The chance that the next track is by the same artist, on average, and how alike playlists are in it: near 0 some
        playlists are of one artist and the others hardly stay, at 10 and more all are much alike.
    back, near, chart, dig : float
        Where a playlist that leaves an artist goes, as shares: back to one that it has had, to one near the last, to
        whoever is known, to unknown ones of its genre; the rest to its theme.
    in_order : float
        The share of playlists that follow an artist's catalogue while they stay; the others draw by popularity.
    reverse : float
        The share of those that follow it backwards.
    skip : float
        The chance that such a playlist leaves a track out.
    repeat : float
        The share of positions that repeat the one before them.

    Raises
    ------
    ValueError
        When a dial is turned too far.

    Examples
    --------
    >>> Dials(repeat=0.044).repeat
    0.044
    >>> Dials(repeat=2)
    Traceback (most recent call last):
    ...
    ValueError: the dial repeat is at 2; turn it to 0 ... 0.5
    """

    artists: float = 5.0
    known: float = 0.6
    catalogue: float = 10.0
    artist_slope: float = 3.0
    artist_bend: float = 0.007
    track_slope: float = 2.7
    track_bend: float = 2.5
    mean_length: float = 12.1
    length_shape: float = 1.4
    playlists_a_theme: float = 60.0
    theme_slope: float = 0.6
    theme_artists: int = 60
    theme_focus: float = 8.0
    theme_taste: float = 1.5
    loyalty: float = 0.27
    loyalty_alike: float = 0.35
    back: float = 0.05
    near: float = 0.1
    chart: float = 0.15
    dig: float = 0.14
    in_order: float = 0.33
    reverse: float = 0.15
    skip: float = 0.25
    repeat: float = 0.002

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            low, high = _REACH[field.name]
            if not (isinstance(value, int | float) and math.isfinite(value) and low <= value <= high):
                raise ValueError(f"the dial {field.name} is at {value!r}; turn it to {low:g} ... {high:g}")
        if not isinstance(self.theme_artists, int):
            raise ValueError(
                f"the dial theme_artists is at {self.theme_artists!r}; artists are counted: give an integer"
            )
        left = self.back + self.near + self.chart + self.dig
        if left > 1:
            raise ValueError(
                f"the dials back, near, chart and dig are shares of one whole, and come to {left:.2f}; turn them down"
            )


_REACH = {
    "artists": (0.01, 50),
    "known": (0.01, 50),
    "catalogue": (1, 60),
    "artist_slope": (0, 6),
    "artist_bend": (1e-4, 10),
    "track_slope": (0, 6),
    "track_bend": (0, 100),
    "mean_length": (3, 100),
    "length_shape": (0.1, 100),
    "playlists_a_theme": (1, 10_000),
    "theme_slope": (0, 3),
    "theme_artists": (2, 1_000),
    "theme_focus": (0, 50),
    "theme_taste": (0, 10),
    "loyalty": (0.01, 0.99),
    "loyalty_alike": (0.05, 100),
    "back": (0, 1),
    "near": (0, 1),
    "chart": (0, 1),
    "dig": (0, 1),
    "in_order": (0, 1),
    "reverse": (0, 1),
    "skip": (0, 1),
    "repeat": (0, 0.5),
}

# Small and dense: what tests and the demo are quick on.
MINI = Dials(
    artists=0.05,
    known=0.05,
    artist_slope=1.0,
    artist_bend=0.02,
    track_slope=1.0,
    loyalty=0.45,
    dig=0.05,
    in_order=0.7,
    repeat=0.044,
)
