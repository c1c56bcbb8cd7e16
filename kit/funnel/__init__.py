"""A two-stage recommender of artists: candidates from tags, then a ranker; one part is made at night, one a request.

- `vectors`: artists as tags, popularity and freshness
- `retrieval`: what a user likes, and the artists nearest to it
- `factors`: matrix factorisation of who listens to what
- `features`, `ranking`, `neural`: pairs of a user and an artist, and the two rankers that put them in order
- `night`: all of that, made at night, kept in a folder, and asked at request time
- `command`: `python -m kit funnel`; `pictures`: whom lists recommend
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.lazy import lazily

if TYPE_CHECKING:
    from kit.funnel.factors import factorise
    from kit.funnel.features import Pairs, pairs_of
    from kit.funnel.neural import NeuralRanker
    from kit.funnel.night import FunnelSettings, Night, make_night
    from kit.funnel.pictures import by_day, experiments, popularity_of_lists
    from kit.funnel.ranking import LogisticRanker
    from kit.funnel.retrieval import in_turn, nearest, tastes
    from kit.funnel.vectors import tag_vectors

__all__ = [
    "FunnelSettings",
    "LogisticRanker",
    "NeuralRanker",
    "Night",
    "Pairs",
    "by_day",
    "experiments",
    "factorise",
    "in_turn",
    "make_night",
    "nearest",
    "pairs_of",
    "popularity_of_lists",
    "tag_vectors",
    "tastes",
]

if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(
        __name__,
        {
            "kit.funnel.factors": ["factorise"],
            "kit.funnel.features": ["Pairs", "pairs_of"],
            "kit.funnel.neural": ["NeuralRanker"],
            "kit.funnel.night": ["FunnelSettings", "Night", "make_night"],
            "kit.funnel.pictures": ["by_day", "experiments", "popularity_of_lists"],
            "kit.funnel.ranking": ["LogisticRanker"],
            "kit.funnel.retrieval": ["in_turn", "nearest", "tastes"],
            "kit.funnel.vectors": ["tag_vectors"],
        },
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
