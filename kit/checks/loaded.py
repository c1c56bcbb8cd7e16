"""Heavy packages may be loaded already: a check must not import one to ask whether a value is of its classes."""

from __future__ import annotations

import sys
from types import ModuleType

__all__ = ["loaded"]


def loaded(name: str) -> ModuleType | None:
    """Give a module that has been imported wholly; None for one that has not, or that a thread is importing now.

    A module that is being imported lacks most of its names, and no value of its kinds can be there yet.

    Examples
    --------
    >>> loaded("sys") is sys, loaded("a_package_that_is_missing")
    (True, None)
    """
    module = sys.modules.get(name)
    if module is None or getattr(module.__spec__, "_initializing", False):
        return None
    return module
