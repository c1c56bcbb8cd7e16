"""Whether a model leaves numbers out while it is trained, how many, and which."""

from __future__ import annotations

import numpy as np

from kit.checks.influencers.probe import N_ROWS, Facts, Probe, Shape, moved
from kit.checks.outcome import Finding, student_code

Rng = np.random.Generator
RATE = 0.2


def ask_dropout(asked: Probe, shape: Shape, n_inputs: int, facts: Facts, rng: Rng) -> None:
    """Keep what the model gives in training and otherwise, each of them twice."""
    asked.write("positive", rng)
    inputs = [np.tile(part, (4, 1)) for part in shape.batch(rng, n_inputs)]
    calm = [asked.scores(inputs) for _ in range(2)]
    with student_code():
        first, second = (
            np.reshape(asked.model.in_training(*inputs), (len(calm[0]), -1))[:, 0] for _ in range(2)
        )
        facts.more["rates"] = asked.model.rates()
    facts.more["unsteady"] = moved(*calm)
    facts.more["noise"] = moved(first, second)
    facts.more["lost"] = float(((first == 0) & (calm[0] != 0)).mean())


def no_dropout(facts: Facts) -> Finding | None:
    """Nothing is left out, or always, or another share, or the rating itself."""
    rates = facts.more["rates"]
    if facts.more["unsteady"] > 1e-4:
        return Finding(
            "something is left out in predictions, too",
            f"{N_ROWS} pairs, asked twice outside of a training: the ratings differ by {facts.more['unsteady']:.0%}",
            "the same pair would be rated anew each time that it is asked for",
            "Dropout works in training by itself: no `training=True`",
        )
    if facts.more["noise"] < 1e-6:
        return Finding(
            "nothing is left out in training",
            f"{N_ROWS} pairs, asked twice as in a training, have the same ratings",
            "a network of this size learns a few thousand ratings by heart",
            "keras.layers.Dropout(0.2) behind the Dense layer, called on its output, and read by the last layer",
        )
    if rates and not np.isclose(rates, RATE).any():
        return Finding(
            "another rate of Dropout",
            f"the share that is left out is {', '.join(f'{rate:g}' for rate in rates)}",
            f"{RATE} are asked for: one number in five is left out, and four are kept",
            "the argument of Dropout: what is left out, not what is kept",
        )
    if facts.more["lost"] > 0.05:
        return Finding(
            "the rating itself is left out",
            f"in training {facts.more['lost']:.0%} of the ratings are exactly 0",
            "the model is told to say 0 for them, whatever it has learnt",
            "Dropout belongs in front of the last Dense, not behind it",
        )
    return None
