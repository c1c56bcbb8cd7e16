# %% [markdown]
# # From sound to latent factors
#
# A song comes out today. Nobody has heard it. Who should? Who plays what together says nothing of it, for nobody has
# played it. Its sound is there, and so is the name of who made it. You learn from songs that have been played how to
# get from there to the place where its listeners are.
#
# **What you will build.** Words of sound, a network that hears, the error by which it may learn, a fair table of who
# finds listeners for new songs, the baseline that papers forget, a prior that gives way to plays, and a network that
# puts two sources together.
#
# **How it works.** A cell with a `TODO` is yours. Run it, then run the check below it: it answers at once, in words.
# `hint.NAME()` helps in three steps. Cells that need an answer you do not have yet say so and wait, or go on with the
# course's own answer, and say that too. Before some results you are asked for a guess: it earns nothing and may stay
# empty, and the result answers it. A written answer is a text cell: double-click its TODO. What your functions are
# given is not theirs to change: the lab goes on with it.

# %%
print("loading numpy, scipy and the kit; scikit-learn is loaded where section 3 needs it, Keras where section 4 does")
from kit.checks.sound import check, hint, ready
from kit.metrics import auc_within

import numpy as np
import scipy.sparse
import scipy.stats

# %% only="lab"
from kit.data.plays import N_MELS, SR, load_plays
from kit.funnel.factors import factorise
from kit.guessing import Guess
from kit.listening import Player
from kit.pictures import curves, effects, interval_rows
from kit.sound import decibels, mel, mfcc, stft
from kit.sound.play import from_mel

import pandas as pd
from IPython.display import display

# %% [markdown]
# ## 1 · Why music is different
#
# Three questions about the survey that this lab follows (Schedl, 2019), before you read on.

# %% only="lab"
guess_peculiar = Guess("Four things set songs apart from films and hotels: songs are short, there are very many, they are heard one "
                       "after the other, and ...?", "they move us strongly", "they cost little", "they grow old")
guess_tasks = Guess("Five tasks for computers that hear music: to follow a score, to let people browse, to sort by genre and mood, "
                    "to tell how alike two songs sound, to recommend. Which has been worked on least, says the survey?",
                    "sorting", "likeness of sound", "recommending")
guess_uses = Guess("Deep networks have two uses in music recommenders. One is to learn from playlists what comes next. And the other?",
                   "to get latent factors from sound and texts", "to make new songs", "to find copies")
display(guess_peculiar, guess_tasks, guess_uses)

# %% [markdown]
# The songs are a synthetic world: invented artists with four songs each, played by a computer band, and invented users.
# The first call plays all of them, which takes ten to twenty seconds of a processor, and keeps their spectrograms on
# this computer.

# %% only="lab"
music = load_plays()
print(music)
display(music.table().sort_values("plays", ascending=False).head(6))
guess_peculiar.settle("they move us strongly", "and recognising emotion is a task of its own, for which deep networks are used")
guess_tasks.settle("recommending", "there is much work on likeness of sound, which a recommender by content needs first, and little on "
                                   "the recommender")
guess_uses.settle("to get latent factors from sound and texts", "this lab; what comes next is another one")

# %% [markdown]
# **Four peculiarities.** A song is over in minutes, and there are millions of others: a suggestion that misses is
# skipped, and does little harm. So content may be used boldly. Songs move people, which is why so much work goes into
# moods. And songs are heard in sequence.
#
# **Five tasks.** Following a score, interfaces for browsing, sorting by genre or mood, likeness of sound, recommending.
# The first four are the field of *music information retrieval*, and grew from signal processing.
#
# **Two uses of deep networks.** They learn *latent factors* of songs from sound or words, for recommenders by content
# and for hybrid ones; and they learn the order of songs in playlists and sessions. This lab is about the former.
#
# **What is played, and what is not.** The picture orders the songs by their plays. A few are played very often, most of
# them seldom. And then think of a song that is not in the picture: it came out today.

# %% only="lab"
of_song = np.sort(np.asarray(music.plays.sum(axis=0)))[::-1]
n_top = len(music) // 100
share_of_top = of_song[:n_top].sum() / of_song.sum()
print(f"the {n_top} songs that are played most have {share_of_top:.1%} of all plays")
curves(range(1, len(music) + 1), {"plays": of_song}, xlabel="songs, by their plays", ylabel="plays")

# %% [markdown]
# **Hear it.** The song that is played most, another one by the same artist, and the song that is played least. (No
# sound is kept in this notebook: it is sent to the page when you press Play.)

# %% only="lab"
times = np.asarray(music.plays.sum(axis=0))
loved, rare = int(times.argmax()), int(times.argmin())
by_same = next(song for song in range(len(music)) if music.artists[song] == music.artists[loved] and song != loved)
hear_world = Player({f"most played · {music.label(loved)}": music.sound(loved), f"by the same artist · {music.label(by_same)}":
                     music.sound(by_same), f"least played · {music.label(rare)}": music.sound(rare)}, SR)
hear_world

# %% [markdown]
# **Take away.** In music a bad suggestion is cheap and the catalogue is large, so it pays to suggest what nobody has
# played. For that one has to know a song by something else than its plays.

# %% [markdown]
# ## 2 · Who plays what: latent factors
#
# Some songs are held out, *with all their plays*, as if they came out today: they are **cold**, the others are
# **warm**. There are two ways to do it, and this lab always asks both. **Cold songs**: a fifth of the songs, of artists
# who have others. **Cold artists**: a fifth of the artists, with all their songs, so that not even the artist is known.

# %% only="lab"
DIM = 12  # latent factors
splits = {"cold songs": music.cold_songs(np.random.default_rng(0)), "cold artists": music.cold_artists(np.random.default_rng(0))}
heard, fitted = {}, {}
for protocol, split in splits.items():
    heard[protocol] = music.plays[:, split.cold].toarray() > 0
    fitted[protocol] = factorise(music.plays[:, split.warm], DIM, seed=0)
    print(f"{protocol}: {len(split.warm)} songs are warm, {len(split.cold)} are cold")

# %% [markdown]
# **Weighted matrix factorisation** (WMF; Hu, Koren and Volinsky, 2008) gives each user $x_u$ and each warm song $y_i$ a
# few numbers, such that $x_u \cdot y_i$ is near 1 where the song was played and near 0 where it was not. Plays become
# *yes* or *no*; how often decides about the *confidence* $c_{ui} = 1 + \alpha \ln(1 + r_{ui})$ with which a yes is
# believed, and a no has the confidence 1. You wrote it in lab 04 as `fit_mf`; here the kit does it. (Others find such
# factors by stochastic gradient descent, or as the maximum of a likelihood. The idea is the same.)

# %% only="lab"
guess_ends = Guess("The ten songs at one end of the strongest factor: by how many artists are they?", "nine or ten", "five to eight",
                   "four or fewer")
guess_again = Guess("The factorisation is run again, from other random numbers. What stays the same?",
                    "the factors and the scores", "the scores, not the factors", "neither")
display(guess_ends, guess_again)

# %% [markdown]
# What does a factor sound like? The factors are turned so that the first tells most about the songs, and at each of its
# ends stand the ten songs that go furthest.

# %% only="lab"
warm, factors = splits["cold songs"].warm, fitted["cold songs"].artists
turned = (factors - factors.mean(axis=0)) @ np.linalg.svd(factors - factors.mean(axis=0), full_matrices=False)[2].T
end_songs = {"one end": warm[np.argsort(turned[:, 0])[:10]], "the other end": warm[np.argsort(turned[:, 0])[-10:]]}
every_tag = np.asarray(music.tags.mean(axis=0)).ravel()
for end, those in end_songs.items():
    more = np.asarray(music.tags[those].mean(axis=0)).ravel() - every_tag
    print(f"{end}: {len(set(music.artists[those].tolist()))} artists; tags they have more often than others:",
          ", ".join(music.tag_names[np.argsort(-more)[:4]]))
n_artists_of_end = len(set(music.artists[end_songs["one end"]].tolist()))
guess_ends.settle("nine or ten" if n_artists_of_end >= 9 else "five to eight" if n_artists_of_end >= 5 else "four or fewer",
                  f"{n_artists_of_end} artists")


def medley(those, seconds=1.2):
    """The beginnings of some songs, one after the other."""
    return np.concatenate([music.sound(song)[: int(seconds * SR)] for song in those])


hear_ends = Player({end: medley(those) for end, those in end_songs.items()}, SR)
display(hear_ends)
curves(range(1, N_MELS + 1), {end: music.mels[those].astype(np.float32).mean(axis=(0, 1)) for end, those in end_songs.items()},
       xlabel="mel band", ylabel="mean, dB")

# %% [markdown]
# Some of it can be heard, and some of it cannot: users share scenes too, and a scene has no sound. What is in the
# factors and not in the sound no network will find.

# %% only="lab"
again = factorise(music.plays[:, warm], DIM, seed=1)
first = fitted["cold songs"]
alike = np.abs(np.corrcoef(first.artists.T, again.artists.T)[:DIM, DIM:])
same_scores = np.corrcoef((first.users @ first.artists.T).ravel(), (again.users @ again.artists.T).ravel())[0, 1]
same_factors = alike.max(axis=1).mean()
print(f"correlation of each factor with the one of the second run that is most like it: {same_factors:.2f} in the mean;")
print(f"correlation of the scores: {same_scores:.3f}")
guess_again.settle("the factors and the scores" if same_factors > 0.95 and same_scores > 0.95 else
                   "the scores, not the factors" if same_scores > 0.95 else "neither", f"{same_factors:.2f} and {same_scores:.3f}")

# %% [markdown]
# Whatever turns users and songs alike leaves all products as they are. So never compare factors of two runs, and never
# two networks by the error of their factors in two different spaces: compare scores.
#
# **Take away.** A factorisation puts songs where their listeners are. It has no place for a song without plays. From
# here on the question is: can its place be told from something else?

# %% [markdown]
# ## 3 · By hand: words of sound

# %%
print("loading scikit-learn")
from sklearn.cluster import MiniBatchKMeans

# %% only="lab"
from sklearn.decomposition import PCA
from sklearn.linear_model import RidgeCV

# %% [markdown]
# The first way of the paper of 2013, the one its network was compared with, is made by hand: *MFCC* of each frame (the
# broad shape of its spectrum, a row of 20 numbers), words, a principal component analysis (PCA), and a linear
# regression on the factors.

# %% [markdown]
# A song is a few hundred frames, another has more. To compare songs, each is told by as many numbers: which *words* it
# is made of. A word is a kind of frame, found by clustering, and a song is the share of its frames that each word has.
#
# **Exercise `bag_of_sounds`** · 3 points · 15 minutes · ★★☆
#
# Write `bag_of_sounds(train_frames, frames_of_songs, n_words, rng)`. It returns an array `(n_songs, n_words)`.
#
# - `train_frames` is `(n, d)`: frames of songs that have been played. The words, all `n_words`, are made from them
#   alone;
# - `frames_of_songs` is a list with the frames of each song, `(m, d)`; songs may have different lengths `m`;
# - a row says which share of the song each word has: it sums to 1, however long the song is. A frame may also be shared
#   out among several words;
# - nothing that is said of one song depends on which other songs are in the list;
# - what is drawn by chance is drawn with `rng`, so that the same seed gives the same array.
#
# `sklearn.cluster.MiniBatchKMeans` takes a number as `random_state`: draw one with `rng`.

# %% exercise="bag_of_sounds"
def bag_of_sounds(train_frames, frames_of_songs, n_words, rng):
    """The share that each word has of each song, (n_songs, n_words); the words come from `train_frames` alone."""
    # BEGIN SOLUTION
    middle, spread = train_frames.mean(axis=0), train_frames.std(axis=0)
    words = MiniBatchKMeans(n_words, n_init=1, random_state=int(rng.integers(2**31)))
    words.fit((train_frames - middle) / spread)
    said = words.predict((np.concatenate(frames_of_songs) - middle) / spread)
    n_frames = [len(frames) for frames in frames_of_songs]
    song = np.repeat(np.arange(len(n_frames)), n_frames)
    counts = np.bincount(song * n_words + said, minlength=len(n_frames) * n_words).reshape(-1, n_words)
    return counts / np.array(n_frames)[:, None]
    # END SOLUTION

# %% check="bag_of_sounds" points=3
check.bag_of_sounds(bag_of_sounds)

# %% only="lab"
guess_words = Guess("Chance has an AUC of .5. How far do words of sound come, for songs that nobody has played?",
                    "below .55", ".55 to .65", "above .65")
guess_all = Guess("Somebody makes the words from the frames of all songs, the cold ones too. Does the AUC change by .01 or more?",
                  "it gets better", "it gets worse", "no")
display(guess_words, guess_all)

