# %% [markdown]
# # What comes next
#
# The radio has played four songs. The fifth?
#
# Deep networks have two uses in music recommenders, says the survey that lab 05 follows (Schedl, 2019). One is to learn latent
# factors from sound, which lab 05 does. The other is to learn from playlists and listening sessions what comes next.
#
# **What you will build.** A way of counting that remembers the whole list, the batches and the network that learn from lists
# in their order, a comparison that looks at each place of a list by itself, and a playlist, which is then played. Beside your
# network stand one with attention, and ways that need no training at all.
#
# **How it works.** A cell with a `TODO` is yours. Run it, then run the check below it: it answers at once, in words.
# `hint.NAME()` helps in three steps. Cells that need an answer you do not have yet say so and wait, or go on with the
# course's own answer, and say that too. Before some results you are asked for a guess: it earns nothing and may stay
# empty, and the result answers it. A written answer is a text cell: double-click its TODO.

# %%
print("loading numpy, pandas and the kit; Keras is loaded where section 4 needs it")
from kit.checks.sequences import check, hint, ready
from kit.metrics import bootstrap_interval, wilson_interval

from itertools import combinations

import numpy as np
import pandas as pd

# %% only="lab"
from kit.artists import with_artists
from kit.counting import best_scores, by_popularity, cooccurrence, suggest_by_counts, transitions, vectors_from_counts
from kit.data import Prefixes, load_playlists, split_playlists
from kit.guessing import Guess
from kit.metrics import diversities, hits, mean_interval, ranks
from kit.neighbours import unit
from kit.pictures import curves, interval_rows, training_curves
from kit.prefixes import counts_of_lists, suggest_by_lists
from kit.radio import NoPreview, OfflinePreviews, Radio
from kit.sequences import ListNeighbours, smoothness

from itertools import pairwise

from IPython.display import display

# %% [markdown]
# ## 1 · The fifth song
#
# Music is heard in sequence, in playlists and in listening sessions. So a recommender is asked for more than a set of songs: for one
# that fits after the last, and for a list whose order makes sense. *Next-track recommendation* is the first of these tasks, and
# *automatic playlist continuation* the second. The survey says that recurrent networks have helped both greatly. This lab asks by how
# much, beside what needs no training.
#
# Two sets of playlists, both synthetic, made by the same rules. In the **thick** one few tracks are heard often; in the **thin**
# one there are many tracks, most of them heard seldom, as in playlists of people. (Playlists of your own take the place of the
# thin set: `python -m kit data import` makes a file of them loadable by name.)

# %% only="lab"
guess_artist = Guess("Of ten steps from one track to the next, how many stay with the artist?", "none or one", "two or three", "more")
guess_before = Guess("The last step of a list of the thin set: how often has it been taken in another list?",
                     "in one list of ten, or less", "in up to half of the lists", "in most lists")
display(guess_artist, guess_before)

# %% [markdown]
# The last track of each list is hidden, as in lab 01, and models are trained on what is left. Some lists then *choose* (a decay, an
# epoch), others *report*. Each of these lists asks with all its tracks but the last, its **prefix**, and the question is
# whether the hidden track is among ten suggestions: hit@10. What a list holds already is never suggested to it.

# %% only="lab"
PAIRS, K, CHOOSE = 2026, 100, 500  # a seed; suggestions a list; lists of each set that choose
thick, thin = (
    split_playlists(playlists, np.random.default_rng(PAIRS), min_length=2)
    for playlists in (load_playlists("mini"), load_playlists())
)
sets = {"thick": thick, "thin": thin}
choosing = {name: Prefixes(split.validation.prefixes.values, split.validation.prefixes.offsets[: CHOOSE + 1]) for name, split in sets.items()}
chosen_by = {name: split.validation.held_out[:CHOOSE] for name, split in sets.items()}
for name, split in sets.items():
    print(f"{name}: {split.train}; {split.train.counts.mean():.1f} places a track")
    print(f"  it reports {split.test}")
train = thin.train
same_list = np.repeat(np.arange(len(train)), train.lengths)
within = same_list[1:] == same_list[:-1]
stays = float((train.artists[train.values[1:]] == train.artists[train.values[:-1]])[within].mean())
follows = {name: transitions(split.train.values, split.train.offsets, split.train.n_tracks) for name, split in sets.items()}
taken = float(np.mean([follows["thin"][query, track] > 0 for query, track in zip(thin.test.queries, thin.test.held_out)]))
guess_artist.settle("none or one" if stays < 0.15 else "two or three" if stays < 0.35 else "more", f"{stays:.0%} of the steps")
guess_before.settle("in one list of ten, or less" if taken <= 0.1 else "in up to half of the lists" if taken <= 0.5 else "in most lists",
                    f"{taken:.1%} of the lists that report")
both = min(split.train.n_tracks for split in sets.values())
curves(range(1, both + 1), {name: split.train.counts[:both] for name, split in sets.items()}, xlabel="tracks, by their plays",
       ylabel="plays in the training part")

# %% [markdown]
# **Hear it.** Here are the first four songs of a list. Press Play, and think of the next one: section 7 says what it was.

# %% only="lab"
story_list = next(tracks for tracks in thin.train if len(tracks) >= 8).tolist()
story = story_list[:4]


def plays(tracks):
    """A walk of the radio that plays given tracks, and steps over those that cannot be heard."""

    def walk(_query, _n_candidates, _n_steps, _suggest, play, _rng):
        for track in tracks:
            try:
                play(track)
            except NoPreview:
                continue

    return walk


table_of_radio = vectors_from_counts(cooccurrence(train.values, train.offsets, train.n_tracks), dim=30)
previews = OfflinePreviews(train, table_of_radio, missing=0)
first_four = Radio.from_walk(plays(story), story[0], table_of_radio, train, previews=previews, n_steps=3)
display(first_four)
print("and then?", *(train.label(track) for track in story), sep="\n  ")

