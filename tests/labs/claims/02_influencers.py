"""What lab 02 says in numbers and comparatives."""

import numpy as np

from tests.labs.claiming import Agreed, Claim


def row(lab, place, model):
    """A row of the table that the lab's `cold_table` made."""
    return next(one for one in lab["table_rows"] if (one["place"], one["model"]) == (place, model))


def worth(lab):
    """How many times as much content gains for new songs as by rows."""
    gains = [row(lab, place, "Text + sound")["gain"] for place in ("new songs", "by rows")]
    return gains[0] / gains[1]


def rated_before(lab):
    """The share of test rows whose song stands in the training part."""
    pairs = lab["pairs"]
    shares = [np.isin(pairs[test, 1], pairs[train, 1]).mean() for train, test in lab["folds"]]
    return float(np.mean(shares))


def short_of_1(lab, model):
    """How much too little a model says in the mean where 1 was given."""
    return float(1 - lab["compared"][model][lab["ratings"] == 1].mean())


def highest_bin(lab, model):
    """How much too much a model says in the mean of the tenth where it says most."""
    predicted = lab["compared"][model]
    most = predicted >= np.quantile(predicted, 0.9)
    return float((predicted - lab["ratings"])[most].mean())


CLAIMS = [
    Claim(
        "where 1 was given, my Text model says .4 too little, and the best .3",
        lambda lab: (
            abs(short_of_1(lab, "Text") - 0.4) < 0.05
            and abs(short_of_1(lab, "the best there could be") - 0.3) < 0.05
        ),
    ),
    Claim(
        "the highest bin of Text lies some hundredths below it: where it is most sure it says too much",
        lambda lab: 0 < highest_bin(lab, "Text") < 0.1,
    ),
    Claim("`data.sound` has 16 numbers for each song", lambda lab: lab["data"].sound.shape[1] == 16),
    Claim(
        "No two influencers ask for exactly the same genres",
        lambda lab: len(np.unique(lab["data"].influencer_genres, axis=0)) == lab["data"].n_influencers,
    ),
    Claim("Most ratings are 0 here", lambda lab: (lab["ratings"] == 0).mean() > 0.5),
    Claim(
        "The columns lie within an order of magnitude of each other",
        lambda lab: np.ptp(np.log10(lab["data"].sound.std(axis=0))) < 1,
    ),
    Claim(
        "given a hundred times these numbers", lambda lab: "NN + sound in large units" in lab["heard_rmse"]
    ),
    Claim(
        "nearly every test row has a song that the model met in training",
        lambda lab: rated_before(lab) > 0.97,
    ),
    Claim(
        "is worth about twice as much for a song that nobody has rated", lambda lab: 1.5 < worth(lab) < 2.6
    ),
    Claim(
        "I give the Text model's RMSE on new songs, .31 in my table, and not the .30 by rows",
        lambda lab: (
            abs(row(lab, "new songs", "Text")["rmse"] - 0.31) < 0.01
            and abs(row(lab, "by rows", "Text")["rmse"] - 0.30) < 0.01
        ),
    ),
    Claim(
        ".33 on folds by influencer against .31 by rows",
        lambda lab: (
            abs(lab["scored"]["LightGBM, new influencer"] - 0.33) < 0.01
            and abs(lab["scored"]["LightGBM"] - 0.31) < 0.01
        ),
    ),
    Claim(
        "The genres of an influencer are almost a name tag",
        lambda lab: lab["recognised"] > 0.4,
    ),
    Claim(
        "The list is good, and the promise is too high",
        lambda lab: lab["promised"] > lab["judged_lists"]["NN"][0],
    ),
    Claim(
        "To shrink the means of the generous gains nothing here, since everybody has rated more than ten songs",
        lambda lab: (
            lab["judged_lists"]["most generous, shrunk"][0] <= lab["judged_lists"]["most generous"][0]
            and lab["n_given"].min() > 10
        ),
    ),
    Claim(
        "The weights mend the mean of the ratings, most of the way",
        lambda lab: (
            abs(lab["weighted_mean"] - lab["truth"].mean())
            < 0.5 * abs(lab["ratings"].mean() - lab["truth"].mean())
        ),
    ),
    Claim(
        "its lists are worse with them",
        lambda lab: lab["weighed_worth"][0] < lab["judged_lists"]["NN"][0],
    ),
    Claim(
        "Even an oracle sends nearly all attention to few artists",
        lambda lab: lab["attention"]["oracle"] > 0.8,
    ),
    Claim(
        "Fairness to artists does not come by itself from better predictions",
        lambda lab: lab["attention"]["oracle"] > 0.5,
    ),
]

AGREED = [
    Agreed("`fit_early` keeps a tenth of the *training* part apart", "a setting of fit_early"),
    Agreed("a model that cannot beat it has learnt nothing", "what the naive answer is for"),
    Agreed("for which the trees say .4", "an example"),
    Agreed("kind 12 is not twelve times kind 1", "an example"),
    Agreed("A third: read also the biography of the artist", "a count of ideas in the text"),
    Agreed("A mean of two ratings is mostly luck", "by arithmetic: .4 over the root of two is .28"),
    Agreed("where one pair is drawn to the mean more than another", "a case that is supposed"),
    Agreed("ask whether the choice is more than luck", "advice, and no statement of a result"),
    Agreed("none is trained twice on a fold", "asked of the exercise"),
    Agreed("Of equal scores the lower column comes first", "asked of the exercise"),
    Agreed("Where fewer than `k` columns are left, the rest of the row", "asked of the exercise"),
    Agreed("is -1", "asked of the exercise"),
    Agreed("a word whose absence makes the ratings fall was worth something", "a definition of occlusion"),
    Agreed("the second half of van den Oord's paper", "where it stands in the paper"),
    Agreed("What the *mel* spectrogram loses", "by its definition: magnitudes of bands"),
    Agreed("Weighted matrix factorisation (WMF) gives 50 factors", "van den Oord and others, 2013"),
    Agreed("down to place 500", "the definition of MAP@500"),
]
