"""More ways from what is known of a song to its factors: the networks and texts of lab 05, by its own functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.sound.answers import answers
from bench.sound.rows import Case, bag_of_words, mel_order
from kit.cold import (
    brought_together,
    deep_belief,
    finite,
    fit_apart,
    in_unit,
    kept_pitches,
    last_hidden,
    pitch_network,
    rows_of_texts,
    tags_network,
    with_concepts,
)

__all__ = ["TEXTS", "WAYS", "prior_from_sound", "ridge_on"]

Floats = NDArray[np.float64]

PARTS = 100  # principal components of a whole spectrogram
JOINED = 30  # of what the last network is given of artist and track
ALPHA = 2.0  # of the weighted prediction error: the factorisation's own
TEXTS = ("texts of artists", "texts with linked concepts", "late fusion of texts and sound")
Way = Callable[[Case], Floats]


def standardised(case: Case, table: NDArray[np.floating]) -> Floats:
    """Standardise rows of all songs by the warm ones."""
    warm = table[case.split.warm].astype(np.float64)
    spread = warm.std(axis=0)
    return np.asarray((table - warm.mean(axis=0)) / np.where(spread > 1e-9, spread, 1))


def ridge_on(case: Case, table: Floats) -> Floats:
    """Fit factors by a ridge on rows of all songs as they are, and predict those of the cold."""
    from sklearn.linear_model import RidgeCV

    warm, cold = (table[part] for part in case.split)
    return np.asarray(RidgeCV(np.logspace(-3, 3, 13)).fit(warm, case.factors.artists).predict(cold))


def parts_of(case: Case, table: NDArray[np.floating], n: int) -> Floats:
    """Give principal components of rows of all songs, made from the warm ones."""
    from sklearn.decomposition import PCA

    found = PCA(min(n, len(case.split.warm) - 1), svd_solver="randomized", random_state=0).fit(
        table[case.split.warm]
    )
    return np.asarray(found.transform(table))


def trained(case: Case, model: Any, inputs: Sequence[NDArray[np.floating]], wanted: NDArray[Any]) -> Any:
    """Train a network on the warm songs; its answers to the cold ones."""
    warm, cold = ([one[part].astype(np.float32) for one in inputs] for part in case.split)
    fit_apart(model, warm, wanted.astype(np.float32), case.music.artists[case.split.warm], seed=case.seed)
    return np.asarray(model(cold if len(cold) > 1 else cold[0], training=False), np.float64)


def factors_by(case: Case, build: Callable[[], Any], inputs: Sequence[NDArray[np.floating]]) -> Floats:
    """Train a network towards standardised factors, and give those of the cold songs in their own units."""
    import keras

    keras.utils.set_random_seed(case.seed)
    known = case.factors.artists
    middle, scale = known.mean(axis=0), known.std()
    return np.asarray(trained(case, build(), inputs, (known - middle) / scale) * scale + middle)


def pictures(case: Case, heard: NDArray[np.floating]) -> NDArray[np.float32]:
    """Standardise pictures of all songs, band by band, by the warm ones."""
    heard = finite(heard)
    warm = heard[case.split.warm]
    return np.asarray((heard - warm.mean(axis=(0, 1))) / warm.std(axis=(0, 1)), np.float32)


def _cnn_mse(case: Case) -> Floats:
    mels = pictures(case, case.music.mels)
    return factors_by(
        case, lambda: answers()["audio_cnn"](mels.shape[2], case.factors.artists.shape[1]), [mels]
    )


def _cnn_wpe(case: Case) -> Floats:
    """Train by the error of the recommender itself: over all users, weighted by confidence."""
    import keras
    from keras import ops

    keras.utils.set_random_seed(case.seed)
    known = case.factors
    middle, scale = known.artists.mean(axis=0), float(known.artists.std())
    plays = case.music.plays[:, case.split.warm].toarray().T
    confidence = ops.convert_to_tensor((1 + ALPHA * np.log1p(plays)).astype(np.float32))
    played = ops.convert_to_tensor((plays > 0).astype(np.float32))
    users = ops.convert_to_tensor(known.users.T.astype(np.float32))

    def weighted(song: Any, said: Any) -> Any:
        rows = ops.cast(song[:, 0], "int32")
        score = ops.matmul(said * scale + middle.astype(np.float32), users)
        return ops.mean(
            ops.take(confidence, rows, axis=0) * ops.square(ops.take(played, rows, axis=0) - score)
        )

    mels = pictures(case, case.music.mels)
    model = answers()["audio_cnn"](mels.shape[2], known.artists.shape[1])
    model.compile(keras.optimizers.Adam(1e-3), weighted, jit_compile=False)
    return np.asarray(trained(case, model, [mels], np.arange(len(plays))[:, None]) * scale + middle)


def flat_parts(case: Case) -> Floats:
    """Give 100 principal components of whole spectrograms."""
    mels = finite(case.music.mels)
    return parts_of(case, mels.reshape(len(mels), -1), PARTS)


def _parts_alone(case: Case) -> Floats:
    return case.linear(flat_parts(case))


def _belief(case: Case) -> Floats:
    parts = flat_parts(case)
    chances = in_unit(parts[case.split.warm], parts)
    return case.linear(deep_belief(chances[case.split.warm], chances, seed=case.seed))


def _tags(case: Case) -> Floats:
    """Learn the tags of warm songs from their bags, and take the last hidden layer."""
    import keras

    keras.utils.set_random_seed(case.seed)
    bags = standardised(case, np.sqrt(bag_of_words(case)))
    tags = case.music.tags.toarray()
    model = tags_network(bags.shape[1], tags.shape[1])
    trained(case, model, [bags], tags[case.split.warm])
    return case.linear(last_hidden(model, bags))


def text_rows(case: Case, *, linked: bool) -> Floats:
    """Give the words of each song's artist; artists with a warm song choose the words."""
    music = case.music
    texts = with_concepts(music.bios, music.knowledge) if linked else list(music.bios)
    known = np.unique(music.artists[case.split.warm])
    return np.asarray(rows_of_texts([texts[one] for one in known], texts)[music.artists])