# %% [markdown]
# **Take away.** A list is a question with an order. Before any model, ask how often the answer has been seen: a step that no list
# has taken cannot be counted.

# %% [markdown]
# ## 2 · Counting
#
# Ways that need no training come first, as always. **Markov** counts which track came directly after the last one;
# **co-occurrence** which stood within three places of it. Both have forgotten the rest of the list. A listener has not.
#
# **The whole list** remembers. Each track that was heard has a row of counts: what stood beside it. Add these rows up, and let
# the last track weigh 1, the one before it `decay`, the one before that `decay ** 2`.
#
# **Exercise `history_scores`** · 3 points · 15 minutes · ★★☆
#
# Write `history_scores(counts, history, decay)`. It returns an array `(n, n_tracks)`: how well each track follows each list.
#
# - `counts` is `(n_tracks, n_tracks)`, a scipy sparse array: `counts[a, b]` says how often `b` was counted beside `a`;
# - `history` is a sequence of `n` integer arrays: the tracks that were heard, the last one last;
# - the score of a track is a sum over what was heard: `counts[last]` weighs 1, that of the track before it `decay`, of the
#   one before that `decay ** 2`, and so on. A track that was heard twice counts at both places. `decay` is from 0 to 1,
#   and with 0 the last track counts alone (in Python and numpy, `0.0 ** 0` is 1);
# - a track of the list is not suggested again: its score is `-np.inf`;
# - for an empty list all scores are 0.

# %% exercise="history_scores"
def history_scores(counts, history, decay):
    """How well each track follows each list, (n, n_tracks); what was heard has -inf."""
    # BEGIN SOLUTION
    scores = np.zeros((len(history), counts.shape[0]))
    for row, heard in zip(scores, history):
        row += decay ** np.arange(len(heard))[::-1] @ counts[heard]
        row[heard] = -np.inf
    return scores
    # END SOLUTION

# %% check="history_scores" points=3
check.history_scores(history_scores)

# %% only="lab"
guess_decay = Guess("Which decay finds most hidden tracks of the thin set?", "0: the last track alone", "between 0 and 1", "1: all tracks alike")
guess_alike = Guess("Lists that share tracks with a list are asked, too. Do they find more than the history?", "yes", "no", "not to be told apart")
display(guess_decay, guess_alike)

# %% [markdown]
# The decay is chosen on the lists that choose. Here counts reach over the whole list (each pair counts one over its distance), and
# a track that came *before* the one that was heard counts half.

# %% only="lab"
WHOLE = 100  # places: further than any list reaches
DECAYS = (0.0, 0.25, 0.5, 0.7, 0.85, 1.0)
beside = {
    name: cooccurrence(split.train.values, split.train.offsets, split.train.n_tracks, window=WHOLE, backward=0.5)
    for name, split in sets.items()
}
mine = ready("history_scores")
if not mine:
    print("going on with the course's own history, kit.prefixes.counts_of_lists")


def by_history(name, prefixes, decay, k=K):
    """The k tracks that follow each list best, by what stood beside what was heard."""
    counts, lists = beside[name], list(prefixes)
    ties = by_popularity(sets[name].train.counts)
    course = None if mine else counts_of_lists(counts, prefixes, decay=max(decay, 1e-9))
    return best_scores(
        lambda rows: (history_scores(counts, lists[rows], decay) if mine else course[rows].toarray()) + ties, len(ties), k, lists
    )


by_decay = {
    name: [hits(by_history(name, prefixes, decay, 10), chosen_by[name]).mean() for decay in DECAYS]
    for name, prefixes in choosing.items()
}
decay_of = {name: DECAYS[int(np.argmax(found))] for name, found in by_decay.items()}
print("chosen:", ", ".join(f"{decay:g} on the {name} set" for name, decay in decay_of.items()))
guess_decay.settle(
    "0: the last track alone" if decay_of["thin"] == 0 else "1: all tracks alike" if decay_of["thin"] == 1 else "between 0 and 1",
    f"{decay_of['thin']:g}, which finds {max(by_decay['thin']):.3f} of them; 0 finds {by_decay['thin'][0]:.3f}",
)
curves(DECAYS, by_decay, xlabel="decay", ylabel="hit@10 of the lists that choose", logarithmic=False)

# %% [markdown]
# **More that needs no network.** *Lists alike* asks the lists that share most with a list, weighs each by how late in the list the
# shared tracks stand, and takes what stands near them there (V-SKNN of Ludewig and Jannach, 2018, with the weights by place of
# STAN, Garg and others, 2019). *Track2Vec* is that of lab 01, by the last track. The *blend* adds counts of the whole list and
# cosines, and *with artists* its vectors are drawn towards those of their artists.
#
# Two rows are there to hold the others against. *Random* knows nothing. The *bound* has seen the hidden track, so it cannot be had: it
# says for how many lists the hidden track ever stood in a list with one of their tracks. Whoever only counts cannot find another one.

# %% only="lab"
from kit.track2vec import Settings, train as train_track2vec

ANSWERS = np.random.default_rng(0)


def counting(name):
    """The K suggestions of each way that needs no network, for the lists of a set that report."""
    split = sets[name]
    train, asked = split.train, split.test
    lists = list(asked.prefixes)
    table = [train.values, train.offsets, train.n_tracks]
    vectors = unit(train_track2vec(train.values, train.offsets, train.counts, Settings(dim=64, exponent=0.25, passes=4), quiet=True).vectors)
    found = {
        "random": best_scores(lambda rows: ANSWERS.random((len(lists[rows]), train.n_tracks)), train.n_tracks, K, lists),
        "popularity": best_scores(lambda rows: np.tile(by_popularity(train.counts), (len(lists[rows]), 1)), train.n_tracks, K, lists),
        "Markov": suggest_by_counts(follows[name], train.counts, asked.queries, K, exclude=asked.prefixes),
        "co-occurrence": suggest_by_counts(cooccurrence(*table, window=3), train.counts, asked.queries, K, exclude=asked.prefixes),
        "history": by_history(name, asked.prefixes, decay_of[name]),
        "lists alike": ListNeighbours(train, neighbours=1000, decay=0.6, near=3, backward=0.7).suggest(asked.prefixes, K, own=asked.playlists),
        "Track2Vec": best_scores(lambda rows: vectors[asked.queries[rows]] @ vectors.T, train.n_tracks, K, lists),
        "blend": suggest_by_lists(beside[name], vectors, asked.prefixes, K, weight=7),
    }
    if (train.known_artists >= 0).any():
        drawn = with_artists(vectors, train.known_artists, train.counts, 0.6)
        found["blend with artists"] = suggest_by_lists(beside[name], drawn, asked.prefixes, K, weight=10)
    return found


