"""Fingerprints of an answer: what counts in them, what does not, and what winnowing promises."""

import ast
import builtins
import signal
import threading

import numpy as np
import pytest

from autograde.similar.printed import Given, Printed, alike_lines
from autograde.similar.reading import MOST_TEXT, NoPythonError, Reader
from autograde.similar.tokens import tokens_of
from autograde.similar.winnowing import K, W, alike, fingerprints, grams, winnow
from docs.made_up_copies import disguised, made_up_answer

BLANK = """def rank(scores, k):
    \"\"\"The k highest.\"\"\"
    # TODO: your code here
    raise NotImplementedError"""
ANSWER = """def rank(scores, k):
    \"\"\"The k highest.\"\"\"
    best = []
    for place, score in enumerate(scores.tolist()):
        if np.isnan(score) or score < 0.5:
            continue
        best.append((score, place))
    best = sorted(best, key=lambda pair: (-pair[0], pair[1]))[:k]
    rows = {place: "kept" for score, place in best if score > 3}
    return [place for score, place in best if place in rows], len(rows)"""


def kinds(source):
    return [kind for kind, _ in tokens_of(source)]


def printed(source, blank=BLANK):
    return Printed.of(source, Given.of(blank, tokens_of), tokens_of)


def likeness(one, other, blank=BLANK):
    return alike(printed(one, blank).prints, printed(other, blank).prints)


def test_a_copy_is_alike_all_over():
    assert len(printed(ANSWER).prints) > 10
    assert likeness(ANSWER, ANSWER) == 1


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ("best", "highest"),
        ("scores", "values"),
        ('"kept"', '"another word"'),
        ("0.5", "17"),
        ("    best = []", "    # as in the lecture\n\n    best: list = []  # empty"),
        ('    """The k highest."""\n', "    '''Mine.'''\n    pass\n"),
        ("def rank(scores, k):", "import heapq\ndef rank(scores: np.ndarray, k: int = 3) -> list:"),
        ("    rows = {", "    rows = \\\n        {"),
    ],
)
def test_names_constants_comments_hints_and_layout_do_not_count(there, instead):
    assert there in ANSWER
    assert likeness(ANSWER, ANSWER.replace(there, instead)) == 1


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ("sorted(", "list("),
        ("np.isnan", "np.isinf"),
        ("key=", "reverse="),
        ("score < 0.5", "score > 0.5"),
        ("scores.tolist()", "scores"),
    ],
)
def test_what_the_code_does_counts(there, instead):
    assert there in ANSWER
    assert likeness(ANSWER, ANSWER.replace(there, instead)) < 1


def test_the_order_of_statements_counts():
    lines = ["a = np.sum(x)", "b = sorted(y)", "c = {i: len(i) for i in z}", "d = [u for u in w if u]"]
    one, other = "\n".join(lines * 3), "\n".join(lines[::-1] * 3)
    assert sorted(kinds(one)) == sorted(kinds(other))
    assert likeness(one, other, "") < 0.6


@pytest.mark.parametrize("seed", range(25))
def test_no_renaming_leaves_a_trace(seed):
    rng = np.random.default_rng(seed)
    source = made_up_answer(rng)
    other = disguised(source, rng)
    assert "x3" in source
    assert "x3" not in other
    assert kinds(other) == kinds(source)


def test_what_is_disguised_is_all_that_the_code_binds():
    names = {
        node.id
        for node in ast.walk(ast.parse(disguised(ANSWER, np.random.default_rng(0))))
        if isinstance(node, ast.Name)
    }
    assert names & {"best", "place", "score", "scores", "pair", "rows"} == set()
    assert {name for name in names if hasattr(builtins, name)} == {
        "enumerate",
        "sorted",
        "len",
        "list",
    } & names


def test_attributes_and_parameters_of_ones_own_are_names_too():
    one = "class A:\n    def f(self, x):\n        self.y = x\n        return self.y\na = A().f(x=np.sum(3, axis=0))"
    other = (
        "class B:\n    def g(me, z):\n        me.w = z\n        return me.w\nb = B().g(z=np.sum(4, axis=1))"
    )
    assert kinds(one) == kinds(other)
    assert "axis=" in kinds(one)
    assert ".sum" in kinds(one)


