"""Songs that nobody has played yet: what else is known of them, and what it tells of who will like them.

- `belief`: two restricted Boltzmann machines on pictures of sound (Wang and Wang, 2014)
- `tags`: a network that learns tags, and what its last hidden layer says of a song (Liang and others, 2015)
- `texts`: words of artists' texts, and what a base of knowledge adds to them (Oramas and others, 2017)
- `pitches`: pictures by pitch instead of by mel band, and the network that reads them
- `pairing`: sound and text brought together, without factors
- `training`: how all of these networks are trained: a tenth of the artists tells when to stop
- `plays`: a few plays that are known, and a measure that does not ask for them again
- `hearing`: what musicnn hears in the songs, where its weights are

Factors, `(n_songs, k)`, come from `kit.funnel.factors`. `warm` songs are those whose plays may be known, `cold` are the
others. Nothing is imported before a name is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.lazy import lazily

if TYPE_CHECKING:
    from kit.cold.belief import deep_belief, in_unit
    from kit.cold.hearing import heard_by_musicnn
    from kit.cold.pairing import brought_together
    from kit.cold.pitches import kept_pitches, pitch_network
    from kit.cold.plays import aucs_of_others, first_plays
    from kit.cold.tags import last_hidden, tags_network
    from kit.cold.texts import rows_of_texts, with_concepts
    from kit.cold.training import finite, fit_apart

__all__ = [
    "aucs_of_others",
    "brought_together",
    "deep_belief",
    "finite",
    "first_plays",
    "fit_apart",
    "heard_by_musicnn",
    "in_unit",
    "kept_pitches",
    "last_hidden",
    "pitch_network",
    "rows_of_texts",
    "tags_network",
    "with_concepts",
]

if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(
        __name__,
        {
            "kit.cold.belief": ["deep_belief", "in_unit"],
            "kit.cold.hearing": ["heard_by_musicnn"],
            "kit.cold.pairing": ["brought_together"],
            "kit.cold.pitches": ["kept_pitches", "pitch_network"],
            "kit.cold.plays": ["aucs_of_others", "first_plays"],
            "kit.cold.tags": ["last_hidden", "tags_network"],
            "kit.cold.texts": ["rows_of_texts", "with_concepts"],
            "kit.cold.training": ["finite", "fit_apart"],
        },
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
