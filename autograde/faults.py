"""Every fault of every lab is printed at once, before anything is written or run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autograde import cells as labs
from autograde.agreement import disagreements, items_of, labs_of
from autograde.errors import AuthorError
from autograde.headers import Header
from autograde.script import faults_of, script_cells, shown_path
from autograde.selftest.corpus import FOLDER, CorpusError, answers_of
from autograde.selftest.mutants import DeclarationError, declared_in

CHECKS, CORPUS = labs.ROOT / "kit" / "checks", FOLDER


def refuse_faults() -> None:
    """Refuse labs that no student should get.

    Raises
    ------
    AuthorError
        With every fault of every lab, a line each.
    ValueError
        When there are no labs at all.
    """
    paths = labs.solution_paths()
    found = [*_of_names(), *_of_declared_labs()]
    for path in paths:
        found += of_script(path) or [
            *_of_title(path),
            *_of_headers(path),
            *_of_what_is_asked(path),
            *_of_corpus(path),
        ]
    if found:
        raise AuthorError(list(dict.fromkeys(found)))


def of_script(path: Path) -> list[str]:
    """Tell what is wrong with one script, and where it disagrees with the checks that it imports."""
    try:
        cells = script_cells(path)
    except AuthorError as error:
        return list(error.faults)
    return faults_of(cells) or disagreements(cells)


def _of_names() -> Iterator[str]:
    """Name the scripts that the build would pass over, or mix up, because of their names."""
    names = [path.stem for path in sorted(labs.SOLUTIONS.glob("*.py"))]
    for name in names:
        if not labs.IS_LAB.fullmatch(name):
            yield (
                f"{shown_path(labs.SOLUTIONS / name)}.py: a lab has two digits, _ and a word of small letters "
                "as its name, such as 09_name.py; rename the file"
            )
    for name, other in ((name, other) for name in names for other in names if name < other):
        if name[:2] == other[:2] or name[3:] == other[3:]:
            yield (
                f"{shown_path(labs.SOLUTIONS / other)}.py: {name}.py has the same "
                f"{'number' if name[:2] == other[:2] else 'name'}; rename one of them"
            )
    for folder in sorted(CORPUS.glob("[0-9]*")):
        if folder.name not in names:
            yield f"{shown_path(folder)}: there is no lab {folder.name}; rename the folder, or take it out"


def _of_declared_labs() -> Iterator[str]:
    """Name the labs of kit.checks that belong to no solution, or to one that another lab has already."""
    names, seen = labs.lab_names(), dict[str, str]()
    for path in sorted([*CHECKS.glob("*.py"), *CHECKS.glob("*/__init__.py")]):
        # A file that is not in UTF-8 becomes a fault where it is imported.
        text = path.read_text(encoding="utf-8", errors="replace")
        for match in _DECLARED.finditer(text):
            name, line = match[1], text.count("\n", 0, match.start()) + 1
            where = f'{shown_path(path)}, line {line}: Lab("{name}")'
            if name not in names:
                yield f"{where} names no solution; write solutions/{name}.py, or one of {', '.join(names)}"
            elif name in seen:
                yield f"{where} is there twice, in {seen[name]} too; take one of them out"
            seen[name] = shown_path(path)


_DECLARED = re.compile(r"""^\w+ = Lab\(\s*(?:name=)?["'](.*?)["']""", re.MULTILINE)


def _of_title(path: Path) -> Iterator[str]:
    """Tell of a script that it lacks the line by which labs/README.md names it."""
    prose = next((cell for cell in script_cells(path) if cell.is_prose), None)
    if prose is None or not prose.lines or not prose.lines[0].strip("# "):
        yield (
            f"{shown_path(path)}: the lab has no title; "
            "write `# # Title` into the first line below the first `# %% [markdown]`"
        )


def _of_headers(path: Path) -> Iterator[str]:
    """Tell which header of an exercise says other points than its check, or stands above no exercise."""
    cells = script_cells(path)
    points = {cell.name: float(cell.keys["points"]) for cell in cells if cell.kinds == ["check"]}
    for cell in cells:
        for line in cell.lines if cell.is_prose else ():
            try:
                header = Header.of(line.removeprefix("# "))
            except ValueError as error:
                yield cell.fault(str(error))
                continue
            if header is None:
                continue
            if header.name not in points:
                yield cell.fault(f"there is no exercise {header.name}; mend the name in its header")
            elif header.points != points[header.name]:
                yield cell.fault(
                    f"the header of {header.name} says {header.points:g} points, and its check has "
                    f"{points[header.name]:g}; write {points[header.name]:g}"
                )


def _of_what_is_asked(path: Path) -> Iterator[str]:
    """Tell what a script asks that its lab of kit.checks does not have, and the other way round."""
    cells = script_cells(path)
    asked = {cell.name for cell in cells if cell.kinds == ["check"]}
    for lab in labs_of(cells):
        if lab.name != path.stem:
            yield f'{shown_path(path)}: its check belongs to Lab("{lab.name}"); write Lab("{path.stem}") in kit/checks'
        for name in lab.exercises:
            if name not in asked:
                yield (
                    f"{shown_path(path)}: kit/checks has the exercise {name}, and no cell asks for it; "
                    f'add cells exercise="{name}" and check="{name}", or take it out of the Lab'
                )


def _of_corpus(path: Path) -> list[str]:
    """Name the answers of the corpus that cannot be read, and what is wrong with the list of declared mutants."""
    found = []
    try:
        answers_of(path.stem, items_of(path), folder=CORPUS)
    except CorpusError as error:
        found += str(error).splitlines()
    if (declared := CORPUS / path.stem / "mutants.txt").exists():
        try:
            declared_in(declared)
        except DeclarationError as error:
            found += error.faults
    return found
