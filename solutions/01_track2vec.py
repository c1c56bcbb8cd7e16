# %% [markdown]
# # Track2Vec: from playlists to ears
#
# People put tracks together in playlists because they belong together. In this lab you turn that into a space in which
# near means alike, ask it for suggestions, measure how good they are, and listen to a radio that walks through it.
#
# **What you will build.** Two metrics, a word2vec model of tracks in Keras, the generator that feeds it, a search for
# neighbours, a comparison of any models, a fair tuning, and a radio: nine exercises and two written answers, about three
# hours. Each exercise says its points, the minutes it takes, and how hard it is (★ to
# ★★★).
#
# **How it works.** A cell with a `TODO` is yours. Run it, then run the check below it: it answers at once, in words.
# `hint.NAME()` helps in three steps. Cells that need an answer you do not have yet say so and wait, and if you are
# stuck you can go on with the course's vectors. A written answer is a text cell: double-click its TODO. Your progress
# is kept beside this notebook. The square button (Stop) ends any cell; a training keeps its best state.
#
# **Guess first.** Before a result you find a question with buttons. Choose, then run the cells: one of them says what is
# so, by your own numbers. Nobody marks it. A guess that was wrong is what one remembers.

# %%
print("loading numpy and the kit; Keras is loaded where section 3 needs it")
from kit.checks.track2vec import check, hint, ready
from kit.counting import cooccurrence, suggest_by_blend, suggest_by_counts, transitions, vectors_from_counts
from kit.data import load_playlists, split_playlists
from kit.metrics import bootstrap_interval, gains, hits, mean_interval, popular, repeat_rate
from kit.neighbours import Neighbours, unit
from kit.prefixes import suggest_by_lists
from kit.radio import NoPreview, OfflinePreviews, Radio
from kit.sampling import PairSampler, drop_probability
from kit.trials import Trials, fingerprint, successive_halving

from time import perf_counter

import numpy as np
from IPython.display import display

# %% only="lab"
from kit.data.worlds import playlists_world
from kit.drawing import draw_model
from kit.guessing import Guess
from kit.maps import TrackMap
from kit.pictures import coverage_and_recall, hit_by_popularity, norm_and_popularity, playlist_strip, popularity_of
from kit.pictures import rank_rows, sampling_tables, training_curves, tuning_table

# %% [markdown]
# ## 1 · The playlists
#
# `load_playlists()` gives the embedded data, a synthetic world of playlists whose artists and titles are invented. It
# needs no network. `load_playlists("deezer")` downloads the 100,000 real playlists of the original exercise, and
# `python -m kit data import PATH` in a terminal makes your own playlists loadable by name, from most files that players
# and services write.

# %%
playlists = load_playlists()
playlists

# %%
display(playlists.table().head(8))
print("A playlist:", *(playlists.label(track) for track in playlists[0]), sep="\n  ")

# %% [markdown]
# A track is a number from 0, by falling count: track 0 is the most popular one. Tracks heard only once are dropped;
# nothing can be learnt of them. (The file of the original counts 24.2 *tokens* a playlist. Half of them are artists:
# there are about 12.1 tracks.)
#
# **The split.** The last track of each playlist is held out, and the model trains on the rest. On two samples of
# playlists, which share none and hold none twice, we later ask: given the second to last track, the *query*, is
# the held-out track among ten suggestions? The share of queries for which it is has the name *hit@10*. Both samples are
# drawn from all playlists by chance. (The original took the first ones of the file, and drew with replacement: a playlist
# could count twice.)
#
# - The **validation** pairs *choose*: a pass of a training, a weight, a configuration.
# - The **test** pairs *report*. Nothing is chosen by them, because a number that has chosen is too good to be reported.
#
# Counts and numbering come from the training part alone, or the held-out tracks would already have left their traces in
# them. (One small trace is left: which tracks are heard only once was counted before the split, with the last tracks.)
#
# **Repeated tracks.** In some playlists the last track repeats the one before it. A query is never suggested to
# itself here, so such a pair could only be a miss. We leave these pairs out, and say how many there are. In the data of the
# original they are about 4.4 %, as far as can be told from notebooks of its students; in another real set they are a tenth
# of that or less. Section 6 shows what happens to somebody who keeps the query among its suggestions.
#
# **Tracks that nobody could find.** Some held-out tracks stand nowhere in the training part. Such a pair is left out, too,
# and every score below is one of the pairs that could be found.

# %% only="lab"
guess_new = Guess("Of 100 held-out tracks, how many stand nowhere in the training part?", "none", "1 to 5", "more")
display(guess_new)
guess_hits = Guess(
    "Which share of all plays goes to the most popular hundredth of the tracks?", "under 5 %", "5 to 15 %", "more"
)
display(guess_hits)

# %%
split = split_playlists(playlists, np.random.default_rng(2026))
train_part = split.train
n_tracks, counts = train_part.n_tracks, train_part.counts
queries, held_out = split.test.queries, split.test.held_out
print(train_part)
print("validation:", split.validation)
print("test:", split.test)
repeated = repeat_rate(split.test.n_repeated, len(split.test))
print(f"the last track repeats the query in {repeated:.1%} of the test playlists")
nobody = split.test.unfindable
print(f"of 100 last tracks, {100 * nobody:.0f} could not be found by anybody: a hit@10 of .200 is one of "
      f"{split.test.among_all(0.2):.3f} among all of them")

