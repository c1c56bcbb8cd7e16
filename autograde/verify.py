"""Every lab has two opposite tests: its solution earns all points, and the blank lab earns none."""

from __future__ import annotations

from collections.abc import Sequence

from autograde.build import out_of_step
from autograde.cells import SOLUTIONS
from autograde.diagnosis import why_it_fails
from autograde.grader import GradedLab, Grader
from autograde.notebook import Kind, cells_of
from autograde.script import script_cells
from autograde.start import choose_level
from autograde.trust.rebuild import rebuild
from autograde.trust.sandbox import Level
from kit.checks.outcome import Outcome


def verify(names: Sequence[str]) -> bool:
    """Print what the solution and the blank of some labs earn in this environment.

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
    """Print what the solution and the blank of one lab earn; tell whether these are all points and none."""
    lab, path = GradedLab.load(name), SOLUTIONS / f"{name}.py"
    of = sum(cell.points for cell in cells_of(lab.instructor, Kind.CHECK))
    with Grader(lab, level=choose_level(None, Level.LIMITS)[0]) as grader:
        worker = grader.workers()[0]
        try:
            grader.prove_reference(worker)
        except RuntimeError as error:
            print("\n".join(why_it_fails(path) or [f"{name}: {error}"]))
            return False
        ran = grader.run(rebuild(lab.instructor, lab.blank, lab.blank).notebook, worker)
    faults = []
    for cell in script_cells(path):
        if cell.kinds != ["check"]:
            continue
        verdict = ran.verdicts.get(cell.name)
        if verdict is None:
            trouble = ran.troubles.get(cell.name, "it did not run")
            faults.append(cell.fault(f"the check of the blank is not judged: {trouble}; mend the check"))
        elif verdict.outcome is not Outcome.NOT_STARTED or verdict.points:
            faults.append(
                cell.fault(
                    f'the blank is "{verdict.outcome}" and earns {verdict.points:g} of {verdict.of:g}; '
                    "put the marks of the solution around all that answers"
                )
            )
    print("\n".join(faults or [f"{name}: the solution earns {of:g} of {of:g}, the blank lab 0"]))
    return not faults
