"""`python bench/track2vec/two_workers.py` trains the lab's model by several workers at once.

Without `TF_CONFIG` it starts one worker, then two, on this machine, and tells what the second one brings. With
`TF_CONFIG` it is one of the workers itself: start it so on each machine (docs/how-to/train-on-several-machines.md).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from kit.data import split_playlists
from kit.data.worlds import playlists_world
from kit.metrics import hits
from kit.neighbours import Neighbours
from kit.sampling import PairSampler

DIM, K, WARM_UP = 30, 10, 5
PLAYLISTS_A_DRAW = 200


def data_of(size):
    """Make the training part, and pairs to score by, equal on every worker."""
    return split_playlists(playlists_world(size, seed=20).playlists, np.random.default_rng(0))


def build_track2vec(n_tracks, rate):
    """Build the lab's model, with the sigmoid started where a cosine can use it."""
    import keras

    target = keras.Input((1,), dtype="int32", name="target")
    context = keras.Input((1,), dtype="int32", name="context")
    tracks = keras.layers.Embedding(n_tracks, DIM, name="tracks")
    cosine = keras.layers.Dot(axes=2, normalize=True)([tracks(target), tracks(context)])
    together = keras.layers.Dense(
        1,
        activation="sigmoid",
        kernel_initializer=keras.initializers.Constant(8.0),
        bias_initializer=keras.initializers.Constant(-3.0),
        name="together",
    )(keras.layers.Flatten()(cosine))
    model = keras.Model([target, context], together)
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy")
    return model


def batches_of(part, number, n_workers, n_pairs):
    """Draw endless batches of a worker from its own share of the playlists, by a generator of its own."""
    ends = np.linspace(0, len(part), n_workers + 1).astype(int)
    share = part.offsets[ends[number] : ends[number + 1] + 1]
    # Tracks are counted over all playlists, so that every worker draws and drops by the same chances.
    sampler = PairSampler(part.counts)
    return sampler.batches(
        part.values, share, PLAYLISTS_A_DRAW, np.random.default_rng([0, number]), n_pairs=n_pairs
    )


def work(asked):
    """Train as one worker; the first worker, the chief, also keeps checkpoints and vectors, and prints."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(asked.threads)
    strategy = tf.distribute.MultiWorkerMirroredStrategy()  # first of all: it starts the worker's server
    import keras

    number, n_workers = strategy.cluster_resolver.task_id, strategy.num_replicas_in_sync
    split = data_of(asked.size)
    keras.utils.set_random_seed(0)  # the chief's start is everybody's anyway
    with strategy.scope():
        model = build_track2vec(split.train.n_tracks, asked.rate)
        model.optimizer.build(model.trainable_variables)

    tracks = tf.TensorSpec((asked.pairs,), tf.int32)
    shapes = ((tracks, tracks), tf.TensorSpec((asked.pairs,), tf.float32))
    batches = batches_of(split.train, number, n_workers, asked.pairs)
    data = tf.data.Dataset.from_generator(lambda: batches, output_signature=shapes).prefetch(4)
    # The data go in as they are, without TensorFlow's sharding.
    feed = iter(strategy.distribute_datasets_from_function(lambda _: data))

    @tf.function(autograph=False)  # no loops or branches of Python in it
    def step():
        def of_one_worker(batch):
            (targets, contexts), labels = batch
            with tf.GradientTape() as tape:
                likely = model([targets[:, None], contexts[:, None]], training=True)
                losses = keras.losses.binary_crossentropy(labels[:, None], likely)
                loss = tf.reduce_mean(losses) / n_workers  # summed over the workers: a mean over all pairs
            gradients = tape.gradient(loss, model.trainable_variables)
            if asked.dense:
                gradients = [tf.convert_to_tensor(gradient) for gradient in gradients]
            model.optimizer.apply(gradients, model.trainable_variables)
            return loss

        return strategy.reduce("SUM", strategy.run(of_one_worker, (next(feed),)), axis=None)

    kept, done = checkpoint_of(asked, model, number == 0) if asked.checkpoint else (None, 0)
    losses, started = [], None
    for at in range(done, asked.steps):
        if at - done == WARM_UP:
            started, cpu = time.perf_counter(), time.process_time()
        losses.append(float(step()))
        if kept and ((at + 1) % asked.every == 0 or at + 1 == asked.steps):
            kept.save(at + 1)
    n = max(1, len(losses) - WARM_UP)
    wall, cpu = (time.perf_counter() - started, time.process_time() - cpu) if started else (0.0, 0.0)
    vectors = model.get_layer("tracks").get_weights()[0]
    told = {
        "worker": number,
        "workers": n_workers,
        "tracks": split.train.n_tracks,
        "going_on_from": done,
        "losses": losses,
        "ms_a_step": 1e3 * wall / n,
        "cpu_ms_a_step": 1e3 * cpu / n,
        "hit": score(vectors, split.validation),
    }
    out = Path(asked.out)
    np.save(out / f"vectors-{number}.npy", vectors)
    (out / f"worker-{number}.json").write_text(json.dumps(told))
    # No worker leaves before all are here.
    strategy.reduce("SUM", strategy.run(lambda: tf.constant(1.0)), axis=None)


def checkpoint_of(asked, model, is_chief):
    """Find where steps are kept, and how many are done; every worker must save, only the chief's file counts."""
    import tensorflow as tf

    folder = asked.checkpoint if is_chief else tempfile.mkdtemp(prefix="not-the-chief-")
    state = tf.train.Checkpoint(model=model, optimizer=model.optimizer)
    newest = tf.train.latest_checkpoint(asked.checkpoint)
    if newest:
        state.restore(newest).assert_existing_objects_matched()
    return tf.train.CheckpointManager(state, folder, max_to_keep=2), int(
        newest.rsplit("-")[-1]
    ) if newest else 0


