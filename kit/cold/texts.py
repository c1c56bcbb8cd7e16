"""What is written about artists, as rows of numbers: its words, and what a base of knowledge makes of them.

Two texts that speak of one thing under two names share no word. The base knows both names, and what kind of thing it
is: these are added to the text as words of their own (Oramas and others, 2017, did so with DBpedia).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from kit.data.worlds.bios import KnowledgeBase

__all__ = ["rows_of_texts", "with_concepts"]


def with_concepts(texts: Iterable[str], base: KnowledgeBase) -> list[str]:
    """Add what a base of knowledge finds to each text: an entity under one name for all, and its concepts.

    Parameters
    ----------
    texts : iterable of str
    base : KnowledgeBase

    Returns
    -------
    list of str
        Each text, and behind it words such as ``entity_7`` and ``concept_amber_circle``.

    Examples
    --------
    >>> from kit.data.worlds.bios import make_knowledge
    >>> base, _ = make_knowledge(8, np.random.default_rng(0))
    >>> one, other = with_concepts([f"Home is {base.names[7][0]}.", f"From {base.names[7][2]}."], base)
    >>> one.split()[-3:] == other.split()[-3:], one.split()[-3]
    (True, 'entity_7')
    """
    linked = []
    for text in texts:
        found = [f"entity_{entity}" for entity in base.found_in(text)]
        found += [f"concept_{name.replace(' ', '_')}" for name in base.concepts_in(text)]
        linked.append(" ".join([text, *found]))
    return linked


def rows_of_texts(train: Iterable[str], texts: Iterable[str], *, least: int = 2) -> NDArray[np.float64]:
    """Count words, and weigh a word the more, the fewer texts have it (TF-IDF).

    Parameters
    ----------
    train : iterable of str
        Texts about artists that are known: they alone say which words there are, and how rare each is.
    texts : iterable of str
        A row each.
    least : int
        In how many of the known texts a word has to stand.

    Returns
    -------
    (n_texts, n_words) float64
        Of length 1, or 0 where no word is known.

    References
    ----------
    K. Spärck Jones, A statistical interpretation of term specificity and its application in retrieval, 1972.

    Examples
    --------
    >>> rows_of_texts(["a red house", "a red door"], ["red", "blue"]).round(2).tolist()
    [[1.0], [0.0]]
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    counted = TfidfVectorizer(min_df=least, sublinear_tf=True).fit(train)
    return np.asarray(counted.transform(texts).toarray())
