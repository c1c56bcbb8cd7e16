"""The numbers of a class, on marks whose difficulty and correlation are known, and on the corpus as a class."""

from collections import Counter, defaultdict
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from scipy.stats import pointbiserialr

from autograde.marks import Mark
from autograde.report.behind import fell_behind
from autograde.report.causes import MOST_WORDS, NAME
from autograde.report.class_pictures import marks_of_lab
from autograde.report.item_analysis import LEAST, Work, measure
from autograde.state import State
from kit.checks.outcome import Finding, Outcome
from kit.checks.verdict import Verdict
from tests.corpus import corpus_of


def verdict(exercise, earned, *findings, outcome=Outcome.NOT_YET):
    return Verdict(exercise, earned, sum(earned.values()), outcome, findings)


def work(student, **points):
    """A student's marks of exercises of 2 points each; None is not started."""
    marks = [
        Mark(student, name, own or 0, 2, State.NOT_STARTED if own is None else State.NOT_YET, "01", "", "kit")
        for name, own in points.items()
    ]
    return Work(student, tuple(marks))


def classes(*columns):
    """One student a row, exercises a, b, c, ..."""
    return [
        work(f"s{i}", **dict(zip("abcdefg", row, strict=False)))
        for i, row in enumerate(zip(*columns, strict=True))
    ]


def by_name(told):
    return {one.exercise: one for one in told.exercises}


def test_difficulty_and_what_became_of_each_are_counted_by_hand():
    told = measure("01", classes([2, 1, 0, None], [2, 2, 2, 2]))
    a, b = told.exercises
    assert (a.full, a.part, a.none, a.omitted, a.n, a.share) == (1, 1, 1, 1, 4, 3 / 8)
    assert (b.full, b.share, b.discrimination) == (4, 1.0, None)
    assert told.sums == (4, 3, 2, 2)
    assert told.quartiles == (2, 2.5, 3.25)
    assert told.bins == (0, 0, 0, 0, 0, 2, 0, 1, 0, 1)


@pytest.mark.parametrize(
    ("points", "of", "words"),
    [
        ([0, 1, 1, 2], 2, "1 from 0 to 1, 3 from 1 to 2."),
        ([2, 3, 4, 25], 25, "1 from 0 to 3, 2 from 3 to 6, 1 from 24 to 25."),
        ([1.5, 2.5], 3, "1 from 1 to 2, 1 from 2 to 3."),
    ],
)
def test_the_bars_of_the_picture_have_whole_points_and_the_last_holds_all_of_them(points, of, words):
    told = replace(measure("01", [work("ada", a=1)]), sums=tuple(points), of=of)
    assert marks_of_lab(told).words == f"Students by their points of {of}: {words}"


def test_discrimination_is_that_of_scipy_and_of_the_sum_without_the_item():
    rng = np.random.default_rng(0)
    columns = [(2 * rng.integers(0, 2, 40)).tolist() for _ in range(5)]
    told = by_name(measure("01", classes(*columns)))
    for place, name in enumerate("abcde"):
        rest = sum(np.array(column) for i, column in enumerate(columns) if i != place)
        peer = pointbiserialr(np.array(columns[place]) > 0, rest)
        assert told[name].discrimination == pytest.approx(peer.statistic)


def test_an_item_that_the_best_lose_is_flagged_and_no_other():
    ability = [0] * 8 + [2] * 8
    told = by_name(measure("01", classes(ability, ability, [2 - one for one in ability], [2, 0] * 8)))
    assert [name for name, one in told.items() if one.look] == ["c"]
    assert told["c"].discrimination < -0.8
    assert abs(told["d"].discrimination) < 0.01


def test_one_loser_alone_flags_nothing():
    ability = [2, *[0] * 16, 2]
    told = by_name(measure("01", classes(ability, ability, [0] + [2] * 17)))
    assert told["c"].discrimination < -1 / 17**0.5
    assert not told["c"].look


@pytest.mark.parametrize(("n", "given"), [(LEAST - 1, False), (LEAST, True)])
def test_a_small_class_gets_no_discrimination(n, given):
    told = measure("01", classes([0, 2] * 5, [0, 2] * 5)[:n])
    assert told.is_small is not given
    assert (told.exercises[0].discrimination is not None) is given


def test_what_waits_for_a_person_is_in_no_sum_and_who_was_not_graded_in_no_number():
    works = classes([2, 0], [2, 2])
    waits = Mark("s0", "b", 0, 2, State.BY_HAND, "01")
    gone = Work("s2", (Mark("s2", "a", 0, 2, State.NOT_GRADED, "01", "the file is empty"),))
    told = measure("01", [Work("s0", (works[0].marks[0], waits)), works[1], gone])
    assert (told.n, told.of, told.left_out, told.sums) == (2, 2, ("b",), (2, 0))
    assert (told.exercises[1].n, told.exercises[1].waiting, told.exercises[1].share) == (1, 1, None)


