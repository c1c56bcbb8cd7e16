"""The two opposite tests of every lab: its solution earns all points, the blank lab earns none."""

from __future__ import annotations

from collections.abc import Sequence

from autograde.build import out_of_step
from autograde.grader import GradedLab, Grader
from autograde.notebook import Kind, cells_of
from autograde.start import choose_level
from autograde.trust.rebuild import rebuild
from autograde.trust.sandbox import Level


def verify(names: Sequence[str]) -> bool:
    """Say of some labs what the solution and the blank of each earn in this environment.

    Parameters
    ----------
    names : sequence of str
        Of the labs.

    Returns
    -------
    bool
        Whether labs are in step, each solution earns all and each blank none.

    Raises
    ------
    AuthorError
        With all that is wrong in any lab; then none is run.
    """
    wrong = out_of_step()
    for line in wrong:
        print(f"{line}; run python -m autograde build")
    results = [verify_lab(name) for name in names]
    return all(results) and not wrong


def verify_lab(name: str) -> bool:
    """Say of one lab what its solution and its blank earn; whether that is all and nothing."""
    lab = GradedLab.load(name)
    of = sum(cell.points for cell in cells_of(lab.instructor, Kind.CHECK))
    with Grader(lab, level=choose_level(None, Level.LIMITS)[0]) as grader:
        worker = grader.workers()[0]
        try:
            grader.prove_reference(worker)
        except RuntimeError as error:
            print(f"{name}: {error}")
            return False
        ran = grader.run(rebuild(lab.instructor, lab.blank, lab.blank).notebook, worker)
    earned = ran.points
    started = [name for name in ran.verdicts if ran.is_started(name)]
    silent = [f"{n}: {trouble}" for n, trouble in ran.troubles.items()]
    print(f"{name}: the solution earns {of:g} of {of:g}, the blank lab {earned:g}")
    for line in [f'{n} of the blank lab is not "not started"' for n in started] + silent:
        print(f"  {line}")
    return earned == 0 and not started and not silent