# %% [markdown]
# Everything that is learnt is learnt from warm songs: the words, the components, the mean and spread of each column,
# the regression. The users keep the factors that the warm songs gave them, and the score of a cold song is their
# product with what is predicted. Its AUC is taken user by user; section 5 says how, and asks you for it.

# %% only="lab"
def linear(table, protocol):
    """Factors of the cold songs, by a ridge on rows of all songs that are standardised by the warm ones."""
    split = splits[protocol]
    middle, spread = table[split.warm].mean(axis=0), table[split.warm].std(axis=0)
    scaled = (table - middle) / np.where(spread > 1e-9, spread, 1)
    ridge = RidgeCV(np.logspace(-1, 5, 13)).fit(scaled[split.warm], fitted[protocol].artists)
    return ridge.predict(scaled[split.cold])


def scores_of(factors, protocol):
    """The scores of all users for the cold songs, (n_users, n_cold)."""
    return fitted[protocol].users @ factors.T


def aucs_of(scores, protocol, songs=slice(None)):
    """The AUC of each user who has played some of the cold songs and not others."""
    right = heard[protocol][:, songs]
    both_kinds = right.any(axis=1) & ~right.all(axis=1)
    user = np.repeat(np.arange(both_kinds.sum()), right.shape[1])
    return auc_within(scores[both_kinds][:, songs].ravel(), right[both_kinds].ravel().astype(int), user)


def auc_of(scores, protocol):
    """The mean AUC over users, and its 95 % interval."""
    aucs = aucs_of(scores, protocol)
    half = 1.96 * aucs.std() / np.sqrt(len(aucs))
    return float(aucs.mean()), float(aucs.mean() - half), float(aucs.mean() + half)


N_WORDS, COEFFICIENTS, PARTS, FRAMES = 100, 20, 20, 20_000
cepstra = mfcc(music.mels.astype(np.float32).reshape(-1, N_MELS), COEFFICIENTS).reshape(len(music), -1, COEFFICIENTS)


def some_frames(songs, rng):
    """Frames of some songs, drawn by chance."""
    frames = cepstra[songs].reshape(-1, COEFFICIENTS)
    return frames[np.sort(rng.choice(len(frames), min(FRAMES, len(frames)), replace=False))]


def parts_of(shares, protocol):
    """The principal components of the words' shares."""
    root = np.sqrt(shares)
    return PCA(PARTS, random_state=0).fit(root[splits[protocol].warm]).transform(root)


models = {protocol: {"random": np.random.default_rng(0).random(right.shape)} for protocol, right in heard.items()}
words_of = {}
if ready("bag_of_sounds"):
    for protocol, split in splits.items():
        rng = np.random.default_rng(0)
        words_of[protocol] = np.asarray(bag_of_sounds(some_frames(split.warm, rng), [one.copy() for one in cepstra], N_WORDS, rng))
        models[protocol]["MFCC, words, PCA, linear"] = scores_of(linear(parts_of(words_of[protocol], protocol), protocol), protocol)
        print(f"{protocol}: AUC {auc_of(models[protocol]['MFCC, words, PCA, linear'], protocol)[0]:.3f}")
    by_words = auc_of(models["cold songs"]["MFCC, words, PCA, linear"], "cold songs")[0]
    guess_words.settle("below .55" if by_words < 0.55 else ".55 to .65" if by_words <= 0.65 else "above .65", f"{by_words:.3f}")
    rng = np.random.default_rng(0)
    leaky = np.asarray(bag_of_sounds(some_frames(np.arange(len(music)), rng), [one.copy() for one in cepstra], N_WORDS, rng))
    by_all_words = auc_of(scores_of(linear(parts_of(leaky, "cold songs"), "cold songs"), "cold songs"), "cold songs")[0]
    change = by_all_words - by_words
    guess_all.settle("no" if abs(change) < 0.01 else "it gets better" if change > 0 else "it gets worse",
                     f"{by_all_words:.3f} against {by_words:.3f}")

# %% [markdown]
# Whether the leak shows or not, it is one: with words made from the cold songs, nobody knows any more what the number
# would be for songs that come out tomorrow. A leak that does no harm this time is found by nobody the next time.
#
# **Simpler by hand.** Why words at all? Take the mean of each mel band, its spread, and its *flux*, how much it goes up
# from frame to frame: no clustering, no components, and a linear regression on that.

# %% only="lab"
def mel_statistics(mels):
    """Mean, spread and flux of each mel band, (n, 3 * bands): none of it says in which order the frames come."""
    frames = mels.astype(np.float32)
    rises = np.maximum(np.diff(frames, axis=1), 0).mean(axis=1)
    return np.concatenate([frames.mean(axis=1), frames.std(axis=1), rises], axis=1).astype(float)


statistics = mel_statistics(music.mels)
for protocol in splits:
    models[protocol]["mean, spread, flux of mel bands, linear"] = scores_of(linear(statistics, protocol), protocol)
by_hand = {f"{row}, {protocol}": auc_of(scores, protocol) for protocol in splits for row, scores in models[protocol].items()}
interval_rows(by_hand, what="AUC of users, on songs that nobody has played", chance=0.5)

# %% [markdown]
# **Hear a word.** Of all words, take one that songs differ in: two songs that have much of it, and two that have none.
# Can you say what it means? The word has no name; it is a kind of frame.

# %% only="lab"
if words_of:
    shares = words_of["cold songs"]
    word = int(shares[splits["cold songs"].warm].std(axis=0).argmax())
    in_order = np.argsort(-shares[:, word], kind="stable")
    hear_word = Player({f"{where} ({shares[song, word]:.0%}) · {music.titles[song]}": music.sound(song) for where, song in
                        {"most of it": in_order[0], "second": in_order[1], "nothing of it": in_order[-2], "nor this": in_order[-1]}.items()}, SR)
    display(hear_word)

# %% [markdown]
# **Take away.** Build the simplest thing by hand before a network, and look at several: a baseline that is too weak
# flatters whatever comes next.

# %% [markdown]
# ## 4 · A network that hears

# %%
print("loading Keras, and TensorFlow, which does its arithmetic: some seconds, once")
import keras
from keras import layers

# %% only="lab"
from kit.training.early import fit_early

# %% [markdown]
# By hand the frames of a song are thrown into one bag, and what comes after what is lost. A network that reads the
# spectrogram itself can keep it.

# %% [markdown]
# Van den Oord, Dieleman and Schrauwen (2013) let a network find its own words: convolutions over the frames of a mel
# spectrogram, and at the end a number for each latent factor.
#
# **Exercise `audio_cnn`** · 4 points · 25 minutes · ★★★
#
# Write `audio_cnn(n_mels, n_factors)`. It returns a compiled `keras.Model`.
#
# - Its input is a mel spectrogram, `keras.Input((None, n_mels))`: `None` stands for any number of frames, so a longer
#   clip is no error. The check asks it as it is built, before any training;
# - its output is `(n, n_factors)`. Factors go below 0 and above 1, so the last layer is linear;
# - it hardly matters when something is heard: a clip that is cut a few frames later moves the output less than one
#   whose bands are shifted by as many;
# - what comes after what does matter: frames in another order are another song. So something has to bend (an
#   activation, or the maximum) before frames are averaged;
# - compile it with the loss `"mse"`.
#
# Convolutions over time (`Conv1D`), over time and bands, `GRU` or attention all do; pool over the frames by mean, by
# maximum, or by both.

# %% exercise="audio_cnn"
def audio_cnn(n_mels, n_factors):
    """A compiled network from mel spectrograms of any length, (n, frames, n_mels), to factors, (n, n_factors)."""
    # BEGIN SOLUTION
    heard = spectrogram = keras.Input((None, n_mels))
    for _ in range(2):
        heard = layers.Conv1D(64, 5, padding="same", activation="relu")(heard)
        heard = layers.MaxPooling1D(2, padding="same")(heard)
    heard = layers.Conv1D(64, 5, padding="same", activation="relu")(heard)
    pooled = layers.Concatenate()([layers.GlobalAveragePooling1D()(heard), layers.GlobalMaxPooling1D()(heard)])
    model = keras.Model(spectrogram, layers.Dense(n_factors)(pooled))
    model.compile(keras.optimizers.Adam(0.001), "mse")
    return model
    # END SOLUTION

# %% check="audio_cnn" points=4
check.audio_cnn(audio_cnn)

# %% [markdown]
# The network learns to meet the factors of a song: the mean squared error (MSE) counts every song alike. But what is
# wanted in the end are plays. The *weighted prediction error* (WPE) is what the factorisation itself makes small, song
# by song.
#
# **Exercise `wpe`** · 3 points · 15 minutes · ★★☆
#
# Write `wpe(plays, users, predicted, alpha)`. It returns the error of each song, an array `(n_songs,)`:
#
# $$\text{wpe}_i = \sum_u c_{ui}\,(p_{ui} - x_u \cdot y_i)^2, \qquad c_{ui} = 1 + \alpha \ln(1 + r_{ui})$$
#
# - `plays` is a sparse table (scipy CSR), a row a user, a column a song: $r_{ui}$. `users` has a row $x_u$ for each
#   user, `predicted` a row $y_i$ for each song, and `alpha` is $\alpha$;
# - $p_{ui}$ is 1 where $r_{ui}$ is above 0, else 0. *The sum goes over all users*: who has not played a song counts
#   with the confidence 1;
# - users and songs are many, plays are few: a table of users times songs need not be filled. What everybody would add
#   if nobody had played is $y_i^\top (X^\top X)\, y_i$.

# %% exercise="wpe"
def wpe(plays, users, predicted, alpha):
    """The weighted prediction error of each song over all users, (n_songs,)."""
    # BEGIN SOLUTION
    user, song, times = scipy.sparse.find(plays)
    score = (users[user] * predicted[song]).sum(axis=1)
    confidence = 1 + alpha * np.log1p(times)
    if_nobody_played = ((predicted @ (users.T @ users)) * predicted).sum(axis=1)
    more = confidence * (1 - score) ** 2 - score**2
    return if_nobody_played + np.bincount(song, more, minlength=len(predicted))
    # END SOLUTION

# %% check="wpe" points=3
check.wpe(wpe)

# %% only="lab"
guess_cnn = Guess("Network or ridge: whose AUC is higher for cold songs, by .01 or more, in the mean of three seeds?",
                  "the network's", "that of mean, spread, flux", "neither")
guess_loss = Guess("MSE or WPE: is one of them better by more than what another seed does?", "MSE", "WPE", "neither")
display(guess_cnn, guess_loss)

# %% [markdown]
# **Before a network sees numbers.** The spectrograms are kept in 16 bits, where 65,504 is the last number: what is
# louder is infinite, and the network answers all the same. So ask first. (These are in dB, so nothing is wrong with
# them; the same clips as power, at the level of a record, would have been.)

# %% only="lab"
def all_finite(mels):
    """The spectrograms as 32-bit numbers, refused where one is infinite or no number."""
    wrong = int((~np.isfinite(mels)).any(axis=(1, 2)).sum())
    if wrong:
        raise ValueError(f"{wrong} of {len(mels)} spectrograms are not finite")
    return mels.astype(np.float32)


