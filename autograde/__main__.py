"""`python -m autograde new | build | verify | release | grade | report | course | selftest | demo | sandbox`."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Iterator

from autograde.command_line import parser_of
from autograde.ending import KEPT, STOPPED, TOLD_TO_END, TerminatedError, ends_when_told, in_words
from autograde.errors import AuthorError
from autograde.printing import begin, steady


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when something is wrong with labs or submissions, 2 for wrong usage."""
    with steady():
        return _main(arguments)


def _main(arguments: list[str] | None) -> int:
    options = parser_of(_RUNS).parse_args(arguments)
    try:
        with ends_when_told():
            return int(options.run(options) or 0)
    except TerminatedError:
        print(f"this run was told to end; {KEPT}", file=sys.stderr)
        return TOLD_TO_END
    except KeyboardInterrupt:
        print(f"\nthis run was stopped; {KEPT}", file=sys.stderr)
        return STOPPED
    except AuthorError as error:
        print("\n".join(error.faults), file=sys.stderr)
        return 1
    except Exception as error:
        words = in_words(error, [place for place in [getattr(options, "out", None)] if place])
        if words is None:
            raise
        print(f"error: {words}", file=sys.stderr)
        return 1


def _build(options: argparse.Namespace) -> int:
    from autograde.build import build, out_of_step

    if not options.check:
        written = build()
        print(
            "\n".join(f"wrote {path}" for path in written)
            or "labs/ holds what solutions/ give: nothing to write"
        )
        return 0
    wrong = out_of_step()
    for line in wrong:
        print(f"{line}; run python -m autograde build")
    if not wrong:
        print("labs/ holds what solutions/ give")
    return int(bool(wrong))


def _new(options: argparse.Namespace) -> None:
    from autograde.new import new
    from autograde.script import shown_path

    written = new(options.lab)
    print("\n".join(f"wrote {shown_path(path)}" for path in written))
    print(f"next: python -m autograde build, then verify {options.lab} and selftest {options.lab}")


def _verify(options: argparse.Namespace) -> int:
    from autograde.verify import verify

    return int(not verify(_labs(options.lab)))


def _release(options: argparse.Namespace) -> None:
    from autograde.release import release

    print(f"wrote {release(options.out)}")


@contextlib.contextmanager
def _importing() -> Iterator[None]:
    """Keep Python from looking for garbage in modules that are imported here: it took a quarter of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _grade(options: argparse.Namespace) -> int:
    with _importing():
        from autograde.cells import lab_handed_in, solution_of
        from autograde.start import RunSettings, start
        from autograde.trust.sandbox import Level
        from autograde.trust.time_limits import TimeLimits

    settings = RunSettings(
        TimeLimits(options.call_limit, options.cell_limit, options.limit),
        None if options.level is None else Level(options.level),
        Level(min(options.require_level, options.level or options.require_level)),
    )
    jobs = options.jobs or os.cpu_count() or 1
    lab = options.lab or lab_handed_in(options.submissions)
    with start(solution_of(lab), settings, jobs) as started:
        with _importing():
            from autograde.grade import grade  # two seconds of nbgrader, in which the other process gets warm
            from autograde.report.table import as_text

        course = grade(
            options.submissions,
            options.out,
            lab=lab,
            jobs=jobs,
            settings=settings,
            fresh=options.fresh,
            feedback=not options.no_feedback,
            started=started,
        )
    print(as_text(course.results))
    for change in course.changes:
        print(f"changed  {change}")
    print(f"marks: {course.grades}\nfeedback: {course.feedback}\ngradebook: {course.gradebook}")
    if course.not_graded:
        print(f"not graded: {', '.join(course.not_graded)}; grades.csv says why")
    return int(bool(course.not_graded))


def _report(options: argparse.Namespace) -> None:
    with _importing():
        from autograde.report.anew import report

    marks = report(options.folder, print, options.jobs)
    print(f"{len(marks)} marks: {options.folder / 'grades.csv'}\nfeedback: {options.folder / 'feedback'}")


def _course(options: argparse.Namespace) -> None:
    from autograde.grade import prepare
    from autograde.grader import GradedLab

    labs = _labs(options.lab)
    prepare(options.folder, [GradedLab.load(lab) for lab in labs])
    print(
        f"{options.folder} is a course folder of {', '.join(labs)}: put submissions into "
        f"{options.folder}/submitted/STUDENT/LAB/, then there: nbgrader autograde LAB"
    )


def _labs(lab: str | None) -> list[str]:
    """Give the names of the labs that are meant: the one that is named, or all; there is at least one."""
    from autograde.cells import solution_paths

    names = [path.stem for path in solution_paths()]
    if lab is not None and lab not in names:
        raise ValueError(f"there is no lab {lab}; the labs are {', '.join(names)}")
    return names if lab is None else [lab]


def _selftest(options: argparse.Namespace) -> int:
    from autograde.faults import refuse_faults

    names = _labs(options.lab)
    refuse_faults()
    return max(_selftest_one(name, options) for name in names)


def _selftest_one(name: str, options: argparse.Namespace) -> int:
    from autograde.selftest.run import KINDS, LEAST_KILLED, selftest
    from autograde.trust.sandbox import Level

    report = selftest(
        name,
        kinds=options.only or KINDS,
        level=Level(options.level),
        jobs=options.jobs or os.cpu_count() or 1,
        every=options.every,
        salts=options.salts,
        exercise=options.exercise,
    )
    for fault in report.faults:
        print(f"FAULT  {fault}")
    for survivor in report.survivors:
        print(f"missing test  {survivor}")
    print(f"{name}: {report.line()}")
    if not report.ok:
        print(
            f"the grader is not to be trusted with {name} yet: "
            f"mend the faults, and kill at least {LEAST_KILLED:.0%} of the mutants"
        )
    return int(not report.ok)


def _demo(options: argparse.Namespace) -> None:
    from autograde.demo import demo

    demo(options.out)


def _sandbox(_: argparse.Namespace) -> None:
    from autograde.trust.sandbox.report import main as levels

    print(levels())


_RUNS = {
    "new": _new,
    "build": _build,
    "verify": _verify,
    "release": _release,
    "grade": _grade,
    "report": _report,
    "course": _course,
    "selftest": _selftest,
    "demo": _demo,
    "sandbox": _sandbox,
}


if __name__ == "__main__":
    begin()
    sys.exit(main())
