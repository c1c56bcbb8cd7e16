"""Text as people save it, read piece by piece: its encoding, its first lines, its lines."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO, TextIO

from kit.data.errors import DataError

__all__ = ["Head", "lines_of", "text_of"]

HEAD = 1 << 16  # bytes by which a file is recognised
LONGEST = 1 << 26  # characters of a line
_WRONG_BYTES = "kit.cp1252"


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 as what spreadsheets write on Windows."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_WRONG_BYTES, _as_cp1252)


@dataclass(frozen=True)
class Head:
    r"""The first bytes of a file, by which it is recognised.

    Attributes
    ----------
    name : str
    raw : bytes
    whole : bool
        Whether they are all of it.

    Examples
    --------
    >>> Head("a.txt", "é 1\n\n2".encode("utf-16"), True).lines
    ['é 1', '2']
    """

    name: str
    raw: bytes
    whole: bool

    @cached_property
    def encoding(self) -> str:
        """UTF-16 where a mark or every second byte says so, or else UTF-8."""
        if self.raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        even, odd = self.raw[:1000:2].count(0), self.raw[1:1000:2].count(0)
        half = len(self.raw[:1000]) // 4
        if half and max(even, odd) > half and min(even, odd) == 0:
            return "utf-16-le" if odd else "utf-16-be"
        return "utf-8-sig"

    @cached_property
    def text(self) -> str:
        """The text, or "" where this is none: where it has characters that no text has."""
        decoder = codecs.getincrementaldecoder(self.encoding)(
            "replace" if self.encoding.startswith("utf-16") else _WRONG_BYTES
        )
        text = decoder.decode(self.raw)
        strange = sum(
            not c.isprintable() and c not in "\t\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029" for c in text[:4000]
        )
        return "" if "\0" in text or strange > 0.02 * len(text[:4000]) else text

    @cached_property
    def lines(self) -> list[str]:
        """The first lines that are not blank; a last line that may go on after the head is left out."""
        lines = self.text.splitlines()
        if not self.whole and len(lines) > 1:
            lines.pop()
        return [line for line in lines if line.strip()]


def text_of(file: BinaryIO, head: Head, *, newline: str | None = None) -> TextIO:
    r"""Open a file as text.

    Examples
    --------
    >>> head = Head("ids", b"\xc9t\xe9 11", True)
    >>> text_of(io.BytesIO(head.raw), head).read()
    'Été 11'
    """
    errors = "strict" if head.encoding.startswith("utf-16") else _WRONG_BYTES
    return io.TextIOWrapper(file, head.encoding, errors=errors, newline=newline)


def lines_of(text: TextIO, name: str) -> Iterator[str]:
    r"""Give the lines of a text, with their ends.

    Raises
    ------
    DataError
        When a line does not end within 64 million characters.

    Examples
    --------
    >>> list(lines_of(io.StringIO("a\nb"), "two"))
    ['a\n', 'b']
    """
    while line := text.readline(LONGEST):
        if len(line) == LONGEST:
            raise DataError(f"{name} has a line of more than {LONGEST:,} characters; write one list a line")
        yield line
