"""What lab 01 says in numbers and comparatives."""

import inspect
import math

import numpy as np

from kit.track2vec import steps
from kit.training import base_rate_loss, fit_track2vec, last_kernel
from tests.labs.claiming import Agreed, Claim


def near(value, said, within):
    """Whether a number is as the prose says, as far as another machine may give another one."""
    return abs(value - said) <= within


def hit(lab, name):
    """hit@10 of a method on the test pairs."""
    return lab["hits"](lab["suggestions"][name], lab["held_out"])


def further_away(lab):
    """Whether the fiftieth neighbours are further away than the fifth ones."""
    vectors = lab["unit"](lab["vectors"])
    asked = lab["queries"][:200]
    found = lab["Neighbours"](vectors, "exact").nearest(asked, 50)
    fifth, fiftieth = ((vectors[asked] * vectors[found[:, at]]).sum(axis=1).mean() for at in (4, 49))
    return bool(fiftieth < fifth)


def lengths_follow_counts(lab):
    """Whether long vectors of the plain training belong to popular tracks, by their ranks."""
    lengths = np.linalg.norm(lab["plain_vectors"], axis=1)
    ranks = [np.argsort(np.argsort(values)) for values in (lengths, lab["counts"])]
    return bool(np.corrcoef(*ranks)[0, 1] > 0.2)


def samples_are_apart(lab):
    """Whether no playlist is in both samples, or twice in one."""
    rows = [*lab["split"].validation.playlists, *lab["split"].test.playlists]
    return len(set(rows)) == len(rows)


def reported_on_test(lab):
    """Whether the tables are of the test pairs."""
    queries, held_out = lab["split"].test.queries, lab["split"].test.held_out
    return np.array_equal(lab["queries"], queries) and np.array_equal(lab["held_out"], held_out)


CLAIMS = [
    Claim(
        "For most queries none of them can.",
        lambda lab: len(lab["found_by_one"]) < len(lab["queries"]) / 2,
    ),
    Claim(
        "As in a real catalogue some tracks have none, 15 % of them here",
        lambda lab: inspect.signature(lab["OfflinePreviews"]).parameters["missing"].default == 0.15,
    ),
    Claim("which share none and hold none twice", samples_are_apart),
    Claim("The test pairs report. Nothing is chosen by them", reported_on_test),
    Claim(
        "The two weights are chosen on the validation pairs",
        lambda lab: (
            lab["chosen_blend"](lab["vectors"], lab["split"].validation) == (lab["alpha"], lab["beta"])
        ),
    ),
    Claim(
        "Section 5 trains with $w = 8$ and $c = -3$ from the start",
        lambda lab: lab["fit_track2vec"] is fit_track2vec and (steps.SCALE, steps.SHIFT) == (8, -3),
    ),
    Claim(
        "A hit at the top is worth more than one at the end",
        lambda lab: bool(lab["gains"]([[4, 2]], [4])[0] > lab["gains"]([[4, 2]], [2])[0]),
    ),
    Claim(
        "The two halves are the held-out tracks above",
        lambda lab: bool(0.35 < lab["is_popular"].mean() < 0.65),
    ),
    Claim(
        "helps nobody whose music is rare. This is popularity bias, and looking at each half alone shows it",
        lambda lab: bool(
            hit(lab, "popularity")[~lab["is_popular"]].mean() < 0.005 < hit(lab, "popularity").mean()
        ),
    ),
    Claim(
        "Nearly all of the model is its table",
        lambda lab: lab["beside_the_table"] < 0.001 * lab["shown_model"].count_params(),
    ),
    Claim(
        "A cosine lies between -1 and 1, so with $w = 1$ and $c = 0$ the model can only answer from .27 to .73",
        lambda lab: (
            lab["cosine_of_same"] <= 1
            and [round(1 / (1 + math.exp(-cosine)), 2) for cosine in (-1, 1)] == [0.27, 0.73]
        ),
    ),
    Claim("it has to learn a larger $w$", lambda lab: last_kernel(lab["looked_at"]) > 1),
    Claim(
        "batches of about 50,000 pairs, two passes",
        lambda lab: lab["PAIRS_A_BATCH"] == 50_000 and len(lab["watch"].history) == 2,
    ),
    Claim("(on larger data only 200 batches: it is a look)", lambda lab: lab["steps"] <= 200 / 2),
    Claim(
        "trains your model three times on a small world",
        lambda lab: {"as it should be", "upside down", "shuffled labels"} <= set(lab["believed"]),
    ),
    Claim(
        "upside down has a lower loss (.450) than the right one (.549), and finds fewer held-out tracks (.005) than "
        "popularity (.021), where the right one finds .157",
        lambda lab: bool(
            near(lab["believed"]["upside down"][0], 0.450, 0.01)
            and near(lab["believed"]["as it should be"][0], 0.549, 0.02)
            and near(lab["believed"]["upside down"][2], 0.005, 0.004)
            and near(lab["believed"]["popularity"][2], 0.021, 0.0006)
            and near(lab["believed"]["as it should be"][2], 0.157, 0.04)
        ),
    ),
    Claim(
        "lower the loss down to that of always giving the share of positives and a little below it, so the loss falls "
        "although no neighbour is found",
        lambda lab: bool(
            lab["believed"]["upside down"][0] < 1.005 * base_rate_loss(1 / 6)
            and lab["believed"]["upside down"][2] < lab["believed"]["popularity"][2]
        ),
    ),
    Claim(
        "The accuracy says .833 for whatever has learnt nothing, because five of six pairs are drawn",
        lambda lab: bool(
            near(lab["believed"]["upside down"][1], 5 / 6, 0.005)
            and near(lab["fresh_labels"].mean(), 1 / 6, 0.001)
        ),
    ),
    Claim(
        "the loss also falls for vectors that only spread",
        lambda lab: bool(lab["believed"]["upside down"][0] < 0.69),
    ),
    Claim("your vectors found out by themselves", lambda lab: lab["alike"] > 3 * lab["by_chance"]),
    Claim("Length and popularity go together here", lengths_follow_counts),
    Claim("and for 40 negatives", lambda lab: lab["settings"]["negatives"] == 40),
    Claim(
        "gives the last track the weight 1, and each one before it .8 times",
        lambda lab: lab["suggest_by_lists"].__kwdefaults__["decay"] == 0.8,
    ),
    Claim(
        "draw the queries anew a thousand times",
        lambda lab: (
            1000 in [p.default for p in inspect.signature(lab["bootstrap_interval"]).parameters.values()]
        ),
    ),
    Claim(
        "A list that is the same for everyone covers nearly nothing of the catalogue",
        lambda lab: lab["coverages"]["popularity"] < 0.01,
    ),
    Claim(
        "co-occurrence and Track2Vec are near each other in the mean, and counting is worse for the rare half",
        lambda lab: bool(
            near(lab["by_vectors"].mean(), lab["by_counts"].mean(), 0.05)
            and lab["counts_rare"] < lab["vectors_rare"]
        ),
    ),
    Claim("a larger neighbourhood roams", further_away),
    Claim(
        "`subsample=1.2` here is the multiple",
        lambda lab: bool(
            np.isclose(lab["dropped"][0], lab["drop_probability"](lab["counts"], 1.2 / lab["n_tracks"])[0])
        ),
    ),
]

