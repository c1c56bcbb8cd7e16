"""What may be turned in the world of listeners, and how far."""

from __future__ import annotations

from dataclasses import dataclass, fields

__all__ = ["Dials"]


@dataclass(frozen=True)
class Dials:
    """What may be turned, with the values that the world was frozen with.

    Attributes
    ----------
    finds : float
        Share of listening that goes to all artists alike: most artists with one listener are such finds.
    sharpness : float
        How fast the chance of an artist falls with its distance from an interest.
    pull : float
        Exponent of popularity in what a user listens to, on average.
    kinship : float
        Share of interests that a user has from the circle.
    tagged : float
        Artists that a user tags, median.
    tagged_spread : float
        Standard deviation of its log.
    own_first : float
        How soon a user who tags more comes to all artists of the own list.
    coined : float
        Share of words that are a user's own.

    Raises
    ------
    ValueError
        When a dial is out of its range.

    Examples
    --------
    >>> Dials(coined=2)
    Traceback (most recent call last):
      ...
    ValueError: coined is 2; it can be 0 to 0.8
    """

    finds: float = 0.16
    sharpness: float = 8.3
    pull: float = 1.0
    kinship: float = 0.95
    tagged: float = 8.5
    tagged_spread: float = 1.8
    own_first: float = 0.65
    coined: float = 0.12

    def __post_init__(self) -> None:
        for dial in fields(self):
            low, high = _RANGES[dial.name]
            value = getattr(self, dial.name)
            if not (isinstance(value, int | float) and low <= value <= high):
                raise ValueError(f"{dial.name} is {value!r}; it can be {low} to {high}")


_RANGES = {
    "finds": (0, 1),
    "sharpness": (0, 40),
    "pull": (0, 3),
    "kinship": (0, 1),
    "tagged": (1, 100),
    "tagged_spread": (0, 2.5),
    "own_first": (0, 20),
    "coined": (0, 0.8),
}
