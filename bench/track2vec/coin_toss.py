"""`python -m bench.track2vec.coin_toss` trains a right model, one upside down, and one on shuffled labels.

After some steps it says the loss and the accuracy on fresh pairs, and hit@10 on held-out pairs beside popularity.
`--write` puts the table into docs/explanation/coin-toss.md.
"""
# ruff: noqa: E402 - the number of threads is read when numpy and TensorFlow are imported

from __future__ import annotations

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ.setdefault(name, "1")
os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kit.data import load_playlists, split_playlists
from kit.metrics import hits, popular
from kit.neighbours import Neighbours
from kit.sampling import PairSampler
from kit.whole import write_whole

if TYPE_CHECKING:  # imported late: what reads the table needs no TensorFlow
    import keras

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "coin-toss.md"
BEGIN, END = "<!-- written by python -m bench.track2vec.coin_toss --write -->", "<!-- end -->"
DIM, N_PAIRS = 30, 20_000
LOOKED_AT = (0, 25, 50, 100, 200)  # steps; a pass over the playlists has about a hundred
KINDS = ("right", "kernel starts at -1", "shuffled labels")


class Row(NamedTuple):
    """The numbers of a training after some steps."""

    kind: str
    steps: int
    kernel: float
    loss: float
    accuracy: float
    hit: float


split = split_playlists(load_playlists("mini"), np.random.default_rng(2026))
train, asked = split.train, split.validation
sampler = PairSampler(train.counts)


def popularity() -> float:
    """Compute hit@10 of suggesting the most popular tracks to everyone."""
    return float(hits(popular(train.counts, asked.queries, 10), asked.held_out).mean())


def trained(kind: str, looked_at: tuple[int, ...] = LOOKED_AT) -> Iterator[Row]:
    """Train a model, and give its numbers after some steps."""
    from kit.training import start_kernel_at

    model = _model()
    if kind == KINDS[1]:
        start_kernel_at(model, -1.0)
    drawn = (train.values, train.offsets, 200)
    batches = sampler.batches(*drawn, np.random.default_rng(0), n_pairs=N_PAIRS)
    if kind == KINDS[2]:
        batches = _shuffled(batches)
    fresh = next(sampler.batches(*drawn, np.random.default_rng(1), n_pairs=4 * N_PAIRS))
    done = 0
    for steps in looked_at:
        if steps > done:
            model.fit(batches, steps_per_epoch=steps - done, shuffle=False, verbose=0)
        done = steps
        yield _row(kind, steps, model, fresh)


def _model() -> keras.Model:
    import keras

    keras.utils.set_random_seed(0)
    target, context = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(train.n_tracks, DIM)
    cosine = keras.layers.Flatten()(keras.layers.Dot(2, normalize=True)([tracks(target), tracks(context)]))
    last = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")
    model = keras.Model([target, context], last(cosine))
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    return model


def _shuffled(batches: Iterator[Any]) -> Iterator[Any]:
    rng = np.random.default_rng(2)
    for pairs, labels in batches:
        yield pairs, rng.permutation(labels)


def _row(kind: str, steps: int, model: keras.Model, fresh: Any) -> Row:
    from kit.training import last_kernel, vectors_of

    (targets, contexts), labels = fresh
    p = np.clip(model.predict((targets, contexts), batch_size=N_PAIRS, verbose=0)[:, 0], 1e-7, 1 - 1e-7)
    loss = -np.log(np.where(labels == 1, p, 1 - p)).mean()
    found = Neighbours(vectors_of(model, train.n_tracks), "exact").nearest(asked.queries, 10)
    hit = hits(found, asked.held_out).mean()
    return Row(
        kind, steps, last_kernel(model) or 0.0, float(loss), float(((p > 0.5) == labels).mean()), float(hit)
    )


def table(rows: list[Row], baseline: float) -> str:
    """Put the numbers into a table of Markdown."""
    lines = [
        "| training | steps | kernel | loss | accuracy | hit@10 |",
        "|---|---|---|---|---|---|",
        *(
            f"| {row.kind} | {row.steps} | {row.kernel:.2f} | {row.loss:.3f} | {row.accuracy:.3f} | {row.hit:.3f} |"
            for row in rows
        ),
        f"| most popular tracks, to everyone | | | | | {baseline:.3f} |",
    ]
    return "\n".join(lines)


def written(page: str) -> list[Row]:
    """Read the table of a page."""
    lines = page.split(BEGIN)[1].split(END)[0].strip().splitlines()[2:-1]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [Row(kind, int(steps), *map(float, numbers)) for kind, steps, *numbers in cells]


def main() -> None:
    """Print the table, or write it into the page."""
    rows = [row for kind in KINDS for row in trained(kind)]
    found = table(rows, popularity())
    print(found)
    if "--write" in sys.argv[1:]:
        page = PAGE.read_text(encoding="utf-8")
        before, after = page.split(BEGIN)[0], page.split(END)[1]
        write_whole(PAGE, f"{before}{BEGIN}\n\n{found}\n\n{END}{after}")


if __name__ == "__main__":
    main()
