"""Checks of `ab_test`: each result is worked out again from what was asked of whom.

What an interval claims (it holds the truth in 95 % of experiments) is looked at over many experiments, too, with such a
wide bound that a right answer fails it less than once in a million.
"""

from __future__ import annotations

import numpy as np

from kit.checks.asking.mistakes import Case, Mistake, mistake_of
from kit.checks.exercise import Exercise, Item
from kit.checks.funnel.experiments import N_RUNS, N_USERS, Experiment, Experiments, experiments
from kit.checks.outcome import Finding

__all__ = ["AB_TEST"]

SLACK = 0.25  # standard errors by which a difference may be off, such as one of bootstrapped means
MOST_MISSED = 15  # experiments that may be missed: right answers miss 3, and more than 15 once in ten million


def _one_arm(made: Experiments) -> Finding | None:
    for one in made.runs:
        a, b = set(one.shown["a"]), set(one.shown["b"])
        if a & b:
            return Finding(
                "a user sees both arms",
                f"{len(a & b)} of {one.n_users} users saw a and b, such as user {min(a & b)}",
                "who has seen one arm answers the other one differently: the second look is no experiment any more",
                "draw an arm for each user, and show them only that one",
            )
        share = len(b) / (len(a) + len(b))
        if not 0.3 <= share <= 0.7:
            return Finding(
                "not about half each",
                f"arm a was shown to {len(a)} users, arm b to {len(b)}",
                "the smaller arm decides how wide the interval is",
                "how the arm of a user is drawn",
            )
    return None


def _drawn(made: Experiments) -> Finding | None:
    arms = [frozenset(one.shown["a"]) for one in made.runs]
    if len(set(arms)) < N_RUNS:
        first = sorted(arms[0])
        return Finding(
            "the arms are not drawn by `rng`",
            f"in {N_RUNS} experiments with different rng arm a was shown to only {len(set(arms))} different groups of "
            f"users, such as {first[:6]}, ...",
            "whatever else these users have in common (who came first, say) is taken for the effect of the arm",
            "draw who sees which arm: `rng.permutation(n_users)`, or `rng.random(n_users) < 0.5`",
        )
    if set(made.again.shown["a"]) != set(made.runs[0].shown["a"]):
        return Finding(
            "drawn by another chance than `rng`",
            "the same experiment with the same rng, twice: other users saw arm a",
            "nobody can tell afterwards who saw what, and why",
            "what is drawn: `rng.permutation(n_users)`, not `np.random`",
        )
    share = np.zeros(N_USERS)
    for one in made.runs:
        for user in {*one.shown["a"]} - {N_USERS}:
            share[user] += 1 / N_RUNS
    asked = float(np.mean([len({*one.shown["a"], *one.shown["b"]}) / one.n_users for one in made.runs]))
    always = np.flatnonzero(np.abs(share - asked / 2) > 0.45 * asked)
    if len(always):
        return Finding(
            "some users always see the same arm",
            f"in {N_RUNS} experiments user {always[0]} saw arm a {share[always[0]]:.0%} of the time",
            "whatever else these users have in common is taken for the effect of the arm",
            "every user is drawn, by the same chance",
        )
    return None


def _difference(made: Experiments) -> Finding | None:
    for one in made.runs:
        said = one.said("difference")
        if abs(said - one.difference) <= SLACK * one.error:
            continue
        saw = (
            f"the mean of a is {one.seen('a').mean():.4g}, that of b {one.seen('b').mean():.4g}; the difference is "
            f"said to be {said:.4g}"
        )
        cases = [Case((each,), None, each.said("difference") / each.error) for each in made.runs]
        if (mistake := mistake_of(cases, _DIFFERENCES, _as_near_as_a_mean)) is not None:
            return Finding(mistake.cause, saw, mistake.so, mistake.look)
        return Finding(
            "not the difference of the two means",
            saw,
            "what was asked is what the result is made of: every user, once",
            "which rewards go into each mean",
        )
    return None