ranks_of, reached = {}, {}
for name, split in sets.items():
    ranks_of[name] = {way: ranks(suggested, split.test.held_out) for way, suggested in counting(name).items()}
    together = counts_of_lists(beside[name], split.test.prefixes, decay=1.0)
    reached[name] = np.array([together[row, track] > 0 for row, track in enumerate(split.test.held_out)], float)


def score_table(name):
    """Print hit@10 and NDCG@10 of each way, with intervals over lists."""
    print(f"{name} set{'':18}hit@10{'':18}NDCG@10")
    for way, rank in ranks_of[name].items():
        gained = np.where((rank >= 1) & (rank <= 10), 1 / np.log2(np.maximum(rank, 1) + 1), 0)
        print(f"{way:24}{wilson_interval((rank >= 1) & (rank <= 10))!s:24}{mean_interval(gained)}")
    print(f"{'[bound of counting]':24}{wilson_interval(reached[name])}")


for name in sets:
    score_table(name)

# %% only="lab"
def hit(name, way):
    """Whether each list's hidden track is among the first ten."""
    return ((ranks_of[name][way] >= 1) & (ranks_of[name][way] <= 10)).astype(float)


alike_gain = bootstrap_interval(hit("thin", "lists alike") - hit("thin", "history"), np.random.default_rng(0))
guess_alike.settle("yes" if alike_gain.low > 0 else "no" if alike_gain.high < 0 else "not to be told apart", f"{alike_gain} on the thin set")
interval_rows({way: wilson_interval(hit("thin", way)) for way in ranks_of["thin"]}, what="hit@10, thin set")

# %% [markdown]
# **Take away.** The whole list says what its last track does not. Choose how much of it to remember on other lists than those
# that report, and know the bound: what was never seen together cannot be counted.

# %% [markdown]
# ## 3 · Batches of lists
#
# A network learns from windows of lists. At each place of a window stands a track, and what it shall say there is the next one. So a
# window of ten places asks ten questions at once.
#
# **Exercise `next_batches`** · 4 points · 25 minutes · ★★★
#
# Write `next_batches(corpus, length, n_playlists, rng)`, a generator that never ends. Each batch is made of `n_playlists`
# windows, each from a list drawn at random, and is three arrays `(n_playlists, length)`: `(inputs, targets, weights)`.
#
# - `corpus[i]` is a list of tracks, an integer array, and `len(corpus)` says how many there are. A list of fewer than two
#   tracks gives no window;
# - at each place of a window, `targets` has the track that comes directly after the one of `inputs`, in the same list;
# - track 0 is a track, the most popular one. So the **inputs are shifted by one**: track `t` stands there as `t + 1`, and 0
#   is padding. `targets` are not shifted: track `t` is `t`;
# - a list too short for the window is padded on the left. Where there is padding, `weights` is 0 (`inputs` is 0, and
#   `targets` may be anything from 0 on); elsewhere it is 1;
# - a list too long gives a window that starts at a random place, so that each place of it is met. No window holds
#   tracks of two lists;
# - what is drawn by chance is drawn with `rng`, so that the same seed gives the same batches.

# %% exercise="next_batches"
def next_batches(corpus, length, n_playlists, rng):
    """Endless batches (inputs, targets, weights), each (n_playlists, length); inputs are shifted by one, 0 is padding."""
    # BEGIN SOLUTION
    long_enough = np.array([i for i in range(len(corpus)) if len(corpus[i]) >= 2])
    while True:
        inputs = np.zeros((n_playlists, length), np.int32)
        targets = np.zeros((n_playlists, length), np.int32)
        weights = np.zeros((n_playlists, length), np.float32)
        for row, i in enumerate(rng.choice(long_enough, n_playlists)):
            start = rng.integers(max(len(corpus[i]) - length, 1))
            window = corpus[i][start : start + length + 1]
            n = len(window) - 1
            inputs[row, length - n :] = window[:-1] + 1
            targets[row, length - n :] = window[1:]
            weights[row, length - n :] = 1
        yield inputs, targets, weights
    # END SOLUTION

# %% check="next_batches" points=4
check.next_batches(next_batches)

# %% only="lab"
LENGTH, BATCH, DIM, EPOCHS = 10, 32, 64, 3
guess_padding = Guess(f"In windows of {LENGTH} places, which share of the places is padding?", "under a third", "a third to two thirds", "more")
guess_zero = Guess("Somebody takes track 0 for padding. Which share of the questions do they lose on the thick set?", "under .1 %", ".1 to 1 %", "more")
display(guess_padding, guess_zero)

# %% only="lab"
if ready("next_batches"):
    seen = [next(batches) for batches in [next_batches(thick.train, LENGTH, BATCH, np.random.default_rng(0))] for _ in range(20)]
    inputs, targets, weights = (np.concatenate(parts) for parts in zip(*seen))
    padded = float(1 - (weights > 0).mean())
    zero = float((targets[weights > 0] == 0).mean())
    guess_padding.settle("under a third" if padded < 1 / 3 else "a third to two thirds" if padded < 2 / 3 else "more", f"{padded:.0%}")
    guess_zero.settle("under .1 %" if zero < 0.001 else ".1 to 1 %" if zero < 0.01 else "more", f"{zero:.2%}, those whose answer is track 0")
    display(curves(range(1, LENGTH + 1), {"windows with a track there": (weights > 0).mean(axis=0)}, xlabel="place in the window",
                   ylabel="share", logarithmic=False))

