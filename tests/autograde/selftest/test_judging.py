"""Answers share a process, and what comes out is what comes out of each alone: behind the wall, with lab 01."""

import pytest

from autograde.grader import GradedLab, Grader, StoppedError
from autograde.notebook import Kind, cells_of
from autograde.selftest.corpus import Case
from autograde.selftest.judging import Judge
from autograde.selftest.part import Part
from autograde.selftest.run import FIRST_SALT, LIMITS
from autograde.trust.sandbox import Level
from autograde.trust.worker_pool import ForkWorker

LAB = "01_track2vec"
NAME = "hit_at_k"
SECOND_SALT = FIRST_SALT + 1_000


@pytest.fixture(scope="module")
def grader():
    with Grader(GradedLab.load(LAB), LIMITS, level=Level.LIMITS, salt=FIRST_SALT) as made:
        made.workers()
        yield made


@pytest.fixture(scope="module")
def reference(grader):
    return next(cell.source for cell in cells_of(grader.lab.instructor, Kind.EXERCISE) if cell.name == NAME)


@pytest.fixture
def starts(monkeypatch):
    """The processes that are started, one by one."""
    seen, start = [], ForkWorker.start

    def counted(self, *args, **options):
        seen.append(1)
        return start(self, *args, **options)

    monkeypatch.setattr(ForkWorker, "start", counted)
    return seen


def judged(grader, *cases, salts=(FIRST_SALT,)):
    return Judge(grader, salts).all(
        [Case(kind, f"{n}", NAME, source) for n, (kind, source) in enumerate(cases)]
    )


def held(grader, *cases):
    return [by_salt[FIRST_SALT].held for by_salt in judged(grader, *cases)]


def test_mutants_that_lose_something_share_one_process(grader, reference, starts):
    wrong = "def hit_at_k(suggested, held_out):\n    return {}"
    assert held(grader, *[("mutant", wrong.format(number)) for number in range(4)]) == [True] * 4
    assert len(starts) == 1


def test_no_name_of_a_mutant_is_there_for_the_next_one(grader, reference):
    first, nothing, half = (
        reference,
        "pass",
        "def hit_at_k(suggested, held_out):\n    return helper(suggested)",
    )
    helper = f"{reference}\ndef helper(suggested):\n    return 0.5"
    assert held(
        grader, ("equivalent", first), ("mutant", nothing), ("equivalent", helper), ("mutant", half)
    ) == [
        True,
        True,
        True,
        True,
    ]


def test_a_mutant_that_survives_is_tried_again_in_a_process_of_its_own(grader, reference, starts):
    assert held(grader, ("mutant", reference)) == [False]
    assert len(starts) == 2


def test_where_one_has_spoilt_the_process_all_are_tried_again_apart(grader, reference, starts):
    """Without it the second would count as killed, and the third as a right answer that is refused."""
    spoils = f"{reference}\nimport builtins\nbuiltins.float = lambda *_: 0.0"
    cases = [("mutant", spoils), ("mutant", reference), ("equivalent", reference)]
    assert held(grader, *cases) == [True, False, True]
    assert len(starts) == 1 + len(cases)


def test_a_mutant_that_ends_its_process_leaves_the_next_one_a_new_one(grader, reference):
    ends = "import os\ndef hit_at_k(suggested, held_out):\n    os._exit(3)"
    assert held(grader, ("mutant", ends), ("equivalent", reference), ("mutant", reference)) == [
        True,
        True,
        False,
    ]


def test_an_answer_is_judged_on_all_draws_in_one_process(grader, reference, starts):
    (by_salt,) = judged(grader, ("right", reference), salts=(FIRST_SALT, SECOND_SALT))
    assert [*by_salt] == [FIRST_SALT, SECOND_SALT]
    assert all(one.held for one in by_salt.values())
    assert len(starts) == 1


def test_answers_share_a_process_and_each_is_judged_on_all_draws(grader, reference, starts):
    nothing = Case("wrong", "b", NAME, "def hit_at_k(suggested, held_out): ...", frozenset(), "None")
    cases = [Case("right", "a", NAME, reference), nothing, Case("right", "c", NAME, reference)]
    found = Judge(grader, (FIRST_SALT, SECOND_SALT)).all(cases)
    assert [[one.held for one in by_salt.values()] for by_salt in found] == [
        [True] * 2,
        [False] * 2,
        [True] * 2,
    ]
    assert [{one.case for one in by_salt.values()} for by_salt in found] == [{case} for case in cases]
    assert len(starts) == 1 + 2  # what is not as its header says is tried again on each draw


def test_where_a_part_asks_for_one_draw_an_answer_is_judged_on_the_last(grader, reference):
    part = Part(LAB, all_draws=False)
    (by_salt,) = Judge(grader, (FIRST_SALT, SECOND_SALT), part).all([Case("right", "a", NAME, reference)])
    assert [*by_salt] == [SECOND_SALT]


def test_an_answer_that_spoils_the_process_costs_its_neighbours_nothing(grader, reference, starts):
    spoils = f"{reference}\nimport builtins\nbuiltins.float = lambda *_: 0.0"
    cases = [("right", spoils), ("right", reference)]
    found = judged(grader, *cases, salts=(FIRST_SALT, SECOND_SALT))
    assert [one.held for one in found[1].values()] == [True, True]
    assert len(starts) == 1 + 2 * len(cases)


def test_an_answer_that_loses_other_items_on_another_draw_has_a_process_for_each(grader, reference, starts):
    """It is wrong the second time that it is defined in a process: so it is right on both draws, each in its own."""
    body = "\n".join(f"    {line}" for line in reference.splitlines())
    moves = (
        f"import builtins\nif not hasattr(builtins, 'seen'):\n{body}\n"
        "else:\n    hit_at_k = lambda *_: 0\nbuiltins.seen = 1"
    )
    (by_salt,) = judged(grader, ("right", moves), salts=(FIRST_SALT, SECOND_SALT))
    assert [one.held for one in by_salt.values()] == [True, True]
    assert len(starts) == 3


def test_who_is_told_to_end_tries_no_further_answers(grader, reference, monkeypatch):
    judge, tried = Judge(grader, [FIRST_SALT]), []

    def apart(case, *_):
        tried.append(case)
        judge._stopped = True

    monkeypatch.setattr(judge, "_apart", apart)
    with pytest.raises(StoppedError):
        judge.all([Case("honest", f"{number}", NAME, reference) for number in range(50)])
    assert len(tried) == 1
