# %% [markdown]
# # Track2Vec: from playlists to ears
#
# People put tracks together in playlists because they belong together. In this lab you turn that into a space in which
# near means alike, ask it for suggestions, measure how good they are, and listen to a radio that walks through it.
#
# **What you will build.** A word2vec model of tracks in Keras, the generator that feeds it, a search for neighbours,
# the two metrics hit@10 and NDCG@10, a fair comparison, a fair tuning of hyper-parameters, and a radio. Nine exercises,
# two written answers, about two hours and a half.
#
# **How it works.** A cell with a `TODO` is yours. Run it, then run the check below it: it answers at once, in words.
# `hint.NAME()` helps in three steps. Cells that need an answer you do not have yet say so and wait, and if you are
# stuck you can go on with the course's vectors. A written answer is a text cell: double-click its TODO. Your progress
# is kept beside this notebook. The square button (Stop) ends any cell; a training keeps its best state.

# %%
from kit.checks.track2vec import check, hint, ready
from kit.counting import cooccurrence, suggest_by_blend, suggest_by_counts, transitions, vectors_from_counts
from kit.data import load_playlists, split_playlists
from kit.metrics import bootstrap_interval, gains, hits, mean_interval, popular, repeat_rate
from kit.neighbours import Neighbours, unit
from kit.radio import NoPreview, Radio
from kit.sampling import PairSampler
from kit.training import HitAtK, base_rate_loss, fit, fit_track2vec, plan, start_kernel_at, vectors_of
from kit.trials import Trials, fingerprint, successive_halving

from time import perf_counter

import keras
import numpy as np
from IPython.display import display
from sklearn.neighbors import KDTree

# %% [markdown]
# ## 1 · The playlists
#
# `load_playlists()` gives the embedded data, a synthetic world of playlists whose artists and titles are invented. It
# needs no network. `load_playlists("deezer")` downloads the 100,000 real playlists of the original exercise, and
# `python -m kit data import FILE` in a terminal makes any file in their layout loadable by name.

# %%
playlists = load_playlists()
playlists

# %%
display(playlists.table().head(8))
print("A playlist:", *(playlists.label(track) for track in playlists[0]), sep="\n  ")

# %% [markdown]
# A track is a number from 0, by falling count: track 0 is the most popular one. Tracks seen only once are dropped;
# nothing can be learnt of them. (The file of the original counts 24.2 *tokens* a playlist. Half of them are artists:
# there are about 12.1 tracks.)
#
# **The split.** The last track of each playlist is held out, and the model trains on the rest. On two samples of
# playlists, drawn without replacement and disjoint, we later ask: given the second to last track, the *query*, is the
# held-out track among ten suggestions? One sample is for choosing a model (validation), the other for reporting how
# good the chosen one is (test). Counts and numbering come from the training part alone, or the held-out tracks would
# already have left their traces in them.
#
# **Repeated tracks.** In some playlists the last track is the one before it once more: about 4.4 % in the real data. A
# query is never suggested to itself here, so such a pair could only be a miss. We leave these pairs out, and say how
# many there are. (Keeping the query among its suggestions would "find" all of them, and teach nothing.)

# %%
split = split_playlists(playlists, np.random.default_rng(2026))
train_part = split.train
n_tracks, counts = train_part.n_tracks, train_part.counts
print(train_part)
print("validation:", split.validation)
print("test:", split.test)
print(f"the last track repeats the query in {repeat_rate(split.test.n_repeated, len(split.test)):.1%} of the test playlists")

# %% [markdown]
# ## 2 · The model
#
# word2vec learns from pairs. For a pair of tracks the model answers with the probability that the two were *seen
# together* in a playlist (label 1) and not *drawn* by chance (label 0). Both tracks are looked up in one and the same
# table of vectors, the embedding; the answer depends on the cosine of the angle between their vectors, passed through
# a sigmoid:
#
# $$p(a, b) = \sigma\left(w \cos(x_a, x_b) + c\right)$$
#
# **Exercise `track2vec_model`.** Write `build_track2vec(n_tracks, dim)`. It returns a compiled `keras.Model` with
#
# - two inputs, each one integer a pair: the target and the context;
# - ONE `Embedding` of `n_tracks` rows and `dim` columns, used for both;
# - a normalised dot product (that is the cosine), and one sigmoid output of shape `(n, 1)`;
# - binary cross-entropy as the loss. Adam with a learning rate of 0.01 learns fast here; add `"accuracy"` as a metric.
#
# **Mind the coin.** The last layer, `Dense(1, activation="sigmoid")`, holds a single weight, $w$. By default Keras
# draws it around zero, so about half of all models start with a negative one. Then tracks that go together are pushed
# *apart*, which a whole group of tracks cannot do, and no neighbour is found, although every line of code is right. Start
# it at 1 and keep it from turning negative: `kernel_initializer="ones"`, `kernel_constraint="non_neg"`.

