"""An answer that changes what it is given is told so, and loses one item: at the desk and behind the wall alike."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sparse

from kit.checks.asking.crossing import Made
from kit.checks.asking.given import Change, Given, Watched, noted
from kit.checks.exercise import Asking, Exercise, Item, run
from kit.checks.outcome import Finding, Outcome, student_code
from tests.autograde.trust.test_noted_calls import asking

HINTS = ("one", "two", "three")


def table():
    return np.arange(12).reshape(3, 4)


def counts():
    return sparse.csr_array(np.array([[0.0, 2.0], [3.0, 0.0]]))


def frame():
    return pd.DataFrame({"song": [1, 2], "text": ["a", None]})


CHANGES = [
    (np.array([3, 1, 2]), lambda x: x.sort(), Change("x", "[3, 1, 2]", "[1, 2, 3]")),
    (np.arange(40), lambda x: x.__setitem__(30, 7), Change("x[30]", "30", "7")),
    (table(), lambda x: x[:, ::-1].sort(axis=1), Change("x[0]", "[0, 1, 2, 3]", "[3, 2, 1, 0]")),
    (table()[::2, 1:], lambda x: x[1:].fill(0), Change("x[1]", "[9, 10, 11]", "[0, 0, 0]")),
    (np.array([np.nan, 1.0]), lambda x: x.__setitem__(1, np.nan), Change("x", "[nan, 1.0]", "[nan, nan]")),
    (
        np.array([[1, 2], "ab"], object),
        lambda x: x[0].append(3),
        Change("x", "[[1, 2], 'ab']", "[[1, 2, 3], 'ab']"),
    ),
    (np.array([0.12345, 2.0]), lambda x: x.fill(1 / 3), Change("x", "[0.123, 2.0]", "[0.333, 0.333]")),
    (np.array([1.0]), lambda x: x.fill(1.0001), Change("x", "[1.0]", "[1.0001]")),
    (list(range(90)), lambda x: x.append(7), Change("x", "90 long", "91 long")),
    (np.array(1.5), lambda x: x.fill(2), Change("x", "1.5", "2.0")),
    (np.array(["b", "a"]), lambda x: x.sort(), Change("x", "['b', 'a']", "['a', 'b']")),
    ([3, 1], lambda x: x.sort(), Change("x[0]", "3", "1")),
    ([3, 1], lambda x: x.append(4), Change("x", "[3, 1]", "[3, 1, 4]")),
    ([3], lambda x: x.__setitem__(0, 3.0), Change("x[0]", "3", "3.0")),
    ([{"dim": 8}], lambda x: x[0].update(dim=9), Change("x[0]['dim']", "8", "9")),
    ([{"dim": 8}], lambda x: x[0].update(seed=1), Change("x[0]", "{'dim': 8}", "{'dim': 8, 'seed': 1}")),
    ((np.array([2, 1]), 5), lambda x: x[0].sort(), Change("x[0]", "[2, 1]", "[1, 2]")),
    ({"a": {1, 2}}, lambda x: x["a"].add(3), Change("x['a']", "{1, 2}", "{1, 2, 3}")),
    (counts(), lambda x: x.data.fill(1), Change("x[0, 1]", "2.0", "1.0")),
    (counts(), lambda x: x.resize(1, 2), Change("x.shape", "(2, 2)", "(1, 2)")),
    (
        frame(),
        lambda x: x.insert(0, "n", 1),
        Change("x.columns", "['song', 'text']", "['n', 'song', 'text']"),
    ),
    (frame(), lambda x: setattr(x, "index", [4, 5]), Change("x.index", "[0, 1]", "[4, 5]")),
    (frame(), lambda x: x.__setitem__("song", [1, 3]), Change("x['song']", "[1, 2]", "[1, 3]")),
    (pd.Series([2, 1]), lambda x: x.__setitem__(1, 5), Change("x", "[2, 1]", "[2, 5]")),
]


@pytest.mark.parametrize(("value", "spoil", "change"), CHANGES)
def test_what_is_changed_is_named_with_before_and_after(value, spoil, change):
    def answer(x):
        spoil(x)

    with noted() as changes:
        Watched(answer)(value)
    assert changes == [change]


CROSS = [
    case
    for case in CHANGES
    if not isinstance(case[0], pd.DataFrame | pd.Series) and "{1, 2}" not in str(case[0])
]


@pytest.mark.parametrize(("value", "spoil", "change"), CROSS)
def test_what_is_changed_is_named_behind_the_wall_too(value, spoil, change):
    def answer(x):
        spoil(x)

    if sparse.issparse(value):
        value = Made("scipy.sparse:csr_array", (value.toarray(),))
    with asking(answer) as (stand_in, _), noted() as changes:
        stand_in(value)
    assert changes == [change]


def reads(x):
    if hasattr(x, "sum_duplicates"):
        x.sort_indices()
        x.eliminate_zeros()
        x.max()
    return 2 * len(x) if hasattr(x, "__len__") and not sparse.issparse(x) else None


@pytest.mark.parametrize(
    "value",
    [
        table(),
        np.array([np.nan, np.inf]),
        np.array([[1, np.nan], "ab"], object),
        np.array(["2001-01-01", "NaT"], "datetime64[D]"),
        np.zeros((0, 3)),
        [1, [np.nan, {"a": None}]],
        sparse.csr_array((np.array([1.0, 0.0, 2.0]), np.array([1, 0, 1]), np.array([0, 3, 3])), (2, 2)),
        frame(),
        pd.Series([np.nan, 1.0]),
        pd.Index([1, 2]),
        np.random.default_rng(0),
        len,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_only_read_is_not_noted(value):
    is_only_read(value)


def test_a_tree_that_is_only_read_is_not_noted():
    from sklearn.neighbors import KDTree

    is_only_read(KDTree(np.eye(3)))


def is_only_read(value):
    def answer(x):
        if isinstance(x, np.random.Generator):
            x.random()
        return reads(x)

    with noted() as changes:
        Watched(answer)(value)
    assert changes == []


def test_the_caller_keeps_its_own():
    queries = np.array([3, 1])
    with noted():
        Watched(lambda x: x.sort())(queries)
    assert queries.tolist() == [3, 1]


def test_an_argument_without_a_name_is_told_by_its_place():
    given = Given(([2, 1], [1]), {"k": [1]})
    given.args[1].append(2)
    assert given.change(lambda *args, **options: None).argument == "argument 2"
    given = Given(([2, 1],), {"k": [1]})
    given.options["k"].append(2)
    assert given.change(lambda *args, **options: None) == Change("k", "[1]", "[1, 2]")


def late(rows):
    yield 1
    rows.sort()
    yield 2


def at_its_end(rows):
    yield 1
    rows.sort()


@pytest.mark.parametrize(("answer", "seen"), [(late, [0, 0, 1, 1]), (at_its_end, [0, 0, 1, 1])])
def test_a_generator_is_compared_each_time_it_is_asked(answer, seen):
    with noted() as changes:
        generator = Watched(answer)([2, 1])
        counted = [len(changes)]
        for _ in range(3):
            next(generator, None)
            counted.append(len(changes))
    assert counted == seen
    assert type(generator).__name__ == "generator"
    with asking(answer) as (stand_in, _), noted() as changes:
        generator = stand_in([2, 1])
        counted = [len(changes)]
        for _ in range(3):
            next(generator, None)
            counted.append(len(changes))
    assert counted == seen


# --- what it costs --------------------------------------------------------------------------------------------------


def gives(wanted):
    def test(asking):
        with student_code():
            value = asking.answer([2, 1])
        return None if wanted(value) else Finding("wrong", "this", "so", "there")

    return test


def exercise(**options):
    items = [
        Item("dear", 3, gives(lambda value: value[0] == 1)),
        Item("cheap", 1, gives(lambda value: len(value) == 2)),
    ]
    return Exercise("sorted", items, HINTS, Asking, **options)


def in_place(rows):
    rows.sort()
    return rows


def in_place_and_wrong(rows):
    rows.sort()
    return [1, *rows]


def both_sides(answer, the_exercise):
    """The verdict at the desk, and the same from behind the wall."""
    here = run(the_exercise, answer, [1])
    with asking(answer) as (stand_in, _):
        there = run(the_exercise, stand_in, [1], elsewhere=True)
    assert here == there
    return here


def test_it_costs_one_item_the_cheapest():
    verdict = both_sides(in_place, exercise())
    assert verdict.earned == {"dear": 3, "cheap": 0}
    assert verdict.outcome is Outcome.NOT_YET
    assert "`rows[0]` was 2 before the call, and is 1 after it" in str(verdict)


def test_it_costs_nothing_more_where_an_item_is_lost_already():
    verdict = both_sides(in_place_and_wrong, exercise())
    assert verdict.earned == {"dear": 3, "cheap": 0}
    assert [finding.cause for _, finding in verdict.findings] == ["wrong", "it changes what it is given"]


def test_an_exercise_may_allow_it():
    assert both_sides(in_place, exercise(may_change="the task is to sort in place")).outcome is Outcome.RIGHT


def test_an_exercise_in_which_nothing_has_happened_earns_nothing():
    def nothing(asking):
        return None if asking.answer([2, 1]) else Finding("nothing comes", "an empty list", "so", "there")

    verdict = both_sides(lambda rows: [], exercise(needs=nothing))
    assert verdict.points == 0
    assert {finding.cause for _, finding in verdict.findings} == {"nothing comes"}
