"""JSON of any size, one element after the other: documents, arrays, and one document a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TextIO

from kit.data.errors import DataError

__all__ = ["elements"]

_READ = 1 << 16  # characters read at once
LONGEST = 1 << 28  # characters of one element
_LINE = 1 << 22  # characters of a document that has a line of its own
_BLANK = " \t\r\n\ufeff"
_DECODER = json.JSONDecoder()


def elements(text: TextIO, name: str) -> Iterator[tuple[str, object]]:
    r"""Give the elements of a document beside the key that they stand under, without holding the document.

    An object gives its objects, and the elements of its arrays; an array gives its elements under "". Documents that
    follow each other, one a line, come one after the other, whole, under "".

    Raises
    ------
    DataError
        When the text is no JSON, or ends in the middle.

    Examples
    --------
    >>> import io
    >>> list(elements(io.StringIO('{"info": 1, "lists": [[1], [2, 3]]}'), "two"))
    [('lists', [1]), ('lists', [2, 3])]
    >>> list(elements(io.StringIO('{"a": 1}\n{"a": 2}'), "two"))
    [('', {'a': 1}), ('', {'a': 2})]
    """
    scanner = _Scanner(text, name)
    if scanner.peek() == "{":
        whole = scanner.first_line_is_whole()
        if not whole:
            yield from _members(scanner)
            scanner.end()
            return
    elif scanner.peek() == "[" and not scanner.first_line_is_whole():
        yield from (("", one) for one in _items(scanner))
        scanner.end()
        return
    while scanner.peek():
        value = scanner.value()
        if scanner.peek() == ",":
            scanner.take(",")
        yield "", value


def _members(scanner: _Scanner) -> Iterator[tuple[str, object]]:
    scanner.take("{")
    while scanner.peek() != "}":
        key = scanner.value()
        scanner.take(":")
        if scanner.peek() == "[":
            yield from ((str(key), one) for one in _items(scanner))
        elif isinstance(value := scanner.value(), dict):
            yield str(key), value
        if scanner.peek() != "}":
            scanner.take(",")
    scanner.take("}")


def _items(scanner: _Scanner) -> Iterator[object]:
    scanner.take("[")
    while scanner.peek() != "]":
        yield scanner.value()
        if scanner.peek() != "]":
            scanner.take(",")
    scanner.take("]")


class _Scanner:
    """A place in a text that is read as it is needed."""

    def __init__(self, text: TextIO, name: str) -> None:
        self._text, self._name = text, name
        self._held, self._at, self._ended = "", 0, False
        self._n_before = 0  # characters read and dropped

    def first_line_is_whole(self) -> bool:
        """Whether the first document ends on its line, and another one follows: then there is one a line."""
        while "\n" not in self._held[self._at :] and not self._ended and len(self._held) < _LINE:
            self._more()
        line, _, rest = self._held[self._at :].partition("\n")
        while not rest.strip(_BLANK) and not self._ended and len(self._held) < 2 * _LINE:
            self._more()
            line, _, rest = self._held[self._at :].partition("\n")
        try:
            _DECODER.raw_decode(line)
        except (ValueError, RecursionError):
            return False
        return rest.lstrip(_BLANK).startswith(("{", "["))

    def peek(self) -> str:
        """Give the next character that is not blank, "" at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._held) or self._ended:
                return self._held[self._at : self._at + 1]
            self._more()

    def take(self, sign: str) -> None:
        """Go on behind a sign that has to be there."""
        if self.peek() != sign:
            raise self._wrong(f"{sign} expected")
        self._at += 1

    def value(self) -> object:
        """Read a value that may be longer than what is held."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
            except json.JSONDecodeError as error:
                # What is wrong in the middle of what is held stays wrong; only at its end may more text help.
                if self._ended or (
                    error.pos < len(self._held) - 64 and not error.msg.startswith("Unterminated")
                ):
                    raise self._wrong(error.msg) from error
            except RecursionError as error:
                raise DataError(f"{self._name} nests its JSON deeper than any list of music does") from error
            else:
                if end < len(self._held) or self._ended:
                    self._at = end
                    return value
            self._more(max(_READ, len(self._held) - self._at))

    def end(self) -> None:
        """See that nothing follows."""
        if self.peek():
            raise self._wrong("something follows the document")

    def _more(self, n: int = _READ) -> None:
        read = self._text.read(n)
        self._ended = not read
        self._n_before += self._at
        self._held, self._at = self._held[self._at :] + read, 0
        if len(self._held) > LONGEST:
            raise DataError(
                f"{self._name} has an element of more than {LONGEST:,} characters, as no playlist has"
            )

    def _wrong(self, why: str) -> DataError:
        at = self._n_before + self._at
        if self._ended and not self._held[self._at :].strip(_BLANK + "]}"):
            return DataError(f"{self._name} is cut off in the middle (after {at:,} characters); get it again")
        if self._ended:
            return DataError(
                f"{self._name} is damaged JSON, or cut off, at character {at:,} ({why}); get it again"
            )
        return DataError(f"{self._name} is damaged JSON at character {at:,} ({why}); get it again")
