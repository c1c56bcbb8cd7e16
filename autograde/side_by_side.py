"""A class is graded side by side: whoever is done comes out at once, also where it is stopped."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from queue import SimpleQueue

from tqdm import tqdm

from autograde.ending import TerminatedError, undisturbed
from autograde.grader import GradedSubmission, Grader, failed
from autograde.trust.intake import Submission
from autograde.trust.worker_pool import Worker


def grade_all(
    grader: Grader, found: Sequence[Submission], say: Callable[[str], None]
) -> Iterator[GradedSubmission]:
    """Grade the submissions side by side; yield each when it is done.

    Parameters
    ----------
    grader : Grader
    found : sequence of Submission
    say : callable
        Told that a stop waits for what is running.
    """
    free: SimpleQueue[Worker] = SimpleQueue()
    workers = grader.workers()
    for worker in workers:
        free.put(worker)

    def one(submission: Submission) -> GradedSubmission:
        worker = free.get()
        try:
            return grader.grade(submission, worker)
        finally:
            free.put(worker)

    with (
        ThreadPoolExecutor(len(workers)) as pool,
        tqdm(total=len(found), desc="grading", unit="student", file=sys.stdout) as bar,
    ):
        waiting: dict[Future[GradedSubmission], Submission] = {
            pool.submit(one, submission): submission for submission in found
        }
        try:
            while waiting:
                done = wait(waiting, return_when=FIRST_COMPLETED).done
                with undisturbed():  # also what is made of it, while it is out
                    # Whoever is done comes out before a stop ends it all.
                    for future in sorted(done, key=_was_stopped):
                        submission = waiting.pop(future)
                        bar.update()
                        yield _result(future, submission)
        except KeyboardInterrupt as stop:
            pool.shutdown(wait=False, cancel_futures=True)
            if isinstance(stop, TerminatedError):
                grader.close()  # there is no time for those that are running now
            else:
                say("stopping; the submissions that are running now come to their end first")
            for future in filter(_has_come_out, waiting):
                yield future.result()
            raise
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            grader.close()
            raise


def _has_come_out(future: Future[GradedSubmission]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _was_stopped(future: Future[GradedSubmission]) -> bool:
    error = future.exception()
    return error is not None and not isinstance(error, Exception)


def _result(future: Future[GradedSubmission], submission: Submission) -> GradedSubmission:
    error = future.exception()
    return failed(submission, error) if isinstance(error, Exception) else future.result()
