# %% [markdown]
# # Who should hear this song?
#
# A song is sent to influencers: radios, playlists, blogs, labels. Some like it, most do not answer. In this lab you predict
# how an influencer rates a song from what both *say about themselves*: genres, kind, texts, sound. So it also works for
# a song that nobody has heard yet, and you will measure whether it really does.

# %%
from kit.checks.influencers import check, hint, ready

import re

import keras
import numpy as np

# %% [markdown]
# **Exercise `oof_rmse`.** Write `oof_rmse(fit_predict, X, y, folds)`.

# %% exercise="oof_rmse"
def oof_rmse(fit_predict, X, y, folds):
    """Mean over the folds of the RMSE on rows that the model has not seen."""
    # BEGIN SOLUTION
    errors = []
    for train, test in folds:
        predicted = fit_predict(X[train], y[train], X[test])
        errors.append(np.sqrt(np.mean((predicted - y[test]) ** 2)))
    return float(np.mean(errors))
    # END SOLUTION

# %% check="oof_rmse" points=3
check.oof_rmse(oof_rmse)
# BEGIN HIDDEN TESTS
check.marks("oof_rmse", oof_rmse, seed=4211)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `dot_model`.** Write `build_dot_model(n_influencer, n_song, dim)`.

# %% exercise="dot_model"
def build_dot_model(n_influencer, n_song, dim):
    """A compiled model: genres of an influencer and of a song in, the product of their two layers out."""
    # BEGIN SOLUTION
    influencer = keras.Input((n_influencer,), name="influencer_genres")
    song = keras.Input((n_song,), name="song_genres")
    taste = keras.layers.Dense(dim, activation="relu", name="taste")(influencer)
    style = keras.layers.Dense(dim, activation="relu", name="style")(song)
    rating = keras.layers.Dot(axes=1, name="rating")([taste, style])
    model = keras.Model([influencer, song], rating)
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
    # END SOLUTION

# %% check="dot_model" points=3
check.dot_model(build_dot_model)
# BEGIN HIDDEN TESTS
check.marks("dot_model", build_dot_model, seed=5309)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `nn_model`.** Write `build_nn_model(n_influencer, n_song, n_kinds, dim)`.

# %% exercise="nn_model"
def build_nn_model(n_influencer, n_song, n_kinds, dim):
    """A compiled model: genres of both and the kind of the influencer in, the rating out."""
    # BEGIN SOLUTION
    influencer = keras.Input((n_influencer,), name="influencer_genres")
    song = keras.Input((n_song,), name="song_genres")
    kind = keras.Input((1,), dtype="int32", name="kind")
    taste = keras.layers.Dense(dim, activation="relu", name="taste")(influencer)
    style = keras.layers.Dense(dim, activation="relu", name="style")(song)
    habit = keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8, name="habit")(kind))
    both = keras.layers.Concatenate()([taste, style, habit])
    mixed = keras.layers.Dropout(0.2)(keras.layers.Dense(dim, activation="relu", name="mixed")(both))
    rating = keras.layers.Dense(1, activation="sigmoid", name="rating")(mixed)
    model = keras.Model([influencer, song, kind], rating)
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
    # END SOLUTION

# %% check="nn_model" points=3
check.nn_model(build_nn_model)
# BEGIN HIDDEN TESTS
check.marks("nn_model", build_nn_model, seed=6133)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `encode_texts`.** Write `encode_texts(texts, words, vectors, max_length)`.

# %% exercise="encode_texts"
def encode_texts(texts, words, vectors, max_length):
    """Word numbers of each text, (n, max_length), and the table of vectors that they are rows of."""
    # BEGIN SOLUTION
    row_of = {word: row for row, word in enumerate(words, start=2)}
    ids = np.zeros((len(texts), max_length), np.int32)
    for line, text in zip(ids, texts):
        found = re.findall(r"[^\W\d_]+", text.lower())[:max_length]
        line[: len(found)] = [row_of.get(word, 1) for word in found]
    padding, unknown = np.zeros_like(vectors[0]), vectors.mean(axis=0)
    return ids, np.vstack([padding, unknown, vectors])
    # END SOLUTION

