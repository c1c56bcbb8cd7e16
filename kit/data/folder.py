"""The folder where data sets wait."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache_folder"]


def cache_folder() -> Path:
    """Give the folder where data sets are kept.

    The environment variable `KIT_DATA` names it; otherwise it is ``~/.cache/music-recommendation-labs``.

    Examples
    --------
    >>> "KIT_DATA" in os.environ or cache_folder().name == "music-recommendation-labs"
    True
    """
    chosen = os.environ.get("KIT_DATA")
    return Path(chosen).expanduser() if chosen else Path.home() / ".cache" / "music-recommendation-labs"
