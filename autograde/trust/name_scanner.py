r"""Find names in a stranger's cell: its text is read from left to right, once, and never parsed.

A cell may hold magics, be no Python at all, or be made to keep a parser busy. Nothing here raises, and the time is that
of its length.

Examples
--------
>>> sorted(names_in("%time x = hit(y)  # not this\n'nor that', f'but {this}'"))
['but', 'f', 'hit', 'this', 'time', 'x', 'y']
>>> only_defines("import os\n@cached\ndef f(x):\n    return x"), only_defines("import os; os.abort()")
(True, False)
"""

from __future__ import annotations

import re
from functools import lru_cache

_NAME = re.compile(r"[^\W\d]\w*")
_OPENS = re.compile(r"#[^\n]*|(?P<prefix>\b[A-Za-z]{1,2})?(?P<quotes>\"\"\"|'''|\"|')")
_ENDS = {
    quotes: re.compile(rf"\\.|{quotes}" + (r"|\n" if len(quotes) == 1 else ""), re.DOTALL)
    for quotes in ('"', "'", '"""', "'''")
}
_CALLED = re.compile(r"(?<![\w.])([^\W\d]\w*)[ \t]*[(.]")
_BOUND = re.compile(r"\b(?:def|class)[ \t]+(\w+)|(?<![\w.])([^\W\d]\w*)[ \t]*=(?!=)")
_FROM = re.compile(r"^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(?:\(([^()]*)\)|([^\n;(]*))", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*import[ \t]+([^\n;]*)", re.MULTILINE)
_ALIAS = re.compile(r"([\w.]+)(?:\s+as\s+(\w+))?")
_DEFINES = re.compile(r"(?:(?:async[ \t]+)?def|class|import|from)\b[^;]*$|@|''$|[)\]}][^;]*$")


@lru_cache(maxsize=500)
def names_in(text: str) -> frozenset[str]:
    """Find the words of a cell that can be names: words of comments and texts are none, words of f-texts are."""
    return frozenset(_NAME.findall(_bare(text)))


@lru_cache(maxsize=500)
def only_defines(text: str) -> bool:
    """Whether a cell does nothing but import, and define functions and classes."""
    lines = (line.rstrip() for line in _bare(text).splitlines())
    return all(_DEFINES.match(line) for line in lines if line and not line[0].isspace())


@lru_cache(maxsize=500)
def called_in(text: str) -> frozenset[str]:
    r"""Find the names that a cell calls, or takes something from, and does not bind itself.

    Examples
    --------
    >>> sorted(called_in("gains = f(x)\nreturn gains.mean() + m.hits(x)"))
    ['f', 'm']
    """
    bare = _bare(text)
    bound = {name for names in _BOUND.findall(bare) for name in names}
    return frozenset(set(_CALLED.findall(bare)) - bound)


@lru_cache(maxsize=500)
def imported_in(text: str) -> dict[str, str]:
    r"""Find the names that a cell imports, each with its module.

    Examples
    --------
    >>> imported_in("import kit.metrics as m\nfrom kit.metrics import (hits as h,\n    gains)\nfrom kit import data")
    {'m': 'kit.metrics', 'h': 'kit.metrics', 'gains': 'kit.metrics', 'data': 'kit.data'}
    """
    bare, found = _bare(text), {}
    for names in _IMPORT.findall(bare):
        for module, alias in _ALIAS.findall(names):
            found[alias or module.split(".")[0]] = module
    for module, in_brackets, bare_names in _FROM.findall(bare):
        for name, alias in _ALIAS.findall(in_brackets or bare_names):
            found[alias or name] = f"{module}.{name}" if module == "kit" else module
    return found


def _bare(text: str) -> str:
    """Remove comments from a cell, and the words of its texts; f-texts lose their quotes alone."""
    parts, place = [], 0
    while found := _OPENS.search(text, place):
        parts.append(text[place : found.start()])
        place = found.end()
        if found["quotes"]:
            end = _end(text, place, found["quotes"])
            is_f = "f" in (found["prefix"] or "").lower()
            parts.append(f"f {text[place:end].strip()} " if is_f else "''")
            place = end
    return "".join(parts) + text[place:]


def _end(text: str, place: int, quotes: str) -> int:
    """Find the end of a text that begins at a place; where the text has no end, give that of the cell."""
    while found := _ENDS[quotes].search(text, place):
        place = found.end()
        if found[0][0] != "\\":
            return place
    return len(text)
