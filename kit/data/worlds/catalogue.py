"""What a world of playlists draws from: artists and their tracks, and the themes that playlists have.

Artists stand around the centres of a few genres on a sphere, and their tracks stand where they do. Few artists are
known to many, and few tracks of an artist; the rest is a long tail that is heard once, if at all. A theme is a few
dozen known artists near one of them, some of them far more often than others. Themes overlap: a known artist is part
of several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.playlists import IntArray

if TYPE_CHECKING:
    from kit.data.worlds.dials import Dials

__all__ = ["Catalogue", "Themes", "Urns", "make_catalogue", "make_themes", "sounds", "unit_rows"]

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

N_GENRES = 12
DIMENSION = 6
SPREAD = 0.5  # of an artist around the centre of its genre
ARTISTS_OWN = 0.5  # how far an artist sounds unlike its genre: 0 not at all, 1 as far as its playlists are
SMALLEST, LARGEST = 2, 60  # tracks of an artist
RENOWN = 0.4  # exponent with which a known artist has more tracks
N_NEAR = 16  # artists that a playlist may move on to
FOCUS = 0.6  # how much of a theme's taste decides how often, beside who is in it
BLOCK = 2**22  # likenesses held at once


class Urns(NamedTuple):
    """Several urns side by side, from each of which one may draw by weight."""

    reach: NDArray[np.float64]  # of all urns: urn + share of its weight, up to and with each ball

    @classmethod
    def of(cls, first: Numbers, weights: NDArray[np.floating]) -> Urns:
        """Fill urns: urn i holds the balls first[i] to first[i + 1], one at least."""
        urn = np.repeat(np.arange(len(first) - 1), np.diff(first))
        shares = weights / np.add.reduceat(weights, first[:-1])[urn]
        reach = np.cumsum(shares, dtype=np.float64)
        before = np.concatenate([[0.0], reach])[first[:-1]]
        # No share may come to 1: that would be the next urn.
        return cls(urn + np.minimum(reach - before[urn], 1) * (1 - 1e-9))

    def draw(self, urns: Numbers, rng: np.random.Generator) -> Numbers:
        """Draw a ball from each of the given urns."""
        # The last ball of an urn reaches to about 1 - 1e-9: what is drawn stays below that.
        drawn = np.searchsorted(self.reach, urns + rng.random(len(urns)) * (1 - 2e-8), side="left")
        return np.asarray(drawn, np.int64)


class Catalogue(NamedTuple):
    """Artists by falling renown, and their tracks, an artist's together and in the order of the catalogue."""

    genres: IntArray  # (n_artists,)
    places: Floats  # (n_artists, DIMENSION)
    renown: NDArray[np.float64]  # (n_artists,), sums to 1
    first: Numbers  # (n_artists + 1,)
    artist_of: IntArray  # (n_tracks,)
    popularity: NDArray[np.float64]  # (n_tracks,), sums to 1
    tracks: Urns  # of each artist
    near: Numbers  # (n_artists, N_NEAR): known artists near each
    onward: Urns  # of each artist, a place in the row of `near`
    of_genre: Numbers  # artists, a genre's together
    genre_first: Numbers  # (N_GENRES + 1,)


class Themes(NamedTuple):
    """Artists that go together in some playlists."""

    genres: IntArray  # (n_themes,)
    artists: Numbers  # (n_themes, theme_artists)
    members: Urns  # of each theme, a place in `artists` laid flat
    often: NDArray[np.float64]  # (n_themes,), sums to 1


def unit_rows(vectors: NDArray[np.floating]) -> Floats:
    """Bring each row to length 1.

    Examples
    --------
    >>> unit_rows(np.array([[3.0, 4.0]])).tolist()
    [[0.6000000238418579, 0.800000011920929]]
    """
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)


