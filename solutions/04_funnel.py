# %% [markdown]
# # The funnel: artists for Last.fm users
#
# A service with millions of artists cannot weigh each of them when somebody opens the page. It works in two stages. The
# first is cheap and rough: out of everything, take a few hundred *candidates*. The second is slow and fine: put the few
# hundred in order. Together they are a *funnel*. Much of it is worked out at night; only little is left to do when the
# request comes.
#
# **What you will build.** A reader for files as they really are, vectors of artists from their tags, the candidates, a
# matrix factorisation, the features of a pair, a ranked list in a CSV file, and an A/B test that says whether the new list
# is better. Seven exercises, two written answers, about two hours.
#
# **How it works.** A cell with a `TODO` is yours. Run it, then run the check below it: it answers at once, in words.
# `hint.NAME()` helps in three steps. Cells that need an answer you do not have yet say so and wait, or go on with the
# course's own, and say that too. A written answer is a text cell: double-click its TODO.

# %%
from kit.checks.funnel import check, hint, ready

import csv
from pathlib import Path

import numpy as np
import pandas as pd

# %% [markdown]
# **Exercise `load_hetrec`.** Write `load_hetrec(folder)`. It reads the six files of the folder and returns a dict of six
# pandas tables. The keys are the names of the files without their ending: `"artists"`, `"tags"`, `"user_artists"`,
# `"user_friends"`, `"user_taggedartists"`, `"user_taggedartists-timestamps"`. The columns are those of the file, in its order.
#
# Real files have their ways. These are separated by tabs, and
#
# - `tags.dat` is written in latin-1, all the others in UTF-8;
# - a quote in a name is a letter like any other (`csv.QUOTE_NONE`). A reader that takes it for the start of a quoted
#   field swallows the lines up to the next one, and says nothing;
# - some tags were given in years before Last.fm existed. Keep these rows, and give `"user_taggedartists"` one more column,
#   the last: `dated`, True where the year is 2002 or later;
# - some tagged artists are missing from `artists.dat`. Keep their rows, too: what to do with them is decided later.

# %% exercise="load_hetrec"
def load_hetrec(folder):
    """The six tables of a folder in the layout of HetRec, by the names of their files."""
    # BEGIN SOLUTION
    tables = {}
    for path in sorted(Path(folder).glob("*.dat")):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(
            path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE, keep_default_na=False
        )
    tagged = tables["user_taggedartists"]
    tagged["dated"] = tagged["year"] >= 2002
    return tables
    # END SOLUTION

# %% check="load_hetrec" points=3
check.load_hetrec(load_hetrec)
# BEGIN HIDDEN TESTS
check.marks("load_hetrec", load_hetrec, seed=4211)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `artist_vectors`.** Write `artist_vectors(counts, popularity, freshness, n_tags=500)`. `counts` is a sparse
# table (scipy CSR), a row an artist, a column a tag: how often the tag was given to the artist. The result is a dense
# table of floats, a row an artist:
#
# - the `n_tags` tags that were given most often stay, the others are left out;
# - each count is multiplied with the weight of its tag, $\ln\frac{1+n}{1+\mathrm{df}}+1$, where $n$ is the number of
#   artists and df the number of them that have the tag: a tag that everybody has says little (TF-IDF);
# - the tag part of each row is divided by its length. A row without tags stays zeros: do not divide by 0;
# - two more columns at the end, `popularity` and `freshness`, each scaled so that it lies between 0 and 1.

# %% exercise="artist_vectors"
def artist_vectors(counts, popularity, freshness, n_tags=500):
    """Vectors of artists: TF-IDF of the most given tags, rows of length 1, then popularity and freshness."""
    # BEGIN SOLUTION
    given = np.asarray(counts.sum(axis=0)).ravel()
    kept = np.argsort(-given, kind="stable")[:n_tags]
    tags = counts[:, kept].toarray().astype(float)
    tags *= np.log((1 + len(tags)) / (1 + (tags > 0).sum(axis=0))) + 1
    length = np.linalg.norm(tags, axis=1, keepdims=True)
    tags /= np.where(length > 0, length, 1)
    columns = []
    for column in (popularity, freshness):
        column = np.asarray(column, float) - np.min(column)
        columns.append(column / (column.max() or 1))
    return np.column_stack([tags, *columns])
    # END SOLUTION

# %% check="artist_vectors" points=4
check.artist_vectors(artist_vectors)
# BEGIN HIDDEN TESTS
check.marks("artist_vectors", artist_vectors, seed=9067)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `candidates`.** Write `candidates(history, vectors, n)`. `history` holds the numbers of the artists that a user
# listens to, `vectors` a row an artist. The taste of the user is the mean of the artists' vectors, *each divided by its
# length first*, so that none of them shouts. The result: the numbers of the `n` artists with the highest cosine to that
# taste, highest first, none of the history among them.

# %% exercise="candidates"
def candidates(history, vectors, n):
    """The n artists nearest to the taste of a user, nearest first; none that the user knows."""
    # BEGIN SOLUTION
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(length > 0, length, 1)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return np.argsort(-score, kind="stable")[:n]
    # END SOLUTION