def _as_near_as_a_mean(one: float, other: float) -> bool:
    return abs(one - other) <= SLACK


_DIFFERENCES = (
    Mistake(
        "a minus b",
        lambda one: -one.difference / one.error,
        "what is better in b would look worse",
        "the order of the two: b minus a",
    ),
    Mistake(
        "the difference without its sign",
        lambda one: abs(one.difference) / one.error,
        "where b is worse than a, it is said to be better",
        "`abs`, or the larger of the two minus the smaller: the mean of b minus that of a, whatever its sign",
    ),
    Mistake(
        "a difference of sums",
        lambda one: (one.seen("b").sum() - one.seen("a").sum()) / one.error,
        "the arm with more users would win",
        "the mean of each arm",
    ),
    Mistake(
        "a ratio, not a difference",
        lambda one: (one.seen("b").mean() / one.seen("a").mean() - 1) / one.error,
        "the interval is one of differences",
        "the mean of b minus that of a",
    ),
)


def _interval(made: Experiments) -> Finding | None:
    for finding in (_looked_often(made.runs), _ends(made.runs), _width(made.runs)):
        if finding is not None:
            return finding
    missed = [one for one in made.runs if not one.said("low") <= one.crowd.effect <= one.said("high")]
    if len(missed) > MOST_MISSED:
        of_none = sum(not one.crowd.effect for one in missed)
        return Finding(
            "the interval misses the truth too often",
            f"in {len(missed)} of {N_RUNS} experiments the true difference is outside; {of_none} times an effect is "
            "seen where there is none",
            "a 95 % interval misses it in 1 of 20",
            "who sees which arm, and what is made of their rewards",
        )
    return None


def _looked_often(runs: list[Experiment]) -> Finding | None:
    """Find an answer that looks while the experiment runs, and ends it when it looks good."""
    n_seen = [len({*one.shown["a"], *one.shown["b"]}) for one in runs]
    if all(
        n >= one.n_users - one.n_users % 2 for n, one in zip(n_seen, runs, strict=True)
    ):  # one may be left over
        return None
    if max(n_seen) - min(n_seen) > 1 and max(one.n_calls for one in runs) > 2:
        wrong = sum(not one.said("low") <= 0 <= one.said("high") for one in runs if not one.crowd.effect)
        return Finding(
            "peeking",
            f"the experiments ended after {min(n_seen)} to {max(n_seen)} of {N_USERS} users; where there is no effect, "
            f"one was found in {wrong} of {N_RUNS // 2}",
            "each look is another chance to be fooled: who stops when it looks good finds effects that are none",
            "ask all users, and look once, at the end",
        )
    return Finding(
        "not all users are asked",
        f"of {N_USERS} users or one more, {min(n_seen)} were asked",
        "fewer users mean a wider interval",
        "how the users are divided between the arms",
    )


def _ends(runs: list[Experiment]) -> Finding | None:
    for one in runs:
        low, high, difference = (one.said(key) for key in ("low", "high", "difference"))
        if low >= high:
            return Finding(
                "low is not below high",
                f"low is {low:.4g}, high {high:.4g}",
                "an interval goes from low to high",
                "which end is which",
            )
        if abs((low + high) / 2 - difference) > 0.5 * one.error:
            return Finding(
                "the difference is not in the middle",
                f"the interval goes from {low:.4g} to {high:.4g}, the difference is {difference:.4g}",
                "the difference may be off to either side alike",
                "what is subtracted and added: the same on both sides, of the difference itself",
            )
    return None


