"""Stand-ins for what runs students' code, for tests of the order in which a class is graded."""

from types import SimpleNamespace

from autograde.notebook import Kind, cells_of
from autograde.trust.notebook_run import NotebookRun
from kit.checks.outcome import Outcome
from kit.checks.verdict import Verdict


def full_marks(notebook):
    verdicts = {
        cell.name: Verdict(cell.name, {"it": cell.points}, cell.points, Outcome.RIGHT)
        for cell in cells_of(notebook, Kind.CHECK)
    }
    return NotebookRun(notebook, verdicts)


class Nobody:
    """A fork server that starts nothing."""

    cold = ""

    def __init__(self, _, n_workers):
        self.n_workers = n_workers

    def workers(self):
        return [SimpleNamespace(number=number) for number in range(self.n_workers)]

    def close(self): ...
