"""Every submission is graded by the same steps: rebuild it, run it behind the wall, read the verdicts."""

from __future__ import annotations

import hashlib
import json
import secrets
import sys
import sysconfig
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Self

from nbformat import NotebookNode

from autograde.build import both_notebooks
from autograde.cells import ROOT, SOLUTIONS
from autograde.notebook import Kind, cells_of, grade_id_of
from autograde.shared_lock import SharedLock
from autograde.start import first_cells, warm
from autograde.trust.answer_dependencies import in_cycles, kit_notes
from autograde.trust.decide import Decider
from autograde.trust.gone import Short
from autograde.trust.intake import Submission
from autograde.trust.notebook_run import NotebookRun, run_notebook
from autograde.trust.rebuild import Rebuilt, alone, rebuild
from autograde.trust.reference import Reference
from autograde.trust.reference_process import ReferenceProcess
from autograde.trust.sandbox import Level
from autograde.trust.time_limits import TimeLimits
from autograde.trust.training_record import read_training_record
from autograde.trust.untrusted_files import shown
from autograde.trust.worker_pool import Worker, WorkerPool, on_one_core
from kit.whole import write_whole


@dataclass(frozen=True)
class GradedLab:
    """What a lab's submissions are graded by.

    Attributes
    ----------
    name : str
        Such as "01_track2vec".
    instructor : NotebookNode
        The lab with solutions and hidden tests.
    blank : NotebookNode
        The lab as released.
    """

    name: str
    instructor: NotebookNode
    blank: NotebookNode

    @classmethod
    def load(cls, name: str) -> GradedLab:
        """Build both notebooks of a lab from its solution."""
        return cls.of(SOLUTIONS / f"{name}.py")

    @classmethod
    def of(cls, path: Path, solution: NotebookNode | None = None) -> GradedLab:
        """Build both notebooks of a solution that lies anywhere, and may have been read already."""
        blank, instructor = both_notebooks(path, solution)
        for cell, source in zip(blank.cells, instructor.cells, strict=True):
            source.id = cell.id
        return cls(path.stem, instructor, blank)

    @property
    def grade_ids(self) -> set[str]:
        """All names that nbgrader knows in the lab."""
        return {grade_id_of(cell) for cell in self.blank.cells} - {""}


@dataclass
class GradedSubmission:
    """One submission after its run."""

    submission: Submission
    rebuilt: Rebuilt | None
    ran: NotebookRun | None
    trained: str = ""  # what the student's record of trials says
    fault: str = ""  # of the grader's own, twice; then nothing else is known

    @property
    def notes(self) -> list[str]:
        """Notes beside the marks, for the student and the instructor, each in one line whatever it holds."""
        return [shown(note) for note in self._notes()]

    def _notes(self) -> list[str]:
        notes = [*self.submission.notes, *(self.rebuilt.repairs if self.rebuilt else ())]
        notes += self.ran.notes if self.ran else []
        notes += [self.trained] if self.trained else []
        if self.fault:
            return [*notes, f"not graded: ours: {self.fault}"]
        return [*notes, f"not graded: {self.submission.trouble}"] if self.submission.trouble else notes


class StoppedError(RuntimeError):
    """The grading was ended while this submission was being graded."""


def failed(submission: Submission, error: Exception) -> GradedSubmission:
    """Give the result of a submission on which the grader itself has failed: no mark, and why there is none."""
    words = " ".join(str(error).split())[:200]
    fault = f"the grader failed on it: {type(error).__name__}: {words}"
    return GradedSubmission(submission, None, None, fault=fault)