# %% exercise="track2vec_model"
def build_track2vec(n_tracks, dim):
    """A compiled model: two tracks in, the probability that they were seen together out."""
    # BEGIN SOLUTION
    target = keras.Input((1,), dtype="int32", name="target")
    context = keras.Input((1,), dtype="int32", name="context")
    tracks = keras.layers.Embedding(n_tracks, dim, name="tracks")
    cosine = keras.layers.Dot(axes=2, normalize=True)([tracks(target), tracks(context)])
    together = keras.layers.Dense(
        1, activation="sigmoid", kernel_initializer="ones", kernel_constraint="non_neg", name="together"
    )(keras.layers.Flatten()(cosine))
    model = keras.Model([target, context], together)
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    return model
    # END SOLUTION

# %% check="track2vec_model" points=4
check.track2vec_model(build_track2vec)

# %% [markdown]
# ## 3 · The pairs
#
# Positive pairs are tracks at most `window` positions apart in a playlist. Three refinements come from word2vec:
#
# - **Negatives.** For each positive pair, `negatives` more pairs with the same target and a context drawn by chance.
# - **Smoothing.** That chance is proportional to `counts ** exponent`: with 1 popular tracks are drawn as often as they
#   are heard, with 0 all tracks are drawn alike.
# - **Subsampling.** A pair whose target has the frequency $f$ is dropped with probability $(f-t)/f - \sqrt{t/f}$ (where
#   that is positive), so that a few hits do not drown the rest. The original writes $t = 10^{-5}$, which is 1.2 times
#   the mean frequency of *its* 123,241 tracks. On another catalogue the same number would mean something else, so
#   `subsample=1.2` here is the multiple, not the number.

# %%
sampler = PairSampler(counts, window=3, negatives=5, exponent=0.5, subsample=1.2)
pairs, labels = sampler.one(train_part[0], np.random.default_rng(0))
print(f"playlist 0 holds {len(train_part[0])} tracks and gives {len(pairs)} pairs, {labels.mean():.3f} of them positive")
for (target, context), label in list(zip(pairs, labels))[:3]:
    print(f"  {label:.0f}  {train_part.label(target)}  |  {train_part.label(context)}")

# %% [markdown]
# **Exercise `pair_generator`.** Write `track_ns_generator(corpus, n_playlists, sample_pairs, rng)`, a generator that
# never ends. For each batch it
#
# - draws `n_playlists` playlists of `corpus` at random, with `rng` (`corpus[i]` is one playlist, `len(corpus)` says how
#   many there are);
# - calls `sample_pairs(playlist, rng) -> (pairs, labels)` for each of them, one by one: playlists glued together would
#   make pairs that no playlist holds. `pairs` has a row a pair, the target in column 0 and the context in column 1;
# - yields all of it in the form Keras reads, `((targets, contexts), labels)`: round brackets, numpy arrays.

# %% exercise="pair_generator"
def track_ns_generator(corpus, n_playlists, sample_pairs, rng):
    """Endless batches ((targets, contexts), labels), each from n_playlists playlists drawn at random."""
    # BEGIN SOLUTION
    while True:
        drawn = rng.integers(len(corpus), size=n_playlists)
        sampled = [sample_pairs(corpus[i], rng) for i in drawn]
        pairs = np.concatenate([pairs for pairs, _ in sampled])
        labels = np.concatenate([labels for _, labels in sampled])
        yield (pairs[:, 0], pairs[:, 1]), labels
    # END SOLUTION

# %% check="pair_generator" points=4
check.pair_generator(track_ns_generator)

