"""Checks of `sequence_model`: one place of a window changes, and it is seen which places hear of it.

The model is asked as it was built and with other weights, and no training is needed to see what it reads. All rows that
are asked for go in one batch: rows of tracks, rows with padding on either side, and the same with one change each.
"""

from __future__ import annotations

import numpy as np

from kit.checks.asking.models import findings
from kit.checks.asking.models.facts import FELT, OnBatch
from kit.checks.asking.models.losses import compiled_with
from kit.checks.exercise import Exercise, Item
from kit.checks.outcome import Finding
from kit.checks.sequences.windows import BESIDE, DIM, FULL, LENGTH, MOST_ROWS, N_TRACKS, Seen, see

__all__ = ["SEQUENCE_MODEL", "cross_entropy_of_tracks"]

TASK = findings.Task(
    label="logit for each track",
    fed="the lab feeds it windows (n, length) of ids from 0, which is padding, to n_tracks",
    look_at_inputs="keras.Input((length,)), and Embedding(n_tracks + 1, dim): a row for padding too",
    look_at_output="the last layer: Dense(n_tracks) at each place; return_sequences=True gives all states of a GRU",
    look_at_frozen="`trainable=False`",
    compiled="model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True))",
    rate="0.01",
    fastest=0.2,
    row="window",
)


def cross_entropy_of_tracks(batch: OnBatch) -> float:
    """The mean over all places of -log softmax of the logits, at the track that is right.

    Examples
    --------
    >>> round(cross_entropy_of_tracks(OnBatch(0.0, np.array([[1.0]]), np.zeros((1, 1, 4)))), 4)
    1.3863
    """
    outputs, labels = batch.outputs, batch.labels.astype(int)[..., None]
    top = outputs.max(axis=-1, keepdims=True)
    total = top + np.log(np.exp(outputs - top).sum(axis=-1, keepdims=True))
    return float((total - np.take_along_axis(outputs, labels, axis=-1)).mean())


def _asked(facts: Seen) -> Finding | None:
    if finding := findings.no_model(facts):
        return finding
    if facts.call_error:
        return findings.cannot_be_asked(facts, TASK)
    if facts.output_shape != (facts.n_rows, LENGTH, N_TRACKS):
        return Finding(
            "not a logit for each track at each place",
            f"{facts.n_rows} windows of length {LENGTH} and {N_TRACKS} tracks give {facts.output}",
            f"at each place every track may come next: shape ({facts.n_rows}, {LENGTH}, {N_TRACKS})",
            TASK.look_at_output,
        )
    return findings.no_input_has_a_say(facts, TASK)


def _no_look_ahead(facts: Seen) -> Finding | None:
    if finding := _asked(facts):
        return finding
    if facts.ahead.moved > FELT:
        moved, changed, at = facts.ahead
        return Finding(
            "it looks ahead",
            f"the track at place {changed} (from 0) changes, and the logits at place {at} move by {moved:.2g} of "
            "their size",
            "what it has to foretell stands in the window: in training the loss goes to 0, and in use nothing is there "
            "to be read off",
            "what reads the whole window: Bidirectional, go_backwards, attention without a causal mask, a convolution "
            'without padding="causal", a Dense, a mean or a norm along the places',
        )
    if facts.ahead_in_training > FELT:
        return Finding(
            "it looks ahead while it is trained",
            "the last track changes, and with training=True the logits before it move by "
            f"{facts.ahead_in_training:.2g} of their size",
            "what it learns there is to read the answer off, and in use there is none",
            "what `call` does with `training`",
        )
    if facts.beside > BESIDE:
        return Finding(
            "a window's logits depend on the other windows",
            f"the first of {FULL.stop} windows by itself: its logits move by {facts.beside:.2g} of their size",
            "what others heard is no part of this list",
            "an axis: axis 0 goes along the batch, axis 1 along the places",
        )
    return None


def _order(facts: Seen) -> Finding | None:
    if finding := _asked(facts):
        return finding
    if facts.past <= FELT:
        return Finding(
            "the last track alone has a say",
            "other tracks before the last one, and the logits at its place stay as they are",
            "then counting which track follows which is as good, and much cheaper",
            "a layer that reads several places: GRU(..., return_sequences=True), causal convolution or attention",
        )
    if facts.order <= FELT:
        return Finding(
            "the order has no say",
            "the tracks before the last one change places, and the logits at its place stay as they are",
            "a sum or a mean of what was heard forgets what came after what",
            "for attention: a vector for each place, added to that of the track; or a recurrent layer",
        )
    return None


