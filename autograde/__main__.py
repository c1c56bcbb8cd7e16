"""`python -m autograde new | build | verify | release | collect | grade | mark | report | class | export | ...`."""

from __future__ import annotations

import argparse
import contextlib
import gc
import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.command_line import parser_of
from autograde.ending import KEPT, STOPPED, TOLD_TO_END, TerminatedError, ends_when_told, in_words
from autograde.errors import AuthorError
from autograde.printing import begin, steady

if TYPE_CHECKING:
    from autograde.selftest.part import Part


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


def _collect(options: argparse.Namespace) -> int:
    from autograde.cells import lab_names
    from autograde.collecting.collect import Settings, collect

    settings = Settings(
        options.roster, options.attempt, options.platform, options.zone, options.due, options.replace
    )
    collected = collect(options.downloads, options.out, settings, lab_names())
    print("\n".join(collected.said))
    for line in collected.troubles:
        print(f"to mend: {line}")
    print(
        f"wrote {options.out}: {len(collected.rows)} folders, and collected.csv, which tells of each; "
        f"next: python -m autograde grade {options.out} -o graded/"
    )
    return int(bool(collected.troubles))


def _grade(options: argparse.Namespace) -> int:
    with _importing():
        from autograde.cells import labs_to_grade, solution_of
        from autograde.start import RunSettings, start
        from autograde.trust.sandbox import Level
        from autograde.trust.time_limits import TimeLimits

    settings = RunSettings(
        TimeLimits(options.call_limit, options.cell_limit, options.limit),
        None if options.level is None else Level(options.level),
        Level(min(options.require_level, options.level or options.require_level)),
    )
    jobs = options.jobs or os.cpu_count() or 1
    labs = labs_to_grade(options.submissions, options.lab)
    not_graded: list[str] = []
    with start(solution_of(labs[0]), settings, jobs) as started:
        with _importing():
            from autograde.grade import (
                grade,
                grade_labs,
            )  # two seconds of nbgrader, while the other process gets warm
            from autograde.report.table import as_text

        how = {
            "jobs": jobs,
            "settings": settings,
            "fresh": options.fresh,
            "feedback": not options.no_feedback,
            "started": started,
        }
        where = options.submissions, options.out
        for course in (
            grade_labs(*where, labs, **how) if len(labs) > 1 else [grade(*where, lab=labs[0], **how)]
        ):
            print(as_text(course.results))
            for change in course.changes:
                print(f"changed  {change}")
            not_graded += course.not_graded
            last = course
    print(f"marks: {last.grades}\nfeedback: {last.feedback}\ngradebook: {last.gradebook}")
    if not_graded:
        print(f"not graded: {', '.join(dict.fromkeys(not_graded))}; grades.csv says why")
    return int(bool(not_graded))


def _mark(options: argparse.Namespace) -> None:
    from autograde.marking.desk import Desk
    from autograde.marking.server import serve

    desk = Desk(options.folder, options.marker or _account(), blind=options.blind)
    serve(desk, options.question, options.port or 0, lambda line: print(line, flush=True))
    waiting = sum(question["waiting"] for question in desk.questions())
    print(
        f"{waiting} answers wait; who marked what stands in {options.folder / 'marking.jsonl'}\n"
        f"next: python -m autograde report {options.folder}, which writes grades.csv and the pages anew"
    )


def _account() -> str:
    """Give the name of the account that runs this command."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:  # a container may have no accounts
        raise ValueError("this machine does not say who you are: add --marker NAME") from error


def _report(options: argparse.Namespace) -> None:
    with _importing():
        from autograde.report.anew import report

    marks = report(options.folder, print, options.jobs)
    print(f"{len(marks)} marks: {options.folder / 'grades.csv'}\nfeedback: {options.folder / 'feedback'}")


def _class(options: argparse.Namespace) -> None:
    with _importing():
        from autograde.report.whole_class import report_class

    path, told = report_class(options.folder, options.roster)
    for lab in told.labs:
        print(f"{lab.name}: {lab.n} submissions graded")
        for one in lab.hardest():
            why = f": {one.causes[0].words} ({one.causes[0].n})" if one.causes else ""
            print(f"  {one.share:.0%} of the points of {one.exercise}, {one.item}{why}")
        for one in (*lab.exercises, *lab.items):
            if one.look:
                print(f"  look at this check: {one.exercise}{f', {one.item}' if one.item else ''}")
    print(f"the class: {path}\ntables: {path.parent / 'class'}")


def _similar(options: argparse.Namespace) -> int:
    from autograde.similar.finding import find

    path, found = find(options.folder, options.exercise, options.out, blind=options.blind)
    for one in found.exercises:
        if one.why_not:
            print(f"{one.lab}/{one.exercise}: left out; {one.why_not}")
            continue
        n = len(one.pairs)
        print(f"{one.lab}/{one.exercise}: {one.n_compared} answers compared, {n} pair{'s' * (n != 1)} alike")
        for group in one.groups:
            names = ", ".join(found.called[student] for student in group.students)
            print(f"  {group.pairs[0].similarity:.2f} {names}")
    for line in found.troubles:
        print(f"not compared: {line}")
    print(
        f"written answers are not compared here; what it means, a person decides: {path}\n"
        f"table: {path.with_suffix('.csv')}"
    )
    return int(bool(found.troubles))


def _export(options: argparse.Namespace) -> int:
    with _importing():
        from autograde.exporting.export import Settings, export

    settings = Settings(
        options.platform, options.roster, options.collected, options.lab, options.by, options.column
    )
    options.out = options.out or Path(f"marks_for_{options.platform}.csv")
    exported = export(options.folder, options.out, settings, options.feedback)
    print("\n".join(exported.said))
    for line in exported.troubles:
        print(f"to mend: {line}")
    print(f"wrote {options.out}" + f" and {options.feedback}" * (options.feedback is not None))
    return int(bool(exported.troubles))


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
    from autograde.selftest.part import Part, quick

    parts, words = quick(names, options.since) if options.quick else ([*map(Part, names)], [])
    for line in words:
        print(line)
    return max(_selftest_one(part, options) for part in parts)


def _selftest_one(part: Part, options: argparse.Namespace) -> int:
    from autograde.selftest.run import KINDS, LEAST_KILLED, selftest
    from autograde.trust.sandbox import Level

    report = selftest(
        part,
        kinds=options.only or KINDS,
        level=Level(options.level),
        jobs=options.jobs or os.cpu_count() or 1,
        salts=options.salts,
        exercise=options.exercise,
    )
    for fault in report.faults:
        print(f"FAULT  {fault}")
    for survivor in report.survivors:
        print(f"missing test  {survivor}")
    print(f"{part.lab}: {report.line()}")
    if not report.ok:
        print(
            f"the grader is not to be trusted with {part.lab} yet: "
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
    "collect": _collect,
    "grade": _grade,
    "mark": _mark,
    "report": _report,
    "class": _class,
    "similar": _similar,
    "export": _export,
    "course": _course,
    "selftest": _selftest,
    "demo": _demo,
    "sandbox": _sandbox,
}


if __name__ == "__main__":
    begin()
    sys.exit(main())