def _width(runs: list[Experiment]) -> Finding | None:
    """Compare the width of the intervals with 1.96 standard errors to each side."""
    ratios = np.array([(one.said("high") - one.said("low")) / (2 * 1.96 * one.error) for one in runs])
    ratio = float(ratios.mean())
    if 0.95 <= ratio <= 1.08:
        return None
    half = np.mean([(one.said("high") - one.said("low")) / 2 for one in runs])
    saw = f"low and high are {half:.3g} from the difference on average, and 1.96 standard errors are {half / ratio:.3g}"
    if any(len(one.shown[arm]) > len(set(one.shown[arm])) for one in runs for arm in "ab"):
        return Finding(
            "a user counts several times",
            f"{saw}; {len(runs[0].shown['a'])} rewards of arm a came from {len(set(runs[0].shown['a']))} users",
            "what one user does ten times says less than what ten users do once: the interval is too narrow",
            "the unit is the user, who was drawn: one reward for each",
        )
    cases = [Case((one,), 1.0, ratio) for one, ratio in zip(runs, ratios.tolist(), strict=True)]
    if (mistake := mistake_of(cases, _WIDTHS, _within_2_percent)) is not None:
        return Finding(mistake.cause, saw, mistake.so, mistake.look)
    if ratio < 1:
        return Finding(
            "the interval is too narrow",
            saw,
            "it then misses the truth more often than in 1 of 20 experiments",
            "the standard error: the square root of the sum of both variances, each divided by its number of users",
        )
    return Finding(
        "the interval is too wide",
        saw,
        "effects that are there would not be seen",
        "the standard error: the square root of the sum of both variances, each divided by its number of users",
    )


def _within_2_percent(one: float, other: float) -> bool:
    return bool(np.isclose(other, one, rtol=0.02))


_WIDTHS = (
    Mistake(
        "the spread of the users, not of the mean",
        lambda one: np.sqrt(sum(one.seen(arm).var(ddof=1) for arm in "ab")) / one.error,
        "a mean of many is far more certain than a single user: effects that are there would not be seen",
        "divide each variance by its number of users",
    ),
    Mistake(
        "the chance of one arm alone",
        lambda one: np.sqrt(one.seen("b").var(ddof=1) / len(one.seen("b"))) / one.error,
        "both means are uncertain, and so is their difference twice over",
        "the sum of both variances, each divided by its number of users",
    ),
    Mistake(
        "one standard error to each side",
        lambda _: 1 / 1.96,
        "such an interval holds the truth in 68 % of experiments",
        "1.96 standard errors for 95 %",
    ),
    Mistake(
        "a 90 % interval",
        lambda _: 1.645 / 1.96,
        "it misses the truth in 1 of 10 experiments, not in 1 of 20",
        "1.96 standard errors for 95 %",
    ),
    Mistake(
        "the root is forgotten",
        lambda one: one.error,
        "a variance is no length: its unit is the square of the rewards'",
        "the square root of the sum of the variances",
    ),
    Mistake(
        "the standard errors are added",
        lambda one: sum(one.seen(arm).std(ddof=1) / np.sqrt(len(one.seen(arm))) for arm in "ab") / one.error,
        "variances add up, not their roots: the errors of the two arms partly cancel",
        "add the variances, then take the root",
    ),
)


AB_TEST = Exercise(
    "ab_test",
    [
        Item("one arm for each user", 1, _one_arm),
        Item("arms drawn by rng", 1, _drawn),
        Item("b minus a", 1, _difference),
        Item("a 95 % interval", 1, _interval),
    ],
    hints=(
        (
            "Who sees which arm? Draw it once, for all users, before anything is shown. Then each arm is shown to its "
            "users, and you look once."
        ),
        (
            "`users = rng.permutation(n_users)` and the two halves of it. The variance of a mean is the variance of "
            "the rewards divided by their number; variances of independent groups add up."
        ),
        (
            "difference = b.mean() - a.mean(); half = 1.96 * np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)); "
            'return {"difference": difference, "low": difference - half, "high": difference + half}.'
        ),
    ),
    observe=experiments,
    n_seeds=1,  # sixty experiments
)
