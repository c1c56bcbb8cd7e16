"""What a table holds for spreadsheets: text that they take for nothing but text."""

from __future__ import annotations

import re
import unicodedata

_STARTS = frozenset("=+-@\N{MINUS SIGN}")
_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?(?:e[+-][0-9]+)?")


def plain(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula, which it does in letters of any width and after blanks.

    Examples
    --------
    >>> plain("=1+1"), plain("\N{FULLWIDTH EQUALS SIGN}1")[0], plain(" @x"), plain("a=1"), plain("-3")
    ("'=1+1", "'", "' @x", 'a=1', '-3')
    """
    seen = [letter for letter in text if not letter.isspace() and unicodedata.category(letter) != "Cf"]
    starts = unicodedata.normalize("NFKC", seen[0])[:1] if seen else ""
    formula = starts in _STARTS or text.startswith(("\t", "\r", "\n"))
    return "'" + text if formula and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """Give the text that `plain` has kept from being a formula.

    Examples
    --------
    >>> unguarded(plain("=1+1")), unguarded("'tis")
    ('=1+1', "'tis")
    """
    bare = text.removeprefix("'")
    return bare if plain(bare) == text else text
