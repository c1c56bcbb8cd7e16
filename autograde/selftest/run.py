"""`python -m autograde selftest LAB` grades the grader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, field
from functools import partial

from autograde.agreement import items_of
from autograde.cells import SOLUTIONS
from autograde.grader import GradedLab, Grader
from autograde.notebook import Kind, cells_of
from autograde.script import shown_path
from autograde.selftest import honest, hostile
from autograde.selftest.answers import cases
from autograde.selftest.corpus import Judged, path_of
from autograde.selftest.judging import BySalt, Judge
from autograde.selftest.part import Part
from autograde.trust.rebuild import rebuild
from autograde.trust.sandbox import Level
from autograde.trust.scratch import scratch
from autograde.trust.time_limits import TimeLimits

KINDS = ("right", "near", "wrong", "honest", "mutants", "hostile")
LIMITS = TimeLimits(call=6, cell=30, submission=60)
USUAL = 4.0  # seconds of the reference solution, where the limits are these
NAMES = {"equivalent": "declared mutants"}  # of a kind, where the report says more
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
        How many submissions held, of how many that were tried.
    of : dict of str to int
        Of each kind, how many there are in all, where it is more than were tried.
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
    of: dict[str, int] = field(default_factory=dict)

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
            ("equivalent", "{}/{} full", ""),
        ):
            own = [one for one in self.judged if one.case.kind == kind]
            if own:
                words = held.format(sum(one.held for one in own), len(own))
                words += named.format(sum(one.named for one in own), len(own))
                parts.append(f"{NAMES.get(kind, kind)} {words}{self._of(kind, len(own))}")
        killed, n_mutants = self.killed
        if n_mutants:
            share = f"{100 * killed / n_mutants:.1f} %"
            parts.append(f"mutants {share} of {n_mutants} killed{self._of('mutant', n_mutants)}")
        if self.hostile is not None:
            n_held, n_tried = self.hostile
            parts.append(f"hostile {n_held}/{n_tried} held{self._of('hostile', n_tried)}")
        return " · ".join(parts)

    def _of(self, kind: str, n_tried: int) -> str:
        """Say of how many a part was tried, lest it be taken for all; "" where it is all."""
        n = self.of.get(kind, n_tried)
        return f", a part of {n}" if n > n_tried else ""


def selftest(
    part: Part,
    *,
    kinds: Sequence[str] = KINDS,
    level: Level = Level.FENCE,
    jobs: int = 2,
    salts: int = N_SALTS,
    exercise: str | None = None,
) -> Report:
    """Grade answers whose marks are known, and compare.

    Parameters
    ----------
    part : Part
        Of a lab; ``Part("01_track2vec")`` is all of it.
    kinds : sequence of str
        Of right, near, wrong, honest, mutants, hostile.
    level : Level
        Of the sandbox.
    jobs : int
        Answers at a time.
    salts : int
        On how many draws of the checks' inputs the answers are tried, where the part has no fewer; mutants, and honest
        work in odd clothes, on one.
        An answer that loses other items on one of them than on another is a fault of the check: a verdict does not hang
        on the draw.
    exercise : str, optional
        The only one whose answers are tried; the hostile class is not tried then.

    Returns
    -------
    Report
    """
    name = part.lab
    lab, report = GradedLab.load(name), Report()
    names = list(items_of(SOLUTIONS / f"{name}.py"))
    if exercise not in (None, *names):
        raise ValueError(f"{name} has no exercise {exercise!r}; it has {', '.join(names)}")
    found = [case for case in cases(lab, kinds) if exercise in (None, case.exercise)]
    todo = part.of(found)
    report.of = dict(Counter(case.kind for case in found))
    report.of["honest"] = sum(exercise in (None, own) for _, own, _ in honest.fitting(lab))
    draws = range(FIRST_SALT, FIRST_SALT + salts * STEP, STEP)
    with Grader(lab, LIMITS, level=level, jobs=jobs, salt=FIRST_SALT) as grader:
        seconds = _opposites(grader, report)
        grader.limits = scaled(LIMITS, seconds, least=1)
        alone = hostile.marks_alone(grader) if "hostile" in kinds and exercise is None else None
        judge = Judge(grader, draws, part)
        attack = partial(_grade_hostile, lab, alone or [], level, jobs)
        graded = None
        with ThreadPoolExecutor(1) as beside:
            judging = beside.submit(judge.all, todo)
            try:
                if alone is not None:  # most of its time it waits for deadlines, in which answers are judged
                    graded = attack(part, scaled(hostile.LIMITS, seconds, least=0.5))
                _merge(report, judging.result())
            except BaseException:
                judge.stop()
                raise
        if graded is not None:
            _tell_hostile(report, lab, graded, attack)
    for one in report.judged:
        _tell(report, one, name)
    report.faults += _moved(report)
    return report


def scaled(limits: TimeLimits, seconds: float, least: float) -> TimeLimits:
    """Fit time limits to the machine, by what the reference solution takes: shorter where it is idle.

    Examples
    --------
    >>> scaled(TimeLimits(6, 30, 60), USUAL / 4, least=0.5), scaled(TimeLimits(6, 30, 60), 9 * USUAL, least=0.5)
    (TimeLimits(call=3.0, cell=15.0, submission=30.0), TimeLimits(call=15.0, cell=75.0, submission=150.0))
    """
    factor = min(max(seconds / USUAL, least), 2.5)
    return TimeLimits(*(factor * limit for limit in astuple(limits)))


def _grade_hostile(
    lab: GradedLab,
    alone: Sequence[Mapping[str, float]],
    level: Level,
    jobs: int,
    part: Part,
    limits: TimeLimits,
) -> hostile.Graded:
    with scratch("selftest") as folder:
        return hostile.grade_hostile(folder, lab, alone, limits=limits, jobs=jobs, level=level, part=part)


def _tell_hostile(
    report: Report,
    lab: GradedLab,
    graded: hostile.Graded,
    attack: Callable[[Part, TimeLimits], hostile.Graded],
) -> None:
    """Put into the report what was not held.

    Whoever has too few points, and nothing else against them, is graded once more when the machine has nothing else to
    do: points that time alone has cost are no fault of the grader's.
    """
    n_held, n_tried, faults = _tried(graded)
    if again := _only_lost(graded):
        n_more, _, _ = _tried(second := attack(Part(lab.name, named=again), scaled(hostile.LIMITS, USUAL, 2)))
        graded.failures = [one for one in graded.failures if one.student not in again] + second.failures
        n_held, faults = n_held + n_more, _tried(graded)[2]
    report.hostile, report.of["hostile"] = (n_held, n_tried), len(hostile.corpus(lab))
    report.faults += faults


def _only_lost(graded: hostile.Graded) -> frozenset[str]:
    """Name the hostile students of whom nothing else is wrong than that they have too few points."""
    students = {student.student for student in graded.expected if student.hostile}
    others = {failure.student for failure in graded.failures if not failure.lost}
    return frozenset({failure.student for failure in graded.failures} & students - others)


def _tried(graded: hostile.Graded) -> tuple[int, int, list[str]]:
    """Count the hostile students against whom the grader held, and all who were tried; a line each for the others."""
    students = {student.student for student in graded.expected if student.hostile}
    broken = students & {failure.student for failure in graded.failures}
    lines = [f"hostile {failure.student or 'class'}: {failure.what}" for failure in graded.failures]
    return len(students) - len(broken), len(students), lines


def _opposites(grader: Grader, report: Report) -> float:
    """Check that the reference earns all points, and the blank lab none; give the seconds that the reference takes."""
    lab, worker = grader.lab, grader.workers()[0]
    seconds = grader.prove_reference(worker)
    ran = grader.run(rebuild(lab.instructor, lab.blank, lab.blank).notebook, worker)
    for check in cells_of(lab.instructor, Kind.CHECK):
        verdict = ran.verdicts.get(check.name)
        if verdict is None or verdict.points or ran.is_started(check.name):
            said = (
                f"{verdict.points:g} points, {verdict.outcome}" if verdict else ran.troubles.get(check.name)
            )
            report.faults.append(f"blank {check.name}: {said}")
    return seconds


def _merge(report: Report, judged: Sequence[BySalt]) -> None:
    """Merge the draws of the inputs: an answer holds when it holds on each; what it lost on each is kept."""
    for by_salt in judged:
        first, *_ = by_salt.values()
        report.lost[str(first.case)] = {salt: one.lost for salt, one in by_salt.items()}
        report.judged.append(next((one for one in by_salt.values() if not (one.held and one.named)), first))


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
