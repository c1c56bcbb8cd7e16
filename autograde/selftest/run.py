"""`python -m autograde selftest LAB` grades the grader."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from queue import SimpleQueue

from nbformat import NotebookNode
from tqdm import tqdm

from autograde.agreement import items_of
from autograde.cells import SOLUTIONS
from autograde.grader import GradedLab, Grader
from autograde.handing_in import hand_in
from autograde.notebook import Kind, cells_of
from autograde.script import shown_path
from autograde.selftest import honest, hostile
from autograde.selftest.answers import cases
from autograde.selftest.corpus import KINDS as ANSWERS
from autograde.selftest.corpus import Case, Judged, judge, path_of
from autograde.trust.notebook_run import run_notebook
from autograde.trust.rebuild import alone, rebuild
from autograde.trust.sandbox import Level
from autograde.trust.scratch import scratch
from autograde.trust.time_limits import TimeLimits
from autograde.trust.worker_pool import Worker

KINDS = ("right", "near", "wrong", "honest", "mutants", "hostile")
LIMITS = TimeLimits(call=6, cell=30, submission=60)
LEAST_KILLED = 0.95  # of the mutants
FIRST_SALT, STEP = 7_000, 1_000
N_SALTS = 2  # draws of the checks' inputs on which answers are tried; mutants are tried on the first


@dataclass
class Report:
    """What a selftest found.

    Attributes
    ----------
    judged : list of Judged
        Of all answers and mutants.
    hostile : tuple of (int, int) or None
        How many submissions held, of how many.
    faults : list of str
        Everything that must be mended, a line each.
    survivors : list of str
        Mutants that no check sees: tests that are missing.
    lost : dict of str to dict of int to frozenset of str
        Of each answer: the items that it lost on each salt.
    """

    judged: list[Judged] = field(default_factory=list)
    hostile: tuple[int, int] | None = None
    faults: list[str] = field(default_factory=list)
    survivors: list[str] = field(default_factory=list)
    lost: dict[str, dict[int, frozenset[str]]] = field(default_factory=dict)

    @property
    def killed(self) -> tuple[int, int]:
        """The number of mutants that lost points, and of all that should have lost some."""
        mutants = [one for one in self.judged if one.case.kind == "mutant"]
        return sum(one.held for one in mutants), len(mutants)

    @property
    def ok(self) -> bool:
        """Whether the grader may be trusted with this lab."""
        killed, n_mutants = self.killed
        return not self.faults and killed >= LEAST_KILLED * n_mutants

    def line(self) -> str:
        """Say in one line what was found."""
        parts = []
        for kind, held, named in (
            ("right", "{}/{} full", ""),
            ("near", "{}/{} partial", ""),
            ("wrong", "{}/{} caught", ", cause named {}/{}"),
            ("honest", "{}/{} full", ""),
        ):
            own = [one for one in self.judged if one.case.kind == kind]
            if own:
                words = held.format(sum(one.held for one in own), len(own))
                parts.append(f"{kind} {words}{named.format(sum(one.named for one in own), len(own))}")
        killed, n_mutants = self.killed
        if n_mutants:
            parts.append(f"mutants {100 * killed / n_mutants:.1f} % killed")
        if self.hostile is not None:
            parts.append(f"hostile {self.hostile[0]}/{self.hostile[1]} held")
        return " · ".join(parts)


def selftest(
    name: str,
    *,
    kinds: Sequence[str] = KINDS,
    level: Level = Level.FENCE,
    jobs: int = 2,
    every: int = 1,
    salts: int = N_SALTS,
    exercise: str | None = None,
) -> Report:
    """Grade answers whose marks are known, and compare.

    Parameters
    ----------
    name : str
        Of the lab.
    kinds : sequence of str
        Of right, near, wrong, honest, mutants, hostile.
    level : Level
        Of the sandbox.
    jobs : int
        Answers at a time.
    every : int
        Try only one of so many mutants, for a quick look.
    salts : int
        On how many draws of the checks' inputs the answers are tried; mutants, and honest work in odd clothes, on one.
        An answer that loses other items on one of them than on another is a fault of the check: a verdict does not hang
        on the draw.
    exercise : str, optional
        The only one whose answers are tried; the hostile class is not tried then.

    Returns
    -------
    Report
    """
    lab, report = GradedLab.load(name), Report()
    names = list(items_of(SOLUTIONS / f"{name}.py"))
    if exercise not in (None, *names):
        raise ValueError(f"{name} has no exercise {exercise!r}; it has {', '.join(names)}")
    found = [case for case in cases(lab, kinds) if exercise in (None, case.exercise)]
    mutants = [case for case in found if case.kind in ("mutant", "equivalent")]
    clothes = [case for case in found if case.kind == "honest"]
    others = [case for case in found if case.kind in ANSWERS]
    for number, salt in enumerate(range(FIRST_SALT, FIRST_SALT + salts * STEP, STEP)):
        todo = others + ([*clothes, *mutants[::every]] if number == 0 else [])
        if todo or number == 0:
            with Grader(lab, LIMITS, level=level, jobs=jobs, salt=salt) as grader:
                if number == 0:
                    _opposites(grader, report)
                _merge(report, _judge_all(grader, todo), salt)
    for one in report.judged:
        _tell(report, one, name)
    report.faults += _moved(report)
    if "hostile" in kinds and exercise is None:
        with scratch("selftest") as folder:
            n_held, n_all, faults = hostile.tried(lab, folder, level=level, jobs=jobs)
        report.hostile = n_held, n_all
        report.faults += faults
    return report


def _opposites(grader: Grader, report: Report) -> None:
    """Check that the reference earns all points, and the blank lab none."""
    lab, worker = grader.lab, grader.workers()[0]
    grader.prove_reference(worker)
    ran = grader.run(rebuild(lab.instructor, lab.blank, lab.blank).notebook, worker)
    for check in cells_of(lab.instructor, Kind.CHECK):
        verdict = ran.verdicts.get(check.name)
        if verdict is None or verdict.points or ran.is_started(check.name):
            said = (
                f"{verdict.points:g} points, {verdict.outcome}" if verdict else ran.troubles.get(check.name)
            )
            report.faults.append(f"blank {check.name}: {said}")


def _judge_all(grader: Grader, todo: Sequence[Case]) -> list[Judged]:
    """Grade each answer by itself, several at a time."""
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in grader.workers():
        free.put(worker)

    def one(case: Case) -> Judged:
        worker = free.get()
        try:
            submitted = _submitted(grader.lab, case)
            rebuilt = rebuild(grader.lab.instructor, grader.lab.blank, submitted).notebook
            ran = run_notebook(
                alone(rebuilt, case.exercise), worker, grader.decider, grader.limits, grader.n_primed
            )
            return judge(case, ran.verdicts.get(case.exercise), ran.troubles.get(case.exercise, ""))
        finally:
            free.put(worker)

    with ThreadPoolExecutor(len(grader.workers())) as pool:
        try:
            waiting = [pool.submit(one, case) for case in todo]
            bar = tqdm(as_completed(waiting), total=len(todo), desc="answers", unit="answer", file=sys.stdout)
            for _ in bar:
                pass
        except BaseException:  # Stop, say: answers that have not begun must not hold up the end
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [future.result() for future in waiting]


def _submitted(lab: GradedLab, case: Case) -> NotebookNode:
    if case.kind == "honest":
        return honest.dressed(lab, case.exercise, case.source)
    return hand_in(lab, {case.exercise: case.source})


def _merge(report: Report, judged: Sequence[Judged], salt: int) -> None:
    """Merge the draws of the inputs: an answer holds when it holds on each; what it lost on each is kept."""
    for one in judged:
        report.lost.setdefault(str(one.case), {})[salt] = one.lost
    known = {str(one.case): i for i, one in enumerate(report.judged)}
    for one in judged:
        place = known.get(str(one.case))
        if place is None:
            report.judged.append(one)
        elif report.judged[place].held and report.judged[place].named:
            report.judged[place] = one


def _moved(report: Report) -> list[str]:
    """Find the answers that lost other items on one draw of the inputs than on another."""
    lines = []
    for name, by_salt in report.lost.items():
        if len(set(by_salt.values())) > 1:
            draws = "; ".join(f"salt {salt}: {sorted(lost) or 'nothing'}" for salt, lost in by_salt.items())
            lines.append(f"{name}: what it loses hangs on the draw: {draws}")
    return lines


def _tell(report: Report, one: Judged, lab: str) -> None:
    """Put an answer that did not earn what it should among the faults, by its file; a mutant among the survivors."""
    case = one.case
    if case.kind == "mutant":
        if not one.held:
            report.survivors.append(f"{case.name}: {case.words}")
    elif case.kind == "equivalent":
        if not one.held:
            report.faults.append(f"{case.name} is declared a right answer ({case.words}), and has {one.saw}")
    elif case.kind == "honest":
        if not one.held:
            report.faults.append(f"honest {case.name}: {case.exercise} loses marks by it: {one.saw}")
    elif not (one.held and one.named):
        wanted = f"loses {sorted(case.loses) or 'nothing'}: {case.cause or 'no cause'}"
        report.faults.append(f"{shown_path(path_of(lab, case))}: wanted {wanted}; has {one.saw}")