# %% check="encode_texts" points=4
check.encode_texts(encode_texts)
# BEGIN HIDDEN TESTS
check.marks("encode_texts", encode_texts, seed=7121)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `text_model`.** Write `build_text_model(table, max_length, n_influencer, n_song, n_kinds, dim)`.

# %% exercise="text_model"
def build_text_model(table, max_length, n_influencer, n_song, n_kinds, dim):
    """A compiled model: genres, kind and the words of a text in, the rating out."""
    # BEGIN SOLUTION
    influencer = keras.Input((n_influencer,), name="influencer_genres")
    song = keras.Input((n_song,), name="song_genres")
    kind = keras.Input((1,), dtype="int32", name="kind")
    ids = keras.Input((max_length,), dtype="int32", name="words")
    taste = keras.layers.Dense(dim, activation="relu", name="taste")(influencer)
    style = keras.layers.Dense(dim, activation="relu", name="style")(song)
    habit = keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8, name="habit")(kind))
    vectors = keras.layers.Embedding(*table.shape, weights=[table], trainable=False, name="vectors")(ids)
    phrases = keras.layers.Conv1D(16, 3, activation="relu", padding="same", name="phrases")(vectors)
    text = keras.layers.GlobalAveragePooling1D(name="text")(phrases)
    both = keras.layers.Concatenate()([taste, style, habit, text])
    mixed = keras.layers.Dropout(0.2)(keras.layers.Dense(dim, activation="relu", name="mixed")(both))
    rating = keras.layers.Dense(1, activation="sigmoid", name="rating")(mixed)
    model = keras.Model([influencer, song, kind, ids], rating)
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
    # END SOLUTION

# %% check="text_model" points=4
check.text_model(build_text_model)
# BEGIN HIDDEN TESTS
check.marks("text_model", build_text_model, seed=8117)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `cold_folds`.** Write `cold_folds(groups, n_folds, rng)`.

# %% exercise="cold_folds"
def cold_folds(groups, n_folds, rng):
    """Folds (train, test) of about the same size in which no group stands on both sides."""
    # BEGIN SOLUTION
    names, group_of = np.unique(groups, return_inverse=True)
    sizes = np.bincount(group_of)
    fold_of, filled = np.empty(len(names), int), np.zeros(n_folds)
    for group in sorted(rng.permutation(len(names)), key=lambda group: -sizes[group]):
        fold_of[group] = filled.argmin()
        filled[fold_of[group]] += sizes[group]
    fold = fold_of[group_of]
    return [(np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(n_folds)]
    # END SOLUTION

# %% check="cold_folds" points=3
check.cold_folds(cold_folds)
# BEGIN HIDDEN TESTS
check.marks("cold_folds", cold_folds, seed=9103)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `recommend`.** Write `recommend(scores, seen, k)`.

# %% exercise="recommend"
def recommend(scores, seen, k):
    """For each row the k best columns that it has not seen, best first; -1 where there are no more."""
    # BEGIN SOLUTION
    best = np.full((len(scores), k), -1)
    for row, given, met in zip(best, scores, seen):
        order = np.argsort(-given, kind="stable")
        new = order[~met[order]][:k]
        row[: len(new)] = new
    return best
    # END SOLUTION

# %% check="recommend" points=3
check.recommend(recommend)
# BEGIN HIDDEN TESTS
check.marks("recommend", recommend, seed=3323)
# END HIDDEN TESTS

# %% [markdown]
# **Extension `audio_embedding`.** Write `audio_embedding(train_sound, sound)`.

# %% exercise="audio_embedding"
def audio_embedding(train_sound, sound):
    """`sound`, each column standardised by its mean and spread in the training part."""
    # BEGIN SOLUTION
    varies = np.ptp(train_sound, axis=0) > 0
    spread = np.where(varies, train_sound.std(axis=0), 1)
    return np.where(varies, (sound - train_sound.mean(axis=0)) / spread, 0)
    # END SOLUTION

# %% check="audio_embedding" points=2
check.audio_embedding(audio_embedding)
# BEGIN HIDDEN TESTS
check.marks("audio_embedding", audio_embedding, seed=2741)
# END HIDDEN TESTS
