"""The errors whose words are printed as they are, with nothing before or behind them."""

from __future__ import annotations

from collections.abc import Sequence


class AuthorError(ValueError):
    """What the author of a lab has written cannot be used.

    Attributes
    ----------
    faults : tuple of str
        All that was found, a line each: the file, the cell, what is wrong, and the remedy.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