AGREED = [
    Agreed("downloads the 100,000 real playlists", "a figure of the original's file"),
    Agreed("the same lab on 100,000 real playlists", "a figure of the original's file"),
    Agreed("counts 24.2 *tokens* a playlist. Half of them are artists", "a figure of the original's file"),
    Agreed("there are about 12.1 tracks", "a figure of the original's file; half of its 24.2 tokens"),
    Agreed("a playlist could count twice", "what drawing with replacement does"),
    Agreed(
        "they are about 4.4 %, as far as can be told from notebooks of its students; in another real set they are a "
        "tenth of that or less",
        "counted in notebooks; of the real lists of docs/reference/worlds.md .15 % end in a repeat",
    ),
    Agreed(
        "had hit@10 .134 and NDCG@10 .0758, with 30 numbers a track", "what the original's notebook printed"
    ),
    Agreed("for the rare half by itself", "advice, no result: what a score has to be shown with"),
    Agreed("about half of all models start with a negative one", "Keras draws it from -a to a, all alike"),
    Agreed(
        "with 123,241 tracks, it had 3,697,230 numbers", "what the original's notebook printed: 30 a track"
    ),
    Agreed("which is 1.2 times the mean frequency of *its* 123,241 tracks", "123,241 times .00001"),
    Agreed("met by the rule twice", "the two directions of a pair"),
    Agreed("with a last weight that starts at -1", "a setting, in the cell below"),
    Agreed("near tracks say more than far ones", "what the weight 1/d means"),
    Agreed("word2vec does nearly the same by drawing a shorter window", "Mikolov and others, 2013"),
    Agreed(
        "60 epochs of 200 batches, of 50 playlists each: a quarter of an hour or more", "the original's text"
    ),
    Agreed(
        "gives a track that came before the query half of the weight", "backward=0.5 in the same sentence"
    ),
    Agreed("some may come twice", "what the exercise asks for"),
    Agreed("or -1 where nobody knows it", "what the exercise asks for"),
    Agreed("look at the popular and the rare half", "advice, no result: how to compare"),
    Agreed("in the mean and in one of the halves", "what a marker looks for"),
    Agreed("(higher is better)", "what the exercise asks for"),
    Agreed("(in a smaller way where your machine needs it)", "what `plan` does"),
    Agreed(
        "What differs between two seeds of one configuration is chance; a lead that is not larger",
        "a definition",
    ),
    Agreed("one sample is easier than another by chance", "what a sample is"),
]
