"""Checks of `build_text_model`: everything takes part, the order of words counts, and the table stays as it is.

The table of the probe holds twins, two rows with the same vector: a model that reads the words by the table cannot tell
them apart. A training step must leave the table as it is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.exercise import Exercise, Item
from kit.checks.influencers.findings import (
    constant,
    dim_ignored,
    no_gradient,
    no_model,
    no_say,
    one_number_mse,
    only_added,
)
from kit.checks.influencers.kinds import ask_kinds, no_category, no_row
from kit.checks.influencers.probe import N_ROWS, Facts, Probe, Shape, moved, probe
from kit.checks.influencers.sides import sides_meet
from kit.checks.outcome import Finding

Rng = np.random.Generator
TWINS = (3, 8)  # rows of the table with the same vector
OTHER = 13
NOISE = 1e-5  # by which sums in another order differ, beside the size of the output
ORDER = 5e-3  # how far a permutation moves the output, beside another word


def _table(shape: Shape, rng: Rng) -> NDArray[np.float32]:
    """A table of positive numbers, so that no relu behind it is dead; row 0 is the padding."""
    table = np.abs(rng.normal(size=(shape.n_words, shape.width))).astype(np.float32)
    table[0], table[TWINS[1]] = 0, table[TWINS[0]]
    return table


def _probe_text(answer: Any, rng: Rng) -> Facts:
    shape = Shape(max_length=12)
    table = _table(shape, rng)

    def build() -> Any:
        return answer(
            table.copy(), shape.max_length, shape.n_influencer, shape.n_song, shape.n_kinds, shape.dim
        )

    return probe(build, shape, 4, rng, _ask_words, table)


def _ask_words(asked: Probe, shape: Shape, facts: Facts, rng: Rng) -> None:
    """Exchange words for their twins and for others, and permute them, with several sets of weights."""
    facts.more.update(order=0.0, twins=0.0, others=0.0)
    sides = shape.batch(rng, 3)
    ids = np.stack([_sentence(shape, rng) for _ in range(N_ROWS)])
    turned = np.stack([_shuffled(row, rng) for row in ids])
    for _ in asked.settings(rng):
        first = asked.scores([*sides, ids])
        twins, others, order = (
            moved(first, asked.scores([*sides, changed]))
            for changed in (_exchanged(ids, TWINS[1]), _exchanged(ids, OTHER), turned)
        )
        facts.more["twins"] = max(facts.more["twins"], twins)
        facts.more["others"] = max(facts.more["others"], others)
        if others > NOISE:
            facts.more["order"] = max(facts.more["order"], (order - NOISE) / others)
        if facts.more["order"] > ORDER:
            break
    facts.more["meet"] = sides_meet(asked, shape, 4, rng)
    ask_kinds(asked, shape, 4, facts, rng)
    facts.more["trained"] = any(asked.weights[number][1] for number in asked.tables)
    facts.more["own_table"] = any(
        trained and shape == asked.kept.shape and number not in asked.tables
        for number, (shape, trained) in enumerate(asked.weights)
    )


def _sentence(shape: Shape, rng: Rng) -> Any:
    """Different words, one of them the first of the twins."""
    others = np.setdiff1d(np.arange(1, shape.n_words), [*TWINS, OTHER])
    words = np.append(rng.permutation(others)[: shape.max_length - 1], TWINS[0])
    return rng.permutation(words).astype(np.int32)


def _shuffled(ids: Any, rng: Rng) -> Any:
    """The words in the middle, in another order: at the ends a window without an activation sees an order too."""
    middle = ids[2:-2]
    return np.concatenate([ids[:2], np.roll(rng.permutation(middle), 1), ids[-2:]])


def _exchanged(ids: Any, by: int) -> Any:
    return np.where(ids == TWINS[0], by, ids).astype(np.int32)


def _all_takes_part(facts: Facts) -> Finding | None:
    return (
        no_model(facts)
        or constant(facts)
        or no_gradient(facts)
        or no_say(facts, range(4))
        or no_row(facts)
        or no_category(facts)
        or dim_ignored(facts, Shape())
        or only_added(facts)
    )


def _without_words(facts: Facts) -> Finding | None:
    return no_model(facts) or no_say(facts, range(3, 4))


def _word_order(facts: Facts) -> Finding | None:
    if finding := _without_words(facts):
        return finding
    if facts.more["order"] > ORDER:
        return None
    return Finding(
        "the order of the words does not matter",
        f"the words in the middle of {N_ROWS} texts are shuffled, and no rating changes; another word changes them by "
        f"{facts.more['others']:.1%}",
        "'not bright but raw' and 'not raw but bright' are the same to this model",
        "a Conv1D with a kernel_size of 2 or more and an activation reads neighbours; a mean of the words, a "
        "kernel_size of 1, or a mean of what no activation has bent, does not",
    )


def _frozen_table(facts: Facts) -> Finding | None:
    if finding := _without_words(facts):
        return finding
    if facts.more["trained"] or facts.kept_moved:
        return Finding(
            "the table of word vectors is trained",
            "the rows of `table` are trained weights"
            + (", and a training step changes them" if facts.kept_moved else ""),
            "the words of the training part move away from all words that stand only in other texts",
            "Embedding(..., trainable=False)",
        )
    if facts.more["twins"] > NOISE or facts.more["own_table"]:
        return Finding(
            "the words are not looked up in the table",
            f"two words with the same vector, {TWINS[0]} and {TWINS[1]}, change the rating by "
            f"{facts.more['twins']:.1%} when they change places",
            "what is known of a word is its vector; an Embedding of its own would have to learn every word anew",
            "Embedding(*table.shape, weights=[table], trainable=False), called on the ids",
        )
    return None


TEXT_MODEL = Exercise(
    "text_model",
    [
        Item("all of it takes part", 1, _all_takes_part),
        Item("the order of words counts", 1, _word_order),
        Item("the table is used, and frozen", 1, _frozen_table),
        Item("one number, compiled with MSE", 1, one_number_mse),
    ],
    hints=(
        "The NN model once more, with a fourth input: ids of shape (max_length,), looked up in `table`.",
        (
            "keras.layers.Embedding(*table.shape, weights=[table], trainable=False)(ids), then Conv1D(32, 3, "
            "activation='relu') on that."
        ),
        (
            "GlobalMaxPooling1D()(convolved) gives one row a text: Concatenate it with the genres and the kind, then "
            'Dense and Dense(1); compile with "mse".'
        ),
    ),
    observe=_probe_text,
    n_seeds=1,  # a model is asked with several sets of weights
)
