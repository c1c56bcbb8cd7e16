"""Texts about artists, and a made-up base of knowledge that knows whom and what they name.

An artist belongs to a scene, a place in a space of few dimensions. What there is in a scene, its towns, labels and
festivals, lies in the same space, and so do the concepts that people sort these by. A text names things near its
artist, each under one of several names, so that its words alone hide that two texts speak of one thing: the base
knows that they do, and which concepts the thing belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kit.data.worlds.names import nicknames, words

__all__ = ["KnowledgeBase", "make_knowledge", "write_bios"]

Floats = NDArray[np.float64]
Rng = np.random.Generator

N_ENTITIES, N_CONCEPTS = 120, 24
CONCEPTS_EACH = 2  # of an entity: the nearest ones
NEAR = 0.5  # spread of an entity around a concept, in each dimension; concepts have a spread of 1
FOCUS = 1.0  # the log chance that a text names an entity falls with half its squared distance from the artist, so fast
NAMED = (4, 6)  # entities in a text: from, to
_SCHOOLS = ("circle", "line", "school", "wave")
_COLOURS = ("amber", "cobalt", "ivory", "jade", "ochre", "scarlet")
# What each kind of entity is called, and what is said of it; `{}` is one of its names.
_KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "town": ("{}", ("They grew up in {}.", "Most songs were written in {}.", "Home is {}, they say.")),
    "label": (
        "{} Records",
        ("The first record came out with {}.", "They left {} after two years.", "{} signed them early."),
    ),
    "festival": (
        "{} Festival",
        ("A night at {} made their name.", "They have closed {} twice.", "Many heard them first at {}."),
    ),
    "club": (
        "{} Hall",
        (
            "They still play {} each spring.",
            "For years they were the house band of {}.",
            "{} was their school.",
        ),
    ),
    "studio": (
        "{} Studio",
        ("The sound is that of {}.", "They record at {}, at night.", "All of it was taped at {}."),
    ),
    "paper": (
        "{} Review",
        ("{} called them stubborn.", "The critics of {} came round late.", "{} printed their letters."),
    ),
}
_BETWEEN = (
    "Nobody expected a second record.",
    "They do not like to talk about it.",
    "The drummer has changed three times.",
    "On stage they say little, and play long.",
    "What came next took two years.",
    "They have been friends since school.",
    "There were better offers.",
    "Some of it was meant as a joke.",
)


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """What a text may name, under which names, and the concepts that it belongs to.

    Attributes
    ----------
    names : tuple of 120 tuples of str
        Of each entity: the full name, a nickname and an abbreviation.
    kinds : (120,) str
        "town", "label", "festival", "club", "studio" or "paper".
    concepts : (120, 2) int32
        Rows of `concept_names`.
    concept_names : (24,) str
    """

    names: tuple[tuple[str, ...], ...]
    kinds: NDArray[np.object_]
    concepts: NDArray[np.int32]
    concept_names: NDArray[np.object_]

    def found_in(self, text: str) -> list[int]:
        """Find the entities that a text names, in its order; one that is named twice is there twice.

        Examples
        --------
        >>> base, _ = make_knowledge(8, np.random.default_rng(0))
        >>> base.found_in(f"From {base.names[7][2]} to {base.names[3][0]}.")
        [7, 3]
        """
        return [self._entity_of[name] for name in self._any_name.findall(text)]

    def concepts_in(self, text: str) -> list[str]:
        """Give the concepts of the entities that a text names, in its order: two for each of them."""
        found = self.concepts[np.array(self.found_in(text), np.int64)].ravel()
        return [str(name) for name in self.concept_names[found]]

    @cached_property
    def _entity_of(self) -> dict[str, int]:
        return {name: entity for entity, names in enumerate(self.names) for name in names}

    @cached_property
    def _any_name(self) -> re.Pattern[str]:
        longest_first = sorted(self._entity_of, key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def make_knowledge(dimension: int, rng: Rng) -> tuple[KnowledgeBase, Floats]:
    """Make up 120 entities.

    Parameters
    ----------
    dimension : int
        Of the space of scenes.
    rng : numpy.random.Generator

    Returns
    -------
    KnowledgeBase
    (120, dimension) float64
        Where each entity lies.

    Examples
    --------
    >>> base, places = make_knowledge(8, np.random.default_rng(0))
    >>> len(base.names), base.concepts.shape, places.shape
    (120, (120, 2), (120, 8))
    """
    centres = rng.normal(size=(N_CONCEPTS, dimension))
    own = np.arange(N_ENTITIES) % N_CONCEPTS
    places = np.round(centres[own] + NEAR * rng.normal(size=(N_ENTITIES, dimension)), 6)
    away = ((places[:, None] - centres) ** 2).sum(axis=2)
    nearest = np.sort(np.argsort(away, axis=1, kind="stable")[:, :CONCEPTS_EACH], axis=1)
    kinds = np.array(list(_KINDS), object)[rng.permutation(N_ENTITIES) % len(_KINDS)]
    names = [
        (_KINDS[kind][0].format(word), nickname, short)
        for kind, word, nickname, short in zip(
            kinds, words(N_ENTITIES, rng), nicknames(N_ENTITIES, rng), _abbreviations(rng), strict=True
        )
    ]
    concept_names = np.array([f"{colour} {school}" for colour in _COLOURS for school in _SCHOOLS], object)
    return KnowledgeBase(tuple(names), kinds, nearest.astype(np.int32), concept_names), places


def write_bios(
    artists: NDArray[np.object_], scenes: Floats, base: KnowledgeBase, places: Floats, rng: Rng
) -> NDArray[np.object_]:
    """Write a text about each artist, which names four to six entities near the artist's scene.

    Parameters
    ----------
    artists : (n,) str
        Their names.
    scenes : (n, d) floats
    base : KnowledgeBase
    places : (120, d) floats
        As `make_knowledge` gives them.
    rng : numpy.random.Generator

    Returns
    -------
    (n,) str

    Examples
    --------
    >>> base, places = make_knowledge(8, np.random.default_rng(0))
    >>> bio = write_bios(np.array(["Ruma"], object), np.zeros((1, 8)), base, places, np.random.default_rng(1))[0]
    >>> bio.startswith("Ruma "), 4 <= len(base.found_in(bio)) <= 6
    (True, True)
    """
    away = ((scenes[:, None] - places) ** 2).sum(axis=2)
    # The largest of these are a draw without replacement.
    order = np.argsort(FOCUS / 2 * away - rng.gumbel(size=away.shape), axis=1, kind="stable")
    texts = []
    for artist, row in zip(artists, order, strict=True):
        named = row[: rng.integers(NAMED[0], NAMED[1] + 1)]
        sentences = [f"{artist} are hard to place."]
        between = rng.permutation(len(_BETWEEN))
        for place, entity in enumerate(rng.permutation(named).tolist()):
            said = _KINDS[base.kinds[entity]][1]
            name = base.names[entity][rng.integers(len(base.names[entity]))]
            sentences.append(said[rng.integers(len(said))].format(name))
            if place % 2:
                sentences.append(_BETWEEN[between[place]])
        texts.append(" ".join(sentences))
    return np.array(texts, object)


def _abbreviations(rng: Rng) -> list[str]:
    letters = "BCDFGHJKLMNPRSTVZ"
    drawn = np.sort(rng.choice(len(letters) ** 3, N_ENTITIES, replace=False))
    return [
        "".join(letters[one // len(letters) ** power % len(letters)] for power in range(3))
        for one in rng.permutation(drawn).tolist()
    ]
