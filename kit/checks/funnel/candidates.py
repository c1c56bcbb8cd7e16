"""Checks of `candidates`: the list is compared with all cosines, and with those of likely slips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from kit.checks.asking.mistakes import Case, Mistake, mistake_of
from kit.checks.exercise import Exercise, Item
from kit.checks.funnel.listeners import Asked, Listeners, listeners
from kit.checks.funnel.tables import Floats, Whole
from kit.checks.outcome import Finding, Outcome, message_of

__all__ = ["CANDIDATES"]


def _new(asked: Listeners) -> Finding | None:
    for one in (*asked.plain, asked.many):
        if (finding := _not_new(one, asked.plain)) is not None:
            return finding if finding.given else replace(finding, given=one.given)
    return None


def _not_new(one: Asked, plain: Sequence[Asked]) -> Finding | None:
    if one.trouble is not None:
        return Finding(
            "not all unknown artists can be asked for",
            f"for {one}, which are all that are unknown, your code raises {message_of(one.trouble)}",
            "n may be as large as the number of unknown artists",
            "what is asked for at place n: `argpartition` needs one place more",
            Outcome.ERROR,
        )
    found = one.found.tolist()
    strange = [artist for artist in found if not 0 <= artist < one.n_artists]
    if strange:
        return Finding(
            "not numbers of artists",
            f"of {one.n_artists} artists, the list names {strange[0]}",
            "an artist is the number of a row of `vectors`",
            "what is returned: numbers, not scores",
        )
    known = [artist for artist in found if artist in one.history]
    if known:
        return _shown_in(plain, _LEFT_IN) or Finding(
            "known artists are among the candidates",
            f"for {one} {len(known)} of {len(found)} are known, such as artist {known[0]}; the list is {found}",
            "the user has no use for them",
            "how the history is left out",
        )
    if len(set(found)) < len(found):
        return Finding(
            "an artist comes twice",
            f"the list is {found}",
            "one of the n places is lost",
            "how the list is filled up",
        )
    if len(found) != one.n:
        return _shown_in(plain, _CUT) or Finding(
            "not n candidates",
            f"for {one} {one.n_artists - len(one.history)} artists are unknown, and {len(found)} came",
            "the second stage chooses among n, so there have to be n",
            "where the list is cut off",
        )
    return None


def _shown_in(plain: Sequence[Asked], mistakes: Sequence[Mistake]) -> Finding | None:
    """The mistake that gives these very lists, known artists and all, with the smallest list that is wrong."""
    cases = [Case((one,), one.best(one.cosines, one.n).tolist(), one.veiled(one.found)) for one in plain]
    if (mistake := mistake_of(cases, mistakes)) is None:
        return None
    one = next(one for one, case in zip(plain, cases, strict=True) if case.came != case.expected)
    known = sorted(set(one.found.tolist()) & set(one.history.tolist()))
    saw = f"for {one} the list is {one.found.tolist()}, {len(one.found)} artists, {len(known)} of them known"
    return Finding(mistake.cause, saw, mistake.so, mistake.look, given=one.given)


def _left_in(change: Callable[[Floats, Whole], Floats], sign: int = -1) -> Callable[[Asked], list[int]]:
    """Give the list that comes of another treatment of the history's scores, such as none."""

    def gives(one: Asked) -> list[int]:
        scores = change(one.cosines.copy(), one.history)
        return one.veiled(np.argsort(sign * scores, kind="stable")[: one.n])

    return gives


def _with(value: float) -> Callable[[Floats, Whole], Floats]:
    def change(scores: Floats, history: Whole) -> Floats:
        scores[history] = value
        return scores

    return change


_LEFT_IN = (
    Mistake(
        "known artists are among the candidates",
        _left_in(lambda scores, _: scores),
        "nothing is nearer to a taste than what it is made of: the first places go to what the user knows",
        "give the history the score -inf before sorting",
    ),
    Mistake(
        "sorted upwards",
        _left_in(_with(-np.inf), sign=1),
        "the lowest scores come first: the history with its -inf, then the farthest artists",
        "the direction of the sort: `np.argsort(-score)`",
    ),
    Mistake(
        "the history has the score 0",
        _left_in(_with(0.0)),
        "artists with a negative cosine come after it: whoever asks for many gets known ones",
        "-np.inf is below every cosine, 0 is not",
    ),
)
_CUT = (
    Mistake(
        "cut off before the history is taken out",
        lambda one: [
            a for a in np.argsort(-one.cosines, kind="stable")[: one.n].tolist() if a not in one.history
        ],
        "known artists take places, and are lost afterwards",
        "where the list is cut off: behind taking out the history, not before",
    ),
)


