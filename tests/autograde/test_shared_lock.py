"""Whoever is alone is alone."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograde.shared_lock import SharedLock


def test_alone_is_alone_and_together_is_together():
    lock, now, worst = SharedLock(), [], []
    met = threading.Barrier(3)

    def work(number):
        with lock.shared():
            if number < 3:
                met.wait(20)  # they really are side by side
            now.append("beside")
            time.sleep(0.002)
            now.remove("beside")
        with lock.exclusive():
            worst.append(len(now))
            now.append("alone")
            time.sleep(0.002)
            worst.append(len(now) - 1)
            now.remove("alone")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(30)))
    assert worst == [0] * 60


def test_who_waits_to_be_alone_is_not_passed_by():
    lock, order = SharedLock(), []
    inside, leave = threading.Event(), threading.Event()

    def first():
        with lock.shared():
            inside.set()
            leave.wait(20)

    def alone():
        with lock.exclusive():
            order.append("alone")

    def late():
        with lock.shared():
            order.append("late")

    threads = [threading.Thread(target=each) for each in (first, alone, late)]
    threads[0].start()
    assert inside.wait(20)
    threads[1].start()
    while not lock._n_waiting:
        time.sleep(0.001)
    threads[2].start()
    time.sleep(0.02)
    assert order == []
    leave.set()
    for thread in threads:
        thread.join(20)
    assert order == ["alone", "late"]


def test_who_is_alone_may_work_as_if_beside_others():
    lock = SharedLock()
    with lock.exclusive(), lock.shared(), lock.exclusive():
        assert lock.n_shared == 0
    with lock.shared():
        assert lock.n_shared == 1


def test_an_error_gives_the_lock_back():
    lock = SharedLock()
    for way in (lock.exclusive, lock.shared):
        with pytest.raises(KeyError), way():
            raise KeyError
    with lock.exclusive(), lock.shared():
        pass
