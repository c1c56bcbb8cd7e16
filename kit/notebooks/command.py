"""`python -m kit carry OLD.ipynb NEW.ipynb` carries work on, `hand-in` packs it, `reset` begins one exercise anew."""

from __future__ import annotations

import argparse
from typing import Any

from kit.notebooks.carrying import carry
from kit.notebooks.handing_in import hand_in
from kit.notebooks.resetting import reset

__all__ = ["add_to"]


def add_to(commands: Any) -> None:
    """Add the commands to a parser's subcommands.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_to(parser.add_subparsers())
    >>> asked = parser.parse_args(["carry", "old.ipynb", "new.ipynb", "-o", "mine.ipynb"])
    >>> asked.old, asked.new, asked.out
    ('old.ipynb', 'new.ipynb', 'mine.ipynb')
    """
    carrying = commands.add_parser(
        "carry",
        help="carry the work in a notebook on into a new version of its lab",
        description="Carry answers, prose and cells of your own from an old notebook on into a new version of the same "
        "lab, and say what is asked otherwise now. The old notebook is not touched.",
    )
    carrying.add_argument(
        "old", metavar="OLD.ipynb", help="the notebook with your work, as it was saved last"
    )
    carrying.add_argument("new", metavar="NEW.ipynb", help="the new version of the lab")
    carrying.add_argument(
        "-o", "--out", metavar="OUT.ipynb", help="what to write (default: NEW.ipynb, where no work is in it)"
    )
    carrying.set_defaults(run=_carry)

    handing = commands.add_parser(
        "hand-in",
        help="look at a notebook as the grader reads it, and pack it",
        description="Say of each exercise what stands in the saved notebook and what is missing, and write "
        "NAME_LAB.zip, which holds the notebook and nothing else. Nothing is run, and no mark is promised.",
    )
    handing.add_argument("notebook", metavar="LAB.ipynb", help="your notebook, as it was saved last")
    handing.add_argument("--name", default="", help="who hands in (default: the name of your login)")
    handing.add_argument(
        "-o", "--out", metavar="FOLDER", help="where to write (default: beside the notebook)"
    )
    handing.set_defaults(run=_hand_in)

    resetting = commands.add_parser(
        "reset",
        help="begin one exercise of a notebook anew",
        description="Bring the blank cell of an exercise back into a saved notebook. What stood there is kept in a "
        "file beside it, such as LAB.EXERCISE.1.py, and all other cells stay as they are.",
    )
    resetting.add_argument("notebook", metavar="LAB.ipynb", help="your notebook, as it was saved last")
    resetting.add_argument(
        "exercise", metavar="EXERCISE", help="the name of the exercise, or of the written answer"
    )
    resetting.set_defaults(run=_reset)


def _carry(asked: argparse.Namespace) -> None:
    print(carry(asked.old, asked.new, asked.out))


def _hand_in(asked: argparse.Namespace) -> None:
    print(hand_in(asked.notebook, asked.name, asked.out))


def _reset(asked: argparse.Namespace) -> None:
    print(reset(asked.notebook, asked.exercise))
