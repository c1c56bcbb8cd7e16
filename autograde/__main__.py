"""`python -m autograde new | build | verify | release | grade | report | course | selftest | demo | sandbox`."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from autograde.ending import KEPT, STOPPED, TOLD_TO_END, TerminatedError, ends_when_told, in_words
from autograde.errors import AuthorError
from autograde.printing import begin, steady


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when something is wrong with labs or submissions, 2 for wrong usage."""
    with steady():
        return _main(arguments)


def _main(arguments: list[str] | None) -> int:
    options = _parser().parse_args(arguments)
    try:
        with ends_when_told():
            return int(options.run(options) or 0)
    except TerminatedError:
        print(f"told to end; {KEPT}", file=sys.stderr)
        return TOLD_TO_END
    except KeyboardInterrupt:
        print(f"\nstopped; {KEPT}", file=sys.stderr)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m autograde", description="Labs from solutions, grades from submissions."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="write labs/ from solutions/")
    build.add_argument("--check", action="store_true", help="only compare, byte for byte")
    build.set_defaults(run=_build)

    new = commands.add_parser("new", help="write the files of a new lab, which passes every test")
    new.add_argument("lab", metavar="NN_name", help="the name of the lab: two digits, _ and a word")
    new.set_defaults(run=_new)

    verify = commands.add_parser(
        "verify", help="each solution earns all, each blank lab none, in this environment"
    )
    verify.add_argument("lab", nargs="?", help="the lab to look at (all labs)")
    verify.set_defaults(run=_verify)

    release = commands.add_parser("release", help="the students' zip: labs, kit, environment")
    release.add_argument("-o", "--out", type=Path, default=Path("labs.zip"), help="file to write (labs.zip)")
    release.set_defaults(run=_release)

    grade = commands.add_parser("grade", help="grade a folder STUDENT/LAB.ipynb, or a zip of it")
    grade.add_argument("submissions", type=Path)
    grade.add_argument(
        "-o", "--out", type=Path, required=True, help="folder for grades.csv, feedback/ and gradebook.db"
    )
    grade.add_argument("--lab", help="which lab; needed only where notebooks of several are handed in")
    grade.add_argument("--jobs", type=_positive, help="submissions at a time (one a core)")
    grade.add_argument(
        "--call-limit", type=_positive, default=15, metavar="SECONDS", help="of one call of a function (15)"
    )
    grade.add_argument(
        "--cell-limit", type=_positive, default=60, metavar="SECONDS", help="of one cell or check (60)"
    )
    grade.add_argument(
        "--limit", type=_positive, default=600, metavar="SECONDS", help="of one submission (600)"
    )
    grade.add_argument(
        "--require-level",
        type=int,
        choices=range(5),
        default=1,
        metavar="N",
        help="grade nothing where the sandbox has less than level N (1); levels: python -m autograde sandbox",
    )
    grade.add_argument(
        "--level", type=int, choices=range(5), metavar="N", help="the level to use (the best, up to 2)"
    )
    grade.add_argument("--fresh", action="store_true", help="run all again, also what was run before")
    grade.add_argument("--no-feedback", action="store_true", help="write no pages for students")
    grade.set_defaults(run=_grade)

    report = commands.add_parser(
        "report", help="grades.csv and feedback/ anew, as after marking by hand; grades nothing"
    )
    report.add_argument("folder", type=Path, help="what `grade -o` has written")
    report.add_argument("--jobs", type=_positive, help="pages at a time (one a core)")
    report.set_defaults(run=_report)

    course = commands.add_parser("course", help="a course folder for nbgrader's own commands and formgrader")
    course.add_argument("folder", type=Path)
    course.add_argument("--lab", help="which lab (all)")
    course.set_defaults(run=_course)

    selftest = commands.add_parser(
        "selftest", help="the grader is graded: right, near-right, wrong and hostile answers, mutants"
    )
    selftest.add_argument("lab", nargs="?", help="which lab (all of them)")
    selftest.add_argument(
        "--only",
        nargs="+",
        metavar="KIND",
        choices=("right", "near", "wrong", "honest", "mutants", "hostile"),
        help="some kinds",
    )
    selftest.add_argument(
        "--exercise", metavar="NAME", help="try the answers to this exercise alone, and no hostile class"
    )
    selftest.add_argument("--jobs", type=_positive, help="answers at a time (one a core)")
    selftest.add_argument(
        "--level", type=int, choices=range(5), default=2, metavar="N", help="of the sandbox (2)"
    )
    selftest.add_argument(
        "--every", type=_positive, default=1, metavar="N", help="only one mutant of N, for a quick look"
    )
    selftest.add_argument(
        "--salts",
        type=_positive,
        default=2,
        metavar="N",
        help="on how many draws of the inputs (2); what an answer loses must be the same on all",
    )
    selftest.set_defaults(run=_selftest)

    demo = commands.add_parser("demo", help="all of it once: build, the reference lab, a small class graded")
    demo.add_argument("-o", "--out", type=Path, default=Path("demo"), help="folder to write into (demo/)")
    demo.set_defaults(run=_demo)

    sandbox = commands.add_parser("sandbox", help="what holds students' code on this machine, by trying")
    sandbox.set_defaults(run=_sandbox)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _build(options: argparse.Namespace) -> int:
    from autograde.build import build, out_of_step

    if not options.check:
        print("\n".join(f"wrote {path}" for path in build()))
        return 0
    wrong = out_of_step()
    print("\n".join(wrong) + "\nrun: python -m autograde build" if wrong else "labs are what solutions build")
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
    """Look for no garbage while modules are imported, nor in them from then on: a quarter of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _grade(options: argparse.Namespace) -> int:
    with _importing():
        from autograde.cells import lab_handed_in, solution_of
        from autograde.start import start
        from autograde.trust.sandbox import Level

    level = None if options.level is None else Level(options.level)
    require = Level(min(options.require_level, options.level or options.require_level))
    jobs = options.jobs or os.cpu_count() or 1
    lab = options.lab or lab_handed_in(options.submissions)
    with start(solution_of(lab), level, require, jobs) as started:
        with _importing():
            from autograde.grade import grade  # two seconds of nbgrader, in which the other process gets warm
            from autograde.report.table import as_text
            from autograde.trust.time_limits import TimeLimits

        course = grade(
            options.submissions,
            options.out,
            lab=lab,
            jobs=jobs,
            limits=TimeLimits(options.call_limit, options.cell_limit, options.limit),
            level=level,
            require=require,
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
    """The lab that is named, or all of them; there is at least one."""
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
        print(f"not to be trusted yet: mend the faults, and kill at least {LEAST_KILLED:.0%} of the mutants")
    return int(not report.ok)


def _demo(options: argparse.Namespace) -> None:
    from autograde.demo import demo

    demo(options.out)


def _sandbox(_: argparse.Namespace) -> None:
    from autograde.trust.sandbox.report import main as levels

    print(levels())


if __name__ == "__main__":
    begin()
    sys.exit(main())
