"""What the tests of grading may share: a warm process, which takes ten processor seconds where a lab imports Keras."""

import pytest

import autograde.start as starting
from autograde.trust.worker_pool import WorkerPool


class Kept(WorkerPool):
    """Stays warm when a grading ends; the next one of the module that starts from the same setting has it."""

    def close(self): ...

    def end(self):
        super().close()


@pytest.fixture(scope="module")
def one_warm_process():
    """Gradings of one setting fork from one process, as the submissions of one grading do.

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
