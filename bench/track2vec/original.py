"""The cells of the original lab, as its students run them, to be measured against.

The original is E. Côme's notebook "Deezer playlist dataset and song recommendation with word2vec" (`track2vec-en.ipynb`
in github.com/comeetie/introml). It states no licence, so none of its text is here: what follows was written anew, with
the same library calls on the same arrays in the same order, so that it takes the time the original takes. The
generator and the model, which the notebook asks of its students, are the plain ones that fit its text.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

DIM, WINDOW, NEGATIVES, PLAYLISTS, EXPONENT, THRESHOLD = 30, 3, 5, 50, 0.5, 1e-5
STEPS = 60 * 200  # epochs by steps: what its training takes


def quiet_keras() -> Any:
    """Keep Keras from GPUs and to one thread; call this before anything else imports Keras."""
    os.environ.update(CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")
    os.environ.update(TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="2")
    import keras

    return keras


def frequencies(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give how often each track occurs, and how often it is drawn as a negative; both sum to 1."""
    share = counts.astype(float) / np.sum(counts)
    smooth = np.power(share, EXPONENT)
    return share, smooth / np.sum(smooth)


def pairs_of(
    playlist: Sequence[int], share: np.ndarray, smooth: np.ndarray, threshold: float = THRESHOLD
) -> tuple[np.ndarray, np.ndarray]:
    """Draw labelled pairs of one playlist: Keras's skipgrams, subsampling, negatives by `choice`, a permutation."""
    from keras.src.legacy.preprocessing.sequence import skipgrams

    n_tracks = len(smooth)
    seen = np.array(
        skipgrams(sequence=playlist, vocabulary_size=n_tracks, window_size=WINDOW, negative_samples=0)[0]
    )
    if len(seen):
        f = share[seen[:, 0]]
        drop = (f - threshold) / f - np.sqrt(threshold / f)
        seen = seen[(drop < np.random.uniform(size=len(drop))) | (drop < 0), :]  # noqa: NPY002
    if not len(seen):
        return np.empty((0, 2), int), np.empty(0, int)
    n_drawn = len(seen) * NEGATIVES
    others = np.random.choice(n_tracks, n_drawn, p=smooth)  # noqa: NPY002
    drawn = np.transpose(np.stack([np.repeat(seen[:, 0], NEGATIVES), others]))
    pairs = np.concatenate([seen, drawn], axis=0)
    labels = np.concatenate([np.repeat(1, len(seen)), np.repeat(0, n_drawn)])
    order = np.random.permutation(len(labels))  # noqa: NPY002
    return pairs[order, :], labels[order]


def batches(
    corpus: Sequence[Sequence[int]], counts: np.ndarray, threshold: float = THRESHOLD
) -> Iterator[tuple[tuple[np.ndarray, np.ndarray], np.ndarray]]:
    """Yield endless batches of 50 playlists drawn at random."""
    share, smooth = frequencies(counts)
    while True:
        drawn = [
            pairs_of(playlist, share, smooth, threshold) for playlist in random.sample(corpus, PLAYLISTS)
        ]
        pairs = np.concatenate([pairs for pairs, _ in drawn])
        labels = np.concatenate([labels for _, labels in drawn])
        yield (pairs[:, 0], pairs[:, 1]), labels


def build(n_tracks: int, *, jit: bool | str = "auto") -> Any:
    """Build the model that the original asks for; its last kernel starts at 1, so that no toss of a coin decides."""
    keras = quiet_keras()
    target, context = (keras.Input((1,), dtype="int32") for _ in range(2))
    table, flat = keras.layers.Embedding(n_tracks, DIM), keras.layers.Reshape((DIM,))
    cosine = keras.layers.Dot(axes=1, normalize=True)([flat(table(target)), flat(table(context))])
    seen = keras.layers.Dense(1, activation="sigmoid", name="classif", kernel_initializer="ones")(cosine)
    model = keras.Model([target, context], seen)
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"], jit_compile=jit)
    return model


def load(path: str) -> tuple[list[list[int]], np.ndarray]:
    """Run the original's first cells: playlists of numbers, and how often each number occurs."""
    data = np.load(path, allow_pickle=True)
    tracks_of, _artists_of = (
        [list(filter(lambda word: word.split("_")[0] == kind, playlist)) for playlist in data]
        for kind in ("track", "artist")
    )
    tracks = np.unique(np.concatenate(tracks_of))
    n_times = dict((tracks[i], 0) for i in range(len(tracks)))  # noqa: C402
    for playlist in tracks_of:
        for track in playlist:
            n_times[track] = n_times[track] + 1
    kept = [list(filter(lambda track: n_times[track] > 1, playlist)) for playlist in tracks_of]
    counts = np.array(list(n_times.values()))
    order = np.argsort(-counts)
    names = np.array(list(n_times.keys()))[order]
    once = np.where(counts[order] == 1)[0]
    n_tracks = once[0] if len(once) else len(names)
    number = dict((names[i], i) for i in range(n_tracks))  # noqa: C402
    return [[number[track] for track in playlist] for playlist in kept], counts[order[:n_tracks]]