def _texts(case: Case) -> Floats:
    return ridge_on(case, text_rows(case, linked=False))


def _linked(case: Case) -> Floats:
    return ridge_on(case, text_rows(case, linked=True))


def _pitches(case: Case) -> Floats:
    heard = pictures(case, kept_pitches(case.music))
    return factors_by(case, lambda: pitch_network(heard.shape[2], case.factors.artists.shape[1]), [heard])


def sound_rows(case: Case) -> Floats:
    """Give statistics and order of the mel bands, standardised."""
    return standardised(case, np.concatenate([case.statistics, mel_order(case.music.mels)], axis=1))


def _fusion(case: Case) -> Floats:
    """Put texts of the artist and the sound of the track together."""
    both = [
        parts_of(case, text_rows(case, linked=True), JOINED),
        parts_of(case, sound_rows(case), JOINED),
    ]
    return factors_by(
        case,
        lambda: answers()["late_fusion"](both[0].shape[1], both[1].shape[1], case.factors.artists.shape[1]),
        both,
    )


def _contrastive(case: Case) -> Floats:
    """Bring sound near to texts, without a play; a ridge leads from there to factors."""
    sound = standardised(case, parts_of(case, sound_rows(case), JOINED))
    text = standardised(case, parts_of(case, text_rows(case, linked=True), JOINED))
    hears, _ = brought_together(sound[case.split.warm], text[case.split.warm], seed=case.seed)
    return case.linear(np.asarray(hears(sound.astype(np.float32), training=False), np.float64))


def _shrunk_artist(case: Case) -> Floats:
    warm, cold = (case.music.artists[part] for part in case.split)
    return np.asarray(answers()["artist_prior"](case.factors.artists, warm, cold, 1.0))


def prior_from_sound(case: Case) -> Floats:
    """Give what a ridge on statistics and order of the mel bands tells: the prior of the hybrid."""
    return case.linear(sound_rows(case))


WAYS: dict[str, Way] = {
    "CNN on log-mel, MSE": _cnn_mse,
    "CNN on log-mel, WPE": _cnn_wpe,
    "PCA of the spectrogram, linear": _parts_alone,
    "PCA, two Boltzmann machines (DBN), linear": _belief,
    "tags by a network, its last hidden layer, linear": _tags,
    "CQT network": _pitches,
    "texts of artists": _texts,
    "texts with linked concepts": _linked,
    "late fusion of texts and sound": _fusion,
    "contrastive, sound with texts, linear": _contrastive,
    "artist's other songs, shrunk": _shrunk_artist,
}