# %% [markdown]
# Three slips make no error message. A target inside its own input is *found*, and nothing is learnt. A list glued to the next one
# asks what nobody took. And padding that is taken for track 0, or track 0 for padding, teaches nonsense at one place or nothing
# at another.
#
# **Take away.** Look at a batch before you train on it: what is asked at each place, what the answer is, and what does not count.

# %% [markdown]
# ## 4 · A network that reads a list

# %%
print("loading Keras, and TensorFlow, which does its arithmetic: some seconds, once")
import keras
from keras import layers

# %% [markdown]
# A recurrent network reads a list from left to right and keeps a *state*, a row of numbers that each track changes. From the state at a
# place it says what comes next: a softmax over all tracks (GRU4Rec: Hidasi and others, 2016).
#
# **Exercise `sequence_model`** · 4 points · 25 minutes · ★★★
#
# Write `sequence_model(n_tracks, dim, length)`. It returns a compiled `keras.Model` from a window, integers
# `(n, length)`, to the logits of what comes next at each place, `(n, length, n_tracks)`.
#
# - The inputs are shifted by one, as `next_batches` gives them: they go from 0, which is padding, to `n_tracks`;
# - **no look ahead**: what it says at a place depends on this place and those before it, on nothing after it;
# - the order of what was heard counts;
# - padding does not: whatever numbers row 0 of the `Embedding` holds, the model says the same at the places that hold
#   tracks, with padding on the left or on the right. `mask_zero=True` tells the layers that follow the `Embedding`;
# - the loss is that of a softmax over all tracks, at each place: `SparseCategoricalCrossentropy(from_logits=True)`. So the
#   last layer has no activation;
# - `dim` numbers a track. Adam with a learning rate of 0.01 learns fast here.
#
# A recurrent layer that returns its state at each place will do, and so will causal convolutions, or attention with a
# causal mask.

# %% exercise="sequence_model"
def sequence_model(n_tracks, dim, length):
    """A compiled model: tracks (n, length), shifted by one, in; logits of the next, (n, length, n_tracks), out."""
    # BEGIN SOLUTION
    heard = keras.Input((length,), dtype="int32", name="heard")
    tracks = layers.Embedding(n_tracks + 1, dim, mask_zero=True, name="tracks")(heard)
    states = layers.GRU(dim, return_sequences=True, name="states")(tracks)
    model = keras.Model(heard, layers.Dense(n_tracks, name="next")(states))
    model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
    # END SOLUTION

# %% check="sequence_model" points=4
check.sequence_model(sequence_model)

# %% only="lab"
guess_first = Guess("After one epoch, does the network find more of the hidden tracks than popularity?", "yes", "no")
guess_net = Guess("After all epochs, on the thick set: the network beside co-occurrence?", "finds more", "finds fewer", "not to be told apart")
display(guess_first, guess_net)

# %% [markdown]
# The next cell trains your network on the thick set, and beside it one with **self-attention**, which is given: each place looks at all
# places before it, at once, and chooses what to look at (SASRec: Kang and McAuley, 2018). A causal mask keeps it from looking ahead.
# After each epoch the lists that choose are asked. Stop ends a training; what was learnt stays.

# %% only="lab"
from kit.sequences import gru4rec, sasrec, suggest_next


def found_by(model, name):
    """hit@10 of a network, on the lists of a set that choose."""
    return float(hits(suggest_next(model, list(choosing[name]), 10), chosen_by[name]).mean())


