"""What lab 06 says in numbers and comparatives."""

import numpy as np

from tests.labs.claiming import Agreed, Claim


def loss_falls_and_the_list_is_drawn(lab):
    """Whether the loss falls to a fifth from bias 0, and no more is found than popularity finds."""
    told = lab["few"]["binary, from 0"]
    return told[-1]["loss"] < told[0]["loss"] / 5 and told[-1]["score"] <= lab["popular_score"] + 0.01


def score_of(lab, training, epoch):
    """hit@10 of a training on the lists that choose, after an epoch."""
    return lab["trainings"][training][epoch]["score"]


def found(lab, name, way):
    """hit@10 of a way on the lists that report."""
    return lab["hit"](name, way).mean()


def cells_of(lab, name):
    """The cells of a set: how many lists each has, and the upper end of the GRU less the history."""
    each, ahead = lab["tables"][name]
    lists = each[each["model"] == "GRU"].set_index("cell")["n"].astype(int)
    return {cell: (n, float(ahead.loc[("history", cell), "high"])) for cell, n in lists.items()}


def behind_in_every_larger_cell(lab):
    """Whether the GRU finds less than the history by more than the interval, in each cell of more than a hundred lists."""
    highs = [[high for n, high in cells_of(lab, name).values() if n > 100] for name in ("thick", "thin")]
    return all(len(found) >= 7 and max(found) < 0 for found in highs)


def few_after_one_track(lab):
    """Whether the thin set has a hundred lists or fewer whose hidden track is the second, and more in each other cell."""
    place, *others = [n for n, _ in cells_of(lab, "thin").values()]
    return 0 < place <= 100 < min(others)


def finds_most_among_popular_tracks(lab):
    """Whether the GRU finds more in the thick set, and in both sets most in the last quarter."""
    quarters = [
        table[0][(table[0]["model"] == "GRU")].set_index("cell")["hit"].iloc[-4:]
        for table in lab["tables"].values()
    ]
    return found(lab, "thick", "GRU") > found(lab, "thin", "GRU") and all(
        q.astype(float).idxmax() == "quarter 4" for q in quarters
    )


CLAIMS = [
    Claim(
        "both networks find fewer hidden tracks than co-occurrence does",
        lambda lab: (
            max(found(lab, "thick", "GRU"), found(lab, "thick", "attention"))
            < found(lab, "thick", "co-occurrence")
        ),
    ),
    Claim("it is behind the history in every cell of more than a hundred lists, in both sets", behind_in_every_larger_cell),
    Claim("after one track the thin set has fewer", few_after_one_track),
    Claim("it finds most in the thick set and among popular tracks", finds_most_among_popular_tracks),
    Claim(
        "after one epoch your network finds less than three quarters of what it finds after the last",
        lambda lab: score_of(lab, "GRU", 0) < score_of(lab, "GRU", -1) * 3 / 4,
    ),
    Claim(
        "a drawn track is a no in 403 cases of 404",
        lambda lab: abs(np.exp(6) - 403) < 1 and lab["NEGATIVES"] == 256,
    ),
    Claim("From 0 the loss falls since all scores fall", loss_falls_and_the_list_is_drawn),
    Claim("the list is as good as drawn", loss_falls_and_the_list_is_drawn),
]
AGREED = [
    Agreed("asked for more than a set of songs", "the survey's sentence on sequences"),
    Agreed(
        "a track that came before the one that was heard counts half",
        "a setting of the cell below, backward=0.5",
    ),
    Agreed(
        "A popular track is drawn more often, so it is told no more often than is fair",
        "the counts are the chances",
    ),
    Agreed("Where equal popularities go at the border of two quarters is up to you", "a definition"),
    Agreed("an interval of 95 % of hit@k in this cell", "a definition"),
    Agreed("an interval of 95 % of the difference", "a definition"),
    Agreed(
        "ahead by more than its interval to be worth it", "advice on what to ship, and no statement of a run"
    ),
    Agreed("roams, the further the higher it is", "how a temperature acts on a softmax"),
    Agreed("no track twice, and not only one band", "a rule that people want"),
    Agreed("the network is ahead by more than its interval", "a condition of the model answer"),
    Agreed("a thicker set, longer lists, an order that repeats", "cases that a rubric names"),
    Agreed("with earlier lists alone both are smaller", "fewer lists hold fewer steps and fewer pairs"),
]