# %% [markdown]
# ## 4 · The training
#
# **A look at it.** First a plain `fit` of your model on your own generator: batches of about 50,000 pairs, two passes
# over the playlists (on larger data only 200 batches: it is a look). While it runs you see two curves: the loss, beside
# that of always giving the same answer, and after each pass hit@10 on a sample of the validation pairs (of 100 held-out
# tracks, how many are among the ten nearest of their query?), beside that of suggesting the ten most popular tracks to
# everyone. The *Stop* button ends the training, and the best pass so far is kept. The *training doctor* speaks up when
# something is wrong that no error message would tell you, such as a negative last kernel.

# %% only="lab"
PAIRS_A_BATCH = 50_000
sampled, _ = sampler.batch(train_part.values, train_part.offsets, np.random.default_rng(0))
n_playlists = max(1, round(PAIRS_A_BATCH * len(train_part) / len(sampled)))
steps = min(max(1, len(train_part) // n_playlists), 100)

if ready("track2vec_model", "pair_generator"):
    keras.utils.set_random_seed(0)
    model = build_track2vec(n_tracks, dim=30)
    batches = track_ns_generator(train_part, n_playlists, sampler.one, np.random.default_rng(0))
    score = HitAtK(split.validation, counts, np.random.default_rng(0))
    watch = fit(model, batches, steps_per_epoch=steps, epochs=2, score=score, checkpoint=".checkpoint")

# %% [markdown]
# **Which number do you believe?** The next cell trains your model three times, in a small way: as it should be; *upside
# down*, with a last weight that starts at -1 and may go where it likes; and on *shuffled* labels, from which nothing can be
# learnt. Then it shows loss and accuracy on fresh pairs, and hit@10 on the validation pairs, beside what always gives the
# same answer, and beside popularity. Before you run it: which of the three will have the lowest loss?

# %% only="lab"
FEW_STEPS, FRESH_PLAYLISTS = 50, 500


def shuffled(batches, rng):
    """The same pairs, with labels that belong to other pairs."""
    for pairs, labels in batches:
        yield pairs, rng.permutation(labels)


def loss_and_accuracy(model, pairs, labels):
    """The mean cross-entropy of the model's answers, and the share of answers on the right side of one half."""
    p = np.clip(model.predict((pairs[:, 0], pairs[:, 1]), batch_size=8192, verbose=0).ravel(), 1e-7, 1 - 1e-7)
    return -np.log(np.where(labels == 1, p, 1 - p)).mean(), ((p > 0.5) == labels).mean()


if ready("track2vec_model", "pair_generator"):
    fresh = train_part.values, train_part.offsets[: FRESH_PLAYLISTS + 1]
    fresh_pairs, fresh_labels = sampler.batch(*fresh, np.random.default_rng(1))
    believed = {"always 0.167": (base_rate_loss(1 / 6), 5 / 6, float("nan"))}
    for name in ("as it should be", "upside down", "shuffled labels"):
        keras.utils.set_random_seed(0)
        model = build_track2vec(n_tracks, dim=30)
        if name == "upside down" and not start_kernel_at(model, -1.0):
            print("your model has no last weight that could be negative: the second training is like the first")
        batches = track_ns_generator(train_part, n_playlists // 3, sampler.one, np.random.default_rng(0))
        if name == "shuffled labels":
            batches = shuffled(batches, np.random.default_rng(0))
        model.fit(batches, steps_per_epoch=FEW_STEPS, shuffle=False, verbose=0)
        believed[name] = *loss_and_accuracy(model, fresh_pairs, fresh_labels), score(model)
    believed["popularity"] = float("nan"), float("nan"), score.baseline.value
    print(f"{'':18}{'loss':>8}{'accuracy':>12}{'hit@10':>10}")
    for name, numbers in believed.items():
        loss, accuracy, hit = (f"{number:.3f}" if number == number else "" for number in numbers)
        print(f"{name:18}{loss:>8}{accuracy:>12}{hit:>10}")

# %% [markdown]
# **In writing.** Somebody trains a model of this kind, shows you its loss and its accuracy, and says that it learns. Which
# number do you ask for, and beside which other one? Quote the figures of *your* table that decide it, say what the weight
# below zero does to the loss, and name a case in which comparing two losses is right.

# %% [markdown] answer="why_not_accuracy" points=1
# I ask for hit@10 on held-out pairs, beside that of popularity: it is what the vectors are for. In my table the training
# upside down has a lower loss (.450) than the right one (.545), and finds fewer held-out tracks (.004) than popularity
# (.019), where the right one finds .178. A weight below zero makes the vectors spread, and spread vectors with a more
# negative weight lower the loss down to that of always giving the share of positives and a little below it, so the loss
# falls although no neighbour is found. The accuracy says .833 for whatever has learnt nothing, because five of six pairs are
# drawn. A loss compares models *of the same scale on the same pairs*: two learning rates, say, with the same negatives and
# the same start of the last weight.

# %% [markdown]
# **The given way.** So it learns, but a step looks up two rows for each single pair, and Adam then moves every row of the
# table. Now that your generator and your model are right, `fit_track2vec` trains *the same model with a loss of the same form* in a
# few large products of matrices a step. That leaves time for more numbers a track and more negatives: 128 and 40. It looks
# five positions to each side, and a pair at distance $d$ counts $1/d$: near tracks say more than far ones.
# (`docs/explanation/where-the-time-goes.md` has the profile, before and after.)
#
# How much of it your machine can do in the minutes of this section is measured first: `plan` times a few real steps and
# says what it chose and why. Write `plan(train_part, minutes=5, dim=64)`, say, to choose for yourself.
#
# The vectors are kept in `track2vec.npy`, and tomorrow the cell goes on with them. Not there yet with the exercises above?
# The cell then takes *the course's vectors*, made from counts without any training, and you can go on.

# %% only="lab"
chosen = plan(train_part, minutes=5)
print(chosen)
settings = {"dim": chosen.dim, "window": 5, "negatives": 40, "exponent": 0.5, "passes": chosen.passes}
trials = Trials("01_track2vec")
before = trials.saved("track2vec.npy", settings, n_tracks)

if before is not None:
    vectors, settings = before
    print("going on with what you trained before: track2vec.npy", vectors.shape, "(delete the file to train anew)")
elif ready("track2vec_model", "pair_generator"):
    keras.utils.set_random_seed(0)
    model = build_track2vec(n_tracks, chosen.dim)
    score = HitAtK(split.validation, counts, np.random.default_rng(0))
    fit_track2vec(
        model, train_part, n_playlists=chosen.n_playlists, score=score, checkpoint=".checkpoint", **settings
    )
    vectors = unit(vectors_of(model, n_tracks))
    np.save("track2vec.npy", vectors)
    trials.record(settings, seed=0, scores={}, vectors=vectors)
    print("saved: track2vec.npy", vectors.shape)
else:
    vectors = unit(vectors_from_counts(cooccurrence(train_part.values, train_part.offsets, n_tracks), dim=30))
    print("going on with the course's vectors", vectors.shape)

# %% [markdown]
# ## 5 · The neighbours
#
# Suggestions for a track are its nearest tracks. The vectors were trained by their cosine, and a KD-tree measures
# Euclidean distance; on vectors of length 1 both give the same order, because $|a-b|^2 = 2 - 2\cos(a,b)$. So the rows
# of `vectors` have been divided by their lengths (`unit`) before the tree is built.
#
# **Exercise `predict_batch`.** Write `predict_batch(queries, k, vectors, tree)`. For `n` queries (track numbers, some
# may come twice) it gives the `k` nearest tracks of each as an `(n, k)` table of track numbers, in the order of the
# queries, nearest first. *The query itself is excluded.* Beware: two tracks can have exactly the same vector, so the
# query is not always the first that the tree finds.

# %% exercise="predict_batch"
def predict_batch(queries, k, vectors, tree):
    """The (n, k) nearest tracks of each query, nearest first, the query itself excluded."""
    # BEGIN SOLUTION
    found = tree.query(vectors[queries], k + 1, return_distance=False)
    return np.array([row[row != query][:k] for query, row in zip(queries, found)])
    # END SOLUTION

# %% check="predict_batch" points=3
check.predict_batch(predict_batch)

# %% only="lab"
tree = KDTree(vectors)
if ready("predict_batch"):
    query = 0
    print("near", train_part.label(query))
    for track in predict_batch(np.array([query]), 5, vectors, tree)[0]:
        print("  ", train_part.label(track))

# %% [markdown]
# **Does the tree help?** A tree saves work when it can leave out most tracks without looking at them. The next cell
# squeezes your vectors into 2, 5 and 30 dimensions, keeping the directions in which they differ most, and asks for the
# ten neighbours of the same tracks twice: by the tree, and *exactly*, by comparing with every track in a large product of
# matrices. Both find the same neighbours; the table says how long they take a query, and with how many of the tracks the
# tree compared a query.
#
# Read your own numbers (nothing to hand in): from how many dimensions on does your tree compare with almost every track?
# Which of the two would you use for your vectors, and which for a map of two dimensions? Would ten times as many tracks
# change your mind?

# %% only="lab"
asked = np.arange(min(300, n_tracks))
axes = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)[2]
print(f"{'dimensions':>10}{'tree, ms':>12}{'exact, ms':>12}{'compared with':>16}")
for dimensions in sorted({2, 5, min(30, vectors.shape[1]), vectors.shape[1]}):
    squeezed = unit(vectors @ axes[:dimensions].T)
    milliseconds = []
    for method in ("kdtree", "exact"):
        neighbours = Neighbours(squeezed, method)
        begun = perf_counter()
        neighbours.nearest(asked, 10)
        milliseconds.append(1000 * (perf_counter() - begun) / len(asked))
    counting = KDTree(squeezed)
    counting.query(squeezed[asked], 11)
    compared = counting.get_n_calls() / len(asked) / n_tracks
    print(f"{dimensions:10}{milliseconds[0]:12.3f}{milliseconds[1]:12.3f}{compared:16.0%}")

# %% [markdown]
# ## 6 · How good is it?
#
# **Exercise `hit_at_k`.** `suggested` is an `(n, k)` table of tracks, `held_out` the `n` tracks that really came next.
# hit@k is the share of queries whose held-out track stands anywhere in its row.

# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    """Share of queries whose held-out track is suggested, a float from 0 to 1."""
    # BEGIN SOLUTION
    return float((suggested == held_out[:, None]).any(axis=1).mean())
    # END SOLUTION

# %% check="hit_at_k" points=2
check.hit_at_k(hit_at_k)

# %% [markdown]
# **Exercise `ndcg_at_k`.** A hit at the top is worth more than one at the end. With the rank counted from 1, a held-out
# track at rank $r$ gains $1/\log_2(r+1)$ and one that is not suggested gains 0. NDCG@k is the mean gain over all
# queries (with one right answer a query the best possible gain is 1, so there is nothing more to normalise).

# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    """Mean of 1/log2(rank + 1) over all queries, rank from 1; 0 where the track is not suggested."""
    # BEGIN SOLUTION
    found = suggested == held_out[:, None]
    rank = found.argmax(axis=1) + 1
    return float(np.where(found.any(axis=1), 1 / np.log2(rank + 1), 0).mean())
    # END SOLUTION

# %% check="ndcg_at_k" points=3
check.ndcg_at_k(ndcg_at_k)

# %% [markdown]
# Now the comparison, on the validation pairs, each score with the interval that holds the true mean in 95 % of such
# samples. Three methods need no training at all:
#
# - **popularity** suggests the ten most frequent tracks to everyone;
# - **co-occurrence** suggests the tracks that stood most often within three positions of the query;
# - **Markov** suggests the tracks that most often came directly after it.
#
# And one takes both, what was counted and what was learnt. The **blend** gives a track $t$ for a query $q$ the score
#
# $$\log\left(1 + n(q, t)\right) + 7 \cos(x_q, x_t)$$
#
# where $n(q, t)$ is the count of co-occurrences, and 1.5 times that of $t$ coming directly after $q$. The logarithm lets
# the first few times say most, and where nothing was counted, the cosine decides alone.

# %% only="lab"
queries, held_out = split.validation.queries, split.validation.held_out
together = cooccurrence(train_part.values, train_part.offsets, n_tracks, window=3)
following = transitions(train_part.values, train_part.offsets, n_tracks)
suggestions = {
    "popularity": popular(counts, queries, 10),
    "co-occurrence": suggest_by_counts(together, counts, queries, 10),
    "Markov": suggest_by_counts(following, counts, queries, 10),
}
if ready("predict_batch", "hit_at_k", "ndcg_at_k"):
    suggestions["Track2Vec"] = np.array(predict_batch(queries, 10, vectors, tree))
    suggestions["blend"] = suggest_by_blend(together + 1.5 * following, vectors, queries, 10, weight=7)
    print("yours:", f"hit@10 {hit_at_k(suggestions['Track2Vec'], held_out):.3f}",
          f"NDCG@10 {ndcg_at_k(suggestions['Track2Vec'], held_out):.3f}", sep="  ")
print(f"{'':15}{'hit@10':24}NDCG@10")
for name, suggested in suggestions.items():
    hit, ndcg = mean_interval(hits(suggested, held_out)), mean_interval(gains(suggested, held_out))
    print(f"{name:15}{hit!s:24}{ndcg}")
if "Track2Vec" in suggestions and ready("track2vec_model", "pair_generator"):
    found = {"hit@10 validation": hits(suggestions["Track2Vec"], held_out).mean()}
    trials.record(settings, seed=0, scores=found, vectors=vectors)

# %% [markdown]
# **Which is better?** Two intervals that overlap do not settle it, because both methods were asked the same queries.
# Look at the difference query by query, and draw the queries anew a thousand times (a paired bootstrap).

# %% only="lab"
if "Track2Vec" in suggestions:
    for name in ("popularity", "co-occurrence", "Markov", "blend"):
        difference = hits(suggestions["Track2Vec"], held_out) - hits(suggestions[name], held_out)
        print(f"Track2Vec - {name:15}{bootstrap_interval(difference, np.random.default_rng(0))}")
else:
    print("nothing to compare yet: Track2Vec is not in the table above")

# %% [markdown]
# **Exercise `compare`** · 4 points · 30 minutes · ★★★
#
# Nobody has told you yet which comparison to make: write one that works for *any* models.
# `compare(models, queries, held_out)` is given a dict of models. Its keys are their names, its values are functions: each
# `suggest(queries, k)` gives an `(n, k)` table of tracks. The first model of the dict is the one that the others are
# compared with. Return a dict with a dict for each name, which has six numbers (a data frame with these columns and a row
# a model, in their order, is as good):
#
# - `"hit"`, `"low"`, `"high"`: hit@10 on these queries, and its interval of 95 %, by any of the usual ways: normal,
#   Student, Wilson, bootstrap;
# - `"difference"`, `"difference_low"`, `"difference_high"`: hit@10 minus that of the first model, and *its* interval. All
#   models meet the same queries, so make the interval of the differences query by query. (For the first model itself all
#   three are 0.)
#
# Ask each model for all queries, once: a real one takes seconds.

# %% exercise="compare"
def compare(models, queries, held_out):
    """Of each model hit@10 and its distance from the first model, both with intervals of 95 %."""
    # BEGIN SOLUTION
    found = {name: hits(suggest(queries, 10), held_out) for name, suggest in models.items()}
    first = next(iter(found.values()))
    rows = {}
    for name, hit in found.items():
        own, apart = mean_interval(hit), mean_interval(hit - first)
        rows[name] = {"hit": own.mean, "low": own.low, "high": own.high,
                      "difference": apart.mean, "difference_low": apart.low, "difference_high": apart.high}
    return rows
    # END SOLUTION

# %% check="compare" points=4
check.compare(compare)

# %% [markdown]
# **Exercise `artists`** · 3 points · 20 minutes · ★★☆
#
# A rare track has a poor vector: it was learnt from few pairs. But we often know who made it, and other tracks of the same
# artist were heard more. So draw each track towards its artist. `with_artists(vectors, artists, counts, share)` is given
# the vectors (rows of length 1), the number of each track's artist from 0 on, or -1 where nobody knows it, and how often
# each track was heard. It returns a new table, in which the row of track $i$ is
#
# $$\mathrm{unit}\left(x_i + \mathrm{share} \cdot m_{a(i)}\right), \qquad m_a = \frac{\sum_{j\,:\,a(j)=a} \sqrt{n_j}\; x_j}{\sum_{j\,:\,a(j)=a} \sqrt{n_j}}$$
#
# where $a(i)$ is the artist of track $i$ and $n_j$ the count of track $j$.
#
# - The mean $m_a$ is of *all* tracks of the artist, this one too, and keeps its own length.
# - A track without an artist is added nothing: the tracks at -1 are no band.
# - A row of zeros that is added nothing stays a row of zeros, as `unit` leaves it.

# %% exercise="artists"
def with_artists(vectors, artists, counts, share):
    """Unit vectors, each drawn towards the mean of its artist's vectors; new ones, the given stay as they are."""
    # BEGIN SOLUTION
    drawn = np.zeros_like(vectors)
    for artist in np.unique(artists[artists >= 0]):
        own = artists == artist
        weights = counts[own] ** 0.5
        drawn[own] = weights @ vectors[own] / weights.sum()
    return unit(vectors + share * drawn)
    # END SOLUTION

# %% check="artists" points=3
check.artists(with_artists)

# %% [markdown]
# **In writing.** Counting needs no training, and may well beat the trained model in one of the two metrics. Why can
# simple counts win on these playlists, and for which tracks or tasks would you still want the vectors?

# %% [markdown] answer="why_counting_wins" points=1
# The held-out track is often one that directly followed the query in other playlists (an album in its order), and counts
# keep exactly that, the order included: a cosine is the same both ways, and a few numbers a track must blur which track
# came next. So Markov finds it at the top of the list (NDCG). With many playlists a track each pair is counted often enough.
# Vectors help where pairs were never seen: rare tracks, walks to tracks further away, similarity of any two tracks, maps,
# and as input for other models. They also cover more of the catalogue.

# %% [markdown]
# ## 7 · Tuning
#
# Ten configurations, each trained afresh, compared on the *validation* pairs. Whoever chooses the best of ten also
# chooses the luckiest, so its validation score is too good. That is what the *test* pairs are for: they are asked once,
# at the end, for the winner.
#
# **Exercise `tuning`.** Write `tune(configurations, train, score)`. Call `train(configuration, seed) -> vectors` for
# each configuration, with an integer seed; `score(vectors, "validation")` to choose (higher is better); and
# `score(vectors, "test")` once, for the winner. Return a dict with the keys `best` (the winning configuration),
# `validation` and `test` (its two scores).

# %% exercise="tuning"
def tune(configurations, train, score):
    """The best configuration by validation, and its scores: {"best": ..., "validation": ..., "test": ...}."""
    # BEGIN SOLUTION
    best = {"validation": -np.inf}
    for configuration in configurations:
        vectors = train(configuration, seed=0)
        validation = score(vectors, "validation")
        if validation > best["validation"]:
            best = {"best": configuration, "validation": validation, "vectors": vectors}
    return {"best": best["best"], "validation": best["validation"], "test": score(best["vectors"], "test")}
    # END SOLUTION

# %% check="tuning" points=3
check.tuning(tune)

# %% [markdown]
# Your turn: change the ten configurations as you like. They are trained by `fit_track2vec`, each at most a minute (in a
# smaller way where your machine needs it). Each trial is written to `01_track2vec.trials.jsonl` beside this notebook,
# and stays there for the next time.
#
# More configurations than time? `successive_halving(configurations, train, score)` in the place of `tune(...)` trains all
# of them for one pass, and only the best third for three. It may drop one that learns slowly at first.

# %% only="lab"
configurations = [
    {"dim": 128, "window": 5, "negatives": 40, "exponent": 0.5},
    {"dim": 128, "window": 1, "negatives": 40, "exponent": 0.5},
    {"dim": 128, "window": 10, "negatives": 40, "exponent": 0.5},
    {"dim": 32, "window": 5, "negatives": 40, "exponent": 0.5},
    {"dim": 64, "window": 5, "negatives": 40, "exponent": 0.5},
    {"dim": 128, "window": 5, "negatives": 5, "exponent": 0.5},
    {"dim": 128, "window": 5, "negatives": 80, "exponent": 0.5},
    {"dim": 128, "window": 5, "negatives": 40, "exponent": 0.0},
    {"dim": 128, "window": 5, "negatives": 40, "exponent": -0.5},
    {"dim": 128, "window": 5, "negatives": 40, "exponent": 1.0},
]
widest = max(configuration["dim"] for configuration in configurations)
each = plan(train_part, minutes=1, dim=widest)
print(each)
made = {}


def train(configuration, seed, passes=each.passes):
    """Train your model from scratch, with the settings of a configuration."""
    keras.utils.set_random_seed(seed)
    model = build_track2vec(n_tracks, configuration["dim"])
    setting = {**configuration, "passes": passes}
    fit_track2vec(model, train_part, n_playlists=each.n_playlists, seed=seed, quiet=True, **setting)
    vectors = vectors_of(model, n_tracks)
    made[fingerprint(vectors)] = setting, seed
    return vectors


def score(vectors, part):
    """hit@10 on the validation or the test pairs; writes the trial down."""
    asked = {"validation": split.validation, "test": split.test}[part]
    suggested = Neighbours(vectors, "exact").nearest(asked.queries, 10)
    value = hits(suggested, asked.held_out).mean()
    configuration, seed = made[fingerprint(vectors)]
    trials.record(configuration, seed=seed, scores={f"hit@10 {part}": value}, vectors=vectors)
    print(f"{part:11}{value:.3f}  {configuration}")
    return value


if ready("track2vec_model", "tuning"):
    result = tune(configurations, train, score)
    print(f"\nthe winner {result['best']} has hit@10 {result['validation']:.3f} on validation, {result['test']:.3f} on test")

# %% only="lab"
baseline = hits(popular(counts, split.validation.queries, 10), split.validation.held_out).mean()
trials = Trials("01_track2vec")
trials.table({"popularity": {"hit@10 validation": baseline}})

# %% [markdown]
# ## 8 · The radio
#
# A radio starts from a track you like and walks: from each track it draws the next one among its neighbours. Small
# steps stay in one mood; a larger neighbourhood roams.
#
# **Exercise `radio`.** Write `start_radio(query, n_candidates, n_steps, suggest, play, rng)`. It plays the query, then at
# most `n_steps` more tracks, and returns the list of tracks that were heard, in their order.
#
# - Each next track is drawn with `rng` among `suggest([current], n_candidates)[0]`, where `current` is the track last
#   heard; never twice the same track in one walk.
# - `play(track)` raises `NoPreview` where there is nothing to hear. Such a track is stepped over: it is not in the list,
#   and the radio draws another one. (It may or may not use up a step, as you like.)
# - The query may have nothing to hear either. The walk starts from it all the same: the next track is drawn among its
#   neighbours, and the list begins with the first track that was heard.
# - When no candidate is left, the radio ends. And Stop must work: catch `NoPreview`, not everything.

# %% exercise="radio"
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    """Walk from the query to neighbours of neighbours; the tracks heard, in order."""
    # BEGIN SOLUTION
    heard, tried = [], set()
    current = track = query
    while len(heard) <= n_steps:
        tried.add(track)
        try:
            play(track)
            heard.append(track)
            current = track
        except NoPreview:
            pass
        candidates = [t for t in suggest([current], n_candidates)[0] if t not in tried]
        if not candidates:
            break
        track = int(rng.choice(candidates))
    return heard
    # END SOLUTION

# %% check="radio" points=4
check.radio(start_radio)

# %% [markdown]
# Press Play. In the synthetic world every track has a clip of its own, made on the spot from where it stands: tracks
# that are near each other sound alike. The cell returns at once, and the radio goes on playing while you work. Each
# track says why it comes: which neighbour it is, how far away, and how many playlists hold both. Move the
# neighbourhood, or press *More like this*: `start_radio` walks anew from the track that plays.

# %% only="lab"
if ready("radio", "predict_batch"):
    radio = Radio.from_walk(
        start_radio,
        query=0,
        vectors=vectors,
        playlists=train_part,
        suggest=lambda queries, k: predict_batch(np.asarray(queries), k, vectors, tree),
        n_candidates=5,
        n_steps=9,
        seed=4,
    )
    display(radio)
    for step, track in enumerate(radio.tracks):
        print(f"{step:3}  {train_part.label(track)}")

# %% [markdown]
# ## Where to go from here
#
# - `train_part.find("moon")` looks for a track by words: start the radio there.
# - `Radio(query, vectors, train_part)` is a radio without an end, on the kit's own walk. Give it other vectors: how does
#   a radio of co-occurrences sound?
# - Is the model better for popular or for rare tracks? Compare hit@10 for queries above and below the median count.
# - The blend takes its weights, 1.5 and 7, as they are. Choose them on the validation pairs, for hit@10 or for NDCG@10.
# - `load_playlists("deezer")`: the same lab on 100,000 real playlists, and with a network `DeezerPreviews` plays them.
