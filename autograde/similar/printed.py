"""The fingerprints of an answer, without what stood in the cell before anybody wrote into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from autograde.similar.tokens import Token
from autograde.similar.winnowing import K, fingerprints, grams


@dataclass(frozen=True)
class Given:
    """What the blank cell of an exercise holds.

    Attributes
    ----------
    lines : frozenset of str
        Its lines, without the space around them.
    grams : frozenset of int
        Of all its tokens.
    """

    lines: frozenset[str] = frozenset()
    grams: frozenset[int] = frozenset()

    @classmethod
    def of(cls, blank: str, read: Callable[[str], list[Token]]) -> Given:
        """Read a blank cell.

        Parameters
        ----------
        blank : str
        read : callable
            Gives the tokens of a text.
        """
        kinds = [kind for kind, _ in read(blank)]
        return cls(frozenset(line.strip() for line in blank.splitlines()), frozenset(grams(kinds)))


@dataclass(frozen=True)
class Printed:
    """An answer with its fingerprints.

    Attributes
    ----------
    source : str
    kinds : tuple of str
        What its tokens are, those of given lines left out.
    lines : tuple of int
        The line of each token, from 1 on.
    prints : frozenset of int
        The fingerprints.
    given : frozenset of int
        The lines that the blank has too.
    known : frozenset of int
        Grams of the blank, which count for nothing.
    """

    source: str
    kinds: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    prints: frozenset[int] = frozenset()
    given: frozenset[int] = frozenset()
    known: frozenset[int] = field(default=frozenset(), repr=False)

    @classmethod
    def of(cls, source: str, given: Given, read: Callable[[str], list[Token]]) -> Printed:
        """Take the fingerprints of an answer.

        Parameters
        ----------
        source : str
        given : Given
        read : callable
            Gives the tokens of a text.
        """
        there = frozenset(n for n, line in enumerate(source.splitlines(), 1) if line.strip() in given.lines)
        kept = [(kind, line) for kind, line in read(source) if line not in there]
        kinds = tuple(kind for kind, _ in kept)
        lines = tuple(line for _, line in kept)
        return cls(source, kinds, lines, frozenset(fingerprints(kinds, given.grams)), there, given.grams)


def alike_lines(one: Printed, other: Printed) -> dict[int, int]:
    """Give the lines of one answer that say what the other says, each with the line of the other that says it.

    What stands there several times is paired in the order of the text.
    """
    there: dict[int, list[int]] = {}
    for place, number in enumerate(grams(other.kinds)):
        there.setdefault(number, []).append(place)
    found: dict[int, int] = {}
    last = -1
    for place, number in enumerate(grams(one.kinds)):
        if number not in there or number in one.known:
            continue
        last = next((later for later in there[number] if later > last), there[number][0])
        for step in range(K):
            found.setdefault(one.lines[place + step], other.lines[last + step])
    return found