def learn(model, name, epochs):
    """Train for some epochs of as many windows as there are lists; the loss and hit@10 on the lists that choose, after each."""
    train, told = sets[name].train, []
    batches = next_batches(train, LENGTH, BATCH, np.random.default_rng(0))
    for epoch in range(epochs):
        loss = model.fit(batches, steps_per_epoch=len(train) // BATCH, shuffle=False, verbose=0).history["loss"][0]
        told.append({"loss": float(loss), "score": found_by(model, name)})
        print(f"epoch {epoch + 1}: loss {loss:.2f}, hit@10 {told[-1]['score']:.3f}")
    return told


popular = best_scores(lambda rows: np.tile(by_popularity(thick.train.counts), (len(chosen_by["thick"][rows]), 1)),
                      thick.train.n_tracks, 10, list(choosing["thick"]))
popular_score = float(hits(popular, chosen_by["thick"]).mean())
trainings = {}
if ready("next_batches", "sequence_model"):
    for way, make in {"GRU": sequence_model, "attention": sasrec}.items():
        print(way)
        keras.utils.set_random_seed(0)
        model = make(thick.train.n_tracks, DIM, LENGTH)
        trainings[way] = learn(model, "thick", EPOCHS)
        ranks_of["thick"][way] = ranks(suggest_next(model, list(thick.test.prefixes), K), thick.test.held_out)
    first_epoch = trainings["GRU"][0]["score"]
    guess_first.settle("yes" if first_epoch > popular_score else "no", f"{first_epoch:.3f}, popularity {popular_score:.3f}")
    net_gain = bootstrap_interval(hit("thick", "GRU") - hit("thick", "co-occurrence"), np.random.default_rng(0))
    guess_net.settle("finds more" if net_gain.low > 0 else "finds fewer" if net_gain.high < 0 else "not to be told apart", f"{net_gain}")
    score_table("thick")
    display(training_curves(trainings, baseline=popular_score))

# %% [markdown]
# A network begins slowly. The loss of a softmax over all tracks starts at the logarithm of their number, its first lesson is
# popularity, and after one epoch your network finds less than three quarters of what it finds after the last. Whoever judges it after an
# epoch judges how fast it begins.
#
# **Take away.** A network that reads lists can learn both the order, which Markov counts, and the company, which co-occurrence counts.
# In the seconds that they have here, both networks find fewer hidden tracks than co-occurrence does. What a network is worth is
# a question for the table, with its interval.

# %% [markdown]
# ## 5 · One number that decides
#
# A softmax over all tracks costs more, the more tracks there are. With millions of them one looks at the track that came next and at a
# few *negatives*, tracks that are drawn, and there are two ways to learn from them. *Binary*: each of these tracks is a question of
# yes or no. *Sampled softmax*: which of these few came next? A popular track is drawn more often, so it is told *no* more
# often than is fair; to take the logarithm of its chance from each score mends that.
#
# **Exercise `log_q`** · 2 points · 15 minutes · ★★☆
#
# Write `log_q(logits, negatives, q)`: the loss of a softmax that looks at a few tracks only, corrected for how these were
# drawn.
#
# - `logits` is `(n,)`: the model's score of the track that came next, in each of `n` cases;
# - `negatives` is `(n, m)`: its scores of `m` tracks that were drawn;
# - `q` is `(n, 1 + m)`: the chance of each of these tracks to be drawn. In column 0 stands that of the track that came next,
#   in the others those of the drawn ones, in their order;
# - from each score $s$ take $\log q$, from that of the track that came next too. The loss of a case is
#   $-\log$ of the softmax of the first among all $1 + m$, and a float is returned: the mean over the cases. Scores of a
#   thousand must not overflow.

# %% exercise="log_q"
def log_q(logits, negatives, q):
    """The mean loss of a softmax over the track that came next and the drawn ones, each score less the log of its chance."""
    # BEGIN SOLUTION
    scores = np.column_stack([logits, negatives]) - np.log(q)
    highest = scores.max(axis=1)
    total = highest + np.log(np.exp(scores - highest[:, None]).sum(axis=1))
    return float((total - scores[:, 0]).mean())
    # END SOLUTION

# %% check="log_q" points=2
check.log_q(log_q)

# %% only="lab"
guess_bias = Guess("Binary, 256 negatives, and the biases of all tracks start at 0. The loss falls to a small part of what it was. What is learnt?",
                   "as much as by a softmax", "less", "nothing")
guess_minus = Guess("And if they start at -6?", "as much as with 0", "more than with 0", "less than with 0")
display(guess_bias, guess_minus)

# %% [markdown]
# A given network with a recurrent layer like yours reads your batches, and binary questions are weighed as in gSASRec (Petrov and
# Macdonald, 2023).
# Only one number differs between two of the trainings: the bias that every track starts with. At $-6$ the network believes from the
# start that a drawn track is a *no* in 403 cases of 404. That is about the share of *no* among its questions.

# %% only="lab"
from kit.sequences import fit_sampled

SLOW = 0.003  # a learning rate: the first steps are to be seen
FEW, NEGATIVES, AT_ONCE = 4, 256, 128  # epochs; tracks drawn a step; windows a step


def learn_by_few(model, name, epochs, **options):
    """Train by a few drawn tracks a batch; the loss and hit@10 on the lists that choose, after each epoch."""
    train, scores = sets[name].train, []
    n_steps = len(train) // AT_ONCE
    losses = fit_sampled(
        model, next_batches(train, LENGTH, AT_ONCE, np.random.default_rng(0)), train.counts, n_steps=epochs * n_steps,
        n_negatives=NEGATIVES, every=n_steps, look=lambda: scores.append(found_by(model, name)), **options,
    )
    return [{"loss": float(loss), "score": score} for loss, score in zip(losses.reshape(epochs, -1).mean(axis=1), scores)]


def reads(name, rate):
    """The given recurrent network, untrained, for the tracks of a set, with the learning rate of its Adam."""
    keras.utils.set_random_seed(0)
    model = gru4rec(sets[name].train.n_tracks, DIM, LENGTH)
    model.optimizer.learning_rate = rate
    return model


few = {}
if ready("next_batches"):
    for way, options in {"binary, from 0": {"loss": "binary", "bias": 0.0}, "binary, from -6": {"loss": "binary", "bias": -6.0}}.items():
        few[way] = learn_by_few(reads("thick", SLOW), "thick", FEW, calibration=0.75, **options)
        print(f"{way}: loss {few[way][0]['loss']:.2f}, then {few[way][-1]['loss']:.2f}; hit@10 {few[way][-1]['score']:.3f}")
    few["sampled softmax"] = learn_by_few(reads("thick", SLOW), "thick", FEW)
    print(f"sampled softmax: loss {few['sampled softmax'][-1]['loss']:.2f}, hit@10 {few['sampled softmax'][-1]['score']:.3f}")
    from_zero, from_minus = (few[way][-1]["score"] for way in ("binary, from 0", "binary, from -6"))
    guess_bias.settle("nothing" if from_zero <= popular_score else "less" if from_zero < few["sampled softmax"][-1]["score"] else
                      "as much as by a softmax", f"hit@10 {from_zero:.3f}, popularity {popular_score:.3f}")
    guess_minus.settle("more than with 0" if from_minus > from_zero + 0.01 else "less than with 0" if from_minus < from_zero - 0.01 else
                       "as much as with 0", f"{from_minus:.3f} and {from_zero:.3f}")
    display(training_curves({way: few[way] for way in ("binary, from 0", "binary, from -6")}, baseline=popular_score))

# %% [markdown]
# It is the coin toss of lab 01 in another coat. From 0 the loss falls since all scores fall, through one common direction of the
# state; then the questions are answered by their share of yes, and the list is as good as drawn. The loss says that something
# changes. What has been learnt is said by hit@10, beside popularity.
#
# **The thin set** has several times as many tracks. There the network is trained by a sampled softmax with the correction that you
# wrote (the lab has it in operations of Keras, since gradients do not flow through numpy).

# %% only="lab"
THIN_EPOCHS = 5
if ready("log_q"):
    chance = thin.train.counts**0.75 / (thin.train.counts**0.75).sum()
    drawn = np.random.default_rng(0).choice(len(chance), NEGATIVES, p=chance)
    q = np.tile(np.append(chance[0], chance[drawn]), (1, 1))
    print(f"all scores alike, the most popular track asked: loss {log_q(np.zeros(1), np.zeros((1, NEGATIVES)), q):.2f} with the "
          f"correction, {np.log(1 + NEGATIVES):.2f} without")
if ready("next_batches"):
    thin_reader = reads("thin", 0.01)
    trainings["GRU, thin set"] = learn_by_few(thin_reader, "thin", THIN_EPOCHS)
    for epoch, told in enumerate(trainings["GRU, thin set"], 1):
        print(f"epoch {epoch}: loss {told['loss']:.2f}, hit@10 {told['score']:.3f}")
    ranks_of["thin"]["GRU"] = ranks(suggest_next(thin_reader, list(thin.test.prefixes), K), thin.test.held_out)
    score_table("thin")

# %% [markdown]
# **Take away.** Start the biases where the share of yes is, about minus the logarithm of the number of negatives, and correct for
# how the negatives were drawn. A falling loss is no evidence that the order of the tracks has been learnt.

# %% [markdown]
# ## 6 · Who wins, and where
#
# A mean over all lists hides who is helped. Early in a list there is little to go by, and a rare track is another task than a hit.
#
# **Exercise `compare_by_place`** · 4 points · 35 minutes · ★★★
#
# Write `compare_by_place(ranks_of, place, popularity, k, rng)`. It returns two data frames.
#
# - `ranks_of` is a dict: for each model the rank of the hidden track in each of `n` lists, an integer array `(n,)`. The rank
#   is from 1, and 0 where the hidden track was not found;
# - `place` is `(n,)`: at which place of its list the hidden track stood, counted by the tracks heard before it: 1, 2, ...;
# - `popularity` is `(n,)`: how often the hidden track stands *in the training part*;
# - hit@`k` is the share of lists whose hidden track has a rank from 1 to `k`.
#
# There are eight **cells**: `"place 1"`, `"place 2-3"`, `"place 4-8"`, `"place 9+"`, and the quarters of the `n` lists by
# popularity, from the rarest `"quarter 1"` to `"quarter 4"`. (Where equal popularities go at the border of two quarters is
# up to you.)
#
# The first data frame has a row for each model and cell, with the columns `model`, `cell`, `n` (lists of the cell), `hit`, and
# `low` and `high`, an interval of 95 % of hit@k in this cell. The second has a row for each two models and cell, with the
# columns `first`, `second` (in the order of the dict), `cell`, `difference` (hit@k of the first less that of the second), `low`
# and `high`: an interval of 95 % of the difference, *list by list*, since both were asked the same lists.
#
# A cell without a list has `n` 0, and says `nan` for what nobody can know. If an interval needs chance, use `rng`.

# %% exercise="compare_by_place"
def compare_by_place(ranks_of, place, popularity, k, rng):
    """Two data frames: hit@k of each model in each cell, and the paired difference of each two models, with intervals."""
    # BEGIN SOLUTION
    quarter = np.searchsorted(np.quantile(popularity, [0.25, 0.5, 0.75]), popularity)
    cells = {"place 1": place == 1, "place 2-3": (place >= 2) & (place <= 3),
             "place 4-8": (place >= 4) & (place <= 8), "place 9+": place >= 9}
    cells |= {f"quarter {number + 1}": quarter == number for number in range(4)}
    found = {model: ((ranks >= 1) & (ranks <= k)).astype(float) for model, ranks in ranks_of.items()}
    unknown = (np.nan, np.nan, np.nan)
    each = [
        (model, cell, rows.sum(), *(wilson_interval(hit[rows]) if rows.any() else unknown))
        for model, hit in found.items() for cell, rows in cells.items()
    ]
    paired = [
        (first, second, cell, *(bootstrap_interval((found[first] - found[second])[rows], rng, n_resamples=300) if rows.sum() > 1 else unknown))
        for first, second in combinations(found, 2) for cell, rows in cells.items()
    ]
    return (pd.DataFrame(each, columns=["model", "cell", "n", "hit", "low", "high"]),
            pd.DataFrame(paired, columns=["first", "second", "cell", "difference", "low", "high"]))
    # END SOLUTION

# %% check="compare_by_place" points=4
check.compare_by_place(compare_by_place)

# %% only="lab"
guess_place = Guess("Where is the network nearest to the history, or further ahead of it: after one track, or after nine and more?",
                    "after one track", "after nine and more", "nobody can tell")
guess_rare = Guess("Among the rarest quarter of hidden tracks of the thin set, does the network find more than the history?", "yes", "no",
                   "not to be told apart")
display(guess_place, guess_rare)

# %% only="lab"
tables = {}
if ready("compare_by_place", "next_batches"):
    for name, split in sets.items():
        ways = [way for way in ("history", "lists alike", "blend with artists", "blend", "GRU", "attention") if way in ranks_of[name]]
        tables[name] = compare_by_place(
            {way: ranks_of[name][way] for way in ways}, np.array([len(prefix) for prefix in split.test.prefixes]),
            split.train.counts[split.test.held_out], 10, np.random.default_rng(0),
        )
        each, paired = (pd.DataFrame(table) for table in tables[name])
        print(f"hit@10, {name} set")
        each["said"] = [f"{hit:.3f} [{low:.3f}, {high:.3f}]" if n else "no list" for n, hit, low, high in
                        each[["n", "hit", "low", "high"]].to_numpy()]
        display(each.pivot(index="model", columns="cell", values="said").loc[ways])
        print("the GRU less the others, list by list")
        against = paired[(paired["first"] == "GRU") | (paired["second"] == "GRU")].copy()
        turned = against["second"] == "GRU"
        against.loc[turned, ["difference", "low", "high"]] = -against.loc[turned, ["difference", "high", "low"]].to_numpy()
        against["other"] = np.where(turned, against["first"], against["second"])
        against["said"] = [f"{d:+.3f} [{low:+.3f}, {high:+.3f}]" if np.isfinite(d) else "no list" for d, low, high in
                           against[["difference", "low", "high"]].to_numpy()]
        display(against.pivot(index="other", columns="cell", values="said"))
        tables[name] = each, against.set_index(["other", "cell"])

# %% only="lab"
if "thin" in tables and "GRU" in ranks_of["thin"]:
    ahead = tables["thin"][1]
    one, nine, rare = (ahead.loc[("history", cell)] for cell in ("place 1", "place 9+", "quarter 1"))
    apart = one["low"] > nine["high"] or nine["low"] > one["high"]
    guess_place.settle("nobody can tell" if not apart else "after one track" if one["difference"] > nine["difference"] else
                       "after nine and more", f"{one['said']} after one, {nine['said']} after nine and more")
    guess_rare.settle("yes" if rare["low"] > 0 else "no" if rare["high"] < 0 else "not to be told apart", rare["said"])
    display(interval_rows({f"{name}, {cell}": tuple(tables[name][1].loc[("history", cell)][["difference", "low", "high"]].astype(float))
                           for name in tables for cell in ("place 2-3", "place 4-8", "place 9+", "quarter 1", "quarter 4")},
                          what="hit@10 of the GRU less that of the history", chance=0))

# %% [markdown]
# **In writing: who wins?** On which rows of your two tables does the GRU beat counting, on which does it not, and what would you
# ship? Quote figures with their intervals, and say what would change your mind.

# %% [markdown] answer="who_wins" points=1.5
# The GRU is ahead where the interval of its paired difference lies above 0, behind where it lies below, and elsewhere nobody can
# tell: I read that off cell by cell, and not off two intervals that overlap or not. In my tables it is behind the history in every
# cell of more than a hundred lists, in both sets; after one track the thin set has fewer. It learns the order and
# the company of tracks that are heard often, so it finds most in the thick set and among popular tracks; a rare track has moved its
# row of the table a few times only, and the counts of the history know at least where it stood. I ship the way of counting that finds most, since it is
# ready in seconds, takes up a new list at once, and can say why: "stood in so many lists beside this one". I would change my mind where
# tracks are heard often, lists are long and the order decides, and the network is ahead by more than its interval.
#
# **Rubric** (half a point each)
#
# - names the mechanism: a row of the table is learnt from each place where its track is heard, and rare tracks have few of them; or
#   the cost of training, freshness, and tracks that are new
# - quotes own figures: paired differences with their intervals, of the cell where it does best and of one where it is far behind
# - names a case where it is otherwise: a thicker set, longer lists, an order that repeats, and who is then to be shipped

# %% [markdown]
# **In writing: the last one out.** We hide the last track of each list, and the lists are drawn from all years. What is too easy
# about that? Quote a figure of section 1 or 2 that shows it, and say how you would ask instead.

# %% [markdown] answer="last_one_out" points=1.5
# The training part holds lists that were made after the hidden track was chosen, and they tell of it: a song that was new when the list
# was made is counted by all that came later, and so is the step that leads to it. A recommender of that day had none of this. The
# tables show how much hangs on it: section 1 says how many of the last steps have been taken in another list, and the bound of section 2
# how many hidden tracks stood beside one of the list at all; with earlier lists alone both are smaller. Fairer is a date: train on the
# lists before it, ask those after it, and count what nobody could know as a miss. Where tastes and tracks stay the same for
# years, as in this synthetic world, which has no dates, the two ways say the same.
#
# **Rubric** (half a point each)
#
# - names the mechanism: lists made later are in the training part, and tell of the tracks and steps of earlier ones
# - quotes own figures: steps taken in other lists, the bound of counting, or the pairs left out since training does not know a track
# - names a case where it is otherwise: nothing changes over time; or what else makes it easy, popularity then and now, repeats, the last place

# %% [markdown]
# **Take away.** Compare list by list, and place by place. A network that has to be trained anew for each new track has to be ahead by
# more than its interval to be worth it.

# %% [markdown]
# ## 7 · A playlist
#
# To continue a list, suggest a track, put it into the list, and ask again. To take the best each time gives the same list each time, and often
# a dull one; to draw by the softmax of the logits divided by a *temperature* roams, the further the higher it is. And people want
# rules: no track twice, and not only one band.
#
# **Exercise `make_playlist`** · 3 points · 25 minutes · ★★★
#
# Write `make_playlist(score, start, n, rng, temperature, artist_of, per_artist)`. It returns the `n` tracks that follow `start`,
# without `start` itself.
#
# - `score(tracks)` is given the list of the tracks so far, `start` and what was drawn, and gives the logits of all tracks,
#   `(n_tracks,)`; a track with `-np.inf` never comes. Ask it anew before each track;
# - the next track is drawn with `rng`, with a chance proportional to $\exp(\mathrm{logit} / \mathrm{temperature})$ among the
#   tracks that may follow. With a `temperature` of 0, or very near it, it is the one with the highest logit. Logits of a
#   thousand must not overflow;
# - no track comes twice, and none of `start` comes again;
# - of any five tracks in a row at most `per_artist` are by one artist; the tracks of `start` stand in the row too.
#   `artist_of[t]` is the artist of track `t`; -1 says that nobody knows the artist, and such tracks are no band;
# - when nothing may follow any more, the list ends: it has fewer than `n` tracks.

# %% exercise="make_playlist"
def make_playlist(score, start, n, rng, temperature, artist_of, per_artist):
    """The tracks that follow `start`, up to n: drawn by softmax, none twice, few of one artist among any five."""
    # BEGIN SOLUTION
    artist_of = np.asarray(artist_of)
    tracks = [int(track) for track in start]
    for _ in range(n):
        logits = np.array(score(list(tracks)), float)
        logits[tracks] = -np.inf
        last, times = np.unique(artist_of[tracks[-4:]], return_counts=True)
        logits[np.isin(artist_of, last[(times >= per_artist) & (last >= 0)])] = -np.inf
        highest = logits.max()
        if highest == -np.inf:
            break
        if temperature < 1e-6:
            tracks.append(int(logits.argmax()))
        else:
            chances = np.exp((logits - highest) / temperature)
            tracks.append(int(rng.choice(len(chances), p=chances / chances.sum())))
    return tracks[len(start) :]
    # END SOLUTION

# %% check="make_playlist" points=3
check.make_playlist(make_playlist)

# %% only="lab"
guess_smooth = Guess("A list by the highest logit, and one drawn at temperature 1: which is smoother, each track like the one before it?",
                     "the highest logit", "drawn")
guess_diverse = Guess("And which is more diverse, looking at all pairs of its tracks?", "the highest logit", "drawn")
display(guess_smooth, guess_diverse)

# %% [markdown]
# **Smooth** is a list whose neighbours are alike, **diverse** one whose tracks differ (Bonnin and Jannach, 2014). Lists of people are
# measured by the same vectors, which were made from counts: none of the networks has seen them.

# %% only="lab"
from kit.sequences import windows

N_MORE = 10
if "GRU" in ranks_of["thin"] and ready("make_playlist"):
    heard_vectors = unit(table_of_radio)

    def logits_of(tracks):
        """What the network of the thin set expects after some tracks."""
        return thin_reader.predict_on_batch(windows([tracks], LENGTH))[0, -1]

    starts = [tracks[:4].tolist() for tracks in thin.test.prefixes if len(tracks) >= 4][:12]
    made = {
        way: [make_playlist(logits_of, start, N_MORE, np.random.default_rng(0), temperature, train.known_artists, 2) for start in starts]
        for way, temperature in {"highest": 0.0, "drawn": 1.0}.items()
    }
    made["people"] = [tracks[4 : 4 + N_MORE].tolist() for tracks in thin.test.prefixes if len(tracks) >= 4 + N_MORE][:12]
    shape = {
        way: (float(np.mean([smoothness(tracks, heard_vectors) for tracks in lists])),
              float(np.mean([diversities([tracks], heard_vectors)[0] for tracks in lists])))
        for way, lists in made.items()
    }
    for way, (smooth, diverse) in shape.items():
        print(f"{way:10}smoothness {smooth:.2f}, diversity {diverse:.2f}")
    guess_smooth.settle("the highest logit" if shape["highest"][0] >= shape["drawn"][0] else "drawn",
                        f"{shape['highest'][0]:.2f} and {shape['drawn'][0]:.2f}")
    guess_diverse.settle("the highest logit" if shape["highest"][1] >= shape["drawn"][1] else "drawn",
                         f"{shape['highest'][1]:.2f} and {shape['drawn'][1]:.2f}")
    display(curves(range(2, N_MORE + 1),
                   {way: np.mean([[heard_vectors[a] @ heard_vectors[b] for a, b in pairwise(tracks)] for tracks in lists
                                  if len(tracks) == N_MORE], axis=0) for way, lists in made.items()},
                   xlabel="track of the list", ylabel="cosine to the one before", logarithmic=False))

# %% [markdown]
# **Hear it.** The four songs of the beginning, and what your function puts after them. Press Play.

# %% only="lab"
if "GRU" in ranks_of["thin"] and ready("make_playlist"):
    fifth = make_playlist(logits_of, story, N_MORE, np.random.default_rng(4), 0.7, train.known_artists, 2)
    continued = Radio.from_walk(plays([*story, *fifth]), story[0], table_of_radio, train, previews=previews, n_steps=3 + N_MORE)
    display(continued)
    print("your function:", *(train.label(track) for track in fifth), sep="\n  ")
    print("whoever made the list:", *(train.label(track) for track in story_list[4 : 4 + N_MORE]), sep="\n  ")

# %% [markdown]
# **Take away.** A model of what comes next is not yet a playlist: the rule by which one draws from it, and the rules of the listener,
# decide what is heard.

# %% [markdown]
# ## Where to go from here
#
# - Bring your own playlists: `docs/how-to/real-playlists.md`. Which of your sentences of section 6 have to change?
# - Let the history's counts and the network's logits vote together, and choose the weight on the lists that choose.
# - Hide the last track of the *newest* lists, where lists have dates, and train on the older ones.

# %% [markdown]
# ## To read
#
# - M. Schedl, [Deep learning in music recommendation systems](https://www.frontiersin.org/articles/10.3389/fams.2019.00044/full),
#   2019: the survey.
# - B. Hidasi, A. Karatzoglou, L. Baltrunas, D. Tikk, [Session-based recommendations with recurrent neural
#   networks](https://arxiv.org/abs/1511.06939), 2016.
# - W.-C. Kang, J. McAuley, [Self-attentive sequential recommendation](https://arxiv.org/abs/1808.09781), 2018.
# - A. Petrov, C. Macdonald, [gSASRec: reducing overconfidence in sequential recommendation trained with negative
#   sampling](https://arxiv.org/abs/2308.07192), 2023.
# - M. Ludewig, D. Jannach, [Evaluation of session-based recommendation algorithms](https://arxiv.org/abs/1803.09587), 2018.
# - D. Garg and others, Sequence and time aware neighborhood for session-based recommendations: STAN, 2019.
# - G. Bonnin, D. Jannach, Automated generation of music playlists: survey and experiments, 2014.
# - Y. Bengio, J.-S. Senécal, Adaptive importance sampling to accelerate training of a neural probabilistic language model, 2008.
# - W. Krichene, S. Rendle, [On sampled metrics for item recommendation](https://doi.org/10.1145/3394486.3403226), 2020.
