"""Checks of `build_text_model`: everything takes part, order counts, padding does not, and the table stays as it is.

The table of the probe holds twins, two rows with the same vector: a model that reads the words by the table cannot tell
them apart. A training step must leave the table as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models import findings
from kit.checks.asking.models.facts import ModelFacts, moved
from kit.checks.asking.models.probe import Probe, Setting, built
from kit.checks.exercise import Answer, Exercise, Item
from kit.checks.influencers.categories import Kinds, no_category, no_row
from kit.checks.influencers.mixing import only_added, sides_meet, without_dim
from kit.checks.influencers.rating_models import (
    GENRES,
    KIND,
    N_ROWS,
    TASK,
    WORDS,
    Sizes,
    ask_first,
    ask_rest,
    not_asked,
    one_number_and_loss,
    train_last,
)
from kit.checks.outcome import Finding, student_code

__all__ = ["TEXT_MODEL", "Padding", "Seen", "Words"]

Rng = np.random.Generator
Ids = NDArray[np.int32]
SIZES = Sizes(max_length=12)
TWINS = (3, 8)  # rows of the table with the same vector
OTHER = 13
NOISE = 1e-5  # difference of sums in another order, beside the size of the output
ORDER = 5e-3  # how far a permutation moves the output, beside another word
N_WORDS, MORE = 6, 12  # of a text that is filled up, and by how many places more it is
STILL = 1e-4  # how far a longer padding may move the output: sums of other lengths


@dataclass
class Words:
    """How far the output moves when words are exchanged for their twins and for others, and when they are permuted."""

    twins: float = 0.0
    others: float = 0.0
    order: float = 0.0

    @classmethod
    def ask(cls, probe: Probe, rng: Rng) -> Words:
        """Ask a model for sentences, with several sets of weights."""
        words = cls()
        sides = SIZES.batch(rng, 3)
        ids = np.stack([_sentence(rng) for _ in range(N_ROWS)])
        turned = np.stack([_shuffled(row, rng) for row in ids])
        for _ in probe.settings(rng):
            texts = (ids, _exchanged(ids, TWINS[1]), _exchanged(ids, OTHER), turned)
            first, *changed = probe.scores_of([[*sides, text] for text in texts])
            twins, others, order = (moved(first, scores) for scores in changed)
            words.twins, words.others = max(words.twins, twins), max(words.others, others)
            if others > NOISE:
                words.order = max(words.order, (order - NOISE) / others)
            if words.order > ORDER:
                break
        return words


@dataclass
class Padding:
    """How far the output moves when the same texts are filled up to a greater length; or why that cannot be told."""

    moved: float = 0.0
    longer: ModelFacts | None = None

    @classmethod
    def ask(cls, answer: Answer, probe: Probe, table: NDArray[np.float32], rng: Rng) -> Padding:
        """Build the model once more for longer texts, give it the same weights, and ask both."""
        longer = built(lambda: answer(table.copy(), SIZES.max_length + MORE, *_sizes()))
        padding, other = cls(longer=longer), Probe(longer, table)
        sides = SIZES.batch(rng, 3)
        ids = np.stack([_sentence(rng) for _ in range(N_ROWS)])
        ids[:, N_WORDS:] = 0
        inputs, more = [*sides, ids], [*sides, np.pad(ids, ((0, 0), (0, MORE)))]
        if findings.no_model(longer) or not other.answers(more):
            return padding
        probe.write(Setting.POSITIVE, rng)  # with which no relu is dead
        with student_code():
            pairs = zip(probe.asked.read_all(), other.own, strict=False)
            grown = [_grown(values, larger) for values, larger in pairs]
            other.asked.write_all(list(range(len(grown))), grown)
        padding.moved = moved(probe.scores(inputs), other.scores(more))
        probe.write(Setting.OWN, rng)
        return padding


def _grown(values: NDArray[np.float32], larger: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give the weights to a model of longer texts: the rows of the further places stay as they are."""
    if values.shape == larger.shape:
        return values
    if values.shape[1:] != larger.shape[1:] or not values.ndim or len(values) > len(larger):
        return larger
    return np.concatenate([values, larger[len(values) :]])


@dataclass
class Seen:
    """What was seen of a model.

    Attributes
    ----------
    model : ModelFacts
    words : Words
    meet : bool
        Whether its sides can meet.
    kinds : Kinds
    padding : Padding
    own_table : bool
        Whether it has a table of the same size that is none of the given vectors.
    trained, table_moved : bool
        Whether the given table is a trained weight, and whether a training step moves it.
    """

    model: ModelFacts
    words: Words = field(default_factory=Words)
    meet: bool = False
    kinds: Kinds = field(default_factory=Kinds)
    padding: Padding = field(default_factory=Padding)
    own_table: bool = False
    trained: bool = False
    table_moved: bool = False


def _table(rng: Rng) -> NDArray[np.float32]:
    """Draw a table of positive numbers, so that no relu behind it is dead; row 0 is the padding."""
    table = np.abs(rng.normal(size=(SIZES.n_words, SIZES.width))).astype(np.float32)
    table[0], table[TWINS[1]] = 0, table[TWINS[0]]
    return table