def _padding(facts: Seen) -> Finding | None:
    if finding := _asked(facts):
        return finding
    if facts.n_lost:
        return Finding(
            "padding makes nan",
            f"windows with padding on either side: {facts.n_lost} logits are no numbers",
            "0 times nan is nan, so a place without weight spoils the loss of all",
            "a division by the number of tracks so far, or a softmax over nothing: masked places get -1e9, not -inf",
        )
    for side, moved in facts.padding.items():
        if moved > FELT:
            return Finding(
                "padding is heard as a track",
                f"windows with padding on the {side}: another row 0 in the table of tracks moves the logits where "
                f"tracks stand by {moved:.2g} of their size",
                "the same list gives another suggestion when it stands in a longer window",
                "Embedding(n_tracks + 1, dim, mask_zero=True); a layer that takes no mask, such as Conv1D, needs its "
                "input times the mask",
            )
    if facts.like_padding:
        return Finding(
            "a track is taken for padding",
            f"id {facts.like_padding[0]}, which is track {facts.like_padding[0] - 1}, does to what comes after it what "
            "padding does",
            "ids are tracks and 1 more: 0 alone is padding",
            "where the mask comes from: heard > 0",
        )
    if facts.alike:
        return Finding(
            "two tracks are one",
            f"id {facts.alike[0]} gives the same logits as another id",
            f"there are {N_TRACKS} tracks with the ids 1 to {N_TRACKS}",
            "what is done to the ids before the table: nothing is needed",
        )
    return None


def _softmax(facts: Seen) -> Finding | None:
    if finding := _asked(facts) or findings.not_compiled(facts):
        return finding
    if facts.sums < 1e-3:
        so = "the outputs at each place are not below 0 and sum to 1"
        if facts.from_logits:
            return Finding(
                "softmax twice",
                f"{so}, and the loss was made with from_logits=True",
                "a second softmax of numbers between 0 and 1 is nearly even: the loss cannot come near 0",
                "the last layer: Dense(n_tracks), without activation",
            )
        return Finding(
            "probabilities in the place of logits",
            so,
            "logits are asked for: what comes after adds to them, and takes the log of the softmax by itself",
            "the last layer: Dense(n_tracks), without activation, and from_logits=True in the loss",
        )
    if finding := findings.does_not_train(facts, TASK) or findings.loss_is_no_number(facts):
        return finding
    if not compiled_with(facts, cross_entropy_of_tracks, 5e-3, 1e-3):
        first = facts.on_batches[0]
        return Finding(
            "another loss than that of a softmax over all tracks",
            f"on one batch the loss is {first.loss:.4f}, and the cross-entropy of the same logits "
            f"{cross_entropy_of_tracks(first):.4f}",
            "each place is a question with n_tracks answers, and a mean over all places the loss",
            TASK.compiled,
        )
    return _learns(facts)


def _learns(facts: Seen) -> Finding | None:
    if finding := findings.learning_rate_too_high(facts, TASK) or findings.does_not_learn(facts, TASK):
        return finding
    if not facts.trains:
        return findings.step_changes_nothing("the weights are")
    if any(N_TRACKS <= shape[0] <= MOST_ROWS and shape[1:] == (DIM,) for shape in facts.shapes if shape):
        return None
    return Finding(
        "`dim` has no say",
        f"sequence_model({N_TRACKS}, {DIM}, {LENGTH}) has weights of the shapes {facts.shapes}",
        "a track is as many numbers as the caller asks for",
        "Embedding(n_tracks + 1, dim)",
    )


SEQUENCE_MODEL = Exercise(
    "sequence_model",
    [
        Item("no look ahead", 1, _no_look_ahead),
        Item("the order counts", 1, _order),
        Item("padding does not", 1, _padding),
        Item("logits of all tracks, the full softmax", 1, _softmax),
    ],
    hints=(
        "Which layers read a window from the left to the right, and give something at each place?",
        (
            "Embedding(n_tracks + 1, dim, mask_zero=True), then GRU(dim, return_sequences=True), then Dense(n_tracks) "
            "without activation."
        ),
        (
            "heard = keras.Input((length,), dtype='int32'); keras.Model(heard, layers.Dense(n_tracks)(layers.GRU(dim, "
            "return_sequences=True)(layers.Embedding(n_tracks + 1, dim, mask_zero=True)(heard)))); "
            "model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True))."
        ),
    ),
    observe=see,
    n_seeds=1,  # a model is asked with several sets of weights
)
