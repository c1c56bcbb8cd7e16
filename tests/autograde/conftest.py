"""What the tests of grading may share: a warm process, and stand-ins where nothing of a student's is run."""

import pytest

import autograde.grader as grader
import autograde.start as starting
from autograde.trust.worker_pool import WorkerPool
from tests.autograde.stand_ins import Nobody


class Kept(WorkerPool):
    """Stays warm when a grading ends; the next one of the module that starts from the same setting has it."""

    def close(self): ...

    def end(self):
        super().close()


@pytest.fixture(scope="module")
def one_warm_process():
    """Gradings of one setting fork from one process, as the submissions of one grading do.

    It takes ten processor seconds where a lab imports Keras.
    Only for tests that neither end the warm process nor ask whether it has ended.
    """
    kept = {}

    def pool(setting, n_workers):
        if (setting, n_workers) not in kept:
            kept[setting, n_workers] = Kept(setting, n_workers)
        return kept[setting, n_workers]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(starting, "WorkerPool", pool)
        yield
    for one in kept.values():
        one.end()


@pytest.fixture
def runs(monkeypatch):
    """Stand-ins for the reference's proof and for the runs; gives a setter for what a run does."""
    monkeypatch.setattr(grader.Grader, "prove_reference", lambda *_: None)
    monkeypatch.setattr(starting, "WorkerPool", Nobody)

    def use(action):
        monkeypatch.setattr(grader, "run_notebook", lambda notebook, *_, **__: action(notebook))

    return use
