"""Texts: one thing under two names is one word when the base has been asked, and no cold text chooses words."""

import numpy as np

from kit.cold import rows_of_texts, with_concepts
from kit.data.worlds.bios import make_knowledge

BASE, _ = make_knowledge(8, np.random.default_rng(0))


def test_one_thing_under_two_names_is_the_same_word_only_when_linked():
    texts = [f"Home is {BASE.names[7][0]}.", f"Anything for {BASE.names[7][1]}!", "Nothing is named."]
    linked = with_concepts(texts, BASE)
    assert linked[2] == texts[2]
    assert [one.startswith(text) for one, text in zip(linked, texts, strict=True)] == [True] * 3
    assert linked[0].split()[-3:] == linked[1].split()[-3:]
    assert linked[0].count("entity_7") == 1 and linked[0].count("concept_") == 2
    plain, asked = (rows_of_texts(one, one) for one in (texts, linked))
    assert plain[0] @ plain[1] < 0.01 < 0.8 < asked[0] @ asked[1]
    assert asked[2] @ asked[1] < 0.01


def test_known_texts_alone_choose_the_words_and_their_weights():
    known = ["red red house", "red door", "blue door", "blue sky"]
    rows = rows_of_texts(known, [*known, "green green green"])
    assert np.array_equal(rows[:4], rows_of_texts(known, known))
    assert rows[4].tolist() == [0] * rows.shape[1]
    assert np.allclose(np.linalg.norm(rows[:4], axis=1), 1)
