"""All pages of the kit share one look: the theme of the notebook, light or dark.

The page of each is a `kit-panel`, its plain buttons are `kit-button`, its radio buttons `kit-choice`; its own
stylesheet says the rest.
`palette` holds the colours of pictures.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["SHARED", "styled"]

SHARED = Path(__file__).parent / "theme.css"


def styled(path: Path) -> str:
    """Join the shared stylesheet and a widget's own.

    Examples
    --------
    >>> styled(SHARED).count(".kit-panel {")
    2
    """
    return "\n".join(part.read_text(encoding="utf-8") for part in (SHARED, path))