def score(vectors, pairs):
    """Compute hit@10 on the validation part."""
    return float(hits(Neighbours(vectors).nearest(pairs.queries, K), pairs.held_out).mean())


def free_ports(n):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(n)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def start(n_workers, out, options, limit=600):
    """Start several workers on this machine, and give the report of each."""
    addresses = [f"127.0.0.1:{port}" for port in free_ports(n_workers)]
    running = []
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "2", "CUDA_VISIBLE_DEVICES": "-1", "OMP_NUM_THREADS": "1"}
    for number in range(n_workers):
        role = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": number}}
        with (Path(out) / f"worker-{number}.log").open("w") as log:
            running.append(
                subprocess.Popen(
                    [sys.executable, __file__, *options, "--out", str(out)],
                    env=os.environ | quiet | {"TF_CONFIG": json.dumps(role)},
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )
    try:
        for process in running:
            process.wait(timeout=limit)
    finally:
        for process in running:
            process.kill()
            process.wait()
    for number, process in enumerate(running):
        if process.returncode:
            words = (Path(out) / f"worker-{number}.log").read_text()
            raise RuntimeError(f"worker {number} ended with {process.returncode}:\n{words[-3000:]}")
    return [json.loads((Path(out) / f"worker-{number}.json").read_text()) for number in range(n_workers)]


def compare(asked):
    """Compare one worker with two, after as many pairs in all."""
    print(f"{asked.pairs:,} pairs a step and worker; {asked.threads} thread a worker")
    print("workers  gradient  rate   steps  ms/step  CPU ms/step  pairs/s  loss          hit@10  weights")
    runs = [(1, asked.rate, False), (2, asked.rate, False), (2, 2 * asked.rate, False), (2, asked.rate, True)]
    for n_workers, rate, dense in runs:
        steps = asked.steps // n_workers
        options = ["--size", asked.size, "--pairs", asked.pairs, "--steps", steps, "--rate", rate]
        with tempfile.TemporaryDirectory(prefix="workers-") as out:
            told = start(n_workers, out, [*map(str, options), *["--dense"] * dense])
            tables = [np.load(Path(out) / f"vectors-{number}.npy") for number in range(n_workers)]
        alike = all(np.array_equal(tables[0], table) for table in tables)
        step, losses = max(one["ms_a_step"] for one in told), told[0]["losses"]
        print(
            f"{n_workers:<9}{'dense' if dense else 'rows':<10}{rate:<7.3g}{steps:<7}{step:<9.1f}"
            f"{told[0]['cpu_ms_a_step']:<13.1f}{1e3 * n_workers * asked.pairs / step:<9,.0f}"
            f"{np.mean(losses[:5]):.3f} -> {np.mean(losses[-5:]):.3f} {told[0]['hit']:.4f}  "
            f"{'equal' if alike else 'DIFFERENT'} on {n_workers}, {told[0]['tracks']:,} tracks",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=6_000, help="playlists of the synthetic world")
    parser.add_argument("--pairs", type=int, default=10_240, help="pairs a step and worker")
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--rate", type=float, default=0.01, help="the rate of Adam")
    parser.add_argument("--threads", type=int, default=1, help="threads of each worker")
    parser.add_argument("--dense", action="store_true", help="send whole tables of gradients, not rows")
    parser.add_argument("--checkpoint", help="folder that every worker can read")
    parser.add_argument("--every", type=int, default=100, help="steps between checkpoints")
    parser.add_argument("--out", default=".", help="where each worker leaves its vectors")
    asked = parser.parse_args()
    if "TF_CONFIG" in os.environ:
        work(asked)
    else:
        compare(asked)


if __name__ == "__main__":
    main()
