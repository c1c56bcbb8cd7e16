"""The cost of reaching the quality that the original ends with.

The original takes its own step, `original.STEPS` times over. Its quality is what its settings (30 numbers a track,
dense Adam at 1e-3, 50 playlists a batch, its pairs) reach when they are trained, on the kit's batches, which hold the
same pairs and are drawn faster; until its best validation score is `PATIENCE` looks old, or all its steps are done.
It is given the better of two doubtful things: a last kernel that starts at 1, and neighbours by cosine.

Ours is trained until it is better on the same validation pairs. The test pairs are not looked at.
"""

from __future__ import annotations

import dataclasses
import statistics
import tempfile
from collections.abc import Iterator
from typing import Any

from bench.track2vec import original
from bench.track2vec.row import Cost, Row, at_least, cost_of
from bench.track2vec.step import Side, fixed_batches, save_part
from bench.track2vec.world import parts
from kit.data import Playlists
from kit.metrics import hits
from kit.neighbours import Neighbours
from kit.track2vec import Settings, Trained, train
from kit.training.memory import keep_memory

PATIENCE = 3
QUERIES = 4_000
OURS = Settings(dim=64, passes=1)
MOST_PASSES = 4


def score_of(quick: bool) -> Any:
    """Compute hit@10 of vectors on validation pairs."""
    pairs = parts(quick).validation
    queries, held_out = pairs.queries[:QUERIES], pairs.held_out[:QUERIES]
    return lambda vectors: float(hits(Neighbours(vectors, "exact").nearest(queries, 10), held_out).mean())


def its_quality(quick: bool) -> tuple[float, int, bool]:
    """Find the original's best validation score, the steps until it, and whether the score had stopped growing."""
    keras = original.quiet_keras()
    keras.utils.set_random_seed(0)
    part, score = parts(quick).train, score_of(quick)
    model = original.build(part.n_tracks, jit=True)
    batches, _ = fixed_batches(part)
    every, most = (200, 400) if quick else (1_000, original.STEPS)
    best, best_at = 0.0, 0
    for done in range(every, most + 1, every):
        model.fit(batches, steps_per_epoch=every, epochs=1, verbose=0, shuffle=False)
        keep_memory()
        found = score(model.get_weights()[0])
        print(f"  the original's settings after {done:,} steps: hit@10 {found:.4f}", flush=True)
        if found > best:
            best, best_at = found, done
        elif done - best_at >= PATIENCE * every:
            return best, best_at, True
    return best, best_at, False


def trained_at(part: Playlists, settings: Settings) -> tuple[Trained, Cost]:
    """Train, and give the score and the cost."""
    found: list[Trained] = []
    cost = cost_of(lambda: found.append(train(part.values, part.offsets, part.counts, settings, quiet=True)))
    return found[0], cost


def our_cost(goal: float, quick: bool) -> tuple[Cost, float, int]:
    """Train until the goal is passed; give the cost, the score then, and the number of passes."""
    part, score = parts(quick).train, score_of(quick)
    costs: list[tuple[Cost, float]] = []
    for passes in range(1, MOST_PASSES + 1):  # each afresh: the rate falls to the end of the last pass
        for seed in range(1 if quick else 5):
            trained, cost = trained_at(part, dataclasses.replace(OURS, passes=passes, seed=seed))
            reached = score(trained.vectors)
            print(
                f"  ours, {passes} passes, seed {seed}: {cost.cpu:.1f} CPU-s, hit@10 {reached:.4f}",
                flush=True,
            )
            if reached <= goal:
                costs = []
                break
            costs.append((cost, reached))
        if costs:
            took = Cost(
                *(statistics.median(column) for column in zip(*(cost for cost, _ in costs), strict=True))
            )
            return took, min(reached for _, reached in costs), passes
    raise RuntimeError(f"{MOST_PASSES} passes do not reach hit@10 {goal:.4f}: raise dim or MOST_PASSES")


def rows(quick: bool) -> Iterator[Row]:
    """Compare the CPU seconds of the original as it is with ours."""
    with tempfile.TemporaryDirectory() as folder:
        side = Side("original", save_part(folder, quick))
        timed = 10 if quick else 200
        try:
            step = side.steps(timed)
        finally:
            side.close()
    goal, best_at, settled = its_quality(quick)
    ours, reached, passes = our_cost(goal, quick)
    theirs = step.cpu * original.STEPS
    end = "where it stopped growing" if settled else "where we stopped looking"
    figures = (
        f"original {theirs:,.0f} CPU-s ({original.STEPS:,} steps, from {timed}) to hit@10 {goal:.4f} (best at step "
        f"{best_at:,}, {end}; validation); ours {ours.cpu:.1f} CPU-s ({ours.wall:.0f} of wall) to {reached:.4f}, "
        f"{passes} pass{'es' * (passes > 1)} of {OURS.dim} numbers a track"
    )
    few = ", its quality from few steps" if quick else ""
    yield at_least("CPU-s to the original's quality, theirs over ours", figures, theirs / ours.cpu, 50, few)
