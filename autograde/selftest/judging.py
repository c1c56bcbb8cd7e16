"""Answers go through the grader, several at a time, and one after another in a process that some of them share.

A process takes longer to start than most answers take, and the first Keras model of a process is dear. The answers are
the course's own, so those of an exercise follow each other in the same process. Of a mutant one thing alone is asked,
whether it loses anything: its check stops at the first item that is lost. Whatever comes out otherwise than it should
is tried again in a process of its own, through the whole of the grader; so is everything that shared its process,
where the reference, which comes last there, has lost a mark.
"""

from __future__ import annotations

import contextlib
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import astuple
from functools import partial
from queue import SimpleQueue

from nbformat import NotebookNode
from tqdm import tqdm

from autograde.grader import Grader, StoppedError
from autograde.handing_in import hand_in
from autograde.notebook import Kind, cells_of
from autograde.selftest import honest
from autograde.selftest.corpus import MUTANTS, Case, Judged, judge
from autograde.selftest.part import Part
from autograde.trust.decide import Decider
from autograde.trust.gone import Gone, Short
from autograde.trust.notebook_run import NotebookRun, Turn, run_in_turn, run_notebook
from autograde.trust.rebuild import alone, rebuild
from autograde.trust.time_limits import TimeLimits
from autograde.trust.worker_pool import Worker, on_one_core

PATIENCE = 4  # times the usual limits, for an answer that should come to an end
SHARED, FEWER = 40, 20  # mutants, and other answers, that are tried in one process

BySalt = dict[int, Judged]
Task = Callable[[Worker], list[BySalt]]


