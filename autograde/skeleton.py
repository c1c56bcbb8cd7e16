"""The texts of a new lab are the smallest that pass every test; its author replaces them piece by piece.

``LAB`` stands for the lab's name, such as 09_name, ``NAME`` for its word, ``NUMBER`` for its number, ``TITLE`` for its
title.
"""

EXERCISE = "play_shares"

SOLUTION = '''\
# %% [markdown]
# # TITLE
#
# **What you will build.** Say here what students have in their hands at the end. One exercise and
# a written answer, a few minutes.
#
# **How it works.** A cell with a `TODO` is yours. Run it, then run the check below it: it answers at once, in words.
# `hint.NAME()` helps in three steps. Cells that need an answer you do not have yet say so and wait. A written answer is
# a text cell: double-click its TODO.

# %%
print("loading numpy, matplotlib and the kit")
from kit.checks.NAME import check, hint, ready
from kit.guessing import Guess
from kit.pictures import sampling_tables

import numpy as np
from IPython.display import display

# %% [markdown]
# ## 1 · How much is heard of what
#
# **Exercise `play_shares`** · 1 point · 5 minutes · ★☆☆
#
# Write `play_shares(plays)`. It is given how often each track was played, a row of numbers above 0, and returns for
# each track its part of all plays: together the parts are 1.

# %% exercise="play_shares"
def play_shares(plays):
    """The part of all plays that each track has."""
    # BEGIN SOLUTION
    return plays / plays.sum()
    # END SOLUTION

# %% check="play_shares" points=1
check.play_shares(play_shares)

# %% only="lab"
plays = np.array([30, 15, 5, 2])
guess_first = Guess("Has the first track more plays than all the others together?", "yes", "no")
guess_last = Guess("Would the last track be drawn more often if all were drawn alike?", "yes", "no")
display(guess_first, guess_last)

# %% only="lab"
if ready("play_shares"):
    shares = play_shares(plays)
    guess_first.settle("yes" if shares[0] > 0.5 else "no", f"it has {shares[0]:.2f} of all plays")
    guess_last.settle("yes" if shares[-1] < 1 / len(plays) else "no", f"{shares[-1]:.2f} against {1 / len(plays):.2f}")
    display(sampling_tables(plays, exponents=(1, 0)))

# %% [markdown]
# **In your own words.** Quote the part of the first track. Why may another one still be heard by more people?

# %% [markdown] answer="why_not_people" points=1.5
# Plays are counted, not people: a few who play one track again and again make many plays.
#
# **Rubric** (half a point each)
#
# - names the mechanism: plays are counted, not people
# - quotes the part of the first track from the own run
# - names a case where it is otherwise: everybody plays each track once

# %% [markdown]
# **Take away.** Say here in two or three sentences what somebody should remember of this section.
#
# ## To read
#
# - At least three links to papers or books:
# - [one](https://example.org/one),
# - [another](https://example.org/another),
# - [and a third](https://example.org/a-third).
'''

LAB_MODULE = '''\
"""The checks of lab NUMBER, TITLE."""

from kit.checks.lab import Lab
from kit.checks.NAME.play_shares import PLAY_SHARES

LAB = Lab("NUMBER_NAME", [PLAY_SHARES])
check, hint, ready = LAB.check, LAB.hint, LAB.ready
'''

CHECK = '''\
"""The check of `play_shares`: the parts are compared with those of the same plays, worked out here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.checks.asking.values import row
from kit.checks.exercise import Answer, Exercise, Item, Rng
from kit.checks.outcome import Finding, student_code

Array = np.ndarray


@dataclass(frozen=True)
class Asked:
    """What an answer was given, and what came."""

    plays: Array
    came: Array


def _ask(answer: Answer, rng: Rng) -> Asked:
    """Ask for the parts of five tracks; the numbers are drawn anew for every course."""
    plays = rng.integers(1, 100, 5)
    with student_code():
        result = answer(plays)
    return Asked(plays, row(result, "play_shares", "a number for each track"))


def _parts(asked: Asked) -> Finding | None:
    """Nothing, where each number is the track's part of all plays; else what was seen, and where to look."""
    expected = asked.plays / asked.plays.sum()
    if asked.came.shape == expected.shape and np.allclose(asked.came, expected):
        return None
    return Finding(
        "not the parts of all plays",
        f"plays of {asked.plays.tolist()} gave {asked.came.round(3).tolist()}",
        f"each is a part of the sum, {asked.plays.sum()}, so the first is {expected[0]:.3f}",
        "what the plays are divided by",
    )


PLAY_SHARES = Exercise(
    "play_shares",
    [Item("parts of all plays", 1, _parts)],
    hints=(
        "How many plays are there in all, and which part of them has the first track?",
        "`plays.sum()` counts all plays.",
        "Divide `plays` by their sum, and return the result.",
    ),
    observe=_ask,
)
'''

RIGHT = """\
# loses: nothing
#
# These lines say what has to come out when this answer is graded. It is right, in another way than the solution.
# Below stands what a student writes into the cell of the exercise. The name of the file says what it does.
def play_shares(plays):
    total = sum(plays)
    return [number / total for number in plays]
"""

WRONG = """\
# loses: parts of all plays
# cause: not the parts of all plays
#
# The first lines say what has to come out when this answer is graded:
# - loses, the items of the exercise that it loses, with "; " between them;
# - cause, the cause that the check names first: a Finding of kit/checks begins with it;
# - outcome, only where it is another than "not yet", such as "runs into an error".
# Every cause that a check can give is the first of some answer. One slip that loses one item of several is near/.
# Below stands what a student writes into the cell of the exercise. The name of the file says what is wrong.
def play_shares(plays):
    return plays / plays.max()
"""


def files_of(lab: str) -> dict[str, str]:
    """Give the files of a new lab: their paths from the root of the repository, and what stands in them.

    Parameters
    ----------
    lab : str
        Such as "09_name".

    Examples
    --------
    >>> list(files_of("09_tiny"))[:2]
    ['solutions/09_tiny.py', 'kit/checks/tiny/__init__.py']
    """
    number, _, name = lab.partition("_")
    words = {"NUMBER": number, "NAME": name, "TITLE": name.replace("_", " ").capitalize()}
    answers = f"tests/submissions/{lab}/{EXERCISE}"
    files = {
        f"solutions/{lab}.py": SOLUTION.replace("hint.NAME", "hint.EXERCISE"),
        f"kit/checks/{name}/__init__.py": LAB_MODULE,
        f"kit/checks/{name}/{EXERCISE}.py": CHECK,
        f"{answers}/right/one_by_one.py": RIGHT,
        f"{answers}/wrong/part_of_the_largest.py": WRONG,
    }
    for word, instead in words.items():
        files = {path: text.replace(word, instead) for path, text in files.items()}
    return {path: text.replace("hint.EXERCISE", "hint.NAME") for path, text in files.items()}
