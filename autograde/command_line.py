"""The commands of `python -m autograde`, what each takes, and the sentences of their `--help`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

Run = Callable[[argparse.Namespace], int | None]
KINDS = ("right", "near", "wrong", "honest", "mutants", "hostile")
LEVELS = range(5)
PLATFORMS = (
    *("gradescope", "moodle", "canvas", "brightspace", "blackboard", "sakai", "olat", "ilias", "nbgrader"),
    "github",
)
GIVEN_BACK_TO = ("moodle", "canvas", "gradescope", "brightspace", "csv")


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


def _collect(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "downloads",
        type=Path,
        nargs="+",
        metavar="DOWNLOAD",
        help="the folder or zip that the platform gives; of several of one assignment the last is the newest",
    )
    command.add_argument(
        "-o", "--out", type=Path, required=True, help="the folder to write a person's folder each into"
    )
    command.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help="the table of who should have handed in: a CSV of the platform, or id,name,email, or nbgrader's "
        "gradebook.db",
    )
    command.add_argument(
        "--attempt",
        type=_attempt,
        default="last",
        metavar="best|last|N",
        help="the attempt that counts: the last, the best (most answers filled in), or the N-th (default: last)",
    )
    command.add_argument(
        "--platform", choices=PLATFORMS, help="the platform, where the names in a download fit two of them"
    )
    command.add_argument(
        "--zone",
        metavar="ZONE",
        help="the zone of times that are written without one, such as Europe/Berlin (default: this machine's)",
    )
    command.add_argument(
        "--due", metavar="TIME", help="the time after which a submission is late, such as 2026-11-29T18:00"
    )
    command.add_argument(
        "--replace", action="store_true", help="write although the folder holds something, which is put aside"
    )


def _attempt(text: str) -> str:
    if text not in ("best", "last") and not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError("must be best, last, or a number from 1 on")
    return text


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
        help="the lab to grade: its name, the path of its solution, or all, which looks for each lab whatever the "
        "files are called (default: the labs that files are named after)",
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


def _mark(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar="OUT", help="the folder that `grade -o` has written")
    command.add_argument(
        "--question",
        metavar="NAME",
        help="the question to begin with, as NAME or LAB/NAME (default: the first of which an answer waits)",
    )
    command.add_argument("--blind", action="store_true", help="the page shows no names of students")
    command.add_argument(
        "--marker",
        metavar="NAME",
        help="the name of whoever marks, for the journal (default: that of the account)",
    )
    command.add_argument(
        "--port",
        type=_positive,
        metavar="N",
        help="the port of the page on this machine (default: one that is free)",
    )


def _class(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, help="the folder that `grade -o` has written")
    command.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help="the table of who should have handed in: collected.csv, which `collect` writes, or a roster as "
        "`collect` takes it",
    )


def _similar(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar="OUT", help="the folder that `grade -o` has written")
    command.add_argument(
        "--exercise",
        metavar="NAME",
        help="the exercise to compare, as NAME or LAB/NAME (default: all of them)",
    )
    command.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="the page to write, with its table beside it (default: similar.html in the graded folder)",
    )
    command.add_argument(
        "--blind",
        action="store_true",
        help="write numbers in the place of students' names, in page and table",
    )


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, help="the folder that `grade -o` has written")
    command.add_argument(
        "--for",
        dest="platform",
        required=True,
        choices=GIVEN_BACK_TO,
        help="the platform that imports the table, or csv for a table of your own",
    )
    command.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help="the table of people that the platform itself exports; the marks are filled into a copy of it",
    )
    command.add_argument("--lab", help="the lab to export (default: all labs of the gradebook)")
    command.add_argument(
        "--by",
        choices=("lab", "exercise"),
        default="lab",
        help="how many columns: one for each lab, or one for each exercise (default: lab)",
    )
    command.add_argument(
        "--column",
        metavar="NAME",
        help="the column to fill, as the platform calls it, where it is not called as the lab is",
    )
    command.add_argument(
        "--collected",
        type=Path,
        metavar="FILE",
        help="the collected.csv that `collect` has written: the platform's ids, and who has not handed in",
    )
    command.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="the table to write (default: marks_for_PLATFORM.csv)"
    )
    command.add_argument(
        "--feedback",
        type=Path,
        metavar="FILE.zip",
        help="write the feedback pages of one lab too, as a zip that the platform takes back",
    )


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
        "--quick",
        action="store_true",
        help="try all answers, the mutants of the exercises that a change touches, and a drawn part of the other "
        "mutants and of the hostile class of all labs but the first",
    )
    command.add_argument(
        "--since",
        metavar="COMMIT",
        help="the commit that --quick takes for the state before a change (default: the one where this branch "
        "has left main, or the one before the last)",
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
    "collect": (
        "write a folder a person from a platform's download, and tell who has not handed in",
        _collect,
    ),
    "grade": ("grade a class: write marks, feedback pages and the gradebook", _grade),
    "mark": ("show a page on which a person marks written answers, one question at a time", _mark),
    "report": ("write marks and feedback pages anew from the gradebook, and grade nothing", _report),
    "class": ("write a page of the class: marks, hard items, causes, and who needs a word", _class),
    "similar": (
        "show answers that are more alike than independent ones are, for a person to look at",
        _similar,
    ),
    "export": ("write the marks as the table that a learning platform imports", _export),
    "course": ("write a course folder for nbgrader's own commands and formgrader", _course),
    "selftest": ("grade answers whose marks are known, and tell what comes out otherwise", _selftest),
    "demo": ("show all of it once: build the labs, run a solution, grade a small class", _demo),
    "sandbox": ("try what holds students' code on this machine, and list the levels", _sandbox),
}