class Judge:
    """Grades answers of a lab on some draws of the checks' inputs.

    Parameters
    ----------
    grader : Grader
        On the first of the draws.
    salts : sequence of int
        Of all draws; mutants, and honest work in odd clothes, are tried on the first.
    part : Part, optional
        It says on which draws the answers to an exercise are tried; by default on all.
    """

    def __init__(self, grader: Grader, salts: Sequence[int], part: Part | None = None) -> None:
        self._grader, self._lab = grader, grader.lab
        self._deciders = {salt: Decider(self._lab.instructor, salt) for salt in salts[1:]}
        self._deciders = {salts[0]: grader.decider} | self._deciders
        self._first, self._part = salts[0], part or Part(self._lab.name)
        self._brief = Decider(self._lab.instructor, self._first, to_first_loss=True)
        self._stopped = False
        self._solved = rebuild(self._lab.instructor, self._lab.blank, hand_in(self._lab, {})).notebook

    def stop(self) -> None:
        """Judge no further, whichever thread does it."""
        self._stopped = True
        self._grader.close()

    def all(self, todo: Sequence[Case]) -> list[BySalt]:
        """Judge answers, several at a time; each by salt, in the order in which they were given."""
        free: SimpleQueue[Worker] = SimpleQueue()
        workers = self._grader.workers()
        for worker in workers:
            free.put(worker)

        def with_worker(task: Task) -> list[BySalt]:
            worker = free.get()
            try:
                if self._stopped:
                    raise StoppedError("the selftest was stopped")
                with on_one_core(worker.number):
                    return task(worker)
            finally:
                free.put(worker)

        found: dict[int, BySalt] = {}
        with (
            ThreadPoolExecutor(len(workers)) as pool,
            tqdm(total=len(todo), desc="answers", unit="answer", file=sys.stdout, position=1) as bar,
        ):
            try:
                waiting = {pool.submit(with_worker, task): places for places, task in self._tasks(todo)}
                for future in as_completed(waiting):
                    found |= zip(waiting[future], future.result(), strict=True)
                    bar.update(len(waiting[future]))
            except BaseException:  # Stop, say: answers that have not begun must not hold up the end
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return [found[place] for place in range(len(todo))]

    def _tasks(self, todo: Sequence[Case]) -> Iterator[tuple[list[int], Task]]:
        """Give what is done by one worker at a time, with the places of its answers; the largest come first."""
        mutants: defaultdict[str, list[int]] = defaultdict(list)
        answers: defaultdict[str, list[int]] = defaultdict(list)
        for place, case in enumerate(todo):
            if case.kind != "honest":
                (mutants if case.kind in MUTANTS else answers)[case.exercise].append(place)
        for several, task, most in ((mutants, self._sharing, SHARED), (answers, self._answers, FEWER)):
            for places in several.values():
                for start in range(0, len(places), most):
                    some = places[start : start + most]
                    yield some, partial(task, [todo[place] for place in some])
        for place, case in enumerate(todo):
            if case.kind == "honest":
                yield [place], partial(self._honest, case)

    def _honest(self, case: Case, worker: Worker) -> list[BySalt]:
        """Judge honest work in odd clothes on the first draw."""
        return [{self._first: self._apart(case, self._first, worker)}]

    def _answers(self, cases: Sequence[Case], worker: Worker) -> list[BySalt]:
        """Judge answers to an exercise on their draws, in a process that they share; the odd ones in their own."""
        frame, salts = self._frame(cases[0]), self._part.draws(cases[0].exercise, [*self._deciders])
        sources = [*(case.source for case in cases), self._reference(frame)]
        turns = [Turn(source, self._deciders[salt]) for source in sources for salt in salts]
        runs = self._in_turn(frame, turns, worker)
        n = len(salts)
        spoilt = len(runs) < len(turns) or not all(_is_full(frame, ran) for ran in runs[-n:])
        judged = []
        for place, case in enumerate(cases):
            own = [] if spoilt else [_judged(case, ran) for ran in runs[n * place : n * place + n]]
            alike = len({one.lost for one in own}) == 1 and all(one.held and one.named for one in own)
            judged.append(
                dict(zip(salts, own, strict=True))
                if alike and not any(_is_odd(ran) for ran in runs[n * place : n * place + n])
                else {salt: self._apart(case, salt, worker) for salt in salts}
            )
        return judged

    def _sharing(self, cases: Sequence[Case], worker: Worker) -> list[BySalt]:
        """Judge mutants of an exercise in a process that they share."""
        frame = alone(self._solved, cases[0].exercise)
        sources = [*(case.source for case in cases), self._reference(frame)]
        runs = self._in_turn(frame, [Turn(source, self._brief) for source in sources], worker)
        spoilt = len(runs) < len(sources) or not _is_full(frame, runs[-1])
        judged = []
        for case, ran in zip(cases, runs[:-1] if not spoilt else [None] * len(cases), strict=True):
            one = None if ran is None or _is_odd(ran) else _judged(case, ran)
            judged.append(one if one is not None and one.held else self._apart(case, self._first, worker))
        return [{self._first: one} for one in judged]

    def _reference(self, frame: NotebookNode) -> str:
        """Give the course's own answer to the exercise of a frame."""
        name = cells_of(frame, Kind.EXERCISE)[0].name
        return next(cell.source for cell in cells_of(self._solved, Kind.EXERCISE) if cell.name == name)

    def _in_turn(self, frame: NotebookNode, turns: Sequence[Turn], worker: Worker) -> list[NotebookRun]:
        """Run a notebook with some answers; only the first of them where its given cells end the process."""
        runs: list[NotebookRun] = []
        with contextlib.suppress(Gone):
            for ran in run_in_turn(frame, turns, worker, self._grader.limits, self._grader.n_primed):
                runs.append(ran)  # noqa: PERF402 - those before the end are kept
        return runs

    def _apart(self, case: Case, salt: int, worker: Worker) -> Judged:
        """Judge an answer on one draw, in a process of its own; in more time, if it should not need any."""
        grader, frame = self._grader, self._frame(case)
        more = TimeLimits(*(PATIENCE * limit for limit in astuple(grader.limits)))
        for limits in (grader.limits, more):
            ran = run_notebook(frame, worker, self._deciders[salt], limits, grader.n_primed)
            one = _judged(case, ran)
            if not _is_late(ran, one):
                break
        return one

    def _frame(self, case: Case) -> NotebookNode:
        """Make the notebook that the grader would run for an answer, with no other exercise in it."""
        lab = self._lab
        if case.kind == "honest":
            submitted = honest.dressed(lab, case.exercise, case.source)
        else:
            submitted = hand_in(lab, {case.exercise: case.source})
        return alone(rebuild(lab.instructor, lab.blank, submitted).notebook, case.exercise)


def _judged(case: Case, ran: NotebookRun) -> Judged:
    return judge(case, ran.verdicts.get(case.exercise), ran.troubles.get(case.exercise, ""))


def _is_late(ran: NotebookRun, one: Judged) -> bool:
    """Whether an answer has not come to an end that should: a busy machine may be to blame."""
    return Short.TIME in ran.short and not (one.held and one.named)


def _is_full(frame: NotebookNode, ran: NotebookRun) -> bool:
    return ran.points == sum(cell.points for cell in cells_of(frame, Kind.CHECK))


def _is_odd(ran: NotebookRun) -> bool:
    """Whether a process ended in a way that others who had it before may be to blame for."""
    return bool(ran.notes) or Short.MEMORY in ran.short
