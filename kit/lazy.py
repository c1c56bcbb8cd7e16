"""Names of a package that are imported when they are first asked for, as SPEC 1 of Scientific Python has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

__all__ = ["lazily"]


def lazily(package: str, names: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Give the `__getattr__` of a package whose names come from modules that take long to import.

    Parameters
    ----------
    package : str
    names : mapping of str to list of str
        By the module that they come from.

    Returns
    -------
    callable

    Examples
    --------
    >>> get = lazily("music", {"math": ["sqrt"]})
    >>> get("sqrt")(9.0)
    3.0
    >>> get("song")
    Traceback (most recent call last):
        ...
    AttributeError: module 'music' has no attribute 'song'
    """
    places = {name: module for module, those in names.items() for name in those}

    def get(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(places[name]), name)

    return get