def test_a_mark_by_hand_counts_for_the_exercise_and_for_no_item():
    lost = verdict("a", {"one": 0.0, "two": 1.0}, ("one", Finding("slip", "saw it")))
    mine = Mark("s0", "a", 1, 2, State.NOT_YET, "01", "", "kit, level 2 fence")
    theirs = Mark("s1", "a", 2, 2, State.NOT_YET, "01", "", "person")
    told = measure("01", [Work("s0", (mine,), {"a": lost}), Work("s1", (theirs,), {"a": lost})])
    assert told.exercises[0].share == 3 / 4
    assert [(one.item, one.n, one.share) for one in told.items] == [("one", 1, 0.0), ("two", 1, 1.0)]
    assert [(cause.words, cause.n) for cause in told.exercises[0].causes] == [("slip", 1)]


def test_causes_are_counted_an_exception_by_its_type_and_no_example_has_a_name():
    def lost(student, finding):
        mark = Mark(student, "a", 0, 1, State.ERROR, "01", "", "kit")
        return Work(student, (mark,), {"a": verdict("a", {"one": 0.0}, ("one", finding))})

    told = measure(
        "01",
        [
            lost("u1", Finding("your code raises KeyError: 'Lovelace'")),
            lost("u2", Finding("your code raises KeyError: 17")),
            lost("u3", Finding("a slip", "/home/ADA/x.csv has 1815 rows and 10181 " + "and more " * 40)),
        ],
        ["Ada Lovelace", "u1", "10181", "7"],
    )
    first, second = told.exercises[0].causes
    assert (first.words, first.n, first.example) == ("your code raises KeyError", 2, f"'{NAME}'")
    assert second.example.startswith(f"/home/{NAME}/x.csv has 1815 rows and {NAME} and more")
    assert len(second.example) == MOST_WORDS
    assert told.items[0].causes == told.exercises[0].causes


def test_an_answer_that_could_not_be_asked_has_lost_every_item():
    right = verdict("a", {"one": 1.0, "two": 1.0}, outcome=Outcome.RIGHT)
    mine = Mark("s0", "a", 2, 2, State.RIGHT, "01", "", "kit")
    theirs = Mark("s1", "a", 0, 2, State.NO_VERDICT, "01", "NameError: a", "kit")
    told = measure("01", [Work("s0", (mine,), {"a": right}), Work("s1", (theirs,))], ["the check"])
    assert [(one.item, one.n, one.share) for one in told.items] == [("one", 2, 0.5), ("two", 2, 0.5)]
    (cause,) = told.items[0].causes
    assert (cause.words, cause.n, cause.example) == ("the check could not ask it", 1, "NameError: a")


def test_a_lab_that_is_hard_for_all_puts_nobody_behind():
    first = {f"s{i}": 0.9 for i in range(9)}
    last = {f"s{i}": 0.5 for i in range(8)} | {"s8": 0.2}
    (found,) = fell_behind({"01": first, "02": last}, first)
    assert (found.student, found.before, found.now, found.class_fall) == ("s8", 0.9, 0.2, pytest.approx(0.4))
    assert fell_behind({"01": first}, [*first, "kim"]) == []


def test_the_corpus_as_a_class_names_its_hardest_items_and_the_commonest_cause_of_each():
    """Of sixty students each hands in one answer to two exercises; the answers' headers say what must come out."""
    corpus, draw = corpus_of("01_track2vec"), Random(0)
    handed_in = {
        name: draw.choices(
            cases := [case for case in corpus.cases if case.exercise == name],
            [
                1 / (1 + place) for place in draw.sample(range(len(cases)), len(cases))
            ],  # some slips are common
            k=60,
        )
        for name in ("hit_at_k", "ndcg_at_k")
    }
    verdicts = {case: corpus.verdict_of(case) for cases in handed_in.values() for case in set(cases)}
    works, losers, causes = [], Counter(), defaultdict(Counter)
    for i, cases in enumerate(zip(*handed_in.values(), strict=True)):
        own = {case.exercise: verdicts[case] for case in cases}
        marks = [
            Mark(f"s{i}", name, float(v.points), v.of, State(v.outcome), corpus.name, "", "kit")
            for name, v in own.items()
        ]
        works.append(Work(f"s{i}", tuple(marks), own))
        for case in cases:
            for item in case.loses:
                losers[case.exercise, item] += 1
                causes[case.exercise, item][case.cause] += 1
    told = measure(corpus.name, works)
    hardest = losers.most_common(3)
    assert [((one.exercise, one.item), one.n - one.full) for one in told.hardest()] == hardest
    for one in told.hardest():
        (cause, n), (_, fewer) = causes[one.exercise, one.item].most_common(2)
        assert n > fewer
        assert (one.causes[0].words, one.causes[0].n) == (cause, n)
