"""Plans for machines of any speed, by measurements that are made up and by real ones."""

import time

import pytest

from kit.data import load_playlists
from kit.track2vec import plan
from kit.track2vec.planning import DIMS, PASSES, TRAINING

PLAYLISTS = load_playlists("mini")


def machine(slowness):
    """A machine on which a pass takes so many seconds for each number a track."""
    return lambda dim, limit: slowness * dim


def test_a_fast_machine_gets_the_usual_training():
    chosen = plan(PLAYLISTS, minutes=1, measure=machine(0.01))
    assert (chosen.dim, chosen.passes, chosen.n_playlists) == (max(DIMS), max(PASSES), len(PLAYLISTS))
    assert chosen.seconds == pytest.approx(0.01 * 128 * 3)
    assert "nothing was made smaller" in str(chosen)


def size(chosen):
    return chosen.n_playlists * chosen.passes * chosen.dim


def test_the_slower_the_machine_the_smaller_the_plan_and_it_ends_in_time():
    plans = [plan(PLAYLISTS, minutes=2, measure=machine(slowness)) for slowness in (0.1, 0.3, 0.6, 1, 2, 4)]
    assert [(p.dim, p.passes) for p in plans] == [(128, 3), (128, 2), (128, 1), (64, 1), (32, 1), (32, 1)]
    assert [p.n_playlists == 6000 for p in plans] == [True] * 5 + [False]
    sizes = [size(chosen) for chosen in plans]
    assert sizes == sorted(sizes, reverse=True)
    assert all(p.seconds <= TRAINING * 120 + 1e-9 for p in plans)
    assert all("smaller than usual so that it ends within 2 minutes" in str(p) for p in plans[1:])
    assert "32 numbers a track, 4,500 of 6,000 playlists, 1 pass" in str(plans[-1])


def test_a_machine_that_is_too_slow_for_anything_is_told_so():
    chosen = plan(PLAYLISTS, minutes=1, measure=machine(1000))
    assert (chosen.dim, chosen.passes, chosen.n_playlists) == (32, 1, 500)
    assert chosen.seconds == pytest.approx(32_000 * 500 / 6000)
    assert "no smaller choice is left" in str(chosen)


def test_what_is_given_is_kept():
    slow = machine(1.0)
    assert plan(PLAYLISTS, minutes=2, dim=128, measure=slow).dim == 128
    assert plan(PLAYLISTS, minutes=2, passes=3, measure=slow).passes == 3
    assert plan(PLAYLISTS, minutes=2, n_playlists=6000, measure=machine(9)).n_playlists == 6000
    assert plan(
        PLAYLISTS, minutes=2, dim=50, passes=4, n_playlists=700, measure=slow
    ).seconds == pytest.approx(50 * 4 * 700 / 6000)
    fewer = plan(PLAYLISTS, minutes=2, dim=128, passes=3, measure=slow)
    assert (fewer.dim, fewer.passes, fewer.n_playlists) == (128, 3, 1500)
    assert "smaller than usual" in str(fewer)


@pytest.mark.parametrize("option", [{"minutes": 0}, {"dim": 0}, {"passes": -1}, {"n_playlists": 0}])
def test_what_cannot_be_planned(option):
    with pytest.raises(ValueError, match="give more than 0"):
        plan(PLAYLISTS, **{"minutes": 1, "measure": machine(1)} | option)


def test_measuring_ends_when_its_time_is_over():
    """On a clock that a slow machine's steps move: what was not measured is worked out from what was."""
    now, asked = [0.0], []

    def measure(dim, limit):
        asked.append((dim, limit))
        now[0] += 11.0
        return 5.0

    chosen = plan(PLAYLISTS, minutes=1, measure=measure, clock=lambda: now[0])
    assert asked == [(32, pytest.approx(10 / 3))]
    assert (chosen.dim, chosen.passes, chosen.seconds) == (128, 2, pytest.approx(40.0))


def test_real_steps_are_timed_on_a_clock_that_runs_slowly():
    """The same steps, once on the real clock and once on one that says that they take 10,000 times as long."""
    fast = plan(PLAYLISTS, minutes=1)
    slow = plan(PLAYLISTS, minutes=1, seconds=10, clock=lambda: 10_000 * time.monotonic())
    assert size(slow) < size(fast)
    assert slow.seconds > fast.seconds


def test_measuring_takes_no_longer_than_it_may():
    begun = time.monotonic()
    plan(PLAYLISTS, minutes=1, seconds=0.3)
    assert time.monotonic() - begun < 5


def test_stop_while_measuring_stops(monkeypatch):
    from kit.track2vec import planning

    def pressed(self, now):
        raise KeyboardInterrupt

    monkeypatch.setattr(planning._Stopwatch, "step", pressed)
    with pytest.raises(KeyboardInterrupt):
        plan(PLAYLISTS, minutes=1)
