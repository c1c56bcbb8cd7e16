"""Whoever does nothing earns nothing: in every exercise of every lab, found by looking, so a new lab is included."""

import importlib
import pkgutil

import numpy as np
import pytest

import kit.checks
from kit.checks.exercise import run
from kit.checks.lab import Lab
from kit.checks.outcome import Outcome
from kit.radio import NoPreview
from tests.autograde.trust.test_noted_calls import asking

SEED = 7_000


def labs():
    """All labs that the kit checks."""
    for module in pkgutil.iter_modules(kit.checks.__path__):
        lab = getattr(importlib.import_module(f"kit.checks.{module.name}"), "LAB", None)
        if isinstance(lab, Lab):
            yield lab


def gives(value):
    return lambda *args, **options: value


def first_argument(*args, **options):
    return args[0] if args else None


def all_arguments(*args, **options):
    return args


def raises(kind):
    def answer(*args, **options):
        raise kind("no")

    return answer


def yields_nothing(*args, **options):
    yield from ()


def yields(value):
    def answer(*args, **options):
        while True:
            yield value

    return answer


STUBS = {
    "pass": gives(None),
    "return 0": gives(0),
    "return 1": gives(1),
    "return -5": gives(-5),
    "return 0.5": gives(0.5),
    "return nan": gives(np.nan),
    "return True": gives(True),
    'return "x"': gives("x"),
    "return []": gives([]),
    "return ()": gives(()),
    "return {}": gives({}),
    "return an empty array": gives(np.array([])),
    "return the first argument": first_argument,
    "return all arguments": all_arguments,
    "yield nothing": yields_nothing,
    "yield None for ever": yields(None),
    "yield 0 for ever": yields(0),
    "yield [] for ever": yields([]),
} | {
    f"raise {kind.__name__}": raises(kind)
    for kind in (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        ZeroDivisionError,
        RuntimeError,
        NotImplementedError,
        AssertionError,
        StopIteration,
        SystemExit,
        NoPreview,
    )
}
EXERCISES = [
    pytest.param(exercise, id=f"{lab.name}-{exercise.name}")
    for lab in labs()
    for exercise in lab.exercises.values()
]


def test_all_labs_are_found():
    assert len({case.id.partition("-")[0] for case in EXERCISES}) >= 3


@pytest.mark.parametrize("stub", STUBS.values(), ids=STUBS.keys())
@pytest.mark.parametrize("exercise", EXERCISES)
def test_nothing_earns_nothing(exercise, stub):
    verdict = run(exercise, stub, [SEED + i for i in range(exercise.n_seeds)])
    assert verdict.points == 0, str(verdict)
    assert verdict.outcome in (Outcome.NOT_STARTED, Outcome.ERROR, Outcome.NOT_YET)
    assert verdict.findings


@pytest.mark.parametrize(
    "name", ["pass", "return 0", "return []", "return the first argument", "raise KeyError"]
)
@pytest.mark.parametrize("exercise", EXERCISES)
def test_nothing_earns_nothing_behind_the_wall(exercise, name):
    with asking(STUBS[name]) as (stand_in, _):
        verdict = run(exercise, stand_in, [SEED], elsewhere=True)
    assert verdict.points == 0, str(verdict)