def _observe(answer: Answer, rng: Rng) -> Seen:
    table = _table(rng)
    seen = Seen(built(lambda: answer(table.copy(), SIZES.max_length, *_sizes())))
    probe = ask_first(seen.model, SIZES, 4, rng, table)
    if probe is None:
        return seen
    ask_rest(probe, SIZES, rng)
    seen.words = Words.ask(probe, rng)
    seen.meet = sides_meet(probe, SIZES, rng)
    seen.kinds = Kinds.ask(probe, SIZES, rng)
    seen.padding = Padding.ask(answer, probe, table, rng)
    train_last(probe, SIZES, rng)
    weights = list(enumerate(seen.model.weights))
    seen.own_table = any(w.trained and w.shape == table.shape and n not in probe.given for n, w in weights)
    seen.trained = any(w.trained and n in probe.given for n, w in weights)
    seen.table_moved = any(moved and n in probe.given for n, moved in enumerate(seen.model.moved))
    return seen


def _sizes() -> tuple[int, int, int, int]:
    return SIZES.n_influencer, SIZES.n_song, SIZES.n_kinds, SIZES.dim


def _sentence(rng: Rng) -> Ids:
    """Draw different words, one of them the first of the twins."""
    others = np.setdiff1d(np.arange(1, SIZES.n_words), [*TWINS, OTHER])
    words = np.append(rng.permutation(others)[: SIZES.max_length - 1], TWINS[0])
    return rng.permutation(words).astype(np.int32)


def _shuffled(ids: Ids, rng: Rng) -> Ids:
    """Shuffle the words in the middle: at the ends even a window without an activation sees an order."""
    middle = ids[2:-2]
    return np.concatenate([ids[:2], np.roll(rng.permutation(middle), 1), ids[-2:]])


def _exchanged(ids: Ids, by: int) -> Ids:
    return np.where(ids == TWINS[0], by, ids).astype(np.int32)


def _all_takes_part(seen: Seen) -> Finding | None:
    return (
        not_asked(seen.model)
        or findings.no_input_has_a_say(seen.model, TASK)
        or findings.does_not_learn(seen.model, TASK)
        or findings.no_say(seen.model, TASK, (*GENRES, *KIND, *WORDS))
        or no_row(seen.kinds)
        or no_category(seen.kinds)
        or without_dim(seen.model, SIZES)
        or only_added(seen.meet)
    )


def _without_words(seen: Seen) -> Finding | None:
    return not_asked(seen.model) or findings.no_say(seen.model, TASK, WORDS)


def _word_order(seen: Seen) -> Finding | None:
    if finding := _without_words(seen):
        return finding
    if seen.words.order > ORDER:
        return None
    return Finding(
        "the order of the words does not matter",
        f"the words in the middle of {N_ROWS} texts are shuffled, and no rating changes; another word changes them by "
        f"{seen.words.others:.1%}",
        "'not bright but raw' and 'not raw but bright' are the same to this model",
        "a Conv1D with a kernel_size of 2 or more and an activation reads neighbours; a mean of the words, a "
        "kernel_size of 1, or a mean of what no activation has bent, does not",
    )


def _same_when_padded(seen: Seen) -> Finding | None:
    if finding := _without_words(seen):
        return finding
    longer = seen.padding.longer
    if longer is not None and (finding := not_asked(longer)):
        return finding
    if seen.padding.moved <= STILL:
        return None
    return Finding(
        "the padding has a say",
        f"texts of {N_WORDS} words are filled up with 0 to {SIZES.max_length + MORE} places in the place of "
        f"{SIZES.max_length}, and their ratings change by {seen.padding.moved:.1%}",
        "a mean over all places is a mean over the empty ones too: a short text says less because it is short",
        "GlobalAveragePooling1D()(convolved, mask=keras.ops.not_equal(ids, 0)), or GlobalMaxPooling1D; for a GRU "
        "mask_zero=True in the Embedding (a Conv1D hands no mask on)",
    )


def _frozen_table(seen: Seen) -> Finding | None:
    if finding := _without_words(seen):
        return finding
    if seen.trained or seen.table_moved:
        return Finding(
            "the table of word vectors is trained",
            "the rows of `table` are trained weights"
            + (", and a training step changes them" if seen.table_moved else ""),
            "the words of the training part move away from all words that stand only in other texts",
            "Embedding(..., trainable=False)",
        )
    if seen.words.twins > NOISE or seen.own_table:
        return Finding(
            "the words are not looked up in the table",
            f"two words with the same vector, {TWINS[0]} and {TWINS[1]}, change the rating by "
            f"{seen.words.twins:.1%} when they change places",
            "what is known of a word is its vector; an Embedding of its own would have to learn every word anew",
            "Embedding(*table.shape, weights=[table], trainable=False), called on the ids",
        )
    return None


TEXT_MODEL = Exercise(
    "text_model",
    [
        Item("all of it takes part", 1, _all_takes_part),
        Item("the order of words counts", 1, _word_order),
        Item("longer padding changes no rating", 1, _same_when_padded),
        Item("the table is used, and frozen", 1, _frozen_table),
        Item("one number, and a loss that fits", 1, lambda seen: one_number_and_loss(seen.model)),
    ],
    hints=(
        "The NN model once more, with a fourth input: ids of shape (max_length,), looked up in `table`.",
        (
            "keras.layers.Embedding(*table.shape, weights=[table], trainable=False)(ids), then Conv1D(16, 3, "
            "activation='relu', padding='same') on that. Number 0 is padding: the mean over the places leaves it out."
        ),
        (
            "GlobalAveragePooling1D()(convolved, mask=keras.ops.not_equal(ids, 0)) gives one row a text: Concatenate "
            "it with the genres and the kind, then Dense(dim, activation='relu') and Dense(1, activation='sigmoid'); "
            'compile with "mse".'
        ),
    ),
    observe=_observe,
    n_seeds=1,  # a model is asked with several sets of weights
)
