"""`python -m bench.track2vec.profile` shows where the time of a training goes, before and after.

Before: pairs from a loop over playlists and negatives by `choice(p=...)`, a step of Keras with Adam. Between: the
lab's own generator, and batches of one sweep as a tf.data.Dataset. After: `fit_track2vec`. All on the embedded
playlists, in processor seconds of one process with one thread for each product; what is printed is what
docs/explanation/where-the-time-goes.md shows.
"""
# ruff: noqa: E402 - the number of threads is read when numpy and TensorFlow are imported

from __future__ import annotations

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[name] = "1"
os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}

import statistics
import time
from collections import defaultdict

import keras
import numpy as np

from kit import sampling
from kit.data import load_playlists, split_playlists
from kit.metrics import hits
from kit.neighbours import Neighbours
from kit.sampling import PairSampler
from kit.track2vec import Settings, fit_track2vec, steps, vectors_of
from kit.training import dataset, fit

BATCH = 50  # playlists, as the original's
TIMED = 12  # batches
LIKE_THE_LAB = {"window": 3, "negatives": 5}
N_PAIRS = 50_000

split = split_playlists(load_playlists("mini"), np.random.default_rng(2026))
train = split.train


def build(dim, optimizer=None, **options):
    """Build the lab's reference model."""
    keras.utils.set_random_seed(0)
    target, context = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(train.n_tracks, dim)
    cosine = keras.layers.Flatten()(keras.layers.Dot(2, normalize=True)([tracks(target), tracks(context)]))
    last = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones", kernel_constraint="non_neg")
    model = keras.Model([target, context], last(cosine))
    model.compile(optimizer or keras.optimizers.Adam(0.01), "binary_crossentropy", **options)
    return model


class Parts:
    """The processor seconds of the parts of a training."""

    def __init__(self):
        self.spent = defaultdict(float)

    def timed(self, name, function):
        """Wrap a function so that it is timed on the thread that calls it."""

        def call(*args, **options):
            begun = time.thread_time()
            try:
                return function(*args, **options)
            finally:
                self.spent[name] += time.thread_time() - begun

        return call


def plain_batch(rng, weights, drop, parts):
    """Draw pairs of some playlists by loops, as one writes them first."""
    draw = parts.timed("negatives", rng.choice)
    targets, contexts, labels = [], [], []
    for i in rng.integers(len(train), size=BATCH):
        playlist = train[i]
        for at, target in enumerate(playlist):
            for other in range(max(0, at - 3), min(len(playlist), at + 4)):
                if other == at or rng.random() < drop[target]:
                    continue
                targets.append(target)
                contexts.append(playlist[other])
                labels.append(1.0)
                for drawn in draw(train.n_tracks, 5, p=weights):
                    targets.append(target)
                    contexts.append(drawn)
                    labels.append(0.0)
    columns = [np.array(part, np.int32)[:, None] for part in (targets, contexts)]
    return tuple(columns), np.array(labels, np.float32)


def seconds(do):
    """Give the processor seconds of the whole process."""
    begun = time.process_time()
    do()
    return time.process_time() - begun


def step_seconds(model, batches):
    """Measure the median of one step; the first steps, which compile the model, do not count."""
    n = min(len(labels) for _, labels in batches)  # one shape
    fixed = [((t[:n], c[:n]), y[:n]) for (t, c), y in batches]
    for batch in fixed[:3]:
        model.train_on_batch(*batch)
    return statistics.median(seconds(lambda batch=batch: model.train_on_batch(*batch)) for batch in fixed)


def before():
    """Time a pass by loops and Adam, part by part."""
    weights = train.counts**0.5 / (train.counts**0.5).sum()
    drop = sampling.drop_probability(train.counts, 1.2 / train.n_tracks)
    rng, parts = np.random.default_rng(0), Parts()
    batches: list = []
    all_of_it = seconds(lambda: batches.extend(plain_batch(rng, weights, drop, parts) for _ in range(TIMED)))
    n = len(train) / BATCH  # batches a pass
    with_adam = step_seconds(build(30), batches)
    without = step_seconds(build(30, keras.optimizers.SGD(0.01)), batches)
    table("before: loops, `choice(p=...)`, 50 playlists a batch, Adam, 30 numbers a track", {
        "drawing negatives": n * parts.spent["negatives"] / TIMED,
        "pairs in Python loops": n * (all_of_it - parts.spent["negatives"]) / TIMED,
        "the step without Adam (the same with plain gradient descent)": n * without,
        "what Adam adds": n * (with_adam - without),
    })  # fmt: skip
    return sum(len(labels) for _, labels in batches) * n / TIMED


def after():
    """Time a pass of `fit_track2vec`, part by part."""
    model, parts = build(128), Parts()
    kept = {
        (owner, name): getattr(owner, name)
        for owner, name in (
            (steps.Drawer, "_step"),
            (steps.State, "step"),
            (steps.State, "_move"),
        )
    }
    names = dict(zip(kept, ("drawing", "step", "moving"), strict=True))
    for (owner, name), function in kept.items():
        setattr(owner, name, parts.timed(names[owner, name], function))
    total = seconds(lambda: fit_track2vec(model, train, passes=1, quiet=True))
    for (owner, name), function in kept.items():
        setattr(owner, name, function)
    spent = parts.spent
    step = spent["step"]
    table("after: `fit_track2vec`, 128 numbers a track, 40 negatives", {
        "drawing positions, pairs and negatives (on the other core)": spent["drawing"],
        "products of matrices, and what pulls and pushes": step - spent["moving"],
        "moving the rows that were touched": spent["moving"],
        "the rest: reading the model, ordering playlists, waiting": total - step - spent["drawing"],
    })  # fmt: skip