def _near(asked: Listeners) -> Finding | None:
    """Judge whether the nearest came; rows of zeros, and many artists, are tried where all went well without."""
    if not any(len(one.own) for one in asked.plain):
        return _new(asked)
    if further := next((one for one in asked.plain if not one.nearest), None):
        return _why_another(asked.plain, further)
    known = asked.untagged_known
    if not (len(known.own) and known.nearest):
        right = known.best(known.cosines, known.n).tolist()
        return Finding(
            "a row of zeros has no direction",
            f"artist {known.history[4]} of {known} has no tag, its vector is zero; {right} is right, and "
            f"{known.found.tolist()} came",
            "the other artists of the history have directions: the row of zeros stays, and the mean is taken",
            "the division by the length: 0 / 0 is nan, so let a row of zeros stay as it is",
            given=known.given,
        )
    untagged = next((one for one in asked.untagged_new if not (len(one.own) and one.nearest)), None)
    if untagged is not None:
        return _of_untagged(untagged, asked.few)
    return None if asked.many.nearest else _of_many(asked.many)


def _of_untagged(one: Asked, few: Sequence[Asked]) -> Finding:
    """Judge whether untagged artists stand between those with a positive cosine and those with a negative one."""
    right = one.best(one.cosines, len(one.own) or one.n)
    missing = next(artist for artist in right.tolist() if artist not in one.own)
    saw = (
        f"for {one} artists {np.flatnonzero(~one.vectors.any(axis=1)).tolist()} have no tag, their vectors are zero; "
        f"the list is {one.found.tolist()}, without artist {missing} whose cosine is {one.cosines[missing]:.2f}"
    )
    cases = [Case((each,), None, each.without_tags(each.own)) for each in few]
    if (mistake := mistake_of(cases, _OF_UNTAGGED)) is not None:
        return Finding(mistake.cause, saw, mistake.so, mistake.look, given=one.given)
    return Finding(
        "artists without a tag at the wrong place",
        saw,
        "a row of zeros has the cosine 0 to every taste",
        "what becomes of rows of zeros in the score",
        given=one.given,
    )


def _of_many(one: Asked) -> Finding:
    """Find an answer that looks at the first artists alone, and gives the nearest of these."""
    last, right = int(one.own.max(initial=0)), one.best(one.cosines, len(one.own))
    of_the_first = np.where(np.arange(one.n_artists) <= last, one.cosines, -2)
    if {*one.own.tolist()} == {*one.best(of_the_first, len(one.own)).tolist()}:
        missing = next(artist for artist in right.tolist() if artist not in one.own)
        return Finding(
            "only the first artists are looked at",
            f"of {one.n_artists} artists, the list names none above {last}; artist {missing} has the cosine "
            f"{one.cosines[missing]:.2f}, and the last of the list {one.cosines[one.own].min():.2f}",
            "who comes late in the table is never suggested to anybody",
            "a number in your code that should be the number of rows of `vectors`",
            given=one.given,
        )
    return _another(one)


def _ordered(scores: Callable[[Asked], Floats]) -> Callable[[Asked], list[int]]:
    return lambda one: one.without_tags(one.best(scores(one), len(one.own)))


def _distance(one: Asked, taste: Floats) -> Floats:
    return np.asarray(-np.linalg.norm(one.unit - taste, axis=1))


_OF_UNTAGGED = (
    Mistake(
        "a distance to a taste that is not of length 1",
        _ordered(lambda one: _distance(one, one.taste)),
        "a mean of directions is shorter than 1, so zeros are nearer to it than many a direction",
        "the product with the taste, not the distance to it",
    ),
    Mistake(
        "a distance, and zeros are not far away",
        _ordered(lambda one: _distance(one, one.taste / np.linalg.norm(one.taste))),
        "zeros are 1 away from every direction, and so is a direction with the cosine 0.5",
        "the product with the taste, not the distance to it",
    ),
    Mistake(
        "artists without a tag are left out",
        _ordered(lambda one: np.where(one.vectors.any(axis=1), one.cosines, -2)),
        "a cosine of 0 is higher than a negative one",
        "a row of zeros stays a row of zeros, and its cosine is 0",
    ),
)


def _why_another(plain: Sequence[Asked], one: Asked) -> Finding:
    other = _another(one)
    if (mistake := _slip(plain)) is not None:
        return Finding(mistake.cause, other.saw, mistake.so, mistake.look, given=one.given)
    return other


def _another(one: Asked) -> Finding:
    right = one.best(one.cosines, len(one.own))
    return Finding(
        "not the nearest artists",
        f"for the history {one.history.tolist()} the cosines of the list are "
        f"{np.round(one.cosines[one.own], 2).tolist()}, and those of the nearest "
        f"{np.round(one.cosines[right], 2).tolist()}",
        "some nearer artist is missing",
        "the taste: the mean of the history's vectors, each divided by its length; the score: the cosine to it",
        given=one.given,
    )