def test_what_stood_in_the_cell_counts_for_nothing():
    given = "\n".join(f"    row_{n} = np.array([table[{n}], table.mean(), len(table)])" for n in range(12))
    blank = f"def f(table):\n{given}\n    # TODO\n    raise NotImplementedError"
    assert printed(blank, blank).prints == frozenset()
    bodies = [
        "    return sorted({x for x in table if x})",
        "    while table:\n        table.pop()\n    return None",
    ]
    one, other = (f"def f(table):\n{given}\n{body}" for body in bodies)
    assert likeness(one, other, blank) == 0
    assert likeness(one, other, "") > 0.4
    ends = [
        "    a = sorted({x for x in table if x})\n    return a",
        "    b = table.copy()[len(table):]\n    return b",
    ]
    one, other = (printed(f"def f(table):\n{given}\n{end}", blank) for end in ends)
    assert len(one.prints) > 1
    assert one.given == frozenset(range(1, 14))
    assert one.given.isdisjoint(one.lines)
    assert one.prints.isdisjoint(other.prints)  # also where both go on from the given lines in the same way
    moved = "def f(table):\n    print(table)\n" + given.replace("row_", "line_") + f"\n{bodies[0]}"
    assert printed(moved, blank).prints.isdisjoint(Given.of(blank, tokens_of).grams)


def test_a_shared_passage_is_found_and_a_shorter_one_than_a_gram_never():
    rng = np.random.default_rng(1)
    for _ in range(200):
        shared = [str(n) for n in rng.integers(1000, size=K + W - 1)]
        one = [f"a{n}" for n in rng.integers(50, size=30)]
        other = [f"b{n}" for n in rng.integers(50, size=30)]
        place, place2 = rng.integers(30, size=2)
        both = [[*one[:place], *shared, *one[place:]], [*other[:place2], *shared, *other[place2:]]]
        assert set(fingerprints(both[0])) & set(fingerprints(both[1]))
        short = shared[: K - 1]
        both = [[*one[:place], *short, *one[place:]], [*other[:place2], *short, *other[place2:]]]
        assert not set(fingerprints(both[0])) & set(fingerprints(both[1]))


def test_winnowing_takes_of_each_window_its_smallest_and_few_of_equals():
    rng = np.random.default_rng(2)
    numbers = rng.integers(1000, size=5000).tolist()
    chosen = set(winnow(numbers, 4))
    for begin in range(len(numbers) - 3):
        window = range(begin, begin + 4)
        assert any(numbers[place] == min(numbers[i] for i in window) for place in chosen & set(window))
    assert len(chosen) / len(numbers) == pytest.approx(2 / 5, abs=0.03)  # the density that the paper proves
    assert len(winnow([7] * 100, 4)) == 25  # robust: not one a window
    assert winnow([], 4) == []
    assert winnow([3, 1], 4) == [1]


def test_grams_are_the_same_in_every_run():
    assert grams(["a", "b"], 2) == [0xFFC151170352BAA3]  # printf 'a\\0b' | b2sum -l 64


def test_lines_that_say_the_same_are_found_with_their_partners():
    other = "first = 1\n" + ANSWER.replace("best", "top").replace("sorted(", "list(")
    found = alike_lines(printed(ANSWER), printed(other))
    assert found[4] == 5
    assert found[10] == 11
    assert set(found) <= set(range(3, 11))
    assert alike_lines(printed(ANSWER), printed("x = 1")) == {}


def test_lines_that_stand_there_twice_are_paired_in_their_order():
    twice = "first = np.sum(table[0], axis=0) + len(rows)\nsecond = np.sum(table[1], axis=0) + len(rows)"
    assert alike_lines(printed(twice, ""), printed(twice, "")) == {1: 1, 2: 2}
    assert alike_lines(printed(twice, ""), printed("x = 1\n" + twice, "")) == {1: 2, 2: 3}


def test_magics_are_read_and_what_is_no_python_is_told():
    with Reader() as reader:
        assert [kind for kind, _ in reader.tokens("%time x = len(y)")] != []
        with pytest.raises(NoPythonError, match=r"it is no Python: .* \(line 2\)"):
            reader.tokens("x = 1\ndef f(:")
        with pytest.raises(NoPythonError, match="no Python"):
            reader.tokens("x = '\0'")
        with pytest.raises(NoPythonError, match="characters, and at most"):
            reader.tokens("#" * (MOST_TEXT + 1))
        with pytest.raises(NoPythonError, match=r"nested too deeply|no Python"):
            reader.tokens("x = " + "-" * 40_000 + "1")
        assert reader.tokens("x") == [("Expr", 1), ("x", 1)]


def test_who_keeps_the_parser_busy_costs_only_themselves():
    with Reader(seconds=0.0) as reader, pytest.raises(NoPythonError, match="more than 0 seconds"):
        reader.tokens("x = 1\n" * 8_000)
    with Reader() as reader:
        reader.tokens("x = 1")
        reader._process.kill()
        reader._process.wait()
        with pytest.raises(NoPythonError, match="more memory"):
            reader.tokens("y = 2")
        assert reader.tokens("z = 3")[0] == ("Assign", 1)
        threading.Timer(0.5, reader._process.kill).start()
        reader._process.send_signal(signal.SIGSTOP)  # it is in the middle of an answer when it dies
        with pytest.raises(NoPythonError, match="more memory"):
            reader.tokens("a = 4")
        assert reader.tokens("b = 5")[0] == ("Assign", 1)
