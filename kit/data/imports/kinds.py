"""Which kind of file this is, by what stands in it; the ending of its name is not asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from kit.data.errors import DataError
from kit.data.imports.arrays import is_npy, read_array
from kit.data.imports.jsons import elements
from kit.data.imports.jspf import jspf_piece
from kit.data.imports.listens import is_scrobbler_log, listen_piece, read_scrobbler_log
from kit.data.imports.m3u import is_m3u, is_pls, read_m3u, read_pls
from kit.data.imports.members import again
from kit.data.imports.pieces import Asked, Piece, pieces_of_tokens
from kit.data.imports.reading import HEAD, Head, text_of
from kit.data.imports.refusal import unread
from kit.data.imports.spotify import account_piece, history_piece, library_piece, million_piece
from kit.data.imports.tables import layout_of, read_table
from kit.data.imports.tokens import ID, is_ids, is_tokens, read_ids, read_tokens
from kit.data.imports.xspf import is_xspf, read_xspf

__all__ = ["pieces_of"]

_OF_JSON: list[Callable[[str, object], Piece | None]] = [
    million_piece,
    account_piece,
    library_piece,
    history_piece,
    listen_piece,
    jspf_piece,
]
_TRIES = 10_000  # elements of a document that nobody knows


def pieces_of(file: BinaryIO, name: str, asked: Asked) -> Iterator[Piece]:
    r"""Read the lists of a file of any kind that is known.

    Raises
    ------
    Unread
        When it is of none: the message says what it looks like, what is read, and how it can be written.
    DataError
        When it is of a known kind, but damaged.

    Examples
    --------
    >>> import io
    >>> file = io.BytesIO(b'#EXTM3U\n#EXTINF:9,Ana Li - Blue moth\n1.mp3\n')
    >>> [piece.tracks for piece in pieces_of(io.BufferedReader(file), "party.txt", Asked())]
    [[('ana li - blue moth', 'Blue moth', 'Ana Li')]]
    """
    raw = b""
    while len(raw) < HEAD and (more := file.read(HEAD - len(raw))):
        raw += more
    whole = again(raw, file)
    if is_npy(raw):
        yield from read_array(whole, name)
        return
    head = Head(name, raw, len(raw) < HEAD)
    if not head.text.strip("\ufeff \t\r\n"):
        raise unread(head)
    try:
        yield from _of_text(whole, head, asked)
    except UnicodeDecodeError as error:
        raise DataError(
            f"{name} is damaged: it is not the {error.encoding} text that it begins as; save it as UTF-8"
        ) from error


def _of_text(file: BinaryIO, head: Head, asked: Asked) -> Iterator[Piece]:
    name = head.name
    if is_xspf(head):
        yield from read_xspf(file, name)
    elif asked.columns:
        yield from _of_table(file, head, asked)
    elif is_m3u(head):
        yield from read_m3u(text_of(file, head), name)
    elif is_pls(head):
        yield from read_pls(text_of(file, head), name)
    elif is_scrobbler_log(head):
        yield from read_scrobbler_log(text_of(file, head), name)
    elif is_tokens(head):
        yield from read_tokens(text_of(file, head), name)
    elif head.text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        yield from _of_json(file, head)
    elif not head.text.lstrip().startswith("<"):
        yield from _of_table(file, head, asked)
    else:
        raise unread(head)


def _of_table(file: BinaryIO, head: Head, asked: Asked) -> Iterator[Piece]:
    layout = layout_of(head, asked)
    if layout is not None:
        yield from read_table(text_of(file, head, newline=""), head, layout)
    elif is_ids(head):
        yield from read_ids(text_of(file, head), head)
    else:
        raise unread(head)


def _of_json(file: BinaryIO, head: Head) -> Iterator[Piece]:
    """Read a document by the first of the kinds that knows one of its elements; the others' elements are left out."""
    known: Callable[[str, object], Piece | None] | None = None
    for number, (key, one) in enumerate(elements(text_of(file, head), head.name)):
        if known is None:
            known = next((kind for kind in [*_OF_JSON, _ids_piece] if kind(key, one) is not None), None)
            if known is None and number > _TRIES:
                break
        if known is not None and (piece := known(key, one)) is not None:
            yield piece
    if known is None:
        raise unread(head)


def _ids_piece(key: str, one: object) -> Piece | None:
    """Read a list of ids or tokens, or an id that is an element of one."""
    items = one if isinstance(one, list) else [one]
    if any(isinstance(item, bool) or not isinstance(item, int | float | str) for item in items):
        return None
    if not all(ID.fullmatch(str(item).removeprefix("track_").removeprefix("artist_")) for item in items):
        return None
    (piece,) = pieces_of_tokens([items], "the document")
    return piece if isinstance(one, list) else piece._replace(of=f"list {key}")
