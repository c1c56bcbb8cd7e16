"""A class that never was: thirty students and two labs, drawn by chance, for tests and for the picture of the docs."""

from __future__ import annotations

import numpy as np

from autograde.marks import Mark
from autograde.state import State
from kit.checks.outcome import Finding, Outcome
from kit.checks.verdict import Verdict

LABS = ("01_track2vec", "02_influencers")
EXERCISES = {  # by lab: the items of each exercise, with how hard they are (0: half of the class wins it)
    LABS[0]: {
        "hit_at_k": {"found anywhere in the list": -1.5, "mean over the queries": -0.4},
        "ndcg_at_k": {"found or missed": -0.8, "gain 1/log2(rank + 1)": 0.6},
        "radio": {"starts at the query": -2.0, "never twice": 0.2, "the nearest of those left": 1.1},
    },
    LABS[1]: {
        "recommend": {"k for each user": -1.0, "best first": -0.2},
        "oof_rmse": {"every fold": -0.5, "each row by a model that has not seen it": 0.9},
    },
}
CAUSES = {
    "mean over the queries": (
        ("not the mean over the queries", "0.2 where 0.4 belongs"),
        ("a sum, not a mean", "12"),
    ),
    "gain 1/log2(rank + 1)": (
        ("the rank starts at 0", "a gain of inf at rank 1"),
        ("the natural logarithm", "1.443"),
    ),
    "never twice": (("a track comes twice", "17 at places 3 and 9"),),
    "each row by a model that has not seen it": (
        ("a row is told by a model that has seen it", "an RMSE of 0.11 on the rows of fold 2"),
    ),
}
NAMES = (
    *(
        "ada",
        "bob",
        "chloe",
        "dan",
        "eva",
        "finn",
        "gus",
        "hana",
        "ivo",
        "jan",
        "kim",
        "leo",
        "mia",
        "nia",
        "ole",
    ),
    *(
        "pia",
        "quin",
        "ron",
        "sue",
        "tom",
        "uma",
        "val",
        "wim",
        "xia",
        "yan",
        "zoe",
        "aino",
        "bela",
        "cleo",
        "dora",
    ),
)
UPSIDE_DOWN, BEST = "starts at the query", 0.9


def made_up_class(n=30, seed=0):
    """Marks and verdicts of `n` students; the last of them handed in one lab, the one before fell far behind.

    The better a student, the likelier an item is won, but for one item, which the check takes from the best.
    """
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=n)
    marks, verdicts = [], {}
    for number, lab in enumerate(LABS):
        for i, student in enumerate(NAMES[:n]):
            if number and i == n - 1:
                continue
            skill = ability[i] - 3 * (number and i == n - 2)
            verdicts[lab, student] = {}
            for exercise, items in EXERCISES[lab].items():
                verdict = _verdict(exercise, items, skill, rng)
                verdicts[lab, student][exercise] = verdict
                marks.append(_mark(lab, student, verdict))
    return marks, verdicts


def _mark(lab, student, verdict):
    return Mark(student, verdict.exercise, verdict.points, verdict.of, State(verdict.outcome), lab, "", "kit")


def _verdict(exercise, items, skill, rng):
    if rng.random() < 0.06:
        return Verdict(exercise, dict.fromkeys(items, 0.0), len(items), Outcome.NOT_STARTED)
    earned, findings = {}, []
    for item, hard in items.items():
        drawn = rng.random() < 1 / (1 + np.exp(hard - 1.5 * skill))
        won = skill < BEST if item == UPSIDE_DOWN else drawn
        earned[item] = float(won)
        if not won:
            causes = CAUSES.get(item, ((f"not {item}", "3 of 5 lists"),))
            cause, saw = causes[int(rng.random() > 0.7) * (len(causes) - 1)]
            findings.append((item, Finding(cause, saw, "the marks are others", "the line that returns")))
    return Verdict(
        exercise, earned, len(items), Outcome.NOT_YET if findings else Outcome.RIGHT, tuple(findings)
    )
