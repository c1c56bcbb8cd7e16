"""One listener's taste, from folders of their own music: what is liked, what is not, and what is asked about.

- `folders`: which files are in the folders
- `hearing`: their features, and the cache of these
- `grouping`: copies, albums, folds that keep together what belongs together
- `model`: a logistic regression, judged on groups that it did not learn from
- `speaking`: which seconds speak for a song, and which cells of time and frequency; `page`: to look at and to hear
- `command`: `python -m kit taste`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.lazy import lazily

if TYPE_CHECKING:
    from kit.taste.folders import Side, Spotted, spotted_in, three_folders
    from kit.taste.grouping import Entry, Shelves, sorted_out
    from kit.taste.hearing import Network, Song, Store
    from kit.taste.model import Judged, Taste, fit_taste, judge

__all__ = [
    "Entry",
    "Judged",
    "Network",
    "Shelves",
    "Side",
    "Song",
    "Spotted",
    "Store",
    "Taste",
    "fit_taste",
    "judge",
    "sorted_out",
    "spotted_in",
    "three_folders",
]

if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(
        __name__,
        {
            "kit.taste.folders": ["Side", "Spotted", "spotted_in", "three_folders"],
            "kit.taste.grouping": ["Entry", "Shelves", "sorted_out"],
            "kit.taste.hearing": ["Network", "Song", "Store"],
            "kit.taste.model": ["Judged", "Taste", "fit_taste", "judge"],
        },
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