# %% only="lab"
share_of_hits = counts[: n_tracks // 100].sum() / counts.sum()
guess_new.settle("none" if nobody < 0.005 else "1 to 5" if nobody < 0.055 else "more", f"{100 * nobody:.0f} of 100")
guess_hits.settle(
    "under 5 %" if share_of_hits < 0.05 else "5 to 15 %" if share_of_hits < 0.15 else "more", f"{share_of_hits:.1%}"
)
sampler = PairSampler(counts, window=3, negatives=5, exponent=0.5, subsample=1.2)
shown_list = next((playlist for playlist in train_part if len(playlist) >= 8), train_part[0])
playlist_strip(shown_list, *sampler.one(shown_list, np.random.default_rng(0)), names=train_part.titles)

# %% [markdown]
# This is a playlist as the model will see it: each arc joins two tracks that stand near each other, and the tracks below
# the list were drawn by chance. Section 4 makes these pairs.
#
# **Take away.** Say what is held out, what chooses and what reports, and how many pairs could not be found by anybody,
# before you give any score.

# %% [markdown]
# ## 2 · What has to be beaten
#
# Measure before you model. Two metrics and three methods that need no training come first; whatever you train later is held
# against these.
#
# **Exercise `hit_at_k`** · 2 points · 5 minutes · ★☆☆
#
# `suggested` is an `(n, k)` table of tracks, `held_out` the `n` tracks that really came next. hit@k is the share of queries
# whose held-out track stands anywhere in its row.

# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    """Share of queries whose held-out track is suggested, a float from 0 to 1."""
    # BEGIN SOLUTION
    return float((suggested == held_out[:, None]).any(axis=1).mean())
    # END SOLUTION

# %% check="hit_at_k" points=2
check.hit_at_k(hit_at_k)

# %% [markdown]
# **Exercise `ndcg_at_k`** · 3 points · 10 minutes · ★★☆
#
# A hit at the top is worth more than one at the end. With the rank counted from 1, a held-out track at rank $r$ gains
# $1/\log_2(r+1)$ and one that is not suggested gains 0. NDCG@k is the mean gain over all queries (with one right answer a
# query the best possible gain is 1, so there is nothing more to normalise).

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
# **Three methods without training.**
#
# - **popularity** suggests the ten most frequent tracks to everyone;
# - **co-occurrence** suggests the tracks that stood most often within three positions of the query;
# - **Markov** suggests the tracks that most often came directly after it.

# %% only="lab"
guess_order = Guess("Which finds more held-out tracks?", "co-occurrence", "Markov")
display(guess_order)
guess_half = Guess("Which half of the held-out tracks does co-occurrence find more of?", "the popular", "the rare")
display(guess_half)

# %% only="lab"
together = cooccurrence(train_part.values, train_part.offsets, n_tracks, window=3)
following = transitions(train_part.values, train_part.offsets, n_tracks)
suggestions = {
    "popularity": popular(counts, queries, 10),
    "co-occurrence": suggest_by_counts(together, counts, queries, 10),
    "Markov": suggest_by_counts(following, counts, queries, 10),
}
is_popular = counts[held_out] > np.median(counts[held_out])


def score_table(suggestions):
    """Print each method's hit@10 and NDCG@10 with the interval that holds the true mean in 95 % of such samples."""
    print(f"{'':24}{'hit@10':24}{'NDCG@10':24}popular half   rare half")
    for name, suggested in suggestions.items():
        found = hits(suggested, held_out)
        hit, ndcg = mean_interval(found), mean_interval(gains(suggested, held_out))
        halves = f"{found[is_popular].mean():12.3f}{found[~is_popular].mean():12.3f}"
        print(f"{name:24}{hit!s:24}{ndcg!s:24}{halves}")


score_table(suggestions)

# %% only="lab"
if ready("hit_at_k", "ndcg_at_k"):
    print("yours, of co-occurrence:", f"hit@10 {hit_at_k(suggestions['co-occurrence'], held_out):.3f}",
          f"NDCG@10 {ndcg_at_k(suggestions['co-occurrence'], held_out):.3f}", sep="  ")
by_counts, by_markov = (hits(suggestions[name], held_out) for name in ("co-occurrence", "Markov"))
counts_popular, counts_rare = by_counts[is_popular].mean(), by_counts[~is_popular].mean()
guess_order.settle(
    "co-occurrence" if by_counts.mean() >= by_markov.mean() else "Markov",
    f"{by_counts.mean():.3f} of co-occurrence, {by_markov.mean():.3f} of Markov",
)
guess_half.settle(
    "the popular" if counts_popular >= counts_rare else "the rare", f"{counts_popular:.3f} against {counts_rare:.3f}"
)
found_by_one = np.flatnonzero(np.any([hits(suggested, held_out) for suggested in suggestions.values()], axis=0))
rank_rows(
    {name: suggested[found_by_one] for name, suggested in suggestions.items()},
    held_out[found_by_one],
    queries=[train_part.titles[query] for query in queries[found_by_one]],
)

# %% [markdown]
# Each row is a query, each box a place in its list; a filled box is the held-out track. hit@10 counts rows with a filled
# box, NDCG@10 asks how far to the left it stands. (These are the first queries that one of the three can answer. For most
# queries none of them can.)
#
# **The two halves** are the held-out tracks above and below their median count. A method that lives on popular tracks may look
# good in the mean, and helps nobody whose music is rare. This is popularity bias, and looking at each half alone shows it.
#
# **Beside other data.** The reference of the original, on Deezer's playlists, had hit@10 .134 and NDCG@10 .0758, with 30
# numbers a track. Compare such figures only within one data set and one way to ask: with other playlists, other pairs left
# out or a query that may suggest itself, they are other quantities.
#
# **Take away.** A score means something only beside what needs no training, with its interval, and for the rare half by
# itself.

# %% [markdown]
# ## 3 · The model
#
# word2vec learns from pairs. For a pair of tracks the model answers with the probability that the two were *seen
# together* in a playlist (label 1) and not *drawn* by chance (label 0). Both tracks are looked up in one and the same
# table of vectors, the embedding; the answer depends on the cosine of the angle between their vectors, passed through
# a sigmoid:
#
# $$p(a, b) = \sigma\left(w \cos(x_a, x_b) + c\right)$$
#
# (Some pages call this cosine a *cosine distance*. It is a similarity: it is largest for tracks that are alike.)

# %%
print("loading scikit-learn, Keras, and TensorFlow, which does its arithmetic: some seconds, once")
from kit.training import HitAtK, base_rate_loss, fit, fit_track2vec, plan, start_kernel_at, vectors_of

import keras
from sklearn.neighbors import KDTree

# %% only="lab"
guess_cosine = Guess("Two tracks have the same vector. Their normalised dot product is", "0", "1")
display(guess_cosine)
guess_weights = Guess("Beside its table of vectors, how many numbers does the model learn?", "none", "2", "30")
display(guess_weights)

# %% [markdown]
# **Exercise `track2vec_model`** · 4 points · 20 minutes · ★★☆
#
# Write `build_track2vec(n_tracks, dim)`. It returns a compiled `keras.Model` with
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

# %% only="lab"
same = unit(np.array([[3.0, 4.0]]))
cosine_of_same = float((same @ same.T)[0, 0])
guess_cosine.settle("1" if cosine_of_same > 0.5 else "0", f"the cosine is {cosine_of_same:.0f}, and near is large")
if ready("track2vec_model"):
    shown_model = build_track2vec(n_tracks, dim=30)
    shown_model.summary()
    beside_the_table = shown_model.count_params() - 30 * n_tracks
    guess_weights.settle(
        min(("2", "none", "30"), key=lambda choice: abs({"none": 0, "2": 2, "30": 30}[choice] - beside_the_table)),
        f"{shown_model.count_params():,} in all, {30 * n_tracks:,} of them in the table",
    )
    display(draw_model(shown_model))

# %% [markdown]
# Nearly all of the model is its table. In the original, with 123,241 tracks, it had 3,697,230 numbers.
#
# **The temperature.** A cosine lies between -1 and 1, so with $w = 1$ and $c = 0$ the model can only answer from .27 to .73;
# it has to learn a larger $w$ before it can be sure of anything. $1/w$ is what other papers call a *temperature*. Section 5
# trains with $w = 8$ and $c = -3$ from the start.
#
# **Take away.** The model is a table of vectors and two numbers that turn a cosine into a probability; the sign of one of
# them decides whether the table learns anything.

# %% [markdown]
# ## 4 · The pairs
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
#
# (The text of the original says that pairs of *two* frequent tracks are dropped; its code, and ours, looks at the target
# alone. Each pair comes in both directions, so a pair of two hits is met by the rule twice, and a pair of a hit and a rare
# track survives in one direction: the hit is held back as a target, and the rare track keeps its context.)

# %% only="lab"
guess_positive = Guess("Which share of the pairs has label 1?", "half", "a fifth", "a sixth")
display(guess_positive)
guess_draw = Guess(
    "np.random.choice(V, n, p=...) draws by a table it sums up anew; ours is prepared once. How much quicker is ours?",
    "less than 3 times", "3 times or more",
)
display(guess_draw)

# %%
sampler = PairSampler(counts, window=3, negatives=5, exponent=0.5, subsample=1.2)
pairs, labels = sampler.one(train_part[0], np.random.default_rng(0))
print(f"playlist 0 holds {len(train_part[0])} tracks and gives {len(pairs)} pairs, {labels.mean():.3f} of them positive")
for (target, context), label in list(zip(pairs, labels))[:3]:
    print(f"  {label:.0f}  {train_part.label(target)}  |  {train_part.label(context)}")

raw = counts / counts.sum()
smoothed = counts**0.5 / (counts**0.5).sum()
dropped = drop_probability(counts, 1.2 / n_tracks)
print(f"\n{'track':>8}{'count':>8}{'raw':>12}{'smoothed':>12}{'dropped as a target':>22}")
for track in (0, n_tracks // 100, n_tracks // 10, n_tracks - 1):
    print(f"{track:8}{counts[track]:8}{raw[track]:12.6f}{smoothed[track]:12.6f}{dropped[track]:22.2f}")

# %% only="lab"
def seconds(draw, times):
    """The seconds that one draw takes, as the shortest of a few."""
    spent = []
    for _ in range(times):
        begun = perf_counter()
        draw()
        spent.append(perf_counter() - begun)
    return min(spent)


rng = np.random.default_rng(0)
by_choice = seconds(lambda: rng.choice(n_tracks, 50, p=smoothed), 20)
by_table = seconds(lambda: sampler.draw(50, rng), 20)
shares = {"half": 1 / 2, "a fifth": 1 / 5, "a sixth": 1 / 6}
guess_positive.settle(
    min(shares, key=lambda name: abs(shares[name] - labels.mean())),
    f"{labels.mean():.3f}, for each positive there are {sampler.negatives} negatives",
)
guess_draw.settle(
    "3 times or more" if by_choice >= 3 * by_table else "less than 3 times",
    f"{by_choice * 1e6:.0f} against {by_table * 1e6:.0f} millionths of a second for 50 tracks",
)
sampling_tables(counts)

# %% [markdown]
# Summing up the table for each playlist was most of the original generator's time; a table prepared once makes a draw cost
# the same for any catalogue. (`docs/explanation/where-the-time-goes.md` has the profile.)
#
# **Exercise `pair_generator`** · 4 points · 20 minutes · ★★☆
#
# Write `track_ns_generator(corpus, n_playlists, sample_pairs, rng)`, a generator that never ends. For each batch it
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
# (The original takes its pairs from a function of Keras that is gone, `skipgrams`. It skipped the number 0, because 0
# means padding in texts. Here 0 is the most popular track, and it would never have been a positive.)
#
# **Take away.** The model only ever sees pairs. Which pairs are made, how far apart, against which negatives, and which of
# them are dropped: these settings decide what near will mean.

# %% [markdown]
# ## 5 · The training
#
# **A look at it.** First a plain `fit` of your model on your own generator: batches of about 50,000 pairs, two passes
# over the playlists (on larger data only 200 batches: it is a look). While it runs you see two curves: the loss, beside
# that of always giving the same answer, and after each pass hit@10 on a sample of the validation pairs, beside that of
# suggesting the ten most popular tracks to everyone. The *Stop* button ends the training, and the best pass so far is kept.
# The *training doctor* speaks up when something is wrong that no error message would tell you, such as a negative last
# kernel. (The original goes on for 60 epochs of 200 batches, of 50 playlists each: a quarter of an hour or more.)

# %% only="lab"
guess_loss = Guess(
    "Three trainings: as it should be, upside down (w starts at -1), and on shuffled labels. Which has the lowest loss "
    "after 50 steps?", "as it should be", "upside down", "shuffled labels",
)
display(guess_loss)
guess_fast = Guess("Will the trained vectors find more held-out tracks than co-occurrence?", "yes", "no")
display(guess_fast)

# %% only="lab"
PAIRS_A_BATCH = 50_000
sampled, _ = sampler.batch(train_part.values, train_part.offsets, np.random.default_rng(0))
n_playlists = max(1, round(PAIRS_A_BATCH * len(train_part) / len(sampled)))
steps = min(max(1, len(train_part) // n_playlists), 100)

if ready("track2vec_model", "pair_generator"):
    keras.utils.set_random_seed(0)
    looked_at = build_track2vec(n_tracks, dim=30)
    batches = track_ns_generator(train_part, n_playlists, sampler.one, np.random.default_rng(0))
    score = HitAtK(split.validation, counts, np.random.default_rng(0))
    watch = fit(looked_at, batches, steps_per_epoch=steps, epochs=2, score=score, checkpoint=".checkpoint")

# %% [markdown]
# **Which number do you believe?** The next cell trains your model three times on a small world that learns fast
# (`load_playlists("mini")`): as it should be; *upside down*, with a last weight that starts at -1 and may go where it
# likes; and on *shuffled* labels, from which nothing can be learnt. The picture has the loss and hit@10 (the score) as they go.
# The table has loss and accuracy on fresh pairs, and hit@10 on held-out pairs of that world, beside what always gives
# the same answer, and beside popularity.

# %% only="lab"
FEW_STEPS, PLAYLISTS_A_STEP, FRESH_PLAYLISTS = 50, 60, 500


def shuffled(batches, rng):
    """The same pairs, with labels that belong to other pairs."""
    for pairs, labels in batches:
        yield pairs, rng.permutation(labels)


def trained_and_seen(model, batches):
    """Train for a few steps; the loss of each fifth of them, and hit@10 after it."""
    seen = []
    look = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda _, logs: seen.append({"loss": logs["loss"], "score": small_score(model)})
    )
    model.fit(batches, steps_per_epoch=FEW_STEPS // 5, epochs=5, callbacks=[look], shuffle=False, verbose=0)
    return seen


def loss_and_accuracy(model, pairs, labels):
    """The mean cross-entropy of the model's answers, and the share of answers on the right side of one half."""
    p = np.clip(model.predict((pairs[:, 0], pairs[:, 1]), batch_size=8192, verbose=0).ravel(), 1e-7, 1 - 1e-7)
    return -np.log(np.where(labels == 1, p, 1 - p)).mean(), ((p > 0.5) == labels).mean()


if ready("track2vec_model", "pair_generator"):
    small = split_playlists(load_playlists("mini"), np.random.default_rng(2026))
    small_sampler = PairSampler(small.train.counts)
    small_score = HitAtK(small.validation, small.train.counts, np.random.default_rng(0))
    fresh = small.train.values, small.train.offsets[: FRESH_PLAYLISTS + 1]
    fresh_pairs, fresh_labels = small_sampler.batch(*fresh, np.random.default_rng(1))
    believed, curves = {"always 0.167": (base_rate_loss(1 / 6), 5 / 6, float("nan"))}, {}
    for name in ("as it should be", "upside down", "shuffled labels"):
        keras.utils.set_random_seed(0)
        model = build_track2vec(small.train.n_tracks, dim=30)
        if name == "upside down" and not start_kernel_at(model, -1.0):
            print("your model has no last weight that could be negative: the second training is like the first")
        batches = track_ns_generator(small.train, PLAYLISTS_A_STEP, small_sampler.one, np.random.default_rng(0))
        if name == "shuffled labels":
            batches = shuffled(batches, np.random.default_rng(0))
        curves[name] = trained_and_seen(model, batches)
        believed[name] = *loss_and_accuracy(model, fresh_pairs, fresh_labels), small_score(model)
    believed["popularity"] = float("nan"), float("nan"), small_score.baseline.value
    print(f"{'':18}{'loss':>8}{'accuracy':>12}{'hit@10':>10}")
    for name, numbers in believed.items():
        loss, accuracy, hit = (f"{number:.3f}" if number == number else "" for number in numbers)
        print(f"{name:18}{loss:>8}{accuracy:>12}{hit:>10}")
    lowest = min(("as it should be", "upside down", "shuffled labels"), key=lambda name: believed[name][0])
    guess_loss.settle(lowest, f"its loss is {believed[lowest][0]:.3f}, and it has hit@10 {believed[lowest][2]:.3f}")
    display(training_curves(curves, baseline=small_score.baseline.value))

# %% [markdown]
# **In writing: which number do you believe?** Somebody trains a model of this kind, shows you its loss and its accuracy, and
# says that it learns. Which number do you ask for, and beside which other one? Quote the figures of *your* table that decide
# it, say what the weight below zero does to the loss, and name a case in which comparing two losses is right.

# %% [markdown] answer="why_not_accuracy" points=1.5
# I ask for hit@10 on held-out pairs, beside that of popularity: it is what the vectors are for. In my table the training
# upside down has a lower loss (.450) than the right one (.549), and finds fewer held-out tracks (.005) than popularity
# (.021), where the right one finds .157. A weight below zero makes the vectors spread, and spread vectors with a more
# negative weight lower the loss down to that of always giving the share of positives and a little below it, so the loss
# falls although no neighbour is found. The accuracy says .833 for whatever has learnt nothing, because five of six pairs are
# drawn. A loss compares models *of the same scale on the same pairs*: two learning rates, say, with the same negatives and
# the same start of the last weight.
#
# **Rubric** (half a point each)
#
# - names the mechanism: the loss also falls for vectors that only spread, and accuracy for whoever always says 0; hit@10 on
#   held-out pairs measures what the vectors are for
# - quotes own figures: loss (or accuracy) and hit@10 of at least two of the three trainings, and popularity
# - names a case where it is otherwise: two losses compare models of the same scale on the same pairs

# %% [markdown]
# **The given way.** So it learns, but a step looks up two rows for each single pair, and Adam then moves every row of the
# table. Now that your generator and your model are right, `fit_track2vec` trains *the same model with a loss of the same
# form* in a few large products of matrices a step. That leaves time for more numbers a track, and for 40 negatives.
# It looks five positions to each side, and a pair at distance $d$ counts $1/d$: near tracks say more than far ones. (This
# weight is that of GloVe; word2vec does nearly the same by drawing a shorter window now and then.) So the losses of the two
# ways are of other pairs with other weights, and cannot be compared; their hit@10 can.
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
    vectors = unit(vectors_from_counts(together, dim=30))
    print("going on with the course's vectors", vectors.shape)

# %% [markdown]
# A file that nobody has read back is not saved yet. So read the vectors from it, and look whether they are the same.

# %% only="lab"
if before is not None or ready("track2vec_model", "pair_generator"):
    loaded = np.load("track2vec.npy")
    print("read back:", loaded.shape, loaded.dtype, "the same" if np.array_equal(loaded, vectors) else "NOT the same")
    vectors = loaded
    found_by_vectors = hits(Neighbours(vectors, "exact").nearest(queries, 10), held_out).mean()
    guess_fast.settle(
        "yes" if found_by_vectors > by_counts.mean() else "no",
        f"hit@10 {found_by_vectors:.3f} of the vectors, {by_counts.mean():.3f} of co-occurrence",
    )

# %% [markdown]
# **Take away.** A loss tells you that something changes. Before you believe a number, ask what it measures, what stands beside it,
# and whether it could look as good where nothing was learnt.

# %% [markdown]
# ## 6 · The neighbours
#
# Suggestions for a track are its nearest tracks. The vectors were trained by their cosine, and a KD-tree measures
# Euclidean distance; on vectors of length 1 both give the same order, because $|a-b|^2 = 2 - 2\cos(a,b)$. So the rows
# of `vectors` have been divided by their lengths (`unit`) before the tree is built.
#
# **Exercise `predict_batch`** · 3 points · 15 minutes · ★★☆
#
# Write `predict_batch(queries, k, vectors, tree)`. For `n` queries (track numbers, some may come twice) it gives the `k`
# nearest tracks of each as an `(n, k)` table of track numbers, in the order of the queries, nearest first. *The query itself
# is excluded.* Beware: two tracks can have exactly the same vector, so the query is not always the first that the tree finds.

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
guess_tree = Guess("With 30 numbers a track, with how many of the tracks does the tree compare a query?",
                   "under a tenth", "under a half", "most of them")
display(guess_tree)
guess_query = Guess("Somebody keeps the query in its own list. Which metric suffers more, in percent?", "hit@10", "NDCG@10")
display(guess_query)

# %% only="lab"
tree = KDTree(vectors)
if ready("predict_batch"):
    query = 0
    print("near", train_part.label(query))
    for track in predict_batch(np.array([query]), 5, vectors, tree)[0]:
        print("  ", train_part.label(track))

# %% [markdown]
# **Two mistakes, and their size.** The first leaves the query where it is, at the head of its own list: nine places are left,
# and every rank moves by one. The second compares the *lengths* of the vectors, too: the plain training of section 5 leaves
# vectors of any length, and a Euclidean tree on them does not ask what the training asked. Each has two rows in the table.

# %% only="lab"
with_itself = np.column_stack([queries, Neighbours(vectors, "exact").nearest(queries, 9)])
without = Neighbours(vectors, "exact").nearest(queries, 10)
print(f"{'':28}{'hit@10':>8}{'NDCG@10':>10}")
for name, suggested in {"the query excluded": without, "the query kept": with_itself}.items():
    print(f"{name:28}{hits(suggested, held_out).mean():8.3f}{gains(suggested, held_out).mean():10.3f}")
lost_hits = 1 - hits(with_itself, held_out).mean() / hits(without, held_out).mean()
lost_gains = 1 - gains(with_itself, held_out).mean() / gains(without, held_out).mean()
guess_query.settle(
    "NDCG@10" if lost_gains > lost_hits else "hit@10", f"hit@10 loses {lost_hits:.0%}, NDCG@10 {lost_gains:.0%}"
)
if ready("track2vec_model", "pair_generator"):
    plain_vectors = vectors_of(looked_at, n_tracks)
    asked = queries[:500]
    for name, table in {"plain, by the cosine": unit(plain_vectors), "plain, by Euclid": plain_vectors}.items():
        near = KDTree(table).query(table[asked], 11, return_distance=False)
        near = np.array([row[row != query][:10] for query, row in zip(asked, near)])
        print(f"{name:28}{hits(near, held_out[:500]).mean():8.3f}{gains(near, held_out[:500]).mean():10.3f}")
    display(norm_and_popularity({"the plain training": plain_vectors}, counts))

# %% [markdown]
# Length and popularity go together here, because a popular track is moved more often. Who leaves the lengths in measures
# popularity as well as likeness, and does not know it.
#
# (The track that repeats its query, of section 1, knows three conventions: leave the pair out, as here; count it as a miss;
# or keep the query, and "find" all of them. Each gives another hit@10, so a paper has to say which one it took.)
#
# **Does the tree help?** A tree saves work when it can leave out most tracks without looking at them. The next cell
# squeezes your vectors into fewer dimensions, keeping the directions in which they differ most, and asks for the
# ten neighbours of the same tracks by the tree, and *exactly*, by comparing with every track in a large product of
# matrices. Both find the same neighbours; the table says how long they take a query, and with how many of the tracks the
# tree compared a query.
#
# Read your own numbers (nothing to hand in): from how many dimensions on does your tree compare with almost every track?
# Which of the two would you use for your vectors, and which for a map of two dimensions? Would a larger catalogue change your
# mind?

# %% only="lab"
asked = np.arange(min(300, n_tracks))
axes = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)[2]
compared = {}
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
    compared[dimensions] = counting.get_n_calls() / len(asked) / n_tracks
    print(f"{dimensions:10}{milliseconds[0]:12.3f}{milliseconds[1]:12.3f}{compared[dimensions]:16.0%}")
at_30 = compared[min(30, vectors.shape[1])]
guess_tree.settle(
    "under a tenth" if at_30 < 0.1 else "under a half" if at_30 < 0.5 else "most of them", f"{at_30:.0%} of them"
)

# %% [markdown]
# **The map.** Two dimensions are too few to search in, and enough to look at. Each point is a track; near on the map is
# near in your vectors, as far as a page allows. Move about with the mouse or the arrow keys, choose what the colours mean,
# and click a point to hear it.
#
# In the synthetic world the colours are genres at first. They belong to the truth behind the world, which made the playlists
# and which no model has seen. Where one colour keeps together, your vectors found out by themselves.

# %% only="lab"
genres = None  # of real playlists nobody knows them
if playlists.name == "world":
    world = playlists_world()
    genre_of = dict(zip(world.playlists.deezer_ids, world.truth.genres))
    genres = np.array([f"genre {genre_of[one]}" for one in train_part.deezer_ids])
    some = np.random.default_rng(0).choice(n_tracks, 500, replace=False)
    alike = (genres[Neighbours(vectors, "exact").nearest(some, 10)] == genres[some, None]).mean()
    by_chance = (genres[some, None] == genres).mean()
    print(f"of the ten nearest tracks {alike:.0%} have the genre of the track, of any ten {by_chance:.0%}")
previews = OfflinePreviews(train_part) if train_part.sound is not None else None
track_map = TrackMap(vectors, train_part, genres=genres, previews=previews)
track_map

# %% [markdown]
# **Take away.** Search by what the training learnt, here the cosine; take the query out of its own list; and choose the
# index by your dimensions, since a tree in many dimensions is only a slow way of looking at everything.

# %% [markdown]
# ## 7 · Which is better?
#
# **The blend** takes both, what was counted and what was learnt. It gives a track $t$ for a query $q$ the score
#
# $$\log\left(1 + n(q, t)\right) + \beta \cos(x_q, x_t)$$
#
# where $n(q, t)$ is how often $t$ stood near $q$, plus $\alpha$ times how often it came directly after $q$. The logarithm lets
# the first few times say most, and where nothing was counted, the cosine decides alone. The two weights are chosen on the
# *validation* pairs.

# %% only="lab"
guess_rare = Guess("Which finds more of the rare half of the held-out tracks?", "co-occurrence", "the vectors")
display(guess_rare)
guess_list = Guess("Does the whole list say more about what comes next than its last track alone?", "yes", "no")
display(guess_list)

# %% only="lab"
def chosen_blend(vectors, pairs):
    """The weights of the blend, (alpha, beta), that find most of these pairs."""
    tried = {}
    for alpha in (0.0, 1.5):
        for beta in (3.0, 7.0, 15.0):
            found = suggest_by_blend(together + alpha * following, vectors, pairs.queries, 10, weight=beta)
            tried[alpha, beta] = hits(found, pairs.held_out).mean()
    return max(tried, key=tried.get)


alpha, beta = chosen_blend(vectors, split.validation)
counted = together + alpha * following
print(f"chosen on the validation pairs: alpha {alpha:g}, beta {beta:g}")

# %% [markdown]
# **Exercise `artists`** · 3 points · 20 minutes · ★★☆
#
# A rare track has a poor vector: it was learnt from few pairs. But we often know who made it, and other tracks of the same
# artist were heard more. So draw each track towards its artist. `with_artists(vectors, artists, counts, share)` is given
# the vectors (rows of length 1), the number of each track's artist from 0 on, or -1 where nobody knows it, and how often
# each track was heard. It returns a new table, in which the row of track $i$ is
#
# $$\mathrm{unit}\left(x_i + \mathrm{share} \cdot m_{a(i)}\right)$$
#
# $$m_a = \frac{\sum_{j\,:\,a(j)=a} \sqrt{n_j}\; x_j}{\sum_{j\,:\,a(j)=a} \sqrt{n_j}}$$
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
# **The whole list.** All methods so far know the query alone. But a list has a theme that lasts, and the tracks before the
# query say something about it. `suggest_by_lists` gives the last track the weight 1, and each one before it .8 times as
# much as the next; it adds up the counts and the vectors with these weights, takes the blend of the two, and leaves out what
# the list holds already.

# %% only="lab"
learnt = {
    "Track2Vec": Neighbours(vectors, "exact").nearest(queries, 10),
    "blend": suggest_by_blend(counted, vectors, queries, 10, weight=beta),
    "blend, whole list": suggest_by_lists(counted, vectors, split.test.prefixes, 10, weight=beta),
}
if (train_part.known_artists < 0).all():
    print("nobody knows the artists of these playlists: there are no rows with artists")
elif ready("artists"):
    drawn_together = with_artists(vectors, train_part.known_artists, counts, 0.6)
    learnt["with artists"] = Neighbours(drawn_together, "exact").nearest(queries, 10)
    learnt["artists, whole list"] = suggest_by_lists(counted, drawn_together, split.test.prefixes, 10, weight=beta)
suggestions |= learnt
score_table(suggestions)
if "Track2Vec" in suggestions and ready("track2vec_model", "pair_generator"):
    on_validation = Neighbours(vectors, "exact").nearest(split.validation.queries, 10)
    found = {"hit@10 validation": hits(on_validation, split.validation.held_out).mean()}
    trials.record(settings, seed=0, scores=found, vectors=vectors)

# %% [markdown]
# **Which is better?** Two intervals that overlap do not settle it, because both methods were asked the same queries.
# Look at the difference query by query, and draw the queries anew a thousand times (a paired bootstrap).

# %% only="lab"
difference = hits(suggestions["Track2Vec"], held_out) - by_counts
print(f"Track2Vec - co-occurrence  {bootstrap_interval(difference, np.random.default_rng(0))}")

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
# Now compare what you like: add a model of your own to the dict.

# %% only="lab"
models = {
    "co-occurrence": lambda queries, k: suggest_by_counts(together, counts, queries, k),
    "Markov": lambda queries, k: suggest_by_counts(following, counts, queries, k),
    "Track2Vec": lambda queries, k: Neighbours(vectors, "exact").nearest(queries, k),
    "blend": lambda queries, k: suggest_by_blend(counted, vectors, queries, k, weight=beta),
}
if ready("compare"):
    compared_models = compare(models, queries, held_out)
    if hasattr(compared_models, "to_dict"):
        compared_models = compared_models.to_dict("records")
    rows = [compared_models[name] for name in models] if isinstance(compared_models, dict) else compared_models
    print(f"{'':16}{'hit@10':>8}   difference to co-occurrence")
    for name, row in zip(models, rows):
        print(f"{name:16}{row['hit']:8.3f}   {row['difference']:+.3f} "
              f"[{row['difference_low']:+.3f}, {row['difference_high']:+.3f}]")
by_vectors, by_blend, by_list = (
    hits(suggestions[name], held_out) for name in ("Track2Vec", "blend", "blend, whole list")
)
vectors_popular, vectors_rare = by_vectors[is_popular].mean(), by_vectors[~is_popular].mean()
guess_rare.settle(
    "the vectors" if vectors_rare > counts_rare else "co-occurrence",
    f"{counts_rare:.3f} of co-occurrence, {vectors_rare:.3f} of the vectors",
)
guess_list.settle(
    "yes" if by_list.mean() > by_blend.mean() else "no",
    f"hit@10 {by_list.mean():.3f} of the whole list, {by_blend.mean():.3f} of the last track",
)
display(hit_by_popularity({"co-occurrence": by_counts, "Track2Vec": by_vectors, "blend": by_blend}, held_out, counts))
coverages = {name: len(np.unique(suggested)) / n_tracks for name, suggested in suggestions.items()}
display(popularity_of(suggestions, counts))
coverage_and_recall(
    coverages,
    {name: mean_interval(hits(suggested, held_out)) for name, suggested in suggestions.items()},
    measure="hit@10",
)

# %% [markdown]
# A list that is the same for everyone covers nearly nothing of the catalogue, and it is fair to no artist but the most
# popular ones. Which of your methods would you give to listeners, and which to artists?
#
# **Density, popularity, direction.** How well counting does hangs on three things that differ from one set of playlists to
# the next: how often a pair was seen at all, how much the hits take of all plays, and how much the order matters.

# %% only="lab"
def seen_elsewhere(counts):
    """The share of the test pairs whose two tracks are counted together at all."""
    return float(np.mean([counts[query, track] > 0 for query, track in zip(queries, held_out)]))


n_seen = together.nnz / n_tracks**2
forward, backward = seen_elsewhere(following), seen_elsewhere(following.T.tocsr())
print(f"density: of all pairs of tracks, {n_seen:.2%} stood within three positions; plays a track: {counts.mean():.1f}")
print(f"popularity: the most popular hundredth has {share_of_hits:.1%} of all plays")
print(f"direction: of the test pairs, {forward:.1%} come directly after each other in another list, "
      f"{backward:.1%} the other way round")

# %% [markdown]
# **In writing.** Counting needs no training. Where does it win in your tables, and where does it lose? Quote the figures that
# say so. Explain them by density, popularity and direction, say which of the three you expect to be otherwise in a set of
# real playlists that you know, and what then becomes of your winner. For which tracks or tasks do you still want the vectors?

# %% [markdown] answer="why_counting_wins" points=1.5
# Where a pair was seen in other lists, its count is the best evidence there is, and a few numbers a track must blur it. So
# counting is strong for pairs of popular tracks, and where an order repeats (an album), Markov finds the very next track. In
# my table co-occurrence and Track2Vec are near each other in the mean, and counting is worse for the rare half, whose
# pairs stand in few lists. In a denser set, or one of many albums, I expect the counts in front, and Markov with them; in a
# thinner one what generalises, so the vectors, the artists and the whole list. I want the vectors for rare tracks, for walks
# to tracks further away, for a map, and as input of other models; and the blend, which takes both, for suggestions.
#
# **Rubric** (half a point each)
#
# - names the mechanism: counts keep what was seen, order included, and know nothing of pairs never seen, which the vectors do
# - quotes own figures: a method of counting and a learnt one, in the mean and in one of the halves (or hit@10 and NDCG@10)
# - names a case where it is otherwise: another density, popularity or direction, and which method is then in front

# %% [markdown]
# **Take away.** Compare query by query, with an interval; look at the popular and the rare half; and expect the winner to
# change with the density of the data.

# %% [markdown]
# ## 8 · Tuning
#
# Ten configurations, each trained afresh, compared on the *validation* pairs. Whoever chooses the best of ten also
# chooses the luckiest, so its validation score is too good. That is what the *test* pairs are for: they choose nothing, and
# are asked once, at the end, for the winner.
#
# **Exercise `tuning`** · 3 points · 15 minutes · ★★☆
#
# Write `tune(configurations, train, score)`. Call `train(configuration, seed) -> vectors` for each configuration, with an
# integer seed; `score(vectors, "validation")` to choose (higher is better); and `score(vectors, "test")` once, for the
# winner. Return a dict with the keys `best` (the winning configuration), `validation` and `test` (its two scores).

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
# **Drawn by chance.** The ten configurations are not a grid, and do not change one setting at a time from one centre: they
# are drawn, each setting by itself (*random search*). Of ten configurations of a grid, many differ only in a setting that
# does not matter; ten drawn ones try ten values of each setting that does, and they can meet two settings that only help
# together.
#
# Change the ranges as you like. Each configuration is trained by `fit_track2vec`, at most a minute (in a smaller way where
# your machine needs it). Each trial is written to `01_track2vec.trials.jsonl` beside this notebook, and stays there for the
# next time.

# %% only="lab"
guess_seeds = Guess("What differs more?", "the best and the third of ten configurations", "two seeds of one configuration")
display(guess_seeds)
guess_test = Guess("The winner's hit@10 on the test pairs will be, beside that on validation,", "lower", "as high or higher")
display(guess_test)

# %% only="lab"
def drawn_at_random(rng):
    """A configuration with each setting drawn by itself."""
    return {
        "dim": int(rng.choice([32, 64, 128])),
        "window": int(rng.choice([1, 2, 3, 5, 8, 12])),
        "negatives": int(rng.choice([5, 10, 20, 40, 80])),
        "exponent": float(rng.choice([-0.5, 0, 0.25, 0.5, 1])),
    }


drawing = np.random.default_rng(10)
configurations = [drawn_at_random(drawing) for _ in range(10)]
widest = max(configuration["dim"] for configuration in configurations)
each = plan(train_part, minutes=1, dim=widest)
print(each)
made, validated = {}, []


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
    found = mean_interval(hits(suggested, asked.held_out))
    configuration, seed = made[fingerprint(vectors)]
    trials.record(configuration, seed=seed, scores={f"hit@10 {part}": found.mean}, vectors=vectors)
    print(f"{part:11}{found!s:24}seed {seed}  {configuration}")
    if part == "validation":
        validated.append((found.mean, configuration))
    return found.mean


if ready("track2vec_model", "tuning"):
    result = tune(configurations, train, score)
    print(f"\nthe winner {result['best']} has hit@10 {result['validation']:.3f} on validation, {result['test']:.3f} on test")
    guess_test.settle(
        "lower" if result["test"] < result["validation"] else "as high or higher",
        f"{result['test']:.3f} on test, {result['validation']:.3f} on validation",
    )

# %% [markdown]
# **Was it luck?** Train the best three once more, with another seed. What differs between two seeds of one configuration is
# chance; a lead that is not larger than that is no lead.

# %% only="lab"
if ready("track2vec_model", "tuning"):
    best_three = sorted(validated, key=lambda trial: -trial[0])[:3]
    seeds = []
    for first, setting in best_three:
        passes = setting["passes"]
        again = score(train({**setting, "passes": passes}, seed=1, passes=passes), "validation")
        seeds.append((first, again))
    between_seeds = float(np.abs(np.subtract(*np.transpose(seeds))).mean())
    between_configurations = best_three[0][0] - best_three[-1][0]
    guess_seeds.settle(
        "the best and the third of ten configurations" if between_configurations > between_seeds
        else "two seeds of one configuration",
        f"{between_configurations:.3f} from the best to the third, {between_seeds:.3f} between two seeds",
    )

# %% only="lab"
baseline = hits(popular(counts, split.validation.queries, 10), split.validation.held_out).mean()
trials = Trials("01_track2vec")
all_trials = trials.table({"popularity": {"hit@10 validation": baseline}})
tuning_table(all_trials, n=len(all_trials))

# %% [markdown]
# The papers below say that hyper-parameters matter, and that the exponent of the negatives matters most on some data. Whether
# they matter on yours is a question that your table answers, with two seeds and an interval.
#
# **Is the winner better on test than on validation?** Those are other pairs, and one sample is easier than another by chance:
# look at how far the two intervals reach. In the mean over many such choices the winner's validation score is too good all the
# same, since it was chosen for that.
#
# More configurations than time? `successive_halving(configurations, train, score)` in the place of `tune(...)` trains all
# of them for one pass, and only the best third for three. It may drop one that learns slowly at first.
#
# **Take away.** Draw the configurations, choose on validation, report on test once, and do not believe a lead that a
# second seed takes away.

# %% [markdown]
# ## 9 · The radio
#
# A radio starts from a track you like and walks: from each track it draws the next one among its neighbours. Small
# steps stay in one mood; a larger neighbourhood roams.
#
# **Exercise `radio`** · 4 points · 25 minutes · ★★★
#
# Write `start_radio(query, n_candidates, n_steps, suggest, play, rng)`. It plays the query, then at most `n_steps` more
# tracks, and returns the list of tracks that were heard, in their order.
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
# **Where to start.** `find` looks for tracks by the words of title and artist. A title alone may name several tracks, by
# several artists: look at all of them before you take one.

# %% only="lab"
guess_artists = Guess("In a radio of ten tracks at most, how many different artists will there be?", "1 to 3", "4 to 7", "8 to 10")
display(guess_artists)
guess_steps = Guess("Will most steps of the radio join two tracks that stood near each other in some playlist?", "yes", "no")
display(guess_steps)
first_word = train_part.titles[0].split()[0]
display(train_part.find(first_word).head(5))

# %% [markdown]
# Press Play. In the synthetic world a track has a clip of its own, made on the spot from where it stands: tracks that are
# near each other sound alike. As in a real catalogue some tracks have none, 15 % of them here: there `play` raises
# `NoPreview`, and your radio steps over them. The cell returns at once, and the radio goes on playing while you work. Each
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
        n_candidates=8,
        n_steps=9,
        seed=4,
    )
    display(radio)
    for step, track in enumerate(radio.tracks):
        print(f"{step:3}  {train_part.label(track)}")
    track_map.follow(radio)
    n_artists = len(set(train_part.artists[radio.tracks].tolist()))
    seen_steps = [together[a, b] > 0 for a, b in zip(radio.tracks, radio.tracks[1:])]
    guess_artists.settle("1 to 3" if n_artists <= 3 else "4 to 7" if n_artists <= 7 else "8 to 10", f"{n_artists}")
    guess_steps.settle("yes" if np.mean(seen_steps) > 0.5 else "no", f"{sum(seen_steps)} of {len(seen_steps)} steps")

# %% [markdown]
# The map of section 6 draws this walk as a numbered line: scroll back, and look how far it goes.
#
# **With real playlists** and a network, `DeezerPreviews` asks Deezer for each track when it is played.
# `kit.radio.DeezerClient().track(number)` shows the answer. It also has `bpm`, the tempo, and `gain`, the loudness that a player
# takes back: two numbers on which a radio could be kept calm. Three traps of the original are stepped around. The links to
# previews expire, so ask at play time and store none. An `Audio(url)` that embeds its clip makes a notebook of megabytes, so
# the radio keeps sounds out of it. And a bare `except` also catches Stop, so the radio can never be ended.
#
# **Take away.** Neighbours of neighbours are a walk; what a listener hears depends on the space you trained, and on how far
# each step may go.

# %% [markdown]
# ## Where to go from here
#
# - `Radio(query, vectors, train_part)` is a radio without an end, on the kit's own walk. Give it other vectors: how does
#   a radio of co-occurrences sound?
# - `load_playlists("deezer")`: the same lab on 100,000 real playlists. Which of your sentences in section 7 have to change?
# - Choose the share of `with_artists` and the `decay` of the whole list on the validation pairs.
# - Counts can know the order: `cooccurrence(..., backward=0.5)` gives a track that came before the query half of the weight.
#   So can vectors: a model with two tables, one for targets and one for contexts, is not the same both ways. Does the order
#   gain anything here, and for which metric?
# - The map's second layout (*neighbours*) keeps small groups together. Which of the two would you show to somebody?

# %% [markdown]
# ## To read
#
# - T. Mikolov and others, [Efficient estimation of word representations in vector space](https://arxiv.org/abs/1301.3781),
#   2013: word2vec. The negatives came with
#   [Distributed representations of words and phrases](https://arxiv.org/abs/1310.4546), 2013.
# - H. Caselles-Dupré, F. Lesaint and J. Royo-Letelier,
#   [Word2vec applied to recommendation: hyperparameters matter](https://arxiv.org/abs/1804.04212), 2018: the paper behind
#   this lab. A later one, [Tuning word2vec for large scale recommendation systems](https://arxiv.org/abs/2009.12192), 2020,
#   tunes on a sample.
# - J. Pennington, R. Socher and C. Manning, [GloVe](https://aclanthology.org/D14-1162/), 2014: a pair counts 1/d.
# - A. Radford and others, [CLIP](https://arxiv.org/abs/2103.00020), 2021: a cosine with a temperature that is learnt.
# - J. Bergstra and Y. Bengio,
#   [Random search for hyper-parameter optimization](https://jmlr.org/papers/v13/bergstra12a.html), 2012.
# - M. Ferrari Dacrema, P. Cremonesi and D. Jannach,
#   [Are we really making much progress?](https://arxiv.org/abs/1907.06902), 2019: simple methods that were tuned beat new ones.
# - M. Ludewig and D. Jannach,
#   [Evaluation of session-based recommendation algorithms](https://arxiv.org/abs/1803.09587), 2018: neighbours of whole lists.
# - W. Krichene and S. Rendle, [On sampled metrics for item recommendation](https://doi.org/10.1145/3394486.3403226), 2020: why
#   every track is ranked here, and not a sample of them.