seen_by_net = all_finite(music.mels)[:, : music.mels.shape[1] // 2 * 2].reshape(len(music), -1, 2, N_MELS).mean(axis=2)
with np.errstate(over="ignore"):
    as_power = (10 ** (music.mels[:20].astype(np.float32) / 10) * 1e4).astype(np.float16)
try:
    all_finite(as_power)
except ValueError as error:
    print(f"twenty clips as power, 40 dB louder: {error}")
print(f"the network is given {seen_by_net.shape[1]} frames of a clip, each the mean of two, which halves the work")

# %% [markdown]
# **Three seeds, two losses.** The same network, the same songs, three times from other random numbers. A tenth of the
# warm songs tells when to stop; the cold songs have no say in it. For WPE the target of a song are its plays, and the
# loss is your `wpe`, divided by the number of users.

# %% only="lab"
ALPHA = 2.0  # that of the factorisation of section 2
SEEDS = (0, 1, 2)


def scaled_for(protocol):
    """The spectrograms, each band scaled by the warm songs; the factors of the warm songs, their middle and their spread."""
    warm = seen_by_net[splits[protocol].warm]
    wanted = fitted[protocol].artists
    middle, spread = wanted.mean(axis=0), wanted.std()
    return (seen_by_net - warm.mean(axis=(0, 1))) / warm.std(axis=(0, 1)), (wanted - middle) / spread, middle, spread


def weighted_loss(users, middle, spread):
    """The weighted prediction error of a song, a user in the mean, for targets that are plays."""
    users, middle = keras.ops.convert_to_tensor(users, "float32"), keras.ops.convert_to_tensor(middle, "float32")

    def loss(plays, out):
        score = keras.ops.matmul(out * spread + middle, keras.ops.transpose(users))
        wanted = keras.ops.cast(plays > 0, "float32")
        return keras.ops.mean((1 + ALPHA * keras.ops.log1p(plays)) * (wanted - score) ** 2, axis=-1)

    return loss


def trained(protocol, loss, seed, net=None, epochs=10):
    """Factors of the cold songs by a network that is trained on the warm ones, and its history."""
    pictures, wanted, middle, spread = scaled_for(protocol)
    keras.utils.set_random_seed(seed)
    model = (net or audio_cnn)(N_MELS, DIM)
    if loss == "WPE":
        model.compile(model.optimizer.__class__.from_config(model.optimizer.get_config()),
                      weighted_loss(fitted[protocol].users, middle, spread))
        wanted = music.plays[:, splits[protocol].warm].T.toarray()
    history = fit_early(model, [pictures[splits[protocol].warm]], wanted.astype(np.float32), np.random.default_rng(seed), epochs=epochs,
                        batch=32, patience=3, told=f"{loss}, seed {seed}")
    return np.asarray(model(pictures[splits[protocol].cold])) * spread + middle, history, model


nets, histories, auc_of_seed = {}, {}, {}
if ready("audio_cnn"):
    for loss in ("MSE", "WPE"):
        for seed in SEEDS:
            nets["cold songs", loss, seed], histories[loss, seed], listener = trained("cold songs", loss, seed)
        nets["cold artists", loss, 0], _, _ = trained("cold artists", loss, 0)
        auc_of_seed[loss] = [auc_of(scores_of(nets["cold songs", loss, seed], "cold songs"), "cold songs")[0] for seed in SEEDS]
        for protocol in splits:
            models[protocol][f"network, {loss}"] = scores_of(nets[protocol, loss, 0], protocol)
    display(pd.DataFrame(auc_of_seed, index=[f"seed {seed}" for seed in SEEDS]).T.round(3))
    by_ridge = auc_of(models["cold songs"]["mean, spread, flux of mel bands, linear"], "cold songs")[0]
    mean_of_loss = {loss: float(np.mean(aucs)) for loss, aucs in auc_of_seed.items()}
    ahead = mean_of_loss["MSE"] - by_ridge
    guess_cnn.settle("neither" if abs(ahead) < 0.01 else "the network's" if ahead > 0 else "that of mean, spread, flux",
                     f"{mean_of_loss['MSE']:.3f} (MSE) against {by_ridge:.3f}")
    apart = mean_of_loss["MSE"] - mean_of_loss["WPE"]
    spread_of_seeds = max(np.ptp(aucs) for aucs in auc_of_seed.values())
    guess_loss.settle("neither" if abs(apart) <= spread_of_seeds else "MSE" if apart > 0 else "WPE",
                      f"MSE {apart:+.3f} in the mean; the seeds of one loss differ by up to {spread_of_seeds:.3f}")
    n_epochs = min(len(one) for one in histories.values())
    display(curves(range(1, n_epochs + 1), {f"{part}, seed {seed}": [one[key] for one in histories["MSE", seed][:n_epochs]]
                                            for part, key in {"training": "loss", "kept apart": "val_loss"}.items() for seed in SEEDS[:2]},
                   xlabel="epoch", ylabel="MSE of scaled factors"))

# %% [markdown]
# This is the order that came out, and nothing was tuned until another one did. The paper of 2013 had hundreds of
# thousands of songs, and beat words of sound with them. Here are some hundred songs to learn hearing from. The curves
# show what comes of it: the error of the training part goes on falling, and after two epochs that of the songs kept
# apart hardly follows.
#
# **Popular songs, and the others.** WPE is what the recommender makes small. Which songs is it about?

# %% only="lab"
shares_of_popular, by_half = {}, {}
if ready("audio_cnn", "wpe"):
    cold = splits["cold songs"].cold
    played = np.asarray(music.plays[:, cold].sum(axis=0))
    popular = played > np.median(played)
    users = fitted["cold songs"].users
    for loss in ("MSE", "WPE"):
        for seed in SEEDS:
            found = nets["cold songs", loss, seed]
            errors = np.asarray(wpe(music.plays[:, cold], users.copy(), found.copy(), ALPHA))
            shares_of_popular[loss, seed] = float(errors[popular].sum() / errors.sum())
            for half, which in {"popular half": popular, "other half": ~popular}.items():
                by_half[loss, half, seed] = float(aucs_of(scores_of(found, "cold songs"), "cold songs", np.flatnonzero(which)).mean())
    print(f"of the weighted error {np.mean(list(shares_of_popular.values())):.0%} is that of the popular half of the songs")
    display(pd.DataFrame([{"loss": loss, "AUC among": half, **{f"seed {seed}": by_half[loss, half, seed] for seed in SEEDS}}
                          for loss in ("MSE", "WPE") for half in ("popular half", "other half")]).round(3))

# %% [markdown]
# Mind what the table asks: the AUC *among* popular songs, and among the others. A user's choice between a famous song
# and an unknown one is in neither.
#
# (One of the notes that this lab is made from calls the error MPE. It is the WPE of the paper. The same notes link
# *Automatic tagging* to arXiv 1801.05134, which is Li and others on dropout and batch normalisation, and *Deep
# content-based* to 1807.06786, Lee and others on content and users. The list at the end has what is meant. Follow a
# link before you cite it.)

# %% [markdown]
# **In your own words.** The weighted prediction error is the error of the recommender itself, and yet in the paper the
# network that was trained with MSE is the better one. Is yours? Split your songs by popularity: who pays?

# %% [markdown] answer="wpe_or_mse" points=1.5
# The weighted error of a song grows with its plays, so a few popular songs hold most of the weight. The network learns
# them, and the others pay: those are most of the songs, and new songs are mostly of them. MSE counts every song alike.
# Over three seeds my two networks cannot be told apart: the difference of the AUC is smaller than what another seed
# does, in the popular half and in the other. I would take MSE, since it is simpler.
#
# **Rubric** (half a point each)
#
# - names the mechanism: popular songs hold most of the weight of the weighted error
# - quotes figures of one's own by popularity half, with the spread over seeds; "not to be told apart" is right where it
#   is so
# - names a case where it is otherwise: a service whose new songs are by popular artists, plays that hardly differ, or
#   much more data

# %% [markdown]
# **Which filters?** A fully convolutional network (FCN) has no layer that fixes the length. Choi and others (2016)
# stack small filters, 3 frames by 3 bands. Pons and others (2017) give the first layer the shapes of music: *vertical*
# filters, a few frames and many bands, for timbre; *horizontal* ones, many frames of one line, for rhythm. musicnn of
# lab 03 begins so. Both with five layers of convolutions, beside each other:

# %% only="lab"
def ended(spectrogram, heard, n_factors):
    """A compiled network: the mean and the maximum over frames, then the factors."""
    over_frames = [layers.GlobalAveragePooling1D()(heard), layers.GlobalMaxPooling1D()(heard)]
    model = keras.Model(spectrogram, layers.Dense(n_factors)(layers.Concatenate()(over_frames)))
    model.compile(optimizer=keras.optimizers.Adam(0.001), loss="mse")
    return model


def small_filters(n_mels, n_factors):
    """Five convolutions of 3 x 3, on bands that are averaged two by two."""
    spectrogram = keras.Input((None, n_mels))
    heard = layers.AveragePooling2D((1, 2))(layers.Reshape((-1, n_mels, 1))(spectrogram))
    for filters, pool in ((8, 2), (16, 2), (32, 2), (32, 1), (32, 1)):
        heard = layers.Conv2D(filters, 3, padding="same", activation="relu")(heard)
        heard = layers.MaxPooling2D(pool, padding="same")(heard)
    return ended(spectrogram, layers.Reshape((-1, n_mels // 16 * 32))(heard), n_factors)


def shaped_filters(n_mels, n_factors):
    """Vertical and horizontal filters, on bands that are averaged two by two, then four convolutions over time."""
    spectrogram = keras.Input((None, n_mels))
    bands = layers.AveragePooling2D((1, 2))(layers.Reshape((-1, n_mels, 1))(spectrogram))
    tall = layers.Conv2D(16, (3, 20), strides=(1, 2), padding="same", activation="relu")(bands)
    tall = layers.Reshape((-1, 16))(layers.MaxPooling2D((1, n_mels // 4))(tall))
    line = layers.Reshape((-1, 1))(layers.AveragePooling2D((1, n_mels // 2))(bands))
    heard = layers.Concatenate()([tall, layers.Conv1D(16, 17, padding="same", activation="relu")(line)])
    for pool in (2, 2, 1, 1):
        heard = layers.MaxPooling1D(pool, padding="same")(layers.Conv1D(32, 3, padding="same", activation="relu")(heard))
    return ended(spectrogram, heard, n_factors)


fronts = {}
for name, net in {"3 x 3, five layers": small_filters, "vertical and horizontal, five layers": shaped_filters}.items():
    found, history, model = trained("cold songs", "MSE", 0, net, epochs=5)
    fronts[name] = {"parameters": model.count_params(), "RMSE of scaled factors, kept apart": min(one["val_loss"] for one in history) ** 0.5,
                    "AUC, cold songs": auc_of(scores_of(found, "cold songs"), "cold songs")[0]}
if ready("audio_cnn"):
    fronts["yours"] = {"parameters": listener.count_params(),
                       "RMSE of scaled factors, kept apart": min(one["val_loss"] for one in histories["MSE", 0]) ** 0.5,
                       "AUC, cold songs": auc_of_seed["MSE"][0]}
display(pd.DataFrame.from_dict(fronts, orient="index").round(3))

# %% [markdown]
# An RMSE of 1 is that of a network which always says the mean. On these songs the small filters are ahead, with one
# seed each: they meet a riff with the same weights wherever it lies among the bands. Pons and others found both alike,
# and took the shaped ones since they have fewer parameters.
#
# **Dropout below batch normalisation.** Choi's network has both. In training, dropout zeroes a share of the numbers and
# makes the others larger; their mean stays, their variance grows. Batch normalisation keeps that variance, and divides
# by it later too, when nothing is dropped any more (Li and others, 2018):

# %% only="lab"
keras.utils.set_random_seed(0)
pictures = scaled_for("cold songs")[0][splits["cold songs"].warm]
dropping, norm = layers.Dropout(0.5), layers.BatchNormalization(momentum=0.5)
for start in range(0, 640, 32):
    norm(dropping(pictures[start : start + 32], training=True), training=True)
kept_variance = float(np.mean(np.asarray(norm.moving_variance)))
later = np.asarray(norm(dropping(pictures, training=False), training=False))
shifted = float(later.var(axis=(0, 1)).mean())
print(f"the variance that it has learnt: {kept_variance:.2f}; what comes out later has {shifted:.2f} in the place of 1")

# %% [markdown]
# Put dropout above the last batch normalisation, or leave it out.
#
# **Is frequency missing from the waveform?** One of the notes says so, and prefers spectrograms for that reason. But a
# spectrogram is computed from the waveform, so it cannot have more. What it *loses* can be heard: here a clip goes
# through 64 mel bands, and back. (Networks that read samples exist. Pons and others found them better than mel
# spectrograms with more than a million songs, and not with fewer.)

# %% only="lab"
clip = music.sound(loved)
frames_of_clip = np.abs(stft(clip, 512, 256)) ** 2
through = {n: mel(frames_of_clip, SR, n) for n in (16, N_MELS)}
hear_mel = Player({"the clip": clip, **{f"back from {n} bands": lambda bands=bands: from_mel(bands, SR, np.random.default_rng(0))
                                         for n, bands in through.items()}}, SR,
                  pictures={"the clip": decibels(frames_of_clip)} | {f"back from {n} bands": decibels(bands) for n, bands in through.items()},
                  rows_of=dict.fromkeys(("the clip", *(f"back from {n} bands" for n in through)), ("0", "8 kHz")))
hear_mel

# %% [markdown]
# **What could have been heard.** The riff of a song, quick notes that go up or down, is known to the order of frames
# alone: no mean, spread or flux tells it. By hand it takes one more idea: is a band loud *before* those above it, or
# after?

# %% only="lab"
def mel_order(mels, lags=(2, 4, 6), distances=16):
    """Whether bands are loud before those above them or after: how band and higher band follow, less the other way round."""
    frames = mels.astype(np.float32)
    frames = np.clip(frames - np.median(frames, axis=1, keepdims=True), -15, 25)
    frames -= frames.mean(axis=1, keepdims=True)
    found = []
    for lag in lags:
        follows = np.matmul(frames[:, :-lag].transpose(0, 2, 1), frames[:, lag:]) / frames.shape[1]
        first = follows - follows.transpose(0, 2, 1)
        found += [np.trace(first, offset=away, axis1=1, axis2=2) for away in range(1, distances + 1)]
    return np.stack(found, axis=1).astype(float)


ordered = np.concatenate([statistics, mel_order(music.mels)], axis=1)
for protocol in splits:
    models[protocol]["the same, and what follows what, linear"] = scores_of(linear(ordered, protocol), protocol)
    print(protocol, "AUC {:.3f} [{:.3f}, {:.3f}]".format(*auc_of(models[protocol]["the same, and what follows what, linear"], protocol)))

# %% [markdown]
# **Take away.** A network is a way to find features, and it needs songs to find them. Train it several times: what
# another seed does as well is no difference. And a loss that follows the plays follows the popular songs.

# %% [markdown]
# ## 5 · Measuring what nobody has played

# %% [markdown]
# A song that nobody has played: no plays to learn from, but also none to be judged by. So some songs are held out, with
# all their plays, as if they came out today.
#
# **Exercise `cold_eval`** · 3 points · 25 minutes · ★★☆
#
# Write `cold_eval(scores, plays, k)`. It returns a dict.
#
# - `scores` is `(n_users, n_songs)`, a score for each user and each cold song, and `plays` a sparse table of the same
#   shape: how often the user has played it. What was played at least once is *right*;
# - a user who has played none of the songs, or all of them, is left out of all three measures. `left_out` is how many;
# - `auc_of_user`, `map_of_user` and `ndcg_of_user` have a number for each user, `nan` for one who is left out. `auc`,
#   `map` and `ndcg` are the means over the others;
# - AUC of a user: of all pairs of a right and another song, the share in which the right one has the higher score;
#   equal scores count one half;
# - the average precision: the `k` songs with the highest scores, in order (all songs, where there are fewer than `k`). At
#   each right one take the share of right ones up to there; sum these, and divide by the most that could be right,
#   $\min(k, \text{right ones of the user})$;
# - NDCG of the same list: a right song at place $i$ (from 1) earns $1 / \log_2(i + 1)$; the sum is divided by that of the
#   best list of `k`, which begins with the right songs of this user.

# %% exercise="cold_eval"
def cold_eval(scores, plays, k):
    """AUC, MAP@k and NDCG@k over users, for each user, and how many users are left out."""
    # BEGIN SOLUTION
    right = plays.toarray() > 0
    asked = right.any(axis=1) & ~right.all(axis=1)
    right, scores = right[asked], scores[asked]
    n_right = right.sum(axis=1)
    n_others = right.shape[1] - n_right
    rank = scipy.stats.rankdata(scores, axis=1)  # from 1, the lowest; equal scores share the mean of their ranks
    auc = ((rank * right).sum(axis=1) - n_right * (n_right + 1) / 2) / (n_right * n_others)
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    found = np.take_along_axis(right, best, axis=1)
    place = np.arange(1, found.shape[1] + 1)
    most = np.minimum(k, n_right)
    precision = np.cumsum(found, axis=1) / place
    gain = 1 / np.log2(place + 1)
    of_user = {
        "auc": auc,
        "map": (found * precision).sum(axis=1) / most,
        "ndcg": (found * gain).sum(axis=1) / np.cumsum(gain)[most - 1],
    }
    result = {"left_out": int((~asked).sum())}
    for name, values in of_user.items():
        result[name] = values.mean()
        result[f"{name}_of_user"] = np.full(len(asked), np.nan)
        result[f"{name}_of_user"][asked] = values
    return result
    # END SOLUTION

# %% check="cold_eval" points=3
check.cold_eval(cold_eval)

# %% [markdown]
# One number says little. How sure is it, and is the difference between two models more than luck? Two models that are
# asked for the same users are compared *user by user*: a user who is hard for one is hard for the other.
#
# **Exercise `cold_table`** · 3 points · 25 minutes · ★★★
#
# Write `cold_table(models, plays, cold, rng)`. It returns a dict with the names of the models, in their order, and for
# each a tuple `(auc, low, high, difference, low, high)`.
#
# - `models` is a dict: a name, and scores `(n_users, n_cold)`. `plays` is the sparse table of all songs, and `cold`
#   says which of its columns these are;
# - `auc` is the mean over the users who have played some of the cold songs and not all: the same users for every model;
# - `low` and `high` are its 95 % interval *over users*: draw users anew with `rng`, some hundreds of times, or compute
#   it from their spread;
# - `difference` is the model's AUC less that of the first model, and its interval is *paired*: that of the differences
#   of each user. For the first model it is 0, from 0 to 0.
#
# `kit.metrics.auc_within(scores, labels, users)` gives the AUC of each user. Which rows the table has is your decision,
# and the most important one: the cells below put in a random row, a bound, and leaks that are marked as such.

# %% exercise="cold_table"
def cold_table(models, plays, cold, rng):
    """AUC of each model over users with its interval, and its paired difference to the first model with its own."""
    # BEGIN SOLUTION
    right = plays[:, cold].toarray() > 0
    asked = right.any(axis=1) & ~right.all(axis=1)
    user = np.repeat(np.arange(asked.sum()), len(cold))
    drawn = rng.integers(asked.sum(), size=(500, asked.sum()))
    table, first = {}, None
    for name, scores in models.items():
        auc = auc_within(scores[asked].ravel(), right[asked].ravel().astype(int), user)
        first = auc if first is None else first
        table[name] = ()
        for values in (auc, auc - first):
            low, high = np.quantile(values[drawn].mean(axis=1), [0.025, 0.975])
            table[name] += (values.mean(), low, high)
    return table
    # END SOLUTION

# %% check="cold_table" points=3
check.cold_table(cold_table)

# %% only="lab"
guess_left = Guess("A user who has played none of the cold songs cannot be judged by them. How many of the 1,500 users is that?",
                   "fewer than 100", "100 to 500", "more than 500")
guess_leak = Guess("Suggest to everybody the cold songs that will be played most. Is its AUC above that of everything that hears?",
                   "above", "below")
display(guess_left, guess_leak)

# %% [markdown]
# **Which rows?** A table says little without its ends. The *random* row is chance. The *bound* is a factorisation that
# has seen the plays of the cold songs: with 12 factors hardly anything comes further. And one row is there as a
# warning: the popularity of the cold songs. It looks like a baseline, it stands in papers as one, and nobody can have
# it on the day a song comes out. The last two are **leaks**, and are marked: no model may be compared with them. The
# row that all others are compared with comes first.

# %% only="lab"
K = 20
LEAKS = ("popularity of the cold songs (leak)", "WMF that saw the plays (bound, leak)")
for protocol, split in splits.items():
    popularity = np.asarray(music.plays[:, split.cold].sum(axis=0), float)
    models[protocol][LEAKS[0]] = np.tile(popularity, (len(heard[protocol]), 1))
    saw_all = factorise(music.plays, DIM, seed=0)
    models[protocol][LEAKS[1]] = saw_all.users @ saw_all.artists[split.cold].T

FIRST = "mean, spread, flux of mel bands, linear"


def table_of(protocol, names=None):
    """AUC with its interval, the paired difference to the first row, MAP and NDCG: a row a model, leaks at the end."""
    rows = [FIRST, *(name for name in models[protocol] if name != FIRST and name not in LEAKS), *LEAKS]
    chosen = {name: models[protocol][name] for name in rows if names is None or name in names}
    cold = splits[protocol].cold
    measured = {name: cold_eval(scores.copy(), music.plays[:, cold], K) for name, scores in chosen.items()}
    compared = cold_table({name: scores.copy() for name, scores in chosen.items()}, music.plays.copy(), cold, np.random.default_rng(0))
    return {name: {"AUC": tuple(map(float, compared[name][:3])), "difference": tuple(map(float, compared[name][3:])),
                   f"MAP@{K}": float(measured[name]["map"]), f"NDCG@{K}": float(measured[name]["ndcg"]),
                   "left out": int(measured[name]["left_out"])} for name in chosen}


def for_people(table):
    """The same, as a data frame; rows that leak are in brackets."""
    return pd.DataFrame({f"[{name}]" if name in LEAKS else name: {
        "AUC": "{:.3f} [{:.3f}, {:.3f}]".format(*row["AUC"]), "to the first": "{:+.3f} [{:+.3f}, {:+.3f}]".format(*row["difference"]),
        f"MAP@{K}": f"{row[f'MAP@{K}']:.3f}", f"NDCG@{K}": f"{row[f'NDCG@{K}']:.3f}"} for name, row in table.items()}).T


cold_tables = {}
if ready("cold_eval", "cold_table"):
    for protocol in splits:
        cold_tables[protocol] = table_of(protocol)
        n_left = cold_tables[protocol][FIRST]["left out"]
        print(f"{protocol}: {n_left} of {len(heard[protocol])} users are left out")
        display(for_people(cold_tables[protocol]))
    n_left = cold_tables["cold songs"][FIRST]["left out"]
    guess_left.settle("fewer than 100" if n_left < 100 else "100 to 500" if n_left <= 500 else "more than 500", f"{n_left}")
    best_heard = max(row["AUC"][0] for name, row in cold_tables["cold songs"].items() if name not in LEAKS)
    leak = cold_tables["cold songs"][LEAKS[0]]["AUC"][0]
    guess_leak.settle("above" if leak > best_heard else "below", f"{leak:.3f}, and the best that hears has {best_heard:.3f}")
    display(interval_rows({name: row["AUC"] for name, row in cold_tables["cold songs"].items()},
                          what="AUC of users, cold songs", chance=0.5))

# %% [markdown]
# **How sure?** The interval of a row is over users: other users, the same songs, the same trained network. Another seed
# of the network is not in it, and other cold songs are not. The seeds stand in section 4. What is true for other worlds
# of this kind stands in the documentation of the kit, over five of them.
#
# **A user without factors.** One of the notes takes for a user the mean of the songs that they have played. So nobody's
# factors need be fitted, and a new user has some after the first song:

# %% only="lab"
as_means = {}
for protocol, split in splits.items():
    played = (music.plays[:, split.warm] > 0).astype(float)
    n_played = np.maximum(np.asarray(played.sum(axis=1)), 1)[:, None]
    means = (played @ fitted[protocol].artists) / n_played
    as_means[protocol] = auc_of(means @ linear(statistics, protocol).T, protocol)[0]
    print(f"{protocol}: AUC {as_means[protocol]:.3f} with means, {auc_of(models[protocol][FIRST], protocol)[0]:.3f} with the users' own factors")

# %% [markdown]
# **Hear it.** One user: the warm song they play most, the two cold songs that the network (or, without it, the ridge)
# puts first, and the cold song that they in fact have played most. Whom do you believe?

# %% only="lab"
of_row = "network, MSE" if "network, MSE" in models["cold songs"] else FIRST
warm, cold = splits["cold songs"].warm, splits["cold songs"].cold
user = int(heard["cold songs"].sum(axis=1).argmax())
of_user = music.plays[[user]].toarray().ravel()
top = cold[np.argsort(-models["cold songs"][of_row][user])[:2]]
hear_cold = Player({f"{why} · {music.titles[song]}": music.sound(int(song)) for why, song in {
    "plays it most": warm[of_user[warm].argmax()], "suggested first": top[0], "suggested second": top[1],
    "played it, and nobody knew": cold[of_user[cold].argmax()]}.items()}, SR)
hear_cold

# %% [markdown]
# **What papers report.** The survey of 2019 puts these figures beside each other. Before you compare two of them, ask
# for the users, the songs, what is left out, and what is measured:

# %% only="lab"
survey = pd.DataFrame(
    [
        ("van den Oord and others, as run by Wang and Wang", "283 K songs, 100 K users", "network on sound, 50 factors", "RMSE",
         ".325", ".495", "the next two rows and the constants"),
        ("Wang and Wang 2014", "the same", "deep belief network", "RMSE", ".323", ".478", "the row above and the constants"),
        ("Wang and Wang 2014, hybrid", "the same", "the same with PMF", "RMSE", ".255", "", "warm rows above"),
        ("always .5", "the same, half of the pairs 1", "", "RMSE", ".500", ".500", "the rows above"),
        ("a coin, 0 or 1", "the same", "", "RMSE", ".707", ".707", "the rows above"),
        ("Liang and others 2015, tags as prior", "97 K songs, 614 K users; tags of 370 K tracks", "network on words of MFCC, with PMF",
         "NDCG", ".288", ".161", "the next row"),
        ("the same, MFCC as prior", "the same", "", "NDCG", ".288", ".143", "the row above"),
        ("Oramas and others 2017, artists", "24 K artists", "texts, late fusion", "MAP@500", "", ".020", "nothing here"),
        ("Oramas and others 2017, tracks", "329 K tracks", "texts and sound, late fusion", "MAP@500", "", ".004", "nothing here"),
    ],
    columns=["paper", "data", "model", "measure", "warm", "cold", "comparable with"],
)
display(survey)
share_of_ones = music.plays.nnz / np.prod(music.plays.shape)
constants = {constant: float(np.sqrt((1 - constant) ** 2 * share_of_ones + constant**2 * (1 - share_of_ones)))
             for constant in (0.5, round(share_of_ones, 3))}
for constant, rmse in constants.items():
    print(f"all pairs of this lab, {share_of_ones:.1%} of them 1: who always says {constant} has an RMSE of {rmse:.3f}")
print(f"half of the pairs 1: who always says .5 has {0.5:.3f}, and .478 is {1 - 0.478 / 0.5:.1%} less")

# %% [markdown]
# The original network was trained on 382 K songs and a million users. Their number is in no row above: Wang and Wang
# ran it anew on data of their own, which is what a comparison takes.

# %% [markdown]
# **In your own words.** A paper reports a root mean squared error of .478 for new songs, on data that are 0 or 1. Who
# says .5 for every pair has .500. Is .478 good? And can it be compared with an NDCG of .161 in another paper?

# %% [markdown] answer="point_four_seven_eight" points=1.5
# .478 is 4 % better than the constant, so next to nothing. And .5 is the best constant only where half of the tested
# pairs are ones: they were drawn so. Among all pairs of this lab few are ones, and the constant that says their share
# has a much lower RMSE without knowing anything; so the figure says more about the sampling than about the model. It
# cannot be compared with the NDCG of another paper: other users, other songs, another protocol, and a measure of errors
# against one of order.
#
# **Rubric** (half a point each)
#
# - names the mechanism: 4 % better than a constant, and that constant needs balanced sampling
# - quotes figures of one's own, such as the RMSE of a constant on the pairs of this lab
# - names a case where it is otherwise: two figures of one protocol, with the same users, songs and measure, may be
#   compared

# %% [markdown]
# **Take away.** Say what is cold, who is left out, and over what the interval goes. Compare row with row, user by user,
# on one split. A random row and a bound tell what a number is worth, and what could not have been known is marked.

# %% [markdown]
# ## 6 · The artist, whom papers forget

# %% [markdown]
# A new song is mostly not by a new artist. What the artist's other songs are is known, without listening.
#
# **Exercise `artist_prior`** · 2 points · 10 minutes · ★☆☆
#
# Write `artist_prior(factors, artist_of_warm, artist_of_cold, shrink)`. It returns factors of the cold songs, `(n_cold,
# k)`.
#
# - `factors` is `(n_warm, k)`, a row for each song that has been played, and `artist_of_warm` has the number of its
#   artist; `artist_of_cold` has that of each cold song. The numbers may have gaps;
# - an artist with $n$ songs in `factors` has the mean of these songs, shrunk towards the mean of all songs in
#   `factors`: $\frac{n}{n + \text{shrink}}$ of the former, and the rest of the latter;
# - a song by an artist who has no song there has the mean of all, also where `shrink` is 0.

# %% exercise="artist_prior"
def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    """The mean factors of an artist's known songs, shrunk towards the mean of all: a row for each cold song."""
    # BEGIN SOLUTION
    of_all = factors.mean(axis=0)
    prior = np.tile(of_all, (len(artist_of_cold), 1))
    for i, artist in enumerate(artist_of_cold):
        known = factors[artist_of_warm == artist]
        if len(known):
            share = len(known) / (len(known) + shrink)
            prior[i] = share * known.mean(axis=0) + (1 - share) * of_all
    return prior
    # END SOLUTION

# %% check="artist_prior" points=2
check.artist_prior(artist_prior)

# %% only="lab"
guess_artist = Guess("The mean of the artist's other songs, nothing heard. Is its AUC above that of the best row that hears?",
                     "above", "below")
guess_both = Guess("Artist and sound, half each: better than the artist alone by more than half the width of the interval?", "yes", "no")
display(guess_artist, guess_both)

# %% [markdown]
# Three rows more. The artist alone; artist and sound, half each; and one ridge on both, which learns by itself how much
# to believe whom. (For the ridge each warm song is told its artist's *other* songs: with itself among them it would be
# told the answer.) Shrinking by one song is believed without trying.

# %% only="lab"
SHRINK = 1.0


def prior_of(protocol):
    """Factors of the cold songs from those of their artists' warm songs."""
    split = splits[protocol]
    of_warm, of_cold = music.artists[split.warm], music.artists[split.cold]
    if ready("artist_prior"):
        return np.asarray(artist_prior(fitted[protocol].artists.copy(), of_warm.copy(), of_cold.copy(), SHRINK))
    print("going on with the course's own")
    total = np.zeros((len(music.artist_names), DIM))
    np.add.at(total, of_warm, fitted[protocol].artists)
    n = np.bincount(of_warm, minlength=len(total))
    means = (total + SHRINK * fitted[protocol].artists.mean(axis=0)) / (n + SHRINK)[:, None]
    return means[of_cold]


def others_of(protocol):
    """For each song, warm or cold, the mean factors of its artist's warm songs without itself, shrunk as above."""
    split, known = splits[protocol], np.zeros((len(music), DIM))
    known[split.warm] = fitted[protocol].artists
    warm = np.isin(np.arange(len(music)), split.warm)
    total = np.zeros((len(music.artist_names), DIM))
    np.add.at(total, music.artists[warm], known[warm])
    n = np.bincount(music.artists[warm], minlength=len(total))[music.artists] - warm
    everybody = fitted[protocol].artists.mean(axis=0)
    return (total[music.artists] - known + SHRINK * everybody) / (n + SHRINK)[:, None]


priors = {protocol: prior_of(protocol) for protocol in splits}
for protocol in splits:
    by_sound = linear(statistics, protocol)
    models[protocol]["mean of the artist's other songs"] = scores_of(priors[protocol], protocol)
    if protocol == "cold songs":
        models[protocol]["artist and sound, half each"] = scores_of((priors[protocol] + by_sound) / 2, protocol)
        models[protocol]["artist and sound, one ridge"] = scores_of(linear(np.concatenate([others_of(protocol), statistics], axis=1), protocol), protocol)
with_artist = {name: auc_of(models["cold songs"][name], "cold songs") for name in models["cold songs"]}
without_artist = auc_of(models["cold artists"]["mean of the artist's other songs"], "cold artists")
print(f"cold artists, mean of the artist's other songs: AUC {without_artist[0]:.3f}")
hears = {name: row for name, row in with_artist.items() if name not in LEAKS and "artist" not in name}
best_hearing = max(hears, key=lambda name: hears[name][0])
artist_alone = with_artist["mean of the artist's other songs"][0]
guess_artist.settle("above" if artist_alone > hears[best_hearing][0] else "below",
                    f"{artist_alone:.3f}, and {hears[best_hearing][0]:.3f} ({best_hearing})")
added = {}
for name in ("artist and sound, half each", "artist and sound, one ridge"):
    gained = aucs_of(models["cold songs"][name], "cold songs") - aucs_of(models["cold songs"]["mean of the artist's other songs"], "cold songs")
    added[name] = float(gained.mean()), float(1.96 * gained.std() / np.sqrt(len(gained)))
    print("{}: {:+.3f} ± {:.3f} to the artist alone, user by user".format(name, *added[name]))
gain, half_width = added["artist and sound, half each"]
guess_both.settle("yes" if gain > half_width else "no", f"{gain:+.3f} ± {half_width:.3f}")
shown = ["random", "MFCC, words, PCA, linear", FIRST, "network, MSE", "mean of the artist's other songs", "artist and sound, half each",
         "artist and sound, one ridge", *LEAKS]
interval_rows({name: with_artist[name] for name in shown if name in with_artist}, what="AUC of users, cold songs", chance=0.5)

# %% [markdown]
# One line of arithmetic, without a sound, is ahead of all that hears. Half of each is ahead of it, so the sound knows
# something that the artist does not tell. The ridge, which may weigh each column as it likes, is not: it has few songs
# to learn two hundred weights from. Most papers on new songs have no such row, though an artist's catalogue is known on
# the first day; on real plays it is hard to beat too (Tamm and others, 2026). And the *pair* of columns is the lesson:
# for new artists it has nothing to say, all songs get one score, and its AUC is chance. There, what is heard is all
# there is.
#
# **Half each, or one ridge?** So far one fifth of the songs was cold. Four other fifths: three more draws, and the one that
# the documentation of the kit measures in this world (`docs/reference/sound.md`).

# %% only="lab"
fifths = {"this one": 0, "a second": 1, "a third": 2, "a fourth": 3, "that of the documentation": [5, 0, 6]}
of_fifths = {}
for fifth, seed in fifths.items():
    splits[fifth] = music.cold_songs(np.random.default_rng(seed))
    heard[fifth] = music.plays[:, splits[fifth].cold].toarray() > 0
    fitted[fifth] = factorise(music.plays[:, splits[fifth].warm], DIM, seed=0)
    by_artist = others_of(fifth)
    alone = by_artist[splits[fifth].cold]
    ways = {"the artist alone": alone, "half each": (alone + linear(statistics, fifth)) / 2,
            "one ridge": linear(np.concatenate([by_artist, statistics], axis=1), fifth)}
    of_fifths[fifth] = {way: auc_of(scores_of(factors, fifth), fifth)[0] for way, factors in ways.items()}
    del splits[fifth], heard[fifth], fitted[fifth]  # the sections below ask the first two protocols alone
display(pd.DataFrame(of_fifths).T.round(3))

# %% [markdown]
# In all five half each is ahead of the artist alone. It is ahead of the ridge in four of them, once by next to nothing, and
# in the documentation's fifth the ridge is ahead: it depends on which songs are cold. That the sound adds to the artist is
# sure; how to weigh the two is not. An interval over users does not show that, for its songs are always the same.
#
# **Which rows leak, and what would you ship?** Each row again, with what it has to know on the day a song comes out.

# %% only="lab"
knows = {
    "random": "nothing", "MFCC, words, PCA, linear": "sound", FIRST: "sound", "network, MSE": "sound", "network, WPE": "sound",
    "the same, and what follows what, linear": "sound", "mean of the artist's other songs": "artist",
    "artist and sound, half each": "artist, sound", "artist and sound, one ridge": "artist, sound",
    LEAKS[0]: "plays of the song itself", LEAKS[1]: "plays of the song itself",
}
could = {name: "no: a leak" if name in LEAKS else "yes" for name in knows}
shipping = pd.DataFrame({name: {"has to know": knows[name], "can be had on the first day": could[name],
                                "cold songs": f"{with_artist[name][0]:.3f}",
                                "cold artists": f"{auc_of(models['cold artists'][name], 'cold artists')[0]:.3f}"
                                if name in models["cold artists"] else "cannot"}
                         for name in knows if name in with_artist}).T
display(shipping)
to_ship = max((name for name in with_artist if name not in LEAKS), key=lambda name: with_artist[name][0])
print(f"by this table, for artists that are known: {to_ship}; for new ones what hears best: "
      + max((name for name in models["cold artists"] if name not in LEAKS), key=lambda name: auc_of(models["cold artists"][name], "cold artists")[0]))

# %% [markdown]
# Two rows leak: they know the plays of the song itself. Of the others ship what is ahead where the artist is known, and
# what hears best where not. Whether a network is worth its time here, the table says too. And choose on a part of the
# *warm* songs that is held out for that: this table has been looked at so often that it is no longer a test for the row
# it chose.
#
# **Hear it.** A cold song, and the other songs of its artist: is the likeness one of sound?

# %% only="lab"
new_song = int(splits["cold songs"].cold[0])
siblings = [song for song in np.flatnonzero(music.artists == music.artists[new_song]).tolist() if song != new_song]
hear_artist = Player({f"new · {music.label(new_song)}": music.sound(new_song)}
                     | {f"known · {music.titles[song]}": music.sound(song) for song in siblings}, SR)
hear_artist

# %% [markdown]
# **Take away.** Before sound, try who made it. Sound adds to it, and where nobody knows the artist, sound is all there
# is. And a row that nobody could have on the first day is not a rival, whatever its number.

# %% [markdown]
# ## 7 · A prior that gives way

# %% [markdown]
# On its first day a song has no plays; on the second it has three. What is known beforehand is a *prior*, and plays move
# the song away from it.
#
# **Exercise `pmf_with_prior`** · 4 points · 25 minutes · ★★★
#
# Write `pmf_with_prior(plays, users, prior, lam)`. It returns factors of the songs, `(n_songs, k)`.
#
# - `plays` is a sparse table (scipy CSR), a row a user, a column a song; `users` is `(n_users, k)` and held fast, `prior` is
#   `(n_songs, k)`, and `lam` is above 0;
# - the factors $y_i$ of a song make this sum as small as it can be, each song by itself:
#   $\sum_{u \text{ played } i} (r_{ui} - x_u \cdot y_i)^2 + \lambda \lVert y_i - \text{prior}_i \rVert^2$;
# - the target is the value in `plays`. *What was not played is unknown*: it is not in the sum;
# - so a song without plays is its prior; with a very large `lam` every song is, and with a very small one it is the least
#   squares of its plays.
#
# This is *probabilistic matrix factorisation* (PMF) with a prior for each song. The factorisation of section 2 counts what
# was not played as a weak no. PMF leaves it out, and then a song with three plays could be anywhere; the prior says where.

# %% exercise="pmf_with_prior"
def pmf_with_prior(plays, users, prior, lam):
    """Factors of each song that meet its plays and stay near its prior, (n_songs, k)."""
    # BEGIN SOLUTION
    by_song = plays.T.tocsr()
    factors = np.zeros(prior.shape)
    for song in range(len(prior)):
        here = slice(by_song.indptr[song], by_song.indptr[song + 1])
        X, r = users[by_song.indices[here]], by_song.data[here]
        factors[song] = np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ r + lam * prior[song])
    return factors
    # END SOLUTION

# %% check="pmf_with_prior" points=4
check.pmf_with_prior(pmf_with_prior)

# %% only="lab"
guess_three = Guess("Three plays of a new song are known. Which tells more of who else will like it: these plays alone, or its sound "
                    "alone?", "the plays", "the sound")
guess_fixed = Guess("One weight of the prior is used for one, three and ten plays. Is that as good as choosing it for each?",
                    "within .005 everywhere", "it loses more somewhere")
display(guess_three, guess_fixed)

# %% [markdown]
# The next cell lets plays come in: of each cold song one, three or ten listeners are known, and the others are asked for.
# Who is known is not asked for again. The target of a play is 1: who has played it wants it. Four ways: *plays alone*, with
# the mean of all songs as the prior of each; *sound alone*, which no play moves; the prior from sound with one weight
# $\lambda$ for all; and with a weight that is chosen for each number of plays.
#
# **Where may it be chosen?** Not by the cold songs. A part of the *warm* songs is held out once more, the factors are made
# anew without them, and they play the cold songs' part. What is best for them is used.

# %% only="lab"
from kit.cold import aucs_of_others, first_plays

KNOWN, LAMS, FIXED = (1, 3, 10), (0.1, 0.3, 1.0, 3.0, 10.0), 3.0
warm, cold = splits["cold songs"]
held_again = np.sort(np.random.default_rng(1).choice(warm, len(cold), replace=False))
warm_again = np.setdiff1d(warm, held_again)
factors_again = factorise(music.plays[:, warm_again], DIM, seed=0)


def told_by(table, known, asked, targets):
    """Factors of the songs that are asked for, by a ridge on rows of all songs, standardised by the known ones."""
    middle, spread = table[known].mean(axis=0), table[known].std(axis=0)
    scaled = (table - middle) / np.where(spread > 1e-9, spread, 1)
    return RidgeCV(np.logspace(-1, 5, 13)).fit(scaled[known], targets).predict(scaled[asked])


def after_plays(n, prior, users, songs, lam, seed):
    """The AUC of each user when n listeners of each song are known; nan for one who has none of the songs left."""
    plays = music.plays[:, songs]
    known = first_plays(plays, n, np.random.default_rng([seed, n]))
    wanted = known.copy()
    wanted.data = np.ones_like(wanted.data)
    found = pmf_with_prior(wanted, users.copy(), prior.copy(), lam)
    return aucs_of_others(users @ np.asarray(found).T, plays.toarray() > 0, known.toarray() > 0)


by_plays, chosen_lam = {}, {}
if ready("pmf_with_prior"):
    here, users_again = fitted["cold songs"], factors_again.users
    prior = {"plays": np.tile(here.artists.mean(axis=0), (len(cold), 1)), "sound": told_by(ordered, warm, cold, here.artists)}
    prior_again = {"plays": np.tile(factors_again.artists.mean(axis=0), (len(cold), 1)),
                   "sound": told_by(ordered, warm_again, held_again, factors_again.artists)}
    for n in KNOWN:
        for source in ("plays", "sound"):
            tried = [np.nanmean(after_plays(n, prior_again[source], users_again, held_again, lam, 0)) for lam in LAMS]
            chosen_lam[source, n] = LAMS[int(np.argmax(tried))]
        by_plays["plays alone", n] = after_plays(n, prior["plays"], here.users, cold, chosen_lam["plays", n], 1)
        by_plays["sound alone", n] = after_plays(n, prior["sound"], here.users, cold, 1e9, 1)
        by_plays["prior from sound, one weight", n] = after_plays(n, prior["sound"], here.users, cold, FIXED, 1)
        by_plays["prior from sound, weight chosen", n] = after_plays(n, prior["sound"], here.users, cold, chosen_lam["sound", n], 1)
    moving = pd.DataFrame({way: {f"{n} known": np.nanmean(by_plays[way, n]) for n in KNOWN} for way, _ in by_plays}).T
    display(moving.round(3))
    print("chosen weights:", {f"{source}, {n}": lam for (source, n), lam in chosen_lam.items()})
    three = moving.loc[["plays alone", "sound alone"], "3 known"]
    guess_three.settle("the plays" if three.iloc[0] > three.iloc[1] else "the sound", f"{three.iloc[0]:.3f} and {three.iloc[1]:.3f}")
    lost = (moving.loc["prior from sound, weight chosen"] - moving.loc["prior from sound, one weight"]).max()
    guess_fixed.settle("within .005 everywhere" if lost <= 0.005 else "it loses more somewhere", f"{lost:+.3f} at most")
    display(curves(KNOWN, {way: list(row) for way, row in zip(moving.index, moving.to_numpy(), strict=True)},
                   xlabel="listeners of each new song that are known", ylabel="AUC", logarithmic=False))
else:
    print("this cell waits for pmf_with_prior")

# %% only="lab"
if by_plays:
    of_plays = np.asarray(music.plays[:, cold].sum(axis=0)).ravel()
    followed = int(of_plays.argmax())
    fan = int(music.plays[:, [int(cold[followed])]].toarray().ravel().argmax())
    liked_before = warm[music.plays[[fan]].toarray().ravel()[warm].argmax()]
    print("a new song, and the song that its first listener has played most:")
    hear_first = Player({f"new · {music.label(int(cold[followed]))}": music.sound(int(cold[followed])),
                         f"its listener's favourite · {music.label(int(liked_before))}": music.sound(int(liked_before))}, SR)
    display(hear_first)

# %% [markdown]
# With a chosen weight the prior is above the plays alone and above the sound alone, whether one play is known or ten. With
# one weight for all it falls behind the plays where there are ten: what is fixed holds on too long.
#
# **Take away.** Content and plays are no rivals: content is what one believes until plays say otherwise. Choose how firmly
# on songs that are held out among those you know.

# %% [markdown]
# ## 8 · The other three papers

# %% [markdown]
# The survey has three more families of papers. Each has one idea that can be taken out and measured by itself.
#
# **A deep belief network** (Wang and Wang, 2014). They cut spectrograms of five seconds, 166 frames by 120 bands, took the
# first 100 principal components, and taught two layers of a *restricted Boltzmann machine* (RBM) on them: hidden units
# that make what is seen likely. No plays are needed for that. It was trained by mini-batch stochastic gradient descent
# (SGD) towards the maximum of the likelihood (MLE): by contrast with the factorisation, which solves for one side at a
# time, it goes a small step after each few songs. Our spectrograms have 157 frames and 64 bands.
#
# An RBM takes *chances*, numbers from 0 to 1. What it is given otherwise it takes as well, without a word, and learns
# nothing that means anything; so the kit refuses. The scaling comes from the warm songs.

# %% only="lab"
guess_deep = Guess("Two Boltzmann machines on 100 principal components, or these components themselves. Whose AUC is higher, "
                   "by more than .005?", "the machines'", "the components'", "neither")
guess_linked = Guess("Texts about artists name towns and labels under several names. Do linked concepts raise the AUC of the texts "
                     "by more than .005?", "yes", "no")
display(guess_deep, guess_linked)

# %% only="lab"
from kit.cold import (deep_belief, finite, fit_apart, in_unit, kept_pitches, last_hidden, pitch_network, rows_of_texts, tags_network,
                      with_concepts)

flat = finite(music.mels).reshape(len(music), -1)
components, beliefs, papers = {}, {}, {protocol: {} for protocol in splits}
for protocol, split in splits.items():
    fitted_parts = PCA(100, svd_solver="randomized", random_state=0).fit(flat[split.warm])
    components[protocol] = fitted_parts.transform(flat).astype(float)
try:
    deep_belief(components["cold songs"][warm], components["cold songs"])
except ValueError as error:
    print("unscaled:", error)
for protocol, split in splits.items():
    chances = in_unit(components[protocol][split.warm], components[protocol])
    beliefs[protocol] = deep_belief(chances[split.warm], chances)
    papers[protocol]["components of the spectrogram"] = scores_of(linear(components[protocol], protocol), protocol)
    papers[protocol]["two Boltzmann machines on them"] = scores_of(linear(beliefs[protocol], protocol), protocol)
deep_gain = {protocol: aucs_of(rows["two Boltzmann machines on them"], protocol) - aucs_of(rows["components of the spectrogram"], protocol)
             for protocol, rows in papers.items()}
deep_step = float(deep_gain["cold songs"].mean())
guess_deep.settle("the machines'" if deep_step > 0.005 else "the components'" if deep_step < -0.005 else "neither",
                  f"{deep_step:+.3f} for cold songs, {deep_gain['cold artists'].mean():+.3f} for cold artists")
if by_plays:
    of_belief = after_plays(3, linear(beliefs["cold songs"], "cold songs"), fitted["cold songs"].users, cold, chosen_lam["sound", 3], 1)
    belief_hybrid = float(np.nanmean(of_belief))
    print(f"hybrid: three plays known, machines as the prior: AUC {belief_hybrid:.3f}; mel statistics and order as the prior: "
          f"{np.nanmean(by_plays['prior from sound, weight chosen', 3]):.3f}")

# %% [markdown]
# The machines make what they are given *likely*; nobody told them what listeners care about, and here they throw it away:
# the components that they were fed tell more. The survey does not say what these alone gave. Always ask for the layer below.
#
# **Tags as a teacher** (Liang and others, 2015). Tags are cheap, and there are many more songs with tags than songs with
# plays. A network of three layers, with dropout, learns tags from a bag of sounds. Then its last hidden layer is taken
# for what the song *means*, and is the mean of the prior of section 7. They compare it with the bag itself as the prior.
#
# **Words about artists** (Oramas and others, 2017). A biography is a row of weighted words (*TF-IDF*: a word counts the
# more, the fewer texts have it). But one town has several names, and two texts that mean it share no word. So entities are
# looked up in a base of knowledge, DBpedia in the paper, a made-up one here, and what they are is added to the text.
#
# **Pitch instead of mel.** Their track network reads a *constant-Q transform*: 96 bands that are a semitone apart, and half of
# what it finds is left out while it trains (dropout .5).

# %% only="lab"
for protocol, split in splits.items():
    known_artists = np.unique(music.artists[split.warm])
    for row, texts in {"texts of artists": list(music.bios), "texts with linked concepts": with_concepts(music.bios, music.knowledge)}.items():
        words = rows_of_texts([texts[artist] for artist in known_artists], texts)[music.artists]
        found = RidgeCV(np.logspace(-3, 3, 13)).fit(words[split.warm], fitted[protocol].artists).predict(words[split.cold])
        papers[protocol][row] = scores_of(found, protocol)
artist = int(music.artists[cold[0]])
named = music.knowledge.found_in(music.bios[artist])
print(music.bios[artist])
print("it names", ", ".join(f"{music.knowledge.names[one][0]} ({music.knowledge.kinds[one]})" for one in named))
print("which are", ", ".join(dict.fromkeys(music.knowledge.concepts_in(music.bios[artist]))))
linked_step = {protocol: float((aucs_of(rows["texts with linked concepts"], protocol) - aucs_of(rows["texts of artists"], protocol)).mean())
               for protocol, rows in papers.items()}
guess_linked.settle("yes" if linked_step["cold artists"] > 0.005 else "no",
                    f"{linked_step['cold artists']:+.3f} for cold artists, {linked_step['cold songs']:+.3f} for cold songs")

# %% only="lab"
keras.utils.set_random_seed(0)
protocol = "cold songs"
bags = words_of.get(protocol, statistics)  # without an answer to bag_of_sounds, mel statistics
root = np.sqrt(np.maximum(bags, 0)) if words_of else bags
scaled_bags = ((root - root[warm].mean(axis=0)) / np.where(root[warm].std(axis=0) > 0, root[warm].std(axis=0), 1)).astype(np.float32)
tags = music.tags.toarray().astype(np.float32)
tagger = tags_network(scaled_bags.shape[1], tags.shape[1])
fit_apart(tagger, [scaled_bags[warm]], tags[warm], music.artists[warm])
meanings = last_hidden(tagger, scaled_bags)
papers[protocol]["tags learnt from words of sound"] = scores_of(linear(meanings, protocol), protocol)
if by_plays:
    for name, table in {"last hidden layer": meanings, "bag of sounds": scaled_bags.astype(float)}.items():
        reached = np.nanmean(after_plays(3, linear(table, protocol), fitted[protocol].users, cold, chosen_lam["sound", 3], 1))
        print(f"three plays known, {name} as the mean of the prior: AUC {reached:.3f}")

keras.utils.set_random_seed(0)
pitches = finite(kept_pitches(music))
of_warm = pitches[warm]
pitches = (pitches - of_warm.mean(axis=(0, 1))) / of_warm.std(axis=(0, 1))
targets = fitted[protocol].artists
middle, spread = targets.mean(axis=0), targets.std()
by_pitch = pitch_network(pitches.shape[2], DIM)
pitch_told = fit_apart(by_pitch, [pitches[warm]], ((targets - middle) / spread).astype(np.float32), music.artists[warm], epochs=12)
papers[protocol]["network on pitches (CQT)"] = scores_of(np.asarray(by_pitch(pitches[cold], training=False)) * spread + middle, protocol)
of_papers = {f"{row}, {protocol}": auc_of(scores, protocol) for protocol, rows in papers.items() for row, scores in rows.items()}
interval_rows(of_papers, what="AUC of users, on songs that nobody has played", chance=0.5)

# %% only="lab"
from kit.sound import constant_q

of_clip = music.sound(int(cold[0]))
hear_pitches = Player({f"{music.label(int(cold[0]))}": of_clip}, SR,
                      pictures={f"{music.label(int(cold[0]))}": decibels(constant_q(of_clip, SR))},
                      rows_of={f"{music.label(int(cold[0]))}": ("C1", "B8")})
hear_pitches

# %% [markdown]
# Read each row beside the one that it claims to be better than: the machines beside the components, the tags beside the
# words of sound of section 3, linked beside plain. Linked concepts help where the artist is new; where the artist has other
# songs, the words know the artist again, and a name is enough for that.
#
# **Take away.** A paper with four new parts and one figure does not say which part earns it. Take parts away, one at a
# time, and give each the layer below as its rival.

# %% [markdown]
# ## 9 · Late fusion

# %% [markdown]
# Oramas and others (2017) make factors of the artist from texts, and factors of the song from its sound. A last network
# puts the two together.
#
# **Exercise `late_fusion`** · 3 points · 15 minutes · ★★☆
#
# Write `late_fusion(artist_dim, track_dim, n_factors)`. It returns a compiled `keras.Model`.
#
# - It has two inputs, in this order: the numbers of the artist, `(artist_dim,)`, and those of the track, `(track_dim,)`. The
#   lab feeds a list of two arrays; the output is `(n, n_factors)`, and its last layer is linear;
# - both sides have a say, and go on having one where the numbers of one of them are a hundred times as large: normalise
#   each side by itself, such as by `BatchNormalization`;
# - the two are put together before something bends (a `Dense` layer with an activation): what the artist says may depend
#   on the track;
# - compile it with the loss `"mse"` and a rate at which it learns.

# %% exercise="late_fusion"
def late_fusion(artist_dim, track_dim, n_factors):
    """A compiled network from the numbers of an artist and of a track to factors."""
    # BEGIN SOLUTION
    inputs = [keras.Input((artist_dim,)), keras.Input((track_dim,))]
    branches = [layers.Dense(32, activation="relu")(layers.BatchNormalization()(one)) for one in inputs]
    joined = layers.Dense(32, activation="relu")(layers.Concatenate()(branches))
    model = keras.Model(inputs, layers.Dense(n_factors)(joined))
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
    # END SOLUTION

# %% check="late_fusion" points=3
check.late_fusion(late_fusion)

# %% only="lab"
guess_fused = Guess("A network is given texts and sound. Is it better than the texts alone, by more than the interval?", "for cold artists",
                    "for neither", "for both")
guess_tags = Guess("Which tells the tags of a song better: its factors, made of plays alone, or its sound?", "factors", "sound")
display(guess_fused, guess_tags)

# %% only="lab"
fused_gain = {}
if ready("late_fusion"):
    for protocol, split in splits.items():
        known_artists = np.unique(music.artists[split.warm])
        texts = with_concepts(music.bios, music.knowledge)
        sides = []
        for table in (rows_of_texts([texts[artist] for artist in known_artists], texts)[music.artists], ordered):
            scaled = (table - table[split.warm].mean(axis=0)) / np.maximum(table[split.warm].std(axis=0), 1e-9) if table is ordered else table
            sides.append(PCA(30, random_state=0).fit(scaled[split.warm]).transform(scaled).astype(np.float32))
        keras.utils.set_random_seed(0)
        fusion = late_fusion(sides[0].shape[1], sides[1].shape[1], DIM)
        targets = fitted[protocol].artists
        middle, spread = targets.mean(axis=0), targets.std()
        fit_apart(fusion, [side[split.warm] for side in sides], ((targets - middle) / spread).astype(np.float32), music.artists[split.warm],
                  epochs=15)
        told = np.asarray(fusion([side[split.cold] for side in sides], training=False)) * spread + middle
        papers[protocol]["late fusion of texts and sound"] = scores_of(told, protocol)
        gain = aucs_of(papers[protocol]["late fusion of texts and sound"], protocol) - aucs_of(papers[protocol]["texts with linked concepts"], protocol)
        half = 1.96 * gain.std() / np.sqrt(len(gain))
        fused_gain[protocol] = float(gain.mean()), float(gain.mean() - half), float(gain.mean() + half)
        print("{}: AUC {:.3f}; less that of the texts {:+.3f} [{:+.3f}, {:+.3f}]".format(
            protocol, auc_of(papers[protocol]["late fusion of texts and sound"], protocol)[0], *fused_gain[protocol]))
    surely = [protocol for protocol, (_, low, _) in fused_gain.items() if low > 0]
    guess_fused.settle("for both" if len(surely) == 2 else "for cold artists" if surely == ["cold artists"] else "for neither",
                       f"the interval is above 0 for {', '.join(surely) or 'neither'}")
    fused_rows = {f"{row}, {protocol}": auc_of(scores, protocol) for protocol in splits for row, scores in papers[protocol].items()
                  if row in ("texts with linked concepts", "late fusion of texts and sound")}
    fused_rows |= {f"{FIRST}, {protocol}": auc_of(models[protocol][FIRST], protocol) for protocol in splits}
    display(interval_rows(fused_rows, what="AUC of users, on songs that nobody has played", chance=0.5))
else:
    print("this cell waits for late_fusion")

# %% [markdown]
# For new artists the network gains what the sound knows. For artists that are known it falls behind the texts alone: it is
# given thirty components of the words, and the ridge all words.
#
# **What else factors know.** Van den Oord and his colleagues also asked the factors for *tags*, by a logistic regression, and
# found them the better source: who plays a song together with what says more of its kind than its spectrum does. Here 28 of
# the tags name what is heard and 32 name scenes; songs of a fifth of the artists are asked.

# %% only="lab"
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

split = splits["cold artists"]
of_all_plays = factorise(music.plays, DIM, seed=0).artists  # of plays, for tags: nothing that is asked for is in them
tagged = {}
for name, table in {"factors": of_all_plays, "sound": ordered, "both": np.concatenate([of_all_plays, ordered], axis=1)}.items():
    scaled = (table - table[split.warm].mean(axis=0)) / np.maximum(table[split.warm].std(axis=0), 1e-9)
    for tag in range(tags.shape[1]):
        if tags[split.warm, tag].sum() >= 5 and 0 < tags[split.cold, tag].sum() < len(split.cold):
            model = LogisticRegression(C=0.01, max_iter=200).fit(scaled[split.warm], tags[split.warm, tag])
            tagged[name, tag] = roc_auc_score(tags[split.cold, tag], model.decision_function(scaled[split.cold]))
asked_tags = np.array([tag for name, tag in tagged if name == "sound"])
N_HEARD = 28
tag_aucs = {(name, kind): float(np.mean([tagged[name, tag] for tag in asked_tags if (tag < N_HEARD) == (kind == "heard")]))
            for name in ("factors", "sound", "both") for kind in ("heard", "scenes")}
of_tags = pd.Series(tag_aucs).unstack()
of_tags["all"] = [np.mean([tagged[name, tag] for tag in asked_tags]) for name in of_tags.index]
display(of_tags.round(3))
guess_tags.settle("factors" if of_tags.loc["factors", "all"] > of_tags.loc["sound", "all"] else "sound",
                  f"{of_tags.loc['factors', 'all']:.3f} and {of_tags.loc['sound', 'all']:.3f} in the mean of {len(asked_tags)} tags")

# %% only="lab"
if "late fusion of texts and sound" in papers["cold artists"]:
    fan = int(heard["cold artists"].sum(axis=1).argmax())
    first = {row: int(splits["cold artists"].cold[papers["cold artists"][row][fan].argmax()])
             for row in ("texts with linked concepts", "late fusion of texts and sound")}
    hear_fused = Player({f"{row} · {music.titles[song]}": music.sound(song) for row, song in first.items()}, SR)
    print("one user, and the song of a new artist that each way puts first:")
    display(hear_fused)

# %% [markdown]
# **Take away.** Put sources together late, each brought to one scale, and let something bend after the join. And ask what
# each knows: what is heard is in the sound, what people share is in the plays.

# %% [markdown]
# ## 10 · Sound and words in one space

# %% [markdown]
# A newer way needs no factors: bring each sound near to its own text, and away from the texts of the others.
#
# **Extension `info_nce`** · 3 points · 20 minutes · ★★★
#
# Write `info_nce(audio, text, temperature)`. It returns one number, the *contrastive loss*.
#
# - `audio` and `text` are arrays `(n, d)`: row i of one belongs to row i of the other, and to no other row;
# - bring each row to length 1. The similarity of a sound and a text is their product, divided by `temperature`;
# - for each sound, a softmax over its similarities to all texts says which text is its own; its loss is the negative
#   logarithm of what the right one gets. For each text the same, over all sounds. The result is the mean over both.

# %% exercise="info_nce"
def info_nce(audio, text, temperature):
    """The contrastive loss of pairs: the mean over both directions."""
    # BEGIN SOLUTION
    audio = audio / np.linalg.norm(audio, axis=1, keepdims=True)
    text = text / np.linalg.norm(text, axis=1, keepdims=True)
    near = audio @ text.T / temperature
    near = near - near.max()
    both = np.log(np.exp(near).sum(axis=0)) + np.log(np.exp(near).sum(axis=1))
    return np.mean(both / 2 - np.diag(near))
    # END SOLUTION

# %% check="info_nce" points=3
check.info_nce(info_nce)

# %% only="lab"
guess_text = Guess("Songs and texts of artists that are new: which text belongs to a song? By chance the right one is among the first ten "
                   "now and then. And by sound?", "less than twice as often", "twice as often or more")
guess_space = Guess("Sound brought near to texts, without one play. Does that space tell listeners better than the mel statistics it was made "
                    "of?", "better by .01", "worse by .01", "about the same")
display(guess_text, guess_space)

# %% [markdown]
# The next cell trains two small networks, one for sound and one for texts, with the loss that you wrote, in the operations of
# Keras (gradients do not flow through numpy). Then it asks cold songs: by its sound alone, which of all texts is that of its
# artist? And it leads from the common space to factors by a ridge, as before.

# %% only="lab"
from kit.cold import brought_together

protocol = "cold artists"  # texts and sounds that both are new
split = splits[protocol]
texts = with_concepts(music.bios, music.knowledge)
known_artists = np.unique(music.artists[split.warm])
pair = []
for table in (ordered, rows_of_texts([texts[artist] for artist in known_artists], texts)[music.artists]):
    scaled = (table - table[split.warm].mean(axis=0)) / np.maximum(table[split.warm].std(axis=0), 1e-9) if table is ordered else table
    parts = PCA(30, random_state=0).fit(scaled[split.warm]).transform(scaled)
    pair.append(((parts - parts[split.warm].mean(axis=0)) / parts[split.warm].std(axis=0)).astype(np.float32))
hears, reads = brought_together(pair[0][split.warm], pair[1][split.warm], seed=0)
by_ear, by_text = np.asarray(hears(pair[0], training=False)), np.asarray(reads(pair[1], training=False))
unit = [one / np.linalg.norm(one, axis=1, keepdims=True) for one in (by_ear, by_text)]
cold_artists = np.unique(music.artists[split.cold])
text_of = np.array([int(np.flatnonzero(music.artists == artist)[0]) for artist in cold_artists])
likeness = unit[0][split.cold] @ unit[1][text_of].T
own = np.searchsorted(cold_artists, music.artists[split.cold])
place = (likeness > likeness[np.arange(len(own)), own][:, None]).sum(axis=1) + 1
among_ten, by_chance = float((place <= 10).mean()), 10 / len(cold_artists)
guess_text.settle("twice as often or more" if among_ten >= 2 * by_chance else "less than twice as often",
                  f"{among_ten:.1%}, by chance {by_chance:.1%}")
if ready("info_nce"):
    for which, rows in {"warm": split.warm[:64], "cold": split.cold[:64]}.items():
        print(f"info_nce of 64 {which} songs: {float(info_nce(by_ear[rows].copy(), by_text[rows].copy(), 0.1)):.2f}; all alike "
              f"would have {np.log(64):.2f}")
papers[protocol]["sound brought near to texts"] = scores_of(linear(by_ear.astype(float), protocol), protocol)
space_step = float((aucs_of(papers[protocol]["sound brought near to texts"], protocol) - aucs_of(models[protocol][FIRST], protocol)).mean())
guess_space.settle("better by .01" if space_step >= 0.01 else "worse by .01" if space_step <= -0.01 else "about the same", f"{space_step:+.3f}")
curves(range(1, len(cold_artists) + 1), {"by sound": [(place <= k).mean() for k in range(1, len(cold_artists) + 1)],
                                         "by chance": np.arange(1, len(cold_artists) + 1) / len(cold_artists)},
       xlabel="among the first k texts", ylabel="songs whose own text is there", logarithmic=False)

# %% only="lab"
asked_text = int(text_of[0])
nearest = split.cold[np.argsort(-(unit[0][split.cold] @ unit[1][asked_text]))]
print(music.bios[music.artists[asked_text]])
hear_text = Player({f"fits this text best · {music.label(int(nearest[0]))}": music.sound(int(nearest[0])),
                    f"fits it least · {music.label(int(nearest[-1]))}": music.sound(int(nearest[-1]))}, SR)
hear_text

# %% [markdown]
# In this world texts come from an artist's scene, which nobody hears, and songs of an artist are alike in style only by a
# part. So there is little that sound and text could agree on, and the figure says how little. Real pairs, millions of them,
# describe what is heard.
#
# **Take away.** A contrastive loss finds what two sources share. Ask first whether they share what you need.

# %% [markdown]
# ## 11 · Into the radio

# %% [markdown]
# Two promises are still open. Lab 02 had 16 numbers of sound for each song, which another network had made. And lab 01 has a
# radio, which cannot play what is in no playlist.

# %% only="lab"
guess_given = Guess("New songs of lab 02: with the factors that a ridge of this lab hears in them, is the error lower than without "
                    "any sound, by more than the interval?", "yes", "no")
guess_sixteen = Guess("And against the 16 numbers that were given there?", "lower", "higher", "not to be told apart")
display(guess_given, guess_sixteen)

# %% [markdown]
# **Into lab 02.** Its songs are not those of this lab. But the same band plays them, so the ridge of this lab can listen: from
# the statistics of their mel bands, and from which bands follow which, it tells factors of songs that nobody here has
# played. No network has a part in it. These factors take the place of the 16 numbers, in boosted trees, with all ratings of
# a song held out together: each song that is asked for is new.

# %% only="lab"
from kit.data import cold_folds, load_clips
from kit.data.influencers import load_influencers
from kit.metrics import bootstrap_interval
from kit.training.trees import fit_trees_early

ratings, clips = load_influencers(), load_clips()


def heard_in(mels):
    """What is learnt of the mel bands of a song: mean, spread, flux and order."""
    return np.concatenate([mel_statistics(mels), mel_order(mels)], axis=1)


all_factors = factorise(music.plays, DIM, seed=0).artists
learnt = told_by(np.concatenate([ordered, heard_in(clips.mels)]), np.arange(len(music)), len(music) + np.arange(len(clips)), all_factors)
song_of = ratings.pairs[:, 1]
new_songs = cold_folds(song_of, 3, np.random.default_rng(2026))
kind = np.hstack(ratings.inputs(ratings.pairs)).shape[1] - 1
squared = {}
for name, sound in {"no sound": None, "the 16 numbers of lab 02": ratings.sound, "learnt factors": learnt}.items():
    columns = np.hstack([*ratings.inputs(ratings.pairs), *([] if sound is None else [sound[song_of]])])
    squared[name] = np.full(len(ratings), np.nan)
    for train, test in new_songs:
        trees = fit_trees_early(columns[train], ratings.ratings[train], np.random.default_rng(0), categories=[kind])
        squared[name][test] = (trees.predict(columns[test]) - ratings.ratings[test]) ** 2
of_new = {name: float(np.sqrt(one.mean())) for name, one in squared.items()}


def less(first, second):
    """The squared error of one less that of the other, a song in the mean, and its interval over songs."""
    of_song = np.bincount(song_of, squared[first] - squared[second]) / np.maximum(np.bincount(song_of), 1)
    return bootstrap_interval(of_song[np.bincount(song_of) > 0], np.random.default_rng(0))


for name, error in of_new.items():
    print(f"{name:28}RMSE of new songs {error:.4f}")
learnt_step, given_step = less("learnt factors", "no sound"), less("learnt factors", "the 16 numbers of lab 02")
print("squared error of learnt factors less that of no sound {:+.4f} [{:+.4f}, {:+.4f}]".format(*learnt_step))
print("squared error of learnt factors less that of the 16   {:+.4f} [{:+.4f}, {:+.4f}]".format(*given_step))
guess_given.settle("yes" if learnt_step.high < 0 else "no", f"{of_new['no sound']:.4f}, then {of_new['learnt factors']:.4f}")
guess_sixteen.settle("lower" if given_step.high < 0 else "higher" if given_step.low > 0 else "not to be told apart",
                     f"{of_new['the 16 numbers of lab 02']:.4f} and {of_new['learnt factors']:.4f}")
effects(["learnt factors less no sound", "learnt factors less the 16 numbers"], [learnt_step.mean, given_step.mean],
        [(learnt_step.low, learnt_step.high), (given_step.low, given_step.high)], what="change of the squared error of new songs")

# %% [markdown]
# It was meant to help, and it does harm: the learnt factors make the error of new songs larger, and the given numbers make it
# smaller. A tenth of the ratings tells the trees when to stop, and its songs are known to them: twelve numbers a song are
# also a name of the song. And factors of one crowd need not be what another one cares for.
#
# **A radio that plays only what nobody has played.** Its songs are the cold ones. It starts at the one whose factors, told by
# its sound, fit a listener best, and walks on among them by nearness. If one of them has been played, it refuses to begin.

# %% only="lab"
from kit.radio.unheard import unheard_radio

protocol = "cold songs"
listener_of_radio = int(heard[protocol].sum(axis=1).argmax())
today = music.plays.copy()
today = today @ scipy.sparse.diags_array(np.isin(np.arange(len(music)), splits[protocol].warm).astype(float))
today.eliminate_zeros()
told = told_by(ordered, warm, cold, fitted[protocol].artists)
try:
    unheard_radio(music, music.plays, cold, told, fitted[protocol].users[listener_of_radio])
except ValueError as error:
    print("tomorrow:", error)
radio = unheard_radio(music, today, cold, told, fitted[protocol].users[listener_of_radio], n_candidates=5, seed=0)
radio

# %% only="lab"
first_of_radio = [int(cold[track]) for track in radio.tracks[:4]]
hear_radio = Player({f"{place} · {music.label(song)}": music.sound(song) for place, song in enumerate(first_of_radio, 1)}, SR)
hear_radio

# %% [markdown]
# **A network that has heard more.** *musicnn*, of lab 03, learnt from hundreds of thousands of songs of people. Where its weights
# have been brought (`python -m kit data download musicnn`), the next cell asks it: as it is (*frozen*, a ridge on what it hears), and
# *fine-tuned* on its last layer, which is replaced by one that says factors and trained while the others stay. It hears
# a part of the songs, once. Without it the lab goes on, and nothing below needs it.

# %% only="lab"
from kit.cold import heard_by_musicnn

some_warm = np.sort(np.random.default_rng(0).choice(len(warm), len(warm) // 3, replace=False))  # to spare time
chosen = np.concatenate([warm[some_warm], cold])
learn, ask = np.arange(len(some_warm)), len(some_warm) + np.arange(len(cold))
targets = fitted["cold songs"].artists[some_warm]
known_ear = heard_by_musicnn(music.mels[chosen], lambda one: music.sound(int(chosen[one])))
by_ear_of = {"mel statistics, a third of the songs": auc_of(scores_of(told_by(statistics[chosen], learn, ask, targets), "cold songs"), "cold songs")}
if known_ear is None:
    print("musicnn is not here; going on without it")
else:
    for kind_of, table in known_ear.items():
        found = told_by(table.astype(float), learn, ask, targets)
        by_ear_of[f"musicnn frozen, {kind_of}"] = auc_of(scores_of(found, "cold songs"), "cold songs")
    keras.utils.set_random_seed(0)
    last = keras.Sequential([keras.Input((known_ear["hidden"].shape[1],)), layers.Dense(DIM)])
    last.compile(keras.optimizers.Adam(0.001), "mse")
    middle, spread = targets.mean(axis=0), targets.std()
    fit_apart(last, [known_ear["hidden"][learn]], ((targets - middle) / spread).astype(np.float32), music.artists[chosen[learn]])
    tuned = np.asarray(last(known_ear["hidden"][ask], training=False)) * spread + middle
    by_ear_of["musicnn, its last layer trained anew"] = auc_of(scores_of(tuned, "cold songs"), "cold songs")
interval_rows(by_ear_of, what="AUC of users, cold songs", chance=0.5)

# %% [markdown]
# **Is the order of the table honest?** Neighbours in it may change places: with another seed of a network (section 4), or with
# other songs that are cold (section 6). It is one world, too, made so that three fifths of a song's place can be heard, and the rest is
# its artist's scene; on other music the order may be another. Rows in brackets have seen what is asked for. Of the rest, what
# you can know on the first day decides: the artist is known for most new songs, and then the artist and the sound, half
# each, are what to ship. For a new artist there are sound and texts. And from the first plays on, a prior that gives
# way.
#
# **Take away.** What is learnt in one place is worth something in another only if it is measured there. A song that nobody has
# played needs a place to be heard: a radio that dares to play it.

# %% [markdown]
# ## Where to go from here
#
# - Give the hybrid of section 7 the artist's other songs as its prior, in the place of sound.
# - Retrain the radio's factors with each day's plays: `pmf_with_prior`, with what was heard as plays.

# %% [markdown]
# ## To read
#
# - A. van den Oord, S. Dieleman, B. Schrauwen, [Deep content-based music
#   recommendation](https://proceedings.neurips.cc/paper/2013/hash/b3ba8f1bee1238a2f37603d90b58898d-Abstract.html), 2013.
# - X. Wang, Y. Wang, Improving content-based and hybrid music recommendation using deep learning, ACM Multimedia 2014.
# - D. Liang, M. Zhan, D. Ellis, Content-aware collaborative music recommendation using pre-trained neural networks, ISMIR 2015.
# - S. Oramas and others, [A deep multimodal approach for cold-start music recommendation](https://arxiv.org/abs/1706.09739), 2017.
# - M. Schedl, [Deep learning in music recommendation systems](https://www.frontiersin.org/articles/10.3389/fams.2019.00044/full),
#   2019: the survey.
# - K. Choi, G. Fazekas, M. Sandler, [Automatic tagging using deep convolutional neural networks](https://arxiv.org/abs/1606.00298),
#   2016.
# - X. Li and others, [Understanding the disharmony between dropout and batch normalization by variance
#   shift](https://arxiv.org/abs/1801.05134), 2018.
# - J. Lee and others, [Deep content-user embedding model for music recommendation](https://arxiv.org/abs/1807.06786), 2018.
# - J. Pons and others, [End-to-end learning for music audio tagging at scale](https://arxiv.org/abs/1711.02520), 2018; J. Pons,
#   X. Serra, [musicnn](https://arxiv.org/abs/1909.06654), 2019.
# - Y. Hu, Y. Koren, C. Volinsky, Collaborative filtering for implicit feedback datasets, 2008.
# - R. Salakhutdinov, A. Mnih, Probabilistic matrix factorization, 2007.
# - M. Slaney, Web-scale multimedia analysis: does content matter?, 2011.
# - A. Flexer, A closer look on artist filters for musical genre classification, 2007.
# - M. Tamm, A. Aljanaki, [Comparative analysis of pretrained audio representations in music recommender
#   systems](https://arxiv.org/abs/2409.08987), 2024; Tamm and others, on [artist catalogues for cold
#   start](https://arxiv.org/abs/2604.07090) and on [nine pretrained models](https://arxiv.org/abs/2604.23077).
# - P. Magron, C. Févotte, [Neural content-aware collaborative filtering for cold-start music
#   recommendation](https://arxiv.org/abs/2102.12369), 2021.
# - A. van den Oord, Y. Li, O. Vinyals, [Representation learning with contrastive predictive
#   coding](https://arxiv.org/abs/1807.03748), 2018; I. Manco and others, Contrastive audio-language learning for music
#   (MusCALL), 2022; Y. Wu and others, Large-scale contrastive language-audio pretraining (CLAP), 2023.
# - W. Krichene, S. Rendle, On sampled metrics for item recommendation, 2020.
