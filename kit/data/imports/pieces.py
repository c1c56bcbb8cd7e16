"""What every reader gives: pieces of lists, whose tracks have a key, a title and an artist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from kit.data.errors import DataError

__all__ = ["Asked", "Piece", "identifier", "named", "pieces_of_tokens"]

Track = tuple[str, str, str]
"""Key, title and artist of a track; title and artist are "" where the file does not say them."""

_PAGE = re.compile(r"https?://(open\.spotify\.com|www\.deezer\.com)/(?:[\w-]+/)?track/(\w+)")
_OWN = "urn:x-track:"  # what `kit.data.exports` writes where a key is no address
_TOKEN = re.compile(r"(track|artist)_(.+)", re.DOTALL)
_FLOAT = re.compile(r"(-?\d+)\.0+")


class Piece(NamedTuple):
    """Some tracks of one list, in order.

    Attributes
    ----------
    tracks : sequence of (key, title, artist)
    of : str or None
        Which list they belong to; None: they are a whole list.
    at : sequence of float or None
        The place or the time of each track within its list, where the order of the file is not the order of the list.
    sessions : bool
        The list is what somebody has heard, at times in seconds: it is cut where nothing was heard for long.

    Examples
    --------
    >>> Piece([("11", "Blue moth", "Ana Li")]).of is None
    True
    """

    tracks: Sequence[Track]
    of: str | None = None
    at: Sequence[float] | None = None
    sessions: bool = False


@dataclass(frozen=True)
class Asked:
    """How a file shall be read, where it does not say so itself.

    Attributes
    ----------
    columns : str
        Of tables: ``"playlist=LIST,track=SONG"`` names columns by their headers, ``"playlist,track,-"`` by their
        places in a table without headers.
    gap : float
        Seconds without music that end a session.

    Examples
    --------
    >>> Asked().gap
    1800.0
    """

    columns: str = ""
    gap: float = 1800.0


def identifier(text: str) -> str:
    """Give the key of an address: the same for a track's page at Spotify or Deezer as for its number there.

    Examples
    --------
    >>> identifier("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1"), identifier("https://www.deezer.com/fr/track/11")
    ('spotify:track:4uLU6hMCjMI75M1A2tKUQC', '11')
    """
    text = text.strip()
    page = _PAGE.match(text)
    if page:
        return page[2] if page[1] == "www.deezer.com" else f"spotify:track:{page[2]}"
    return unquote(text.removeprefix(_OWN)) if text.startswith(_OWN) else text


def named(artist: str, title: str) -> str:
    """Give the key of a track that has no identifier: its artist and its title, without capitals.

    Examples
    --------
    >>> named("Ana  Li", "Blue Moth"), named("", "")
    ('ana li - blue moth', '')
    """
    both = (artist, title) if artist and title else (artist or title,)
    return " - ".join(" ".join(text.split()) for text in both).casefold()


def pieces_of_tokens(lists: Iterable[Sequence[object]], name: str) -> Iterable[Piece]:
    """Read lists of tokens (``track_<id>``, ``artist_<id>``, alternating; artists may be missing) or of bare ids.

    The artist of a track is the artist token that follows it. Bytes are text; -1 and nan fill rows up, and are none.

    Raises
    ------
    DataError
        When one token is of neither kind, or a list mixes tokens with bare ids.

    Examples
    --------
    >>> [piece.tracks for piece in pieces_of_tokens([["track_1", "artist_7"], [11, 12.0, -1]], "two")]
    [[('1', '', 'artist_7')], [('11', '', ''), ('12', '', '')]]
    """
    for number, given in enumerate(lists):
        words = [_text(one) for one in given]
        kinds = [_TOKEN.fullmatch(word) for word in words]
        if not any(kinds):
            yield Piece([(word, "", "") for word in words if word and word != "-1" and word != "nan"])
            continue
        tracks: list[Track] = []
        before = "artist"
        for word, kind in zip(words, kinds, strict=True):
            if kind is None or not word.isprintable():
                raise DataError(
                    f"playlist {number:,} of {name} holds {word[:60]!a}; expected track_<id> and artist_<id>"
                )
            if kind[1] == "track":
                tracks.append((kind[2], "", ""))
            elif before == "track":
                tracks[-1] = (tracks[-1][0], "", word)
            before = kind[1]
        yield Piece(tracks)


def _text(one: object) -> str:
    text = one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one)
    whole = _FLOAT.fullmatch(text)
    return whole[1] if whole else text