def table(title, rows):
    """Print seconds and shares."""
    total = sum(rows.values())
    print(f"\n{title}\n\n| a pass over {len(train):,} playlists | CPU s | share |\n|---|---|---|")
    for name, value in rows.items():
        print(f"| {name} | {value:.2f} | {value / total:.0%} |")
    print(f"| all | {total:.2f} | |", flush=True)


def hit(vectors):
    """Compute hit@10 on all validation pairs."""
    nearest = Neighbours(vectors, "exact").nearest(split.validation.queries, 10)
    return hits(nearest, split.validation.held_out).mean()


def student_generator(sampler, n_playlists, rng):
    """Give the generator that is the lab's reference answer."""
    while True:
        sampled = [sampler.one(train[i], rng) for i in rng.integers(len(train), size=n_playlists)]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        yield (pairs[:, 0], pairs[:, 1]), np.concatenate([labels for _, labels in sampled])


class Course:
    """hit@10 and processor seconds after each pass; scoring is not counted."""

    def __init__(self):
        self.points, self._scoring, self._begun = [], 0.0, time.process_time()

    def __call__(self, model):
        at = time.process_time()
        value = hit(vectors_of(model, train.n_tracks))
        self.points.append((at - self._begun - self._scoring, value))
        self._scoring += time.process_time() - at
        return value


def plain(dim, passes, settings):
    """Train the student's own way: their generator, their model, `kit.training.fit`."""
    sampler = PairSampler(train.counts, **settings)
    pairs, _ = sampler.batch(train.values, train.offsets, np.random.default_rng(0))
    n_playlists = max(1, round(N_PAIRS * len(train) / len(pairs)))
    course = Course()
    batches = student_generator(sampler, n_playlists, np.random.default_rng(0))
    fit(
        build(dim),
        batches,
        steps_per_epoch=len(train) // n_playlists,
        epochs=passes,
        score=course,
        quiet=True,
    )
    return course.points, len(pairs)


def swept(dim, passes, settings):
    """Train the student's model on batches drawn in one sweep, compiled for one shape."""
    sampler = PairSampler(train.counts, **settings)
    pairs, _ = sampler.batch(train.values, train.offsets, np.random.default_rng(0))
    course = Course()
    model = build(dim, jit_compile=True)
    batches = dataset(sampler, train, np.random.default_rng(0), n_pairs=N_PAIRS // 4)
    fit(model, batches, steps_per_epoch=4 * len(pairs) // N_PAIRS, epochs=passes, score=course, quiet=True)
    return course.points, len(pairs)


def fast(dim, passes, settings):
    """Train by `fit_track2vec`."""
    course = Course()
    model = build(dim)
    fit_track2vec(model, train, passes=passes, score=course, quiet=True, **settings)
    sampler = PairSampler(train.counts, **settings)
    pairs = sum(float(drawn.weight.sum()) for drawn in _steps(settings)) * (1 + sampler.negatives)
    return course.points, pairs


def _steps(settings):
    whole = Settings(**settings)
    return steps.Drawer(train.values, train.offsets, train.counts, whole).steps(0)


def courses():
    """Print hit@10 by processor seconds, and the ratios between the ways."""
    ours = {"window": 5, "negatives": 40}
    runs = {
        "own generator, plain `fit`, dim 30, window 3, 5 negatives": (plain, 30, 3, LIKE_THE_LAB),
        "`kit.training.dataset`, plain `fit`, the same": (swept, 30, 3, LIKE_THE_LAB),
        "`fit_track2vec`, the same": (fast, 30, 3, LIKE_THE_LAB),
        "`fit_track2vec`, dim 128, window 5, 40 negatives": (fast, 128, 3, ours),
    }
    print("\nhit@10 on the validation pairs by CPU s, after each pass\n")
    print("| | after each pass: hit@10 (CPU s so far) | million pairs a CPU s |\n|---|---|---|")
    found = {}
    for name, (way, dim, passes, settings) in runs.items():
        points, pairs = way(dim, passes, settings)
        found[name] = points, pairs * passes / points[-1][0]
        told = ", ".join(f"{value:.3f} ({spent:.1f})" for spent, value in points)
        print(f"| {name} | {told} | {found[name][1] / 1e6:.2f} |", flush=True)
    *slow, _, (best, rate) = found.values()
    print(
        "\n| beside the last | CPU s for the hit@10 it ends with | CPU s for as many pairs |\n|---|---|---|"
    )
    for name, (points, its_rate) in zip(runs, slow, strict=False):
        reached = next((spent for spent, value in best if value >= points[-1][1]), None)
        quality = f"{points[-1][0] / reached:.1f} times" if reached else "better than it gets"
        print(f"| {name} | {quality} | {rate / its_rate:.1f} times |")


if __name__ == "__main__":
    print(train, "·", f"{len(split.validation):,} validation pairs")
    print(f"pairs a pass, before: {before():,.0f}")
    after()
    courses()
