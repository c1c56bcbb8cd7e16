"""Checks of `build_dot_model`: both sides take part, and a dot product of `dim` numbers joins them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models import findings
from kit.checks.asking.models.facts import ModelFacts
from kit.checks.asking.models.probe import Probe, Setting, built
from kit.checks.exercise import Answer, Exercise, Item
from kit.checks.influencers.mixing import (
    ADDED,
    N_GRID,
    deaf_to_length,
    dim_ignored,
    outputs,
    ranks,
    tells_ranks,
    together,
)
from kit.checks.influencers.rating_models import (
    GENRES,
    N_ROWS,
    TASK,
    Sizes,
    ask_first,
    ask_rest,
    not_asked,
    one_number_and_loss,
    train_last,
)
from kit.checks.outcome import Finding

__all__ = ["DOT_MODEL", "Seen"]

Rng = np.random.Generator
DIMS = (1, 2, 5)
MOST_CLEAR = 4  # tables that tell their rank: of one in forty the last of dim factors is too small to be seen
MOST_DRAWS = (
    20  # of weights, until a table tells its rank: one in three leaves a last sigmoid at its end, or flat
)


@dataclass
class Seen:
    """What was seen of a model.

    Also how far its table of outputs is no sum, its ranks, which side is deaf, and what it gives where all of its
    weights are alike.
    """

    model: ModelFacts
    together: float = 0.0
    ranks: list[int] = field(default_factory=list)
    deaf: list[str] = field(default_factory=list)
    alike: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))


def _observe(answer: Answer, rng: Rng) -> list[Seen]:
    """Ask a model of each size in `DIMS` for a table of outputs, and the last one what every model is asked."""
    asked = [_Asked.of(answer, rng, Sizes(dim=dim)) for dim in DIMS]
    every = [one.seen for one in asked]
    if _as_many_as_dim(every):
        for one in asked:
            one.ask_alike(rng)
    else:
        for one in asked:
            one.ask_longer()
    last = asked[-1]
    if last.probe is not None:
        ask_rest(last.probe, last.sizes, rng)
        train_last(last.probe, last.sizes, rng)
    return every


@dataclass
class _Asked:
    """A model that has been asked for its table of outputs: how, and with which seed."""

    seen: Seen
    sizes: Sizes
    probe: Probe | None
    grid: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    seed: int = 0

    @classmethod
    def of(cls, answer: Answer, rng: Rng, sizes: Sizes) -> _Asked:
        """Build a model, and draw weights until its table tells its rank."""
        seen = Seen(built(lambda: answer(sizes.n_influencer, sizes.n_song, sizes.dim)))
        one = cls(seen, sizes, ask_first(seen.model, sizes, 2, rng))
        if one.probe is None:
            return one
        clear = 0
        for _ in range(MOST_DRAWS):
            one.probe.write(Setting.POSITIVE, rng)
            one.seed = int(rng.integers(2**32))
            one.grid = outputs(one.probe, sizes, np.random.default_rng(one.seed))
            clear += tells_ranks(one.grid)
            if clear == MOST_CLEAR or (tells_ranks(one.grid) and sizes.dim in ranks(one.grid)):
                break
        seen.together, seen.ranks = together(one.grid), ranks(one.grid)
        return one

    def ask_alike(self, rng: Rng) -> None:
        """Ask with weights that are all alike."""
        if self.probe is not None:
            self.probe.write(Setting.ALIKE, rng)
            self.seen.alike = self.probe.scores(self.sizes.batch(np.random.default_rng(0), 2))

    def ask_longer(self) -> None:
        """Ask with the numbers of one side ten times as large, while the weights are those of the table."""
        if self.probe is not None:
            self.seen.deaf = deaf_to_length(self.probe, self.sizes, self.grid, self.seed)


def _as_many_as_dim(every: list[Seen]) -> bool:
    return all(dim in seen.ranks for dim, seen in zip(DIMS, every, strict=True))


def _not_asked(every: list[Seen]) -> Finding | None:
    return next((finding for seen in every if (finding := not_asked(seen.model))), None)


def _both_sides(every: list[Seen]) -> Finding | None:
    last = every[-1].model
    return _not_asked(every) or findings.no_say(last, TASK, GENRES) or findings.does_not_learn(last, TASK)


def _product(every: list[Seen]) -> Finding | None:
    last = every[-1].model
    if finding := _not_asked(every) or _more_numbers(every) or findings.depends_on_others(last, TASK):
        return finding
    if all(seen.together < 1e-4 for seen in every):
        return Finding(
            "the two sides are added, not multiplied",
            *ADDED,
            "`Concatenate` followed by Dense adds; keras.layers.Dot(axes=1) multiplies and adds",
        )
    if _as_many_as_dim(every):
        return _averaged(every)
    saw = (
        f"built with dim={', '.join(map(str, DIMS))}, the table of {N_GRID} influencers by {N_GRID} songs has rank "
        f"{', '.join(str(seen.ranks[0]) for seen in every)}"
    )
    if not all(_has_side(seen.model, dim) for seen, dim in zip(every, DIMS, strict=True)):
        return dim_ignored(saw)
    deaf = set.intersection(*(set(seen.deaf) for seen in every))
    if deaf:
        return Finding(
            "a cosine, not a dot product" if len(deaf) == 2 else "a side is brought to length 1",
            f"all numbers of {' and of '.join(sorted(deaf))} ten times as large, and no rating changes; with dim=1 all "
            "ratings are the same",
            "how much a song has, and how much an influencer wants, is the length of their rows: it has to count",
            "Dot without `normalize=True`, and no layer that brings rows to length 1",
        )
    return Finding(
        "no dot product of the two sides",
        saw,
        "a dot product of dim numbers has rank dim",
        "keras.layers.Dot(axes=1) of the two Dense layers, and nothing else that mixes the sides",
    )


def _averaged(every: list[Seen]) -> Finding | None:
    """Find a mean in the place of the sum: with units that are copies of each other, their number changes no output."""
    first, *others = (seen.alike for seen in every)
    if not first.any() or not all(np.allclose(first, other, rtol=1e-5, atol=0) for other in others):
        return None
    return Finding(
        "a mean of the products, not their sum",
        f"all weights alike, the first pair gets {first[0]:.4f} whether dim is {', '.join(map(str, DIMS[:-1]))} or "
        f"{DIMS[-1]}",
        "a dot product adds: the mean of dim products is dim times smaller, and learns slower the larger dim is",
        "keras.layers.Dot(axes=1), or keras.ops.sum; no mean, and no division by dim",
    )


def _has_side(facts: ModelFacts, dim: int) -> bool:
    return any(len(shape) > 1 and shape[-1] == dim for shape in facts.shapes)


def _compiled(every: list[Seen]) -> Finding | None:
    return _not_asked(every) or _more_numbers(every) or one_number_and_loss(every[-1].model)


def _more_numbers(every: list[Seen]) -> Finding | None:
    """As many numbers a pair as `dim` says, or as there are pairs in the batch."""
    came, last = [seen.model.output_shape for seen in every], every[-1].model
    if came == [(N_ROWS, N_ROWS)] * len(DIMS) and not last.alone:
        return Finding(
            "every influencer with every song",
            f"{N_ROWS} pairs give {last.output}, and one pair alone one number",
            "a row is one influencer and one song, and has one rating",
            "keras.layers.Dot(axes=1) multiplies row by row; a matrix product takes each row with each other one",
        )
    if came != [(N_ROWS, dim) for dim in DIMS]:
        return None
    return Finding(
        "dim numbers a pair, not one",
        f"built with dim={DIMS[-1]}, {N_ROWS} pairs give {last.output}",
        "each pair has one rating: the dim products are added up",
        "keras.layers.Dot(axes=1) multiplies and adds; Multiply alone does not add",
    )


DOT_MODEL = Exercise(
    "dot_model",
    [
        Item("both sides take part", 1, _both_sides),
        Item("a dot product of dim numbers", 1, _product),
        Item("one number, and a loss that fits", 1, _compiled),
    ],
    hints=(
        "Two keras.Input, one of n_influencer and one of n_song numbers, and a Dense of dim units on each.",
        "keras.layers.Dot(axes=1) of the two Dense layers gives one number a pair.",
        (
            'model = keras.Model([influencer, song], rating); model.compile(keras.optimizers.Adam(0.003), "mse"); '
            "return model."
        ),
    ),
    observe=_observe,
    n_seeds=1,  # builds three models
)
