"""The commands of `python -m autograde`, what each takes, and the sentences of their `--help`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

Run = Callable[[argparse.Namespace], int | None]
KINDS = ("right", "near", "wrong", "honest", "mutants", "hostile")
LEVELS = range(5)


def parser_of(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """Make the parser of the command line.

    Parameters
    ----------
    runs : mapping of str to callable
        What each command does; the options hold it as `run`.
    """
    parser = argparse.ArgumentParser(
        prog="python -m autograde",
        description="Build labs from solutions, and grade what students hand in.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (sentence, add_options) in _COMMANDS.items():
        command = commands.add_parser(
            name, help=sentence, description=f"{sentence[0].upper()}{sentence[1:]}."
        )
        add_options(command)
        command.set_defaults(run=runs[name])
    return parser


def _new(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "lab", metavar="NN_name", help="the name of the lab: two digits, _ and a word, such as 09_name"
    )


def _build(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--check", action="store_true", help="compare labs/ with what solutions/ give, and write nothing"
    )


def _verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("lab", nargs="?", help="the lab to verify (default: all labs)")


def _release(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-o", "--out", type=Path, default=Path("labs.zip"), help="the zip to write (default: labs.zip)"
    )


def _grade(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "submissions", type=Path, help="the folder that holds STUDENT/LAB.ipynb, or a zip of it"
    )
    command.add_argument(
        "-o",
        "--out",
        type=Path,
        required=True,
        help="the folder to write grades.csv, feedback/ and gradebook.db into",
    )
    command.add_argument(
        "--lab",
        help="the lab to grade: its name, or the path of its solution; "
        "needed only where notebooks of several labs are handed in",
    )
    _add_jobs(command, "submissions are graded")
    for option, seconds, what in (
        ("--call-limit", 15, "one call of a student's function"),
        ("--cell-limit", 60, "one cell of a student's, or one check,"),
        ("--limit", 600, "one submission"),
    ):
        command.add_argument(
            option,
            type=_positive,
            default=seconds,
            metavar="SECONDS",
            help=f"how long {what} may take (default: {seconds})",
        )
    command.add_argument(
        "--require-level",
        type=int,
        choices=LEVELS,
        default=1,
        metavar="N",
        help="grade nothing if this machine cannot hold students' code at level N of the sandbox (default: 1); "
        "`python -m autograde sandbox` lists the levels",
    )
    command.add_argument(
        "--level",
        type=int,
        choices=LEVELS,
        metavar="N",
        help="use level N of the sandbox (default: the best that this machine has, up to 2)",
    )
    command.add_argument(
        "--fresh", action="store_true", help="run every submission again, also those that were run before"
    )
    command.add_argument("--no-feedback", action="store_true", help="write no feedback pages for students")


def _report(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, help="the folder that `grade -o` has written")
    _add_jobs(command, "pages are made")


def _course(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, help="the course folder to write")
    command.add_argument("--lab", help="the lab that the course has (default: all labs)")


def _selftest(command: argparse.ArgumentParser) -> None:
    command.add_argument("lab", nargs="?", help="the lab to try (default: all labs)")
    command.add_argument(
        "--only",
        nargs="+",
        metavar="KIND",
        choices=KINDS,
        help=f"the kinds of answers to try (default: all, which are {', '.join(KINDS)})",
    )
    command.add_argument(
        "--exercise", metavar="NAME", help="try the answers to this exercise alone, and no hostile class"
    )
    _add_jobs(command, "answers are graded")
    command.add_argument(
        "--level",
        type=int,
        choices=LEVELS,
        default=2,
        metavar="N",
        help="use level N of the sandbox (default: 2)",
    )
    command.add_argument(
        "--every",
        type=_positive,
        default=1,
        metavar="N",
        help="try one mutant in N, for a quick look (default: 1)",
    )
    command.add_argument(
        "--salts",
        type=_positive,
        default=2,
        metavar="N",
        help="draw the inputs of the checks N times (default: 2); an answer has to lose the same items on each draw",
    )


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-o", "--out", type=Path, default=Path("demo"), help="the folder to write into (default: demo)"
    )


def _sandbox(_: argparse.ArgumentParser) -> None:
    """Add no option."""


def _add_jobs(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument(
        "--jobs", type=_positive, metavar="N", help=f"how many {what} at a time (default: one a core)"
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


_COMMANDS = {
    "new": ("write the files of a new lab, which passes every test", _new),
    "build": ("write labs/ from solutions/, unless an author has made a mistake", _build),
    "verify": ("prove that each solution earns all points here, and each blank lab none", _verify),
    "release": ("write the zip that students get: labs, kit and environment", _release),
    "grade": ("grade a class: write marks, feedback pages and the gradebook", _grade),
    "report": ("write marks and feedback pages anew from the gradebook, and grade nothing", _report),
    "course": ("write a course folder for nbgrader's own commands and formgrader", _course),
    "selftest": ("grade answers whose marks are known, and tell what comes out otherwise", _selftest),
    "demo": ("show all of it once: build the labs, run a solution, grade a small class", _demo),
    "sandbox": ("try what holds students' code on this machine, and list the levels", _sandbox),
}
