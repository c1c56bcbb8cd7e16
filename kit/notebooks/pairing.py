"""Which cell of a lab's new version a cell of the old one is, and which cells are the student's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from kit.notebooks.reading import Cell, Notebook, squeezed

__all__ = ["Pairing", "likeness"]

ALIKE = 0.5  # share of the words of two texts that are one cell, changed
LEAST, ADDS = 8, 0.9  # of a text with so many words, another holds such a share: it adds to the first


class Pairing:
    """The cells of an old notebook, each with its place in the new one.

    Parameters
    ----------
    old, new : Notebook

    Attributes
    ----------
    partner : dict of int to int
        From the number of an old cell to that of the new cell that it is.
    own : set of int
        Numbers of old cells that are the student's own.
    gone : set of int
        Numbers of old cells of the lab that have no partner.

    Examples
    --------
    >>> texts = lambda *those: [{"cell_type": "markdown", "source": text, "metadata": {}} for text in those]
    >>> from pathlib import Path
    >>> old = Notebook(Path("old"), {"cells": texts("# Pairs", "my own thoughts", "Two tracks make a pair.")}, b"")
    >>> new = Notebook(Path("new"), {"cells": texts("# Pairs", "Two tracks make one pair.")}, b"")
    >>> Pairing(old, new).partner, Pairing(old, new).own
    ({0: 0, 2: 1}, {1})
    """

    def __init__(self, old: Notebook, new: Notebook) -> None:
        self._old, self._new = old.cells, new.cells
        self.partner: dict[int, int] = {}
        self._taken: set[int] = set()
        # A copy of a given cell has the text of the lab's, and an id of an editor's: the lab's own goes first.
        built = [i for i, cell in enumerate(self._old) if not cell.name and cell.is_built]
        others = [i for i, cell in enumerate(self._old) if not cell.name and not cell.is_built]
        self._by_name()
        self._by_text([*built, *others])
        self._by_likeness(built if old.has_ids else others)
        self._by_place(built)
        rest = set(built + others) - set(self.partner)
        self.own = {i for i in rest if not (old.has_ids and self._old[i].is_built)}
        self.gone = rest - self.own

    def anchor(self, number: int) -> int:
        """Give the new cell behind which an old cell belongs: the partner of the nearest one above; -1 for the top."""
        return next((self.partner[i] for i in range(number - 1, -1, -1) if i in self.partner), -1)

    def changed(self) -> Iterator[tuple[int, int]]:
        """Give the pairs of given cells whose texts are not the same."""
        for i, j in sorted(self.partner.items()):
            if not self._old[i].name and squeezed(self._old[i].source) != squeezed(self._new[j].source):
                yield i, j

    def _by_name(self) -> None:
        places: dict[str, int] = {}
        for j, cell in enumerate(self._new):
            if cell.name:
                places.setdefault(cell.name, j)
        for i, cell in enumerate(self._old):
            if cell.name in places:
                self._pair(i, places[cell.name])

    def _by_text(self, numbers: Sequence[int]) -> None:
        places: defaultdict[tuple[bool, str], list[int]] = defaultdict(list)
        for j, cell in enumerate(self._new):
            if not cell.name:
                places[cell.is_code, squeezed(cell.source)].append(j)
        for i in numbers:
            text = squeezed(self._old[i].source)
            free = [j for j in places[self._old[i].is_code, text] if text and j not in self._taken]
            if free:
                self._pair(i, free[0])

    def _by_likeness(self, numbers: Sequence[int]) -> None:
        """Pair what was changed: each with the cell most like it that nothing else is, the best pair first."""
        free = [
            j for j, cell in enumerate(self._new) if not cell.name and j not in self._taken and cell.source
        ]
        found = [
            (score, i, j)
            for i in numbers
            if i not in self.partner
            for j in free
            if self._old[i].is_code == self._new[j].is_code
            and (score := likeness(self._old[i], self._new[j])) >= ALIKE
        ]
        for _, i, j in sorted(found, key=lambda each: (-each[0], each[1], each[2])):
            if i not in self.partner and j not in self._taken:
                self._pair(i, j)

    def _by_place(self, numbers: Sequence[int]) -> None:
        """Pair the prose right above cells of one name, whatever it says: it asks for their answer."""
        for i in reversed(numbers):
            below = next((k for k in range(i + 1, len(self._old)) if k in numbers or self._old[k].name), -1)
            above = self.partner.get(below, 0) - 1
            free = above >= 0 and above not in self._taken and not self._new[above].name
            prose = not self._old[i].is_code and not self._new[above].is_code
            if i not in self.partner and self._old[below].name and free and prose:
                self._pair(i, above)

    def _pair(self, i: int, j: int) -> None:
        self.partner[i] = j
        self._taken.add(j)


def likeness(old: Cell, new: Cell) -> float:
    """Give the share of the longer text's words that both have, in one order; of the shorter's, where one only adds.

    Examples
    --------
    >>> one, other = Cell({"source": "count the tracks"}), Cell({"source": "count all the tracks"})
    >>> likeness(one, other), likeness(one, Cell({"source": "draw pairs"}))
    (0.75, 0.0)
    """
    of_old, of_new = old.source.split(), new.source.split()
    shorter, longer = sorted([len(of_old), len(of_new)])
    matcher = SequenceMatcher(None, of_old, of_new, autojunk=False)
    if not shorter or matcher.quick_ratio() * (shorter + longer) / 2 < ALIKE * shorter:
        return 0.0
    common = sum(block.size for block in matcher.get_matching_blocks())
    adds = shorter >= LEAST and common >= ADDS * shorter
    return common / (shorter if adds else longer)