def make_catalogue(size: int, dials: Dials, rng: np.random.Generator) -> Catalogue:
    """Make the artists and tracks that a world of `size` playlists draws from.

    Examples
    --------
    >>> from kit.data.worlds.dials import Dials
    >>> catalogue = make_catalogue(100, Dials(), np.random.default_rng(0))
    >>> len(catalogue.genres), bool((np.diff(catalogue.renown) <= 0).all())
    (500, True)
    """
    n = max(round(dials.artists * size), N_NEAR + 1)
    centres = unit_rows(rng.normal(size=(N_GENRES, DIMENSION)))
    genres = rng.integers(N_GENRES, size=n).astype(np.int32)
    places = unit_rows(centres[genres] + SPREAD * rng.normal(size=(n, DIMENSION)) / np.sqrt(2))
    renown = np.asarray((np.arange(n) + dials.artist_bend * n) ** -dials.artist_slope, np.float64)
    renown /= renown.sum()
    about = dials.catalogue * (renown * n) ** RENOWN * rng.lognormal(0, 0.5, n)
    sizes = np.clip(about, SMALLEST, LARGEST).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(sizes)])
    artist_of = np.repeat(np.arange(n, dtype=np.int32), sizes)
    # A track's rank among its artist's is drawn, so that the known ones stand anywhere in the catalogue.
    drawn = np.lexsort((rng.random(len(artist_of)), artist_of))
    rank = np.empty(len(artist_of))
    rank[drawn] = np.arange(len(artist_of)) - first[artist_of]
    weights = (rank + 1 + dials.track_bend) ** -dials.track_slope * rng.lognormal(0, 0.3, len(rank))
    share = weights / np.add.reduceat(weights, first[:-1])[artist_of]
    near = _near(places, _known(n, size, dials))
    of_genre = np.argsort(genres, kind="stable")
    return Catalogue(
        genres,
        places,
        renown,
        first,
        artist_of,
        renown[artist_of] * share,
        Urns.of(first, weights),
        near,
        Urns.of(np.arange(n + 1) * near.shape[1], renown[near].ravel()),
        of_genre,
        np.searchsorted(genres[of_genre], np.arange(N_GENRES + 1)),
    )


def _known(n_artists: int, size: int, dials: Dials) -> int:
    """Give how many artists, from the best known on, can be in a theme or near another one."""
    return min(n_artists, max(round(dials.known * size), N_NEAR + 1, dials.theme_artists))


def _near(places: Floats, n_known: int) -> Numbers:
    """Find the known artists that are nearest to each artist, itself apart where it is known."""
    from scipy.spatial import KDTree

    _, found = KDTree(places[:n_known]).query(places, N_NEAR + 1)
    itself = found == np.arange(len(places))[:, None]
    itself[~itself.any(axis=1), -1] = True  # the farthest one in its place
    return np.asarray(found[~itself].reshape(len(places), N_NEAR), np.int64)


def make_themes(size: int, catalogue: Catalogue, dials: Dials, rng: np.random.Generator) -> Themes:
    """Draw themes: a known artist as its centre, and artists near that one, by renown and by a taste of its own.

    Examples
    --------
    >>> from kit.data.worlds.dials import Dials
    >>> rng = np.random.default_rng(0)
    >>> make_themes(600, make_catalogue(600, Dials(), rng), Dials(), rng).artists.shape
    (10, 60)
    """
    n = max(round(size / dials.playlists_a_theme), 4)
    n_known = _known(len(catalogue.genres), size, dials)
    n_members = min(dials.theme_artists, n_known)
    places, renown = catalogue.places[:n_known], catalogue.renown[:n_known]
    of_centre = renown**0.7
    centres = rng.choice(n_known, n, p=of_centre / of_centre.sum())
    pull = np.log(renown / renown.sum())
    members, weights = [], []
    for block in np.array_split(centres, max(1, n * n_known // BLOCK)):
        liking = dials.theme_focus * (places[block] @ places.T) + pull
        liking += dials.theme_taste * rng.normal(size=liking.shape)
        drawn = liking + rng.gumbel(size=liking.shape)  # the largest are a draw without replacement
        # Sorted: what argpartition leaves in front has another order on other processors.
        chosen = np.sort(np.argpartition(-drawn, n_members - 1, axis=1)[:, :n_members], axis=1)
        members.append(chosen)
        weights.append(FOCUS * np.take_along_axis(liking, chosen, 1))
    weight = np.concatenate(weights)
    weight = np.exp(weight - weight.max(axis=1, keepdims=True))
    often = (np.arange(n) + 0.05 * n) ** -dials.theme_slope
    return Themes(
        catalogue.genres[centres],
        np.concatenate(members).astype(np.int64),
        Urns.of(np.arange(n + 1) * n_members, weight.ravel()),
        often / often.sum(),
    )


def sounds(catalogue: Catalogue, tracks: Numbers, rng: np.random.Generator) -> Floats:
    """Draw how tracks sound: as their genre does, with some of the artist's place and a little of their own.

    Scaled so that each coordinate has a spread of about 1.

    Examples
    --------
    >>> from kit.data.worlds.dials import Dials
    >>> rng = np.random.default_rng(0)
    >>> sounds(make_catalogue(100, Dials(), rng), np.arange(5), rng).shape
    (5, 6)
    """
    size = np.maximum(np.bincount(catalogue.genres, minlength=N_GENRES), 1)[:, None]
    centres = np.zeros((N_GENRES, DIMENSION))
    np.add.at(centres, catalogue.genres, catalogue.places)
    of_genre = (centres / size)[catalogue.genres]
    of_artist = of_genre + ARTISTS_OWN * (catalogue.places - of_genre)
    places = of_artist[catalogue.artist_of[tracks]]
    return np.asarray(np.sqrt(DIMENSION) * (places + 0.15 * rng.normal(size=places.shape)), np.float32)