def _slip(plain: Sequence[Asked]) -> Mistake | None:
    """The score whose best artists came in every case, of users whose artists all have tags."""
    cases = [Case((one,), None, {*one.own.tolist()}) for one in plain]
    return mistake_of(cases, _SLIPS, lambda gives, came: gives == came)


def _by(scores: Callable[[Asked], Floats]) -> Callable[[Asked], set[int]]:
    return lambda one: {*one.best(scores(one), len(one.own)).tolist()}


def _near_to(place: int) -> Callable[[Asked], Floats]:
    return lambda one: one.unit @ one.unit[one.history[place]]


_SLIPS = (
    Mistake(
        "the farthest artists",
        _by(lambda one: -one.cosines),
        "a high cosine is near",
        "the sign of what is sorted",
    ),
    Mistake(
        "a dot product, not a cosine",
        _by(lambda one: one.vectors @ one.vectors[one.history].mean(axis=0)),
        "long vectors win whatever their direction: artists with many tags are suggested to everybody",
        "divide each row of `vectors` by its length first, those of the history and those of the candidates",
    ),
    Mistake(
        "long vectors come first",
        _by(lambda one: one.vectors @ one.unit[one.history].mean(axis=0)),
        "the product with a longer vector is larger whatever its direction",
        "divide the candidates' vectors by their lengths, too",
    ),
    Mistake(
        "one long vector speaks for all",
        _by(lambda one: one.unit @ one.vectors[one.history].mean(axis=0)),
        "the sum points where its longest part does: one artist decides, and the others are not heard",
        "divide each vector of the history by its length before the mean",
    ),
    Mistake(
        "a distance, not a cosine",
        _by(lambda one: -np.linalg.norm(one.vectors - one.vectors[one.history].mean(axis=0), axis=1)),
        "two vectors of the same direction and different lengths are far apart",
        "the cosine: rows of length 1, and their product",
    ),
    Mistake(
        "the cosine without its sign",
        _by(lambda one: np.abs(one.cosines)),
        "-0.9 is as far away as it gets, and counts like 0.9",
        "what is made of the cosine before the sort",
    ),
    *(
        Mistake(
            "a single artist of the history counts",
            _by(near),
            "the taste is made of all that the user listens to",
            "the mean over the history",
        )
        for near in (_near_to(0), _near_to(-1))
    ),
    Mistake(
        "near to a single artist is enough",
        _by(lambda one: (one.unit @ one.unit[one.history].T).max(axis=1)),
        "the taste is the mean of the history: what lies between its artists is near, too",
        "the mean first, then the cosine to it",
    ),
)


def _order(asked: Listeners) -> Finding | None:
    plain = asked.plain
    lists = [one.cosines[one.own] for one in plain]
    if max(map(len, lists)) < 2:
        return _near(asked) or _new(asked)
    mixed = next((n for n, cosines in enumerate(lists) if not (np.diff(cosines) <= 1e-6).all()), None)
    if mixed is None:
        return None
    saw, given = f"the cosines of the list are {np.round(lists[mixed], 2).tolist()}", plain[mixed].given
    if all((np.diff(cosines) >= -1e-6).all() for cosines in lists):
        so, look = "the first candidate is the best", "the direction of the sort"
        return Finding("the nearest come last", saw, so, look, given=given)
    if not all(one.nearest for one in plain) and (mistake := _slip(plain)) is not None:
        return Finding(mistake.cause, saw, mistake.so, mistake.look, given=given)
    return Finding(
        "the nearest do not come first",
        saw,
        "who takes the first ten of them wants the ten nearest",
        "what the list is sorted by, and whether the order is lost afterwards (a set, `argpartition`)",
        given=given,
    )


CANDIDATES = Exercise(
    "candidates",
    [
        Item("n artists, none of them known", 1, _new),
        Item("nearest to the taste", 2, _near),
        Item("nearest first", 1, _order),
    ],
    hints=(
        (
            "Four steps: each vector to length 1, the mean over the history, the product of all vectors with it, the "
            "order. Where does the history drop out?"
        ),
        (
            "With `directions = vectors / lengths`, the score of all artists is `directions @ taste`. A known artist "
            "gets the score -inf, and `np.argsort(-score)` sorts falling."
        ),
        (
            "length = np.linalg.norm(vectors, axis=1, keepdims=True); directions = vectors / np.where(length > 0, "
            "length, 1); score = directions @ directions[history].mean(axis=0); score[history] = -np.inf; "
            "return np.argsort(-score)[:n]."
        ),
    ),
    observe=listeners,
)