# %% check="candidates" points=4
check.candidates(candidates)
# BEGIN HIDDEN TESTS
check.marks("candidates", candidates, seed=3323)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `fit_mf`.** Write `fit_mf(R, dim, rng)`. `R` is a sparse table (scipy CSR) of plays, a row a user, a column an
# artist. The result is a pair of tables, `(users, artists)`, a row a user and a row an artist, such that
# `users @ artists.T` is high where a user would listen. What is drawn by chance is drawn with `rng`.
#
# One way that works is *alternating least squares* for implicit feedback (Hu, Koren and Volinsky, 2008). What was played is
# wanted (1), with a confidence that grows with the plays; *what was not played counts too*, as 0 with the confidence 1.
# With the artists' vectors $Y$ held fast, the best vector of a user is
#
# $$x_u = \left(Y^\top Y + Y^\top (C_u - I)\, Y + \lambda I\right)^{-1} Y^\top C_u\, p_u, \qquad c_{ui} = 1 + \alpha \ln(1 + r_{ui})$$
#
# where $p_u$ is 1 at the artists that were played, and only these rows of $Y$ come into the two products with $C_u$. Then the
# users are held fast, and so on: ten rounds with $\lambda = 5$ and $\alpha = 2$ do well here. Stochastic gradient descent is as
# good, if it draws artists that were *not* played, and so is a model in Keras.

# %% exercise="fit_mf"
def fit_mf(R, dim, rng):
    """Vectors of users and of artists, whose product is high where a user would listen."""
    # BEGIN SOLUTION
    def solve(plays, fixed):
        everywhere = fixed.T @ fixed + 5.0 * np.eye(dim)
        solved = np.zeros((plays.shape[0], dim))
        for row in range(plays.shape[0]):
            here = slice(plays.indptr[row], plays.indptr[row + 1])
            played = fixed[plays.indices[here]]
            confidence = 2.0 * np.log1p(plays.data[here])
            solved[row] = np.linalg.solve(
                everywhere + (played * confidence[:, None]).T @ played, played.T @ (1 + confidence)
            )
        return solved

    by_artist = R.T.tocsr()
    artists = rng.normal(0, 0.1, (R.shape[1], dim))
    for _ in range(10):
        users = solve(R, artists)
        artists = solve(by_artist, users)
    return users, artists
    # END SOLUTION

# %% check="fit_mf" points=4
check.fit_mf(fit_mf)
# BEGIN HIDDEN TESTS
check.marks("fit_mf", fit_mf, seed=6841)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `pair_features`.** Write `pair_features(users, artists, mode)`. `users` and `artists` are tables of the same shape
# `(n, d)`: row $i$ of each belongs to pair $i$. The result has a row a pair:
#
# - `"concat"`: the user's numbers, then the artist's, `(n, 2d)`;
# - `"product"`: the two multiplied number by number, `(n, d)`;
# - `"both"`: the user's, the artist's, then their product, `(n, 3d)`.

# %% exercise="pair_features"
def pair_features(users, artists, mode):
    """Features of pairs: side by side ("concat"), multiplied ("product"), or all of that ("both")."""
    # BEGIN SOLUTION
    if mode == "concat":
        return np.hstack([users, artists])
    if mode == "product":
        return users * artists
    if mode == "both":
        return np.hstack([users, artists, users * artists])
    raise ValueError(f"mode is {mode!r}; it can be concat, product or both")
    # END SOLUTION

# %% check="pair_features" points=3
check.pair_features(pair_features)
# BEGIN HIDDEN TESTS
check.marks("pair_features", pair_features, seed=5077)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `rank`.** Write `rank(ranker, features, users, artists, k)`. Row $i$ of `features` belongs to the pair
# `(users[i], artists[i])`; a user has many rows, not always one after the other. `ranker` is a classifier of scikit-learn:
# `ranker.predict_proba(features)` has a column a class, in the order of `ranker.classes_`. *The score is the probability of
# class 1*, and which column that is, `classes_` says.
#
# The result is a list of rows `(user, rank, artist, score)`: for each user the `k` artists with the highest score, highest
# first, `rank` counted from 1. The users come in the order in which they first appear.

# %% exercise="rank"
def rank(ranker, features, users, artists, k):
    """Rows (user, rank, artist, score): for each user the k artists that are most probably listened to."""
    # BEGIN SOLUTION
    users, artists = np.asarray(users), np.asarray(artists)
    score = ranker.predict_proba(features)[:, list(ranker.classes_).index(1)]
    rows = []
    for user in dict.fromkeys(users.tolist()):
        pairs = np.flatnonzero(users == user)
        best = pairs[np.argsort(-score[pairs], kind="stable")[:k]]
        rows += [(user, place, int(artists[i]), float(score[i])) for place, i in enumerate(best, 1)]
    return rows
    # END SOLUTION

# %% check="rank" points=4
check.rank(rank)
# BEGIN HIDDEN TESTS
check.marks("rank", rank, seed=2287)
# END HIDDEN TESTS

# %% [markdown]
# **Exercise `ab_test`.** Write `ab_test(respond, n_users, rng)`. There are two arms, `"a"` (what runs today) and `"b"` (what is
# new). `respond(arm, users)` shows an arm to some users, numbers from 0 to `n_users - 1`, and gives one reward for each of
# them. Each user sees one arm only, drawn by `rng`, about half of them each. Return a dict with the keys `"difference"`
# (the mean reward of b, minus that of a), `"low"` and `"high"`: the interval that holds the true difference in 95 % of such
# experiments, $d \pm 1.96\sqrt{s_a^2/n_a + s_b^2/n_b}$. Look once, at the end.

# %% exercise="ab_test"
def ab_test(respond, n_users, rng):
    """Show each user one of two arms: {"difference": b minus a, "low": ..., "high": ...}."""
    # BEGIN SOLUTION
    users = rng.permutation(n_users)
    a = np.asarray(respond("a", users[: n_users // 2]), float)
    b = np.asarray(respond("b", users[n_users // 2 :]), float)
    difference = b.mean() - a.mean()
    half = 1.96 * np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return {"difference": difference, "low": difference - half, "high": difference + half}
    # END SOLUTION

# %% check="ab_test" points=4
check.ab_test(ab_test)
# BEGIN HIDDEN TESTS
check.marks("ab_test", ab_test, seed=7703)
# END HIDDEN TESTS