class Grader:
    """All that the submissions of a lab need: a warm process, the checks, the records of what ran before.

    Parameters
    ----------
    lab : GradedLab
    limits : TimeLimits
    level : Level
        Of the sandbox that students' code runs in.
    jobs : int
        Submissions at a time.
    records : path, optional
        A folder in which each run is kept: what was run before is not run again.
    salt : int
        Makes the inputs of the checks others than those of anyone else's grading.
    pool : WorkerPool, optional
        The warm process, where it was started already.
    """

    def __init__(
        self,
        lab: GradedLab,
        limits: TimeLimits = TimeLimits(),  # noqa: B008 - frozen
        *,
        level: Level = Level.LIMITS,
        jobs: int = 1,
        records: Path | None = None,
        salt: int = 0,
        pool: WorkerPool | None = None,
    ) -> None:
        self.lab, self.limits, self.level, self.salt = lab, limits, level, salt
        self._records = records
        self.n_primed = len(first_cells(lab.instructor))
        self._jobs = jobs
        self._lock, self._shared_out = threading.Lock(), False
        self._spare: SimpleQueue[Worker] = SimpleQueue()
        self._machine, self._closed = SharedLock(), False
        self.decider = Decider(lab.instructor, salt)
        self._reference = Reference(lab.instructor)
        self._tests = _fingerprint(lab, limits, level, salt)
        # The pool comes last: whatever fails above leaves nothing open.
        self.pool = pool or warm(lab.instructor, level, jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def workers(self) -> Sequence[Worker]:
        """Give the workers, one for each submission that is graded at a time; wait until the fork server is warm."""
        with self._lock:
            found = self.pool.workers()
            for spare in () if self._shared_out else found[self._jobs :]:
                self._spare.put(spare)
            self._shared_out = True
        return found[: self._jobs]

    def close(self) -> None:
        """End the warm process; what is being graded now is not written down."""
        self._closed = True
        self.pool.close()

    def grade(self, submission: Submission, worker: Worker) -> GradedSubmission:
        """Grade one submission; one that was graded before in the same way is read from its record.

        A fault of the grader's own is never a mark: it is tried once more, alone, and then told as one.
        """
        try:
            return self._grade(submission, worker)
        except Exception:
            if self._closed:
                raise
        try:
            with self._machine.exclusive():
                return self._grade(submission, worker)
        except Exception as error:
            return failed(submission, error)

    def _grade(self, submission: Submission, worker: Worker) -> GradedSubmission:
        if submission.notebook is None:
            return GradedSubmission(submission, None, None)
        rebuilt = rebuild(self.lab.instructor, self.lab.blank, submission.notebook)
        told = read_training_record(submission.path.parent, self.lab.name) if submission.path else None
        words = told.note if told and told.n_trials else ""
        return GradedSubmission(submission, rebuilt, self.run(rebuilt.notebook, worker), words)

    def key(self, notebook: NotebookNode) -> str:
        """A key that two submissions share when the grader cannot tell them apart."""
        told = [
            [cell.node.cell_type, cell.source, cell.kind, cell.node.get("attachments")]
            for cell in cells_of(notebook)
        ]
        return hashlib.sha256(json.dumps([self._tests, told]).encode()).hexdigest()[:32]

    def run(self, notebook: NotebookNode, worker: Worker) -> NotebookRun:
        """Run a rebuilt notebook; an exercise that loses points may win them back when it is run apart from the others.

        A run that lacked time, memory or space, and marks too, is run once more while nobody else is. What is kept is
        only what another time would come out the same.
        """
        record = self._records / f"{self.key(notebook)}.json" if self._records else None
        if record is not None and (kept := _read_record(record)) is not None:
            return kept
        ran, lasts = self._run_fairly(notebook, worker)
        if self._closed:
            raise StoppedError("the grading was stopped")
        if record is not None and lasts:
            _write_record(record, ran)
        return ran

    def _run_fairly(self, notebook: NotebookNode, worker: Worker) -> tuple[NotebookRun, bool]:
        """Run a notebook, and again where the machine lacked something; tell also whether a third run would agree."""
        with self._machine.shared():
            ran = self._run_once(notebook, worker)
        if not ran.short or not self._loses(ran):
            return ran, not ran.short
        with self._machine.exclusive():
            again = self._run_once(notebook, worker)
        again.notes.append(f"it was short of {' and of '.join(ran.short)}, and was run once more, alone")
        if again.points < ran.points:
            return ran, False
        return again, {*again.short} <= {Short.TIME}  # alone, it was the time that it takes

    def _loses(self, ran: NotebookRun) -> bool:
        return ran.points < sum(cell.points for cell in cells_of(self.lab.instructor, Kind.CHECK))

    def _run_once(self, notebook: NotebookNode, worker: Worker) -> NotebookRun:
        with on_one_core(worker.number):
            ran = run_notebook(notebook, worker, self.decider, self.limits, self.n_primed)
            won = {}
            for name in self._second_chances(ran):
                again = self._second_chance(name, notebook, ran, worker)
                if again is not None and again.points_of(name) > ran.points_of(name):
                    won[name] = again
        self._take_over(ran, won)
        ran.notes += kit_notes(notebook, self.lab.instructor)
        return ran

    def _take_over(self, ran: NotebookRun, won: Mapping[str, NotebookRun]) -> None:
        """Count what exercises have won apart from the others, except those that only call each other."""
        ring = in_cycles({name: self._reference.exercises_of(again.leant) for name, again in won.items()})
        for name, again in won.items():
            if name not in ring:
                ran.verdicts[name] = again.verdicts[name]
                ran.troubles.pop(name, None)
                ran.show(name)
                ran.notes.append(f"{name} was graded apart from the other answers: they had cost it points")
        if ring:
            ran.notes.append(
                f"{' and '.join(sorted(ring))} only call each other: the course's own stand in for none of them"
            )

    def prove_reference(self, worker: Worker) -> float:
        """Grade the reference solution as if a student had handed it in; always anew, as the machine may have changed.

        Returns
        -------
        float
            How many seconds it took.

        Raises
        ------
        RuntimeError
            With what it lost, and why.
        """
        rebuilt = rebuild(self.lab.instructor, self.lab.blank, self.lab.instructor)
        ran = self._run_fairly(rebuilt.notebook, worker)[0]
        lost = list(_stopped(ran.notebook))
        for check in cells_of(self.lab.instructor, Kind.CHECK):
            earned = ran.points_of(check.name)
            if earned != check.points:
                verdict = ran.verdicts.get(check.name)
                causes = "; ".join(finding.cause for _, finding in verdict.findings) if verdict else ""
                why = causes or ran.troubles.get(check.name)
                lost.append(f"{check.name} {earned:g} of {check.points:g} ({why})")
        if lost:
            raise RuntimeError(
                f"the reference solution of {self.lab.name} does not earn full marks here, so nothing was graded: "
                f"{'; '.join(lost)}. Install the kit's requirements (make setup) or mend the lab, then grade again"
            )
        return ran.seconds

    def _second_chances(self, ran: NotebookRun) -> Iterable[str]:
        """Give the exercises that lost points perhaps because of another answer."""
        for check in cells_of(self.lab.instructor, Kind.CHECK):
            lost = ran.is_started(check.name) and ran.points_of(check.name) < check.points
            if lost and self._reference.leans_on(ran.notebook, check.name):
                yield check.name

    def _second_chance(
        self, name: str, notebook: NotebookNode, ran: NotebookRun, worker: Worker
    ) -> NotebookRun | None:
        """A run with the reference's functions in the place of all other answers; None when there is no time left."""
        left = self.limits.submission - ran.seconds
        if left <= 0:
            return None
        self.workers()  # whoever asked the warm process itself has not shared them out
        spare = self._spare.get()
        try:
            with ReferenceProcess(spare, self._reference.sources, self.limits.call, left) as process:
                again = run_notebook(
                    alone(notebook, name),
                    worker,
                    self.decider,
                    replace(self.limits, submission=left),
                    self.n_primed,
                    upstream=self._reference.upstream(name, process),
                )
        finally:
            self._spare.put(spare)
        ran.seconds += again.seconds
        ran.lacked(*again.short)
        return again


def salt_of(folder: Path) -> int:
    """The salt of a graded folder: drawn once, so that grading again asks the same."""
    path = folder / ".salt"
    if not path.exists():
        write_whole(path, str(secrets.randbits(62)))
    try:
        return int(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} holds no number: delete it, and all is graded afresh") from error


def _fingerprint(lab: GradedLab, limits: TimeLimits, level: Level, salt: int) -> str:
    """A digest of what decides the marks besides the answers: the lab, the kit, the installed packages, the limits."""
    packages = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    digest = hashlib.sha256(json.dumps([salt, int(level), asdict(limits), sys.version, packages]).encode())
    digest.update("\0".join(cell.source for cell in lab.instructor.cells).encode())
    for folder in (ROOT / "kit", ROOT / "autograde" / "trust"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_record(path: Path) -> NotebookRun | None:
    """Read the record of a run; None where there is none, or where it cannot be read."""
    try:
        return NotebookRun.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _write_record(path: Path, ran: NotebookRun) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(ran.as_dict()))


def _stopped(notebook: NotebookNode) -> Iterator[str]:
    """Give the solutions that end in an error, such as a missing package, even where their later lines were rescued."""
    for cell in cells_of(notebook, Kind.EXERCISE):
        for error in cell.errors():
            yield f"{cell.name}: its cell ends in {error['ename']}: {error['evalue'][:200]}"
